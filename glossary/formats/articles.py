"""An entry as an article of XHTML: what a dictionary or a book says of a concept.

Every element is closed, so that readers of HTML and of XML take it alike. No element relies on a
style: a dictionary program brings its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape, quoteattr

from glossary.formats.dictionary import Contrast, CountryNote, Entry, Section, Text, Word
from glossary.languages import LANGUAGES
from glossary.printing.words import N_, BookWords

IN_ONE_COUNTRY = N_("In one country")


def lang(tag: str) -> str:
    """Return the attributes that say the language of an element."""
    value = quoteattr(LANGUAGES[tag].lang_attribute)
    return f"lang={value} xml:lang={value}"


def element(name: str, text: Text, **attributes: str) -> str:
    """Return a text in an element that says its language; ``kind`` stands for ``class``."""
    if "kind" in attributes:
        attributes["class"] = attributes.pop("kind")
    others = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name} {lang(text.language)}{others}>{_content(text)}</{name}>"


def _content(text: Text) -> str:
    """Return a text in which quoted words of another script say their language."""
    return "".join(
        escape(run.text)
        if run.language == text.language
        else f"<span {lang(run.language)}>{escape(run.text)}</span>"
        for run in text.runs()
    )


class Articles:
    """Writes articles in one language of explanation."""

    def __init__(self, words: BookWords, link: Callable[[str], str] | None = None) -> None:
        """Write with the phrases of ``words``.

        :param link: the address of an entry by its slug; None where there are no links.
        """
        self.words = words
        self.phrases = words.phrases()
        self.link = link

    def article(self, entry: Entry) -> str:
        """Return all that is said of an entry."""
        parts = [
            *map(self.section, entry.sections),
            self.contrasts(entry.contrasts),
            self.countries(entry.countries),
        ]
        return "\n".join(part for part in parts if part)

    def section(self, section: Section) -> str:
        """Return what one language says."""
        tag, preferred = section.language, section.preferred
        lines = [
            self.word(tag, preferred, "b", is_unreviewed=section.is_unreviewed)
            if preferred
            else f"<p {lang(tag)}>{LANGUAGES[tag].autonym}</p>",
            element("p", Text(tag, section.definition)) if section.definition else "",
            self.note(section.usage),
            self.notes(preferred.notes if preferred else ()),
            *(self.other(tag, "also-said", word) for word in section.also),
            *(self.other(tag, "also-written", word) for word in section.written),
            *(self.avoided(tag, word) for word in section.avoid),
        ]
        return f'<div {lang(tag)} class="section">{"".join(lines)}</div>'

    def word(
        self, tag: str, word: Word, name: str, label: str = "", *, is_unreviewed: bool = False
    ) -> str:
        """Return the line of a word, with what explains it."""
        parts = [
            self.label(label) if label else "",
            element(name, Text(tag, word.text)),
            self.sound(tag, word),
            f"“{element('span', word.literal)}”" if word.literal else "",
            "○" if is_unreviewed else "",
        ]
        return f"<p>{' '.join(part for part in parts if part)}</p>"

    def other(self, tag: str, label: str, word: Word) -> str:
        """Return another word that may be said or written."""
        return self.word(tag, word, "b", self.phrases[label]) + self.notes(word.notes)

    def avoided(self, tag: str, word: Word) -> str:
        """Return a word to avoid, what to say instead and why."""
        better = ""
        if word.say:
            say = element("b", Text(tag, word.say))
            better = f"<p>→ {self.label(self.phrases['say'])} {say}</p>"
        line = self.word(tag, word, "span", f"✗ {self.phrases['avoid']}")
        notes = self.note(word.reason) + self.notes(word.notes)
        return f'<div class="avoid">{line}{better}{notes}</div>'

    def sound(self, tag: str, word: Word) -> str:
        """Return how a word is read."""
        if word.romanization is None:
            return ""
        value = quoteattr(f"{tag}-Latn")
        return f"<i lang={value} xml:lang={value}>{escape(word.romanization)}</i>"

    def note(self, note: Text | None) -> str:
        """Return a note on its own line."""
        return element("p", note, kind="note") if note else ""

    def notes(self, notes: Iterable[Text]) -> str:
        """Return notes, each on its own line."""
        return "".join(map(self.note, notes))

    def label(self, phrase: str) -> str:
        """Return a phrase in the language of explanation."""
        return element("small", Text(self.words.tag, phrase))

    def contrasts(self, contrasts: tuple[Contrast, ...]) -> str:
        """Return the entries that this one is confused with, and how they differ."""
        if not contrasts:
            return ""
        lines = "".join(self.confused(one) + element("p", one.text) for one in contrasts)
        return f'<div class="confused"><p>{self.label(self.phrases["confused"])}</p>{lines}</div>'

    def confused(self, contrast: Contrast) -> str:
        """Return the name of another entry, with a link where there are links."""
        if self.link is None:
            return f"<p>{element('b', contrast.head)}</p>"
        return f"<p>{element('a', contrast.head, href=self.link(contrast.slug))}</p>"

    def countries(self, notes: tuple[CountryNote, ...]) -> str:
        """Return what holds in one country alone, with its sources and its day."""
        if not notes:
            return ""
        label = self.label(self.words(IN_ONE_COUNTRY))
        lines = "".join(map(self.country, notes))
        return f'<div class="countries"><p>{label}</p>{lines}</div>'

    def country(self, note: CountryNote) -> str:
        """Return one of these notes."""
        name = element("b", Text(self.words.tag, self.words.territory(note.country)))
        rests_on = rest_of(note, self.words)
        more = element("p", Text(self.words.tag, rests_on), kind="note") if rests_on else ""
        return f"<p>{name}: {element('span', note.text)}</p>{more}"


def rest_of(note: CountryNote, words: BookWords) -> str:
    """Return what a note on a country rests on, and the day on which somebody looked."""
    day = [words.date(note.looked_at)] if note.looked_at else []
    return " · ".join([*note.sources, *day])
