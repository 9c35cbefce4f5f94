"""Choosing entries to print or export."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import (
    GlossaryError,
    InvalidParameter,
    NothingMissing,
    NothingSelected,
    UnknownCollection,
    UnknownConcept,
    UnknownLanguage,
    UnknownTheme,
)
from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    Collection,
    CollectionMember,
    Concept,
    ConceptState,
    Theme,
)
from glossary.services.selection import (
    Selection,
    count_entries,
    read_selection,
    select_entries,
)
from tests.factories import ConceptFactory


@pytest.fixture
def three(session: Session, make_concept: ConceptFactory) -> Session:
    """Three concepts, of which two are people and one is about work."""
    make_concept("refugee", en="refugee", th="ผู้ลี้ภัย")
    make_concept("alien", en="alien")
    make_concept("wage", {"themes": ["work"]}, en="wage", th="ค่าจ้าง")
    return session


def slugs(session: Session, **options: str) -> list[str]:
    return [entry.slug for entry in select_entries(session, read_selection(options))]


def collect(session: Session, name: str, *concepts: str) -> None:
    members = [
        CollectionMember(concept=entry, position=place)
        for place, entry in enumerate(
            select_entries(session, read_selection({"concepts": ",".join(concepts)}))
        )
    ]
    session.add(Collection(slug=name, members=members))
    session.flush()


def test_nothing_named_is_everything_in_the_order_of_the_leading_language(three: Session) -> None:
    assert slugs(three) == ["alien", "refugee", "wage"]
    # ค stands before ผ, and what has no Thai word stands last.
    assert slugs(three, languages="th,en") == ["wage", "refugee", "alien"]


def test_concepts_named_keep_their_order(three: Session) -> None:
    assert slugs(three, concepts=" wage, refugee ,,wage") == ["wage", "refugee"]


def test_a_theme_is_in_the_order_of_the_leading_language(three: Session) -> None:
    assert slugs(three, themes="people") == ["alien", "refugee"]
    assert slugs(three, themes="work,people", languages="th") == ["wage", "refugee", "alien"]


def test_a_collection_is_in_teaching_order(three: Session) -> None:
    collect(three, "first-day", "wage", "alien")

    assert slugs(three, collections="first-day") == ["wage", "alien"]


def test_what_is_named_twice_stands_once_where_it_is_named_first(three: Session) -> None:
    collect(three, "first-day", "wage", "alien")

    chosen = slugs(three, concepts="refugee", collections="first-day", themes="people")

    assert chosen == ["refugee", "wage", "alien"]


def test_a_retired_concept_is_left_out_of_what_holds_it(three: Session) -> None:
    collect(three, "first-day", "wage", "alien")
    select_entries(three, Selection(concepts=("wage",)))[0].state = ConceptState.RETIRED
    three.flush()

    assert slugs(three, collections="first-day") == ["alien"]
    assert slugs(three) == ["alien", "refugee"]


def test_terms_are_kept_by_their_status(session: Session, make_concept: ConceptFactory) -> None:
    avoided = {"text": "alien", "status": "deprecated", "use_instead": "migrant"}
    section = make_concept("migrant", {"en": {"terms": [avoided]}}, en="migrant").section("en")
    assert section is not None
    chosen = read_selection({"statuses": "preferred"})

    assert [term.text for term in section.terms if chosen.keeps(term)] == ["migrant"]
    assert all(Selection().keeps(term) for term in section.terms)


def test_the_first_language_leads() -> None:
    assert read_selection({"languages": "my,th"}).leading_language == "my"
    assert Selection().leading_language == next(iter(LANGUAGES))
    assert Selection().wanted_languages == tuple(LANGUAGES)


def test_a_selection_is_written_as_the_options_it_was_read_from() -> None:
    options = {"languages": "my,th", "concepts": "refugee", "statuses": "preferred,admitted"}
    selection = read_selection(options)

    assert selection.as_options() == options
    assert selection.statuses == (AdministrativeStatus.PREFERRED, AdministrativeStatus.ADMITTED)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"languages": "th,xx"}, UnknownLanguage),
        ({"statuses": "best"}, InvalidParameter),
        ({"concepts": "nobody"}, UnknownConcept),
        ({"concepts": "no\0body"}, UnknownConcept),
        ({"collections": "nothing"}, UnknownCollection),
        ({"collections": "No Thing"}, UnknownCollection),
        ({"themes": "nothing"}, UnknownTheme),
        ({"themes": "ไทย"}, UnknownTheme),
    ],
)
def test_what_does_not_exist_is_named(
    three: Session, options: dict[str, str], error: type[GlossaryError]
) -> None:
    with pytest.raises(error):
        slugs(three, **options)
    with pytest.raises(error):
        count_entries(three, read_selection(options))


def test_an_empty_selection_is_refused(three: Session) -> None:
    three.add(Theme(slug="empty", position=9))
    three.flush()
    with pytest.raises(NothingSelected):
        slugs(three, themes="empty")
    with pytest.raises(NothingSelected):
        count_entries(three, read_selection({"themes": "empty"}))


def test_what_a_language_lacks_can_be_all_that_is_wanted(
    three: Session, make_concept: ConceptFactory
) -> None:
    make_concept("fee", {"th": {"definition": {"text": "นิยาม"}}}, en="fee", th="ค่าธรรมเนียม")
    assert slugs(three, missing="th") == ["alien", "refugee", "wage"]
    assert slugs(three, missing="th", themes="work") == ["wage"]
    with pytest.raises(NothingMissing):
        slugs(three, missing="th", concepts="fee")


@pytest.mark.parametrize(
    ("languages", "missing", "wanted"),
    [("", "th", ("en", "th")), ("th", "th", ("en", "th")), ("", "en", ("th", "en")),
     ("th,my,en", "my", ("th", "my", "en")), ("lo", "th", ("lo", "th"))],
)  # fmt: skip
def test_another_language_stands_beside_the_one_that_lacks_something(
    languages: str, missing: str, wanted: tuple[str, ...]
) -> None:
    selection = read_selection({"languages": languages, "missing": missing})
    assert selection.wanted_languages == wanted
    assert read_selection(selection.as_options()) == selection


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ({}, 4),
        ({"concepts": "wage,refugee,wage"}, 2),
        ({"themes": "people", "concepts": "refugee"}, 3),
        ({"collections": "first-day"}, 1),
        ({"missing": "th"}, 3),
        ({"missing": "th", "themes": "work"}, 1),
    ],
)
def test_entries_are_counted_as_they_are_chosen(
    three: Session, make_concept: ConceptFactory, options: dict[str, str], count: int
) -> None:
    make_concept("fee", {"th": {"definition": {"text": "นิยาม"}}}, en="fee", th="ค่าธรรมเนียม")
    make_concept("gone", en="gone").state = ConceptState.RETIRED
    collect(three, "first-day", "wage")
    three.add(
        CollectionMember(
            collection=three.scalars(sa.select(Collection)).one(),
            concept=three.scalars(sa.select(Concept).where(Concept.slug == "gone")).one(),
            position=1,
        )
    )
    three.flush()

    assert count_entries(three, read_selection(options)) == count == len(slugs(three, **options))


def test_nothing_is_counted_where_nothing_is_missing(
    three: Session, make_concept: ConceptFactory
) -> None:
    make_concept("fee", {"th": {"definition": {"text": "นิยาม"}}}, en="fee", th="ค่าธรรมเนียม")
    with pytest.raises(NothingMissing):
        count_entries(three, read_selection({"missing": "th", "concepts": "fee"}))
