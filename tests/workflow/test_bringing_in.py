"""Files brought in for an account: as proposals, or at once; through the service and the API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.db import Database
from glossary.errors import FileTooLarge
from glossary.formats.files import read_bytes
from glossary.model import Account, Concept, Proposal, Revision, Theme, Verdict
from glossary.sentences import Sentence, translated
from glossary.services import bringing_in
from glossary.services.bringing_in import bring_in
from glossary.services.deliveries import Report
from glossary.services.documents import write_document
from glossary.services.entries import get_entry
from glossary.services.proposals import review_proposal
from glossary.services.tokens import make_token
from tests.conftest import settings_in
from tests.workflow.conftest import People

HEAD = "concept,language,term,status,definition\n"


def bring(session: Session, account: Account, text: str, **options: Any) -> Report:
    report = bring_in(session, account, read_bytes(text.encode()), reason="From us", **options)
    if report.is_refused:
        session.rollback()
    else:
        session.commit()
    session.expire_all()
    return report


def in_json(**concepts: Any) -> str:
    return json.dumps({"format": "mekong-glossary", "version": 1, "concepts": concepts})


def proposals(session: Session) -> list[Proposal]:
    return list(session.scalars(sa.select(Proposal).order_by(Proposal.id)))


def said(report: Report) -> list[tuple[str, str]]:
    return [(row.outcome.value, row.message) for row in report.rows]


def test_a_translators_file_becomes_one_proposal_for_each_language(
    session: Session, people: People, refugee: Concept
) -> None:
    before = write_document(get_entry(session, "refugee"))
    report = bring(
        session,
        people.translator,
        HEAD + "refugee,km,ជនភៀសខ្លួន,preferred,អ្នកដែលភៀសខ្លួន\n"
        "refugee,km,អ្នកភៀសខ្លួន,admitted,\n"
        "refugee,en,refugee,preferred,a person who had to flee\n",
    )
    assert [outcome for outcome, _ in said(report)] == ["changed", "new", "changed"]
    made = proposals(session)
    assert [(one.id, one.language) for one in made] == [
        (report.proposals[0], "en"), (report.proposals[1], "km"),
    ]  # fmt: skip
    assert made[0].change == {"definition": "a person who had to flee"}
    assert made[1].change == {
        "definition": "អ្នកដែលភៀសខ្លួន",
        "terms": [{"text": "អ្នកភៀសខ្លួន", "status": "admitted"}],
    }
    assert made[1].reason == "From us"
    assert write_document(get_entry(session, "refugee")) == before, "nothing changes unreviewed"
    review_proposal(session, people.editor, made[1].id, version=1, verdict=Verdict.APPROVE)
    terms = write_document(get_entry(session, "refugee"))["km"]["terms"]
    assert [term["text"] for term in terms] == ["ជនភៀសខ្លួន", "អ្នកភៀសខ្លួន"]


def test_what_waits_already_is_not_proposed_twice(
    session: Session, people: People, refugee: Concept
) -> None:
    file = HEAD + "refugee,km,ជនភៀសខ្លួន,preferred,អ្នកដែលភៀសខ្លួន\n"
    assert len(bring(session, people.translator, file).proposals) == 1
    again = bring(session, people.translator, file)
    assert said(again) == [("duplicate", "you have proposed this already")]
    assert again.proposals == []
    assert len(proposals(session)) == 1


def test_an_editors_file_changes_the_entries_unless_it_is_to_be_reviewed(
    session: Session, people: People, refugee: Concept
) -> None:
    file = HEAD + "refugee,km,ជនភៀសខ្លួន,preferred,អ្នកដែលភៀសខ្លួន\n"
    report = bring(session, people.editor, file, as_proposals=True)
    assert len(report.proposals) == 1
    assert bring(session, people.editor, file).proposals == []
    newest = session.scalars(sa.select(Revision).order_by(Revision.number.desc())).first()
    assert newest is not None
    assert (newest.author, newest.summary) == ("Lin", "From us")
    assert newest.document["km"]["definition"]["text"] == "អ្នកដែលភៀសខ្លួន"


def test_a_foreign_language_refuses_its_rows_and_everything(
    session: Session, people: People, refugee: Concept
) -> None:
    report = bring(
        session,
        people.translator,
        HEAD + "refugee,lo,ອົບພະຍົບ,preferred,\nrefugee,km,អ្នកភៀសខ្លួន,admitted,\n",
    )
    assert said(report) == [
        ("refused", "[lo] your account does not work in this language"), ("new", ""),
    ]  # fmt: skip
    assert proposals(session) == []


def test_a_mended_spelling_leads_to_the_new_one(
    session: Session, people: People, refugee: Concept
) -> None:
    file = "concept,language,term,was\nrefugee,km,អ្នកភៀសខ្លួន,ជនភៀសខ្លួន\nrefugee,en,refugee,refugee\n"
    report = bring(session, people.translator, file)
    (made,) = proposals(session)
    assert report.passed_over == []
    assert made.change["terms"] == [
        {"text": "អ្នកភៀសខ្លួន", "status": "preferred"},
        {"text": "ជនភៀសខ្លួន", "status": "superseded", "use_instead": "អ្នកភៀសខ្លួន"},
    ]
    review_proposal(session, people.editor, made.id, version=1, verdict=Verdict.APPROVE)


def test_explanations_travel_and_the_rest_is_named(
    session: Session, people: People, refugee: Concept
) -> None:
    part = {
        "equivalence": "broader",
        "usage": {"km": "ពាក្យទូទៅ"},
        "hidden_labels": ["ជនភៀស"],
        "terms": [
            {
                "text": "ជនភៀសខ្លួន",
                "literal": {"en": "person who fled"},
                "seen_in": ["https://example.org/a"],
            }
        ],
    }
    note = {"country": "KH", "text": {"en": "Not in law."}}
    report = bring(
        session, people.translator, in_json(refugee={"km": part, "country_notes": [note]})
    )
    (made,) = proposals(session)
    assert made.change == {
        "equivalence": "broader",
        "note": "ពាក្យទូទៅ",
        "terms": [
            {
                "text": "ជនភៀសខ្លួន",
                "status": "preferred",
                "literal": "person who fled",
                "seen_in": ["https://example.org/a"],
            }
        ],
    }
    rest = "a proposal holds words, definitions and notes; the rest is left out"
    assert report.passed_over == [f"concept refugee [km]: {rest}", f"concept refugee: {rest}"]


def test_what_no_proposal_can_hold_is_for_an_editor(
    session: Session, people: People, refugee: Concept
) -> None:
    file = in_json(refugee={"km": {"hidden_labels": ["ជនភៀស"]}})
    report = bring(session, people.translator, file)
    assert said(report) == [("duplicate", "no proposal can hold this: ask an editor")]
    assert proposals(session) == []


def test_a_new_entry_begins_in_one_language(
    session: Session, people: People, refugee: Concept
) -> None:
    theme = session.scalars(sa.select(Theme)).first() or Theme(slug="people", position=1, titles=[])
    session.add(theme)
    session.commit()
    entry = {"km": {"terms": [{"text": "ពលករ"}]}, "lo": {"terms": [{"text": "ແຮງງານ"}]}}
    report = bring(session, people.translator, in_json(worker=entry), theme=theme.slug)
    (made,) = proposals(session)
    assert made.concept is None
    assert made.change == {
        "terms": [{"text": "ពលករ", "status": "preferred"}],
        "slug": "worker",
        "themes": [theme.slug],
    }
    assert report.passed_over == [
        "concept worker [lo]: propose this language once the entry is there"
    ]
    again = bring(session, people.translator, in_json(worker={"km": entry["km"]}), theme=theme.slug)
    assert said(again) == [("duplicate", "you have proposed this already")]
    lao = bring(session, people.translator, in_json(w2={"lo": entry["lo"]}), theme=theme.slug)
    assert said(lao) == [("refused", "[lo] your account does not work in this language")]


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"definition": {"text": "អ" * 3000}}, "[km] change.definition can't be used"),
        ({"usage": {"km": "latin"}, "terms": [{"text": "ជនភៀសខ្លួន", "status": "admitted"}]},
         "[km] no preferred term"),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_refused_with_the_reason(
    session: Session, people: People, refugee: Concept, part: Any, message: str
) -> None:
    report = bring(session, people.translator, in_json(refugee={"km": part}))
    ((outcome, why),) = said(report)
    assert outcome == "refused"
    assert why.startswith(message)
    assert proposals(session) == []


def test_a_theme_that_only_the_file_knows_is_refused(
    session: Session, people: People, refugee: Concept
) -> None:
    file = json.loads(in_json(worker={"themes": ["odd"], "km": {"terms": [{"text": "ពលករ"}]}}))
    report = bring(session, people.translator, json.dumps({**file, "themes": {"odd": {"en": "O"}}}))
    assert said(report) == [("refused", "there is no theme odd")]


def test_more_than_anybody_reviews_is_refused(
    session: Session, people: People, refugee: Concept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing_in, "MOST_PROPOSALS", 0)
    with pytest.raises(FileTooLarge, match="the whole file: more than 0 proposals"):
        bring(session, people.translator, HEAD + "refugee,km,អ្នកភៀសខ្លួន,admitted,\n")


def test_a_sentence_is_said_in_another_language_with_all_that_is_in_it() -> None:
    words = {"line %(number)s": "ligne %(number)s", "%(a)s: %(b)s": "%(a)s : %(b)s"}
    sentence = Sentence("%(a)s: %(b)s", a=Sentence("line %(number)s", number=2), b="x")
    assert sentence == "line 2: x"
    assert translated(sentence, words.__getitem__) == "ligne 2 : x"
    assert translated("as it is", words.__getitem__) == "as it is"


# Through the API


@pytest.fixture
def app(database: Database, tmp_path: Path, people: People, refugee: Concept) -> Flask:
    return create_app(settings_in(tmp_path), database)


def post(
    app: Flask, token: str, text: str, query: str = "", key: str = "key-00001", language: str = "en"
) -> Any:
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": key,
        "Accept-Language": language,
    }
    address = f"/api/v1/imports?{query}"
    return app.test_client().post(address, data=text.encode(), headers=headers)


def test_the_api_looks_first_and_then_does_it_once(
    app: Flask, session: Session, people: People
) -> None:
    token = make_token(session, people.translator)
    session.commit()
    file = HEAD + "refugee,km,អ្នកភៀសខ្លួន,admitted,\n"
    looked = post(app, token, file, "dry_run=true&reason=Ours")
    assert looked.status_code == 200
    assert looked.json["imported"] is False
    assert looked.json["counts"] == {"new": 1, "changed": 0, "duplicate": 0, "refused": 0}
    assert proposals(session) == []
    session.rollback()
    done = post(app, token, file, "reason=Ours")
    assert done.status_code == 201
    assert post(app, token, file, "reason=Ours").json == done.json
    (made,) = proposals(session)
    assert done.json["proposals"] == [made.id]
    assert made.reason == "Ours"
    session.rollback()
    assert post(app, token, file, "reason=Else").status_code == 409


def test_the_api_says_why_in_the_language_asked_for(
    app: Flask, session: Session, people: People
) -> None:
    token = make_token(session, people.editor)
    session.commit()
    refused = post(app, token, HEAD + "refugee,km,latin,admitted,\n", language="th")
    assert refused.status_code == 422
    (row,) = refused.json["rows"]
    assert row["place"] == "บรรทัด 2"
    assert "ไม่ได้เขียนด้วยอักษร Khmr" in row["message"]
    bad = post(app, token, HEAD, "dry_run=perhaps")
    assert (bad.status_code, bad.json["error"]["code"]) == (400, "invalid_parameter")
    large = post(app, token, "x" * 4_100_000, language="th")
    assert (large.status_code, large.json["error"]["code"]) == (413, "file_too_large")
    assert "ทั้งไฟล์" in large.json["error"]["message"]
    latin = post(app, token, "concept,language,term\nrefugee,en,a\0b\n", language="th")
    assert "บรรทัด 2" in latin.json["error"]["message"]
