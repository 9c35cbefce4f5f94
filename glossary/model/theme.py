"""Themes: the subject fields by which people browse."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.base import Model


class Theme(Model):
    """A subject field (TBX ``subjectField``) with a title per language."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)

    titles: Mapped[list[ThemeTitle]] = relationship(
        back_populates="theme", cascade="all, delete-orphan", order_by="ThemeTitle.id"
    )

    def title(self, language: str) -> str:
        """Return the title in ``language``, in English where it has none, else the slug."""
        by_language = {title.language: title.text for title in self.titles}
        return by_language.get(language) or by_language.get("en") or self.slug


class ThemeTitle(Model):
    """The title of a theme in one language."""

    __tablename__ = "theme_title"
    __table_args__ = (sa.UniqueConstraint("theme_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id", ondelete="CASCADE"))
    language: Mapped[str]
    text: Mapped[str]

    theme: Mapped[Theme] = relationship(back_populates="titles")
