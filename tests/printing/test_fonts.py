"""The fonts for print: every word of the glossary has its glyphs, none of them off the line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from glossary.languages import LANGUAGES
from glossary.printing.book import FAMILIES
from glossary.printing.shop import FONTS
from glossary.search.index import SearchIndex
from glossary.settings import shipped_folder


def fonts() -> dict[str, list[TTFont]]:
    """Return the fonts by their family."""
    found: dict[str, list[TTFont]] = {}
    for path in sorted(FONTS.glob("*.ttf")):
        font = TTFont(path)
        found.setdefault(str(font["name"].getDebugName(1)), []).append(font)
    return found


def test_every_language_has_its_family() -> None:
    assert set(fonts()) == set(FAMILIES) >= {one.print_font for one in LANGUAGES.values()}


def test_every_family_has_its_licence() -> None:
    families = {path.stem.rpartition("-")[0] for path in FONTS.glob("*.ttf")}
    licences = {path.stem.removeprefix("LICENSE-") for path in FONTS.glob("LICENSE-*.txt")}
    assert families == licences
    for path in FONTS.glob("LICENSE-*.txt"):
        assert "SIL OPEN FONT LICENSE" in path.read_text(encoding="utf-8").upper()


def test_every_character_of_the_glossary_and_the_interface_has_a_glyph() -> None:
    every = [font for family in fonts().values() for font in family]
    covered = {code for font in every for code in font["cmap"].getBestCmap()}
    files = [
        *Path(shipped_folder("content")).rglob("*.toml"),
        *Path(shipped_folder("translations")).rglob("*.po"),
    ]
    used = {character for file in files for character in file.read_text(encoding="utf-8")}
    assert {one for one in used if ord(one) not in covered and ord(one) >= 32} == set()


def offsets(path: Path, words: Iterable[str]) -> list[str]:
    """Return the words of which a glyph stands off the line: they would be copied wrongly."""
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path)))
    found = []
    for word in words:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        if any(position.y_offset for position in buffer.glyph_positions):
            found.append(word)
    return found


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_no_glyph_of_any_word_stands_off_the_line(path: Path, glossary_index: SearchIndex) -> None:
    family = str(TTFont(path)["name"].getDebugName(1))
    words = {
        word
        for language in LANGUAGES.values()
        if language.print_font == family
        for term in glossary_index.languages[language.tag].terms
        for text in (term.text, glossary_index.concepts[term.concept].definitions[language.tag])
        for word in text.split()
    }
    assert words
    assert offsets(path, words) == []
