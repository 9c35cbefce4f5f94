"""TBX as other tools write it: taken as far as it is understood, and the rest named."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from glossary.errors import FileOfAnotherKind
from glossary.formats.files import read_bytes
from glossary.formats.reading import language_of
from glossary.services.deliveries import Delivery
from glossary.services.entries import get_entry
from glossary.services.merging import merge_delivery
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write

V2 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader/><text><body>{}</body></text></martif>
"""
DCT = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<text><body>{}</body></text></tbx>
"""


def read(body: str, frame: str = V2) -> Delivery:
    return read_bytes(frame.format(body).encode())


def only(body: str, frame: str = V2) -> dict[str, Any]:
    """Return the one entry of a file."""
    (piece,) = read(body, frame).pieces
    return piece.document


def test_tig_and_ntig_numeric_ids_and_regions_are_read() -> None:
    delivery = read("""
      <termEntry id="17"><descrip type="subjectField">law</descrip>
       <langSet xml:lang="en-US"><tig><term>refugee</term>
        <termNote type="usageStatus">preferred</termNote></tig></langSet>
       <langSet xml:lang="my_MM"><ntig><termGrp><term>ဒုက္ခသည်</term>
        <termNote type="partOfSpeech">Noun</termNote></termGrp>
        <descrip type="context">ဒုက္ခသည်စခန်း</descrip></ntig></langSet></termEntry>""")
    assert delivery.passed_over == []
    (piece,) = delivery.pieces
    assert (piece.slug, piece.place) == (None, "line 4")
    assert piece.document == {
        "themes": ["law"],
        "en": {"terms": [{"text": "refugee", "status": "preferred"}]},
        "my": {"terms": [{"text": "ဒုက္ခသည်", "part_of_speech": "noun",
                          "example": {"my": "ဒုက္ခသည်စခန်း"}}]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("category", "value", "status"),
    [
        ("administrativeStatus", "preferredTerm-admn-sts", "preferred"),
        ("administrativeStatus", "deprecatedTerm", "deprecated"),
        ("normativeAuthorization", "supersededTerm", "superseded"),
        ("administrativeStatus", "admitted", "admitted"),
        ("status", "Not Recommended", "deprecated"),
        ("usageStatus", "obsolete", "superseded"),
    ],
)
def test_a_status_has_many_names(category: str, value: str, status: str) -> None:
    note = f'<termNote type="{category}">{value}</termNote>'
    entry = only(f'<termEntry><langSet xml:lang="en"><tig><term>a</term>{note}</tig>'
                 "</langSet></termEntry>")  # fmt: skip
    assert entry["en"]["terms"] == [{"text": "a", "status": status}]


def test_dct_style_is_read() -> None:
    entry = only(
        """<conceptEntry id="c5"><min:subjectField>law</min:subjectField>
        <langSec xml:lang="en"><basic:definition>one who fled</basic:definition>
        <termSec><term>refugee</term>
        <min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus>
        <basic:termType>fullForm</basic:termType></termSec></langSec></conceptEntry>""",
        DCT,
    )
    assert entry == {
        "themes": ["law"],
        "en": {"definition": {"text": "one who fled"},
               "terms": [{"text": "refugee", "status": "admitted", "type": "fullForm"}]},
    }  # fmt: skip


def test_notes_sources_and_pages_are_taken() -> None:
    delivery = read("""
      <termEntry id="c.refugee"><langSet xml:lang="th">
       <note>คำทางการ</note>
       <descripGrp><descrip type="definition">ผู้ที่หนี
          ภัย</descrip><admin type="source">Oxford 2007</admin></descripGrp>
       <tig><term>ผู้ลี้ภัย</term><termNote type="transliteratedForm">phu li phai</termNote>
        <termNote type="geographicalUsage">TH</termNote>
        <note xml:lang="en">formal</note><admin type="source">https://www.example.org/a</admin>
        <xref type="externalCrossReference" target="https://www.example.org/b">b</xref>
        <descripGrp><descrip type="context">เขาเป็นผู้ลี้ภัย</descrip>
         <admin type="source">A book</admin></descripGrp></tig></langSet></termEntry>""")
    assert delivery.passed_over == []
    (piece,) = delivery.pieces
    assert piece.slug == "refugee"
    assert piece.document["th"] == {
        "usage": {"th": "คำทางการ"},
        "definition": {"text": "ผู้ที่หนี ภัย", "citations": [{"source": "Oxford 2007"}]},
        "terms": [{
            "text": "ผู้ลี้ภัย", "romanization": "phu li phai", "region": "TH",
            "usage": {"en": "formal"}, "example": {"th": "เขาเป็นผู้ลี้ภัย"},
            "seen_in": ["https://www.example.org/a", "https://www.example.org/b"],
            "citations": [{"source": "A book"}],
        }],
    }  # fmt: skip
    assert delivery.parcel.sources["Oxford 2007"] == {"title": "Oxford 2007"}


@pytest.mark.usefixtures("refugee")
def test_both_versions_say_the_same_of_an_entry(write: Write) -> None:
    second, third = (read_bytes(write(name, languages="en,th")) for name in ("tbx2", "tbx"))
    assert second.passed_over == third.passed_over == []
    assert second.parcel.sources == third.parcel.sources
    told = [(piece.slug, piece.document) for piece in third.pieces]
    assert [(piece.slug, piece.document) for piece in second.pieces] == told
    (_, refugee) = told[1]
    assert [note["country"] for note in refugee["country_notes"]] == ["TH", "KH", "LA"]
    assert refugee["th"]["definition"]["review_state"] == "approved"


def test_both_versions_say_the_same_of_the_whole_glossary(whole: Whole) -> None:
    second, third = (read_bytes(whole(name)) for name in ("tbx2", "tbx"))
    assert [piece.document for piece in second.pieces] == [one.document for one in third.pieces]
    assert second.passed_over == third.passed_over == []


def test_what_stands_behind_a_country_is_told_of_it_alone() -> None:
    delivery = read("""<termEntry><admin type="projectSubset">Country TH 2026-11-24</admin>
      <admin type="source">A law</admin><note xml:lang="th">Country TH: ก</note>
      <note>Country TH: a</note><note>Country KH: b</note><admin type="source">no</admin>
      <langSet xml:lang="en"><note>Definition wording: translated</note>
      <tig><term>a</term></tig></langSet></termEntry>""")
    (piece,) = delivery.pieces
    assert piece.document["country_notes"] == [
        {"country": "TH", "looked_at": "2026-11-24", "citations": [{"source": "A law"}],
         "text": {"th": "ก", "en": "a"}},
    ]  # fmt: skip
    assert delivery.passed_over == [
        "line 5: note note", "line 5: admin source", "line 6: note Definition wording",
    ]  # fmt: skip


def test_a_definition_of_the_concept_is_one_of_the_language_of_the_file() -> None:
    entry = only("""<termEntry><descrip type="definition">one</descrip>
      <langSet xml:lang="en"><tig><term>a</term></tig></langSet></termEntry>""")
    assert entry["en"] == {"definition": {"text": "one"}, "terms": [{"text": "a"}]}


def test_a_definition_may_rest_on_a_page() -> None:
    delivery = read("""<termEntry><langSet xml:lang="en"><descripGrp>
      <descrip type="definition">one</descrip><admin type="source">https://a.example.org/</admin>
      </descripGrp><tig><term>a</term></tig></langSet></termEntry>""")
    key = "page https://a.example.org/"
    definition = delivery.pieces[0].document["en"]["definition"]
    assert definition == {"text": "one", "citations": [{"source": key}]}
    page = {"title": "https://a.example.org/", "url": "https://a.example.org/"}
    assert delivery.parcel.sources == {key: page}


def test_a_better_word_is_found_by_its_id() -> None:
    entry = only("""<termEntry><langSet xml:lang="en"><tig id="x"><term>b</term></tig>
      <tig><term>a</term><ref type="crossReference" target="x">see</ref></tig>
      <tig><term>c</term><ref type="crossReference">b</ref></tig></langSet></termEntry>""")
    assert [term.get("use_instead") for term in entry["en"]["terms"]] == [None, "b", "b"]


def test_what_is_not_understood_is_named_with_its_line() -> None:
    delivery = read("""
      <termEntry id="1">
       <transacGrp><transac type="transactionType">origination</transac></transacGrp>
       <note>about the concept</note>
       <ref type="crossReference">related: a</ref><note>Difference from nobody: all</note>
       <descripGrp/>
       <ref type="crossReference" target="2">two</ref>
       <langSet xml:lang="fr"><tig><term>mot</term></tig></langSet>
       <langSet xml:lang="en">
        <descrip type="definition">one</descrip>
        <descrip type="definition">two</descrip>
        <note>Avoid: this</note>
        <admin type="project">x</admin>
        <tig><term>a</term><termNote type="grammaticalGender">neuter</termNote>
         <note>Avoid: that</note>
         <termNote type="administrativeStatus">wonderful</termNote></tig>
        <tig><term/></tig>
       </langSet>
      </termEntry>
      <termEntry id="2"><langSet xml:lang="en"><descripGrp><descrip type="definition"/>
        <descripNote type="x">y</descripNote></descripGrp></langSet></termEntry>
      <termEntry id="3"><langSet xml:lang="fr"><tig><term>mot</term></tig></langSet></termEntry>
      <termEntry id="4"><langSet xml:lang="en"><tig><term>d</term><note>Wording: x</note></tig>
        </langSet></termEntry>""")
    assert [piece.place for piece in delivery.pieces] == ["line 4", "line 22", "line 25"]
    assert delivery.passed_over == [
        "line 5: transacGrp transacGrp",
        "line 6: note note",
        "line 7: note Difference from nobody",
        "line 9: ref crossReference",
        "line 10: the language 'fr' is not held here (2 times)",
        "line 13: a second definition",
        "line 14: note Avoid (2 times)",
        "line 15: admin project",
        "line 16: termNote grammaticalGender: neuter",
        "line 18: termNote administrativeStatus: wonderful",
        "line 19: an empty term",
        "line 23: descripNote x",
        "line 24: an entry without a word in a language that is held here",
        "line 25: note Wording",
    ]


def test_what_is_said_a_second_time_is_named() -> None:
    delivery = read("""<remark/><termEntry><langSet xml:lang="en">
      <note>one</note><note>one</note><note>two</note>
      <tig><term>a</term><termNote type="partOfSpeech">verb</termNote>
       <termNote type="partOfSpeech">noun</termNote>
       <descrip type="context">first</descrip><descrip type="context">second</descrip>
       <descrip type="context" xml:lang="th">ก</descrip>
       <note>x</note><note>y</note></tig>
      <ntig><termGrp><term>b</term><term>c</term></termGrp></ntig>
      </langSet></termEntry>""")
    assert delivery.pieces[0].document["en"] == {
        "usage": {"en": "one"},
        "terms": [{"text": "a", "part_of_speech": "verb", "usage": {"en": "x"},
                   "example": {"en": "first", "th": "ก"}}, {"text": "b"}],
    }  # fmt: skip
    assert delivery.passed_over == [
        "line 3: remark remark", "line 4: a second note (2 times)",
        "line 6: a second partOfSpeech", "line 7: a second context", "line 10: a second term",
    ]  # fmt: skip


def test_a_theme_of_another_glossary_is_passed_over(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("migrant", en="migrant")
    fields = "".join(
        f'<descrip type="subjectField">{name}</descrip>' for name in ("General", "PEOPLE", "people")
    )
    word = '<langSet xml:lang="en"><tig><term>{}</term></tig></langSet></termEntry>'
    delivery = read(
        f"<termEntry>{fields}{word.format('a')}"
        f'<termEntry><descrip type="subjectField">Law</descrip>{word.format("b")}'
    )
    report = merge_delivery(session, delivery, summary="a test", theme="people")
    assert [row.outcome.value for row in report.rows] == ["new", "new"]
    assert report.passed_over == ["line 3: the theme 'General'", "line 3: the theme 'Law'"]
    for slug in ("a", "b"):
        assert [theme.slug for theme in get_entry(session, slug).themes] == ["people"]


def test_a_source_without_a_title_is_passed_over() -> None:
    frame = V2.replace("</body>", "</body><back><refObjectList type='bibl'>"
                       "<refObject id='s'><item type='key'>k</item></refObject>"
                       "</refObjectList></back>")  # fmt: skip
    delivery = read(
        '<termEntry><langSet xml:lang="en"><tig><term>a</term>'
        '<admin type="source" target="s"/></tig></langSet></termEntry>', frame,
    )  # fmt: skip
    assert delivery.parcel.sources == {}
    assert delivery.passed_over == ["line 3: refObject refObject"]
    assert delivery.pieces[0].document["en"]["terms"] == [{"text": "a"}]


def test_xml_that_is_no_tbx_is_refused() -> None:
    with pytest.raises(FileOfAnotherKind):
        read_bytes(b"<svg/>")


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("en", "en"), ("EN-us", "en"), ("my_MM", "my"), ("zh-Hans", "zh"), ("zh-CN", "zh"),
        ("zh-Hans-CN", "zh"), ("zh-Hant", None), ("zh-TW", None), ("th-Latn", None),
        ("Thai", "th"), ("ไทย", "th"), ("Burmese", "my"), ("fr", None), ("", None), ("中文", "zh"),
    ],
)  # fmt: skip
def test_a_language_has_many_names(name: str, tag: str | None) -> None:
    assert language_of(name) == tag
