"""What every table shares."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A point in time in UTC; SQLite forgets the zone, so it is set again on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: sa.Dialect) -> datetime | None:
        """Return ``value`` in UTC, so that stored texts compare as the moments do."""
        return value.astimezone(UTC) if value else value

    def process_result_value(self, value: datetime | None, _: sa.Dialect) -> datetime | None:
        """Return ``value`` with its zone."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Model(DeclarativeBase):
    """The base of every table, with named constraints so that migrations can refer to them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: sa.Text(),
        datetime: UtcDateTime(),
        dict[str, Any]: sa.JSON(),
    }


def enumeration(kind: type[StrEnum]) -> sa.Enum:
    """Return the column type for ``kind``: its values as text, checked by the database.

    Text and a check constraint rather than a native type, so that SQLite and PostgreSQL hold
    the same and a new value is one migration.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
    )


def now() -> datetime:
    """Return the present time in UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
