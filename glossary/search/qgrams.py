"""Likeness among very many keys: an index of q-grams that is as complete as comparing with each.

One OSA edit destroys at most q + 1 of the padded q-grams of a query, so a key within k edits
shares at least G - k (q + 1) of its G different q-grams (E. Ukkonen, Approximate string-matching
with q-grams, 1992, with transposition counted as one edit). Where that bound says nothing, for
short queries, two keys within one edit have a common form after deleting one character of each
(W. Garbe's symmetric deletion).

Keys are kept in the order of their length, so the keys that can match are one range of numbers,
and every list of the index is cut to it by bisection. All arrays are plain numpy arrays, made
once and read only: workers that are forked afterwards share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist, extract

Ids = NDArray[np.int32]

_PAD = "\n"
_BUCKETS = 1 << 16
# Of queries up to this length the deletion forms are looked up; keys are one longer at the most.
_SHORT = 7
# The greatest distance that is looked for, by the length of the query: what is still a slip.
_DISTANCES = ((2, 0), (_SHORT, 1), (13, 2))
_GREATEST_DISTANCE = 3
# Where no key is near, so many are judged that share the most q-grams, and so many given.
_JUDGED, _GIVEN = 100, 10
# Where half of the keys are shorter than this, two characters are a word and have lists too.
_BRIEF = 8
# A part of this many keys is no part to look for; the shortest of them come first.
_MOST_HOLDERS = 400


def slips(length: int) -> int:
    """Return the greatest OSA distance that counts as a slip in a query of ``length``."""
    return next((most for upto, most in _DISTANCES if length <= upto), _GREATEST_DISTANCE)


class JoinedKeys(Sequence[str]):
    """Very many keys as one string: 2 bytes a letter instead of 60 a key."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Join the keys, which must not hold a line break."""
        self.lengths: Ids = np.fromiter(map(len, keys), np.int32, len(keys))
        self.text = _PAD * 2 + (_PAD * 2).join(keys) + _PAD * 2
        ends = np.cumsum(self.lengths.astype(np.int64) + 2)
        self._starts = np.concatenate(([0], ends))[:-1] + 2

    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self.lengths)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        """Return one key, or those of a slice."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        start = int(self._starts[at])
        return self.text[start : start + int(self.lengths[at])]

    def some(self, numbers: Ids) -> list[str]:
        """Return the keys of ``numbers``."""
        starts, lengths, text = self._starts[numbers], self.lengths[numbers], self.text
        ends = (starts + lengths).tolist()
        return [text[start:end] for start, end in zip(starts.tolist(), ends, strict=True)]


class _InGivenOrder(Sequence[str]):
    """The keys of an index by their position in the list that was given."""

    def __init__(self, keys: JoinedKeys, numbers: Ids) -> None:
        self._keys, self._numbers = keys, numbers

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self._keys[int(self._numbers[at])]


class QGramIndex:
    """Keys found whole, by a part, or by OSA distance, among hundreds of thousands."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Sort the keys by length and make the lists: some seconds for a million."""
        listed = keys if isinstance(keys, Sequence) else list(keys)
        lengths = np.fromiter(map(len, listed), np.int32, len(listed))
        order = np.argsort(lengths, kind="stable")
        #: The position of each number in the list that was given.
        self.positions: Ids = order.astype(np.int32)
        self.keys = JoinedKeys([listed[at] for at in order])
        self._lengths = self.keys.lengths
        codes = np.frombuffer(self.keys.text.encode("utf-32-le", "surrogatepass"), np.uint32)
        owners = np.repeat(np.arange(len(order), dtype=np.int32), self._lengths + 2)
        middle = int(self._lengths[len(self._lengths) // 2]) if listed else 0
        sizes: tuple[Literal[2, 3], ...] = (3, 2) if middle < _BRIEF else (3,)
        self._lists = {q: _Lists(_hashes(codes, q)[: len(owners)], owners) for q in sizes}
        self._forms, self._form_owners = self._deletion_forms()

    def equal(self, key: str) -> list[int]:
        """Return the positions of ``key``, in the order of the list given."""
        return sorted(position for position, _ in self.within(key, 0))

    def alike(self, key: str, minimum: float) -> Iterator[tuple[int, float]]:
        """Yield the positions of the keys most alike, with the normalised OSA similarity.

        All within :func:`slips` of the key, and where there is none the most alike of those that
        share the most q-grams.
        """
        near = self._near(key, slips(len(key)))
        for number, distance in near:
            likeness = 1 - distance / max(len(key), int(self._lengths[number]), 1)
            if likeness >= minimum:
                yield int(self.positions[number]), likeness
        if not near:
            yield from self._most_shared(key, minimum)

    @cached_property
    def _numbers(self) -> Ids:
        numbers = np.empty_like(self.positions)
        numbers[self.positions] = np.arange(len(self.positions), dtype=np.int32)
        return numbers

    def in_given_order(self) -> Sequence[str]:
        """Return the keys as they were given, without a copy of them."""
        return _InGivenOrder(self.keys, self._numbers)

    def within(self, key: str, distance: int) -> list[tuple[int, int]]:
        """Return every (position, OSA distance) with at most ``distance``, exactly.

        :param distance: 0 or more; above :func:`slips` it may have to compare with many keys.
        """
        return [(int(self.positions[number]), found) for number, found in self._near(key, distance)]

    def _near(self, key: str, distance: int) -> list[tuple[int, int]]:
        if distance <= 1 and len(key) <= _SHORT:
            numbers = self._same_forms(key)
        else:
            numbers = self._sharing(key, distance, *self._window(len(key), distance))
        return self._distances(key, numbers, distance)

    def _distances(self, key: str, numbers: Ids, distance: int) -> list[tuple[int, int]]:
        if not len(numbers):
            return []
        texts = self.keys.some(numbers)
        row = cdist([key], texts, scorer=OSA.distance, score_cutoff=distance)[0]
        return [(int(numbers[at]), int(row[at])) for at in np.flatnonzero(row <= distance).tolist()]

    def _window(self, length: int, distance: int) -> tuple[int, int]:
        """Return the range of numbers whose keys are at most ``distance`` longer or shorter."""
        around = np.array((length - distance, length + distance + 1), np.int32)
        first, last = self._lengths.searchsorted(around).tolist()
        return first, last

    def _sharing(self, key: str, distance: int, first: int, last: int) -> Ids:
        """Return the numbers that share enough q-grams with ``key`` to be that near."""
        for q, lists in self._lists.items():
            grams = self._grams(key, q)
            needed = len(grams) - distance * (q + 1)
            if needed > 0:
                return lists.sharing(grams, needed, first, last)
        return np.arange(first, last, dtype=np.int32)

    @staticmethod
    def _grams(key: str, q: int, pad: bool = True) -> NDArray[np.uint16]:
        text = _PAD * (q - 1) + key + _PAD * (q - 1) if pad else key
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        return np.unique(_hashes(codes, q))

    def _most_shared(self, key: str, minimum: float) -> Iterator[tuple[int, float]]:
        first, last = self._window(len(key), max(3, len(key) // 2))
        grams = self._grams(key, 3)
        counts = self._lists[3].counts(grams, first, last)
        if not len(counts):
            return
        dice = 2 * counts / (len(grams) + self._lengths[first:last] + 2)
        most = min(_JUDGED, len(dice))
        best = (np.argpartition(-dice, most - 1)[:most] + first).astype(np.int32)
        texts = self.keys.some(best)
        for _, likeness, at in extract(
            key, texts, scorer=OSA.normalized_similarity, processor=None, score_cutoff=minimum,
            limit=_GIVEN,
        ):  # fmt: skip
            yield int(self.positions[best[at]]), likeness

    def holding(self, part: str) -> Iterator[tuple[int, int]]:
        """Yield (position, offset) of the keys that have ``part`` in them, the shortest first."""
        q: Literal[2, 3] = 3 if len(part) >= 3 else 2
        if len(part) < q or q not in self._lists:
            return
        first, _ = self._window(len(part), 0)
        grams = self._grams(part, q, pad=False)
        numbers = self._lists[q].sharing(grams, len(grams), first, len(self.keys))
        for number in numbers[:_MOST_HOLDERS].tolist():
            at = self.keys[number].find(part)
            if at >= 0:
                yield int(self.positions[number]), at

    # --- deletion forms of short keys

    def _deletion_forms(self) -> tuple[NDArray[np.uint64], Ids]:
        last = int(np.searchsorted(self._lengths, _SHORT + 2))
        forms: list[int] = []
        owners: list[int] = []
        for number in range(last):
            for form in _forms(self.keys[number]):
                forms.append(form)
                owners.append(number)
        hashed = np.array(forms, np.uint64)
        order = np.argsort(hashed, kind="stable")
        return hashed[order], np.array(owners, np.int32)[order]

    def _same_forms(self, key: str) -> Ids:
        wanted = np.array(sorted(_forms(key)), np.uint64)
        firsts = np.searchsorted(self._forms, wanted, "left")
        lasts = np.searchsorted(self._forms, wanted, "right")
        found = [self._form_owners[first:last] for first, last in zip(firsts, lasts, strict=True)]
        return np.unique(np.concatenate(found))


class _Lists:
    """For each q-gram (by its hash) the numbers of the keys that have it, ascending."""

    def __init__(self, hashes: NDArray[np.uint16], owners: Ids) -> None:
        order = np.argsort(hashes, kind="stable")  # a radix sort for 16 bits
        self._owners: Ids = owners[order]
        self._ends = np.concatenate(([0], np.cumsum(np.bincount(hashes, minlength=_BUCKETS))))

    def _all(self, gram: int) -> Ids:
        first, last = self._ends[gram : gram + 2].tolist()
        return self._owners[first:last]

    def _cut(self, gram: int, window: Ids) -> Ids:
        owners = self._all(gram)
        first, last = owners.searchsorted(window).tolist()
        return owners[first:last]

    def sharing(self, grams: NDArray[np.uint16], needed: int, first: int, last: int) -> Ids:
        """Return the numbers in a range that have at least ``needed`` of the grams.

        A key that has ``needed`` of all grams has one at least of any ``len(grams) - needed + 1``
        of them, so the rarest are enough to find it; three more lists make the answer much
        smaller, and in the others what is left is looked up.
        """
        # Of the same type as the lists: numpy would copy a list to compare it with another type.
        window = np.array((first, last), np.int32)
        rarest = grams[np.argsort(self._ends[grams + np.int32(1)] - self._ends[grams])].tolist()
        more = min(needed - 1, 3)
        count = len(grams) - needed + 1 + more
        together = np.concatenate([self._cut(gram, window) for gram in rarest[:count]])
        if len(together) > (last - first) // 4:
            counts = np.bincount(together - first, minlength=last - first)
            numbers = (np.flatnonzero(counts > more) + first).astype(np.int32)
            seen = counts[numbers - first]
        else:
            together.sort()
            # A number stands ``more`` places further on again when it occurs more often than that.
            repeated = together[more:] == together[: len(together) - more]
            numbers = np.unique(together[: len(together) - more][repeated])
            seen = together.searchsorted(numbers, "right") - together.searchsorted(numbers)
        left = len(rarest) - count
        for gram in rarest[count:]:
            others = self._all(gram)
            found = others.searchsorted(numbers)
            found[found == len(others)] = 0
            seen = seen + (others[found] == numbers)
            left -= 1
            enough = seen >= needed - left
            numbers, seen = numbers[enough], seen[enough]
        return numbers

    def counts(self, grams: NDArray[np.uint16], first: int, last: int) -> NDArray[np.int64]:
        """Return how many of the grams each key of a range has."""
        window = np.array((first, last), np.int32)
        together = np.concatenate([self._cut(gram, window) for gram in grams.tolist()])
        return np.bincount(together - first, minlength=last - first)


def _hashes(codes: NDArray[np.uint32], q: int) -> NDArray[np.uint16]:
    """Return a 16-bit hash of every q characters in a row; the same in every process."""
    mixed = np.zeros(max(len(codes) - q + 1, 0), np.uint32)
    for step in range(q):
        mixed = mixed * np.uint32(0x9E3779B1) + codes[step : len(codes) - q + 1 + step]
    return ((mixed * np.uint32(0x85EBCA77)) >> np.uint32(16)).astype(np.uint16)


def _forms(key: str) -> set[int]:
    """Return a hash of ``key`` and of each text that is left when one character is deleted."""
    forms = {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}
    return {_text_hash(form) for form in forms}


def _text_hash(text: str) -> int:
    """Return a 64-bit FNV-1a hash by code points; Python's own differs from process to process."""
    value = 0xCBF29CE484222325
    for character in text:
        value = ((value ^ ord(character)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value
