"""Sources, and where a text cites them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.base import Model, enumeration
from glossary.model.vocabulary import SourceKind

if TYPE_CHECKING:
    from glossary.model.concept import CountryNote, Definition, Term


class Source(Model):
    """A law, a standard, a publication or a page (TBX ``source``).

    An *authority* is shown to readers. *Evidence*, a page where somebody was seen using a word,
    may be a mirror or a blog: editors weigh it, readers are not shown it.
    """

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[SourceKind] = mapped_column(enumeration(SourceKind))
    title: Mapped[str]
    url: Mapped[str | None]
    publisher: Mapped[str | None]
    year: Mapped[int | None]

    @property
    def is_shown(self) -> bool:
        """Whether readers see it."""
        return self.kind is SourceKind.AUTHORITY


class Citation(Model):
    """One place in one source that a definition, term or country note rests on."""

    __tablename__ = "citation"
    __table_args__ = (
        sa.CheckConstraint(
            "(definition_id IS NOT NULL AND term_id IS NULL AND country_note_id IS NULL) OR "
            "(definition_id IS NULL AND term_id IS NOT NULL AND country_note_id IS NULL) OR "
            "(definition_id IS NULL AND term_id IS NULL AND country_note_id IS NOT NULL)",
            name="one_owner",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    locator: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("source.id"), index=True)
    definition_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("definition.id", ondelete="CASCADE"), index=True
    )
    term_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("term.id", ondelete="CASCADE"), index=True
    )
    country_note_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("country_note.id", ondelete="CASCADE"), index=True
    )

    source: Mapped[Source] = relationship()
    definition: Mapped[Definition | None] = relationship(back_populates="citations")
    term: Mapped[Term | None] = relationship(back_populates="citations")
    country_note: Mapped[CountryNote | None] = relationship(back_populates="citations")

    @property
    def text(self) -> str:
        """The citation as people read it: title and, where there is one, the article or page."""
        return f"{self.source.title}, {self.locator}" if self.locator else self.source.title
