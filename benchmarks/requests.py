"""How long a reader waits for an answer: the whole request, alone and with sixteen at once.

    python -m benchmarks.requests [--clients N] [--seconds S]

Starts ``glossary serve`` as a small organisation does, on the built-in glossary and SQLite, and asks
for results as a page and as JSON over the loopback, each client one query after the other. Queries are
those that :mod:`benchmarks.search_quality` makes, every kind and language in turn. Clients and server share the
machine's cores, so with many clients the waiting is mostly for a core.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from urllib.parse import quote, urlsplit

from benchmarks.built_in import built_in_glossary
from benchmarks.search_quality import made_queries
from glossary.services.indexing import build_index
from tests.serving import serve

PAGES = {
    "page": "/en/search?q={}",
    "JSON": "/api/v1/search?q={}",
    "home page": "/en/?ignored={}",
}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    with built_in_glossary() as (settings, database):
        with database.read() as session:
            index = build_index(session)
        queries = [query.text for query in made_queries(index, 4)]
        with serve(settings) as address:
            for path in PAGES.values():
                _visit(address, path, queries[:60], 5.0)  # Both workers build their index.
            print(f"{len(queries)} queries, {os.cpu_count()} cores shared with the clients")
            print(f"{'':24}{'requests':>10}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
            for name, path in PAGES.items():
                for clients in (1, options.clients):
                    _report(name, clients, address, path, queries, options.seconds)


def _report(
    name: str, clients: int, address: str, path: str, queries: Sequence[str], seconds: float
) -> None:
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        # Each client begins at another query.
        starts = (len(queries) * number // clients for number in range(clients))
        runs = [
            pool.submit(_visit, address, path, [*queries[at:], *queries[:at]], seconds)
            for at in starts
        ]
        times = [one for run in runs for one in run.result()]
    elapsed = time.perf_counter() - started
    cuts = statistics.quantiles(times, n=100)
    label = f"{name}, {clients} client{'s' * (clients > 1)}"
    figures = "".join(f"{cuts[at - 1] * 1000:>9.1f}" for at in (50, 95, 99))
    print(f"{label:24}{len(times):>10}{len(times) / elapsed:>10.0f}{figures}")


def _visit(address: str, path: str, queries: Sequence[str], seconds: float) -> list[float]:
    """Ask one query after the other for so long, and return how long each answer took.

    :raises RuntimeError: an answer that is neither a result nor an explained refusal.
    """
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    end = time.perf_counter() + seconds
    times = []
    for query in islice(cycle(queries), 100_000):
        started = time.perf_counter()
        if started > end:
            break
        connection.request("GET", path.format(quote(query)))
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status not in (200, 400):
            raise RuntimeError(f"{answer.status} for {query!r}")
    connection.close()
    return times


if __name__ == "__main__":
    main()
