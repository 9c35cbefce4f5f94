"""Invitations: an account for somebody, and the link with which they choose their password."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from glossary.errors import InvitationVoid, NotAllowed, UnknownAccount
from glossary.model import Account, Invitation, now
from glossary.services.sign_ins import keep_password

# How long a link holds.
_HOLDS = timedelta(days=7)


def check_keeper(account: Account) -> Account:
    """Return the account, if it may see and keep those of others.

    :raises NotAllowed: it is no administrator's.
    """
    if not account.keeps_accounts:
        raise NotAllowed
    return account


def check_other(keeper: Account, account: Account) -> None:
    """Let an administrator shut out everybody else: so there is always one left.

    :raises NotAllowed: it is their own account.
    """
    if keeper.id == account.id:
        raise NotAllowed


def make_invitation(session: Session, account: Account, token: str | None = None) -> str:
    """Return the token of a new link for an account; the earlier link is void.

    The password that the account has, if any, holds until the link is used.

    :param token: the secret that the link is to hold; without it a new one.
    :raises UnknownAccount: the account is disabled.
    """
    if account.is_disabled:
        raise UnknownAccount(name=account.name)
    session.execute(sa.delete(Invitation).where(Invitation.account_id == account.id))
    token = token or secrets.token_urlsafe(32)
    session.add(
        Invitation(account_id=account.id, token_hash=_digest(token), expires_at=now() + _HOLDS)
    )
    session.flush()
    return token


def open_invitations(session: Session) -> dict[int, Invitation]:
    """Return the links that wait to be used, by the number of their account."""
    query = sa.select(Invitation).where(Invitation.expires_at > now())
    return {one.account_id: one for one in session.scalars(query)}


def find_invitation(session: Session, token: str) -> Invitation:
    """Return the invitation of a link; looking at it does not use it up.

    :raises InvitationVoid: there is none, or not any more.
    """
    found = session.scalar(
        sa.select(Invitation)
        .where(Invitation.token_hash == _digest(token), Invitation.expires_at > now())
        .options(joinedload(Invitation.account))
    )
    if found is None:
        raise InvitationVoid
    return found


def accept_invitation(session: Session, token: str, hashed: str) -> Account:
    """Return the account of a link, which has this password from now; the link is used up.

    :param hashed: what :func:`glossary.services.sign_ins.hash_password` returned.
    :raises InvitationVoid: there is no such link, or somebody was faster.
    """
    # One statement finds the link and uses it up: of two at the same time, one gets it.
    number = session.scalar(
        sa.delete(Invitation)
        .where(Invitation.token_hash == _digest(token), Invitation.expires_at > now())
        .returning(Invitation.account_id)
    )
    if number is None:
        raise InvitationVoid
    account = session.get_one(Account, number)
    keep_password(session, account, hashed)
    return account


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
