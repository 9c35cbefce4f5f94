"""The database: settings that keep edits safe, migrations, and what can go wrong."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError

from glossary.db import Database, newest_revision
from glossary.errors import (
    DatabaseDamaged,
    DatabaseGone,
    DatabaseUnavailable,
    DataFolderUnusable,
    UnsuitableFileSystem,
)
from glossary.model import (
    AccessToken,
    Concept,
    LanguageSection,
    Model,
    Note,
    ReaderReport,
    ReportState,
)
from tests.databases import empty_database


def test_the_migrations_make_the_tables_of_the_model(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        assert compare_metadata(context, Model.metadata) == []


def test_the_kinds_of_notes_can_be_taken_back(database: Database) -> None:
    """The table is copied on SQLite: every constraint and index has to be there again."""
    note = {"kind": "ambiguity", "language": "en", "text": "…", "review_state": "unreviewed"}
    with database.engine.begin() as connection:
        concept = connection.scalar(
            sa.insert(Concept).values(slug="a", state="published").returning(Concept.id)
        )
        section = connection.scalar(
            sa.insert(LanguageSection)
            .values(concept_id=concept, language="en", review_state="unreviewed")
            .returning(LanguageSection.id)
        )
        connection.execute(sa.insert(Note).values(language_section_id=section, **note))
    migrate_to(database, "0009")
    with database.engine.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(Note)) == 0
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(sa.insert(Note).values(language_section_id=section, **note))
        kept = {**note, "kind": "usage"}
        connection.execute(sa.insert(Note).values(language_section_id=section, **kept))
    migrate_to(database, "head")
    with database.engine.begin() as connection:
        assert connection.scalar(sa.select(Note.text)) == "…"
        connection.execute(sa.insert(Note).values(language_section_id=section, **note))
        for wrong in ({**note, "kind": "joke"}, {**note, "term_id": 1}):
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(sa.insert(Note).values(language_section_id=section, **wrong))
        inspector = sa.inspect(connection)
        assert len(inspector.get_indexes("note")) == 4


def test_what_became_of_reports_can_be_taken_back(database: Database) -> None:
    with database.engine.begin() as connection:
        concept = connection.scalar(
            sa.insert(Concept).values(slug="a", state="published").returning(Concept.id)
        )
        for number, state in enumerate(ReportState):
            connection.execute(
                sa.insert(ReaderReport).values(
                    kind="missing", word="w", folded_word="w", language="", place="", remark="",
                    concept_id=concept, state=state, day=sa.func.current_date(),
                    digest=str(number),
                )
            )  # fmt: skip
    migrate_to(database, "0015")
    migrate_to(database, "head")
    with database.engine.begin() as connection:
        found = connection.scalars(sa.select(ReaderReport.state).order_by(ReaderReport.id)).all()
        assert [one.value for one in found] == ["open", "done", "done", "done", "hidden"]
        names = {index["name"] for index in sa.inspect(connection).get_indexes("reader_report")}
        assert {"ix_reader_report_state_language", "ix_reader_report_concept_id"} <= names


def test_tokens_survive_the_way_to_several_and_back(database: Database) -> None:
    migrate_to(database, "0017")
    made = "2026-11-01 00:00:00.000000+00:00"
    with database.engine.begin() as connection:
        for number in (1, 2, 3):
            digest = "NULL" if number == 3 else f"'digest {number}'"
            connection.exec_driver_sql(
                "INSERT INTO account (name, key, role, languages, token_hash, token_made_at, "
                "is_disabled, is_named, feed_version, created_at) "
                f"VALUES ('{number}', '{number}', 'translator', '[]', {digest}, "
                f"{'NULL' if number == 2 else repr(made)}, false, false, 1, '{made}')"
            )
    migrate_to(database, "head")
    with database.engine.begin() as connection:
        rows = connection.execute(
            sa.select(AccessToken.account_id, AccessToken.name, AccessToken.token_hash)
        ).all()
        assert [tuple(row) for row in rows] == [
            (1, "glossary account token", "digest 1"),
            (2, "glossary account token", "digest 2"),
        ]
        newer = {"account_id": 1, "name": "phone", "token_hash": "digest 4"}
        connection.execute(sa.insert(AccessToken).values(**newer))
    migrate_to(database, "0017")
    with database.engine.begin() as connection:
        kept = connection.exec_driver_sql("SELECT token_hash FROM account ORDER BY id").all()
        assert [row[0] for row in kept] == ["digest 4", "digest 2", None]
    migrate_to(database, "head")


def migrate_to(database: Database, revision: str) -> None:
    """Move the tables to a revision, later or earlier."""
    config = Config()
    config.set_main_option("script_location", "glossary:migrations")
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.upgrade if revision == "head" else command.downgrade)(config, revision)


def test_upgrading_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    database.upgrade(tmp_path)
    with database.engine.connect() as connection:
        versions = connection.scalars(sa.text("SELECT version_num FROM alembic_version")).all()
    assert versions == [newest_revision()]


def test_several_processes_may_upgrade_at_the_same_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'glossary.sqlite3'}"
    failures: list[BaseException] = []

    def upgrade() -> None:
        try:
            Database(url).upgrade(tmp_path)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=upgrade) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_sqlite_keeps_what_it_has_acknowledged(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'glossary.sqlite3'}")
    with database.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    full = 2
    assert found == {
        "journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "trusted_schema": 0,
    }  # fmt: skip


def test_a_writer_takes_the_lock_at_its_beginning_and_the_next_one_waits(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'glossary.sqlite3'}")
    database.upgrade(tmp_path)
    order: list[str] = []

    def write(name: str, hold: float) -> None:
        with database.write() as session:
            session.execute(sa.select(Concept))
            order.append(f"{name} begins")
            time.sleep(hold)
            session.add(Concept(slug=name))
            session.commit()
            order.append(f"{name} is done")

    first = threading.Thread(target=write, args=("first", 0.3))
    first.start()
    while not order:
        time.sleep(0.01)
    write("second", 0)
    first.join()
    assert order == ["first begins", "first is done", "second begins", "second is done"]


def test_readers_are_not_held_up_by_a_writer(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'glossary.sqlite3'}")
    database.upgrade(tmp_path)
    with database.write() as writer:
        writer.add(Concept(slug="unseen"))
        writer.flush()
        with database.read() as reader:
            assert reader.scalars(sa.select(Concept)).all() == []


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.sqlite3"
    path.write_bytes(b"This is no database." * 500)
    with pytest.raises(DatabaseDamaged, match=r"glossary\.sqlite3"):
        Database(f"sqlite:///{path}").upgrade(tmp_path)


def test_a_database_with_a_damaged_page_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 200)
    connection.close()
    damaged = bytearray(path.read_bytes())
    damaged[4096 * 3 : 4096 * 3 + 2000] = b"\xff" * 2000
    path.write_bytes(damaged)
    with pytest.raises(DatabaseDamaged):
        Database(f"sqlite:///{path}").upgrade(tmp_path)


def test_a_file_system_without_a_write_ahead_log_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What SQLite answers on a network share: it stays in its old mode.
    monkeypatch.setattr("glossary.db._PRAGMAS", ("journal_mode=DELETE",))
    with pytest.raises(UnsuitableFileSystem):
        Database(f"sqlite:///{tmp_path / 'glossary.sqlite3'}").upgrade(tmp_path)


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2")
    with pytest.raises(DatabaseUnavailable):
        database.upgrade(tmp_path)
    assert not database.is_answering()


def test_a_database_answers_when_it_has_the_tables(database: Database) -> None:
    assert database.is_answering()
    assert not Database("sqlite://").is_answering()


def test_a_database_that_is_up_to_date_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        session.add(Concept(slug="refugee"))
        session.commit()

    database.upgrade(tmp_path)

    with database.read() as session:
        assert session.scalars(sa.select(Concept.slug)).all() == ["refugee"]
        assert session.scalar(sa.text("SELECT version_num FROM alembic_version")) == (
            newest_revision()
        )


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    database = empty_database(tmp_path)
    database.expect_file()
    (tmp_path / "glossary.sqlite3").unlink()
    with pytest.raises(DatabaseGone, match=r"glossary\.sqlite3 is gone"):
        database.expect_file()
    assert not database.has_glossary()
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    database = empty_database(tmp_path)
    with pytest.raises(DataFolderUnusable, match="gone"):
        database.upgrade(tmp_path / "gone")
