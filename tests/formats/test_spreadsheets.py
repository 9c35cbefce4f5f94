"""Worksheets: what people open in a spreadsheet program, and what they send back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session

from glossary.errors import FileDamaged, FileRefused, FileTooLarge, FileUnsafe
from glossary.formats.files import read_bytes
from glossary.formats.tables import harmless
from glossary.model import Concept
from glossary.services.entries import get_entry
from glossary.services.merging import merge_delivery
from tests.factories import ConceptFactory
from tests.formats.conftest import Write


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rebuilt(data: bytes, change: Callable[[str, bytes], bytes], **extra: bytes) -> bytes:
    """Return a workbook with its parts changed and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in extra.items():
            new.writestr(name, part)
    return file.getvalue()


@pytest.fixture
def formula(make_concept: ConceptFactory) -> Concept:
    """An entry whose texts look like formulas."""
    document = {"en": {"definition": {"text": "=HYPERLINK(1)"},
                       "terms": [{"text": "@sum", "status": "admitted"},
                                 {"text": "'=x", "status": "admitted"}]}}  # fmt: skip
    return make_concept("formula", document, en="-1+2", th="สูตร\x1b")


def test_a_workbook_holds_text_alone_and_says_so(write: Write, formula: Concept) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write("xlsx")))
    sheet, about = book.worksheets
    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}
    names = [cell.value for cell in sheet[1]]
    first = dict(zip(names, [cell.value for cell in sheet[2]], strict=True))
    assert (first["term"], first["was"], first["definition"]) == ("-1+2", "-1+2", "=HYPERLINK(1)")
    said = " ".join(str(row[0].value) for row in about)
    assert "is text here, not a formula" in said
    assert "CC BY 4.0" in said
    assert "native speaker" in said
    assert sheet.freeze_panes == "A2"
    assert "สูตร" in {cell.value for row in sheet for cell in row}


def test_the_same_entries_give_the_same_workbook(
    write: Write, formula: Concept, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write("xlsx")
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert {part.date_time[3:] for part in book.infolist()} == {(0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert len(re.findall(r">\d{4}-\d\d-\d\dT00:00:00Z<", core)) == 2
    assert write("xlsx") == first


def test_csv_for_spreadsheets_makes_formulas_harmless_and_says_so(
    write: Write, formula: Concept
) -> None:
    file = write("csv-spreadsheet")
    assert file.startswith(b"\xef\xbb\xbf")
    (said,), names, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""))
    assert said.startswith("#' Mekong glossary As the glossary stood on")
    assert "an apostrophe in front" in said
    first = dict(zip(names, rows[0], strict=True))
    assert (first["term"], first["was"], first["definition"]) == (
        "'-1+2", "'-1+2", "'=HYPERLINK(1)",
    )  # fmt: skip
    pieces = read_bytes(file).pieces
    assert pieces[0].document["en"]["definition"]["text"] == "=HYPERLINK(1)"
    assert [piece.document["en"]["terms"][0]["text"] for piece in pieces[:3]] == [
        "-1+2", "@sum", "'=x",
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\ta", "\ra", "＝1", "'=1", "''@"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=1", "'a", "", "1-1", "ก"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_worksheet_comes_back(write: Write, session: Session, refugee: Concept) -> None:
    session.commit()
    book = openpyxl.load_workbook(io.BytesIO(write("xlsx", languages="th,en")))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, columns["term"]).value == "ผู้หนีภัย":
            sheet.cell(row, columns["term"]).value = "ผู้หนีภัยสงคราม"
    file = io.BytesIO()
    book.save(file)
    report = merge_delivery(session, read_bytes(file.getvalue()), summary="worksheet")
    assert [row.outcome.value for row in report.rows].count("changed") == 1
    section = get_entry(session, "refugee").section("th")
    assert section is not None
    assert [term.text for term in section.terms] == ["ผู้ลี้ภัย", "ผู้หนีภัยสงคราม", "คนหนี"]


def test_numbers_and_days_are_read_as_they_look() -> None:
    data = workbook(
        ("en", "ไทย", "definition (English)", "themes"),
        (15, "สิบห้า", 2.5, datetime(2026, 11, 26)),
        (3.0, None, True, "people"),
    )
    first, second = read_bytes(data).pieces
    assert first.document["en"] == {"terms": [{"text": "15"}], "definition": {"text": "2.5"}}
    assert first.document["themes"] == ["2026-11-26"]
    assert second.document["en"]["terms"] == [{"text": "3"}]
    assert (first.place, second.place) == ("row 2", "row 3")


GOOD = workbook(("concept", "language", "term"), ("migrant", "en", "migrant"))
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "a">]>'


def with_a_declaration(name: str, part: bytes) -> bytes:
    return part.replace(b"<worksheet", LAUGHS + b"<worksheet") if "sheet1" in name else part


def unchanged(_name: str, part: bytes) -> bytes:
    return part


@pytest.mark.parametrize(
    ("data", "kind", "place"),
    [
        (workbook(("en", "th"), ("a", "=1+1")), FileUnsafe, "row 2, column B"),
        (rebuilt(GOOD, with_a_declaration), FileUnsafe, "xl/worksheets/sheet1.xml"),
        (rebuilt(GOOD, unchanged, bomb=b" " * 50_000_000), FileTooLarge, "XLSX"),
        (rebuilt(GOOD, unchanged, **{f"p{n}": b"" for n in range(200)}), FileTooLarge, "XLSX"),
        (GOOD[:-200], FileDamaged, "XLSX"),
        (GOOD.replace(b"sheet1", b"sheet2", 1), FileDamaged, "XLSX"),
        (rebuilt(b"PK\x05\x06" + bytes(18), unchanged, a=b"b"), FileDamaged, "XLSX"),
        (workbook(("en",), ("a" * 20_001,)), FileTooLarge, "row 2"),
        (workbook(("en",), ("a",) * 201), FileTooLarge, "row 2"),
    ],
)
def test_a_workbook_that_does_harm_is_refused(
    data: bytes, kind: type[FileRefused], place: str
) -> None:
    with pytest.raises(kind) as refused:
        read_bytes(data)
    assert place in str(refused.value.details["place"])


def test_what_a_workbook_says_of_its_size_is_not_believed() -> None:
    def lying(_name: str, part: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1:XFD1048576"', part)

    assert len(read_bytes(rebuilt(GOOD, lying)).pieces) == 1
