"""JSON: the entries as documents, whole, in the shape of the revisions; it comes back exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from glossary.errors import FileDamaged, FileOfAnotherKind
from glossary.formats.base import LICENCE, Notice, Options, Source, packed
from glossary.formats.reading import PassedOver, Unreadable, decoded
from glossary.languages import LANGUAGES
from glossary.sentences import Sentence
from glossary.services.deliveries import Delivery, Piece
from glossary.services.documents import Document
from glossary.services.parcels import Parcel

NAME = "mekong-glossary"
VERSION = 1


def write_json(parcel: Parcel, notice: Notice) -> bytes:
    """Return the file."""
    whole: dict[str, Any] = {
        "format": NAME,
        "version": VERSION,
        "title": notice.title,
        "date": notice.day.isoformat(),
        "licence": LICENCE,
        "notice": list(notice.lines),
        "languages": list(parcel.languages),
        "themes": parcel.themes,
        "sources": parcel.sources,
        "concepts": parcel.entries,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


# Reading: the shapes of what a document may hold, with "!" behind the keys that it needs.
# ``TEXTS`` is a text per language.

TEXTS: dict[str, Any] = {}
_CITATIONS = [{"source!": str, "at": str}]
_TERM = {
    "text!": str, "status": str, "use_instead": str, "type": str, "part_of_speech": str,
    "region": str, "register": str, "romanization": str, "review_state": str,
    "literal": TEXTS, "usage": TEXTS, "reason": TEXTS, "example": TEXTS,
    "ambiguity": TEXTS, "harmless": TEXTS,
    "citations": _CITATIONS, "seen_in": [str],
}  # fmt: skip
_SECTION = {
    "review_state": str, "check_again": bool, "equivalence": str, "usage": TEXTS,
    "hidden_labels": [str],
    "terms": [_TERM],
    "definition": {"text!": str, "kind": str, "review_state": str, "citations": _CITATIONS},
}  # fmt: skip
_ENTRY = {
    "themes": [str],
    "relations": [{"type!": str, "concept!": str, "contrast": TEXTS}],
    "country_notes": [
        {"country!": str, "looked_at": str, "text": TEXTS, "citations": _CITATIONS}
    ],
}  # fmt: skip


class Misshapen(Unreadable):
    """A part of an entry is not of the shape that it should have."""


def read_json(data: bytes) -> Delivery:
    """Return the entries of a file in our own JSON.

    :raises FileRefused: it is no such file.
    """
    whole = _parsed(decoded(data))
    if not isinstance(whole, dict) or whole.get("format") != NAME:
        raise FileOfAnotherKind(allowed=f'JSON with "format": "{NAME}"')
    concepts = whole.get("concepts")
    if whole.get("version") != VERSION or not isinstance(concepts, dict):
        raise FileDamaged(
            place='"concepts"',
            problem=Sentence("not version %(number)s of the format", number=VERSION),
        )
    passed_over = PassedOver()
    themes = _described(whole.get("themes"), TEXTS, "themes", passed_over)
    facts = {"title!": str, "url": str, "publisher": str, "year": int}
    sources = _described(whole.get("sources"), facts, "sources", passed_over)
    return Delivery(
        pieces=[_piece(slug, document, passed_over) for slug, document in concepts.items()],
        parcel=Parcel(themes=themes, sources=sources),
        passed_over=passed_over.lines(),
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise FileDamaged(
            place=Sentence("line %(number)s", number=error.lineno), problem=error.msg
        ) from None
    except (RecursionError, ValueError) as error:
        raise FileDamaged(place="JSON", problem=str(error)[:80]) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _described(
    part: Any, shape: Any, where: str, passed_over: PassedOver
) -> dict[str, dict[str, Any]]:
    """Return the themes or sources that are described as they should be."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in part.items() if isinstance(part, dict) else ():
        try:
            found[key] = _shaped(value, shape, f"{where} {key}", passed_over)
        except Misshapen as problem:
            passed_over.add(where, problem.sentence)
    return found


def _piece(slug: str, document: Any, passed_over: PassedOver) -> Piece:
    place = Sentence("concept %(text)s", text=slug[:80])
    shape = {**_ENTRY, **dict.fromkeys(LANGUAGES, _SECTION)}
    try:
        part: Document = _shaped(document, shape, place, passed_over)
    except Misshapen as problem:
        return Piece(place=place, slug=slug, document={}, problem=problem.sentence)
    return Piece(place=place, slug=slug, document=part)


def _shaped(part: Any, shape: Any, place: str, passed_over: PassedOver) -> Any:
    """Return ``part`` without what is not understood.

    :raises Misshapen: it is of another type than it should be, or lacks what it needs.
    """
    if shape is TEXTS:
        shape = dict.fromkeys(LANGUAGES, str)
    if isinstance(shape, type):
        if not isinstance(part, shape) or isinstance(part, bool) != (shape is bool):
            raise Misshapen(
                Sentence(
                    "%(text)s should be of the type %(kind)s",
                    text=repr(str(part)[:40]),
                    kind=shape.__name__,
                )
            )
        if isinstance(part, str) and not part.strip():
            raise Misshapen(Sentence("a text is empty"))
        return part
    if not isinstance(part, dict | list) or isinstance(part, list) != isinstance(shape, list):
        raise Misshapen(
            Sentence("%(text)s should be a list or an object", text=repr(str(part)[:40]))
        )
    if isinstance(part, list):
        return [_shaped(item, shape[0], place, passed_over) for item in part]
    return _shaped_object(part, shape, place, passed_over)


def _shaped_object(
    part: Mapping[str, Any], shape: Mapping[str, Any], place: str, passed_over: PassedOver
) -> Document:
    shapes = {name.removesuffix("!"): one for name, one in shape.items()}
    for key in part:
        if key not in shapes:
            passed_over.add(place, Sentence("%(text)s is not known", text=repr(key[:40])))
    for name in shape:
        if name.endswith("!") and name[:-1] not in part:
            raise Misshapen(Sentence("%(text)s is missing", text=repr(name[:-1])))
    return {
        key: _shaped(value, shapes[key], place, passed_over)
        for key, value in part.items()
        if key in shapes
    }


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose."""
    return write_json(*packed(source, options))
