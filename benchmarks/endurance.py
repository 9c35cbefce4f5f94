"""Whether the service survives readers who come without a pause.

    python -m benchmarks.endurance [rounds]

Four readers at a time ask for entries, cards, results and lists in every language; an answer that
does not come, or a worker that had to be replaced, is counted. The rate is printed, but the
machine may be noisy: what counts is the zero.
"""

from __future__ import annotations

import http.client
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from glossary.languages import LANGUAGES
from glossary.settings import Settings
from tests.serving import serve

PATHS = (
    "", "search?q=refugee", "search?q=illegal%20migrant&show=th,km,my,lo",
    "concepts/undocumented-migrant", "concepts/refugee", "concepts/refugee/card/my",
    "themes/people", "index/th", "nothing-here",
)  # fmt: skip
READERS = 4


def main(rounds: int = 25) -> None:
    """Ask, count and print."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_folder=Path(folder),
            database_url=f"sqlite:///{folder}/glossary.sqlite3",
            secret_key="benchmark",  # noqa: S106 - a secret of nobody
        )
        with serve(settings) as address, ThreadPoolExecutor(READERS) as readers:
            host = address.removeprefix("http://")
            paths = [f"/{tag}/{path}" for _ in range(rounds) for tag in LANGUAGES for path in PATHS]
            started = time.perf_counter()
            lost = sum(readers.map(lambda path: not _answers(host, path), paths * READERS))
            took = time.perf_counter() - started
    print(f"{len(paths) * READERS} requests, {lost} without an answer, {took:.0f} s")


def _answers(host: str, path: str) -> bool:
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().read() != b""
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
