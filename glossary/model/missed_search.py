"""What people searched for in vain, counted by day."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from glossary.model.base import Model


class MissedSearch(Model):
    """How often a query found nothing on one day; who asked is not known.

    ``folded_query`` is the key that the query is compared by, so that spellings count together,
    ``written`` the query as it was first typed that day (empty where only the key was kept);
    ``language`` is the tag of the likeliest language, or ``""`` where the query has no letters.
    """

    __tablename__ = "missed_search"
    __table_args__ = (sa.UniqueConstraint("folded_query", "language", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    folded_query: Mapped[str]
    written: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    day: Mapped[date] = mapped_column(index=True)
    count: Mapped[int] = mapped_column(default=1)
