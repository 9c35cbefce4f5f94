"""What every answer carries: security headers, an ETag, compression."""

from __future__ import annotations

import gzip
import hashlib
import logging
import time
import uuid
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, g, request

from glossary.errors import UnreadableText

log = logging.getLogger("glossary.access")

# No inline code, nothing from other hosts: everything the pages need is a file of our own.
_CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Bytes. Below one network packet compression saves nothing.
_WORTH_COMPRESSING = 1_000
_COMPRESSIBLE = ("text/html", "application/json", "application/yaml", "text/plain")


def init_app(app: Flask) -> None:
    """Check every address and finish every answer of ``app``."""
    # No page takes a body yet, and no form will need more than this (bytes).
    app.config["MAX_CONTENT_LENGTH"] = 5_000_000
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()
    try:
        unquote_to_bytes(request.query_string).decode("utf-8")
        request.path.encode("utf-8")
    except UnicodeError:
        raise UnreadableText from None
    if "\ufffd" in request.path or "\0" in request.path:
        raise UnreadableText


def _finish(response: Response) -> Response:
    response.headers.extend(
        {name: value for name, value in _HEADERS.items() if name not in response.headers}
    )
    if not response.direct_passthrough and request.method in ("GET", "HEAD"):
        _compress(response)
        if response.status_code == 200 and not response.cache_control.no_store:
            _make_conditional(response)
    _log(response)
    return response


def _make_conditional(response: Response) -> None:
    """Give a finished page an ETag, and answer 304 when the asker has it already."""
    encoding = response.headers.get("Content-Encoding", "")
    digest = hashlib.blake2b(response.get_data(), digest_size=12).hexdigest()
    response.set_etag(f"{digest}-{encoding}" if encoding else digest)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.make_conditional(request)


def _compress(response: Response) -> None:
    """Compress public text for a client that accepts gzip.

    What is for one person alone may hold a secret beside text that others chose: it is marked
    ``no-store`` and never compressed, because the length would tell of the secret (BREACH).
    """
    if response.mimetype not in _COMPRESSIBLE or response.headers.get("Content-Encoding"):
        return
    if response.cache_control.no_store:
        return
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < _WORTH_COMPRESSING or not request.accept_encodings["gzip"]:
        return
    # Without a time stamp, so that equal pages are equal bytes.
    response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"


def _log(response: Response) -> None:
    """Log one line per request, without the query: what people look up is theirs."""
    took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    log.info(
        "%s %s %s %d %.0f ms", uuid.uuid4().hex[:8], request.method, request.path.encode(
            "unicode_escape"
        ).decode("ascii"), response.status_code, took,
    )  # fmt: skip
