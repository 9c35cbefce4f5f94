"""Keeping every state of an entry, and the languages in step with the English meaning.

When the English definition comes to mean something else, what the other languages say may not
fit any more: they are to be checked again. A better wording of the same meaning says so
(``keeps_meaning``) and leaves them alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.model import Concept, Revision
from glossary.services.documents import Document, write_document

# The language whose definitions the others are translated from.
LEADING = "en"


def add_revision(
    session: Session,
    concept: Concept,
    *,
    summary: str,
    author: str | None = None,
    keeps_meaning: bool = False,
    newest: Revision | None = None,
) -> Revision:
    """Keep ``concept`` as it stands now, as its next revision.

    :param keeps_meaning: the English definition was only worded better.
    :param newest: its newest revision, where the caller has it; otherwise it is looked up.
    """
    newest = newest or newest_revisions(session, [concept]).get(concept.id)
    before = newest.document if newest else {}
    changes_meaning = not keeps_meaning and _is_other_meaning(before, concept)
    if changes_meaning:
        _mark_the_others(before, concept)
    revision = Revision(
        concept=concept,
        number=newest.number + 1 if newest else 1,
        document=write_document(concept),
        author=author,
        summary=summary,
        affects_translations=changes_meaning,
    )
    session.add(revision)
    session.flush()
    return revision


def newest_revisions(session: Session, concepts: Iterable[Concept]) -> dict[int, Revision]:
    """Return the newest revision of each concept by the concept's id, in one query."""
    newest = (
        sa.select(Revision.concept_id, sa.func.max(Revision.number).label("number"))
        .where(Revision.concept_id.in_([concept.id for concept in concepts]))
        .group_by(Revision.concept_id)
        .subquery()
    )
    found = session.scalars(
        sa.select(Revision).join(
            newest,
            (newest.c.concept_id == Revision.concept_id) & (newest.c.number == Revision.number),
        )
    )
    return {revision.concept_id: revision for revision in found}


def meaning_of(document: Document) -> str | None:
    """Return the English definition in the document of an entry."""
    return _definition_in(document, LEADING)


def last_change_of_meaning(session: Session, concept: Concept) -> int | None:
    """Return the number of the revision whose English meaning the languages have to follow."""
    return session.scalar(
        sa.select(sa.func.max(Revision.number)).where(
            Revision.concept_id == concept.id, Revision.affects_translations
        )
    )


def _definition_in(document: Document, language: str) -> str | None:
    text: str | None = document.get(language, {}).get("definition", {}).get("text")
    return text


def _is_other_meaning(before: Document, concept: Concept) -> bool:
    """Whether an English definition was there, and another one stands in its place."""
    old, section = meaning_of(before), concept.section(LEADING)
    new = section.definition.text if section and section.definition else None
    return old is not None and old != new


def _mark_the_others(before: Document, concept: Concept) -> None:
    """Mark the languages that do not say anything else than before."""
    for section in concept.sections:
        text = section.definition.text if section.definition else None
        if section.language != LEADING and text == _definition_in(before, section.language):
            section.check_again = True
