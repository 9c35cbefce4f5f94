"""Words to avoid, each with the better one, the reason and an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glossary.errors import QueryTooLong
from glossary.languages import LANGUAGES
from glossary.search.index import IndexedTerm, IndexedTheme, SearchIndex
from glossary.services.browsing import get_theme
from glossary.services.searching import MAX_QUERY_LENGTH, known_language


@dataclass(frozen=True, slots=True)
class Advice:
    """The words to avoid of one theme, language by language, each in its own order."""

    theme: IndexedTheme
    terms: tuple[IndexedTerm, ...]


def words_to_avoid(
    index: SearchIndex, *, language: str | None = None, theme: str | None = None, query: str = ""
) -> tuple[Advice, ...]:
    """Return the discouraged words by theme, under the first theme of their concept.

    :param language: only words of this language.
    :param theme: only concepts of this theme, which they then stand under.
    :param query: only words that hold this, or whose better word, reason or example does.
    :raises UnknownLanguage: the glossary does not hold the language.
    :raises UnknownTheme: there is no such theme.
    :raises QueryTooLong: ``query`` has more than :data:`MAX_QUERY_LENGTH` code points.
    """
    if len(query) > MAX_QUERY_LENGTH:
        raise QueryTooLong(limit=MAX_QUERY_LENGTH)
    tags = [known_language(language)] if language else list(LANGUAGES)
    themes = [get_theme(index, theme)] if theme else list(index.themes.values())
    groups: dict[str, list[IndexedTerm]] = {one.slug: [] for one in themes}
    for term in _discouraged(index, tags):
        if query and not _holds(term, query):
            continue
        own = [slug for slug in index.concepts[term.concept].themes if slug in groups]
        for slug in own[:1]:
            groups[slug].append(term)
    return tuple(Advice(one, tuple(groups[one.slug])) for one in themes if groups[one.slug])


def _discouraged(index: SearchIndex, tags: list[str]) -> Iterator[IndexedTerm]:
    for tag in tags:
        yield from (term for term in index.words(tag) if term.status.is_discouraged)


def _holds(term: IndexedTerm, query: str) -> bool:
    """Tell whether a word, or what is said about it, holds ``query`` as people type it."""
    fold = LANGUAGES[term.language].fold
    wanted = fold(query)
    words = (term.text, term.use_instead or "")
    texts = (*term.reasons.values(), *term.examples.values())
    return (bool(wanted) and any(wanted in fold(word) for word in words)) or any(
        query.casefold() in text.casefold() for text in texts
    )
