"""Files between being looked at and being brought in."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.model import Account, ImportFile, now

_KEPT = timedelta(days=1)


def keep_file(
    session: Session,
    account: Account,
    *,
    name: str,
    data: bytes,
    reason: str,
    theme: str | None,
    as_proposals: bool,
) -> ImportFile:
    """Keep a file that the account has sent, in place of any other of theirs."""
    drop_file(session, account)
    session.execute(sa.delete(ImportFile).where(ImportFile.created_at < now() - _KEPT))
    kept = ImportFile(
        account_id=account.id,
        token=secrets.token_urlsafe(16),
        name=name,
        data=data,
        reason=reason,
        theme=theme,
        as_proposals=as_proposals,
    )
    session.add(kept)
    session.flush()
    return kept


def find_file(session: Session, account: Account, token: str) -> ImportFile | None:
    """Return the file that the account was shown under ``token``, if it still waits."""
    return session.scalar(
        sa.select(ImportFile).where(
            ImportFile.account_id == account.id,
            ImportFile.token == token,
            ImportFile.created_at >= now() - _KEPT,
        )
    )


def drop_file(session: Session, account: Account) -> None:
    """Forget the file of the account."""
    session.execute(
        sa.delete(ImportFile).where(ImportFile.account_id == account.id),
        execution_options={"synchronize_session": False},
    )
