"""Telling us about a word: missing, not understood, wrong. No account, and nobody is known."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from flask import Response, current_app, make_response, render_template, request, url_for

from glossary.current import current_database, current_index
from glossary.errors import (
    GlossaryError,
    InvalidInput,
    ReportRefused,
    TooManyAtOnce,
    TooManyMarks,
    UnreadableText,
)
from glossary.services.reports import MAX_WORD, Sender, take_report
from glossary.services.typed import shown_again
from glossary.web.errors import redirect_response, sentences, status_of
from glossary.web.i18n import N_, current_ui, gettext
from glossary.web.pages import page_blueprint
from glossary.web.visitors import client_address

bp = page_blueprint("reporting", __name__)

KINDS = {
    "missing": N_("This word is missing"),
    "not_understood": N_("This word is not understood here"),
    "wrong": N_("Something about this word is wrong"),
}
# What the fields are called, in their order on the form.
NAMES = {
    "kind": N_("What is it?"),
    "word": N_("The word"),
    "language": N_("Its language"),
    "place": N_("Where?"),
    "remark": N_("What should we know?"),
}
_FIELDS = (*NAMES, "concept")
# Bytes. Far more than is kept, so that a text that is too long comes back to be made shorter.
_MOST_BYTES = 300_000
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


@bp.get("/report")
def report() -> str:
    """Show the form: ``?kind=&word=&language=&concept=`` are filled in already."""
    fields = {name: shown_again(request.args.get(name, "")[:MAX_WORD]) for name in _FIELDS}
    return _form(fields, secrets.token_urlsafe(16))


@bp.post("/report")
def send_report() -> Response:
    """Keep what was sent, once; or show the form again with all that was typed."""
    request.max_content_length = _MOST_BYTES
    fields = {name: request.form.get(name, "") for name in _FIELDS}
    key = _form_key()
    secret = str(current_app.secret_key)
    sender = Sender(address=client_address(), secret=secret, form_key=key)
    try:
        with current_database().write() as session:
            take_report(session, fields, sender)
            session.commit()
    except (ReportRefused, TooManyAtOnce) as error:
        shown = {name: shown_again(value) for name, value in fields.items()}
        return _again(_form(shown, key, error), error)
    response = redirect_response(url_for("reporting.report_sent"))
    response.status_code = 303
    return response


@bp.get("/report/sent")
def report_sent() -> str:
    """Thank the reader, and say what happens now."""
    return render_template("reporting/sent.html")


def _form_key() -> str:
    """Return the key that the form was given; a new one where somebody has changed it."""
    key = request.form.get("key", "")
    return key if _KEY.fullmatch(key) else secrets.token_urlsafe(16)


def _form(fields: Mapping[str, str], key: str, error: GlossaryError | None = None) -> str:
    problems = error.problems if isinstance(error, ReportRefused) else {}
    concept = current_index().concepts.get(fields["concept"])
    wanted = (fields["language"], current_ui(), "en")
    return render_template(
        "reporting/report.html",
        fields=fields,
        key=key,
        kinds=KINDS,
        names={name: gettext(text) for name, text in NAMES.items()},
        error=sentences(error) if error else None,
        problems={name: _said(problem) for name, problem in problems.items()},
        about=next(filter(None, map(concept.preferred, wanted)), None) if concept else None,
    )


def _said(problem: InvalidInput) -> tuple[str, str]:
    """Return what is wrong with a field, and what to do about it."""
    happened, what_to_do = sentences(problem)
    if isinstance(problem, (UnreadableText, TooManyMarks)):
        what_to_do = gettext("They were taken out. Look at it and send it again.")
    return happened, what_to_do


def _again(page: str, error: GlossaryError) -> Response:
    response = make_response(page, status_of(error))
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, TooManyAtOnce):
        response.headers["Retry-After"] = "3600"
    return response
