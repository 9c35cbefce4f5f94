"""Version 1 of the JSON API, for reading; described in ``openapi.yaml``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, jsonify, request

from glossary.current import current_index, read_session
from glossary.errors import InvalidParameter, QueryMissing
from glossary.services.answers import (
    concept_answer,
    concept_summary_answer,
    index_answer,
    language_answers,
    search_answer,
    theme_answer,
)
from glossary.services.browsing import index_of_language
from glossary.services.coverage import measure_coverage
from glossary.services.entries import get_entry, list_concepts
from glossary.services.searching import search_terms

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")

OPENAPI = Path(__file__).parent / "openapi.yaml"
_MAX_LIMIT = 50
_PAGE_SIZE = 50


@bp.get("/search")
def search() -> Response:
    """Find terms: ``?q=&in=&limit=``."""
    if "q" not in request.args:
        raise QueryMissing
    result = search_terms(
        current_index(),
        request.args["q"],
        language=request.args.get("in") or None,
        limit=_limit(),
    )
    return jsonify(search_answer(result))


@bp.get("/concepts")
def concepts() -> Response:
    """List the concepts, 50 at a time: ``?theme=&language=&changed_since=&cursor=``."""
    index = current_index()
    slugs, next_cursor = list_concepts(
        read_session(),
        theme=request.args.get("theme") or None,
        language=request.args.get("language") or None,
        changed_since=_moment("changed_since"),
        after=request.args.get("cursor", "")[:100],
        limit=_PAGE_SIZE,
    )
    found = [concept_summary_answer(index.concepts[slug]) for slug in slugs if slug in index.concepts]
    return jsonify(concepts=found, next_cursor=next_cursor)


@bp.get("/concepts/<slug>")
def concept(slug: str) -> Response:
    """Give one entry."""
    return jsonify(concept_answer(get_entry(read_session(), slug)))


@bp.get("/languages")
def languages() -> Response:
    """List the languages."""
    return jsonify(languages=language_answers(current_index()))


@bp.get("/themes")
def themes() -> Response:
    """List the themes."""
    return jsonify(themes=[theme_answer(theme) for theme in current_index().themes.values()])


@bp.get("/coverage")
def coverage() -> Response:
    """Count what the glossary holds, per language and theme."""
    return jsonify(measure_coverage(read_session()))


@bp.get("/index/<tag>")
def language_index(tag: str) -> Response:
    """Give every term of one language under its headings, in its own order."""
    return jsonify(index_answer(index_of_language(current_index(), tag)))


@bp.get("/openapi.yaml")
def openapi() -> Response:
    """Describe this API."""
    return Response(OPENAPI.read_bytes(), mimetype="application/yaml")


def _limit() -> int:
    text = request.args.get("limit", "10")
    # Only ASCII digits: int() also reads other scripts' digits, spaces and underscores.
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MAX_LIMIT):
        raise InvalidParameter(name="limit", allowed=f"1–{_MAX_LIMIT}")
    return int(text)


def _moment(name: str) -> datetime | None:
    """Return a parameter as a point in time; a date alone is its first second in UTC."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidParameter(name=name, allowed="2026-11-24, 2026-11-24T08:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
