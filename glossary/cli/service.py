"""The web service as it runs: gunicorn, set up for this application.

Nothing is imported here that only pages need: the arbiter never loads them.
"""

from __future__ import annotations

import gc
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from glossary.cli.generations import Generations
from glossary.settings import Settings

# One thread waits for a slow phone while the others answer.
_THREADS = 4
# Bytes of one request line. The longest query fits three times over; a longer line gets the
# sentence of :mod:`glossary.web.worker`.
_REQUEST_LINE = 8190
# Objects made and not freed since the last collection: what a few entry pages leave behind.
_GARBAGE = 2_000


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

    def __init__(self, settings: Settings, host: str, port: int, workers: int) -> None:
        """Prepare to serve the glossary of ``settings``; :meth:`run` does."""
        self._settings = settings
        self.has_served = False
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
            "post_request": collect_garbage,
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until a signal says to stop."""
        Generations(self).run()

    def load(self) -> Any:
        """Return the application, ready to be shared; called where the workers fork.

        :raises DatabaseGone: it was there when the service started; no new one is begun.
        :raises GlossaryError: it can't be prepared, see :func:`glossary.cli.base.prepare`.
        """
        # Next to nothing of what loading makes is garbage; it is collected once, at the end.
        gc.disable()
        from glossary.cli.preparing import Preparation
        from glossary.cli.warming import shared_app
        from glossary.db import Database

        if self.has_served:
            Database(self._settings.database_url).expect_file()
        return shared_app(self._settings, Preparation(self._settings))

    def announce(self) -> None:
        """Say where the service is; the first workers are there."""
        self.has_served = True
        click.echo(f"The glossary is at http://{self._address}/  (stop it with Ctrl-C)")
