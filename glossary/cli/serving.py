"""``glossary init`` and ``glossary serve``."""

from __future__ import annotations

import gc
import html
import os
import re
import socket
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from glossary.cli.base import prepare
from glossary.errors import PortUnavailable
from glossary.settings import Settings
from glossary.web.i18n import keep_used_formats

# One thread waits for a slow phone while the others answer.
_THREADS = 4
# Bytes of one request line. The longest query fits three times over; a longer line gets the
# sentence of :mod:`glossary.web.worker`.
_REQUEST_LINE = 8190
# Objects made and not freed since the last collection: what a few entry pages leave behind.
_GARBAGE = 2_000


@click.command()
def init() -> None:
    """Create or upgrade the database; load the built-in glossary when it is empty."""
    settings = Settings.from_environment()
    database = prepare(settings)
    click.echo(f"The glossary is ready in {database.url.render_as_string(hide_password=True)}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Run the web service for real use."""
    settings = Settings.from_environment()
    _check_port(host, port)
    _Server(_shared_app(settings), host, port, workers).run()


def _shared_app(settings: Settings) -> Flask:
    """Return the application, warm, ready to be shared by forked workers.

    What is loaded before the fork is in memory once. No connection crosses it, because it would
    belong to two processes; and what is there already is kept out of garbage collection, whose
    marks would copy every page of it. From then on garbage is collected between requests only.
    """
    from glossary.app import create_app

    _prepare_apart(settings)
    database = prepare(settings)
    app = create_app(settings, database)
    keep_used_formats(app.extensions["glossary_interface"].languages)
    _warm_up(app)
    database.engine.dispose()
    gc.collect()
    gc.freeze()
    gc.disable()
    return app


def _prepare_apart(settings: Settings) -> None:
    """Migrate and load in a process of its own, whose memory is given back at its end.

    Where it fails nothing is said: preparing again, in this process, fails in the same way.
    """
    child = os.fork()
    if child == 0:  # pragma: no cover - runs in the child
        try:
            prepare(settings).engine.dispose()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def collect_garbage(_worker: object, _request: object, _environ: object, _response: object) -> None:
    """Collect cyclic garbage after a request, when enough has come together.

    Python 3.11 collects while an attribute is being set, too; the clean-up of SQLAlchemy's
    instances then changes the key table that is just being read, and the worker dies of it
    (see ``docs/decisions/0008``). Between two requests no attribute is being set.
    """
    if gc.get_count()[0] > _GARBAGE:
        gc.collect()


def _warm_up(app: Flask) -> None:
    """Ask for pages: the index, catalogs and formats of every language, templates, statements.

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


def _check_port(host: str, port: int) -> None:
    """Try the port first, because the server itself would try again for five seconds."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError:
        raise PortUnavailable(port=port, host=host) from None


class _Server(BaseApplication):  # type: ignore[misc]
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
