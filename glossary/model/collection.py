"""Collections: concepts of one line of work, in teaching order."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.base import Model, enumeration
from glossary.model.concept import Concept
from glossary.model.vocabulary import ReviewState


class Collection(Model):
    """A hand-picked list of concepts (TBX ``projectSubset``) with a title and introduction."""

    __tablename__ = "collection"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)

    texts: Mapped[list[CollectionText]] = relationship(
        back_populates="collection", cascade="all, delete-orphan", order_by="CollectionText.id"
    )
    members: Mapped[list[CollectionMember]] = relationship(
        back_populates="collection",
        cascade="all, delete-orphan",
        order_by="CollectionMember.position",
    )


class CollectionText(Model):
    """What one language says about a collection: its title and two sentences."""

    __tablename__ = "collection_text"
    __table_args__ = (sa.UniqueConstraint("collection_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(sa.ForeignKey("collection.id", ondelete="CASCADE"))
    language: Mapped[str]
    title: Mapped[str]
    introduction: Mapped[str]
    review_state: Mapped[ReviewState] = mapped_column(
        enumeration(ReviewState), default=ReviewState.UNREVIEWED
    )

    collection: Mapped[Collection] = relationship(back_populates="texts")


class CollectionMember(Model):
    """One concept at its place in a collection."""

    __tablename__ = "collection_member"
    __table_args__ = (sa.UniqueConstraint("collection_id", "concept_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(sa.ForeignKey("collection.id", ondelete="CASCADE"))
    concept_id: Mapped[int] = mapped_column(sa.ForeignKey("concept.id"), index=True)
    position: Mapped[int]

    collection: Mapped[Collection] = relationship(back_populates="members")
    concept: Mapped[Concept] = relationship()
