"""How long a search takes, and how it grows: 3 thousand, 100 thousand, a million terms.

    python -m benchmarks.search_speed [--sizes 100000,1000000] [--queries N] [--words FOLDER]

First the engine on the built-in glossary, whole and cut to 2,500 terms, with queries of every kind. Then terms made of the
glossary's words (and of word lists, see ``search_quality``), one to four words each, in the seven
languages; each query is a term with one to three slips, by its length, and every candidate is told the language.
The candidates answer blocks of queries in turn, because the machine may be noisy: trust the ratios.

Candidates: our q-gram index; rapidfuzz comparing with every key of the language (OSA); SQLite's FTS5
with trigrams; PostgreSQL's ``pg_trgm`` with one GIN index, partitioned by language; tantivy where the
package is installed. "complete" is how often a key of the least OSA distance is among its first ten.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from benchmarks.built_in import built_in_index
from benchmarks.misspelling import Typist
from benchmarks.search_quality import made_queries, written_queries
from glossary.errors import InvalidInput
from glossary.languages import LANGUAGES
from glossary.search.engine import find
from glossary.search.index import SearchIndex
from glossary.search.qgrams import QGramIndex, slips
from glossary.services.searching import clean_query
from tests.postgresql import find_server_programs, start_server

Ask = Callable[[str, str], list[int]]
TOP = 10
# Queries that a candidate answers in a row: so many that the others have not emptied its caches.
BLOCK = 35


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--queries", type=int, default=210)
    parser.add_argument("--words", type=Path)
    options = parser.parse_args()
    index = built_in_index()
    engine(index)
    engine(cut_to(index, 2_500))
    hostile(index)
    for size in map(int, options.sizes.split(",")):
        scale(index, size, options.queries, options.words)


def engine(index: SearchIndex) -> None:
    """Print how long the whole engine takes on the built-in glossary, all languages at once."""
    queries = [clean_query(q.text) for q in (*made_queries(index, 40), *written_queries())]
    for query in queries:
        find(index, query)
    times = [_timed(lambda query=query: find(index, query)) for query in queries]
    terms = sum(len(part.entries) for part in index.languages.values())
    print(f"engine, {terms:,} terms, {len(queries):,} queries of every kind: {_spread(times)}")


def cut_to(index: SearchIndex, count: int) -> SearchIndex:
    """Return an index of the first concepts with at most ``count`` terms, without hidden labels."""
    kept, terms = [], 0
    for concept in index.concepts.values():
        terms += sum(map(len, concept.terms.values()))
        if terms > count:
            break
        kept.append(replace(concept, hidden_labels={}))
    small = SearchIndex(kept, (), state="1")
    small.prepare()
    return small


def hostile(index: SearchIndex) -> None:
    """Print the longest that a query takes which is made to take long."""
    rng = random.Random(3)
    letters = [rng.choice(part.terms).text[0] for part in index.languages.values() for _ in "abc"]
    floods = [
        "a", "ab ", "worker ", "lao dong ", "a b c ", "แรงงาน", "移民", "ဒုက္ခ", "្", "移a", "m\u0300",
        "chuyeenr ddooir ",
    ]  # fmt: skip
    queries = [(flood * 200)[:200] for flood in floods]
    queries += ["".join(rng.choices([*letters, " "], k=200)) for _ in range(50)]
    slowest = []
    for query in queries:
        try:
            cleaned = clean_query(query)
        except InvalidInput:
            continue
        slowest.append(min(_timed(lambda asked=cleaned: find(index, asked)) for _ in range(3)))
    print(f"the slowest of {len(slowest)} hostile queries: {max(slowest) * 1000:.0f} ms")


def scale(index: SearchIndex, size: int, count: int, folder: Path | None) -> None:
    """Print one table for so many terms."""
    keys = {tag: _made_keys(tag, index, size // len(LANGUAGES), folder) for tag in LANGUAGES}
    queries = list(_made_queries(index, keys, count))
    nearest = {
        (tag, query): min(OSA.distance(query, key) for key in _within(query, keys[tag]))
        for tag, query in queries
    }
    print(f"\n{sum(map(len, keys.values())):,} terms, {len(queries)} queries")
    print(f"{'':24}  p50   p95   p99 ms   x p50  complete  build s")
    candidates: dict[str, tuple[Ask, float]] = {}
    for name, make in CANDIDATES.items():
        started = time.perf_counter()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ask = make(keys)
        if ask is None:
            print(f"{name:24}  not installed")
            continue
        candidates[name] = (ask, time.perf_counter() - started)
        if name == "q-gram index":
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            print(f"(the q-gram index has taken {grown:.0f} MB)")
    times: dict[str, list[float]] = {name: [] for name in candidates}
    complete = dict.fromkeys(candidates, 0)
    for start in range(0, len(queries), BLOCK):
        for name, (ask, _) in candidates.items():
            answers = []
            for tag, query in queries[start : start + BLOCK]:
                started = time.perf_counter()
                answers.append((tag, query, ask(tag, query)[:TOP]))
                times[name].append(time.perf_counter() - started)
            for tag, query, found in answers:
                reached = {OSA.distance(query, keys[tag][at]) for at in found}
                complete[name] += nearest[tag, query] in reached
    base = statistics.median(times["q-gram index"])
    for name, (_, built) in candidates.items():
        ratio = statistics.median(times[name]) / base
        share = complete[name] / len(queries)
        print(f"{name:24} {_spread(times[name])}  {ratio:6.1f}   {share:6.3f}  {built:7.1f}")
    _stop_server()
    gc.collect()


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99)]
    return " ".join(f"{one * 1000:6.2f}" for one in at)


def _made_keys(tag: str, index: SearchIndex, count: int, folder: Path | None) -> list[str]:
    """Return different keys of one to four words of the language."""
    rng = random.Random(f"{tag}{count}")
    language = LANGUAGES[tag]
    folds = [fold for fold in index.languages[tag].fold if fold]
    words = sorted({word for fold in folds for word in fold.split()})
    path = folder / f"{tag}.txt" if folder else None
    if path and path.is_file():
        lines = (line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines())
        listed = sorted({line.strip() for line in lines if language.writes(line)})
        words += [language.fold(word) for word in rng.sample(listed, min(20_000, len(listed)))]
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    joint = " " if language.spaces_between_words else ""
    made: set[str] = set(folds)
    while len(made) < count:
        for parts in (
            rng.choices(words, cum_weights=weights, k=rng.choice((2, 2, 3, 3, 4)))
            for _ in range(1000)
        ):
            made.add(joint.join(parts))
    return sorted(made)[:count]


def _made_queries(
    index: SearchIndex, keys: dict[str, list[str]], count: int
) -> Iterator[tuple[str, str]]:
    typist = Typist({tag: list(part.terms) for tag, part in index.languages.items()}, seed=7)
    rng = random.Random(7)
    for number in range(count):
        tag = list(LANGUAGES)[number % len(LANGUAGES)]
        query = rng.choice(keys[tag])
        # One to three slips: as many as the length of the word lets count as slips.
        for _ in range(1 + number % slips(len(query) - 1) if len(query) > 3 else 1):
            query = typist.slip(tag, query)
        yield tag, query


def _within(query: str, keys: list[str]) -> Iterator[str]:
    near = extract(query, keys, scorer=OSA.distance, processor=None, score_cutoff=8, limit=1)
    yield from (key for key, _, _ in near)


def _qgrams(keys: dict[str, list[str]]) -> Ask:
    indexes = {tag: QGramIndex(some) for tag, some in keys.items()}

    def ask(tag: str, query: str) -> list[int]:
        found = sorted(indexes[tag].alike(query, 0.4), key=lambda one: -one[1])
        return [position for position, _ in found[:TOP]]

    return ask


def _every_key(keys: dict[str, list[str]]) -> Ask:
    def ask(tag: str, query: str) -> list[int]:
        found = extract(
            query, keys[tag], scorer=OSA.normalized_similarity, processor=None, limit=TOP
        )
        return [at for _, _, at in found]

    return ask


def _fts5(keys: dict[str, list[str]]) -> Ask:
    connection = sqlite3.connect(":memory:")
    for tag, some in keys.items():
        connection.execute(f"CREATE VIRTUAL TABLE {tag} USING fts5(key, tokenize='trigram')")
        connection.executemany(
            f"INSERT INTO {tag}(rowid, key) VALUES (?, ?)",
            enumerate(some),
        )

    def ask(tag: str, query: str) -> list[int]:
        grams = {query[at : at + 3] for at in range(len(query) - 2)}
        if not grams:
            return []
        match = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
        rows = connection.execute(
            f"SELECT rowid FROM {tag} WHERE {tag} MATCH ? ORDER BY rank LIMIT 100",
            (match,),
        )
        found = [(OSA.distance(query, keys[tag][at]), at) for (at,) in rows]
        return [at for _, at in sorted(found)[:TOP]]

    return ask


_servers: list[Any] = []


def _pg_trgm(keys: dict[str, list[str]]) -> Ask | None:
    programs = find_server_programs()
    if programs is None:
        return None
    import psycopg

    server = start_server(programs)
    _servers.append(server)
    url = server.create_database("bench").replace("postgresql+psycopg", "postgresql")
    connection = psycopg.connect(url, autocommit=True)
    connection.execute("CREATE EXTENSION pg_trgm")
    connection.execute("SET jit = off")
    for tag, some in keys.items():
        connection.execute(f"CREATE TABLE key_{tag} (id int, key text)")
        with connection.cursor().copy(f"COPY key_{tag} FROM STDIN") as copy:
            for at, key in enumerate(some):
                copy.write_row((at, key))
        connection.execute(f"CREATE INDEX ON key_{tag} USING gin (key gin_trgm_ops)")
        connection.execute(f"ANALYZE key_{tag}")

    def ask(tag: str, query: str) -> list[int]:
        rows = connection.execute(
            f"SELECT id FROM key_{tag} WHERE key %% %(q)s"
            " ORDER BY similarity(key, %(q)s) DESC LIMIT 10",
            {"q": query},
        ).fetchall()
        return [at for (at,) in rows]

    return ask


def _stop_server() -> None:
    while _servers:
        _servers.pop().remove()


def _tantivy(keys: dict[str, list[str]]) -> Ask | None:
    try:
        import tantivy
    except ImportError:
        return None
    searchers = {}
    for tag, some in keys.items():
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=False, tokenizer_name="raw")
        builder.add_integer_field("id", stored=True)
        schema = builder.build()
        index = tantivy.Index(schema)
        writer = index.writer(200_000_000, 1)
        for at, key in enumerate(some):
            writer.add_document(tantivy.Document(key=key, id=at))
        writer.commit()
        index.reload()
        searchers[tag] = (schema, index.searcher())

    def ask(tag: str, query: str) -> list[int]:
        schema, searcher = searchers[tag]
        fuzzy = tantivy.Query.fuzzy_term_query(
            schema, "key", query, distance=2, transposition_cost_one=True
        )
        hits = searcher.search(fuzzy, 100).hits
        found = [searcher.doc(address)["id"][0] for _, address in hits]
        return sorted(found, key=lambda at: OSA.distance(query, keys[tag][at]))[:TOP]

    return ask


CANDIDATES: dict[str, Callable[[dict[str, list[str]]], Ask | None]] = {
    "q-gram index": _qgrams,
    "rapidfuzz, every key": _every_key,
    "SQLite FTS5 trigram": _fts5,
    "PostgreSQL pg_trgm GIN": _pg_trgm,
    "tantivy, fuzzy": _tantivy,
}


if __name__ == "__main__":
    main()
