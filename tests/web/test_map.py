"""The page that shows the concepts around one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.services.entries import get_entry, relations_of
from tests.conftest import settings_in
from tests.factories import ConceptFactory


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_picture_and_the_list_say_the_same(
    client: FlaskClient, glossary_session: Session, ui: str
) -> None:
    page = client.get(f"/{ui}/concepts/migrant/map").text
    picture, rest = page.split("</svg>")
    picture = picture.split("<svg ")[1]
    around = [other.slug for _, other, _ in relations_of(get_entry(glossary_session, "migrant"))]
    link = re.compile(r'href="/[a-z]+/concepts/([a-z-]+)"')
    assert sorted(link.findall(picture)) == sorted(link.findall(rest)) == sorted(around)


def test_each_word_in_the_picture_says_how_it_stands(client: FlaskClient) -> None:
    page = client.get("/en/concepts/migrant/map").text
    assert 'aria-label="Narrower ideas: emigrant"' in page
    assert 'aria-labelledby="map-title" aria-describedby="map-desc"' in page
    assert '<title id="map-title">The ideas around it: migrant</title>' in page
    assert "style=" not in page


def test_an_entry_leads_to_its_picture(client: FlaskClient) -> None:
    assert 'href="/en/concepts/migrant/map"' in client.get("/en/concepts/migrant").text


def test_of_an_unknown_concept_there_is_no_picture(client: FlaskClient) -> None:
    assert client.get("/en/concepts/nobody/map").status_code == 404


def test_a_concept_alone_and_without_a_word_has_its_picture(
    database: Database, session: Session, make_concept: ConceptFactory, tmp_path: Path
) -> None:
    make_concept("lonely", th="เดียวดาย")
    session.commit()
    client = create_app(settings_in(tmp_path), database).test_client()
    page = client.get("/en/concepts/lonely/map").text
    assert "This entry stands alone so far." in page
    assert "lonely</tspan>" in page
    assert "/lonely/map" not in client.get("/en/concepts/lonely").text
