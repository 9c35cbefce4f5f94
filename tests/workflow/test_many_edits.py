"""Many people edit one entry at the same time, through the real service with its workers."""

from __future__ import annotations

import json
import os
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.model import Proposal, ProposalState, Revision
from glossary.services.tokens import make_token
from tests.workflow.conftest import People
from tests.workflow.test_killed_workers import Service, service

__all__ = ["service"]

WRITERS = 8
# More of them, such as 400, with GLOSSARY_TEST_EDITS=400.
EDITS = int(os.environ.get("GLOSSARY_TEST_EDITS", "24"))


def ask(service: Service, token: str, path: str, key: str, body: Any) -> tuple[int, Any]:
    request = urllib.request.Request(
        f"{service.address}/api/v1/{path}",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def edit(service: Service, tokens: dict[str, str], number: int, together: threading.Barrier) -> int:
    """Bring one note into the entry, however often others come first; return how often."""
    change, key = {"note": f"Wording {number}."}, f"edit-{number:04}"
    wish = {"concept": "refugee", "language": "en", "change": change, "reason": key}
    status, made = ask(service, tokens["author"], "proposals", key, wish)
    assert status == 201
    proposal, version = made["id"], 1
    if number < WRITERS:
        # The first ones have all seen the same revision.
        together.wait(timeout=60)
    while True:
        verdict = {"verdict": "approve", "version": version}
        status, said = ask(
            service, tokens["reviewer"], f"proposals/{proposal}/review", f"{key}-{version}", verdict
        )
        if status == 200:
            return version - 1
        assert (status, said["error"]["code"]) == (409, "entry_moved")
        again = {"version": version, "change": change, "reason": key}
        status, made = ask(
            service, tokens["author"], f"proposals/{proposal}/revision", f"{key}+{version}", again
        )
        assert status == 200
        version = made["version"]


def test_no_edit_of_one_entry_is_overwritten_unseen(
    service: Service, session: Session, people: People
) -> None:
    tokens = {"author": make_token(session, people.translator),
              "reviewer": make_token(session, people.editor)}  # fmt: skip
    session.commit()
    refused = 0
    together = threading.Barrier(WRITERS)
    lock = threading.Lock()

    def write(number: int) -> None:
        nonlocal refused
        times = edit(service, tokens, number, together)
        with lock:
            refused += times

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(EDITS)))
    session.expire_all()
    revisions = session.scalars(sa.select(Revision).order_by(Revision.number)).all()
    # Every edit is a revision of its own, and none is missing or there twice.
    assert [one.number for one in revisions] == list(range(1, EDITS + 2))
    written = [one.document["en"]["usage"]["en"] for one in revisions[1:]]
    assert sorted(written) == sorted(f"Wording {number}." for number in range(EDITS))
    # Each was made by somebody who had seen the one before it.
    approved = session.scalars(sa.select(Proposal)).all()
    assert {one.state for one in approved} == {ProposalState.APPROVED}
    seen = {one.reason: one.base_revision for one in approved}
    assert [seen[one.summary] for one in revisions[1:]] == [one.number - 1 for one in revisions[1:]]
    assert refused >= WRITERS - 1
