"""Proposals: changes that wait for a second person, and what was said about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.account import Account
from glossary.model.base import Model, enumeration, now
from glossary.model.concept import Concept


class ProposalState(StrEnum):
    """Where a proposal stands; the last three are final.

    What was not sent yet is no proposal: it lies apart (:class:`~glossary.model.draft.Draft`).

    ::

        (draft) → submitted → approved | rejected | withdrawn
                            → changes_asked → submitted (a new version) | withdrawn
    """

    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether the proposal may still change."""
        return bool(_NEXT[self])

    def may_become(self, state: ProposalState) -> bool:
        """Whether a proposal goes on from here to ``state``; a new version is submitted again."""
        return state in _NEXT[self]


_NEXT = {
    ProposalState.SUBMITTED: frozenset(ProposalState),
    ProposalState.CHANGES_ASKED: frozenset((ProposalState.SUBMITTED, ProposalState.WITHDRAWN)),
    ProposalState.APPROVED: frozenset[ProposalState](),
    ProposalState.REJECTED: frozenset[ProposalState](),
    ProposalState.WITHDRAWN: frozenset[ProposalState](),
}


class Verdict(StrEnum):
    """What a reviewer answers."""

    APPROVE = "approve"
    CHANGES = "changes"
    REJECT = "reject"

    @property
    def leads_to(self) -> ProposalState:
        """The state of the proposal afterwards."""
        return _LEADS_TO[self]


_LEADS_TO = {
    Verdict.APPROVE: ProposalState.APPROVED,
    Verdict.CHANGES: ProposalState.CHANGES_ASKED,
    Verdict.REJECT: ProposalState.REJECTED,
}


class Proposal(Model):
    """A change to one language of one concept, or a new concept that begins in one language.

    ``version`` grows whenever its author changes it, so that a verdict is always about the
    text that the reviewer has read. ``base_revision`` is the number of the concept's revision
    that the author had before them, None for a new concept.
    """

    __tablename__ = "proposal"
    __table_args__ = (sa.Index("ix_proposal_state_language", "state", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int | None] = mapped_column(sa.ForeignKey("concept.id"), index=True)
    language: Mapped[str]
    change: Mapped[dict[str, Any]]
    reason: Mapped[str]
    state: Mapped[ProposalState] = mapped_column(
        enumeration(ProposalState), default=ProposalState.SUBMITTED
    )
    version: Mapped[int] = mapped_column(default=1)
    base_revision: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    concept: Mapped[Concept | None] = relationship()
    author: Mapped[Account] = relationship()
    remarks: Mapped[list[ProposalRemark]] = relationship(
        back_populates="proposal", order_by="ProposalRemark.id"
    )


class ProposalRemark(Model):
    """One verdict with its comment, or a remark without one; never altered."""

    __tablename__ = "proposal_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    # The version of the proposal that it is about.
    version: Mapped[int]
    verdict: Mapped[Verdict | None] = mapped_column(enumeration(Verdict))
    comment: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    proposal: Mapped[Proposal] = relationship(back_populates="remarks")


class AnsweredRequest(Model):
    """What a request that wrote something was answered, by the key that its sender chose.

    Sent again after a lost answer, it gets the same answer and writes nothing.
    """

    __tablename__ = "answered_request"
    __table_args__ = (sa.UniqueConstraint("account_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    key: Mapped[str]
    # SHA-256 of what was asked, to refuse the key for another request.
    digest: Mapped[str]
    status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
