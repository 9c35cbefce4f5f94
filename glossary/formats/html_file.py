"""One HTML file with search inside, to send by messenger or on a stick and open anywhere.

It loads nothing and sends nothing. Without JavaScript it is a plain list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from glossary.formats.articles import IN_ONE_COUNTRY
from glossary.formats.base import Notice, Options, Source, packed
from glossary.formats.dictionary import (
    Contrast,
    CountryNote,
    Entry,
    Section,
    Text,
    Word,
    read_entries,
)
from glossary.formats.key_tables import KeyTables, case_table
from glossary.languages import LANGUAGES
from glossary.languages.sound import sound_key
from glossary.printing.words import N_, BookWords
from glossary.services.parcels import Parcel

LIMIT = 1_000_000
"""Bytes: what messengers on slow networks still carry."""

# The kinds of notes, those that would be missed most first.
NOTES = ("contrast", "misleads", "country", "literal", "usage", "literal of other words")

_PARTS = Path(__file__).parent / "one_page"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def write_html(parcel: Parcel, notice: Notice, words: BookWords, limit: int = LIMIT) -> bytes:
    """Return the file.

    :param words: the phrases of the leading language.
    :param limit: bytes. A kind of note that takes the page beyond is left out of it, while the
        others stay: those that would be missed most come first.
    """
    entries = read_entries(parcel)

    def page(kinds: Iterable[str]) -> bytes:
        return _Page(parcel, notice, words, entries, frozenset(kinds)).whole().encode()

    whole = page(NOTES)
    if len(whole) <= limit:
        return whole
    kept: list[str] = []
    smaller = page(kept)
    for kind in NOTES:
        larger = page([*kept, kind])
        if len(larger) <= limit:
            kept.append(kind)
            smaller = larger
    return smaller


class _Page:
    def __init__(
        self,
        parcel: Parcel,
        notice: Notice,
        words: BookWords,
        entries: tuple[Entry, ...],
        notes: frozenset[str],
    ) -> None:
        self.parcel = parcel
        self.notice = notice
        self.words = words
        self.entries = entries
        self.notes = notes
        self.phrases = {name: escape(text) for name, text in words.phrases().items()}

    def whole(self) -> str:
        title, tag = escape(self.notice.title), _lang(self.words.tag)
        footer = "".join(f"<p>{_linked(line)}" for line in self.lines())
        return (
            f"<!DOCTYPE html>\n<html lang={tag}>\n<head>\n<meta charset=utf-8>\n"
            f'<meta http-equiv=Content-Security-Policy content="{_POLICY}">\n'
            '<meta name=viewport content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{_part('page.css')}{self.language_rules()}</style>\n"
            f"</head>\n<body>\n<h1>{title}</h1>\n{self.lead()}{self.search()}{self.choice()}"
            f"{self.key()}<main id=list>\n{self.articles()}\n</main>\n<footer>{footer}</footer>\n"
            f"<script type=application/json id=keys>{self.data()}</script>\n"
            f"<script>\n{_part('page.js')}</script>\n</body>\n</html>\n"
        )

    def lead(self) -> str:
        lead = N_("Words about migration that respect people, in the languages of the Mekong.")
        return f"<p>{escape(self.words(lead))}\n"

    def search(self) -> str:
        ask = self.words(N_("Find a word in any language"))
        return (
            f"<form hidden role=search><label for=q>{escape(ask)}</label>"
            "<input id=q type=search autocomplete=off autocapitalize=off spellcheck=false "
            "dir=auto><p id=count role=status></form>\n"
        )

    def key(self) -> str:
        """Return what the signs mean."""
        signs = [f"= {self.phrases['also-said']}, {self.phrases['also-written']}"]
        if self.parcel.is_unreviewed:
            signs.append(f"○ {self.phrases['unreviewed']}")
        return f"<p class=key>{'<br>'.join(signs)}\n"

    def articles(self) -> str:
        return "\n".join(map(self.entry, self.entries))

    def lines(self) -> list[str]:
        """Return what the file says of itself at its end."""
        if len(self.notes) == len(NOTES):
            return list(self.notice.lines)
        fewer = N_(
            "To keep this file small, some notes are left out. Choose fewer languages to have all."
        )
        return [*self.notice.lines, self.words(fewer)]

    def letters(self) -> set[str]:
        """Return all that the words are written with."""
        sections = [section for entry in self.entries for section in entry.sections]
        words = [word.text for section in sections for word in section.words]
        return set("".join([*words, *(one for part in sections for one in part.hidden_labels)]))

    def language_rules(self) -> str:
        """Return how each language is set, and how it is hidden."""
        rules = []
        for tag in self.parcel.languages:
            one = LANGUAGES[tag]
            fonts = ",".join(name if name == "system-ui" else f'"{name}"' for name in one.fonts)
            rules.append(
                f":lang({one.lang_attribute}){{font-family:{fonts},system-ui,sans-serif;"
                f"line-height:{one.line_height}}}"
                f"b:lang({one.lang_attribute}){{--scale:{one.font_scale}}}"
                f".no-{tag}>*>[lang={one.lang_attribute}]{{display:none}}\n"
            )
        return "".join(rules)

    def choice(self) -> str:
        if len(self.parcel.languages) < 2:
            return ""
        ask = escape(self.words(N_("Show me these languages")))
        boxes = "".join(
            f"<label lang={_lang(tag)}><input type=checkbox name=show value={tag} checked>"
            f"{LANGUAGES[tag].autonym}</label>"
            for tag in self.parcel.languages
        )
        return f"<details id=show hidden><summary>{ask}</summary>{boxes}</details>\n"

    def data(self) -> str:
        """Return what the script reads; it can't end the element that it stands in."""
        words = self.words.translations
        tables = KeyTables(self.parcel.languages, self.letters())
        whole = {
            "languages": tables.languages,
            "sound": tables.sound,
            "steps": tables.steps,
            "case": case_table(),
            "digits": [self.words.number(value) for value in range(10)],
            "found": [
                self.words(N_("Nothing found for “%(query)s”."), query="{}"),
                *(
                    words.ngettext("%(count)s entry found", "%(count)s entries found", number)
                    % {"count": "{}"}
                    for number in (1, 2)
                ),
            ],
        }
        return _compact(whole).replace("<", "\\u003c")

    # Entries. Ends of elements that a browser adds by itself are left out: the page is to be small.

    def entry(self, entry: Entry) -> str:
        sections = "".join(
            self.section(section, is_open=place == 0)
            for place, section in enumerate(entry.sections)
        )
        about = self.contrasts(entry) + self.countries(entry)
        return f"<article id={entry.slug}>{sections}{about}</article>"

    def section(self, section: Section, *, is_open: bool) -> str:
        tag, preferred = section.language, section.preferred
        head = self.term(tag, preferred) if preferred else ""
        ring = " ○" if section.is_unreviewed else ""
        literal = self.literal(tag, preferred, "literal") if preferred else ""
        parts = [
            f"<summary>{head}{ring}</summary>",
            f"<p>{literal}" if literal else "",
            f"<p>{_content(Text(tag, section.definition))}" if section.definition else "",
            self.usage(tag, preferred.usage if preferred else None),
            self.usage(tag, section.usage),
            self.misleads(tag, preferred),
            *(self.other(tag, word) for word in section.also),
            self.spellings(section.written),
            *(self.avoided(tag, word) for word in section.avoid),
        ]
        labels = escape("\n".join(section.hidden_labels))
        hidden = f' data-h="{labels}"' if labels else ""
        opened = " open" if is_open else ""
        return f"<details lang={_lang(tag)}{hidden}{opened}>{''.join(parts)}</details>"

    def term(self, tag: str, word: Word) -> str:
        """Return a word and how it is read; the script takes what follows ``b`` as its sound."""
        sound = _own_sound(tag, word)
        spoken = f" data-s={sound}" if sound else ""
        roman = f" <i lang={tag}-Latn>{escape(word.romanization)}</i>" if word.romanization else ""
        return f"<b{spoken}>{escape(word.text)}</b>{roman}"

    def literal(self, tag: str, word: Word, kind: str = "literal of other words") -> str:
        note = word.literal if kind in self.notes else None
        return f" <q{_attribute(note.language, tag)}>{_content(note)}</q>" if note else ""

    def usage(self, tag: str, note: Text | None) -> str:
        return self.note(tag, note) if "usage" in self.notes else ""

    def misleads(self, tag: str, word: Word | None) -> str:
        return self.note(tag, word.misleads) if word and "misleads" in self.notes else ""

    def note(self, tag: str, note: Text | None) -> str:
        return f"<p{_attribute(note.language, tag)}>{_content(note)}" if note else ""

    def other(self, tag: str, word: Word) -> str:
        notes = self.usage(tag, word.usage) + self.misleads(tag, word)
        return f"<p>= {self.term(tag, word)}{self.literal(tag, word)}{notes}"

    def spellings(self, words: tuple[Word, ...]) -> str:
        spelt = " = ".join(f"<b>{escape(word.text)}</b>" for word in words)
        return f"<p>= {spelt}" if spelt else ""

    def avoided(self, tag: str, word: Word) -> str:
        say = f"<p>{self.label(tag, 'say')} <em>{escape(word.say)}</em>" if word.say else ""
        return (
            f"<div><p>{self.label(tag, 'avoid')} {self.term(tag, word)}{self.literal(tag, word)}"
            f"{say}{self.note(tag, word.reason)}{self.usage(tag, word.usage)}"
            f"{self.misleads(tag, word)}</div>"
        )

    def label(self, tag: str, phrase: str) -> str:
        return f"<small{_attribute(self.words.tag, tag)}>{self.phrases[phrase]}</small>"

    def contrasts(self, entry: Entry) -> str:
        lines = "".join(map(self.contrast, entry.contrasts))
        return (
            f"<aside><p><small>{self.phrases['confused']}</small>{lines}</aside>" if lines else ""
        )

    def contrast(self, contrast: Contrast) -> str:
        """Return the link to a confused entry; how they differ is told in the first of the two."""
        head, tag = contrast.head, self.words.tag
        is_told = contrast.is_first and "contrast" in self.notes
        link = (
            f"<p><a href=#{contrast.slug}{_attribute(head.language, tag)}>{escape(head.text)}</a>"
        )
        return link + (self.note(tag, contrast.text) if is_told else "")

    def countries(self, entry: Entry) -> str:
        """Return what holds in one country alone."""
        if not entry.countries or "country" not in self.notes:
            return ""
        label = f"<p><small>{escape(self.words(IN_ONE_COUNTRY))}</small>"
        return f"<aside>{label}{''.join(map(self.country, entry.countries))}</aside>"

    def country(self, note: CountryNote) -> str:
        name = escape(self.words.territory(note.country))
        return f"<p>{name}: {self.inline(note.text)}"

    def inline(self, text: Text) -> str:
        """Return a text within a line of the leading language."""
        attribute = _attribute(text.language, self.words.tag)
        return f"<span{attribute}>{_content(text)}</span>" if attribute else _content(text)


def _own_sound(tag: str, word: Word) -> str:
    """Return how a word sounds where its romanization does not say it."""
    language = LANGUAGES[tag]
    if word.romanization and not language.has_phonetic_romanization:
        return ""
    return sound_key(language.romanise(word.text))


def _content(text: Text) -> str:
    """Return a text in which quoted words of another script say their language."""
    return "".join(
        escape(run.text)
        if run.language == text.language
        else f"<span lang={_lang(run.language)}>{escape(run.text)}</span>"
        for run in text.runs()
    )


def _lang(tag: str) -> str:
    return LANGUAGES[tag].lang_attribute


def _attribute(tag: str, around: str) -> str:
    """Return the attribute of an element in another language than what stands around it."""
    return "" if tag == around else f" lang={_lang(tag)}"


def _linked(line: str) -> str:
    """Return a line of the notice; an address leads there."""
    line = escape(line)
    return f'<a href="{line}">{line}</a>' if line.startswith("https://") else line


def _compact(whole: Any) -> str:
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


@cache
def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose."""
    parcel, notice = packed(source, options)
    return write_html(parcel, notice, BookWords(source.catalogs, parcel.languages[0]))
