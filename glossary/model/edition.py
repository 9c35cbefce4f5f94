"""Editions: prints that stay as they were when they were published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from glossary.model.base import Model, now


class Edition(Model):
    """One published print: all that it was set from, so that it can be set again and be the same.

    ``options`` are the order; ``data`` is what the templates read; ``entries`` has the number of
    the revision of each entry, by slug, to tell what has changed since.
    """

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    options: Mapped[dict[str, Any]] = mapped_column(sa.JSON())
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON(), deferred=True)
    entries: Mapped[dict[str, Any]] = mapped_column(sa.JSON())
