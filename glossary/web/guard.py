"""Forms that write are taken from our own pages only (cross-site request forgery).

Browsers say where a request comes from, and a page can't make them lie: ``Sec-Fetch-Site`` over
HTTPS and on this machine, ``Origin`` everywhere else. An old browser that says neither has to
send the token that stands in the form, and that fits the cookie it was given with it.

Every address is guarded, whatever its blueprint; a form that writes begins with
``{{ form_token() }}`` of ``shared/macros.html``. The API is let through: it knows its callers by
their tokens and reads no cookie.
"""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from glossary.current import current_host
from glossary.errors import ForeignForm

# The names of the cookie and of the field that have to fit each other.
COOKIE, FIELD = "form", "form_token"

_READING = ("GET", "HEAD", "OPTIONS")
_API = "/api/"
_SEED = re.compile(r"[A-Za-z0-9_-]{43}")


def init_app(app: Flask) -> None:
    """Guard every form of ``app``, and give its templates the token."""
    app.before_request(_refuse_foreign_forms)
    app.after_request(_give_cookie)
    app.jinja_env.globals["form_token_value"] = form_token


def form_token() -> str:
    """Return the token of a form on this page; the browser gets the cookie that it fits."""
    if "form_seed" not in g:
        seed = request.cookies.get(COOKIE, "")
        g.form_seed_is_new = not _SEED.fullmatch(seed)
        g.form_seed = secrets.token_urlsafe(32) if g.form_seed_is_new else seed
    return _token_of(g.form_seed)


def _refuse_foreign_forms() -> None:
    """Let a request that writes pass only if it comes from a page of ours.

    :raises ForeignForm: it comes from somewhere else, or nobody can tell.
    """
    if request.method in _READING or request.routing_exception is not None:
        return
    if not request.path.startswith(_API) and not _is_ours():
        raise ForeignForm


def _is_ours() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site == "same-origin":
        return True
    if site not in (None, "none"):
        return False
    if origin is not None:
        return _host_of(origin) in {request.host, current_host()}
    return site == "none" or _has_token()


def _host_of(origin: str) -> str | None:
    """Return the host and port of an ``Origin``; None for ``null`` and what is no address."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None


def _has_token() -> bool:
    seed = request.cookies.get(COOKIE, "")
    sent = request.form.get(FIELD, "")
    return bool(_SEED.fullmatch(seed)) and hmac.compare_digest(
        _token_of(seed).encode(), sent.encode("utf-8", "replace")
    )


def _token_of(seed: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, b"form\0" + seed.encode(), sha256).hexdigest()


def _give_cookie(response: Response) -> Response:
    if g.get("form_seed_is_new"):
        response.set_cookie(
            COOKIE, g.form_seed, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response
