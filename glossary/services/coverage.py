"""What the glossary holds and what is missing, per language and theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    Citation,
    ComprehensionTest,
    Concept,
    ConceptState,
    CountryNote,
    Definition,
    LanguageSection,
    Note,
    NoteKind,
    Relation,
    ReviewState,
    Source,
    SourceKind,
    Term,
    TermType,
    Theme,
)
from glossary.model.concept import concept_theme
from glossary.services.indexing import current_state

# (theme id or None for the whole glossary, language, what was counted) → how many
_Counts = Counter[tuple[int | None, str, str]]


class CoverageKeeper:
    """Keeps what was counted last, as long as nothing that is counted has changed.

    Entries change with a revision each; tests with people are counted, too, and come and go
    without one.
    """

    def __init__(self) -> None:
        """Count nothing yet: :meth:`get` does."""
        self._kept: tuple[object, dict[str, Any]] | None = None

    def get(self, session: Session) -> dict[str, Any]:
        """Return what :func:`measure_coverage` returns, to be read and not to be changed."""
        state = _state(session)
        kept = self._kept
        if kept is None or kept[0] != state:
            # Read after the state: what is counted is never older than it says.
            kept = self._kept = (state, measure_coverage(session))
        return kept[1]


def _state(session: Session) -> object:
    """Return what is another one whenever something that is counted has changed."""
    tests = session.execute(
        sa.select(ComprehensionTest.is_withdrawn, sa.func.count(ComprehensionTest.id))
        .group_by(ComprehensionTest.is_withdrawn)
        .order_by(ComprehensionTest.is_withdrawn)
    )
    return (current_state(session), *map(tuple, tests))


def measure_coverage(session: Session) -> dict[str, Any]:
    """Return how many concepts have what, in the whole glossary and per theme.

    ``{"concepts": 202, "languages": {TAG: COUNTS}, "themes": {SLUG: {"concepts": N,
    "languages": {TAG: COUNTS}}}}`` with COUNTS of ``preferred`` (concepts with a preferred
    term), ``terms`` (without spelling variants), ``definitions``,
    ``contrasts``, ``reasons``, ``notes`` (on usage) and ``country_notes`` written in the language,
    ``sources`` (terms and definitions that cite an authority), ``reviewed`` (sections that a
    native speaker approved), ``field_tested`` (concepts of which a term was tried out with people)
    and ``check_again`` (sections whose English meaning has changed since).
    """
    counts: _Counts = Counter()
    queries = _queries()
    for what, query in queries.items():
        for theme_id, language, number in _grouped(session, query):
            counts[theme_id, language, what] += number
    published = Concept.state == ConceptState.PUBLISHED
    total = session.scalar(sa.select(sa.func.count()).select_from(Concept).where(published))
    sizes = session.execute(
        sa.select(Theme.id, Theme.slug, sa.func.count(Concept.id))
        .join(Concept.themes)
        .where(published)
        .group_by(Theme.id, Theme.slug, Theme.position)
        .order_by(Theme.position)
    )
    return {
        "concepts": total or 0,
        "languages": _by_language(counts, None, queries),
        "themes": {
            slug: {"concepts": size, "languages": _by_language(counts, theme_id, queries)}
            for theme_id, slug, size in sizes
        },
    }


def _by_language(
    counts: _Counts, theme_id: int | None, counted: Iterable[str]
) -> dict[str, dict[str, int]]:
    return {tag: {what: counts[theme_id, tag, what] for what in counted} for tag in LANGUAGES}


def _queries() -> dict[str, sa.Select[int, str, int]]:
    """Return for each thing counted a query of (concept id, language, number)."""
    preferred = Term.administrative_status == AdministrativeStatus.PREFERRED
    cited_terms = _per_section(Term.id).join(Term).join(Term.citations).join(Citation.source)
    cited_definitions = (
        _per_section(Definition.id)
        .join(Definition)
        .join(Definition.citations)
        .join(Citation.source)
    )
    authority = Source.kind == SourceKind.AUTHORITY
    return {
        "preferred": _per_section(LanguageSection.id).join(Term).where(preferred),
        "terms": _per_section(Term.id).join(Term).where(Term.term_type != TermType.VARIANT),
        "definitions": _per_section(LanguageSection.id).join(Definition),
        "contrasts": _notes_of(Relation.source_id, Relation, NoteKind.CONTRAST),
        "reasons": _notes_of_terms(NoteKind.REASON),
        "notes": _united(
            _notes_of_terms(NoteKind.USAGE),
            _notes_of(LanguageSection.concept_id, LanguageSection, NoteKind.USAGE),
        ),
        "country_notes": _notes_of(CountryNote.concept_id, CountryNote, NoteKind.COUNTRY),
        "sources": _united(cited_terms.where(authority), cited_definitions.where(authority)),
        "reviewed": _per_section(LanguageSection.id).where(
            LanguageSection.review_state == ReviewState.APPROVED
        ),
        "field_tested": sa.select(
            ComprehensionTest.concept_id.label("concept_id"),
            ComprehensionTest.language.label("language"),
            sa.literal(1).label("number"),
        )
        .where(~ComprehensionTest.is_withdrawn)
        .distinct(),
        "check_again": _per_section(LanguageSection.id).where(LanguageSection.check_again),
    }


def _per_section(counted: sa.orm.InstrumentedAttribute[int]) -> sa.Select[int, str, int]:
    return (
        sa.select(
            LanguageSection.concept_id.label("concept_id"),
            LanguageSection.language.label("language"),
            sa.func.count(counted.distinct()).label("number"),
        )
        .select_from(LanguageSection)
        .group_by(LanguageSection.concept_id, LanguageSection.language)
    )


def _notes_of(
    concept_id: sa.orm.InstrumentedAttribute[int],
    owner: type[Relation | LanguageSection | CountryNote],
    kind: NoteKind,
) -> sa.Select[int, str, int]:
    """Return the notes of one kind by concept and language of explanation."""
    return (
        sa.select(
            concept_id.label("concept_id"),
            Note.language.label("language"),
            sa.func.count(Note.id).label("number"),
        )
        .select_from(owner)
        .join(owner.notes)
        .where(Note.kind == kind)
        .group_by(concept_id, Note.language)
    )


def _notes_of_terms(kind: NoteKind) -> sa.Select[int, str, int]:
    return (
        sa.select(
            LanguageSection.concept_id.label("concept_id"),
            Note.language.label("language"),
            sa.func.count(Note.id).label("number"),
        )
        .select_from(LanguageSection)
        .join(LanguageSection.terms)
        .join(Term.notes)
        .where(Note.kind == kind)
        .group_by(LanguageSection.concept_id, Note.language)
    )


def _united(*queries: sa.Select[int, str, int]) -> sa.Select[int, str, int]:
    part = sa.union_all(*queries).subquery()
    return sa.select(part.c.concept_id, part.c.language, part.c.number)


def _grouped(
    session: Session, query: sa.Select[int, str, int]
) -> list[tuple[int | None, str, int]]:
    """Return the sums of ``query`` for the whole glossary (None) and for each theme."""
    part = query.subquery()
    base = (
        sa.select(sa.null(), part.c.language, sa.func.sum(part.c.number))
        .join(Concept, Concept.id == part.c.concept_id)
        .where(Concept.state == ConceptState.PUBLISHED)
    )
    whole = session.execute(base.group_by(part.c.language)).all()
    per_theme = session.execute(
        base.with_only_columns(
            concept_theme.c.theme_id, part.c.language, sa.func.sum(part.c.number)
        )
        .join(concept_theme, concept_theme.c.concept_id == part.c.concept_id)
        .group_by(concept_theme.c.theme_id, part.c.language)
    )
    return [*whole, *per_theme]
