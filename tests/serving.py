"""The real service as people start it, for the tests that need one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def serve(settings: Settings) -> Iterator[str]:
    """Run ``glossary serve`` and give its address once it answers."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "glossary", "serve", "--port", str(port)],
        env=environment(settings),
    )
    try:
        wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


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
