"""What a file brings: pieces of entries, and the report of what became of them.

A reader turns a file into a :class:`Delivery` of pieces, each a part of one entry in the shape of
:mod:`glossary.services.documents`; :mod:`glossary.services.merging` brings them in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from glossary.services.documents import Document
from glossary.services.parcels import Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of one entry, and where it stands in its file."""

    place: str
    slug: str | None
    """The slug that the file names; None where it names no entry of ours."""
    document: Document
    renamed: Mapping[str, str] = field(default_factory=dict)
    """For spellings that were mended: the old text of a term by its new one."""
    problem: str | None = None
    """Why it can't be read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a reader found in a file."""

    pieces: list[Piece]
    parcel: Parcel = field(default_factory=Parcel)
    """The themes and sources that the file describes."""
    passed_over: list[str] = field(default_factory=list)
    """What was not understood, each with its place."""
    is_foreign: bool = False
    """Whether its themes may be those of another glossary, to be passed over if unknown here."""


class Outcome(StrEnum):
    """What happens, or would happen, to one piece."""

    NEW = "new"
    CHANGED = "changed"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(slots=True, kw_only=True)
class ReportRow:
    """What happened to one piece."""

    place: str
    concept: str
    outcome: Outcome
    message: str = ""


@dataclass(slots=True, kw_only=True)
class Report:
    """What happened to every piece, and what was not understood."""

    rows: list[ReportRow] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    proposals: list[int] = field(default_factory=list)
    """The numbers of the proposals made, where it was brought in as such."""

    def count(self, outcome: Outcome) -> int:
        """Return how many pieces came out so."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def is_refused(self) -> bool:
        """Whether nothing may be kept."""
        return any(row.outcome is Outcome.REFUSED for row in self.rows)
