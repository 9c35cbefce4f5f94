"""Lists of search keys, and the ways to look something up in one.

A list is made once and never changes. Positions are indexes into it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from math import log
from typing import Any, ClassVar, Protocol

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

    # 0, 1, 2 …: the same objects in the tables of all lists, of which there are many.
    _numbers: ClassVar[tuple[int, ...]] = ()

    def __init__(self, keys: tuple[str, ...]) -> None:
        """Take the keys; their tables are made when they are first needed."""
        self._count_to(len(keys))
        self.keys: Sequence[str] = keys

    @staticmethod
    def _count_to(length: int) -> tuple[int, ...]:
        if length > len(FewKeys._numbers):
            FewKeys._numbers = tuple(range(length))
        return FewKeys._numbers

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Be unpickled, with the numbers of this process."""
        numbers = self._count_to(len(state["keys"]))
        if "_tables" in state:
            first, again = state["_tables"]
            state["_tables"] = {key: numbers[at] for key, at in first.items()}, again
        self.__dict__.update(state)

    def prepare(self) -> None:
        """Make every table now."""
        _ = self._tables, self._joined, self._starts

    @cached_property
    def _tables(self) -> tuple[Mapping[str, int], Mapping[str, list[int]]]:
        """The first position of each key, and all of those that occur more often: few do."""
        first: dict[str, int] = {}
        again: dict[str, list[int]] = {}
        for position, key in zip(self._numbers, self.keys, strict=False):
            if key and first.setdefault(key, position) != position:
                again.setdefault(key, [first[key]]).append(position)
        return first, again

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
        if key not in first:
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
                key, self._tables[0].keys(), scorer=OSA.normalized_similarity, processor=None,
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
        postings: defaultdict[str, list[int]] = defaultdict(list)
        parts = [set(parts) for parts in parts_of_keys]
        for position, found in enumerate(parts):
            for part in found:
                postings[part].append(position)
        # The postings of all parts in one row: an object for each would take most of the memory.
        self._numbers = {part: number for number, part in enumerate(postings)}
        self._positions = array("I", chain.from_iterable(postings.values()))
        self._starts = array("I", accumulate(map(len, postings.values()), initial=0))
        count = len(parts)
        self._weights = array("d", (log(1 + count / len(at)) for at in postings.values()))
        self._unknown = log(1 + count)
        self._totals = array(
            "f", (sum(self._weights[self._numbers[part]] for part in one) for one in parts)
        )

    @property
    def parts(self) -> Iterable[str]:
        """Every part of any key."""
        return self._numbers.keys()

    def shared(
        self, parts: Mapping[str, Mapping[str, float]], minimum: float = 0.0
    ) -> Iterator[tuple[int, float, float]]:
        """Yield the keys that share parts with a query: (position, of the query, of the key).

        :param parts: for each part of the query the parts of keys that may stand for it, with
            their likeness in 0–1; itself is no exception.
        :param minimum: the least share of the query's weight that is of interest.
        :return: which share of the query's weight, and of the key's, the other side has, 0–1.
        """
        weights, positions, starts = self._weights, self._positions, self._starts
        of_query: dict[int, float] = {}
        seen = of_query.get
        total = 0.0
        rows = [self._best_first(alternatives) for alternatives in parts.values()]
        for row in rows:
            weight = max((weights[number] for number, _ in row), default=self._unknown)
            total += weight
            done: set[int] = set()
            for number, likeness in row:
                gain = weight * likeness
                new: Iterable[int] = positions[starts[number] : starts[number + 1]]
                if len(row) > 1:
                    new = set(new) - done
                    done |= new
                for position in new:
                    of_query[position] = seen(position, 0.0) + gain
        least = max(minimum * total, 1e-9)
        for position, share in of_query.items():
            if share >= least:
                yield position, share / total, self._share_of_key(position, rows)

    def _best_first(self, alternatives: Mapping[str, float]) -> list[tuple[int, float]]:
        """Return the numbers of the parts that stand for one of a query, the likest first."""
        if len(alternatives) == 1:
            return [(self._numbers[part], likeness) for part, likeness in alternatives.items()]
        by_likeness = sorted(alternatives, key=alternatives.__getitem__, reverse=True)
        return [(self._numbers[part], alternatives[part]) for part in by_likeness]

    def _share_of_key(self, position: int, rows: list[list[tuple[int, float]]]) -> float:
        """Return which share of a key's weight a query has, 0–1."""
        own = 0.0
        for row in rows:
            for number, likeness in row:
                if self._has(position, number):
                    own += self._weights[number] * likeness
                    break
        return min(own / self._totals[position], 1.0)

    def _has(self, position: int, number: int) -> bool:
        end = self._starts[number + 1]
        at = bisect_left(self._positions, position, self._starts[number], end)
        return at < end and self._positions[at] == position

    def __contains__(self, part: str) -> bool:
        """Whether any key has ``part``."""
        return part in self._numbers


def pairs_of(key: str) -> list[str]:
    """Return every two characters in a row."""
    return [key[at : at + 2] for at in range(len(key) - 1)] or [key]
