"""Text helpers that every language shares: search keys as tables, scripts, cleaning.

A search key is a :class:`Key`: a tuple of small steps, applied in order. The steps are data
(a pattern and what replaces it), so that another program can read the same tables: patterns
use only what Python's ``re`` and ECMAScript regular expressions with the ``u`` flag read
alike, apart from the spelling of ``\\U000E0000`` and of the group reference ``\\1``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

# Character classes, written without their brackets so that they can be combined.
LATIN = (
    "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1d00-\u1dbf\u1e00-\u1eff"
    "\u2c60-\u2c7f\ua720-\ua7ff\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a"
)

# Default_Ignorable_Code_Point (DerivedCoreProperties.txt): joiners, bidi marks, soft hyphen,
# variation selectors, the Khmer inherent vowels; and the controls that are not white space.
INVISIBLE_CHARACTERS = (
    "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)

# White_Space (PropList.txt) and the four information separators, which split lines in Python.
SPACE_CHARACTERS = (
    "\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
)

# The zero of each decimal system: general category Nd comes in runs of ten (Unicode, 4.6).
_ZEROS = (
    "\u0660\u06f0\u0966\u09e6\u0e50\u0ed0\u0f20\u1040\u1090\u17e0\u1810\u1946\u19d0\u1a80"
    "\u1a90\ua8d0\ua9d0\ua9f0\uaa50\uabf0\uff10"
)
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES = "\u0060\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032\uff07"
_QUOTATION_MARKS = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\u300c\u300d\u300e\u300f\uff02"


class Step(Protocol):
    """One step of a search key: a pure function of text that never raises."""

    def __call__(self, text: str, /) -> str:
        """Return the text after this step."""
        ...  # pragma: no cover


@dataclass(frozen=True, eq=False)
class Normalize:
    """Bring the text to a Unicode normalization form (UAX #15)."""

    form: Form

    def __call__(self, text: str) -> str:
        """Return ``text`` in the form."""
        return unicodedata.normalize(self.form, text)


@dataclass(frozen=True, eq=False)
class CaseFold:
    """Remove case distinctions with full case folding (Unicode 3.13, CaseFolding.txt)."""

    def __call__(self, text: str) -> str:
        """Return ``text`` case-folded."""
        return text.casefold()


@dataclass(frozen=True, eq=False)
class Rule:
    """Replace every match of a pattern, in one pass from left to right.

    ``example`` is a pair: text before the rule and the same text after it. A test runs it.
    """

    pattern: str
    replacement: str
    why: str
    example: tuple[str, str]
    _compiled: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the pattern once."""
        object.__setattr__(self, "_compiled", re.compile(self.pattern))

    def __call__(self, text: str) -> str:
        """Return ``text`` with every match replaced."""
        return self._compiled.sub(self.replacement, text)


@dataclass(frozen=True, eq=False)
class Function:
    """Apply a function whose own table is too large to stand here."""

    function: Callable[[str], str]
    why: str
    example: tuple[str, str]

    def __call__(self, text: str) -> str:
        """Return what the function makes of ``text``."""
        return self.function(text)


@dataclass(frozen=True, eq=False)
class Letters:
    """Replace single characters by a table, everywhere or only ``inside`` a pattern's matches."""

    table: Mapping[str, str]
    why: str
    example: tuple[str, str]
    inside: str | None = None
    _compiled: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the pattern, or a class of the table's characters, once."""
        pattern = self.inside or "[" + re.escape("".join(self.table)) + "]"
        object.__setattr__(self, "_compiled", re.compile(pattern))

    def __call__(self, text: str) -> str:
        """Return ``text`` with the table's characters replaced."""
        return self._compiled.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        return "".join(self.table.get(character, character) for character in match[0])


@dataclass(frozen=True, eq=False)
class Order:
    """Sort the marks of one cluster; of the same mark typed twice, keep one when ``unique``.

    ``order`` holds one pattern per kind of mark, without groups. Marks of one kind keep the
    order they were typed in. A cluster is a run of two or more such marks.
    """

    order: tuple[str, ...]
    why: str
    example: tuple[str, str]
    unique: bool = True
    _run: re.Pattern[str] = field(init=False, repr=False)
    _mark: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the pattern of a cluster and the pattern of its marks once."""
        object.__setattr__(self, "_run", re.compile(f"(?:{'|'.join(self.order)}){{2,}}"))
        object.__setattr__(self, "_mark", re.compile(f"({')|('.join(self.order)})"))

    def __call__(self, text: str) -> str:
        """Return ``text`` with the marks of every cluster in order."""
        return self._run.sub(self._sort, text)

    def _sort(self, run: re.Match[str]) -> str:
        found = self._mark.finditer(run[0])
        marks: Iterable[tuple[int, str]] = ((mark.lastindex or 0, mark[0]) for mark in found)
        if self.unique:
            marks = dict.fromkeys(marks)
        return "".join(mark for _, mark in sorted(marks, key=lambda mark: mark[0]))


# Garbage can need several passes; after this many it stays as it is.
_MAXIMUM_PASSES = 8


@dataclass(frozen=True, init=False, eq=False)
class Key:
    """A search key: steps applied in order. Call it with one term or one query.

    A key is pure, never raises, and applying it twice gives what applying it once gives.
    Text without a letter or digit can have an empty key. Written for at most a few hundred
    characters.
    """

    steps: tuple[Step, ...]
    repeated: bool

    def __init__(self, *steps: Step | Key, repeated: bool = False) -> None:
        """Build a key from steps; a key among them stands for its own steps.

        :param repeated: apply the steps until nothing changes. Words need one pass; the
            second keeps the key stable where dropping a mark brought others together.
        """
        flat: list[Step] = []
        for step in steps:
            flat.extend(step.steps if isinstance(step, Key) else [step])
        object.__setattr__(self, "steps", tuple(flat))
        object.__setattr__(self, "repeated", repeated)

    def __call__(self, text: str) -> str:
        """Return the key of ``text``."""
        return self._repeat(text, self._once(text))

    def after(self, done: Key, text: str) -> str:
        """Return the key of ``text``, on which the first steps of this key, ``done``, were done."""
        if self.steps[: len(done.steps)] != done.steps:
            return self(text)
        return self._repeat(text, self._once(text, len(done.steps)))

    def _repeat(self, text: str, key: str) -> str:
        passes = 1 if self.repeated else _MAXIMUM_PASSES
        while key != text and passes < _MAXIMUM_PASSES:
            text, key = key, self._once(key)
            passes += 1
        return key

    def _once(self, text: str, start: int = 0) -> str:
        for step in self.steps[start:]:
            text = step(text)
        return text


def merged(*groups: str) -> dict[str, str]:
    """Return a table that maps each letter of a group to the group's first letter."""
    return {letter: group[0] for group in groups for letter in group[1:]}


def paired(letters: str, replacements: str) -> dict[str, str]:
    """Return a table that maps each letter to the replacement at the same place."""
    return dict(zip(letters, replacements, strict=True))


INVISIBLE = Rule(
    f"[{INVISIBLE_CHARACTERS}]+",
    "",
    "Characters that cannot be seen cannot be searched (Default_Ignorable_Code_Point).",
    ("ភាសា\u200bខ្មែរ", "ភាសាខ្មែរ"),
)
SPACES = Rule(
    f"[{SPACE_CHARACTERS}]+",
    " ",
    "Line breaks, tabs, wide and double spaces all read as one space (White_Space).",
    ("work\u00a0 permit", "work permit"),
)
TRIM = Rule("^ | $", "", "A space at either end comes from copying.", (" permit ", "permit"))
# What may stand around a word that is copied from a text; brackets only where they hold all of it.
_AROUND = " !\"'*,.:;?\u00a1\u00bf\u2022\u2026\u104a\u104b\u17d4-\u17d6\u3001\u3002\u3008-\u3011"
IN_BRACKETS = Rule(
    f"^[{_AROUND}]*[(\\[][{_AROUND}]*([^()\\[\\]]*?)[{_AROUND}]*[)\\]][{_AROUND}]*$",
    r"\1",
    "Brackets around the whole come along when a word is copied from a text.",
    ("(permit).", "permit"),
)
BARE = Rule(
    f"^[{_AROUND}]+|[{_AROUND}]+$",
    "",
    "Quotation marks and full stops come along when a word is copied from a text.",
    ('"permit".', "permit"),
)
DIGITS = Letters(
    {chr(ord(zero) + value): str(value) for zero in _ZEROS for value in range(10)},
    "A number is the same number in any digits (Unicode 4.6, decimal digits).",
    ("๒๕๖๐ ២០១៧", "2560 2017"),
)
SIGNS = Letters(
    # Full-width ASCII stands at a fixed distance from ASCII (Halfwidth and Fullwidth Forms).
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_QUOTATION_MARKS, '"'),
    "Keyboards and word processors offer many hyphens and quotation marks for one.",
    ("worker’s non‑refoulement ＩＬＯ", "worker's non-refoulement ILO"),
)
PUNCTUATION = Rule(
    "[!-/:-@\\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    "\u0e2f\u0e3f\u0e4f\u0e5a\u0e5b\u0eaf\u104a-\u104b\u17d4-\u17d6\u17d8-\u17db"
    "\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3011]+",
    " ",
    "Punctuation and currency signs are no part of how a word sounds.",
    ("refugee (person)", "refugee  person "),
)

# Canonical caseless matching, D145 of the Unicode Standard 3.13, composed again at the end.
# The scripts of South-East Asia need the canonical form: the compatibility forms take the
# Thai and Lao vowel "am" (ำ, ຳ) and the Lao digraphs (ໜ, ໝ) apart.
CANONICAL = Key(
    INVISIBLE,
    Normalize("NFD"),
    CaseFold(),
    SIGNS,
    Normalize("NFC"),
    SPACES,
    TRIM,
    IN_BRACKETS,
    BARE,
)

# Compatibility caseless matching, D146, for Latin and Han, where the compatibility forms only
# unify: ligatures, full-width letters, CJK radicals. The signs come first because the
# compatibility form of an acute accent is a space with a mark.
COMPATIBLE = Key(
    INVISIBLE,
    SIGNS,
    Normalize("NFKD"),
    CaseFold(),
    Normalize("NFKD"),
    SIGNS,
    Normalize("NFKC"),
    SPACES,
    TRIM,
    IN_BRACKETS,
    BARE,
)

# The spaces of scripts that put none between words mark phrases, at the writer's pleasure.
NO_SPACES = Rule(
    " +", "", "Spaces in a script without word spaces carry no meaning.", ("แรง งาน", "แรงงาน")
)
NO_MARKS = Rule(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+",
    "",
    "Latin letters typed without their marks; the text must be decomposed.",
    ("cafe\u0301", "cafe"),
)

_ROMAN = Letters(
    paired("đðłøħıŋɲɔəɛɯʉɤɨɪʊɑɒʌɡɓɗ", "ddlohinnoeeuueiiuaaagbd")
    | {"ŋ": "ng", "ɲ": "ny", "œ": "oe", "æ": "ae", "þ": "th"},
    "Letters that have no decomposition, as they are typed on an English keyboard.",
    ("đœŋ", "doeng"),
)
_LETTERS_AND_DIGITS = Rule(
    "[^0-9a-z]+", "", "Writers disagree where the words of a romanization end.", ("di-cu", "dicu")
)
ROMAN = (
    INVISIBLE,
    Normalize("NFKD"),
    CaseFold(),
    Normalize("NFKD"),
    NO_MARKS,
    _ROMAN,
    DIGITS,
)
ROMAN_KEY = Key(*ROMAN, _LETTERS_AND_DIGITS)


def roman_key(text: str) -> str:
    """Return the ASCII skeleton of a romanization, for comparing.

    Compatibility decomposition (UAX #15), removal of the marks, case folding, and ASCII
    letters for those without a decomposition (đ, ŋ, œ …). Spaces, hyphens, apostrophes and
    every letter of another script go.

    :param text: a romanization, or a query in Latin letters.
    :return: letters a–z and digits only; empty for text without Latin letters. Never raises.
    """
    return ROMAN_KEY(text)


def clean(text: str) -> str:
    """Return ``text`` as people see it: composed, without invisible characters.

    Removes Default_Ignorable_Code_Point and controls, makes all white space one space, trims,
    and composes (NFC, UAX #15). Case, marks and punctuation stay.

    :param text: any text of one line; line breaks become spaces.
    :return: the visible text, possibly empty. Never raises.
    """
    return TRIM(SPACES(unicodedata.normalize("NFC", INVISIBLE(text))))


def has_too_many_marks(text: str, limit: int = 8) -> bool:
    """Tell whether marks are piled up on one letter, as in "zalgo" text.

    Counts the successive combining marks (general category M) whose canonical combining class
    is not zero (Unicode 3.6). Vowel signs of Thai, Khmer and Burmese have class zero, so real
    words stay far below the limit.

    :param text: any text.
    :param limit: the greatest number of marks that is still accepted.
    """
    return without_piled_marks(text, limit) != text


def without_piled_marks(text: str, limit: int = 8) -> str:
    """Return ``text`` without the marks beyond the first ``limit`` on one letter.

    Counted as in :func:`has_too_many_marks`.
    """
    count = 0
    kept = []
    for character in text:
        if unicodedata.combining(character):
            count += 1
        elif not unicodedata.category(character).startswith("M"):
            count = 0
        if count <= limit:
            kept.append(character)
    return "".join(kept)
