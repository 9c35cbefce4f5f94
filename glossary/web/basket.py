"""The basket: entries picked for printing, kept in the addresses of the pages.

``?pick=SLUG,SLUG`` goes with the reader from page to page: every link to a page for looking up
gets it, and so does the link to the booklet. Without it no page is any different, and each state
has one address that can be shared and cached.
"""

from __future__ import annotations

import re
from typing import Any

from flask import request, url_for

from glossary.services.selection import listed

# So many can be picked one by one: the address of the longest list still fits a server's limit
# of 4,094 bytes. Who wants more takes whole themes.
MOST_PICKED = 60

# The parts of the product in which one looks up and picks.
_LOOKING_UP = frozenset(
    ("home", "search", "concepts", "browsing", "comparing", "avoiding", "misleading", "countries")
)
_TAKING = frozenset(("booklet.booklet", "exporting.export"))
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


def picked() -> tuple[str, ...]:
    """Return the slugs of ``?pick=``, each once, at most :data:`MOST_PICKED`."""
    given = listed(request.args.get("pick"))
    return tuple(slug for slug in given if _SLUG.fullmatch(slug))[:MOST_PICKED]


def is_full() -> bool:
    """Whether no more entries can be picked."""
    return len(picked()) >= MOST_PICKED


def with_picked(*slugs: str) -> str | None:
    """Return the value of ``pick`` that has ``slugs`` too, as far as they fit."""
    return _value(tuple(dict.fromkeys((*picked(), *slugs)))[:MOST_PICKED])


def without_picked(slug: str) -> str | None:
    """Return the value of ``pick`` without ``slug``, None where nothing is left."""
    return _value(tuple(one for one in picked() if one != slug))


def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Give the address of ``endpoint`` what is picked, if it is a page that goes on with it."""
    chosen = _value(picked())
    if chosen is None:
        return
    part, _, view = endpoint.partition(".")
    if part in _LOOKING_UP and view != "suggestions":
        values.setdefault("pick", chosen)
    elif endpoint in _TAKING and not {"themes", "collections"} & values.keys():
        values.setdefault("concepts", chosen)


def same_page(**others: Any) -> str:
    """Return the address of this page with some of its parameters changed; None removes one.

    Where there is no page at this address, it is the home page's.
    """
    if request.endpoint is None:
        return url_for("home.home", **others)
    values = {name: request.args.getlist(name) for name in request.args}
    return url_for(request.endpoint, **{**(request.view_args or {}), **values, **others})


def _value(slugs: tuple[str, ...]) -> str | None:
    return ",".join(slugs) or None
