"""The search keys of the languages as data, for a program that is not written in Python.

The steps of a key are small tables (:mod:`glossary.languages.text`). Here each becomes a list:
its kind, then what it needs. ``glossary/formats/one_page/page.js`` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from glossary.languages import LANGUAGES, Language
from glossary.languages.sound import SOUND
from glossary.languages.text import (
    CaseFold,
    Function,
    Key,
    Letters,
    Normalize,
    Order,
    Rule,
    Step,
)

Table = list[Any]

# A function of characters is written down for those that common keyboards write, Simplified and
# Traditional; rare ones stand for themselves.
_KEYBOARDS = ("gb2312", "big5")
_GROUP = re.compile(r"\\(\d)")


class KeyTables:
    """The keys of some languages. Steps that several keys share are written down once."""

    def __init__(self, languages: Iterable[str], letters: Iterable[str]) -> None:
        """Write down the keys of the languages with these tags.

        :param letters: all that the words to be searched are written with.
        """
        self.letters = frozenset(letters)
        self.steps: list[Table] = []
        self._places: dict[int, int] = {}
        self.sound = self._key(SOUND, LANGUAGES["en"])
        self.languages = {tag: self._language(LANGUAGES[tag]) for tag in languages}

    def _language(self, language: Language) -> dict[str, Any]:
        # A key of Han characters is their sound. Its table would be as large as all the terms,
        # and the romanization of a term says the same.
        fold = language.norm if language.homophonic_fold else language.fold
        return {
            "lang": language.lang_attribute,
            "block": f"[{language.block}]",
            "norm": self._key(language.norm, language),
            "fold": self._key(fold, language),
            "shortest": language.shortest_guess,
        }

    def _key(self, key: Callable[[str], str], language: Language) -> Table:
        """Return the places of the key's steps, and whether they are repeated."""
        if not isinstance(key, Key):
            return [[], False]
        return [[self._place(step, language) for step in key.steps], key.repeated]

    def _place(self, step: Step, language: Language) -> int:
        # The keys of the languages hold the same objects, and outlive this one.
        if id(step) not in self._places:
            self._places[id(step)] = len(self.steps)
            is_function = isinstance(step, Function)
            self.steps.append(
                self._function(step, language) if is_function else _WRITERS[type(step)](step)
            )
        return self._places[id(step)]

    def _function(self, step: Step, language: Language) -> Table:
        """Return the function as a table of the characters that people type.

        Only of those that become a letter of the words: no other can be found.
        """
        own = re.compile(f"[{language.block}]")
        typed = (one for one in _on_keyboards() if own.match(one))
        made = ((one, step(one)) for one in typed)
        return [
            "letters",
            *_paired({one: other for one, other in made if one != other in self.letters}),
        ]


@cache
def case_table() -> Table:
    """Return the letters whose folded case is not their small letter, up to U+FFFF."""
    letters = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    return _paired({one: one.casefold() for one in letters if one.casefold() != one.lower()})


def _rule(step: Any) -> Table:
    return ["rule", step.pattern, _GROUP.sub(r"$\1", step.replacement)]


def _letters(step: Any) -> Table:
    table: Table = ["letters", *_paired(step.table)]
    return [*table, step.inside] if step.inside else table


def _paired(table: Mapping[str, str]) -> Table:
    """Return a table as two texts, letter over letter, and what becomes more than a letter."""
    single = {one: other for one, other in table.items() if len(other) == 1}
    others = {one: other for one, other in table.items() if one not in single}
    return ["".join(single), "".join(single.values()), others]


def _order(step: Any) -> Table:
    return ["order", list(step.order), step.unique]


def _normalize(step: Any) -> Table:
    return ["form", step.form]


def _case(_step: Any) -> Table:
    return ["case"]


@cache
def _on_keyboards() -> str:
    return "".join(
        one
        for code in range(0x3000, 0xD800)
        if any((one := chr(code)).encode(keyboard, "ignore") for keyboard in _KEYBOARDS)
    )


_WRITERS: dict[type[Step], Callable[[Any], Table]] = {
    Rule: _rule,
    Letters: _letters,
    Order: _order,
    Normalize: _normalize,
    CaseFold: _case,
}
