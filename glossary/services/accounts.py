"""Accounts: making them, finding them, and the tokens that programs sign with."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import AccountExists, NameUnusable, TokenInvalid, UnknownAccount
from glossary.languages.text import clean, has_too_many_marks
from glossary.model import Account, Invitation, Role, SignIn, now
from glossary.services.searching import known_language

MAX_NAME_LENGTH = 60

# Cyrillic and Greek small letters that look like Latin ones (Unicode, confusables.txt of UTS #39).
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝвкмнтαορνικυγτ",
    "aeopcyxijsdhlqwbkmhtaopvikuyt",
)


def add_account(session: Session, name: str, role: Role, languages: Sequence[str]) -> Account:
    """Return a new account.

    :param languages: tags of the languages that the person speaks.
    :raises NameUnusable: nothing visible, too long, or not what it looks like.
    :raises AccountExists: the name is taken, in this spelling or another one.
    :raises UnknownLanguage: the glossary does not hold one of the languages.
    """
    key = _key(name)
    if session.scalar(sa.select(Account.id).where(is_called(name))) is not None:
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
    found = session.scalar(sa.select(Account).where(is_called(name)))
    if found is None:
        raise UnknownAccount(name=name)
    return found


def disable_account(session: Session, account: Account) -> None:
    """Shut an account out at once; what it wrote stays."""
    account.is_disabled = True
    revoke_token(session, account)
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
    account.token_made_at = now()
    session.flush()
    return token


def revoke_token(session: Session, account: Account) -> None:
    """Make the token of an account void, if it has one."""
    account.token_hash = account.token_made_at = None
    session.flush()


def change_account(
    session: Session, account: Account, role: Role, languages: Sequence[str]
) -> None:
    """Give an account another role and other languages; it has to sign in again.

    :raises UnknownLanguage: the glossary does not hold one of the languages.
    """
    account.role = role
    account.languages = [known_language(tag) for tag in dict.fromkeys(languages)]
    session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id))
    session.flush()


def choose_naming(session: Session, account: Account, *, is_named: bool) -> None:
    """Show the account's name to readers beside what it wrote, or not any more.

    It holds for what was written before, too: who wrote something is looked up when it is shown.
    """
    account.is_named = is_named
    session.flush()


def named_authors(session: Session, names: Iterable[str]) -> frozenset[str]:
    """Return those of ``names`` whose owners want to be named."""
    wanted = [name for name in dict.fromkeys(names) if name]
    if not wanted:
        return frozenset()
    query = sa.select(Account.name).where(Account.name.in_(wanted), Account.is_named)
    return frozenset(session.scalars(query))


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


def is_called(name: str) -> sa.ColumnElement[bool]:
    """Return the condition that an account is called ``name``, in any spelling of it."""
    # The second is how names were kept before their looks were compared.
    return Account.key.in_([skeleton_of(name), clean(name).casefold()])


def _key(name: str) -> str:
    """Return what tells one name from another, for a name that is what it looks like."""
    if len(name) > MAX_NAME_LENGTH or not clean(name) or clean(name) != name.strip():
        raise NameUnusable
    if has_too_many_marks(name) or not any(char.isalnum() for char in name):
        raise NameUnusable
    return skeleton_of(name)


def skeleton_of(name: str) -> str:
    """Return the same text for names that look the same: full-width, Cyrillic, Greek letters."""
    plain = unicodedata.normalize("NFKC", clean(name).casefold())
    return plain.casefold().translate(_LOOKALIKES)
