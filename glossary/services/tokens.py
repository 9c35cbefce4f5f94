"""Tokens: what a program signs its requests with, in the name of an account."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from glossary.errors import TokenInvalid, TokensFull, UnknownAccount
from glossary.model import AccessToken, Account, now
from glossary.services.names import accept_name

#: Tokens of one account at the same time: one for each program, and room for a new one.
MOST_TOKENS = 20
# The name of the token that ``glossary account token`` makes: an account has one of them.
_COMMAND = "glossary account token"
# How exactly we know when a token was used last.
_NOTED_EVERY = timedelta(hours=1)


def make_token(session: Session, account: Account) -> str:
    """Return a new token for ``glossary account token``; the earlier one of that kind is void.

    :raises UnknownAccount: the account is disabled.
    :raises TokensFull: the account has as many as it may have.
    """
    session.execute(
        sa.delete(AccessToken).where(
            AccessToken.account_id == account.id, AccessToken.name == _COMMAND
        )
    )
    token = secrets.token_urlsafe(32)
    _add(session, account, _COMMAND, token)
    return token


def add_token(session: Session, account: Account, name: str, token: str) -> AccessToken:
    """Keep one more token of an account, under a name that its owner knows it by.

    :param token: the secret itself, of which only the SHA-256 is kept.
    :raises NameUnusable: nothing visible, too long, or not what it looks like.
    :raises UnknownAccount: the account is disabled.
    :raises TokensFull: the account has as many as it may have.
    """
    return _add(session, account, accept_name(name), token)


def list_tokens(session: Session, account: Account) -> list[AccessToken]:
    """Return the tokens of an account, the newest first."""
    query = sa.select(AccessToken).where(AccessToken.account_id == account.id)
    return list(session.scalars(query.order_by(AccessToken.id.desc())))


def find_token(session: Session, token: str) -> AccessToken | None:
    """Return what is kept of a token that still holds."""
    return session.scalar(
        sa.select(AccessToken)
        .join(AccessToken.account)
        .where(AccessToken.token_hash == _digest(token), ~Account.is_disabled)
        .options(joinedload(AccessToken.account))
    )


def get_token(session: Session, token: str) -> AccessToken:
    """Return what is kept of a token, with its account.

    :raises TokenInvalid: it belongs to none, or not any more.
    """
    found = find_token(session, token)
    if found is None:
        raise TokenInvalid
    return found


def is_to_be_noted(found: AccessToken) -> bool:
    """Whether so much time has passed that its use has to be written down."""
    return found.used_at is None or now() - found.used_at > _NOTED_EVERY


def note_use(session: Session, number: int) -> None:
    """Write down that a token is used."""
    session.execute(sa.update(AccessToken).where(AccessToken.id == number).values(used_at=now()))


def revoke_token(session: Session, account: Account, number: int) -> None:
    """Make one of the account's own tokens void; somebody else's stays what it is."""
    session.execute(
        sa.delete(AccessToken).where(AccessToken.id == number, AccessToken.account_id == account.id)
    )


def revoke_all(session: Session, account: Account) -> None:
    """Make every token of an account void."""
    session.execute(sa.delete(AccessToken).where(AccessToken.account_id == account.id))


def _add(session: Session, account: Account, name: str, token: str) -> AccessToken:
    if account.is_disabled:
        raise UnknownAccount(name=account.name)
    count = sa.select(sa.func.count()).where(AccessToken.account_id == account.id)
    if (session.scalar(count) or 0) >= MOST_TOKENS:
        raise TokensFull(most=MOST_TOKENS)
    made = AccessToken(account_id=account.id, name=name, token_hash=_digest(token))
    session.add(made)
    session.flush()
    return made


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
