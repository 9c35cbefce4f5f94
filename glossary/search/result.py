"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

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
    DEFINITION = "definition"


class Tier(IntEnum):
    """How directly a term answers; every hit of a lower tier stands before those of a higher."""

    SAME = 0
    BEGINNING = 1
    PART = 2
    LIKENESS = 3
    EXPLANATION = 4


@dataclass(frozen=True, slots=True)
class Match:
    """One term that matched, and how well.

    ``score`` is in 0–1, and every score of a lower tier is above every score of a higher one.
    """

    term: IndexedTerm
    tier: Tier
    score: float
    reason: Reason
    # The hidden label that matched, or the text that holds the words, where it was not the term.
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One concept that was found, with the match that speaks best for it."""

    concept: IndexedConcept
    match: Match


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was searched instead of what was typed, and the kind of reading that it is."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits for ``query``, best first; ``total`` counts those beyond the limit too."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    suggestion: Suggestion | None = None
    # The language that the query asked for by its name.
    wanted_language: str | None = None

    @property
    def searched(self) -> str:
        """What was searched: the query, or what it was read as."""
        return self.suggestion.text if self.suggestion else self.query

    @property
    def did_you_mean(self) -> IndexedTerm | None:
        """The term that was probably meant, where nothing was found but likenesses."""
        match = self.hits[0].match if self.hits else None
        if match and match.tier is Tier.LIKENESS and match.reason is not Reason.CONTAINS:
            return match.term
        return None
