"""Backups: a consistent copy of the database while the service runs, and the way back.

SQLite copies itself in one transaction (``VACUUM INTO``); copying the file would lose what still
stands in the write-ahead log, or tear it. The way back is one transaction too, in the database
that the workers have open, so that each of them sees the old glossary or the restored one.
PostgreSQL has programs of its own for both. A copy is checked before it gets its name, and a file
is checked before anything is changed.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from glossary.db import Database, newest_revision
from glossary.errors import (
    BackupDamaged,
    BackupTooNew,
    BackupUnwritable,
    DatabaseDamaged,
    DatabaseProgramFailed,
    NothingToBackUp,
)

# Seconds that a copy waits for a writer.
_BUSY_TIMEOUT = 10


def back_up(database: Database, file: Path) -> None:
    """Write a checked copy of ``database`` to ``file``, readable by its owner alone.

    An older file of this name is replaced once the new one is whole.

    :raises NothingToBackUp: the database does not exist, is empty, or does not answer.
    :raises BackupUnwritable: the folder is missing, closed or full, or ``file`` is the database.
    :raises DatabaseProgramFailed: ``pg_dump`` is missing or refuses.
    """
    if not database.has_glossary():
        raise NothingToBackUp(database=database.url.render_as_string(hide_password=True))
    if database.is_sqlite and file.exists() and file.samefile(_path(database)):
        raise BackupUnwritable(file=str(file), problem="it is the database itself")
    try:
        with _unfinished(file) as part:
            _copy(database, part)
            check_backup(database, part)
            _keep(part, file)
    except (OSError, sqlite3.Error) as error:
        raise BackupUnwritable(file=str(file), problem=str(error)) from None


def restore_backup(database: Database, file: Path, folder: Path) -> Path | None:
    """Put the glossary in ``file`` in the place of the one in ``database``, all or nothing.

    :param folder: where a backup of what is there now is kept first.
    :return: that backup; None where there was no glossary.
    :raises BackupDamaged: ``file`` is no whole backup.
    :raises BackupTooNew: a newer version of the service made it.
    :raises BackupUnwritable: the present glossary can't be kept.
    :raises DatabaseDamaged: the present file is no database; it is left as it is.
    :raises DatabaseProgramFailed: ``pg_dump`` or ``pg_restore`` is missing or refuses.
    """
    check_backup(database, file)
    kept = None
    if database.has_glossary():
        kept = folder / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.{ending_of(database)}"
        back_up(database, kept)
    if database.is_sqlite:
        _put_back(database, file)
    else:
        _run(database, "pg_restore", "--clean", "--if-exists", "--no-owner",
             "--single-transaction", f"--dbname={_server_url(database)}", str(file))  # fmt: skip
    return kept


def ending_of(database: Database) -> str:
    """Return how the name of a backup of ``database`` ends."""
    return "sqlite3" if database.is_sqlite else "dump"


def check_backup(database: Database, file: Path) -> None:
    """Look whether ``file`` is a whole backup that this version can read.

    :raises BackupDamaged: it is not.
    :raises BackupTooNew: it is, but of a newer version.
    """
    if not database.is_sqlite:
        _check_dump(database, file)
        return
    try:
        with _opened(file) as connection:
            whole = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            connection.execute("SELECT count(*) FROM concept")
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError):
        raise BackupDamaged(file=str(file)) from None
    if not whole:
        raise BackupDamaged(file=str(file))
    if revision > newest_revision():
        raise BackupTooNew(file=str(file))


def _check_dump(database: Database, file: Path) -> None:
    """Read a dump to its end, as restoring it would; its data are checked only there."""
    try:
        script = _run(database, "pg_restore", "--file=-", str(file))
    except DatabaseProgramFailed as error:
        raise BackupDamaged(file=str(file)) from error
    lines = iter(script.splitlines())
    found = any(line.startswith("COPY public.alembic_version ") for line in lines)
    if not found:
        raise BackupDamaged(file=str(file))
    if next(lines) > newest_revision():
        raise BackupTooNew(file=str(file))


def _copy(database: Database, part: Path) -> None:
    if database.is_sqlite:
        with closing(sqlite3.connect(_path(database), timeout=_BUSY_TIMEOUT)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
    else:
        _run(database, "pg_dump", "--format=custom", f"--file={part}", _server_url(database))


def _put_back(database: Database, file: Path) -> None:
    try:
        with _opened(file) as source, closing(sqlite3.connect(_path(database))) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise DatabaseDamaged(database=_path(database)) from error


@contextmanager
def _unfinished(file: Path) -> Iterator[Path]:
    """Give an empty file beside ``file``; what is still there at the end is removed."""
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _keep(part: Path, file: Path) -> None:
    """Give ``part`` its name once it is on the disk."""
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(file)


def _opened(file: Path) -> closing[sqlite3.Connection]:
    """Open an SQLite file that is there already, without changing it."""
    return closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True))


def _path(database: Database) -> str:
    return str(database.url.database)


def _run(database: Database, program: str, *arguments: str) -> str:
    """Run a program of PostgreSQL; the password goes where other users can't read it."""
    password = {"PGPASSWORD": str(database.url.password)} if database.url.password else {}
    try:
        ended = subprocess.run(  # noqa: S603 – two programs of PostgreSQL, no shell
            [program, *arguments], env=os.environ | password, capture_output=True, check=False
        )
    except OSError:
        problem = "it is not installed (sudo apt-get install postgresql-client)"
        raise DatabaseProgramFailed(program=program, problem=problem) from None
    if ended.returncode:
        problem = ended.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise DatabaseProgramFailed(program=program, problem=problem)
    return ended.stdout.decode(errors="replace")


def _server_url(database: Database) -> str:
    """Return the address as PostgreSQL's programs read it, without the password."""
    url = database.url
    address = sa.URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    )
    return address.render_as_string()
