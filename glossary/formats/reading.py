"""What every reader of a file shares: limits, decoding, and the list of what was passed over."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache

from babel import Locale

from glossary.errors import FileNotUnicode
from glossary.languages import LANGUAGES
from glossary.sentences import Sentence

MOST_BYTES = 32 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_IN_A_CELL = 20_000, 200, 20_000
CELL_LIMIT = Sentence("%(number)s characters in a cell", number=MOST_IN_A_CELL)

_UTF_8, _UTF_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):
    """A row or an entry can't be read, and why."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence as it is, to be translated."""
        super().__init__(sentence)
        self.sentence = sentence


class PassedOver:
    """What a reader did not understand: each thing once, with its first place and a count."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._first: dict[str, str] = {}
        self._count: Counter[str] = Counter()

    def add(self, place: str, thing: str) -> None:
        """Note one more ``thing``."""
        self._first.setdefault(thing, place)
        self._count[thing] += 1

    def lines(self) -> list[str]:
        """Return a line for each thing, in the order of their first places."""
        return [self._line(place, thing) for thing, place in self._first.items()]

    def _line(self, place: str, thing: str) -> str:
        count = self._count[thing]
        if count == 1:
            return Sentence("%(place)s: %(thing)s", place=place, thing=thing)
        return Sentence(
            "%(place)s: %(thing)s (%(count)s times)", place=place, thing=thing, count=count
        )


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark.

    :raises FileNotUnicode: it is in another encoding; the line of the first wrong byte is named.
    """
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8"
    try:
        return data.removeprefix(_UTF_8).decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileNotUnicode(place=Sentence("line %(number)s", number=line)) from None


def language_of(name: str) -> str | None:
    """Return the tag of the language that ``name`` means: a tag, an English name or its own.

    ``en-us``, ``my_MM`` and ``zh-Hans-CN`` mean the language itself; another script of it, as in
    ``zh-Hant`` or ``th-Latn``, does not.
    """
    wanted = unicodedata.normalize("NFC", name).strip().casefold().replace("_", "-")
    if wanted in _names():
        return _names()[wanted]
    base, *rest = wanted.split("-")
    if base not in LANGUAGES or not base.isascii():
        return None
    own_script = LANGUAGES[base].script.casefold()
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    is_traditional = base == "zh" and set(rest) & {"tw", "hk", "mo"}
    return None if is_traditional or any(part != own_script for part in scripts) else base


def _names() -> dict[str, str]:
    return _names_of(tuple(LANGUAGES))


@cache
def _names_of(tags: tuple[str, ...]) -> dict[str, str]:
    names: dict[str, str] = {}
    for tag in tags:
        language = LANGUAGES[tag]
        english = _english().languages.get(tag)
        for name in (tag, language.lang_attribute, language.autonym, english or tag):
            names[name.casefold()] = tag
    return names


def _english() -> Locale:
    return Locale.parse("en")
