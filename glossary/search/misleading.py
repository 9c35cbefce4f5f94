"""Words that mislead, worked out from the entries of one index; nobody lists them by hand.

- A word that stands for several concepts of its language: the same ``norm`` key, or the same
  noun with another ending (:attr:`Language.noun`).
- A word that two languages share and that means something else in each: the same key of
  :mod:`glossary.languages.cognates`, and not the same concepts.
- A concept for which a language has no word of its own: none at all, only borrowed ones, only a
  paraphrase, or one that is no more than a proposal, as the entries say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from glossary.languages import LANGUAGES
from glossary.languages.cognates import COGNATE_KEYS

if TYPE_CHECKING:
    from glossary.search.index import IndexedConcept, IndexedTerm, SearchIndex

_NO_TEXTS: Mapping[str, str] = {}
# Concept, language, text.
_Key = tuple[str, str, str]
# The terms that mislead together: a list for each concept and language, the best one first.
_Group = list[list["IndexedTerm"]]

# How the entries say it, in the English literal meaning and the English note on the use of a
# term: "quota (loan)", "(English loan: convention)"; "no settled term", "No fixed Thai term".
_BORROWED = re.compile(r"\((?:\w+ )?loans?(?::[^)]*)?\)$")
_UNSETTLED = re.compile(r"\bno (?:single )?(?:settled|fixed)\b", re.IGNORECASE)


def is_borrowed(literal: str) -> bool:
    """Tell whether a literal meaning marks its whole word as taken from another language."""
    return _BORROWED.search(literal) is not None


def is_unsettled(usage: str) -> bool:
    """Tell whether a note on the use of a word says that none is settled."""
    return _UNSETTLED.search(usage) is not None


class Trap(StrEnum):
    """Why a word misleads, in the words of the public API."""

    SHARED = "shared"
    COGNATE = "cognate"


class Lack(StrEnum):
    """In what way a language has no word of its own, in the words of the public API."""

    MISSING = "missing"
    BORROWED = "borrowed"
    PARAPHRASE = "paraphrase"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Sense:
    """One concept that a word stands for, and what to say where only that is meant.

    Of a word that two languages share, ``clearer`` is what the other one says.
    """

    term: IndexedTerm
    clearer: IndexedTerm | None


@dataclass(frozen=True, slots=True)
class MisleadingWord:
    """A word with all that it stands for: in one language, or in the two that share it."""

    kind: Trap
    senses: tuple[Sense, ...]
    # What editors say about it, by language of explanation: how it misleads, or why that does
    # no harm.
    ambiguity: Mapping[str, str]
    harmless: Mapping[str, str]

    @property
    def terms(self) -> tuple[IndexedTerm, ...]:
        """The word as each of its concepts has it."""
        return tuple(sense.term for sense in self.senses)

    @property
    def languages(self) -> tuple[str, ...]:
        """The language of the word, or the two that share it."""
        return tuple(dict.fromkeys(term.language for term in self.terms))

    @property
    def concepts(self) -> tuple[str, ...]:
        """What it stands for, each concept once."""
        return tuple(dict.fromkeys(term.concept for term in self.terms))

    def besides(self, concept: str, language: str) -> tuple[IndexedTerm, ...]:
        """Return the word as it stands for other things; of a cognate, in the other language."""
        return tuple(
            term
            for term in self.terms
            if term.concept != concept and (self.kind is Trap.SHARED or term.language != language)
        )

    def spellings(self, language: str) -> tuple[str, ...]:
        """Return how the word is written in one of its languages."""
        texts = (term.text for term in self.terms if term.language == language)
        return tuple(dict.fromkeys(texts))


@dataclass(frozen=True, slots=True)
class Gap:
    """A concept for which a language has no word of its own, and the words it makes do with."""

    language: str
    concept: str
    lack: Lack
    terms: tuple[IndexedTerm, ...]


@dataclass(frozen=True, slots=True)
class Misleading:
    """All that misleads in one index, in the order of the languages and of their words."""

    words: tuple[MisleadingWord, ...]
    gaps: tuple[Gap, ...]
    _by_term: Mapping[_Key, tuple[MisleadingWord, ...]] = field(default_factory=dict)

    def gap(self, concept: str, language: str) -> Gap | None:
        """Return in what way a language lacks a word for a concept, if it does."""
        wanted = (concept, language)
        return next((gap for gap in self.gaps if (gap.concept, gap.language) == wanted), None)

    def of_language(self, tag: str) -> Misleading:
        """Return what misleads in one language, or between it and another."""
        return Misleading(
            tuple(word for word in self.words if tag in word.languages),
            tuple(gap for gap in self.gaps if gap.language == tag),
        )

    def warnings(self, concept: str, language: str, text: str) -> tuple[MisleadingWord, ...]:
        """Return how a term of a concept misleads.

        Not where editors say that it is harmless, nor where the other language knows it in no
        other sense.
        """
        words = self._by_term.get((concept, language, text), ())
        return tuple(
            word for word in words if not word.harmless and word.besides(concept, language)
        )


def find_misleading(index: SearchIndex) -> Misleading:
    """Return all that misleads in ``index``."""
    found = (*_shared_words(index), *_shared_across(index))
    unclear = {_key(term) for _, group in found for terms in group for term in terms}
    words = []
    by_term: dict[_Key, tuple[MisleadingWord, ...]] = {}
    for kind, group in found:
        senses = _senses(index, [terms[0] for terms in group], unclear)
        terms = [*chain.from_iterable(group)]
        ambiguity = next((term.ambiguity for term in terms if term.ambiguity), _NO_TEXTS)
        harmless = next((term.harmless for term in terms if term.harmless), _NO_TEXTS)
        word = MisleadingWord(kind, senses, ambiguity, harmless)
        words.append(word)
        for term in terms:
            by_term[_key(term)] = (*by_term.get(_key(term), ()), word)
    return Misleading(tuple(words), tuple(_gaps(index)), by_term)


def _key(term: IndexedTerm) -> _Key:
    return term.concept, term.language, term.text


def _shared_words(index: SearchIndex) -> Iterator[tuple[Trap, _Group]]:
    for tag, language in LANGUAGES.items():
        partition = index.languages[tag]
        keys = map(language.noun, partition.norm_keys.keys)
        for group in _grouped(zip(partition.terms, keys, strict=False)).values():
            if len(group) > 1:
                yield Trap.SHARED, [*group.values()]


def _shared_across(index: SearchIndex) -> Iterator[tuple[Trap, _Group]]:
    for keys in COGNATE_KEYS:
        first, second = (
            _grouped((term, key(term.text)) for term in index.languages[tag].terms)
            for tag, key in keys.items()
        )
        for key, here in first.items():
            there = second.get(key)
            if there and here.keys() != there.keys():
                yield Trap.COGNATE, [*here.values(), *there.values()]


def _grouped(
    terms: Iterable[tuple[IndexedTerm, str]],
) -> dict[str, dict[str, list[IndexedTerm]]]:
    """Return by key and concept the terms that have it, the best one first."""
    groups: dict[str, dict[str, list[IndexedTerm]]] = {}
    for term, key in terms:
        groups.setdefault(key, {}).setdefault(term.concept, []).append(term)
    for group in groups.values():
        for found in group.values():
            found.sort(key=lambda term: (term.is_variant, term.status.rank))
    return groups


def _senses(
    index: SearchIndex, terms: Sequence[IndexedTerm], unclear: Set[_Key]
) -> tuple[Sense, ...]:
    languages = {term.language for term in terms}
    senses = []
    for term in terms:
        said_in = next(iter(languages - {term.language}), term.language)
        words = _own_words(index.concepts[term.concept], said_in)
        senses.append(Sense(term, next((w for w in words if _key(w) not in unclear), None)))
    return tuple(senses)


def _own_words(concept: IndexedConcept, tag: str) -> tuple[IndexedTerm, ...]:
    """Return the words that may be said, best status first."""
    terms = concept.terms.get(tag, ())
    return tuple(term for term in terms if not (term.is_variant or term.status.is_discouraged))


def _gaps(index: SearchIndex) -> Iterator[Gap]:
    for tag in LANGUAGES:
        for slug, concept in index.concepts.items():
            words = _own_words(concept, tag)
            if (lack := _lack(words)) is not None:
                yield Gap(tag, slug, lack, words)


def _lack(words: tuple[IndexedTerm, ...]) -> Lack | None:
    if not words:
        return Lack.MISSING
    if all(word.is_borrowed for word in words):
        return Lack.BORROWED
    if words[0].is_paraphrase:
        return Lack.PARAPHRASE
    return Lack.UNSETTLED if words[0].is_unsettled else None
