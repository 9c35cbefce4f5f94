"""Preparing the database and the index in a process of its own, while this one loads the rest.

The index of the last start is kept in the data folder: building it is most of what a start does.
"""

from __future__ import annotations

import os
import pickle
import sys
from functools import cached_property
from pathlib import Path

from glossary.cli.base import prepare
from glossary.cli.kept import KeptFile, files_in
from glossary.cli.processes import end_with
from glossary.search.index import SearchIndex
from glossary.settings import Settings

_PACKAGE = Path(__file__).parent.parent
# What an index depends on: with another line in one of these files it may be another one, and a
# migration may change texts without a revision.
_MAKERS = ("languages", "migrations", "model", "search", "services/indexing.py")


class Preparation:
    """A child that migrates, loads the glossary where it is missing, and builds the index.

    It begins when this object is made. The memory that all of it needs is given back when the
    child ends; what comes from it through a pipe is the index alone, in one piece. It ends with
    its parent: what it has not committed then is not there, and the next start makes it.
    """

    def __init__(self, settings: Settings) -> None:
        """Start the child; nothing else may run in this process yet that minds a fork."""
        self._reading, writing = os.pipe()
        parent = os.getpid()
        self._child = os.fork()
        if self._child == 0:  # pragma: no cover - runs in the child
            try:
                end_with(parent)
                os.close(self._reading)
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(pickled_index(settings))
            finally:
                os._exit(0)
        os.close(writing)

    @cached_property
    def index(self) -> SearchIndex | None:
        """The index, once the child is done; None where it failed.

        Where it fails nothing is said: preparing again, in this process, fails in the same way.
        """
        with os.fdopen(self._reading, "rb") as pipe:
            received = pipe.read()
        os.waitpid(self._child, 0)
        # Our own child wrote it, and nobody else has the pipe.
        index: SearchIndex | None = pickle.loads(received) if received else None  # noqa: S301
        return index


def pickled_index(settings: Settings) -> bytes:
    """Return the index of the database of ``settings``, every table made, as pickled bytes.

    The kept one, where the program and the newest revision are the same as then; else a new one,
    which is kept in its place.
    """
    from glossary.services.indexing import build_index, newest_change

    with prepare(settings).read() as session:
        made_of = f"{sys.version}\n{settings.database_url}\n{newest_change(session)}".encode()
        makers = (_PACKAGE / maker for maker in _MAKERS)
        file = KeptFile(settings, "index", [made_of, *files_in(*makers)])
        if kept := file.read():
            return kept
        index = build_index(session)
    index.prepare()
    pickled = pickle.dumps(index, pickle.HIGHEST_PROTOCOL)
    file.write(pickled)
    return pickled
