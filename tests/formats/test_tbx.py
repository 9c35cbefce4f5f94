"""TBX as the standard wants it, and as other programs read it."""

from __future__ import annotations

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
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
from tools.public_schemas import FOLDER as PUBLIC
from tools.public_schemas import PublicSchema, fetch, missing
from tools.validate_tbx import OWN, schemas_for
from tools.validate_tbx import faults as schema_faults

ROOT = Path(__file__).parents[2]


def faults(root: Any) -> list[str]:
    """Return what TBX-Basic does not allow, without the lines."""
    document = root.getroottree()
    schemas = schemas_of(document)
    found = [fault for schema in schemas for fault in schema_faults(document, schema)]
    return [fault.split(": ", 1)[-1] if fault.startswith("line ") else fault for fault in found]


def schemas_of(document: Any) -> list[Path]:
    """Return our schemas for the version of a file, and the public ones where they are had.

    ``make test`` fetches them, and the first lines of a run say whether they are there.
    """
    own, public = (schemas_for(document, folder) for folder in (OWN, PUBLIC))
    assert len(own) == (3 if local(document.getroot()) == "tbx" else 2)
    assert len(public) == (0 if missing() else 2)
    return own + public


def local(element: Any) -> str:
    return str(etree.QName(element).localname)


def test_the_whole_glossary_is_tbx_basic(whole: Whole) -> None:
    root = etree.fromstring(whole("tbx"))
    assert local(root) == "tbx"
    assert root.attrib == {"type": "TBX-Basic", "style": "dca", LANG: "en"}
    assert faults(root) == []
    assert len(root.findall(".//{*}conceptEntry")) == 202
    assert len(root.findall(".//{*}langSec")) == 202 * 7
    assert {section.get(LANG) for section in root.iter("{*}langSec")} >= {"zh-Hans", "my"}


@pytest.mark.parametrize("languages", ["en,zh", "th,my"])
def test_a_pair_of_the_whole_glossary_is_tbx_basic(whole: Whole, languages: str) -> None:
    assert faults(etree.fromstring(whole("tbx2-pair", languages=languages))) == []


def test_the_whole_glossary_in_version_2_is_tbx_basic(whole: Whole) -> None:
    assert faults(etree.fromstring(whole("tbx2"))) == []


# What a rule says of a file, and what to put into a good one to hear it.
BROKEN = {
    "The id c.refugee stands twice.": ('id="c.migrant"', 'id="c.refugee"'),
    "Nothing has the id c.nobody.": ('target="c.migrant"', 'target="c.nobody"'),
    "The file does not say that it is TBX-Basic.": ("TBX-Basic", "TBX-Core"),
    "The file does not say that its style is DCA.": ('style="dca"', 'style="dct"'),
    "The file has no language.": (' style="dca" xml:lang="en"', ' style="dca"'),
    "The type of item is blank.": ('<item type="key"', '<item type=" "'),
    "A language stands twice in c.refugee.": ('langSec xml:lang="th"', 'langSec xml:lang="en"'),
    "An entry has no language.": ("</body>", '<conceptEntry id="c.x"/></body>'),
    "A language has no term.": ("</conceptEntry>", '<langSec xml:lang="vi"/></conceptEntry>'),
    "A language has no tag.": ('langSec xml:lang="th"', "langSec"),
    "Something stands after the languages.": ("</conceptEntry>", "<note>a</note></conceptEntry>"),
    "Something stands after the terms.": ("</langSec>", "<note>a</note></langSec>"),
    "The notes on a term do not follow it.": (
        '<termNote type="partOfSpeech"', '<note>a</note><termNote type="partOfSpeech"'),
    "“goodTerm” is no status.": ("admittedTerm-admn-sts", "goodTerm"),
    "“thing” is no part of speech.": (">noun<", ">thing<"),
    "“word” is no type of term.": (">shortForm<", ">word<"),
    "“plural” is no gender.": ('"termType">shortForm<', '"grammaticalGender">plural<'),
    "“button” is no place.": ('"termType">shortForm<', '"termLocation">button<'),
    "geographicalUsage is empty.": ('"termType">shortForm<', '"geographicalUsage"> <'),
    "TBX-Basic has no note on terms of the type “mood”.": ('"termType"', '"mood"'),
    "TBX-Basic has no descrip of the type “meaning”.": ('"definition"', '"meaning"'),
    "TBX-Basic has no admin of the type “owner”.": ('"projectSubset"', '"owner"'),
    "TBX-Basic has no ref of the type “seeAlso”.": ('"crossReference"', '"seeAlso"'),
    "TBX-Basic has no xref of the type “film”.": (
        "<term>", '<xref type="film" target="https://a.example/"/><term>'),
    "A note on a term stands elsewhere.": ("<descripGrp>", "<termNote>a</termNote><descripGrp>"),
    "A definition stands neither in an entry nor in a language.": (
        "</term>", '</term><descrip type="definition"/>'),
    "A subject field stands below an entry.": ('"definition"', '"subjectField"'),
    "An example stands outside of a term.": ('"definition"', '"context"'),
    "A page stands in a group.": (
        "</descripGrp>",
        '<xref type="externalCrossReference" target="https://a.example/"/></descripGrp>'),
    "A picture stands neither in an entry nor in a language.": (
        "</term>", '</term><xref type="xGraphic" target="https://a.example/"/>'),
    "projectSubset stands in a language.": (
        "<descripGrp>", '<admin type="projectSubset">a</admin><descripGrp>'),
    "customerSubset stands in a language.": (
        "<descripGrp>", '<admin type="customerSubset">a</admin><descripGrp>'),
    "A reference stands in a language.": (
        "<descripGrp>", '<ref type="crossReference">a</ref><descripGrp>'),
    "source stands outside of an entry.": ("<back>", '<admin type="source">a</admin><back>'),
    "transactionType stands outside of an entry.": (
        "<back>", '<transac type="transactionType">origination</transac><back>'),
    "responsibility stands outside of an entry.": (
        "<back>", '<transacNote type="responsibility">a</transacNote><back>'),
    "“theft” is no transaction.": (
        "<back>", '<transac type="transactionType">theft</transac><back>'),
    "A term does not come first.": ("<term>", "<note>a</note><term>"),
    "A section has not one term.": ("</term>", "</term><term>a</term>"),
    "A term is empty.": (">ผู้หนีภัย<", "> <"),
    "A group does not begin with what it is about.": (
        "<descripGrp>", "<descripGrp><note>a</note>"),
    "basic:note is of another namespace: DCA style has one.": (
        "<term>", '<basic:note xmlns:basic="urn:x"/><term>'),
}  # fmt: skip


@pytest.mark.usefixtures("refugee")
@pytest.mark.parametrize("name", ["tbx", "tbx2", "tbx2-pair"])
def test_an_entry_that_says_everything_is_tbx_basic(write: Write, name: str) -> None:
    assert faults(etree.fromstring(write(name, languages="en,th"))) == []


@pytest.mark.usefixtures("refugee")
@pytest.mark.parametrize("fault", BROKEN)
def test_the_rules_find_what_is_planted(write: Write, fault: str) -> None:
    text = write("tbx", languages="en,th").decode()
    right, wrong = BROKEN[fault]
    assert right in text
    assert fault in faults(etree.fromstring(text.replace(right, wrong).encode()))


@pytest.mark.usefixtures("refugee")
@pytest.mark.parametrize("name", ["tbx", "tbx2", "tbx2-pair"])
def test_every_grammar_and_every_rule_finds_a_fault(write: Write, name: str) -> None:
    text = write(name, languages="en,th").decode()
    no_term = etree.fromstring(text.replace("<term>", "<p>").replace("</term>", "</p>").encode())
    no_status = etree.fromstring(text.replace("admittedTerm-admn-sts", "goodTerm").encode())
    for schema in schemas_of(no_term.getroottree()):
        if schema.suffix in (".rng", ".dtd"):
            assert list(schema_faults(no_term.getroottree(), schema)), schema
        elif "ids" not in schema.name:
            assert list(schema_faults(no_status.getroottree(), schema)), schema


def test_a_public_schema_is_taken_as_it_was_and_once(tmp_path: Path) -> None:
    source, folder = tmp_path / "source" / "a.rng", tmp_path / "folder"
    source.parent.mkdir()
    source.write_text("<grammar/>")
    digest = "2a6ab9ff0f0ac01aac5d4a4c5dbfc2f1bbb5b1c4fa05ad02c1c8d4ecf2a2f4ef"
    assert "is not what it was" in str(fetch(PublicSchema(source.as_uri(), digest), folder))
    assert not folder.exists()
    schema = PublicSchema(source.as_uri(), sha256(b"<grammar/>").hexdigest())
    assert fetch(schema, folder) is None
    source.unlink()
    assert fetch(schema, folder) is None
    (folder / "a.rng").write_text("<changed/>")
    assert "can't be fetched" in str(fetch(schema, folder))


def test_every_rule_is_tried() -> None:
    for name in ("tbx_basic_3.sch", "tbx_ids.sch"):
        for rule in etree.parse(OWN / name).iter("{*}assert"):
            # What a rule says, with anything in place of a value.
            parts = [rule.text or "", *(f"\0{child.tail}" for child in rule)]
            said = re.escape(" ".join("".join(parts).split())).replace("\0", ".+")
            assert any(re.fullmatch(said, fault) for fault in BROKEN), said


# What the grammar of one version or the other does not let stand.
MISSHAPEN = {
    "tbx": [
        ("<sourceDesc>", "<sourceDesc><note/>"), ("<descripGrp>", "<descripGrp><term>a</term>"),
        ('conceptEntry id="c.migrant"', "conceptEntry"), ("<body>", "<body><p/>"),
        (' target="s.law"', ' target="s law"'), ("langSec xml:lang", "langSec lang"),
        ("<adminGrp>", '<adminGrp><admin type="projectSubset">a</admin>'),
        ("<term>", "<term><b>a</b>"), ("</refObject>", "<p/></refObject>"),
        ('type="bibl"', 'kind="bibl"'), ("</tbxHeader>", "<encoding/></tbxHeader>"),
    ],
    "tbx2": [
        # What TBX-Basic of 2008 has not, unlike the standard as a whole and version 3.
        ("</descripGrp>", "<note>a</note></descripGrp>"),
        ('<admin type="projectSubset">Country LA</admin>',
         '<adminGrp><admin type="projectSubset">Country LA</admin></adminGrp>'),
        ("</tig>", "<termGrp/></tig>"), ('type="TBX-Basic"', 'type="TBX"'),
        ("TBXBasicXCSV02.xcs", "<b/>"),
        ("</term>", '</term><descrip type="definition">a</descrip>'),
        ('"definition"', '"subjectField"'), ('"definition"', '"context"'),
        ("admittedTerm-admn-sts", "admitted"), (">noun<", ">thing<"), (">shortForm<", ">word<"),
        ('"termType">shortForm<', '"grammaticalGender">plural<'), ('"termType"', '"mood"'),
        ('"termType">shortForm<', '"geographicalUsage"> <'), (">ผู้หนีภัย<", "> <"),
        ("</langSet>", "<note>a</note></langSet>"), ('type="source"', 'type="origin"'),
        ('type="crossReference"', 'type="see"'), ("<term>", "<note>a</note><term>"),
        ('<termNote type="partOfSpeech"', '<note>a</note><termNote type="partOfSpeech"'),
        ("</descripGrp>", '</descripGrp><admin type="projectSubset">a</admin>'),
        (' target="c.migrant"', ' target="c.nobody"'), ('id="c.migrant"', 'id="c.refugee"'),
    ],
}  # fmt: skip


@pytest.mark.usefixtures("refugee")
@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [(name, right, wrong) for name, cases in MISSHAPEN.items() for right, wrong in cases],
)
def test_the_grammar_finds_what_is_misplaced(
    write: Write, name: str, right: str, wrong: str
) -> None:
    text = write(name, languages="en,th").decode()
    assert right in text
    broken = text.replace(right, wrong).replace(
        "</tig>", "</ntig>" if "ntig" in wrong else "</tig>"
    )
    assert faults(etree.fromstring(broken.encode()))


@pytest.mark.usefixtures("refugee")
def test_the_command_that_validates_names_what_is_wrong(write: Write, tmp_path: Path) -> None:
    good, bad, odd = tmp_path / "good.tbx", tmp_path / "bad.tbx", tmp_path / "odd.tbx"
    good.write_bytes(write("tbx"))
    bad.write_bytes(write("tbx2").replace(b">noun<", b">thing<"))
    odd.write_text("<svg/>")

    def validate(*arguments: object) -> tuple[int, str]:
        command = [sys.executable, "tools/validate_tbx.py", *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert validate(good)[0] == 0
    code, said = validate(good, bad)
    assert code == 1
    assert f"{good} · tbx_basic_3.sch: valid" in said
    assert "tbx_basic_2.rng: " in said
    assert "line 3" in said
    assert validate(odd) == (2, f"{odd}: no TBX, or no schema for it in {OWN}\n")
    assert validate(good, "--schemas", tmp_path)[0] == 2


# A schema as the public one is written: in XPath 2, which lxml does not run as it is.
XPATH_2 = """<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">
<ns uri="urn:iso:std:iso:30042:ed-2" prefix="tbx"/><pattern>
<rule context="tbx:ref[@target]"><assert test="matches(@target, '^(c|t|s)[.]m')">far</assert></rule>
<rule context="tbx:descrip/@type"><assert test=". = 'subjectField'">kind</assert></rule>
<rule context="tbx:admin">
 <assert test="parent::*[contains(./local-name(), 'descrip')]">alone</assert></rule>
</pattern></schema>
"""


@pytest.mark.usefixtures("refugee")
def test_rules_in_xpath_2_are_run(write: Write, tmp_path: Path) -> None:
    schema = tmp_path / "TBX-Basic_DCA.sch"
    schema.write_text(XPATH_2)
    document = etree.fromstring(write("tbx", languages="en,th")).getroottree()
    assert schemas_for(document, tmp_path) == [schema]
    said = [fault.split(": ")[-1] for fault in schema_faults(document, schema)]
    # Links to two sources and a better word; two definitions; three countries and a term's source.
    assert sorted(said) == ["alone"] * 4 + ["far"] * 3 + ["kind"] * 2


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
    assert "Definition review: approved" in [note.text for note in target.iter("note")]
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
) -> None:
    bare = make_concept("bare", {"en": {"definition": {"text": "something"}}})
    read_relations(refugee, {"relations": [{"type": "related", "concept": "bare"}]}, {"bare": bare})
    root = etree.fromstring(write("tbx"))
    assert [entry.get("id") for entry in root.iter("{*}conceptEntry")] == ["c.migrant", "c.refugee"]
    alone = etree.fromstring(write("tbx", languages="en", concepts="refugee,bare"))
    assert faults(alone) == []
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
