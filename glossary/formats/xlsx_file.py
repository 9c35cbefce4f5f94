"""XLSX: the table of the terms for people who work in a spreadsheet, and what they send back.

A workbook is a packed folder of XML. It is looked at before it is unpacked: how many parts it has
and how large they get, and whether one of them declares a document type, which no spreadsheet
program does.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from glossary.errors import FileDamaged, FileRefused, FileTooLarge, FileUnsafe
from glossary.formats import gap_sheets
from glossary.formats.base import LICENCE, Notice, Options, Source, packed
from glossary.formats.gap_sheets import is_to_be_filled, write_gap_rows
from glossary.formats.later import Later
from glossary.formats.reading import language_of
from glossary.formats.tables import Cells, Row, read_table, write_rows_to_mend
from glossary.languages import LANGUAGES
from glossary.printing.words import N_, BookWords
from glossary.sentences import Sentence
from glossary.services.deliveries import Delivery
from glossary.services.parcels import Parcel
from glossary.services.selection import read_selection

openpyxl: Any = Later("openpyxl")

_MOST_PARTS, _MOST_UNPACKED, _MOST_TIMES = 200, 64 * 1024 * 1024, 200
_WIDTHS = {"term": 30, "use_instead": 30, "definition": 60, "concept": 24}
_USUAL_WIDTH, _WIDTH_OF_A_NOTE = 14, 40
# The colours behind and around a cell that people are to write in.
_TO_FILL, _EDGE = "FFF3D6", "C9B98F"
_A4 = "9"
# Points; Burmese and Khmer need more than Latin letters. A row is at most 409 points high.
_LINE, _FEWEST, _MOST_LINES = 20, 2, 20
# What XML can't hold, as openpyxl sees it.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

# What the sheets are called.
_SHEET, _ABOUT = "glossary", "about"
STATEMENT = N_(
    "A cell that begins with = + - or @ is text here, not a formula. Mend a word in the column "
    "“term” and leave “was” as it is: so its old spelling is found again."
)


def write_xlsx(parcel: Parcel, notice: Notice, statement: str) -> bytes:
    """Return a workbook whose cells are all text."""
    stamps = {"date": notice.day.isoformat(), "licence": LICENCE}
    return _workbook(*write_rows_to_mend(parcel, stamps), notice, [statement])


def write_xlsx_of_gaps(
    parcel: Parcel, notice: Notice, statements: Iterable[str], language: str
) -> bytes:
    """Return a worksheet of what ``language`` lacks; where people are to write is coloured."""
    columns, rows = write_gap_rows(parcel, language)
    to_fill = {name for name in columns if is_to_be_filled(name)}
    return _workbook(columns, rows, notice, statements, to_fill)


def _workbook(
    columns: list[str],
    rows: list[Row],
    notice: Notice,
    statements: Iterable[str],
    to_fill: Collection[str] = (),
) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)
    sheet.freeze_panes = "A2"
    if to_fill:
        _fit_on_paper(sheet, columns, rows)
    for number, name in enumerate(columns, start=1):
        letter = openpyxl.utils.get_column_letter(number)
        sheet.column_dimensions[letter].width = _width(name)
    sheet.append([_cell(sheet, name, openpyxl.styles.Font(bold=True)) for name in columns])
    for row in rows:
        cells = [_cell(sheet, row.get(name, "")) for name in columns]
        sheet.append([
            cell or (_empty_cell(sheet) if name in to_fill else None)
            for name, cell in zip(columns, cells, strict=True)
        ])  # fmt: skip
    about = book.create_sheet(_ABOUT)
    about.column_dimensions["A"].width = 100
    for line in (notice.title, *notice.lines, *statements):
        about.append([_cell(about, line)])
    file = io.BytesIO()
    book.save(file)
    return _same_on_any_day(file.getvalue(), notice.day)


def _fit_on_paper(sheet: Any, columns: list[str], rows: list[Row]) -> None:
    """Print all columns side by side, with their names on each page: some fill it in by hand."""
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    # Not every program makes a row as high as its lines need.
    for number, row in enumerate(rows, start=2):
        lines = max(_lines(row.get(name, ""), _width(name)) for name in columns)
        sheet.row_dimensions[number].height = _LINE * min(max(lines, _FEWEST), _MOST_LINES)


def _lines(text: str, width: int) -> int:
    """Return about how many lines a text takes in a column of so many letters."""
    wide = sum(2 if unicodedata.east_asian_width(char) == "W" else 1 for char in text)
    return -(-wide // width)


def _empty_cell(sheet: Any) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet)
    cell.fill = openpyxl.styles.PatternFill("solid", fgColor=_TO_FILL)
    line = openpyxl.styles.Side("thin", color=_EDGE)
    cell.border = openpyxl.styles.Border(left=line, bottom=line)
    cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    return cell


def _width(name: str) -> int:
    plain = name.strip("[]")
    if language_of(plain):
        return _WIDTHS["concept"]
    is_note = name.partition(".")[2] in LANGUAGES or plain.endswith(")")
    return _WIDTHS.get(name, _WIDTH_OF_A_NOTE if is_note else _USUAL_WIDTH)


def _cell(sheet: Any, value: str, font: Any = None) -> Any:
    if not value:
        return None
    cell = openpyxl.cell.WriteOnlyCell(sheet, _UNWRITABLE.sub("", value))
    # openpyxl takes a text that begins with "=" for a formula.
    cell.data_type = "s"
    cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    if font:
        cell.font = font
    return cell


def _same_on_any_day(data: bytes, day: date) -> bytes:
    """Return the workbook as if it was packed on ``day``: the same entries give the same bytes."""
    moment = datetime.combine(day, time())
    packed_again = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(packed_again, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{moment.isoformat()}Z".encode()
                part = _MODIFIED.sub(rb"\g<1>" + stamp, part)
                part = re.sub(rb"(<dcterms:created[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            info = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return packed_again.getvalue()


def read_xlsx(data: bytes) -> Delivery:
    """Return the entries of the first sheet of a workbook.

    :raises FileRefused: it can't be read, or a cell holds a formula.
    """
    try:
        _look_before_unpacking(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read_table(_rows(data))
    except FileRefused:
        raise
    except Exception as error:
        # A damaged workbook ends in any of a dozen exceptions of as many libraries.
        raise FileDamaged(place="XLSX", problem=type(error).__name__) from None


def _look_before_unpacking(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = book.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > _MOST_PARTS:
            raise FileTooLarge(place="XLSX", limit=Sentence("%(number)s parts", number=_MOST_PARTS))
        if unpacked > min(_MOST_UNPACKED, _MOST_TIMES * len(data)):
            limit = Sentence("%(number)s MB unpacked", number=_MOST_UNPACKED // 1024**2)
            raise FileTooLarge(place="XLSX", limit=limit)
        for part in parts:
            if _DECLARATION.search(book.read(part)):
                raise FileUnsafe(place=part.filename[:80], problem=Sentence("entities"))


def _rows(data: bytes) -> Iterator[Cells]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheet = book.worksheets[0]
    # What the sheet says of its own size may be wrong.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        for cell in row:
            if cell.data_type == "f":
                letter = openpyxl.utils.get_column_letter(cell.column)
                place = Sentence("row %(number)s, column %(letter)s", number=number, letter=letter)
                raise FileUnsafe(place=place, problem=Sentence("formulas"))
        yield Sentence("row %(number)s", number=number), [_text(cell.value) for cell in row]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose, or with what a language lacks."""
    parcel, notice = packed(source, options)
    words = BookWords(source.catalogs, parcel.languages[0])
    missing = read_selection(options).missing
    if missing:
        statements = [words(gap_sheets.STATEMENT)]
        return write_xlsx_of_gaps(parcel, notice, statements, missing)
    return write_xlsx(parcel, notice, words(STATEMENT))
