"""Write ``glossary/languages/han_simplified.txt`` from ICU.

Run with PyICU installed: ``python tools/build_han.py``. The same ICU always writes the same
bytes. Source: the transform ``Hant-Hans`` (``Traditional-Simplified``) of CLDR.
"""

from pathlib import Path

import icu

TARGET = Path(__file__).parents[1] / "glossary" / "languages" / "han_simplified.txt"
CLDR = {"72": "42"}
# CJK Unified Ideographs and extension A: what keyboards type.
RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))


def main() -> None:
    """Write the table: a line of Traditional characters, below it their Simplified forms."""
    transform = icu.Transliterator.createInstance("Traditional-Simplified")
    characters = [chr(code) for first, last in RANGES for code in range(first, last + 1)]
    pairs = [
        (character, changed)
        for character in characters
        if (changed := transform.transliterate(character)) != character and len(changed) == 1
    ]
    version = icu.ICU_VERSION
    lines = [
        f"# Traditional characters and their Simplified forms: CLDR {CLDR[version.split('.')[0]]}"
        f" as in ICU {version}.",
        "# Copyright 1991-2022 Unicode, Inc. Unicode-DFS-2016, https://www.unicode.org/license.txt",
        "# Written by tools/build_han.py: the n-th character of the second line is the"
        " Simplified form of the n-th of the first.",
        "".join(source for source, _ in pairs),
        "".join(target for _, target in pairs),
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
