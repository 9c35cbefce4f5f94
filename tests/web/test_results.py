"""The page of results, the suggestions while one types, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.model import MissedSearch
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory


def search(client: FlaskClient, query: str, ui: str = "en", **others: str) -> str:
    page = client.get(f"/{ui}/search", query_string={"q": query, **others})
    return page.text


def test_another_reading_is_said(client: FlaskClient) -> None:
    page = search(client, "ဒုကၡသည္")
    assert "Read as Zawgyi:" in page
    assert '<bdi class="t" lang="my">ဒုက္ခသည်</bdi></p>' in page
    assert "Read with its telex or VNI keys:" in search(client, "nguwowif tij nanj")


def test_did_you_mean_links_to_the_search_for_it(client: FlaskClient) -> None:
    page = search(client, "refugie")
    assert "Did you mean:" in page
    assert 'href="/en/search?q=refugee"' in page
    assert "Did you mean:" not in search(client, "refugee")


def test_what_was_found_is_marked(client: FlaskClient) -> None:
    assert "<mark>undocument</mark>ed migrant" in search(client, "undocument")
    assert "<mark>" not in search(client, "undocumented migrant").split("</h2>")[0]


def test_a_definition_is_quoted_with_its_language(client: FlaskClient) -> None:
    page = search(client, "คำพิพากษา")
    assert "In the explanation:" in page
    assert '<span lang="th">' in page


def test_the_language_asked_for_comes_first(client: FlaskClient) -> None:
    page = search(client, "refugee in Khmer", show="th,my")
    first_hit = page.split('<dl class="words">')[1]
    assert first_hit.index('lang="km"') < first_hit.index('lang="th"')


@pytest.mark.parametrize("ui", LANGUAGES)
def test_of_a_query_that_is_too_long_the_beginning_is_searched(
    client: FlaskClient, ui: str
) -> None:
    page = client.get(f"/{ui}/search", query_string={"q": "work permit " * 40})
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert f'href="/{ui}/concepts/work-permit"' in page.text


def test_suggestions_are_few_words_with_their_addresses(client: FlaskClient) -> None:
    found = client.get("/th/suggestions", query_string={"q": "illegal mig"}).json
    assert found is not None
    assert found[0] == {
        "text": "illegal migrant",
        "lang": "en",
        "say": "ผู้ย้ายถิ่นที่ไม่มีเอกสาร",
        "say_lang": "th",
        "avoid": True,
        "address": "/th/concepts/undocumented-migrant",
    }
    assert len(found) <= 6
    only_lao = client.get("/en/suggestions", query_string={"q": "phou", "in": "lo"}).json
    assert only_lao is not None
    assert {one["lang"] for one in only_lao} == {"lo"}


@pytest.mark.parametrize("query", ["", "   ", "\0", "x" * 300, "zzzzqqqq"])
def test_there_is_nothing_to_suggest(client: FlaskClient, query: str) -> None:
    assert client.get("/en/suggestions", query_string={"q": query}).json == []


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[FlaskClient, Database]]:
    """A glossary of one concept in one language and its database."""
    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    with database.write() as session:
        document = {"en": {"hidden_labels": ["runaway"]}}
        ConceptFactory(session)("refugee", document, en="refugee")
        session.commit()
    yield create_app(settings, database).test_client(), database
    database.engine.dispose()


def missed(database: Database) -> list[tuple[str, str, int]]:
    with database.read() as session:
        rows = session.execute(
            sa.select(MissedSearch.folded_query, MissedSearch.language, MissedSearch.count)
        )
        return [(query, language, count) for query, language, count in rows]


def test_searches_in_vain_are_counted_from_page_and_api(
    own: tuple[FlaskClient, Database],
) -> None:
    client, database = own
    client.get("/en/search?q=papers").close()
    client.get("/api/v1/search?q=papers").close()
    client.get("/en/search?q=refugee").close()
    client.get("/en/suggestions?q=papers").close()
    assert missed(database) == [("paper", "en", 2)]


def test_an_answer_does_not_depend_on_the_count(
    own: tuple[FlaskClient, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("glossary.current.record_missed_search", fail)
    client, database = own
    answer = client.get("/en/search?q=papers")
    assert answer.status_code == 200
    answer.close()
    assert missed(database) == []


def test_a_hidden_label_is_shown_as_what_people_say(own: tuple[FlaskClient, Database]) -> None:
    client, _ = own
    page = search(client, "runaway")
    assert 'Found by these words: <bdi lang="en">runaway</bdi>' in page.replace("</span>", "")
    assert client.get("/en/suggestions?q=runaway").json == [
        {
            "text": "refugee",
            "lang": "en",
            "say": None,
            "say_lang": None,
            "avoid": False,
            "address": "/en/concepts/refugee",
        }
    ]
    assert "runaway" not in client.get("/en/concepts/refugee").text
