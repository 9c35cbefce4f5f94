"""What an account has for its owner: token, naming, drafts, notices; on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from glossary.app import create_app
from glossary.db import Database
from glossary.errors import AccountExists, NameUnusable
from glossary.exports import EXPORTS
from glossary.model import Account, Draft, LanguageSection, Role, Verdict
from glossary.services.accounts import add_account, get_account
from glossary.services.drafts import MOST_DRAFTS
from glossary.services.proposals import propose, review_proposal
from glossary.services.sign_ins import set_password, sign_in
from glossary.web.sessions import COOKIE
from tests.conftest import settings_in
from tests.factories import ConceptFactory

PASSWORD = "three quiet rivers"
OURS = {"Sec-Fetch-Site": "same-origin"}
PEOPLE = {
    "Sokha-of-Poipet": (Role.TRANSLATOR, ["km", "en"]),
    "Dara": (Role.REVIEWER, ["km"]),
    "Noy": (Role.REVIEWER, ["lo"]),
    "Boss": (Role.ADMINISTRATOR, []),
}
AUTHOR = "Sokha-of-Poipet"
ATOM = "{http://www.w3.org/2005/Atom}"
WORD = {"km.terms.0.text": "ជនភៀសខ្លួនថ្មី", "km.terms.0.status": "preferred", "in": "km"}
Enter = Callable[[str], FlaskClient]
Fields = dict[str, str]


@pytest.fixture
def workplace(database: Database, tmp_path: Path) -> Flask:
    """A small glossary, and the people who work on it."""
    with database.write() as session:
        accounts = [add_account(session, name, *what) for name, what in PEOPLE.items()]
        set_password(session, accounts[0], PASSWORD)
        for account in accounts:
            account.password_hash = accounts[0].password_hash
        ConceptFactory(session)(
            "refugee", {"en": {"definition": {"text": "a person who fled"}}}, en="refugee",
            km="ជនភៀសខ្លួន",
        )  # fmt: skip
        session.commit()
    return create_app(settings_in(tmp_path, str(database.engine.url)), database)


@pytest.fixture
def enter(workplace: Flask, database: Database) -> Enter:
    """Open a browser that somebody is signed in with."""

    def open_browser(name: str) -> FlaskClient:
        with database.write() as session:
            token = sign_in(session, name, PASSWORD, "Firefox/150 Android")
            session.commit()
        browser = workplace.test_client()
        browser.set_cookie(COOKIE, token)
        return browser

    return open_browser


def send(browser: FlaskClient, path: str, **fields: str | list[str]) -> TestResponse:
    return browser.post(f"/en{path}", data=fields, headers=OURS)


def approve_a_change(session: Session) -> None:
    """Let the translator's definition be approved by the reviewer."""
    author, reviewer = get_account(session, AUTHOR), get_account(session, "Dara")
    made = propose(
        session, author, slug="refugee", language="km", reason="it had none",
        change={"definition": "មនុស្សដែលភៀសខ្លួន"},
    )  # fmt: skip
    review_proposal(session, reviewer, made.id, version=1, verdict=Verdict.APPROVE, comment="good")
    session.commit()


# --- the token


def test_a_token_is_shown_once_and_writes_in_the_owner_s_name(enter: Enter) -> None:
    browser = enter(AUTHOR)
    made = send(browser, "/account/token", action="make")
    assert made.headers["Cache-Control"] == "private, no-store"
    token = re.search(r'id="new-token" type="text" value="([\w-]{43})"', made.text)
    assert token is not None
    page = browser.get("/en/account").text
    assert token[1] not in page
    assert "Yours was made on" in page
    headers = {"Authorization": f"Bearer {token[1]}"}
    assert browser.get("/api/v1/proposals", headers=headers).status_code == 200
    second = send(browser, "/account/token", action="make")
    assert browser.get("/api/v1/proposals", headers=headers).status_code == 401
    assert 'id="new-token"' in second.text
    assert send(browser, "/account/token", action="revoke").status_code == 302
    page = browser.get("/en/account").text
    assert "Make it void" not in page
    assert "Yours was made on" not in page


def test_a_token_is_made_and_revoked_for_oneself_alone(
    workplace: Flask, enter: Enter, database: Database
) -> None:
    send(enter(AUTHOR), "/account/token", action="make")
    send(enter("Noy"), "/account/token", action="revoke", account="1", name=AUTHOR)
    with database.read() as session:
        assert get_account(session, AUTHOR).token_hash is not None
        assert get_account(session, "Noy").token_hash is None
    stranger = workplace.test_client()
    assert send(stranger, "/account/token", action="make").status_code == 401


# --- who is named


def test_a_name_is_shown_only_while_its_owner_wants_it(
    workplace: Flask, enter: Enter, database: Database
) -> None:
    with database.write() as session:
        approve_a_change(session)
    reader, browser = workplace.test_client(), enter(AUTHOR)
    history = "/en/concepts/refugee/history"
    assert AUTHOR not in reader.get(history).text
    assert send(browser, "/account/naming", is_named="yes").location.endswith("changed=naming")
    page = browser.get("/en/account?changed=naming").text
    assert "Your choice is kept." in page
    assert "Your name is shown to readers" in page
    assert f"<bdi>{AUTHOR}</bdi>" in reader.get(history).text
    send(browser, "/account/naming", is_named="no")
    assert AUTHOR not in reader.get(history).text


def test_no_public_page_and_no_export_names_who_did_not_ask_for_it(
    workplace: Flask, database: Database
) -> None:
    with database.write() as session:
        approve_a_change(session)
    reader = workplace.test_client()
    slugs = {"slug": "refugee", "tag": "km", "ui": "en", "language": "km"}
    seen = 0
    for rule in workplace.url_map.iter_rules():
        if "GET" not in rule.methods or not set(rule.arguments) <= set(slugs):
            continue
        with workplace.test_request_context():
            address = workplace.url_for(rule.endpoint, **{a: slugs[a] for a in rule.arguments})
        answer = reader.get(address)
        assert AUTHOR.encode() not in answer.data, address
        seen += answer.status_code == 200
    assert seen > 30
    formats = ("json", "csv", "tbx", "skos", "html")
    for name in formats:
        answer = reader.get(f"/api/v1/export/{name}")
        assert answer.status_code == 200
        assert AUTHOR.encode() not in answer.data, name
    assert set(formats) <= set(EXPORTS)


# --- drafts


def test_a_draft_is_kept_as_it_was_typed_and_nobody_else_sees_it(
    enter: Enter, workplace: Flask
) -> None:
    browser = enter(AUTHOR)
    typed = {**WORD, "km.definition": "ក\u200bខ", "name": "?? not a name", "reason": ""}
    kept = send(browser, "/propose", do="draft", key="k" * 20, **typed)
    assert kept.location == "/en/proposals/#drafts"
    page = browser.get("/en/proposals/").text
    assert "Nobody but you sees them." in page
    assert "ជនភៀសខ្លួនថ្មី" in page
    [number] = re.findall(r"/en/drafts/(\d+)\"", page)[:1]
    form = browser.get(f"/en/drafts/{number}").text
    assert "ក\u200bខ" in form
    assert 'value="?? not a name"' in form
    assert 'action="/en/propose"' in form
    for name in ("Dara", "Boss", "Noy"):
        other = enter(name)
        assert other.get(f"/en/drafts/{number}").status_code == 404
        send(other, f"/drafts/{number}", key="x" * 20)
        assert "ជនភៀសខ្លួនថ្មី" not in other.get("/en/proposals/").text
    for address in ("/en/review/?state=all", "/en/review/"):
        assert "ជនភៀសខ្លួនថ្មី" not in enter("Dara").get(address).text
    assert (
        "ជនភៀសខ្លួនថ្មី"
        not in workplace.test_client()
        .get("/en/search?q=ជនភៀសខ្លួនថ្មី")
        .text.replace('value="ជនភៀសខ្លួនថ្មី"', "")
        .split("<main")[1]
        .split("<h1")[0]
    )
    assert browser.get(f"/en/drafts/{number}").status_code == 200


def test_a_draft_goes_on_being_written_until_it_is_sent(enter: Enter, database: Database) -> None:
    browser = enter(AUTHOR)
    send(browser, "/concepts/refugee/edit", do="draft", key="a" * 20, **WORD)
    with database.read() as session:
        number = session.scalars(sa.select(Draft.id)).one()
    assert ">refugee</" in browser.get("/en/proposals/").text
    form = browser.get(f"/en/drafts/{number}").text
    assert 'action="/en/concepts/refugee/edit"' in form
    assert f'name="draft" value="{number}"' in form
    revision = re.search(r'name="revision" value="(\d+)"', form)
    assert revision is not None
    again = {**WORD, "draft": str(number), "revision": "1", "reason": "people say it"}
    again |= {"km.terms.0.status": "admitted"}
    send(browser, "/concepts/refugee/edit", do="draft", key="b" * 20, **again)
    with database.read() as session:
        kept = session.scalars(sa.select(Draft)).one()
        assert ["reason", "people say it"] in kept.fields
        assert "draft" not in dict(kept.fields)
    sent = send(browser, "/concepts/refugee/edit", do="send", key="c" * 20, **again)
    assert sent.location == "/en/proposals/?sent=1", unescape(sent.text)
    with database.read() as session:
        assert session.scalars(sa.select(Draft)).all() == []


def test_a_draft_of_one_s_own_proposal_leads_back_to_it(enter: Enter, database: Database) -> None:
    browser = enter(AUTHOR)
    with database.write() as session:
        made = propose(
            session, get_account(session, AUTHOR), slug="refugee", language="km",
            change={"definition": "មនុស្សម្នាក់"}, reason="it had none",
        )  # fmt: skip
        session.commit()
        number = made.id
    send(browser, f"/proposals/{number}/edit", do="draft", key="a" * 20, **WORD)
    with database.read() as session:
        draft = session.scalars(sa.select(Draft)).one()
        assert draft.proposal == number
    form = browser.get(f"/en/drafts/{draft.id}").text
    assert f'action="/en/proposals/{number}/edit"' in form


def test_a_draft_can_be_thrown_away(enter: Enter, database: Database) -> None:
    browser = enter(AUTHOR)
    send(browser, "/propose", do="draft", key="a" * 20, **{"in": "km"})
    with database.read() as session:
        number = session.scalars(sa.select(Draft.id)).one()
    page = browser.get("/en/proposals/").text
    assert "A new entry" in page
    assert send(browser, f"/drafts/{number}", key="b" * 20).location == "/en/proposals/#drafts"
    assert browser.get(f"/en/drafts/{number}").status_code == 404


def test_more_drafts_than_there_may_be_lose_nothing(enter: Enter, database: Database) -> None:
    with database.write() as session:
        owner = get_account(session, AUTHOR).id
        session.add_all(Draft(account_id=owner, fields=[]) for _ in range(MOST_DRAFTS))
        session.commit()
    refused = send(enter(AUTHOR), "/propose", do="draft", key="a" * 20, **WORD)
    assert refused.status_code == 422
    assert "There are 50 drafts already." in refused.text
    assert "ជនភៀសខ្លួនថ្មី" in refused.text


# --- notices


def feed_of(browser: FlaskClient) -> str:
    found = re.search(
        r'id="address" type="text" value="([^"]*)"', browser.get("/en/account/notices").text
    )
    assert found is not None
    return unescape(found[1])


def test_notices_tell_what_was_answered_and_what_waits(enter: Enter, database: Database) -> None:
    assert "Nothing has happened yet." in enter("Dara").get("/en/account/notices").text
    with database.write() as session:
        approve_a_change(session)
        propose(
            session, get_account(session, AUTHOR), slug="refugee", language="km",
            change={"definition": "មនុស្សម្នាក់"}, reason="shorter",
        )  # fmt: skip
        section = session.scalars(
            sa.select(LanguageSection).where(LanguageSection.language == "km")
        ).one()
        section.check_again = True
        session.commit()
    mine = enter(AUTHOR).get("/en/account/notices").text
    assert "Approved" in mine
    assert "good" in mine
    assert "Waits for your review" not in mine
    assert "To be checked again" in mine
    theirs = enter("Dara").get("/en/account/notices").text
    assert "Waits for your review" in theirs
    assert AUTHOR not in theirs
    assert "Waits for your review" not in enter("Noy").get("/en/account/notices").text


def test_the_feed_is_atom_for_whoever_knows_its_address(
    workplace: Flask, enter: Enter, database: Database
) -> None:
    """RFC 4287: id, title, updated and author of a feed; id, title and updated of an entry."""
    with database.write() as session:
        approve_a_change(session)
    browser, reader = enter(AUTHOR), workplace.test_client()
    address = feed_of(browser)
    answer = reader.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    assert "private" in answer.headers["Cache-Control"]
    feed = etree.fromstring(answer.data)
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(ATOM + name)) == 1
    [entry] = feed.findall(f"{ATOM}entry")
    for name in ("id", "title", "updated"):
        assert len(entry.findall(ATOM + name)) == 1
    assert entry.findtext(f"{ATOM}title") == "Approved: refugee (km)"
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert re.fullmatch(stamp, entry.findtext(f"{ATOM}updated") or "")
    assert AUTHOR not in answer.text
    again = reader.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    [waiting] = [1] if reader.get(feed_of(enter("Dara"))).status_code == 200 else [0]
    assert waiting == 1


def test_the_address_of_a_feed_can_be_renewed_and_is_nobody_else_s(
    workplace: Flask, enter: Enter, database: Database
) -> None:
    browser, reader = enter(AUTHOR), workplace.test_client()
    before = feed_of(browser)
    assert send(browser, "/account/notices", key="a" * 20).status_code == 303
    after = feed_of(browser)
    assert reader.get(before).status_code == 404
    assert reader.get(after).status_code == 200
    assert reader.get(after.replace("of=1&", "of=2&")).status_code == 404
    for address in ("/en/account/feed", "/en/account/feed?of=1", "/en/account/feed?of=99&key=x"):
        assert reader.get(address).status_code == 404
    with database.write() as session:
        get_account(session, AUTHOR).is_disabled = True
        session.commit()
    assert reader.get(after).status_code == 404


# --- roles and names


def test_an_administrator_changes_what_somebody_may_do(enter: Enter, database: Database) -> None:
    keeper, other = enter("Boss"), enter("Noy")
    with database.read() as session:
        number = str(get_account(session, "Noy").id)
        own = str(get_account(session, "Boss").id)
    people = "/account/invitations/people"
    changed = send(
        keeper, people, account=number, action="change", role="translator", languages=["lo", "th"]
    )
    assert changed.status_code == 302
    with database.read() as session:
        account = get_account(session, "Noy")
        assert (account.role, account.languages) == (Role.TRANSLATOR, ["lo", "th"])
    assert other.get("/en/account").status_code == 401
    refused = send(keeper, people, account=own, action="change", role="translator")
    assert refused.status_code == 403
    assert (
        send(enter("Dara"), people, account=number, action="change", role="editor").status_code
        == 403
    )
    assert send(keeper, people, account=number, action="change", role="king").status_code == 400
    with database.read() as session:
        assert get_account(session, "Noy").role is Role.TRANSLATOR
        assert get_account(session, "Boss").role is Role.ADMINISTRATOR


@pytest.mark.parametrize("name", ["Ｄara", "dаra", "DARA", "Dａrа", "dαra"])
def test_a_name_that_looks_like_another_one_is_taken(
    workplace: Flask, database: Database, name: str
) -> None:
    with database.write() as session:
        with pytest.raises(AccountExists):
            add_account(session, name, Role.TRANSLATOR, [])
        assert get_account(session, name).name == "Dara"


@pytest.mark.parametrize(
    "name", ["\u202eDara", "Da\u200bra", "D" + "\u0301" * 20, "...", "\u3164", "D\0ara", "x" * 61]
)
def test_a_name_that_hides_something_is_refused(database: Database, name: str) -> None:
    with database.write() as session, pytest.raises(NameUnusable):
        add_account(session, name, Role.TRANSLATOR, [])


def test_a_name_kept_before_looks_were_compared_still_signs_in(
    workplace: Flask, database: Database
) -> None:
    with database.write() as session:
        account = get_account(session, "Noy")
        account.name, account.key = "Nоy²", "nоy²"
        session.commit()
    with database.write() as session:
        assert sign_in(session, "Nоy²", PASSWORD, "Firefox/150")
        assert isinstance(get_account(session, "nоy²"), Account)
