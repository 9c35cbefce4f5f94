"""One country across all concepts, and one country beside another."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.errors import UnknownCountry
from glossary.languages import LANGUAGES
from glossary.model import ConceptState
from glossary.services.countries import count_notes, known_country, read_countries
from glossary.services.indexing import build_index
from tests.factories import ConceptFactory


def note(country: str, text: str) -> dict[str, object]:
    return {"country": country, "looked_at": "2026-11-24", "text": {"en": text}}


def test_countries_come_down_the_river(session: Session, make_concept: ConceptFactory) -> None:
    notes = [note(code, "So it is.") for code in ("VN", "AU", "TH", "CN", "TH")]
    make_concept("refugee", {"country_notes": notes}, en="refugee")
    retired = make_concept("alien", {"country_notes": [note("KH", "Not so.")]}, en="alien")
    retired.state = ConceptState.RETIRED
    session.flush()
    assert list(count_notes(session).items()) == [("CN", 1), ("TH", 2), ("VN", 1), ("AU", 1)]


def test_concepts_of_both_countries_come_first(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("alien", {"country_notes": [note("TH", "A")]}, en="alien")
    make_concept("refugee", {"country_notes": [note("TH", "B"), note("VN", "C")]}, en="refugee")
    make_concept("wage", {"country_notes": [note("KH", "D")]}, en="wage")
    (part,) = read_countries(session, build_index(session), ["TH", "VN"])
    assert [row.concept for row in part.rows] == ["refugee", "alien"]
    assert [len(row.notes) for row in part.rows] == [2, 1]


def test_a_concept_that_the_index_lacks_is_passed_over(
    session: Session, make_concept: ConceptFactory
) -> None:
    index = build_index(session)
    make_concept("alien", {"country_notes": [note("TH", "A")]}, en="alien")
    assert read_countries(session, index, ["TH"]) == []


def test_a_country_is_known_in_small_letters_too() -> None:
    assert known_country("th", ["TH"]) == "TH"
    with pytest.raises(UnknownCountry):
        known_country("XX", ["TH"])


def test_every_country_of_the_glossary_has_its_page(
    client: FlaskClient, glossary_session: Session
) -> None:
    counts = count_notes(glossary_session)
    assert set(counts) >= {"TH", "MM", "KH", "LA", "VN", "CN"}
    listed = client.get("/en/countries/").text
    for code, count in counts.items():
        assert f"/en/countries/{code}" in listed
        page = client.get(f"/en/countries/{code}")
        assert len(re.findall("Looked at on", page.text)) == count
        assert len(gzip.compress(page.data)) < 30_000


def test_two_countries_stand_side_by_side(client: FlaskClient) -> None:
    page = client.get("/en/countries/TH?beside=VN")
    assert page.status_code == 200
    assert page.text.count('<th role="columnheader" scope="col">Thailand</th>') > 1
    assert page.text.count('<th role="columnheader" scope="col">Vietnam</th>') > 1
    assert len(gzip.compress(page.data)) < 30_000


@pytest.mark.parametrize("ui", LANGUAGES)
def test_one_country_twice_says_so_and_still_shows_it(client: FlaskClient, ui: str) -> None:
    page = client.get(f"/{ui}/countries/TH?beside=TH")
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert "/concepts/" in page.text


@pytest.mark.parametrize("path", ["/XX", "/TH?beside=XX", "/%00", "/TH?beside=" + "T" * 500])
def test_an_unknown_country_is_told(client: FlaskClient, path: str) -> None:
    assert client.get(f"/en/countries{path}").status_code in (400, 404)


def test_a_page_asks_the_database_a_fixed_number_of_times(
    app: Flask, client: FlaskClient, count_queries: list[str]
) -> None:
    client.get("/en/countries/MM")
    counts = []
    for path in ("/MM", "/LA", "/TH?beside=VN"):
        del count_queries[:]
        client.get(f"/en/countries{path}")
        counts.append(len([query for query in count_queries if query.startswith("SELECT")]))
    assert max(counts) - min(counts) <= 1
    assert max(counts) <= 8


def test_an_empty_glossary_has_no_countries(session: Session) -> None:
    assert count_notes(session) == {}
