"""Looking up: what may be asked, and the answer."""

from __future__ import annotations

import unicodedata

from glossary.errors import (
    QueryMissing,
    QueryTooLong,
    TooManyMarks,
    UnknownLanguage,
    UnreadableText,
)
from glossary.languages import LANGUAGES
from glossary.languages.text import clean, without_piled_marks
from glossary.search.engine import find
from glossary.search.index import SearchIndex
from glossary.search.result import SearchResult

# Code points. The longest term of the glossary has about 90; a sentence is not a term.
MAX_QUERY_LENGTH = 200


def search_terms(
    index: SearchIndex,
    query: str,
    *,
    language: str | None = None,
    reader_languages: tuple[str, ...] = (),
    limit: int = 10,
) -> SearchResult:
    """Return the concepts that ``query`` finds, best first.

    :param language: a tag, to match terms of that language only.
    :param reader_languages: tags that win among equals.
    :raises InvalidInput: the query is empty, too long or unreadable.
    :raises UnknownLanguage: the glossary does not hold ``language``.
    """
    return find(
        index,
        clean_query(query),
        languages=(known_language(language),) if language else (),
        reader_languages=reader_languages,
        limit=limit,
    )


def clean_query(query: str) -> str:
    """Return ``query`` in NFC without what can't be seen, spare spaces and piled-up marks.

    The length is checked before anything else is done with the text, because normalising long
    runs of combining marks takes quadratic time.

    :raises QueryTooLong: more than ``MAX_QUERY_LENGTH`` code points.
    :raises UnreadableText: NUL, surrogates or noncharacters: the text was damaged on its way.
    :raises TooManyMarks: nothing but piled-up marks.
    :raises QueryMissing: nothing visible is left.
    """
    if len(query) > MAX_QUERY_LENGTH:
        raise QueryTooLong(limit=MAX_QUERY_LENGTH)
    if any(_is_damage(char) for char in query):
        raise UnreadableText
    cleaned = " ".join(clean(query).split())
    thinned = without_piled_marks(cleaned)
    if not any(unicodedata.category(char)[0] in "LNS" for char in thinned):
        raise QueryMissing if thinned == cleaned else TooManyMarks
    return unicodedata.normalize("NFC", thinned)


def beginning_of(query: str) -> str:
    """Return the start of a query that is too long, cut behind a word where that is possible."""
    start = query[:MAX_QUERY_LENGTH]
    words, space, _ = start.rpartition(" ")
    return words if space else start


def known_language(tag: str) -> str:
    """Return ``tag`` when the glossary holds that language.

    :raises UnknownLanguage: it does not.
    """
    if tag not in LANGUAGES:
        raise UnknownLanguage(tag=tag[:20], known=", ".join(LANGUAGES))
    return tag


def _is_damage(char: str) -> bool:
    return char == "\0" or unicodedata.category(char) == "Cs" or (ord(char) & 0xFFFE) == 0xFFFE
