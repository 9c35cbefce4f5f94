"""The index: every published term with its keys, immutable once built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, ReviewState
from glossary.search.misleading import Misleading, find_misleading
from glossary.search.partition import Explanations, Partition


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
    # Taken from another language, a paraphrase where there is no word, or no more than a
    # proposal, as those say who researched it.
    is_borrowed: bool = False
    is_paraphrase: bool = False
    is_unsettled: bool = False
    # Why a discouraged term is discouraged, per language of explanation.
    reasons: Mapping[str, str] = field(default_factory=dict)
    # Sentences with the better term in its place, per language they are written in.
    examples: Mapping[str, str] = field(default_factory=dict)
    # What editors say about a word that stands for several things: how it misleads, or why
    # that does no harm.
    ambiguity: Mapping[str, str] = field(default_factory=dict)
    harmless: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedConcept:
    """One concept with its terms by language, best status first."""

    slug: str
    themes: tuple[str, ...]
    terms: Mapping[str, tuple[IndexedTerm, ...]]
    definitions: Mapping[str, str] = field(default_factory=dict)
    # What people say and type who look for it, by language; never shown as a term (SKOS
    # ``hiddenLabel``).
    hidden_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Other texts about it by language: usage, contrasts, reasons, country notes.
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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


class SearchIndex:
    """Everything that look-up and browsing need of one revision of the glossary.

    Never changed: after an edit a new index is built and put in its place.
    """

    def __init__(
        self,
        concepts: Iterable[IndexedConcept],
        themes: Iterable[IndexedTheme],
        state: str,
        collections: Iterable[IndexedCollection] = (),
    ) -> None:
        """Sort the terms of each language in its own order and compute their keys once.

        :param state: what tells this state of the glossary from any other.
        """
        self.state = state
        self.concepts: Mapping[str, IndexedConcept] = {
            concept.slug: concept for concept in concepts
        }
        self.themes: Mapping[str, IndexedTheme] = {theme.slug: theme for theme in themes}
        self.collections: Mapping[str, IndexedCollection] = {
            collection.slug: collection for collection in collections
        }
        by_language: defaultdict[str, list[IndexedTerm]] = defaultdict(list)
        labels: defaultdict[str, list[tuple[str, IndexedTerm]]] = defaultdict(list)
        for concept in self.concepts.values():
            for tag, terms in concept.terms.items():
                by_language[tag] += terms
            for tag, texts in concept.hidden_labels.items():
                if term := concept.preferred(tag):
                    labels[tag] += [(text, term) for text in texts]
        self.languages: Mapping[str, Partition] = {
            tag: Partition(language, by_language[tag], labels[tag])
            for tag, language in LANGUAGES.items()
        }
        self.explanations: Mapping[str, Explanations] = {
            tag: Explanations(language, self.concepts.values())
            for tag, language in LANGUAGES.items()
        }

    def prepare(self) -> None:
        """Make every table now that a search would make when it first needs it."""
        for partition in self.languages.values():
            partition.prepare()
        for explanations in self.explanations.values():
            explanations.prepare()
        _ = self.misleading

    def words(self, tag: str) -> tuple[IndexedTerm, ...]:
        """Return the terms of one language in its own order, without mere spellings."""
        return tuple(term for term in self.languages[tag].terms if not term.is_variant)

    @cached_property
    def word_counts(self) -> Mapping[str, int]:
        """The number of words by language."""
        return {tag: len(self.words(tag)) for tag in self.languages}

    @cached_property
    def misleading(self) -> Misleading:
        """The words that mislead."""
        return find_misleading(self)
