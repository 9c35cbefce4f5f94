"""The server's worker, with readable answers to requests that never reach the application."""

from __future__ import annotations

import contextlib
import html
import socket
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from glossary.languages import LANGUAGES
from glossary.web.i18n import N_, Interface

_TOO_LONG = N_("This address is too long. Look for one word or a short phrase.")
_UNREADABLE = N_("This request can't be read. Go back and try again.")


class PoliteWorker(ThreadWorker):  # type: ignore[misc]
    """A threaded worker that says in every interface language why it refuses a request.

    A request line that is too long or malformed is refused before its address is known, and
    with it the language of the page: so the answer is in all of them.
    """

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be parsed: 414, 431 or 400, in a few sentences."""
        if req is not None:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Refused a request: %s", type(exc).__name__)
        status, message = _refusal(exc)
        interface: Interface = self.wsgi.extensions["glossary_interface"]
        with contextlib.suppress(OSError):
            client.sendall(refusal_page(interface, status, message))


def _refusal(error: BaseException) -> tuple[str, str]:
    if isinstance(error, LimitRequestLine):
        return "414 URI Too Long", _TOO_LONG
    if isinstance(error, LimitRequestHeaders):
        return "431 Request Header Fields Too Large", _UNREADABLE
    return "400 Bad Request", _UNREADABLE


def refusal_page(interface: Interface, status: str, message: str) -> bytes:
    """Return a whole HTTP answer that says ``message`` in every interface language."""
    sentences = "\n".join(
        f'<p lang="{LANGUAGES[tag].lang_attribute}">'
        f"{html.escape(str(interface.translations(tag).gettext(message)))}</p>"
        for tag in interface.languages
    )
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Mekong glossary</title>{sentences}<p><a href="/">Mekong glossary</a></p></html>'
    ).encode()
    head = (
        f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
        "Content-Security-Policy: default-src 'none'\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
