"""TBX as the standard wants it, and as other programs read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree, isoschematron
from translate.storage.tbx import tbxfile

from glossary.errors import NothingSelected
from glossary.exports import EXPORTS
from glossary.formats.tbx_file import LANG, one_line
from glossary.model import Concept
from glossary.services.documents import read_relations
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write


@pytest.fixture(scope="module")
def rules() -> isoschematron.Schematron:
    """What TBX-Basic asks of a file."""
    path = Path(__file__).parent / "tbx_basic.sch"
    return isoschematron.Schematron(etree.parse(path), store_report=True)


def faults(rules: isoschematron.Schematron, root: Any) -> list[str]:
    """Return what TBX-Basic does not allow."""
    rules.validate(root)
    report = rules.validation_report.getroot()
    return [" ".join("".join(one.itertext()).split()) for one in report.iter("{*}failed-assert")]


def local(element: Any) -> str:
    return str(etree.QName(element).localname)


def test_the_whole_glossary_is_tbx_basic(whole: Whole, rules: isoschematron.Schematron) -> None:
    root = etree.fromstring(whole("tbx"))
    assert local(root) == "tbx"
    assert root.attrib == {"type": "TBX-Basic", "style": "dca", LANG: "en"}
    assert faults(rules, root) == []
    assert len(root.findall(".//{*}conceptEntry")) == 202
    assert len(root.findall(".//{*}langSec")) == 202 * 7
    assert {section.get(LANG) for section in root.iter("{*}langSec")} >= {"zh-Hans", "my"}


BROKEN = {
    "The id c.refugee stands twice.": ('id="c.migrant"', 'id="c.refugee"'),
    "Nothing has the id c.nobody.": ('target="c.migrant"', 'target="c.nobody"'),
    "The file does not say that it is TBX-Basic.": ("TBX-Basic", "TBX-Core"),
    "A language stands twice in c.refugee.": ('langSec xml:lang="th"', 'langSec xml:lang="en"'),
    "“goodTerm” is no status.": ("admittedTerm-admn-sts", "goodTerm"),
    "“thing” is no part of speech.": (">noun<", ">thing<"),
    "“word” is no type of term.": (">shortForm<", ">word<"),
    "TBX-Basic has no note on terms of the type “mood”.": ('"termType"', '"mood"'),
    "TBX-Basic has no descrip of the type “meaning”.": ('"definition"', '"meaning"'),
    "A definition stands in a term.": ("</term>", '</term><descrip type="definition"/>'),
    "A subject field stands below an entry.": ('"definition"', '"subjectField"'),
    "An example stands outside of a term.": ('"definition"', '"context"'),
    "A term does not come first.": ("<term>", "<note>a</note><term>"),
    "A term is empty.": (">ผู้หนีภัย<", "> <"),
    "basic:note is of another namespace: DCA style has one.": (
        "<term>", '<basic:note xmlns:basic="urn:x"/><term>'),
}  # fmt: skip


@pytest.mark.usefixtures("refugee")
def test_the_rules_find_what_is_planted(write: Write, rules: isoschematron.Schematron) -> None:
    text = write("tbx", languages="en,th").decode()
    assert faults(rules, etree.fromstring(text.encode())) == []
    for fault, (right, wrong) in BROKEN.items():
        broken = etree.fromstring(text.replace(right, wrong).encode())
        assert fault in faults(rules, broken), fault


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
    write: Write,
    refugee: Concept,
    make_concept: ConceptFactory,
    rules: isoschematron.Schematron,
) -> None:
    bare = make_concept("bare", {"en": {"definition": {"text": "something"}}})
    read_relations(refugee, {"relations": [{"type": "related", "concept": "bare"}]}, {"bare": bare})
    root = etree.fromstring(write("tbx"))
    assert [entry.get("id") for entry in root.iter("{*}conceptEntry")] == ["c.migrant", "c.refugee"]
    alone = etree.fromstring(write("tbx", languages="en", concepts="refugee,bare"))
    assert faults(rules, alone) == []
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
