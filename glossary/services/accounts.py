"""Accounts: making them, finding them, and the tokens that programs sign with."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import AccountExists, NameUnusable, TokenInvalid, UnknownAccount
from glossary.languages.text import clean
from glossary.model import Account, Invitation, Role, SignIn
from glossary.services.searching import known_language

MAX_NAME_LENGTH = 60


def add_account(session: Session, name: str, role: Role, languages: Sequence[str]) -> Account:
    """Return a new account.

    :param languages: tags of the languages that the person speaks.
    :raises NameUnusable: nothing visible, too long, or not what it looks like.
    :raises AccountExists: the name is taken, in this spelling or another one.
    :raises UnknownLanguage: the glossary does not hold one of the languages.
    """
    key = _key(name)
    if _find(session, key) is not None:
        raise AccountExists(name=name)
    account = Account(
        name=unicodedata.normalize("NFC", name),
        key=key,
        role=role,
        languages=[known_language(tag) for tag in dict.fromkeys(languages)],
    )
    session.add(account)
    session.flush()
    return account


def list_accounts(session: Session) -> list[Account]:
    """Return all accounts by name, the disabled ones too."""
    return list(session.scalars(sa.select(Account).order_by(Account.key)))


def get_account(session: Session, name: str) -> Account:
    """Return the account called ``name``.

    :raises UnknownAccount: there is none.
    """
    found = _find(session, clean(name).casefold())
    if found is None:
        raise UnknownAccount(name=name)
    return found


def disable_account(session: Session, account: Account) -> None:
    """Shut an account out at once; what it wrote stays."""
    account.is_disabled = True
    account.token_hash = None
    session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id))
    session.execute(sa.delete(Invitation).where(Invitation.account_id == account.id))
    session.flush()


def enable_account(session: Session, account: Account) -> None:
    """Let an account in again: with its password, or a new link; its token stays void."""
    account.is_disabled = False
    session.flush()


def make_token(session: Session, account: Account) -> str:
    """Return a new token, which is shown once; the earlier one of the account is void.

    :raises UnknownAccount: the account is disabled.
    """
    if account.is_disabled:
        raise UnknownAccount(name=account.name)
    token = secrets.token_urlsafe(32)
    account.token_hash = _hash(token)
    session.flush()
    return token


def account_of_token(session: Session, token: str) -> Account:
    """Return the account that ``token`` belongs to.

    :raises TokenInvalid: it belongs to none, or not any more.
    """
    found = session.scalar(
        sa.select(Account).where(Account.token_hash == _hash(token), ~Account.is_disabled)
    )
    if found is None:
        raise TokenInvalid
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _key(name: str) -> str:
    """Return what tells one name from another, for a name that is what it looks like."""
    if len(name) > MAX_NAME_LENGTH or not clean(name) or clean(name) != name.strip():
        raise NameUnusable
    return clean(name).casefold()


def _find(session: Session, key: str) -> Account | None:
    return session.scalar(sa.select(Account).where(Account.key == key))
