"""Rules for one entry: what has to be there, and what has to be told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    Concept,
    LanguageSection,
    Note,
    NoteKind,
    RelationType,
    TermType,
)
from glossary.services.checking.context import Fault, WholeGlossary, explains
from glossary.services.hierarchy import loop_closed

# An English definition is one sentence that a newly arrived volunteer reads in one go.
_MOST_WORDS = 45
# Code points; what 45 English words come to in the longest of the other languages, and a third.
_MOST_CHARACTERS = 480


def entries_have_a_theme(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """Every entry can be found by browsing."""
    if not concept.themes:
        yield "", "no theme"


def every_language_has_its_term(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
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


def every_language_has_its_definition(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """Each language says what the concept is."""
    for tag in LANGUAGES:
        section = concept.section(tag)
        if section is None or section.definition is None:
            yield tag, "no definition"


def definitions_are_short(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """A definition is one sentence that could stand in place of the term (ISO 704)."""
    for section in concept.sections:
        for definition in section.definitions:
            words = len(definition.text.split()) if section.language == "en" else 0
            if words > _MOST_WORDS or len(definition.text) > _MOST_CHARACTERS:
                yield section.language, f"definition too long: {definition.text!r}"


def definitions_differ_between_languages(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """No language just repeats another one's definition."""
    seen = Counter(
        definition.text for section in concept.sections for definition in section.definitions
    )
    yield from (("", f"two languages say {text!r}") for text, times in seen.items() if times > 1)


def definitions_use_no_discouraged_word(concept: Concept, whole: WholeGlossary) -> Iterator[Fault]:
    """A definition says no word that the glossary discourages, but in quotation marks."""
    for section in concept.sections:
        for definition in section.definitions:
            word = whole.discouraged_word_in(section.language, definition.text)
            if word:
                yield section.language, f"the definition says {word!r}"


def terms_are_told_apart(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """No section holds the same term twice, in whatever encoding; a declared variant may."""
    for section in concept.sections:
        language = LANGUAGES.get(section.language)
        seen: set[str] = set()
        for term in section.terms:
            key = language.norm(term.text) if language else term.text
            if key in seen and term.term_type is not TermType.VARIANT:
                yield section.language, f"{term.text!r} stands twice"
            seen.add(key)


def preferred_terms_are_told_apart(concept: Concept, whole: WholeGlossary) -> Iterator[Fault]:
    """A preferred term stands for one concept, or the concepts explain how they differ."""
    for (tag, _key, *_), concepts in whole.preferred.items():
        if concept in concepts:
            for other in concepts:
                if other is not concept and not explains(concept, other):
                    yield tag, f"the preferred term is that of {other.slug} too"


def terms_are_explained(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """A term outside English has its literal meaning, and its reading in another script."""
    for section in concept.sections:
        language = LANGUAGES.get(section.language)
        if language is None or language.tag == "en":
            continue
        for term in section.terms:
            is_latin = not language.writes(term.text) or language.script == "Latn"
            if not is_latin and not term.romanization:
                yield section.language, f"{term.text!r} has no romanization"
            if not any(note.kind is NoteKind.LITERAL for note in term.notes):
                yield section.language, f"{term.text!r} has no literal meaning"


def discouraged_terms_lead_on(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """A discouraged term names the one to say instead, which is itself not discouraged."""
    for section in concept.sections:
        for term in section.terms:
            if not term.is_discouraged:
                continue
            if term.use_instead is None:
                yield section.language, f"{term.text!r} has no better term"
            elif term.use_instead.is_discouraged:
                yield section.language, f"{term.text!r} leads to a discouraged term"


def discouraged_terms_have_a_reason(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """A discouraged term says why in every language of the glossary."""
    for section in concept.sections:
        for term in section.terms:
            if term.is_discouraged:
                for tag in _missing(term.notes, NoteKind.REASON):
                    yield section.language, f"{term.text!r} has no reason in {tag}"


def warnings_are_explained(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """How a word misleads, or why it does no harm, is said in every language of the glossary."""
    for section in concept.sections:
        for term in section.terms:
            for kind in (NoteKind.AMBIGUITY, NoteKind.HARMLESS):
                missing = _missing(term.notes, kind)
                if len(missing) < len(LANGUAGES):
                    for tag in missing:
                        yield section.language, f"{term.text!r}: {kind} is not in {tag}"


def confusable_concepts_are_contrasted(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """Two concepts that are confused say how they differ in every language of the glossary."""
    for relation in concept.relations:
        if relation.type is RelationType.CONFUSABLE:
            for tag in _missing(relation.notes, NoteKind.CONTRAST):
                yield tag, f"no contrast with {relation.target.slug}"


def wider_ideas_lead_on(concept: Concept, whole: WholeGlossary) -> Iterator[Fault]:
    """No idea is wider than itself, by way of others."""
    for wide in sorted(whole.wider[concept.slug]):
        loop = loop_closed(whole.wider, concept.slug, wide)
        if loop is not None:
            yield "", f"a wider idea leads back: {loop}"


def country_notes_are_sourced(concept: Concept, _: WholeGlossary) -> Iterator[Fault]:
    """A country note names the law or programme and the day it was looked at, in every language."""
    for note in concept.country_notes:
        if not note.citations or note.looked_at is None:
            yield "", f"the note on {note.country} has no source or no date"
        for tag in _missing(note.notes, NoteKind.COUNTRY):
            yield tag, f"the note on {note.country} is missing"


def _missing(notes: list[Note], kind: NoteKind) -> list[str]:
    present = {note.language for note in notes if note.kind is kind}
    return [tag for tag in LANGUAGES if tag not in present]
