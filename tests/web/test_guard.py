"""A form that writes is taken from our own pages only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient

from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.web.pages import page_blueprint
from tests.conftest import settings_in

FORM = """{% from "shared/macros.html" import form_token with context %}
{{ form_token() }}{{ form_token() }}"""
OURS, FOREIGN = "http://localhost", "https://evil.example"


@pytest.fixture
def guarded(tmp_path: Path) -> Flask:
    """An application with one more page, whose form writes."""
    settings = settings_in(tmp_path)
    app = create_app(settings, Database(settings.database_url))
    bp = page_blueprint("trial", __name__)

    @bp.route("/trial", methods=["GET", "POST"])
    def trial() -> str:
        return "written" if request.method == "POST" else render_template_string(FORM)

    app.register_blueprint(bp)
    return app


@pytest.fixture
def writer(guarded: Flask) -> FlaskClient:
    """A browser without cookies."""
    return guarded.test_client()


def send(writer: FlaskClient, token: str = "", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return writer.post("/en/trial", data={"form_token": token}, headers=named).status_code


def token_on_the_page(writer: FlaskClient) -> str:
    found = re.search('name="form_token" value="([0-9a-f]{64})"', writer.get("/en/trial").text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("site", "origin", "status"),
    [
        ("same-origin", None, 200),
        ("same-origin", OURS, 200),
        ("none", None, 200),
        ("none", OURS, 200),
        ("none", FOREIGN, 403),
        ("same-site", None, 403),
        ("same-site", OURS, 403),
        ("cross-site", None, 403),
        ("cross-site", OURS, 403),
        ("cross-site", FOREIGN, 403),
        ("same-origin, cross-site", OURS, 403),
        ("SAME-ORIGIN", OURS, 403),
        ("", OURS, 403),
        (None, OURS, 200),
        (None, "https://localhost", 200),
        (None, FOREIGN, 403),
        (None, "http://localhost.evil.example", 403),
        (None, "http://localhost:8443", 403),
        (None, "null", 403),
        (None, "", 403),
        (None, "http://[", 403),
        (None, None, 403),
    ],
)
def test_where_a_form_comes_from_decides(
    writer: FlaskClient, site: str | None, origin: str | None, status: int
) -> None:
    headers = {"Sec_Fetch_Site": site, "Origin": origin}
    given = {name: value for name, value in headers.items() if value is not None}
    assert send(writer, **given) == status


def test_an_old_browser_sends_the_token_of_the_form(writer: FlaskClient) -> None:
    assert send(writer, token_on_the_page(writer)) == 200


def test_a_token_does_not_help_a_form_of_another_site(writer: FlaskClient) -> None:
    assert send(writer, token_on_the_page(writer), Origin=FOREIGN) == 403


@pytest.mark.parametrize("end", ["", "0", "\0", "ក"])
def test_a_token_has_to_be_exact(writer: FlaskClient, end: str) -> None:
    assert send(writer, token_on_the_page(writer)[:-1] + "g" + end) == 403


def test_the_token_of_another_browser_is_refused(guarded: Flask) -> None:
    mine, theirs = guarded.test_client(), guarded.test_client()
    token_on_the_page(mine)
    assert send(mine, token_on_the_page(theirs)) == 403


def test_a_cookie_that_we_did_not_make_is_replaced(writer: FlaskClient) -> None:
    writer.set_cookie("form", "made up")
    assert send(writer, token_on_the_page(writer)) == 200


def test_a_form_keeps_its_token_from_page_to_page(writer: FlaskClient) -> None:
    assert token_on_the_page(writer) == token_on_the_page(writer)


def test_the_cookie_is_out_of_reach_of_scripts(writer: FlaskClient) -> None:
    cookie = next(
        one
        for one in writer.get("/en/trial").headers.getlist("Set-Cookie")
        if one.startswith("form=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_without_a_form_set_no_such_cookie(client: FlaskClient) -> None:
    assert not any(
        one.startswith("form=") for one in client.get("/en/").headers.getlist("Set-Cookie")
    )


@pytest.mark.parametrize("ui", LANGUAGES)
def test_what_was_typed_is_on_the_page_of_the_error(writer: FlaskClient, ui: str) -> None:
    typed = {
        "text": "ពាក្យ <b>ថ្មី</b>", "language": "km", "password": "secret words",
        "form_token": "no token", "empty": " ",
    }  # fmt: skip
    page = writer.post(f"/{ui}/trial", data=typed, headers={"Origin": FOREIGN})
    assert page.status_code == 403
    assert f'<html lang="{LANGUAGES[ui].lang_attribute}"' in page.text
    assert "ពាក្យ &lt;b&gt;ថ្មី&lt;/b&gt;</textarea>" in page.text
    assert page.text.count("<textarea") == 1
    assert "secret words" not in page.text


def test_a_form_that_is_too_large_is_refused_calmly(guarded: Flask, writer: FlaskClient) -> None:
    guarded.config["MAX_CONTENT_LENGTH"] = 100
    page = writer.post("/en/trial", data={"text": "a" * 200})
    assert page.status_code == 413
    assert "<textarea" not in page.text


def test_the_api_reads_no_cookie_and_needs_no_token(client: FlaskClient) -> None:
    assert client.post("/api/v1/proposals", json={}).status_code == 401
