"""What people ask for in vain is on a list for everybody, and nothing personal is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.model import Concept, MissedSearch, ReaderReport, ReportKind, ReportState, now
from glossary.services import wanted
from glossary.services.indexing import build_index
from glossary.services.wanted import (
    LEAST_DAYS,
    LEAST_SEARCHES,
    key_of,
    list_wanted,
    may_be_shown,
    record_missed_search,
)
from tests.conftest import settings_in


def search(
    session: Session, word: str, *, days: int = LEAST_DAYS, times: int = LEAST_SEARCHES,
    language: str | None = None, ago: int = 0,
) -> None:  # fmt: skip
    """Count ``word`` as searched in vain so often, on so many days."""
    folded, tag = key_of(word, language)
    for day in range(days):
        on_this_day = times - days + 1 if day == 0 else 1
        session.add(
            MissedSearch(
                folded_query=folded, written=word, language=tag, count=on_this_day,
                day=now().date() - timedelta(days=ago + day),
            )
        )  # fmt: skip
    session.flush()


def report(
    session: Session,
    word: str,
    state: ReportState = ReportState.OPEN,
    kind: ReportKind = ReportKind.MISSING,
) -> None:
    folded, tag = key_of(word)
    session.add(
        ReaderReport(
            kind=kind, word=word, folded_word=folded, language=tag, place="", remark="",
            state=state, day=now().date(), digest=str(session.query(ReaderReport).count()),
        )
    )  # fmt: skip
    session.flush()


def listed(session: Session) -> list[str]:
    return [one.text for one in list_wanted(session, build_index(session)).words]


@pytest.mark.parametrize(
    ("days", "times", "is_shown"),
    [
        (LEAST_DAYS, LEAST_SEARCHES, True),
        (LEAST_DAYS, LEAST_SEARCHES - 1, False),
        (LEAST_DAYS - 1, 50, False),
        (1, 1, False),
    ],
)
def test_a_word_is_shown_once_it_was_searched_often_on_several_days(
    session: Session, days: int, times: int, is_shown: bool
) -> None:
    search(session, "សៀវភៅការងារ", days=days, times=times)
    assert listed(session) == (["សៀវភៅការងារ"] if is_shown else [])


def test_what_was_searched_long_ago_is_not_wanted_any_more(session: Session) -> None:
    search(session, "ผ่อนผัน", ago=wanted.WANTED_FOR - 1)
    assert listed(session) == []


def test_spellings_and_reports_of_one_word_count_together(session: Session) -> None:
    search(session, "ผ่อนผัน")
    report(session, "ผอนผัน")
    report(session, "ผ่อนผัน")
    (word,) = list_wanted(session, build_index(session)).words
    assert (word.language, word.searches, word.reports) == ("th", LEAST_SEARCHES, 2)
    assert word.text in ("ผ่อนผัน", "ผอนผัน")


def test_the_most_wanted_come_first_and_are_counted_by_language(session: Session) -> None:
    search(session, "ผ่อนผัน", times=9)
    search(session, "hộ khẩu", times=7)
    search(session, "2 mg", days=3, times=8)
    report(session, "សៀវភៅការងារ")
    found = list_wanted(session, build_index(session))
    assert [one.text for one in found.words] == ["សៀវភៅការងារ", "ผ่อนผัน", "2 mg", "hộ khẩu"]
    assert {tag: count for tag, count in found.counts.items() if count} == {
        "km": 1, "th": 1, "vi": 1, "en": 1,
    }  # fmt: skip
    assert list(found.counts) == [*LANGUAGES, ""]


def test_a_word_of_before_has_its_key_for_a_text(session: Session) -> None:
    search(session, "papperless")
    session.execute(sa.update(MissedSearch).values(written=""))
    assert listed(session) == [LANGUAGES["en"].fold("papperless")]


def test_what_the_glossary_has_by_now_is_not_wanted(session: Session, refugee: Concept) -> None:
    search(session, "Refugee")
    report(session, "ជនភៀសខ្លួន")
    assert listed(session) == []


@pytest.mark.parametrize("state", [ReportState.DONE, ReportState.HIDDEN])
def test_what_was_settled_is_not_wanted(session: Session, state: ReportState) -> None:
    report(session, "ผ่อนผัน", state)
    assert listed(session) == []


def test_a_hidden_word_stays_hidden_however_often_it_is_searched(session: Session) -> None:
    report(session, "ผ่อนผัน", ReportState.HIDDEN)
    report(session, "ผ่อนผัน")
    search(session, "ผ่อนผัน")
    assert listed(session) == []


def test_a_word_that_is_not_understood_is_not_missing(session: Session) -> None:
    report(session, "ผ่อนผัน", kind=ReportKind.NOT_UNDERSTOOD)
    assert listed(session) == []


@pytest.mark.parametrize(
    ("word", "language"),
    [("hộ khẩu", "vi"), ("worker’s card", "en"), ("papperless", "en"), ("បណ្ណ", "km"), ("33", "")],
)
def test_the_likeliest_language_is_counted(word: str, language: str) -> None:
    assert key_of(word)[1] == language


@pytest.mark.parametrize(
    ("word", "is_shown"),
    [
        ("labour card", True),
        ("มาตรา 33", True),
        ("form 101", True),
        ("passport 1234567", False),
        ("០៩៧ ១២៣៤៥៦៧", False),
        ("๐๘๑-๒๓๔-๕๖๗๘", False),
        ("somebody@example.org", False),
        ("https://example.org", False),
        ("example\\somebody", False),
        ("my name is So and So", False),
        ("a" * 41, False),
        ("101", False),
    ],
)
def test_what_looks_like_somebody_s_data_is_never_shown(
    session: Session, word: str, is_shown: bool
) -> None:
    assert may_be_shown(word) is is_shown
    report(session, word)
    search(session, word, times=100, days=50)
    assert listed(session) == ([word] if is_shown else [])


def test_old_searches_are_thrown_away(session: Session) -> None:
    search(session, "ผ่อนผัน", ago=wanted.KEPT_FOR)
    record_missed_search(session, "hộ khẩu")
    days = set(session.scalars(sa.select(MissedSearch.day)))
    assert min(days) >= now().date() - timedelta(days=wanted.KEPT_FOR)
    assert len(days) == 2


def test_a_search_is_kept_as_it_was_first_written(session: Session) -> None:
    for query in ("hộ khẩu", "ho khau"):
        record_missed_search(session, query, "vi")
    assert session.execute(sa.select(MissedSearch.written, MissedSearch.count)).one() == (
        "hộ khẩu", 2,
    )  # fmt: skip


# The page


@pytest.fixture
def reader(database: Database, session: Session, refugee: Concept, tmp_path: Path) -> FlaskClient:
    for number in range(60):
        report(session, f"word {'abcdefghij'[number % 10]}{'klmnop'[number // 10]}")
    search(session, "ผ่อน&ผัน")
    report(session, "…ก")
    session.commit()
    return create_app(settings_in(tmp_path), database).test_client()


def test_the_list_is_public_and_has_pages(reader: FlaskClient) -> None:
    first, second = (reader.get(f"/en/wanted?page={number}").text for number in (1, 2))
    assert first.count("told us 1 time\n") == 50
    assert '<ol class="wanted" start="51">' in second
    assert second.count('<li>\n<span class="asked">') == 12
    assert '<ol class="wanted" start="51">' in reader.get("/en/wanted?page=99").text


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_list_of_one_language_is_asked_for(reader: FlaskClient, ui: str) -> None:
    page = reader.get(f"/{ui}/wanted?in=th").text
    assert '<bdi class="t" lang="th">ผ่อน&amp;ผัน</bdi>' in page
    assert "word ak" not in page


def test_a_list_may_be_empty(reader: FlaskClient) -> None:
    assert "Nothing is wanted here just now." in reader.get("/en/wanted?in=lo").text
    assert "Nothing is wanted here just now." in reader.get("/en/wanted?in=none").text


@pytest.mark.parametrize(
    ("query", "status"),
    [("in=xx", 404), ("in=%00", 404), ("page=0", 400), ("page=-1", 400), ("page=٣", 400),
     ("page=99999", 400), ("in=&page=", 200)],
)  # fmt: skip
def test_what_is_no_language_and_no_page_is_refused(
    reader: FlaskClient, query: str, status: int
) -> None:
    assert reader.get(f"/en/wanted?{query}").status_code == status


def test_the_number_of_queries_does_not_grow(client: FlaskClient, count_queries: list[str]) -> None:
    client.get("/en/wanted")
    count_queries.clear()
    client.get("/en/wanted")
    assert len(count_queries) <= 8


@pytest.mark.parametrize("path", ["about", "coverage", "report/sent"])
def test_other_pages_lead_to_the_list(client: FlaskClient, path: str) -> None:
    assert "/en/wanted" in client.get(f"/en/{path}").text


def test_the_promise_of_privacy_is_kept(client: FlaskClient) -> None:
    assert "We do not keep what you search for" not in client.get("/en/about").text
