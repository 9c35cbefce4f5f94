"""How the countries understand or regulate a concept: their notes, country by country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from glossary.errors import UnknownCountry
from glossary.model import Citation, Concept, ConceptState, CountryNote
from glossary.search.index import IndexedTheme, SearchIndex

# The countries that the glossary is about, as one travels down the river; others come after them.
_ORDER = ("CN", "MM", "LA", "TH", "KH", "VN")


@dataclass(frozen=True, slots=True)
class Row:
    """What the countries asked for say about one concept; the notes in their order."""

    concept: str
    notes: dict[str, list[CountryNote]]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one theme."""

    theme: IndexedTheme
    rows: tuple[Row, ...]


def count_notes(session: Session) -> dict[str, int]:
    """Return the countries (ISO 3166-1 alpha-2) that there are notes on, with their number."""
    found = session.execute(
        sa.select(CountryNote.country, sa.func.count())
        .join(CountryNote.concept)
        .where(Concept.state == ConceptState.PUBLISHED)
        .group_by(CountryNote.country)
    )
    counts = dict(found.all())
    order = [*_ORDER, *sorted(set(counts) - set(_ORDER))]
    return {country: counts[country] for country in order if country in counts}


def known_country(code: str, counts: Iterable[str]) -> str:
    """Return ``code`` as it is written in ISO 3166-1, if it is one of ``counts``.

    :raises UnknownCountry: there are no notes on it.
    """
    known = list(counts)
    if code.upper() not in known:
        raise UnknownCountry(known=", ".join(known))
    return code.upper()


def read_countries(session: Session, index: SearchIndex, countries: Iterable[str]) -> list[Part]:
    """Return the notes of ``countries`` by theme and concept, in a fixed number of queries.

    A concept stands under its first theme; those that several countries speak of come first.
    """
    wanted = list(dict.fromkeys(countries))
    rows = session.execute(
        sa.select(Concept.slug, CountryNote)
        .join(CountryNote.concept)
        .where(Concept.state == ConceptState.PUBLISHED, CountryNote.country.in_(wanted))
        .options(
            selectinload(CountryNote.notes),
            selectinload(CountryNote.citations).joinedload(Citation.source),
        )
        .order_by(Concept.slug, CountryNote.position)
    )
    found: defaultdict[str, dict[str, list[CountryNote]]] = defaultdict(dict)
    for slug, note in rows:
        found[slug].setdefault(note.country, []).append(note)
    by_theme: defaultdict[str, list[Row]] = defaultdict(list)
    for slug, notes in sorted(found.items(), key=lambda one: (-len(one[1]), one[0])):
        if slug in index.concepts:
            by_theme[index.concepts[slug].themes[0]].append(Row(slug, notes))
    return [
        Part(theme, tuple(by_theme[theme.slug]))
        for theme in index.themes.values()
        if theme.slug in by_theme
    ]
