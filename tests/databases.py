"""Empty databases with their tables, copied: migrating takes longer than most tests."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from glossary.db import Database


def empty_database(folder: Path, name: str = "glossary.sqlite3") -> Database:
    """Return a new SQLite database in ``folder``, as the migrations leave it."""
    path = folder / name
    path.write_bytes(_migrated())
    return Database(f"sqlite:///{path}")


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
