"""The lint of the glossary's content: one function per rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.languages import LANGUAGES
from glossary.languages.text import has_too_many_marks
from glossary.model import AdministrativeStatus, Concept, ConceptState, LanguageSection, TermType
from glossary.services.entries import get_entries


class Severity(StrEnum):
    """An error makes ``glossary check`` fail; a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    rule: str
    severity: Severity
    concept: str
    language: str
    message: str

    def __str__(self) -> str:
        """One line for the terminal."""
        where = f"{self.concept} [{self.language}]" if self.language else self.concept
        return f"{self.severity}: {where}: {self.message} ({self.rule})"


# A rule yields (language, message) for every fault that it finds in one entry.
Rule = Callable[[Concept], Iterator[tuple[str, str]]]

# Invisible characters that a term may need: word breaks and joiners of South-East Asian scripts.
_USEFUL_INVISIBLE = {"\u200b", "\u200c", "\u200d"}
_BRACKETS = {"(": ")", "[": "]", "«": "»", "“": "”", "「": "」", "（": "）", "《": "》"}


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


def texts_are_nfc(concept: Concept) -> Iterator[tuple[str, str]]:
    """Every text is in Unicode normalisation form C (UAX #15)."""
    for language, text in every_text(concept):
        if not unicodedata.is_normalized("NFC", text):
            yield language, f"not in NFC: {text!r}"


def texts_are_readable(concept: Concept) -> Iterator[tuple[str, str]]:
    """No text is empty or holds control, format or private characters, or piles of marks."""
    for language, text in every_text(concept):
        odd = [
            char
            for char in text
            if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
            and char not in _USEFUL_INVISIBLE
        ]
        if odd:
            yield language, f"invisible or unassigned character U+{ord(odd[0]):04X} in {text!r}"
        elif not text.strip() or has_too_many_marks(text):
            yield language, f"empty or overloaded text {text!r}"


def brackets_are_balanced(concept: Concept) -> Iterator[tuple[str, str]]:
    """Every bracket and paired quotation mark that opens is closed again."""
    for language, text in every_text(concept):
        if not _is_balanced(text):
            yield language, f"unbalanced brackets: {text!r}"


def _is_balanced(text: str) -> bool:
    waiting: list[str] = []
    for char in text:
        if char in _BRACKETS:
            waiting.append(_BRACKETS[char])
        elif char in _BRACKETS.values() and (not waiting or waiting.pop() != char):
            return False
    return not waiting


def terms_are_in_their_script(concept: Concept) -> Iterator[tuple[str, str]]:
    """Every term has letters of its language's own script, or is an acronym in Latin letters."""
    for section in concept.sections:
        language = LANGUAGES.get(section.language)
        for term in section.terms:
            is_acronym = term.text.isascii() and term.text.upper() == term.text
            if language and not is_acronym and not language.writes(term.text):
                yield section.language, f"{term.text!r} is not written in {language.script}"


def terms_are_told_apart(concept: Concept) -> Iterator[tuple[str, str]]:
    """No section holds the same term twice, in whatever encoding; a declared variant may."""
    for section in concept.sections:
        language = LANGUAGES.get(section.language)
        seen: set[str] = set()
        for term in section.terms:
            key = language.norm(term.text) if language else term.text
            if key in seen and term.term_type is not TermType.VARIANT:
                yield section.language, f"{term.text!r} stands twice"
            seen.add(key)


def every_language_has_its_term(concept: Concept) -> Iterator[tuple[str, str]]:
    """Each language of the glossary has exactly one preferred term, or one per region."""
    for tag in LANGUAGES:
        section = concept.section(tag)
        places = _preferred_places(section) if section else []
        if not places:
            yield tag, "no preferred term"
        elif len(places) != len(set(places)):
            yield tag, "more than one preferred term for one region and register"


def _preferred_places(section: LanguageSection) -> list[tuple[object, object]]:
    return [
        (term.region, term.register)
        for term in section.terms
        if term.administrative_status is AdministrativeStatus.PREFERRED
    ]


def discouraged_terms_lead_on(concept: Concept) -> Iterator[tuple[str, str]]:
    """A discouraged term names the one to say instead, which is itself not discouraged."""
    for section in concept.sections:
        for term in section.terms:
            if not term.is_discouraged:
                continue
            if term.use_instead is None:
                yield section.language, f"{term.text!r} has no better term"
            elif term.use_instead.is_discouraged:
                yield section.language, f"{term.text!r} leads to a discouraged term"


def entries_have_a_theme(concept: Concept) -> Iterator[tuple[str, str]]:
    """Every entry can be found by browsing."""
    if not concept.themes:
        yield "", "no theme"


def discouraged_terms_have_a_reason(concept: Concept) -> Iterator[tuple[str, str]]:
    """A discouraged term says why, at least in one language."""
    for section in concept.sections:
        for term in section.terms:
            if term.is_discouraged and not any(note.kind == "reason" for note in term.notes):
                yield section.language, f"{term.text!r} is discouraged without a reason"


RULES: dict[Rule, Severity] = {
    texts_are_nfc: Severity.ERROR,
    texts_are_readable: Severity.ERROR,
    brackets_are_balanced: Severity.ERROR,
    terms_are_in_their_script: Severity.ERROR,
    terms_are_told_apart: Severity.ERROR,
    every_language_has_its_term: Severity.ERROR,
    discouraged_terms_lead_on: Severity.ERROR,
    entries_have_a_theme: Severity.ERROR,
    discouraged_terms_have_a_reason: Severity.WARNING,
}


def check_glossary(session: Session) -> list[Finding]:
    """Return what the rules find in every published entry, by concept."""
    published = Concept.state == ConceptState.PUBLISHED
    slugs = session.scalars(sa.select(Concept.slug).where(published).order_by(Concept.slug)).all()
    return [
        Finding(rule.__name__, severity, concept.slug, language, message)
        for concept in get_entries(session, slugs)
        for rule, severity in RULES.items()
        for language, message in rule(concept)
    ]
