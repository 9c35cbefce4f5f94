"""Concepts side by side: two to four, told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from glossary.errors import ConceptRepeated, GlossaryError, NumberOfConcepts, UnknownConcept
from glossary.model import (
    Characteristic,
    Comparison,
    Concept,
    CountryNote,
    Relation,
    RelationType,
)
from glossary.services.entries import comparisons_of, get_entries, relations_of

FEWEST, MOST = 2, 4
# Of a longer address the beginning is read.
_MOST_NAMED = 20

# PostgreSQL takes no NUL in a text to compare, and nothing else is a slug either.
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


class Agreement(StrEnum):
    """How far the values of one row are the same."""

    SAME = "same"
    PARTLY = "partly"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a ready comparison, with those of its concepts that are compared."""

    slug: str
    concepts: tuple[Concept, ...]
    rows: tuple[Characteristic, ...]
    is_whole: bool
    """Whether every concept of the ready comparison is among them."""

    def agreement(self, row: Characteristic, language: str) -> Agreement:
        """Return how far the concepts agree in ``row``, by its words in ``language``."""
        cells = [row.text(language, concept) for concept in self.concepts]
        values = {cell.text.casefold() if cell else "" for cell in cells}
        if len(values) == 1:
            return Agreement.SAME
        return Agreement.DIFFERENT if len(values) == len(cells) else Agreement.PARTLY


@dataclass(frozen=True, slots=True)
class Link:
    """How one of the concepts compared stands to another: ``source`` is ``type`` of ``target``."""

    source: Concept
    target: Concept
    relation: Relation

    @property
    def type(self) -> RelationType:
        """The type of the relation."""
        return self.relation.type


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two to four concepts with all that tells them apart."""

    concepts: tuple[Concept, ...]
    tables: tuple[Table, ...]
    links: tuple[Link, ...]

    @property
    def is_printed(self) -> bool:
        """Whether the print of what tells words apart has a sheet for these concepts."""
        return any(table.is_whole for table in self.tables)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that there is a note on, in the order of their first notes."""
        notes = [note for concept in self.concepts for note in concept.country_notes]
        return tuple(dict.fromkeys(note.country for note in notes))


@dataclass(frozen=True, slots=True)
class Choice:
    """What was understood of a request to compare: the concepts, and what was wrong."""

    concepts: tuple[Concept, ...]
    problems: tuple[GlossaryError, ...]


def choose_concepts(session: Session, slugs: Sequence[str]) -> Choice:
    """Return the concepts that ``slugs`` name, each once in their order, and every problem."""
    wanted = tuple(dict.fromkeys(slugs))[:_MOST_NAMED]
    entries = get_entries(session, [slug for slug in wanted if _SLUG.fullmatch(slug)])
    known = {entry.slug for entry in entries}
    problems: list[GlossaryError] = [
        UnknownConcept(slug=slug[:80]) for slug in wanted if slug not in known
    ]
    problems += [
        ConceptRepeated(slug=slug) for slug in wanted if slug in known and slugs.count(slug) > 1
    ]
    if not FEWEST <= len(entries) <= MOST:
        problems.append(NumberOfConcepts(fewest=FEWEST, most=MOST, count=len(entries)))
    return Choice(tuple(entries), tuple(problems))


def compare_concepts(session: Session, slugs: Sequence[str]) -> SideBySide:
    """Return the concepts that ``slugs`` name side by side, in their order.

    :raises UnknownConcept: there is none with one of the slugs.
    :raises ConceptRepeated: one of them is named twice.
    :raises NumberOfConcepts: they are fewer than two or more than four.
    """
    choice = choose_concepts(session, slugs)
    if choice.problems:
        raise choice.problems[0]
    return put_side_by_side(session, choice.concepts)


def put_side_by_side(session: Session, concepts: tuple[Concept, ...]) -> SideBySide:
    """Return ``concepts`` with the tables that tell them apart and how they stand to each other."""
    return SideBySide(concepts, tuple(_tables(session, concepts)), tuple(_links(concepts)))


def _tables(session: Session, concepts: tuple[Concept, ...]) -> list[Table]:
    """Return the ready tables with two of ``concepts`` or more, those with the most first.

    A table whose concepts all stand in an earlier one together is left out.
    """
    tables: list[Table] = []
    found = [(_shared(table, concepts), table) for table in comparisons_of(session, *concepts)]
    for shared, table in sorted(found, key=lambda pair: -len(pair[0])):
        if len(shared) >= FEWEST and not any(set(shared) <= set(one.concepts) for one in tables):
            rows, is_whole = tuple(table.characteristics), len(shared) == len(table.concepts)
            tables.append(Table(table.slug, shared, rows, is_whole))
    return tables


def _shared(table: Comparison, concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
    return tuple(concept for concept in concepts if concept in table.concepts)


def _links(concepts: tuple[Concept, ...]) -> list[Link]:
    """Return how the concepts stand to each other, what is explained first."""
    links = [
        Link(concept, relation.target, relation)
        for concept in concepts
        for relation in concept.relations
        if relation.target in concepts
    ]
    return sorted(links, key=lambda link: not link.relation.notes)


def note_on(concept: Concept, country: str) -> CountryNote | None:
    """Return what ``concept`` means in ``country``, if a note says so."""
    return next((note for note in concept.country_notes if note.country == country), None)


def often_confused(concept: Concept) -> list[str]:
    """Return the slugs of the concepts that ``concept`` is confused with."""
    return [
        other.slug
        for kind, other, _ in relations_of(concept)
        if kind == RelationType.CONFUSABLE.value
    ]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Concepts that are ready to be compared, by their slugs; a table tells them apart or not."""

    concepts: tuple[str, ...]
    has_table: bool


def pairings(session: Session) -> list[Pairing]:
    """Return what is ready to be compared: first the tables, then the pairs that are confused.

    A pair that one of the tables holds is not named again.
    """
    found = session.scalars(
        sa.select(Comparison).options(selectinload(Comparison.concepts)).order_by(Comparison.slug)
    )
    tables = [tuple(sorted(concept.slug for concept in table.concepts)) for table in found]
    source, target = aliased(Concept), aliased(Concept)
    pairs = session.execute(
        sa.select(source.slug, target.slug)
        .join_from(Relation, source, Relation.source_id == source.id)
        .join(target, Relation.target_id == target.id)
        .where(Relation.type == RelationType.CONFUSABLE)
        .order_by(source.slug, Relation.position)
    ).all()
    return [Pairing(slugs, has_table=True) for slugs in tables] + [
        Pairing((one, other), has_table=False)
        for one, other in pairs
        if not any({one, other} <= set(slugs) for slugs in tables)
    ]
