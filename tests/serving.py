"""The real service as people start it, for the tests that need one."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from glossary.settings import Settings


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment variables that make a command use ``settings``."""
    return {
        **os.environ,
        "GLOSSARY_DATA_DIR": str(settings.data_folder),
        "GLOSSARY_DATABASE_URL": settings.database_url,
    }


@dataclass
class Service:
    """The running service."""

    process: subprocess.Popen[bytes]
    address: str

    def workers(self) -> list[int]:
        """Return the processes that answer, the oldest first."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in children]


@contextmanager
def serving(settings: Settings, stderr: int | None = None) -> Iterator[Service]:
    """Run ``glossary serve``; give it once it answers.

    :param stderr: where it says what goes wrong, as in :class:`subprocess.Popen`.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "glossary", "serve", "--port", str(port)],
        env=environment(settings),
        stderr=stderr,
    )
    try:
        service = Service(process, f"http://127.0.0.1:{port}")
        wait_for(f"{service.address}/healthz", process)
        yield service
    finally:
        process.terminate()
        process.wait(timeout=30)
        if process.stderr:
            process.stderr.close()


@contextmanager
def serve(settings: Settings) -> Iterator[str]:
    """Run ``glossary serve`` and give its address once it answers."""
    with serving(settings) as service:
        yield service.address


def memory_of(parent: int) -> int:
    """Return the memory of a process and its children in kB, shared pages counted once (PSS)."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    total = 0
    for pid in (parent, *children):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += sum(map(int, re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)))
    return total


def wait_for(address: str, server: subprocess.Popen[bytes], seconds: int = 60) -> None:
    """Wait until ``address`` answers 200."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the service stopped with status {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)
