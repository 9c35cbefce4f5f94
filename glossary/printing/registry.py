"""The layouts: one template in ``layouts/`` and one line in :data:`LAYOUTS` each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from glossary.printing.words import N_

TEMPLATES = Path(__file__).parent / "layouts"

_BOOKS = ("a5", "a4", "a6", "letter")
_SHEETS = ("a4", "letter", "a5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A way to print entries.

    :param title: its name as people read it, to be translated.
    :param hint: what it is good for, in one sentence, to be translated.
    :param papers: the papers that it fits on, the usual one first.
    :param size: of its text on the usual paper, in points.
    :param folds: whether its pages can be put in the order of a folded booklet.
    """

    name: str
    title: str
    hint: str
    papers: tuple[str, ...]
    size: float = 9.5
    folds: bool = False


_LAYOUTS = (
    Layout(
        name="handbook",
        title=N_("Handbook"),
        hint=N_(
            "A book with everything: contents, entries, words to avoid, an index per language."
        ),
        papers=_BOOKS,
        folds=True,
    ),
)

LAYOUTS: Mapping[str, Layout] = MappingProxyType({layout.name: layout for layout in _LAYOUTS})
"""Every layout by its name, in the order of the menu."""
