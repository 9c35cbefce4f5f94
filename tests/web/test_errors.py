"""Bad input gets a clear answer in the reader's language, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from glossary import errors as every_error
from glossary.app import create_app
from glossary.db import Database
from glossary.errors import GlossaryError, InvalidInput, NotFound, SetupError
from glossary.languages import LANGUAGES
from glossary.web.errors import ANSWERS
from tests.conftest import settings_in
from tests.databases import empty_database

BAD = [
    ("search?q=", 400),
    ("search?q=%20%20", 400),
    ("search?q=%E2%80%8B%E2%80%8B", 400),
    ("search?q=" + "a" * 10_000, 400),
    ("search?q=" + "%20" * 300, 400),
    ("search?q=a%00b", 400),
    ("search?q=%ED%A0%80", 400),
    ("search?q=%FF%FE", 400),
    ("search?q=" + "%CC%81" * 150, 400),
    ("search?q=" + "refugee%20" * 1_000, 400),
    ("search?q=a" + "%CC%81" * 500, 400),
    ("search?q=refugee&in=xx", 404),
    ("search?q=refugee&show=xx", 404),
    ("search?q=refugee&show=th&show=xx", 404),
    ("concepts/nobody", 404),
    ("concepts/%00", 400),
    ("concepts/%FF", 400),
    ("concepts/refugee/card/xx", 404),
    ("concepts/nobody/card/th", 404),
    ("themes/nowhere", 404),
    ("index/xx", 404),
    ("nowhere", 404),
    ("concepts/refugee/", 404),
]


@pytest.mark.parametrize("ui", LANGUAGES)
@pytest.mark.parametrize(("path", "status"), BAD)
def test_bad_input_is_answered_in_the_language_of_the_page(
    client: FlaskClient, ui: str, path: str, status: int
) -> None:
    page = client.get(f"/{ui}/{path}")
    assert page.status_code == status
    assert f'<html lang="{LANGUAGES[ui].lang_attribute}"' in page.text
    assert 'role="alert"' in page.text
    assert "Traceback" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_each_language_says_it_in_its_own_words(client: FlaskClient) -> None:
    pages = {
        client.get(f"/{ui}/nowhere").text.split("<h1>")[1].split("</h1>")[0] for ui in LANGUAGES
    }
    assert len(pages) == len(LANGUAGES)


def test_what_was_typed_stands_in_the_box_again(client: FlaskClient) -> None:
    page = client.get("/en/search", query_string={"q": "refugee\0"}).text
    assert 'value="refugee' in page


@pytest.mark.parametrize(
    "path", ["/xx/", "/xx/search?q=refugee", "/%00/", "/favicon.ico", "/static/no.css"]
)
def test_an_address_outside_the_pages_is_answered_too(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Language": "th"})
    assert answer.status_code in (400, 404)
    assert '<html lang="th"' in answer.text


def test_a_method_that_is_not_allowed_says_what_is(client: FlaskClient) -> None:
    answer = client.post("/en/search")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert 'role="alert"' in answer.text


def test_every_error_has_its_sentence() -> None:
    kinds = [kind for kind in vars(every_error).values() if isinstance(kind, type)]
    leaves = [
        kind
        for kind in kinds
        if issubclass(kind, (InvalidInput, NotFound)) and not kind.__subclasses__()
    ]
    assert set(leaves) <= set(ANSWERS)
    codes = [kind.code for kind in kinds if issubclass(kind, GlossaryError)]
    assert len(codes) == len(set(codes))
    assert all(kind not in ANSWERS for kind in kinds if issubclass(kind, SetupError))


def test_a_database_that_fails_is_said_calmly(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("disk I/O error"))

    monkeypatch.setattr("glossary.web.concepts.get_entry", fail)
    page = client.get("/km/concepts/refugee")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "30"
    assert '<html lang="km"' in page.text


def test_looking_up_goes_on_while_the_database_is_away(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/en/search?q=refugee").status_code == 200

    def fail(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("glossary.current.current_state", fail)
    monkeypatch.setattr("glossary.current._LOOK_EVERY", -1.0)
    assert client.get("/en/search?q=refugee").status_code == 200


def test_a_glossary_that_was_never_reached_is_unavailable(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    client = create_app(settings, Database(settings.database_url)).test_client()
    for path in ("/en/", "/healthz", "/api/v1/search?q=a"):
        assert client.get(path).status_code == 503


def test_a_fault_of_ours_is_no_traceback(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("glossary.web.home.current_index", fail)
    page = client.get("/th/")
    assert page.status_code == 500
    assert "ZeroDivisionError" not in page.text
    assert '<html lang="th"' in page.text


def test_an_edit_is_seen_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.factories import ConceptFactory

    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    client = create_app(settings, database).test_client()
    assert client.get("/api/v1/search?q=refugee").json["total"] == 0
    with database.write() as session:
        ConceptFactory(session)("refugee", en="refugee")
        session.commit()
    assert client.get("/api/v1/search?q=refugee").json["total"] == 0
    monkeypatch.setattr("glossary.current._LOOK_EVERY", 0.0)
    assert client.get("/api/v1/search?q=refugee").json["total"] == 1


def test_one_thread_builds_the_index_while_the_others_read_the_old_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = app.extensions["glossary_index"]
    old = keeper.get()
    monkeypatch.setattr("glossary.current._LOOK_EVERY", -1.0)
    with keeper._lock:
        assert keeper.get() is old


def test_an_index_that_is_still_true_is_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = app.extensions["glossary_index"]
    old = keeper.get()
    monkeypatch.setattr("glossary.current._LOOK_EVERY", -1.0)
    assert keeper.get() is old


def test_an_address_without_its_last_slash_leads_on(client: FlaskClient) -> None:
    answer = client.get("/th")
    assert answer.status_code == 308
    assert answer.location.endswith("/th/")
    assert client.get("/en/themes").location.endswith("/en/themes/")


def test_a_concept_without_a_word_in_a_language_has_no_card_and_says_so(tmp_path: Path) -> None:
    from tests.factories import ConceptFactory

    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    with database.write() as session:
        make_concept = ConceptFactory(session)
        make_concept("refugee", {"th": {"review_state": "unreviewed"}}, en="refugee")
        make_concept("silent", {"km": {"review_state": "unreviewed"}})
        session.commit()
    client = create_app(settings, database).test_client()
    assert client.get("/en/concepts/refugee/card/th").status_code == 404
    assert client.get("/en/concepts/refugee/card/km").status_code == 404
    assert "no word yet" in client.get("/en/concepts/refugee").text
    assert "no word yet" in client.get("/en/search?q=refugee&show=th").text
    assert "silent" in client.get("/en/concepts/silent").text
    assert "silent" in client.get("/en/themes/people").text
    assert "There is no word in this language yet." in client.get("/en/index/vi").text


def test_an_empty_glossary_says_so(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    client = create_app(settings, database).test_client()
    assert "There is no theme yet." in client.get("/en/themes/").text
    assert client.get("/en/").status_code == 200


def test_a_language_that_babel_does_not_know_borrows_english_formats() -> None:
    from glossary.web.i18n import SOURCE_LANGUAGE, _locale, current_ui

    assert _locale("qqq").language == SOURCE_LANGUAGE
    assert current_ui() == SOURCE_LANGUAGE
