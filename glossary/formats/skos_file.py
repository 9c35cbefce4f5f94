"""SKOS: linked data, as Turtle and as JSON-LD (W3C SKOS Reference; SKOS-XL for the terms).

A concept has one preferred label per language, the words also said as alternative labels, and as
hidden labels what is only to be searched: words to avoid and what people type. Each term is also
a label of its own (SKOS-XL) that says its status and why it is to be avoided.

Both forms are written from the same triples.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from glossary.formats.base import Notice, Options, Source, packed
from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, RelationType, TermType
from glossary.services.documents import Document
from glossary.services.parcels import Parcel

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Where no service is named: a name that leads nowhere and stays the same.
NOWHERE = "urn:mekong-glossary:"

_DISCOURAGED = {status.value for status in AdministrativeStatus if status.is_discouraged}
_RELATIONS = {RelationType.BROADER: "skos:broader"}


@dataclass(frozen=True, slots=True)
class Link:
    """A thing that has an address."""

    address: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, in a language or of a kind."""

    text: str
    language: str = ""
    kind: str = ""


Value = Link | Literal
# What is said of a thing: its properties in order.
Things = dict[str, list[tuple[str, Value]]]


def describe(parcel: Parcel, notice: Notice, base: str = NOWHERE) -> Things:
    """Return all that is said, by the address of what it is said of.

    :param base: what the addresses of the scheme's parts begin with.
    """
    return _Description(parcel, notice, base).things


class _Description:
    def __init__(self, parcel: Parcel, notice: Notice, base: str) -> None:
        self.parcel = parcel
        self.base = base
        self.things: Things = {}
        self.scheme(notice)
        for slug, titles in parcel.themes.items():
            self.theme(slug, titles)
        for slug, document in parcel.entries.items():
            self.concept(slug, document)

    def say(self, subject: str, *facts: tuple[str, Value]) -> None:
        self.things.setdefault(subject, []).extend(facts)

    def address(self, kind: str, name: str) -> str:
        return f"{self.base}{kind}/{name}"

    def scheme(self, notice: Notice) -> None:
        lead = self.parcel.languages[0]
        self.say(
            self.base + "scheme",
            ("rdf:type", Link("skos:ConceptScheme")),
            ("dct:title", Literal(notice.title, lead)),
            ("dct:modified", Literal(notice.day.isoformat(), kind="xsd:date")),
            ("dct:license", Link(LICENCE)),
            *(("dct:description", Literal(line, lead)) for line in notice.lines),
        )

    def theme(self, slug: str, titles: Mapping[str, str]) -> None:
        members = [
            ("skos:member", Link(self.address("concepts", entry)))
            for entry, document in self.parcel.entries.items()
            if slug in document["themes"]
        ]
        self.say(
            self.address("themes", slug),
            ("rdf:type", Link("skos:Collection")),
            *(("skos:prefLabel", Literal(text, tag)) for tag, text in titles.items()),
            *members,
        )

    def concept(self, slug: str, document: Document) -> None:
        subject, scheme = self.address("concepts", slug), Link(self.base + "scheme")
        self.say(
            subject,
            ("rdf:type", Link("skos:Concept")),
            ("skos:inScheme", scheme),
            ("skos:notation", Literal(slug)),
        )
        if not any(one["type"] == RelationType.BROADER for one in document.get("relations", [])):
            self.say(subject, ("skos:topConceptOf", scheme))
        for tag in self.parcel.languages:
            if tag in document:
                self.section(subject, tag, document[tag])
        for relation in document.get("relations", []):
            self.relation(subject, relation)
        for note in document.get("country_notes", []):
            for tag, text in note.get("text", {}).items():
                self.say(subject, ("skos:scopeNote", Literal(f"{note['country']}: {text}", tag)))

    def section(self, subject: str, tag: str, section: Document) -> None:
        if "definition" in section:
            self.say(subject, ("skos:definition", Literal(section["definition"]["text"], tag)))
        for language, text in section.get("usage", {}).items():
            self.say(subject, ("skos:scopeNote", Literal(text, language)))
        state = Literal(f"{tag}: {section['review_state']}")
        self.say(subject, ("skos:editorialNote", state))
        is_named = False
        for number, term in enumerate(section.get("terms", []), start=1):
            label = self.label(term["status"], is_named=is_named)
            is_named = is_named or label == "prefLabel"
            self.say(subject, (f"skos:{label}", Literal(term["text"], tag)))
            self.term(subject, label, f"{subject}#{tag}.{number}", tag, term)
        for text in section.get("hidden_labels", []):
            self.say(subject, ("skos:hiddenLabel", Literal(text, tag)))

    @staticmethod
    def label(status: str, *, is_named: bool) -> str:
        """Return the kind of label; a language has one preferred label at the most (S14)."""
        if status in _DISCOURAGED:
            return "hiddenLabel"
        return "altLabel" if is_named or status != "preferred" else "prefLabel"

    def term(self, subject: str, label: str, name: str, tag: str, term: Document) -> None:
        self.say(subject, (f"skosxl:{label}", Link(name)))
        self.say(
            name,
            ("rdf:type", Link("skosxl:Label")),
            ("skosxl:literalForm", Literal(term["text"], tag)),
            ("dct:type", Literal(term["status"])),
        )
        if "romanization" in term:
            self.say(name, ("skos:note", Literal(term["romanization"], f"{tag}-Latn")))
        if term.get("type") == TermType.VARIANT:
            self.say(name, ("dct:type", Literal(TermType.VARIANT.value)))
        if "use_instead" in term:
            self.say(name, ("dct:isReplacedBy", Literal(term["use_instead"], tag)))
        for kind, note in _NOTES.items():
            for language, text in term.get(kind, {}).items():
                self.say(name, (note, Literal(text, language)))

    def relation(self, subject: str, relation: Document) -> None:
        other = self.address("concepts", relation["concept"])
        is_broader = relation["type"] == RelationType.BROADER
        there, back = ("broader", "narrower") if is_broader else ("related", "related")
        self.say(subject, (f"skos:{there}", Link(other)))
        self.say(other, (f"skos:{back}", Link(subject)))
        for tag, text in relation.get("contrast", {}).items():
            self.say(subject, ("skos:scopeNote", Literal(text, tag)))


_NOTES = {
    "reason": "skos:changeNote", "usage": "skos:scopeNote", "literal": "skos:note",
    "ambiguity": "skos:scopeNote", "example": "skos:example",
}  # fmt: skip


# Turtle (RDF 1.1 Turtle).

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}


def write_turtle(things: Things) -> bytes:
    """Return what is said as Turtle."""
    prefixes = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    return ("\n".join(prefixes) + "\n\n" + "\n".join(_statements(things))).encode()


def _statements(things: Things) -> Iterator[str]:
    for subject, facts in things.items():
        said = " ;\n  ".join(f"{_verb(name)} {_turtle(value)}" for name, value in unique(facts))
        yield f"<{subject}> {said} .\n"


def _verb(name: str) -> str:
    return "a" if name == "rdf:type" else name


def unique(facts: Iterable[tuple[str, Value]]) -> list[tuple[str, Value]]:
    """Return the facts, each once: a graph holds no fact twice."""
    return list(dict.fromkeys(facts))


def _turtle(value: Value) -> str:
    if isinstance(value, Link):
        return value.address if _is_short(value.address) else f"<{value.address}>"
    text = '"' + "".join(_ESCAPES.get(one, one) for one in value.text) + '"'
    if value.kind:
        return f"{text}^^{value.kind}"
    return f"{text}@{_lang(value.language)}" if value.language else text


def _is_short(address: str) -> bool:
    return address.partition(":")[0] in PREFIXES


def _lang(language: str) -> str:
    return LANGUAGES[language].lang_attribute if language in LANGUAGES else language


# JSON-LD 1.1


def write_json_ld(things: Things) -> bytes:
    """Return what is said as JSON-LD, in which short names stand for addresses."""
    graph = [_node(subject, facts) for subject, facts in things.items()]
    whole = {"@context": PREFIXES, "@graph": graph}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _node(subject: str, facts: list[tuple[str, Value]]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": subject}
    for name, value in unique(facts):
        if name == "rdf:type" and isinstance(value, Link):
            node["@type"] = value.address
        else:
            node.setdefault(name, []).append(_object(value))
    return node


def _object(value: Value) -> dict[str, str]:
    if isinstance(value, Link):
        return {"@id": value.address}
    if value.kind:
        return {"@value": value.text, "@type": value.kind}
    language = {"@language": _lang(value.language)} if value.language else {}
    return {"@value": value.text, **language}


def _described(source: Source, options: Options) -> Things:
    base = f"https://{source.host}/" if source.host else NOWHERE
    return describe(*packed(source, options), base)


def export_turtle(source: Source, options: Options) -> bytes:
    """Return the entries that the options choose as Turtle."""
    return write_turtle(_described(source, options))


def export_json_ld(source: Source, options: Options) -> bytes:
    """Return the same as JSON-LD."""
    return write_json_ld(_described(source, options))
