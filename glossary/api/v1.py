"""Version 1 of the JSON API, for reading; described in ``openapi.yaml``."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, jsonify, request

from glossary.current import count_missed_search, current_index, read_session
from glossary.errors import InvalidParameter, QueryMissing
from glossary.services.answers import (
    concept_answer,
    concept_summary_answer,
    index_answer,
    language_answers,
    search_answer,
    theme_answer,
)
from glossary.services.browsing import get_theme, index_of_language
from glossary.services.coverage import measure_coverage
from glossary.services.entries import get_entry, list_concepts
from glossary.services.searching import search_terms
from glossary.web.exporting import export_response

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")

OPENAPI = Path(__file__).parent / "openapi.yaml"
_MAX_LIMIT = 50
_PAGE_SIZE = 50
# A cursor is a slug; one that is gone by now still has its place in the order.
_CURSOR = re.compile(r"[a-z0-9-]{0,200}")


@bp.get("/search")
def search() -> Response:
    """Find terms: ``?q=&in=&limit=``."""
    if "q" not in request.args:
        raise QueryMissing
    language = request.args.get("in") or None
    result = search_terms(current_index(), request.args["q"], language=language, limit=_limit())
    response = jsonify(search_answer(result))
    if not result.total:
        count_missed_search(response, result.query, language)
    return response


@bp.get("/concepts")
def concepts() -> Response:
    """List the concepts, 50 at a time: ``?theme=&language=&changed_since=&cursor=``."""
    index = current_index()
    theme = request.args.get("theme") or None
    slugs, next_cursor = list_concepts(
        read_session(),
        # Looked up in the index first: PostgreSQL takes no NUL for a slug to compare.
        theme=get_theme(index, theme).slug if theme else None,
        language=request.args.get("language") or None,
        changed_since=_moment("changed_since"),
        after=_cursor(),
        limit=_PAGE_SIZE,
    )
    found = [
        concept_summary_answer(index.concepts[slug]) for slug in slugs if slug in index.concepts
    ]
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


@bp.get("/export/<format>")
def export(format: str) -> Response:
    """Give the chosen entries as a file, with the options of the command."""
    return export_response(format, request.args)


@bp.get("/openapi.yaml")
def openapi() -> Response:
    """Describe this API."""
    return Response(OPENAPI.read_bytes(), mimetype="application/yaml")


def _limit() -> int:
    text = request.args.get("limit", "10")
    # At most two ASCII digits: int() also reads other scripts' digits, spaces and underscores,
    # and refuses thousands of digits.
    if not (re.fullmatch(r"[1-9][0-9]?", text) and int(text) <= _MAX_LIMIT):
        raise InvalidParameter(name="limit", allowed=f"1–{_MAX_LIMIT}")
    return int(text)


def _cursor() -> str:
    text = request.args.get("cursor", "")
    if not _CURSOR.fullmatch(text):
        raise InvalidParameter(name="cursor", allowed="next_cursor")
    return text


def _moment(name: str) -> datetime | None:
    """Return a parameter as a point in time; a date alone is its first second in UTC."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        # In UTC a moment of the year 1 or 9999 may lie outside the calendar.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidParameter(name=name, allowed="2026-11-24, 2026-11-24T08:00:00Z") from None
