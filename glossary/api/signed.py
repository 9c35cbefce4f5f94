"""Requests of an account: its token, its JSON, and the same answer when it asks again."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, after_this_request, jsonify, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from glossary.current import current_database
from glossary.errors import ProposalInvalid, ProposalMoved, TokenInvalid
from glossary.model import Account
from glossary.services.repeating import accept_key, digest_of, earlier_answer, keep_answer
from glossary.services.tokens import get_token, is_to_be_noted, note_use

Body = dict[str, Any]
Answer = dict[str, Any]
# What a request does: it gets a session, its account and its JSON.
Action = Callable[[Session, Account, Body], Answer]


class NotKept(Exception):
    """The answer to a request that wrote nothing: it may be asked again under the same key."""

    def __init__(self, answer: Answer, status: int) -> None:
        """Keep what to answer."""
        super().__init__()
        self.answer = answer
        self.status = status


def signed_account(session: Session) -> Account:
    """Return the account whose token came with this request.

    :raises TokenInvalid: none came, or one that is not valid.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise TokenInvalid
    found = get_token(session, token.strip())
    if is_to_be_noted(found):
        # Later, when the session of this request writes nothing any more.
        after_this_request(partial(_note_use, found.id))
    return found.account


def _note_use(number: int, response: Response) -> Response:
    with current_database().write() as session:
        note_use(session, number)
        session.commit()
    return response


def answer_once(action: Action, fields: tuple[str, ...] | None, status: int = 200) -> Response:
    """Do ``action`` and answer it, once for each ``Idempotency-Key`` of an account.

    :param fields: the fields that the JSON of the request may have; None for a request whose
        body is a file.
    """
    # The second attempt finds what a request at the same moment has written.
    for _ in range(2):
        try:
            return _attempt(action, fields, status)
        except IntegrityError:
            continue
    raise ProposalMoved


def _attempt(action: Action, fields: tuple[str, ...] | None, status: int) -> Response:
    with current_database().write() as session:
        account = signed_account(session)
        key = accept_key(request.headers.get("Idempotency-Key"))
        digest = digest_of(f"{request.method} {request.full_path.rstrip('?')}", request.get_data())
        kept = earlier_answer(session, account, key, digest)
        if kept is None:
            answer = action(session, account, {} if fields is None else body_of(fields))
            kept = keep_answer(session, account, key, digest, status, answer)
            session.commit()
        return private(jsonify(kept.answer), kept.status)


def private(response: Response, status: int = 200) -> Response:
    """Mark an answer that is for one account alone: no cache keeps it."""
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def body_of(fields: tuple[str, ...]) -> Body:
    """Return the JSON object of this request.

    :raises ProposalInvalid: it is none, or has other fields than ``fields``; or a name stands
        twice in one object (RFC 7493, section 2.3), so that two readers may take two values.
    """
    allowed = ", ".join(fields)
    try:
        body = json.loads(request.get_data(), object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise ProposalInvalid(field="JSON", allowed=allowed) from None
    if not isinstance(body, dict) or set(body) - set(fields):
        raise ProposalInvalid(field="JSON", allowed=allowed)
    return body


def _each_once(pairs: list[tuple[str, Any]]) -> Body:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
