"""Words to avoid: say this, not that."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from glossary.current import current_index
from glossary.languages import LANGUAGES
from glossary.services.avoiding import words_to_avoid
from glossary.services.browsing import get_theme
from glossary.services.searching import MAX_QUERY_LENGTH, known_language
from glossary.web.errors import redirect_response
from glossary.web.i18n import current_ui
from glossary.web.pages import has_scattered_choice, page_blueprint

bp = page_blueprint("avoiding", __name__)

# What a form sends for "every language" or "every theme", which an address leaves out.
_FORM = ("q", "in", "theme")


@bp.get("/avoid")
def avoid() -> Response:
    """Show the words to avoid and the better ones: ``?q=&in=LANG&theme=THEME``.

    Without ``q`` and ``in`` the words of the page's own language.
    """
    asked = {name: request.args.get(name, "").strip() for name in _FORM}
    if has_scattered_choice() or any(name in request.args and not asked[name] for name in _FORM):
        return redirect_response(_address(asked))
    index = current_index()
    query = asked["q"]
    tag = known_language(asked["in"]) if asked["in"] else "" if query else current_ui()
    theme = get_theme(index, asked["theme"]) if asked["theme"] else None
    advice = words_to_avoid(
        index, language=tag or None, theme=theme.slug if theme else None, query=query
    )
    page = render_template(
        "avoiding/avoid.html",
        index=index,
        advice=advice,
        query=query,
        tag=tag,
        theme=theme,
        limit=MAX_QUERY_LENGTH,
        print_address=_print_address(tag, theme.slug if theme else "") if advice else None,
    )
    return make_response(page)


def _address(asked: dict[str, str]) -> str:
    values: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for("avoiding.avoid", **values)


def _print_address(tag: str, theme: str) -> str:
    """Return the address of the poster of these words, in the language of the page as well."""
    languages = dict.fromkeys((tag, current_ui())) if tag else LANGUAGES
    values: dict[str, Any] = {"layout": "avoid", "languages": ",".join(languages)}
    if theme:
        values["themes"] = theme
    return url_for("booklet.booklet", **values).replace("%2C", ",")
