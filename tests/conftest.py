"""What the tests share: the real glossary to read, empty databases to write, factories."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as examples
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from glossary.app import create_app
from glossary.db import Database
from glossary.search.index import SearchIndex
from glossary.services.content import load_content
from glossary.services.indexing import build_index
from glossary.settings import Settings
from glossary.web.i18n import Interface
from tests.databases import empty_database, migrate
from tests.factories import ConceptFactory
from tests.postgresql import Server, find_server_programs, start_server
from tools.public_schemas import missing

# The same examples in every run: what is covered and how long it takes do not depend on chance.
examples.register_profile("steady", derandomize=True)
examples.load_profile("steady")


def settings_in(folder: Path, database_url: str | None = None) -> Settings:
    """Return the settings of an installation whose data lie in ``folder``."""
    return Settings(
        data_folder=folder,
        database_url=database_url or f"sqlite:///{folder / 'glossary.sqlite3'}",
        secret_key="a secret of the tests",
    )


class _Compiled(BytecodeCache):
    """The templates that an application of these tests has compiled, for the next application."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._codes.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Compile templates, catalogs, routes and SQL once, not for each application of a test.

    They are the same code for the same text, and most of what making an application takes.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
        patch.setattr(sa, "create_engine", _with_one_cache(sa.create_engine))
        patch.setitem(Flask.jinja_options, "bytecode_cache", _Compiled())
        patch.setattr(Interface, "compiled", _by_content(Interface.compiled))
        patch.setattr(Rule, "_compile_builder", _by_rule(Rule._compile_builder))
        yield


def _with_one_cache(create_engine: Callable[..., sa.Engine]) -> Callable[..., sa.Engine]:
    """Return ``create_engine`` so that all engines of a dialect share their compiled statements.

    The key of a statement holds the dialect, which has to be equal to that of another engine.
    """
    statements: LRUCache[Any, Any] = LRUCache(5_000)

    def create(*given: Any, **options: Any) -> sa.Engine:
        engine = create_engine(*given, **options)
        engine._compiled_cache = statements
        return engine

    return create


def _by_rule(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``compiled``, the builder of the addresses of a route, so that it works once a route.

    What it returns takes the route's converters from the route that it is called with.
    """
    known: dict[object, Any] = {}

    def once(rule: Any, append_unknown: bool = True) -> Any:
        key = (rule.rule, *rule._trace, *sorted((rule.defaults or {}).items()), append_unknown)
        if key not in known:
            known[key] = compiled(rule, append_unknown)
        return known[key]

    return once


def _by_content(compiled: Callable[[Interface, str], bytes]) -> Callable[[Interface, str], bytes]:
    """Return ``compiled`` so that it works once for each state of a catalog."""
    known: dict[tuple[str, bytes], bytes] = {}

    def once(interface: Interface, tag: str) -> bytes:
        key = (tag, interface.file(tag).read_bytes())
        if key not in known:
            known[key] = compiled(interface, tag)
        return known[key]

    return once


# Long files whose tests on PostgreSQL reach no line that those on SQLite leave out.
REPEATED_ON_POSTGRESQL = {
    "test_api.py", "test_comprehension.py", "test_desk_on_postgresql.py", "test_editing.py",
    "test_hierarchy.py", "test_in_step.py", "test_own_account.py", "test_proposals.py",
    "test_relating.py", "test_reports.py", "test_wanted.py",
}  # fmt: skip


def _walks_again(item: pytest.Item) -> bool:
    """Whether other tests walk the lines of the product that this one walks.

    It asks in another interface language, or the other database in the workflow, or of the whole
    glossary what a small one was asked; or it asks a service that is not traced, through a browser.
    """
    given = item.callspec.params if hasattr(item, "callspec") else {}
    return (
        any(map(item.get_closest_marker, ("walks_again", "browser")))
        or "whole" in getattr(item, "fixturenames", ())
        or given.get("ui", "en") != "en"
        or (given.get("database") == "postgresql" and item.path.name in REPEATED_ON_POSTGRESQL)
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Trace no test that walks lines again: being traced takes as long as the test itself."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    tracer = plugin and plugin.cov_controller
    if not tracer or not _walks_again(item):
        return (yield)
    tracer.pause()
    try:
        return (yield)
    finally:
        tracer.resume()


@pytest.fixture(scope="session")
def glossary_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an installation that holds the built-in glossary, for reading only."""
    settings = settings_in(tmp_path_factory.mktemp("glossary"))
    database = Database(settings.database_url)
    database.upgrade(settings.data_folder)
    with database.write() as session:
        load_content(session)
        session.commit()
    database.engine.dispose()
    return settings


@pytest.fixture(scope="session")
def app(glossary_settings: Settings) -> Iterator[Flask]:
    """The application on the built-in glossary."""
    app = create_app(glossary_settings)
    yield app
    app.extensions["glossary_database"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies on the built-in glossary."""
    return app.test_client()


@pytest.fixture
def glossary_session(app: Flask) -> Iterator[Session]:
    """A session on the built-in glossary, for reading only."""
    with app.extensions["glossary_database"].read() as session:
        yield session


@pytest.fixture(scope="session")
def glossary_index(app: Flask) -> SearchIndex:
    """The search index of the built-in glossary."""
    with app.extensions["glossary_database"].read() as session:
        return build_index(session)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL server of our own on a free port of this machine."""
    programs = find_server_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: sudo apt-get install postgresql")
    server = start_server(programs)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def empty_template(postgresql_server: Server) -> str:
    """The name of a PostgreSQL database with the tables, to be copied."""
    migrate(postgresql_server.create_database("empty"))
    return "empty"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with its tables, once on SQLite and once on PostgreSQL."""
    database = asked_database(request, tmp_path)
    yield database
    database.engine.dispose()


def asked_database(request: pytest.FixtureRequest, folder: Path) -> Database:
    """Return an empty database of the kind that the fixture was asked for, else an SQLite file."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return empty_database(folder)
    template = request.getfixturevalue("empty_template")
    server = request.getfixturevalue("postgresql_server")
    return Database(server.create_database(f"t{uuid4().hex}", template))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session for writing on an empty database."""
    with database.write() as session:
        yield session


@pytest.fixture
def make_concept(session: Session) -> ConceptFactory:
    """Make concepts: ``make_concept("refugee", th="ผู้ลี้ภัย")``."""
    return ConceptFactory(session)


@pytest.fixture
def count_queries(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that the built-in glossary's database was sent."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            statements.append(statement)

    engine = app.extensions["glossary_database"].engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def find_browser() -> str | None:
    """Return the program of Chromium, None where it is not installed.

    The one without a window takes half the time of the other: that one draws its window, too.
    """
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


def pytest_report_header() -> list[str]:
    """Say at the top which of the optional programs are here."""
    found = {
        "Chromium": find_browser() is not None,
        "PostgreSQL": find_server_programs() is not None,
        "OmegaT": Path("/usr/share/omegat/OmegaT.jar").exists(),
        "Public schemas of TBX": not missing(),
    }
    return [f"{name}: {'found' if here else 'missing'}" for name, here in found.items()]


@pytest.fixture(scope="session")
def served(glossary_settings: Settings) -> Iterator[str]:
    """The address of the real service, with two workers, on the built-in glossary."""
    from tests.serving import serve

    with serve(glossary_settings) as address:
        yield address
