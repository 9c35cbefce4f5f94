"""Letting one transaction at a time do what no row of a table stands for.

On SQLite nothing has to be held: it lets in one writer at a time anyway.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

# Keys of PostgreSQL's advisory locks: any numbers that are ours alone, and not that of migrations.
COUNTING_SIGN_INS, HIERARCHY = 5_217_201_2, 5_217_201_3


def hold(session: Session, lock: int) -> None:
    """Wait until nobody else holds ``lock``, and hold it until the end of the transaction.

    Whoever locks rows, too, holds this first: so two of them never wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
