"""Browsing by theme and collection, and through one language in its own order."""

from __future__ import annotations

from flask import render_template

from glossary.current import current_index
from glossary.languages import LANGUAGES
from glossary.services.browsing import (
    concepts_in_order,
    get_collection,
    get_theme,
    index_of_language,
)
from glossary.web.i18n import current_ui
from glossary.web.pages import page_blueprint

bp = page_blueprint("browsing", __name__)


@bp.get("/themes/")
def themes() -> str:
    """Show the themes."""
    return render_template("browsing/themes.html", index=current_index())


@bp.get("/themes/<slug>")
def theme(slug: str) -> str:
    """Show the concepts of one theme, in the order of the interface language."""
    index = current_index()
    found = get_theme(index, slug)
    concepts = concepts_in_order(index, found.concepts, current_ui())
    return render_template("browsing/theme.html", theme=found, concepts=concepts, index=index)


@bp.get("/collections/")
def collections() -> str:
    """Show the collections: concepts of one line of work."""
    return render_template("browsing/collections.html", index=current_index())


@bp.get("/collections/<slug>")
def collection(slug: str) -> str:
    """Show the concepts of one collection, in teaching order."""
    index = current_index()
    found = get_collection(index, slug)
    concepts = [index.concepts[slug] for slug in found.concepts]
    return render_template(
        "browsing/collection.html", collection=found, concepts=concepts, index=index
    )


@bp.get("/index/<tag>")
def language_index(tag: str) -> str:
    """Show every term of one language under its headings."""
    index = current_index()
    groups = index_of_language(index, tag)
    return render_template(
        "browsing/index.html", language=LANGUAGES[tag], groups=groups, index=index
    )
