"""The built-in glossary for the benchmarks: a database in a throw-away folder, and its index."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glossary.db import Database
from glossary.search.index import SearchIndex
from glossary.services.content import load_content
from glossary.services.indexing import build_index
from glossary.settings import Settings


@contextmanager
def built_in_glossary() -> Iterator[tuple[Settings, Database]]:
    """Give the settings and the database of an installation that holds the built-in glossary."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_folder=Path(folder),
            database_url=f"sqlite:///{folder}/glossary.sqlite3",
            secret_key="benchmark",  # noqa: S106 - a secret of nobody
        )
        database = Database(settings.database_url)
        database.upgrade(settings.data_folder)
        with database.write() as session:
            load_content(session)
            session.commit()
        yield settings, database
        database.engine.dispose()


def built_in_index() -> SearchIndex:
    """Return the index of the built-in glossary, with every table made."""
    with built_in_glossary() as (_, database), database.read() as session:
        index = build_index(session)
    index.prepare()
    return index
