"""How often the right entry comes first, by language and by what went wrong in typing.

    python -m benchmarks.search_quality [--sample N] [--kind K] [--language L] [--failures N]
                                        [--words FOLDER] [--peers]

Queries are made from the built-in glossary's terms by :mod:`benchmarks.misspelling`; everyday words
and mixed queries are in ``benchmarks/queries/everyday.tsv``, and English misspellings come from a
public list where the package codespell is installed. A query counts as found when an entry
that has the term (for a part: any term with it) is the first, or among the first five.

``--words FOLDER`` adds up to 20,000 dictionary words of each language as rivals, from files
``LANG.txt`` with a word a line. ``--peers`` ranks the same terms and romanizations with rapidfuzz's
``ratio`` and with ``WRatio`` as it comes, side by side.
"""

from __future__ import annotations

import argparse
import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from benchmarks.built_in import built_in_index
from benchmarks.misspelling import Typist, queries_for
from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, ReviewState
from glossary.search.engine import find
from glossary.search.index import IndexedConcept, IndexedTerm, SearchIndex
from glossary.services.searching import clean_query

EVERYDAY = Path(__file__).parent / "queries" / "everyday.tsv"
RIVALS = 20_000
Engine = Callable[[str], list[str]]


@dataclass(frozen=True)
class Query:
    """A query, the language and kind it is of, and the entries that answer it."""

    language: str
    kind: str
    text: str
    expected: frozenset[str]


def made_queries(index: SearchIndex, sample: int) -> Iterator[Query]:
    """Yield queries made from the terms of the glossary."""
    words = {
        tag: [t for t in part.terms if not t.is_variant] for tag, part in index.languages.items()
    }
    typist = Typist(words)
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for tag, part in index.languages.items():
        for term in part.terms:
            owners[tag, _plain(term.text)].add(term.concept)
    for tag, terms in words.items():
        for term in typist.sample(terms, sample):
            for kind, text in queries_for(typist, term):
                expected = owners[tag, _plain(term.text)]
                if kind == "inner":
                    expected = {other.concept for other in terms if text in other.text}
                elif kind == "initials":
                    expected = {
                        other.concept for other in terms if _initials(other) == text.casefold()
                    } | expected
                yield Query(tag, kind, text, frozenset(expected))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _initials(term: IndexedTerm) -> str:
    words = (term.romanization or term.text) if term.language == "zh" else term.text
    return "".join(word[0] for word in words.casefold().split())


def written_queries() -> Iterator[Query]:
    """Yield the queries written by hand: language, kind, query, entries separated by commas."""
    for line in EVERYDAY.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, kind, text, expected = line.split("\t")
            yield Query(language, kind, text, frozenset(expected.split(",")))


def listed_queries(index: SearchIndex) -> Iterator[Query]:
    """Yield English terms with a word misspelt as a public list has it.

    The list is that of codespell (CC BY-SA 3.0), read where that package is installed.
    """
    try:
        data = files("codespell_lib") / "data" / "dictionary.txt"
        lines = data.read_text(encoding="utf-8").splitlines()
    except ModuleNotFoundError:
        return
    slips: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        wrong, _, right = line.partition("->")
        if right and "," not in right:
            slips[right].append(wrong)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for term in index.languages["en"].terms:
        owners[_plain(term.text)].add(term.concept)
    for text, slugs in sorted(owners.items()):
        for word in text.split():
            for wrong in slips.get(word, ())[:3]:
                yield Query("en", "public list", text.replace(word, wrong), frozenset(slugs))


def with_rivals(index: SearchIndex, folder: Path) -> SearchIndex:
    """Return an index that also holds dictionary words, each as a concept of its own."""
    rng = random.Random(2011)
    added = []
    for tag, language in LANGUAGES.items():
        path = folder / f"{tag}.txt"
        if not path.is_file():
            continue
        known = {_plain(term.text) for term in index.languages[tag].terms}
        words = {
            line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()
        }
        fitting = sorted(
            w for w in words if len(w) > 1 and language.writes(w) and _plain(w) not in known
        )
        for number, word in enumerate(rng.sample(fitting, min(RIVALS, len(fitting)))):
            term = IndexedTerm(
                concept=f"rival-{tag}-{number}", language=tag, text=word,
                status=AdministrativeStatus.PREFERRED, review_state=ReviewState.UNREVIEWED,
            )  # fmt: skip
            added.append(IndexedConcept(slug=term.concept, themes=(), terms={tag: (term,)}))
    grown = SearchIndex([*index.concepts.values(), *added], [], state="1")
    grown.prepare()
    print(
        f"{len(added):,} rivals in {sum((folder / f'{tag}.txt').is_file() for tag in LANGUAGES)} languages"
    )
    return grown


def engines(index: SearchIndex, peers: bool) -> dict[str, Engine]:
    """Return what is compared: ours, and the peers over the same terms and romanizations."""

    def ours(query: str) -> list[str]:
        return [hit.concept.slug for hit in find(index, clean_query(query)).hits]

    compared: dict[str, Engine] = {"ours": ours}
    if peers:
        texts, slugs = [], []
        for part in index.languages.values():
            for term in part.terms:
                for text in filter(None, (term.text, term.romanization)):
                    texts.append(text)
                    slugs.append(term.concept)
        processed = [default_process(text) for text in texts]
        compared["ratio"] = lambda query: _peer(query, texts, slugs, fuzz.ratio)
        compared["WRatio"] = lambda query: _peer(
            default_process(query), processed, slugs, fuzz.WRatio
        )
    return compared


def _peer(
    query: str, texts: list[str], slugs: list[str], scorer: Callable[..., float]
) -> list[str]:
    found = process.extract(query, texts, scorer=scorer, processor=None, limit=40)
    return list(dict.fromkeys(slugs[at] for _, _, at in found))[:10]


@dataclass
class Tally:
    """How many queries, how many first, among five, and the sum of reciprocal ranks."""

    count: int = 0
    first: int = 0
    five: int = 0
    reciprocal: float = 0.0

    def add(self, ranks: list[int]) -> None:
        """Count one query; ``ranks`` are the places of the entries that answer it, from 1."""
        rank = min(ranks, default=0)
        self.count += 1
        self.first += rank == 1
        self.five += 1 <= rank <= 5
        self.reciprocal += 1 / rank if rank else 0.0

    def __str__(self) -> str:
        """R@1, R@5 and the mean reciprocal rank."""
        n = max(self.count, 1)
        return f"{self.first / n:.3f} {self.five / n:.3f} {self.reciprocal / n:.3f}"


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=120, help="terms of each language")
    parser.add_argument("--kind")
    parser.add_argument("--language")
    parser.add_argument("--failures", type=int, default=0)
    parser.add_argument("--words", type=Path)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    index = built_in_index()
    queries = [
        query
        for query in (
            *made_queries(index, options.sample),
            *listed_queries(index),
            *written_queries(),
        )
        if options.kind in (None, query.kind) and options.language in (None, query.language)
    ]
    if options.words:
        index = with_rivals(index, options.words)
    for name, engine in engines(index, options.peers).items():
        measure(name, engine, queries, options.failures)


def measure(name: str, engine: Engine, queries: list[Query], failures: int) -> None:
    """Ask one engine every query and print how it did."""
    tallies: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    failed = []
    for query in queries:
        found = engine(query.text)
        ranks = [place for place, slug in enumerate(found, start=1) if slug in query.expected]
        for key in (("kind", query.kind), ("language", query.language), ("all", "")):
            tallies[key].add(ranks)
        if ranks[:1] != [1]:
            failed.append((query, found[:3]))
    print(f"\n{name}\n{'':24}    n   R@1   R@5   MRR")
    for (group, one), tally in sorted(tallies.items()):
        print(f"{group:9}{one:15} {tally.count:5} {tally}")
    for query, found in failed[:failures]:
        print(query.language, query.kind, repr(query.text), sorted(query.expected)[:2], "->", found)


if __name__ == "__main__":
    main()
