"""Who is signed in: the cookie of this request, and the account that it stands for.

Public pages do not ask: they are the same for everybody, and cost no look at the database. A
page that asks is for one person, and no cache keeps it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, url_for

from glossary.current import current_database, read_session
from glossary.errors import SignInNeeded
from glossary.model import Account, SignIn
from glossary.services.sign_ins import find_sign_in, is_to_be_noted, note_use
from glossary.web.i18n import current_ui

COOKIE = "sign_in"
# Seconds; the database decides, and forgets a browser that is not used.
_REMEMBERED = 90 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def init_app(app: Flask) -> None:
    """Keep what is for one account alone out of every cache."""
    app.after_request(_keep_private)


def current_sign_in() -> SignIn | None:
    """Return the sign-in of this request, looked up when first asked for."""
    if "sign_in" not in g:
        token = request.cookies.get(COOKIE, "")
        g.sign_in = find_sign_in(read_session(), token) if _TOKEN.fullmatch(token) else None
        if g.sign_in is not None and is_to_be_noted(g.sign_in):
            with current_database().write() as session:
                note_use(session, g.sign_in.id)
                session.commit()
    found: SignIn | None = g.sign_in
    return found


def current_account() -> Account | None:
    """Return the account that is signed in, None where nobody is."""
    found = current_sign_in()
    return found.account if found else None


def signed_in() -> Account:
    """Return the account that is signed in.

    :raises SignInNeeded: nobody is, or not any more; the answer is the form to sign in with.
    """
    account = current_account()
    if account is None:
        raise SignInNeeded
    return account


def remember(response: Response, token: str) -> None:
    """Give the browser the token of its sign-in."""
    response.set_cookie(
        COOKIE, token, max_age=_REMEMBERED, httponly=True, samesite="Lax",
        secure=request.is_secure,
    )  # fmt: skip
    g.sign_in = None


def forget(response: Response) -> None:
    """Take the token of its sign-in from the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    g.sign_in = None


def own_address(address: str) -> str:
    """Return where to go after signing in: ``address`` if it is a page of ours, else the account.

    Only a path that starts with one slash stays here; everything else may lead away.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    is_ours = (
        re.fullmatch(r"/[!-~]*", address)
        and not address.startswith("//")
        and "\\" not in address
        and not parts.scheme
        and not parts.netloc
    )
    return address if is_ours else url_for("accounts.account", ui=current_ui())


def _keep_private(response: Response) -> Response:
    if "sign_in" in g:
        response.headers["Cache-Control"] = "private, no-store"
    return response
