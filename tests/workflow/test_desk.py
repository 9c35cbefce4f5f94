"""Writing and reviewing with a browser: the entry editor and the review desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from glossary.app import create_app
from glossary.db import Database
from glossary.model import (
    Account,
    AnsweredRequest,
    Concept,
    Proposal,
    ProposalState,
    Revision,
    Role,
)
from glossary.services.accounts import add_account
from glossary.web.sessions import COOKIE
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory
from tests.signing_in import set_password, sign_in

PASSWORD = "three quiet rivers"
OURS = {"Sec-Fetch-Site": "same-origin"}
MEANING = "មនុស្សដែលភៀសខ្លួនចេញពីប្រទេសរបស់ខ្លួន"
PEOPLE = {
    "Sokha": (Role.TRANSLATOR, ["km", "en"]),
    "Dara": (Role.REVIEWER, ["km"]),
    "Noy": (Role.REVIEWER, ["lo"]),
    "Lin": (Role.EDITOR, ["en", "km"]),
    "Aye": (Role.TRANSLATOR, ["my"]),
    "Boss": (Role.ADMINISTRATOR, []),
}
Fields = dict[str, str | list[str]]
Enter = Callable[[str], FlaskClient]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """A small glossary, and the people who work on it."""
    database = empty_database(tmp_path)
    fill(database)
    yield database
    database.engine.dispose()


def fill(database: Database) -> None:
    """Put the glossary and the people into an empty database."""
    with database.write() as session:
        for name, (role, languages) in PEOPLE.items():
            add_account(session, name, role, languages)
        make = ConceptFactory(session)
        make("refugee", {"en": {"definition": {"text": "a person who fled"}}}, en="refugee",
             km="ជនភៀសខ្លួន", th="ผู้ลี้ภัย")  # fmt: skip
        make("alien", {"en": {"terms": [
            {"text": "alien", "status": "deprecated", "use_instead": "foreigner"}]}},
            en="foreigner")  # fmt: skip
        session.commit()


@pytest.fixture
def workplace(store: Database, tmp_path: Path) -> Flask:
    return create_app(settings_in(tmp_path), store)


@pytest.fixture
def enter(workplace: Flask, store: Database) -> Enter:
    """Open a browser that somebody is signed in with."""

    def open_browser(name: str) -> FlaskClient:
        with store.write() as session:
            account = session.scalars(sa.select(Account).where(Account.name == name)).one()
            if account.password_hash is None:
                set_password(session, account, PASSWORD)
            token = sign_in(session, name, PASSWORD, "")
            session.commit()
        browser = workplace.test_client()
        browser.set_cookie(COOKIE, token)
        return browser

    return open_browser


@pytest.fixture
def session(store: Database) -> Iterator[Session]:
    with store.read() as session:
        yield session


def fields_of(page: TestResponse, form: str = "") -> Fields:
    """Return what a browser would send of the form whose text holds ``form``."""
    found: Fields = {}
    text = next(part for part in page.text.split("<form")[1:] if form in part).split("</form>")[0]
    for tag in re.findall(r"<input[^>]*>", text):
        attributes = {name: unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        if attributes["type"] != "checkbox" or tag.endswith(" checked>"):
            add(found, attributes["name"], attributes.get("value", ""))
    for name, value in re.findall(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', text, re.S):
        add(found, name, unescape(value))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        assert chosen is not None
        add(found, name, chosen[1])
    return found


def add(found: Fields, name: str, value: str) -> None:
    known = found.get(name)
    if known is None:
        found[name] = value
    else:
        found[name] = [*(known if isinstance(known, list) else [known]), value]


def send(browser: FlaskClient, path: str, fields: Fields, **changed: str) -> TestResponse:
    changes = {name.replace("__", "."): value for name, value in changed.items()}
    return browser.post(f"/en{path}", data={**fields, **changes}, headers=OURS)


def edit(browser: FlaskClient, path: str = "/concepts/refugee/edit?in=km") -> Fields:
    page = browser.get(f"/en{path}")
    assert page.status_code == 200
    return fields_of(page, 'class="writing editor"')


EDIT = "/concepts/refugee/edit"


def propose(browser: FlaskClient, **changed: str) -> TestResponse:
    return send(browser, EDIT, edit(browser), reason="It was missing.", **changed)


def proposals(session: Session) -> list[Proposal]:
    session.rollback()
    return list(session.scalars(sa.select(Proposal).order_by(Proposal.id)))


def problems(page: TestResponse) -> dict[str, str]:
    """Return what the summary at the top says, by the field it links to."""
    found = re.findall(r'<li><a href="#([^"]+)">[^<]*</a> – ([^<]*)</li>', page.text)
    return {name: unescape(text) for name, text in found}


def test_a_change_is_proposed_as_what_differs(enter: Enter, session: Session) -> None:
    sent = propose(enter("Sokha"), km__definition=f" {MEANING} ")
    assert (sent.status_code, sent.location) == (303, "/en/proposals/?sent=1")
    (made,) = proposals(session)
    assert made.change == {"definition": MEANING}
    assert (made.state, made.language) == (ProposalState.SUBMITTED, "km")
    assert session.scalars(sa.select(Revision.number)).all() == [1, 1]


def test_a_form_sent_twice_is_one_proposal(enter: Enter, session: Session) -> None:
    browser = enter("Sokha")
    fields = edit(browser) | {"km.definition": MEANING, "reason": "Missing."}
    first, second = send(browser, EDIT, fields), send(browser, EDIT, fields)
    assert first.location == second.location
    assert len(proposals(session)) == 1
    other = send(browser, EDIT, fields, reason="Another reason.")
    assert other.status_code == 409
    assert fields_of(other, "editor")["reason"] == "Another reason."
    assert fields_of(other, "editor")["key"] != fields["key"]


def test_a_word_is_added_and_another_one_discouraged(enter: Enter, session: Session) -> None:
    changed = {
        "km__terms__0__status": "deprecated", "km__terms__0__use_instead": "ជនភៀស",
        "km__terms__0__reason": "It blames.", "km__terms__1__text": "ជនភៀស",
        "km__terms__1__status": "preferred", "km__terms__1__romanization": "chon phies",
        "km__terms__1__seen_in": "https://a.example/1\r\nhttps://a.example/2",
    }  # fmt: skip
    assert propose(enter("Sokha"), **changed).status_code == 303
    (made,) = proposals(session)
    assert made.change["terms"] == [
        {"text": "ជនភៀសខ្លួន", "status": "deprecated", "use_instead": "ជនភៀស",
         "reason": "It blames."},
        {"text": "ជនភៀស", "status": "preferred", "romanization": "chon phies",
         "seen_in": ["https://a.example/1", "https://a.example/2"]},
    ]  # fmt: skip


REFUSED = [
    ({"reason": ""}, "reason", "Nothing is written here"),
    ({"km__definition": "x" * 2_001}, "km-definition", "longer than 2,000"),
    ({"km__definition": "a person"}, "km-definition", "not written in"),
    ({"km__definition": "ក\u202eខ"}, "km-definition", ""),
    ({"km__definition": "ក" + "\u0301" * 9}, "km-definition", ""),
    ({"km__definition": ""}, "km-definition", "Nothing is changed"),
    ({"km__terms__1__text": "рaypal"}, "km-terms-1-text", "not written in"),
    ({"km__terms__1__text": "ជនភៀសខ្លួន"}, "km-terms-1-text", "twice"),
    ({"km__terms__1__note": "A note."}, "km-terms-1-text", "Nothing is written"),
    ({"km__terms__1__text": "ជនភៀស", "km__terms__1__status": "preferred"},
     "km-terms-0-status", "the one to say"),
    ({"km__terms__0__status": "approved"}, "km-terms-0-status", "Nothing is chosen"),
    ({"km__terms__1__text": "ជនភៀស", "km__terms__1__status": "deprecated"},
     "km-terms-1-use_instead", "Nothing is written"),
    ({"km__terms__1__text": "ជនភៀស", "km__terms__1__status": "deprecated",
      "km__terms__1__use_instead": "ភៀស"}, "km-terms-1-use_instead", "Nothing is chosen"),
    ({"km__terms__0__seen_in": "javascript:alert(1)"}, "km-terms-0-seen_in", "no web address"),
    ({"km__terms__0__seen_in": "data:text/html,x"}, "km-terms-0-seen_in", "no web address"),
    ({"km__terms__1__text": "\u200b\u2060\ufeff", "km__terms__1__note": "A."},
     "km-terms-1-text", "Nothing is written"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "field", "said"), REFUSED)
def test_the_form_comes_back_filled_and_says_what_is_wrong(
    enter: Enter, session: Session, changed: dict[str, str], field: str, said: str
) -> None:
    filled = {"km__note": "កំណត់សម្គាល់", "reason": "A reason."}
    if said != "Nothing is changed":
        changed = {**filled, **changed}
    else:
        changed = {**changed, "reason": "A reason."}
    browser = enter("Sokha")
    page = send(browser, EDIT, edit(browser), **changed)
    assert page.status_code == 422
    assert said in problems(page)[field]
    assert f'id="{field}"' in page.text
    again = fields_of(page, "editor")
    for name, value in changed.items():
        # A list has no place for what it does not offer, and a page none for what can't be shown.
        if value != "approved" and not re.search("[\u202e\u0301]", value):
            assert again[name.replace("__", ".")] == value
    assert proposals(session) == []


def test_zawgyi_and_marks_out_of_order_come_with_the_right_text(enter: Enter) -> None:
    zawgyi, unicode = "ေရႊ႕ေျပာင္းအလုပ္သမား", "ရွှေ့ပြောင်းအလုပ်သမား"
    browser = enter("Aye")
    fields = edit(browser, "/concepts/refugee/edit?in=my") | {"reason": "A reason."}
    page = send(browser, EDIT, fields, my__terms__0__text=zawgyi, my__terms__0__status="preferred")
    assert unicode in problems(page)["my-terms-0-text"]
    assert fields_of(page, "editor")["my.terms.0.text"] == zawgyi
    # The vowel before the medial, as some keyboards let people type.
    page = send(browser, EDIT, fields, my__definition="က\u1031\u103b")
    assert "က\u103b\u1031" in problems(page)["my-definition"]


def test_what_stands_there_is_not_taken_out(enter: Enter, session: Session) -> None:
    browser = enter("Lin")
    page = send(browser, EDIT, edit(browser, EDIT + "?in=en"), reason="A.", en__definition="")
    assert problems(page)["en-definition"].startswith("Nothing is written here")
    fields = edit(browser, EDIT + "?in=en")
    made = send(browser, EDIT, fields, reason="A.", en__definition="someone who had to flee",
                keeps_meaning="yes")  # fmt: skip
    assert made.status_code == 303
    assert proposals(session)[0].change["keeps_meaning"]


def publish(enter: Enter, session: Session, **changed: str) -> None:
    """Let somebody else change the entry in between."""
    propose(enter("Sokha"), **changed)
    number = proposals(session)[-1].id
    assert decide(enter("Dara"), number, "approve").status_code == 303


def decide(browser: FlaskClient, number: int, verdict: str, **changed: str) -> TestResponse:
    page = browser.get(f"/en/proposals/{number}")
    fields = fields_of(page, 'name="comment"')
    return send(browser, f"/proposals/{number}/review", fields, verdict=verdict, **changed)


def test_two_people_see_both_texts(enter: Enter, session: Session) -> None:
    browser = enter("Lin")
    fields = edit(browser) | {"reason": "Mine.", "km.definition": "និយមន័យរបស់ខ្ញុំ"}
    publish(enter, session, km__definition=MEANING, km__terms__1__text="ជនភៀស")
    page = send(browser, EDIT, fields)
    assert page.status_code == 409
    assert "Both texts" in page.text
    assert MEANING in page.text
    again = fields_of(page, "editor")
    assert again["km.definition"] == "និយមន័យរបស់ខ្ញុំ"
    # What the other one has added is in the form now.
    assert again["km.terms.1.text"] == "ជនភៀស"
    assert len(proposals(session)) == 1
    assert send(browser, EDIT, again).status_code == 303
    assert proposals(session)[1].change == {"definition": "និយមន័យរបស់ខ្ញុំ"}


def test_both_may_change_one_word(enter: Enter, session: Session) -> None:
    browser = enter("Lin")
    fields = edit(browser) | {"reason": "Mine.", "km.terms.0.literal": "one who flees"}
    publish(enter, session, km__terms__0__literal="self-fleer", km__note="កំណត់សម្គាល់")
    page = send(browser, EDIT, fields)
    assert "self-fleer" in page.text
    again = fields_of(page, "editor")
    assert (again["km.terms.0.literal"], again["km.note"]) == ("one who flees", "កំណត់សម្គាល់")


def test_looking_it_over_keeps_nothing(enter: Enter, session: Session) -> None:
    browser = enter("Sokha")
    fields = edit(browser, "/concepts/refugee/edit?in=en") | {"reason": "A reason."}
    page = send(browser, EDIT, fields, do="check", en__definition="an alien who fled",
                en__terms__1__text="foreigners", en__note="Polite.")  # fmt: skip
    assert page.status_code == 200
    assert "better avoided" in page.text
    assert 'href="/en/concepts/alien"' in page.text
    page = send(browser, EDIT, fields, do="check", en__terms__1__text="foreigner")
    assert "there already" in page.text
    page = send(browser, EDIT, fields, do="check", en__terms__1__text="foreign")
    assert "there already" not in page.text
    page = send(browser, EDIT, fields, do="check", en__terms__1__text="foreignor")
    assert "Nearly the same is there already" in page.text
    page = send(browser, EDIT, fields, do="check", en__note="Polite.")
    assert "Nothing to remark" in page.text
    page = send(browser, EDIT, fields, do="check", en__note="x" * 3000)
    assert page.status_code == 200
    assert "longer than" in problems(page)["en-note"]
    assert proposals(session) == []
    assert session.scalar(sa.select(sa.func.count(AnsweredRequest.id))) == 0


def test_there_is_room_for_more_words(enter: Enter) -> None:
    browser = enter("Sokha")
    page = send(browser, EDIT, edit(browser), do="more", km__note="កំណត់សម្គាល់")
    again = fields_of(page, "editor")
    assert again["km.note"] == "កំណត់សម្គាល់"
    assert "km.terms.3.text" in again


NEW: dict[str, str] = {
    "km__definition": MEANING, "km__terms__0__text": "ពាក្យថ្មី", "km__terms__0__status": "preferred",
    "en__definition": "a word that is new", "en__terms__0__text": "Brand-new word",
    "en__terms__0__status": "preferred", "reason": "It was missing.",
}  # fmt: skip


def propose_new(browser: FlaskClient, **changed: str) -> TestResponse:
    fields = edit(browser, "/propose?in=km&in=en") | {"themes": ["people"]}
    return send(browser, "/propose", fields, **{**NEW, **changed})


def test_a_new_entry_in_two_languages_has_two_reviewers(
    enter: Enter, session: Session, workplace: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.current._LOOK_EVERY", -1.0)
    assert propose_new(enter("Sokha")).location == "/en/proposals/?sent=2"
    khmer, english = proposals(session)
    assert khmer.change["slug"] == english.change["slug"] == "brand-new-word"
    assert workplace.test_client().get("/en/concepts/brand-new-word").status_code == 404
    assert "ពាក្យថ្មី" in enter("Dara").get("/km/review/?in=km").text
    assert decide(enter("Dara"), khmer.id, "approve").status_code == 303
    assert decide(enter("Lin"), english.id, "approve").status_code == 303
    page = workplace.test_client().get("/en/concepts/brand-new-word").text
    assert "ពាក្យថ្មី" in page
    assert "a word that is new" in page
    session.rollback()
    concept = session.scalars(sa.select(Concept).where(Concept.slug == "brand-new-word")).one()
    assert {section.language for section in concept.sections} == {"km", "en"}


@pytest.mark.parametrize(
    ("changed", "themes", "field"),
    [({"en__terms__0__text": "Refugee"}, ["people"], "name"), ({}, [], "themes"),
     ({"name": "!!"}, ["people"], "name")],
)  # fmt: skip
def test_a_new_entry_needs_a_name_and_a_theme(
    enter: Enter, changed: dict[str, str], themes: list[str], field: str
) -> None:
    browser = enter("Sokha")
    fields = edit(browser, "/propose?in=km&in=en") | {"themes": themes}
    page = send(browser, "/propose", fields, **{**NEW, **changed})
    assert field in problems(page)
    assert fields_of(page, "editor")["km.definition"] == MEANING


def test_a_proposal_is_asked_to_change_and_comes_again(enter: Enter, session: Session) -> None:
    author = enter("Sokha")
    propose(author, km__definition="ខុស")
    (made,) = proposals(session)
    asked = decide(enter("Dara"), made.id, "changes", comment="Longer, please.")
    assert asked.location == "/en/review/?done=changes_asked&in=km"
    mine = author.get("/en/proposals/").text
    assert "Longer, please." in mine
    assert "changes are asked for" in mine
    fields = edit(author, f"/proposals/{made.id}/edit")
    assert fields["km.definition"] == "ខុស"
    again = send(author, f"/proposals/{made.id}/edit", fields, km__definition=MEANING)
    assert again.location == f"/en/proposals/{made.id}"
    assert decide(enter("Dara"), made.id, "approve").status_code == 303
    session.rollback()
    assert proposals(session)[0].state is ProposalState.APPROVED
    page = author.get(f"/en/proposals/{made.id}").text
    assert "Longer, please." in page
    assert 'name="verdict"' not in page
    refused = author.get(f"/en/proposals/{made.id}/edit")
    assert refused.status_code == 403


def test_a_new_entry_comes_again_too(enter: Enter, session: Session) -> None:
    author = enter("Sokha")
    propose_new(author)
    khmer = proposals(session)[0]
    decide(enter("Dara"), khmer.id, "changes", comment="Longer, please.")
    fields = edit(author, f"/proposals/{khmer.id}/edit")
    assert (fields["name"], fields["themes"]) == ("brand-new-word", "people")
    again = send(author, f"/proposals/{khmer.id}/edit", fields, km__note="កំណត់សម្គាល់")
    assert again.status_code == 303
    assert proposals(session)[0].version == 2


def test_an_old_version_is_not_written_over(enter: Enter, session: Session) -> None:
    author = enter("Sokha")
    propose(author, km__definition=MEANING)
    number = proposals(session)[0].id
    fields = edit(author, f"/proposals/{number}/edit")
    send(author, f"/proposals/{number}/edit", fields, km__note="មួយ")
    late = send(author, f"/proposals/{number}/edit", edit(author, f"/proposals/{number}/edit"),
                version="1", km__note="ពីរ")  # fmt: skip
    assert late.status_code == 409
    assert fields_of(late, "editor")["km.note"] == "ពីរ"


def test_one_takes_back_what_is_ones_own(enter: Enter, session: Session) -> None:
    author = enter("Sokha")
    propose(author, km__definition=MEANING)
    number = proposals(session)[0].id
    fields = fields_of(author.get(f"/en/proposals/{number}"), f"/proposals/{number}/withdraw")
    assert send(enter("Lin"), f"/proposals/{number}/withdraw", fields).status_code == 403
    taken = send(author, f"/proposals/{number}/withdraw", fields)
    assert taken.location == f"/en/proposals/{number}"
    assert "taken back" in author.get(taken.location).text
    assert proposals(session)[0].state is ProposalState.WITHDRAWN


def test_the_rules_hold_whatever_the_form_says(enter: Enter, session: Session) -> None:
    author = enter("Lin")
    propose(author, km__definition=MEANING)
    number = proposals(session)[0].id
    path, fields = f"/proposals/{number}/review", {"version": "1", "verdict": "approve"}
    own = send(author, path, fields)  # type: ignore[arg-type]
    assert own.status_code == 403
    assert "Nobody decides about their own proposal" in own.text
    reviewer = enter("Dara")
    assert send(reviewer, path, fields, version="2", comment="Kept.").status_code == 409  # type: ignore[arg-type]
    for verdict, version in [("approved", "1"), ("", "1"), ("approve", "x"), ("reject", "1")]:
        page = send(reviewer, path, fields, verdict=verdict, version=version, comment=" ")  # type: ignore[arg-type]
        assert page.status_code in (400, 409, 422)
    assert proposals(session)[0].state is ProposalState.SUBMITTED
    kept = send(reviewer, path, fields, version="9", comment="Please, <b>shorter</b>.")  # type: ignore[arg-type]
    assert "Please, &lt;b&gt;shorter&lt;/b&gt;." in kept.text


def test_a_proposal_on_an_entry_that_moved_is_not_approved(enter: Enter, session: Session) -> None:
    propose(enter("Lin"), km__definition="និយមន័យ")
    first = proposals(session)[0].id
    publish(enter, session, km__definition=MEANING)
    reviewer = enter("Dara")
    assert "has changed in this language" in reviewer.get(f"/en/proposals/{first}").text
    page = decide(reviewer, first, "approve")
    assert page.status_code == 409
    assert proposals(session)[0].state is ProposalState.SUBMITTED


def test_a_sign_in_that_ran_out_loses_nothing(enter: Enter, session: Session) -> None:
    browser = enter("Sokha")
    fields = edit(browser) | {"km.definition": MEANING, "reason": "Long thought about."}
    browser.delete_cookie(COOKIE)
    asked = send(browser, EDIT, fields)
    assert asked.status_code == 401
    carried = fields_of(asked, 'name="password"') | {"name": "Sokha", "password": PASSWORD}
    entered = browser.post("/en/sign-in", data=carried, headers=OURS)
    again = fields_of(entered, "form_token")
    sent = send(browser, EDIT, again)
    assert sent.status_code == 303
    assert proposals(session)[0].change == {"definition": MEANING}


# Addresses of people who work, with what each of them is answered for Sokha's Khmer proposal.
WALK = [
    ("GET", "/propose", [200, 200, 200, 200, 200, 200]),
    ("GET", EDIT + "?in=km", [200, 200, 403, 200, 403, 200]),
    ("GET", EDIT + "?in=lo", [403, 403, 200, 200, 403, 200]),
    ("GET", "/concepts/nothing/edit", [404, 404, 404, 404, 404, 404]),
    ("GET", "/review/", [403, 200, 200, 200, 403, 200]),
    ("GET", "/proposals/", [200, 200, 200, 200, 200, 200]),
    ("GET", "/proposals/1", [200, 200, 404, 200, 404, 200]),
    ("GET", "/proposals/1/edit", [200, 403, 404, 403, 404, 403]),
    ("GET", "/proposals/99", [404, 404, 404, 404, 404, 404]),
    ("POST", "/proposals/1/edit", [409, 403, 404, 403, 404, 403]),
    ("POST", "/proposals/1/review", [403, 409, 404, 409, 404, 403]),
    ("POST", "/proposals/1/withdraw", [409, 403, 404, 403, 404, 403]),
    ("POST", EDIT + "?in=km", [422, 422, 403, 422, 403, 422]),
]


def test_everybody_reaches_what_is_theirs_and_nothing_else(
    enter: Enter, session: Session, workplace: Flask
) -> None:
    propose(enter("Sokha"), km__definition=MEANING)
    browsers = [enter(name) for name in PEOPLE]
    for method, path, expected in WALK:
        version = {"version": "7", "verdict": "approve", "reason": "x", "km.note": "ក"}
        body = version if "proposals" in path and method == "POST" else {}
        found = [
            one.open(f"/en{path}", method=method, data=body or None, headers=OURS).status_code
            for one in browsers
        ]
        assert found == expected, (method, path)
        nobody = workplace.test_client().open(f"/en{path}", method=method, headers=OURS)
        assert nobody.status_code == 401
    (made,) = proposals(session)
    assert (made.state, made.version) == (ProposalState.SUBMITTED, 1)
    assert session.scalars(sa.select(Revision.number)).all() == [1, 1]


def test_fields_that_nobody_offers_are_not_taken(enter: Enter, session: Session) -> None:
    extra = {
        "state": "approved", "author_id": "2", "author": "Dara", "role": "administrator",
        "id": "7", "km__review_state": "approved", "km__terms__0__review_state": "approved",
        "km__terms__0__confidence": "high", "km__equivalence": "exact", "base_revision": "9",
    }  # fmt: skip
    assert propose(enter("Sokha"), km__definition=MEANING, **extra).status_code == 303
    (made,) = proposals(session)
    assert made.change == {"definition": MEANING}
    assert (made.state, made.author.name, made.base_revision) == ("submitted", "Sokha", 1)
    assert made.author.role is Role.TRANSLATOR


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
@pytest.mark.parametrize("path", [EDIT, "/propose", "/proposals/1/review", "/proposals/1/edit",
                                  "/proposals/1/withdraw"])  # fmt: skip
def test_a_form_of_another_site_writes_nothing(
    enter: Enter, session: Session, path: str, site: str
) -> None:
    headers = {"Sec-Fetch-Site": site, "Origin": "https://evil.example"}
    sent = enter("Sokha").post(f"/en{path}", data={"in": "km", "reason": "x"}, headers=headers)
    assert sent.status_code == 403
    assert proposals(session) == []


PAYLOADS = {
    "en": '<script>alert("a")</script>\'"><img src=x onerror=alert(1)>{{ 7*7 }}',
    "km": "<svg onload=alert(1)>ភាសា</svg>&lt;b&gt;", "th": "ภาษา</textarea><script>ก</script>",
    "my": "\"onfocus=alert(1) autofocus ဘာသာ", "lo": "ພາສາ<a href=javascript:x>", "zh": "语言<b>",
    "vi": "tiếng <i>Việt</i>",
}  # fmt: skip


@pytest.mark.parametrize("tag", PAYLOADS)
def test_nothing_that_is_typed_becomes_markup(enter: Enter, session: Session, tag: str) -> None:
    text = PAYLOADS[tag]
    browser = enter("Boss")
    fields = edit(browser, f"{EDIT}?in={tag}")
    for name in [one for one in fields if one.startswith(tag) or one == "reason"]:
        if not name.endswith(("status", "terms.0.text")):
            fields[name] = text
    page = send(browser, EDIT, fields)
    assert page.status_code == 422
    shown = page.text
    again = fields_of(page, "editor")
    assert again[f"{tag}.note"] == text
    # What can be sent is looked at on every page of the desk, too.
    fields = edit(browser, f"{EDIT}?in=en") | {"reason": text, "en.note": text}
    assert send(browser, EDIT, fields).status_code == 303
    for path in ("/proposals/", "/proposals/1", "/proposals/1/edit", "/review/"):
        shown += browser.get(f"/en{path}").text
    for odd in ("<script>a", "<script>ก", "<svg ", "<img ", "<a href=javascript", "<i>V", "49}"):
        assert odd not in shown
    assert len(proposals(session)) == 1


def test_many_reviewers_at_once_approve_once(enter: Enter, session: Session) -> None:
    propose(enter("Sokha"), km__definition=MEANING)
    reviewer = enter("Dara")
    (cookie,) = [reviewer.get_cookie(COOKIE)]
    assert cookie is not None
    app = reviewer.application

    def approve(number: int) -> int:
        browser = app.test_client()
        browser.set_cookie(COOKIE, cookie.value)
        fields = {"version": "1", "verdict": "approve", "key": f"key-of-the-form-{number:04}"}
        return browser.post("/en/proposals/1/review", data=fields, headers=OURS).status_code

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(approve, range(8)))
    assert found == [303] + [409] * 7
    session.rollback()
    assert sorted(session.scalars(sa.select(Revision.number))) == [1, 1, 2]


@pytest.mark.parametrize(
    "path", ["/review/?state=secret", "/review/?after=-1", "/proposals/?before=x"]
)
def test_what_is_no_filter_is_refused(enter: Enter, path: str) -> None:
    assert enter("Dara").get(f"/en{path}").status_code == 400


def test_the_desk_asks_the_database_as_often_for_many(
    enter: Enter, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.current._LOOK_EVERY", 3600.0)
    author, reviewer, editor = enter("Sokha"), enter("Dara"), enter("Lin")
    for number in range(3):
        propose(author, km__definition=MEANING + "ក" * number)
    statements: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *one: statements.append(one[2]))
    visits = [
        (reviewer, "/review/?in=km"), (reviewer, "/proposals/1"), (author, "/proposals/"),
        (author, "/concepts/refugee/edit?in=km"), (author, "/concepts/refugee/history"),
        (reviewer, "/review/reports"), (editor, "/concepts/refugee/manage"),
        (editor, "/concepts/refugee/restore/1"), (editor, "/retired"),
        (author, "/concepts/refugee/understanding"),
    ]  # fmt: skip

    def count() -> list[int]:
        found = []
        for browser, path in visits:
            statements.clear()
            assert browser.get(f"/en{path}").status_code == 200
            found.append(sum(one.startswith("SELECT") for one in statements))
        return found

    count()
    few = count()
    with store.write() as session:
        one = session.scalars(sa.select(Proposal)).first()
        revision = session.scalars(sa.select(Revision)).first()
        assert one is not None
        assert revision is not None
        values = {"concept_id": one.concept_id, "language": "km", "author_id": one.author_id,
                  "change": one.change, "reason": "Many.", "base_revision": 1}  # fmt: skip
        session.execute(sa.insert(Proposal), [values] * 500)
        session.execute(
            sa.insert(Revision),
            [{"concept_id": revision.concept_id, "number": number, "document": revision.document,
              "summary": "Many."} for number in range(2, 10_002)],
        )  # fmt: skip
        session.commit()
    assert count() == few
    assert max(few) <= 8
    page = reviewer.get("/en/review/?in=km").text
    assert page.count('class="more"') == 20
    assert "Show more" in page
    assert author.get("/en/proposals/").text.count('class="more"') == 20


def test_a_reviewer_sees_where_the_same_words_stand(enter: Enter, session: Session) -> None:
    author = enter("Sokha")
    propose_new(author)
    propose_new(
        author, name="another-one", km__terms__0__text="ពាក្យថ្មី", en__terms__0__text="foreigner"
    )
    first, _, second, english = proposals(session)
    page = enter("Dara").get(f"/en/proposals/{second.id}").text
    assert "The same words elsewhere" in page
    assert f'class="more" href="/en/proposals/{first.id}"' in page
    # What others propose is not for the author of another proposal.
    assert "The same words elsewhere" not in author.get(f"/en/proposals/{second.id}").text
    page = enter("Lin").get(f"/en/proposals/{english.id}").text
    assert 'class="more" href="/en/concepts/alien"' in page
    decide(enter("Dara"), second.id, "reject", comment="Once is enough.")
    assert "The same words elsewhere" not in enter("Dara").get(f"/en/proposals/{second.id}").text


def test_who_never_gets_through_is_told_so(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise sa.exc.IntegrityError("INSERT", {}, Exception("taken"))

    browser = enter("Sokha")
    fields = edit(browser) | {"key": "short", "km.definition": MEANING, "reason": "Missing."}
    with monkeypatch.context() as patch:
        patch.setattr("glossary.web.sending.keep_answer", refuse)
        page = send(browser, EDIT, fields)
    assert page.status_code == 409
    assert fields_of(page, "editor")["km.definition"] == MEANING


def test_a_reviewer_sees_every_field_that_changes(enter: Enter, session: Session) -> None:
    changed = {
        "km__terms__0__status": "deprecated", "km__terms__0__use_instead": "ជនភៀស",
        "km__terms__1__text": "ជនភៀស", "km__terms__1__status": "preferred",
        "km__terms__1__note": "Said at the border.", "km__definition": "មនុស្ស\u200bដែលភៀស",
    }  # fmt: skip
    propose(enter("Sokha"), **changed)
    reviewer = enter("Dara")
    page = reviewer.get("/en/proposals/1?beside=th").text
    assert re.search(r"Said at the border\.</ins>", page)
    assert "U+200B" in page
    assert "new word" in page
    assert page.index(">say</span></p>") < page.index('class="avoid">avoid</span></p>')
    assert '<option value="th" lang="th" selected>' in page
    assert "ผู้ลี้ภัย" in page
    assert "a person who fled" in page
    assert decide(reviewer, 1, "reject", comment="Nobody says so.").status_code == 303
    assert 'class="more"' in reviewer.get("/en/review/?state=all").text
    assert 'class="more"' not in reviewer.get("/en/review/").text
    assert "Nobody says so." not in enter("Sokha").get("/en/proposals/?before=1").text
    assert "Nobody says so." in enter("Sokha").get("/en/proposals/?before=2").text


def test_a_word_may_stand_in_an_older_version_only(enter: Enter, session: Session) -> None:
    """A form that was opened on no version that exists is one that everything has changed since."""
    browser = enter("Sokha")
    fields = edit(browser) | {"revision": "x", "km.definition": MEANING, "reason": "Missing."}
    page = send(browser, EDIT, fields)
    assert page.status_code == 409
    assert fields_of(page, "editor")["km.definition"] == MEANING


def test_an_acronym_is_a_word_of_every_language(enter: Enter, session: Session) -> None:
    sent = propose(enter("Sokha"), km__terms__1__text="UNHCR", km__terms__1__status="admitted")
    assert sent.status_code == 303
    assert proposals(session)[0].change["terms"] == [{"text": "UNHCR", "status": "admitted"}]


def test_what_is_said_of_a_word_is_not_taken_out(enter: Enter) -> None:
    browser = enter("Lin")
    path = "/concepts/alien/edit"
    fields = edit(browser, path + "?in=en") | {"reason": "A reason."}
    page = send(browser, path, fields, en__terms__1__use_instead="")
    assert problems(page)["en-terms-1-use_instead"].startswith("Nothing is written here")


@pytest.mark.parametrize(
    ("changed", "status"), [({"themes": "nothing"}, 404), ({"links": "https://a.example\n"}, 422)]
)
def test_what_only_the_glossary_itself_refuses_comes_back_too(
    enter: Enter, session: Session, changed: dict[str, str], status: int
) -> None:
    seen = changed.get("links", "") * 11
    page = propose_new(
        enter("Sokha"), themes=changed.get("themes", "people"), km__terms__0__seen_in=seen
    )
    assert page.status_code == status
    assert fields_of(page, "editor")["km.definition"] == MEANING
    assert proposals(session) == []
