"""Every format that chosen entries can be taken away in, for the command, the API and the page.

A format is one line in :data:`EXPORTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from glossary.formats.anki_file import ANKI
from glossary.formats.base import Export, Options, Source
from glossary.formats.csv_file import CSV, CSV_FOR_SPREADSHEETS
from glossary.formats.docx_file import DOCX
from glossary.formats.epub_file import EPUB
from glossary.formats.html_file import HTML
from glossary.formats.json_file import JSON
from glossary.formats.skos_file import SKOS, SKOS_JSON
from glossary.formats.stardict_file import STARDICT
from glossary.formats.tbx_file import TBX, TBX2, TBX2_PAIR
from glossary.formats.tsv_file import TSV
from glossary.formats.xlsx_file import XLSX
from glossary.printing import print_entries, read_order
from glossary.printing.words import N_

__all__ = ["EXPORTS", "Export", "Options", "Source"]


def _pdf(source: Source, options: Options) -> bytes:
    order = read_order(options)
    made = print_entries(source.shop, source.session, order, source.catalogs, source.host)
    return made.pdf.read_bytes()


PDF = Export(
    suffix="pdf",
    mimetype="application/pdf",
    write=_pdf,
    title="PDF",
    hint=N_("To print and to read. For layouts and paper sizes, see Print."),
    is_shown=True,
)

EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "pdf": PDF,
        "html": HTML,
        "epub": EPUB,
        "docx": DOCX,
        "anki": ANKI,
        "stardict": STARDICT,
        "tbx": TBX,
        "tbx2": TBX2,
        "tbx2-pair": TBX2_PAIR,
        "xlsx": XLSX,
        "csv-spreadsheet": CSV_FOR_SPREADSHEETS,
        "csv": CSV,
        "tsv": TSV,
        "json": JSON,
        "skos": SKOS,
        "skos-json": SKOS_JSON,
    }
)
"""Every format by its name, in the order of the menu."""
