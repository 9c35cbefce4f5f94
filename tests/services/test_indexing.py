"""Building the index."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.model import Concept, ConceptState
from glossary.services.indexing import build_index, current_state
from tests.factories import ConceptFactory


def test_an_index_holds_what_is_published_and_nothing_else(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept(
        "refugee",
        {
            "en": {
                "definition": {"text": "person who fled"},
                "terms": [
                    {
                        "text": "exile", "status": "deprecated", "use_instead": "refugee",
                        "reason": {"en": "Hides the reason."},
                    },
                ],
            },
            "th": {"terms": [{"text": "ข", "status": "admitted", "literal": {"en": "mover"}}]},
        },
        en="refugee",
        th="ผู้ลี้ภัย",
    )  # fmt: skip
    make_concept("gone", en="gone").state = ConceptState.RETIRED
    session.flush()
    index = build_index(session)
    assert set(index.concepts) == {"refugee"}
    concept = index.concepts["refugee"]
    assert concept.definitions == {"en": "person who fled"}
    assert concept.themes == ("people",)
    exile = concept.terms["en"][1]
    assert exile.use_instead == "refugee"
    assert exile.reasons == {"en": "Hides the reason."}
    assert concept.terms["th"][1].literal == "mover"
    assert index.themes["people"].concepts == ("refugee",)


def test_an_empty_glossary_has_an_empty_index(session: Session) -> None:
    index = build_index(session)
    assert index.state == current_state(session)
    assert sum(index.word_counts.values()) == 0


def test_a_new_revision_is_another_state(session: Session, make_concept: ConceptFactory) -> None:
    make_concept("a", en="a")
    before = current_state(session)
    make_concept("b", en="b")
    assert current_state(session) != before


@pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_an_edit_that_is_seen_after_a_later_one_is_another_state(database: Database) -> None:
    with database.write() as slow, database.write() as quick:
        ConceptFactory(slow)("slow", {"themes": []}, en="slow")
        ConceptFactory(quick)("quick", {"themes": []}, en="quick")
        quick.commit()
        with database.read() as reader:
            before = current_state(reader)
        slow.commit()
        with database.read() as reader:
            assert current_state(reader) != before
            assert len(build_index(reader).concepts) == 2


def test_building_takes_a_fixed_number_of_queries(
    database: Database, session: Session, make_concept: ConceptFactory
) -> None:
    counts = []
    for slug in ("a", "b"):
        make_concept(slug, en=slug, th="ก")
        statements: list[str] = []

        def note(*arguments: object, into: list[str] = statements) -> None:
            into.append(str(arguments[2]))

        sa.event.listen(database.engine, "before_cursor_execute", note)
        build_index(session)
        sa.event.remove(database.engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert session.scalar(sa.select(sa.func.count(Concept.id))) == 2
