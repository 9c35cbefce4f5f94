"""Chinese characters: their Simplified form and their reading.

Both are tables. The readings stand in the table of the Chinese order, which lists the characters
by pinyin (CLDR, by way of ICU); the Simplified forms are in ``han_simplified.txt``, which
``tools/build_han.py`` writes from the transform ``Hant-Hans`` of CLDR.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from glossary.languages.collation import collation_for, toneless

_SIMPLIFIED = Path(__file__).with_name("han_simplified.txt")


def simplified(text: str) -> str:
    """Return ``text`` with each Traditional character in its Simplified form.

    Character by character: enough for comparing, since a character that has two Simplified
    forms gets the same one in the term and in the query. Everything else stays. Never raises.
    """
    return text.translate(_simplified_forms())


def syllables(text: str) -> list[str]:
    """Return the toneless pinyin of ``text``, one syllable per character, ``ü`` as ``v``.

    A character with several readings has the one that sorts it. What is no Chinese character
    stands as it is, an item per character. Never raises.
    """
    return [_syllable(character) for character in text]


@lru_cache(maxsize=4096)
def _syllable(character: str) -> str:
    reading = collation_for("zh").reading(character)
    return character if reading is None else toneless(reading).replace("ü", "v").replace("ê", "e")


@cache
def _simplified_forms() -> Mapping[int, str]:
    lines = _SIMPLIFIED.read_text(encoding="utf-8").splitlines()
    sources, targets = (line for line in lines if line and not line.startswith("#"))
    return {ord(source): target for source, target in zip(sources, targets, strict=True)}
