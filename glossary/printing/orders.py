"""What is to be printed: a selection, a layout and the choices that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from glossary.errors import InvalidParameter
from glossary.printing.registry import LAYOUTS, Layout
from glossary.services.selection import Selection, listed, read_selection

Choice = TypeVar("Choice", bound=StrEnum)


class Paper(StrEnum):
    """The papers that can be printed on."""

    A4 = "a4"
    A5 = "a5"
    A6 = "a6"
    LETTER = "letter"


class TextSize(StrEnum):
    """Normal, or large for readers with low vision."""

    NORMAL = "normal"
    LARGE = "large"


class Arrangement(StrEnum):
    """The order of the entries."""

    THEMES = "themes"
    ALPHABET = "alphabet"
    CHOSEN = "chosen"


class Part(StrEnum):
    """What can be shown of an entry, or left out."""

    DEFINITION = "definition"
    ROMANIZATION = "romanization"
    LITERAL = "literal"
    NOTES = "notes"
    CONTRASTS = "contrasts"
    COUNTRIES = "countries"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """One print, fully described: equal orders of one revision give equal files."""

    selection: Selection = field(default_factory=Selection)
    layout: Layout
    paper: Paper
    text_size: TextSize = TextSize.NORMAL
    arrangement: Arrangement = Arrangement.THEMES
    parts: frozenset[Part] = frozenset(Part)
    is_booklet: bool = False

    def as_options(self) -> dict[str, str]:
        """Return the options of an address or a command that mean this order."""
        options = {
            **self.selection.as_options(),
            "layout": self.layout.name,
            "paper": self.paper.value,
        }
        if self.text_size is not TextSize.NORMAL:
            options["text-size"] = self.text_size.value
        if self.arrangement is not _usual_arrangement(self.selection):
            options["arrange"] = self.arrangement.value
        if self.parts != frozenset(Part):
            options["with"] = ",".join(part for part in Part if part in self.parts) or "none"
        if self.is_booklet:
            options["booklet"] = "yes"
        return options


def read_order(options: Mapping[str, str]) -> PrintOrder:
    """Return the order that the options of an address or a command mean.

    Beside those of :func:`glossary.services.selection.read_selection`: ``layout``, ``paper``,
    ``text-size``, ``arrange``, ``with`` (a list of parts, or ``none``) and ``booklet``.

    :raises GlossaryError: a language or value is not one of those allowed.
    """
    selection = read_selection(options)
    name = options.get("layout") or "handbook"
    if name not in LAYOUTS:
        raise InvalidParameter(name="layout", allowed=", ".join(LAYOUTS))
    layout = LAYOUTS[name]
    paper = options.get("paper") or layout.papers[0]
    if paper not in layout.papers:
        raise InvalidParameter(name="paper", allowed=", ".join(layout.papers))
    return PrintOrder(
        selection=selection,
        layout=layout,
        paper=Paper(paper),
        text_size=_one_of(TextSize, options, "text-size", TextSize.NORMAL),
        arrangement=_one_of(Arrangement, options, "arrange", _usual_arrangement(selection)),
        parts=_parts(options.get("with")),
        is_booklet=_yes(options, "booklet") and layout.is_foldable(len(selection.wanted_languages)),
    )


def _usual_arrangement(selection: Selection) -> Arrangement:
    if selection.concepts or selection.collections:
        return Arrangement.CHOSEN
    return Arrangement.THEMES


def _one_of(kind: type[Choice], options: Mapping[str, str], name: str, usual: Choice) -> Choice:
    value = options.get(name)
    if not value:
        return usual
    if value not in {choice.value for choice in kind}:
        raise InvalidParameter(name=name, allowed=", ".join(kind))
    return kind(value)


def _parts(text: str | None) -> frozenset[Part]:
    if not text:
        return frozenset(Part)
    names = set(listed(text)) - {"none"}
    if not names <= {part.value for part in Part}:
        raise InvalidParameter(name="with", allowed=", ".join((*Part, "none")))
    return frozenset(Part(name) for name in names)


def _yes(options: Mapping[str, str], name: str) -> bool:
    value = options.get(name) or "no"
    if value not in ("yes", "no"):
        raise InvalidParameter(name=name, allowed="yes, no")
    return value == "yes"
