"""Requests that the server refuses before the application sees them."""

from __future__ import annotations

import socket
import time
from types import SimpleNamespace

import pytest
from flask import Flask
from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from glossary.languages import LANGUAGES
from glossary.web.worker import PoliteWorker


def refuse(app: Flask, error: BaseException) -> str:
    """Return what a client gets when its request fails to parse with ``error``."""
    worker = PoliteWorker.__new__(PoliteWorker)
    worker.wsgi = app
    worker.log = SimpleNamespace(warning=lambda *_: None)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker.handle_error(None, ours, ("127.0.0.1", 1), error)
        ours.close()
        return b"".join(iter(lambda: theirs.recv(65536), b"")).decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LimitRequestLine(9000, 8190), "414 URI Too Long"),
        (LimitRequestHeaders("too many"), "431 Request Header Fields Too Large"),
        (InvalidRequestLine("x"), "400 Bad Request"),
    ],
)
def test_a_refusal_is_said_in_every_language(app: Flask, error: BaseException, status: str) -> None:
    answer = refuse(app, error)
    assert answer.startswith(f"HTTP/1.1 {status}\r\n")
    head, body = answer.split("\r\n\r\n")
    assert f"Content-Length: {len(body.encode())}" in head
    for language in LANGUAGES.values():
        assert f'<p lang="{language.lang_attribute}">' in body


def test_an_error_after_parsing_is_left_to_the_server(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(
        ThreadWorker, "handle_error", lambda *arguments: seen.append(arguments), raising=False
    )
    worker = PoliteWorker.__new__(PoliteWorker)
    request = object()
    worker.handle_error(request, None, None, ValueError())  # type: ignore[arg-type]
    assert seen


def test_the_service_says_so_to_a_query_of_10000_characters(served: str) -> None:
    host, port = served.removeprefix("http://").split(":")
    started = time.perf_counter()
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(b"GET /th/search?q=" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = client.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 414")
    assert '<p lang="th">' in answer
    assert time.perf_counter() - started < 5
