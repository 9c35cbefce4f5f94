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
    :param size: of its text on A5, in points.
    :param needs: the part of the data without which there is nothing to print.
    :param folds: whether its pages can be put in the order of a folded booklet.
    :param wide_from: the number of languages from which its pages lie on their side; such pages
        are not folded: two of them side by side fit on no sheet.
    """

    name: str
    title: str
    hint: str
    papers: tuple[str, ...]
    size: float = 9.5
    folds: bool = False
    wide_from: int | None = None
    needs: str | None = None

    def is_foldable(self, languages: int) -> bool:
        """Tell whether its pages with so many languages can be put in the order of a booklet."""
        return self.folds and (self.wide_from is None or languages < self.wide_from)


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
    Layout(
        name="bilingual",
        title=N_("List in columns"),
        hint=N_("The words of two or more languages side by side."),
        papers=_SHEETS,
        size=8.5,
        folds=True,
        wide_from=4,
    ),
    Layout(
        name="cards",
        title=N_("Cards to show"),
        hint=N_("Eight to a sheet, to cut apart or fold up and hold out to somebody."),
        papers=_SHEETS,
        size=9,
    ),
    Layout(
        name="flashcards",
        title=N_("Cards to learn with"),
        hint=N_(
            "The word in front, its meaning behind. "
            "Print on both sides, turned over the long edge, and cut apart."
        ),
        papers=_SHEETS,
        size=9,
    ),
    Layout(
        name="avoid",
        title=N_("Poster: words to avoid"),
        hint=N_("Not that word, but this one, and why. To hang on the wall."),
        papers=_SHEETS,
        size=10,
        needs="avoid",
    ),
    Layout(
        name="compare",
        title=N_("Words told apart"),
        hint=N_("One sheet for each group of words that are confused."),
        papers=_SHEETS,
        needs="comparisons",
    ),
    Layout(
        name="worksheet",
        title=N_("Worksheet"),
        hint=N_("For translators and reviewers, with lines to write on."),
        papers=_SHEETS,
        size=9,
    ),
)

LAYOUTS: Mapping[str, Layout] = MappingProxyType({layout.name: layout for layout in _LAYOUTS})
"""Every layout by its name, in the order of the menu."""
