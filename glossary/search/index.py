"""The index: every published term with its keys, immutable once built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from glossary.languages import LANGUAGES
from glossary.languages.text import roman_key
from glossary.model import AdministrativeStatus, ReviewState


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedTerm:
    """One term as readers meet it in results and lists."""

    concept: str
    language: str
    text: str
    status: AdministrativeStatus
    review_state: ReviewState
    romanization: str | None = None
    literal: str | None = None
    use_instead: str | None = None
    # Another spelling of a word that stands beside it: found, but not listed as a word.
    is_variant: bool = False
    # Why a discouraged term is discouraged, per language of explanation.
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedConcept:
    """One concept with its terms by language, best status first."""

    slug: str
    themes: tuple[str, ...]
    terms: Mapping[str, tuple[IndexedTerm, ...]]
    definitions: Mapping[str, str] = field(default_factory=dict)

    def preferred(self, language: str) -> IndexedTerm | None:
        """Return the term to say in ``language``, if one is preferred."""
        terms = self.terms.get(language, ())
        preferred = AdministrativeStatus.PREFERRED
        return next((term for term in terms if term.status is preferred), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedTheme:
    """A theme with its titles by language and its concepts."""

    slug: str
    titles: Mapping[str, str]
    concepts: tuple[str, ...]

    def title(self, language: str) -> str:
        """Return the title in ``language``, in English where it has none, else the slug."""
        return self.titles.get(language) or self.titles.get("en") or self.slug


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedCollection:
    """A collection with its texts by language and its concepts in teaching order."""

    slug: str
    titles: Mapping[str, str]
    introductions: Mapping[str, str]
    concepts: tuple[str, ...]

    def title(self, language: str) -> str:
        """Return the title in ``language``, in English where it has none, else the slug."""
        return self.titles.get(language) or self.titles.get("en") or self.slug


@dataclass(frozen=True, slots=True)
class LanguageKeys:
    """The terms of one language in its own order, and their keys at the same positions."""

    terms: tuple[IndexedTerm, ...]
    norm: tuple[str, ...]
    fold: tuple[str, ...]
    # Romanisation without marks, spaces and hyphens; empty for a term that has none.
    roman: tuple[str, ...]


class SearchIndex:
    """Everything that look-up and browsing need of one revision of the glossary.

    Never changed: after an edit a new index is built and put in its place.
    """

    def __init__(
        self,
        concepts: Iterable[IndexedConcept],
        themes: Iterable[IndexedTheme],
        revision: int,
        collections: Iterable[IndexedCollection] = (),
    ) -> None:
        """Sort the terms of each language in its own order and compute their keys once.

        :param revision: the number that tells this state of the glossary from any other.
        """
        self.revision = revision
        self.concepts: Mapping[str, IndexedConcept] = {
            concept.slug: concept for concept in concepts
        }
        self.themes: Mapping[str, IndexedTheme] = {theme.slug: theme for theme in themes}
        self.collections: Mapping[str, IndexedCollection] = {
            collection.slug: collection for collection in collections
        }
        by_language: defaultdict[str, list[IndexedTerm]] = defaultdict(list)
        for concept in self.concepts.values():
            for tag, terms in concept.terms.items():
                by_language[tag] += terms
        self.languages: Mapping[str, LanguageKeys] = {
            tag: _keys(tag, by_language[tag]) for tag in LANGUAGES
        }

    def words(self, tag: str) -> tuple[IndexedTerm, ...]:
        """Return the terms of one language in its own order, without mere spellings."""
        return tuple(term for term in self.languages[tag].terms if not term.is_variant)

    @cached_property
    def word_counts(self) -> Mapping[str, int]:
        """The number of words by language."""
        return {tag: len(self.words(tag)) for tag in self.languages}


def _keys(tag: str, terms: list[IndexedTerm]) -> LanguageKeys:
    language = LANGUAGES[tag]
    ordered = sorted(terms, key=lambda term: language.sort_key(term.text, term.romanization))
    return LanguageKeys(
        terms=tuple(ordered),
        norm=tuple(language.norm(term.text) for term in ordered),
        fold=tuple(language.fold(term.text) for term in ordered),
        roman=tuple(roman_key(term.romanization or "") for term in ordered),
    )
