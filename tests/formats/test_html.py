"""One page with everything: small, without a network, plain without JavaScript."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Sequence

import pytest
from lxml import html

from glossary.formats.base import write_notice
from glossary.formats.html_file import LIMIT, write_html
from glossary.formats.key_tables import KeyTables, case_table
from glossary.languages import LANGUAGES, language, registered
from glossary.printing.words import BookWords
from glossary.services.parcels import Parcel
from glossary.services.selection import Selection
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write


def page_of(file: bytes) -> html.HtmlElement:
    return html.document_fromstring(file.decode())


def text_of(file: bytes) -> str:
    return " ".join(page_of(file).find(".//main").text_content().split())


@pytest.mark.parametrize("lead", ["en", "km", "my"])
def test_the_whole_glossary_is_under_a_megabyte(whole: Whole, lead: str) -> None:
    file = whole("html", languages=",".join(dict.fromkeys([lead, *LANGUAGES])))
    assert len(file) <= LIMIT == 1_000_000
    page = page_of(file)
    assert len(page.findall(".//article")) == len(whole.parcel.entries) == 202
    words = {one.text for one in page.iterfind(".//b")}
    lines = {one.text for one in page.iterfind(".//p")}
    for document in whole.parcel.entries.values():
        for tag in LANGUAGES:
            assert words.issuperset(term["text"] for term in document[tag]["terms"])
            assert document[tag]["definition"]["text"] in lines


@pytest.mark.parametrize("lead", ["en", "my"])
def test_what_does_not_fit_is_what_is_missed_least(whole: Whole, lead: str) -> None:
    text = whole("html", languages=",".join(dict.fromkeys([lead, *LANGUAGES]))).decode()
    assert ("<q lang=en>" in text) == (lead == "en"), "literal meanings"
    two = whole("html", languages="en,my").decode()
    assert "some notes are left out" not in two


@pytest.mark.usefixtures("refugee")
def test_it_loads_nothing(write: Write) -> None:
    page = page_of(write("html"))
    assert not page.xpath("//*[@src] | //link | //img | //iframe")
    assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv]/@content)")
    targets = page.xpath("//@href")
    assert [one for one in targets if not one.startswith("#")] == [
        "https://glossary.example.org/en/"
    ]


@pytest.mark.usefixtures("refugee")
def test_an_entry_says_what_to_say_and_what_to_avoid(write: Write) -> None:
    page = page_of(write("html", languages="th,en"))
    entry = page.get_element_by_id("refugee")
    thai, english = entry.findall("details")
    assert (page.get("lang"), thai.get("lang"), english.get("lang")) == ("th", "th", "en")
    assert "open" in thai.attrib
    assert "open" not in english.attrib
    assert english.get("data-h") == "fled"
    assert english.find("summary").text_content() == "refugee"
    assert thai.find("summary").text_content() == "ผู้ลี้ภัย ○"
    said = [line.text_content() for line in english.findall("div/p")]
    assert said == ["ควรเลี่ยง runaway", "ควรใช้ refugee", "ตำหนิ", "Also said of debtors."]
    assert english.xpath("string(div/p[3]/@lang)") == "th"
    assert "Officials avoid it." in thai.text_content()
    assert "= ผู้หนีภัย" in thai.text_content()
    footer = page.find(".//footer").text_content()
    assert "CC BY 4.0" in footer
    assert "ยังไม่มีเจ้าของภาษาตรวจ" in footer


@pytest.mark.usefixtures("refugee")
def test_both_confused_entries_lead_to_each_other(write: Write) -> None:
    page = page_of(write("html"))
    first, second, _ = page.findall(".//aside")
    assert first.xpath("string(.//a/@href)") == "#refugee"
    assert second.xpath("string(.//a/@href)") == "#migrant"
    assert "Fled or not." in first.text_content()
    assert "Fled or not." not in second.text_content(), "it stands in the first of the two"


@pytest.mark.usefixtures("refugee")
def test_what_holds_in_one_country_is_told(write: Write) -> None:
    page = page_of(write("html", languages="th,en"))
    countries = page.get_element_by_id("refugee").findall("aside")[1]
    lines = [line.text_content() for line in countries.findall("p")]
    assert lines == ["เรื่องเฉพาะบางประเทศ", "ไทย: ไม่มีสถานะ", "กัมพูชา: A camp <1990>."]
    assert countries.xpath("string(.//span/@lang)") == "en"


def test_names_are_text_and_never_markup(write: Write, make_concept: ConceptFactory) -> None:
    make_concept(
        "wicked",
        {"en": {"definition": {"text": "</script><script>alert(1)</script>"}}},
        en="<b>bold & brave</b>",
    )
    file = write("html")
    assert "<b>bold & brave</b>" in text_of(file)
    assert "alert" not in "".join(page_of(file).xpath("//script/text()"))


@pytest.mark.usefixtures("refugee")
def test_one_language_and_reviewed_texts_need_no_choice_and_no_ring(write: Write) -> None:
    page = page_of(write("html", languages="en", concepts="refugee"))
    assert page.find(".//*[@id='show']") is None
    assert "○" not in page.text_content()


def test_an_entry_may_lack_nearly_everything(write: Write, make_concept: ConceptFactory) -> None:
    make_concept("bare")
    make_concept("defined", {"en": {"definition": {"text": "something"}}})
    variant = {"text": "難民", "status": "admitted", "type": "variant"}
    outdated = {"text": "流民", "status": "superseded"}
    make_concept("spelt", {"zh": {"terms": [variant, outdated]}}, zh="难民")
    text = text_of(write("html"))
    assert "something" in text
    assert "难民 ○= 難民avoid 流民" in text


KINDS = ("Contrast.", "Misleads.", "Country.", "Literal.", "Usage.", "Of another word.")


@pytest.fixture
def page(write: Write, make_concept: ConceptFactory) -> Callable[..., bytes]:
    """Write a page with one note of each kind, so many times longer than a word, up to a limit."""

    def written(times: Sequence[int], limit: int) -> bytes:
        contrast, misleads, country, literal, usage, other = (
            {"en": kind * many} for kind, many in zip(KINDS, times, strict=True)
        )
        term = {"text": "a", "status": "preferred", "literal": literal, "usage": usage,
                "ambiguity": misleads}  # fmt: skip
        document = {"review_state": "approved", "terms": [
            term, {"text": "b", "status": "deprecated", "literal": other, "reason": {"en": "Why."}}
        ]}  # fmt: skip
        note = {"country": "TH", "text": country}
        relations = {"relations": [{"type": "confusable", "concept": "y", "contrast": contrast}]}
        entries = {
            "x": {"themes": ["people"], "country_notes": [note], "en": document, **relations},
            "y": {"themes": ["people"], "en": {"review_state": "approved"}},
        }
        parcel = Parcel(languages=("en",), entries=entries)
        words = BookWords(write.source.catalogs, "en")
        notice = write_notice(write.source, Selection(), is_unreviewed=False)
        return write_html(parcel, notice, words, limit=limit)

    return written


def kinds_in(file: bytes) -> list[str]:
    return [kind for kind in KINDS if kind.encode() in file]


def test_what_is_too_much_is_left_out_and_said(page: Callable[..., bytes]) -> None:
    times = (10, 20, 40, 80, 160, 320)
    file = page(times, LIMIT)
    assert kinds_in(file) == list(KINDS)
    assert b"some notes are left out" not in file
    for left_out in range(1, len(KINDS) + 1):
        file = page(times, len(file) - 1)
        assert kinds_in(file) == list(KINDS[:-left_out])
        assert b"some notes are left out" in file
    assert b"Why." in page(times, 1), "what is left when nothing more may go"


def test_a_short_note_stays_where_a_long_one_finds_no_room(page: Callable[..., bytes]) -> None:
    times = (100, 1, 100, 1, 100, 100)
    limit = len(page(times, 1)) + 200
    assert kinds_in(page(times, limit)) == ["Misleads.", "Literal."]


def test_the_script_gets_the_keys_of_the_languages() -> None:
    tables = KeyTables(LANGUAGES, "难民")
    assert ["letters", "難", "难", {}] in tables.steps, "only what stands in the words"
    kinds = {step[0] for step in tables.steps}
    assert kinds == {"form", "case", "rule", "letters", "order"}
    assert tables.languages["zh"]["fold"] == tables.languages["zh"]["norm"]
    first, _, others = case_table()
    assert "ς" in first
    assert others["ß"] == "ss"


def test_a_language_may_have_a_key_that_is_no_table() -> None:
    plain = dataclasses.replace(language("my"), tag="shn", position=8, norm=str.casefold)
    with registered(plain):
        assert KeyTables(["shn"], "").languages["shn"]["norm"] == [[], False]


def test_every_pattern_is_written_as_scripts_read_it() -> None:
    for kind, *rest in KeyTables(LANGUAGES, "").steps:
        if kind == "rule":
            assert not re.search(r"\\\d|\\U|\(\?P", rest[0].replace("\\1+", ""))
            assert "\\" not in rest[1]
    assert json.dumps(KeyTables(LANGUAGES, "").steps)
