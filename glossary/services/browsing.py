"""Browsing: the themes, and each language from its first heading to its last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from glossary.errors import UnknownCollection, UnknownTheme
from glossary.languages import LANGUAGES
from glossary.search.index import (
    IndexedCollection,
    IndexedConcept,
    IndexedTerm,
    IndexedTheme,
    SearchIndex,
)
from glossary.services.searching import known_language


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """The terms that stand under one heading, in the language's own order."""

    heading: str
    terms: tuple[IndexedTerm, ...]

    @property
    def size(self) -> int:
        """The number of terms under the heading."""
        return len(self.terms)


def index_of_language(index: SearchIndex, tag: str) -> tuple[IndexGroup, ...]:
    """Return every word of one language under its headings (CLDR order, UTS #35 index).

    Spelling variants, such as Traditional characters, are left to the search.

    :raises UnknownLanguage: the glossary does not hold the language.
    """
    language = LANGUAGES[known_language(tag)]
    groups: dict[str, list[IndexedTerm]] = {}
    for term in index.words(tag):
        groups.setdefault(language.heading(term.text, term.romanization), []).append(term)
    return tuple(IndexGroup(heading, tuple(terms)) for heading, terms in groups.items())


def get_theme(index: SearchIndex, slug: str) -> IndexedTheme:
    """Return one theme.

    :raises UnknownTheme: there is none with this slug.
    """
    if slug not in index.themes:
        raise UnknownTheme(slug=slug[:80])
    return index.themes[slug]


def get_collection(index: SearchIndex, slug: str) -> IndexedCollection:
    """Return one collection.

    :raises UnknownCollection: there is none with this slug.
    """
    if slug not in index.collections:
        raise UnknownCollection(slug=slug[:80])
    return index.collections[slug]


def concepts_in_order(
    index: SearchIndex, slugs: Iterable[str], language: str
) -> list[IndexedConcept]:
    """Return the concepts in the order of their preferred terms in ``language``.

    A concept without one there stands after the others, by its slug.
    """

    def order(concept: IndexedConcept) -> tuple[bool, object, str]:
        term = concept.preferred(language)
        if term is None:
            return (True, (), concept.slug)
        return (False, LANGUAGES[language].sort_key(term.text, term.romanization), concept.slug)

    return sorted((index.concepts[slug] for slug in slugs), key=order)
