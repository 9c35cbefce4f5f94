"""Editors change themes, relations and what tells two entries apart."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import (
    ChoiceUnknown,
    ConceptRepeated,
    NotAllowed,
    NothingChanged,
    ProposalInvalid,
    RelationsUnusable,
    TextMissing,
    TextRefused,
    TextTooLong,
    UnknownConcept,
    UnknownTheme,
)
from glossary.model import Concept, ConceptState, Note, ReviewState, Revision
from glossary.services.documents import read_relations, write_document
from glossary.services.editing import restore_revision
from glossary.services.entries import get_entry, relations_of
from glossary.services.holding import StateMoved
from glossary.services.relating import KINDS, relate_concept
from tests.factories import ConceptFactory
from tests.workflow.conftest import People

CONTRAST = {"en": "A migrant may go home.", "km": "ជនចំណាកស្រុកអាចវិលត្រឡប់។"}
CONFUSED: dict[str, Any] = {
    "concept": "migrant", "was": "confusable", "type": "confusable", "contrast": {},
}  # fmt: skip


@pytest.fixture
def four(session: Session, make_concept: ConceptFactory) -> None:
    """A refugee confused with a migrant, whom the migrant's own entry names, and two more."""
    refugee = make_concept("refugee", en="refugee")
    migrant = make_concept("migrant", {"themes": ["movement"]}, en="migrant")
    make_concept("person", en="person")
    make_concept("visitor", en="visitor").state = ConceptState.RETIRED
    told = {"type": "confusable", "concept": "refugee", "contrast": CONTRAST}
    read_relations(migrant, {"relations": [told]}, {"refugee": refugee})
    session.flush()
    for note in session.scalars(sa.select(Note)):
        note.review_state = ReviewState.APPROVED
    session.flush()
    session.expire_all()


def relate(session: Session, people: People, *relations: Any, **more: Any) -> Revision:
    wish = {"seen": newest(session, "refugee"), "reason": "It is so.", **more}
    made = relate_concept(session, people.editor, "refugee", relations=list(relations), **wish)
    session.flush()
    session.expire_all()
    return made


def newest(session: Session, slug: str) -> int:
    query = sa.select(sa.func.max(Revision.number)).join(Concept).where(Concept.slug == slug)
    return session.scalar(query) or 0


def stands(session: Session) -> dict[tuple[str, str], dict[str, str]]:
    """Return the relations of the refugee with their contrasts."""
    return {
        (kind, other.slug): {note.language: note.text for note in relation.notes}
        for kind, other, relation in relations_of(get_entry(session, "refugee"))
    }


def problems(session: Session, people: People, *relations: Any, **more: Any) -> dict[str, type]:
    before = stands(session)
    with pytest.raises(RelationsUnusable) as refused:
        relate(session, people, *relations, **more)
    assert stands(session) == before
    return {name: type(problem) for name, problem in refused.value.problems.items()}


def test_an_entry_is_put_into_other_themes(session: Session, people: People, four: None) -> None:
    made = relate(session, people, themes=["movement", "people"])
    assert (made.number, made.document["themes"]) == (2, ["people", "movement"])
    assert (made.author, made.summary) == ("Lin", "It is so.")
    assert relate(session, people, themes=["movement"]).document["themes"] == ["movement"]
    assert newest(session, "migrant") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_relation_is_added_changed_and_taken_away(
    session: Session, people: People, four: None, kind: str
) -> None:
    text = {"en": "Every refugee is one."}
    relate(session, people, {"concept": "person", "type": kind, "contrast": text})
    assert stands(session)[kind, "person"] == text
    assert (newest(session, "refugee"), newest(session, "person")) == (2, 2)
    keeper = "person" if kind == "narrower" else "refugee"
    assert get_entry(session, keeper).relations
    for now, then in ((kind, "narrower"), ("narrower", "related"), ("related", None)):
        if now != then:
            relate(session, people, {"concept": "person", "was": now, "type": then})
            assert ((then, "person") in stands(session)) is bool(then)
    assert list(stands(session)) == [("confusable", "migrant")]
    assert session.scalar(sa.select(sa.func.count(Note.id)).where(Note.kind == "contrast")) == 2
    # Every revision says what stood there then, in both entries.
    for slug in ("refugee", "person"):
        entry = get_entry(session, slug)
        assert entry.revisions[-1].document == write_document(entry)


def test_a_relation_of_the_other_entry_is_changed_there(
    session: Session, people: People, four: None
) -> None:
    relate(
        session, people, {**CONFUSED, "contrast": {"en": "A migrant chose.", "lo": " ບໍ່ ", "km": ""}}
    )
    assert stands(session) == {("confusable", "migrant"): {"en": "A migrant chose.", "lo": "ບໍ່"}}
    (kept,) = get_entry(session, "migrant").revisions[-1].document["relations"]
    assert kept["contrast"] == {"en": "A migrant chose.", "lo": "ບໍ່"}
    assert (newest(session, "refugee"), newest(session, "migrant")) == (2, 2)
    assert {note.review_state for note in session.scalars(sa.select(Note))} == {
        ReviewState.UNREVIEWED
    }


def test_a_text_that_stays_is_still_reviewed(session: Session, people: People, four: None) -> None:
    relate(session, people, {**CONFUSED, "type": "broader", "contrast": {"en": "Better."}})
    found = session.scalars(sa.select(Note).order_by(Note.language))
    assert [(note.language, note.review_state) for note in found] == [
        ("en", ReviewState.UNREVIEWED), ("km", ReviewState.APPROVED),
    ]  # fmt: skip


def test_two_relations_of_one_pair_change_places(
    session: Session, people: People, four: None
) -> None:
    relate(session, people, {"concept": "migrant", "type": "opposite"})
    relate(
        session,
        people,
        {"concept": "migrant", "was": "opposite", "type": "confusable", "contrast": {"en": "New."}},
        {**CONFUSED, "type": "opposite"},
    )
    assert stands(session) == {
        ("confusable", "migrant"): {"en": "New."}, ("opposite", "migrant"): CONTRAST,
    }  # fmt: skip


def test_a_change_can_be_taken_back(session: Session, people: People, four: None) -> None:
    relate(session, people, {"concept": "person", "type": "broader"}, themes=["movement"])
    restore_revision(session, people.editor, "refugee", 1, seen=2, reason="No.")
    session.expire_all()
    assert list(stands(session)) == [("confusable", "migrant")]
    assert get_entry(session, "refugee").themes[0].slug == "people"


def test_each_field_says_what_is_wrong_with_it(
    session: Session, people: People, four: None
) -> None:
    new = {"type": "related"}
    assert problems(
        session, people,
        {**new, "concept": "nobody"}, {**new, "concept": "visitor"}, {**new, "concept": "\0"},
        {**new, "concept": "refugee"},
        {"concept": "migrant", "type": "confusable", "contrast": {"en": "Again."}},
        {"concept": "person", "type": "friend"}, {"concept": "person", "type": None},
        {"concept": "person", "type": "related", "contrast": {"km": "ដូច្នេះ"}},
        {"concept": "person", "type": "confusable"},
        {"concept": "person", "type": "opposite", "contrast": {"en": "x" * 2001}},
        {"concept": "person", "type": "broader",
         "contrast": {"en": "Yes.", "my": "ေရႊ႕ေျပာင္းအလုပ္သမား"}},
        themes=["people", "nothing"],
    ) == {
        "themes": UnknownTheme,
        "relations.0.concept": UnknownConcept, "relations.1.concept": UnknownConcept,
        "relations.2.concept": UnknownConcept, "relations.3.concept": ConceptRepeated,
        "relations.4.concept": ConceptRepeated,
        "relations.5.type": ChoiceUnknown, "relations.6.type": ChoiceUnknown,
        "relations.7.contrast.en": TextMissing, "relations.8.contrast.en": TextMissing,
        "relations.9.contrast.en": TextTooLong, "relations.10.contrast.my": TextRefused,
    }  # fmt: skip
    assert problems(session, people, {**CONFUSED, "contrast": {"en": ""}}) == {
        "relations.0.contrast.en": TextMissing
    }
    assert problems(session, people, themes=[]) == {"themes": ChoiceUnknown}


ODD: list[Any] = [
    "all", [1], [{}], [{"concept": "person"}], [{"concept": "person", "type": "related", "x": 1}],
    [{"concept": 1, "type": "related"}], [{"concept": "person", "type": []}],
    [{"concept": "person", "type": "related", "was": 0}],
    [{"concept": "person", "type": "related", "contrast": {"xx": "text"}}],
    [{"concept": "person", "type": "related", "contrast": ["en"]}],
    [{"concept": "person", "type": "related", "contrast": {"en": None}}],
    [{"concept": "person", "type": "related"}] * 201,
]  # fmt: skip


def test_what_has_another_shape_is_refused(session: Session, people: People, four: None) -> None:
    for odd in ODD:
        with pytest.raises(ProposalInvalid):
            relate_concept(
                session, people.editor, "refugee", seen=1, relations=odd, reason="It is so."
            )
    with pytest.raises(ProposalInvalid):
        relate(session, people, themes=[{}])


def test_what_stands_there_already_is_no_change(
    session: Session, people: People, four: None
) -> None:
    with pytest.raises(NothingChanged):
        relate(session, people, {**CONFUSED, "contrast": CONTRAST}, themes=["people"])
    assert newest(session, "refugee") == 1


def test_only_editors_do_it_and_with_the_entry_before_their_eyes(
    session: Session, people: People, four: None
) -> None:
    add = {"concept": "person", "type": "related"}
    with pytest.raises(NotAllowed):
        relate_concept(session, people.reviewer, "refugee", seen=1, relations=[add], reason="No.")
    with pytest.raises(StateMoved):
        relate(session, people, add, seen=2)
    with pytest.raises(StateMoved):
        relate(session, people, {**add, "was": "broader"})
    # Whoever looks at the other entry has not seen this one.
    relate(session, people, {**CONFUSED, "contrast": {"en": "Better."}})
    with pytest.raises(StateMoved):
        relate_concept(session, people.editor, "migrant", seen=1, themes=["people"], reason="No.")
    for slug in ("visitor", "nobody"):
        with pytest.raises(UnknownConcept):
            relate_concept(session, people.editor, slug, seen=1, relations=[add], reason="No.")
    with pytest.raises(ProposalInvalid, match="reason"):
        relate(session, people, add, reason="")
