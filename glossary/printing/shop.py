"""The print shop: sets documents one at a time, and keeps what it has set.

A finished print lies in a folder of its own below the data folder, named after everything that
makes it what it is: the order, the revision of the glossary, the date and address on it, the
templates, the fonts and the engine. The folders are kept until they take more than
``MOST_BYTES``; then the ones that nobody asked for longest go first.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from glossary.errors import PrintFailed, PrintShopBusy, PrintTooLarge
from glossary.printing.registry import TEMPLATES

log = logging.getLogger(__name__)

PRESS = Path(__file__).with_name("press.py")
FONTS = Path(__file__).with_name("fonts")

MOST_BYTES = 200_000_000
# What one print may take; 1,000 whole entries in seven languages take half of it.
MOST_SECONDS = 60
MOST_MEMORY = 4_000_000_000
MOST_SECTIONS = 8_000
# Prints that may wait in one process; one more is refused.
MOST_WAITING = 8
# How many of the first pages are drawn, and the pixels of each across.
PICTURES = 4


@dataclass(frozen=True, slots=True)
class Print:
    """A finished print: where its files lie, and its number of pages."""

    folder: Path
    pages: int

    @property
    def pdf(self) -> Path:
        """The file to print."""
        return self.folder / "book.pdf"

    @property
    def picture(self) -> Path:
        """A picture of the first pages (PNG)."""
        return self.folder / "first-pages.png"


class PrintShop:
    """Sets prints and keeps them in one folder, which several processes may share."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        """Keep the prints in ``folder``; it is made when the first one is set."""
        self._folder = folder
        self._most_bytes = most_bytes
        self._waiting: dict[str, Future[Print]] = {}
        self._counter = threading.Lock()
        # It starts its thread with the first order, which comes after the workers have forked.
        self._setter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="print-shop")

    def find(self, key: str) -> Print | None:
        """Return the print with this key if it is still there."""
        folder = self._folder / key
        try:
            pages = json.loads((folder / "pages.json").read_bytes())
            # What was asked for last is kept longest.
            os.utime(folder)
        except (OSError, ValueError):
            return None
        return Print(folder, int(pages))

    def make(self, key: str, job: Callable[[], dict[str, Any]]) -> Print:
        """Return the print with this key, and set it now where it is missing.

        Callers wait for each other: one document is set at a time on this machine.

        :param job: gives what the press is to set; called only when there is something to set.
        :raises PrintTooLarge: it takes more time or memory than one print may.
        :raises PrintFailed: a letter has no glyph in our fonts, or the template is wrong.
        """
        return self.find(key) or self._make(key, job())

    def order(self, key: str, job: Callable[[], dict[str, Any]], patience: float) -> Print | None:
        """Return the print with this key, or None when it is not ready after ``patience`` seconds.

        It is set in the background and can be asked for again.

        :raises PrintShopBusy: so many prints wait that one more would wait too long.
        :raises PrintTooLarge: it takes more time or memory than one print may.
        :raises PrintFailed: a letter has no glyph in our fonts, or the template is wrong.
        """
        found = self.find(key)
        if found is not None:
            return found
        waiting = self._waiting.get(key) or self._submit(key, job())
        if not wait([waiting], timeout=patience).done:
            return None
        self._waiting.pop(key, None)
        return waiting.result()

    def _submit(self, key: str, job: dict[str, Any]) -> Future[Print]:
        with self._counter:
            # Another thread may have been faster.
            if key not in self._waiting:
                if len(self._waiting) >= MOST_WAITING:
                    raise PrintShopBusy
                self._waiting[key] = self._setter.submit(self._make, key, job)
            return self._waiting[key]

    def _make(self, key: str, job: dict[str, Any]) -> Print:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._turn():
            # Whoever had the turn before may have set the same.
            found = self.find(key)
            if found is not None:
                return found
            with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as name:
                working = Path(name)
                (working / "job.json").write_text(json.dumps(job), encoding="utf-8")
                _run_press(working)
                (working / "job.json").unlink()
                shutil.rmtree(self._folder / key, ignore_errors=True)
                shutil.copytree(working, self._folder / key)
            self._tidy(key)
        made = self.find(key)
        if made is None:
            raise PrintFailed(reason="the print could not be kept")
        return made

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with (self._folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _tidy(self, newest: str) -> None:
        """Remove the prints that nobody asked for longest, until the rest fits."""
        folders = [
            folder
            for folder in self._folder.iterdir()
            if folder.is_dir() and not folder.name.startswith(".")
        ]
        folders.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
        total = 0
        for folder in folders:
            total += sum(file.stat().st_size for file in folder.iterdir())
            if total > self._most_bytes and folder.name != newest:
                shutil.rmtree(folder, ignore_errors=True)


def print_key(*parts: object) -> str:
    """Return the name of a print that depends on ``parts`` and on what it is set with."""
    text = json.dumps([*parts, _set_with()], ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def _set_with() -> str:
    """Return a digest of the templates, the fonts, the press and the engine."""
    digest = hashlib.blake2b(version("typst").encode(), digest_size=8)
    for path in (PRESS, *sorted(TEMPLATES.glob("*.typ")), *sorted(FONTS.glob("*.ttf"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def press_job(data: dict[str, Any], *, timestamp: int, is_booklet: bool = False) -> dict[str, Any]:
    """Return what the press is to set.

    :param timestamp: the date of the file, in seconds since 1970: equal jobs give equal files.
    """
    return {
        "template": str(TEMPLATES / f"{data['layout']}.typ"),
        "fonts": str(FONTS),
        "data": json.dumps(data, ensure_ascii=False),
        "timestamp": timestamp,
        "booklet": is_booklet,
        "pictures": PICTURES,
        "seconds": MOST_SECONDS,
        "bytes": MOST_MEMORY,
    }


def _run_press(folder: Path) -> None:
    # The program and its arguments are ours; what people wrote is data in a file.
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(PRESS), str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=3 * MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PrintTooLarge from None
    if done.returncode == 0:
        return
    complaint = done.stderr.decode("utf-8", "replace")
    log.error("The press ended with %d: %s", done.returncode, complaint)
    if done.returncode == 3:
        raise PrintFailed(reason=complaint.splitlines()[0].removeprefix("error: "))
    raise PrintTooLarge
