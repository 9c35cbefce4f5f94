"""Backups: consistent while others write, refused when damaged, put back as they were."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from glossary.backups import back_up, check_backup, restore_backup
from glossary.cli import main
from glossary.db import Database
from glossary.errors import (
    BackupDamaged,
    BackupTooNew,
    BackupUnwritable,
    DatabaseDamaged,
    DatabaseProgramFailed,
    NothingToBackUp,
)
from glossary.model import Concept, Model, Revision
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.serving import environment


def add_concept(database: Database, slug: str) -> None:
    """Publish a concept with its first revision in one transaction."""
    with database.write() as session:
        document = {"themes": [], "km": {"terms": [{"text": "ជនភៀសខ្លួន"}]}}
        concept = Concept(slug=slug)
        session.add(concept)
        session.flush()
        session.add(Revision(concept=concept, number=1, document=document, summary="New"))
        session.commit()


def rows(database: Database) -> dict[str, list[str]]:
    """Return every row of every table."""
    with database.read() as session:
        return {
            table.name: sorted(str(tuple(row)) for row in session.execute(sa.select(table)))
            for table in Model.metadata.sorted_tables
        }


def slugs(database: Database) -> list[str]:
    """Return the slugs of all concepts."""
    with database.read() as session:
        return list(session.scalars(sa.select(Concept.slug).order_by(Concept.slug)))


def test_a_backup_is_put_back_as_it_was(database: Database, tmp_path: Path) -> None:
    add_concept(database, "refugee")
    before = rows(database)
    back_up(database, tmp_path / "copy")
    add_concept(database, "migrant")
    kept = restore_backup(database, tmp_path / "copy", tmp_path)
    assert rows(database) == before
    assert kept is not None
    restore_backup(database, kept, tmp_path)
    assert slugs(database) == ["migrant", "refugee"]


def test_a_restored_glossary_can_be_written(database: Database, tmp_path: Path) -> None:
    add_concept(database, "refugee")
    back_up(database, tmp_path / "copy")
    restore_backup(database, tmp_path / "copy", tmp_path)
    add_concept(database, "migrant")
    assert slugs(database) == ["migrant", "refugee"]


def test_a_backup_is_whole_while_others_write(database: Database, tmp_path: Path) -> None:
    add_concept(database, "first")
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            add_concept(database, f"c{uuid4().hex}")
            written.append(1)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            back_up(database, tmp_path / f"copy-{number}")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert written
    for number in range(5):
        restore_backup(database, tmp_path / f"copy-{number}", tmp_path)
        with database.read() as session:
            concepts = session.scalar(sa.select(sa.func.count(Concept.id)))
            revisions = session.scalar(sa.select(sa.func.count(Revision.id)))
        assert concepts == revisions >= 1


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_else(
    database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    add_concept(database, "refugee")
    back_up(database, folder / "copy")
    add_concept(database, "migrant")
    back_up(database, folder / "copy")
    assert stat.S_IMODE((folder / "copy").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["copy"]
    restore_backup(database, folder / "copy", tmp_path)
    assert slugs(database) == ["migrant", "refugee"]


def spoil_middle(path: Path) -> None:
    """Overwrite the middle half of a file."""
    content = bytearray(path.read_bytes())
    quarter = len(content) // 4
    content[quarter : 3 * quarter] = b"\xff" * (2 * quarter)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        spoil_middle,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("a letter to the office"),
        lambda path: path.unlink(),
    ],
    ids=["cut", "spoiled", "empty", "other", "missing"],
)
def test_a_damaged_backup_is_refused(database: Database, tmp_path: Path, spoil) -> None:
    add_concept(database, "refugee")
    before = rows(database)
    back_up(database, tmp_path / "copy")
    spoil(tmp_path / "copy")
    with pytest.raises(BackupDamaged):
        restore_backup(database, tmp_path / "copy", tmp_path)
    assert rows(database) == before
    assert not list(tmp_path.glob("before-restore-*"))


def test_a_backup_of_another_program_is_refused(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    with pytest.raises(BackupDamaged):
        back_up(database, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_backup_of_a_newer_version_is_refused(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BackupTooNew):
        back_up(database, tmp_path / "copy")


def test_a_backup_with_a_broken_index_is_refused(tmp_path: Path) -> None:
    database = empty_database(tmp_path)
    add_concept(database, "refugee")
    back_up(database, tmp_path / "copy")
    database.engine.dispose()
    with closing(sqlite3.connect(tmp_path / "copy")) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master"
            " WHERE name = 'ix_term_language_section_id') WHERE name = 'uq_concept_slug'"
            " OR name = 'sqlite_autoindex_concept_1'"
        )
        connection.commit()
    with pytest.raises(BackupDamaged):
        check_backup(database, tmp_path / "copy")


def test_nothing_is_made_where_there_is_no_glossary(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing.sqlite3'}")
    with pytest.raises(NothingToBackUp, match="GLOSSARY_DATA_DIR"):
        back_up(database, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_never_overwrites_the_database(tmp_path: Path) -> None:
    database = empty_database(tmp_path)
    with pytest.raises(BackupUnwritable, match="the database itself"):
        back_up(database, tmp_path / "glossary.sqlite3")
    database.engine.dispose()


def test_a_missing_folder_is_named(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupUnwritable, match="No such file"):
        back_up(database, tmp_path / "missing" / "copy")


def test_a_damaged_database_is_left_as_it_is(tmp_path: Path) -> None:
    good = empty_database(tmp_path, "good.sqlite3")
    back_up(good, tmp_path / "copy")
    good.engine.dispose()
    (tmp_path / "bad.sqlite3").write_text("no database, but somebody's work" * 100)
    with pytest.raises(DatabaseDamaged):
        restore_backup(
            Database(f"sqlite:///{tmp_path / 'bad.sqlite3'}"), tmp_path / "copy", tmp_path
        )
    assert (tmp_path / "bad.sqlite3").read_text().startswith("no database")


@pytest.mark.postgresql
def test_what_the_programs_of_postgresql_say_is_passed_on(
    postgresql_server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgresql_server.create_database(f"t{uuid4().hex}"))
    database.upgrade(tmp_path)
    add_concept(database, "refugee")
    monkeypatch.setenv("PGOPTIONS", "--no_such_setting=1")
    with pytest.raises(DatabaseProgramFailed, match="pg_dump failed: "):
        back_up(database, tmp_path / "copy")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseProgramFailed, match="not installed"):
        back_up(database, tmp_path / "copy")
    database.engine.dispose()


def command(folder: Path, *arguments: str) -> Result:
    """Run a command on the installation in ``folder``."""
    return CliRunner().invoke(main, arguments, env=environment(settings_in(folder)))


def test_the_commands_carry_a_glossary_to_another_machine(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    database = empty_database(old)
    add_concept(database, "refugee")
    database.engine.dispose()
    assert command(old, "backup", str(tmp_path / "copy")).exit_code == 0
    restored = command(new, "restore", str(tmp_path / "copy"))
    assert (restored.exit_code, "before" in restored.stdout) == (0, False)
    assert "before-restore-" in command(new, "restore", str(tmp_path / "copy")).stdout
    database = Database(settings_in(new).database_url)
    assert slugs(database) == ["refugee"]
    database.engine.dispose()


def test_a_refused_command_says_why_in_one_line(tmp_path: Path) -> None:
    refused = command(tmp_path, "restore", str(tmp_path / "copy"))
    assert refused.exit_code == 1
    assert "no whole backup" in refused.stderr
    assert refused.stderr.count("\n") == 1
