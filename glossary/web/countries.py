"""The lens of one country: how it understands and regulates what the glossary names."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from glossary.current import current_index, read_session
from glossary.services.countries import count_notes, known_country, read_countries
from glossary.web.pages import page_blueprint

bp = page_blueprint("countries", __name__)


@bp.get("/countries/")
def countries() -> str:
    """List the countries that there are notes on."""
    return render_template("countries/countries.html", counts=count_notes(read_session()))


@bp.get("/countries/<code>")
def country(code: str) -> Response:
    """Show one country across all concepts, or beside another one: ``?beside=MM``."""
    counts = count_notes(read_session())
    first = known_country(code, counts)
    asked = request.args.get("beside")
    second = known_country(asked, counts) if asked else None
    chosen = tuple(dict.fromkeys(one for one in (first, second) if one))
    is_twice = first == second
    page = render_template(
        "countries/country.html",
        counts=counts,
        chosen=chosen,
        is_twice=is_twice,
        parts=read_countries(read_session(), current_index(), chosen),
        index=current_index(),
    )
    return make_response(page, 400 if is_twice else 200)
