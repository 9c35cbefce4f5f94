"""The way in: ``/`` sends the reader to the interface language that fits."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from glossary.current import current_database, current_index
from glossary.errors import DatabaseUnavailable
from glossary.web.errors import redirect_response
from glossary.web.i18n import interface
from glossary.web.pages import page_blueprint

bp = Blueprint("front", __name__)
pages = page_blueprint("home", __name__)


@bp.get("/")
def choose_language() -> Response:
    """Send the reader to the language of an earlier choice, else of the browser, else English."""
    response = redirect_response(url_for("home.home", ui=_reader_ui()))
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.update(["Accept-Language", "Cookie"])
    return response


@bp.get("/c/<slug>")
def short_address(slug: str) -> Response:
    """Send the reader of a print, who typed its short address, to the entry."""
    response = redirect_response(url_for("concepts.concept", ui=_reader_ui(), slug=slug))
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.update(["Accept-Language", "Cookie"])
    return response


@bp.get("/healthz")
def healthz() -> Response:
    """Answer 200 only when the database does."""
    if not current_database().is_answering():
        raise DatabaseUnavailable
    response = jsonify(status="ok")
    response.headers["Cache-Control"] = "no-store"
    return response


def _reader_ui() -> str:
    earlier = request.cookies.get("ui")
    if earlier in interface().languages:
        return str(earlier)
    return interface().negotiate([tag for tag, _ in request.accept_languages])


@pages.get("/")
def home() -> str:
    """Show the search box, the languages and the themes."""
    return render_template("search/home.html", index=current_index())


@pages.get("/about")
def about() -> str:
    """Say what this is, what "not yet reviewed" means, and under which licence it stands."""
    return render_template("search/about.html", index=current_index())
