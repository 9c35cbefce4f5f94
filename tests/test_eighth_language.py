"""An eighth language, Shan: one more module, and the whole product walks with it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from glossary.app import create_app
from glossary.languages import LANGUAGES, language, registered
from glossary.services.checking import check_glossary
from glossary.services.coverage import measure_coverage
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory

SHAN = dataclasses.replace(
    language("my"), tag="shn", lang_attribute="shn", autonym="လိၵ်ႈတႆး", position=8,
    digits="႐႑႒႓႔႕႖႗႘႙", collation_name="shn",
)  # fmt: skip


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """A glossary of one concept, which has a Shan word."""
    with registered(SHAN):
        settings = settings_in(tmp_path)
        database = empty_database(tmp_path)
        with database.write() as session:
            ConceptFactory(session)("refugee", en="refugee", shn="ၵူၼ်းၽၢႆႈၽေး")
            session.commit()
        yield create_app(settings, database).test_client()
        database.engine.dispose()


def test_the_registry_has_it_for_as_long_as_the_test() -> None:
    with registered(SHAN):
        assert list(LANGUAGES)[-1] == "shn"
    assert "shn" not in LANGUAGES


def test_every_page_knows_it(client: FlaskClient) -> None:
    assert "လိၵ်ႈတႆး" in client.get("/en/").text
    assert "ၵူၼ်းၽၢႆႈၽေး" in client.get("/en/search?q=refugee&show=shn").text
    assert '<details class="section" id="shn"' in client.get("/en/concepts/refugee").text
    assert "ၵူၼ်းၽၢႆႈၽေး" in client.get("/en/concepts/refugee/card/shn").text
    assert "ၵူၼ်းၽၢႆႈၽေး" in client.get("/en/index/shn").text
    assert "ၵူၼ်းၽၢႆႈၽေး" in client.get("/en/concepts/refugee?show=shn").text
    assert client.get("/en/ambiguous?in=shn").status_code == 200
    assert client.get("/en/concepts/refugee/map").status_code == 200
    assert client.get("/shn/").status_code == 404, "it has no interface catalog"


def test_search_finds_it_and_the_stylesheet_sets_it(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", query_string={"q": "ၵူၼ်းၽၢႆႈၽေး"}).json
    assert answer is not None
    assert answer["results"][0]["matched"]["language"] == "shn"
    assets = client.application.extensions["glossary_assets"]
    assert b":lang(shn){" in assets.by_name["glossary.css"].body


def test_the_api_and_the_services_know_it(client: FlaskClient) -> None:
    languages = client.get("/api/v1/languages").json
    assert languages is not None
    assert languages["languages"][-1]["language"] == "shn"
    assert client.get("/api/v1/index/shn").json[0]["terms"]
    assert "shn" in client.get("/api/v1/concepts/refugee").json["languages"]
    with client.application.extensions["glossary_database"].read() as session:
        assert measure_coverage(session)["languages"]["shn"]["preferred"] == 1
        missing = [
            one for one in check_glossary(session) if one.rule == "every_language_has_its_term"
        ]
        assert {finding.language for finding in missing} == set(LANGUAGES) - {"en", "shn"}
    assert json.dumps(languages, ensure_ascii=False)


def test_it_is_printed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/export/pdf?languages=shn,en&concepts=refugee")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")


def test_it_is_taken_along(client: FlaskClient) -> None:
    for name in ("json", "csv", "tsv", "html"):
        file = client.get(f"/api/v1/export/{name}?languages=en,shn")
        assert "ၵူၼ်းၽၢႆႈၽေး" in file.text
