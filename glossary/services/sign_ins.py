"""Signing in: passwords, the browsers that are signed in, and how often may be tried.

Passwords are hashed with Argon2id (RFC 9106) as OWASP's Password Storage Cheat Sheet advises for
small servers. Lengths and refusals follow NIST SP 800-63B: no rules about which characters, but
nothing that everybody tries first.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from glossary.errors import PasswordUnusable, SignInRefused
from glossary.languages.text import clean
from glossary.model import Account, FailedSignIn, SignIn, now
from glossary.services.accounts import find_account
from glossary.services.names import skeleton_of

#: Code points of a password.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
# How long a browser stays signed in, and how exactly we know when it was used last.
_STAYS = timedelta(days=14)
_NOTED_EVERY = timedelta(hours=1)
# Failed attempts within this time: of one name, and of all names together.
_WHILE = timedelta(minutes=15)
_MOST_OF_A_NAME, _MOST_OF_ALL = 5, 200
# What everybody tries first, as far as it is long enough.
_USUAL = frozenset(
    ("password123", "passw0rd123", "password1234", "1234567890", "12345678910", "123456789a",
     "0123456789", "0987654321", "qwertyuiop", "qwerty12345", "qwerty123456", "1q2w3e4r5t",
     "1qaz2wsx3edc", "abcdefghij", "abc1234567", "iloveyou123", "letmein123", "welcome123",
     "administrator", "admin12345", "changeme123", "glossary123", "mekongglossary")
)  # fmt: skip
_DEVICES = (("Firefox", "Firefox/"), ("Edge", "Edg/"), ("Samsung Internet", "SamsungBrowser/"),
            ("Opera", "OPR/"), ("Chrome", "Chrome/"), ("Safari", "Safari/"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("macOS", "Mac OS X"), ("Linux", "Linux"))  # fmt: skip


def set_password(session: Session, account: Account, password: str) -> None:
    """Give an account a password; every browser that is signed in has to sign in again.

    :raises PasswordUnusable: too short, too long, or easily guessed.
    """
    account.password_hash = _hasher().hash(_prepared(_checked(password, account.name)))
    sign_out_everywhere(session, account)


def sign_in(session: Session, name: str, password: str, browser: str) -> str:
    """Return the token of a new sign-in, for the browser to keep.

    A failed attempt is counted; the caller commits it, too.

    :param browser: what the browser says that it is (``User-Agent``).
    :raises SignInRefused: no such account, another password, disabled, or too many attempts.
    """
    given = name[:LONGEST_PASSWORD].encode("utf-8", "replace").decode()
    digest, plain = _digest(skeleton_of(given)), _prepared(password)
    if _is_too_often(session, digest):
        raise SignInRefused
    account = find_account(session, given)
    kept = account.password_hash if account and not account.is_disabled else None
    # As much work for a name that does not exist: the time does not tell either.
    fits = _fits(kept or _NOBODY, plain)
    if account is None or kept is None or not fits:
        session.add(FailedSignIn(name_digest=digest))
        session.flush()
        raise SignInRefused
    if _hasher().check_needs_rehash(kept):
        account.password_hash = _hasher().hash(plain)
    session.execute(sa.delete(FailedSignIn).where(FailedSignIn.name_digest == digest))
    return begin_sign_in(session, account, browser)


def begin_sign_in(session: Session, account: Account, browser: str) -> str:
    """Return the token of a new sign-in of somebody who has just shown who they are."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            account=account,
            token_hash=_digest(token),
            device=device_name(browser),
            expires_at=now() + _STAYS,
        )
    )
    session.flush()
    return token


def find_sign_in(session: Session, token: str) -> SignIn | None:
    """Return the sign-in that a browser's token belongs to, if it still holds."""
    return session.scalar(
        sa.select(SignIn)
        .join(SignIn.account)
        .where(SignIn.token_hash == _digest(token), SignIn.expires_at > now())
        .where(~Account.is_disabled)
        .options(joinedload(SignIn.account))
    )


def is_to_be_noted(found: SignIn) -> bool:
    """Whether so much time has passed that its use has to be written down."""
    return now() - found.used_at > _NOTED_EVERY


def note_use(session: Session, number: int) -> None:
    """Write down that a sign-in is used: from now it holds for the whole time again."""
    session.execute(
        sa.update(SignIn)
        .where(SignIn.id == number)
        .values(used_at=now(), expires_at=now() + _STAYS)
    )


def list_sign_ins(session: Session, account: Account) -> list[SignIn]:
    """Return the browsers that an account is signed in with, the one used last first."""
    query = sa.select(SignIn).where(SignIn.account_id == account.id, SignIn.expires_at > now())
    return list(session.scalars(query.order_by(SignIn.used_at.desc(), SignIn.id.desc())))


def sign_out(session: Session, account: Account, number: int) -> None:
    """Sign one of the account's own browsers out; somebody else's stays what it is."""
    session.execute(sa.delete(SignIn).where(SignIn.id == number, SignIn.account_id == account.id))


def sign_out_everywhere(session: Session, account: Account) -> None:
    """Sign every browser of an account out."""
    session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id))
    session.flush()


def has_password(account: Account, password: str) -> bool:
    """Whether this is the account's password: asked again before it is changed."""
    return account.password_hash is not None and _fits(account.password_hash, _prepared(password))


def device_name(browser: str) -> str:
    """Return which browser on which system it is, as its owner knows it."""
    name = next((name for name, mark in _DEVICES if mark in browser), "")
    system = next((name for name, mark in _SYSTEMS if mark in browser), "")
    return ", ".join(filter(None, (name, system))) or "?"


def _prepared(password: str) -> bytes:
    """Return the password as it is hashed: NFC, as OpaqueString of RFC 8265 is."""
    plain = unicodedata.normalize("NFC", password[: LONGEST_PASSWORD + 1])
    return plain.encode("utf-8", "surrogatepass")


def _checked(password: str, name: str) -> str:
    plain = clean(password).casefold()
    is_usual = plain in _USUAL or len(set(plain)) < 4 or plain == 2 * plain[: len(plain) // 2]
    is_name = bool(re.fullmatch(rf"{re.escape(clean(name).casefold())}[0-9\W]*", plain))
    fits = SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
    if not fits or is_usual or is_name or "\0" in password:
        raise PasswordUnusable(least=SHORTEST_PASSWORD)
    return password


def _is_too_often(session: Session, digest: str) -> bool:
    """Whether this name, or all together, failed too often in the last minutes."""
    session.execute(sa.delete(FailedSignIn).where(FailedSignIn.at < now() - _WHILE))
    count = sa.select(sa.func.count()).select_from(FailedSignIn)
    of_name = session.scalar(count.where(FailedSignIn.name_digest == digest)) or 0
    return of_name >= _MOST_OF_A_NAME or (session.scalar(count) or 0) >= _MOST_OF_ALL


def _hasher() -> Any:
    from argon2 import PasswordHasher  # only where somebody signs in: see formats/later.py

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


# The hash of a password that nobody has.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$dFPro7RW0dAufOgVUHaEww$"
    "pjcdOOdWpYmLzh1KTcAr5nHD5oluXYQPMAREqiocZY4"
)


def _fits(kept: str, password: bytes) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher().verify(kept, password))
    except (VerificationError, InvalidHashError):
        return False


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
