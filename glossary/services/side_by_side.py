"""What two languages say about one concept, read against each other."""

from __future__ import annotations

from dataclasses import dataclass

from glossary.languages import LANGUAGES
from glossary.model import Concept, LanguageSection, Term, TermType


@dataclass(frozen=True, slots=True)
class Side:
    """What one language says: its section, and its words by what they are for.

    ``section`` is None where the language says nothing yet.
    """

    language: str
    section: LanguageSection | None
    preferred: Term | None
    also_said: tuple[Term, ...]
    to_avoid: tuple[Term, ...]


def side_of(concept: Concept, language: str) -> Side:
    """Return what ``language`` says about ``concept``; mere spellings are left out."""
    section = concept.section(language)
    if section is None:
        return Side(language, None, None, (), ())
    preferred = section.preferred_term()
    words = [
        term
        for term in section.terms
        if term is not preferred and term.term_type is not TermType.VARIANT
    ]
    return Side(
        language,
        section,
        preferred,
        tuple(term for term in words if not term.is_discouraged),
        tuple(term for term in words if term.is_discouraged),
    )


def usual_pair(shown: tuple[str, ...]) -> tuple[str, str]:
    """Return the two languages to begin with: the first two that the reader wants to see."""
    first, second, *_ = (*shown, *(tag for tag in LANGUAGES if tag not in shown))
    return first, second
