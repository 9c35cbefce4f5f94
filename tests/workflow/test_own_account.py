"""What an account has for its owner: token, naming, drafts, notices; on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

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
from glossary.model import (
    AccessToken,
    Account,
    AnsweredRequest,
    Draft,
    LanguageSection,
    Proposal,
    ProposalState,
    Role,
    Verdict,
    now,
)
from glossary.services.accounts import (
    add_account,
    disable_account,
    enable_account,
    get_account,
)
from glossary.services.drafts import MOST_DRAFTS
from glossary.services.proposals import propose, review_proposal
from glossary.services.tokens import MOST_TOKENS, add_token, make_token
from glossary.web import sending
from glossary.web.sessions import COOKIE
from tests.conftest import settings_in
from tests.factories import ConceptFactory
from tests.signing_in import set_password, sign_in

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


# --- tokens


def make_own_token(browser: FlaskClient, name: str = "notebook", key: str = "k" * 20) -> str:
    made = send(browser, "/account/tokens", name=name, key=key)
    assert made.headers["Cache-Control"] == "private, no-store"
    token = re.search(r'id="new-token" type="text" value="([\w-]{43})"', made.text)
    assert token is not None
    assert f"“{name}”" in made.text
    return token[1]


def asks(browser: FlaskClient, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return browser.get("/api/v1/proposals", headers=headers).status_code


def test_a_token_is_shown_once_and_speaks_for_its_owner(enter: Enter, database: Database) -> None:
    browser = enter(AUTHOR)
    token = make_own_token(browser)
    page = browser.get("/en/account").text
    assert token not in page
    assert "<bdi>notebook</bdi>" in page
    assert "never used" in page
    assert asks(browser, token) == 200
    assert "last used on" in browser.get("/en/account").text
    with database.read() as session:
        kept = session.scalars(sa.select(AccessToken)).one()
        first = kept.used_at
        assert (kept.account.name, token in kept.token_hash) == (AUTHOR, False)
        assert session.scalar(sa.select(AnsweredRequest.key)) != "k" * 20
    assert asks(browser, token) == 200
    with database.read() as session:
        assert session.scalar(sa.select(AccessToken.used_at)) == first


def test_each_program_has_a_token_of_its_own(enter: Enter) -> None:
    browser = enter(AUTHOR)
    first, second = (make_own_token(browser, name, name * 20) for name in ("a", "b"))
    assert first != second
    assert [asks(browser, token) for token in (first, second)] == [200, 200]
    number = re.findall(r'name="token" value="(\d+)"', browser.get("/en/account").text)[-1]
    void = send(browser, "/account/tokens/revoke", token=number)
    assert void.location == "/en/account?changed=token"
    assert "The token is void." in browser.get(void.location).text
    assert [asks(browser, token) for token in (first, second)] == [401, 200]


def test_a_form_for_a_token_that_is_sent_twice_shows_the_same_one(
    enter: Enter, database: Database
) -> None:
    browser, other = enter(AUTHOR), enter("Noy")
    token = make_own_token(browser)
    assert make_own_token(browser) == token
    assert make_own_token(other) != token
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AccessToken)) == 2
    # The key holds for what was asked first.
    changed = send(browser, "/account/tokens", name="phone", key="k" * 20)
    assert changed.status_code == 409
    assert 'value="phone"' in changed.text
    # Later, or after it was revoked, the form brings nothing back.
    with database.write() as session:
        session.execute(sa.update(AnsweredRequest).values(created_at=now() - timedelta(minutes=6)))
        session.commit()
    assert send(browser, "/account/tokens", name="notebook", key="k" * 20).status_code == 302
    revoked = make_own_token(browser, "phone", "p" * 20)
    number = re.findall(r'name="token" value="(\d+)"', browser.get("/en/account").text)[0]
    send(browser, "/account/tokens/revoke", token=number)
    again = send(browser, "/account/tokens", name="phone", key="p" * 20)
    assert again.location == "/en/account#tokens"
    assert asks(browser, revoked) == 401


def test_two_forms_for_a_token_at_the_same_moment_make_one(
    enter: Enter, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request was looking before the first one had written."""
    browser = enter(AUTHOR)
    token = make_own_token(browser)
    looked: list[str] = []
    real = sending.earlier_answer

    def late(*arguments: Any) -> AnsweredRequest | None:
        looked.append("")
        return None if len(looked) in (1, 3, 4) else real(*arguments)

    monkeypatch.setattr(sending, "earlier_answer", late)
    assert make_own_token(browser) == token
    assert send(browser, "/account/tokens", name="notebook", key="k" * 20).status_code == 409


def test_nobody_sees_or_revokes_the_token_of_somebody_else(
    workplace: Flask, enter: Enter, database: Database
) -> None:
    token = make_own_token(enter(AUTHOR), "secret-program")
    with database.read() as session:
        number = str(session.scalars(sa.select(AccessToken.id)).one())
    for name in ("Noy", "Boss"):
        other = enter(name)
        assert "secret-program" not in other.get("/en/account").text
        for account in ("1", AUTHOR):
            send(other, "/account/tokens/revoke", token=number, account=account, name=account)
    stranger = workplace.test_client()
    assert send(stranger, "/account/tokens", name="x").status_code == 401
    assert send(stranger, "/account/tokens/revoke", token=number).status_code == 401
    for nonsense in ("", "0", "-1", "9" * 30, "٣", "x"):
        send(enter(AUTHOR), "/account/tokens/revoke", token=nonsense)
    assert asks(stranger, token) == 200


def test_the_token_of_the_command_line_is_one_beside_them(enter: Enter, database: Database) -> None:
    browser = enter(AUTHOR)
    own = make_own_token(browser)
    with database.write() as session:
        first, second = (make_token(session, get_account(session, AUTHOR)) for _ in range(2))
        session.commit()
    assert [asks(browser, token) for token in (own, first, second)] == [200, 401, 200]
    assert "<bdi>glossary account token</bdi>" in browser.get("/en/account").text


def test_a_name_for_a_token_is_what_it_looks_like(enter: Enter, database: Database) -> None:
    browser = enter(AUTHOR)
    for number, name in enumerate(["", " ", "\u200b", "a\u202eb", "x" * 61, "a" + "\u0301" * 20]):
        refused = send(browser, "/account/tokens", name=name, key=f"{number}" * 20)
        assert refused.status_code == 422, name
        assert 'role="alert"' in refused.text
    with database.write() as session:
        owner = get_account(session, AUTHOR)
        for number in range(MOST_TOKENS):
            add_token(session, owner, "x", f"token {number}")
        session.commit()
    full = send(browser, "/account/tokens", name="one more", key="f" * 20)
    assert full.status_code == 422
    assert "There are 20 tokens already." in full.text


def test_who_is_shut_out_has_no_token_left(enter: Enter, database: Database) -> None:
    browser = enter(AUTHOR)
    token = make_own_token(browser)
    with database.write() as session:
        disable_account(session, get_account(session, AUTHOR))
        session.commit()
    assert asks(browser, token) == 401
    with database.write() as session:
        enable_account(session, get_account(session, AUTHOR))
        session.commit()
    assert asks(browser, token) == 401


# --- languages


def test_a_translator_chooses_in_which_languages_to_work(enter: Enter, database: Database) -> None:
    browser = enter(AUTHOR)
    assert "Change the languages you work in" in browser.get("/en/account").text
    chosen = send(browser, "/account/languages", languages=["lo", "en", "lo", "km"])
    assert chosen.location == "/en/account?changed=languages"
    with database.read() as session:
        # Those that stood there stay the first ones: they are offered first.
        assert get_account(session, AUTHOR).languages == ["km", "en", "lo"]
    unknown = send(browser, "/account/languages", languages=["km", "xx"])
    assert unknown.status_code == 404
    assert 'role="alert"' in unknown.text
    assert browser.get("/en/propose?in=lo").status_code == 200


def test_who_decides_does_not_choose_where(enter: Enter, database: Database) -> None:
    browser = enter("Noy")
    page = browser.get("/en/account").text
    assert "Change the languages you work in" not in page
    assert "You decide in these languages" in page
    assert send(browser, "/account/languages", languages=["lo", "km"]).status_code == 403
    with database.read() as session:
        assert get_account(session, "Noy").languages == ["lo"]


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
        # A print is packed: what is in it comes from the same documents as every export.
        is_print = rule.endpoint in {"booklet.file", "booklet.picture"}
        if is_print or "GET" not in rule.methods or not set(rule.arguments) <= set(slugs):
            continue
        with workplace.test_request_context():
            address = workplace.url_for(rule.endpoint, **{a: slugs[a] for a in rule.arguments})
        answer = reader.get(address)
        assert AUTHOR.encode() not in answer.data, address
        seen += answer.status_code == 200
    assert seen > 30
    for name in EXPORTS:
        if name != "pdf":
            answer = reader.get(f"/api/v1/export/{name}")
            assert answer.status_code == 200
            assert all(AUTHOR.encode() not in part for part in parts_of(answer.data)), name


def parts_of(file: bytes) -> Iterator[bytes]:
    """Return a file and, where it is packed, everything that is in it."""
    yield file
    if file.startswith(b"PK"):
        with ZipFile(BytesIO(file)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from parts_of(packed.read(name))


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


def seen_in(form: str) -> str:
    found = re.search(r'name="draft_seen" value="([^"]+)"', form)
    assert found is not None
    return unescape(found[1])


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
    again |= {"km.terms.0.status": "admitted", "draft_seen": seen_in(form)}
    send(browser, "/concepts/refugee/edit", do="draft", key="b" * 20, **again)
    again["draft_seen"] = seen_in(browser.get(f"/en/drafts/{number}").text)
    with database.read() as session:
        kept = session.scalars(sa.select(Draft)).one()
        assert ["reason", "people say it"] in kept.fields
        assert "draft" not in dict(kept.fields)
    sent = send(browser, "/concepts/refugee/edit", do="send", key="c" * 20, **again)
    assert sent.location == "/en/proposals/?sent=1", unescape(sent.text)
    with database.read() as session:
        assert session.scalars(sa.select(Draft)).all() == []


def test_a_draft_written_on_in_another_window_is_not_overwritten(
    enter: Enter, database: Database
) -> None:
    browser = enter(AUTHOR)
    send(browser, "/concepts/refugee/edit", do="draft", key="a" * 20, **WORD)
    with database.read() as session:
        number = session.scalars(sa.select(Draft.id)).one()
    opened = seen_in(browser.get(f"/en/drafts/{number}").text)
    window = {**WORD, "draft": str(number), "draft_seen": opened, "revision": "1"}
    for key, reason in (("b", "the first window"), ("c", "the second window")):
        kept_at = send(
            browser, "/concepts/refugee/edit", do="draft", key=key * 20, **window, reason=reason
        )
        assert kept_at.location == "/en/proposals/#drafts"
    with database.read() as session:
        assert len(session.scalars(sa.select(Draft)).all()) == 2
    late = {**window, "km.terms.0.status": "admitted", "reason": "sent"}
    sent = send(browser, "/concepts/refugee/edit", do="send", key="d" * 20, **late)
    assert sent.location == "/en/proposals/?sent=1"
    with database.read() as session:
        kept = [dict(draft.fields)["reason"] for draft in session.scalars(sa.select(Draft))]
    assert sorted(kept) == ["the first window", "the second window"]


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


def test_people_talk_about_a_proposal_without_deciding(enter: Enter, database: Database) -> None:
    with database.write() as session:
        number = propose(
            session, get_account(session, AUTHOR), slug="refugee", language="km",
            change={"definition": "មនុស្សម្នាក់"}, reason="shorter",
        ).id  # fmt: skip
        session.commit()
    author, reviewer = enter(AUTHOR), enter("Dara")
    path = f"/proposals/{number}/remark"
    assert "Only say this" in reviewer.get(f"/en/proposals/{number}").text
    asked = send(reviewer, path, key="a" * 20, comment="Who says it?", version="1")
    assert asked.location == f"/en/proposals/{number}#remarks"
    assert "Remark" in author.get("/en/account/notices").text
    assert "Who says it?" in author.get("/en/proposals/").text
    send(author, path, key="b" * 20, comment="My neighbours.")
    page = reviewer.get(f"/en/proposals/{number}").text
    assert "Remark of the author" in page
    assert "My neighbours." in page
    assert AUTHOR not in page
    theirs = reviewer.get("/en/account/notices").text
    assert "My neighbours." in theirs
    assert "Waits for your review" in theirs
    assert "My neighbours." not in author.get("/en/account/notices").text
    assert send(enter("Noy"), path, key="c" * 20, comment="?").status_code == 404
    refused = send(reviewer, path, key="d" * 20, comment=" ")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    with database.write() as session:
        get_account(session, "Dara").languages = ["lo"]
        session.commit()
    assert "My neighbours." not in reviewer.get("/en/account/notices").text
    with database.read() as session:
        found = session.get_one(Proposal, number)
        assert (found.state, found.version) == (ProposalState.SUBMITTED, 1)


def read_atom(source: bytes) -> list[etree._Element]:
    """Return the entries of a feed that keeps to RFC 4287."""
    once, in_entry = {"id", "title", "updated"}, {"id", "title", "updated", "link", "content"}
    feed = etree.fromstring(source)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    identities = []
    for element in (feed, *entries):
        names = [etree.QName(child).localname for child in element]
        # Each of them exactly once (4.1.1, 4.1.2); nothing that the format does not know.
        assert all(names.count(name) == 1 for name in once)
        assert set(names) <= (
            in_entry if element in entries else once | {"link", "author", "entry"}
        )
        stamp = element.findtext(f"{ATOM}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp)
        identity = element.findtext(f"{ATOM}id") or ""
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identity)
        identities.append(identity)
        for link in element.findall(f"{ATOM}link"):
            assert link.get("href", "").startswith("http://")
    assert len(set(identities)) == len(identities)
    # An entry has no author: then the feed has one, with a name (4.1.1, 4.2.1, 3.2.1).
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self"]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang")
    return entries


def test_the_feed_is_atom_for_whoever_knows_its_address(
    workplace: Flask, enter: Enter, database: Database
) -> None:
    with database.write() as session:
        approve_a_change(session)
        propose(
            session, get_account(session, AUTHOR), slug="refugee", language="km",
            change={"definition": "មនុស្សម្នាក់"}, reason="<b>&amp; shorter\u00a0]]>",
        )  # fmt: skip
        session.commit()
    address, reader = feed_of(enter(AUTHOR)), workplace.test_client()
    answer = reader.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    assert "private" in answer.headers["Cache-Control"]
    [entry] = read_atom(answer.data)
    assert entry.findtext(f"{ATOM}title") == "Approved: refugee (km)"
    assert not any(name in answer.text for name in PEOPLE)
    again = reader.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    waiting = reader.get(feed_of(enter("Dara")).replace("/en/", "/km/"))
    [entry] = read_atom(waiting.data)
    assert entry.findtext(f"{ATOM}content") == "<b>&amp; shorter\u00a0]]>"
    assert not any(name in waiting.text for name in PEOPLE)
    assert read_atom(reader.get(feed_of(enter("Noy"))).data) == []
    # What has been told is not told again where the service has moved to another address.
    moved = reader.get(address, base_url="http://glossary.example")
    same = {one.findtext(f"{ATOM}id") for one in read_atom(answer.data)}
    assert {one.findtext(f"{ATOM}id") for one in read_atom(moved.data)} == same


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
