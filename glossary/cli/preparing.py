"""Preparing the database and the index in a process of its own, while this one loads the rest.

The index of the last start is kept in the data folder: building it is most of what a start does.
"""

from __future__ import annotations

import hmac
import os
import pickle
import sys
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from glossary.cli.base import prepare
from glossary.search.index import SearchIndex
from glossary.settings import Settings

_PACKAGE = Path(__file__).parent.parent
# What an index depends on: with another line in one of these files it may be another one, and a
# migration may change texts without a revision.
_MAKERS = ("languages", "migrations", "model", "search", "services/indexing.py")
_SIGNATURE = sha256().digest_size


class Preparation:
    """A child that migrates, loads the glossary where it is missing, and builds the index.

    It begins when this object is made. The memory that all of it needs is given back when the
    child ends; what comes from it through a pipe is the index alone, in one piece.
    """

    def __init__(self, settings: Settings) -> None:
        """Start the child; nothing else may run in this process yet that minds a fork."""
        self._reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:  # pragma: no cover - runs in the child
            try:
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
        file = _KeptFile(settings, newest_change(session))
        if kept := file.read():
            return kept
        index = build_index(session)
    index.prepare()
    pickled = pickle.dumps(index, pickle.HIGHEST_PROTOCOL)
    # A full disk makes the next start slow, nothing else.
    with suppress(OSError):
        file.write(pickled)
    return pickled


class _KeptFile:
    """The file of an index, signed: what this installation did not write itself is not loaded."""

    def __init__(self, settings: Settings, change: str) -> None:
        """Name the file after all that the index depends on."""
        self._folder = settings.data_folder
        self._key = settings.secret_key.encode()
        made_of = sha256(f"{sys.version}\n{settings.database_url}\n{change}\n".encode())
        for maker in _MAKERS:
            path = _PACKAGE / maker
            parts = sorted(path.rglob("*.*")) if path.is_dir() else [path]
            for part in (one for one in parts if "__pycache__" not in one.parts):
                made_of.update(part.name.encode() + part.read_bytes())
        self._path = self._folder / f"index-{made_of.hexdigest()[:32]}"

    def read(self) -> bytes | None:
        """Return what was written, None where nothing was or somebody changed it."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        signature, pickled = content[:_SIGNATURE], content[_SIGNATURE:]
        return pickled if hmac.compare_digest(signature, self._sign(pickled)) else None

    def write(self, pickled: bytes) -> None:
        """Keep the index, and no older one.

        :raises OSError: it can't be written.
        """
        part = self._path.with_suffix(f".{os.getpid()}")
        part.write_bytes(self._sign(pickled) + pickled)
        part.replace(self._path)
        for other in self._folder.glob("index-*"):
            if other != self._path:
                other.unlink(missing_ok=True)

    def _sign(self, pickled: bytes) -> bytes:
        return hmac.digest(self._key, pickled, "sha256")
