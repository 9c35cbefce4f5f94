"""Printing: what stands on the pages, what comes back when it is copied, what is refused."""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import subprocess
import sys
import unicodedata
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import page
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from sqlalchemy.orm import Session

from benchmarks.printing import run
from glossary.errors import InvalidParameter, PrintFailed, PrintTooLarge
from glossary.languages import LANGUAGES, registered
from glossary.model import ReviewState
from glossary.printing import (
    LAYOUTS,
    Layout,
    Print,
    PrintShop,
    press,
    print_entries,
    read_order,
    shop,
)
from glossary.printing.book import Colophon, book_data, runs
from glossary.printing.orders import TextSize
from glossary.printing.press import booklet, folded, png
from glossary.printing.shop import press_job
from glossary.printing.words import BookWords, PrintWords
from glossary.services.selection import read_selection, select_entries
from glossary.settings import shipped_folder
from glossary.web.i18n import Interface
from tests.factories import ConceptFactory
from tests.test_eighth_language import SHAN

# Points.
MM = 72 / 25.4

CATALOGS = Interface(shipped_folder("translations"))
FEW = "refugee,asylum-seeker,undocumented-migrant"
# Something for every layout: words to avoid, and three that a comparison tells apart.
SOME = "undocumented-migrant,arrest,detention,imprisonment"


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> PrintShop:
    """A print shop that the tests of this file share."""
    return PrintShop(tmp_path_factory.mktemp("prints"))


def printed(
    prints: PrintShop, session: Session, host: str | None = "glossary.example.org", **options: str
) -> Print:
    given = {name.replace("_", "-"): value for name, value in options.items()}
    return print_entries(prints, session, read_order(given), CATALOGS, host)


def text_of(made: Print) -> str:
    """Return what somebody who copies everything out of Chrome's viewer gets (pdfium)."""
    document = pypdfium2.PdfDocument(made.pdf)
    return "\n".join(one.get_textpage().get_text_range() for one in document)


def poppler_text_of(made: Print) -> str:
    """Return what somebody who copies everything out of Evince or Okular gets (poppler)."""
    done = subprocess.run(["pdftotext", "-q", made.pdf, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Return ``text`` without spaces, which readers of a PDF put where they like."""
    return re.sub(r"[\s\u200b\ufffe\x02]+", "", unicodedata.normalize("NFC", text))


def decompressed(pdf: bytes) -> bytes:
    """Return the packed objects of a print as they were."""
    streams = re.findall(rb"/ObjStm.*?stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompress(one) for one in streams)


@pytest.mark.walks_again
@pytest.mark.parametrize("read", [text_of, poppler_text_of])
def test_every_word_and_definition_comes_back_as_it_was_written(
    prints: PrintShop, glossary_session: Session, read: Any
) -> None:
    found = squeezed(read(printed(prints, glossary_session)))

    missing = [
        f"{section.language}: {text}"
        for entry in select_entries(glossary_session, read_selection({}))
        for section in entry.sections
        for text in [
            *(term.text for term in section.terms),
            *(one.text for one in section.definitions[:1]),
        ]
        if squeezed(text) not in found
    ]
    assert missing == []


def test_the_handbook_is_one_small_file_with_an_outline(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(prints, glossary_session)

    assert made.pdf.stat().st_size <= 4_000_000
    outline = [one.get_title() for one in pypdfium2.PdfDocument(made.pdf).get_toc()]
    entries = select_entries(glossary_session, read_selection({}))
    words = {entry.section("en").preferred_term().text for entry in entries}
    assert words | {one.autonym for one in LANGUAGES.values()} <= set(outline)
    assert made.pages < 450


# Megabytes; the handbook takes 350. Without a thread beside it, equal jobs differ by some ten.
MOST_MEMORY = 385


@pytest.mark.walks_again
def test_the_handbook_takes_little_memory(glossary_session: Session, tmp_path: Path) -> None:
    words = BookWords(CATALOGS, "en")
    colophon = Colophon(day=date(2026, 11, 27), edition="1", host="glossary.example.org")
    data = book_data(glossary_session, read_order({}), words, colophon)
    (tmp_path / "job.json").write_text(json.dumps(press_job(data, timestamp=0)))

    _, memory = run([sys.executable, "-I", str(shop.PRESS), str(tmp_path)])

    # The whole of it was set, and measured.
    assert json.loads((tmp_path / "pages.json").read_bytes()) > 350
    assert MOST_MEMORY / 3 < memory < MOST_MEMORY


@pytest.fixture
def short_handbook(prints: PrintShop, glossary_session: Session) -> Print:
    """A handbook of four entries that go on over pages on which none begins."""
    return printed(prints, glossary_session, languages="en,th,my,zh", concepts=SOME)


def outline_of(made: Print, level: int) -> dict[str, int]:
    """Return the titles of one level of the outline with the numbers of their pages."""
    toc = pypdfium2.PdfDocument(made.pdf).get_toc()
    return {one.get_title(): one.get_dest().get_index() + 1 for one in toc if one.level == level}


def test_the_pages_of_the_handbook_bear_numbers_and_what_stands_on_them(
    short_handbook: Print,
) -> None:
    parts, entries = outline_of(short_handbook, 0), outline_of(short_handbook, 1)
    pages = [text.splitlines() for text in pages_of(short_handbook)]

    for number, lines in enumerate(pages[1:-1], start=2):
        assert str(number) in lines[-1].split()
        title = next(title for title, first in reversed(parts.items()) if first <= number)
        if title == "Entries":
            begun = [word for word, first in entries.items() if first == number]
            before = [word for word, first in entries.items() if first < number]
            words = begun or before[-1:]
            title = words[0] if len(words) == 1 else f"{words[0]} – {words[-1]}"
        assert lines[0] == title


def test_the_contents_of_the_handbook_name_the_pages_of_its_parts(short_handbook: Print) -> None:
    front, *parts = outline_of(short_handbook, 0).items()
    lines = pages_of(short_handbook)[front[1] - 1].splitlines()

    assert len(parts) == 7
    wrong = [
        title
        for title, number in parts
        if not any(line.startswith(title) and line.endswith(f". {number}") for line in lines)
    ]
    assert wrong == []


# What no line may begin or end with: a mark without its letter, a vowel that is written before
# its consonant, a sign that stacks the next one.
NEVER_LAST = "เแโใไເແໂໃໄ\u1039\u17d2"


@pytest.fixture
def unspaced(prints: PrintShop, glossary_session: Session) -> dict[str, Print]:
    """The handbook and a list in columns, of texts without any space."""
    made = {}
    for name in ("handbook", "bilingual"):
        order = read_order({"layout": name, "languages": "th,km,lo,my", "concepts": SOME})
        words = BookWords(CATALOGS, "th")
        colophon = Colophon(day=date(2026, 11, 27), edition="1")
        data = book_data(glossary_session, order, words, colophon)
        for entry in data["entries"].values():
            entry["sections"] = json.loads(json.dumps(entry["sections"]).replace(" ", ""))
        job = press_job(data, timestamp=0)
        made[name] = prints.make(f"unspaced-{name}", lambda job=job: job)
    return made


@pytest.mark.parametrize(("name", "margin"), [("handbook", 17), ("bilingual", 18)])
def test_no_letter_stands_past_the_margin_without_a_space_to_break_at(
    unspaced: dict[str, Print], name: str, margin: float
) -> None:
    past = []
    for page_number, one in enumerate(pypdfium2.PdfDocument(unspaced[name].pdf)):
        text = one.get_textpage()
        left, right = margin * 72 / 25.4 - 7.2, one.get_width() - margin * 72 / 25.4
        for number in range(text.count_chars()):
            start, _, end, _ = text.get_charbox(number)
            if end > right + 0.5 or start < left:
                past.append((page_number, text.get_text_range(number, 1)))
    assert past == []


def test_no_line_breaks_inside_a_cluster(unspaced: dict[str, Print]) -> None:
    lines = [line.strip() for made in unspaced.values() for line in text_of(made).splitlines()]
    broken = [
        line
        for line in lines
        if line and (unicodedata.category(line[0])[0] == "M" or line[-1] in NEVER_LAST)
    ]
    assert broken == []


@dataclass(frozen=True)
class Sample:
    """One print of a layout: its options, and the languages in which its words come back."""

    name: str
    paper: str
    size: str
    lead: str
    second: str


def samples(layout: Layout) -> list[Sample]:
    """Return a print for each paper and size of a layout, each led by another language.

    The second language is the next one: so every layout is printed in every language, and led
    by nearly all of them, without a print for each of the combinations.
    """
    tags = list(LANGUAGES)
    ways = [(paper, size) for paper in layout.papers for size in TextSize]
    # Begun elsewhere for each layout: the one that a layout with six prints lacks differs.
    first = list(LAYOUTS).index(layout.name)
    return [
        Sample(layout.name, paper, size, tags[(first + number) % len(tags)],
               tags[(first + number + 1) % len(tags)])
        for number, (paper, size) in enumerate(ways)
    ]  # fmt: skip


def letters_near_the_edge(made: Print) -> list[tuple[int, str]]:
    """Return the letters within 4 mm of the edge of the paper, which many printers leave white."""
    near = 4 * MM
    found = []
    for number, one in enumerate(pypdfium2.PdfDocument(made.pdf), start=1):
        text, width, height = one.get_textpage(), one.get_width(), one.get_height()
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            letter = text.get_text_range(place, 1)
            is_seen = right > left and not letter.isspace()
            if is_seen and min(left, bottom, width - right, height - top) < near:
                found.append((number, letter))
    return found


SAMPLES = [sample for layout in LAYOUTS.values() for sample in samples(layout)]


def test_the_samples_show_every_layout_in_every_language() -> None:
    shown = {(one.name, tag) for one in SAMPLES for tag in (one.lead, one.second)}
    assert shown == {(name, tag) for name in LAYOUTS for tag in LANGUAGES}
    assert {one.lead for one in SAMPLES} == set(LANGUAGES)


@pytest.mark.walks_again
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: f"{one.name}-{one.paper}-{one.size}")
def test_every_layout_prints_on_each_of_its_papers_as_an_accessible_file(
    prints: PrintShop, glossary_session: Session, sample: Sample
) -> None:
    made = printed(
        prints, glossary_session, layout=sample.name, paper=sample.paper, text_size=sample.size,
        languages=f"{sample.lead},{sample.second}", concepts=SOME,
    )  # fmt: skip

    assert made.pages == len(pypdfium2.PdfDocument(made.pdf)) > 0
    result = page.validate_pdf(str(made.pdf), profile=page.ValidationProfile.PDF_UA_1)
    assert result.is_compliant
    assert letters_near_the_edge(made) == []
    entries = select_entries(glossary_session, read_selection({"concepts": SOME}))
    found = squeezed(text_of(made))
    for tag in (sample.lead, sample.second):
        words = [squeezed(entry.section(tag).preferred_term().text) for entry in entries]
        assert any(word in found for word in words), tag


# The language of what is read aloud (ISO 32000-1, 14.9.2)


def runs_with_language(made: Print) -> list[tuple[str, str]]:
    """Return (language, text) of every run of text, as a reader that reads aloud finds them.

    The language is that of the run's own mark, else of the nearest element around it, else of
    the document; decoration (``Artifact``) is left out, and a run outside of everything that
    is tagged has the language "".
    """
    document = pypdfium2.PdfDocument(made.pdf)
    whole = text_from(pdfium.FPDFCatalog_GetLanguage, document)
    found = []
    for one in document:
        tree = pdfium.FPDF_StructTree_GetForPage(one)
        languages: dict[int, str] = {}
        for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            root = pdfium.FPDF_StructTree_GetChildAtIndex(tree, number)
            note_languages(root, whole, languages)
        words = one.get_textpage()
        for thing in one.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
            text = text_from(pdfium.FPDFTextObj_GetText, thing, words)
            marks = [
                pdfium.FPDFPageObj_GetMark(thing, number)
                for number in range(pdfium.FPDFPageObj_CountMarks(thing))
            ]
            names = [mark_text(pdfium.FPDFPageObjMark_GetName, mark) for mark in marks]
            if text.strip() and "Artifact" not in names:
                own = [mark_text(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Lang")
                       for mark in marks]  # fmt: skip
                around = languages.get(pdfium.FPDFPageObj_GetMarkedContentID(thing), "")
                found.append((next(filter(None, reversed(own)), around), text.strip()))
        pdfium.FPDF_StructTree_Close(tree)
    return found


def note_languages(element: Any, around: str, languages: dict[int, str]) -> None:
    """Note the language of each marked run within an element of the structure tree."""
    tag = text_from(pdfium.FPDF_StructElement_GetLang, element) or around
    for number in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, number)
        if child:
            note_languages(child, tag, languages)
        else:
            run = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, number)
            languages[run] = tag


def text_from(function: Any, *arguments: Any) -> str:
    """Return the text that a function of pdfium writes (UTF-16), "" for none."""
    buffer = (pdfium.FPDF_WCHAR * 1_000)()
    length = function(*arguments, buffer, ctypes.sizeof(buffer))
    return bytes(buffer)[: max(length, 2) - 2].decode("utf-16-le")


def mark_text(function: Any, mark: Any, *names: bytes) -> str:
    """Return the name of a mark, or its parameter of this name; "" for none."""
    buffer, length = (pdfium.FPDF_WCHAR * 100)(), ctypes.c_ulong()
    given = map(ctypes.create_string_buffer, names)
    function(mark, *given, buffer, ctypes.sizeof(buffer), length)
    return bytes(buffer)[: max(length.value, 2) - 2].decode("utf-16-le")


SCRIPTS = {"THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my", "CJK": "zh"}


@pytest.mark.parametrize(
    "options",
    [
        {"layout": "handbook", "languages": "en,th,lo,km,my,vi,zh"},
        {"layout": "bilingual", "languages": "my,th"},
    ],
)
def test_every_run_of_text_is_in_its_language(
    prints: PrintShop, glossary_session: Session, options: dict[str, str]
) -> None:
    found = runs_with_language(printed(prints, glossary_session, concepts=SOME, **options))

    without = [text for tag, text in found if not tag]
    assert without == []
    wanted = {{"zh": "zh-CN"}.get(tag, tag) for tag in options["languages"].split(",")}
    assert {tag for tag, _ in found} - {"en"} == wanted - {"en"}
    wrong = [
        (tag, text)
        for tag, text in found
        for letter in text
        if SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], tag[:2]) != tag[:2]
    ]
    assert wrong == []


def pages_of(made: Print) -> list[str]:
    """Return the text of each page of a print."""
    return [one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(made.pdf)]


@pytest.mark.parametrize("size", TextSize)
def test_an_entry_of_a_list_in_columns_stays_on_one_page(
    prints: PrintShop, glossary_session: Session, size: str
) -> None:
    chosen = f"{SOME},refugee,wage,broker,passport,deportation"
    made = printed(
        prints, glossary_session, layout="bilingual", paper="a5", text_size=size,
        languages="th,en", concepts=chosen,
    )  # fmt: skip

    pages = [squeezed(text) for text in pages_of(made)]
    assert len(pages) > 1
    for entry in select_entries(glossary_session, read_selection({"concepts": chosen})):
        parts = [squeezed(entry.section(tag).definition.text) for tag in ("th", "en")]
        assert any(all(part in text for part in parts) for text in pages), entry.slug


def test_a_poster_names_its_language_on_every_page(
    prints: PrintShop, glossary_session: Session
) -> None:
    pages = pages_of(printed(prints, glossary_session, layout="avoid", languages="en"))

    assert len(pages) > 1
    assert all("English" in text.splitlines() for text in pages)


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_no_row_of_a_poster_stands_alone_at_the_foot_or_the_head_of_a_page(
    prints: PrintShop, glossary_session: Session, paper: str
) -> None:
    pages = pages_of(printed(prints, glossary_session, layout="avoid", paper=paper))

    autonyms = {one.autonym for one in LANGUAGES.values()}
    for text in pages:
        # How many rows stand under each name of a language.
        rows: list[int] = []
        for line in text.splitlines():
            if line in autonyms:
                rows.append(0)
            elif line.startswith("avoid "):
                rows[-1] += 1
        assert min(rows) > 1, text


def test_large_print_repeats_the_leading_words_alone_and_keeps_them_in_their_columns(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(
        prints, glossary_session, layout="compare", languages="en,lo", paper="a5",
        text_size="large", concepts="bilateral-agreement,memorandum-of-understanding,treaty",
    )  # fmt: skip
    one = pypdfium2.PdfDocument(made.pdf)[0]
    text = one.get_textpage()
    # As a head, after the title and the word before it.
    start = text.get_text_range().rindex("understanding")
    _, _, right, _ = text.get_charbox(start + len("understanding") - 1)
    third_column = 12 * MM + (one.get_width() - 24 * MM) * 2 / 3

    assert right < third_column
    assert sum("memorandum" in text for text in pages_of(made)) > 2
    assert sum("ສົນທິສັນຍາ" in text for text in pages_of(made)) == 1


def test_what_a_square_of_a_worksheet_says_stays_on_one_line(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(
        prints, glossary_session, layout="worksheet", languages="km,lo", paper="a5",
        text_size="large", concepts="imprisonment",
    )  # fmt: skip
    not_right = PrintWords(CATALOGS, "km").phrases()["not-right"]

    assert any(not_right in line for line in text_of(made).splitlines())


def test_the_names_of_rows_never_run_into_the_columns(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(
        prints, glossary_session, layout="compare", languages="my,en", text_size="large",
        concepts="arrest,detention,imprisonment",
    )  # fmt: skip
    # A long word that has no place to break, and that stood across the next column.
    name = "ကာလအကန့်အသတ်"
    (lines,) = ([*map(squeezed, text.splitlines())] for text in pages_of(made) if name in text)
    assert name in lines


@pytest.mark.parametrize("name", ["avoid", "compare", "bilingual"])
def test_large_print_on_small_paper_keeps_clear_of_the_edge(
    prints: PrintShop, glossary_session: Session, name: str
) -> None:
    made = printed(
        prints, glossary_session, layout=name, languages="vi,my", paper="a5", text_size="large",
        concepts=f"{SOME},asean-consensus",
    )  # fmt: skip

    assert letters_near_the_edge(made) == []
    assert made.pages > 1


def test_words_of_many_columns_stay_in_their_columns(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(
        prints, glossary_session, layout="bilingual", paper="a5", text_size="large",
        concepts="asean-consensus",
    )  # fmt: skip
    # "Consensus" and "Promotion" reached into the next column.
    one = pypdfium2.PdfDocument(made.pdf)[0]
    text = one.get_textpage()
    column = (one.get_width() - 2 * 13 * MM) / len(LANGUAGES)
    assert "Consensus" in text.get_text_range()
    wide = []
    for number in range(text.count_chars()):
        left, bottom, right, _ = text.get_charbox(number)
        letter = text.get_text_range(number, 1)
        is_latin = letter.isascii() and letter.isalpha()
        # Not the title above, nor the foot below.
        is_listed = 0.2 < bottom / one.get_height() < 0.66
        if is_latin and is_listed and left < 13 * MM + column < right:
            wide.append(letter)
    assert wide == []


def test_pages_that_lie_on_their_side_are_not_folded() -> None:
    options = {"layout": "bilingual", "booklet": "yes"}
    assert read_order({**options, "languages": "th,my,en"}).is_booklet
    assert not read_order({**options, "languages": "th,my,km,en"}).is_booklet
    assert not read_order(options).is_booklet


def test_a_letter_without_a_glyph_is_an_error_not_a_gap(
    prints: PrintShop, session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", en="refugee ꡀ")
    with pytest.raises(PrintFailed, match="ꡀ"):
        printed(prints, session)


def test_what_people_wrote_is_never_read_as_markup(
    prints: PrintShop, session: Session, make_concept: ConceptFactory
) -> None:
    hostile = '#panic("no") $x$ `raw` @label <b> \\ */ // "quoted" [it]'
    make_concept("refugee", {"en": {"definition": {"text": hostile}}}, en=hostile)

    found = squeezed(text_of(printed(prints, session)))

    assert found.count(squeezed(hostile)) >= 2


def test_a_print_says_what_it_is_and_where_it_comes_from(
    prints: PrintShop, glossary_session: Session
) -> None:
    found = text_of(printed(prints, glossary_session, concepts=FEW, languages="en,my"))

    assert "today. glossary.example.org/c/…" in " ".join(found.split())
    assert "Not yet reviewed by a native speaker" in found
    assert "CC BY 4.0" in found


def test_a_print_without_a_known_host_has_no_address(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(prints, glossary_session, None, concepts=FEW, languages="en", **{"with": "none"})

    found = text_of(made)

    assert "http" not in found
    assert "Not yet reviewed" not in found
    assert "/c/" not in found


@pytest.mark.parametrize(
    ("name", "concepts"),
    [
        ("handbook", FEW),
        ("bilingual", FEW),
        ("worksheet", FEW),
        ("avoid", "undocumented-migrant"),
        ("compare", "arrest,detention,imprisonment"),
    ],
)
def test_every_entry_of_a_print_leads_to_itself_in_the_glossary(
    prints: PrintShop, glossary_session: Session, name: str, concepts: str
) -> None:
    made = printed(prints, glossary_session, layout=name, concepts=concepts, languages="en,th")

    text = text_of(made).replace("\x02", "-")
    links = decompressed(made.pdf.read_bytes())
    for slug in concepts.split(","):
        assert slug in re.sub(r"\s", "", text)
        assert f"https://glossary.example.org/c/{slug})".encode() in links


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_print_of_every_layout_says_where_it_can_be_made_again(
    prints: PrintShop, glossary_session: Session, name: str
) -> None:
    made = printed(prints, glossary_session, layout=name, concepts=SOME, languages="en,th")

    address = f"https://glossary.example.org/en/booklet?languages=en,th&concepts={SOME}"
    pictures = decompressed(made.pdf.read_bytes())
    assert f"/Alt({address}&layout={name}".encode() in pictures


@pytest.mark.parametrize("tag", ["th", "km", "lo", "my"])
def test_a_print_writes_its_own_numbers_in_one_set_of_digits(
    prints: PrintShop, glossary_session: Session, tag: str
) -> None:
    made = printed(prints, glossary_session, layout="handbook", concepts=FEW, languages=tag,
                   **{"with": "none"})  # fmt: skip

    found = text_of(made).replace("CC BY 4.0", "")
    assert re.findall(r"[0-9]+", found) == []
    assert PrintWords(CATALOGS, tag).number(3) in found


def test_only_the_first_line_of_a_long_word_hangs_in_the_margin(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(prints, glossary_session, paper="a6", concepts="asean-consensus",
                   languages="en", **{"with": "none"})  # fmt: skip
    # A line stands where its letters stand on the ground; "g" and "p" reach below.
    left = 11 * 72 / 25.4
    lines = set()
    for one in pypdfium2.PdfDocument(made.pdf):
        text = one.get_textpage()
        for number in range(text.count_chars()):
            start, bottom, _, _ = text.get_charbox(number)
            if text.get_text_range(number, 1) in "APRW" and 0 < start < left - 1:
                lines.add(round(bottom))
    assert len(lines) == 1


def test_every_page_of_a_handbook_with_entries_or_an_index_has_its_number(
    prints: PrintShop, glossary_session: Session
) -> None:
    pages = pages_of(printed(prints, glossary_session, concepts=FEW, languages="en,th"))

    # The title page and the colophon have none.
    for number, text in enumerate(pages[1:-1], start=2):
        assert re.search(rf"^{number}\b|\b{number}$", text, re.MULTILINE), number


@pytest.mark.parametrize(
    ("tag", "never_first"),
    [
        ("th", "ๆ"),
        ("km", "ៗ"),
        ("lo", "ໆ"),
        # A consonant with asat closes the syllable before it; virama stacks the next one.
        ("my", "[က-အ]\N{MYANMAR SIGN ASAT}"),
    ],
)
def test_no_line_begins_with_what_belongs_to_the_line_before(
    prints: PrintShop, glossary_session: Session, tag: str, never_first: str
) -> None:
    text = text_of(printed(prints, glossary_session, paper="a6", languages=tag))

    assert re.search(never_first, text)
    begins = re.compile(rf"^\s*{never_first}", re.MULTILINE)
    assert [line for line in text.splitlines() if begins.match(line)] == []
    assert "\N{MYANMAR SIGN VIRAMA}\r\n" not in text


# Cards


def letters_across_cuts(made: Print, columns: int, rows: int) -> list[str]:
    """Return the letters that stand on a cut line of cards, or next to one."""
    found = []
    for one in pypdfium2.PdfDocument(made.pdf):
        text = one.get_textpage()
        width, height = one.get_width() / columns, one.get_height() / rows
        for number in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(number)
            across = (left - 2 * MM) // width != (right + 2 * MM) // width
            upright = (bottom - 2 * MM) // height != (top + 2 * MM) // height
            if right > left and (across or upright):
                found.append(text.get_text_range(number, 1))
    return found


@pytest.mark.walks_again
@pytest.mark.parametrize("name", ["cards", "flashcards"])
@pytest.mark.parametrize(
    ("languages", "paper", "size", "rows"),
    [
        ("en,th", "a4", "large", 2),
        ("th,my", "letter", "large", 2),
        ("th,lo", "a4", "large", 2),
        ("my,km", "a5", "large", 2),
        ("my,km", "a5", "normal", 4),
        ("en,th,lo,km,my,vi,zh", "a5", "normal", 4),
        ("my,th,lo,km,en,vi,zh", "a5", "large", 2),
    ],
)
def test_nothing_on_a_card_comes_near_the_cut(
    prints: PrintShop, glossary_session: Session, name: str, languages: str, paper: str, size: str,
    rows: int,
) -> None:  # fmt: skip
    made = printed(
        prints, glossary_session, layout=name, paper=paper, text_size=size, languages=languages,
        concepts=f"{SOME},asean-consensus,migrant-friendly-services,recruitment-agency,"
        "climate-migration",
    )  # fmt: skip

    assert letters_across_cuts(made, 2, rows) == []
    entries = select_entries(glossary_session, read_selection({"concepts": SOME}))
    found = squeezed(text_of(made))
    for tag in languages.split(","):
        assert all(squeezed(one.section(tag).preferred_term().text) in found for one in entries)


def test_a_card_is_not_made_smaller_than_is_good_to_read(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(prints, glossary_session, layout="cards", paper="a5", concepts=SOME)

    sizes = {
        round(pdfium.FPDFText_GetFontSize(text.raw, number), 1)
        for one in pypdfium2.PdfDocument(made.pdf)
        for text in [one.get_textpage()]
        for number in range(text.count_chars())
        if text.get_text_range(number, 1) not in "○\r\n "
    }
    assert min(sizes) >= 5.2


@pytest.mark.parametrize(("paper", "size", "rows"), [("a4", "normal", 4), ("a5", "large", 2)])
def test_the_back_of_a_card_meets_its_front(
    prints: PrintShop, glossary_session: Session, paper: str, size: str, rows: int
) -> None:
    made = printed(
        prints, glossary_session, layout="flashcards", paper=paper, text_size=size, concepts=SOME
    )
    # An address may be broken at a hyphen, which is then not copied.
    faces = [
        {place: text.replace("-", "") for place, text in card_texts(one, rows).items()}
        for one in pypdfium2.PdfDocument(made.pdf)
    ]
    entries = select_entries(glossary_session, read_selection({"concepts": SOME}))
    words = {
        one.slug.replace("-", ""): squeezed(one.section("en").preferred_term().text).replace(
            "-", ""
        )
        for one in entries
    }

    met = []
    for fronts, backs in zip(faces[::2], faces[1::2], strict=True):
        for (row, column), back in backs.items():
            # Turned over its long edge, the sheet has its right column on the left.
            slug = next(slug for slug in words if f"/c/{slug}" in back)
            assert words[slug] in fronts[row, 1 - column]
            met.append(slug)
    assert list(dict.fromkeys(sorted(met))) == sorted(words)
    assert len(met) == sum(len(fronts) for fronts in faces[::2]) - 1


def card_texts(one: pypdfium2.PdfPage, rows: int) -> dict[tuple[int, int], str]:
    """Return what stands on each card of a sheet, without spaces, by its (row, column)."""
    text = one.get_textpage()
    width, height = one.get_width() / 2, one.get_height() / rows
    cards = {}
    for row in range(rows):
        for column in range(2):
            found = text.get_text_bounded(
                left=column * width, right=(column + 1) * width,
                top=one.get_height() - row * height, bottom=one.get_height() - (row + 1) * height,
            )  # fmt: skip
            if squeezed(found):
                cards[row, column] = squeezed(found)
    return cards


@pytest.mark.parametrize("name", ["cards", "flashcards"])
def test_the_foot_of_a_card_breaks_between_its_parts_alone(
    prints: PrintShop, glossary_session: Session, name: str
) -> None:
    made = printed(
        prints, glossary_session, layout=name, paper="a5", languages="my,km", concepts=SOME
    )

    note = squeezed(BookWords(CATALOGS, "my")("Not yet reviewed by a native speaker"))
    lines = [squeezed(line).rsplit("○", 1)[-1] for line in text_of(made).split("\r\n")]
    assert lines.count(note) == len(SOME.split(","))


def test_the_parts_of_an_entry_can_be_left_out(
    prints: PrintShop, glossary_session: Session
) -> None:
    options = {"concepts": "refugee", "languages": "th,en"}
    whole = squeezed(text_of(printed(prints, glossary_session, **options)))
    short = squeezed(text_of(printed(prints, glossary_session, **options, **{"with": "review"})))
    entry = select_entries(glossary_session, read_selection({"concepts": "refugee"}))[0]
    definition = squeezed(entry.section("en").definition.text)

    assert definition in whole
    assert "phuli-phai" in whole
    assert definition not in short
    assert "phuli-phai" not in short


def test_the_same_order_gives_the_same_file(
    tmp_path: Path, prints: PrintShop, glossary_session: Session
) -> None:
    again = PrintShop(tmp_path)
    options = {"concepts": FEW, "languages": "my"}

    first = printed(prints, glossary_session, **options)
    second = printed(again, glossary_session, **options)

    assert first.pdf.read_bytes() == second.pdf.read_bytes()


def test_a_print_is_set_once(
    prints: PrintShop, glossary_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = printed(prints, glossary_session, concepts=FEW, languages="lo")
    monkeypatch.setattr(shop, "PRESS", Path("/nowhere"))

    assert printed(prints, glossary_session, concepts=FEW, languages="lo") == first


def test_a_print_that_another_worker_has_just_set_is_taken(
    prints: PrintShop, glossary_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = printed(prints, glossary_session, concepts=FEW, languages="lo")
    answers = iter([None, made])
    monkeypatch.setattr(prints, "find", lambda _: next(answers))

    assert prints.make("key", dict) == made


def test_the_prints_that_nobody_asked_for_longest_go_first(
    tmp_path: Path, glossary_session: Session
) -> None:
    small = PrintShop(tmp_path, most_bytes=1)

    first = printed(small, glossary_session, concepts="refugee", languages="en")
    second = printed(small, glossary_session, concepts="broker", languages="en")

    assert not first.folder.exists()
    assert second.pdf.exists()


def test_a_print_that_cannot_be_kept_is_an_error(
    tmp_path: Path, glossary_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = PrintShop(tmp_path)
    monkeypatch.setattr(prints, "_tidy", lambda key: (tmp_path / key / "pages.json").unlink())
    with pytest.raises(PrintFailed, match="kept"):
        printed(prints, glossary_session, concepts="refugee", languages="en")


def test_too_much_is_refused_before_it_is_set(
    prints: PrintShop, glossary_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop, "MOST_SECTIONS", 2)
    with pytest.raises(PrintTooLarge, match="one theme at a time"):
        printed(prints, glossary_session, concepts=FEW, languages="en,vi")


@pytest.mark.parametrize("limit", ["MOST_MEMORY", "MOST_SECONDS"])
def test_the_press_is_stopped_at_its_limits(
    prints: PrintShop, glossary_session: Session, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(shop, limit, {"MOST_MEMORY": 150_000_000, "MOST_SECONDS": 0}[limit])
    with pytest.raises(PrintTooLarge):
        printed(prints, glossary_session, themes="work", languages="km")


def test_a_press_that_hangs_is_stopped(
    prints: PrintShop, glossary_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("press", timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(PrintTooLarge):
        printed(prints, glossary_session, themes="work", languages="vi")


@pytest.mark.parametrize(
    "options",
    [
        {"layout": "poster"},
        {"paper": "a0"},
        {"text_size": "huge"},
        {"arrange": "random"},
        {"with": "definition,secrets"},
        {"booklet": "maybe"},
    ],
)
def test_a_value_that_is_not_allowed_is_named(options: dict[str, str]) -> None:
    (name,) = options
    with pytest.raises(InvalidParameter, match=name.replace("_", "-")):
        read_order({name.replace("_", "-"): value for name, value in options.items()})


@pytest.mark.parametrize(
    "options",
    [
        {"layout": "handbook", "paper": "a5"},
        {"layout": "handbook", "paper": "a6", "themes": "work", "arrange": "alphabet"},
        {"layout": "handbook", "paper": "a4", "concepts": "refugee", "arrange": "themes"},
        {"layout": "handbook", "paper": "a5", "with": "definition,review", "booklet": "yes"},
        {"layout": "handbook", "paper": "a5", "with": "none", "text-size": "large"},
    ],
)
def test_an_order_is_written_as_the_options_it_was_read_from(options: dict[str, str]) -> None:
    assert read_order(options).as_options() == options


def test_words_of_another_script_are_runs_of_their_language() -> None:
    assert runs("plain words", "en") == "plain words"
    assert runs("says ผู้ลี้ภัย here", "en") == [
        ["en", "says "], ["th", "ผู้ลี้ภัย"], ["en", " here"],
    ]  # fmt: skip
    assert runs("難民 และ 移民", "th") == [["zh", "難民"], ["th", " และ "], ["zh", "移民"]]


def test_an_entry_without_a_word_in_the_languages_chosen_is_named_by_another(
    prints: PrintShop, session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", vi="người tị nạn")
    make_concept("lone-word", {"en": {"definition": {"text": "of no term"}}})

    found = text_of(printed(prints, session, languages="en,th"))

    assert "người tị nạn" in found
    assert "lone word" in found


def test_a_contrast_with_what_is_not_printed_is_left_out(
    prints: PrintShop, glossary_session: Session
) -> None:
    options = {"languages": "en"}
    alone = text_of(printed(prints, glossary_session, **options, concepts="refugee"))
    both = text_of(printed(prints, glossary_session, **options, concepts="refugee,asylum-seeker"))

    assert "Often confused with" not in alone
    assert "Often confused with" in both


def test_the_key_explains_the_ring_only_where_it_is_printed(
    prints: PrintShop, session: Session, make_concept: ConceptFactory
) -> None:
    entry = make_concept("refugee", en="refugee")
    for section in entry.sections:
        section.review_state = section.terms[0].review_state = ReviewState.APPROVED
    session.flush()

    assert "Not yet reviewed" not in text_of(printed(prints, session, languages="en"))


def test_a_comparison_says_the_same_thing_once(
    prints: PrintShop, glossary_session: Session
) -> None:
    options = {"layout": "compare", "concepts": "arrest,detention,imprisonment"}
    with registered(SHAN):
        found = text_of(printed(prints, glossary_session, **options, languages="shn,en"))
    assert found.count("Only a court") == 1


# The press, which runs in a process of its own


@pytest.fixture
def job(prints: PrintShop, glossary_session: Session, tmp_path: Path) -> dict[str, Any]:
    """A small job in ``tmp_path``, which is set in the process of the test."""
    jobs: list[dict[str, Any]] = []

    class Keeper(PrintShop):
        def make(self, _key: str, job: Any) -> Print:
            jobs.append(job())
            return Print(tmp_path, 0)

    printed(Keeper(tmp_path), glossary_session, concepts=FEW, languages="th", booklet="yes")
    return jobs[0]


def test_the_press_sets_counts_draws_and_folds(
    tmp_path: Path, job: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", lambda kind, _: limits.append(kind))
    (tmp_path / "job.json").write_text(json.dumps(job))

    assert press.set_pages(tmp_path) == 0
    assert press.finish(tmp_path) == 0

    pages = json.loads((tmp_path / "pages.json").read_bytes())
    sheets = pypdfium2.PdfDocument(tmp_path / "book.pdf")
    assert len(sheets) == -(-pages // 4) * 2
    assert sheets[0].get_width() == pytest.approx(2 * 419.528, abs=0.1)
    assert (tmp_path / "first-pages.png").read_bytes().startswith(b"\x89PNG")
    assert limits == [resource.RLIMIT_CPU, resource.RLIMIT_AS]


def test_the_press_leaves_the_pages_of_a_book_as_they_are(
    tmp_path: Path, job: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    (tmp_path / "job.json").write_text(json.dumps({**job, "booklet": False}))

    assert press.set_pages(tmp_path) == press.finish(tmp_path) == 0

    pages = json.loads((tmp_path / "pages.json").read_bytes())
    assert not (tmp_path / "pages.pdf").exists()
    assert len(pypdfium2.PdfDocument(tmp_path / "book.pdf")) == pages


def test_the_press_takes_little_more_memory_than_it_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[int, int]] = []
    libc = SimpleNamespace(mallopt=lambda *given: told.append(given))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: libc)
    monkeypatch.delenv("RAYON_NUM_THREADS", raising=False)

    press.be_thrifty()

    assert told == [(-3, 2**20)]
    assert os.environ["RAYON_NUM_THREADS"] == "1"


def test_the_press_runs_where_memory_is_given_out_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    monkeypatch.setenv("RAYON_NUM_THREADS", "3")

    press.be_thrifty()

    assert os.environ["RAYON_NUM_THREADS"] == "3"


def test_the_press_says_what_typst_says(
    tmp_path: Path, job: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    (tmp_path / "job.json").write_text(json.dumps({**job, "data": "{}"}))

    assert press.set_pages(tmp_path) == press.FAILED
    assert "error" in capsys.readouterr().err


def test_a_booklet_has_its_pages_where_the_folded_sheets_need_them() -> None:
    assert folded(4) == [3, 0, 1, 2]
    assert folded(8) == [7, 0, 1, 6, 5, 2, 3, 4]


def test_a_booklet_is_filled_up_with_empty_pages() -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(5):
        document.new_page(100, 200)

    sheets = pypdfium2.PdfDocument(booklet(document))

    assert len(sheets) == 4
    assert sheets[0].get_size() == (200, 200)


@pytest.mark.parametrize("pages", [1, 2, 3, 4])
def test_the_first_pages_are_drawn_side_by_side(pages: int) -> None:
    document = pypdfium2.PdfDocument.new()
    for number in range(pages):
        document.new_page(100, 200 if number else 150)

    drawn = press.picture(document, pages)

    across = 2 * press.WIDTH + press.GAP if pages > 1 else press.WIDTH
    assert int.from_bytes(drawn[16:20], "big") == across


def test_a_picture_is_a_png_that_others_read() -> None:
    drawn = png([bytes([0, 128, 255]), bytes([255, 128, 0])])

    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    assert drawn.endswith(b"IEND\xaeB`\x82")
    assert int.from_bytes(drawn[16:20], "big") == 3


def test_the_head_of_a_small_page_in_large_print_keeps_clear_of_the_edge(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(prints, glossary_session, paper="a6", text_size="large", languages="lo",
                   concepts="asean-consensus")  # fmt: skip

    assert letters_near_the_edge(made) == []


def test_the_smallest_handbook_in_large_print_has_no_page_of_a_rest_alone(
    prints: PrintShop, glossary_session: Session
) -> None:
    made = printed(
        prints, glossary_session, paper="a6", text_size="large", languages="my,th,en",
        concepts="undocumented-migrant,arrest,detention", arrange="themes",
    )  # fmt: skip

    pages = [squeezed(text) for text in pages_of(made)]
    words = BookWords(CATALOGS, "my")
    # The title ran over to a second page.
    assert squeezed(words("How to read this book")) in pages[1]
    # The line below an entry was set alone on the next page, with the head and the foot.
    assert [number for number, text in enumerate(pages, 1) if len(text) < 60] == []


def sizes_of(made: Print) -> dict[str, float]:
    """Return each piece of text of a print and the smallest size, in points, it is set in."""
    found: dict[str, float] = {}
    for one in pypdfium2.PdfDocument(made.pdf):
        text = one.get_textpage()
        for piece in one.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            size = ctypes.c_float()
            pdfium.FPDFTextObj_GetFontSize(piece, size)
            letters = ctypes.create_string_buffer(pdfium.FPDFTextObj_GetText(piece, text, None, 0))
            pdfium.FPDFTextObj_GetText(
                piece, text, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)), len(letters)
            )
            words = letters.raw.decode("utf-16-le").strip("\0 ")
            points = size.value * abs(piece.get_matrix().d)
            found[words] = min(points, found.get(words, points))
    return found


@pytest.mark.parametrize(("layout", "paper"), [("handbook", "a6"), ("bilingual", "a5")])
@pytest.mark.parametrize("size", TextSize)
def test_names_of_entries_are_large_enough_to_be_read(
    prints: PrintShop, glossary_session: Session, layout: str, paper: str, size: str
) -> None:
    sizes = sizes_of(
        printed(
            prints, glossary_session, layout=layout, paper=paper, text_size=size,
            concepts="deportation,arrest",
        )
    )  # fmt: skip

    assert sizes["deportation"] >= 5.99


@pytest.mark.parametrize(("tag", "size"), [("my", "normal"), ("en", "large")])
def test_the_address_in_how_to_read_stands_on_one_line(
    prints: PrintShop, glossary_session: Session, tag: str, size: str
) -> None:
    made = printed(
        prints, glossary_session, paper="a5", text_size=size, languages=tag, concepts="arrest"
    )

    assert "glossary.example.org/c/" in "".join(pages_of(made)[1:3])
