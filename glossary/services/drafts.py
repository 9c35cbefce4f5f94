"""Drafts: what somebody wants to go on writing later. Nobody else sees them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import DraftsFull, PageNotFound
from glossary.model import Account, Draft, now

#: Drafts of one account: enough for a desk, too few to fill a disk.
MOST_DRAFTS = 50

Fields = Sequence[tuple[str, str]]


def keep_draft(
    session: Session,
    author: Account,
    fields: Fields,
    *,
    slug: str | None = None,
    proposal: int | None = None,
    number: int | None = None,
    seen: str = "",
) -> Draft:
    """Return a draft that holds ``fields``, as they were typed: nothing of them is checked yet.

    :param number: the draft to put them into; without it, or where it is gone, it is a new one.
    :param seen: :func:`stamp_of` of that draft when the form was opened. Where it was written on
        since, in another window, this becomes a draft of its own: neither text is lost.
    :raises DraftsFull: the account has as many as it may have.
    """
    draft = _find(session, author, number) if number else None
    if draft is None or stamp_of(draft) != seen:
        count = sa.select(sa.func.count()).where(Draft.account_id == author.id)
        if (session.scalar(count) or 0) >= MOST_DRAFTS:
            raise DraftsFull(most=MOST_DRAFTS)
        draft = Draft(account_id=author.id, slug=slug, proposal=proposal)
        session.add(draft)
    draft.fields = [[name, text] for name, text in fields]
    draft.changed_at = now()
    session.flush()
    return draft


def open_draft(session: Session, author: Account, number: int) -> Draft:
    """Return one of one's own drafts.

    :raises PageNotFound: there is none, or it is somebody else's.
    """
    draft = _find(session, author, number)
    if draft is None:
        raise PageNotFound
    return draft


def list_drafts(session: Session, author: Account) -> list[Draft]:
    """Return one's own drafts, the one written last first."""
    query = sa.select(Draft).where(Draft.account_id == author.id)
    return list(session.scalars(query.order_by(Draft.changed_at.desc(), Draft.id.desc())))


def drop_draft(session: Session, author: Account, number: int, seen: str | None = None) -> None:
    """Forget one of one's own drafts; somebody else's stays what it is.

    :param seen: where it is given, a draft that was written on since stays, too.
    """
    draft = _find(session, author, number)
    if draft is not None and seen in (None, stamp_of(draft)):
        session.delete(draft)
        session.flush()


def stamp_of(draft: Draft) -> str:
    """Return what tells one text of a draft from another: the SHA-256 of its fields."""
    return sha256(json.dumps(draft.fields).encode()).hexdigest()


def _find(session: Session, author: Account, number: int) -> Draft | None:
    return session.scalar(sa.select(Draft).where(Draft.id == number, Draft.account_id == author.id))
