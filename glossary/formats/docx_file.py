"""DOCX: the entries as a text, to change and print in a word processor.

Each run says its language and names its font in all four slots, because a word processor takes
another slot for Thai, Khmer, Burmese and Lao (complex scripts) and another one for Chinese.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

from glossary.formats.archives import add_file
from glossary.formats.articles import IN_ONE_COUNTRY, rest_of
from glossary.formats.base import Notice, Options, Source, packed
from glossary.formats.dictionary import (
    Contrast,
    CountryNote,
    Entry,
    Section,
    Text,
    Word,
    best_text,
    read_entries,
)
from glossary.formats.later import Later
from glossary.formats.tbx_file import NOT_XML
from glossary.languages import LANGUAGES, Language
from glossary.printing.words import BookWords
from glossary.services.parcels import Parcel

docx: Any = Later("docx")

# Ends of lines.
_LINES = re.compile("[\t\n\r]+")
_LATIN_FONT = "Calibri"
# Half points; the size of Latin text.
_SIZE = 21
# What a line takes at least, of the line height that its language has on a screen: where the font
# named is missing, another one stands in with marks that its line does not leave room for.
_LEAST = 0.85
# Points; how far what belongs to a language stands in.
_STEP = 14
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CAUTION, _QUIET = "7A4A00", "57544E"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line."""

    text: Text
    is_bold: bool = False
    colour: str = ""
    romanization_of: str = ""
    """The language that the text is the romanization of, if it is one."""


def write_docx(parcel: Parcel, notice: Notice, words: BookWords) -> bytes:
    """Return the file.

    :param words: the phrases of the leading language.
    """
    return _Document(parcel, notice, words).written()


class _Document:
    def __init__(self, parcel: Parcel, notice: Notice, words: BookWords) -> None:
        self.parcel = parcel
        self.notice = notice
        self.words = words
        self.phrases = words.phrases()
        self.document = docx.Document()
        # What says how large a page is stands last; everything else before it.
        self.end = self.document.element.body.sectPr
        self.styles = {style.name: style.style_id for style in self.document.styles}
        for style in self.document.styles:
            _plain(style.element)

    def written(self) -> bytes:
        self.page()
        self.front()
        entries = read_entries(self.parcel)
        for slug, titles in self.parcel.themes.items():
            members = [entry for entry in entries if entry.themes[0] == slug]
            if members:
                title = best_text(titles, self.parcel.languages) or Text("en", slug)
                self.add([Run(title)], "Heading 1")
                for entry in members:
                    self.entry(entry)
        saved = io.BytesIO()
        self.document.save(saved)
        return _with_one_date(saved, self.notice)

    def page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = docx.shared.Cm(21), docx.shared.Cm(29.7)
        for side in ("left", "right", "top", "bottom"):
            setattr(section, f"{side}_margin", docx.shared.Cm(2))
        facts, moment = (
            self.document.core_properties,
            datetime.combine(self.notice.day, time(), UTC),
        )
        facts.title = facts.author = facts.last_modified_by = self.notice.title
        facts.comments = " ".join(self.notice.lines)
        facts.language = LANGUAGES[self.words.tag].lang_attribute
        facts.created = facts.modified = moment.replace(tzinfo=None)

    def front(self) -> None:
        self.add([self.phrase(self.notice.title)], "Title")
        for line in self.notice.lines:
            self.add([self.phrase(line)])
        signs = [f"✗ {self.phrases['avoid']}", f"○ {self.phrases['unreviewed']}"]
        for sign in signs:
            self.add([self.phrase(sign, colour=_QUIET)])

    def phrase(self, text: str, colour: str = "") -> Run:
        return Run(Text(self.words.tag, text), colour=colour)

    # Entries

    def entry(self, entry: Entry) -> None:
        self.add([Run(entry.head)], "Heading 2")
        for section in entry.sections:
            self.section(section)
        for contrast in entry.contrasts:
            self.contrast(contrast)
        for note in entry.countries:
            self.country(note)

    def section(self, section: Section) -> None:
        tag, preferred = section.language, section.preferred
        runs = list(self.word(tag, preferred, is_bold=True)) if preferred else []
        if section.is_unreviewed:
            runs.append(self.phrase("○", _QUIET))
        if runs:
            self.add(runs, keeps_next=True, before=6)
        if section.definition:
            self.add([Run(Text(tag, section.definition))])
        self.note(section.usage)
        self.notes(preferred)
        for label, words in (("also-said", section.also), ("also-written", section.written)):
            for word in words:
                label_run = self.phrase(self.phrases[label], _QUIET)
                self.add([label_run, *self.word(tag, word)], indent=_STEP)
                self.notes(word, indent=_STEP)
        for word in section.avoid:
            self.avoided(tag, word)

    def word(
        self, tag: str, word: Word, *, is_bold: bool = False, colour: str = ""
    ) -> Iterator[Run]:
        """Return a word, how it is read and what it says literally."""
        yield Run(Text(tag, word.text), is_bold=is_bold, colour=colour)
        if word.romanization:
            roman = Text("en", word.romanization)
            yield Run(roman, colour=_QUIET, romanization_of=tag)
        if word.literal:
            yield Run(Text(word.literal.language, f"“{word.literal.text}”"), colour=_QUIET)

    def avoided(self, tag: str, word: Word) -> None:
        runs = [self.phrase(f"✗ {self.phrases['avoid']}", _CAUTION)]
        runs += self.word(tag, word, colour=_CAUTION)
        if word.say:
            better = Run(Text(tag, word.say), is_bold=True)
            runs += [self.phrase(f"→ {self.phrases['say']}", _CAUTION), better]
        self.add(runs, indent=_STEP)
        self.note(word.reason, indent=_STEP)
        self.notes(word, indent=_STEP)

    def note(self, note: Text | None, indent: int = 0) -> None:
        if note:
            self.add([Run(note, colour=_QUIET)], indent=indent)

    def notes(self, word: Word | None, indent: int = 0) -> None:
        for note in word.notes if word else ():
            self.note(note, indent=indent)

    def contrast(self, contrast: Contrast) -> None:
        head = Run(contrast.head, is_bold=True)
        label = self.phrase(self.phrases["confused"], _QUIET)
        self.add([label, head], keeps_next=True, before=6)
        self.add([Run(contrast.text)])

    def country(self, note: CountryNote) -> None:
        label = self.phrase(self.words(IN_ONE_COUNTRY), _QUIET)
        name = self.phrase(self.words.territory(note.country))
        self.add([label, replace(name, is_bold=True)], keeps_next=True, before=6)
        self.add([Run(note.text)])
        rests_on = rest_of(note, self.words)
        if rests_on:
            self.add([self.phrase(rests_on, _QUIET)])

    # Paragraphs

    def add(
        self,
        runs: Iterable[Run],
        style: str = "No Spacing",
        *,
        keeps_next: bool = False,
        before: int = 0,
        indent: int = 0,
    ) -> None:
        """Add a paragraph at the end, a space between its runs.

        :param before: space above it, in points.
        :param indent: of its lines, in points.
        """
        is_sized = style == "No Spacing"
        paragraph = self.end.makeelement(_name("p"))
        properties = _child(paragraph, "pPr")
        _child(properties, "pStyle", val=self.styles[style])
        if keeps_next:
            _child(properties, "keepNext")
        runs = list(runs)
        spacing = {"before": str(20 * before)} if before else {}
        if is_sized:
            spacing |= {"line": str(_least_line(runs)), "lineRule": "atLeast"}
        if spacing:
            _child(properties, "spacing", **spacing)
        if indent:
            _child(properties, "ind", left=str(20 * indent))
        for place, run in enumerate(runs):
            space = " " if place else ""
            for piece in run.text.runs():
                self.run(paragraph, replace(run, text=piece), space, is_sized=is_sized)
                space = ""
        self.end.addprevious(paragraph)

    @staticmethod
    def run(paragraph: Any, run: Run, before: str, *, is_sized: bool) -> None:
        language = LANGUAGES[run.text.language]
        element = _child(paragraph, "r")
        properties = _child(element, "rPr")
        _fonts(properties, language)
        if run.is_bold:
            _child(properties, "b")
            _child(properties, "bCs")
        if run.colour:
            _child(properties, "color", val=run.colour)
        if is_sized:
            size = str(round(_SIZE * language.font_scale))
            _child(properties, "sz", val=size)
            _child(properties, "szCs", val=size)
        lang = f"{run.romanization_of}-Latn" if run.romanization_of else language.lang_attribute
        _child(properties, "lang", val=lang, eastAsia=lang, bidi=lang)
        text = _child(element, "t")
        text.set(_SPACE, "preserve")
        text.text = before + _LINES.sub(" ", NOT_XML.sub("", run.text.text))


def _least_line(runs: list[Run]) -> int:
    """Return the height of a line that the scripts in it need, in twentieths of a point."""
    languages = [LANGUAGES[piece.language] for run in runs for piece in run.text.runs()]
    needed = max((one.font_scale * one.line_height for one in languages), default=1.0)
    return round(_SIZE / 2 * needed * _LEAST * 20)


def _fonts(properties: Any, language: Language) -> None:
    """Name the font in all slots; Latin letters have one that every word processor knows."""
    font = _LATIN_FONT if language.script == "Latn" else language.fonts[0]
    _child(properties, "rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)


def _child(parent: Any, name: str, **attributes: str) -> Any:
    """Add an element; names stand without their prefix, which is always the same."""
    named = {_name(key): value for key, value in attributes.items()}
    element = parent.makeelement(_name(name), named)
    parent.append(element)
    return element


@cache
def _name(local: str) -> str:
    return f"{{{_NAMESPACE}}}{local}"


def _plain(style: Any) -> None:
    """Take from a style what hurts scripts without capitals and slant: colour, italics, caps."""
    for name in ("color", "i", "iCs", "caps", "smallCaps", "spacing"):
        for found in style.findall(f"{_name('rPr')}/{_name(name)}"):
            found.getparent().remove(found)


def _with_one_date(saved: io.BytesIO, notice: Notice) -> bytes:
    """Return the archive with the day of the glossary on every part."""
    written = io.BytesIO()
    with zipfile.ZipFile(saved) as archive, zipfile.ZipFile(written, "w") as copy:
        for name in archive.namelist():
            add_file(copy, name, archive.read(name), notice.day)
    return written.getvalue()


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose."""
    parcel, notice = packed(source, options)
    return write_docx(parcel, notice, BookWords(source.catalogs, parcel.languages[0]))
