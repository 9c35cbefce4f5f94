"""One entry, and its cards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from flask import Response, abort, make_response, render_template, request, url_for
from markupsafe import Markup, escape

from glossary.current import current_index, read_session
from glossary.errors import UnknownConcept, UnknownLanguage
from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, Concept, Note
from glossary.search.index import IndexedTerm, SearchIndex
from glossary.services.comprehension import understanding_of
from glossary.services.editing import successor_of
from glossary.services.entries import comparisons_of, get_concept, get_entry, relations_of
from glossary.services.history import Step, by_language, differences_between, history_of
from glossary.services.neighbourhood import Name, draw_neighbourhood
from glossary.services.revisions import last_change_of_meaning
from glossary.services.searching import known_language
from glossary.services.side_by_side import side_of, usual_pair
from glossary.web.errors import redirect_response
from glossary.web.i18n import current_ui
from glossary.web.numbers import number_in_address
from glossary.web.pages import page_blueprint, shown_languages

bp = page_blueprint("concepts", __name__)


@bp.app_template_filter("texts")
def texts(notes: Iterable[Note], kind: str) -> dict[str, str]:
    """Return the notes of one kind by language of explanation."""
    return {note.language: note.text for note in notes if note.kind == kind}


@bp.app_template_filter("marked")
def marked(text: str, tag: str) -> Markup:
    """Return ``text``, written in language ``tag``, with the words of other scripts marked.

    A run of letters of another language's own script gets that language's ``lang``, so that it
    is read aloud and set in type as what it is (WCAG 2.2, 3.1.2).
    """
    written_in = LANGUAGES[tag].script
    marked_up = str(escape(text))
    for language in LANGUAGES.values():
        if language.script not in ("Latn", written_in):
            words = rf'<bdi lang="{language.lang_attribute}">\g<0></bdi>'
            marked_up = _run_of(language.block).sub(words, marked_up)
    return Markup(marked_up)  # noqa: S704 - escaped above


@cache
def _run_of(block: str) -> re.Pattern[str]:
    """Return what finds words of one script, with the spaces between them."""
    return re.compile(f"[{block}]+(?: [{block}]+)*")


@bp.app_template_global()
def headwords(
    index: SearchIndex, concepts: Iterable[Concept], ui: str
) -> dict[str, IndexedTerm | None]:
    """Return by slug the word to name each concept with: in the page's language, else English."""
    found = {concept.slug: index.concepts.get(concept.slug) for concept in concepts}
    return {
        slug: (known.preferred(ui) or known.preferred("en")) if known else None
        for slug, known in found.items()
    }


@bp.get("/concepts/<slug>")
def concept(slug: str) -> str | Response:
    """Show one entry: a sheet with a section per language, the reader's languages first."""
    try:
        entry = get_entry(read_session(), slug)
    except UnknownConcept:
        return _successor(slug)
    shown = shown_languages()
    order = (*shown, *(tag for tag in LANGUAGES if tag not in shown))
    sections = [section for tag in order if (section := entry.section(tag)) is not None]
    return render_template(
        "concepts/concept.html",
        concept=entry,
        sections=sections,
        changed_in=last_change_of_meaning(read_session(), entry)
        if any(section.check_again for section in sections)
        else None,
        relations=relations_of(entry),
        understanding=understanding_of,
        comparisons=comparisons_of(read_session(), entry),
        index=current_index(),
    )


@bp.get("/concepts/<slug>/languages")
def languages(slug: str) -> Response:
    """Read two languages against each other: ``?a=LANG&b=LANG&by=LANG``.

    ``by`` is the language that explains them; without it the page's own.
    """
    entry = get_entry(read_session(), slug)
    usual = usual_pair(shown_languages())
    first = known_language(request.args.get("a") or usual[0])
    others = [tag for tag in (usual[1], usual[0]) if tag != first]
    second = known_language(request.args.get("b") or others[0])
    is_twice = first == second
    page = render_template(
        "concepts/languages.html",
        concept=entry,
        sides=[side_of(entry, tag) for tag in dict.fromkeys((first, second))],
        chosen=(first, second),
        by=known_language(request.args.get("by") or current_ui()),
        is_twice=is_twice,
        index=current_index(),
    )
    return make_response(page, 400 if is_twice else 200)


def _successor(slug: str) -> Response:
    """Send the reader of an entry that was merged into another one to that one.

    :raises UnknownConcept: there is none.
    """
    successor = successor_of(read_session(), slug)
    if successor is None:
        raise UnknownConcept(slug=slug[:80])
    return redirect_response(url_for("concepts.concept", slug=successor))


@bp.get("/concepts/<slug>/card/<tag>")
def card(slug: str, tag: str) -> str:
    """Show one term as large as the screen allows, to hold out to somebody."""
    entry = get_entry(read_session(), slug)
    try:
        section = entry.section(known_language(tag))
    except UnknownLanguage:
        abort(404)
    term = section.preferred_term() if section else None
    if section is None or term is None:
        abort(404)
    return render_template("concepts/card.html", concept=entry, section=section, term=term)


@bp.get("/concepts/<slug>/map")
def neighbourhood(slug: str) -> str:
    """Show the concepts around one as a picture, and the same as a list."""
    entry = get_entry(read_session(), slug)
    index = current_index()
    relations = relations_of(entry)
    words = headwords(index, (entry, *(other for _, other, _ in relations)), current_ui())
    return render_template(
        "concepts/map.html",
        concept=entry,
        relations=relations,
        words=words,
        picture=draw_neighbourhood(
            _name(entry, words[entry.slug]),
            [(kind, _name(other, words[other.slug])) for kind, other, _ in relations],
            current_ui(),
        ),
        index=index,
    )


def _name(concept: Concept, word: IndexedTerm | None) -> Name:
    if word is None:
        return Name(concept.slug, "en", concept.slug)
    return Name(concept.slug, word.language, word.text)


@bp.get("/concepts/<slug>/history")
def history(slug: str) -> str:
    """Show what each version of an entry changed, newest first; or two: ``?from=1&to=3``."""
    entry = get_concept(read_session(), slug)
    two = number_in_address("from"), number_in_address("to")
    steps: list[Step] = []
    older, differences = None, []
    if two[0] and two[1]:
        differences = differences_between(read_session(), entry, two[0], two[1])
    else:
        steps, older = history_of(read_session(), entry, before=number_in_address("before"))
    return render_template(
        "concepts/history.html",
        concept=entry,
        steps=steps,
        older=older,
        compared=two if all(two) else None,
        differences=by_language(differences),
        statuses={status.value: status for status in AdministrativeStatus},
        index=current_index(),
    )
