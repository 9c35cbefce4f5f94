"""What editors look at before they restore, retire, take up again or merge whole entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import InvalidInput, NotAllowed, UnknownConcept
from glossary.languages import LANGUAGES
from glossary.model import (
    Account,
    CollectionMember,
    Concept,
    ConceptState,
    Proposal,
    ProposalState,
    Relation,
    Revision,
)
from glossary.search.index import SearchIndex
from glossary.search.result import Tier
from glossary.services.documents import Document
from glossary.services.editing import merge_concepts
from glossary.services.history import Change, changes_between
from glossary.services.revisions import newest_revisions
from glossary.services.searching import search_terms

_VERSIONS, _RETIRED = 20, 50
_MOST_ALIKE = 5
_OPEN = [state for state in ProposalState if state.is_open]


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry as it stands, published or retired, and what hangs on it."""

    concept: Concept
    slug: str
    is_retired: bool
    merged_into: str | None
    number: int
    document: Document
    relations: int
    """How many other entries name it in a relation."""
    collections: int
    proposals: int
    """How many proposals wait for it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One revision, as a list names it."""

    number: int
    created_at: datetime
    summary: str
    author: str | None


def standing_of(session: Session, editor: Account, slug: str) -> Standing:
    """Return an entry as it stands, whether it is published or retired.

    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such concept.
    """
    expect_editor(editor)
    concept = session.scalar(sa.select(Concept).where(Concept.slug == slug))
    newest = newest_revisions(session, [concept]).get(concept.id) if concept else None
    if concept is None or newest is None:
        raise UnknownConcept(slug=slug[:80])
    counts = {
        "relations": sa.select(sa.func.count()).where(
            (Relation.target_id == concept.id) | (Relation.source_id == concept.id)
        ),
        "collections": sa.select(sa.func.count()).where(CollectionMember.concept_id == concept.id),
        "proposals": sa.select(sa.func.count()).where(
            Proposal.concept_id == concept.id, Proposal.state.in_(_OPEN)
        ),
    }
    return Standing(
        concept=concept,
        slug=concept.slug,
        is_retired=concept.state is ConceptState.RETIRED,
        merged_into=concept.merged_into,
        number=newest.number,
        document=newest.document,
        **{name: session.scalar(query) or 0 for name, query in counts.items()},
    )


def versions_of(
    session: Session, concept: Concept, *, before: int | None = None
) -> tuple[list[Version], int | None]:
    """Return the revisions of an entry, newest first, and where the next page starts."""
    query = sa.select(
        Revision.number, Revision.created_at, Revision.summary, Revision.author
    ).where(Revision.concept_id == concept.id)
    if before is not None:
        query = query.where(Revision.number < before)
    rows = session.execute(query.order_by(Revision.number.desc()).limit(_VERSIONS + 1)).all()
    older = rows[_VERSIONS - 1].number if len(rows) > _VERSIONS else None
    return [Version(*row) for row in rows[:_VERSIONS]], older


def try_merging(
    session: Session, editor: Account, standing: Standing, duplicate: Standing
) -> list[Change]:
    """Merge ``duplicate`` into an entry, and return what that changes; the caller rolls back.

    :raises GlossaryError: as :func:`glossary.services.editing.merge_concepts` does.
    """
    made = merge_concepts(
        session, editor, standing.slug, duplicate=duplicate.slug, seen=standing.number, reason="–"
    )
    return list(changes_between(standing.document, made.document))


def left_behind(standing: Standing, duplicate: Standing) -> list[tuple[str, str]]:
    """Return the meanings of ``duplicate`` that merging leaves out: (language, text).

    The entry has its own ones, and keeps them.
    """
    return [
        (tag, there["text"])
        for tag in LANGUAGES
        if (there := duplicate.document.get(tag, {}).get("definition"))
        and (here := standing.document.get(tag, {}).get("definition"))
        and here["text"] != there["text"]
    ]


def same_words(index: SearchIndex, slug: str) -> list[str]:
    """Return the other entries that a word of this one stands in, too, as its search keys say."""
    concept = index.concepts.get(slug)
    found: list[str] = []
    for tag in LANGUAGES:
        word = concept.preferred(tag) if concept else None
        if word is not None:
            result = search_terms(index, word.text, language=tag, limit=_MOST_ALIKE)
            found += [hit.match.term.concept for hit in result.hits if hit.match.tier is Tier.SAME]
    return [other for other in dict.fromkeys(found) if other != slug]


def entry_named(index: SearchIndex, typed: str) -> str | None:
    """Return the entry that is named by its slug or a word; None where none or several are."""
    slug = "-".join(typed.lower().split())
    if slug in index.concepts:
        return slug
    try:
        found = search_terms(index, typed, limit=_MOST_ALIKE)
    except InvalidInput:
        return None
    same = {hit.match.term.concept for hit in found.hits if hit.match.tier is Tier.SAME}
    return same.pop() if len(same) == 1 else None


def retired_entries(
    session: Session, editor: Account, *, after: str = ""
) -> tuple[list[tuple[str, str | None]], str | None]:
    """Return the retired entries in their order, and where the next page starts.

    :return: (slug, the entry that it was merged into) of each, and the cursor.
    :raises NotAllowed: the account is no editor.
    """
    expect_editor(editor)
    rows = session.execute(
        sa.select(Concept.slug, Concept.merged_into)
        .where(Concept.state == ConceptState.RETIRED, Concept.slug > after)
        .order_by(Concept.slug)
        .limit(_RETIRED + 1)
    ).all()
    found = [(slug, merged_into) for slug, merged_into in rows[:_RETIRED]]
    return found, found[-1][0] if len(rows) > _RETIRED else None


def expect_editor(account: Account) -> None:
    """Let only editors go on.

    :raises NotAllowed: the account is none.
    """
    if not account.may_edit_entries:
        raise NotAllowed
