"""What readers report without an account, and how floods of it are kept out."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.base import Model, enumeration
from glossary.model.concept import Concept


class ReportKind(StrEnum):
    """What a reader says about a word."""

    MISSING = "missing"
    NOT_UNDERSTOOD = "not_understood"
    WRONG = "wrong"


class ReportState(StrEnum):
    """What became of a report; a hidden one is kept for the editors alone.

    ``done`` was answered by what the glossary says by now, ``declined`` was no fault.
    """

    OPEN = "open"
    DONE = "done"
    PROPOSED = "proposed"
    DECLINED = "declined"
    HIDDEN = "hidden"


class ReaderReport(Model):
    """What one reader said about one word; who it was is not known, nor at what hour.

    ``folded_word`` is the key that searches in vain are counted by, ``language`` the tag that
    was named, else the likeliest one, or ``""``. ``digest`` tells one sending from another, so
    that a form that is sent twice is one report.
    """

    __tablename__ = "reader_report"
    __table_args__ = (sa.Index("ix_reader_report_state_language", "state", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReportKind] = mapped_column(enumeration(ReportKind))
    word: Mapped[str]
    folded_word: Mapped[str]
    language: Mapped[str]
    place: Mapped[str]
    remark: Mapped[str]
    concept_id: Mapped[int | None] = mapped_column(sa.ForeignKey("concept.id"), index=True)
    state: Mapped[ReportState] = mapped_column(enumeration(ReportState), default=ReportState.OPEN)
    day: Mapped[date]
    digest: Mapped[str] = mapped_column(unique=True)

    concept: Mapped[Concept | None] = relationship()


class FloodDay(Model):
    """The key that addresses are counted under for one day; thrown away with the day."""

    __tablename__ = "flood_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str]


class FloodCount(Model):
    """How often something was done under one digest on one day."""

    __tablename__ = "flood_count"

    digest: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    count: Mapped[int] = mapped_column(default=1)
