"""Live help for who writes an entry: what is there already, and words that are discouraged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from glossary.errors import InvalidInput
from glossary.search.index import IndexedTerm, SearchIndex
from glossary.search.result import Reason, Tier
from glossary.services.checking.context import WholeGlossary
from glossary.services.searching import search_terms
from glossary.services.writing import Texts

_MOST = 3


@dataclass(frozen=True)
class Hint:
    """One thing to think about; nobody has to follow it.

    ``kind`` is ``known`` (the word stands in ``other``'s entry already), ``alike`` (another word
    is nearly the same) or ``discouraged`` (a word of the text is; ``other`` is that word).
    """

    kind: str
    field: str
    other: IndexedTerm


class _IndexedWords(WholeGlossary):
    """The words of an index, in the shape that the check of the content asks for."""

    def __init__(self, index: SearchIndex, tag: str) -> None:
        super().__init__([])
        self.words = {term.text.casefold(): term for term in _best_last(index, tag)}

    def _terms(self) -> Iterator[tuple[Any, str, Any]]:
        for term in self.words.values():
            yield (
                term.concept,
                term.language,
                SimpleNamespace(text=term.text, is_discouraged=term.status.is_discouraged),
            )


def _best_last(index: SearchIndex, tag: str) -> list[IndexedTerm]:
    return sorted(index.languages[tag].terms, key=lambda term: -term.status.rank)


def hints_on(index: SearchIndex, slug: str | None, texts: Mapping[str, Texts]) -> list[Hint]:
    """Return what is to be thought about in the texts of a form.

    :param slug: the concept that they are about, None for a new one.
    """
    return [hint for tag, typed in texts.items() for hint in _hints(index, slug, tag, typed)]


def _hints(index: SearchIndex, slug: str | None, tag: str, typed: Texts) -> Iterator[Hint]:
    for number, row in enumerate(typed.terms):
        yield from _words_like(index, slug, tag, f"{tag}.terms.{number}.text", row["text"])
    words = _IndexedWords(index, tag)
    for name, text in (("definition", typed.definition), ("note", typed.note)):
        found = words.discouraged_word_in(tag, text)
        if found is not None:
            yield Hint("discouraged", f"{tag}.{name}", words.words[found])


def _words_like(
    index: SearchIndex, slug: str | None, tag: str, where: str, text: str
) -> Iterator[Hint]:
    try:
        result = search_terms(index, text, language=tag, limit=_MOST)
    except InvalidInput:
        return
    for hit in result.hits:
        term, tier = hit.match.term, hit.match.tier
        if term.concept == slug:
            continue
        if tier is Tier.SAME:
            yield Hint("known", where, term)
        elif tier is Tier.LIKENESS and hit.match.reason is not Reason.CONTAINS:
            yield Hint("alike", where, term)
