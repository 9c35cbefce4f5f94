"""Noting what people understood of a word, with a browser."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.model import ComprehensionTest
from tests.workflow.test_desk import Enter, enter, fields_of, send, session, store, workplace

__all__ = ["enter", "session", "store", "workplace"]

PAGE = "/concepts/refugee/understanding"
NOTED = {
    "place": "ប៉ោយប៉ែត", "audience": "women of a market", "asked": "១២", "understood": "9",
    "thought": "somebody who fled from a debt", "day": "2026-11-20",
}  # fmt: skip


def test_what_people_understood_is_noted_and_shown(
    enter: Enter, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.current._LOOK_EVERY", -1.0)
    browser = enter("Sokha")
    page = browser.get(f"/en{PAGE}?word=ជនភៀសខ្លួន")
    fields = fields_of(page, 'name="audience"')
    assert (fields["language"], fields["term"]) == ("km", "ជនភៀសខ្លួន")
    sent = send(browser, PAGE, fields, **NOTED)
    assert sent.location == f"/en{PAGE}?done=kept&in=km"
    assert send(browser, PAGE, fields, **NOTED).location == sent.location
    (test,) = session.scalars(sa.select(ComprehensionTest))
    assert (test.asked, test.understood, test.thought) == (12, 9, NOTED["thought"])
    shown = browser.get(sent.location).text
    assert "9 of 12" in shown
    assert "women of a market" in shown
    entry = browser.get("/en/concepts/refugee").text
    assert "Understood by 9 of 12" in entry
    assert f'href="/en{PAGE}"' in entry


WRONG = [
    ("asked", "many"), ("asked", "9999999"), ("understood", "13"), ("place", " "),
    ("audience", "x" * 201), ("day", "2026-13-01"), ("day", "2999-01-01"), ("term", "ពាក្យ"),
]  # fmt: skip


def test_the_form_comes_back_with_what_was_typed(enter: Enter, session: Session) -> None:
    browser = enter("Sokha")
    fields = fields_of(browser.get(f"/en{PAGE}?in=km"), 'name="audience"')
    for field, text in WRONG:
        page = send(browser, PAGE, fields, **{**NOTED, field: text})
        assert page.status_code == 422
        assert f'id="{field}-problem"' in page.text
        assert f'href="#{field}"' in page.text
        again = fields_of(page, 'name="audience"')
        # A list has no place for a word that the entry does not have.
        expected = {**NOTED, field: text} if field != "term" else NOTED
        assert {name: again[name] for name in expected} == expected
    hidden = send(browser, PAGE, fields, **{**NOTED, "thought": "a\u202eb"})
    assert hidden.status_code == 422
    assert fields_of(hidden, 'name="audience"')["thought"] == "ab"
    assert session.scalars(sa.select(ComprehensionTest)).all() == []


def test_one_takes_back_what_one_has_noted(enter: Enter, session: Session) -> None:
    browser = enter("Sokha")
    send(browser, PAGE, fields_of(browser.get(f"/en{PAGE}"), 'name="audience"'), **NOTED)
    take_back = f"{PAGE}/1/withdraw"
    assert take_back not in enter("Dara").get(f"/en{PAGE}").text
    assert send(enter("Dara"), take_back, {"key": "k" * 20}).status_code == 403
    elsewhere = "/concepts/alien/understanding/1/withdraw"
    assert send(browser, elsewhere, {"key": "k" * 20}).status_code == 404
    fields = fields_of(browser.get(f"/en{PAGE}"), take_back)
    done = send(browser, take_back, fields)
    assert done.location == f"/en{PAGE}?done=withdrawn&in=km"
    assert "It is taken back" in browser.get(done.location).text
    assert session.scalars(sa.select(ComprehensionTest.is_withdrawn)).all() == [True]


def test_only_who_works_in_a_language_notes_in_it(enter: Enter, session: Session) -> None:
    assert enter("Noy").get(f"/en{PAGE}?in=km").status_code == 403
    assert "no word in this language yet" in enter("Noy").get(f"/en{PAGE}").text
    fields = {**NOTED, "language": "km", "term": "ជនភៀសខ្លួន", "key": "k" * 20}
    for name in ("Noy", "Aye"):
        assert send(enter(name), PAGE, dict(fields)).status_code == 403
    assert send(enter("Noy"), PAGE, {**fields, "language": "xx"}).status_code in (404, 422)
    assert send(enter("Sokha"), "/concepts/nobody/understanding", dict(fields)).status_code == 404
    assert enter("Sokha").get("/en/concepts/nobody/understanding").status_code == 404
    # Whoever edits everything, and names no language, begins with the first.
    assert enter("Boss").get(f"/en{PAGE}").status_code == 200
    assert session.scalars(sa.select(ComprehensionTest)).all() == []


def test_an_account_without_a_language_notes_nothing(enter: Enter, store: object) -> None:
    from glossary.db import Database
    from glossary.model import Role
    from glossary.services.accounts import add_account

    assert isinstance(store, Database)
    with store.write() as writing:
        add_account(writing, "Nobody", Role.REVIEWER, [])
        writing.commit()
    assert enter("Nobody").get(f"/en{PAGE}").status_code == 403
