"""The review desk: what waits, what a proposal changes, and what became of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from glossary.model import Account, Proposal, ProposalState, Revision
from glossary.services.changes import changed_section
from glossary.services.documents import Document
from glossary.services.history import Piece, compare_texts
from glossary.services.proposals import visible_to
from glossary.services.revisions import newest_revisions
from glossary.services.writing import SECTION_FIELDS, TERM_FIELDS, blank_row, texts_of


@dataclass(frozen=True)
class FieldChange:
    """One field that a proposal changes; ``word`` is the word that it belongs to, if any."""

    field: str
    word: str | None
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def base_of(session: Session, proposal: Proposal) -> Document | None:
    """Return the section that the author had before them, None where there was none."""
    document = session.scalar(
        sa.select(Revision.document).where(
            Revision.concept_id == proposal.concept_id, Revision.number == proposal.base_revision
        )
    )
    section: Document | None = (document or {}).get(proposal.language)
    return section


def fields_changed(proposal: Proposal, base: Document | None) -> list[FieldChange]:
    """Return what ``proposal`` changes of ``base``, letter by letter, every field by itself."""
    tag = proposal.language
    old, new = texts_of(tag, base), texts_of(tag, changed_section(tag, base, proposal.change))
    found = [
        FieldChange(name, None, *compare_texts(getattr(old, name), getattr(new, name)))
        for name in SECTION_FIELDS
        if getattr(old, name) != getattr(new, name)
    ]
    for row in new.terms:
        before = old.row(row["text"]) or blank_row()
        found += _row_changes(before, row)
    return found


def _row_changes(before: dict[str, str], after: dict[str, str]) -> Iterator[FieldChange]:
    for name in TERM_FIELDS:
        if before[name] != after[name]:
            compare = _whole if name == "status" else compare_texts
            yield FieldChange(name, after["text"], *compare(before[name], after[name]))


def _whole(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both values undivided: one of a list is no text."""
    before, after = ((Piece(text, is_changed=True),) if text else () for text in (old, new))
    return before, after


def has_moved(session: Session, proposal: Proposal, base: Document | None) -> bool:
    """Whether the entry has changed in this language since an open proposal was written."""
    if proposal.concept is None or not proposal.state.is_open:
        return False
    tag, newest = proposal.language, newest_revisions(session, [proposal.concept])
    document = newest[proposal.concept.id].document
    return texts_of(tag, base) != texts_of(tag, document.get(tag))


def waiting_by_language(session: Session, reader: Account) -> dict[str, int]:
    """Return how many proposals of others wait in each language that ``reader`` reviews."""
    rows = session.execute(
        sa.select(Proposal.language, sa.func.count())
        .where(
            visible_to(reader),
            Proposal.state == ProposalState.SUBMITTED,
            Proposal.author_id != reader.id,
        )
        .group_by(Proposal.language)
    )
    return {tag: count for tag, count in rows if reader.may_review(tag)}


def own_proposals(
    session: Session, author: Account, *, before: int | None = None, limit: int = 20
) -> tuple[list[Proposal], int | None]:
    """Return what ``author`` has proposed, newest first, and where the next page starts."""
    query = sa.select(Proposal).where(Proposal.author_id == author.id)
    if before is not None:
        query = query.where(Proposal.id < before)
    query = query.options(joinedload(Proposal.concept), selectinload(Proposal.remarks))
    found = list(session.scalars(query.order_by(Proposal.id.desc()).limit(limit + 1)))
    return found[:limit], found[limit - 1].id if len(found) > limit else None
