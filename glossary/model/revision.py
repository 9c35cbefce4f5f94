"""Revisions: every state that a concept was ever published in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.base import Model, now

if TYPE_CHECKING:
    from glossary.model.concept import Concept


class Revision(Model):
    """The whole entry as it stood after one change; never altered, never deleted.

    ``document`` has the shape of a file in ``glossary/content`` (see
    :mod:`glossary.services.documents`). ``id`` grows with every change of any concept, so the
    greatest one tells whether a search index or a cached page is still true.
    """

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("concept_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(sa.ForeignKey("concept.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    author: Mapped[str | None]
    summary: Mapped[str]
    # Whether it changed the English meaning, so that the other languages were to be checked again.
    affects_translations: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    concept: Mapped[Concept] = relationship(back_populates="revisions")
