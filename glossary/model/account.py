"""Accounts: who may propose and review, and in which languages."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from glossary.model.base import Model, enumeration, now


class Role(StrEnum):
    """What an account may do; ``languages`` of the account say in which language."""

    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Account(Model):
    """One contributor; the name is for signing in and for the editors, not for readers.

    ``key`` is the name as names are compared, so that two that look alike to the eye of a
    computer can't both exist. Of a password the Argon2id hash is kept; without one the account
    can't sign in.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role] = mapped_column(enumeration(Role))
    languages: Mapped[list[str]] = mapped_column(sa.JSON())
    # Empty since an account has several tokens; SQLite can't drop a column that is unique.
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    # Whether readers see the name beside what was written: only where its owner chose so.
    is_named: Mapped[bool] = mapped_column(default=False)
    # Grows when the secret address of the account's feed is made anew.
    feed_version: Mapped[int] = mapped_column(default=1)
    is_disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def edits_everything(self) -> bool:
        """Whether the account is trusted with every language."""
        return self.role in (Role.EDITOR, Role.ADMINISTRATOR)

    @property
    def may_edit_entries(self) -> bool:
        """Whether the account may restore, retire and merge whole entries."""
        return self.edits_everything

    @property
    def keeps_accounts(self) -> bool:
        """Whether the account may invite people, and shut them out."""
        return self.role is Role.ADMINISTRATOR

    @property
    def chooses_languages(self) -> bool:
        """Whether the account's owner may say alone in which languages they work.

        Where the languages of an account say what it decides about, an administrator gives them.
        """
        return self.role in (Role.TRANSLATOR, Role.ADMINISTRATOR)

    @property
    def may_settle_reports(self) -> bool:
        """Whether the account may say what became of what readers told us."""
        return self.role is not Role.TRANSLATOR

    def may_propose(self, language: str) -> bool:
        """Whether the account may propose changes in ``language``."""
        return self.edits_everything or language in self.languages

    def may_review(self, language: str) -> bool:
        """Whether the account may decide about ``language``: only who speaks it can."""
        return self.role is not Role.TRANSLATOR and language in self.languages


class AccessToken(Model):
    """What a program signs its requests with in the name of an account, until it is revoked.

    Only the SHA-256 is kept: a token has 256 random bits, so a slow hash would protect nothing.
    ``name`` tells its owner which program it was made for.
    """

    __tablename__ = "access_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class SignIn(Model):
    """One browser that an account has signed in with, until it signs out or time runs out.

    The browser holds a random token, the database its SHA-256. ``device`` says to the account's
    owner which browser it is ("Firefox, Android"); no address is kept.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class FailedSignIn(Model):
    """One attempt to sign in that failed, by what was given as the name, for a short while.

    ``name_digest`` is the SHA-256 of the name as names are compared, whether or not there is
    such an account: an attempt does not tell which names exist. Where somebody who is signed in
    was asked for the password again, it is the number of the account.
    """

    __tablename__ = "failed_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Invitation(Model):
    """A link with which the owner of an account chooses a password, once, within some days.

    The link holds a random token, the database its SHA-256. An account has one link at most: a
    new one voids the earlier one.
    """

    __tablename__ = "invitation"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
