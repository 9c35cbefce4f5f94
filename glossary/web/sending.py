"""Forms of an account that write: sent twice, they are answered alike and write once.

What a form makes may be a secret that is shown once: a token, a link. Where the answer was lost
on the way, or the button pressed twice, the same form shows the same secret again, for a few
minutes: it is made of the key of the form and of what only this service knows, and not kept.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import TypeVar

from flask import Response, current_app, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from glossary.current import current_database, read_session
from glossary.errors import ProposalMoved
from glossary.model import Account, now
from glossary.services.repeating import digest_of, earlier_answer, keep_answer
from glossary.web.errors import redirect_response
from glossary.web.guard import FIELD
from glossary.web.sessions import signed_in

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
# How long a form that is sent again still shows its secret.
_SHOWN_FOR = timedelta(minutes=5)

Made = TypeVar("Made")


def new_key() -> str:
    """Return the key of a form that is shown."""
    return secrets.token_urlsafe(16)


def send_once(action: Callable[[Session, Account], str]) -> Response:
    """Do ``action``, which returns the address to go on to, once for each key of a form.

    :raises SignInNeeded: nobody is signed in; the form is carried through the sign-in.
    """
    number = signed_in().id
    # The second attempt finds what a request at the same moment has written.
    for _ in range(2):
        try:
            return _attempt(action, number)
        except IntegrityError:
            continue
    raise ProposalMoved


def make_secret_once(
    make: Callable[[Session, Account, str], Made],
    find: Callable[[Session, Account, str], Made | None],
) -> Made | None:
    """Make something with a secret once for each key of a form, and show it again soon after.

    :param make: makes it of the session, the account and the secret.
    :param find: returns what was made with this secret, None where it does not hold any more.
    :return: None where the form was sent again too late, or after what it made was taken back.
    :raises SignInNeeded: nobody is signed in; the form is carried through the sign-in.
    """
    number = signed_in().id
    # The second attempt finds what a request at the same moment has written.
    for _ in range(2):
        try:
            return _make_secret(make, find, number)
        except IntegrityError:
            continue
    raise ProposalMoved


def _make_secret(
    make: Callable[[Session, Account, str], Made],
    find: Callable[[Session, Account, str], Made | None],
    number: int,
) -> Made | None:
    with current_database().write() as session:
        account = session.get_one(Account, number)
        key = _form_key()
        secret = _secret_of(account, key)
        # The key is not kept as it is: with it and the service's own secret, ours can be made.
        mark = sha256(key.encode()).hexdigest()
        digest = digest_of(request.path, _body())
        kept = earlier_answer(session, account, mark, digest)
        if kept is not None:
            is_soon = now() - kept.created_at < _SHOWN_FOR
            return find(session, account, secret) if is_soon else None
        made = make(session, account, secret)
        keep_answer(session, account, mark, digest, 200, {})
        session.commit()
    # What this request has read before is older than what it has just written.
    read_session().rollback()
    return made


def _secret_of(account: Account, key: str) -> str:
    """Return 256 bits, as ``secrets.token_urlsafe`` writes them."""
    own = str(current_app.secret_key).encode()
    bits = hmac.new(own, f"secret\0{account.id}\0{key}".encode(), sha256).digest()
    return base64.urlsafe_b64encode(bits).rstrip(b"=").decode()


def _attempt(action: Callable[[Session, Account], str], number: int) -> Response:
    with current_database().write() as session:
        account = session.get_one(Account, number)
        key = _form_key()
        digest = digest_of(request.path, _body())
        kept = earlier_answer(session, account, key, digest)
        if kept is None:
            answer = {"address": action(session, account)}
            kept = keep_answer(session, account, key, digest, 303, answer)
            session.commit()
        response = redirect_response(kept.answer["address"])
        response.status_code = kept.status
        return response


def _form_key() -> str:
    """Return the key that the form was given; a new one where somebody has changed it."""
    key = request.form.get("key", "")
    return key if _KEY.fullmatch(key) else new_key()


def _body() -> bytes:
    fields = [(name, text) for name, text in request.form.items(multi=True) if name != FIELD]
    return repr(sorted(fields)).encode("utf-8", "replace")
