"""Entries as a table: one row per term, whatever the file that holds the table.

::

    concept | themes | language | status | term | … | definition | … | literal.en | reason.th | …

What belongs to the concept or to the language section stands in the first of its rows. A cell
that lists several things has one on each line; a backslash escapes. A citation is written
``key | place | title | address | publisher | year``, so that a glossary that does not know the
source can learn it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glossary.languages import LANGUAGES
from glossary.services.documents import Document
from glossary.services.parcels import Parcel

Row = dict[str, str]

CONCEPT_COLUMNS = ("concept", "themes", "language")
TERM_COLUMNS = (
    "status", "term", "type", "part_of_speech", "region", "register", "romanization",
    "use_instead", "review_state", "seen_in", "term_sources",
)  # fmt: skip
SECTION_COLUMNS = (
    "definition", "definition_kind", "definition_review_state", "definition_sources",
    "section_review_state", "hidden_labels",
)  # fmt: skip
# What a note of a term is called; a note of the whole section is ``note.en``.
TERM_NOTES = ("literal", "usage", "reason", "example")
SECTION_NOTE = "note"
STAMPS = ("date", "licence")

# The columns that carry a key of a document's term under their own name.
PLAIN_TERM_KEYS = (
    "status", "type", "part_of_speech", "region", "register", "romanization", "use_instead",
)  # fmt: skip
_SOURCE_FACTS = ("title", "url", "publisher", "year")


def write_rows(parcel: Parcel, stamps: Mapping[str, str]) -> tuple[list[str], list[Row]]:
    """Return the names of the columns and the rows of all entries.

    :param stamps: what stands at the end of every row: the date and the licence.
    """
    rows = [
        {**row, **stamps}
        for slug, document in parcel.entries.items()
        for row in _rows_of_entry(slug, document, parcel)
    ]
    used = {name for row in rows for name in row}
    notes = [
        f"{kind}.{tag}" for kind in (*TERM_NOTES, SECTION_NOTE) for tag in LANGUAGES
    ]  # fmt: skip
    columns = [
        *CONCEPT_COLUMNS, *TERM_COLUMNS, *SECTION_COLUMNS,
        *(name for name in notes if name in used), *stamps,
    ]  # fmt: skip
    return columns, rows


def _rows_of_entry(slug: str, document: Document, parcel: Parcel) -> Iterator[Row]:
    head = {"concept": slug, "themes": ", ".join(document["themes"])}
    tags = [tag for tag in LANGUAGES if tag in document]
    if not tags:
        yield head
    for tag in tags:
        section: Document = document[tag]
        of_section = _section_cells(section, parcel)
        for position, term in enumerate(section.get("terms") or [{}]):
            yield {
                **head,
                "language": tag,
                **(_term_cells(term, section, parcel) if term else {}),
                **(of_section if position == 0 else {}),
            }


def _section_cells(section: Document, parcel: Parcel) -> Row:
    cells = {"section_review_state": section["review_state"]}
    if "hidden_labels" in section:
        cells["hidden_labels"] = _listed(section["hidden_labels"])
    if "definition" in section:
        part: Document = section["definition"]
        cells |= {
            "definition": part["text"],
            "definition_kind": part.get("kind", "original"),
            "definition_review_state": part.get("review_state", section["review_state"]),
            "definition_sources": _citations(part, parcel),
        }
    return cells | _notes({SECTION_NOTE: section.get("usage", {})})


def _term_cells(term: Document, section: Document, parcel: Parcel) -> Row:
    defaults = {"type": "fullForm", "part_of_speech": "noun"}
    return {
        "term": term["text"],
        **{key: str({**defaults, **term}.get(key, "")) for key in PLAIN_TERM_KEYS},
        "review_state": term.get("review_state", section["review_state"]),
        "seen_in": _listed(term.get("seen_in", [])),
        "term_sources": _citations(term, parcel),
        **_notes({kind: term.get(kind, {}) for kind in TERM_NOTES}),
    }


def _notes(by_kind: Mapping[str, Mapping[str, str]]) -> Row:
    return {f"{kind}.{tag}": text for kind, texts in by_kind.items() for tag, text in texts.items()}


def _citations(part: Document, parcel: Parcel) -> str:
    return "\n".join(
        " | ".join(map(escaped, _citation_cells(one, parcel.sources.get(one["source"], {}))))
        for one in part.get("citations", [])
    )


def _citation_cells(citation: Document, facts: Mapping[str, Any]) -> list[str]:
    cells = [citation["source"], citation.get("at", "")]
    cells += [str(facts.get(name, "")) for name in _SOURCE_FACTS]
    while not cells[-1]:
        cells.pop()
    return cells


def _listed(items: Sequence[str]) -> str:
    return "\n".join(map(escaped, items))


def escaped(item: str) -> str:
    """Return one item of a cell that lists several, with what separates them escaped."""
    return item.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")
