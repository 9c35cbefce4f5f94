"""Inviting people, choosing a password by a link, shutting out; on both databases."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary.app import create_app
from glossary.backups import check_backup
from glossary.db import Database
from glossary.errors import InvitationVoid
from glossary.model import Account, Invitation, Role, now
from glossary.services.accounts import add_account, get_account
from glossary.services.invitations import accept_invitation, find_invitation, make_invitation
from glossary.web.sessions import COOKIE
from tests.conftest import settings_in
from tests.factories import ConceptFactory
from tests.signing_in import set_password

PASSWORD = "three quiet rivers"
NEW = "five slow buffaloes"
OURS = {"Sec-Fetch-Site": "same-origin"}
PEOPLE = "/account/invitations"


@pytest.fixture
def workplace(database: Database, tmp_path: Path) -> Flask:
    """A glossary with one account of each role."""
    with database.write() as session:
        accounts = [add_account(session, role.value.title(), role, ["km"]) for role in Role]
        set_password(session, accounts[0], PASSWORD)
        for account in accounts:
            account.password_hash = accounts[0].password_hash
        session.commit()
    return create_app(settings_in(tmp_path, str(database.engine.url)), database)


@pytest.fixture
def keeper(workplace: Flask) -> FlaskClient:
    """The browser of the administrator."""
    return enter(workplace.test_client(), "Administrator")


def send(browser: FlaskClient, path: str, **fields: str | list[str]) -> TestResponse:
    return browser.post(f"/en{path}", data=fields, headers=OURS)


def enter(browser: FlaskClient, name: str, password: str = PASSWORD) -> FlaskClient:
    assert send(browser, "/sign-in", name=name, password=password).status_code == 302
    return browser


def invite(keeper: FlaskClient, name: str = "Sokha") -> TestResponse:
    return send(keeper, PEOPLE, name=name, role="translator", languages=["km", "lo"])


def token_in(page: TestResponse) -> str:
    found = re.search(r'value="http://localhost/en/invitation\?token=([\w-]{43})"', page.text)
    assert found is not None
    return found[1]


def number_of(database: Database, name: str) -> str:
    with database.read() as session:
        return str(get_account(session, name).id)


def test_a_link_that_somebody_else_used_meanwhile_sets_no_password(
    keeper: FlaskClient, database: Database
) -> None:
    token = token_in(invite(keeper))
    with database.write() as session:
        # Both have looked at the link already: a password is hashed after that.
        accept_invitation(session, token, "hash of the first")
        with pytest.raises(InvitationVoid):
            accept_invitation(session, token, "hash of the second")
        session.commit()
    with database.read() as session:
        assert get_account(session, "Sokha").password_hash == "hash of the first"


def test_a_link_lets_somebody_choose_a_password_once(
    workplace: Flask, keeper: FlaskClient, database: Database
) -> None:
    page = invite(keeper)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "<bdi>Sokha</bdi>" in page.text
    assert "The link holds until" in page.text
    token = token_in(page)
    newcomer, second = workplace.test_client(), workplace.test_client()
    for _ in range(2):
        form = newcomer.get(f"/km/invitation?token={token}")
        assert form.status_code == 200
        assert form.headers["Cache-Control"] == "private, no-store"
        assert "<bdi>Sokha</bdi>" in form.text
    chosen = send(newcomer, "/invitation", token=token, new_password=NEW)
    assert chosen.location == "/en/account"
    mine = newcomer.get(chosen.location).text
    assert "Translator: proposes changes" in mine
    assert "ລາວ" in mine
    assert send(second, "/invitation", token=token, new_password=PASSWORD).status_code == 404
    assert second.get(f"/en/invitation?token={token}").status_code == 404
    assert second.get_cookie(COOKIE) is None
    enter(second, "Sokha", NEW)
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0


def test_a_form_that_is_sent_twice_shows_the_same_link(
    workplace: Flask, keeper: FlaskClient, database: Database
) -> None:
    """An answer that was lost on the way does not lose the link with it."""
    newcomer = {"name": "Sokha", "role": "translator", "key": "k" * 20}
    again = {"account": number_of(database, "Reviewer"), "action": "link", "key": "a" * 20}
    for path, fields in ((PEOPLE, newcomer), (PEOPLE + "/people", again)):
        first, second = (send(keeper, path, **fields) for _ in range(2))
        token = token_in(first)
        assert token_in(second) == token
        assert send(keeper, path, **{**fields, "key": "b" * 20}).status_code in {200, 409}
        with database.write() as session:
            account = get_account(session, "Sokha" if path == PEOPLE else "Reviewer")
            make_invitation(session, account, token)
            session.commit()
        browser = workplace.test_client()
        assert send(browser, "/invitation", token=token, new_password=NEW).status_code == 302
        # A link that was used is not brought back by the form that made it.
        page = send(keeper, path, **fields)
        assert page.status_code == 200
        assert "invitation?token=" not in page.text
        assert browser.get(f"/en/invitation?token={token}").status_code == 404
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Account)) == len(Role) + 1


def test_the_database_does_not_hold_the_link(keeper: FlaskClient, database: Database) -> None:
    token = token_in(invite(keeper))
    with database.read() as session:
        kept = session.scalars(sa.select(Invitation.token_hash)).one()
        assert find_invitation(session, token).token_hash == kept
    assert token not in kept


def test_a_bad_password_does_not_use_the_link_up(workplace: Flask, keeper: FlaskClient) -> None:
    token = token_in(invite(keeper))
    newcomer = workplace.test_client()
    for bad in ("short", "sokha12345", "x" * 201, ""):
        again = send(newcomer, "/invitation", token=token, new_password=bad)
        assert again.status_code == 422
        assert f'value="{token}"' in again.text
        assert "This password is easily guessed" in again.text
    assert send(newcomer, "/invitation", token=token, new_password=NEW).status_code == 302


def test_a_new_link_voids_the_earlier_one_and_keeps_the_password(
    workplace: Flask, keeper: FlaskClient, database: Database
) -> None:
    number = number_of(database, "Reviewer")
    first = token_in(send(keeper, PEOPLE + "/people", account=number, action="link"))
    second = token_in(send(keeper, PEOPLE + "/people", account=number, action="link"))
    other = enter(workplace.test_client(), "Reviewer")
    assert send(other, "/invitation", token=first, new_password=NEW).status_code == 404
    assert other.get("/en/account").status_code == 200
    # Whoever chooses a new password signs every other browser out.
    newcomer = workplace.test_client()
    assert send(newcomer, "/invitation", token=second, new_password=NEW).status_code == 302
    assert other.get("/en/account").status_code == 401
    assert newcomer.get("/en/account").status_code == 200


def test_a_link_ends_the_sign_in_of_the_browser_it_is_opened_in(
    workplace: Flask, keeper: FlaskClient
) -> None:
    token = token_in(invite(keeper))
    shared = enter(workplace.test_client(), "Editor")
    before = shared.get_cookie(COOKIE)
    assert before is not None
    assert send(shared, "/invitation", token=token, new_password=NEW).status_code == 302
    assert "Sokha" in shared.get("/en/account").text
    shared.set_cookie(COOKIE, before.value)
    assert shared.get("/en/account").status_code == 401


def test_a_link_runs_out(workplace: Flask, keeper: FlaskClient, database: Database) -> None:
    token = token_in(invite(keeper))
    with database.write() as session:
        session.execute(sa.update(Invitation).values(expires_at=now()))
        session.commit()
    newcomer = workplace.test_client()
    assert newcomer.get(f"/en/invitation?token={token}").status_code == 404
    assert send(newcomer, "/invitation", token=token, new_password=NEW).status_code == 404
    page = keeper.get("/en" + PEOPLE).text
    assert "No password yet." in page
    assert "The link holds until" not in page


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 9_000, "%00", "\ud800", "តើ"])
def test_no_other_text_is_a_link(workplace: Flask, keeper: FlaskClient, token: str) -> None:
    invite(keeper)
    browser = workplace.test_client()
    sent = token.encode("utf-8", "surrogatepass").decode("latin-1")
    void = send(browser, "/invitation", token=sent, new_password=NEW)
    assert void.status_code == 404
    assert "This link is used up or too old." in void.text
    asked = browser.get("/en/invitation", query_string={"token": sent})
    assert asked.status_code == 404


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.REVIEWER, Role.EDITOR])
def test_only_administrators_keep_accounts(
    workplace: Flask, database: Database, role: Role
) -> None:
    browser = enter(workplace.test_client(), role.value.title())
    assert browser.get("/en" + PEOPLE).status_code == 403
    assert PEOPLE not in browser.get("/en/account").text
    assert invite(browser).status_code == 403
    number = number_of(database, "Administrator")
    for action in ("link", "disable", "enable"):
        refused = send(browser, PEOPLE + "/people", account=number, action=action)
        assert refused.status_code == 403
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Account)) == len(Role)
        assert not get_account(session, "Administrator").is_disabled
        assert session.scalar(sa.select(Invitation)) is None


def test_nobody_can_register_alone(workplace: Flask, database: Database) -> None:
    browser = workplace.test_client()
    assert invite(browser).status_code == 401
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Account)) == len(Role)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_can_not_invite_for_an_administrator(
    keeper: FlaskClient, database: Database, site: str
) -> None:
    fields = {"name": "Mallory", "role": "administrator"}
    refused = keeper.post("/en" + PEOPLE, data=fields, headers={"Sec-Fetch-Site": site})
    assert refused.status_code == 403
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Account)) == len(Role)


def test_a_link_gives_the_role_that_was_meant(workplace: Flask, keeper: FlaskClient) -> None:
    newcomer = workplace.test_client()
    send(
        newcomer, "/invitation", token=token_in(invite(keeper)), new_password=NEW,
        role="administrator", languages=["en"], account="1", name="Editor",
    )  # fmt: skip
    assert "Translator: proposes changes" in newcomer.get("/en/account").text
    assert newcomer.get("/en" + PEOPLE).status_code == 403


@pytest.mark.parametrize(
    ("name", "role", "languages", "status"),
    [
        ("Editor", "editor", "km", 409),
        (" EDITOR ", "editor", "km", 409),
        ("", "editor", "km", 422),
        ("So\u200bkha", "editor", "km", 422),
        ("x" * 61, "editor", "km", 422),
        ("Sokha", "", "km", 400),
        ("Sokha", "owner", "km", 400),
        ("Sokha", "editor", "xx", 404),
    ],
)
def test_what_can_not_be_taken_comes_back_filled(
    keeper: FlaskClient, name: str, role: str, languages: str, status: int
) -> None:
    page = send(keeper, PEOPLE, name=name, role=role, languages=languages)
    assert page.status_code == status
    assert 'role="alert"' in page.text
    assert f'value="{name}"' in unescape(page.text)
    assert ('value="editor" required checked' in page.text) == (role == "editor")
    assert ('id="speaks-km" value="km" checked' in page.text) == (languages == "km")


def test_an_account_is_shut_out_and_let_in_again(
    workplace: Flask, keeper: FlaskClient, database: Database
) -> None:
    number = number_of(database, "Reviewer")
    token = token_in(send(keeper, PEOPLE + "/people", account=number, action="link"))
    browser = enter(workplace.test_client(), "Reviewer")
    out = send(keeper, PEOPLE + "/people", account=number, action="disable")
    assert out.location == "/en" + PEOPLE
    assert "shut out" in keeper.get(out.location).text
    assert browser.get("/en/account").status_code == 401
    assert browser.get(f"/en/invitation?token={token}").status_code == 404
    link = send(keeper, PEOPLE + "/people", account=number, action="link")
    assert link.status_code == 404
    send(keeper, PEOPLE + "/people", account=number, action="enable")
    assert browser.get("/en/account").status_code == 401
    enter(browser, "Reviewer")


def test_an_administrator_can_not_shut_themselves_out(
    keeper: FlaskClient, database: Database
) -> None:
    number = number_of(database, "Administrator")
    page = keeper.get("/en" + PEOPLE).text
    assert page.count('value="disable"') == len(Role) - 1
    assert send(keeper, PEOPLE + "/people", account=number, action="disable").status_code == 403
    assert keeper.get("/en" + PEOPLE).status_code == 200


@pytest.mark.parametrize("account", ["", "0", "999999", "9" * 30, "-1", "1e1", "٣", "x"])
def test_a_number_that_is_no_account_is_no_page(keeper: FlaskClient, account: str) -> None:
    answer = send(keeper, PEOPLE + "/people", account=account, action="disable")
    assert answer.status_code == 404


@pytest.mark.parametrize("action", ["", "promote"])
def test_nothing_else_is_done_to_an_account(
    keeper: FlaskClient, database: Database, action: str
) -> None:
    number = number_of(database, "Editor")
    assert send(keeper, PEOPLE + "/people", account=number, action=action).status_code == 400


def test_a_flood_of_wrong_passwords_does_not_stop_a_change(workplace: Flask) -> None:
    owner, stranger = enter(workplace.test_client(), "Editor"), workplace.test_client()
    for _ in range(6):
        send(stranger, "/sign-in", name="Editor", password="another one")
    changed = send(owner, "/account/password", password=PASSWORD, new_password=NEW)
    assert changed.location == "/en/account?changed=password"
    assert owner.get("/en/account").status_code == 200


def test_an_administrator_takes_a_backup_away(
    workplace: Flask, keeper: FlaskClient, database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        ConceptFactory(session)("refugee", en="refugee")
        session.commit()
    answer = send(keeper, "/account/backup")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    found = re.fullmatch(
        r"attachment; filename=(glossary-\d{4}-\d\d-\d\d\.(sqlite3|dump))",
        answer.headers["Content-Disposition"],
    )
    assert found is not None
    file = tmp_path / found[1]
    file.write_bytes(answer.data)
    check_backup(database, file)
    answer.close()
    for name in ("Editor", "Reviewer"):
        assert send(enter(workplace.test_client(), name), "/account/backup").status_code == 403
    assert send(workplace.test_client(), "/account/backup").status_code == 401


def test_a_backup_that_can_not_be_made_is_said(
    keeper: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A full disk, played here.
    monkeypatch.setattr("glossary.backups._copy", _refuse)
    answer = send(keeper, "/account/backup")
    assert answer.status_code == 500
    assert "The backup can&#39;t be made." in answer.text


def _refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")
