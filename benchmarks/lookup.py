"""How long a look-up takes: the engine alone, the whole request, and what they compare with.

    python -m benchmarks.lookup

Everything is measured side by side in one run, each query with every candidate in turn, because
the machine may be noisy: trust the ratios. The peers rank the same terms by plain similarity of
the raw strings, without keys, tiers, grouping or reasons.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from rapidfuzz import fuzz, process

from benchmarks.built_in import built_in_glossary
from glossary.app import create_app
from glossary.services.indexing import build_index
from glossary.services.searching import search_terms

QUERIES = [
    "refugee", "ilegal migrent", "work permit", "migr", "ผู้ลี้ภัย", "แรงงานตางดาว", "ប័ណ្ណការងារ",
    "ជនភៀសខ្លួ", "ဒုက္ခသည်", "အလုပ်သမား", "ຜູ້ລີ້ໄພ", "ແຮງງານ", "người tị nạn", "lao dong di cu",
    "难民", "移民工人", "raeng ngan tang dao", "phu li phai",
]  # fmt: skip
ROUNDS = 30


def main() -> None:
    """Measure and print a table."""
    with built_in_glossary() as (settings, database):
        started = time.perf_counter()
        with database.read() as session:
            index = build_index(session)
        built = time.perf_counter() - started
        client = create_app(settings, database).test_client()
        texts = [term.text for keys in index.languages.values() for term in keys.terms]
        candidates: dict[str, Callable[[str], object]] = {
            "engine alone": lambda query: search_terms(index, query),
            "request, JSON": lambda query: client.get("/api/v1/search", query_string={"q": query}),
            "request, page": lambda query: client.get("/en/search", query_string={"q": query}),
            "peer: rapidfuzz ratio": lambda query: process.extract(
                query, texts, scorer=fuzz.ratio, limit=10
            ),
            "peer: rapidfuzz WRatio": lambda query: process.extract(
                query, texts, scorer=fuzz.WRatio, limit=10
            ),
        }
        times = _measure(candidates)
    print(f"{len(texts)} terms, {len(QUERIES)} queries × {ROUNDS} rounds")
    print(f"index built in {built:.2f} s")
    print(f"{'':<24}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'× engine':>10}")
    base = statistics.median(times["engine alone"])
    for name, found in times.items():
        cuts = statistics.quantiles(found, n=100)
        p50 = statistics.median(found)
        figures = f"{p50 * 1e3:>9.2f}{cuts[94] * 1e3:>9.2f}{cuts[98] * 1e3:>9.2f}"
        print(f"{name:<24}{figures}{p50 / base:>10.1f}")


def _measure(candidates: dict[str, Callable[[str], object]]) -> dict[str, list[float]]:
    """Return the seconds of every call, the candidates interleaved."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for round_number in range(ROUNDS + 1):
        for query in QUERIES:
            for name, ask in candidates.items():
                started = time.perf_counter()
                ask(query)
                if round_number:  # The first round only warms up.
                    times[name].append(time.perf_counter() - started)
    return times


if __name__ == "__main__":
    main()
