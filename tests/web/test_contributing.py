"""What there is and what is missing, for everybody to see."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.model import ComprehensionTest, ConceptState, Role
from glossary.services.accounts import add_account
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


@pytest.fixture
def lacking(
    database: Database, session: Session, make_concept: ConceptFactory, tmp_path: Path
) -> FlaskClient:
    """A glossary that lacks one thing of each kind in Khmer."""
    whole = {"definition": {"text": "និយមន័យ"}, "review_state": "approved"}
    refugee = make_concept("refugee", {"km": {**whole, "check_again": True}}, en="refugee", km="ក")
    make_concept("wage", {"themes": ["work"]}, en="wage")
    make_concept("fee", {"themes": ["work"], "km": whole}, km="ខ")
    make_concept("bond", {"themes": ["work"], "km": {"review_state": "unreviewed"}}, th="ค", km="គ")
    make_concept("gone", en="gone").state = ConceptState.RETIRED
    account = add_account(session, "Sokha", Role.TRANSLATOR, ["km"])
    for is_withdrawn, concept in [(False, refugee), (True, make_concept("visa", en="visa"))]:
        session.add(
            ComprehensionTest(
                concept=concept, language="km", term="ក", place="Poipet", audience="workers",
                asked=4, understood=3, thought="", day=date(2026, 11, 1), is_withdrawn=is_withdrawn,
                account_id=account.id,
            )
        )  # fmt: skip
    session.flush()
    refugee.revisions[0].affects_translations = True
    session.commit()
    return create_app(settings_in(tmp_path), database).test_client()


def listed(page: TestResponse) -> list[str]:
    return re.findall(r'class="more" href="/en/concepts/([a-z-]+)"', page.text)


LISTS = {
    "": ["visa", "wage"],
    "?what=word&theme=work": ["wage"],
    "?what=definition": ["bond", "visa", "wage"],
    "?what=check_again": ["refugee"],
    "?what=review": ["bond"],
    "?what=untested": ["bond", "fee", "visa", "wage"],
    "?what=tested": ["refugee"],
    "?what=definition&after=bond": ["visa", "wage"],
}


def test_what_a_language_lacks_is_listed(lacking: FlaskClient) -> None:
    pages = {query: lacking.get(f"/en/coverage/km{query}") for query in LISTS}
    assert {query: listed(page) for query, page in pages.items()} == LISTS
    for query, page in pages.items():
        for slug in LISTS[query]:
            page_for = "understanding" if "tested" in query else "edit"
            assert f'href="/en/concepts/{slug}/{page_for}?in=km"' in page.text
    again = pages["?what=check_again"].text
    assert 'href="/en/concepts/refugee/history?before=2#version-1"' in again


def test_the_list_counts_every_kind_and_has_pages(
    lacking: FlaskClient, session: Session, make_concept: ConceptFactory
) -> None:
    page = lacking.get("/en/coverage/km").text
    assert re.findall(r'<span class="count">(\d+)', page) == ["2", "3", "1", "1", "4", "1"]
    assert 'href="/en/coverage/km"' in lacking.get("/en/coverage").text
    for number in range(26):
        make_concept(f"word-{number:02}", en=f"word {number}")
    session.commit()
    assert "after=word-22" in lacking.get("/en/coverage/km").text


@pytest.mark.parametrize(
    ("address", "status"),
    [("xx", 404), ("km?theme=nowhere", 404), ("km?what=luck", 400), ("km?after=%00", 400)],
)
def test_a_list_that_is_not_there_says_so(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(f"/en/coverage/{address}").status_code == status


def test_the_list_asks_the_database_always_the_same(
    client: FlaskClient, count_queries: list[str]
) -> None:
    client.get("/en/coverage/km?what=untested")
    assert len(count_queries) <= 4
