"""Rules for every piece of text: encoding, script, brackets, links."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from myanmartools import ZawgyiDetector

from glossary.languages import LANGUAGES
from glossary.languages.text import Key, Order, has_too_many_marks
from glossary.model import Citation, Concept
from glossary.sentences import Sentence
from glossary.services.checking.context import Fault, WholeGlossary

# Invisible characters that a text may need: word breaks and joiners of South-East Asian scripts.
_USEFUL_INVISIBLE = {"\u200b", "\u200c", "\u200d"}
_BRACKETS = {"(": ")", "[": "]", "«": "»", "“": "”", "「": "」", "（": "）", "《": "》"}
# The detector's probability above which a stored text counts as Zawgyi; a word alone is a guess.
_SURELY_ZAWGYI = 0.95
_ENOUGH_TO_TELL = 8
# Burmese "I" keeps its asat before the vowel; the search key reads both orders as one.
_OWN_ORDER = "ကျွန်ုပ်"


def every_text(concept: Concept) -> Iterator[tuple[str, str]]:
    """Yield (language, text) for every text of the entry that readers may see."""
    for section in concept.sections:
        for term in section.terms:
            yield section.language, term.text
            if term.romanization:
                yield "en", term.romanization
            yield from ((note.language, note.text) for note in term.notes)
        yield from ((section.language, definition.text) for definition in section.definitions)
        yield from ((note.language, note.text) for note in section.notes)
    for relation in concept.relations:
        yield from ((note.language, note.text) for note in relation.notes)
    for country_note in concept.country_notes:
        yield from ((note.language, note.text) for note in country_note.notes)


def texts_are_nfc(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """Every text is in Unicode normalisation form C (UAX #15)."""
    for language, text in every_text(concept):
        if not unicodedata.is_normalized("NFC", text):
            yield language, Sentence("not in NFC: %(text)s", text=repr(text))


def texts_are_readable(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """No text is empty or holds control, format or private characters, or piles of marks."""
    for language, text in every_text(concept):
        odd = [
            char
            for char in text
            if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
            and char not in _USEFUL_INVISIBLE
        ]
        if odd:
            code = f"U+{ord(odd[0]):04X}"
            yield (
                language,
                Sentence(
                    "invisible or unassigned character %(code)s in %(text)s",
                    code=code,
                    text=repr(text),
                ),
            )
        elif not text.strip() or has_too_many_marks(text):
            yield language, Sentence("empty or overloaded text %(text)s", text=repr(text))


def brackets_are_balanced(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """Every bracket and paired quotation mark that opens is closed again."""
    for language, text in every_text(concept):
        if not _is_balanced(text):
            yield language, Sentence("unbalanced brackets: %(text)s", text=repr(text))


def _is_balanced(text: str) -> bool:
    waiting: list[str] = []
    for char in text:
        if char in _BRACKETS:
            waiting.append(_BRACKETS[char])
        elif char in _BRACKETS.values() and (not waiting or waiting.pop() != char):
            return False
    return not waiting


def marks_are_in_order(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """The marks of a syllable stand in the order of the script (The Unicode Standard, ch. 16)."""
    for tag, written in every_text(concept):
        if in_order(tag, written) != written:
            yield tag, Sentence("marks out of order: %(text)s", text=repr(written))


def in_order(tag: str, text: str) -> str:
    """Return ``text`` with the marks of each syllable in the order of the language's script."""
    parts = text.split(_OWN_ORDER)
    for step in _order_of(tag):
        parts = [step(part) for part in parts]
    return _OWN_ORDER.join(parts)


@cache
def _order_of(tag: str) -> tuple[Order, ...]:
    """Return the steps of the language's norm key that put the marks of a syllable in order."""
    norm = LANGUAGES[tag].norm if tag in LANGUAGES else None
    steps = norm.steps if isinstance(norm, Key) else ()
    return tuple(step for step in steps if isinstance(step, Order))


@cache
def _detector() -> ZawgyiDetector:
    return ZawgyiDetector()


def burmese_is_unicode(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """No Burmese text is in the Zawgyi encoding."""
    for language, text in every_text(concept):
        if is_zawgyi(text):
            yield language, Sentence("this looks like Zawgyi: %(text)s", text=repr(text))


def is_zawgyi(text: str) -> bool:
    """Whether ``text`` is surely in the Zawgyi encoding; a short word can't be told."""
    letters = sum("\u1000" <= char <= "\u109f" for char in text)
    return letters >= _ENOUGH_TO_TELL and (
        _detector().get_zawgyi_probability(text) > _SURELY_ZAWGYI
    )


def terms_are_in_their_script(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """A term has letters of its language's own script, or is an acronym in Latin letters."""
    for section in concept.sections:
        language = LANGUAGES.get(section.language)
        for term in section.terms:
            if language and not is_acronym(term.text) and not language.writes(term.text):
                yield (
                    section.language,
                    Sentence(
                        "%(text)s is not written in %(script)s",
                        text=repr(term.text),
                        script=language.script,
                    ),
                )
            elif language and not language.allows(term.text):
                yield (
                    section.language,
                    Sentence("%(text)s has letters of another script", text=repr(term.text)),
                )


def is_acronym(text: str) -> bool:
    """Whether ``text`` is one of the acronyms that every language writes in Latin letters."""
    return text.isascii() and text.upper() == text


def definitions_are_in_their_script(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """A definition is written in its language's script, with Latin letters only for names."""
    for section in concept.sections:
        language = LANGUAGES.get(section.language)
        for definition in section.definitions:
            text = definition.text
            if language and not (language.writes(text) and language.allows(text)):
                yield (
                    section.language,
                    Sentence(
                        "not in %(script)s alone: %(text)s",
                        script=language.script,
                        text=repr(text),
                    ),
                )


def links_are_well_formed(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """Every link of a source is an address on the web."""
    for citation in _citations(concept):
        url = citation.source.url
        if url and not is_web_address(url):
            yield "", Sentence("no web address: %(text)s", text=repr(url))


def _citations(concept: Concept) -> Iterator[Citation]:
    for section in concept.sections:
        for definition in section.definitions:
            yield from definition.citations
        for term in section.terms:
            yield from term.citations
    for note in concept.country_notes:
        yield from note.citations


def is_web_address(url: str) -> bool:
    """Whether ``url`` is a whole address on the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in url
