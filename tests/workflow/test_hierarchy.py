"""No idea becomes wider than itself, whichever way relations come in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.errors import CircularRelation, ProposalInvalid, RelationsUnusable
from glossary.model import Account, Concept, ConceptState, Relation, Revision
from glossary.services.checking import check_glossary
from glossary.services.deliveries import Delivery, Piece
from glossary.services.documents import read_relations
from glossary.services.editing import (
    merge_concepts,
    reinstate_concept,
    restore_revision,
    retire_concept,
)
from glossary.services.hierarchy import loop_closed
from glossary.services.merging import merge_delivery
from glossary.services.relating import relate_concept
from tests.factories import ConceptFactory
from tests.workflow.conftest import People

ENTRIES = ("refugee", "migrant", "person", "being")
LOOP = "person → refugee → migrant → person"


@pytest.fixture
def ladder(session: Session, people: People, make_concept: ConceptFactory) -> None:
    """A refugee is a migrant, a migrant is a person; and a being."""
    for slug in ENTRIES:
        make_concept(slug, en=slug)
    put(session, ("refugee", "migrant"), ("migrant", "person"))
    session.commit()


def put(session: Session, *pairs: tuple[str, str]) -> None:
    """Let the second of each pair be wider than the first, whatever comes of it."""
    known = {one.slug: one for one in session.scalars(sa.select(Concept))}
    for narrow, wide in pairs:
        read_relations(known[narrow], {"relations": [{"type": "broader", "concept": wide}]}, known)
    session.flush()
    session.expire_all()


def stands(session: Session) -> set[tuple[str, str]]:
    session.rollback()
    return {(one.source.slug, one.target.slug) for one in session.scalars(sa.select(Relation))}


def relate(session: Session, people: People, slug: str, *changes: Any) -> Revision:
    return relate_concept(
        session, people.editor, slug, seen=newest(session, slug), relations=changes, reason="So."
    )


def newest(session: Session, slug: str) -> int:
    query = sa.select(sa.func.max(Revision.number)).join(Concept).where(Concept.slug == slug)
    return session.scalar(query) or 0


@pytest.mark.parametrize(
    ("slug", "kind", "other", "loop"),
    [
        ("person", "broader", "refugee", LOOP),
        ("refugee", "narrower", "person", LOOP),
        ("migrant", "broader", "refugee", "migrant → refugee → migrant"),
        ("migrant", "narrower", "person", "person → migrant → person"),
    ],
)
def test_an_editor_closes_no_loop(
    session: Session, people: People, ladder: None, slug: str, kind: str, other: str, loop: str
) -> None:
    before = stands(session)
    with pytest.raises(RelationsUnusable) as refused:
        relate(session, people, slug, {"concept": "being", "type": "related"},
               {"concept": other, "type": kind})  # fmt: skip
    ((name, problem),) = refused.value.problems.items()
    assert name == "relations.1.concept"
    assert isinstance(problem, CircularRelation)
    assert problem.details == {"loop": loop}
    assert loop in str(refused.value.details["allowed"])
    assert stands(session) == before
    assert newest(session, slug) == newest(session, other) == 1


def test_a_relation_may_be_turned_around(session: Session, people: People, ladder: None) -> None:
    relate(session, people, "refugee", {"concept": "migrant", "was": "broader", "type": "narrower"})
    session.commit()
    assert stands(session) == {("migrant", "refugee"), ("migrant", "person")}


def test_two_ways_up_are_no_loop(session: Session, people: People, ladder: None) -> None:
    relate(session, people, "refugee", {"concept": "person", "type": "broader"},
           {"concept": "being", "type": "broader"})  # fmt: skip
    session.commit()
    relate(session, people, "person", {"concept": "being", "type": "broader"})


def test_two_relations_of_one_form_close_no_loop(
    session: Session, people: People, ladder: None
) -> None:
    with pytest.raises(RelationsUnusable) as refused:
        relate(session, people, "being", {"concept": "person", "type": "narrower"},
               {"concept": "refugee", "type": "broader"})  # fmt: skip
    loop = "being → refugee → migrant → person → being"
    assert refused.value.problems["relations.1.concept"].details == {"loop": loop}


def test_a_retired_entry_closes_no_loop_until_it_is_back(
    session: Session, people: People, ladder: None
) -> None:
    retire_concept(session, people.editor, "migrant", seen=1, reason="Out.")
    relate(session, people, "person", {"concept": "refugee", "type": "broader"})
    session.commit()
    seen = newest(session, "migrant")
    with pytest.raises(CircularRelation, match="migrant → person → refugee → migrant"):
        reinstate_concept(session, people.editor, "migrant", seen=seen, reason="In.")
    session.rollback()
    state = session.scalar(sa.select(Concept.state).where(Concept.slug == "migrant"))
    assert (state, newest(session, "migrant")) == (ConceptState.RETIRED, seen)


def test_an_earlier_version_closes_no_loop(session: Session, people: People, ladder: None) -> None:
    relate(session, people, "refugee", {"concept": "being", "type": "related"})
    session.commit()
    relate(session, people, "refugee", {"concept": "migrant", "was": "broader", "type": None})
    session.commit()
    relate(session, people, "person", {"concept": "refugee", "type": "broader"})
    session.commit()
    before = stands(session)
    with pytest.raises(CircularRelation):
        restore_revision(session, people.editor, "refugee", 2, seen=4, reason="Back.")
    assert stands(session) == before
    assert newest(session, "refugee") == 4


@pytest.mark.parametrize(
    ("pairs", "loop"),
    [
        # What stands above the duplicate comes above the entry, or what stands below it below.
        ([("person", "being")], "being → refugee → migrant → person → being"),
        ([("being", "refugee"), ("person", "alike")], None),
    ],
)
def test_merging_closes_no_loop(
    session: Session,
    people: People,
    ladder: None,
    make_concept: ConceptFactory,
    pairs: list[tuple[str, str]],
    loop: str | None,
) -> None:
    make_concept("alike", en="alike")
    put(session, ("alike", "refugee"), *pairs)
    session.commit()
    before = stands(session)
    with pytest.raises((CircularRelation, ProposalInvalid)) as refused:
        merge_concepts(
            session, people.editor, "being", duplicate="alike", seen=1, reason="The same."
        )
    assert (loop or "→ refugee →") in str(refused.value.details)
    assert stands(session) == before


def test_a_loop_that_was_there_before_hinders_nobody(
    session: Session, people: People, ladder: None
) -> None:
    put(session, ("person", "refugee"))
    session.commit()
    relate(session, people, "person", {"concept": "being", "type": "broader"})
    restore_revision(session, people.editor, "being", 1, seen=2, reason="Back.")
    relate(session, people, "person", {"concept": "refugee", "was": "broader", "type": None})
    session.commit()
    assert ("person", "refugee") not in stands(session)


def test_a_file_closes_no_loop(session: Session, ladder: None) -> None:
    above = [{"type": "broader", "concept": "new"}]
    pieces = [
        Piece(place="1", slug="person", document={"relations": above}),
        Piece(place="2", slug="new", document={
            "themes": ["people"], "en": {"terms": [{"text": "new", "status": "preferred"}]},
            "relations": [{"type": "broader", "concept": "refugee"}]}),
    ]  # fmt: skip
    report = merge_delivery(session, Delivery(pieces=pieces), summary="Imported")
    assert report.is_refused
    assert "new → refugee → migrant → person → new" in report.rows[1].message
    itself = [{"type": "broader", "concept": "being"}]
    piece = Piece(place="1", slug="being", document={"relations": itself})
    session.rollback()
    report = merge_delivery(session, Delivery(pieces=[piece]), summary="Imported")
    assert "being → being" in report.rows[0].message


def test_two_editors_at_once_close_no_loop(
    database: Database, session: Session, people: People, ladder: None
) -> None:
    """Neither touches an entry of the other: together they would close it."""
    put(session, ("person", "being"))
    relate(session, people, "migrant", {"concept": "person", "was": "broader", "type": None})
    session.commit()
    numbers = {slug: newest(session, slug) for slug in ENTRIES}
    editor = people.editor.id
    session.commit()
    start = Barrier(2)

    def close(slug: str, other: str) -> bool:
        start.wait()
        with database.write() as own:
            wish = {"concept": other, "type": "broader"}
            try:
                relate_concept(own, own.get_one(Account, editor), slug, seen=numbers[slug],
                               relations=[wish], reason="So.")  # fmt: skip
            except RelationsUnusable:
                return False
            own.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(close, ("migrant", "being"), ("person", "refugee")))
    assert sorted(done) == [False, True]


def test_the_lint_finds_a_loop(session: Session, ladder: None) -> None:
    put(session, ("person", "refugee"))
    found = {one.subject: one.message for one in check_glossary(session)
             if one.rule == "wider_ideas_lead_on"}  # fmt: skip
    assert set(found) == {"refugee", "migrant", "person"}
    assert found["person"].endswith(LOOP)


def test_the_shortest_loop_is_named() -> None:
    wider = {"b": {"c", "x"}, "c": {"d"}, "x": {"a"}, "d": {"a"}}
    assert loop_closed(wider, "a", "b") == "a → b → x → a"
    assert loop_closed(wider, "a", "a") == "a → a"
    assert loop_closed(wider, "b", "z") is None
