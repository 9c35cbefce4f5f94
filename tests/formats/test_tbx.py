"""TBX as the standard wants it, and as other programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree
from translate.storage.tbx import tbxfile

from glossary.errors import NothingSelected
from glossary.exports import EXPORTS
from glossary.formats.tbx_file import LANG, one_line
from glossary.model import Concept
from glossary.services.documents import read_relations
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write

# The data categories of TBX-Basic, by element, with the parents that they may have; a group
# stands for the level that it is in (ISO 30042:2019, the definition of the dialect TBX-Basic).
ANY = {"conceptEntry", "langSec", "termSec"}
CATEGORIES = {
    ("admin", "projectSubset"): {"conceptEntry", "termSec"},
    ("admin", "source"): ANY,
    ("descrip", "subjectField"): {"conceptEntry"},
    ("descrip", "definition"): {"conceptEntry", "langSec"},
    ("descrip", "context"): {"termSec"},
    ("ref", "crossReference"): {"conceptEntry", "termSec"},
    ("xref", "externalCrossReference"): ANY,
    ("termNote", "administrativeStatus"): {"termSec"},
    ("termNote", "partOfSpeech"): {"termSec"},
    ("termNote", "termType"): {"termSec"},
    ("termNote", "geographicalUsage"): {"termSec"},
}
VALUES = {
    "administrativeStatus": {
        f"{status}Term-admn-sts" for status in ("preferred", "admitted", "deprecated", "superseded")
    },
    "partOfSpeech": {"noun", "verb", "adjective", "adverb", "other"},
    "termType": {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
}


def local(element: Any) -> str:
    return str(etree.QName(element).localname)


def level_of(element: Any) -> str:
    parent = element.getparent()
    return local(parent.getparent() if local(parent).endswith("Grp") else parent)


def faults(root: Any) -> Iterator[str]:
    """Yield what TBX-Basic does not allow."""
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    if len(ids) != len(set(ids)):
        yield "an id stands twice"
    for element in root.iter():
        kind, target = element.get("type"), element.get("target")
        if target and not target.startswith(("https://", "http://")) and target not in ids:
            yield f"nothing has the id {target}"
        name = local(element)
        if name in {"admin", "descrip", "ref", "xref", "termNote"} and (
            level_of(element) not in CATEGORIES.get((name, kind), set())
        ):
            yield f"{name} {kind} in {level_of(element)}"
        if kind in VALUES and element.text not in VALUES[kind]:
            yield f"{kind}: {element.text}"
        if name == "conceptEntry":
            children = [local(child) for child in element]
            first = children.index("langSec")
            if set(children[first:]) != {"langSec"}:
                yield "something stands after the languages"
        if name == "termSec":
            children = [local(child) for child in element]
            notes = children.count("termNote")
            if children[0] != "term" or set(children[1 : 1 + notes]) != {"termNote"}:
                yield "a term does not come first, or its notes do not follow"


def test_the_whole_glossary_is_tbx_basic(whole: Whole) -> None:
    root = etree.fromstring(whole("tbx"))
    assert local(root) == "tbx"
    assert root.attrib == {"type": "TBX-Basic", "style": "dca", LANG: "en"}
    assert list(faults(root)) == []
    assert len(root.findall(".//{*}conceptEntry")) == 202
    assert len(root.findall(".//{*}langSec")) == 202 * 7
    assert {section.get(LANG) for section in root.iter("{*}langSec")} >= {"zh-Hans", "my"}


def test_translate_toolkit_reads_version_2(whole: Whole) -> None:
    read = tbxfile.parsestring(whole("tbx2"))
    assert len(read.units) == 202
    read.settargetlanguage("km")
    words = {unit.source: unit.target for unit in read.units}
    assert words["refugee"] == "ជនភៀសខ្លួន"
    pair = tbxfile.parsestring(whole("tbx2-pair", languages="th,my"))
    assert {unit.source: unit.target for unit in pair.units}["ผู้ลี้ภัย"] == "ဒုက္ခသည်"


@pytest.mark.usefixtures("refugee")
def test_a_pair_offers_no_word_to_avoid(write: Write) -> None:
    root = etree.fromstring(write("tbx2-pair", languages="en,th"))
    entry = root.find(".//termEntry[@id='c.refugee']")
    source, target = entry.findall("langSet")
    assert [term.text for term in source.iter("term")] == ["refugee", "runaway"]
    assert [term.text for term in target.iter("term")] == ["ผู้ลี้ภัย", "ผู้หนีภัย"]
    assert "Review: approved" in [note.text for note in target.iter("note")]
    assert "Avoid: คนหนี" in [note.text for note in target.findall("note")]


@pytest.mark.usefixtures("refugee")
def test_a_word_to_avoid_leads_to_the_better_one(write: Write) -> None:
    root = etree.fromstring(write("tbx"))
    avoided = root.find(".//{*}termSec[@id='t.refugee.en.2']")
    assert avoided.findtext("{*}termNote") == "deprecatedTerm-admn-sts"
    assert avoided.find("{*}ref").attrib["target"] == "t.refugee.en.1"
    assert [(note.get(LANG), note.text) for note in avoided.findall("{*}note")] == [
        ("en", "Reason to avoid: It blames."), ("th", "Reason to avoid: ตำหนิ"),
        ("en", "How it misleads: Also said of debtors."),
    ]  # fmt: skip


def test_what_has_no_term_is_left_out(
    write: Write, refugee: Concept, make_concept: ConceptFactory
) -> None:
    bare = make_concept("bare", {"en": {"definition": {"text": "something"}}})
    read_relations(refugee, {"relations": [{"type": "related", "concept": "bare"}]}, {"bare": bare})
    root = etree.fromstring(write("tbx"))
    assert [entry.get("id") for entry in root.iter("{*}conceptEntry")] == ["c.migrant", "c.refugee"]
    alone = etree.fromstring(write("tbx", languages="en", concepts="refugee,bare"))
    assert list(faults(alone)) == []
    assert alone.find(".//{*}ref[@target='c.bare']") is None
    assert etree.fromstring(write("tbx", concepts="migrant")).find(".//{*}back") is None
    with pytest.raises(NothingSelected):
        write("tbx", concepts="bare")


@pytest.mark.parametrize("name", ["tbx", "tbx2", "tbx2-pair"])
def test_a_file_of_tbx_says_what_it_is(write: Write, refugee: Concept, name: str) -> None:
    header = etree.fromstring(write(name))[0]
    said = [text for text in header.itertext() if text.strip()]
    assert "Mekong glossary" in said
    assert any("CC BY 4.0" in line for line in said)
    assert any("native speaker" in line for line in said)
    assert EXPORTS[name].suffix == "tbx"


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert one_line(" a\x0bb\ud800 \n c\t") == "ab c"
