"""Empty databases with their tables, copied: migrating takes longer than most tests."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from glossary.db import Database


def empty_database(folder: Path, name: str = "glossary.sqlite3") -> Database:
    """Return a new SQLite database in ``folder``, as the migrations leave it."""
    path = folder / name
    path.write_bytes(_migrated())
    return Database(f"sqlite:///{path}")


def copy_database(url: str, to: Path) -> None:
    """Copy an SQLite database that may be in use.

    SQLite does it itself: when a program closes a file that its SQLite has open, the system takes
    SQLite's locks on it away, and what was written last is lost.
    """
    connection = sqlite3.connect(str(sa.make_url(url).database))
    connection.execute("VACUUM INTO ?", (str(to),))
    connection.close()


def migrate(url: str) -> None:
    """Make the tables in the database at ``url``."""
    database = Database(url)
    with tempfile.TemporaryDirectory() as lock_folder:
        database.upgrade(Path(lock_folder))
    database.engine.dispose()


@cache
def _migrated() -> bytes:
    folder = Path(tempfile.mkdtemp())
    migrate(f"sqlite:///{folder / 'empty.sqlite3'}")
    content = (folder / "empty.sqlite3").read_bytes()
    shutil.rmtree(folder)
    return content
