"""The languages of the glossary, one module each.

A module of this package that has an attribute ``LANGUAGE`` adds a language; nothing else
needs to know. Everything that serves languages loops over :data:`LANGUAGES`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from glossary.languages.base import Language

__all__ = [
    "KEYS_VERSION",
    "LANGUAGES",
    "Language",
    "language",
    "languages_for",
    "registered",
    "scripts_of",
]

#: Counts up when a search key of any language makes something else of a text, so that another
#: program that keeps keys, such as a page that works without a network, knows its own are stale.
KEYS_VERSION = 2


def _discover() -> Iterator[Language]:
    for module in pkgutil.iter_modules(__path__):
        if not module.ispkg:
            found = importlib.import_module(f"{__name__}.{module.name}")
            if isinstance(found_language := getattr(found, "LANGUAGE", None), Language):
                yield found_language


_languages: dict[str, Language] = {}

LANGUAGES: Mapping[str, Language] = MappingProxyType(_languages)
"""Every language by its tag, in the order of ``Language.position``. Read-only."""


def _register(languages: Iterable[Language]) -> None:
    ordered = sorted(languages, key=lambda one: one.position)
    _languages.clear()
    _languages.update((one.tag, one) for one in ordered)


_register(_discover())


def language(tag: str) -> Language:
    """Return the language with this tag.

    :raises KeyError: for a tag that no language has.
    """
    return LANGUAGES[tag]


def scripts_of(text: str) -> frozenset[str]:
    """Return the ISO 15924 codes of the languages' scripts that ``text`` has letters of.

    Scripts of no language here, digits and punctuation are not counted.
    """
    return frozenset(one.script for one in LANGUAGES.values() if one.writes(text))


def languages_for(text: str) -> list[Language]:
    """Return the languages that ``text`` may be meant for, the likeliest first.

    By the scripts of its letters: every language of those scripts, in the languages' order.
    Text in Latin letters alone may also be a romanization or an abbreviation, so the other
    languages follow. Text without a letter of any language's script may be in each of them.

    :param text: a query; at most a few hundred characters.
    :return: one language at least, as long as there is one. Never raises.
    """
    scripts = scripts_of(text)
    plausible = [one for one in LANGUAGES.values() if one.script in scripts]
    if scripts <= {"Latn"}:
        plausible += [one for one in LANGUAGES.values() if one.script not in scripts]
    return plausible


@contextmanager
def registered(language: Language) -> Iterator[Language]:
    """Add a language, or replace the one with its tag, for the length of a ``with`` block.

    For tests; not safe while other threads loop over :data:`LANGUAGES`.
    """
    before = list(LANGUAGES.values())
    _register([one for one in before if one.tag != language.tag] + [language])
    try:
        yield language
    finally:
        _register(before)
