"""Which letters of a term a query has found, in whole grapheme clusters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import regex
from rapidfuzz.distance import Indel

from glossary.languages import LANGUAGES
from glossary.languages.base import Language
from glossary.search.result import Match, Reason, Tier

# Extended grapheme clusters (UAX #29); this library keeps Khmer and Burmese stacks whole.
_CLUSTER = regex.compile(r"\X")
# A chance likeness of fewer letters in a row is no sign.
_SHORTEST_RUN = 2


def highlights(query: str, match: Match) -> list[tuple[int, int]]:
    """Return the ranges of code points of the matched term that the query has found.

    Empty where it was not the term that was compared: for a romanization, a hidden label, a
    definition.

    :return: (start, end) pairs, in order, not touching.
    """
    if match.via is not None or match.reason is Reason.ROMANISED:
        return []
    text = match.term.text
    if match.tier is Tier.SAME and match.reason is not Reason.CONTAINS:
        return [(0, len(text))]
    return _ranges(text, _found(LANGUAGES[match.term.language], query, text))


def marked(query: str, match: Match) -> list[tuple[str, bool]]:
    """Return the matched term in pieces, each with whether the query has found it."""
    text, at = match.term.text, 0
    pieces: list[tuple[str, bool]] = []
    for start, end in highlights(query, match):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


def _found(language: Language, query: str, text: str) -> set[int]:
    """Return the numbers of the clusters that agree with the query, by the key ``fold``."""
    clusters = _CLUSTER.findall(text)
    at = text.casefold().find(query.casefold())
    if at >= 0 and len(text.casefold()) == len(text):
        starts = accumulate(map(len, clusters), initial=0)
        return {number for number, start in enumerate(starts) if at <= start < at + len(query)}
    keys = [language.fold(cluster) or cluster for cluster in clusters]
    owners = [number for number, key in enumerate(keys) for _ in key]
    whole = "".join(keys)
    found: set[int] = set()
    for part in _parts(language, query):
        at = whole.find(part)
        if at >= 0:
            found.update(owners[at : at + len(part)])
            continue
        for block in Indel.opcodes(part, whole):
            if block.tag == "equal" and block.src_end - block.src_start >= _SHORTEST_RUN:
                found.update(owners[block.dest_start : block.dest_end])
    return found


def _parts(language: Language, query: str) -> Iterator[str]:
    if language.spaces_between_words:
        yield from (language.fold(word) for word in query.split())
    else:
        yield language.fold(query)


def _ranges(text: str, found: set[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for number, cluster in enumerate(_CLUSTER.finditer(text)):
        if number not in found:
            continue
        if ranges and ranges[-1][1] == cluster.start():
            ranges[-1] = (ranges[-1][0], cluster.end())
        else:
            ranges.append((cluster.start(), cluster.end()))
    return ranges
