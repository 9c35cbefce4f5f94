"""What a proposal may change, and one entry's language with the change in it.

::

    {"definition": "…",                     # the whole text
     "equivalence": "broader",              # how the word to say covers the concept
     "note": "…",                           # on usage, in the language of the proposal
     "terms": [{"text": "…", "status": "deprecated", "use_instead": "…", "reason": "…",
                "romanization": "…", "literal": "…", "note": "…", "region": "…",
                "type": "…", "part_of_speech": "…", "register": "…", "seen_in": ["https://…"],
                "ambiguity": "…", "harmless": "…"}],
     "keeps_meaning": true,                 # of an English definition: only worded better
     "still_right": true,                   # what stands here fits the English as it is now
     "slug": "…", "themes": ["…"]}          # of a new concept

A term that the section has already is changed where the proposal says something; any other one
is added. Nothing is removed: a wrong word becomes a discouraged one, and people still find it.
``literal``, ``note``, ``reason``, ``ambiguity`` (how the word misleads) and ``harmless`` (why
that does no harm) of a term are in English, as the API gives them.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from glossary.errors import ContentError, ProposalInvalid, TextRefused
from glossary.languages.text import has_too_many_marks
from glossary.model import Concept, Equivalence, LanguageSection, Note, NoteKind, ReviewState
from glossary.sentences import Sentence
from glossary.services.checking.context import Fault, WholeGlossary
from glossary.services.checking.texts import (
    burmese_is_unicode,
    definitions_are_in_their_script,
    links_are_well_formed,
    marks_are_in_order,
    terms_are_in_their_script,
    texts_are_readable,
)
from glossary.services.documents import Document, Sources, read_section

# Code points. The longest definition of the glossary has about 400.
MAX_TEXT_LENGTH = 2_000
MAX_TERM_LENGTH = 200
MAX_TERMS = 30

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SECTION_FIELDS = ("definition", "equivalence", "note", "terms")
_KNOWN_FIELDS = (*_SECTION_FIELDS, "keeps_meaning", "still_right")
_NEW_FIELDS = ("slug", "themes")
EXPLANATIONS = {
    "literal": "literal", "note": "usage", "reason": "reason",
    "ambiguity": "ambiguity", "harmless": "harmless",
}  # fmt: skip
COPIED = (
    "status", "use_instead", "romanization", "region", "type", "part_of_speech", "register",
)  # fmt: skip
_TERM_FIELDS = ("text", *COPIED, *EXPLANATIONS, "seen_in")
# Line breaks are for reasons and comments; joiners and breaks of words for the scripts.
_ALLOWED_CONTROLS = "\n\t"
_JOINERS = "\u200b\u200c\u200d"
_RULES = (
    texts_are_readable,
    burmese_is_unicode,
    marks_are_in_order,
    terms_are_in_their_script,
    definitions_are_in_their_script,
    links_are_well_formed,
)


def accept_change(change: Any, *, is_new: bool) -> Document:
    """Return ``change`` with its texts cleaned, each of its fields one that may be changed.

    :param is_new: whether the proposal is about a concept that is not there yet.
    :raises ProposalInvalid: a field is unknown, missing or of the wrong kind.
    :raises TextRefused: a text can't be read.
    """
    allowed = (*_SECTION_FIELDS, *_NEW_FIELDS) if is_new else _KNOWN_FIELDS
    part = _object("change", change, allowed)
    accepted: Document = {
        name: accept_text(f"change.{name}", part[name])
        for name in ("definition", "note")
        if name in part
    }
    if "equivalence" in part:
        if part["equivalence"] not in list(Equivalence):
            raise ProposalInvalid(field="change.equivalence", allowed=", ".join(Equivalence))
        accepted["equivalence"] = part["equivalence"]
    if "terms" in part:
        terms = _list("change.terms", part["terms"], MAX_TERMS)
        accepted["terms"] = [
            _accept_term(f"change.terms[{number}]", term) for number, term in enumerate(terms)
        ]
    if is_new:
        accepted |= _accept_identity(part)
    accepted |= _accept_marks(part)
    if not any(name in accepted for name in (*_SECTION_FIELDS, "still_right")):
        raise ProposalInvalid(field="change", allowed=", ".join(_SECTION_FIELDS))
    return accepted


def accept_text(field: str, value: Any, limit: int = MAX_TEXT_LENGTH) -> str:
    """Return a text as it is kept: in NFC, trimmed.

    The length is checked first: normalising long runs of marks takes quadratic time.

    :raises ProposalInvalid: no text, an empty one, or one that is too long.
    :raises TextRefused: control characters, surrogates, directional overrides, piled-up marks.
    """
    if not isinstance(value, str) or len(value) > limit:
        raise ProposalInvalid(field=field, allowed=f"1–{limit}")
    for char in value:
        if not _may_stand_in_text(char):
            raise TextRefused(problem=f"{field}: U+{ord(char):04X}")
    if has_too_many_marks(value):
        raise TextRefused(problem=Sentence("%(field)s: too many marks on one letter", field=field))
    text = unicodedata.normalize("NFC", value).strip()
    if not any(unicodedata.category(char)[0] in "LNPS" for char in text):
        raise ProposalInvalid(field=field, allowed=f"1–{limit}")
    return text


def _may_stand_in_text(char: str) -> bool:
    is_odd = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
    return not is_odd or char in _ALLOWED_CONTROLS or char in _JOINERS


def _accept_term(where: str, value: Any) -> Document:
    part = _object(where, value, _TERM_FIELDS)
    for name in ("text", "status"):
        if name not in part:
            raise ProposalInvalid(field=f"{where}.{name}", allowed=", ".join(_TERM_FIELDS))
    accepted: Document = {
        name: accept_text(f"{where}.{name}", part[name], MAX_TERM_LENGTH)
        for name in ("text", *COPIED)
        if name in part
    }
    for name in EXPLANATIONS:
        if name in part:
            accepted[name] = accept_text(f"{where}.{name}", part[name])
    if "seen_in" in part:
        links = _list(f"{where}.seen_in", part["seen_in"], 10)
        accepted["seen_in"] = [accept_text(f"{where}.seen_in", link) for link in links]
    return accepted


def _accept_identity(part: Mapping[str, Any]) -> Document:
    slug = part.get("slug")
    if not isinstance(slug, str) or len(slug) > 80 or not _SLUG.fullmatch(slug):
        raise ProposalInvalid(field="change.slug", allowed="a–z 0–9 -")
    themes = _list("change.themes", part.get("themes"), 10)
    if not themes:
        raise ProposalInvalid(field="change.themes", allowed="1–10")
    return {
        "slug": slug,
        "themes": list(dict.fromkeys(accept_text("change.themes", one, 80) for one in themes)),
    }


def _accept_marks(part: Mapping[str, Any]) -> Document:
    """Return what is only ever said by being there."""
    marks = {name: part[name] for name in ("keeps_meaning", "still_right") if name in part}
    for name, value in marks.items():
        if value is not True:
            raise ProposalInvalid(field=f"change.{name}", allowed="true")
    if "keeps_meaning" in marks and "definition" not in part:
        raise ProposalInvalid(field="change.keeps_meaning", allowed="change.definition")
    return marks


def _object(field: str, value: Any, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or set(value) - set(allowed):
        raise ProposalInvalid(field=field, allowed=", ".join(allowed))
    return value


def _list(field: str, value: Any, limit: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > limit:
        raise ProposalInvalid(field=field, allowed=f"0–{limit}")
    return value


def changed_section(
    language: str, before: Document | None, change: Document, *, based_on: int | None = None
) -> Document:
    """Return the section ``before`` with ``change`` in it.

    What the change says is marked as approved; what it leaves alone stays as it was.

    :param before: the section in the shape of a document, None where there is none yet.
    :param based_on: the revision whose English wording a new definition was made from.
    """
    approved = ReviewState.APPROVED.value
    section: Document = copy.deepcopy(before) if before else {"review_state": approved}
    if "definition" in change:
        known = section.get("definition", {})
        # What a wording was taken from is no source of another wording.
        kept = known if known.get("text") == change["definition"] else {}
        section["definition"] = {**kept, "text": change["definition"], "review_state": approved}
        if based_on is not None and language != "en":
            section["definition"]["based_on_revision"] = based_on
    if "equivalence" in change:
        section["equivalence"] = change["equivalence"]
    if "note" in change:
        section["usage"] = {**section.get("usage", {}), language: change["note"]}
    for term in change.get("terms", []):
        terms = section.setdefault("terms", [])
        if not any(one["text"] == term["text"] for one in terms):
            terms.append({"text": term["text"]})
        _change_term(next(one for one in terms if one["text"] == term["text"]), term)
    return section


def _change_term(known: Document, change: Document) -> None:
    known["review_state"] = ReviewState.APPROVED.value
    for name in COPIED:
        if name in change:
            known[name] = change[name]
    for name, note in EXPLANATIONS.items():
        if name in change:
            known[note] = {**known.get(note, {}), "en": change[name]}
    if "seen_in" in change:
        known["seen_in"] = list(dict.fromkeys([*known.get("seen_in", []), *change["seen_in"]]))


def check_section(slug: str, language: str, section: Document, sources: Sources) -> None:
    """Make sure that ``section`` may stand in the glossary.

    :raises TextRefused: it breaks a rule of the content or of its language.
    """
    try:
        read = read_section(f"{slug} [{language}]", language, section, sources)
    except ContentError as error:
        raise TextRefused(problem=error.details["problem"]) from None
    concept = Concept(slug=slug, sections=[read])
    for _, problem in _faults(concept):
        raise TextRefused(problem=problem)
    preferred = words_to_say(section)
    if section.get("terms") and not preferred:
        raise TextRefused(problem=Sentence("no preferred term"))
    if len(preferred) != len(set(preferred)):
        raise TextRefused(
            problem=Sentence("more than one preferred term for one region and register")
        )
    for term in read.terms:
        if term.is_discouraged and (term.use_instead is None or term.use_instead.is_discouraged):
            problem = Sentence("%(text)s has no better term", text=repr(term.text))
            raise TextRefused(problem=problem)


def check_note(language: str, text: str) -> None:
    """Make sure that a text of explanation may stand in the glossary.

    :raises TextRefused: it breaks a rule of the content or of its language.
    """
    note = Note(kind=NoteKind.USAGE, language=language, text=text)
    section = LanguageSection(language=language, notes=[note])
    for _, problem in _faults(Concept(slug="x", sections=[section])):
        raise TextRefused(problem=problem)


def words_to_say(section: Document) -> list[tuple[str | None, str | None]]:
    """Return for each preferred term of ``section`` the region and the register it is said in."""
    return [
        (one.get("region"), one.get("register"))
        for one in section.get("terms", [])
        if one["status"] == "preferred"
    ]


def _faults(concept: Concept) -> Iterator[Fault]:
    whole = WholeGlossary([])
    for rule in _RULES:
        yield from rule(concept, whole)
