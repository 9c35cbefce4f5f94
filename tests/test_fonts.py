"""The web fonts cover their scripts, keep what shaping needs, and stay light."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import sys
import tarfile
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FONTS_FOLDER = ROOT / "glossary" / "static" / "fonts"

# A phone on a slow network waits for one of them; 45 kB is under a second at 50 kB/s.
MOST_BYTES = 45_000

# The family each file is made of, its blocks, and the layout features its script cannot do
# without: the order and form of subscripts in GSUB, the place of marks in GPOS.
FONTS = {
    "noto-sans-khmer": (
        "Noto Sans Khmer",
        [(0x1780, 0x17FF), (0x19E0, 0x19FF)],
        {"pref", "blwf", "abvf", "pstf", "pres", "blws", "abvs", "psts", "clig"},
        {"mark"},
    ),
    "noto-sans-myanmar": (
        "Noto Sans Myanmar",
        [(0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)],
        {"blwf", "blws", "abvs"},
        {"mark", "mkmk"},
    ),
    "noto-sans-lao-looped": (
        "Noto Sans Lao Looped",
        [(0x0E80, 0x0EFF)],
        {"ccmp"},
        {"mark", "mkmk"},
    ),
}
SHAPING = [0x0020, 0x00A0, 0x200B, 0x200C, 0x200D, 0x25CC]

each_font = pytest.mark.parametrize("stem", FONTS)


def open_font(stem: str) -> TTFont:
    return TTFont(FONTS_FOLDER / f"{stem}.woff2")


def load_tool() -> ModuleType:
    """Import the build tool, which is a script and not part of a package."""
    spec = importlib.util.spec_from_file_location("build_fonts", ROOT / "tools" / "build_fonts.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    # Dataclasses look their own module up while they are being made.
    sys.modules["build_fonts"] = tool
    spec.loader.exec_module(tool)
    return tool


def archive_of(path: str, data: bytes) -> bytes:
    """Return an npm archive that holds one file."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as package:
        member = tarfile.TarInfo(f"package/{path}")
        member.size = len(data)
        package.addfile(member, io.BytesIO(data))
    return written.getvalue()


def test_the_folder_holds_the_fonts_named_here_and_no_other() -> None:
    assert {path.stem for path in FONTS_FOLDER.glob("*.woff2")} == set(FONTS)


@each_font
def test_a_font_covers_every_character_of_its_blocks(stem: str) -> None:
    _, blocks, _, _ = FONTS[stem]
    covered = open_font(stem).getBestCmap()
    missing = [
        f"U+{code:04X}"
        for first, last in blocks
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)) != "Cn" and code not in covered
    ]
    assert missing == []


@each_font
def test_a_font_brings_what_shaping_needs_and_no_latin(stem: str) -> None:
    covered = open_font(stem).getBestCmap()
    assert [f"U+{code:04X}" for code in SHAPING if code not in covered] == []
    assert [chr(code) for code in range(0x21, 0x7F) if code in covered] == []


@each_font
def test_a_font_keeps_its_layout_rules(stem: str) -> None:
    _, _, substitutions, positions = FONTS[stem]
    font = open_font(stem)
    for table, needed in (("GSUB", substitutions), ("GPOS", positions)):
        kept = {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord}
        assert needed <= kept, table
    assert font["GDEF"].table.GlyphClassDef is not None


@each_font
def test_a_font_is_the_regular_weight_of_its_family_without_hints(stem: str) -> None:
    family, _, _, _ = FONTS[stem]
    font = open_font(stem)
    assert font["name"].getDebugName(1) == family
    assert font["OS/2"].usWeightClass == 400
    assert not {"fpgm", "prep", "cvt ", "fvar"} & set(font.keys())


@each_font
def test_a_font_is_light(stem: str) -> None:
    assert (FONTS_FOLDER / f"{stem}.woff2").stat().st_size <= MOST_BYTES


@each_font
def test_a_font_has_its_licence_beside_it(stem: str) -> None:
    licence = (FONTS_FOLDER / f"LICENSE-{stem}.txt").read_text(encoding="utf-8")
    # The copyright line of the licence is the one inside the font.
    assert licence.startswith(str(open_font(stem)["name"].getDebugName(0)))
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    # A reserved name would forbid us to call the cut font by it.
    assert "with Reserved Font Name" not in licence


def test_the_tool_builds_the_fonts_that_are_here() -> None:
    tool = load_tool()
    assert {font.stem: list(font.blocks) for font in tool.WEB_FONTS} == {
        stem: blocks for stem, (_, blocks, _, _) in FONTS.items()
    }
    for font in tool.WEB_FONTS:
        licence = (FONTS_FOLDER / f"LICENSE-{font.stem}.txt").read_bytes()
        assert hashlib.sha256(licence).hexdigest() == font.licence.sha256


@each_font
def test_cutting_a_font_twice_gives_the_same_bytes(stem: str) -> None:
    tool = load_tool()
    _, blocks, _, _ = FONTS[stem]
    served = (FONTS_FOLDER / f"{stem}.woff2").read_bytes()
    once = tool.cut(served, blocks)
    assert tool.cut(served, blocks) == once
    made = [TTFont(io.BytesIO(data))["head"].modified for data in (served, once)]
    assert made[0] == made[1]


def test_the_tool_refuses_a_source_that_has_changed() -> None:
    tool = load_tool()
    known = tool.Source("LICENSE", hashlib.sha256(b"free").hexdigest())
    assert tool.read_source(archive_of("LICENSE", b"free"), known) == b"free"
    with pytest.raises(SystemExit, match="expected SHA-256"):
        tool.read_source(archive_of("LICENSE", b"not free"), known)
