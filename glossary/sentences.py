"""Sentences for people that are made where nobody knows the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Gettext = Callable[[str], str]
Number = Callable[[int], str]


class Sentence(str):
    """An English sentence that remembers what it was made of, to be said in another language.

    ``Sentence("line %(number)s", number=7)`` is the text ``line 7``; its template is in the
    catalogs. A detail may be a sentence itself.
    """

    __slots__ = ("details", "template")

    def __new__(cls, template: str, **details: str | int) -> Sentence:
        """Fill ``template`` with ``details``."""
        made = super().__new__(cls, template % details)
        made.template, made.details = template, details
        return made

    template: str
    details: dict[str, Any]


def translated(text: str, gettext: Gettext, number: Number = str) -> str:
    """Return ``text`` in the language of ``gettext`` if it is a sentence, else as it is.

    :param number: writes a number as that language does; programs read Latin digits.
    """
    if not isinstance(text, Sentence):
        return text
    said = {
        name: translated(value, gettext, number) if isinstance(value, str) else number(value)
        for name, value in text.details.items()
    }
    # The empty message is the head of a catalog.
    template = gettext(text.template) if text.template else ""
    return template % said
