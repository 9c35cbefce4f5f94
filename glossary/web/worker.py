"""The server's worker, with readable answers to requests that never reach the application."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


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
        # Here, because the arbiter, too, loads this module, and never a page.
        from glossary.web.refusals import refusal

        with contextlib.suppress(OSError):
            client.sendall(refusal(self.wsgi.extensions["glossary_interface"], exc))
