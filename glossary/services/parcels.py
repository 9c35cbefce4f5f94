"""Chosen entries made ready to leave: documents of what readers may have, with what they rest on.

What belongs to this installation alone stays here: pages that are evidence for editors, the
drafter's confidence, and the revision numbers that definitions were made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from glossary.languages import LANGUAGES
from glossary.model import Citation, Concept, LanguageSection, ReviewState, Source, Theme
from glossary.services.documents import Document, write_document
from glossary.services.selection import Selection, select_entries

_STAYS_HERE = ("evidence", "confidence", "based_on_revision")
_SOURCE_FACTS = ("title", "url", "publisher", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Entries outside the database, and the themes and sources that they name."""

    languages: tuple[str, ...] = ()
    """The languages chosen, the leading one first."""
    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Titles by language, by slug."""
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Title and, where they are known, url, publisher and year, by key."""
    entries: Mapping[str, Document] = field(default_factory=dict)
    """Documents by slug, in the order chosen."""

    @property
    def is_unreviewed(self) -> bool:
        """Whether something in it waits for the review of a native speaker."""
        unreviewed = ReviewState.UNREVIEWED.value
        return any(
            part["review_state"] == unreviewed
            for document in self.entries.values()
            for tag, part in document.items()
            if tag in LANGUAGES
        )


def pack_entries(session: Session, selection: Selection) -> Parcel:
    """Return the entries that ``selection`` wants, in a fixed number of queries.

    A relation to an entry that is not among them is left out. An explanation stands in the
    chosen languages, or where none of them has it, in all.

    :raises GlossaryError: the selection names what does not exist, or nothing is left of it.
    """
    entries = select_entries(session, selection)
    load_the_rest(session, entries)
    slugs = {entry.slug for entry in entries}
    return Parcel(
        languages=selection.wanted_languages,
        themes={
            theme.slug: {title.language: title.text for title in theme.titles}
            for theme in sorted(
                {theme for entry in entries for theme in entry.themes},
                key=lambda theme: theme.position,
            )
        },
        sources={
            source.key: _facts(source)
            for entry in entries
            for source in _sources_shown(entry, selection)
        },
        entries={entry.slug: _packed(entry, selection, slugs) for entry in entries},
    )


def load_the_rest(session: Session, entries: list[Concept]) -> None:
    """Load what an entry that is only read does without, all at once."""
    session.scalars(sa.select(Theme).options(selectinload(Theme.titles))).all()
    session.scalars(
        sa.select(LanguageSection)
        .where(LanguageSection.concept_id.in_([entry.id for entry in entries]))
        .options(selectinload(LanguageSection.hidden_labels))
    ).all()


def _sources_shown(entry: Concept, selection: Selection) -> list[Source]:
    """Return the sources cited in what is packed, apart from pages that terms name by address."""
    citations: list[Citation] = [one for note in entry.country_notes for one in note.citations]
    of_terms: list[Citation] = []
    for section in entry.sections:
        if section.language in selection.wanted_languages:
            if section.definition:
                citations += section.definition.citations
            for term in section.terms:
                if selection.keeps(term):
                    of_terms += term.citations
    pages_apart = [one for one in of_terms if one.source.key != one.source.url]
    return [citation.source for citation in (*citations, *pages_apart)]


def _facts(source: Source) -> dict[str, Any]:
    values = {name: getattr(source, name) for name in _SOURCE_FACTS}
    return {name: value for name, value in values.items() if value is not None}


def _packed(entry: Concept, selection: Selection, slugs: set[str]) -> Document:
    whole = _without_what_stays(write_document(entry))
    document: Document = {"themes": whole["themes"]}
    relations = [part for part in whole.get("relations", []) if part["concept"] in slugs]
    if relations:
        document["relations"] = relations
    if whole.get("country_notes"):
        document["country_notes"] = whole["country_notes"]
    for tag in selection.wanted_languages:
        if tag in whole:
            document[tag] = _packed_section(whole[tag], selection)
    explained: Document = _with_explanations(document, selection.wanted_languages)
    return explained


def _without_what_stays(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _without_what_stays(value) for key, value in part.items() if key not in _STAYS_HERE
        }
    return [_without_what_stays(item) for item in part] if isinstance(part, list) else part


def _packed_section(section: Document, selection: Selection) -> Document:
    if not selection.statuses or "terms" not in section:
        return section
    terms = [term for term in section["terms"] if term["status"] in selection.statuses]
    texts = {term["text"] for term in terms}
    for term in terms:
        if term.get("use_instead") not in texts:
            term.pop("use_instead", None)
    return {key: value for key, value in {**section, "terms": terms}.items() if value}


def _with_explanations(part: Any, languages: tuple[str, ...]) -> Any:
    """Keep of each text that stands in several languages the chosen ones, else all."""
    if isinstance(part, list):
        return [_with_explanations(item, languages) for item in part]
    if not isinstance(part, dict):
        return part
    if part and all(tag in LANGUAGES and isinstance(text, str) for tag, text in part.items()):
        return {tag: text for tag, text in part.items() if tag in languages} or part
    return {key: _with_explanations(value, languages) for key, value in part.items()}
