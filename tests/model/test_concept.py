"""The rules that the database itself keeps, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from glossary.db import Database
from glossary.model import (
    AdministrativeStatus,
    Citation,
    Concept,
    LanguageSection,
    Note,
    NoteKind,
    Relation,
    RelationType,
    Source,
    SourceKind,
    Term,
    Theme,
    ThemeTitle,
    note_in,
)
from tests.factories import ConceptFactory


def test_a_slug_is_unique(session: Session, make_concept: ConceptFactory) -> None:
    make_concept("refugee", en="refugee")
    with pytest.raises(IntegrityError):
        make_concept("refugee", en="refugee")


def test_a_concept_has_one_section_per_language(
    session: Session, make_concept: ConceptFactory
) -> None:
    concept = make_concept("refugee", en="refugee")
    concept.sections.append(LanguageSection(language="en"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_two_people_who_change_one_concept_do_not_overwrite_each_other(
    database: Database, session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", en="refugee")
    session.commit()
    with database.read() as first, database.read() as second:
        one = first.scalars(sa.select(Concept)).one()
        other = second.scalars(sa.select(Concept)).one()
        # Both forms stay open while nothing is locked: the objects keep what was read.
        for reader in (first, second):
            reader.expire_on_commit = False
            reader.commit()
        one.changed_at = datetime(2026, 1, 1, tzinfo=UTC)
        first.commit()
        other.changed_at = datetime(2026, 1, 2, tzinfo=UTC)
        with pytest.raises(StaleDataError):
            second.commit()


@pytest.mark.parametrize("owners", [(), ("term_id", "language_section_id")])
def test_a_note_belongs_to_exactly_one_thing(
    session: Session, make_concept: ConceptFactory, owners: tuple[str, ...]
) -> None:
    section = make_concept("refugee", en="refugee").sections[0]
    ids = {"term_id": section.terms[0].id, "language_section_id": section.id}
    session.add(
        Note(kind=NoteKind.USAGE, language="en", text="…", **{key: ids[key] for key in owners})
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_citation_belongs_to_exactly_one_thing(session: Session) -> None:
    source = Source(key="law", kind=SourceKind.AUTHORITY, title="Law")
    session.add(Citation(source=source))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_concept_is_not_related_to_itself(session: Session, make_concept: ConceptFactory) -> None:
    concept = make_concept("refugee", en="refugee")
    concept.relations.append(Relation(type=RelationType.RELATED, target=concept))
    with pytest.raises(IntegrityError):
        session.flush()


def test_an_unknown_status_is_refused_by_the_database(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", en="refugee")
    with pytest.raises(IntegrityError):
        session.execute(sa.text("UPDATE term SET administrative_status = 'invented'"))


def test_a_section_goes_with_all_that_belongs_to_it(
    session: Session, make_concept: ConceptFactory
) -> None:
    concept = make_concept(
        "refugee",
        {"th": {"terms": [{"text": "ผู้อพยพ", "status": "admitted", "literal": {"en": "mover"}}]}},
        th="ผู้ลี้ภัย",
    )
    concept.sections.clear()
    session.flush()
    assert session.scalars(sa.select(Term)).all() == []
    assert session.scalars(sa.select(Note)).all() == []


def test_moments_come_back_in_utc_and_compare_as_moments(
    session: Session, make_concept: ConceptFactory
) -> None:
    concept = make_concept("refugee", en="refugee")
    bangkok = timezone(timedelta(hours=7))
    concept.changed_at = datetime(2026, 1, 1, 6, tzinfo=bangkok)
    session.flush()
    session.expire(concept)
    assert concept.changed_at == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert concept.changed_at.utcoffset() == timedelta(0)
    later = Concept.changed_at >= datetime(2026, 1, 1, tzinfo=UTC)
    assert session.scalars(sa.select(Concept).where(later)).all() == []


def test_a_section_finds_its_terms(session: Session, make_concept: ConceptFactory) -> None:
    concept = make_concept(
        "refugee", {"en": {"terms": [{"text": "exile", "status": "deprecated"}]}}, en="refugee"
    )
    section = concept.section("en")
    assert section is not None
    preferred = section.preferred_term()
    assert preferred is not None
    assert preferred.text == "refugee"
    assert not preferred.is_discouraged
    exile = section.term("exile")
    assert exile is not None
    assert exile.is_discouraged
    assert section.term("nobody") is None
    assert section.definition is None
    assert concept.section("shn") is None


def test_a_note_is_read_in_the_first_language_that_has_one() -> None:
    thai = Note(kind=NoteKind.USAGE, language="th", text="ไทย")
    english = Note(kind=NoteKind.USAGE, language="en", text="English")
    reason = Note(kind=NoteKind.REASON, language="km", text="ខ្មែរ")
    notes = [english, thai, reason]
    assert note_in(notes, NoteKind.USAGE, ("th", "en")) is thai
    assert note_in(notes, NoteKind.USAGE, ("km",)) is english
    assert note_in(notes, NoteKind.LITERAL, ("en",)) is None


def test_a_theme_is_named_in_the_readers_language_else_in_english_else_by_its_slug() -> None:
    titles = [ThemeTitle(language="en", text="People"), ThemeTitle(language="th", text="ผู้คน")]
    assert Theme(slug="people", titles=titles).title("th") == "ผู้คน"
    assert Theme(slug="people", titles=titles).title("km") == "People"
    assert Theme(slug="people").title("km") == "people"


def test_statuses_carry_the_values_of_tbx_best_first() -> None:
    assert AdministrativeStatus.PREFERRED.tbx == "preferredTerm-admn-sts"
    assert [status.rank for status in AdministrativeStatus] == [0, 1, 2, 3]
    assert AdministrativeStatus.SUPERSEDED.is_discouraged
    assert not AdministrativeStatus.ADMITTED.is_discouraged
