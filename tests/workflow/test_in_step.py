"""When the English meaning changes, the other languages are to be checked again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.db import Database
from glossary.errors import EntryMoved, ProposalInvalid
from glossary.formats.json_file import read_json
from glossary.languages import LANGUAGES
from glossary.model import Concept, Proposal, Verdict
from glossary.services.coverage import measure_coverage
from glossary.services.documents import Document, write_document
from glossary.services.entries import list_concepts
from glossary.services.history import history_of
from glossary.services.merging import merge_delivery
from glossary.services.proposals import propose, review_proposal
from tests.conftest import settings_in
from tests.factories import ConceptFactory
from tests.workflow.conftest import People

BETTER = "a person who had to flee their country"
KHMER = "មនុស្សដែលបានភៀសខ្លួន"
KHMER_AGAIN = "មនុស្សដែលត្រូវភៀសខ្លួនចេញពីប្រទេស"


@pytest.fixture
def refugee(make_concept: ConceptFactory) -> Concept:
    """A concept with a definition in English and in Khmer, and a word alone in Thai."""
    return make_concept(
        "refugee",
        {
            "en": {"definition": {"text": "a person who fled"}},
            "km": {"definition": {"text": KHMER, "kind": "translated"}},
        },
        en="refugee",
        km="ជនភៀសខ្លួន",
        th="ผู้ลี้ภัย",
    )


def proposed(session: Session, people: People, language: str, change: Document) -> Proposal:
    return propose(
        session, people.translator, slug="refugee", language=language, change=change, reason="Why."
    )


def approved(session: Session, people: People, language: str, change: Document) -> None:
    approve(session, people, proposed(session, people, language, change))


def approve(session: Session, people: People, proposal: Proposal) -> None:
    review_proposal(
        session, people.editor, proposal.id, version=proposal.version, verdict=Verdict.APPROVE
    )
    session.expire_all()


def marked(concept: Concept) -> set[str]:
    return {section.language for section in concept.sections if section.check_again}


def test_another_meaning_marks_the_other_languages(
    session: Session, people: People, refugee: Concept
) -> None:
    approved(session, people, "en", {"definition": BETTER})
    assert marked(refugee) == {"km", "th"}
    assert [one.affects_translations for one in refugee.revisions] == [False, True]
    assert refugee.revisions[-1].document == write_document(refugee)
    assert refugee.revisions[-1].document["km"]["check_again"] is True


@pytest.mark.parametrize(
    "change",
    [
        {"definition": BETTER, "keeps_meaning": True},
        {"definition": "a person who fled"},
        {"note": "Say it of a person who was recognised."},
        {"terms": [{"text": "asylum refugee", "status": "admitted"}]},
    ],
)
def test_a_better_wording_marks_nothing(
    session: Session, people: People, refugee: Concept, change: Document
) -> None:
    approved(session, people, "en", change)
    assert marked(refugee) == set()
    assert not refugee.revisions[-1].affects_translations


def test_the_first_english_meaning_marks_nothing(
    session: Session, people: People, make_concept: ConceptFactory
) -> None:
    concept = make_concept("refugee", {"km": {"definition": {"text": KHMER}}}, km="ជនភៀសខ្លួន")
    approved(
        session,
        people,
        "en",
        {"definition": BETTER, "terms": [{"text": "refugee", "status": "preferred"}]},
    )
    assert marked(concept) == set()


def test_another_meaning_in_khmer_marks_nothing(
    session: Session, people: People, refugee: Concept
) -> None:
    approved(session, people, "km", {"definition": KHMER_AGAIN})
    assert marked(refugee) == set()


@pytest.mark.parametrize("change", [{"definition": KHMER_AGAIN}, {"still_right": True}])
def test_a_language_that_answers_is_in_step_again(
    session: Session, people: People, refugee: Concept, change: Document
) -> None:
    approved(session, people, "en", {"definition": BETTER})
    approved(session, people, "km", change)
    assert marked(refugee) == {"th"}
    assert "check_again" not in refugee.revisions[-1].document["km"]


def test_a_note_does_not_answer_another_meaning(
    session: Session, people: People, refugee: Concept
) -> None:
    approved(session, people, "en", {"definition": BETTER})
    approved(session, people, "km", {"note": "ប្រើពាក្យនេះដោយប្រុងប្រយ័ត្ន។"})
    assert marked(refugee) == {"km", "th"}


def test_what_was_written_before_the_meaning_changed_does_not_answer_it(
    session: Session, people: People, refugee: Concept
) -> None:
    early = proposed(session, people, "km", {"definition": KHMER_AGAIN})
    approved(session, people, "en", {"definition": BETTER})
    approve(session, people, early)
    section = refugee.section("km")
    assert section is not None
    assert section.definition is not None
    assert section.definition.text == KHMER_AGAIN
    assert marked(refugee) == {"km", "th"}


def test_what_else_changed_meanwhile_is_not_overwritten(
    session: Session, people: People, refugee: Concept
) -> None:
    early = proposed(session, people, "km", {"definition": KHMER_AGAIN})
    approved(session, people, "km", {"note": "ប្រើពាក្យនេះដោយប្រុងប្រយ័ត្ន។"})
    with pytest.raises(EntryMoved):
        approve(session, people, early)


@pytest.mark.parametrize(
    ("language", "change", "field"),
    [
        ("en", {"keeps_meaning": True}, "change.keeps_meaning"),
        ("en", {"definition": BETTER, "keeps_meaning": False}, "change.keeps_meaning"),
        ("km", {"still_right": "yes"}, "change.still_right"),
        ("lo", {"still_right": True}, "change.still_right"),
    ],
)
def test_a_mark_is_there_or_not(
    session: Session, people: People, refugee: Concept, language: str, change: Any, field: str
) -> None:
    with pytest.raises(ProposalInvalid) as refused:
        propose(
            session, people.editor, slug="refugee", language=language, change=change, reason="Why."
        )
    assert refused.value.details["field"] == field


def delivered(session: Session, refugee: Concept, **changes: Document) -> None:
    document = write_document(refugee)
    for tag, change in changes.items():
        document[tag] |= change
    file = {"format": "mekong-glossary", "version": 1, "concepts": {"refugee": document}}
    report = merge_delivery(session, read_json(json.dumps(file).encode()), summary="From a file")
    assert not report.is_refused, report.rows
    session.expire_all()


def test_a_file_with_another_meaning_marks_the_languages_that_it_leaves(
    session: Session, refugee: Concept
) -> None:
    delivered(
        session,
        refugee,
        en={"definition": {"text": BETTER}},
        km={"definition": {"text": KHMER_AGAIN, "kind": "translated"}},
    )
    assert marked(refugee) == {"th"}


def test_a_file_with_a_new_text_answers_the_meaning(session: Session, refugee: Concept) -> None:
    delivered(session, refugee, en={"definition": {"text": BETTER}})
    assert marked(refugee) == {"km", "th"}
    delivered(session, refugee)
    assert marked(refugee) == {"km", "th"}
    delivered(session, refugee, km={"definition": {"text": KHMER_AGAIN, "kind": "translated"}})
    assert marked(refugee) == {"th"}


def test_a_mark_travels_with_its_language(session: Session, make_concept: ConceptFactory) -> None:
    concept = make_concept("wage", {"km": {"check_again": True}}, km="ប្រាក់ឈ្នួល")
    assert marked(concept) == {"km"}
    document = write_document(concept)
    file = {"format": "mekong-glossary", "version": 1, "concepts": {"pay": document}}
    merge_delivery(session, read_json(json.dumps(file).encode()), summary="From a file")
    copied = session.query(Concept).filter_by(slug="pay").one()
    assert marked(copied) == {"km"}


# Where it is shown


def test_the_history_says_it_in_words(session: Session, people: People, refugee: Concept) -> None:
    approved(session, people, "en", {"definition": BETTER})
    approved(session, people, "km", {"still_right": True})
    steps, _ = history_of(session, refugee)
    kinds = [{(one.language, one.kind) for one in step.changes} for step in steps]
    assert kinds[0] == {("km", "in_step")}
    assert kinds[1] == {
        ("en", "definition"), ("en", "details"), ("km", "check_again"), ("th", "check_again"),
    }  # fmt: skip


def test_what_is_to_be_checked_again_is_counted_and_listed(
    session: Session, people: People, refugee: Concept
) -> None:
    approved(session, people, "en", {"definition": BETTER})
    counts = measure_coverage(session)["languages"]
    assert {tag: counts[tag]["check_again"] for tag in LANGUAGES} == {
        **dict.fromkeys(LANGUAGES, 0), "km": 1, "th": 1,
    }  # fmt: skip
    assert list_concepts(session, check_again="km")[0] == ["refugee"]
    assert list_concepts(session, check_again="en")[0] == []


@pytest.fixture
def reader(
    database: Database, session: Session, people: People, refugee: Concept, tmp_path: Path
) -> FlaskClient:
    approved(session, people, "en", {"definition": BETTER})
    session.commit()
    return create_app(settings_in(tmp_path), database).test_client()


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_entry_leads_to_the_difference(reader: FlaskClient, ui: str) -> None:
    page = reader.get(f"/{ui}/concepts/refugee").text
    link = f"/{ui}/concepts/refugee/history?before=3#version-2"
    assert page.count(link) == 2
    history = reader.get(link.split("#")[0]).text
    assert 'id="version-2"' in history
    assert '<bdi lang="en">a person who <ins>' in history


def test_the_api_says_it(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/concepts/refugee").json
    assert answer is not None
    assert {tag: part["check_again"] for tag, part in answer["languages"].items()} == {
        "en": False, "th": True, "km": True,
    }  # fmt: skip
    listed = reader.get("/api/v1/concepts?check_again=th").json
    assert listed is not None
    assert [one["concept"] for one in listed["concepts"]] == ["refugee"]
    assert reader.get("/api/v1/concepts?check_again=xx").status_code == 404


def test_an_entry_in_step_asks_nothing_more(client: FlaskClient, count_queries: list[str]) -> None:
    client.get("/en/concepts/refugee")
    assert not any("affects_translations" in one for one in count_queries)
