"""Inserting a row, or changing the one that is there, in one statement of the database."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session


def upsert_for(session: Session) -> Any:
    """Return ``insert`` of the database in use, which knows ``on_conflict_do_update``.

    Only the dialect in use is loaded: the other one would take memory in every worker.
    """
    return import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
