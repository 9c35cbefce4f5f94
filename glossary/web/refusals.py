"""What the server says to a request that it can't give to the application."""

from __future__ import annotations

import html

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine

from glossary.languages import LANGUAGES
from glossary.web.i18n import N_, Interface

_TOO_LONG = N_("This address is too long. Look for one word or a short phrase.")
_UNREADABLE = N_("This request can't be read. Go back and try again.")


def refusal(interface: Interface, error: BaseException) -> bytes:
    """Return a whole HTTP answer to a request that failed to parse with ``error``."""
    return _page(interface, *_status_and_message(error))


def _status_and_message(error: BaseException) -> tuple[str, str]:
    if isinstance(error, LimitRequestLine):
        return "414 URI Too Long", _TOO_LONG
    if isinstance(error, LimitRequestHeaders):
        return "431 Request Header Fields Too Large", _UNREADABLE
    return "400 Bad Request", _UNREADABLE


def _page(interface: Interface, status: str, message: str) -> bytes:
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
