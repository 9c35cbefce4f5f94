"""What the tests of files share: a small glossary that says a little of everything."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from glossary.exports import EXPORTS, Source
from glossary.model import Concept, SourceKind
from glossary.model import Source as CitedSource
from glossary.printing import PrintShop
from glossary.services.documents import Sources, read_relations
from glossary.settings import shipped_folder
from glossary.web.i18n import Interface
from tests.factories import ConceptFactory


class Write:
    """Writes files of one glossary: ``write("csv", languages="en,th")``."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __call__(self, name: str, **options: str) -> bytes:
        return EXPORTS[name].write(self.source, options)


REFUGEE: dict[str, Any] = {
    "country_notes": [{"country": "TH", "text": {"en": "No status.", "th": "ไม่มีสถานะ"}}],
    "en": {
        "review_state": "approved",
        "hidden_labels": ["fled"],
        "definition": {"text": "who fled", "citations": [{"source": "law", "at": "Art. 1 | a"}]},
        "terms": [{
            "text": "runaway", "status": "deprecated", "use_instead": "refugee",
            "reason": {"en": "It blames.", "th": "ตำหนิ"}, "evidence": ["https://blog.example.com/"],
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
def write(session: Session, tmp_path: Path) -> Write:
    """Write files of the glossary of this test."""
    catalogs, shop = Interface(shipped_folder("translations")), PrintShop(tmp_path)
    return Write(Source(session=session, catalogs=catalogs, shop=shop, host="glossary.example.org"))
