"""Entries as people read them in a dictionary: what to say first, each explanation in one language.

The formats that people carry (a page, cards, dictionaries, a book) are all written from this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, RelationType, ReviewState, TermType
from glossary.printing.book import runs
from glossary.services.documents import Document
from glossary.services.parcels import Parcel

_DISCOURAGED = {status.value for status in AdministrativeStatus if status.is_discouraged}


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language that it is written in."""

    language: str
    text: str

    def runs(self) -> list[Text]:
        """Return the text cut where words of another script are quoted in it."""
        pieces = runs(self.text, self.language)
        return [self] if isinstance(pieces, str) else [Text(*piece) for piece in pieces]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A term with what explains it."""

    text: str
    status: str
    romanization: str | None
    literal: Text | None
    usage: Text | None
    reason: Text | None
    """Why it is to be avoided."""
    misleads: Text | None
    """How it misleads, where it stands for several things."""
    say: str | None
    """What to say instead."""
    is_variant: bool
    """Whether it is another spelling, no word of its own."""

    @property
    def notes(self) -> tuple[Text, ...]:
        """How it is used, and how it misleads."""
        return tuple(note for note in (self.usage, self.misleads) if note)

    @property
    def is_discouraged(self) -> bool:
        """Whether readers are led to another word."""
        return self.status in _DISCOURAGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one language says."""

    language: str
    words: tuple[Word, ...]
    """All of them, in the order of the entry."""
    definition: str | None
    usage: Text | None
    is_unreviewed: bool
    hidden_labels: tuple[str, ...]
    """What people type who look for it; for searching alone."""

    @property
    def preferred(self) -> Word | None:
        """The word to say."""
        return next((word for word in self.words if word.status == "preferred"), None)

    @property
    def also(self) -> tuple[Word, ...]:
        """Other words that may be said."""
        return tuple(
            word
            for word in self.words
            if word is not self.preferred and not word.is_discouraged and not word.is_variant
        )

    @property
    def written(self) -> tuple[Word, ...]:
        """Other spellings."""
        return tuple(
            word
            for word in self.words
            if word is not self.preferred and not word.is_discouraged and word.is_variant
        )

    @property
    def avoid(self) -> tuple[Word, ...]:
        """The words that are not to be said."""
        return tuple(word for word in self.words if word.is_discouraged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """How the entry differs from one that it is confused with."""

    slug: str
    head: Text
    text: Text
    is_first: bool
    """Whether of the two entries this one comes first in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryNote:
    """What holds in one country alone."""

    country: str
    """ISO 3166-1 alpha-2."""
    text: Text
    sources: tuple[str, ...]
    """What it rests on, each with the place in it."""
    looked_at: date | None
    """When somebody last looked whether it still holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A concept with all that is shown of it."""

    slug: str
    head: Text
    """The word that names it: of the first chosen language that has one."""
    themes: tuple[str, ...]
    sections: tuple[Section, ...]
    contrasts: tuple[Contrast, ...]
    countries: tuple[CountryNote, ...]


def read_entries(parcel: Parcel) -> tuple[Entry, ...]:
    """Return the entries of the parcel, in its order."""
    heads = {slug: _head(slug, document, parcel) for slug, document in parcel.entries.items()}
    contrasts = _contrasts(parcel, heads)
    return tuple(
        Entry(
            slug=slug,
            head=heads[slug],
            themes=tuple(document["themes"]),
            sections=tuple(
                _section(tag, document[tag], parcel) for tag in parcel.languages if tag in document
            ),
            contrasts=tuple(contrasts.get(slug, ())),
            countries=tuple(_country_notes(document, parcel)),
        )
        for slug, document in parcel.entries.items()
    )


def _head(slug: str, document: Document, parcel: Parcel) -> Text:
    for tag in parcel.languages:
        for term in document.get(tag, {}).get("terms", []):
            if term["status"] == "preferred":
                return Text(tag, term["text"])
    return Text("en", slug.replace("-", " "))


def _section(tag: str, section: Document, parcel: Parcel) -> Section:
    return Section(
        language=tag,
        words=tuple(_word(term, parcel) for term in section.get("terms", [])),
        definition=section.get("definition", {}).get("text"),
        usage=best_text(section.get("usage", {}), parcel.languages),
        is_unreviewed=_is_unreviewed(section),
        hidden_labels=tuple(section.get("hidden_labels", [])),
    )


def _is_unreviewed(section: Document) -> bool:
    parts = [section, section.get("definition", {}), *section.get("terms", [])]
    return any(part.get("review_state") == ReviewState.UNREVIEWED for part in parts)


def _word(term: Document, parcel: Parcel) -> Word:
    notes = {
        key: best_text(term.get(key, {}), parcel.languages)
        for key in ("literal", "usage", "reason", "ambiguity")
    }
    return Word(
        text=term["text"],
        status=term["status"],
        romanization=term.get("romanization"),
        literal=notes["literal"],
        usage=notes["usage"],
        reason=notes["reason"],
        misleads=notes["ambiguity"],
        say=term.get("use_instead"),
        is_variant=term.get("type") == TermType.VARIANT,
    )


def best_text(texts: Mapping[str, str], languages: Iterable[str]) -> Text | None:
    """Return the text in the language that readers understand best, or None.

    The first of ``languages`` leads; English follows where it has none, then any.
    """
    lead = next(iter(languages))
    tag = next((tag for tag in (lead, "en", *LANGUAGES) if tag in texts), None)
    return Text(tag, texts[tag]) if tag else None


def _country_notes(document: Document, parcel: Parcel) -> Iterator[CountryNote]:
    for note in document.get("country_notes", []):
        text = best_text(note.get("text", {}), parcel.languages)
        if text:
            yield CountryNote(
                country=note["country"],
                text=text,
                sources=tuple(_cited(one, parcel) for one in note.get("citations", [])),
                looked_at=date.fromisoformat(note["looked_at"]) if "looked_at" in note else None,
            )


def _cited(citation: Document, parcel: Parcel) -> str:
    title = str(parcel.sources[citation["source"]]["title"])
    return f"{title}, {citation['at']}" if "at" in citation else title


def _contrasts(parcel: Parcel, heads: Mapping[str, Text]) -> dict[str, list[Contrast]]:
    """Return the contrasts by slug; each stands in both entries, though it is stored once."""
    found: dict[str, list[Contrast]] = {}
    places = {slug: place for place, slug in enumerate(parcel.entries)}
    for slug, document in parcel.entries.items():
        for relation in document.get("relations", []):
            text = best_text(relation.get("contrast", {}), parcel.languages)
            if text and relation["type"] == RelationType.CONFUSABLE:
                for one, other in ((slug, relation["concept"]), (relation["concept"], slug)):
                    contrast = Contrast(
                        slug=other,
                        head=heads[other],
                        text=text,
                        is_first=places[one] < places[other],
                    )
                    found.setdefault(one, []).append(contrast)
    return found
