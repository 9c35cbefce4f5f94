"""TBX (ISO 30042): version 3 with all languages, and version 2 as other tools read it.

The dialect is TBX-Basic in DCA style, whose data categories are few. What it has no category for
stands in notes that begin with a label (``Literal meaning: …``), so that people read it in any
tool and we read it back. TBX-Basic of version 2 has other names for the same elements, and fewer
groups: a definition is grouped with its sources alone, and nothing groups what an entry is told
about a country. There the same facts follow one another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glossary.errors import NothingSelected
from glossary.formats.base import Notice, Options, Source, packed, packed_pair
from glossary.formats.later import Later
from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus
from glossary.services.documents import Document
from glossary.services.parcels import Parcel

etree: Any = Later("lxml.etree")

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# The labels of notes. What stands before the first colon tells what the note is.
LITERAL, USAGE, REASON = "Literal meaning", "Usage", "Reason to avoid"
ROMANIZATION, REGISTER, REVIEW, KIND = "Romanization", "Register", "Review", "Wording"
CONTRAST, COUNTRY, AVOID = "Difference from", "Country", "Avoid"
AMBIGUITY, HARMLESS, EQUIVALENCE = "How it misleads", "Why it does no harm", "Equivalence"
# Of a definition, where they can't stand beside it in its group.
DEFINITION_KIND, DEFINITION_REVIEW = "Definition wording", "Definition review"
TERM_NOTES = {
    "literal": LITERAL, "usage": USAGE, "reason": REASON, "ambiguity": AMBIGUITY,
    "harmless": HARMLESS,
}  # fmt: skip
SOURCE_FACTS = ("title", "url", "publisher", "year")

# A key that can stand in an xs:ID as it is; slugs always can.
_PLAIN = re.compile(r"[A-Za-z0-9-]+")
_SPACES = re.compile("[ \t\n\r]+")
# Not a character of XML 1.0 (Char).
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_DISCOURAGED = {status.value for status in AdministrativeStatus if status.is_discouraged}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The names of one version of the standard."""

    root: str
    attributes: Mapping[str, str]
    header: str
    entry: str
    language: str
    term: str
    references: str
    namespace: str | None = None
    constraints: str | None = None
    """The file of constraints that the header names (``XCSURI``), in version 2."""

    @property
    def groups_notes(self) -> bool:
        """Whether notes may stand in the group of what they are about."""
        return self.namespace is not None


V3 = Version(
    root="tbx", attributes={"type": "TBX-Basic", "style": "dca"}, header="tbxHeader",
    entry="conceptEntry", language="langSec", term="termSec", references="refObjectSec",
    namespace=NAMESPACE,
)  # fmt: skip
V2 = Version(
    root="martif", attributes={"type": "TBX-Basic"}, header="martifHeader",
    entry="termEntry", language="langSet", term="tig", references="refObjectList",
    constraints="TBXBasicXCSV02.xcs",
)  # fmt: skip


def entry_id(slug: str) -> str:
    """Return the ``id`` of an entry; an xs:ID begins with a letter, a slug may not."""
    return f"c.{slug}"


def write_tbx(parcel: Parcel, notice: Notice, version: Version = V3) -> bytes:
    """Return the file. What has no term in any of the languages has no place in TBX.

    :raises NothingSelected: no entry has a term.
    """
    return _Writer(parcel, version).write(notice)


class _Writer:
    def __init__(self, parcel: Parcel, version: Version) -> None:
        self.parcel = parcel
        self.version = version
        self.entries = {
            slug: document
            for slug, document in parcel.entries.items()
            if any(self.has_terms(document, tag) for tag in parcel.languages)
        }
        if not self.entries:
            raise NothingSelected
        self.source_ids = {
            key: f"s.{key}" if _PLAIN.fullmatch(key) else f"s..{number}"
            for number, key in enumerate(parcel.sources, start=1)
        }

    @staticmethod
    def has_terms(document: Document, tag: str) -> bool:
        return bool(document.get(tag, {}).get("terms"))

    def write(self, notice: Notice) -> bytes:
        version = self.version
        root = etree.Element(
            self.name(version.root),
            {**version.attributes, LANG: LANGUAGES[self.parcel.languages[0]].lang_attribute},
            nsmap={None: version.namespace} if version.namespace else None,
        )
        self.header(root, notice)
        text = self.add(root, "text")
        body = self.add(text, "body")
        for slug, document in self.entries.items():
            self.entry(body, slug, document)
        if self.parcel.sources:
            self.references(self.add(text, "back"))
        etree.indent(root, " ")
        written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return written + b"\n"

    def name(self, local: str) -> str:
        return f"{{{self.version.namespace}}}{local}" if self.version.namespace else local

    def add(self, parent: Any, local: str, text: str | None = None, **attributes: str) -> Any:
        """Add an element; ``lang`` stands for ``xml:lang``."""
        if "lang" in attributes:
            attributes[LANG] = LANGUAGES[attributes.pop("lang")].lang_attribute
        element = etree.SubElement(parent, self.name(local), attributes)
        if text is not None:
            element.text = one_line(text)
        return element

    def note(self, parent: Any, label: str, text: str, **attributes: str) -> None:
        self.add(parent, "note", f"{label}: {text}", **attributes)

    def header(self, root: Any, notice: Notice) -> None:
        header = self.add(root, self.version.header)
        description = self.add(header, "fileDesc")
        statement = (
            [("titleStmt", "title", [notice.title])] if self.version is V2 else []
        )  # fmt: skip
        published = [notice.day.isoformat(), *notice.lines]
        for outer, inner, lines in (
            *statement, ("publicationStmt", "p", published), ("sourceDesc", "p", [notice.title]),
        ):  # fmt: skip
            parent = self.add(description, outer)
            for line in lines:
                self.add(parent, inner, line)
        if self.version.constraints:
            encoding = self.add(header, "encodingDesc")
            self.add(encoding, "p", self.version.constraints, type="XCSURI")

    # Entries

    def entry(self, body: Any, slug: str, document: Document) -> None:
        entry = self.add(body, self.version.entry, id=entry_id(slug))
        for theme in document["themes"]:
            self.add(entry, "descrip", theme, type="subjectField")
        for relation in document.get("relations", []):
            self.relation(entry, relation)
        for note in document.get("country_notes", []):
            self.country_note(entry, note)
        for tag in self.parcel.languages:
            if self.has_terms(document, tag):
                self.section(entry, slug, tag, document[tag])

    def relation(self, entry: Any, relation: Document) -> None:
        slug = relation["concept"]
        if slug not in self.entries:
            return
        link = f"{relation['type']}: {slug}"
        self.add(entry, "ref", link, type="crossReference", target=entry_id(slug))
        for tag, text in relation.get("contrast", {}).items():
            self.note(entry, f"{CONTRAST} {slug}", text, lang=tag)

    def country_note(self, entry: Any, note: Document) -> None:
        country = f"{COUNTRY} {note['country']}"
        about = " ".join(filter(None, (country, note.get("looked_at"))))
        if not self.version.groups_notes:
            self.add(entry, "admin", about, type="projectSubset")
            self.citations(entry, note)
            for tag, text in note.get("text", {}).items():
                self.note(entry, country, text, lang=tag)
            return
        group = self.add(entry, "adminGrp")
        self.add(group, "admin", about, type="projectSubset")
        for citation in note.get("citations", []):
            link = self.source_ids[citation["source"]]
            self.add(group, "ref", self.cited(citation), type="crossReference", target=link)
        for tag, text in note.get("text", {}).items():
            self.add(group, "note", text, lang=tag)

    def section(self, entry: Any, slug: str, tag: str, section: Document) -> None:
        lang = LANGUAGES[tag].lang_attribute
        element = self.add(entry, self.version.language)
        element.set(LANG, lang)
        self.note(element, REVIEW, section["review_state"])
        if "equivalence" in section:
            self.note(element, EQUIVALENCE, section["equivalence"])
        for language, text in section.get("usage", {}).items():
            self.note(element, USAGE, text, lang=language)
        for text in section.get("avoid", []):
            self.note(element, AVOID, text)
        if "definition" in section:
            self.definition(element, section["definition"])
        ids = {
            one_line(term["text"]): f"t.{slug}.{tag}.{number}"
            for number, term in enumerate(section["terms"], start=1)
        }
        for term in section["terms"]:
            self.term(element, term, ids)

    def definition(self, section: Any, definition: Document) -> None:
        group = self.add(section, "descripGrp")
        self.add(group, "descrip", definition["text"], type="definition")
        self.citations(group, definition)
        at, labels = group, (KIND, REVIEW)
        if not self.version.groups_notes:
            at, labels = section, (DEFINITION_KIND, DEFINITION_REVIEW)
        for key, label in zip(("kind", "review_state"), labels, strict=True):
            if key in definition:
                self.note(at, label, definition[key])

    def term(self, section: Any, term: Document, ids: Mapping[str, str]) -> None:
        element = self.add(section, self.version.term, id=ids[one_line(term["text"])])
        self.add(element, "term", term["text"])
        status = AdministrativeStatus(term["status"]).tbx
        kinds = {
            "administrativeStatus": status, "partOfSpeech": term.get("part_of_speech", "noun"),
            "termType": term.get("type", "fullForm"), "geographicalUsage": term.get("region"),
        }  # fmt: skip
        for kind, value in kinds.items():
            if value:
                self.add(element, "termNote", value, type=kind)
        if "use_instead" in term:
            better = one_line(term["use_instead"])
            self.add(element, "ref", better, type="crossReference", target=ids[better])
        self.citations(element, term)
        labels = (("romanization", ROMANIZATION), ("register", REGISTER), ("review_state", REVIEW))
        for key, label in labels:
            if key in term:
                self.note(element, label, term[key])
        for key, label in TERM_NOTES.items():
            for tag, text in term.get(key, {}).items():
                self.note(element, label, text, lang=tag)
        for tag, text in term.get("example", {}).items():
            self.add(element, "descrip", text, type="context", lang=tag)

    # Sources

    def citations(self, parent: Any, part: Document) -> None:
        for citation in part.get("citations", []):
            link = self.source_ids[citation["source"]]
            self.add(parent, "admin", self.cited(citation), type="source", target=link)
        for url in part.get("seen_in", []):
            self.add(parent, "xref", url, type="externalCrossReference", target=url)

    def cited(self, citation: Document) -> str:
        title = str(self.parcel.sources[citation["source"]]["title"])
        return f"{title}, {citation['at']}" if "at" in citation else title

    def references(self, back: Any) -> None:
        element = self.add(back, self.version.references, type="bibl")
        for key, facts in self.parcel.sources.items():
            source = self.add(element, "refObject", id=self.source_ids[key])
            self.add(source, "item", key, type="key")
            for name in SOURCE_FACTS:
                if name in facts:
                    self.add(source, "item", str(facts[name]), type=name)


def one_line(text: str) -> str:
    """Return a text as it stands in a file: its lines joined, without what XML can't hold.

    White space is what XML calls so; a no-break space is a letter of the text.
    """
    return _SPACES.sub(" ", NOT_XML.sub("", text)).strip(" ")


def for_a_translator(parcel: Parcel) -> Parcel:
    """Return the parcel without words to avoid in the target language.

    A translation tool offers every target word that it is given; what to avoid is told in a note.
    """
    target = parcel.languages[1]
    entries = {}
    for slug, document in parcel.entries.items():
        section = document.get(target, {})
        terms: Sequence[Document] = section.get("terms", [])
        good = [term for term in terms if term["status"] not in _DISCOURAGED]
        avoid = [term["text"] for term in terms if term["status"] in _DISCOURAGED]
        if len(good) < len(terms):
            document = {**document, target: {**section, "terms": good, "avoid": avoid}}
        entries[slug] = document
    return Parcel(
        languages=parcel.languages, themes=parcel.themes, sources=parcel.sources, entries=entries
    )


def export_v3(source: Source, options: Options) -> bytes:
    """Return a file of the third version, in every language chosen."""
    return write_tbx(*packed(source, options))


def export_v2(source: Source, options: Options) -> bytes:
    """Return a file of the second version, in every language chosen."""
    return write_tbx(*packed(source, options), V2)


def export_pair(source: Source, options: Options) -> bytes:
    """Return a file of the second version with two languages."""
    parcel, notice = packed_pair(source, options)
    return write_tbx(for_a_translator(parcel), notice, V2)
