"""Anybody may say that a word is missing, wrong or not understood; nobody is known by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.db import Database
from glossary.errors import NotAllowed, ReportRefused, TooManyAtOnce, UnknownReport
from glossary.languages import LANGUAGES
from glossary.model import (
    Concept,
    FloodCount,
    FloodDay,
    Model,
    ReaderReport,
    ReportKind,
    ReportState,
)
from glossary.services import floods, reports
from glossary.services.floods import Limit, admit
from glossary.services.reports import Sender, list_reports, settle_report, take_report
from tests.conftest import settings_in
from tests.workflow.conftest import People

SENDER = Sender(address="192.0.2.7", secret="a secret", form_key="a key of a form")
MISSING = {"kind": "missing", "word": "ប័ណ្ណសម្គាល់ខ្លួន", "language": "km"}
TEXT_FIELDS = ("word", "place", "remark")


@pytest.fixture
def reporting(database: Database, session: Session, refugee: Concept, tmp_path: Path) -> Flask:
    """The application on a small glossary that is committed."""
    session.commit()
    return create_app(settings_in(tmp_path), database)


@pytest.fixture
def reader(reporting: Flask) -> FlaskClient:
    return reporting.test_client()


@pytest.fixture
def kept(database: Database) -> Iterator[Session]:
    """A session that sees what was committed."""
    with database.read() as session:
        yield session


def send(reader: FlaskClient, ui: str = "en", **fields: str) -> Any:
    """Send the form as a browser does."""
    whole = {"key": "k" * 22, **MISSING, **fields}
    return reader.post(f"/{ui}/report", data=whole, headers={"Sec-Fetch-Site": "same-origin"})


def count(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(ReaderReport)) or 0


# The service


def test_a_missing_word_is_kept(session: Session) -> None:
    fields = {**MISSING, "place": " Mae  Sot ", "remark": "a card\r\n\r\nof plastic "}
    assert take_report(session, fields, SENDER)
    report = session.scalars(sa.select(ReaderReport)).one()
    assert (report.kind, report.state) == (ReportKind.MISSING, ReportState.OPEN)
    assert (report.word, report.language) == (MISSING["word"], "km")
    assert report.folded_word == LANGUAGES["km"].fold(MISSING["word"])
    assert (report.place, report.remark) == ("Mae Sot", "a card\nof plastic")
    assert report.concept is None


def test_the_language_is_guessed_where_none_is_named(session: Session) -> None:
    take_report(session, {"kind": "missing", "word": "บัตรสีชมพู"}, SENDER)
    take_report(session, {"kind": "missing", "word": "2024"}, SENDER)
    assert list(session.scalars(sa.select(ReaderReport.language).order_by("id"))) == ["th", ""]


@pytest.mark.parametrize(
    ("slug", "is_known"), [("refugee", True), ("nobody", False), ("\0", False), ("", False)]
)
def test_the_entry_is_kept_with_it(
    session: Session, refugee: Concept, slug: str, is_known: bool
) -> None:
    fields = {"kind": "not_understood", "word": "ជនភៀសខ្លួន", "concept": slug}
    take_report(session, fields, SENDER)
    report = session.scalars(sa.select(ReaderReport)).one()
    assert report.concept is (refugee if is_known else None)


def test_the_same_form_twice_is_one_report(session: Session) -> None:
    assert take_report(session, MISSING, SENDER)
    assert not take_report(session, MISSING, SENDER)
    assert count(session) == 1


def test_a_form_that_was_changed_is_another_report(session: Session) -> None:
    take_report(session, MISSING, SENDER)
    assert take_report(session, {**MISSING, "place": "Poipet"}, SENDER)


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({}, {"kind": "choice_unknown", "word": "text_missing"}),
        ({**MISSING, "kind": "approved"}, {"kind": "choice_unknown"}),
        ({**MISSING, "language": "xx"}, {"language": "choice_unknown"}),
        ({**MISSING, "kind": "wrong"}, {"remark": "text_missing"}),
        ({**MISSING, "word": "a" * 201}, {"word": "text_too_long"}),
        ({**MISSING, "place": "a" * 101}, {"place": "text_too_long"}),
        ({**MISSING, "remark": "a" * 1001}, {"remark": "text_too_long"}),
    ],
)
def test_what_can_not_be_taken_is_named_field_by_field(
    session: Session, fields: dict[str, str], problems: dict[str, str]
) -> None:
    with pytest.raises(ReportRefused) as refused:
        take_report(session, fields, SENDER)
    assert {name: one.code for name, one in refused.value.problems.items()} == problems
    assert count(session) == 0


@pytest.mark.parametrize("field", TEXT_FIELDS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\0b", "unreadable_text"),
        ("a\x1b[31mb", "unreadable_text"),
        ("a\x85b", "unreadable_text"),
        ("a\ud800b", "unreadable_text"),
        ("a\ufffeb", "unreadable_text"),
        ("a\u202eb", "unreadable_text"),
        ("a\u2067b", "unreadable_text"),
        ("a" + "\u0301" * 50, "too_many_marks"),
    ],
)
def test_texts_that_hide_something_are_refused_in_every_field(
    session: Session, field: str, text: str, code: str
) -> None:
    with pytest.raises(ReportRefused) as refused:
        take_report(session, {**MISSING, field: text}, SENDER)
    assert {name: one.code for name, one in refused.value.problems.items()} == {field: code}


@pytest.mark.parametrize(
    "word", ["", "   ", "\u200b\u200d", "\u3164", "\u2060\ufeff", "\u17b4\u17b5", "\u0301"]
)
def test_a_word_that_nobody_can_see_is_no_word(session: Session, word: str) -> None:
    with pytest.raises(ReportRefused) as refused:
        take_report(session, {**MISSING, "word": word}, SENDER)
    assert refused.value.problems["word"].code == "text_missing"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u200bភាសា\u200bខ្មែរ\u200b", "ភាសា\u200bខ្មែរ"),
        ("\ufeffper\u00admit ", "permit"),
        ("work\tpermit", "work permit"),
        ("work\npermit", "work permit"),
        ("tie\u0302\u0301ng", "tiếng"),
    ],
)
def test_what_comes_along_unseen_is_left_out(session: Session, typed: str, kept: str) -> None:
    take_report(session, {**MISSING, "word": typed}, SENDER)
    assert session.scalars(sa.select(ReaderReport.word)).one() == kept


# Who reads them


def reported(session: Session, language: str) -> ReaderReport:
    take_report(
        session, {"kind": "missing", "word": "2024" + language, "language": language}, SENDER
    )
    return session.scalars(sa.select(ReaderReport).order_by(ReaderReport.id.desc())).first()  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("who", "languages"),
    [("translator", ["km", ""]), ("reviewer", ["km", ""]), ("stranger", ["lo", ""]),
     ("editor", ["km", "lo", ""])],
)  # fmt: skip
def test_an_account_reads_the_reports_in_its_languages(
    session: Session, people: People, who: str, languages: list[str]
) -> None:
    for language in ("km", "lo"):
        reported(session, language)
    take_report(session, {"kind": "missing", "word": "2024"}, SENDER)
    found, more = list_reports(session, getattr(people, who))
    assert [report.language for report in found] == languages
    assert more is None


def test_reports_come_page_by_page(session: Session, people: People) -> None:
    for number in range(3):
        take_report(session, {**MISSING, "word": f"word {number}"}, SENDER)
    first, more = list_reports(session, people.reviewer, limit=2, language="km")
    assert more == first[-1].id
    rest, more = list_reports(session, people.reviewer, limit=2, after=more)
    assert [len(first), len(rest), more] == [2, 1, None]


def test_a_reviewer_says_what_became_of_a_report(session: Session, people: People) -> None:
    report = reported(session, "km")
    settle_report(session, people.reviewer, report.id, ReportState.DONE)
    assert list_reports(session, people.reviewer, state=ReportState.OPEN)[0] == []
    assert list_reports(session, people.reviewer, state=ReportState.DONE)[0] == [report]


@pytest.mark.parametrize(
    ("who", "error"), [("translator", NotAllowed), ("stranger", UnknownReport)]
)
def test_nobody_else_does(
    session: Session, people: People, who: str, error: type[Exception]
) -> None:
    report = reported(session, "km")
    with pytest.raises(error):
        settle_report(session, getattr(people, who), report.id, ReportState.HIDDEN)
    assert report.state is ReportState.OPEN


# Floods


def test_a_flood_from_one_address_is_stopped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "LIMIT", Limit(what="report", an_hour=2, a_day=100))
    for number in range(2):
        take_report(session, {**MISSING, "word": f"word {number}"}, SENDER)
    with pytest.raises(TooManyAtOnce):
        take_report(session, {**MISSING, "word": "one more"}, SENDER)
    other = Sender(address="192.0.2.8", secret=SENDER.secret, form_key=SENDER.form_key)
    assert take_report(session, {**MISSING, "word": "of somebody else"}, other)


TRIAL = Limit(what="trial", an_hour=1, a_day=4)


def stopped(session: Session, address: str, limit: Limit = TRIAL) -> bool:
    try:
        admit(session, limit, address, "a secret")
    except TooManyAtOnce:
        return True
    return False


def test_a_flood_from_everywhere_is_stopped(session: Session) -> None:
    assert [stopped(session, f"192.0.2.{number}") for number in range(5)] == [False] * 4 + [True]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "", True),
        ("nowhere", "nowhere", True),
    ],
)
def test_a_network_counts_as_what_one_person_has(
    session: Session, one: str, other: str, is_same: bool
) -> None:
    stopped(session, one)
    assert stopped(session, other) is is_same


def test_what_is_limited_is_counted_apart(session: Session) -> None:
    assert not stopped(session, "192.0.2.1")
    assert not stopped(session, "192.0.2.1", Limit(what="another", an_hour=1, a_day=4))


def test_the_next_hour_begins_anew_and_the_next_day_forgets(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    for hours, expected in ((0, False), (0.5, True), (1, False), (12, False)):
        monkeypatch.setattr(floods, "now", lambda at=hours: noon + timedelta(hours=at))
        assert stopped(session, "192.0.2.1") is expected
    assert session.scalar(sa.select(sa.func.count()).select_from(FloodDay)) == 1
    assert set(session.scalars(sa.select(FloodCount.day))) == {(noon + timedelta(hours=12)).date()}


def test_no_address_is_in_the_database(reader: FlaskClient, kept: Session) -> None:
    reader.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    assert send(reader).status_code == 303
    rows = [
        str(row) for table in Model.metadata.sorted_tables for row in kept.execute(sa.select(table))
    ]
    assert any(MISSING["word"] in row for row in rows)
    assert not any("203.0.113" in row for row in rows)


@pytest.mark.parametrize(
    ("remote", "header", "is_limited"),
    [
        ("127.0.0.1", "192.0.2.1, 203.0.113.{}", False),
        ("127.0.0.1", "203.0.113.{}, 192.0.2.1", True),
        ("192.0.2.1", "203.0.113.{}", True),
        ("127.0.0.1", "", True),
        ("", "203.0.113.{}", True),
    ],
)
def test_the_web_server_in_front_says_where_a_form_comes_from(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch, remote: str, header: str, is_limited: bool
) -> None:
    monkeypatch.setattr(reports, "LIMIT", Limit(what="report", an_hour=1, a_day=100))
    reader.environ_base["REMOTE_ADDR"] = remote
    statuses = []
    for number in range(2):
        reader.environ_base["HTTP_X_FORWARDED_FOR"] = header.format(number)
        statuses.append(send(reader, word=f"word {number}").status_code)
    assert statuses == [303, 429 if is_limited else 303]


# The page


def test_a_report_is_sent_and_thanked_for(reader: FlaskClient, kept: Session) -> None:
    answer = send(reader, "km")
    assert (answer.status_code, answer.location) == (303, "/km/report/sent")
    assert 'role="status"' in reader.get(answer.location).text
    assert count(kept) == 1


def test_a_repeated_send_gets_the_same_answer_and_writes_nothing(
    reader: FlaskClient, kept: Session
) -> None:
    answers = [send(reader) for _ in range(3)]
    assert {(one.status_code, one.location) for one in answers} == {(303, "/en/report/sent")}
    assert count(kept) == 1


def test_a_form_without_its_key_is_taken_too(reader: FlaskClient, kept: Session) -> None:
    assert send(reader, key="\0").status_code == 303
    assert count(kept) == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none, cross-site"])
def test_a_form_of_another_site_writes_nothing(
    reader: FlaskClient, kept: Session, site: str
) -> None:
    answer = reader.post("/en/report", data=MISSING, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert MISSING["word"] in answer.text
    assert count(kept) == 0


@pytest.mark.parametrize("ui", LANGUAGES)
def test_what_was_typed_stays_in_the_form(reader: FlaskClient, kept: Session, ui: str) -> None:
    typed = {
        "kind": "wrong", "word": "ជនភៀស\u202eខ្លួន", "language": "km", "place": "បាត់ដំបង" * 20,
        "remark": "  first line\r\nsecond <b>line</b>\0", "concept": "refugee",
    }  # fmt: skip
    page = send(reader, ui, **typed)
    assert page.status_code == 422
    assert page.headers["Cache-Control"] == "no-store"
    assert 'id="kind-wrong" value="wrong" checked' in page.text
    assert 'value="ជនភៀសខ្លួន"' in page.text
    assert '<option value="km" lang="km" selected>' in page.text
    assert f'value="{"បាត់ដំបង" * 20}"' in page.text
    assert ">\n  first line\nsecond &lt;b&gt;line&lt;/b&gt;</textarea>" in page.text
    assert 'name="concept" value="refugee"' in page.text
    assert 'name="key" value="' + "k" * 22 in page.text
    for name in TEXT_FIELDS:
        assert f'<a href="#{name}">' in page.text
        assert f'aria-describedby="{name}-problem' in page.text
    assert page.text.count('aria-invalid="true"') == 3
    assert count(kept) == 0


def test_a_form_that_was_mended_is_taken(reader: FlaskClient, kept: Session) -> None:
    page = send(reader, kind="wrong").text
    key = re.search('name="key" value="([^"]+)"', page)
    assert key is not None
    assert send(reader, kind="wrong", remark="an insult", key=key[1]).status_code == 303
    assert count(kept) == 1


def test_a_choice_that_is_missing_is_led_to(reader: FlaskClient) -> None:
    assert '<a href="#kind-missing">' in send(reader, kind="").text


def test_a_flood_is_answered_calmly(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LIMIT", Limit(what="report", an_hour=0, a_day=100))
    page = send(reader)
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "3600"
    assert MISSING["word"] in page.text


def test_a_body_that_is_no_report_is_refused(reader: FlaskClient) -> None:
    assert send(reader, remark="a" * 400_000).status_code == 413


PAYLOADS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' autofocus onfocus=alert(1) '",
    "</textarea><script>alert(1)</script>", "{{ 7 * 7 }}", "javascript:alert(1)", "%(limit)s",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_is_text_wherever_it_is_shown(reader: FlaskClient, payload: str) -> None:
    fields = dict.fromkeys((*TEXT_FIELDS, "kind", "language", "concept", "key"), payload)
    pages = [send(reader, **fields).text, reader.get("/en/report", query_string=fields).text]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<input" in page.split("' autofocus")[0]
        assert "onfocus=alert(1) '" not in page.replace("&#39;", "")
        assert ">49<" not in page


@pytest.mark.parametrize(
    "query", ["word=%00", "word=%E2%80%AE", "kind=x&concept=%00", "word=" + "a" * 999]
)
def test_the_form_can_be_opened_with_anything(reader: FlaskClient, query: str) -> None:
    page = reader.get(f"/en/report?{query}")
    assert page.status_code == 200
    assert not re.search("[\0\u202e]", page.text)


def test_a_search_in_vain_leads_to_the_form(reader: FlaskClient) -> None:
    page = reader.get("/km/search?q=zzzzqqq&in=th").text
    assert "/km/report?kind=missing&amp;word=zzzzqqq&amp;language=th" in page


def test_every_list_of_results_leads_there_too(reader: FlaskClient) -> None:
    page = reader.get("/en/search?q=refugee").text
    assert "/en/report?kind=missing&amp;word=refugee" in page


def test_every_section_of_an_entry_leads_to_the_form(reader: FlaskClient) -> None:
    page = reader.get("/en/concepts/refugee").text
    assert page.count("/en/report?concept=refugee&amp;word=") == 2
    form = reader.get("/en/report?concept=refugee&word=ជនភៀសខ្លួន&language=km").text
    assert 'value="ជនភៀសខ្លួន" lang="km"' in form
    assert '<a href="/en/concepts/refugee"><bdi class="t" lang="km">ជនភៀសខ្លួន</bdi>' in form
