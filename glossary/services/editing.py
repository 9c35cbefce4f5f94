"""What editors do with whole entries: restore, retire, take up again, merge.

Nothing is ever removed from the database: every step adds a revision, and can be taken back by
another one. An editor names the newest revision that they have seen; where another one has come
since, nothing is done.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import ProposalInvalid, UnknownConcept
from glossary.languages import LANGUAGES
from glossary.model import (
    Account,
    CollectionMember,
    Comparison,
    Concept,
    ConceptState,
    Relation,
    RelationType,
    Revision,
    Source,
    Theme,
)
from glossary.services.changes import accept_text
from glossary.services.documents import (
    Document,
    Sources,
    read_document,
    read_relations,
    write_document,
    write_section,
)
from glossary.services.entries import load_whole
from glossary.services.hierarchy import without_new_loops
from glossary.services.holding import StateMoved, held, keep, locked

# What a retired word is called where it is moved beside a word that is said already.
_PREFERRED, _ADMITTED = "preferred", "admitted"


def restore_revision(
    session: Session, editor: Account, slug: str, number: int, *, seen: int, reason: Any
) -> Revision:
    """Bring an entry back to what it was, as a new revision.

    :param number: the revision to bring back.
    :param seen: the newest revision that the editor has seen.
    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such concept, published or retired.
    :raises ProposalInvalid: it has no such revision.
    :raises StateMoved: another revision has come since.
    :raises CircularRelation: with its relations back the entry would lead back to itself.
    """
    with without_new_loops(session):
        concept = held(session, editor, slug, seen)
        earlier = session.scalar(
            sa.select(Revision.document).where(
                Revision.concept_id == concept.id, Revision.number == number
            )
        )
        if earlier is None:
            raise ProposalInvalid(field="revision", allowed=f"1–{seen}")
        _put_back(session, concept, earlier)
    return keep(session, concept, editor, reason)


def retire_concept(
    session: Session, editor: Account, slug: str, *, seen: int, reason: Any
) -> Revision:
    """Take an entry out of the glossary; its history stays, and it can be taken up again.

    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such concept.
    :raises StateMoved: another revision has come since, or it is retired already.
    """
    concept = held(session, editor, slug, seen)
    if concept.state is ConceptState.RETIRED:
        raise StateMoved
    concept.state = ConceptState.RETIRED
    return keep(session, concept, editor, reason)


def reinstate_concept(
    session: Session, editor: Account, slug: str, *, seen: int, reason: Any
) -> Revision:
    """Take a retired entry up again, as it was.

    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such concept.
    :raises StateMoved: another revision has come since, or it is not retired.
    :raises CircularRelation: with its relations back the entry would lead back to itself.
    """
    with without_new_loops(session):
        concept = held(session, editor, slug, seen)
        if concept.state is not ConceptState.RETIRED:
            raise StateMoved
        concept.state, concept.merged_into = ConceptState.PUBLISHED, None
    return keep(session, concept, editor, reason)


def merge_concepts(
    session: Session, editor: Account, slug: str, *, duplicate: str, seen: int, reason: Any
) -> Revision:
    """Move the words of a duplicate to the entry ``slug``, and retire the duplicate.

    What the entry says stays as it is: it gains words, notes, relations and places in collections
    that it does not have. Readers of the duplicate are led to it.

    :param seen: the newest revision of ``slug`` that the editor has seen.
    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: one of them is no published concept.
    :raises ProposalInvalid: both are the same one, or a text of the duplicate can't be taken.
    :raises StateMoved: another revision has come since.
    :raises CircularRelation: with the relations of both the entry would lead back to itself.
    """
    with without_new_loops(session):
        concept = held(session, editor, slug, seen)
        other = locked(session, duplicate)
        for one in (concept, other):
            if one.state is ConceptState.RETIRED:
                raise UnknownConcept(slug=one.slug)
        if other is concept:
            raise ProposalInvalid(field="duplicate", allowed=f"≠ {slug}")
        text = accept_text("reason", reason)
        moved = _move_all(session, editor, other, concept, text)
    for one in (*moved, other):
        keep(session, one, editor, text)
    return keep(session, concept, editor, text)


def successor_of(session: Session, slug: str) -> str | None:
    """Return the slug of the published entry that the words of a merged one were moved to."""
    seen: set[str] = set()
    wanted: str | None = slug
    while wanted is not None and wanted not in seen:
        seen.add(wanted)
        concept = session.scalar(sa.select(Concept).where(Concept.slug == wanted))
        if concept is not None and concept.state is ConceptState.PUBLISHED:
            return concept.slug
        wanted = concept.merged_into if concept is not None else None
    return None


# Restoring


def _put_back(session: Session, concept: Concept, document: Document) -> None:
    themes = {theme.slug: theme for theme in session.scalars(sa.select(Theme))}
    sources = Sources({source.key: source for source in session.scalars(sa.select(Source))})
    with session.no_autoflush:
        before = read_document(concept.slug, document, themes=themes, sources=sources)
        sections, country_notes = list(before.sections), list(before.country_notes)
        # A part that is taken from one owner and given to another would go with its old owner.
        before.sections, before.country_notes = [], []
        for section in list(concept.sections):
            if write_section(section) != document.get(section.language):
                concept.sections.remove(section)
        concept.country_notes.clear()
        concept.relations.clear()
        session.flush()
        kept = {section.language for section in concept.sections}
        concept.sections += [one for one in sections if one.language not in kept]
        concept.country_notes += country_notes
        concept.themes[:] = before.themes
        _relate_again(session, concept, document)


def _relate_again(session: Session, concept: Concept, document: Document) -> None:
    """Put the relations back that no other entry has taken over."""
    wanted = {part["concept"] for part in document.get("relations", [])}
    targets = {
        one.slug: one for one in session.scalars(sa.select(Concept).where(Concept.slug.in_(wanted)))
    }
    there = {
        (relation.type.value, relation.source.slug)
        for relation in concept.incoming_relations
        if relation.type is not RelationType.BROADER
    }
    parts = [
        part
        for part in document.get("relations", [])
        if part["concept"] in targets and (part["type"], part["concept"]) not in there
    ]
    read_relations(concept, {"relations": parts}, targets)


# Merging


def _move_all(
    session: Session, editor: Account, other: Concept, concept: Concept, text: str
) -> list[Concept]:
    """Move what ``other`` has and ``concept`` does not, and retire ``other``.

    :return: the other entries whose relations lead to ``concept`` now.
    """
    # Read whole in a fixed number of queries, rather than part by part.
    load_whole(session, concept, other)
    # Merging is rare, and large: it is loaded when somebody does it.
    from glossary.services.deliveries import Delivery, Piece
    from glossary.services.merging import merge_delivery

    piece = Piece(place=other.slug, slug=concept.slug, document=_what_is_new(concept, other))
    report = merge_delivery(
        session,
        Delivery(pieces=[piece]),
        summary=text,
        keep_reviews=True,
        author=editor.name,
    )
    if report.is_refused:
        raise ProposalInvalid(field="duplicate", allowed=report.rows[0].message)
    moved = _move_incoming(session, other, concept)
    _move_places(session, other, concept)
    session.expire(concept)
    session.expire(other)
    other.state, other.merged_into = ConceptState.RETIRED, concept.slug
    return moved


def _what_is_new(concept: Concept, other: Concept) -> Document:
    """Return what ``other`` has and ``concept`` does not, in the shape of a document."""
    here, there = write_document(concept), write_document(other)
    found: Document = {"themes": there["themes"]}
    if "country_notes" in there:
        found["country_notes"] = there["country_notes"]
    relations = [part for part in there.get("relations", []) if part["concept"] != concept.slug]
    if relations:
        found["relations"] = relations
    for tag in LANGUAGES:
        if tag in there:
            found[tag] = _new_in_section(here.get(tag, {}), there[tag])
    return found


def _new_in_section(here: Document, there: Document) -> Document:
    said = {(one.get("region"), one.get("register"))
            for one in here.get("terms", []) if one["status"] == _PREFERRED}  # fmt: skip
    known = {one["text"] for one in here.get("terms", [])}
    terms = [
        {**one, "status": _ADMITTED}
        if one["status"] == _PREFERRED and (one.get("region"), one.get("register")) in said
        else one
        for one in there.get("terms", [])
        if one["text"] not in known
    ]
    notes = {
        tag: text
        for tag, text in there.get("usage", {}).items()
        if tag not in here.get("usage", {})
    }
    found = {key: there[key] for key in ("hidden_labels",) if key in there}
    if not here:
        found["review_state"] = there["review_state"]
    if "definition" in there and "definition" not in here:
        found["definition"] = there["definition"]
    return {**found, **({"usage": notes} if notes else {}), **({"terms": terms} if terms else {})}


def _move_incoming(session: Session, other: Concept, concept: Concept) -> list[Concept]:
    """Lead the relations of other entries to ``concept``, where it does not have them.

    :return: the entries whose relations lead there now.
    """
    session.expire(concept)
    has = {(one.type, one.source_id) for one in concept.incoming_relations}
    has |= {
        (one.type, one.target_id)
        for one in concept.relations
        if one.type is not RelationType.BROADER
    }
    wanted = session.scalars(
        sa.select(Relation).where(Relation.target_id == other.id, Relation.source_id != concept.id)
    )
    moved = [one for one in wanted if (one.type, one.source_id) not in has]
    for relation in moved:
        relation.target_id = concept.id
    session.flush()
    return sorted({relation.source for relation in moved}, key=lambda one: one.id)


def _move_places(session: Session, other: Concept, concept: Concept) -> None:
    """Give ``concept`` the places of ``other`` in collections and comparisons that lack it."""
    for member in session.scalars(
        sa.select(CollectionMember).where(
            CollectionMember.concept_id == other.id,
            CollectionMember.collection_id.not_in(
                sa.select(CollectionMember.collection_id).where(
                    CollectionMember.concept_id == concept.id
                )
            ),
        )
    ):
        member.concept_id = concept.id
    for table in session.scalars(
        sa.select(Comparison).where(
            Comparison.concepts.any(Concept.id == other.id),
            ~Comparison.concepts.any(Concept.id == concept.id),
        )
    ):
        table.concepts[table.concepts.index(other)] = concept
        for row in table.characteristics:
            for text in row.texts:
                if text.concept_id == other.id:
                    text.concept_id = concept.id
    session.flush()
