"""Whether people understand a word: what came of asking them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.base import Model, now

if TYPE_CHECKING:
    from glossary.model.concept import Concept


class ComprehensionTest(Model):
    """What some people at one place understood when they heard one term.

    ``term`` is its text: the record outlives the row of the term. ``account_id`` is for the
    editors, never for readers. A record that was wrong is withdrawn, not removed.
    """

    __tablename__ = "comprehension_test"
    __table_args__ = (
        sa.CheckConstraint("understood >= 0 AND understood <= asked", name="understood"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(sa.ForeignKey("concept.id"), index=True)
    language: Mapped[str]
    term: Mapped[str]
    place: Mapped[str]
    audience: Mapped[str]
    asked: Mapped[int]
    understood: Mapped[int]
    # What those who did not understand it took it for; empty where nobody noted it.
    thought: Mapped[str]
    day: Mapped[date]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    concept: Mapped[Concept] = relationship(back_populates="comprehension_tests")
