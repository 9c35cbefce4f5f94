"""Checking a text: the glossary's words in it, the better ones, and their equivalents.

Nothing of the text is kept or logged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.errors import TextMissing, TextTooLong, TooManyMarks, UnreadableText
from glossary.languages import LANGUAGES
from glossary.languages.text import has_too_many_marks
from glossary.search.index import IndexedConcept, IndexedTerm, SearchIndex
from glossary.search.running_text import Mark, find_terms, languages_of
from glossary.services.searching import known_language

# Code points: some ten pages.
MAX_TEXT_LENGTH = 20_000
# What stands in no text: controls but tab and line break, surrogates, and what a text that was
# damaged on its way has in their place.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd\ufffe\uffff]"
)
# Characters that change the direction of what follows; nothing of ours needs them.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Use:
    """One word of the glossary that a text uses, with how often it does."""

    mark: Mark
    concept: IndexedConcept
    count: int
    equivalent: IndexedTerm | None
    """What to say in the language asked for."""


@dataclass(frozen=True, slots=True)
class TextCheck:
    """A text as it was read, with the places where it names something of the glossary."""

    text: str
    languages: tuple[str, ...]
    marks: tuple[Mark, ...]
    uses: tuple[Use, ...]
    reading: str | None = None
    """``zawgyi`` where the text was read so; else None."""

    def pieces(self) -> Iterator[tuple[str, Mark | None]]:
        """Yield the text in pieces, each with its mark if it has one."""
        at = 0
        for mark in self.marks:
            if at < mark.start:
                yield self.text[at : mark.start], None
            yield self.text[mark.start : mark.end], mark
            at = mark.end
        if at < len(self.text):
            yield self.text[at:], None

    @property
    def discouraged(self) -> int:
        """How many words of the text are to be avoided."""
        return sum(mark.is_discouraged for mark in self.marks)

    @property
    def ambiguous(self) -> int:
        """How many words of the text stand for several concepts."""
        return sum(mark.is_ambiguous for mark in self.marks)


def check_text(
    index: SearchIndex, text: str, *, language: str | None = None, into: str | None = None
) -> TextCheck:
    """Return the glossary's words in ``text``.

    :param language: the language it is written in; None to go by its letters.
    :param into: the language of the equivalents; None for none.
    :raises TextMissing: nothing that can be seen.
    :raises TextTooLong: more than :data:`MAX_TEXT_LENGTH` code points.
    :raises UnreadableText: control characters, surrogates: no text, or a damaged one.
    :raises TooManyMarks: marks piled up on one letter.
    :raises UnknownLanguage: the glossary does not hold a language.
    """
    named = [known_language(language)] if language else []
    target = known_language(into) if into else None
    read = read_text(text)
    tags = tuple(named or languages_of(read))
    read, reading = _reading(read, tags)
    marks = tuple(find_terms(index, read, tags))
    return TextCheck(read, tags, marks, tuple(_uses(index, marks, target)), reading)


def read_text(text: str) -> str:
    """Return ``text`` as it is read: NFC, line breaks as one character, no change of direction.

    :raises InvalidInput: it can't be read; see :func:`check_text`.
    """
    if len(text) > MAX_TEXT_LENGTH + text.count("\r\n"):
        raise TextTooLong(limit=MAX_TEXT_LENGTH)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNREADABLE.search(text):
        raise UnreadableText
    if has_too_many_marks(text):
        raise TooManyMarks
    read = unicodedata.normalize("NFC", _DIRECTIONS.sub("", text))
    if not any(unicodedata.category(char)[0] in "LN" for char in read):
        raise TextMissing
    return read


def _reading(text: str, tags: Sequence[str]) -> tuple[str, str | None]:
    """Return the text in the encoding that it is meant in, line by line, and its kind."""
    if "my" not in tags:
        return text, None
    read = [(line, LANGUAGES["my"].reading(line)) for line in text.split("\n")]
    found = [reading for _, reading in read if reading is not None]
    if not found:
        return text, None
    return "\n".join(one.text if one else line for line, one in read), found[0].kind


def _uses(index: SearchIndex, marks: Sequence[Mark], target: str | None) -> Iterator[Use]:
    """Yield the words used, in the order of the text, each term once."""
    counts: dict[tuple[str, str, str], int] = {}
    first: dict[tuple[str, str, str], Mark] = {}
    for mark in marks:
        key = (mark.term.language, mark.term.concept, mark.term.text)
        counts[key] = counts.get(key, 0) + 1
        first.setdefault(key, mark)
    for key, mark in first.items():
        concept = index.concepts[mark.term.concept]
        equivalent = concept.preferred(target) if target else None
        yield Use(mark, concept, counts[key], equivalent)
