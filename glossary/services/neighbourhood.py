"""A concept and those around it as a small picture: where each word and each line goes.

The picture reads from top to bottom: wider ideas, the concept itself, then narrower ones and the
others, each kind at a branch of its own. It is as wide as a telephone and grows downwards, so the
words keep their size everywhere. Lengths are in the picture's own units, of which a telephone
shows one per pixel. No font is asked: the widths are estimates, on the large side, so a word
never leaves its box; a test in the browser measures that in every language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary.languages import LANGUAGES

WIDTH = 328
# The sizes of Latin text: of a neighbour, and of the concept itself.
_SIZE, _CENTRE_SIZE = 15.0, 19.0
_PADDING = 10
_GAP = 8
# With the gap below it, what a thumb needs.
_LEAST_HEIGHT = 36
# Where the stem stands that the branches grow from, and where the boxes begin.
_STEM, _BRANCH = 12, 28
_LABEL_HEIGHT = 26
# The kinds of relations in the order they are drawn in; the first stands above the concept.
KINDS = ("broader", "narrower", "confusable", "opposite", "related")

# A cluster that no line may break inside: leading vowels, a letter, what is stacked below it,
# its marks, in Burmese a final letter under asat, and in Khmer one under bantoc or toandakhiat.
_CLUSTER = re.compile(
    "[เแโใไເແໂໃໄ]*"
    "(?:.(?:[\u17d2\u1039].)*)"
    "[\u0300-\u036f\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebd\u0ec6-\u0ece"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3]*"
    "(?:[\u1000-\u1021][\u1037\u1038]*\u103a[\u1037\u1038]*)*"
    "(?:[\u1780-\u17a2](?:\u17d2[\u1780-\u17a2])*[\u17cb\u17cd])*",
    re.DOTALL,
)
# What is stacked below another letter takes no width of its own.
_STACKED = re.compile("[\u17d2\u1039].")
_WIDE = frozenset("mwMWQOGHNUDCKRA—…")


@dataclass(frozen=True, slots=True)
class Name:
    """What a concept is called in the picture."""

    slug: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A word in its place: its lines, and the base line of each."""

    name: Name
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, str], ...]

    @property
    def middle(self) -> float:
        """The height that a branch reaches it at."""
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        """Where its lines are centred."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Branch:
    """The neighbours of one kind: where their heading stands, and their boxes in rows."""

    kind: str
    label_y: float
    rows: tuple[tuple[Box, ...], ...]

    @property
    def boxes(self) -> Iterator[Box]:
        """Every box in the order of reading."""
        for row in self.rows:
            yield from row


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The picture."""

    centre: Box
    above: tuple[Branch, ...]
    below: tuple[Branch, ...]
    height: float
    width: float = WIDTH
    stem: float = _STEM

    @property
    def stem_top(self) -> float:
        """Where the stem begins: at the first wider idea, else at the concept."""
        return self.above[0].rows[0][0].middle if self.above else self.centre.middle

    @property
    def stem_bottom(self) -> float:
        """Where the stem ends: at the last row, else at the concept."""
        return self.below[-1].rows[-1][0].middle if self.below else self.centre.middle


def draw_neighbourhood(
    centre: Name, neighbours: Iterable[tuple[str, Name]], labels: str
) -> Neighbourhood:
    """Return the picture of a concept with those around it, each with its kind of relation.

    :param labels: the language that the headings of the branches are in.
    """
    by_kind: dict[str, list[Name]] = {kind: [] for kind in KINDS}
    for kind, name in neighbours:
        by_kind[kind].append(name)
    label_height = _LABEL_HEIGHT * LANGUAGES[labels].line_height / 1.5
    above, y = _branches(by_kind, KINDS[:1], 2.0, label_height)
    middle = _box(centre, 2, y, _CENTRE_SIZE, WIDTH - 4)
    below, y = _branches(by_kind, KINDS[1:], middle.y + middle.height + _GAP, label_height)
    return Neighbourhood(middle, above, below, y)


def _branches(
    by_kind: Mapping[str, Sequence[Name]], kinds: Sequence[str], y: float, label_height: float
) -> tuple[tuple[Branch, ...], float]:
    """Return the branches of some kinds below ``y``, and where they end."""
    branches = []
    for kind in kinds:
        if by_kind[kind]:
            branch, y = _branch(kind, by_kind[kind], y, label_height)
            branches.append(branch)
    return tuple(branches), y


def _branch(
    kind: str, names: Sequence[Name], y: float, label_height: float
) -> tuple[Branch, float]:
    """Return one branch that begins at ``y``, and where it ends."""
    label_y = y + label_height * 0.7
    y += label_height
    rows: list[tuple[Box, ...]] = []
    row: list[Box] = []
    x = float(_BRANCH)
    for name in names:
        box = _box(name, x, y, _SIZE, WIDTH - 2 - _BRANCH)
        if row and x + box.width > WIDTH - 2:
            rows.append(tuple(row))
            y, x, row = max(one.y + one.height for one in row) + _GAP, float(_BRANCH), []
            box = _box(name, x, y, _SIZE, WIDTH - 2 - _BRANCH)
        row.append(box)
        x += box.width + _GAP
    rows.append(tuple(row))
    end = max(one.y + one.height for one in row) + _GAP
    return Branch(kind, label_y, tuple(rows)), end


def _box(name: Name, x: float, y: float, size: float, most: float) -> Box:
    language = LANGUAGES[name.language]
    size *= language.font_scale
    lines = list(_lines(name, size, most - 2 * _PADDING))
    width = max(_width(line, name.language) * size for line in lines)
    step = size * language.line_height * 0.82
    height = max(step * len(lines) + _PADDING, _LEAST_HEIGHT)
    top = y + (height - step * len(lines)) / 2
    baselines = (top + step * (number + 0.72) for number in range(len(lines)))
    return Box(
        name,
        x,
        y,
        min(width + 2 * _PADDING, most),
        height,
        tuple(zip((round(at, 1) for at in baselines), lines, strict=True)),
    )


def _lines(name: Name, size: float, most: float) -> Iterator[str]:
    """Yield the lines of a word, broken between words, or between clusters where it must."""
    line = ""
    for piece in _pieces(name, size, most):
        if line and _width(f"{line}{piece}".rstrip(), name.language) * size > most:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()


def _pieces(name: Name, size: float, most: float) -> Iterator[str]:
    for word in re.findall(r"\S+\s*|\s+", name.text):
        if _width(word.rstrip(), name.language) * size <= most:
            yield word
        else:
            yield from _CLUSTER.findall(word)


def _width(text: str, language: str) -> float:
    """Return how wide a text is at the most, in multiples of its size."""
    return sum(_character_width(character, language) for character in _STACKED.sub("", text))


def _character_width(character: str, language: str) -> float:
    kind = unicodedata.category(character)
    if kind in ("Mn", "Cf"):
        return 0.0
    if character == " ":
        return 0.36
    if character in _WIDE:
        return 1.0
    letter = LANGUAGES[language].letter_width
    if kind == "Mc":
        return letter * 0.65
    return letter if LANGUAGES[language].writes(character) else 0.72
