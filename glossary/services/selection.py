"""Choosing the entries that are printed or exported, and their order."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import (
    InvalidParameter,
    NothingMissing,
    NothingSelected,
    UnknownCollection,
    UnknownConcept,
    UnknownTheme,
)
from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    Collection,
    CollectionMember,
    Concept,
    ConceptState,
    LanguageSection,
    Term,
    Theme,
)
from glossary.services.entries import get_entries
from glossary.services.searching import known_language

# PostgreSQL takes no NUL in a text to compare, and nothing else is a slug either.
_SLUG = re.compile(r"[a-z0-9-]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which entries, languages and terms are wanted; see :func:`select_entries`."""

    languages: tuple[str, ...] = ()
    """The languages in their order, the leading one first; empty for all of the registry."""
    themes: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    statuses: tuple[AdministrativeStatus, ...] = ()
    """Only terms of these statuses; empty for all."""
    missing: str | None = None
    """Only entries that have no word to say or no meaning in this language; None for all."""

    @property
    def wanted_languages(self) -> tuple[str, ...]:
        """The languages wanted, in order."""
        return self.languages or tuple(LANGUAGES)

    @property
    def leading_language(self) -> str:
        """The language that leads: entries are headed and sorted by it."""
        return self.wanted_languages[0]

    @property
    def is_everything(self) -> bool:
        """Whether no theme, collection or concept was named."""
        return not (self.themes or self.collections or self.concepts)

    def keeps(self, term: Term) -> bool:
        """Tell whether the status of ``term`` is one of those wanted."""
        return not self.statuses or term.administrative_status in self.statuses

    def as_options(self) -> dict[str, str]:
        """Return the options of an address or a command that mean this selection."""
        lists = {
            "languages": self.languages,
            "themes": self.themes,
            "collections": self.collections,
            "concepts": self.concepts,
            "statuses": tuple(status.value for status in self.statuses),
        }
        options = {name: ",".join(values) for name, values in lists.items() if values}
        return {**options, "missing": self.missing} if self.missing else options


def read_selection(options: Mapping[str, str]) -> Selection:
    """Return the selection that the options of an address or a command mean.

    Each of ``languages themes collections concepts statuses`` is a list with commas; spaces
    around its items and empty items are passed over, and what stands twice counts once.
    ``missing`` is one language, which joins those named; another one stands beside it.

    :raises UnknownLanguage: the glossary does not hold a language named.
    :raises InvalidParameter: a status is none of the four.
    """
    languages = tuple(known_language(tag) for tag in listed(options.get("languages")))
    missing = known_language(options["missing"]) if options.get("missing") else None
    if missing:
        beside = languages if set(languages) - {missing} else (_first_beside(missing),)
        languages = tuple(dict.fromkeys([*beside, missing]))
    return Selection(
        languages=languages,
        themes=listed(options.get("themes")),
        collections=listed(options.get("collections")),
        concepts=listed(options.get("concepts")),
        statuses=tuple(_status(value) for value in listed(options.get("statuses"))),
        missing=missing,
    )


def _first_beside(tag: str) -> str:
    return next(other for other in LANGUAGES if other != tag)


def listed(text: str | None) -> tuple[str, ...]:
    """Return the items of a list with commas, each once."""
    items = (item.strip() for item in (text or "").split(","))
    return tuple(dict.fromkeys(item for item in items if item))


def _status(value: str) -> AdministrativeStatus:
    try:
        return AdministrativeStatus(value)
    except ValueError:
        allowed = ", ".join(AdministrativeStatus)
        raise InvalidParameter(name="statuses", allowed=allowed) from None


def select_entries(session: Session, selection: Selection) -> list[Concept]:
    """Return the entries that ``selection`` wants, whole, each once, in a fixed number of queries.

    First the concepts named, in the order in which they are named; then those of the collections,
    in teaching order; then those of the themes, in the order of their preferred terms in the
    leading language. Where nothing is named: all, in that order.

    :raises UnknownConcept: a concept named does not exist or is retired.
    :raises UnknownCollection: there is no such collection.
    :raises UnknownTheme: there is no such theme.
    :raises NothingMissing: the language lacks nothing in any of them.
    :raises NothingSelected: nothing is left to print or export.
    """
    named, collected, themed = _slugs(session, selection)
    entries = {
        entry.slug: entry
        for entry in get_entries(session, list(dict.fromkeys([*named, *collected, *themed])))
    }
    _expect_all(named, entries)
    in_order = [entry.slug for entry in in_language_order(
        (entries[slug] for slug in themed if slug in entries), selection.leading_language
    )]  # fmt: skip
    wanted = dict.fromkeys([*named, *collected, *in_order])
    found = [entries[slug] for slug in wanted if slug in entries]
    if not found:
        raise NothingSelected
    return _lacking(found, selection.missing) if selection.missing else found


def count_entries(session: Session, selection: Selection) -> int:
    """Return how many entries ``selection`` means. They are counted and not read.

    :raises GlossaryError: as :func:`select_entries`.
    """
    named, collected, themed = _slugs(session, selection)
    wanted = sa.and_(
        Concept.slug.in_({*named, *collected, *themed}), Concept.state == ConceptState.PUBLISHED
    )
    there = set(session.scalars(sa.select(Concept.slug).where(wanted)))
    _expect_all(named, there)
    if not there:
        raise NothingSelected
    if selection.missing is None:
        return len(there)
    lacking = sa.select(sa.func.count(Concept.id)).where(wanted, ~_is_said(selection.missing))
    count = session.scalar(lacking) or 0
    if not count:
        raise NothingMissing
    return count


def _is_said(language: str) -> sa.ColumnElement[bool]:
    """Return the condition that an entry has a word to say and a meaning in ``language``."""
    preferred = Term.administrative_status == AdministrativeStatus.PREFERRED
    return Concept.sections.any(
        sa.and_(
            LanguageSection.language == language,
            LanguageSection.terms.any(preferred),
            LanguageSection.definitions.any(),
        )
    )


def wants_more_than(session: Session, selection: Selection, most: int) -> bool:
    """Tell whether ``selection`` means more entries, or more sections of them, than ``most``.

    They are counted and not read: the answer comes at once, however many they are.

    :raises GlossaryError: as :func:`select_entries` for what can not be a name, and for unknown
        collections and themes.
    """
    slugs = {slug for group in _slugs(session, selection) for slug in group}
    if len(slugs) > most:
        return True
    sections = session.scalar(
        sa.select(sa.func.count(LanguageSection.id))
        .join(Concept, LanguageSection.concept_id == Concept.id)
        .where(Concept.slug.in_(slugs), LanguageSection.language.in_(selection.wanted_languages))
    )
    return (sections or 0) > most


def _expect_all(named: Iterable[str], there: Container[str]) -> None:
    for slug in named:
        if slug not in there:
            raise UnknownConcept(slug=slug)


def _slugs(session: Session, selection: Selection) -> tuple[list[str], list[str], list[str]]:
    """Return the slugs that are named, those of the collections, and those of the themes."""
    named = [_slug(slug, UnknownConcept) for slug in selection.concepts]
    collected = _slugs_of_collections(session, selection.collections)
    return named, collected, _slugs_of_themes(session, selection)


def _lacking(entries: list[Concept], language: str) -> list[Concept]:
    """Return the entries that have no word to say or no meaning in ``language``."""
    lacking = [
        entry
        for entry in entries
        if preferred_term(entry, language) is None or not _is_defined(entry, language)
    ]
    if not lacking:
        raise NothingMissing
    return lacking


def _is_defined(entry: Concept, language: str) -> bool:
    section = entry.section(language)
    return section is not None and section.definition is not None


def in_language_order(entries: Iterable[Concept], language: str) -> list[Concept]:
    """Return the entries in the order of their preferred terms in ``language``.

    An entry without one there stands after the others, by its slug.
    """

    def order(entry: Concept) -> tuple[bool, object, str]:
        term = preferred_term(entry, language)
        if term is None:
            return (True, (), entry.slug)
        return (False, LANGUAGES[language].sort_key(term.text, term.romanization), entry.slug)

    return sorted(entries, key=order)


def preferred_term(entry: Concept, language: str) -> Term | None:
    """Return the term to say in ``language``, if there is one."""
    section: LanguageSection | None = entry.section(language)
    return section.preferred_term() if section else None


def _slug(slug: str, missing: type[UnknownConcept | UnknownTheme | UnknownCollection]) -> str:
    if not _SLUG.fullmatch(slug):
        raise missing(slug=slug[:80])
    return slug


def _slugs_of_collections(session: Session, collections: Iterable[str]) -> list[str]:
    slugs: list[str] = []
    for slug in collections:
        wanted = _slug(slug, UnknownCollection)
        collection_id = session.scalar(sa.select(Collection.id).where(Collection.slug == wanted))
        if collection_id is None:
            raise UnknownCollection(slug=slug)
        slugs += session.scalars(
            sa.select(Concept.slug)
            .join(CollectionMember, CollectionMember.concept_id == Concept.id)
            .where(CollectionMember.collection_id == collection_id)
            .order_by(CollectionMember.position)
        )
    return slugs


def _slugs_of_themes(session: Session, selection: Selection) -> list[str]:
    published = sa.select(Concept.slug).where(Concept.state == ConceptState.PUBLISHED)
    if selection.is_everything:
        return list(session.scalars(published))
    themes = [_slug(slug, UnknownTheme) for slug in selection.themes]
    known = set(session.scalars(sa.select(Theme.slug).where(Theme.slug.in_(themes))))
    for slug in themes:
        if slug not in known:
            raise UnknownTheme(slug=slug)
    return list(session.scalars(published.where(Concept.themes.any(Theme.slug.in_(themes)))))
