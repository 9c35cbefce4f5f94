"""What may be asked: every unusable query has its own answer, and changes nothing."""

import time

import pytest

from glossary.errors import (
    InvalidInput,
    QueryMissing,
    QueryTooLong,
    TooManyMarks,
    UnknownLanguage,
    UnreadableText,
)
from glossary.search.index import SearchIndex
from glossary.services.searching import MAX_QUERY_LENGTH, clean_query, known_language, search_terms

BAD: list[tuple[str, type[InvalidInput]]] = [
    ("", QueryMissing),
    ("   \t\n", QueryMissing),
    ("\u200b\u200c\u200d\u2060\ufeff", QueryMissing),
    ("\u115f\u3164", QueryMissing),
    ("...!?", QueryMissing),
    ("a" * (MAX_QUERY_LENGTH + 1), QueryTooLong),
    ("ก" * 10_000, QueryTooLong),
    ("\u0301" * 100, TooManyMarks),
    ("a" + "\u0301" * 500, QueryTooLong),
    ("refu\x00gee", UnreadableText),
    ("\ud800", UnreadableText),
    ("\uffff", UnreadableText),
]


@pytest.mark.parametrize(("query", "error"), BAD)
def test_an_unusable_query_is_refused(query: str, error: type[InvalidInput]) -> None:
    with pytest.raises(error):
        clean_query(query)


@pytest.mark.parametrize(
    ("query", "cleaned"),
    [
        ("  refugee \n camp ", "refugee camp"),
        ("re\u200bfu\u00adgee", "refugee"),
        ("refu\x1bgee\x07", "refugee"),
        ("refugee" + "\u0335" * 100, "refugee" + "\u0335" * 8),
        ("di cu\u031b", "di c\u01b0"),
        ("\u202erefugee\u202c", "refugee"),
        ("ភៀស\u200bខ្លួន", "ភៀសខ្លួន"),
        ("C++", "C++"),
        ("១៨", "១៨"),
    ],
)
def test_a_usable_query_is_cleaned(query: str, cleaned: str) -> None:
    assert clean_query(query) == cleaned


def test_an_unknown_language_is_named(glossary_index: SearchIndex) -> None:
    with pytest.raises(UnknownLanguage, match="en, th, km, my, lo, vi, zh"):
        search_terms(glossary_index, "refugee", language="xx")
    assert known_language("km") == "km"


def test_the_worst_allowed_query_is_answered_without_a_blow_up(glossary_index: SearchIndex) -> None:
    """Not a benchmark: a hundred times the usual answer would still pass."""
    worst = ["ก" * 200, "a " * 99, "กำ" * 100, "ကျွ" * 60, "ស្ត្រី" * 28, "移" * 200, "x" * 200]
    started = time.perf_counter()
    for query in worst:
        search_terms(glossary_index, query)
    assert time.perf_counter() - started < 10
