"""Reading one entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload, undefer

from glossary.errors import UnknownConcept, UnknownTheme
from glossary.model import (
    Characteristic,
    Citation,
    Comparison,
    ComprehensionTest,
    Concept,
    ConceptState,
    CountryNote,
    Definition,
    LanguageSection,
    Relation,
    RelationType,
    Term,
    Theme,
)
from glossary.services.searching import known_language

_WHOLE = (
    undefer(Concept.newest_revision),
    selectinload(Concept.themes),
    selectinload(Concept.comprehension_tests),
    selectinload(Concept.sections).options(
        selectinload(LanguageSection.notes),
        selectinload(LanguageSection.definitions)
        .selectinload(Definition.citations)
        .joinedload(Citation.source),
        selectinload(LanguageSection.terms).options(
            selectinload(Term.notes),
            selectinload(Term.citations).joinedload(Citation.source),
        ),
    ),
    selectinload(Concept.relations).options(
        selectinload(Relation.notes), selectinload(Relation.target)
    ),
    selectinload(Concept.incoming_relations).options(
        selectinload(Relation.notes), selectinload(Relation.source)
    ),
    selectinload(Concept.country_notes).options(
        selectinload(CountryNote.notes),
        selectinload(CountryNote.citations).joinedload(Citation.source),
    ),
)
# What readers do without, and a document holds.
_HIDDEN = (selectinload(Concept.sections).selectinload(LanguageSection.hidden_labels),)


def is_empty(session: Session) -> bool:
    """Whether the database holds no concept yet."""
    return session.scalar(sa.select(Concept.id).limit(1)) is None


def get_entry(session: Session, slug: str) -> Concept:
    """Return a published concept with all that belongs to it, in a fixed number of queries.

    :raises UnknownConcept: there is none with this slug.
    """
    published = Concept.state == ConceptState.PUBLISHED
    concept = session.scalar(
        sa.select(Concept).where(Concept.slug == slug, published).options(*_WHOLE)
    )
    if concept is None:
        raise UnknownConcept(slug=slug[:80])
    return concept


def get_concept(session: Session, slug: str) -> Concept:
    """Return a published concept alone; what belongs to it is read when it is asked for.

    :raises UnknownConcept: there is none with this slug.
    """
    published = Concept.state == ConceptState.PUBLISHED
    concept = session.scalar(sa.select(Concept).where(Concept.slug == slug, published))
    if concept is None:
        raise UnknownConcept(slug=slug[:80])
    return concept


def get_entries(session: Session, slugs: Sequence[str]) -> list[Concept]:
    """Return the published concepts with these slugs, in the order of ``slugs``."""
    found = session.scalars(
        sa.select(Concept)
        .where(Concept.slug.in_(slugs), Concept.state == ConceptState.PUBLISHED)
        .options(*_WHOLE)
    )
    by_slug = {concept.slug: concept for concept in found}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def load_whole(session: Session, *concepts: Concept) -> None:
    """Read again all that belongs to ``concepts``, in whatever state, in a fixed number of queries.

    What has not been flushed is lost.
    """
    numbers = [concept.id for concept in concepts]
    for concept in concepts:
        session.expire(concept)
    session.scalars(
        sa.select(Concept).where(Concept.id.in_(numbers)).options(*_WHOLE, *_HIDDEN)
    ).all()


_WHOLE_TABLE = (
    selectinload(Comparison.concepts),
    selectinload(Comparison.characteristics).selectinload(Characteristic.texts),
)


def comparisons_of(session: Session, *concepts: Concept) -> list[Comparison]:
    """Return the tables that tell one of ``concepts`` from others, whole, in fixed queries."""
    wanted = [concept.id for concept in concepts]
    return list(
        session.scalars(
            sa.select(Comparison)
            .where(Comparison.concepts.any(Concept.id.in_(wanted)))
            .options(*_WHOLE_TABLE)
            .order_by(Comparison.slug)
        )
    )


def comparisons_among(session: Session, slugs: Iterable[str]) -> list[Comparison]:
    """Return the tables all of whose concepts are among ``slugs``, whole, in fixed queries."""
    wanted = set(slugs)
    tables = session.scalars(sa.select(Comparison).options(*_WHOLE_TABLE).order_by(Comparison.slug))
    return [table for table in tables if {one.slug for one in table.concepts} <= wanted]


def relations_of(concept: Concept) -> list[tuple[str, Concept, Relation]]:
    """Return how ``concept`` stands to others, both ways: (type, other concept, relation).

    A relation is stored once; seen from its target, ``broader`` reads ``narrower``.
    """
    outgoing = [(relation.type.value, relation.target, relation) for relation in concept.relations]
    incoming = [
        ("narrower" if relation.type is RelationType.BROADER else relation.type.value,
         relation.source, relation)
        for relation in concept.incoming_relations
    ]  # fmt: skip
    return [
        (kind, other, relation)
        for kind, other, relation in outgoing + incoming
        if other.state is ConceptState.PUBLISHED
    ]


def list_concepts(
    session: Session,
    *,
    theme: str | None = None,
    language: str | None = None,
    check_again: str | None = None,
    field_tested: str | None = None,
    changed_since: datetime | None = None,
    after: str = "",
    limit: int = 50,
) -> tuple[list[str], str | None]:
    """Return the slugs of published concepts in their order, and where the next page starts.

    :param language: only concepts that have a term in this language.
    :param check_again: only concepts whose text in this language is to be checked again.
    :param field_tested: only concepts of which a term in this language was tried out.
    :param changed_since: only concepts changed at this moment or later.
    :param after: the cursor that an earlier call gave: the last slug of that page.
    :raises UnknownTheme: there is no such theme.
    :raises UnknownLanguage: the glossary does not hold this language.
    """
    query = sa.select(Concept.slug).where(
        Concept.state == ConceptState.PUBLISHED, Concept.slug > after
    )
    if theme is not None:
        if session.scalar(sa.select(Theme.id).where(Theme.slug == theme)) is None:
            raise UnknownTheme(slug=theme[:80])
        query = query.where(Concept.themes.any(Theme.slug == theme))
    if language is not None:
        has_terms = LanguageSection.terms.any()
        in_language = LanguageSection.language == known_language(language)
        query = query.where(Concept.sections.any(in_language & has_terms))
    if check_again is not None:
        in_language = LanguageSection.language == known_language(check_again)
        query = query.where(Concept.sections.any(in_language & LanguageSection.check_again))
    if field_tested is not None:
        in_language = ComprehensionTest.language == known_language(field_tested)
        tests = Concept.comprehension_tests
        query = query.where(tests.any(in_language & ~ComprehensionTest.is_withdrawn))
    if changed_since is not None:
        query = query.where(Concept.changed_at >= changed_since)
    slugs = list(session.scalars(query.order_by(Concept.slug).limit(limit + 1)))
    return slugs[:limit], slugs[limit - 1] if len(slugs) > limit else None
