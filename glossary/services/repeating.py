"""A request that is sent again gets the same answer, and nothing is written twice."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import IdempotencyKeyMissing, IdempotencyKeyReused
from glossary.model import Account, AnsweredRequest

_KEY = re.compile(r"[!-~]{8,200}")


def accept_key(key: str | None) -> str:
    """Return the key of a request.

    :raises IdempotencyKeyMissing: there is none, or not 8 to 200 visible ASCII characters.
    """
    if key is None or not _KEY.fullmatch(key):
        raise IdempotencyKeyMissing
    return key


def digest_of(address: str, body: bytes) -> str:
    """Return what tells one request from another."""
    return hashlib.sha256(address.encode() + b"\0" + body).hexdigest()


def earlier_answer(
    session: Session, account: Account, key: str, digest: str
) -> AnsweredRequest | None:
    """Return what the account was answered under this key, if it asked before.

    :raises IdempotencyKeyReused: it asked something else then.
    """
    found = session.scalar(sa.select(AnsweredRequest).filter_by(account_id=account.id, key=key))
    if found is not None and found.digest != digest:
        raise IdempotencyKeyReused
    return found


def keep_answer(
    session: Session, account: Account, key: str, digest: str, status: int, answer: dict[str, Any]
) -> AnsweredRequest:
    """Keep an answer, in the same transaction as what it tells of."""
    kept = AnsweredRequest(
        account_id=account.id, key=key, digest=digest, status=status, answer=answer
    )
    session.add(kept)
    session.flush()
    return kept
