"""Passwords and sign-ins without a browser, in the one transaction of a test."""

from __future__ import annotations

from functools import cache

from sqlalchemy.orm import Session

from glossary.errors import SignInRefused
from glossary.model import Account
from glossary.services.sign_ins import (
    Attempt,
    begin_attempt,
    begin_sign_in,
    check_password,
    finish_attempt,
    hash_password,
    keep_password,
)


def set_password(session: Session, account: Account, password: str) -> None:
    """Give an account a password; its hash is slow to make, and made once."""
    keep_password(session, account, _hashed(password, account.name))


@cache
def _hashed(password: str, name: str) -> str:
    return hash_password(password, name)


def sign_in(session: Session, name: str, password: str, browser: str) -> str:
    """Return the token of a new sign-in with name and password."""
    proof = check_password(begin_attempt(session, name), password)
    return begin_sign_in(session, finish_attempt(session, proof), browser)


def has_password(account: Account, password: str) -> bool:
    """Whether this is the account's password."""
    try:
        check_password(Attempt("", account.id, account.password_hash or ""), password)
    except SignInRefused:
        return False
    return True
