"""What readers told us, as those who look after the languages see it and settle it."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.model import ReaderReport, ReportKind
from glossary.services.reports import Sender, take_report
from tests.workflow.test_desk import (
    MEANING,
    NEW,
    Enter,
    edit,
    enter,
    fields_of,
    send,
    session,
    store,
    workplace,
)

__all__ = ["enter", "session", "store", "workplace"]

WORD = "ប័ណ្ណសម្គាល់ខ្លួន"


@pytest.fixture(autouse=True)
def told(store: Database) -> None:
    """A word that is missing in Khmer, one that is wrong, one of Lao and one of nobody knows."""
    with store.write() as writing:
        for number, (kind, word, language, concept) in enumerate(
            [
                (ReportKind.MISSING, WORD, "km", ""),
                (ReportKind.WRONG, "ជនភៀសខ្លួន", "km", "refugee"),
                (ReportKind.MISSING, "ບັດ", "lo", ""),
                (ReportKind.NOT_UNDERSTOOD, "2024", "", ""),
            ]
        ):
            sender = Sender(address="192.0.2.7", secret="a secret", form_key=f"form {number}")
            fields = {"kind": kind.value, "word": word, "language": language, "concept": concept,
                      "place": "ប៉ោយប៉ែត", "remark": f"Remark <b>{number}</b>"}  # fmt: skip
            take_report(writing, fields, sender)
        writing.commit()


def states(session: Session) -> list[str]:
    session.rollback()
    return [one.value for one in session.scalars(sa.select(ReaderReport.state).order_by("id"))]


def test_everybody_reads_what_is_told_of_their_languages(enter: Enter, workplace: Flask) -> None:
    page = enter("Dara").get("/en/review/reports?in=km").text
    assert WORD in page
    assert "Remark &lt;b&gt;1&lt;/b&gt;" in page
    assert "ບັດ" not in page
    assert 'href="/en/concepts/refugee/edit?report=2&amp;in=km"' in page
    everything = enter("Dara").get("/en/review/reports").text
    assert "2024" in everything
    assert "language not known" in everything
    translator = enter("Sokha").get("/en/review/reports").text
    assert WORD in translator
    assert 'name="state" value="done"' not in translator
    assert "ບັດ" in enter("Boss").get("/en/review/reports").text
    assert workplace.test_client().get("/en/review/reports").status_code == 401
    # The desk of the proposals leads there, and so does the list of one's own.
    assert "/en/review/reports" in enter("Dara").get("/en/review/").text
    mine = enter("Sokha").get("/en/proposals/").text
    assert "/en/review/reports" in mine
    assert 'href="/en/coverage/km"' in mine
    assert 'href="/en/coverage/en"' in enter("Boss").get("/en/proposals/").text


def test_a_reviewer_settles_and_opens_again(enter: Enter, session: Session) -> None:
    reviewer = enter("Dara")
    form = "/review/reports/2"
    fields = fields_of(reviewer.get("/en/review/reports"), form)
    settled = send(reviewer, form, fields, state="declined")
    assert settled.location == "/en/review/reports?done=declined&in=km"
    assert "Done: not a fault" in " ".join(reviewer.get(settled.location).text.split())
    assert states(session) == ["open", "declined", "open", "open"]
    assert send(reviewer, form, fields, state="declined").location == settled.location
    listed = reviewer.get("/en/review/reports?state=declined")
    assert 'value="open"' in listed.text.split("<ul")[-2]
    send(reviewer, form, fields_of(listed, form), state="open")
    assert states(session)[1] == "open"
    unknown = fields_of(reviewer.get("/en/review/reports"), "/review/reports/4")
    assert send(reviewer, "/review/reports/4", unknown, state="done").location == (
        "/en/review/reports?done=done"
    )
    assert 'value="all" selected' in reviewer.get("/en/review/reports?state=all").text


def test_who_may_not_settle_does_not(enter: Enter, session: Session) -> None:
    fields = {"key": "k" * 20, "state": "done"}
    assert send(enter("Sokha"), "/review/reports/1", dict(fields)).status_code == 403
    assert send(enter("Noy"), "/review/reports/1", dict(fields)).status_code == 404
    assert send(enter("Dara"), "/review/reports/1", {**fields, "state": "x"}).status_code == 400
    # What becomes a proposal is noted by proposing, not by saying so.
    assert send(
        enter("Dara"), "/review/reports/1", {**fields, "state": "proposed"}
    ).status_code == (400)
    assert states(session) == ["open"] * 4
    assert enter("Dara").get("/en/review/reports?state=x").status_code == 400


def test_a_long_list_has_more_pages(enter: Enter, store: Database) -> None:
    with store.write() as writing:
        for number in range(20):
            sender = Sender(address="192.0.2.8", secret="a secret", form_key=f"more {number}")
            fields = {"kind": "missing", "word": f"word {number}", "language": "en"}
            take_report(writing, fields, sender)
        writing.commit()
    page = enter("Lin").get("/en/review/reports?in=en&state=all").text
    assert "after=" not in page
    assert "after=20&amp;state=open" in enter("Lin").get("/en/review/reports").text


def test_a_report_becomes_a_proposal(enter: Enter, session: Session) -> None:
    author = enter("Sokha")
    desk = unescape(author.get("/en/review/reports").text)
    (address,) = re.findall(r'href="(/en/propose[^"]*report=1[^"]*)"', desk)
    page = author.get(address)
    assert "Write in:" in page.text
    assert "What a reader told us" in page.text
    assert "ប៉ោយប៉ែត" in page.text
    fields = fields_of(page, 'class="writing editor"')
    assert (fields["km.terms.0.text"], fields["report"]) == (WORD, "1")
    new = {name: text for name, text in NEW.items() if name != "km__terms__0__text"}
    refused = send(author, "/propose", fields, **new)
    assert "What a reader told us" in refused.text
    sent = send(author, "/propose", {**fields, "themes": ["people"]}, **new)
    assert sent.status_code == 303
    assert states(session) == ["proposed", "open", "open", "open"]
    # Somebody else's report, and one that is settled, stay as they are.
    for number in ("3", "1", "99"):
        fields = edit(author) | {"reason": "Why.", "report": number, "km.note": f"ក {number}"}
        assert send(author, "/concepts/refugee/edit", fields).status_code == 303
    assert states(session) == ["proposed", "open", "open", "open"]
    assert "What a reader told us" not in author.get("/en/propose?in=km&report=3").text


def test_a_change_answers_a_report(enter: Enter, session: Session) -> None:
    page = enter("Sokha").get("/en/concepts/refugee/edit?report=2&in=km")
    assert "Remark &lt;b&gt;1&lt;/b&gt;" in page.text
    fields = fields_of(page, 'class="writing editor"') | {"reason": "Told."}
    send(enter("Sokha"), "/concepts/refugee/edit", fields, km__definition=MEANING)
    assert states(session)[1] == "proposed"


def test_a_word_in_the_address_is_only_for_a_new_entry(enter: Enter) -> None:
    page = enter("Sokha").get("/en/concepts/refugee/edit?in=km&word=x").text
    assert 'value="x"' not in page
    long = unescape(enter("Sokha").get(f"/en/propose?in=km&word={'ក' * 400}").text)
    assert "ក" * 200 in long
    assert "ក" * 201 not in long
