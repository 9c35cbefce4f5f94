"""The application as the workers share it: loaded, warm, and still while they fork."""

from __future__ import annotations

import ctypes
import gc
import html
import re
from contextlib import suppress
from urllib.parse import urlsplit

from flask import Flask

from glossary.app import create_app
from glossary.cli.base import bring_up
from glossary.cli.preparing import Preparation
from glossary.cli.texts import KeptTexts
from glossary.db import Database
from glossary.settings import Settings


def shared_app(settings: Settings, preparation: Preparation) -> Flask:
    """Return the application, warm, ready to be shared by forked workers.

    What is loaded before the fork is in memory once. No connection crosses it, because it would
    belong to two processes; and what is there already is kept out of garbage collection, whose
    marks would copy every page of it. The caller has switched it off: from then on garbage is
    collected between requests only.
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
