"""Reading entries."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from glossary.errors import UnknownConcept, UnknownLanguage, UnknownTheme
from glossary.model import ConceptState, Relation, RelationType
from glossary.services.entries import get_entries, get_entry, list_concepts, relations_of
from tests.factories import ConceptFactory


def test_an_entry_is_read_in_a_fixed_number_of_queries(
    glossary_session: Session, count_queries: list[str]
) -> None:
    """One query per kind of part, however many parts there are."""
    numbers = set()
    for slug in ("undocumented-migrant", "refugee", "strike"):
        count_queries.clear()
        get_entry(glossary_session, slug)
        numbers.add(len(count_queries))
        glossary_session.expunge_all()
    assert max(numbers) <= 19


@pytest.mark.parametrize("slug", ["nobody", "", "Refugee", "a" * 10_000])
def test_an_unknown_slug_is_named(glossary_session: Session, slug: str) -> None:
    with pytest.raises(UnknownConcept):
        get_entry(glossary_session, slug)


def test_a_retired_concept_is_not_shown(session: Session, make_concept: ConceptFactory) -> None:
    concept = make_concept("refugee", en="refugee")
    concept.state = ConceptState.RETIRED
    session.flush()
    with pytest.raises(UnknownConcept):
        get_entry(session, "refugee")
    assert get_entries(session, ["refugee"]) == []
    assert list_concepts(session) == ([], None)


def test_a_relation_is_seen_from_both_sides(session: Session, make_concept: ConceptFactory) -> None:
    narrow, wide = make_concept("refugee", en="refugee"), make_concept("migrant", en="migrant")
    narrow.relations += [
        Relation(type=RelationType.BROADER, target=wide),
        Relation(type=RelationType.CONFUSABLE, target=wide, position=1),
    ]
    session.flush()
    session.expire_all()
    seen = [(kind, other.slug) for kind, other, _ in relations_of(narrow)]
    assert seen == [("broader", "migrant"), ("confusable", "migrant")]
    seen = [(kind, other.slug) for kind, other, _ in relations_of(wide)]
    assert seen == [("narrower", "refugee"), ("confusable", "refugee")]
    wide.state = ConceptState.RETIRED
    assert relations_of(narrow) == []


def test_concepts_are_listed_page_by_page(session: Session, make_concept: ConceptFactory) -> None:
    for slug in ("c", "a", "b"):
        make_concept(slug, en=slug)
    assert list_concepts(session, limit=2) == (["a", "b"], "b")
    assert list_concepts(session, limit=2, after="b") == (["c"], None)
    assert list_concepts(session, limit=3) == (["a", "b", "c"], None)


def test_concepts_are_listed_by_theme_language_and_change(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("a", en="a")
    make_concept("b", {"themes": ["work"]}, th="ข").changed_at = datetime(2020, 1, 1, tzinfo=UTC)
    session.flush()
    assert list_concepts(session, theme="work") == (["b"], None)
    assert list_concepts(session, language="en") == (["a"], None)
    assert list_concepts(session, changed_since=datetime(2021, 1, 1, tzinfo=UTC)) == (["a"], None)
    with pytest.raises(UnknownTheme):
        list_concepts(session, theme="nowhere")
    with pytest.raises(UnknownLanguage):
        list_concepts(session, language="xx")
