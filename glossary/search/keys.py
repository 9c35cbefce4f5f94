"""Lists of search keys, and the ways to look something up in one.

A list is made once and never changes. Positions are indexes into it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from math import log
from typing import Protocol

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

#: Above this number of keys the q-gram index is faster than comparing with each key.
LARGE = 25_000

_BETWEEN = "\n"


class KeyList(Protocol):
    """Keys to be found whole, by a part, or by likeness. An empty key is found by nothing."""

    @property
    def keys(self) -> Sequence[str]:
        """The keys in the order given."""
        ...  # pragma: no cover

    def prepare(self) -> None:
        """Make every table now."""
        ...  # pragma: no cover

    def equal(self, key: str) -> Sequence[int]:
        """Return the positions of ``key``."""
        ...  # pragma: no cover

    def holding(self, part: str) -> Iterator[tuple[int, int]]:
        """Yield each position whose key has ``part`` in it, with the offset of the first place."""
        ...  # pragma: no cover

    def alike(self, key: str, minimum: float) -> Iterator[tuple[int, float]]:
        """Yield the positions whose key is alike, with the normalised OSA similarity in 0–1."""
        ...  # pragma: no cover


def key_list(keys: Iterable[str]) -> KeyList:
    """Return a list of keys of the kind that is fast for so many; none may have a line break."""
    listed = tuple(keys)
    return ManyKeys(listed) if len(listed) > LARGE else FewKeys(listed)


class FewKeys:
    """Keys that are compared one by one: nothing is faster up to some 20,000."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        """Take the keys; their tables are made when they are first needed."""
        self.keys: Sequence[str] = keys

    def prepare(self) -> None:
        """Make every table now."""
        _ = self._different, self._joined, self._starts

    @cached_property
    def _tables(self) -> tuple[Mapping[str, int], Mapping[str, list[int]]]:
        """The first position of each key, and all of those that occur more often: few do."""
        first: dict[str, int] = {}
        again: dict[str, list[int]] = {}
        for position, key in enumerate(self.keys):
            if first.setdefault(key, position) != position:
                again.setdefault(key, [first[key]]).append(position)
        return first, again

    @cached_property
    def _different(self) -> list[str]:
        return [key for key in self._tables[0] if key]

    @cached_property
    def _joined(self) -> str:
        return _BETWEEN + _BETWEEN.join(self.keys) + _BETWEEN

    @cached_property
    def _starts(self) -> array[int]:
        lengths = (len(key) + 1 for key in self.keys)
        return array("I", [1, *accumulate(lengths, initial=1)][1:])

    def equal(self, key: str) -> Sequence[int]:
        """Return the positions of ``key``."""
        first, again = self._tables
        if not key or key not in first:
            return ()
        return again.get(key) or (first[key],)

    def holding(self, part: str) -> Iterator[tuple[int, int]]:
        """Yield each position whose key has ``part`` in it, with the offset of the first place."""
        if not part:
            return
        joined, starts = self._joined, self._starts
        at = joined.find(part)
        while at >= 0:
            position = bisect_right(starts, at) - 1
            start = starts[position]
            yield position, at - start
            at = joined.find(part, start + len(self.keys[position]))

    def alike(self, key: str, minimum: float) -> Iterator[tuple[int, float]]:
        """Yield the positions whose key is alike, with the normalised OSA similarity in 0–1."""
        if key:
            for found, likeness, _ in extract(
                key, self._different, scorer=OSA.normalized_similarity, processor=None,
                score_cutoff=minimum, limit=None,
            ):  # fmt: skip
                for position in self.equal(found):
                    yield position, likeness


class ManyKeys:
    """Keys by their q-grams, for hundreds of thousands."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        """Make the index at once: it is too much work for somebody's query."""
        from glossary.search.qgrams import QGramIndex

        self._grams = QGramIndex(keys)
        self.keys: Sequence[str] = self._grams.in_given_order()

    def prepare(self) -> None:
        """Do nothing: the index is there."""

    def equal(self, key: str) -> Sequence[int]:
        """Return the positions of ``key``."""
        return self._grams.equal(key) if key else ()

    def holding(self, part: str) -> Iterator[tuple[int, int]]:
        """Yield the positions of the shortest keys with ``part`` in them, and its offset."""
        yield from self._grams.holding(part)

    def alike(self, key: str, minimum: float) -> Iterator[tuple[int, float]]:
        """Yield the positions of the most alike keys (:meth:`QGramIndex.alike`)."""
        if key:
            yield from self._grams.alike(key, minimum)


class PartIndex:
    """Which keys share rare parts with a query: two letters in a row, or whole words.

    What edit distance can't see: a word out of a compound, words in another order, a long
    question around one word. The weight of a part is its rarity, ``log(1 + n / df)`` of
    n keys with df that have it.
    """

    def __init__(self, parts_of_keys: Iterable[Iterable[str]]) -> None:
        """Count the parts of each key, each part once."""
        postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        parts = [set(parts) for parts in parts_of_keys]
        for position, found in enumerate(parts):
            for part in found:
                postings[part].append(position)
        self._postings = dict(postings)
        count = len(parts)
        self._weights = {part: log(1 + count / len(at)) for part, at in postings.items()}
        self._unknown = log(1 + count)
        self._totals = array("f", (sum(map(self._weights.__getitem__, one)) for one in parts))

    @property
    def parts(self) -> Iterable[str]:
        """Every part of any key."""
        return self._postings.keys()

    def shared(
        self, parts: Mapping[str, Mapping[str, float]], minimum: float = 0.0
    ) -> Iterator[tuple[int, float, float]]:
        """Yield the keys that share parts with a query: (position, of the query, of the key).

        :param parts: for each part of the query the parts of keys that may stand for it, with
            their likeness in 0–1; itself is no exception.
        :param minimum: the least share of the query's weight that is of interest.
        :return: which share of the query's weight, and of the key's, the other side has, 0–1.
        """
        weights, postings = self._weights, self._postings
        of_query: dict[int, float] = {}
        seen = of_query.get
        total = 0.0
        for alternatives in parts.values():
            weight = max((weights[one] for one in alternatives), default=self._unknown)
            total += weight
            done: set[int] = set()
            for part in sorted(alternatives, key=alternatives.__getitem__, reverse=True):
                gain = weight * alternatives[part]
                if len(alternatives) == 1:
                    for position in postings[part]:
                        of_query[position] = seen(position, 0.0) + gain
                else:
                    new = [position for position in postings[part] if position not in done]
                    for position in new:
                        of_query[position] = seen(position, 0.0) + gain
                    done.update(new)
        least = max(minimum * total, 1e-9)
        for position, share in of_query.items():
            if share >= least:
                yield position, share / total, self._share_of_key(position, parts)

    def _share_of_key(self, position: int, parts: Mapping[str, Mapping[str, float]]) -> float:
        """Return which share of a key's weight a query has, 0–1."""
        own = 0.0
        for alternatives in parts.values():
            for part in sorted(alternatives, key=alternatives.__getitem__, reverse=True):
                if self._has(position, part):
                    own += self._weights[part] * alternatives[part]
                    break
        return min(own / self._totals[position], 1.0)

    def _has(self, position: int, part: str) -> bool:
        found = self._postings[part]
        at = bisect_left(found, position)
        return at < len(found) and found[at] == position

    def __contains__(self, part: str) -> bool:
        """Whether any key has ``part``."""
        return part in self._postings


def pairs_of(key: str) -> list[str]:
    """Return every two characters in a row."""
    return [key[at : at + 2] for at in range(len(key) - 1)] or [key]
