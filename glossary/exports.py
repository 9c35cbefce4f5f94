"""Every format that chosen entries can be taken away in, for the command, the API and the page.

A format is one line in :data:`EXPORTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from glossary.formats.base import Export, Options, Source
from glossary.printing import print_entries, read_order
from glossary.printing.words import N_

__all__ = ["EXPORTS", "Export", "Options", "Source"]


def _from(module: str, function: str) -> Callable[[Source, Options], bytes]:
    """Return what writes a format, which is loaded when it is first asked for.

    The service lists every format and rarely writes one; all of them would be in every worker.
    """

    def write(source: Source, options: Options) -> bytes:
        written: bytes = getattr(import_module(f"glossary.formats.{module}"), function)(
            source, options
        )
        return written

    return write


def _pdf(source: Source, options: Options) -> bytes:
    order = read_order(options)
    made = print_entries(source.shop, source.session, order, source.catalogs, source.host)
    return made.pdf.read_bytes()


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "pdf": Export(
            suffix="pdf",
            mimetype="application/pdf",
            write=_pdf,
            title="PDF",
            hint=N_("To print and to read. For layouts and paper sizes, see Print."),
            is_shown=True,
        ),
        "html": Export(
            suffix="html",
            mimetype="text/html",
            write=_from("html_file", "export"),
            title=N_("One page with search (HTML)"),
            hint=N_(
                "To send by messenger or on a stick. Opens in any browser, without a network, "
                "and finds words in every language."
            ),
        ),
        "epub": Export(
            suffix="epub",
            mimetype="application/epub+zip",
            write=_from("epub_file", "export"),
            title="EPUB",
            hint=N_("A book for phones and e-readers."),
        ),
        "docx": Export(
            suffix="docx",
            mimetype="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            write=_from("docx_file", "export"),
            title="Word (DOCX)",
            hint=N_("To change and print in a word processor."),
        ),
        "anki": Export(
            suffix="apkg",
            mimetype="application/vnd.anki",
            write=_from("anki_file", "export"),
            title="Anki",
            hint=N_(
                "Cards to learn with on a phone or computer. A newer file brings the same cards up "
                "to date."
            ),
        ),
        "stardict": Export(
            suffix="stardict.zip",
            mimetype="application/zip",
            write=_from("stardict_file", "export"),
            title="StarDict",
            hint=N_("A dictionary for GoldenDict, KOReader and others, without a network."),
        ),
        "tbx": Export(
            suffix="tbx",
            mimetype="application/x-tbx",
            write=_from("tbx_file", "export_v3"),
            title="TBX 3",
            hint=N_(
                "The standard for terminology (ISO 30042, TBX-Basic), in all languages. "
                "It can be brought back exactly."
            ),
        ),
        "tbx2": Export(
            suffix="tbx",
            mimetype="application/x-tbx",
            write=_from("tbx_file", "export_v2"),
            title="TBX 2",
            hint=N_("The same in the older version, which most translation tools read."),
        ),
        "tbx2-pair": Export(
            suffix="tbx",
            mimetype="application/x-tbx",
            write=_from("tbx_file", "export_pair"),
            title=N_("TBX 2, two languages"),
            hint=N_(
                "For tools that take one source and one target language, "
                "without words to avoid in the target."
            ),
        ),
        "xlsx": Export(
            suffix="xlsx",
            mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write=_from("xlsx_file", "export"),
            title=N_("Spreadsheet (XLSX)"),
            hint=N_("One row per word, to read, to complete and to send back."),
        ),
        "csv-spreadsheet": Export(
            suffix="csv",
            mimetype="text/csv",
            write=_from("csv_file", "export_for_spreadsheets"),
            title=N_("CSV for spreadsheets"),
            hint=N_("The same table for Excel and LibreOffice, without formulas."),
        ),
        "csv": Export(
            suffix="csv",
            mimetype="text/csv",
            write=_from("csv_file", "export"),
            title="CSV",
            hint=N_(
                "A table for programmes, one row per word, with definitions, notes and sources. "
                "It can be brought back exactly."
            ),
        ),
        "tsv": Export(
            suffix="utf8",
            mimetype="text/tab-separated-values",
            write=_from("tsv_file", "export"),
            title="OmegaT (TSV)",
            hint=N_("A glossary of two languages for OmegaT: put it in the folder glossary."),
        ),
        "json": Export(
            suffix="json",
            mimetype="application/json",
            write=_from("json_file", "export"),
            title="JSON",
            hint=N_("For programmes. Holds everything, and can be brought back exactly."),
        ),
        "skos": Export(
            suffix="ttl",
            mimetype="text/turtle",
            write=_from("skos_file", "export_turtle"),
            title="SKOS",
            hint=N_("Linked data for libraries and thesaurus tools, in Turtle."),
        ),
        "skos-json": Export(
            suffix="jsonld",
            mimetype="application/ld+json",
            write=_from("skos_file", "export_json_ld"),
            title="SKOS (JSON-LD)",
            hint=N_("The same as JSON-LD."),
        ),
    }
)
"""Every format by its name, in the order of the menu."""
