"""Entries as a table: one row per term, whatever the file that holds the table.

::

    concept | themes | language | status | term | … | definition | … | literal.en | reason.th | …

What belongs to the concept or to the language section stands in the first of its rows. A cell
that lists several things has one on each line; a backslash escapes. A citation is written
``key | place | title | address | publisher | year``, so that a glossary that does not know the
source can learn it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from glossary.errors import FileDamaged, FileOfAnotherKind, FileTooLarge
from glossary.formats.reading import (
    CELL_LIMIT,
    MOST_COLUMNS,
    MOST_IN_A_CELL,
    MOST_ROWS,
    PassedOver,
    Unreadable,
    language_of,
)
from glossary.languages import LANGUAGES
from glossary.sentences import Sentence
from glossary.services.deliveries import Delivery, Piece
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
    "section_review_state", "equivalence", "hidden_labels",
)  # fmt: skip
# What a note of a term is called; a note of the whole section is ``note.en``.
TERM_NOTES = ("literal", "usage", "reason", "example", "ambiguity", "harmless")
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


def write_rows_to_mend(parcel: Parcel, stamps: Mapping[str, str]) -> tuple[list[str], list[Row]]:
    """Return the same with a column more that keeps the spelling of each word as it is now."""
    columns, rows = write_rows(parcel, stamps)
    return [*columns, WAS], [{**row, WAS: row.get("term", "")} for row in rows]


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
    cells = {
        "section_review_state": section["review_state"],
        "equivalence": section.get("equivalence", ""),
    }
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


# Reading

# Where a row stands, and its cells.
Cells = tuple[str, Sequence[str]]

# What the first cell of a table begins with whose formulas were made harmless.
HARMLESS_MARK = "#'"
# The beginning of a formula, also in full width, and after the apostrophe that it may have.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_HARMLESS = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")

# The old spelling of a word that was mended.
WAS = "was"
_LONG = {
    *CONCEPT_COLUMNS, *TERM_COLUMNS, *SECTION_COLUMNS, WAS, *STAMPS,
}  # fmt: skip
_DEFINITION_KEYS = {"definition_kind": "kind", "definition_review_state": "review_state"}
# A column for people to read, which says nothing.
FOR_READING = re.compile(r"\[.*\]", re.DOTALL)
_NOTE = re.compile(rf"({'|'.join((*TERM_NOTES, SECTION_NOTE))})\.([a-z]{{2,3}})")
# A text of one language in a table with a column per language.
_TEXT = re.compile(rf"(definition|{SECTION_NOTE})(?:\.(.+)| \((.+)\))")
_LINE_END = re.compile(r"\r?\n")
_ITEM_END = re.compile(r"[;\n]")


def read_table(rows: Iterable[Cells]) -> Delivery:
    """Return the entries of a table: ours, or one with a column per language.

    :raises FileRefused: it is too large, or has none of the columns that are needed.
    """
    limited = _within_limits(rows)
    columns: list[str] = []
    for _, cells in limited:
        if any(cell.startswith(HARMLESS_MARK) for cell in cells):
            limited = _as_they_were(limited)
        if not _is_comment(cells):
            columns = [
                "" if FOR_READING.fullmatch(name) else name for name in map(str.strip, cells)
            ]
            break
    else:
        raise FileDamaged(
            place=Sentence("row %(number)s", number=1),
            problem=Sentence("there is no row with the names of the columns"),
        )
    table = _Table(columns=columns)
    if {"language", "term"} <= set(columns):
        if "concept" not in columns:
            raise FileOfAnotherKind(allowed=Sentence("table with a column concept"))
        table.read(limited)
    elif any(language_of(column) for column in columns):
        table.read(limited, is_wide=True)
    else:
        raise FileOfAnotherKind(
            allowed=Sentence(
                "table with the columns concept, language and term, or one per language"
            )
        )
    return Delivery(
        pieces=table.pieces,
        parcel=Parcel(sources=table.sources),
        passed_over=table.passed_over.lines(),
    )


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet program runs as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_they_were(rows: Iterable[Cells]) -> Iterator[Cells]:
    """Take the apostrophes of :func:`harmless` off again."""
    for place, cells in rows:
        yield place, [cell[1:] if _HARMLESS.match(cell) else cell for cell in cells]


def _within_limits(rows: Iterable[Cells]) -> Iterator[Cells]:
    for number, (place, cells) in enumerate(rows):
        if number > MOST_ROWS:
            raise FileTooLarge(place=place, limit=Sentence("%(number)s rows", number=MOST_ROWS))
        if len(cells) > MOST_COLUMNS:
            raise FileTooLarge(
                place=place, limit=Sentence("%(number)s columns", number=MOST_COLUMNS)
            )
        if any(len(cell) > MOST_IN_A_CELL for cell in cells):
            raise FileTooLarge(place=place, limit=CELL_LIMIT)
        yield place, cells


def _is_comment(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return not filled or filled[0].lstrip().startswith("#")


def _is_long_column(name: str) -> bool:
    note = _NOTE.fullmatch(name)
    return name in _LONG or bool(note and note[2] in LANGUAGES)


def _is_wide_column(name: str) -> bool:
    return name in ("concept", "themes") or bool(language_of(name) or _text_column(name))


def _text_column(name: str) -> tuple[str, str] | None:
    """Return the kind of text that a column holds, and its language."""
    found = _TEXT.fullmatch(name)
    tag = language_of(found[2] or found[3]) if found else None
    return (found[1], tag) if found and tag else None


@dataclass(slots=True)
class _Table:
    """A table while it is read."""

    columns: list[str]
    pieces: list[Piece] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    passed_over: PassedOver = field(default_factory=PassedOver)

    def read(self, rows: Iterator[Cells], *, is_wide: bool = False) -> None:
        read_row = self.read_wide if is_wide else self.read_long
        is_known = _is_wide_column if is_wide else _is_long_column
        meanings: set[object] = set()
        for number, name in enumerate(self.columns):
            if not name:
                continue
            shown = repr(name[:40])
            meaning = (_text_column(name) or language_of(name) or name) if is_wide else name
            if not is_known(name):
                thing = Sentence("the column %(text)s is not known", text=shown)
                self.passed_over.add(Sentence("row of the names"), thing)
            elif meaning in meanings:
                thing = Sentence("a second column for the same: %(text)s", text=shown)
                self.passed_over.add(Sentence("row of the names"), thing)
                self.columns[number] = ""
            meanings.add(meaning)
        for place, cells in rows:
            if _is_comment(cells):
                continue
            row = {
                name: cell.strip()
                for name, cell in zip(self.columns, cells, strict=False)
                if name and cell.strip()
            }
            if any(cell.strip() for cell in cells[len(self.columns) :]):
                self.passed_over.add(place, Sentence("a cell to the right of the named columns"))
            if is_wide and set(row) == {"concept"}:
                # A worksheet comes back with a few of its rows filled in.
                self.passed_over.add(place, Sentence("nothing is written in this row"))
                continue
            try:
                self.pieces.append(read_row(place, row))
            except Unreadable as unreadable:
                slug = row.get("concept")
                self.pieces.append(
                    Piece(place=place, slug=slug, document={}, problem=unreadable.sentence)
                )

    # One row per term

    def read_long(self, place: str, row: Row) -> Piece:
        if "concept" not in row:
            raise Unreadable(Sentence("the column %(text)s is empty", text="concept"))
        document: Document = {"themes": _split_slugs(row.get("themes", ""))}
        tag = language_of(row["language"]) if "language" in row else None
        if "language" in row and tag is None:
            named = repr(row["language"][:40])
            raise Unreadable(Sentence("the language %(text)s is not held here", text=named))
        if tag is None and "term" in row:
            raise Unreadable(Sentence("the column %(text)s is empty", text="language"))
        if tag:
            document[tag] = self.section(row)
        was = {row["term"]: row[WAS]} if WAS in row and "term" in row else {}
        return Piece(place=place, slug=row["concept"], document=document, renamed=was)

    def section(self, row: Row) -> Document:
        section: Document = {}
        if "section_review_state" in row:
            section["review_state"] = row["section_review_state"]
        if "equivalence" in row:
            section["equivalence"] = row["equivalence"]
        usage = _texts(row, SECTION_NOTE)
        if usage:
            section["usage"] = usage
        if "hidden_labels" in row:
            section["hidden_labels"] = _lines(row["hidden_labels"])
        if "definition" in row:
            section["definition"] = {
                "text": row["definition"],
                **_renamed(
                    row, {"definition_kind": "kind", "definition_review_state": "review_state"}
                ),
                **self.citations(row.get("definition_sources", "")),
            }
        if "term" in row:
            section["terms"] = [self.term(row)]
        return section

    def term(self, row: Row) -> Document:
        term: Document = {"text": row["term"], **_renamed(row, {k: k for k in PLAIN_TERM_KEYS})}
        if "review_state" in row:
            term["review_state"] = row["review_state"]
        for kind in TERM_NOTES:
            texts = _texts(row, kind)
            if texts:
                term[kind] = texts
        if "seen_in" in row:
            term["seen_in"] = _lines(row["seen_in"])
        return {**term, **self.citations(row.get("term_sources", ""))}

    def citations(self, cell: str) -> Document:
        """Return the citations of a cell; what is said of their sources is kept aside."""
        citations = []
        for line in filter(None, map(str.strip, _LINE_END.split(cell))):
            key, at, *facts = [*map(unescaped, _split(line, "|")), ""][:6]
            described = dict(zip(_SOURCE_FACTS, facts, strict=False))
            if described.get("title"):
                year = described.pop("year", "")
                self.sources[key] = {name: text for name, text in described.items() if text} | (
                    {"year": int(year)} if year.isascii() and year.isdigit() else {}
                )
            citations.append({"source": key, **({"at": at} if at else {})})
        return {"citations": citations} if citations else {}

    # One row per concept, one column per language

    def read_wide(self, place: str, row: Row) -> Piece:
        document: Document = {"themes": _split_slugs(row.get("themes", ""))}
        for name, cell in row.items():
            tag = language_of(name)
            if tag:
                words = [word.strip() for word in _ITEM_END.split(cell) if word.strip()]
                document.setdefault(tag, {})["terms"] = [{"text": word} for word in words]
            column = _text_column(name)
            if column:
                kind, tag = column
                section = document.setdefault(tag, {})
                if kind == SECTION_NOTE:
                    section["usage"] = {tag: cell}
                else:
                    section["definition"] = {"text": cell}
        return Piece(place=place, slug=row.get("concept"), document=document)


def _renamed(row: Row, names: Mapping[str, str]) -> Document:
    return {new: row[old] for old, new in names.items() if old in row}


def _texts(row: Row, kind: str) -> dict[str, str]:
    return {
        tag: row[f"{kind}.{tag}"] for tag in LANGUAGES if f"{kind}.{tag}" in row
    }  # fmt: skip


def _split_slugs(cell: str) -> list[str]:
    return [slug for slug in re.split(r"[,;\s]+", cell) if slug]


def _lines(cell: str) -> list[str]:
    return [unescaped(line) for line in _LINE_END.split(cell) if line.strip()]


def _split(line: str, mark: str) -> list[str]:
    """Return the items of a line between the marks that no backslash escapes."""
    items, item, characters = [], "", iter(line)
    for char in characters:
        if char == "\\":
            item += char + next(characters, "")
        elif char == mark:
            items.append(item.strip())
            item = ""
        else:
            item += char
    return [*items, item.strip()]


def unescaped(item: str) -> str:
    """Return what :func:`escaped` was given."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], item.strip())
