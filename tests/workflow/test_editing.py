"""Editors restore, retire and merge entries; nothing is lost, and every step can be taken back."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import EntryMoved, NotAllowed, ProposalInvalid, UnknownConcept
from glossary.model import (
    Characteristic,
    CharacteristicText,
    Collection,
    CollectionMember,
    Comparison,
    Concept,
    ConceptState,
    Relation,
    Revision,
    Source,
    SourceKind,
    Verdict,
)
from glossary.services.documents import Document, Sources, read_relations, write_document
from glossary.services.editing import (
    merge_concepts,
    reinstate_concept,
    restore_revision,
    retire_concept,
    successor_of,
)
from glossary.services.entries import get_entry
from glossary.services.proposals import propose, review_proposal
from tests.factories import ConceptFactory
from tests.workflow.conftest import People

WHOLE: Document = {
    "country_notes": [{"country": "TH", "text": {"en": "Not a word of the law."}}],
    "en": {
        "definition": {"text": "a person who fled", "citations": [{"source": "convention"}]},
        "usage": {"en": "Of a person who was recognised."},
        "hidden_labels": ["someone who ran away"],
    },
    "km": {
        "definition": {"text": "មនុស្សដែលបានភៀសខ្លួន"},
        "terms": [{"text": "អ្នករត់", "status": "deprecated", "use_instead": "ជនភៀសខ្លួន"}],
    },
}


@pytest.fixture
def refugee(make_concept: ConceptFactory) -> Concept:
    convention = Source(key="convention", kind=SourceKind.AUTHORITY, title="Convention")
    concept = make_concept(
        "refugee",
        copy.deepcopy(WHOLE),
        Sources({"convention": convention}),
        en="refugee",
        km="ជនភៀសខ្លួន",
    )
    other = make_concept("migrant", en="migrant")
    part = {"type": "confusable", "concept": "migrant", "contrast": {"en": "A refugee fled."}}
    read_relations(concept, {"relations": [part]}, {"migrant": other})
    return concept


@pytest.fixture
def at_first(session: Session, refugee: Concept) -> Document:
    """The entry with its relation, as its newest revision says it."""
    session.flush()
    session.expire_all()
    revision = refugee.revisions[-1]
    revision.document = write_document(refugee)
    session.flush()
    return revision.document


def change(session: Session, people: People, language: str, change: Document) -> None:
    made = propose(
        session, people.translator, slug="refugee", language=language, change=change, reason="Why."
    )
    review_proposal(session, people.editor, made.id, version=1, verdict=Verdict.APPROVE)
    session.expire_all()


def newest(session: Session, slug: str) -> int:
    query = sa.select(sa.func.max(Revision.number)).join(Concept).where(Concept.slug == slug)
    return session.scalar(query) or 0


def test_an_earlier_state_comes_back_as_a_new_revision(
    session: Session, people: People, refugee: Concept, at_first: Document
) -> None:
    change(session, people, "en", {"definition": "a person who had to flee", "note": "New."})
    change(session, people, "km", {"terms": [{"text": "ជនរត់", "status": "admitted"}]})
    refugee.country_notes.clear()
    refugee.relations.clear()
    session.flush()
    made = restore_revision(
        session,
        people.editor,
        "refugee",
        1,
        seen=newest(session, "refugee"),
        reason="It was right.",
    )
    session.expire_all()
    assert write_document(refugee) == at_first
    assert (made.number, made.document, made.author) == (4, at_first, "Lin")
    assert [one.number for one in refugee.revisions] == [1, 2, 3, 4]


def test_what_is_restored_can_be_restored_away_again(
    session: Session, people: People, refugee: Concept, at_first: Document
) -> None:
    change(session, people, "en", {"definition": "a person who had to flee"})
    changed = write_document(refugee)
    for number in (1, 2):
        restore_revision(
            session, people.editor, "refugee", number, seen=newest(session, "refugee"),
            reason="Back and forth.",
        )  # fmt: skip
    session.expire_all()
    assert changed["km"]["check_again"]
    assert write_document(refugee) == changed


def test_a_language_that_was_added_since_is_gone_again(
    session: Session, people: People, refugee: Concept, at_first: Document
) -> None:
    made = propose(
        session, people.editor, slug="refugee", language="lo", reason="Why.",
        change={"terms": [{"text": "ອົບພະຍົບ", "status": "preferred"}]},
    )  # fmt: skip
    people.stranger.languages = ["lo"]
    review_proposal(session, people.stranger, made.id, version=1, verdict=Verdict.APPROVE)
    restore_revision(session, people.editor, "refugee", 1, seen=2, reason="Not yet.")
    session.expire_all()
    assert refugee.section("lo") is None


def test_a_relation_that_the_other_entry_tells_by_now_is_not_told_twice(
    session: Session, people: People, refugee: Concept, at_first: Document
) -> None:
    migrant = get_entry(session, "migrant")
    refugee.relations.clear()
    session.flush()
    read_relations(
        migrant,
        {"relations": [{"type": "confusable", "concept": "refugee"}]},
        {"refugee": refugee},
    )
    session.flush()
    session.expire_all()
    restore_revision(session, people.editor, "refugee", 1, seen=1, reason="Back.")
    assert session.scalar(sa.select(sa.func.count()).select_from(Relation)) == 1


def test_a_revision_that_never_was_can_not_be_restored(
    session: Session, people: People, refugee: Concept
) -> None:
    with pytest.raises(ProposalInvalid):
        restore_revision(session, people.editor, "refugee", 9, seen=1, reason="Back.")


def test_a_retired_entry_is_gone_and_can_be_taken_up_again(
    session: Session, people: People, refugee: Concept, at_first: Document
) -> None:
    retire_concept(session, people.editor, "refugee", seen=1, reason="Nobody says it.")
    with pytest.raises(UnknownConcept):
        get_entry(session, "refugee")
    assert refugee.revisions[-1].document == at_first
    assert successor_of(session, "refugee") is None
    with pytest.raises(EntryMoved):
        retire_concept(session, people.editor, "refugee", seen=2, reason="Twice.")
    reinstate_concept(session, people.editor, "refugee", seen=2, reason="They do.")
    assert write_document(get_entry(session, "refugee")) == at_first
    with pytest.raises(EntryMoved):
        reinstate_concept(session, people.editor, "refugee", seen=3, reason="Twice.")


STEPS: list[tuple[Any, dict[str, Any]]] = [
    (restore_revision, {"number": 1}),
    (retire_concept, {}),
    (reinstate_concept, {}),
    (merge_concepts, {"duplicate": "migrant"}),
]


@pytest.mark.parametrize(("step", "more"), STEPS)
@pytest.mark.parametrize("who", ["translator", "reviewer", "stranger"])
def test_only_editors_do_it(
    session: Session, people: People, refugee: Concept, step: Any, more: dict[str, Any], who: str
) -> None:
    with pytest.raises(NotAllowed):
        step(session, getattr(people, who), "refugee", seen=1, reason="Why.", **more)
    assert refugee.state is ConceptState.PUBLISHED
    assert newest(session, "refugee") == 1


@pytest.mark.parametrize(("step", "more"), STEPS)
def test_nothing_is_done_on_an_entry_that_was_not_seen(
    session: Session, people: People, refugee: Concept, step: Any, more: dict[str, Any]
) -> None:
    change(session, people, "en", {"note": "New."})
    with pytest.raises(EntryMoved):
        step(session, people.editor, "refugee", seen=1, reason="Why.", **more)
    with pytest.raises(UnknownConcept):
        step(session, people.editor, "nobody", seen=1, reason="Why.", **more)


# Merging

DUPLICATE: Document = {
    "themes": ["people", "movement"],
    "country_notes": [{"country": "LA", "text": {"en": "Not a word of the law either."}}],
    "en": {
        "definition": {"text": "somebody who ran"},
        "usage": {"en": "Another note.", "km": "កំណត់ចំណាំ"},
        "hidden_labels": ["runaway"],
        "terms": [
            {"text": "refugee", "status": "admitted"},
            {"text": "runner", "status": "deprecated", "use_instead": "escapee"},
        ],
    },
    "th": {"definition": {"text": "คนที่หนีมา"}},
}


@pytest.fixture
def escapee(session: Session, make_concept: ConceptFactory, refugee: Concept) -> Concept:
    return make_concept("escapee", copy.deepcopy(DUPLICATE), en="escapee", th="ผู้หนีภัย")


def merge(session: Session, people: People, **options: Any) -> Revision:
    whole = {"duplicate": "escapee", "seen": 1, "reason": "The same.", **options}
    return merge_concepts(session, people.editor, "refugee", **whole)


def test_the_words_of_a_duplicate_are_moved(
    session: Session, people: People, refugee: Concept, escapee: Concept
) -> None:
    merge(session, people)
    document = write_document(get_entry(session, "refugee"))
    assert document["themes"] == ["people", "movement"]
    assert [note["country"] for note in document["country_notes"]] == ["TH", "LA"]
    assert document["en"]["definition"]["text"] == "a person who fled"
    assert document["en"]["usage"] == {
        "en": "Of a person who was recognised.", "km": "កំណត់ចំណាំ",
    }  # fmt: skip
    assert document["en"]["hidden_labels"] == ["someone who ran away", "runaway"]
    assert {one["text"]: one["status"] for one in document["en"]["terms"]} == {
        "refugee": "preferred", "escapee": "admitted", "runner": "deprecated",
    }  # fmt: skip
    assert document["th"]["definition"]["text"] == "คนที่หนีมา"
    assert document["th"]["terms"][0]["status"] == "preferred"
    assert document["km"]["terms"][0]["text"] == "ជនភៀសខ្លួន"


def test_readers_of_the_duplicate_are_led_on(
    session: Session, people: People, refugee: Concept, escapee: Concept
) -> None:
    merge(session, people)
    assert escapee.state is ConceptState.RETIRED
    assert successor_of(session, "escapee") == "refugee"
    assert newest(session, "escapee") == 2
    migrant = newest(session, "migrant")
    merge_concepts(
        session, people.editor, "migrant", duplicate="refugee", seen=migrant, reason="All one."
    )
    assert successor_of(session, "escapee") == "migrant"
    retire_concept(
        session, people.editor, "migrant", seen=newest(session, "migrant"), reason="Gone."
    )
    assert successor_of(session, "escapee") is None
    assert successor_of(session, "nobody") is None


def test_a_merged_entry_can_be_taken_up_again(
    session: Session, people: People, refugee: Concept, escapee: Concept
) -> None:
    before = write_document(escapee)
    merge(session, people)
    reinstate_concept(session, people.editor, "escapee", seen=2, reason="Not the same.")
    assert write_document(get_entry(session, "escapee")) == before
    assert successor_of(session, "escapee") == "escapee"


def test_relations_and_places_are_moved_once(
    session: Session, people: People, refugee: Concept, escapee: Concept,
    make_concept: ConceptFactory,
) -> None:  # fmt: skip
    camp, migrant = make_concept("camp", en="camp"), get_entry(session, "migrant")
    by_slug = {"escapee": escapee, "camp": camp, "migrant": migrant, "refugee": refugee}
    read_relations(camp, {"relations": [{"type": "related", "concept": "escapee"}]}, by_slug)
    read_relations(migrant, {"relations": [{"type": "confusable", "concept": "escapee"}]}, by_slug)
    read_relations(
        escapee,
        {
            "relations": [
                {"type": "related", "concept": "refugee"},
                {"type": "broader", "concept": "migrant"},
            ]
        },
        by_slug,
    )
    both = Collection(slug="both", position=1)
    one = Collection(slug="one", position=2)
    both.members = [CollectionMember(concept=refugee, position=0),
                    CollectionMember(concept=escapee, position=1)]  # fmt: skip
    one.members = [CollectionMember(concept=escapee, position=0)]
    row = Characteristic(position=0)
    row.texts = [CharacteristicText(language="en", text="why they left"),
                 CharacteristicText(language="en", text="they ran", concept=escapee)]  # fmt: skip
    table = Comparison(slug="table", concepts=[escapee, migrant], characteristics=[row])
    session.add_all([both, one, table])
    session.flush()
    session.expire_all()
    before = {slug: newest(session, slug) for slug in ("camp", "migrant")}
    merge(session, people)
    session.expire_all()
    # Whoever is related to another entry now, or from another one, has it in the history.
    for slug in ("camp", "migrant"):
        kept = session.scalars(
            sa.select(Revision)
            .join(Revision.concept)
            .where(Concept.slug == slug, Revision.number > before[slug])
        ).all()
        assert [(one.summary, one.author) for one in kept] == [("The same.", people.editor.name)]
        assert kept[0].document == write_document(get_entry(session, slug))
    entry = get_entry(session, "refugee")
    outgoing = {(one.type.value, one.target.slug) for one in entry.relations}
    assert outgoing == {("confusable", "migrant"), ("broader", "migrant")}
    incoming = {(one.type.value, one.source.slug) for one in entry.incoming_relations}
    assert incoming == {("related", "camp"), ("related", "escapee")}
    assert [member.concept.slug for member in one.members] == ["refugee"]
    assert [member.concept.slug for member in both.members] == ["refugee", "escapee"]
    assert {concept.slug for concept in table.concepts} == {"refugee", "migrant"}
    assert [text.concept for text in row.texts] == [None, entry]


@pytest.mark.parametrize(
    ("duplicate", "error"),
    [("refugee", ProposalInvalid), ("nobody", UnknownConcept), ("gone", UnknownConcept)],
)
def test_what_can_not_be_merged_is_left_alone(
    session: Session, people: People, refugee: Concept, make_concept: ConceptFactory,
    duplicate: str, error: type[Exception],
) -> None:  # fmt: skip
    make_concept("gone", en="gone").state = ConceptState.RETIRED
    session.flush()
    with pytest.raises(error):
        merge(session, people, duplicate=duplicate)


def test_a_text_that_breaks_a_rule_stops_the_merger(
    session: Session, people: People, refugee: Concept, escapee: Concept
) -> None:
    section = escapee.section("th")
    assert section is not None
    section.terms[0].text = "Latin letters"
    session.flush()
    with pytest.raises(ProposalInvalid):
        merge(session, people)
