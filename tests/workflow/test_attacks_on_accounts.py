"""What somebody might try against the accounts: each attack, and what it gets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary.app import create_app
from glossary.db import Database
from glossary.model import (
    Account,
    ComprehensionTest,
    Draft,
    FailedSignIn,
    Proposal,
    ProposalState,
    Role,
    SignIn,
)
from glossary.services.accounts import add_account, disable_account, get_account
from glossary.services.comprehension import record_comprehension
from glossary.services.invitations import make_invitation
from glossary.services.proposals import propose
from glossary.services.sign_ins import begin_attempt
from glossary.services.tokens import make_token
from glossary.web.sessions import COOKIE
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory
from tests.signing_in import set_password, sign_in

PASSWORD = "three quiet rivers"
OURS = {"Sec-Fetch-Site": "same-origin"}
# Two who write in Khmer, a reviewer of another language, and everybody above them.
PEOPLE = {
    "author": (Role.TRANSLATOR, ["km"]),
    "translator": (Role.TRANSLATOR, ["km"]),
    "stranger": (Role.REVIEWER, ["lo"]),
    "reviewer": (Role.REVIEWER, ["km"]),
    "editor": (Role.EDITOR, ["km"]),
    "keeper": (Role.ADMINISTRATOR, ["km"]),
}
VALUES = {
    "ui": "en",
    "slug": "refugee",
    "tag": "km",
    "number": 1,
    "code": "TH",
    "name": "x",
    "step": "retire",
}
ASKED = {"language": "km", "term": "ជនភៀសខ្លួន", "place": "Poipet", "audience": "workers",
         "asked": 9, "understood": 7, "thought": "", "day": "2026-11-01"}  # fmt: skip
# A status that says: the door is open, whatever became of what was asked for inside.
IN = "in"
INSIDE = {200, 302, 303, 400, 409, 422}

# What nobody, the author, the translator, the stranger, the reviewer, the editor and the keeper
# get. All that belongs to somebody is the author's: proposal 1, draft 1, test 1.
EVERYBODY = (IN, IN, IN, IN, IN, IN, IN)
SIGNED_IN = (401, IN, IN, IN, IN, IN, IN)
EDITORS = (401, 403, 403, 403, 403, IN, IN)
KEEPER = (401, 403, 403, 403, 403, 403, IN)
DESK = (401, 403, 403, IN, IN, IN, IN)
READERS = (401, IN, 404, 404, IN, IN, IN)
AUTHOR = (401, IN, 404, 404, 403, 403, 403)
AUTHOR_ALONE = (401, IN, 404, 404, 404, 404, 404)
DOORS = {
    "accounts.account": SIGNED_IN,
    "accounts.change_password": SIGNED_IN,
    "accounts.take_sign_outs": SIGNED_IN,
    "accounts.add_own_token": SIGNED_IN,
    "accounts.revoke_own_token": SIGNED_IN,
    "accounts.keep_languages": (401, IN, IN, 403, 403, 403, IN),
    "accounts.keep_naming": SIGNED_IN,
    "notices.notices": SIGNED_IN,
    "notices.renew": SIGNED_IN,
    "editing.draft": AUTHOR_ALONE,
    "inviting.people": KEEPER,
    "inviting.invite": KEEPER,
    "inviting.keep_account": KEEPER,
    "keeping.backup": KEEPER,
    "editing.edit": SIGNED_IN,
    "editing.send_edit": SIGNED_IN,
    "editing.propose": SIGNED_IN,
    "editing.send_new": SIGNED_IN,
    "editing.edit_proposal": AUTHOR,
    "editing.send_proposal": AUTHOR,
    "editions.publish": EDITORS,
    "editions.do_publish": EDITORS,
    "importing.form": SIGNED_IN,
    "importing.look": SIGNED_IN,
    "importing.take": SIGNED_IN,
    "overseeing.entry": EDITORS,
    "overseeing.merge": EDITORS,
    "overseeing.do_merge": EDITORS,
    "overseeing.restore": EDITORS,
    "overseeing.do_restore": EDITORS,
    "overseeing.step": EDITORS,
    "overseeing.do_step": EDITORS,
    "overseeing.retired": EDITORS,
    "relating.relations": EDITORS,
    "relating.do_relations": EDITORS,
    "report_desk.reports": SIGNED_IN,
    "report_desk.settle": SIGNED_IN,
    "reviewing.proposals": SIGNED_IN,
    "reviewing.proposal": READERS,
    "reviewing.review": READERS,
    "reviewing.remark": READERS,
    "reviewing.withdraw": AUTHOR,
    "reviewing.queue": DESK,
    "understanding.understanding": SIGNED_IN,
    "understanding.note": SIGNED_IN,
}
# What a form has to carry to come as far as the question who sends it.
FIELDS: dict[str, dict[str, str | list[str]]] = {
    "accounts.keep_languages": {"languages": ["km"]},
    "accounts.change_password": {"password": PASSWORD, "new_password": "short"},
    "inviting.keep_account": {"account": "1"},
}
# Looked at below or elsewhere: they leave less behind, or are as slow as a press.
APART = {
    "accounts.take_sign_out",
    "accounts.take_sign_in",
    "editing.discard",
    "understanding.withdraw",
    "booklet.file",
    "booklet.picture",
}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A small glossary with something of everything that belongs to somebody."""
    folder = tmp_path_factory.mktemp("attacks")
    settings = settings_in(folder)
    database = empty_database(folder)
    with database.write() as session:
        ConceptFactory(session)(
            "refugee", {"en": {"definition": {"text": "a person who fled"}}}, en="refugee",
            km="ជនភៀសខ្លួន",
        )  # fmt: skip
        accounts = {name: add_account(session, name, *what) for name, what in PEOPLE.items()}
        author = accounts["author"]
        set_password(session, author, PASSWORD)
        for account in accounts.values():
            account.password_hash = author.password_hash
        propose(
            session, author, slug="refugee", language="km",
            change={"definition": "មនុស្សដែលភៀសខ្លួន"}, reason="it had none",
        )  # fmt: skip
        record_comprehension(session, author, "refugee", ASKED)
        session.add(Draft(account_id=author.id, slug="refugee", fields=[["in", "km"]]))
        session.commit()
    app = create_app(settings, database)
    yield app
    database.engine.dispose()


@pytest.fixture(scope="module")
def browsers(workplace: Flask) -> dict[str, FlaskClient]:
    """A browser for nobody, and one for each of the people."""
    return {name: browser_of(workplace, name) for name in ("nobody", *PEOPLE)}


def database_of(app: Flask) -> Database:
    database: Database = app.extensions["glossary_database"]
    return database


def browser_of(app: Flask, name: str) -> FlaskClient:
    browser = app.test_client()
    if name != "nobody":
        with database_of(app).write() as session:
            browser.set_cookie(COOKIE, sign_in(session, name, PASSWORD, ""))
            session.commit()
    return browser


def try_to_enter(browser: FlaskClient, name: str, password: str) -> TestResponse:
    fields = {"name": name, "password": password}
    return browser.post("/en/sign-in", data=fields, headers=OURS)


# --- other people's things


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_lets_in_whom_it_should(
    workplace: Flask, browsers: dict[str, FlaskClient], method: str
) -> None:
    """Of an address that is not in the table everybody gets the same, signed in or not."""
    seen = set()
    for rule in workplace.url_map.iter_rules():
        is_page = not rule.endpoint.startswith(("api_", "assets.")) and method in rule.methods
        if not is_page or rule.endpoint in APART:
            continue
        seen.add(rule.endpoint)
        with workplace.test_request_context():
            address = url_for(rule.endpoint, **{name: VALUES[name] for name in rule.arguments})
        expected = DOORS.get(rule.endpoint)
        # For a page of everybody it is enough that it does not ask who somebody is.
        chosen = browsers if expected else {"nobody": browsers["nobody"]}
        answers = [
            one.open(address, method=method, headers=OURS, data=FIELDS.get(rule.endpoint))
            for one in chosen.values()
        ]
        got = tuple(IN if one.status_code in INSIDE else one.status_code for one in answers)
        if expected:
            assert got == expected, (method, address)
            assert {one.headers["Cache-Control"] for one in answers} <= {
                "private, no-store", "no-store",
            }, address  # fmt: skip
        else:
            assert got in {(IN,), (404,)}, (method, address)
    assert len(seen) > 20
    assert seen & set(DOORS) == {
        rule.endpoint
        for rule in workplace.url_map.iter_rules()
        if rule.endpoint in DOORS and method in rule.methods
    }


def test_what_can_be_taken_back_is_one_s_own(
    workplace: Flask, browsers: dict[str, FlaskClient]
) -> None:
    for name in ("nobody", "translator", "stranger"):
        for path in ("/concepts/refugee/understanding/1/withdraw", "/drafts/1"):
            browsers[name].post(f"/en{path}", headers=OURS, data={"key": f"{name} {path}"})
        with database_of(workplace).read() as session:
            assert session.get(ComprehensionTest, 1) is not None, name
            assert session.get(Draft, 1) is not None, name


def test_the_api_keeps_to_the_same_doors(workplace: Flask) -> None:
    """Each request is about a version that is not there: whoever may send it gets a conflict."""
    with database_of(workplace).write() as session:
        tokens = [make_token(session, get_account(session, name)) for name in PEOPLE]
        session.commit()
    heads = [{}, *({"Authorization": f"Bearer {token}"} for token in tokens)]
    verdict = {"verdict": "reject", "version": 99, "comment": "no"}
    again = {"version": 99, "change": {"note": "ចំណាំ"}, "reason": "again"}
    seen = {"seen": 99, "reason": "no"}
    doors: list[tuple[str, dict[str, Any] | None, int, tuple[int | str, ...]]] = [
        ("proposals/1", None, 200, READERS),
        ("proposals/1/review", verdict, 409, (401, 403, 404, 404, IN, IN, IN)),
        ("proposals/1/revision", again, 409, AUTHOR),
        ("proposals/1/withdrawal", {"version": 99}, 409, AUTHOR),
        ("proposals/1/remarks", {"comment": ""}, 422, READERS),
        ("concepts/refugee/restoration", {**seen, "revision": 1}, 409, EDITORS),
        ("concepts/refugee/retirement", seen, 409, EDITORS),
        ("concepts/refugee/reinstatement", seen, 409, EDITORS),
        ("concepts/refugee/themes-and-relations", {**seen, "themes": ["people"]}, 409, EDITORS),
    ]
    for number, (path, body, inside, expected) in enumerate(doors):
        got = tuple(
            workplace.test_client()
            .open(
                f"/api/v1/{path}",
                method="GET" if body is None else "POST",
                json=body,
                headers={**head, "Idempotency-Key": f"request-{number}"},
            )
            .status_code
            for head in heads
        )
        assert got == tuple(inside if one == IN else one for one in expected), path
    with database_of(workplace).read() as session:
        assert session.get_one(Proposal, 1).state is ProposalState.SUBMITTED


# --- more fields than a form has


def test_fields_that_a_form_does_not_have_change_nothing(
    workplace: Flask, browsers: dict[str, FlaskClient]
) -> None:
    more = {
        "state": "approved", "review_state": "approved", "verdict": "approve", "author": "editor",
        "author_id": "5", "account": "5", "account_id": "5", "role": "administrator",
        "languages": "lo", "is_disabled": "", "is_named": "yes", "version": "9", "id": "1",
    }  # fmt: skip
    fields = {
        "in": "km", "revision": "1", "reason": "people say so", "do": "send", "key": "m" * 20,
        "km.terms.0.text": "អ្នកភៀសខ្លួន", "km.terms.0.status": "admitted",
        "km.terms.1.text": "ជនភៀសខ្លួន", "km.terms.1.status": "preferred",
    }  # fmt: skip
    sent = browsers["translator"].post(
        "/en/concepts/refugee/edit", data={**more, **fields}, headers=OURS
    )
    assert sent.location == "/en/proposals/?sent=1"
    for path in ("/sign-outs", "/password"):
        browsers["translator"].post(f"/en/account{path}", data=more, headers=OURS)
    with database_of(workplace).read() as session:
        made = session.scalars(sa.select(Proposal).order_by(Proposal.id.desc())).first()
        assert made is not None
        assert (made.author.name, made.state, made.version) == ("translator", "submitted", 1)
        account = get_account(session, "translator")
        assert (account.role, account.languages) == PEOPLE["translator"]
        assert not account.is_named


# --- guessing names and passwords


def test_no_kind_of_account_is_told_from_another_by_a_failed_attempt(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        for name in ("Sokha", "Dara", "Lin"):
            set_password(session, add_account(session, name, Role.TRANSLATOR, []), PASSWORD)
        disable_account(session, get_account(session, "Dara"))
        add_account(session, "Noy", Role.TRANSLATOR, [])
        session.commit()
    app = create_app(settings_in(tmp_path, str(database.engine.url)), database)
    browser = app.test_client()
    for _ in range(5):
        try_to_enter(browser, "Lin", "another one")
    # A wrong password; shut out; no password yet; nobody; too often, with the right password.
    tries = [("Sokha", "no"), ("Dara", PASSWORD), ("Noy", ""), ("Vanna", "no"), ("Lin", PASSWORD)]
    said = set()
    for name, password in tries:
        answer = try_to_enter(browser, name, password)
        headers = {**dict(answer.headers), "Content-Length": "", "Set-Cookie": "", "ETag": ""}
        page = answer.text.replace(name, "NAME")
        said.add((answer.status_code, page, tuple(sorted(headers.items()))))
        assert COOKIE not in str(answer.headers.getlist("Set-Cookie"))
    assert len(said) == 1


def test_guessing_at_several_workers_at_once_is_stopped_by_all_of_them(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str | bytes] = []
    verify = PasswordHasher.verify

    def slowly(hasher: PasswordHasher, kept: str, password: str | bytes) -> bool:
        looked_at.append(password)
        time.sleep(0.2)  # All of them are under way before the first one fails.
        return verify(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", slowly)
    with database.write() as session:
        set_password(session, add_account(session, "Sokha", Role.TRANSLATOR, []), PASSWORD)
        session.commit()
    url = database.engine.url.render_as_string(hide_password=False)
    others = [Database(url) for _ in range(2)]
    workers = [create_app(settings_in(tmp_path, url), one) for one in others]
    with ThreadPoolExecutor(8) as pool:
        guesses = [
            pool.submit(try_to_enter, workers[number % 2].test_client(), "sokha", f"guess {number}")
            for number in range(24)
        ]
    assert {guess.result().status_code for guess in guesses} == {403}
    for worker in workers:
        assert try_to_enter(worker.test_client(), "Sokha", PASSWORD).status_code == 403
    with database.read() as session:
        tried = session.scalar(sa.select(sa.func.count()).select_from(FailedSignIn)) or 0
        assert session.scalars(sa.select(SignIn)).all() == []
    assert tried == len(looked_at) == 5
    for one in others:
        one.engine.dispose()


def test_a_browser_left_signed_in_is_no_place_to_guess_the_password(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        set_password(session, add_account(session, "Sokha", Role.TRANSLATOR, []), PASSWORD)
        session.commit()
    app = create_app(settings_in(tmp_path, str(database.engine.url)), database)
    owner = app.test_client()
    assert try_to_enter(owner, "Sokha", PASSWORD).status_code == 302
    new = "another few words"
    for number in range(5):
        fields = {"password": f"guess {number}", "new_password": new}
        assert owner.post("/en/account/password", data=fields, headers=OURS).status_code == 403
    fields = {"password": PASSWORD, "new_password": new}
    assert owner.post("/en/account/password", data=fields, headers=OURS).status_code == 403
    # Their owner comes in elsewhere, and may end what is signed in.
    assert try_to_enter(app.test_client(), "Sokha", PASSWORD).status_code == 302
    assert owner.post("/en/account/password", data=fields, headers=OURS).status_code == 403
    with database.write() as session:
        session.execute(sa.delete(FailedSignIn))
        session.commit()
    for _ in range(6):
        # A new password that can't be taken is no guess.
        fields = {"password": PASSWORD, "new_password": "short"}
        assert owner.post("/en/account/password", data=fields, headers=OURS).status_code == 422
    fields = {"password": PASSWORD, "new_password": new}
    assert owner.post("/en/account/password", data=fields, headers=OURS).status_code == 302


def test_nobody_waits_while_a_password_is_hashed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite one at a time writes, on PostgreSQL one at a time counts."""
    with database.write() as session:
        sokha = add_account(session, "Sokha", Role.TRANSLATOR, [])
        set_password(session, sokha, PASSWORD)
        dara = add_account(session, "Dara", Role.TRANSLATOR, [])
        link = make_invitation(session, dara)
        session.commit()
    app = create_app(settings_in(tmp_path, str(database.engine.url)), database)
    other = Database(database.engine.url.render_as_string(hide_password=False))
    hashed: list[str] = []

    def count_at_the_same_time() -> None:
        with other.write() as session:
            if not other.is_sqlite:
                session.execute(sa.text("SET LOCAL lock_timeout = '3s'"))
            begin_attempt(session, "Noy")
            session.rollback()

    for name in ("hash", "verify"):
        plain = getattr(PasswordHasher, name)

        def watched(*given: Any, plain: Any = plain, name: str = name, **more: Any) -> Any:
            count_at_the_same_time()
            hashed.append(name)
            return plain(*given, **more)

        monkeypatch.setattr(PasswordHasher, name, watched)
    browser = app.test_client()
    assert try_to_enter(browser, "Sokha", "another one").status_code == 403
    assert try_to_enter(browser, "Nobody", PASSWORD).status_code == 403
    assert try_to_enter(browser, "Sokha", PASSWORD).status_code == 302
    change = {"password": PASSWORD, "new_password": "another few words"}
    assert browser.post("/en/account/password", data=change, headers=OURS).status_code == 302
    accept = {"token": link, "new_password": PASSWORD}
    assert browser.post("/en/invitation", data=accept, headers=OURS).status_code == 302
    assert hashed == ["verify"] * 3 + ["hash", "verify"] + ["hash"]
    other.engine.dispose()


# --- other people's sign-ins, other people's pages


def test_a_token_of_a_sign_in_is_never_taken_from_the_visitor(
    workplace: Flask, browsers: dict[str, FlaskClient]
) -> None:
    """Session fixation: who chose the cookie knows nothing after somebody has signed in."""
    chosen = "F" * 43
    victim, attacker = workplace.test_client(), workplace.test_client()
    for one in (victim, attacker):
        one.set_cookie(COOKIE, chosen)
    victim.get(f"/en/account?{COOKIE}={chosen}")
    fields = {"name": "reviewer", "password": PASSWORD, COOKIE: chosen}
    assert victim.post("/en/sign-in", data=fields, headers=OURS).status_code == 302
    cookie = victim.get_cookie(COOKIE)
    assert cookie is not None
    assert cookie.value != chosen
    assert attacker.get("/en/account").status_code == 401
    assert victim.get("/en/account").status_code == 200


@pytest.mark.parametrize(
    "path", ["//evil.example/en/account", "//evil.example", "/en//evil.example/account",
             "/en/account/..//evil.example", "/c/%2F%2Fevil.example", "/c/..%5Cevil.example"],
)  # fmt: skip
def test_no_address_of_ours_leads_away(workplace: Flask, path: str) -> None:
    answer = workplace.test_client().get(path, base_url="http://localhost")
    location = answer.headers.get("Location", "/")
    assert location.startswith(("/", "http://localhost/"))
    assert not location.startswith(("//", "/\\"))


def test_nobody_is_an_account_by_its_number(workplace: Flask) -> None:
    """What identifies somebody is a secret of 256 bits, nothing that can be counted up."""
    browser = workplace.test_client()
    with database_of(workplace).read() as session:
        kept = session.execute(
            sa.select(SignIn.id, SignIn.token_hash, Account.id).join(SignIn.account)
        ).all()
    for number, digest, account in kept:
        for guess in (str(number), str(account), digest, digest[:43]):
            browser.set_cookie(COOKIE, guess)
            assert browser.get("/en/account").status_code == 401
            head = {"Authorization": f"Bearer {guess}"}
            assert browser.get("/api/v1/proposals", headers=head).status_code == 401
