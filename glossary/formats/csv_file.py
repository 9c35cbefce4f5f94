"""CSV (RFC 4180): the table of the terms as it is, in UTF-8; and a form for spreadsheets.

Spreadsheet programs run a cell that begins with ``=`` or the like as a formula, and guess another
encoding where no byte order mark stands. Their form has the mark, an apostrophe in front of such
cells, and a first line that says so; reading takes the apostrophe off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from glossary.errors import FileDamaged, FileTooLarge
from glossary.formats import gap_sheets
from glossary.formats.base import LICENCE, Notice, Options, Source, packed
from glossary.formats.gap_sheets import write_gap_rows
from glossary.formats.reading import CELL_LIMIT, MOST_IN_A_CELL, decoded
from glossary.formats.tables import (
    HARMLESS_MARK,
    Cells,
    Row,
    harmless,
    read_table,
    write_rows,
    write_rows_to_mend,
)
from glossary.printing.words import N_, BookWords
from glossary.sentences import Sentence
from glossary.services.deliveries import Delivery
from glossary.services.parcels import Parcel
from glossary.services.selection import read_selection


def write_csv(parcel: Parcel, notice: Notice) -> bytes:
    """Return the file."""
    columns, rows = write_rows(parcel, {"date": notice.day.isoformat(), "licence": LICENCE})
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def read_csv(data: bytes) -> Delivery:
    """Return the entries of a table in CSV, with commas, semicolons or tabs between its cells.

    :raises FileRefused: it can't be read.
    """
    text = decoded(data)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileDamaged(place=Sentence("line %(number)s", number=line), problem="NUL")
    return read_table(_rows(text))


def _rows(text: str) -> Iterator[Cells]:
    csv.field_size_limit(MOST_IN_A_CELL)
    first_line = text[:MOST_IN_A_CELL].partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Sentence("line %(number)s", number=line), cells
            line = reader.line_num + 1
    except csv.Error as error:
        place = Sentence("line %(number)s", number=line)
        if "limit" in str(error):
            raise FileTooLarge(place=place, limit=CELL_LIMIT) from None
        raise FileDamaged(place=place, problem=str(error)) from None


def write_csv_for_spreadsheets(parcel: Parcel, notice: Notice, statement: str) -> bytes:
    """Return the file in the form for spreadsheet programs."""
    stamps = {"date": notice.day.isoformat(), "licence": LICENCE}
    return _for_spreadsheets(*write_rows_to_mend(parcel, stamps), notice, statement)


def write_csv_of_gaps(parcel: Parcel, notice: Notice, statement: str, language: str) -> bytes:
    """Return a worksheet in this form of what ``language`` lacks."""
    return _for_spreadsheets(*write_gap_rows(parcel, language), notice, statement)


def _for_spreadsheets(columns: list[str], rows: list[Row], notice: Notice, statement: str) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    said = " ".join((notice.title, *notice.lines, statement))
    writer.writerow([f"{HARMLESS_MARK} {said}"])
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(row.get(name, "")) for name in columns])
    return "\ufeff".encode() + file.getvalue().encode()


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose."""
    return write_csv(*packed(source, options))


def export_for_spreadsheets(source: Source, options: Options) -> bytes:
    """Return the same for programmes that would run a formula, or what a language lacks."""
    parcel, notice = packed(source, options)
    words = BookWords(source.catalogs, parcel.languages[0])
    missing = read_selection(options).missing
    if missing:
        statement = f"{words(STATEMENT)} {words(gap_sheets.STATEMENT)}"
        return write_csv_of_gaps(parcel, notice, statement, missing)
    return write_csv_for_spreadsheets(parcel, notice, words(STATEMENT))


STATEMENT = N_(
    "A cell that begins with = + - or @ has an apostrophe in front, so that no programme runs it "
    "as a formula. Importing this file takes it off again."
)
