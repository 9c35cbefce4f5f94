"""Rebuild the fonts for print in ``glossary/printing/fonts``.

Copied text decides which font a script is set in. Typst writes a glyph that stands off the line
(a vertical offset of the font's positioning rules) as a run of its own, and readers then copy
its letters twice. The fonts here have no such offset in any of the glossary's words:

- Khmer, Lao, Burmese: Battambang, Phetsarath and Noto Serif Myanmar have none by themselves.
- Thai: Noto Sans Thai Looped moves its small tone marks by at most 19 thousandths of the size,
  which nobody sees. That is taken out, and the changed font is named Glossary Thai.
- Latin and Vietnamese: Noto Sans, without Greek, Cyrillic and hints for low resolution.
- Chinese: Noto Sans SC with the characters of GB 2312 and the frequent ones of Big5, because
  Traditional spellings are printed too.

The sources are npm packages of fixed versions, compared with their SHA-256, and dates inside the
fonts stay their makers'. So the same fontTools writes the same bytes::

    python tools/build_print_fonts.py            write the fonts and their licences
    python tools/build_print_fonts.py --check    compare them with what a rebuild gives

It needs ``npm``, and ``fonttools[woff]`` from the test requirements.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

sys.path.insert(0, str(Path(__file__).parent))
from build_fonts import NAMES_KEPT, Source, download, read_source

FONTS_FOLDER = Path(__file__).resolve().parents[1] / "glossary" / "printing" / "fonts"

# Latin with all its extensions, marks, punctuation, currency, letter-like signs, arrows, a few
# mathematical signs and the dotted circle.
LATIN = (
    (0x0020, 0x02FF), (0x0300, 0x036F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20CF),
    (0x2100, 0x214F), (0x2190, 0x21FF), (0x2212, 0x2265), (0x25CC, 0x25CC),
)  # fmt: skip


@dataclass(frozen=True)
class PrintFont:
    """A font that we print with: where it comes from and what is done to it."""

    stem: str
    package: str
    font: Source
    licence: Source
    change: Callable[[bytes], bytes]


def as_it_is(data: bytes) -> bytes:
    """Return the font unchanged."""
    return data


def unpacked(data: bytes) -> bytes:
    """Return a WOFF2 font as TrueType, which is what Typst reads."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    font.flavor = None
    return _saved(font)


def latin(data: bytes) -> bytes:
    """Return the font with Latin letters and signs only."""
    return _cut(data, [code for first, last in LATIN for code in range(first, last + 1)])


def chinese(data: bytes) -> bytes:
    """Return the font with the characters of GB 2312 and the frequent ones of Big5."""
    return _cut(data, sorted({*range(0x20, 0x7F), *_encodable("gb2312"), *_frequent_in_big5()}))


def level(data: bytes) -> bytes:
    """Return a Thai font whose marks stand where they are drawn, under a name of its own."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    for anchor in _anchors(font):
        anchor.YCoordinate = 0
    for name in font["name"].names:
        if name.nameID in (1, 3, 4, 6, 16):
            text = name.toUnicode().replace("Noto Sans Thai Looped", "Glossary Thai")
            name.string = text.replace("NotoSansThaiLooped", "GlossaryThai")
    return _saved(font)


def _anchors(font: TTFont) -> Iterator[object]:
    """Yield every anchor that a mark or its bearer is placed by."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for wrapped in lookup.SubTable:
            subtable = getattr(wrapped, "ExtSubTable", wrapped)
            if subtable.LookupType not in (4, 6):  # Mark to base, mark to mark.
                continue
            marks = getattr(subtable, "MarkArray", None) or subtable.Mark1Array
            yield from (record.MarkAnchor for record in marks.MarkRecord)
            bearers = (
                [record.BaseAnchor for record in subtable.BaseArray.BaseRecord]
                if subtable.LookupType == 4
                else [record.Mark2Anchor for record in subtable.Mark2Array.Mark2Record]
            )
            yield from (anchor for anchors in bearers for anchor in anchors if anchor)


def _encodable(encoding: str) -> Iterator[int]:
    for code in range(0xA1, 0xFFFF):
        try:
            chr(code).encode(encoding)
        except UnicodeEncodeError:
            continue
        yield code


def _frequent_in_big5() -> Iterator[int]:
    """Yield the characters of Big5's first level: what schools teach."""
    for code in _encodable("big5"):
        encoded = chr(code).encode("big5")
        if len(encoded) == 2 and b"\xa4\x40" <= encoded <= b"\xc6\x7e":
            yield code


def _cut(data: bytes, unicodes: list[int]) -> bytes:
    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.name_IDs = NAMES_KEPT
    options.drop_tables += ["STAT"]
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _weights(
    stem: str,
    package: str,
    licence: Source,
    change: Callable[[bytes], bytes],
    **files: tuple[str, str],
) -> Iterator[PrintFont]:
    for weight, (path, sha256) in files.items():
        yield PrintFont(f"{stem}-{weight}", package, Source(path, sha256), licence, change)


PRINT_FONTS = (
    *_weights(
        "noto-sans",
        "@expo-google-fonts/noto-sans@0.4.2",
        Source("LICENSE_FONT", "cee9892f9f0cc8fe882c9e9537ee6a89621d86ee7ceaf70b02e2b2b1c25c061a"),
        latin,
        regular=(
            "400Regular/NotoSans_400Regular.ttf",
            "fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614",
        ),
        bold=(
            "700Bold/NotoSans_700Bold.ttf",
            "13a813c49624ae3ba3c5c6e72c5ebffc4b9e1e6ea32f421c04069b037c6ad431",
        ),
    ),
    *_weights(
        "glossary-thai",
        "@expo-google-fonts/noto-sans-thai-looped@0.4.2",
        Source("LICENSE_FONT", "dad6e6abc2bf3fc37cc698af7607c3f4d4235039695713b222e5a034fb5b9b1c"),
        level,
        regular=(
            "400Regular/NotoSansThaiLooped_400Regular.ttf",
            "8abe28fc268a089a1fa8472dbabb982e7e3aeee33a4f5876a77f85d51631521f",
        ),
        bold=(
            "700Bold/NotoSansThaiLooped_700Bold.ttf",
            "d0ca4d9ad54021ecdd4b18a43a928576c4f2b2bd2b5d0821ba2abc75d6536dee",
        ),
    ),
    *_weights(
        "battambang",
        "@expo-google-fonts/battambang@0.4.1",
        Source("LICENSE_FONT", "b7e7aaa1d798762d14374256ee62450bd6585f1ec9490a95368e90a90e425d7d"),
        as_it_is,
        regular=(
            "400Regular/Battambang_400Regular.ttf",
            "c7d867c7d4e8371f23678bd12cd1700cab1e4e37ec2860eb439766142b240bd9",
        ),
        bold=(
            "700Bold/Battambang_700Bold.ttf",
            "dcba669b28d394b8422d042e4e389585af0bd8970a4f77b0e0c6d874f50aab73",
        ),
    ),
    *_weights(
        "phetsarath",
        "@expo-google-fonts/phetsarath@0.4.1",
        Source("LICENSE_FONT", "6e6efa9b0556d100cfe60690cff5d9be7144df77adabfd2c278dbfee451351ea"),
        as_it_is,
        regular=(
            "400Regular/Phetsarath_400Regular.ttf",
            "64318dd8fa8792e68e7c86d14946b2f37877673d8a536e11ab98b90900e2cfc4",
        ),
        bold=(
            "700Bold/Phetsarath_700Bold.ttf",
            "eb3c5fe16d56207b6bb338a16ced27ded61c9511564e7dde348529ccde364684",
        ),
    ),
    *_weights(
        "noto-serif-myanmar",
        "@fontsource/noto-serif-myanmar@5.3.0",
        Source("LICENSE", "dc029a0f3e21169a2cad199949643462c71fc68f930b1d8d0e16ddea7d1ac98f"),
        unpacked,
        regular=(
            "files/noto-serif-myanmar-myanmar-400-normal.woff2",
            "c38123c916b51f72b60f6f63ef495db54622e1a9d0ff0c453ce39d3a6715628b",
        ),
        bold=(
            "files/noto-serif-myanmar-myanmar-700-normal.woff2",
            "dcadabc637b4a86845ac22691fb573957bc2d1e37d6a09d927da54b10f0e7239",
        ),
    ),
    *_weights(
        "noto-sans-sc",
        "@expo-google-fonts/noto-sans-sc@0.4.3",
        Source("LICENSE_FONT", "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9"),
        chinese,
        regular=(
            "400Regular/NotoSansSC_400Regular.ttf",
            "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
        ),
    ),
)


def build() -> dict[str, bytes]:
    """Return every file of the fonts folder by its name."""
    archives: dict[str, bytes] = {}
    files = {}
    for font in PRINT_FONTS:
        archive = archives.get(font.package) or download(font.package)
        archives[font.package] = archive
        files[f"{font.stem}.ttf"] = font.change(read_source(archive, font.font))
        family = font.stem.rpartition("-")[0]
        files[f"LICENSE-{family}.txt"] = read_source(archive, font.licence)
    return files


def main() -> int:
    """Write the fonts, or compare them with ``--check``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--to", type=Path, default=FONTS_FOLDER, metavar="FOLDER")
    arguments = parser.parse_args()

    changed = []
    for name, data in build().items():
        path = arguments.to / name
        if path.is_file() and path.read_bytes() == data:
            continue
        changed.append(name)
        if not arguments.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    verb = "differs" if arguments.check else "written"
    for name in changed:
        print(f"{name}: {verb}")
    return 1 if arguments.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
