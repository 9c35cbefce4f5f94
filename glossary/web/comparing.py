"""Comparing: concepts side by side, and the ready comparisons to choose from."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from glossary.current import current_index, read_session
from glossary.errors import GlossaryError, UnknownConcept
from glossary.languages import LANGUAGES
from glossary.model import Concept
from glossary.search.index import SearchIndex
from glossary.services.comparing import (
    FEWEST,
    MOST,
    Choice,
    Pairing,
    choose_concepts,
    note_on,
    often_confused,
    pairings,
    put_side_by_side,
)
from glossary.web.errors import redirect_response, sentences, status_of
from glossary.web.i18n import current_ui, gettext
from glossary.web.pages import (
    chosen_languages,
    has_scattered_choice,
    page_blueprint,
    shown_languages,
)

bp = page_blueprint("comparing", __name__)

# Words offered to compare with, beside those compared already.
_MOST_OFFERED = 8


@bp.get("/compare")
def compare() -> Response:
    """Show two to four concepts side by side: ``?c=SLUG&c=SLUG``; without, what is ready."""
    slugs = request.args.getlist("c")
    if has_scattered_choice():
        return redirect_response(_address(slugs))
    if not slugs:
        return make_response(_choosing(Choice((), ())))
    choice = choose_concepts(read_session(), slugs)
    is_enough = FEWEST <= len(choice.concepts) <= MOST
    page = _side_by_side(choice) if is_enough else _choosing(choice)
    response = make_response(page, status_of(choice.problems[0]) if choice.problems else 200)
    if choice.problems:
        response.headers["Cache-Control"] = "no-store"
    return response


def _side_by_side(choice: Choice) -> str:
    compared = put_side_by_side(read_session(), choice.concepts)
    return render_template(
        "comparing/compare.html",
        compared=compared,
        problems=[_sentences(problem) for problem in choice.problems],
        offered=_offered(choice.concepts),
        index=current_index(),
        shown=shown_languages(),
        note_on=note_on,
        print_address=_print_address(choice.concepts) if compared.is_printed else None,
    )


def _choosing(choice: Choice) -> str:
    index = current_index()
    return render_template(
        "comparing/choose.html",
        concepts=choice.concepts,
        problems=[_sentences(problem) for problem in choice.problems],
        offered=_offered(choice.concepts),
        groups=_by_theme(index, pairings(read_session())),
        index=index,
    )


def _sentences(problem: GlossaryError) -> tuple[str, str]:
    """Return what is wrong and what to do; of several words, it says which one."""
    happened, what_to_do = sentences(problem)
    if isinstance(problem, UnknownConcept):
        happened = gettext("“%(slug)s” is no entry of this glossary.") % problem.details
    return happened, what_to_do


def _offered(concepts: tuple[Concept, ...]) -> list[str]:
    """Return the slugs of what the concepts are confused with, and which are not among them."""
    index, chosen = current_index(), {concept.slug for concept in concepts}
    found = dict.fromkeys(slug for concept in concepts for slug in often_confused(concept))
    return [slug for slug in found if slug in index.concepts and slug not in chosen][:_MOST_OFFERED]


def _by_theme(index: SearchIndex, found: list[Pairing]) -> dict[str, list[Pairing]]:
    """Return the comparisons by the theme of their first concept, in the order of the themes."""
    groups: dict[str, list[Pairing]] = {slug: [] for slug in index.themes}
    for pairing in found:
        if all(slug in index.concepts for slug in pairing.concepts):
            for theme in index.concepts[pairing.concepts[0]].themes[:1]:
                groups[theme].append(pairing)
    return {slug: group for slug, group in groups.items() if group}


def _print_address(concepts: tuple[Concept, ...]) -> str:
    languages = dict.fromkeys((current_ui(), *(chosen_languages() or LANGUAGES)))
    values: dict[str, Any] = {
        "layout": "compare",
        "concepts": ",".join(concept.slug for concept in concepts),
        "languages": ",".join(languages),
    }
    return url_for("booklet.file", **values).replace("%2C", ",")


def _address(slugs: list[str]) -> str:
    show = ",".join(chosen_languages())
    values: dict[str, Any] = {"c": slugs, "show": show}
    return url_for("comparing.compare", **values).replace("%2C", ",")
