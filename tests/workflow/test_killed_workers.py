"""Writers go on while the workers of the real service are killed under them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.model import Concept, Proposal
from glossary.services.tokens import make_token
from tests.conftest import settings_in
from tests.serving import environment, free_port, wait_for
from tests.workflow.conftest import People

WRITERS = 8
# More of them, such as 500, with GLOSSARY_TEST_PROPOSALS=500.
PROPOSALS = int(os.environ.get("GLOSSARY_TEST_PROPOSALS", "15"))
# A worker dies whenever so many proposals more have been acknowledged.
KILL_AFTER = max(20, PROPOSALS * WRITERS // 40)


class Service:
    """The service with its workers, who can be killed."""

    def __init__(self, process: subprocess.Popen[bytes], address: str) -> None:
        self.process = process
        self.address = address
        self.killed = 0

    def kill_a_worker(self) -> None:
        """Kill the oldest worker, without a chance to finish anything."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children")
        while not (workers := children.read_text().split()):
            time.sleep(0.05)
        os.kill(int(workers[0]), signal.SIGKILL)
        self.killed += 1


@pytest.fixture
def service(
    database: Database, session: Session, people: People, refugee: Concept, tmp_path: Path
) -> Iterator[Service]:
    session.commit()
    url = database.url.render_as_string(hide_password=False)
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "glossary", "serve", "--port", str(port)],
        env=environment(settings_in(tmp_path, url)),
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz", process)
        yield Service(process, address)
    finally:
        process.terminate()
        process.wait(timeout=30)


def send(service: Service, token: str, key: str) -> tuple[int, int]:
    """Propose until there is an answer; return its status and the number of the proposal."""
    body = {
        "concept": "refugee", "language": "en", "change": {"note": f"Note {key}."}, "reason": key,
    }  # fmt: skip
    request = urllib.request.Request(
        f"{service.address}/api/v1/proposals",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)["id"]
        except urllib.error.HTTPError as error:
            return error.code, 0
        except (OSError, HTTPException, ValueError):
            # The worker was killed before its answer was here: ask again with the same key.
            time.sleep(0.05)


def test_no_acknowledged_proposal_is_lost_and_none_is_there_twice(
    service: Service, session: Session, people: People
) -> None:
    token = make_token(session, people.translator)
    session.commit()
    acknowledged: dict[str, tuple[int, int]] = {}
    lock = threading.Lock()

    def write(writer: int) -> None:
        for number in range(PROPOSALS):
            key = f"writer-{writer}-{number:04}"
            answer = send(service, token, key)
            with lock:
                acknowledged[key] = answer
                if len(acknowledged) % KILL_AFTER == 0:
                    service.kill_a_worker()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert service.killed == WRITERS * PROPOSALS // KILL_AFTER
    # A locked database would answer 503.
    assert {status for status, _ in acknowledged.values()} == {201}
    kept = session.execute(sa.select(Proposal.reason, Proposal.id)).all()
    assert len(kept) == WRITERS * PROPOSALS
    assert {row.reason: row.id for row in kept} == {
        key: number for key, (_, number) in acknowledged.items()
    }
