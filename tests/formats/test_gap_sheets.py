"""Worksheets of what a language lacks: taken along, filled in, and sent back as proposals."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.db import Database
from glossary.errors import NothingMissing, UnknownLanguage
from glossary.formats.files import read_bytes
from glossary.model import Account, Proposal, Role
from glossary.services.accounts import add_account
from glossary.services.bringing_in import bring_in
from glossary.services.deliveries import Report
from glossary.services.merging import merge_delivery
from tests.conftest import settings_in
from tests.factories import ConceptFactory
from tests.formats.conftest import Write

KHMER, MEANING, NOTE = "ខ្មែរ", "definition (ខ្មែរ)", "note (ខ្មែរ)"
ENGLISH = ("[English]", "[definition (English)]")
COLUMNS = ["concept", *ENGLISH, KHMER, MEANING, NOTE]


@pytest.fixture
def lacking(make_concept: ConceptFactory, session: Session) -> None:
    """An entry that is whole in Khmer, one without a word, and one without a meaning."""
    whole = {"km": {"definition": {"text": "និយមន័យ"}}}
    make_concept("refugee", whole, en="refugee", th="ผู้ลี้ภัย", km="ជនភៀសខ្លួន")
    words = [{"text": "pay", "status": "admitted"}, {"text": "a; b", "status": "admitted"},
             {"text": "dough", "status": "deprecated"}]  # fmt: skip
    make_concept(
        "wage", {"en": {"definition": {"text": "=money"}, "terms": words}}, en="wage", th="ค่าจ้าง"
    )
    make_concept("fee", {"km": {"usage": {"km": "ចំណាំ"}}}, en="fee", km="កម្រៃ")
    session.commit()


def cells(file: bytes) -> list[list[str | None]]:
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def filled(file: bytes, column: str, **by_concept: str) -> bytes:
    """Return a worksheet with cells of a column filled in, as a spreadsheet program saves it."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == column)
    for row in range(2, sheet.max_row + 1):
        text = by_concept.get(sheet.cell(row, 1).value)
        if text:
            sheet.cell(row, place).value = text
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.usefixtures("lacking")
def test_it_lists_what_is_missing_beside_another_language(write: Write) -> None:
    names, *rows = cells(write("xlsx", missing="km"))
    assert names == COLUMNS
    assert rows == [
        ["fee", "fee", None, "កម្រៃ", None, "ចំណាំ"],
        ["wage", "wage; pay", "=money", None, None, None],
    ]
    names, *rows = cells(write("xlsx", missing="km", languages="th,en"))
    assert names == ["concept", "[ไทย]", "[definition (ไทย)]", *ENGLISH, KHMER, MEANING, NOTE]
    assert [row[:4] for row in rows] == [
        ["wage", "ค่าจ้าง", None, "wage; pay"], ["fee", None, None, "fee"],
    ]  # fmt: skip
    # Something stands beside it, whatever was chosen.
    assert cells(write("xlsx", missing="km", languages="km"))[0] == COLUMNS
    assert cells(write("xlsx", missing="en"))[0][1] == "[ไทย]"


@pytest.mark.usefixtures("lacking")
def test_it_says_where_to_write_and_what_it_is(write: Write) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write("xlsx", missing="km")))
    sheet, about = book.worksheets
    coloured = {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb != "00000000"
    }
    assert coloured == {"E2", "D3", "E3", "F3"}
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    said = " ".join(str(row[0].value) for row in about)
    assert "Write in the empty cells" in said
    assert "CC BY 4.0" in said


@pytest.mark.usefixtures("lacking")
def test_the_form_for_spreadsheets_runs_no_formula(write: Write) -> None:
    (said,), names, *rows = rows_of(write("csv-spreadsheet", missing="km"))
    assert "Write in the empty cells" in said
    assert "an apostrophe in front" in said
    assert names == COLUMNS
    assert rows[1] == ["wage", "wage; pay", "'=money", "", "", ""]


def taken_in(session: Session, account: Account, file: bytes) -> Report:
    report = bring_in(session, account, read_bytes(file), reason="Workshop")
    session.commit()
    return report


@pytest.mark.parametrize("name", ["xlsx", "csv-spreadsheet"])
@pytest.mark.usefixtures("lacking")
def test_it_comes_back_as_proposals(write: Write, session: Session, name: str) -> None:
    sokha = add_account(session, "Sokha", Role.TRANSLATOR, ["km"])
    assert taken_in(session, sokha, write(name, missing="km")).proposals == []
    fill: Callable[..., bytes] = filled if name == "xlsx" else filled_text
    file = fill(write(name, missing="km"), KHMER, wage="ប្រាក់ឈ្នួល; កម្រៃពលកម្ម")
    file = fill(fill(file, MEANING, fee="ប្រាក់ដែលត្រូវបង់"), NOTE, wage="ពាក្យទូទៅ")
    report = taken_in(session, sokha, file)
    assert [row.outcome.value for row in report.rows] == ["changed", "new"]
    fee, wage = session.scalars(sa.select(Proposal).order_by(Proposal.id))
    assert (fee.concept.slug, wage.concept.slug) == ("fee", "wage")
    assert fee.change == {"definition": "ប្រាក់ដែលត្រូវបង់"}
    assert wage.change == {
        "note": "ពាក្យទូទៅ",
        "terms": [{"text": "ប្រាក់ឈ្នួល", "status": "preferred"},
                  {"text": "កម្រៃពលកម្ម", "status": "admitted"}],
    }  # fmt: skip
    again = taken_in(session, sokha, file)
    assert {row.outcome.value for row in again.rows} == {"duplicate"}


def filled_text(file: bytes, column: str, **by_concept: str) -> bytes:
    said, names, *rows = rows_of(file)
    place = names.index(column)
    for row in rows:
        row[place] = by_concept.get(row[0], row[place])
    text = io.StringIO()
    csv.writer(text).writerows([said, names, *rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


@pytest.mark.usefixtures("lacking")
def test_what_is_for_reading_changes_nothing(write: Write, session: Session) -> None:
    file = filled(write("xlsx", missing="km"), "[English]", wage="salary", fee="charge")
    report = merge_delivery(session, read_bytes(file), summary="worksheet")
    assert [row.outcome.value for row in report.rows] == ["duplicate"]
    assert report.passed_over == ["row 3: nothing is written in this row"]


@pytest.mark.usefixtures("lacking")
def test_where_nothing_is_missing_that_is_said(write: Write) -> None:
    with pytest.raises(NothingMissing):
        write("xlsx", missing="km", concepts="refugee")
    with pytest.raises(UnknownLanguage):
        write("xlsx", missing="xx")


@pytest.mark.usefixtures("lacking")
def test_any_format_may_hold_what_is_missing(write: Write) -> None:
    entries = {line.split(",")[0] for line in write("csv", missing="km").decode().splitlines()[1:]}
    assert entries == {"wage", "fee"}


@pytest.fixture
def browser(lacking: None, database: Database, tmp_path: Path) -> FlaskClient:
    return create_app(settings_in(tmp_path), database).test_client()


def test_the_list_of_what_is_missing_leads_to_it(browser: FlaskClient) -> None:
    page = browser.get("/th/coverage/km").text
    address = "/th/export?format=xlsx&amp;missing=km&amp;languages=th,en"
    assert f'href="{address}"' in page.replace("%2C", ",")
    form = browser.get(address.replace("&amp;", "&")).text
    assert 'value="xlsx" checked' in form
    assert '<option value="km" lang="km" selected>' in form
    file = browser.get("/th/export/file?format=xlsx&lead=th&languages=th&languages=en&missing=km")
    assert cells(file.data)[0][:3] == ["concept", "[ไทย]", "[definition (ไทย)]"]
    same = browser.get("/api/v1/export/xlsx?languages=th,en&missing=km")
    assert same.data == file.data
    nothing = browser.get("/th/export/file?format=xlsx&missing=km&concepts=refugee")
    assert nothing.status_code == 400


def test_a_language_that_lacks_nothing_offers_no_worksheet(client: FlaskClient) -> None:
    assert "missing=" not in client.get("/en/coverage/km").text


def test_a_row_is_as_high_as_its_longest_text(write: Write, make_concept: ConceptFactory) -> None:
    for slug, length in (("short", 10), ("long", 390), ("endless", 4000)):
        make_concept(slug, {"en": {"definition": {"text": "word " * (length // 5)}}}, en=slug)
    make_concept("chinese", {"zh": {"definition": {"text": "词" * 100}}}, zh="词")
    file = write("xlsx", missing="km", languages="en,zh")
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    heights = {row[0].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows()}
    assert heights == {"concept": None, "short": 40, "long": 200, "endless": 400, "chinese": 100}
