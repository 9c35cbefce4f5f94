"""Forms of an account that write: sent twice, they are answered alike and write once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from flask import Response, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from glossary.current import current_database
from glossary.errors import ProposalMoved
from glossary.model import Account
from glossary.services.repeating import digest_of, earlier_answer, keep_answer
from glossary.web.errors import redirect_response
from glossary.web.guard import FIELD
from glossary.web.sessions import signed_in

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


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
