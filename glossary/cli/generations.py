"""Workers that share a warm application, of which no other process keeps a copy.

Gunicorn's own arbiter has the application loaded before it forks, and keeps it for the next fork.
Every page of memory that all workers have written to is then there once more, for nobody. Here the
arbiter loads nothing: it forks a loader, the loader loads the application, forks a whole generation
of workers and ends.
"""

from __future__ import annotations

import mmap
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from signal import Signals
from typing import Any

import click
from gunicorn.arbiter import Arbiter

from glossary.cli.processes import adopt_orphans, end_with
from glossary.errors import GlossaryError

# Seconds until loading is tried again, where the database has gone away, say; and where nobody is
# left who could answer meanwhile.
_RETRY_AFTER, _RETRY_ALONE_AFTER = 30.0, 5.0
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

    def signal(self, sig: int, frame: object) -> None:
        """Take a signal; one that stops the service does not wait for the application to load."""
        super().signal(sig, frame)
        if sig in _STOPPING:
            self._stopping = True
            self._stop_loader()

    def reload(self) -> None:
        """Replace the workers by new ones, who read pages, catalogs and the glossary anew."""
        if not self._adopts:
            super().reload()
            return
        self._not_before = 0.0
        self.spawn_workers()
        self.manage_workers()

    def spawn_workers(self) -> None:
        """Start a generation of workers.

        The service ends where the first can't be loaded. A later one is tried again: after half
        a minute, or five seconds where no workers are left.
        """
        if not self._adopts:
            self._load()
            super().spawn_workers()
        elif time.monotonic() < self._not_before:
            return
        elif status := self._spawn_generation():
            if not self.app.has_served:
                sys.exit(status)
            wait = _RETRY_AFTER if self.WORKERS else _RETRY_ALONE_AFTER
            self._not_before = time.monotonic() + wait
        if self.WORKERS and not self.app.has_served:
            self.app.announce()

    def _spawn_generation(self) -> int:
        """Return 0 once a generation is there, whole, else the exit status of its loader."""
        try:
            # Made here and not by the loader: the arbiter reads the signs of life that a worker
            # leaves in its file.
            workers = [self._new_worker() for _ in range(self.num_workers)]
            # In memory that all of them share: whether all are there, then their process numbers.
            born = memoryview(mmap.mmap(-1, 4 * (1 + len(workers)))).cast("i")
            with _stopping_kept_back() as mask:
                self._loader = os.fork()
                if self._loader == 0:  # pragma: no cover - runs in the child
                    self._load_and_fork(workers, born, mask)
        except OSError as error:
            # No room for a file, or for a process.
            self.log.error("No worker can be started: %s", error)
            return 1
        if self._stopping:
            # The signal came before there was a loader to stop.
            self._stop_loader()
        status = os.waitstatus_to_exitcode(os.waitpid(self._loader, 0)[1])
        self._loader = 0
        is_whole = bool(born[0])
        for worker, pid in zip(workers, born[1:], strict=True):
            if is_whole:
                worker.pid = pid
                self.WORKERS[pid] = worker
            else:
                worker.tmp.close()
        # What stops the service is no failure of loading.
        if self._stopping or is_whole:
            return 0
        if status < 0:
            # It had no chance to say so itself.
            self.log.error("Loading was ended by %s", Signals(-status).name)
        return abs(status) or 1

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

    def _load_and_fork(  # pragma: no cover - runs in the loader
        self, workers: list[Any], born: memoryview, mask: set[int | Signals]
    ) -> None:
        """Load the application, fork ``workers``, and end.

        :param born: 1 once all workers are there, then the number of each one's process.
        :param mask: the signals that are blocked in the arbiter, and so in the workers.
        """
        loader, status = os.getpid(), 1
        try:
            for number in (*self.SIGNALS, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            # To open its log again: there is none yet.
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            end_with(self.pid)
            self._load()

            def begin(_arbiter: object, _worker: object) -> None:
                # A worker ends when its parent is not the arbiter.
                while os.getppid() == loader:
                    time.sleep(0.001)
                if not born[0]:
                    os._exit(0)

            self.cfg.set("post_fork", begin)
            for number, worker in enumerate(workers, 1):
                self.worker_class = partial(_given, worker)
                born[number] = self.spawn_worker()
            born[0] = 1
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


@contextmanager
def _stopping_kept_back() -> Iterator[set[int | Signals]]:
    """Let signals that stop the service wait, until they can end the loader, too.

    At first it has the arbiter's handlers. Gives the signals that are blocked otherwise.
    """
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield mask
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _given(worker: Any, *_: Any) -> Any:  # pragma: no cover - runs in the loader
    """Return the worker that the arbiter has made already."""
    return worker
