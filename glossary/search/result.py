"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from glossary.search.index import IndexedConcept, IndexedTerm


class Reason(StrEnum):
    """Why a term was found, in the words of the public API."""

    EXACT = "exact"
    PREFIX = "prefix"
    CONTAINS = "contains"
    FUZZY = "fuzzy"
    UNMARKED = "unmarked"
    ROMANISED = "romanised"
    VARIANT = "variant"


@dataclass(frozen=True, slots=True)
class Match:
    """One term that matched, and how well.

    ``tier`` is 0 for the same word, 1 for its beginning, 2 for a part of it, 3 for a likeness;
    ``score`` is in 0–1 with two decimals, and every score of a lower tier is above every
    score of a higher one.
    """

    term: IndexedTerm
    tier: int
    score: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Hit:
    """One concept that was found, with the match that speaks best for it."""

    concept: IndexedConcept
    match: Match


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits for ``query``, best first; ``total`` counts those beyond the limit too."""

    query: str
    hits: tuple[Hit, ...]
    total: int
