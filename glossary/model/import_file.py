"""A file that somebody has sent and looked at, until they say whether to bring it in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from glossary.model.base import Model, now


class ImportFile(Model):
    """The file that an account has sent last; one at a time, and not for longer than a day.

    ``token`` is in the page that shows what the file would do, so that a page left open in
    another window does not bring in a file that nobody looked at there.
    """

    __tablename__ = "import_file"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    token: Mapped[str]
    name: Mapped[str]
    data: Mapped[bytes]
    reason: Mapped[str]
    theme: Mapped[str | None]
    as_proposals: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=now)
