"""Reading TBX as it comes: version 2 and 3, DCA and DCT style, of any dialect and any tool.

What is understood of a file is taken; everything else is named with its line. Beside our own
labelled notes the reader knows other tools' names for the same things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from glossary.errors import FileDamaged, FileOfAnotherKind, FileUnsafe
from glossary.formats.later import Later
from glossary.formats.reading import PassedOver, language_of
from glossary.formats.tbx_file import (
    AVOID,
    CONTRAST,
    COUNTRY,
    DEFINITION_KIND,
    DEFINITION_REVIEW,
    EQUIVALENCE,
    KIND,
    LANG,
    NAMESPACE,
    REGISTER,
    REVIEW,
    ROMANIZATION,
    SOURCE_FACTS,
    TERM_NOTES,
    USAGE,
    one_line,
)
from glossary.model import PartOfSpeech, Register, RelationType, TermType
from glossary.sentences import Sentence
from glossary.services.deliveries import Delivery, Piece
from glossary.services.documents import Document
from glossary.services.parcels import Parcel

etree: Any = Later("lxml.etree")

_ROOTS, _ENTRIES = {"tbx", "martif"}, {"conceptEntry", "termEntry"}
_SECTIONS, _TERMS = {"langSec", "langSet"}, {"termSec", "tig", "ntig"}
# Elements whose attribute ``type`` names the data category, in DCA style.
_TYPED = {
    "admin", "adminNote", "descrip", "descripNote", "item", "ref", "termNote", "termCompList",
    "transac", "transacNote", "xref",
}  # fmt: skip
_OUR_ID = re.compile(r"c\.([a-z0-9]+(?:-[a-z0-9]+)*)")
_COUNTRY = re.compile(rf"{COUNTRY} ([A-Z]{{2}})(?: (\d{{4}}-\d\d-\d\d))?")
_OF_COUNTRY = re.compile(rf"{COUNTRY} ([A-Z]{{2}}): (.+)")
_LABEL = re.compile(r"([A-Z][a-z]+(?: [a-z]+)*(?: [a-z0-9-]+)?): (.+)")

# What tools call the status of a term, and its values without "Term" and "-admn-sts".
_STATUS_NAMES = {"administrativeStatus", "usageStatus", "normativeAuthorization", "status"}
_STATUSES = {
    "preferred": "preferred", "admitted": "admitted", "deprecated": "deprecated",
    "superseded": "superseded", "approved": "preferred", "standardized": "preferred",
    "allowed": "admitted", "accepted": "admitted", "legal": "admitted", "regulated": "admitted",
    "notrecommended": "deprecated", "forbidden": "deprecated", "prohibited": "deprecated",
    "rejected": "deprecated", "obsolete": "superseded",
}  # fmt: skip
_ROMANIZATIONS = {"transliteratedForm", "reading", "pronunciation", "transcribedForm"}
_RELATIONS = {kind.value for kind in RelationType}
_CHOICES = {
    "partOfSpeech": ("part_of_speech", {value.casefold(): value.value for value in PartOfSpeech}),
    "termType": ("type", {value.casefold(): value.value for value in TermType}),
    "register": ("register", {value.casefold(): value.value for value in Register}),
}
_TERM_LABELS = {label: key for key, label in TERM_NOTES.items()}
_SECTION_LABELS = {REVIEW: "review_state", EQUIVALENCE: "equivalence"}
_DEFINITION_LABELS = {DEFINITION_KIND: "kind", DEFINITION_REVIEW: "review_state"}
_PLAIN_LABELS = {ROMANIZATION: "romanization", REGISTER: "register", REVIEW: "review_state"}


def read_tbx(data: bytes) -> Delivery:
    """Return the entries of a TBX file.

    :raises FileRefused: it is no TBX, is damaged, or declares entities.
    """
    root = _parsed(data)
    if _local(root) not in _ROOTS:
        raise FileOfAnotherKind(allowed="TBX")
    return _Reader(root).delivery()


def _parsed(data: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "amplification" in str(error) or "entity reference loop" in str(error):
            raise FileUnsafe(place="DOCTYPE", problem=Sentence("entities")) from None
        raise FileDamaged(
            place=Sentence("line %(number)s", number=error.lineno), problem=str(error.msg)
        ) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise FileUnsafe(place="DOCTYPE", problem=Sentence("entities"))
    return root


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _category(element: Any) -> str:
    """Return the data category: the type in DCA style, the element's own name in DCT style."""
    name = etree.QName(element)
    if name.namespace in (None, NAMESPACE) and name.localname in _TYPED:
        return str(element.get("type") or name.localname)
    return str(name.localname)


def _text(element: Any) -> str:
    return one_line("".join(element.itertext()))


def _line(element: Any) -> str:
    return Sentence("line %(number)s", number=element.sourceline)


def _flat(element: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each child with the group that it heads, if any; a group yields its first child."""
    for child in element:
        if _local(child).endswith("Grp") and _local(child) not in ("termGrp", "transacGrp"):
            if len(child):
                yield child[0], child
        elif _local(child) == "termGrp":
            yield from _flat(child)
        else:
            yield child, None


class _Reader:
    def __init__(self, root: Any) -> None:
        self.root = root
        self.passed_over = PassedOver()
        self.sources: dict[str, dict[str, Any]] = {}
        self.source_keys: dict[str, str] = {}
        self.terms = {
            element.get("id"): _text(term)
            for element in root.iter()
            if _local(element) in _TERMS and element.get("id")
            for term in element.iter()
            if _local(term) == "term"
        }

    def delivery(self) -> Delivery:
        for element in self.root.iter():
            if _local(element) == "refObject":
                self.read_source(element)
        for element in self.root.iter():
            if _local(element) == "body":
                for child in element:
                    if _local(child) not in _ENTRIES:
                        self.pass_over(child)
        pieces = [
            piece
            for element in self.root.iter()
            if _local(element) in _ENTRIES
            for piece in [self.read_entry(element)]
            if piece
        ]
        return Delivery(
            pieces=pieces,
            parcel=Parcel(sources=self.sources),
            passed_over=self.passed_over.lines(),
            is_foreign=True,
        )

    def read_source(self, element: Any) -> None:
        items = {item.get("type"): _text(item) for item in element.iter() if _local(item) == "item"}
        if "key" not in items or "title" not in items:
            self.pass_over(element)
            return
        key = items["key"]
        facts: dict[str, Any] = {name: items[name] for name in SOURCE_FACTS if name in items}
        year = facts.pop("year", "")
        if year.isascii() and year.isdigit():
            facts["year"] = int(year)
        self.sources[key] = facts
        self.source_keys[element.get("id")] = key

    def pass_over(self, element: Any, what: str = "") -> None:
        self.passed_over.add(_line(element), what or f"{_local(element)} {_category(element)}")

    def keep(self, child: Any, part: Document, key: str, value: str) -> None:
        """Keep what a part says once; name what is said another time."""
        if part.setdefault(key, value) != value:
            self.pass_over(child, Sentence("a second %(thing)s", thing=_category(child)))

    def read_entry(self, element: Any) -> Piece | None:
        document: Document = {"themes": []}
        # The country that is spoken of where nothing groups what is said of it.
        country: Document | None = None
        for child, group in _flat(element):
            category = _category(child)
            if country is not None and self.read_of_country(child, category, country):
                continue
            country = None
            if _local(child) in _SECTIONS:
                self.read_section(child, document)
            elif category == "subjectField":
                document["themes"].append(_text(child))
            elif category == "definition":
                self.read_concept_definition(child, group, document)
            elif category == "crossReference" and _text(child).partition(": ")[0] in _RELATIONS:
                kind, _, slug = _text(child).partition(": ")
                document.setdefault("relations", []).append({"type": kind, "concept": slug})
            elif category == "note" and _labelled(child)[0].startswith(CONTRAST):
                self.read_contrast(child, document)
            elif category == "projectSubset" and _COUNTRY.fullmatch(_text(child)):
                note = self.read_country_note(child, group, document)
                country = note if group is None else None
            else:
                self.pass_over(child)
        ours = _OUR_ID.fullmatch(element.get("id", ""))
        if not any(isinstance(value, dict) for value in document.values()):
            self.pass_over(
                element, Sentence("an entry without a word in a language that is held here")
            )
            return None
        return Piece(place=_line(element), slug=ours[1] if ours else None, document=document)

    def language(self, element: Any, default: str = "en") -> str:
        """Return the language of an element, which it has from its parents where it names none."""
        while element is not None and not element.get(LANG):
            element = element.getparent()
        return (language_of(element.get(LANG)) if element is not None else None) or default

    def read_contrast(self, child: Any, document: Document) -> None:
        """Give a contrast to its relation, which stands before it."""
        label, text = _labelled(child)
        slug = label.removeprefix(CONTRAST).strip()
        for relation in reversed(document.get("relations", [])):
            if relation["concept"] == slug:
                self.keep(child, relation.setdefault("contrast", {}), self.language(child), text)
                return
        self.pass_over(child, f"note {label}")

    def read_concept_definition(self, child: Any, group: Any, document: Document) -> None:
        section = document.setdefault(self.language(child), {})
        self.read_definition(child, group, section)

    def read_country_note(self, child: Any, group: Any, document: Document) -> Document:
        found = _COUNTRY.fullmatch(_text(child))
        note: Document = {"country": found[1] if found else ""}
        if found and found[2]:
            note["looked_at"] = found[2]
        for part in group[1:] if group is not None else ():
            if _local(part) == "note":
                self.keep(part, note.setdefault("text", {}), self.language(part), _text(part))
            else:
                self.cite(part, note)
        document.setdefault("country_notes", []).append(note)
        return note

    def read_of_country(self, child: Any, category: str, note: Document) -> bool:
        """Take what stands behind the name of a country, and tell whether it is about it."""
        said = _OF_COUNTRY.fullmatch(_text(child)) if category == "note" else None
        if said and said[1] == note["country"]:
            self.keep(child, note.setdefault("text", {}), self.language(child), said[2])
        elif category == "source":
            self.cite(child, note)
        else:
            return False
        return True

    def read_section(self, element: Any, document: Document) -> None:
        named = element.get(LANG) or ""
        tag = language_of(named)
        if tag is None:
            named = repr(named[:40])
            self.pass_over(element, Sentence("the language %(text)s is not held here", text=named))
            return
        section = document.setdefault(tag, {})
        for child, group in _flat(element):
            category = _category(child)
            if _local(child) in _TERMS:
                self.read_term(child, tag, section)
            elif category == "definition":
                self.read_definition(child, group, section)
            elif category == "note":
                label, text = _labelled(child)
                if label in _SECTION_LABELS:
                    self.keep(child, section, _SECTION_LABELS[label], text)
                elif label in _DEFINITION_LABELS and "definition" in section:
                    self.keep(child, section["definition"], _DEFINITION_LABELS[label], text)
                elif label == USAGE or not label:
                    usage = section.setdefault("usage", {})
                    self.keep(child, usage, self.language(child, tag), text)
                else:
                    self.pass_over(child, f"note {label}")
            else:
                self.pass_over(child)

    def read_definition(self, child: Any, group: Any, section: Document) -> None:
        if "definition" in section:
            self.pass_over(child, Sentence("a second %(thing)s", thing="definition"))
            return
        definition: Document = {"text": _text(child)}
        for part in group[1:] if group is not None else ():
            label, text = _labelled(part)
            if label in (KIND, REVIEW) and _local(part) == "note":
                self.keep(part, definition, "kind" if label == KIND else "review_state", text)
            elif _category(part) == "source":
                self.cite(part, definition)
            else:
                self.pass_over(part)
        if definition["text"]:
            section["definition"] = definition

    def read_term(self, element: Any, tag: str, section: Document) -> None:
        term: Document = {}
        for child, group in _flat(element):
            self.read_term_part(child, tag, term)
            for part in group[1:] if group is not None else ():
                self.read_term_part(part, tag, term)
        if term.get("text"):
            section.setdefault("terms", []).append(term)
        else:
            self.pass_over(element, Sentence("an empty term"))

    def read_term_part(self, child: Any, tag: str, term: Document) -> None:
        category, text = _category(child), _text(child)
        if category == "term":
            self.keep(child, term, "text", text)
        elif category in _STATUS_NAMES and (status := _status(text)):
            self.keep(child, term, "status", status)
        elif category in _CHOICES and text.casefold() in _CHOICES[category][1]:
            key, values = _CHOICES[category]
            self.keep(child, term, key, values[text.casefold()])
        elif category == "geographicalUsage":
            self.keep(child, term, "region", text)
        elif category in _ROMANIZATIONS:
            self.keep(child, term, "romanization", text)
        elif category == "context":
            self.keep(child, term.setdefault("example", {}), self.language(child, tag), text)
        elif category == "crossReference":
            self.keep(child, term, "use_instead", self.terms.get(child.get("target"), text))
        elif category in ("source", "externalCrossReference"):
            self.cite(child, term, is_term=True)
        elif category == "note":
            self.read_term_note(child, tag, term)
        else:
            self.pass_over(child, f"{_local(child)} {category}: {text[:40]}".strip(": "))

    def read_term_note(self, child: Any, tag: str, term: Document) -> None:
        label, text = _labelled(child)
        if label in _PLAIN_LABELS:
            self.keep(child, term, _PLAIN_LABELS[label], text)
        elif label in _TERM_LABELS or not label:
            key = _TERM_LABELS.get(label, "usage")
            self.keep(child, term.setdefault(key, {}), self.language(child, tag), text)
        else:
            self.pass_over(child, f"note {label}")

    def cite(self, element: Any, part: Document, *, is_term: bool = False) -> None:
        """Add the source that an element names, or the page that it links to."""
        target, text = element.get("target") or "", _text(element)
        address = target if target.startswith(("https://", "http://")) else text
        if target in self.source_keys:
            key = self.source_keys[target]
            title = str(self.sources[key]["title"])
            place = text.removeprefix(title).removeprefix(",").strip() if text != title else ""
            at = {"at": place} if place and text.startswith(title) else {}
            part.setdefault("citations", []).append({"source": key, **at})
        elif address.startswith(("https://", "http://")) and is_term:
            part.setdefault("seen_in", []).append(address)
        elif address.startswith(("https://", "http://")):
            key = f"page {address}"
            self.sources[key] = {"title": text, "url": address}
            part.setdefault("citations", []).append({"source": key})
        elif text:
            self.sources.setdefault(text, {"title": text})
            part.setdefault("citations", []).append({"source": text})


def _status(value: str) -> str | None:
    plain = value.casefold().replace("-admn-sts", "").replace(" ", "").removesuffix("term")
    return _STATUSES.get(plain)


def _labelled(note: Any) -> tuple[str, str]:
    """Return the label of one of our notes and its text; another note has no label."""
    text = _text(note)
    found = _LABEL.fullmatch(text)
    known = (
        *_TERM_LABELS, *_PLAIN_LABELS, *_SECTION_LABELS, *_DEFINITION_LABELS, KIND, USAGE, AVOID,
    )  # fmt: skip
    if found and (found[1] in known or found[1].startswith(CONTRAST)):
        return found[1], found[2]
    return "", text
