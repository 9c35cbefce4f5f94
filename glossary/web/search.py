"""Searching."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from glossary.current import current_index
from glossary.errors import InvalidInput
from glossary.services.searching import known_language, search_terms
from glossary.web.errors import answer_error, redirect_response
from glossary.web.pages import (
    chosen_languages,
    has_scattered_choice,
    page_blueprint,
    shown_languages,
)

bp = page_blueprint("search", __name__)

# Hits on one page; the rest is one tap away, and more than that is a query too wide.
_FIRST, _MOST = 20, 100


@bp.get("/search")
def search() -> Response:
    """Show the terms that match ``?q=``, best first."""
    language = request.args.get("in") or None
    if language:
        known_language(language)
    if has_scattered_choice() or ("in" in request.args and not language):
        return _to_one_address(language)
    index = current_index()
    result = None
    if "q" in request.args:
        try:
            result = search_terms(
                index,
                request.args["q"],
                language=language,
                reader_languages=shown_languages(),
                limit=_MOST if "all" in request.args else _FIRST,
            )
        except InvalidInput as error:
            return answer_error(error)
    page = render_template(
        "search/results.html",
        result=result,
        index=index,
        language=language,
        more_address=_address(language, all=1),
    )
    return make_response(page)


def _to_one_address(language: str | None) -> Response:
    """Send the form's address to the one that can be shared and cached."""
    return redirect_response(_address(language))


def _address(language: str | None, **others: int) -> str:
    show = ",".join(chosen_languages()) if "show" in request.args else ""
    values: dict[str, Any] = {"q": request.args.get("q"), "in": language, "show": show, **others}
    return url_for("search.search", **{key: value for key, value in values.items() if value})
