"""Whole entries in the hands of an editor: held as they were seen, and kept as they are then."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from glossary.errors import EntryMoved, NotAllowed, UnknownConcept
from glossary.model import Account, Concept, Revision, now
from glossary.services.changes import accept_text
from glossary.services.entries import load_whole
from glossary.services.revisions import add_revision, newest_revisions


class StateMoved(EntryMoved):
    """An editor has looked at an older state of the entry than the one that stands."""


def held(session: Session, editor: Account, slug: str, seen: int) -> Concept:
    """Return the concept as the editor has seen it, held until the end of the transaction.

    :param seen: the newest revision that the editor has seen.
    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such concept in any state.
    :raises StateMoved: another revision has come since.
    """
    if not editor.may_edit_entries:
        raise NotAllowed
    concept = locked(session, slug)
    newest = newest_revisions(session, [concept]).get(concept.id)
    if newest is None or newest.number != seen:
        raise StateMoved
    return concept


def locked(session: Session, slug: str) -> Concept:
    """Return a concept in any state; PostgreSQL locks its row, SQLite has let in one writer.

    :raises UnknownConcept: there is none.
    """
    concept = session.scalar(
        sa.select(Concept)
        .where(Concept.slug == slug)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if concept is None:
        raise UnknownConcept(slug=slug[:80])
    return concept


def keep(session: Session, concept: Concept, editor: Account, reason: Any) -> Revision:
    """Keep the concept as it stands now as a revision; the texts in step stay in step.

    :raises GlossaryError: as :func:`glossary.services.changes.accept_text` does of ``reason``.
    """
    concept.changed_at = now()
    # Two changes within one second are two versions all the same.
    flag_modified(concept, "changed_at")
    session.flush()
    load_whole(session, concept)
    # What stands here was in step, or marked, when it was published before.
    return add_revision(
        session,
        concept,
        summary=accept_text("reason", reason),
        author=editor.name,
        keeps_meaning=True,
    )
