"""Editors publish an edition from the page of the booklet."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.model import Edition
from glossary.printing import shop
from tests.workflow.test_desk import Enter, enter, fields_of, send, session, store, workplace

__all__ = ["enter", "session", "store", "workplace"]

PATH = "/editions/publish"
CHOICE = f"{PATH}?languages=km,en&concepts=refugee&layout=cards&paper=a5"


def editions(session: Session) -> list[Edition]:
    session.rollback()
    return list(session.scalars(sa.select(Edition)))


def test_an_editor_publishes_what_is_chosen(enter: Enter, session: Session) -> None:
    editor = enter("Lin")
    booklet = editor.get(f"/en{CHOICE.replace(PATH, '/booklet')}").text
    assert f'href="/en{CHOICE.replace("&", "&amp;")}"' in booklet
    page = editor.get(f"/en{CHOICE}")
    assert "1 concept<" in page.text
    assert "A5" in page.text
    assert editions(session) == []

    done = send(editor, PATH, fields_of(page, "Publish it"))

    assert (done.status_code, done.location) == (303, "/en/editions/1")
    assert "Edition 1" in editor.get(done.location).text
    (frozen,) = editions(session)
    assert frozen.options["paper"] == "a5"
    assert list(frozen.entries) == ["refugee"]


def test_a_form_sent_twice_publishes_once(enter: Enter, session: Session) -> None:
    editor = enter("Lin")
    fields = fields_of(editor.get(f"/en{CHOICE}"), "Publish it")
    first, second = send(editor, PATH, fields), send(editor, PATH, fields)
    assert first.location == second.location
    assert len(editions(session)) == 1


def test_only_editors_publish(enter: Enter, session: Session) -> None:
    reviewer = enter("Dara")
    assert reviewer.get(f"/en{CHOICE}").status_code == 403
    fields = fields_of(enter("Lin").get(f"/en{CHOICE}"), "Publish it")
    assert send(reviewer, PATH, fields).status_code == 403
    assert PATH not in reviewer.get("/en/booklet?concepts=refugee&layout=cards").text
    assert editions(session) == []


def test_a_form_from_elsewhere_publishes_nothing(enter: Enter, session: Session) -> None:
    editor: FlaskClient = enter("Lin")
    answer = editor.post(f"/en{PATH}", data={}, headers={"Origin": "https://example.org"})
    assert answer.status_code == 403
    assert editions(session) == []


def test_what_cannot_be_printed_is_not_published(
    enter: Enter, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = enter("Lin")
    wrong = editor.get(f"/en{PATH}?concepts=nobody&layout=cards")
    assert wrong.status_code == 404
    assert "There is no entry at this address." in wrong.text
    assert "Publish it" not in wrong.text
    fields = fields_of(editor.get(f"/en{CHOICE}"), "Publish it")
    monkeypatch.setattr(shop, "MOST_SECTIONS", 0)
    too_much = send(editor, PATH, fields)
    assert "This is too much for one print." in too_much.text
    assert 'href="/en/booklet?languages=km,en&amp;concepts=refugee' in too_much.text
    assert editions(session) == []


def test_the_page_counts_the_entries_and_reads_none(enter: Enter, store: Database) -> None:
    editor = enter("Lin")
    statements: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *sent: statements.append(sent[2]))

    page = editor.get(f"/en{PATH}?languages=km,en&layout=cards")

    assert "2 concepts<" in page.text
    assert any("FROM concept" in one for one in statements)
    assert not any("FROM definition" in one or "FROM term" in one for one in statements)
