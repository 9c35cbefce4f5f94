"""Rebuild the web fonts in ``glossary/static/fonts``.

Many phones sold in the region lack one of the scripts that are hardest to set: Khmer, Burmese
and Lao. For these three we serve one regular weight each, cut to the whole block of the script
so that no later edit of the glossary shows an empty box. Latin letters, digits and punctuation
stay with the system font. Only the space, the joiners and the dotted circle come along, because
shaping needs them.

The sources are npm packages of fixed versions; each file is compared with its SHA-256 before it
is used, and the date inside the font stays the one its makers gave it. So the same fontTools
and brotli write the same bytes::

    python tools/build_fonts.py            write the fonts and their licences
    python tools/build_fonts.py --check    compare them with what a rebuild gives

It needs ``npm``, and ``fonttools[woff]`` from the test requirements.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS_FOLDER = Path(__file__).resolve().parents[1] / "glossary" / "static" / "fonts"

# Space, no-break space, zero width space, the two joiners, dotted circle.
SHAPING = (0x0020, 0x00A0, 0x200B, 0x200C, 0x200D, 0x25CC)
# Copyright, family, style, unique name, full name, version, PostScript name, licence, its URL.
NAMES_KEPT = [0, 1, 2, 3, 4, 5, 6, 13, 14]


@dataclass(frozen=True)
class Source:
    """One file inside an npm package, with the checksum it must have."""

    path: str
    sha256: str


@dataclass(frozen=True)
class WebFont:
    """A font that we serve: where it comes from and which blocks it keeps.

    :param blocks: first and last code point of each block, both included.
    """

    stem: str
    package: str
    font: Source
    licence: Source
    blocks: tuple[tuple[int, int], ...]


WEB_FONTS = (
    WebFont(
        stem="noto-sans-khmer",
        package="@expo-google-fonts/noto-sans-khmer@0.4.3",
        font=Source(
            "400Regular/NotoSansKhmer_400Regular.ttf",
            "fff6f415386616d8d99c4f64b876e54e6e231dc0c007c87a61b254b3795957f9",
        ),
        licence=Source(
            "LICENSE_FONT",
            "be0407f060aea48787ff9e75d8d3aedef70aef113b3ce9aca26fdaacd10b1870",
        ),
        blocks=((0x1780, 0x17FF), (0x19E0, 0x19FF)),
    ),
    # The blocks Extended-A and Extended-B carry Shan, Mon, Khamti and Aiton letters.
    WebFont(
        stem="noto-sans-myanmar",
        package="@expo-google-fonts/noto-sans-myanmar@0.4.2",
        font=Source(
            "400Regular/NotoSansMyanmar_400Regular.ttf",
            "52c27fe2643e3e34bae3b3d8865f6a2400e8c955d1adbe311979ea012116eb13",
        ),
        licence=Source(
            "LICENSE_FONT",
            "246a75859267af7da466823969d2e2b407ed8455ee5f74f4c8d63d8783be9b57",
        ),
        blocks=((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
    ),
    WebFont(
        stem="noto-sans-lao-looped",
        package="@fontsource/noto-sans-lao-looped@5.3.0",
        font=Source(
            "files/noto-sans-lao-looped-lao-400-normal.woff2",
            "badb6350fbac92d4c93ce6ae8a926888f3310790f03f9afe93c42f7708a87257",
        ),
        licence=Source(
            "LICENSE",
            "7c9678e9b14919fdc1defe98d9360f9d2f6b559ff31668bd4c3bce47305a287e",
        ),
        blocks=((0x0E80, 0x0EFF),),
    ),
)


def download(package: str) -> bytes:
    """Return the archive of an npm package, without running any of its scripts."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", "--ignore-scripts", package],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        return archive.read_bytes()


def read_source(archive: bytes, source: Source) -> bytes:
    """Return one file of an npm archive, or stop if it is not the file we know."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        member = package.extractfile(f"package/{source.path}")
        if member is None:
            raise SystemExit(f"{source.path} is not a file")
        data = member.read()
    if (found := hashlib.sha256(data).hexdigest()) != source.sha256:
        raise SystemExit(f"{source.path}: expected SHA-256 {source.sha256}, found {found}")
    return data


def cut(data: bytes, blocks: tuple[tuple[int, int], ...]) -> bytes:
    """Return the font as WOFF2 with only the blocks of its script and all its layout rules."""
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.hinting = False
    options.name_IDs = NAMES_KEPT
    # A static font needs no table of its design axes.
    options.drop_tables += ["STAT"]

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(
        unicodes=[*SHAPING, *(code for first, last in blocks for code in range(first, last + 1))]
    )
    subsetter.subset(font)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def build() -> dict[str, bytes]:
    """Return every file of the fonts folder by its name."""
    files = {}
    for web_font in WEB_FONTS:
        archive = download(web_font.package)
        font = read_source(archive, web_font.font)
        files[f"{web_font.stem}.woff2"] = cut(font, web_font.blocks)
        files[f"LICENSE-{web_font.stem}.txt"] = read_source(archive, web_font.licence)
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
