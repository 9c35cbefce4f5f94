"""Workers that share a warm application, of which no other process keeps a copy.

Gunicorn's own arbiter has the application loaded before it forks, and keeps it for the next fork.
Every page of memory that all workers have written to is then there once more, for nobody. Here the
arbiter loads nothing: it forks a loader, the loader loads the application, forks a whole generation
of workers and ends.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from contextlib import suppress
from functools import partial
from typing import Any

import click
from gunicorn.arbiter import Arbiter

from glossary.cli.processes import adopt_orphans
from glossary.errors import GlossaryError

# Bytes that the numbers of a generation's processes fit into, one to a line.
_PIDS = 4096
# Seconds until loading is tried again where the database has gone away, say.
_RETRY_AFTER = 30.0
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class Generations(Arbiter):  # type: ignore[misc]
    """Gunicorn's arbiter, with workers that come and go in generations.

    Where a worker is missing a new generation takes the place of the whole old one, so that the
    workers always share what they have. The older ones finish what they are answering: the
    arbiter stops the oldest by itself when there are more than it needs.

    Where the system gives orphans to nobody but its first process, as all but Linux do, the
    arbiter loads the application itself and keeps a copy.
    """

    def __init__(self, app: Any) -> None:
        """Prepare to run ``app``, which is not loaded here."""
        super().__init__(app)
        self._adopts = adopt_orphans()
        self._loader = 0
        self._stopping = False
        self._not_before = 0.0
        self._announced = False

    def signal(self, sig: int, frame: object) -> None:
        """Take a signal; one that stops the service does not wait for the application to load."""
        super().signal(sig, frame)
        if sig in _STOPPING:
            self._stopping = True
            self._stop_loader()

    def reload(self) -> None:
        """Replace the workers by new ones, who read code, pages and catalogs anew."""
        if not self._adopts:
            super().reload()
            return
        self._not_before = 0.0
        self.spawn_workers()
        self.manage_workers()

    def spawn_workers(self) -> None:
        """Start a generation of workers.

        The service ends where the first can't be loaded. A later one is tried again after half
        a minute, as long as workers of an older one are there.
        """
        if not self._adopts:
            self._load()
            super().spawn_workers()
        elif time.monotonic() < self._not_before and self.WORKERS:
            return
        elif status := self._spawn_generation():
            if not self.WORKERS:
                sys.exit(status)
            self._not_before = time.monotonic() + _RETRY_AFTER
        if self.WORKERS and not self._announced:
            self._announced = True
            self.app.announce()

    def _spawn_generation(self) -> int:
        """Return 0 once a generation is there, else the exit status of its loader."""
        # Made here and not by the loader: the arbiter reads the signs of life that a worker
        # leaves in its file.
        workers = [self._new_worker() for _ in range(self.num_workers)]
        pids: list[int] = []
        reading, writing = os.pipe()
        self._loader = os.fork()
        if self._loader == 0:  # pragma: no cover - runs in the child
            self._load_and_fork(workers, writing)
        os.close(writing)
        if self._stopping:
            # The signal came before there was a loader to stop.
            self._stop_loader()
        status = os.waitstatus_to_exitcode(os.waitpid(self._loader, 0)[1])
        self._loader = 0
        # It wrote before it ended; what it started to prepare may hold the pipe open still.
        os.set_blocking(reading, False)
        with suppress(BlockingIOError):
            pids = [int(pid) for pid in os.read(reading, _PIDS).split()]
        os.close(reading)
        for worker, pid in zip(workers, pids, strict=False):
            worker.pid = pid
            self.WORKERS[pid] = worker
        for worker in workers[len(pids) :]:
            worker.tmp.close()
        # What stops the service is no failure of loading.
        if self._stopping:
            return 0
        if status < 0:
            # It had no chance to say so itself.
            self.log.error("Loading was ended by %s", signal.Signals(-status).name)
        return abs(status)

    def _stop_loader(self) -> None:
        if self._loader:
            with suppress(ProcessLookupError):
                os.kill(self._loader, signal.SIGTERM)

    def _new_worker(self) -> Any:
        self.worker_age += 1
        return self.worker_class(
            self.worker_age, self.pid, self.LISTENERS, self.app, self.timeout / 2.0, self.cfg,
            self.log,
        )  # fmt: skip

    def _load(self) -> None:
        """Load the application; where it can't be, say why in one line and end this process."""
        try:
            self.app.wsgi()
        except GlossaryError as error:
            click.echo(f"glossary: {error}", err=True)
            sys.exit(1)

    def _load_and_fork(self, workers: list[Any], writing: int) -> None:  # pragma: no cover
        """Load the application, fork ``workers``, write their numbers to ``writing``, and end."""
        loader, status = os.getpid(), 1
        try:
            for number in (*self.SIGNALS, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            self._loader = loader
            self._load()
            self.cfg.set("post_fork", _wait_for_arbiter)
            for worker in workers:
                self.worker_class = partial(_given, worker)
                os.write(writing, b"%d\n" % self.spawn_worker())
            status = 0
        except BaseException as error:
            if os.getpid() != loader:
                # A worker has come to its end.
                raise
            if not isinstance(error, SystemExit):
                traceback.print_exc()
        finally:
            if os.getpid() == loader:
                sys.stderr.flush()
                os._exit(status)


def _given(worker: Any, *_: Any) -> Any:  # pragma: no cover - runs in the loader
    """Return the worker that the arbiter has made already."""
    return worker


def _wait_for_arbiter(
    arbiter: Generations, _worker: object
) -> None:  # pragma: no cover - runs in a worker
    """Wait until the loader has ended: a worker ends when its parent is not the arbiter."""
    while os.getppid() == arbiter._loader:
        time.sleep(0.001)
