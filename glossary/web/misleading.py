"""The words that mislead."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, url_for

from glossary.current import current_index
from glossary.services.searching import known_language
from glossary.web.errors import redirect_response
from glossary.web.pages import page_blueprint

bp = page_blueprint("misleading", __name__)


@bp.get("/ambiguous")
def ambiguous() -> Response:
    """Show the words that mislead, of all languages or of one: ``?in=LANG``."""
    language = request.args.get("in") or None
    if "in" in request.args and not language:
        return redirect_response(url_for("misleading.ambiguous"))
    index = current_index()
    found = index.misleading.of_language(known_language(language)) if language else index.misleading
    return make_response(
        render_template("misleading/ambiguous.html", found=found, language=language, index=index)
    )
