"""DOCX: a text whose every run says its language and its font."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn

from glossary.languages import LANGUAGES
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write


def lines_of(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(file)).paragraphs]


@pytest.mark.usefixtures("refugee")
def test_an_entry_says_what_to_say_and_what_to_avoid(write: Write) -> None:
    lines = lines_of(write("docx", languages="en,th"))
    assert lines[0] == "Mekong glossary"
    assert any("CC BY 4.0" in line for line in lines)
    assert any("native speaker yet" in line for line in lines)
    start = lines.index("refugee")
    assert lines[start:] == [
        "refugee",
        "refugee",
        "who fled",
        "✗ avoid runaway → say refugee",
        "It blames.",
        "Also said of debtors.",
        "ผู้ลี้ภัย ○",
        "ผู้ที่หนีภัย",
        "Officials avoid it.",
        "also said ผู้หนีภัย",
        "✗ avoid คนหนี",
        "Often confused with migrant",
        "Fled or not.",
        "In one country Thailand",
        "No status.",
        "In one country Cambodia",
        "A camp <1990>.",
        "The law, Art. 2 · The law · November 24, 2026",
    ]


@pytest.mark.usefixtures("refugee")
def test_a_line_leaves_room_for_the_marks_of_its_script(write: Write) -> None:
    document = docx.Document(io.BytesIO(write("docx", languages="en,th")))
    heights = {}
    for paragraph in document.paragraphs:
        spacing = paragraph.paragraph_format
        if spacing.line_spacing_rule is WD_LINE_SPACING.AT_LEAST:
            heights[paragraph.text] = spacing.line_spacing.pt
    # 10.5 points, larger in Thai, at the line height of the language less 15 %.
    assert heights["who fled"] == pytest.approx(10.5 * 1.5 * 0.85, abs=0.05)
    assert heights["ผู้ที่หนีภัย"] == pytest.approx(10.5 * 1.1 * 1.7 * 0.85, abs=0.05)
    assert heights["also said ผู้หนีภัย"] == heights["ผู้ที่หนีภัย"], "the taller script decides"


@pytest.mark.usefixtures("refugee")
def test_the_same_entries_give_the_same_text(write: Write) -> None:
    assert write("docx") == write("docx")


def test_the_whole_glossary_is_a_text(whole: Whole) -> None:
    document = docx.Document(io.BytesIO(whole("docx")))
    runs = set(map(run_of, document.element.body.iter(qn("w:r"))))
    texts = {text.strip() for text, _, _ in runs}
    for entry in whole.parcel.entries.values():
        for tag in LANGUAGES:
            assert entry[tag]["definition"]["text"] in texts
            assert texts.issuperset(term["text"] for term in entry[tag]["terms"])
    by_attribute = {one.lang_attribute: one for one in LANGUAGES.values()}
    written = dict.fromkeys(LANGUAGES, "")
    for text, said, fonts in runs:
        assert len(said) == 1
        language = by_attribute.get(*said)
        if language:
            assert len(fonts) == 1
            assert language.script == "Latn" or fonts == {language.fonts[0]}
            written[language.tag] += text
    # A letter of a script of its own stands in a run of its language.
    for tag, text in written.items():
        for one in LANGUAGES.values():
            assert one.script in ("Latn", LANGUAGES[tag].script) or not one.writes(text)


def run_of(run: Any) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return the text of a run, the languages that it says and the fonts that it names."""
    facts = run.find(qn("w:rPr"))
    lang, fonts = facts.find(qn("w:lang")), facts.find(qn("w:rFonts"))
    return run.findtext(qn("w:t")), frozenset(lang.values()), frozenset(fonts.values())


def test_an_entry_may_lack_nearly_everything(write: Write, make_concept: ConceptFactory) -> None:
    make_concept("defined", {"themes": ["work", "people"], "en": {"definition": {"text": "x"}}})
    variant = {"text": "難民", "status": "admitted", "type": "variant", "romanization": "nànmín",
               "literal": {"en": "a person in trouble"}}  # fmt: skip
    make_concept("spelt", {"themes": ["work"], "zh": {"terms": [variant]}}, zh="难民")
    make_concept("silent", {"themes": ["work"], "en": {"review_state": "approved"}})
    file = write("docx", languages="en,zh")
    lines = lines_of(file)
    assert "People" not in lines, "no entry stands there first"
    assert "also written 難民 nànmín “a person in trouble”" in lines
    runs = [one for part in docx.Document(io.BytesIO(file)).paragraphs for one in part.runs]
    (roman,) = [run for run in runs if run.text == " nànmín"]
    assert roman._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "zh-Latn"
    assert roman._r.rPr.find(qn("w:rFonts")).get(qn("w:ascii")) == "Calibri"
