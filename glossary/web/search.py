"""Searching."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response, render_template, request, url_for

from glossary.current import count_missed_search, current_index
from glossary.errors import InvalidInput, QueryTooLong
from glossary.languages import LANGUAGES
from glossary.search.highlight import marked
from glossary.search.result import Hit, SearchResult
from glossary.services.searching import (
    MAX_QUERY_LENGTH,
    beginning_of,
    known_language,
    search_terms,
)
from glossary.web.errors import answer_error, redirect_response
from glossary.web.i18n import current_ui
from glossary.web.pages import (
    chosen_languages,
    has_scattered_choice,
    page_blueprint,
    shown_languages,
)

bp = page_blueprint("search", __name__)

# Hits on one page; the rest is one tap away, and more than that is a query too wide.
_FIRST, _MOST = 20, 100
# What fits between the search box and a phone's keyboard.
_SUGGESTIONS = 6


@bp.get("/search")
def search() -> Response:
    """Show the terms that match ``?q=``, best first."""
    language = request.args.get("in") or None
    if language:
        known_language(language)
    if has_scattered_choice() or ("in" in request.args and not language):
        return _to_one_address(language)
    query, is_cut = request.args.get("q"), False
    result = None
    try:
        if query is not None:
            result = _result(query, language)
    except QueryTooLong:
        is_cut = True
        result = _beginning_result(query or "", language)
    except InvalidInput as error:
        return answer_error(error)
    if is_cut and result is None:
        return answer_error(QueryTooLong(limit=MAX_QUERY_LENGTH))
    return _page(result, language, is_cut)


def _result(query: str, language: str | None) -> SearchResult:
    return search_terms(
        current_index(),
        query,
        language=language,
        reader_languages=shown_languages(),
        limit=_MOST if "all" in request.args else _FIRST,
    )


def _beginning_result(query: str, language: str | None) -> SearchResult | None:
    """Return what the start of a query that is too long has found, None where that is nothing."""
    try:
        result = _result(beginning_of(query), language)
    except InvalidInput:
        return None
    return result if result.hits else None


def _page(result: SearchResult | None, language: str | None, is_cut: bool) -> Response:
    shown = shown_languages()
    if result and result.wanted_language:
        shown = tuple(dict.fromkeys((result.wanted_language, *shown)))
    page = render_template(
        "search/results.html",
        result=result,
        index=current_index(),
        language=language,
        shown=shown,
        marked=marked,
        limit=MAX_QUERY_LENGTH if is_cut else None,
        this_search=_as_one_field(language),
        more_address=_address(language, all=1),
    )
    response = make_response(page, 400 if is_cut else 200)
    if is_cut:
        response.headers["Cache-Control"] = "no-store"
    if result and not result.total:
        count_missed_search(response, result.query, language)
    return response


@bp.get("/suggestions")
def suggestions() -> Response:
    """Give, as JSON, the best hits for what is being typed: ``?q=&in=``.

    A list of ``{"text", "lang", "say", "say_lang", "avoid", "address"}``: the word that was
    found, and the one to say for it in the first of the reader's languages that is another.
    """
    language = request.args.get("in") or None
    try:
        result = search_terms(
            current_index(),
            request.args.get("q", ""),
            language=language,
            reader_languages=shown_languages(),
            limit=_SUGGESTIONS,
        )
    except InvalidInput:
        return jsonify([])
    return jsonify([_suggestion(hit) for hit in result.hits])


def _suggestion(hit: Hit) -> dict[str, Any]:
    term = hit.match.term
    others = (tag for tag in (current_ui(), *shown_languages()) if tag != term.language)
    say = next((word for tag in others if (word := hit.concept.preferred(tag))), None)
    return {
        "text": term.text,
        "lang": LANGUAGES[term.language].lang_attribute,
        "say": say.text if say else None,
        "say_lang": LANGUAGES[say.language].lang_attribute if say else None,
        "avoid": term.status.is_discouraged,
        "address": url_for("concepts.concept", slug=hit.concept.slug),
    }


def _to_one_address(language: str | None) -> Response:
    """Send the form's address to the one that can be shared and cached."""
    return redirect_response(_address(language))


def _as_one_field(language: str | None) -> str:
    """Return this search as a button sends it: an address's query, in which ``q`` is the rest.

    It is encoded only once, by the browser, so that no address becomes too long.
    """
    given = {"in": language, "show": ",".join(chosen_languages()), "all": request.args.get("all")}
    if "show" not in request.args:
        del given["show"]
    others = "".join(f"{name}={value}&" for name, value in given.items() if value)
    return f"{others}q={request.args.get('q', '')}"


def search_from_field(text: str) -> dict[str, str]:
    """Return the parameters of a search that :func:`_as_one_field` has written."""
    others, _, query = text.partition("q=")
    found = dict(pair.split("=", 1) for pair in others.split("&") if "=" in pair)
    return {"q": query, **{name: found[name] for name in ("in", "show", "all") if name in found}}


def _address(language: str | None, **others: int) -> str:
    show = ",".join(chosen_languages()) if "show" in request.args else ""
    values: dict[str, Any] = {"q": request.args.get("q"), "in": language, "show": show, **others}
    return url_for("search.search", **{key: value for key, value in values.items() if value})
