"""Bring the catalogs of the interface up to date, or check that they are.

    python tools/catalogs.py update   # after a sentence was added or changed
    python tools/catalogs.py check    # complete, nothing fuzzy, placeholders kept

The English catalog holds the sentences as they are written; the others are translated by hand.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import checkers
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
SOURCE = "en"
_METHODS = [("glossary/**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trimmed": "true"}}
_KEYWORDS = {
    "_": None,
    "N_": None,
    "Sentence": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
_WORD = re.compile("[A-Za-z]{4}")


def extracted() -> Catalog:
    """Return every sentence of the code and the templates."""
    catalog = Catalog(charset="utf-8")
    for _, _, message, comments, context in extract_from_dir(
        str(ROOT), _METHODS, _OPTIONS, keywords=_KEYWORDS
    ):
        catalog.add(message, None, auto_comments=comments, context=context)
    return catalog


def catalog_path(tag: str) -> Path:
    """Return the file of one language."""
    return TRANSLATIONS / tag / "LC_MESSAGES" / "messages.po"


def languages() -> list[str]:
    """Return the tags of the languages that have a catalog."""
    return sorted(path.name for path in TRANSLATIONS.iterdir() if catalog_path(path.name).is_file())


def read(tag: str) -> Catalog:
    """Return the catalog of one language."""
    with catalog_path(tag).open("rb") as file:
        return read_po(file, locale=tag, abort_invalid=True)


def updated(tag: str, template: Catalog) -> Catalog:
    """Return the catalog of one language with the sentences of ``template`` and no others."""
    catalog = read(tag)
    # A copy: the catalog takes over the messages themselves, and each language fills in its own.
    catalog.update(deepcopy(template), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if tag == SOURCE:
        for message in catalog:
            if message.id:
                message.string = message.id
    return catalog


def written(catalog: Catalog) -> bytes:
    """Return the file of a catalog: sorted, without line numbers or dates that only change."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, no_location=True, sort_output=True, omit_header=False, width=100)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator",
             "Project-Id-Version", "Report-Msgid-Bugs-To", "Language-Team")  # fmt: skip
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(
        line for line in lines if not line.startswith(tuple(f'"{name}' for name in dated))
    ).encode("utf-8")


def faults(tag: str, template: Catalog) -> Iterator[str]:
    """Yield what is wrong with the catalog of one language."""
    catalog = read(tag)
    expected = {(message.id, message.context) for message in template if message.id}
    present = {(message.id, message.context) for message in catalog if message.id}
    yield from (f"{tag}: missing: {id!r}" for id, _ in expected - present)
    yield from (f"{tag}: no longer used: {id!r}" for id, _ in present - expected)
    for message in catalog:
        if message.id:
            yield from (f"{tag}: {fault}: {message.id!r}" for fault in _faults_of(message, catalog))
            if tag != SOURCE and message.string == message.id and _WORD.search(_prose(message)):
                yield f"{tag}: still in English: {message.id!r}"


def _prose(message: Message) -> str:
    """Return the text of a message without its placeholders."""
    return _PLACEHOLDER.sub("", str(message.id))


def _faults_of(message: Message, catalog: Catalog) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if not all(strings):
        yield "not translated"
        return
    if message.pluralizable and len(strings) != catalog.num_plurals:
        yield f"has {len(strings)} plural forms, the language has {catalog.num_plurals}"
    for checker in checkers:
        try:
            checker(catalog, message)
        except TranslationError as error:
            yield str(error)


def main(verb: str) -> int:
    """Update or check every catalog; return the exit status."""
    template = extracted()
    if verb == "update":
        for tag in languages():
            catalog_path(tag).write_bytes(written(updated(tag, template)))
        return 0
    found = [fault for tag in languages() for fault in faults(tag, template)]
    print("\n".join(found) or f"{len(languages())} catalogs are complete")
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["update"], ["check"]):
        sys.exit("usage: python tools/catalogs.py update|check")
    sys.exit(main(sys.argv[1]))
