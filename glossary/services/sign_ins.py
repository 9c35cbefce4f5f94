"""Signing in: passwords, the browsers that are signed in, and how often may be tried.

Passwords are hashed with Argon2id (RFC 9106) as OWASP's Password Storage Cheat Sheet advises for
small servers. Lengths and refusals follow NIST SP 800-63B: no rules about which characters, but
nothing that everybody tries first.

Hashing takes long by design. While it lasts nothing is written: on SQLite everybody else who
writes would wait for it. Therefore an attempt is three steps, of which the first and the last
are a transaction each: :func:`begin_attempt`, :func:`check_password`, :func:`finish_attempt`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from glossary.errors import PasswordUnusable, SignInRefused
from glossary.languages.text import clean
from glossary.model import Account, FailedSignIn, SignIn, now
from glossary.services.accounts import find_account
from glossary.services.locks import COUNTING_SIGN_INS, hold
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """One password that may be tried: it counts as a failed one until it is shown to fit."""

    name_digest: str
    account_id: int | None
    """None where there is no such account, or it is disabled or has no password."""
    kept: str = field(repr=False)
    """The hash that the password is compared with: of as much work for a name nobody has."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody has shown that they know the password of an account."""

    attempt: Attempt
    renewed: str | None = field(repr=False)
    """The same password hashed as it is today, where it was hashed with less work."""


def hash_password(password: str, name: str) -> str:
    """Return what is kept of a new password; some 45 ms, so that no transaction waits for it.

    :param name: of the account, which is no good password for it.
    :raises PasswordUnusable: too short, too long, or easily guessed.
    """
    return str(_hasher().hash(_prepared(_checked(password, name))))


def keep_password(session: Session, account: Account, hashed: str) -> None:
    """Give an account a password; every browser that is signed in has to sign in again.

    :param hashed: what :func:`hash_password` returned.
    """
    account.password_hash = hashed
    sign_out_everywhere(session, account)


def begin_attempt(session: Session, name: str) -> Attempt:
    """Count one attempt before its password is looked at; the caller commits at once.

    So however many are sent at the same time, no more are tried than may fail. One that is
    broken off counts as failed, too.

    :raises SignInRefused: too many of them failed in the last minutes, or are under way.
    """
    given = name[:LONGEST_PASSWORD].encode("utf-8", "replace").decode()
    digest = _digest(skeleton_of(given))
    hold(session, COUNTING_SIGN_INS)
    of_name, of_all = _failed(session, digest)
    if of_name >= _MOST_OF_A_NAME or of_all >= _MOST_OF_ALL:
        raise SignInRefused
    return _counted(session, digest, find_account(session, given))


def begin_change(session: Session, owner: Account) -> Attempt:
    """Count one attempt of a browser that is signed in to say the password; see above.

    It is counted by itself: a flood of strangers stops nobody from changing the password, and
    whoever sits at a browser that was left signed in guesses no more often than a stranger.

    :raises SignInRefused: too many of them failed in the last minutes, or are under way.
    """
    digest = f"account {owner.id}"  # No digest of a name.
    hold(session, COUNTING_SIGN_INS)
    of_owner, _ = _failed(session, digest)
    if of_owner >= _MOST_OF_A_NAME:
        raise SignInRefused
    return _counted(session, digest, session.get(Account, owner.id))


def check_password(attempt: Attempt, password: str) -> Proof:
    """Look whether a password fits; some 45 ms of work, outside of every transaction.

    A name that nobody has costs as much: the time does not tell either.

    :raises SignInRefused: it does not.
    """
    plain = _prepared(password)
    if not _fits(attempt.kept, plain) or attempt.account_id is None:
        raise SignInRefused
    is_old = _hasher().check_needs_rehash(attempt.kept)
    return Proof(attempt, _hasher().hash(plain) if is_old else None)


def finish_attempt(session: Session, proof: Proof) -> Account:
    """Return the account of somebody who knew its password; what failed before is forgiven.

    :raises SignInRefused: since it was looked at, it was disabled or got another password.
    """
    attempt = proof.attempt
    account = session.scalar(
        sa.select(Account)
        .where(Account.id == attempt.account_id, Account.password_hash == attempt.kept)
        .where(~Account.is_disabled)
        .with_for_update()
    )
    if account is None:
        raise SignInRefused
    if proof.renewed is not None:
        account.password_hash = proof.renewed
    session.execute(sa.delete(FailedSignIn).where(FailedSignIn.name_digest == attempt.name_digest))
    return account


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


def _counted(session: Session, digest: str, account: Account | None) -> Attempt:
    session.add(FailedSignIn(name_digest=digest))
    session.flush()
    if account is None or account.is_disabled or account.password_hash is None:
        return Attempt(digest, None, _NOBODY)
    return Attempt(digest, account.id, account.password_hash)


def _failed(session: Session, digest: str) -> tuple[int, int]:
    """Return how many failed or are tried in the last minutes: of one name, and of all."""
    session.execute(sa.delete(FailedSignIn).where(FailedSignIn.at < now() - _WHILE))
    count = sa.select(sa.func.count()).select_from(FailedSignIn)
    of_name = session.scalar(count.where(FailedSignIn.name_digest == digest)) or 0
    return of_name, session.scalar(count) or 0


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
