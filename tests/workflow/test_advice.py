"""What a form is told while one types: the same as when it is looked over, and nothing is kept."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from glossary.model import AnsweredRequest
from tests.workflow.test_desk import (
    EDIT,
    OURS,
    Enter,
    edit,
    enter,
    proposals,
    send,
    session,
    store,
    workplace,
)

__all__ = ["enter", "session", "store", "workplace"]


def test_each_field_is_told_what_there_is_to_say(enter: Enter, session: Session) -> None:
    browser = enter("Boss")
    fields = edit(browser, "/concepts/refugee/edit?in=my&in=en&in=km")
    typed = {
        "my__terms__0__text": "ေရႊ႕ေျပာင္းအလုပ္သမား", "my__definition": "က\u1031\u103b",
        "en__terms__1__text": "foreignor", "en__terms__2__text": "Foreigner",
        "en__definition": "an alien", "km__note": "x" * 3000, "km__terms__0__use_instead": "abc",
    }  # fmt: skip
    answer = send(browser, EDIT, fields, do="advice", **typed)
    assert answer.status_code == 200
    said = answer.get_json()["remarks"]
    plain = {name: " ".join(re.sub("<[^>]*>", " ", html).split()) for name, html in said.items()}
    assert plain["my.terms.0.text"].startswith("This looks like Zawgyi.")
    assert 'data-text="ရွှေ့ပြောင်းအလုပ်သမား"' in said["my.terms.0.text"]
    assert 'data-use="my-definition" data-text="က\u103b\u1031"' in said["my.definition"]
    assert plain["en.terms.1.text"] == "Nearly the same is there already: foreigner"
    assert plain["en.terms.2.text"] == "This word is there already: foreigner"
    assert 'href="/en/concepts/alien"' in said["en.terms.2.text"]
    assert plain["en.definition"] == "This word is better avoided: alien say foreigner"
    assert "longer than 2,000" in plain["km.note"]
    assert "not written in" in plain["km.terms.0.use_instead"]
    # What is only not written yet is no fault while one writes.
    assert set(said) == {name.replace("__", ".") for name in typed}
    assert proposals(session) == []
    assert session.scalar(sa.select(sa.func.count(AnsweredRequest.id))) == 0


def test_a_new_entry_is_told_too(enter: Enter) -> None:
    browser = enter("Sokha")
    fields = edit(browser, "/propose?in=en")
    answer = send(browser, "/propose", fields, do="advice", en__terms__0__text="<b>refugee")
    assert "<b>refugee" not in answer.get_json()["remarks"].get("en.terms.0.text", "")
    answer = send(browser, "/propose", fields, do="advice", en__terms__0__text="refugee")
    assert "there already" in answer.get_json()["remarks"]["en.terms.0.text"]


def test_only_who_may_write_is_told(enter: Enter, workplace: Flask) -> None:
    fields = {"do": "advice", "in": "km", "km.note": "x"}
    assert workplace.test_client().post(f"/en{EDIT}", data=fields, headers=OURS).status_code == 401
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert enter("Sokha").post(f"/en{EDIT}", data=fields, headers=foreign).status_code == 403
    assert enter("Aye").post(f"/en{EDIT}", data=fields, headers=OURS).status_code == 403
