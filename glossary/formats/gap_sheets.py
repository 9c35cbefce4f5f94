"""A table of what one language lacks: beside what others say, with empty cells to write in.

::

    concept | [English] | [definition (English)] | ខ្មែរ | definition (ខ្មែរ) | note (ខ្មែរ)

What stands in square brackets is for people to read; :mod:`glossary.formats.tables` passes it
over when the table comes back.
"""

from __future__ import annotations

from glossary.formats.tables import FOR_READING, Row
from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus
from glossary.printing.words import N_
from glossary.services.documents import Document
from glossary.services.parcels import Parcel

STATEMENT = N_(
    "Write in the empty cells. Several words of one cell stand after semicolons; the first one is "
    "the one to say. Columns in square brackets are for reading. Send the file back when some of "
    "it is filled: empty cells change nothing."
)

_WORDS_TO_SAY = (AdministrativeStatus.PREFERRED, AdministrativeStatus.ADMITTED)
# What ends a word in a cell that may hold several.
_WORD_ENDS = (";", "\n")


def is_to_be_filled(column: str) -> bool:
    """Whether people write in the cells of a column."""
    return column != "concept" and not FOR_READING.fullmatch(column)


def write_gap_rows(parcel: Parcel, language: str) -> tuple[list[str], list[Row]]:
    """Return the names of the columns, and a row for each entry.

    :param language: the tag of the language that lacks something; the others of the parcel
        stand beside it.
    """
    beside = [tag for tag in parcel.languages if tag != language]
    word, definition, note = _names(language)
    columns = ["concept"]
    for tag in beside:
        columns += [f"[{name}]" for name in _names(tag)[:2]]
    rows = [_row(slug, document, beside, language) for slug, document in parcel.entries.items()]
    return [*columns, word, definition, note], rows


def _names(tag: str) -> tuple[str, str, str]:
    name = LANGUAGES[tag].autonym
    return name, f"definition ({name})", f"note ({name})"


def _row(slug: str, document: Document, beside: list[str], language: str) -> Row:
    row = {"concept": slug}
    for tag in beside:
        word, definition, _ = _names(tag)
        section = document.get(tag, {})
        row[f"[{word}]"] = "; ".join(_words(section, *_WORDS_TO_SAY))
        row[f"[{definition}]"] = section.get("definition", {}).get("text", "")
    word, definition, note = _names(language)
    section = document.get(language, {})
    row[word] = next(iter(_words(section, AdministrativeStatus.PREFERRED)), "")
    row[definition] = section.get("definition", {}).get("text", "")
    row[note] = section.get("usage", {}).get(language, "")
    return row


def _words(section: Document, *statuses: str) -> list[str]:
    """Return the words of these statuses that a cell can hold as one."""
    return [
        term["text"]
        for term in section.get("terms", [])
        if term["status"] in statuses and not any(end in term["text"] for end in _WORD_ENDS)
    ]
