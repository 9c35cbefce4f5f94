"""Comparisons: concepts that are confused, told apart by their characteristics (ISO 704)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.base import Model, enumeration
from glossary.model.concept import Concept
from glossary.model.vocabulary import ReviewState

comparison_concept = sa.Table(
    "comparison_concept",
    Model.metadata,
    sa.Column(
        "comparison_id", sa.ForeignKey("comparison.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("concept_id", sa.ForeignKey("concept.id"), primary_key=True, index=True),
)


class Comparison(Model):
    """A table: two to four concepts in its columns, a distinguishing characteristic a row."""

    __tablename__ = "comparison"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)

    concepts: Mapped[list[Concept]] = relationship(secondary=comparison_concept)
    characteristics: Mapped[list[Characteristic]] = relationship(
        back_populates="comparison",
        cascade="all, delete-orphan",
        order_by="Characteristic.position",
    )


class Characteristic(Model):
    """One row: the characteristic's name and its value for each concept, in every language."""

    __tablename__ = "characteristic"

    id: Mapped[int] = mapped_column(primary_key=True)
    comparison_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comparison.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]

    comparison: Mapped[Comparison] = relationship(back_populates="characteristics")
    texts: Mapped[list[CharacteristicText]] = relationship(
        back_populates="characteristic",
        cascade="all, delete-orphan",
        order_by="CharacteristicText.id",
    )

    def text(self, language: str, concept: Concept | None = None) -> CharacteristicText | None:
        """Return the name, or the value for ``concept``, in ``language``, else in English."""
        wanted = concept.id if concept else None
        found = {text.language: text for text in self.texts if text.concept_id == wanted}
        return found.get(language) or found.get("en")


class CharacteristicText(Model):
    """A cell in one language: of the row's name where ``concept`` is None, else of a value."""

    __tablename__ = "characteristic_text"
    __table_args__ = (sa.UniqueConstraint("characteristic_id", "concept_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    characteristic_id: Mapped[int] = mapped_column(
        sa.ForeignKey("characteristic.id", ondelete="CASCADE")
    )
    concept_id: Mapped[int | None] = mapped_column(sa.ForeignKey("concept.id"), index=True)
    language: Mapped[str]
    text: Mapped[str]
    review_state: Mapped[ReviewState] = mapped_column(
        enumeration(ReviewState), default=ReviewState.UNREVIEWED
    )

    characteristic: Mapped[Characteristic] = relationship(back_populates="texts")
    concept: Mapped[Concept | None] = relationship()
