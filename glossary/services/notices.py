"""Notices: what somebody with an account wants to know, without e-mail.

What was answered to one's own proposals, what waits for one's review, and in which of one's
languages something is to be checked again. It names nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from glossary.languages import LANGUAGES
from glossary.model import (
    Account,
    Concept,
    ConceptState,
    LanguageSection,
    Proposal,
    ProposalRemark,
    ProposalState,
    Verdict,
)
from glossary.services.proposals import visible_to


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that has happened: a verdict, a remark without one, or a proposal that waits."""

    key: str
    """What tells it from every other notice, always the same."""
    at: datetime
    proposal: Proposal
    verdict: Verdict | None = None
    comment: str = ""
    waits: bool = False
    """Whether the proposal waits for this account's review."""


def notices_for(session: Session, account: Account, limit: int = 50) -> Sequence[Notice]:
    """Return what has happened for ``account``, newest first, in two queries.

    :param limit: notices at the most.
    """
    found = [*_answers(session, account, limit), *_waiting(session, account, limit)]
    return sorted(found, key=lambda notice: (notice.at, notice.key), reverse=True)[:limit]


def to_check_again(session: Session, account: Account) -> dict[str, int]:
    """Return how many entries are to be checked again in each language of ``account``."""
    rows = session.execute(
        sa.select(LanguageSection.language, sa.func.count())
        .join(LanguageSection.concept)
        .where(
            LanguageSection.check_again,
            Concept.state == ConceptState.PUBLISHED,
            LanguageSection.language.in_(account.languages),
        )
        .group_by(LanguageSection.language)
    )
    counts = dict(rows.all())
    return {tag: counts[tag] for tag in LANGUAGES if tag in counts}


def _answers(session: Session, account: Account, limit: int) -> list[Notice]:
    """Return what others said of the account's own proposals, and where it has spoken before."""
    spoken_on = sa.select(ProposalRemark.proposal_id).where(ProposalRemark.account_id == account.id)
    query = (
        sa.select(ProposalRemark)
        .join(ProposalRemark.proposal)
        .where(
            ProposalRemark.account_id != account.id,
            visible_to(account),
            (Proposal.author_id == account.id) | Proposal.id.in_(spoken_on),
        )
        .options(contains_eager(ProposalRemark.proposal).joinedload(Proposal.concept))
        .order_by(ProposalRemark.id.desc())
        .limit(limit)
    )
    return [
        Notice(f"answer-{one.id}", one.created_at, one.proposal, one.verdict, one.comment)
        for one in session.scalars(query)
    ]


def _waiting(session: Session, account: Account, limit: int) -> list[Notice]:
    reviewed = [tag for tag in account.languages if account.may_review(tag)]
    query = (
        sa.select(Proposal)
        .where(
            Proposal.language.in_(reviewed),
            Proposal.state == ProposalState.SUBMITTED,
            Proposal.author_id != account.id,
        )
        .options(joinedload(Proposal.concept))
        .order_by(Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(limit)
    )
    return [
        Notice(f"proposal-{one.id}-{one.version}", one.changed_at, one, waits=True)
        for one in session.scalars(query)
    ]
