"""What belongs to this request: its session and the index of the glossary as it stands."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.errors import DatabaseUnavailable
from glossary.exports import Source
from glossary.printing import PrintShop
from glossary.printing.words import Catalogs
from glossary.search.index import SearchIndex
from glossary.services.coverage import CoverageKeeper
from glossary.services.indexing import build_index, current_state
from glossary.services.wanted import record_missed_search
from glossary.settings import Settings

log = logging.getLogger(__name__)

# Seconds between two looks at the database for a newer revision; an edit shows everywhere
# within this time.
_LOOK_EVERY = 1.0


class IndexKeeper:
    """Keeps one index per process and puts a new one in its place after an edit."""

    def __init__(self, database: Database) -> None:
        """Build nothing yet: the first request, or :meth:`get`, does."""
        self._database = database
        self._index: SearchIndex | None = None
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def start_with(self, index: SearchIndex | None) -> None:
        """Take an index that was built before, if any; an edit since then is still seen."""
        self._index = index

    def get(self) -> SearchIndex:
        """Return the index, never older than the newest commit of a second ago.

        While one thread builds a new index the others go on with the old one.

        :raises DatabaseUnavailable: there is no index yet and the database does not answer.
        """
        index = self._index
        if index is not None and time.monotonic() - self._looked_at < _LOOK_EVERY:
            return index
        if not self._lock.acquire(blocking=index is None) and index is not None:
            return index
        try:
            return self._refreshed()
        finally:
            self._lock.release()

    def _refreshed(self) -> SearchIndex:
        try:
            with self._database.read() as session:
                if self._index is None or self._index.state != current_state(session):
                    index = build_index(session)
                    index.prepare()
                    self._index = index
        except DBAPIError as error:
            # Looking up goes on with the last good copy while the database is away.
            if self._index is None:
                raise DatabaseUnavailable from error
        self._looked_at = time.monotonic()
        return self._index


def init_app(app: Flask, database: Database, settings: Settings) -> None:
    """Give every request of ``app`` its session, its index and the print shop."""
    app.extensions["glossary_database"] = database
    app.extensions["glossary_index"] = IndexKeeper(database)
    app.extensions["glossary_coverage"] = CoverageKeeper()
    app.extensions["glossary_print_shop"] = PrintShop(settings.data_folder / "prints")
    app.extensions["glossary_host"] = settings.host
    app.teardown_request(_close_session)


def current_database() -> Database:
    """Return the database of this application."""
    database: Database = current_app.extensions["glossary_database"]
    return database


def current_index() -> SearchIndex:
    """Return the index of the glossary as it stands."""
    keeper: IndexKeeper = current_app.extensions["glossary_index"]
    return keeper.get()


def current_coverage() -> dict[str, Any]:
    """Return what the glossary holds and lacks as it stands."""
    keeper: CoverageKeeper = current_app.extensions["glossary_coverage"]
    return keeper.get(read_session())


def read_session() -> Session:
    """Return this request's session for reading, opened when first asked for."""
    if "read_session" not in g:
        g.read_session = current_database().read()
    session: Session = g.read_session
    return session


def export_source() -> Source:
    """Return what an export of this request draws on."""
    catalogs: Catalogs = current_app.extensions["glossary_interface"]
    return Source(
        session=read_session(), catalogs=catalogs, shop=current_shop(), host=current_host()
    )


def current_shop() -> PrintShop:
    """Return the print shop of this application."""
    shop: PrintShop = current_app.extensions["glossary_print_shop"]
    return shop


def current_host() -> str:
    """Return the host that stands on prints: the one set, else the one that the reader uses."""
    return current_app.extensions["glossary_host"] or request.host


def count_missed_search(response: Response, query: str, language: str | None) -> None:
    """Count a query that found nothing, once ``response`` has been sent: nobody waits for it."""
    database = current_database()

    def count() -> None:
        try:
            with database.write() as session:
                record_missed_search(session, query, language)
                session.commit()
        except DBAPIError as error:
            log.warning("A search in vain was not counted: %s", type(error).__name__)

    response.call_on_close(count)


def _close_session(_error: BaseException | None) -> None:
    session: Session | None = g.pop("read_session", None)
    if session is not None:
        session.close()
