"""What there is and what is missing, for everybody to see."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from tests.conftest import settings_in
from tests.factories import ConceptFactory


def test_what_is_missing_is_counted_by_language_and_theme(
    database: Database, session: Session, make_concept: ConceptFactory, tmp_path: Path
) -> None:
    make_concept(
        "refugee",
        {"km": {"review_state": "approved", "check_again": True}},
        en="refugee",
        km="ជនភៀសខ្លួន",
    )
    make_concept("wage", {"themes": ["work"]}, en="wage")
    session.commit()
    client = create_app(settings_in(tmp_path), database).test_client()
    page = client.get("/en/coverage?in=km").text
    whole, themes = page.split("<h2>")
    cells = [part.split("<")[0] for part in whole.split('class="count">')[1:]]
    assert cells[:5] == ["2 of 2", "0 of 2", "0 of 2", "0 of 2", "0 of 2"]
    khmer = list(LANGUAGES).index("km") * 5
    assert cells[khmer : khmer + 5] == ["1 of 2", "0 of 2", "1 of 2", "0 of 2", "1 of 2"]
    assert themes.count("1 of 1") == 3
    assert themes.count("0 of 1") == 7


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_can_be_asked_for(client: FlaskClient, tag: str) -> None:
    page = client.get(f"/{tag}/coverage")
    assert page.status_code == 200
    assert f"/{tag}/coverage?in={'th' if tag == 'en' else 'en'}" in page.text


def test_an_unknown_language_is_not_found(client: FlaskClient) -> None:
    assert client.get("/en/coverage?in=xx").status_code == 404


def test_the_number_of_queries_does_not_grow(client: FlaskClient, count_queries: list[str]) -> None:
    client.get("/en/coverage")
    assert len(count_queries) <= 26


def test_the_page_about_the_glossary_leads_there(client: FlaskClient) -> None:
    assert "/en/coverage" in client.get("/en/about").text
