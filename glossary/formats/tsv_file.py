"""A glossary for OmegaT: source word, target word and comment, separated by tabs.

OmegaT reads files that end in ``.utf8`` as UTF-8 and passes over lines that begin with ``#``.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.formats.base import Notice, Options, Source, packed_pair
from glossary.model import AdministrativeStatus
from glossary.services.documents import Document
from glossary.services.parcels import Parcel

_DISCOURAGED = {status.value for status in AdministrativeStatus if status.is_discouraged}


def write_tsv(parcel: Parcel, notice: Notice) -> bytes:
    """Return the file: each source word with each target word that may be said."""
    lines = [f"# {line}" for line in (notice.title, *notice.lines)]
    for document in parcel.entries.values():
        lines += _lines_of_entry(document, *parcel.languages)
    return ("\n".join(lines) + "\n").encode()


def _lines_of_entry(document: Document, source: str, target: str) -> Iterator[str]:
    sayable, avoided = _terms(document, target)
    for word in _all_terms(document, source):
        for translation in sayable:
            comment = _comment(document, source, word, avoided)
            yield "\t".join(_one_line(cell) for cell in (word["text"], translation, comment))


def _terms(document: Document, tag: str) -> tuple[list[str], list[str]]:
    """Return the words to say and the words to avoid."""
    terms = _all_terms(document, tag)
    good = [term["text"] for term in terms if term["status"] not in _DISCOURAGED]
    return good, [term["text"] for term in terms if term["status"] in _DISCOURAGED]


def _all_terms(document: Document, tag: str) -> list[Document]:
    terms: list[Document] = document.get(tag, {}).get("terms", [])
    return terms


def _comment(document: Document, source: str, word: Document, avoided: list[str]) -> str:
    """Return what the translator should know: why not to say a word, and what it means."""
    parts = []
    if word["status"] in _DISCOURAGED:
        parts.append(" → ".join(filter(None, ("✗ " + word["text"], word.get("use_instead")))))
    if avoided:
        parts.append("✗ " + " · ".join(avoided))
    definition = document[source].get("definition")
    if definition:
        parts.append(definition["text"])
    return " – ".join(parts)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose."""
    return write_tsv(*packed_pair(source, options))
