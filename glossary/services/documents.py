"""One entry as a document: the shape of the files in ``glossary/content`` and of revisions.

::

    themes = ["people"]

    [[relations]]                       # stored once per pair
    type = "confusable"                 # RelationType
    concept = "refugee"
    contrast.en = "…"                   # how they differ, per language of explanation

    [[country_notes]]
    country = "TH"                      # ISO 3166-1 alpha-2
    looked_at = 2026-11-24
    text.en = "…"
    citations = [{ source = "key", at = "Art. 5" }]

    [th]                                # a language tag of the registry
    review_state = "unreviewed"         # ReviewState; holds for the parts that say nothing else
    check_again = true                  # the English meaning has changed since; false when absent
    usage.en = "…"
    equivalence = "broader"             # Equivalence of the word to say; absent: not compared
    hidden_labels = ["…"]               # what people say and type who look for it; never listed

    [th.definition]
    text = "…"
    kind = "translated"                 # DefinitionKind, "original" when absent
    based_on_revision = 1
    citations = [{ source = "key", at = "Art. 3(a)" }]

    [[th.terms]]
    text = "…"
    status = "deprecated"               # AdministrativeStatus
    use_instead = "…"                   # the text of another term of this section
    reason.en = "…"                     # why it is discouraged
    romanization = "…"
    literal.en = "…"
    usage.en = "…"
    example.en = "…"
    ambiguity.en = "…"                  # how the word misleads, where it stands for several things
    harmless.en = "…"                   # why that does no harm: nobody is warned
    type, part_of_speech, region, register, confidence, review_state
    seen_in = ["https://…"]             # an official page that uses the word: shown to readers
    evidence = ["https://…"]            # any other page: for editors

``write_document(read_document(d)) == d`` for every document whose defaults are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from glossary.errors import ContentError
from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    Citation,
    Concept,
    Confidence,
    CountryNote,
    Definition,
    DefinitionKind,
    Equivalence,
    HiddenLabel,
    LanguageSection,
    Note,
    NoteKind,
    PartOfSpeech,
    Register,
    Relation,
    RelationType,
    ReviewState,
    Source,
    SourceKind,
    Term,
    TermType,
    Theme,
)
from glossary.sentences import Sentence

Document = dict[str, Any]
Thing = TypeVar("Thing")
Choice = TypeVar("Choice", bound=StrEnum)

_ENTRY_KEYS = {"themes", "relations", "country_notes"}
_SECTION_KEYS = {
    "review_state", "check_again", "equivalence", "usage", "hidden_labels", "definition", "terms",
}  # fmt: skip
_DEFINITION_KEYS = {"text", "kind", "based_on_revision", "citations", "review_state"}
_TERM_NOTES = (
    NoteKind.LITERAL,
    NoteKind.USAGE,
    NoteKind.REASON,
    NoteKind.EXAMPLE,
    NoteKind.AMBIGUITY,
    NoteKind.HARMLESS,
)
_TERM_KEYS = {
    "text", "status", "use_instead", "romanization", "type", "part_of_speech", "region",
    "register", "confidence", "review_state", "seen_in", "evidence", "citations",
    *_TERM_NOTES,
}  # fmt: skip
_RELATION_KEYS = {"type", "concept", "contrast"}
_COUNTRY_KEYS = {"country", "looked_at", "text", "citations"}


class Sources:
    """The sources of one glossary by key; pages seen on the way join them."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Start from the sources that are already known."""
        self.by_key = dict(sources)

    def page(self, url: str, kind: SourceKind) -> Source:
        """Return the source that stands for one web page."""
        if url not in self.by_key:
            self.by_key[url] = Source(key=url, kind=kind, title=_host(url), url=url)
        return self.by_key[url]


def _host(url: str) -> str:
    """Return what to call a page: its host; the check of the content finds what is no address."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def read_document(
    slug: str, document: Document, *, themes: Mapping[str, Theme], sources: Sources
) -> Concept:
    """Return a new concept for ``document``, without its relations.

    :raises ContentError: a key, a value, a theme, a source or a language is not known.
    """
    _expect_keys(slug, document, _ENTRY_KEYS | set(LANGUAGES))
    concept = Concept(slug=slug, themes=[_known(slug, themes, key) for key in document["themes"]])
    for tag in LANGUAGES:
        if tag in document:
            concept.sections.append(read_section(f"{slug} [{tag}]", tag, document[tag], sources))
    for position, part in enumerate(document.get("country_notes", [])):
        concept.country_notes.append(_read_country_note(slug, position, part, sources))
    return concept


def read_relations(concept: Concept, document: Document, concepts: Mapping[str, Concept]) -> None:
    """Add the relations of ``document`` to ``concept``, once every concept is there."""
    for position, part in enumerate(document.get("relations", [])):
        _expect_keys(concept.slug, part, _RELATION_KEYS)
        concept.relations.append(
            Relation(
                position=position,
                type=_one_of(concept.slug, RelationType, part["type"]),
                target=_known(concept.slug, concepts, part["concept"]),
                notes=list(_read_notes(part, "contrast", NoteKind.CONTRAST)),
            )
        )


def read_section(
    where: str, tag: str, part: Mapping[str, Any], sources: Sources
) -> LanguageSection:
    """Return a new section for ``part``, what one language says in a document.

    :raises ContentError: a key, a value or a source is not known.
    """
    _expect_keys(where, part, _SECTION_KEYS)
    state = _one_of(where, ReviewState, part.get("review_state", "unreviewed"))
    section = LanguageSection(
        language=tag,
        review_state=state,
        equivalence=_one_of(where, Equivalence, part["equivalence"])
        if "equivalence" in part
        else None,
        check_again=part.get("check_again", False),
        notes=list(_read_notes(part, "usage", NoteKind.USAGE)),
    )
    section.hidden_labels = [
        HiddenLabel(position=position, text=_nfc(text))
        for position, text in enumerate(part.get("hidden_labels", []))
    ]
    if "definition" in part:
        section.definitions.append(_read_definition(where, part["definition"], state, sources))
    for position, term in enumerate(part.get("terms", [])):
        section.terms.append(_read_term(where, position, term, state, sources))
    for term in part.get("terms", []):
        if "use_instead" in term:
            _link_better_term(where, section, term["text"], term["use_instead"])
    return section


def _link_better_term(where: str, section: LanguageSection, text: str, better: str) -> None:
    discouraged, target = section.term(_nfc(text)), section.term(_nfc(better))
    if discouraged is None or target is None:
        raise ContentError(
            file=where, problem=Sentence("%(text)s is no term of this section", text=repr(better))
        )
    discouraged.use_instead = target


def _read_definition(
    where: str, part: Mapping[str, Any], state: ReviewState, sources: Sources
) -> Definition:
    _expect_keys(where, part, _DEFINITION_KEYS)
    return Definition(
        text=_nfc(part["text"]),
        kind=_one_of(where, DefinitionKind, part.get("kind", "original")),
        based_on_revision=part.get("based_on_revision"),
        review_state=_one_of(where, ReviewState, part.get("review_state", state)),
        citations=list(_read_citations(where, part, sources)),
    )


def _read_term(
    where: str, position: int, part: Mapping[str, Any], state: ReviewState, sources: Sources
) -> Term:
    _expect_keys(where, part, _TERM_KEYS)
    citations = list(_read_citations(where, part, sources))
    for key, kind in (("seen_in", SourceKind.AUTHORITY), ("evidence", SourceKind.EVIDENCE)):
        citations += [Citation(source=sources.page(url, kind)) for url in part.get(key, [])]
    for number, citation in enumerate(citations):
        citation.position = number
    return Term(
        position=position,
        text=_nfc(part["text"]),
        administrative_status=_one_of(where, AdministrativeStatus, part["status"]),
        term_type=_one_of(where, TermType, part.get("type", "fullForm")),
        part_of_speech=_one_of(where, PartOfSpeech, part.get("part_of_speech", "noun")),
        region=part.get("region"),
        register=_one_of(where, Register, part["register"]) if "register" in part else None,
        romanization=part.get("romanization"),
        confidence=_one_of(where, Confidence, part["confidence"]) if "confidence" in part else None,
        review_state=_one_of(where, ReviewState, part.get("review_state", state)),
        notes=[note for kind in _TERM_NOTES for note in _read_notes(part, kind, kind)],
        citations=citations,
    )


def _read_country_note(
    slug: str, position: int, part: Mapping[str, Any], sources: Sources
) -> CountryNote:
    _expect_keys(slug, part, _COUNTRY_KEYS)
    looked_at = part.get("looked_at")
    return CountryNote(
        position=position,
        country=part["country"],
        looked_at=date.fromisoformat(str(looked_at)) if looked_at else None,
        notes=list(_read_notes(part, "text", NoteKind.COUNTRY)),
        citations=list(_read_citations(slug, part, sources)),
    )


def _read_notes(part: Mapping[str, Any], key: str, kind: NoteKind) -> Iterator[Note]:
    for language, text in part.get(key, {}).items():
        yield Note(kind=kind, language=language, text=_nfc(text))


def _read_citations(where: str, part: Mapping[str, Any], sources: Sources) -> Iterator[Citation]:
    for position, citation in enumerate(part.get("citations", [])):
        _expect_keys(where, citation, {"source", "at"})
        source = _known(where, sources.by_key, citation["source"])
        yield Citation(source=source, locator=citation.get("at"), position=position)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _expect_keys(where: str, part: Mapping[str, Any], allowed: set[str]) -> None:
    unknown = sorted(set(part) - allowed)
    if unknown:
        raise ContentError(
            file=where, problem=Sentence("unknown key %(text)s", text=repr(unknown[0]))
        )


def _known(where: str, things: Mapping[str, Thing], key: str) -> Thing:
    if key not in things:
        raise ContentError(file=where, problem=Sentence("%(text)s is not known", text=repr(key)))
    return things[key]


def _one_of(where: str, kind: type[Choice], value: str) -> Choice:
    try:
        return kind(value)
    except ValueError:
        problem = Sentence("%(text)s is no %(kind)s", text=repr(value), kind=kind.__name__)
        raise ContentError(file=where, problem=problem) from None


def write_document(concept: Concept) -> Document:
    """Return ``concept`` as a document: JSON values only, defaults left out."""
    document: Document = {"themes": [theme.slug for theme in concept.themes]}
    if concept.relations:
        document["relations"] = [_write_relation(relation) for relation in concept.relations]
    if concept.country_notes:
        document["country_notes"] = [_write_country_note(note) for note in concept.country_notes]
    for section in concept.sections:
        document[section.language] = write_section(section)
    return document


def _write_relation(relation: Relation) -> Document:
    return {
        "type": relation.type.value,
        "concept": relation.target.slug,
        **_write_notes(relation.notes, {NoteKind.CONTRAST: "contrast"}),
    }


def _write_country_note(note: CountryNote) -> Document:
    part: Document = {"country": note.country}
    if note.looked_at:
        part["looked_at"] = note.looked_at.isoformat()
    return {
        **part,
        **_write_notes(note.notes, {NoteKind.COUNTRY: "text"}),
        **_write_citations(note.citations, with_pages=False),
    }


def write_section(section: LanguageSection) -> Document:
    """Return ``section`` as its part of a document."""
    part: Document = {"review_state": section.review_state.value}
    if section.equivalence is not None:
        part["equivalence"] = section.equivalence.value
    if section.check_again:
        part["check_again"] = True
    part |= _write_notes(section.notes, {NoteKind.USAGE: "usage"})
    if section.hidden_labels:
        part["hidden_labels"] = [label.text for label in section.hidden_labels]
    if section.definition:
        part["definition"] = _write_definition(section.definition, section.review_state)
    if section.terms:
        part["terms"] = [_write_term(term, section.review_state) for term in section.terms]
    return part


def _write_definition(definition: Definition, state: ReviewState) -> Document:
    part: Document = {"text": definition.text}
    if definition.kind is not DefinitionKind.ORIGINAL:
        part["kind"] = definition.kind.value
    if definition.based_on_revision is not None:
        part["based_on_revision"] = definition.based_on_revision
    if definition.review_state is not state:
        part["review_state"] = definition.review_state.value
    return {**part, **_write_citations(definition.citations, with_pages=False)}


def _write_term(term: Term, state: ReviewState) -> Document:
    part: Document = {"text": term.text, "status": term.administrative_status.value}
    if term.use_instead is not None:
        part["use_instead"] = term.use_instead.text
    if term.term_type is not TermType.FULL_FORM:
        part["type"] = term.term_type.value
    if term.part_of_speech is not PartOfSpeech.NOUN:
        part["part_of_speech"] = term.part_of_speech.value
    for key in ("region", "register", "romanization", "confidence"):
        if getattr(term, key) is not None:
            part[key] = str(getattr(term, key))
    if term.review_state is not state:
        part["review_state"] = term.review_state.value
    part |= _write_notes(term.notes, {kind: kind.value for kind in _TERM_NOTES})
    return {**part, **_write_citations(term.citations, with_pages=True)}


def _write_notes(notes: list[Note], keys: Mapping[NoteKind, str]) -> Document:
    part: Document = {}
    for note in notes:
        if note.kind in keys:
            part.setdefault(keys[note.kind], {})[note.language] = note.text
    return part


def _write_citations(citations: list[Citation], *, with_pages: bool) -> Document:
    """Return the sources cited; what is known by its address alone is a page, if there are pages.

    :param with_pages: a term has them; a definition and a note on a country have sources alone.
    """
    part: Document = {}
    for citation in citations:
        source = citation.source
        if not with_pages or source.key != source.url:
            at = {"at": citation.locator} if citation.locator else {}
            part.setdefault("citations", []).append({"source": source.key, **at})
        else:
            part.setdefault("seen_in" if source.is_shown else "evidence", []).append(source.url)
    return part
