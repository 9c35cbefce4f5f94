"""Accounts: making them, finding them, what they may do and what they choose."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import AccountExists, LastAdministrator, NotAllowed, UnknownAccount
from glossary.languages.text import clean
from glossary.model import Account, Invitation, Role, SignIn
from glossary.services.names import accept_name, skeleton_of
from glossary.services.searching import known_language
from glossary.services.tokens import revoke_all


def add_account(session: Session, name: str, role: Role, languages: Sequence[str]) -> Account:
    """Return a new account.

    :param languages: tags of the languages that the person speaks.
    :raises NameUnusable: nothing visible, too long, or not what it looks like.
    :raises AccountExists: the name is taken, in this spelling or another one.
    :raises UnknownLanguage: the glossary does not hold one of the languages.
    """
    accept_name(name)
    if find_account(session, name) is not None:
        raise AccountExists(name=name)
    account = Account(
        name=unicodedata.normalize("NFC", name),
        key=skeleton_of(name),
        role=role,
        languages=_known(languages),
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
    found = find_account(session, name)
    if found is None:
        raise UnknownAccount(name=name)
    return found


def disable_account(session: Session, account: Account) -> None:
    """Shut an account out at once; what it wrote stays.

    :raises LastAdministrator: nobody would be left who keeps the accounts.
    """
    _check_another_keeper(session, account)
    account.is_disabled = True
    revoke_all(session, account)
    session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id))
    session.execute(sa.delete(Invitation).where(Invitation.account_id == account.id))
    session.flush()


def enable_account(session: Session, account: Account) -> None:
    """Let an account in again: with its password, or a new link; its tokens stay void."""
    account.is_disabled = False
    session.flush()


def change_account(
    session: Session, account: Account, role: Role, languages: Sequence[str]
) -> None:
    """Give an account another role and other languages; it has to sign in again.

    :raises UnknownLanguage: the glossary does not hold one of the languages.
    :raises LastAdministrator: nobody would be left who keeps the accounts.
    """
    if role is not Role.ADMINISTRATOR:
        _check_another_keeper(session, account)
    account.role = role
    account.languages = _known(languages)
    session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id))
    session.flush()


def choose_languages(session: Session, account: Account, languages: Sequence[str]) -> None:
    """Let the owner of an account say in which languages they work.

    :raises NotAllowed: the languages say where the account decides: an administrator gives them.
    :raises UnknownLanguage: the glossary does not hold one of the languages.
    """
    if not account.chooses_languages:
        raise NotAllowed
    chosen = _known(languages)
    # The first ones are offered first where somebody writes: they stay where they are.
    kept = [tag for tag in account.languages if tag in chosen]
    account.languages = kept + [tag for tag in chosen if tag not in kept]
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


def find_account(session: Session, name: str) -> Account | None:
    """Return the account called ``name``, in any spelling of it; None where there is none."""
    # Before their looks were compared names were kept as they are; two of them may look the same.
    plain = clean(name).casefold()
    return session.scalar(
        sa.select(Account)
        .where(Account.key.in_([plain, skeleton_of(name)]))
        .order_by(Account.key != plain)
        .limit(1)
    )


def _known(languages: Sequence[str]) -> list[str]:
    return [known_language(tag) for tag in dict.fromkeys(languages)]


def _check_another_keeper(session: Session, account: Account) -> None:
    """Let an administrator go only where another one is left who can get in.

    :raises LastAdministrator: there is none.
    """
    if not account.keeps_accounts or account.is_disabled:
        return
    # Held until this is committed: of two who shut each other out, one is too late.
    keepers = session.scalars(
        sa.select(Account)
        .where(Account.role == Role.ADMINISTRATOR, ~Account.is_disabled)
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    # One who has no password can do nothing for one who has.
    others = [one for one in keepers if one.id != account.id]
    if not any(one.password_hash or not account.password_hash for one in others):
        raise LastAdministrator
