"""Checking a text: paste it, see the glossary's words in it, take the list along.

What is pasted is neither stored nor logged, and its answer is kept by no cache.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache

from flask import Response, make_response, render_template, request, url_for

from glossary.current import current_index
from glossary.errors import GlossaryError, InvalidParameter
from glossary.services.searching import known_language
from glossary.services.text_checks import MAX_TEXT_LENGTH, TextCheck, Use, check_text
from glossary.web.errors import sentences, status_of
from glossary.web.i18n import current_ui, gettext, pgettext
from glossary.web.pages import page_blueprint

bp = page_blueprint("text_checks", __name__)

_FILES = {"csv": "text/csv", "txt": "text/plain"}


@bp.get("/check-text")
def form() -> Response:
    """Show the field to paste a text into."""
    return _page(into=current_ui())


@bp.post("/check-text")
def check() -> Response:
    """Show the text with the glossary's words marked, or send the list of them as a file."""
    text = request.form.get("text", "")
    language, into = request.form.get("in", ""), request.form.get("into", "")
    kind = request.form.get("as", "")
    try:
        if into:
            known_language(into)
        if kind and kind not in _FILES:
            raise InvalidParameter(name="as", allowed=", ".join(_FILES))
        checked = check_text(current_index(), text, language=language or None, into=into or None)
    except GlossaryError as error:
        return _page(text=text, language=language, into=into, error=error)
    if kind:
        return _file(kind, checked.uses)
    return _page(text=text, language=language, into=into, checked=checked)


def _page(
    *,
    text: str = "",
    language: str = "",
    into: str = "",
    checked: TextCheck | None = None,
    error: GlossaryError | None = None,
) -> Response:
    page = render_template(
        "text_checks/check.html",
        text="".join(char for char in text if char.isprintable() or char in "\n\t\u200b"),
        language=language,
        into=into,
        checked=checked,
        listed=_listed(checked.uses) if checked else "",
        problem=sentences(error) if error else None,
        limit=MAX_TEXT_LENGTH,
        # A text names the same entries again and again.
        address=cache(lambda concept: url_for("concepts.concept", slug=concept)),
        index=current_index(),
    )
    response = make_response(page, status_of(error) if error else 200)
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response


def _row(use: Use) -> tuple[str, str, str, str]:
    """Return the word, what to say instead, its equivalent, and the entry."""
    term = use.mark.term
    better = term.use_instead or "" if use.mark.is_discouraged else ""
    return term.text, better, use.equivalent.text if use.equivalent else "", term.concept


def _listed(uses: Iterable[Use]) -> str:
    """Return the list as text: a line per word."""
    lines = []
    for use in uses:
        word, better, equivalent, _ = _row(use)
        instead = f" ({pgettext('status of a word', 'say')}: {better})" if better else ""
        lines.append(word + instead + (f" – {equivalent}" if equivalent else ""))
    return "\n".join(lines)


def _file(kind: str, uses: Iterable[Use]) -> Response:
    body = _listed(uses) + "\n" if kind == "txt" else _table(uses)
    response = Response(body, mimetype=_FILES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="words.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _table(uses: Iterable[Use]) -> str:
    """Return the list as CSV that spreadsheets open as UTF-8, without formulas."""
    from glossary.formats.tables import harmless

    file = io.StringIO()
    writer = csv.writer(file)
    say = pgettext("status of a word", "say")
    writer.writerow([gettext("Word"), say, gettext("Equivalent"), gettext("Entry")])
    for use in uses:
        writer.writerow(map(harmless, _row(use)))
    return "\ufeff" + file.getvalue()
