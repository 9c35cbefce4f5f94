"""What no file may bring in: the rules that each piece has to keep before it is taken."""

from __future__ import annotations

import re
from typing import Any

from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, Concept, LanguageSection, Note
from glossary.sentences import Sentence
from glossary.services.checking import texts
from glossary.services.checking.context import WholeGlossary
from glossary.services.documents import Document

MOST_IN_A_TERM, MOST_IN_A_TEXT = 200, 5_000

_COUNTRY = re.compile(r"[A-Z]{2}")
_NO_YEAR = 10_000
# Controls but for tab and line ends, surrogates, and marks that turn the direction of a text.
_UNREADABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_RULES = (
    texts.texts_are_readable,
    texts.burmese_is_unicode,
    texts.terms_are_in_their_script,
    texts.definitions_are_in_their_script,
    texts.links_are_well_formed,
)


class Refused(Exception):
    """Why a piece can't be taken."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence as it is, to be translated."""
        super().__init__(sentence)
        self.sentence = sentence


def check_strings(part: Any) -> None:
    """Refuse what no text may hold, however little it is shown: a database may not take it."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "country" and not _COUNTRY.fullmatch(value):
                raise Refused(
                    Sentence(
                        "%(text)s is no country: use two letters, as in TH", text=repr(value[:40])
                    )
                )
            check_strings(value)
    elif isinstance(part, list):
        for item in part:
            check_strings(item)
    elif isinstance(part, int) and not 0 < part < _NO_YEAR:
        raise Refused(Sentence("%(text)s is no year", text=str(part)[:40]))
    elif isinstance(part, str):
        odd = _UNREADABLE.search(part)
        if odd:
            raise Refused(
                Sentence(
                    "invisible character %(code)s in %(text)s",
                    code=f"U+{ord(odd[0]):04X}",
                    text=repr(part[:40]),
                )
            )
        if len(part) > MOST_IN_A_TEXT:
            raise Refused(
                Sentence(
                    "longer than %(limit)s characters: %(text)s…",
                    limit=MOST_IN_A_TEXT,
                    text=repr(part[:40]),
                )
            )


def check(candidate: Concept) -> None:
    """Refuse what no text of the glossary may be."""
    for section in candidate.sections:
        for term in section.terms:
            if len(term.text) > MOST_IN_A_TERM:
                raise Refused(
                    Sentence(
                        "a word longer than %(limit)s characters: %(text)s…",
                        limit=MOST_IN_A_TERM,
                        text=repr(term.text[:40]),
                    )
                )
    whole = WholeGlossary([])
    for rule in _RULES:
        for language, message in rule(candidate, whole):
            raise Refused(_in_language(language, message))


def _in_language(tag: str, message: str) -> str:
    return Sentence("[%(tag)s] %(problem)s", tag=tag, problem=message) if tag else message


def check_notes(notes: list[Note]) -> None:
    """Refuse what no contrast may be; the same rules, on an entry that has only these notes."""
    tag = next(iter(LANGUAGES))
    copies = [Note(kind=note.kind, language=note.language, text=note.text) for note in notes]
    check(Concept(slug="x", sections=[LanguageSection(language=tag, notes=copies)]))


def check_what_is_said(concept: Concept, document: Document) -> None:
    """Refuse two words to be said in one language, for one place and one register."""
    for section in concept.sections:
        if section.language not in document:
            continue
        said: dict[tuple[str | None, str | None], str] = {}
        for term in section.terms:
            if term.administrative_status is AdministrativeStatus.PREFERRED:
                key = (term.region, term.register)
                if key in said:
                    raise Refused(
                        _in_language(
                            section.language,
                            Sentence(
                                "two words to say, %(one)s and %(other)s: make one admitted",
                                one=repr(said[key]),
                                other=repr(term.text),
                            ),
                        )
                    )
                said[key] = term.text
