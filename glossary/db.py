"""The engine, read and write sessions, and migrations: SQLite by default, or PostgreSQL.

SQLite is used as measurement says it has to be for several workers: write-ahead log, full
synchronisation ("acknowledged" means kept, also through a power cut), foreign keys, and
``BEGIN IMMEDIATE`` for writers, so that a reader never turns into a writer half-way and is
refused. A write-ahead log needs a local disk; elsewhere we refuse to start.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from glossary.errors import (
    DatabaseDamaged,
    DatabaseGone,
    DatabaseUnavailable,
    DataFolderUnusable,
    UnsuitableFileSystem,
)

# Seconds that a writer waits for another one: measured writes take well under one.
_BUSY_TIMEOUT = 10
# The key of PostgreSQL's advisory lock for migrations: any number that is ours alone.
_MIGRATION_LOCK = 5_217_201_1

_MIGRATIONS = Path(__file__).parent / "migrations" / "versions"

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cache_size=-128",
    "journal_size_limit=67108864",
)


class Database:
    """One database: ``read()`` and ``write()`` give sessions, ``upgrade()`` migrates it."""

    def __init__(self, url: str, *, pool_size: int = 4) -> None:
        """Prepare the engine; nothing is opened yet.

        :param url: an SQLAlchemy URL, ``sqlite:///…`` or ``postgresql+psycopg://…``.
        :param pool_size: connections that one process keeps; one per thread is right. A thread
            that has read and now writes holds a second one for that long, so as many again may
            be opened: otherwise all threads could wait for each other.
        """
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite_engine() if self.is_sqlite else self._server_engine(pool_size)
        self._read = sessionmaker(self.engine)
        self._write = sessionmaker(self.engine.execution_options(sqlite_begin="IMMEDIATE"))

    def read(self) -> Session:
        """Return a session for reading; close it, or use it as a context manager."""
        return self._read()

    def write(self) -> Session:
        """Return a session for writing; the view or command commits it once, at its end."""
        return self._write()

    def upgrade(self, lock_folder: Path) -> None:
        """Create the tables or bring them up to date, one process at a time.

        :param lock_folder: where the lock file lies when the database is an SQLite file.
        :raises DataFolderUnusable: the lock file can't be written.
        :raises DatabaseDamaged: the file is no SQLite database, or fails its quick check.
        :raises UnsuitableFileSystem: the file system can't hold a write-ahead log.
        :raises DatabaseUnavailable: the server does not answer.
        """
        try:
            with self._migration_lock(lock_folder):
                if self.is_sqlite:
                    self._check_file()
                if self._revision() != newest_revision():
                    self._migrate()
        except DBAPIError as error:
            if self.is_sqlite:
                raise DatabaseDamaged(database=str(self.url.database)) from error
            raise DatabaseUnavailable from error

    def _revision(self) -> str | None:
        """Return the migration that the database stands at, None where it is new."""
        with self.engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)

    def _migrate(self) -> None:
        # Needed at the first start and after an update, and large: 14 MB in every worker.
        from alembic import command
        from alembic.config import Config

        with self.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            config = Config()
            config.set_main_option("script_location", "glossary:migrations")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def is_answering(self) -> bool:
        """Whether the database answers a query about the glossary's own tables."""
        try:
            with self.engine.connect() as connection:
                connection.execute(sa.text("SELECT 1 FROM concept LIMIT 1"))
        except DBAPIError:
            return False
        return True

    def has_glossary(self) -> bool:
        """Whether the database is there with its tables; none is made by asking."""
        return not self._is_gone() and self.is_answering()

    def expect_file(self) -> None:
        """Do nothing where the database can be there; none is made by asking.

        :raises DatabaseGone: it is an SQLite file, and there is none.
        """
        if self._is_gone():
            raise DatabaseGone(database=str(self.url.database))

    def _is_gone(self) -> bool:
        return self.is_sqlite and not Path(str(self.url.database)).exists()

    def _sqlite_engine(self) -> sa.Engine:
        # isolation_level None: the driver begins nothing by itself, we say how to begin below.
        engine = sa.create_engine(
            self.url, connect_args={"timeout": _BUSY_TIMEOUT, "isolation_level": None}
        )
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
        return engine

    def _server_engine(self, pool_size: int) -> sa.Engine:
        return sa.create_engine(
            self.url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True
        )

    def _check_file(self) -> None:
        with self.engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        if verdict != "ok":
            raise DatabaseDamaged(database=str(self.url.database))
        if mode not in ("wal", "memory"):
            raise UnsuitableFileSystem(database=str(self.url.database))

    @contextmanager
    def _migration_lock(self, lock_folder: Path) -> Iterator[None]:
        if self.is_sqlite:
            try:
                file = (lock_folder / "migration.lock").open("w")
            except OSError:
                raise DataFolderUnusable(folder=str(lock_folder)) from None
            with file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
            return
        with self.engine.connect() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(_MIGRATION_LOCK)))
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(_MIGRATION_LOCK)))


def newest_revision() -> str:
    """Return the newest migration of this version: their files are numbered in order."""
    return max(path.name[:4] for path in _MIGRATIONS.glob("[0-9]*.py"))


def _set_pragmas(connection: Any, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
