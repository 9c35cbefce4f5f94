"""Drafts: forms that somebody goes on writing later, for nobody else to see."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from glossary.model.base import Model, now


class Draft(Model):
    """A form as it was typed, of its author alone.

    It stands apart from the proposals, so that nothing that shows those can show it. ``fields``
    are the names and texts of the form in their order; ``slug`` is the entry, None for a new one,
    and ``proposal`` the number of one's own proposal that is written again.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    slug: Mapped[str | None]
    proposal: Mapped[int | None]
    fields: Mapped[list[list[str]]] = mapped_column(sa.JSON())
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
