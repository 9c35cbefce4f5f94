"""Signing in with a browser: cookies, caches, carried forms, other people's sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary.app import create_app
from glossary.db import Database
from glossary.model import Role
from glossary.services.accounts import add_account
from glossary.web.sessions import COOKIE
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.signing_in import set_password

PASSWORD = "three quiet rivers"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Flask]:
    """An empty glossary with two accounts."""
    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    with database.write() as session:
        for name in ("Sokha", "Dara"):
            set_password(session, add_account(session, name, Role.REVIEWER, ["km"]), PASSWORD)
        session.commit()
    app = create_app(settings, database)
    yield app
    database.engine.dispose()


@pytest.fixture
def browser(workplace: Flask) -> FlaskClient:
    return workplace.test_client()


def send(browser: FlaskClient, path: str, **fields: str) -> TestResponse:
    return browser.post(f"/en{path}", data=fields, headers=OURS)


def enter(browser: FlaskClient, name: str = "Sokha", **fields: str) -> TestResponse:
    return send(browser, "/sign-in", name=name, password=PASSWORD, **fields)


def token_of(browser: FlaskClient) -> str:
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def test_a_page_for_accounts_asks_to_sign_in_and_leads_back(browser: FlaskClient) -> None:
    asked = browser.get("/km/account?x=%E1%9E%80")
    assert asked.status_code == 401
    assert "WWW-Authenticate" not in asked.headers
    address = re.search(r'name="next" value="([^"]*)"', asked.text)
    assert address is not None
    entered = enter(browser, next=unescape(address[1]))
    assert entered.location == "/km/account?x=%E1%9E%80"
    page = browser.get(entered.location)
    assert page.status_code == 200
    assert "Sokha" in page.text


def test_who_is_signed_in_goes_on_at_once(browser: FlaskClient) -> None:
    assert "Sign in" in browser.get("/en/sign-in").text
    enter(browser)
    assert browser.get("/en/sign-in?next=/en/coverage").location == "/en/coverage"


@pytest.mark.parametrize(
    "address",
    ["", "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)",
     "/\tevil", "\\\\evil", "/\n/evil.example", "/%0d%0aSet-Cookie:x", "http://[", "en/"],
)  # fmt: skip
def test_the_way_back_stays_here(browser: FlaskClient, address: str) -> None:
    entered = enter(browser, next=address)
    assert entered.location in {"/en/account", "/%0d%0aSet-Cookie:x"}
    assert "Set-Cookie:x" not in str(entered.headers.getlist("Set-Cookie"))


def test_a_failed_attempt_says_one_thing_and_keeps_the_name(browser: FlaskClient) -> None:
    known = send(browser, "/sign-in", name="Sokha", password="another one")
    unknown = send(browser, "/sign-in", name="Nobody", password="another one")
    assert known.status_code == unknown.status_code == 403
    assert known.text.replace("Sokha", "") == unknown.text.replace("Nobody", "")
    assert "another one" not in known.text
    assert 'value="Sokha"' in known.text
    assert browser.get_cookie(COOKIE) is None


def test_attempts_are_counted_for_all_workers(workplace: Flask, browser: FlaskClient) -> None:
    for _ in range(5):
        send(browser, "/sign-in", name="Sokha", password="another one")
    assert enter(workplace.test_client()).status_code == 403


def test_signing_in_gives_a_new_token_every_time(browser: FlaskClient) -> None:
    browser.set_cookie(COOKIE, "A" * 43)
    enter(browser)
    first = token_of(browser)
    assert first != "A" * 43
    enter(browser)
    second = token_of(browser)
    assert second != first
    browser.set_cookie(COOKIE, first)
    assert browser.get("/en/account").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: FlaskClient) -> None:
    (plain,) = [c for c in enter(browser).headers.getlist("Set-Cookie") if c.startswith(COOKIE)]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    secure = browser.post(
        "/en/sign-in",
        data={"name": "Sokha", "password": PASSWORD},
        headers=OURS,
        base_url="https://localhost",
    )
    assert any("Secure" in c for c in secure.headers.getlist("Set-Cookie") if c.startswith(COOKIE))


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/account/password"])
def test_other_sites_can_send_none_of_the_forms(browser: FlaskClient, site: str, path: str) -> None:
    enter(browser)
    fields = {"name": "Dara", "password": PASSWORD, "new_password": "quiet rivers here"}
    refused = browser.post(f"/en{path}", data=fields, headers={"Sec-Fetch-Site": site})
    assert refused.status_code == 403
    assert PASSWORD not in refused.text
    assert "Sokha" in browser.get("/en/account").text


def test_signing_out_ends_the_sign_in_itself(browser: FlaskClient) -> None:
    enter(browser)
    token = token_of(browser)
    assert send(browser, "/sign-out").location == "/en/"
    assert browser.get_cookie(COOKIE) is None
    browser.set_cookie(COOKIE, token)
    assert browser.get("/en/account").status_code == 401
    assert send(browser, "/sign-out").status_code == 302


def test_only_pages_for_one_person_are_kept_out_of_caches(browser: FlaskClient) -> None:
    enter(browser)
    public = browser.get("/en/themes/")
    assert public.headers["Cache-Control"] == "private, no-cache"
    mine = browser.get("/en/account", headers={"Accept-Encoding": "gzip"})
    assert mine.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in mine.headers
    assert "Content-Encoding" not in mine.headers


def test_a_form_is_carried_through_the_sign_in(browser: FlaskClient) -> None:
    typed = "គេថា \"<b>\" '&amp;'\n\u200b"
    asked = browser.post(
        "/km/account/password",
        data={"password": PASSWORD, "new_password": "x", "note": typed, "form_token": "old"},
        headers=OURS,
    )
    assert asked.status_code == 401
    fields = dict(re.findall(r'type="hidden" name="(carried\.[^"]*)" value="([^"]*)"', asked.text))
    assert "carried.form_token" not in fields
    carried = {name: unescape(value) for name, value in fields.items()}
    assert carried["carried.note"] == typed
    wrong = send(browser, "/sign-in", name="Sokha", password="no", next="/km/x", **carried)
    assert fields["carried.note"] in wrong.text
    again = enter(browser, next="/km/x", **carried)
    assert again.status_code == 200
    assert 'action="/km/x"' in again.text
    assert f'name="note" value="{fields["carried.note"]}"' in again.text
    assert again.headers["Cache-Control"] == "private, no-store"


def test_passwords_are_not_carried(browser: FlaskClient) -> None:
    asked = send(browser, "/account/password", password=PASSWORD, new_password="quiet rivers")
    assert PASSWORD not in asked.text
    assert "quiet rivers" not in asked.text
    assert 'name="next" value=""' in asked.text


def test_the_password_is_changed_by_who_knows_it(workplace: Flask, browser: FlaskClient) -> None:
    other = workplace.test_client()
    enter(other)
    enter(browser)
    new = "five slow buffaloes"
    assert send(browser, "/account/password", password="x", new_password=new).status_code == 403
    short = send(browser, "/account/password", password=PASSWORD, new_password="short")
    assert short.status_code == 422
    assert other.get("/en/account").status_code == 200
    done = send(browser, "/account/password", password=PASSWORD, new_password=new)
    assert done.location == "/en/account?changed=password"
    assert browser.get(done.location).status_code == 200
    assert other.get("/en/account").status_code == 401
    assert enter(other).status_code == 403
    assert send(other, "/sign-in", name="Sokha", password=new).status_code == 302


def test_a_browser_is_signed_out_from_another_one(workplace: Flask, browser: FlaskClient) -> None:
    phone, stranger = workplace.test_client(), workplace.test_client()
    for one in (phone, browser):
        enter(one)
    enter(stranger, "Dara")
    numbers = re.findall(r'name="sign_in" value="(\d+)"', browser.get("/en/account").text)
    assert len(numbers) == 1
    send(stranger, "/account/sign-outs", sign_in=numbers[0])
    for nonsense in ("", "x", "9" * 30, "٣", "-1"):
        send(stranger, "/account/sign-outs", sign_in=nonsense)
    assert phone.get("/en/account").status_code == 200
    send(browser, "/account/sign-outs", sign_in=numbers[0])
    assert phone.get("/en/account").status_code == 401
    assert browser.get("/en/account").status_code == 200
    enter(phone)
    send(browser, "/account/sign-outs", sign_in="all")
    assert phone.get("/en/account").status_code == browser.get("/en/account").status_code == 401
    assert stranger.get("/en/account").status_code == 200


def test_a_role_can_not_be_taken_by_a_form(browser: FlaskClient) -> None:
    enter(browser, role="administrator", languages="en", is_disabled="")
    send(browser, "/account/password", password=PASSWORD, new_password="x", role="administrator")
    assert "Reviewer" in browser.get("/en/account").text


def test_the_use_of_a_browser_is_noted(workplace: Flask, browser: FlaskClient) -> None:
    enter(browser)
    database: Database = workplace.extensions["glossary_database"]
    with database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE sign_in SET used_at = '2020-01-01 00:00:00.000000'"
        )
        session.commit()
    assert browser.get("/en/account").status_code == 200
    with database.read() as session:
        used = session.connection().exec_driver_sql("SELECT used_at FROM sign_in").scalar()
    assert not str(used).startswith("2020")


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 3_000, "%00"])
def test_no_other_cookie_opens_an_account(browser: FlaskClient, token: str) -> None:
    browser.set_cookie(COOKIE, token)
    assert browser.get("/en/account").status_code == 401
