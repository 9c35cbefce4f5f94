"""Whether people understand a word is asked, kept and shown; nobody is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.errors import (
    GlossaryError,
    NotAllowed,
    ProposalInvalid,
    TextRefused,
    UnknownComprehensionTest,
    UnknownConcept,
    UnknownLanguage,
)
from glossary.languages import LANGUAGES
from glossary.model import ComprehensionTest, Concept, now
from glossary.services.comprehension import (
    list_comprehension,
    record_comprehension,
    understanding_of,
    withdraw_comprehension,
)
from glossary.services.coverage import CoverageKeeper, measure_coverage
from glossary.services.editing import retire_concept
from glossary.services.entries import list_concepts
from tests.factories import ConceptFactory
from tests.workflow.conftest import People
from tests.workflow.test_api import Ask, app, ask, code, described, tokens

__all__ = ["app", "ask", "tokens"]

TERM = "ជនភៀសខ្លួន"
TEST = {
    "language": "km", "term": TERM, "place": "Poipet", "audience": "women of a market",
    "asked": 12, "understood": 9, "thought": "somebody who fled from a debt", "day": "2026-11-20",
}  # fmt: skip


def record(session: Session, people: People, **changes: Any) -> ComprehensionTest:
    return record_comprehension(session, people.translator, "refugee", {**TEST, **changes})


def test_what_people_understood_is_kept(session: Session, people: People, refugee: Concept) -> None:
    test = record(session, people)
    assert list_comprehension(session, "refugee") == [test]
    assert (test.term, test.asked, test.understood) == (TERM, 12, 9)
    assert test.day.isoformat() == "2026-11-20"
    assert record(session, people, thought="").thought == ""


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"language": "xx"}, UnknownLanguage, None),
        ({"language": "th"}, NotAllowed, None),
        ({"language": None}, ProposalInvalid, "language"),
        ({"term": "refugee"}, ProposalInvalid, "term"),
        ({"language": "en", "term": TERM}, ProposalInvalid, "term"),
        ({"place": ""}, ProposalInvalid, "place"),
        ({"place": "a" * 101}, ProposalInvalid, "place"),
        ({"audience": "\u200b"}, ProposalInvalid, "audience"),
        ({"thought": "a" * 1001}, ProposalInvalid, "thought"),
        ({"thought": "a\0"}, TextRefused, None),
        ({"place": "\u202eb"}, TextRefused, None),
        ({"asked": 0}, ProposalInvalid, "asked"),
        ({"asked": True}, ProposalInvalid, "asked"),
        ({"asked": 10_001}, ProposalInvalid, "asked"),
        ({"asked": "12"}, ProposalInvalid, "asked"),
        ({"understood": 13}, ProposalInvalid, "understood"),
        ({"understood": -1}, ProposalInvalid, "understood"),
        ({"understood": 9.5}, ProposalInvalid, "understood"),
        ({"day": "20 November"}, ProposalInvalid, "day"),
        ({"day": "2026-02-30"}, ProposalInvalid, "day"),
        ({"day": "1999-12-31"}, ProposalInvalid, "day"),
        ({"day": 20261120}, ProposalInvalid, "day"),
        ({"day": (now() + timedelta(days=2)).date().isoformat()}, ProposalInvalid, "day"),
    ],
)
def test_what_can_not_be_so_is_refused(
    session: Session, people: People, refugee: Concept, changes: dict[str, Any],
    error: type[GlossaryError], field: str | None,
) -> None:  # fmt: skip
    with pytest.raises(error) as refused:
        record(session, people, **changes)
    assert field is None or refused.value.details["field"] == field
    assert list_comprehension(session, "refugee") == []


def test_a_language_without_words_has_none_to_try(
    session: Session, people: People, refugee: Concept
) -> None:
    with pytest.raises(ProposalInvalid):
        record_comprehension(
            session, people.stranger, "refugee", {**TEST, "language": "lo", "term": "ອົບພະຍົບ"}
        )
    with pytest.raises(UnknownConcept):
        record_comprehension(session, people.translator, "nobody", TEST)


def test_the_database_holds_nothing_impossible(
    session: Session, people: People, refugee: Concept
) -> None:
    test = record(session, people)
    test.understood = 13
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_tests_of_one_term_add_up(session: Session, people: People, refugee: Concept) -> None:
    record(session, people)
    newer = record(session, people, asked=3, understood=0, day="2026-11-25")
    record(session, people, language="en", term="refugee")
    found = understanding_of(refugee.comprehension_tests, "km", TERM)
    assert found is not None
    assert (found.asked, found.understood) == (15, 9)
    assert found.tests[0] is newer
    assert understanding_of(refugee.comprehension_tests, "km", "another") is None


@pytest.mark.parametrize(
    ("who", "may"), [("translator", True), ("editor", True), ("reviewer", False)]
)
def test_a_wrong_record_is_withdrawn(
    session: Session, people: People, refugee: Concept, who: str, may: bool
) -> None:
    test = record(session, people)
    if may:
        withdraw_comprehension(session, getattr(people, who), test.id)
    else:
        with pytest.raises(NotAllowed):
            withdraw_comprehension(session, getattr(people, who), test.id)
    assert list_comprehension(session, "refugee") == ([] if may else [test])
    is_shown = understanding_of(refugee.comprehension_tests, "km", TERM) is not None
    assert is_shown is not may
    assert (measure_coverage(session)["languages"]["km"]["field_tested"] == 0) is may
    assert (list_concepts(session, field_tested="km")[0] == []) is may
    assert session.scalar(sa.select(sa.func.count()).select_from(ComprehensionTest)) == 1


def test_what_was_counted_is_kept_until_something_changes(
    database: Database, session: Session, people: People, make_concept: ConceptFactory,
    refugee: Concept, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    counted: list[Session] = []

    def noted(session: Session) -> dict[str, Any]:
        counted.append(session)
        return measure_coverage(session)

    monkeypatch.setattr("glossary.services.coverage.measure_coverage", noted)
    keeper = CoverageKeeper()

    def look(times: int) -> dict[str, Any]:
        counted.clear()
        session.expire_all()
        found = keeper.get(session)
        assert keeper.get(session) == found == measure_coverage(session)
        assert len(counted) == times
        return found

    look(1)
    look(0)
    make_concept("migrant", km="ជនចំណាកស្រុក")
    assert look(1)["concepts"] == 2
    test = record(session, people)
    assert look(1)["languages"]["km"]["field_tested"] == 1
    withdraw_comprehension(session, people.editor, test.id)
    assert look(1)["languages"]["km"]["field_tested"] == 0
    retire_concept(session, people.editor, "migrant", seen=1, reason="Out.")
    assert look(1)["concepts"] == 1
    look(0)


def test_a_record_that_never_was_is_not_found(session: Session, people: People) -> None:
    with pytest.raises(UnknownComprehensionTest):
        withdraw_comprehension(session, people.editor, 9)


def test_concepts_are_counted_once_and_listed(
    session: Session, people: People, refugee: Concept
) -> None:
    for _ in range(2):
        record(session, people)
    counts = measure_coverage(session)
    assert counts["languages"]["km"]["field_tested"] == 1
    assert counts["languages"]["en"]["field_tested"] == 0
    assert counts["themes"]["people"]["languages"]["km"]["field_tested"] == 1
    assert list_concepts(session, field_tested="km")[0] == ["refugee"]
    assert list_concepts(session, field_tested="en")[0] == []


# The API and the entry


def test_the_api_keeps_a_record_and_takes_it_back(ask: Ask, app: Flask) -> None:
    path = "/concepts/{slug}/comprehension"
    made = ask("concepts/refugee/comprehension", TEST, key="the-same-key")
    assert made.status_code == 201
    kept = described(path, "post", made)
    assert ask("concepts/refugee/comprehension", TEST, key="the-same-key").json == kept
    read = app.test_client()
    listed = described(path, "get", read.get("/api/v1/concepts/refugee/comprehension"))
    assert listed == {"tests": [kept]}
    assert "Sokha" not in read.get("/api/v1/concepts/refugee/comprehension").text
    terms = read.get("/api/v1/concepts/refugee").json["languages"]["km"]["terms"]
    assert terms[0]["comprehension"] == {"asked": 12, "understood": 9}
    assert read.get("/api/v1/concepts?field_tested=km").json["concepts"] != []
    assert read.get("/api/v1/concepts?field_tested=xx").status_code == 404
    assert code(ask("concepts/refugee/comprehension", {**TEST, "approved": True})) == (
        422, "proposal_invalid",
    )  # fmt: skip
    gone = ask(f"comprehension/{kept['id']}/withdrawal", {})
    assert described("/comprehension/{number}/withdrawal", "post", gone)["is_withdrawn"] is True
    assert read.get("/api/v1/concepts/refugee/comprehension").json == {"tests": []}


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_entry_shows_it_quietly(session: Session, people: People, app: Flask, ui: str) -> None:
    record(session, people, place="<b>Poipet</b>")
    session.commit()
    page = app.test_client().get(f"/{ui}/concepts/refugee").text
    assert page.count('<details class="tried">') == 1
    assert "&lt;b&gt;Poipet&lt;/b&gt;" in page
    assert "somebody who fled from a debt" in page
