"""JSON: the entries as documents, whole, in the shape of the revisions; it comes back exactly."""

from __future__ import annotations

import json
from typing import Any

from glossary.formats.base import LICENCE, Export, Notice, Options, Source, packed
from glossary.printing.words import N_
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


def _write(source: Source, options: Options) -> bytes:
    return write_json(*packed(source, options))


JSON = Export(
    suffix="json",
    mimetype="application/json",
    write=_write,
    title="JSON",
    hint=N_("For programmes. Holds everything, and can be brought back exactly."),
)
