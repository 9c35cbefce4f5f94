"""What the tests of files share: a small glossary that says a little of everything."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.exports import EXPORTS, Source
from glossary.model import Concept, SourceKind
from glossary.model import Source as CitedSource
from glossary.printing import PrintShop
from glossary.services.documents import Sources, read_relations
from glossary.services.parcels import Parcel, pack_entries
from glossary.services.selection import Selection
from glossary.settings import shipped_folder
from glossary.web.i18n import Interface
from tests.conftest import asked_database
from tests.factories import ConceptFactory

on_both_databases = pytest.mark.parametrize(
    "database",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
"""For tests of what a database could do otherwise; what a file looks like is no such thing."""


class Write:
    """Writes files of one glossary: ``write("csv", languages="en,th")``."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __call__(self, name: str, **options: str) -> bytes:
        return EXPORTS[name].write(self.source, options)


class Whole(Write):
    """Writes files of the built-in glossary, each of them once."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._written: dict[tuple[str, ...], bytes] = {}

    def __call__(self, name: str, **options: str) -> bytes:
        key = (name, *map("=".join, options.items()))
        if key not in self._written:
            self._written[key] = super().__call__(name, **options)
        return self._written[key]

    @cached_property
    def parcel(self) -> Parcel:
        """All entries."""
        return pack_entries(self.source.session, Selection())


REFUGEE: dict[str, Any] = {
    "country_notes": [
        {"country": "TH", "text": {"en": "No status.", "th": "ไม่มีสถานะ"}},
        {"country": "KH", "text": {"en": "A camp <1990>."}, "looked_at": "2026-11-24",
         "citations": [{"source": "law", "at": "Art. 2"}, {"source": "law"}]},
        {"country": "LA"},
    ],
    "en": {
        "review_state": "approved",
        "hidden_labels": ["fled"],
        "definition": {"text": "who fled", "citations": [{"source": "law", "at": "Art. 1 | a"}]},
        "terms": [{
            "text": "runaway", "status": "deprecated", "use_instead": "refugee",
            "reason": {"en": "It blames.", "th": "ตำหนิ"},
            "ambiguity": {"en": "Also said of debtors."}, "evidence": ["https://blog.example.com/"],
        }],
    },
    "th": {
        "usage": {"en": "Officials avoid it."},
        "definition": {"text": "ผู้ที่หนีภัย", "kind": "translated", "based_on_revision": 1,
                       "review_state": "approved"},
        "terms": [
            {"text": "ผู้หนีภัย", "status": "admitted", "confidence": "low", "type": "shortForm",
             "citations": [{"source": "law"}]},
            {"text": "คนหนี", "status": "deprecated"},
        ],
    },
}  # fmt: skip


@pytest.fixture
def refugee(make_concept: ConceptFactory) -> Concept:
    """An entry that says a little of everything, and one that it is told from."""
    law = CitedSource(
        key="law", kind=SourceKind.AUTHORITY, title="The law", url="https://law.example.org/a",
        year=1951,
    )  # fmt: skip
    migrant = make_concept("migrant", en="migrant", th="ผู้ย้ายถิ่น")
    refugee = make_concept(
        "refugee", deepcopy(REFUGEE), Sources({"law": law}), en="refugee", th="ผู้ลี้ภัย"
    )
    contrast = {"type": "confusable", "concept": "migrant", "contrast": {"en": "Fled or not."}}
    read_relations(refugee, {"relations": [contrast]}, {"migrant": migrant})
    return refugee


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with its tables: SQLite, if a test is not :data:`on_both_databases`."""
    database = asked_database(request, tmp_path)
    yield database
    database.engine.dispose()


@pytest.fixture(scope="session")
def catalogs() -> Interface:
    """The phrases of the interface."""
    return Interface(shipped_folder("translations"))


@pytest.fixture
def write(session: Session, catalogs: Interface, tmp_path: Path) -> Write:
    """Write files of the glossary of this test."""
    return Write(source_of(session, catalogs, tmp_path))


@pytest.fixture(scope="session")
def whole(
    app: Flask, catalogs: Interface, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Whole]:
    """Write files of the built-in glossary; what two tests look at is written once."""
    with app.extensions["glossary_database"].read() as session:
        yield Whole(source_of(session, catalogs, tmp_path_factory.mktemp("whole")))


def source_of(session: Session, catalogs: Interface, folder: Path) -> Source:
    shop = PrintShop(folder)
    return Source(session=session, catalogs=catalogs, shop=shop, host="glossary.example.org")
