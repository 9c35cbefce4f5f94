"""Proposing, reviewing and publishing: nothing published changes without a second person.

Every step is one conditional ``UPDATE`` that names the version and the states it starts from, so
that of two people who decide at the same time exactly one does. Services change objects and
flush; the caller commits once, or rolls all of it back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from glossary.errors import (
    EntryMoved,
    NotAllowed,
    OwnProposal,
    ProposalInvalid,
    ProposalMoved,
    UnknownProposal,
    UnknownTheme,
)
from glossary.model import (
    Account,
    Concept,
    ConceptState,
    Proposal,
    ProposalRemark,
    ProposalState,
    Revision,
    Source,
    Theme,
    Verdict,
    now,
)
from glossary.services.changes import accept_change, accept_text, changed_section, check_section
from glossary.services.documents import (
    Document,
    Sources,
    read_document,
    read_section,
    write_document,
    write_section,
)
from glossary.services.entries import get_concept
from glossary.services.revisions import add_revision, meaning_of
from glossary.services.searching import known_language


def propose(
    session: Session, author: Account, *, slug: str | None, language: str, change: Any, reason: Any
) -> Proposal:
    """Return a new proposal that waits for a reviewer.

    :param slug: the concept, None for a new one.
    :param change: as :mod:`glossary.services.changes` describes it; not checked yet.
    :raises NotAllowed: the account does not work in this language.
    :raises UnknownConcept: there is no such concept.
    :raises ProposalInvalid: the change can't be made as it is.
    """
    if not author.may_propose(known_language(language)):
        raise NotAllowed
    concept = None if slug is None else get_concept(session, slug)
    proposal = Proposal(
        concept=concept,
        language=language,
        author=author,
        reason=accept_text("reason", reason),
        change=accept_change(change, is_new=concept is None),
        base_revision=_newest_number(session, concept) if concept else None,
    )
    _check(session, proposal)
    session.add(proposal)
    session.flush()
    return proposal


def revise_proposal(
    session: Session, author: Account, number: int, *, version: int, change: Any, reason: Any
) -> Proposal:
    """Put a new version in the place of one's own open proposal, on the entry as it stands now.

    :raises NotAllowed: it is somebody else's.
    :raises ProposalMoved: the version is not the newest one, or the proposal is closed.
    """
    proposal = _own(session, author, number)
    concept = proposal.concept
    values = {
        "change": accept_change(change, is_new=concept is None),
        "reason": accept_text("reason", reason),
        "base_revision": _newest_number(session, concept) if concept else None,
        "version": version + 1,
    }
    _move(session, proposal, version, ProposalState.SUBMITTED, values)
    _check(session, proposal)
    return proposal


def slug_from(name: str) -> str:
    """Return what the address of a concept is made of: ``name`` in small letters and hyphens."""
    plain = unicodedata.normalize("NFKD", name[:200]).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))[:80].strip("-")


def withdraw_proposal(session: Session, author: Account, number: int, *, version: int) -> Proposal:
    """Take one's own open proposal back.

    :raises NotAllowed: it is somebody else's.
    :raises ProposalMoved: the version is not the newest one, or the proposal is closed.
    """
    proposal = _own(session, author, number)
    _move(session, proposal, version, ProposalState.WITHDRAWN)
    return proposal


def review_proposal(
    session: Session,
    reviewer: Account,
    number: int,
    *,
    version: int,
    verdict: Verdict,
    comment: Any = "",
    keeps_meaning: bool | None = None,
) -> Proposal:
    """Decide about one version of somebody else's proposal; approving publishes it.

    :param comment: why; may be left out when approving.
    :param keeps_meaning: whether the English meaning is only worded better; without it counts what
        the author said.
    :raises OwnProposal: the reviewer wrote it.
    :raises NotAllowed: the account does not review this language.
    :raises ProposalMoved: another version or verdict came first.
    :raises EntryMoved: the section has changed since; the author sees both and sends it again.
    """
    proposal = get_proposal(session, reviewer, number)
    if proposal.author_id == reviewer.id:
        raise OwnProposal
    if not reviewer.may_review(proposal.language):
        raise NotAllowed
    if comment != "" or verdict is not Verdict.APPROVE:
        comment = accept_text("comment", comment)
    _move(session, proposal, version, verdict.leads_to)
    proposal.remarks.append(
        ProposalRemark(account_id=reviewer.id, version=version, verdict=verdict, comment=comment)
    )
    if verdict is Verdict.APPROVE:
        _publish(session, proposal, keeps_meaning)
    session.flush()
    return proposal


def remark_on_proposal(session: Session, account: Account, number: int, comment: Any) -> Proposal:
    """Say something about a proposal without deciding: its author, or who may read it.

    :raises UnknownProposal: there is none that the account may see.
    :raises ProposalInvalid: nothing is said, or too much.
    """
    proposal = get_proposal(session, account, number)
    said = accept_text("comment", comment)
    proposal.remarks.append(
        ProposalRemark(account_id=account.id, version=proposal.version, comment=said)
    )
    session.flush()
    return proposal


def get_proposal(session: Session, reader: Account, number: int) -> Proposal:
    """Return a proposal that ``reader`` may see.

    :raises UnknownProposal: there is none, or it is not for this account: drafts don't leak.
    """
    proposal = session.scalar(
        sa.select(Proposal)
        .where(Proposal.id == number, visible_to(reader))
        .options(joinedload(Proposal.concept), selectinload(Proposal.remarks))
    )
    if proposal is None:
        raise UnknownProposal(number=number)
    return proposal


def list_proposals(
    session: Session,
    reader: Account,
    *,
    state: ProposalState | None = None,
    language: str | None = None,
    after: int = 0,
    limit: int = 50,
) -> tuple[list[Proposal], int | None]:
    """Return the proposals that ``reader`` may see, oldest first, and where the next page starts.

    :raises UnknownLanguage: the glossary does not hold this language.
    """
    query = sa.select(Proposal).where(Proposal.id > after, visible_to(reader))
    if state is not None:
        query = query.where(Proposal.state == state)
    if language is not None:
        query = query.where(Proposal.language == known_language(language))
    query = query.options(joinedload(Proposal.concept), selectinload(Proposal.remarks))
    found = list(session.scalars(query.order_by(Proposal.id).limit(limit + 1)))
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def visible_to(reader: Account) -> sa.ColumnElement[bool]:
    """Return the condition: one's own, and what one reviews or edits."""
    if reader.edits_everything:
        return sa.true()
    reviewed = [tag for tag in reader.languages if reader.may_review(tag)]
    return (Proposal.author_id == reader.id) | Proposal.language.in_(reviewed)


def _own(session: Session, author: Account, number: int) -> Proposal:
    proposal = get_proposal(session, author, number)
    if proposal.author_id != author.id:
        raise NotAllowed
    return proposal


def _move(
    session: Session,
    proposal: Proposal,
    version: int,
    state: ProposalState,
    values: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Bring ``proposal`` to ``state`` if it is the version that was seen, and may go there."""
    before = [one for one in ProposalState if one.may_become(state)]
    moved = session.execute(
        sa.update(Proposal)
        .where(Proposal.id == proposal.id, Proposal.version == version, Proposal.state.in_(before))
        .values(**values, state=state, changed_at=now())
        .returning(Proposal.id),
        execution_options={"synchronize_session": False},
    ).first()
    if moved is None:
        raise ProposalMoved
    session.refresh(proposal)


def _newest_number(session: Session, concept: Concept) -> int:
    numbers = sa.select(sa.func.max(Revision.number)).where(Revision.concept_id == concept.id)
    return session.scalar(numbers) or 0


def _check(session: Session, proposal: Proposal) -> None:
    """Make sure that the proposal could be published as things stand."""
    concept = proposal.concept
    if concept is None:
        _themes(session, proposal)
        _expect_free_slug(session, proposal)
    slug = concept.slug if concept else proposal.change["slug"]
    before = _section_of(concept, proposal.language)
    if before is None and set(proposal.change) <= {"still_right"}:
        raise ProposalInvalid(field="change.still_right", allowed="definition, note, terms")
    section = _section_after(proposal, before)
    check_section(slug, proposal.language, section, _sources(session))


def _section_after(proposal: Proposal, before: Document | None) -> Document:
    return changed_section(
        proposal.language, before, proposal.change, based_on=proposal.base_revision
    )


def _section_of(concept: Concept | None, language: str) -> Document | None:
    section = concept.section(language) if concept else None
    return write_section(section) if section else None


def _sources(session: Session) -> Sources:
    return Sources({source.key: source for source in session.scalars(sa.select(Source))})


def _themes(session: Session, proposal: Proposal) -> dict[str, Theme]:
    wanted = proposal.change["themes"]
    found = session.scalars(sa.select(Theme).where(Theme.slug.in_(wanted)))
    themes = {theme.slug: theme for theme in found}
    for slug in wanted:
        if slug not in themes:
            raise UnknownTheme(slug=slug)
    return themes


def _expect_free_slug(session: Session, proposal: Proposal) -> None:
    slug = proposal.change["slug"]
    known = session.scalar(sa.select(Concept).where(Concept.slug == slug))
    if known is not None and not _is_sibling(session, proposal, known):
        raise ProposalInvalid(field="change.slug", allowed=f"≠ {slug}")


def _is_sibling(session: Session, proposal: Proposal, concept: Concept) -> bool:
    """Whether ``concept`` was new in another language of the same author's.

    A new concept is proposed in several languages at once, and each has its own reviewer.
    """
    made_by = sa.select(Proposal.author_id).where(
        Proposal.concept_id == concept.id,
        Proposal.base_revision.is_(None),
        Proposal.state == ProposalState.APPROVED,
    )
    is_published = concept.state is ConceptState.PUBLISHED
    return (
        is_published
        and concept.section(proposal.language) is None
        and session.scalar(made_by) == proposal.author_id
    )


def _publish(session: Session, proposal: Proposal, keeps_meaning: bool | None) -> None:
    """Write an approved proposal into the glossary, with a revision of the whole entry."""
    sources = _sources(session)
    if proposal.concept_id is None:
        _join_sibling(session, proposal)
    if proposal.concept_id is None:
        concept = _new_concept(session, proposal, sources)
    else:
        concept = _change_concept(session, proposal, sources)
    session.flush()
    add_revision(
        session,
        concept,
        summary=proposal.reason,
        author=proposal.author.name,
        keeps_meaning=proposal.change.get("keeps_meaning", False)
        if keeps_meaning is None
        else keeps_meaning,
    )


def _join_sibling(session: Session, proposal: Proposal) -> None:
    """Let a new concept's other languages join the one that was approved first."""
    _expect_free_slug(session, proposal)
    slug = proposal.change["slug"]
    known = session.scalar(sa.select(Concept).where(Concept.slug == slug))
    if known is not None:
        proposal.concept = known
        proposal.base_revision = _newest_number(session, known)
        session.flush()


def _new_concept(session: Session, proposal: Proposal, sources: Sources) -> Concept:
    document = {
        "themes": proposal.change["themes"],
        proposal.language: _section_after(proposal, None),
    }
    concept = read_document(
        proposal.change["slug"], document, themes=_themes(session, proposal), sources=sources
    )
    session.add(concept)
    proposal.concept = concept
    return concept


def _change_concept(session: Session, proposal: Proposal, sources: Sources) -> Concept:
    concept = _locked(session, proposal)
    tag = proposal.language
    before = _section_of(concept, tag)
    base = _base_document(session, proposal)
    if _without_mark(before) != _without_mark(base.get(tag)):
        raise EntryMoved
    after = _section_after(proposal, before)
    if _answers_the_meaning(proposal) and meaning_of(base) == meaning_of(write_document(concept)):
        after.pop("check_again", None)
    section = read_section(f"{concept.slug} [{tag}]", tag, after, sources)
    old = concept.section(tag)
    if old is not None:
        concept.sections.remove(old)
        session.flush()
    concept.sections.append(section)
    concept.changed_at = now()
    # Two changes within one second are two versions all the same.
    flag_modified(concept, "changed_at")
    return concept


def _locked(session: Session, proposal: Proposal) -> Concept:
    """Return the concept, held so that nobody else changes it before this is committed.

    PostgreSQL locks the row; SQLite has let in one writer only.
    """
    concept = session.scalar(
        sa.select(Concept)
        .where(Concept.id == proposal.concept_id, Concept.state == ConceptState.PUBLISHED)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if concept is None:
        raise EntryMoved
    session.expire(concept, ["sections"])
    return concept


def _base_document(session: Session, proposal: Proposal) -> Document:
    """Return the entry that the author had before them."""
    document = session.scalar(
        sa.select(Revision.document).where(
            Revision.concept_id == proposal.concept_id, Revision.number == proposal.base_revision
        )
    )
    return document or {}


def _without_mark(section: Document | None) -> Document | None:
    """Return what a section says, whether or not it is to be checked again."""
    return (
        {key: value for key, value in section.items() if key != "check_again"} if section else None
    )


def _answers_the_meaning(proposal: Proposal) -> bool:
    """Whether the proposal says what the concept means, or that it was said well."""
    return "definition" in proposal.change or "still_right" in proposal.change
