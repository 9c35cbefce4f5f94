"""CSV (RFC 4180): the table of the terms as it is, in UTF-8, for programmes."""

from __future__ import annotations

import csv
import io

from glossary.formats.base import LICENCE, Export, Notice, Options, Source, packed
from glossary.formats.tables import write_rows
from glossary.printing.words import N_
from glossary.services.parcels import Parcel


def write_csv(parcel: Parcel, notice: Notice) -> bytes:
    """Return the file."""
    columns, rows = write_rows(parcel, {"date": notice.day.isoformat(), "licence": LICENCE})
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def _write(source: Source, options: Options) -> bytes:
    return write_csv(*packed(source, options))


CSV = Export(
    suffix="csv",
    mimetype="text/csv",
    write=_write,
    title="CSV",
    hint=N_(
        "A table for programmes, one row per word, with definitions, notes and sources. "
        "It can be brought back exactly."
    ),
)
