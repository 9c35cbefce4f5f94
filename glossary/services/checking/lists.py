"""Rules for collections and comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from glossary.languages import LANGUAGES
from glossary.model import Characteristic, Collection, Comparison

# (subject, language, message) of one fault.
ListRule = Callable[[Session], Iterator[tuple[str, str, str]]]

# Enough for a lesson, few enough for a handout.
_FEWEST, _MOST = 12, 30


def collections_are_introduced(session: Session) -> Iterator[tuple[str, str, str]]:
    """A collection has a title and an introduction in every language, and 12 to 30 concepts."""
    query = sa.select(Collection).options(
        selectinload(Collection.texts), selectinload(Collection.members)
    )
    for collection in session.scalars(query.order_by(Collection.slug)):
        said = {text.language for text in collection.texts if text.title and text.introduction}
        yield from (
            (collection.slug, tag, "no title or introduction")
            for tag in LANGUAGES
            if tag not in said
        )
        if not _FEWEST <= len(collection.members) <= _MOST:
            yield collection.slug, "", f"{len(collection.members)} concepts"


def comparisons_are_complete(session: Session) -> Iterator[tuple[str, str, str]]:
    """A comparison has two to four concepts, and every cell in every language."""
    query = sa.select(Comparison).options(
        selectinload(Comparison.concepts),
        selectinload(Comparison.characteristics).selectinload(Characteristic.texts),
    )
    for comparison in session.scalars(query.order_by(Comparison.slug)):
        if not 2 <= len(comparison.concepts) <= 4:
            yield comparison.slug, "", f"{len(comparison.concepts)} concepts"
        columns = {None, *(concept.id for concept in comparison.concepts)}
        for row in comparison.characteristics:
            for tag in LANGUAGES:
                said = {text.concept_id for text in row.texts if text.language == tag}
                if not columns <= said:
                    yield comparison.slug, tag, f"row {row.position + 1} is not complete"


RULES: tuple[ListRule, ...] = (collections_are_introduced, comparisons_are_complete)
