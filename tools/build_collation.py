"""Write the collation tables of ``glossary/languages/collation`` from ICU.

Run with PyICU installed: ``python tools/build_collation.py``. The same ICU always writes
the same bytes. The program at run time needs only the tables.

Sources: the CLDR root collation and the tailorings of CLDR as compiled into ICU
(UTS #10, UTS #35 part 5), the ``Han-Latin`` transform of CLDR for the readings of
Chinese characters, and ICU's ``AlphabeticIndex`` for the headings.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import icu

FOLDER = Path(__file__).parents[1] / "glossary" / "languages" / "collation"
CLDR = {"72": "42"}

# The scripts of the seven languages, with Shan, and what stands between their words.
BLOCKS = (
    (0x0000, 0x03FF),  # Latin, IPA, modifier letters, combining marks, Greek
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar with Mon, Karen, Shan
    (0x1780, 0x17FF),  # Khmer
    (0x19E0, 0x19FF),  # Khmer symbols
    (0x1D00, 0x1DFF),  # phonetic letters, more combining marks
    (0x1E00, 0x1EFF),  # Latin with Vietnamese
    (0x2000, 0x214F),  # punctuation, super- and subscripts, currency, letterlike
    (0x2150, 0x22FF),  # fractions, arrows, operators
    (0x2460, 0x24FF),  # letters and digits in circles
    (0x25A0, 0x26FF),  # shapes and signs
    (0x3000, 0x303F),  # Chinese punctuation
    (0xA720, 0xA7FF),  # Latin for scholars
    (0xA9E0, 0xA9FF),  # Myanmar extended B (Shan)
    (0xAA60, 0xAA7F),  # Myanmar extended A
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE30, 0xFE4F),  # vertical punctuation
    (0xFF00, 0xFF5E),  # full-width Latin
)
# Inside these blocks any two characters may count together (UTS #10, contractions), such as
# the Thai and Lao vowels written before their consonant. Of Latin, only the Catalan ``l·``.
PAIRED_BLOCKS = ((0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
PAIRED_LATIN = ("l\u00b7", "L\u00b7", "l\u0387", "L\u0387")
# The words that begin the Unicode names of the letters each order puts before Latin.
SCRIPTS = {"th": "THAI", "lo": "LAO", "km": "KHMER", "my": "MYANMAR"}
BEFORE_LATIN = 0x27000000  # between the digits and Latin; no weight of the root is here
LATIN = 0x2A000000
# In Chinese the scripts after the digits, up to this, make room for the characters.
TOP = 0xCFFFFFFF
CHINESE_ROOM = 0x28000000

Element = tuple[int, int, int]
Elements = tuple[Element, ...]


def locale_of(name: str) -> "icu.Locale":
    """Return ICU's locale of a language of the glossary."""
    return icu.Locale.forLanguageTag("zh-u-co-pinyin" if name == "zh" else name)


class Order:
    """ICU's collation elements for one locale, as triples of whole weights."""

    def __init__(self, name: str) -> None:
        self.collator = icu.Collator.createInstance(locale_of(name))

    def elements(self, text: str) -> Elements:
        """Return the elements of ``text``, case bits and script order left out.

        ICU's iterator splits one element in two when its weights are long; the second
        half is marked by the bits ``0xC0``.
        """
        found: list[Element] = []
        for order in self.collator.createCollationElementIterator(text):
            order &= 0xFFFFFFFF
            primary, secondary, tertiary = order >> 16, order >> 8 & 0xFF, order & 0xFF
            if tertiary & 0xC0 == 0xC0 and found:
                above = found.pop()
                found.append((above[0] | primary, above[1] | secondary, above[2] | tertiary & 0x3F))
            else:
                found.append((primary << 16, secondary << 8, (tertiary & 0x3F) << 8))
        return tuple(element for element in found if any(element))


def characters(blocks: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield the canonical decomposition of each assigned character of ``blocks``."""
    for first, last in blocks:
        for character in map(chr, range(first, last + 1)):
            if unicodedata.category(character) != "Cn":
                yield unicodedata.normalize("NFD", character)


def root_strings() -> Iterator[str]:
    """Yield the characters of the root table and what may be its contractions."""
    yield from characters(BLOCKS)
    yield from PAIRED_LATIN
    for block in PAIRED_BLOCKS:
        for pair in itertools.product(characters([block]), repeat=2):
            yield unicodedata.normalize("NFD", "".join(pair))


def tailored_strings(order: Order, known: Iterable[str]) -> set[str]:
    """Return what the locale orders by itself, of the characters ``known``."""
    listed = set(known)
    texts = {
        unicodedata.normalize("NFD", text)
        for text in order.collator.getTailoredSet(icu.UnicodeSet())
    }
    return {text for text in texts if set(text) <= listed}


def joined(table: dict[str, Elements], text: str) -> Elements | None:
    """Return the elements that longest matches in ``table`` give for ``text``."""
    found: Elements = ()
    while text:
        for length in range(len(text), 0, -1):
            if text[:length] in table:
                found += table[text[:length]]
                text = text[length:]
                break
        else:
            return None
    return found


def is_interrupted(known: dict[str, Elements], text: str, elements: Elements) -> bool:
    """Tell whether ``text`` is a known unit with a mark inside that sorts after it.

    The reader finds such units by itself (UTS #10, section 7.2, rule S2.1.3), unless
    what stands before the mark is a unit of several characters already.
    """
    return any(
        unicodedata.combining(text[i])
        and (i == 1 or text[:i] not in known)
        and known.get(text[:i] + text[i + 1 :], ()) + known[text[i]] == elements
        for i in range(1, len(text) - 1)
    )


def differing(
    order: Order, strings: Iterable[str], base: dict[str, Elements]
) -> dict[str, Elements]:
    """Return the entries for ``strings`` that ``base`` does not give already."""
    known, new = dict(base), {}
    for text in sorted(set(strings), key=lambda s: (len(s), s)):
        elements = order.elements(text)
        if joined(known, text) != elements:
            if not is_interrupted(known, text, elements):
                new[text] = elements
            known[text] = elements
    return new


def written(element: Element) -> str:
    """Write one element: weights in hexadecimal, common ones and last zeros left out."""
    primary = f"{element[0]:08x}".rstrip("0")
    lower = ("" if w == 0x0500 else f"{w:04x}".removesuffix("00") or "0" for w in element[1:])
    return ".".join((primary, *lower)).rstrip(".")


def visible(text: str) -> str:
    """Write spaces, controls and the backslash as escapes, everything else as it is."""
    return "".join(
        f"\\u{ord(c):04x}" if c == "\\" or unicodedata.category(c)[0] in "ZC" else c for c in text
    )


def write(name: str, about: str, head: dict[str, str], body: Iterable[str]) -> None:
    """Write one table with its source and licence."""
    version = icu.ICU_VERSION
    lines = [
        f"# {about}: CLDR {CLDR[version.split('.')[0]]} as in ICU {version}.",
        "# Copyright 1991-2022 Unicode, Inc. Unicode-DFS-2016, https://www.unicode.org/license.txt",
        "# Written by tools/build_collation.py; glossary/languages/collation explains the format.",
        *(f"{key}: {value}" for key, value in head.items()),
        "",
        *body,
    ]
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def entry_lines(entries: dict[str, Elements]) -> list[str]:
    """Write the entries in their order, so that a new version shows what moved."""
    ordered = sorted(entries.items(), key=lambda item: (item[1], item[0]))
    return [f"{visible(text)}\t{' '.join(map(written, es)) or '-'}" for text, es in ordered]


def index_head(name: str) -> dict[str, str]:
    """Return ICU's headings and the first string that comes after all of them."""
    index = icu.AlphabeticIndex(locale_of(name))
    labels = [label for label, kind in index if kind == 0]
    primary = icu.Collator.createInstance(locale_of(name))
    primary.setStrength(icu.Collator.PRIMARY)
    last = len(labels) + 1
    beyond = [s for s in characters(BLOCKS) if index.getBucketIndex(s) == last]
    end = min(beyond, key=lambda s: (primary.getSortKey(s), s))
    return {"headings": " ".join(labels), "end": end}


def script_span(script: str, entries: dict[str, Elements]) -> tuple[int, int]:
    """Return the lowest and highest primary weight of the letters of ``script``."""
    weights = [
        element[0]
        for text, elements in entries.items()
        for element in elements
        if element[0] >= LATIN
        and all(unicodedata.name(character, "").startswith(script) for character in text)
    ]
    return min(weights), max(weights)


def write_tables() -> None:
    """Write the root and what each language orders otherwise."""
    root = Order("root")
    root_entries = differing(root, root_strings(), {})
    write("root", "Root order", index_head("en"), entry_lines(root_entries))
    for name in ("th", "lo", "km", "my", "vi"):
        order = Order(name)
        entries = differing(order, tailored_strings(order, root_entries), root_entries)
        head = index_head(name)
        if script := SCRIPTS.get(name):
            low, high = script_span(script, root_entries | entries)
            head["move"] = f"{low:08x} {high:08x} {BEFORE_LATIN | low & 0xFFFFFF:08x}"
        if "[alternate shifted]" in order.collator.getRules():
            head["ignore"] = f"{order.collator.getVariableTop() << 16 & 0xFFFFFFFF | 0xFFFF:08x}"
        write(name, f"Order of {name}, beside the root", head, entry_lines(entries))
    write_chinese(root_entries)


def write_chinese(root_entries: dict[str, Elements]) -> None:
    """Write the pinyin order: a line for each reading, with its characters in order."""
    order = Order("zh")
    rules = order.collator.getRules()
    start = rules.index("<'\ufdd0A'")
    groups = re.findall(r"<\*([^<&]+)", rules[start : rules.index("&", start)])
    latin = icu.Transliterator.createInstance("Han-Latin")
    lines = []
    for group in groups:
        (reading,) = {latin.transliterate(character).strip() for character in group}
        lines.append(f"{unicodedata.normalize('NFC', reading)}\t{group}")
    han = {character for group in groups for character in group}
    others = [
        text
        for text in tailored_strings(order, root_entries)
        if not han & set(text) and unicodedata.normalize("NFKD", text) == text
    ]
    head = index_head("zh")
    head["contractions"] = " ".join(re.findall(r"&(\w<\w+/\w)", rules))
    head["move"] = f"{LATIN:08x} {TOP:08x} {LATIN + CHINESE_ROOM:08x}"
    entries = differing(order, others, root_entries)
    write("zh", "Order of zh by pinyin, beside the root", head, [*lines, "", *entry_lines(entries)])


if __name__ == "__main__":
    write_tables()
