"""How soon the service answers, and how much memory it takes.

    python -m benchmarks.serving

Starts ``glossary serve`` with two workers on a new and then on a filled data folder, asks for
pages in every language, and adds up the memory of its processes (PSS, which counts once a page
that several processes share).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from glossary.languages import LANGUAGES
from tests.serving import free_port, memory_of

ROUNDS = 30


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for label in ("new data folder", "filled data folder"):
            port = free_port()
            started = time.perf_counter()
            server = _start(folder, port)
            try:
                _first_page(port)
                print(f"{label}: first page after {time.perf_counter() - started:.2f} s")
                if label.startswith("filled"):
                    _visit(port)
                    _report_memory(server.pid)
            finally:
                server.terminate()
                server.wait()


def _start(folder: str, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "glossary", "serve", "--port", str(port)],
        env={**os.environ, "GLOSSARY_DATA_DIR": folder},
        stdout=subprocess.DEVNULL,
    )


def _first_page(port: int) -> None:
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/th/").read()
        except OSError:
            time.sleep(0.02)
        else:
            return


def _visit(port: int) -> None:
    for _ in range(ROUNDS):
        for tag in LANGUAGES:
            for path in ("search?q=ilegal%20migrent", "concepts/refugee", f"index/{tag}"):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{tag}/{path}").read()


def _report_memory(parent: int) -> None:
    workers = len(Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
    print(f"{workers} workers and their arbiter: {memory_of(parent) / 1024:.0f} MB")


if __name__ == "__main__":
    main()
