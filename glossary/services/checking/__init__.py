"""The lint of the glossary's content.

A rule is a function that yields (language, message) for every fault that it finds in one entry;
:data:`RULES` lists them all. Whole lists, collections and comparisons, have rules of their own
in :mod:`glossary.services.checking.lists`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.model import Concept, ConceptState
from glossary.services.checking import entries, lists, texts
from glossary.services.checking.context import Rule, WholeGlossary
from glossary.services.entries import get_entries

RULES: tuple[Rule, ...] = (
    texts.texts_are_nfc,
    texts.texts_are_readable,
    texts.brackets_are_balanced,
    texts.marks_are_in_order,
    texts.burmese_is_unicode,
    texts.terms_are_in_their_script,
    texts.definitions_are_in_their_script,
    texts.links_are_well_formed,
    entries.entries_have_a_theme,
    entries.every_language_has_its_term,
    entries.every_language_has_its_definition,
    entries.definitions_are_short,
    entries.definitions_differ_between_languages,
    entries.definitions_use_no_discouraged_word,
    entries.terms_are_told_apart,
    entries.preferred_terms_are_told_apart,
    entries.terms_are_explained,
    entries.discouraged_terms_lead_on,
    entries.discouraged_terms_have_a_reason,
    entries.warnings_are_explained,
    entries.confusable_concepts_are_contrasted,
    entries.wider_ideas_lead_on,
    entries.country_notes_are_sourced,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    rule: str
    subject: str
    language: str
    message: str

    def __str__(self) -> str:
        """One line for the terminal."""
        where = f"{self.subject} [{self.language}]" if self.language else self.subject
        return f"{where}: {self.message} ({self.rule})"


def check_glossary(session: Session) -> list[Finding]:
    """Return what the rules find in every published entry, collection and comparison."""
    published = Concept.state == ConceptState.PUBLISHED
    slugs = session.scalars(sa.select(Concept.slug).where(published).order_by(Concept.slug)).all()
    concepts = get_entries(session, slugs)
    return [*_check_entries(concepts), *_check_lists(session)]


def _check_entries(concepts: list[Concept]) -> Iterator[Finding]:
    whole = WholeGlossary(concepts)
    for concept in concepts:
        for rule in RULES:
            for language, message in rule(concept, whole):
                yield Finding(rule.__name__, concept.slug, language, message)


def _check_lists(session: Session) -> Iterator[Finding]:
    for rule in lists.RULES:
        for subject, language, message in rule(session):
            yield Finding(rule.__name__, subject, language, message)
