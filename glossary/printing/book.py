"""The data of a print: what the templates read, as plain JSON.

Every text stands here as data and is never read as markup. A text that quotes words of another
script is a list of pairs (language, words), so that each run is set, spaced and read aloud as
the language it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import regex
from sqlalchemy.orm import Session

from glossary.errors import NothingToPrint, PrintTooLarge
from glossary.languages import LANGUAGES, Language
from glossary.model import (
    Characteristic,
    CharacteristicText,
    Comparison,
    Concept,
    LanguageSection,
    Note,
    NoteKind,
    Term,
    TermType,
    Theme,
    note_in,
)
from glossary.printing import shop
from glossary.printing.orders import Arrangement, Part, PrintOrder, TextSize
from glossary.printing.words import N_, BookWords
from glossary.services.entries import comparisons_among, relations_of
from glossary.services.selection import (
    in_language_order,
    preferred_term,
    select_entries,
    wants_more_than,
)

Data = dict[str, Any]

FAMILIES = tuple(
    dict.fromkeys(["Noto Sans", *(language.print_font for language in LANGUAGES.values())])
)

# How large what explains a term is set beside it.
_SMALL = 0.84
# Of the words of a language, how many are measured.
_LONGEST = 8
# Points; the size of a layout's text for readers with low vision, relative to its own.
_LARGE = 1.65
# Relative to A5, which the sizes of the layouts are made for.
_PAPER_SCALE = {"a6": 0.88, "a5": 1.0, "a4": 1.1, "letter": 1.1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colophon:
    """When and where a print was made, as it says on itself."""

    day: date
    edition: str
    host: str | None = None
    """Host of the service, as in ``glossary.example.org``; None where it is not known."""
    address: str | None = None
    """Where this print can be made again."""


def book_data(session: Session, order: PrintOrder, words: BookWords, colophon: Colophon) -> Data:
    """Return all that the template of ``order`` reads.

    :raises GlossaryError: the selection names what does not exist, or nothing is left of it.
    :raises PrintTooLarge: there is more to set than one print may hold; nothing of it was read.
    :raises NothingToPrint: the layout has no use for any of the entries.
    """
    expect_printable(session, order)
    data = _Book(session, order, words, colophon).data()
    if order.layout.needs and not data[order.layout.needs]:
        raise NothingToPrint
    return data


def expect_printable(session: Session, order: PrintOrder) -> None:
    """Refuse an order of more than one print may hold, without reading what it means.

    :raises PrintTooLarge: it is too much.
    :raises GlossaryError: the selection names what does not exist.
    """
    if wants_more_than(session, order.selection, shop.MOST_SECTIONS):
        raise PrintTooLarge


class _Book:
    def __init__(
        self, session: Session, order: PrintOrder, words: BookWords, colophon: Colophon
    ) -> None:
        self.order = order
        self.words = words
        self.colophon = colophon
        self.tags = order.selection.wanted_languages
        self.lead = order.selection.leading_language
        # Explanations are given in the leading language, else in English, else as they are.
        self.explain_in = (self.lead, "en")
        self.entries = select_entries(session, order.selection)
        if order.arrangement is not Arrangement.CHOSEN:
            self.entries = in_language_order(self.entries, self.lead)
        self.by_slug = {entry.slug: entry for entry in self.entries}
        self.slugs = list(self.by_slug)
        self.comparisons = comparisons_among(session, self.slugs)

    def data(self) -> Data:
        entries = {entry.slug: self.entry(entry) for entry in self.entries}
        order, colophon = self.order, self.colophon
        return {
            "layout": order.layout.name,
            "title": self.words("Mekong glossary"),
            "subtitle": self.subtitle(),
            "titles": self.titles(),
            "author": self.words("Mekong glossary"),
            "keywords": [LANGUAGES[tag].autonym for tag in self.tags],
            "edition": colophon.edition,
            "date": [colophon.day.year, colophon.day.month, colophon.day.day],
            "host": colophon.host,
            "address": colophon.address,
            "qr": qr_picture(colophon.address) if colophon.address else None,
            "lead": self.lead,
            "book_language": self.words.tag,
            "order": list(self.tags),
            "languages": {tag: _language(one) for tag, one in LANGUAGES.items()},
            "paper": order.paper.value,
            "text_size": order.text_size.value,
            "size": self.size(),
            "shows": {part.value: part in order.parts for part in Part},
            "unreviewed": any(self.is_open(entry) for entry in self.entries),
            "words": self.words.phrases(),
            "how_to_read": self.how_to_read(),
            "by_theme": order.arrangement is Arrangement.THEMES,
            "themes": self.themes(),
            "slugs": self.slugs,
            "arranged": self.arranged(),
            "entries": entries,
            "longest_words": longest_words(entries),
            "avoid": self.avoided(entries),
            "comparisons": [self.comparison(one) for one in self.comparisons],
            "indexes": [index for tag in self.tags if (index := self.index(tag))["groups"]],
            "colophon": self.recipe(),
        }

    def size(self) -> float:
        order = self.order
        large = _LARGE if order.text_size is TextSize.LARGE else 1.0
        return round(order.layout.size * _PAPER_SCALE[order.paper] * large, 2)

    def subtitle(self) -> str:
        return self.words.count("%(count)s concept", "%(count)s concepts", len(self.entries))

    def titles(self) -> list[list[str]]:
        """Return the title in the other languages of the book."""
        found = [(tag, self.words.title_in(tag)) for tag in self.tags if tag != self.words.tag]
        return [[tag, title] for tag, title in found if title]

    def how_to_read(self) -> list[list[str]]:
        lines = self.words.how_to_read(self.colophon.host)
        if Part.REVIEW not in self.order.parts:
            return [line for line in lines if line[0] != "○"]
        return lines

    def recipe(self) -> list[Any]:
        words = self.words
        named = words.join([LANGUAGES[tag].autonym for tag in self.tags])
        lines = [
            words(
                N_("Set from the glossary as it stood: %(edition)s"), edition=self.colophon.edition
            ),
            words(N_("Languages: %(languages)s"), languages=named),
            words(N_("The texts may be shared and changed if the glossary is named (CC BY 4.0).")),
            words(N_("Fonts: %(fonts)s (SIL Open Font License)."), fonts=words.join(FAMILIES)),
        ]
        # Each language is named in itself, and read aloud as itself.
        return [runs(line, words.tag) for line in lines]

    def is_open(self, entry: Concept) -> bool:
        """Tell whether something of ``entry`` waits for a native speaker's review."""
        return any(
            section.language in self.tags and section.review_state == "unreviewed"
            for section in entry.sections
        )

    # Entries

    def entry(self, entry: Concept) -> Data:
        head = self.head(entry)
        return {
            "slug": entry.slug,
            "head": head,
            "sections": {
                tag: self.section(section)
                for tag in self.tags
                if (section := entry.section(tag)) is not None
            },
            "contrasts": self.contrasts(entry),
            "countries": [
                {
                    "country": self.words.territory(note.country),
                    "text": self.text(note.notes, NoteKind.COUNTRY),
                }
                for note in entry.country_notes
                if self.text(note.notes, NoteKind.COUNTRY)
            ],
        }

    def head(self, entry: Concept) -> list[str]:
        """Return (language, word) that names the entry: of the first language that has one."""
        for tag in (*self.tags, *LANGUAGES):
            term = preferred_term(entry, tag)
            if term is not None:
                return [tag, term.text]
        return ["en", entry.slug.replace("-", " ")]

    def section(self, section: LanguageSection) -> Data:
        kept = [term for term in section.terms if self.order.selection.keeps(term)]
        preferred = next((t for t in kept if t is section.preferred_term()), None)
        others = [term for term in kept if term is not preferred]
        right = [term for term in others if not term.is_discouraged]
        spellings = [term for term in right if term.term_type is TermType.VARIANT]
        definition = section.definition
        return {
            "term": self.term(preferred) if preferred else None,
            "also": [self.term(term) for term in right if term not in spellings],
            "avoid": [self.term(term) for term in others if term.is_discouraged],
            "written": [term.text for term in spellings],
            "definition": {
                "text": runs(definition.text, section.language),
                "review": definition.review_state.value,
            }
            if definition
            else None,
        }

    def term(self, term: Term) -> Data:
        return {
            "text": term.text,
            "romanization": term.romanization,
            "review": term.review_state.value,
            "literal": self.text(term.notes, NoteKind.LITERAL),
            "usage": self.text(term.notes, NoteKind.USAGE),
            "reason": self.text(term.notes, NoteKind.REASON),
            "say": term.use_instead.text if term.use_instead else None,
        }

    def text(self, notes: list[Note], kind: NoteKind) -> list[Any] | None:
        """Return (language, runs) of the note that the book's readers understand best."""
        note = note_in(notes, kind, self.explain_in)
        return [note.language, runs(note.text, note.language)] if note else None

    def contrasts(self, entry: Concept) -> list[Data]:
        found = []
        for kind, other, relation in relations_of(entry):
            text = self.text(relation.notes, NoteKind.CONTRAST)
            if kind == "confusable" and text and other.slug in self.by_slug:
                tag, word = self.head(self.by_slug[other.slug])
                found.append({"slug": other.slug, "language": tag, "term": word, "text": text})
        return found

    # Parts of the book

    def themes(self) -> list[Data]:
        """Return the themes with the entries that stand under each: an entry stands once."""
        members: dict[str, list[str]] = {}
        themes: dict[str, Theme] = {}
        for entry in self.entries:
            theme = self.theme_of(entry)
            themes.setdefault(theme.slug, theme)
            members.setdefault(theme.slug, []).append(entry.slug)
        in_order = sorted(themes.values(), key=lambda theme: theme.position)
        return [
            {"title": theme.title(self.words.tag), "entries": members[theme.slug]}
            for theme in in_order
        ]

    def arranged(self) -> list[str]:
        """Return the slugs in the order in which the layouts without chapters print them."""
        if self.order.arrangement is not Arrangement.THEMES:
            return self.slugs
        return [slug for theme in self.themes() for slug in theme["entries"]]

    def theme_of(self, entry: Concept) -> Theme:
        wanted = self.order.selection.themes
        return next((theme for theme in entry.themes if theme.slug in wanted), entry.themes[0])

    def avoided(self, entries: Mapping[str, Data]) -> list[Data]:
        groups = []
        for tag in self.tags:
            terms = [
                {**term, "slug": slug}
                for slug, entry in entries.items()
                for term in entry["sections"].get(tag, {}).get("avoid", ())
            ]
            if terms:
                ordered = sorted(terms, key=lambda term: sort_key(tag, term))
                groups.append({"language": tag, "terms": ordered})
        return groups

    def index(self, tag: str) -> Data:
        """Return every word of one language under its headings, in its own order."""
        language = LANGUAGES[tag]
        words: list[Data] = [
            {
                "text": term.text,
                "romanization": term.romanization,
                "slug": entry.slug,
                "avoid": term.is_discouraged,
            }
            for entry in self.entries
            if (section := entry.section(tag)) is not None
            for term in section.terms
            if term.term_type is not TermType.VARIANT and self.order.selection.keeps(term)
        ]
        groups: dict[str, list[Data]] = {}
        for word in sorted(words, key=lambda word: sort_key(tag, word)):
            heading = language.heading(word["text"], word["romanization"])
            groups.setdefault(heading, []).append(word)
        return {
            "language": tag,
            "groups": [{"heading": heading, "terms": found} for heading, found in groups.items()],
        }

    def comparison(self, comparison: Comparison) -> Data:
        concepts = sorted(comparison.concepts, key=lambda one: self.slugs.index(one.slug))
        return {
            "slug": comparison.slug,
            "heads": [self.head(self.by_slug[concept.slug]) for concept in concepts],
            "slugs": [concept.slug for concept in concepts],
            "rows": [
                {
                    "name": self.cell(row.text(self.lead)),
                    "values": [self.cells(row, concept) for concept in concepts],
                }
                for row in comparison.characteristics
            ],
        }

    def cells(self, row: Characteristic, concept: Concept) -> Data:
        """Return what a row says of a concept, in the leading language and in the next one."""
        first = row.text(self.lead, concept)
        second = row.text(self.tags[1], concept) if len(self.tags) > 1 else None
        if first and second and first.language == second.language:
            second = None
        return {"first": self.cell(first), "second": self.cell(second)}

    @staticmethod
    def cell(text: CharacteristicText | None) -> list[Any] | None:
        return [text.language, runs(text.text, text.language)] if text else None


def longest_words(entries: Mapping[str, Data]) -> list[list[Any]]:
    """Return (language, word, size) of the longest words: what the widest in a column is among.

    A layout measures them; to measure every word takes longer than to set the print. ``size`` is
    how large a word is set beside a term. Length is counted in grapheme clusters, and texts without
    spaces, but for terms, are left out: their lines break between words anyway.
    """
    words: dict[tuple[str, float], set[str]] = {}

    def add(tag: str, text: object, size: float) -> None:
        if isinstance(text, str):
            words.setdefault((tag, size), set()).update(text.split())

    for entry in entries.values():
        for tag, section in entry["sections"].items():
            if term := section["term"]:
                add(tag, term["text"], 1)
                add("en", term["romanization"], _SMALL)
            if section["definition"] and LANGUAGES[tag].spaces_between_words:
                add(tag, section["definition"]["text"], _SMALL)
    return [
        [tag, word, size]
        for (tag, size), found in words.items()
        for word in sorted(found, key=lambda word: (-len(regex.findall(r"\X", word)), word))[
            :_LONGEST
        ]
    ]


def sort_key(tag: str, word: Mapping[str, Any]) -> Any:
    """Return the key of a term of the data in the order of language ``tag``."""
    return LANGUAGES[tag].sort_key(word["text"], word["romanization"])


def runs(text: str, tag: str) -> str | list[list[str]]:
    """Return ``text`` of language ``tag``, cut where words of another script stand in it."""
    pieces: list[list[str]] = []
    end = 0
    for found in _foreign(LANGUAGES[tag].script).finditer(text):
        if found.start() > end:
            pieces.append([tag, text[end : found.start()]])
        pieces.append([str(found.lastgroup), found.group()])
        end = found.end()
    if not pieces:
        return text
    return [*pieces, [tag, text[end:]]] if end < len(text) else pieces


@cache
def _foreign(script: str) -> re.Pattern[str]:
    """Return what finds words of the scripts that only one other language is written in."""
    words = [
        f"(?P<{one.tag}>[{one.block}]+(?: [{one.block}]+)*)"
        for one in _one_per_script(LANGUAGES.values())
        if one.script not in ("Latn", script)
    ]
    return re.compile("|".join(words))


def _one_per_script(languages: Iterable[Language]) -> list[Language]:
    return list({one.script: one for one in reversed(list(languages))}.values())


def _language(language: Language) -> Data:
    """Return how the templates set a language."""
    tag, _, region = language.lang_attribute.partition("-")
    own = language.print_font
    return {
        "lang": tag,
        "region": _REGIONS.get(region),
        "autonym": language.autonym,
        "fonts": [own, *(family for family in FAMILIES if family != own)],
        "scale": language.print_scale,
        "edges": list(language.print_edges),
        "digits": list(language.digits),
        "whole": language.print_whole or None,
    }


# Typst knows regions, not scripts.
_REGIONS = {"Hans": "cn", "Hant": "tw"}


def qr_picture(address: str) -> str:
    """Return the QR code of an address as SVG, without margin."""
    import segno  # only where something is printed: it takes memory in every worker

    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=0, omitsize=True)
