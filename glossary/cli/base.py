"""What the commands share: the open database, the index, JSON on standard output."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.errors import UnknownLanguage
from glossary.sentences import Gettext
from glossary.services.entries import is_empty
from glossary.settings import Settings
from glossary.web.i18n import Interface


def prepare(settings: Settings) -> Database:
    """Return the database of ``settings``, up to date and never without a glossary.

    :raises SetupError: it can't be opened, is damaged, or lies where it can't be kept safe.
    """
    database = Database(settings.database_url)
    bring_up(database, settings)
    return database


def bring_up(database: Database, settings: Settings) -> None:
    """Bring the database up to date; load the built-in glossary where there is none.

    :raises SetupError: as :func:`prepare` does.
    """
    database.upgrade(settings.data_folder)
    with database.write() as session:
        if is_empty(session):
            # Needed at the first start only.
            from glossary.services.content import load_content

            load_content(session, progress=progress_line("Loading the built-in glossary"))
            session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """Give a session on this installation's database, made and filled when it is new."""
    with prepare(Settings.from_environment()).read() as session:
        yield session


def speak(settings: Settings, language: str | None) -> Gettext:
    """Return what says a sentence in ``language``, or in the language of the environment.

    :raises UnknownLanguage: there is no catalog in this language.
    """
    interface = Interface(settings.translations)
    if language is not None and language not in interface.languages:
        raise UnknownLanguage(tag=language, known=", ".join(interface.languages))
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = next(filter(None, names), "").partition(".")[0]
    tag = language or interface.negotiate([wanted] if wanted else [])
    return lambda sentence: str(interface.translations(tag).gettext(sentence))


def write_json(answer: Any) -> None:
    """Write ``answer`` to standard output as JSON that people can read too."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def progress_line(label: str) -> Callable[[int, int], None]:
    """Return a function that shows progress on a terminal once two seconds have passed."""
    started = time.monotonic()
    shown = sys.stderr.isatty()

    def show(done: int, of: int) -> None:
        if shown and time.monotonic() - started > 2:
            end = "\n" if done == of else ""
            click.echo(f"\r{label}: {done} of {of}", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return show
