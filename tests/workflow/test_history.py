"""The history of an entry, in the services and on its page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.model import Concept, Verdict
from glossary.services.history import Change, Piece, changes_between, compare_texts, history_of
from glossary.services.proposals import propose, review_proposal
from tests.conftest import settings_in
from tests.workflow.conftest import People


def shown(pieces: tuple[Piece, ...]) -> str:
    """Return pieces as one text, what changed in brackets."""
    return "".join(f"[{one.text}]" if one.is_changed else one.text for one in pieces)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("a worker", "a migrant worker", "a worker", "a[ migrant] worker"),
        ("", "ใหม่", "", "[ใหม่]"),
        # A vowel sign, a subscript and a tone mark belong to their letter.
        ("កា", "កី", "[កា]", "[កី]"),
        ("ខ្មែរ", "ខែរ", "[ខ្មែ]រ", "[ខែ]រ"),
        ("ที", "ที่", "[ที]", "[ที่]"),
        ("ເມຍ", "ເມີຍ", "ເ[ມ]ຍ", "ເ[ມີ]ຍ"),
        ("移民工", "移工", "移[民]工", "移工"),
        ("người", "nguời", "ng[ư]ời", "ng[u]ời"),
        # Letters that two texts share by chance tell nothing.
        ("a stateless person", "no", "[a stateless person]", "[no]"),
        # What can't be seen, and a letter that only looks the same.
        ("ab", "a\u200bb", "ab", "a[U+200B]b"),
        ("a", "а", "[a (U+0061)]", "[а (U+0430)]"),
        ("ស្ដី", "ស្តី", "[ស្ដី (U+179F U+17D2 U+178A U+17B8)]", "[ស្តី (U+179F U+17D2 U+178F U+17B8)]"),
        ("၀န်", "ဝန်", "[၀ (U+1040)]န်", "[ဝ (U+101D)]န်"),
        ("เเรง", "แรง", "[เเ (U+0E40 U+0E40)]รง", "[แ (U+0E41)]รง"),
    ],
)
def test_texts_are_compared_by_what_people_call_a_letter(
    old: str, new: str, before: str, after: str
) -> None:
    left, right = compare_texts(old, new)
    assert (shown(left), shown(right)) == (before, after)


def test_long_texts_stand_side_by_side() -> None:
    old, new = "a" * 1_500, "a" * 1_499 + "b"
    assert compare_texts(old, new) == ((Piece(old, True),), (Piece(new, True),))


TERM = {"text": "ជនភៀសខ្លួន", "status": "preferred"}


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ({"themes": ["work"]}, {"themes": ["people"]}, [("details", None)]),
        ({}, {"km": {"definition": {"text": "ក"}}}, [("definition", "km")]),
        ({"km": {"usage": {"en": "a"}}}, {"km": {"usage": {"km": "ក"}}},
         [("note", "km"), ("note", "km")]),
        ({"km": {"terms": [TERM]}}, {"km": {}}, [("term", "km")]),
        ({"km": {"terms": [TERM]}}, {"km": {"terms": [{**TERM, "status": "admitted"}]}},
         [("status", "km")]),
        ({"km": {"terms": [TERM]}}, {"km": {"terms": [{**TERM, "region": "KH"}]}},
         [("details", "km")]),
        ({"km": {"review_state": "approved"}}, {"km": {"review_state": "unreviewed"}},
         [("details", "km")]),
        ({"km": {"terms": [TERM, {**TERM, "text": "ខ"}]}},
         {"km": {"terms": [{**TERM, "text": "ខ"}, TERM]}}, [("details", "km")]),
    ],
)  # fmt: skip
def test_every_difference_is_told(old: Any, new: Any, kinds: list[tuple[str, str | None]]) -> None:
    assert [(one.kind, one.language) for one in changes_between(old, new)] == kinds
    assert list(changes_between(new, new)) == []


def test_a_new_status_names_its_word() -> None:
    old, new = (
        {"km": {"terms": [{**TERM, "status": status}]}} for status in ("admitted", "deprecated")
    )
    (change,) = changes_between(old, new)
    assert change == Change(
        "status", "km", "km", TERM["text"], (Piece("admitted", True),), (Piece("deprecated", True),)
    )


def publish(session: Session, people: People, text: str) -> None:
    """Bring a wording into the Khmer of the refugee, past a second person."""
    made = propose(
        session, people.translator, slug="refugee", language="km",
        change={"definition": text}, reason="A reason that names Dara.",
    )  # fmt: skip
    review_proposal(session, people.reviewer, made.id, version=1, verdict=Verdict.APPROVE)


def test_the_history_goes_back_in_pages(session: Session, people: People, refugee: Concept) -> None:
    for text in ("មនុស្សទីមួយ", "មនុស្សទីពីរ"):
        publish(session, people, text)
    steps, older = history_of(session, refugee, limit=2)
    assert ([step.number for step in steps], older) == ([3, 2], 2)
    assert shown(steps[0].changes[0].after) == "មនុស្សទី[ពីរ]"
    assert steps[1].changes[0].before == ()
    steps, older = history_of(session, refugee, before=older, limit=2)
    assert ([step.number for step in steps], older) == ([1], None)
    assert steps[0].by_language == {}


def test_the_page_shows_what_changed_and_names_nobody(
    database: Database, session: Session, people: People, refugee: Concept, tmp_path: Path
) -> None:
    publish(session, people, "មនុស្ស<script>ទីមួយ")
    for number in range(20):
        publish(session, people, f"មនុស្ស {number}")
    session.commit()
    client = create_app(settings_in(tmp_path), database).test_client()
    page = client.get("/km/concepts/refugee/history")
    assert page.status_code == 200
    assert '<bdi lang="km">មនុស្ស 1<del>8</del></bdi>' in page.text
    assert '<bdi lang="km">មនុស្ស 1<ins>9</ins></bdi>' in page.text
    assert "before=3" in page.text
    older = client.get("/km/concepts/refugee/history?before=3")
    assert "&lt;script&gt;" in older.text
    for text in (page.text, older.text):
        assert "<script>ទី" not in text
        assert not any(account.name in text for account in vars(people).values())


def test_an_entry_leads_to_its_history(client: FlaskClient, count_queries: list[str]) -> None:
    assert "/en/concepts/refugee/history" in client.get("/en/concepts/refugee").text
    count_queries.clear()
    page = client.get("/en/concepts/refugee/history")
    assert "as it was first published" in page.text
    assert len(count_queries) <= 3


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_page_speaks_the_languages_of_the_interface(client: FlaskClient, tag: str) -> None:
    assert client.get(f"/{tag}/concepts/wage/history").status_code == 200


@pytest.mark.parametrize("before", ["", "x", "-1", "٣", "1e9", "9" * 30, "1&before=2"])
def test_what_is_no_version_is_refused_or_left_out(client: FlaskClient, before: str) -> None:
    expected = 200 if before in ("", "1&before=2") else 400
    assert client.get(f"/en/concepts/wage/history?before={before}").status_code == expected


def test_the_history_of_nothing_is_not_found(client: FlaskClient) -> None:
    assert client.get("/en/concepts/nobody/history").status_code == 404


def test_no_entry_is_without_history(glossary_session: Session) -> None:
    without = sa.select(sa.func.count(Concept.id)).where(~Concept.revisions.any())
    assert glossary_session.scalar(without) == 0
