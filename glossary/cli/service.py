"""The web service as it runs: a warm application, shared by the workers of gunicorn."""

from __future__ import annotations

import ctypes
import gc
import html
import re
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from glossary.app import create_app
from glossary.cli.base import bring_up
from glossary.cli.preparing import Preparation
from glossary.cli.texts import KeptTexts
from glossary.db import Database
from glossary.settings import Settings

# One thread waits for a slow phone while the others answer.
_THREADS = 4
# Bytes of one request line. The longest query fits three times over; a longer line gets the
# sentence of :mod:`glossary.web.worker`.
_REQUEST_LINE = 8190
# Objects made and not freed since the last collection: what a few entry pages leave behind.
_GARBAGE = 2_000


def shared_app(settings: Settings, preparation: Preparation) -> Flask:
    """Return the application, warm, ready to be shared by forked workers.

    What is loaded before the fork is in memory once. No connection crosses it, because it would
    belong to two processes; and what is there already is kept out of garbage collection, whose
    marks would copy every page of it. From then on garbage is collected between requests only.
    """
    database = Database(settings.database_url)
    app = create_app(settings, database)
    texts = KeptTexts(settings)
    texts.load(app)
    index = preparation.index
    if index is None:
        # Fails in the same way as there, and says why.
        bring_up(database, settings)
    app.extensions["glossary_index"].start_with(index)
    _warm_up(app)
    texts.keep(app)
    database.engine.dispose()
    gc.collect()
    _give_back_memory()
    gc.freeze()
    gc.disable()
    return app


def _give_back_memory() -> None:
    """Give the system back what starting took and freed: every worker would carry it on."""
    # Only the C library of GNU has it; elsewhere nothing is lost.
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _warm_up(app: Flask) -> None:
    """Ask for pages, so that what they need is there: tables, statements, formats.

    After the results in each language, one page of each kind that they link to.
    """
    client = app.test_client()
    for tag in app.extensions["glossary_interface"].languages:
        found = client.get(f"/{tag}/search", query_string={"q": "migration"})
    kinds: dict[str, str] = {}
    routes = app.url_map.bind("localhost")
    for address in re.findall(r'href="(/[^"#]+)"', found.text):
        path = urlsplit(html.unescape(address)).path
        kinds.setdefault(str(routes.match(path)[0]), path)
    for path in kinds.values():
        client.get(path)


def collect_garbage(_worker: object, _request: object, _environ: object, _response: object) -> None:
    """Collect cyclic garbage after a request, when enough has come together.

    Python 3.11 collects while an attribute is being set, too; the clean-up of SQLAlchemy's
    instances then changes the key table that is just being read, and the worker dies of it
    (see ``docs/decisions/0008``). Between two requests no attribute is being set.
    """
    if gc.get_count()[0] > _GARBAGE:
        gc.collect()


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with threads, set up for this service."""

    def __init__(self, app: Flask, host: str, port: int, workers: int) -> None:
        self._app = app
        self._address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._options: dict[str, Any] = {
            "bind": self._address,
            "workers": workers,
            "threads": _THREADS,
            "worker_class": "glossary.web.worker.PoliteWorker",
            "timeout": 30,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "limit_request_line": _REQUEST_LINE,
            "loglevel": "warning",
            "proc_name": "glossary",
            "when_ready": self._announce,
            "post_request": collect_garbage,
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def _announce(self, _server: object) -> None:
        click.echo(f"The glossary is at http://{self._address}/  (stop it with Ctrl-C)")
