"""Alphabetical order and index headings of each language, equal to ICU's.

The order is the Unicode Collation Algorithm (UTS #10) with the root and the tailorings of
CLDR (UTS #35 part 5). The tables beside this module hold what ICU made of them, so that
sorting needs no ICU; ``tools/build_collation.py`` writes them.

A table starts with comments and ``name: value`` lines, up to an empty line:

``headings``
    the index headings in order, as ``AlphabeticIndex`` of ICU gives them.
``end``
    the first text that comes after all headings.
``move``
    first and last primary weight of a script, and where the first goes: CLDR's
    ``[reorder]``, which puts the script of the language before Latin.
``ignore``
    the last primary weight that does not count: CLDR's ``[alternate shifted]`` (Thai).
``contractions``
    in ``zh``, words of several characters with a place of their own, in CLDR's syntax.

Each other line is a character, or several that count together, a tab, and its collation
elements ``primary.secondary.tertiary`` in hexadecimal. Zeros at the end of a weight and the
common second and third weight (05) are left out, ``-`` stands for no element. The table of
a language holds only what differs from ``root.txt``. ``zh.txt`` has, before these lines,
one line for each pinyin reading with its characters in order.
"""

import struct
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["NAMES", "OTHER", "Collation", "SortKey", "collation_for", "toneless"]

#: The languages with a table; every other name has the root order.
NAMES = ("en", "th", "km", "my", "lo", "vi", "zh")
#: The heading of a text that stands before or after all headings.
OTHER = "…"

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]
_Elements = tuple[tuple[int, int, int], ...]

_COMMON = 0x0500
_UNLISTED = 0xFFE00000  # a character without an entry comes last, by its code point
_HAN = 0x27000000  # the pinyin characters stand between the digits and Latin,
_STEP = 15  # and this many bits apart, which leaves room behind each of them
_LONGEST_READ = 200  # characters that are compared with a reading given


@cache
def collation_for(name: str) -> "Collation":
    """Return the order of a language, read at the first call.

    :param name: a language tag of :data:`NAMES`; any other, such as ``shn``, means the root.
    """
    return Collation(name if name in NAMES else "root")


class Collation:
    """The order of one language: sort keys and index headings."""

    headings: tuple[str, ...]

    def __init__(self, name: str) -> None:
        head, blocks = _read("root" if name == "en" else name)
        self._move = tuple(int(weight, 16) for weight in head.get("move", "0 0 0").split())
        self._pinyin = _Pinyin(blocks[0]) if name == "zh" else None
        # What the language says itself; the rest is in the one table that all share.
        own = {} if name in ("en", "root") else _entries(blocks[-1])
        self._own = {unit: self._moved(elements) for unit, elements in own.items()}
        if self._pinyin:
            self._own |= self._pinyin.words(head["contractions"])
        self._longest = _longest([*_root(), *self._own])
        self._ignored = int(head.get("ignore", "0"), 16)
        self.headings = tuple(head["headings"].split())
        starts = sorted([*self._heading_starts(), (self.key(head["end"])[0], OTHER)])
        self._starts = [start for start, _ in starts]
        self._labels = [OTHER, *(label for _, label in starts)]

    def key(self, text: str, reading: str | None = None) -> SortKey:
        """Return the sort key of ``text``: keys compare as ICU compares the texts.

        The weights of the first, second and third level (UTS #10, section 7), then the NFC
        text, so that only equal texts have equal keys.

        :param reading: in Chinese, the pinyin with tone marks of the whole text. A character
            read otherwise there than in the table stands behind the characters listed for
            that reading. A syllable without tone mark, and 一 and 不 in any tone, are not
            another reading. A reading that does not fit the text changes nothing.
        """
        elements = self._elements(text, reading)
        if self._ignored:
            elements = list(_shifted(elements, self._ignored))
        return (
            tuple([primary for primary, _, _ in elements if primary]),
            tuple([secondary for _, secondary, _ in elements if secondary]),
            tuple([tertiary for _, _, tertiary in elements if tertiary]),
            unicodedata.normalize("NFC", text),
        )

    def key_bytes(self, text: str, reading: str | None = None) -> bytes:
        """Return :meth:`key` as bytes that compare the same, to be stored in a database."""
        *levels, last = self.key(text, reading)
        packed = [
            struct.pack(f">{len(weights) + 1}{size}", *weights, 0)
            for size, weights in zip("IHH", levels, strict=True)
        ]
        return b"".join([*packed, last.encode()])

    def heading(self, text: str, reading: str | None = None) -> str:
        """Return the heading under which an index lists ``text``, or :data:`OTHER`.

        As ICU's ``AlphabeticIndex``: the last heading that is not behind the text on the
        first level. Chinese characters stand under the first letter of their pinyin, where
        Latin words stand too; the list by key has first the characters, then the words.
        """
        return self._labels[bisect_right(self._starts, self.key(text, reading)[0])]

    def reading(self, character: str) -> str | None:
        """Return the pinyin that a Chinese character is listed under, with its tone mark.

        None for every other character, and in the order of every language but Chinese.
        """
        return self._pinyin.usual(character) if self._pinyin else None

    def _heading_starts(self) -> Iterator[tuple[tuple[int, ...], str]]:
        """Yield the first-level key where each heading starts.

        A heading that sorts as several letters, as Khmer ឥ like អិ, holds only what starts
        with them; what follows belongs to the heading of the letter before again.
        """
        if self._pinyin:
            yield from self._pinyin.starts()
        labels = {self.key(label)[0]: label for label in self.headings}
        for start, label in labels.items():
            yield start, label
            if len(start) > 1:
                yield (*start, 2 * _UNLISTED), labels[start[:-1]]

    def _elements(self, text: str, reading: str | None = None) -> list[tuple[int, int, int]]:
        text = unicodedata.normalize("NFD", text)
        read_otherwise: dict[int, _Elements] = {}
        if reading and self._pinyin:
            read_otherwise = self._pinyin.read_otherwise(text, reading)
        found: list[tuple[int, int, int]] = []
        index = 0
        while index < len(text):
            unit = text[index]
            if unit in self._longest:
                unit, text = self._match(text, index)
            if index in read_otherwise and len(unit) == 1:
                found += read_otherwise[index]
            else:
                elements = self._listed(unit)
                found += self._unlisted(unit) if elements is None else elements
            index += len(unit)
        return found

    def _match(self, text: str, index: int) -> tuple[str, str]:
        """Return the longest unit at ``index``, and ``text`` with that unit made contiguous.

        UTS #10, section 7.2, rule S2.1: after the longest match, marks that follow and are
        not blocked by another mark of their class join it when the table has them together.
        """
        unit = text[index]
        for length in range(self._longest[unit], 1, -1):
            if self._lists(text[index : index + length]):
                unit = text[index : index + length]
                break
        after = index + len(unit)
        blocked = 0
        while after < len(text) and (mark := unicodedata.combining(text[after])):
            if blocked < mark and self._lists(unit + text[after]):
                unit += text[after]
                text = text[:index] + unit + text[index + len(unit) - 1 : after] + text[after + 1 :]
            else:
                blocked = mark
            after += 1
        return unit, text

    def _lists(self, unit: str) -> bool:
        return unit in self._own or unit in _root()

    def _listed(self, unit: str) -> _Elements | None:
        """Return the elements of a unit, with the weights of the moved script where they go."""
        elements = self._own.get(unit)
        if elements is None and self._pinyin:
            elements = self._pinyin.elements(unit)
        if elements is None and (elements := _root().get(unit)) is not None:
            elements = self._moved(elements)
        return elements

    def _moved(self, elements: _Elements) -> _Elements:
        first, last, to = self._move
        if not last:
            return elements
        return tuple(
            (primary + to - first if first <= primary <= last else primary, secondary, tertiary)
            for primary, secondary, tertiary in elements
        )

    def _unlisted(self, unit: str) -> list[tuple[int, int, int]]:
        """Return elements for a character without an entry: as its compatibility form."""
        plain = unicodedata.normalize("NFKD", unit)
        if plain != unit:
            return self._elements(plain)
        return [(_UNLISTED | ord(unit), _COMMON, _COMMON)]


class _Pinyin:
    """The characters of Chinese by their reading.

    Some 20,000 characters, so their places are kept in two flat arrays, not in a dictionary:
    the characters by code point, and beside each its place in the order.
    """

    def __init__(self, block: str) -> None:
        self._last: dict[str, int] = {}
        in_order: list[str] = []
        self._readings: list[str] = []
        self._ends: list[int] = []
        for line in block.splitlines():
            reading, characters = line.split("\t")
            in_order += characters
            self._readings.append(reading)
            self._ends.append(len(in_order))
            self._last[reading] = _weight(len(in_order))
        by_code = sorted(range(len(in_order)), key=in_order.__getitem__)
        self._characters = "".join(in_order[place] for place in by_code)
        self._places = array("H", (place + 1 for place in by_code))
        self._spellings = self._last.keys() | {toneless(reading) for reading in self._last}

    def _place(self, character: str) -> int:
        """Return the place of a character in the order, from 1; 0 where it is not listed."""
        at = bisect_left(self._characters, character)
        found = at < len(self._characters) and self._characters[at] == character
        return self._places[at] if found else 0

    def usual(self, character: str) -> str | None:
        """Return the reading that a character is listed under."""
        place = self._place(character)
        return self._readings[bisect_left(self._ends, place)] if place else None

    def elements(self, unit: str) -> _Elements | None:
        """Return the elements of one character, None where it is not listed."""
        place = self._place(unit) if len(unit) == 1 else 0
        return ((_weight(place), _COMMON, _COMMON),) if place else None

    def words(self, contractions: str) -> dict[str, _Elements]:
        """Return the elements of the words that have a place of their own."""
        words: dict[str, _Elements] = {}
        for rule in contractions.split():
            before, _, rest = rule.partition("<")
            word, _, expansion = rest.partition("/")
            behind = (_weight(self._place(before)) + 1, _COMMON, _COMMON)
            words[word] = (behind, (_weight(self._place(expansion)), _COMMON, _COMMON))
        return words

    def starts(self) -> list[tuple[tuple[int, ...], str]]:
        """Return the first weight of each letter, with the letter."""
        first: dict[str, int] = {}
        for reading, start in zip(self._readings, [0, *self._ends], strict=False):
            first.setdefault(toneless(reading)[0].upper(), _weight(start + 1))
        return [((weight,), letter) for letter, weight in first.items()]

    def read_otherwise(self, text: str, reading: str) -> dict[int, _Elements]:
        """Return, by index, the elements of characters that ``reading`` reads otherwise.

        A text longer than any term keeps the usual readings: the search below goes one
        call deeper for each character.
        """
        if len(text) > _LONGEST_READ:
            return {}
        spelled = "".join(filter(str.isalnum, unicodedata.normalize("NFC", reading).casefold()))

        @cache
        def syllables(index: int, at: int) -> tuple[str, ...] | None:
            if index == len(text):
                return () if at == len(spelled) else None
            for syllable in self._candidates(text[index], spelled[at : at + 6]):
                rest = syllables(index + 1, at + len(syllable))
                if rest is not None:
                    return (syllable, *rest)
            return None

        return {
            index: self._behind(character, syllable)
            for index, (character, syllable) in enumerate(
                zip(text, syllables(0, 0) or (), strict=False)
            )
            if self._is_other(character, syllable)
        }

    def _candidates(self, character: str, spelled: str) -> Iterator[str]:
        """Yield the beginnings of ``spelled`` that can stand for ``character``."""
        usual = self.usual(character)
        if usual is None:
            same = character.casefold() if character.isalnum() else ""
            likely, others = [same], []
        else:
            likely = [usual, toneless(usual)]
            others = [spelled[:length] for length in range(len(spelled), 0, -1)]
        yield from (syllable for syllable in likely if spelled.startswith(syllable))
        yield from (syllable for syllable in others if syllable in self._spellings)

    def _is_other(self, character: str, syllable: str) -> bool:
        usual = self.usual(character)
        if usual is None or syllable not in self._last or syllable == usual:
            return False
        may_keep_usual = syllable == toneless(syllable) or character in "一不"
        return not (may_keep_usual and toneless(syllable) == toneless(usual))

    def _behind(self, character: str, reading: str) -> _Elements:
        return ((self._last[reading] + 1 + self._place(character), _COMMON, _COMMON),)


def _weight(place: int) -> int:
    return _HAN + (place << _STEP)


@cache
def toneless(reading: str) -> str:
    """Return pinyin without its tone marks; ``ü`` and ``ê`` stay."""
    letters = unicodedata.normalize("NFD", reading)
    tones = "\u0300\u0301\u0304\u030c"
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in tones))


def _shifted(elements: list[tuple[int, int, int]], ignored: int) -> Iterator[tuple[int, int, int]]:
    """Leave out punctuation and the marks on it (UTS #10, section 4, "shifted")."""
    skipping = False
    for element in elements:
        if element[0]:
            skipping = element[0] <= ignored
        if not skipping:
            yield element


def _read(name: str) -> tuple[dict[str, str], list[str]]:
    text = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")
    head, *blocks = text.split("\n\n")
    lines = [line for line in head.splitlines() if not line.startswith("#")]
    return dict(line.strip().split(": ", 1) for line in lines), blocks or [""]


@cache
def _root() -> dict[str, _Elements]:
    """Return the table that every language shares."""
    return _entries(_read("root")[1][0])


def _longest(units: list[str]) -> dict[str, int]:
    """Return the length of the longest unit that starts with each character."""
    longest: dict[str, int] = {}
    for unit in units:
        if len(unit) > 1:
            longest[unit[0]] = max(len(unit), longest.get(unit[0], 0))
    return longest


def _entries(block: str) -> dict[str, _Elements]:
    """Read the lines of a table."""
    known: dict[str, tuple[int, int, int]] = {}
    table: dict[str, _Elements] = {}
    for line in block.splitlines():
        text, _, written = line.partition("\t")
        elements = written.removeprefix("-").split()
        unit = chr(int(text[2:], 16)) if text.startswith("\\u") else text
        table[unit] = tuple(known.setdefault(one, _weights(one)) for one in elements)
    return table


def _weights(written: str) -> tuple[int, int, int]:
    primary, secondary, tertiary = f"{written}..".split(".")[:3]
    return (
        int(primary.ljust(8, "0"), 16),
        int(secondary.ljust(4, "0"), 16) if secondary else _COMMON,
        int(tertiary.ljust(4, "0"), 16) if tertiary else _COMMON,
    )
