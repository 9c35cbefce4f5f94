"""Counting what there is."""

from sqlalchemy.orm import Session

from glossary.languages import LANGUAGES
from glossary.model import ConceptState
from glossary.services.coverage import measure_coverage
from tests.factories import ConceptFactory


def test_the_glossary_has_a_preferred_term_for_every_concept_in_every_language(
    glossary_session: Session,
) -> None:
    coverage = measure_coverage(glossary_session)
    assert coverage["concepts"] == 202
    assert {tag: part["preferred"] for tag, part in coverage["languages"].items()} == dict.fromkeys(
        LANGUAGES, 202
    )
    assert sum(theme["concepts"] for theme in coverage["themes"].values()) == 202


def test_each_thing_is_counted_once_per_concept_and_theme(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept(
        "refugee",
        {
            "themes": ["people", "rights"],
            "th": {
                "review_state": "approved",
                "definition": {"text": "ผู้หนีภัย"},
                "usage": {"th": "ใช้ทั่วไป"},
                "terms": [
                    {
                        "text": "ข",
                        "status": "admitted",
                        "usage": {"th": "ใช้น้อย"},
                        "seen_in": ["https://a.go.th/"],
                    },
                    {"text": "ค", "status": "admitted", "evidence": ["https://b.example/"]},
                ],
            },
        },
        th="ก",
    )
    make_concept("gone", th="ง").state = ConceptState.RETIRED
    session.flush()
    coverage = measure_coverage(session)
    expected = {
        "preferred": 1, "terms": 3, "definitions": 1, "contrasts": 0, "reasons": 0, "notes": 2,
        "country_notes": 0, "sources": 1, "reviewed": 1,
            "field_tested": 0, "check_again": 0,
    }  # fmt: skip
    assert coverage["concepts"] == 1
    assert coverage["languages"]["th"] == expected
    assert coverage["languages"]["km"] == dict.fromkeys(expected, 0)
    assert coverage["themes"]["people"] == coverage["themes"]["rights"]
    assert coverage["themes"]["people"]["languages"]["th"] == expected


def test_an_empty_glossary_counts_to_nought(session: Session) -> None:
    assert measure_coverage(session)["concepts"] == 0
