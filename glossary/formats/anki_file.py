"""Anki: cards to learn with, two for every word and language beside the leading one.

A note is known by its concept and its two languages, so a later file changes the cards that are
there and keeps what their owner has learnt. Anki takes the newer of two notes: theirs is the
second of the glossary's newest change.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from html import escape
from typing import Any

from glossary.errors import NothingSelected
from glossary.formats.archives import add_file
from glossary.formats.articles import IN_ONE_COUNTRY, rest_of
from glossary.formats.base import Notice, Options, Source, newest_moment, packed
from glossary.formats.dictionary import (
    Contrast,
    CountryNote,
    Entry,
    Section,
    Text,
    Word,
    read_entries,
)
from glossary.formats.later import Later
from glossary.languages import LANGUAGES
from glossary.printing.words import BookWords
from glossary.services.parcels import Parcel

genanki: Any = Later("genanki")

NAME = "mekong-glossary"

_FIELDS = ("Key", "Front", "Back", "Explanation")
_ANSWER = '<hr id="answer">'
_THERE = {
    "name": "1",
    "qfmt": "{{Front}}",
    "afmt": "{{Front}}" + _ANSWER + "{{Back}}{{Explanation}}",
}
_BACK = {"name": "2", "qfmt": "{{Back}}", "afmt": "{{Back}}" + _ANSWER + "{{Front}}{{Explanation}}"}
_STYLE = """
.card{font-family:system-ui,sans-serif;font-size:18px;line-height:1.5;text-align:center}
.word{font-size:30px;margin:8px 0}
.sound,.quiet{color:#777;font-size:16px}
.text,.note{text-align:start;max-width:32em;margin:12px auto}
.note{color:#777}
.avoid{text-align:start;max-width:32em;margin:12px auto;
border-inline-start:4px solid #b07000;padding-inline-start:12px}
"""


def write_anki(parcel: Parcel, notice: Notice, words: BookWords, moment: datetime) -> bytes:
    """Return the file.

    :param words: the phrases of the leading language.
    :param moment: of the glossary's newest change.
    :raises NothingSelected: no entry has a word to learn.
    """
    decks = [deck for deck in _decks(parcel, notice, words) if deck.notes]
    if not decks:
        raise NothingSelected
    seconds = int(moment.timestamp())
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor = connection.cursor()
        genanki.Package(decks).write_to_db(cursor, seconds, itertools.count(seconds * 1000))
        connection.commit()
        collection = connection.serialize()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        add_file(archive, "collection.anki2", collection, notice.day)
        add_file(archive, "media", b"{}", notice.day)
    return written.getvalue()


def _decks(parcel: Parcel, notice: Notice, words: BookWords) -> Iterator[Any]:
    lead, *others = parcel.languages
    entries = read_entries(parcel)
    description = "<br>".join(map(escape, notice.lines))
    targets: list[str | None] = [*others] or [None]
    for other in targets:
        names = [LANGUAGES[tag].autonym for tag in (lead, other) if tag]
        deck = genanki.Deck(
            _number("deck", lead, other), f"{notice.title}::{' – '.join(names)}", description
        )
        model = _model(lead, other)
        for entry in entries:
            fields = _fields(entry, lead, other, words)
            if fields:
                guid = genanki.guid_for(NAME, entry.slug, lead, other)
                deck.add_note(
                    genanki.Note(model=model, fields=fields, guid=guid, tags=list(entry.themes))
                )
        yield deck


def _model(lead: str, other: str | None) -> Any:
    """Return the kind of note, which keeps its number as long as it keeps its fields."""
    languages = " – ".join(tag for tag in (lead, other) if tag)
    rules = "\n".join(
        f":lang({one.lang_attribute}){{font-family:{','.join(map(_quoted, one.fonts))};"
        f"line-height:{one.line_height}}}"
        for one in LANGUAGES.values()
    )
    return genanki.Model(
        _number("kind", lead, other),
        f"{NAME} {languages}",
        fields=[{"name": name} for name in _FIELDS],
        templates=[_THERE, _BACK] if other else [_THERE],
        css=_STYLE + rules,
    )


def _quoted(family: str) -> str:
    return f'"{family}"'


def _number(*parts: str | None) -> int:
    """Return a number for what the parts name; the same for ever."""
    digest = hashlib.blake2b(repr((NAME, *parts)).encode(), digest_size=8).digest()
    return (1 << 30) + int.from_bytes(digest) % (1 << 30)


def _fields(entry: Entry, lead: str, other: str | None, words: BookWords) -> list[str] | None:
    """Return the fields of a note; None where a language has no word to say."""
    sections = {section.language: section for section in entry.sections}
    front, back = sections.get(lead), sections.get(other or "")
    if front is None or front.preferred is None:
        return None
    if other is None:
        more = _explained(entry, [front], words)
        return [entry.slug, _face(front, front.preferred), _definition(front), more]
    if back is None or back.preferred is None:
        return None
    definitions = _definition(front) + _definition(back)
    more = definitions + _explained(entry, [front, back], words)
    return [entry.slug, _face(front, front.preferred), _face(back, back.preferred), more]


def _face(section: Section, word: Word) -> str:
    """Return a word, large, and how it is read."""
    shown = _tagged("div", "word", Text(section.language, word.text))
    if word.romanization:
        shown += (
            f'<div class="sound" lang="{section.language}-Latn">{escape(word.romanization)}</div>'
        )
    return shown


def _definition(section: Section) -> str:
    if section.definition is None:
        return ""
    return _tagged("div", "text", Text(section.language, section.definition))


def _explained(entry: Entry, sections: list[Section], words: BookWords) -> str:
    """Return what stands below both faces."""
    phrases = words.phrases()
    parts = [part for section in sections for part in _explanations(section, words)]
    parts += [
        _avoided(section.language, word, words) for section in sections for word in section.avoid
    ]
    parts += [_told_apart(contrast, words) for contrast in entry.contrasts]
    parts += [_in_one_country(note, words) for note in entry.countries]
    if any(section.is_unreviewed for section in sections):
        parts.append(_tagged("div", "quiet", Text(words.tag, f"○ {phrases['unreviewed']}")))
    return "".join(parts)


def _explanations(section: Section, words: BookWords) -> Iterator[str]:
    """Yield what is said of the word on the card, and the other words for the same."""
    word = section.preferred
    if word and word.literal:
        yield f'<div class="quiet">“{_tagged("span", "", word.literal)}”</div>'
    for label, others in (("also-said", section.also), ("also-written", section.written)):
        for other in others:
            text = _tagged("b", "", Text(section.language, other.text))
            yield f'<div class="text">{_label(words.phrases()[label], words)} {text}</div>'
    for note in (section.usage, *(word.notes if word else ())):
        if note:
            yield _tagged("div", "note", note)


def _told_apart(contrast: Contrast, words: BookWords) -> str:
    label = _label(words.phrases()["confused"], words)
    head = _tagged("b", "", contrast.head)
    return f'<div class="text">{label} {head}{_tagged("div", "", contrast.text)}</div>'


def _in_one_country(note: CountryNote, words: BookWords) -> str:
    label = _label(words(IN_ONE_COUNTRY), words)
    name = _tagged("b", "", Text(words.tag, words.territory(note.country)))
    rests_on = rest_of(note, words)
    if rests_on:
        rests_on = _label(rests_on, words)
    return f'<div class="text">{label} {name}{_tagged("div", "", note.text)}{rests_on}</div>'


def _avoided(tag: str, word: Word, words: BookWords) -> str:
    phrases = words.phrases()
    line = f"{_label(phrases['avoid'], words)} {_tagged('span', '', Text(tag, word.text))}"
    if word.say:
        line += f" → {_label(phrases['say'], words)} {_tagged('b', '', Text(tag, word.say))}"
    reason = _tagged("div", "quiet", word.reason) if word.reason else ""
    return f'<div class="avoid">{line}{reason}</div>'


def _label(phrase: str, words: BookWords) -> str:
    return _tagged("small", "", Text(words.tag, phrase))


def _tagged(element: str, name: str, text: Text) -> str:
    kind = f' class="{name}"' if name else ""
    lang = LANGUAGES[text.language].lang_attribute
    return f'<{element}{kind} lang="{lang}">{escape(text.text)}</{element}>'


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose."""
    parcel, notice = packed(source, options)
    words = BookWords(source.catalogs, parcel.languages[0])
    return write_anki(parcel, notice, words, newest_moment(source.session))
