"""Words of two languages that are one word by origin: Lao in Thai letters, one key for both.

Thai and Lao share most of their words, and people read the one by way of the other. A pair that
is written or said alike and means something else is a trap that nobody sees who knows only one
of the two: Lao ໜັງສືຜ່ານແດນ is a passport, Thai หนังสือผ่านแดน a border pass.

Letters: the Unicode Standard (chapter 16.2) lays out the Lao block like the Thai one, each letter
and sign 0x80 higher than the one it corresponds to; the rules below are for the signs that have
no such partner. Lao writes a word as it sounds, Thai mostly as its source in Pali or Sanskrit
did; so both sides are then brought to one skeleton, the Thai ``fold`` and the rules of
:data:`SKELETON`. A test runs the example of every rule and a list of pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from glossary.languages import lo, th
from glossary.languages.text import Key, Letters, Rule, merged, paired

_LAO = "\u0e81-\u0eae"
# What a Lao syllable begins with: a letter alone, under a silent ho, or with the subscript lo.
_LAO_ONSET = f"((?:ຫ[ງຍນມຣລວ]|[{_LAO}ໜໝ])\u0ebc?)"

LAO_IN_THAI_LETTERS = (
    Rule("[\u0ec8-\u0ecc\u0ece]+", "", "Tones differ by rule.", ("ຜູ້ ຜ່ານ", "ຜູ ຜານ")),
    Rule(
        f"{_LAO_ONSET}(?:ຽ|ັຽ)",
        "ເ\\1\u0eb5ຽ",
        "Thai writes ia on both sides of its consonant.",
        ("ທະບຽນ", "ທະເບີຽນ"),
    ),
    Rule(
        f"ເ{_LAO_ONSET}ຍ(?![\u0eb0-\u0ebb])",
        "ເ\\1\u0eb5ຽ",
        "The same sound at the end of a syllable.",
        ("ເສຍ", "ເສີຽ"),
    ),
    Rule(
        f"ເ{_LAO_ONSET}\u0eb5ຍ",
        "ເ\\1ຢ",
        "The vowel oe before a y, which Thai leaves out.",
        ("ຊົດເຊີຍ", "ຊົດເຊຢ"),
    ),
    Rule(
        f"(?<=[ເແ][{_LAO}])\u0eb1",
        "",
        "A shortened vowel, which Thai marks with a sign that is left out.",
        ("ເດັກ", "ເດກ"),
    ),
    Rule("\u0ebbວ", "\u0eb1ວ", "The vowel ua at the end of a syllable.", ("ຄົວ", "ຄັວ")),
    Rule("\u0ebb", "", "The short o that Thai does not write.", ("ຄົນ", "ຄນ")),
    Rule("\u0ecd", "ອ", "The long o at the end of a syllable.", ("ຂໍ", "ຂອ")),
    Letters(
        {chr(code): chr(code - 0x80) for code in range(0x0E81, 0x0ED0)}
        | paired("ຍຢຽ\u0ebc", "ยยยล")
        | {"ໜ": "หน", "ໝ": "หม"},
        "Each letter and sign has its partner 0x80 lower in the Unicode Standard.",
        ("ໜັງສືຜານແດນ", "หนังสืผานแดน"),
    ),
)

_VOWELS = "\u0e30-\u0e3a"
# What stands before a consonant that closes its syllable: a vowel, or a leading one and a letter.
_OPEN = "(?:(?<=[\u0e31\u0e32\u0e34-\u0e39])|(?<=[เแโ][ก-ฮ]))"
_CLOSED = f"(?![{_VOWELS}])"

# Before the short a between the letters is left out.
CLUSTERS = Rule(
    "(?<=[กขคตปผพส])[รล](?=[\u0e30-\u0e39\u0e48-\u0e4bอเแโไ])",
    "",
    "The second of two consonants, which Lao has dropped.",
    ("ครัว ประเทศ กลับ", "คัว ปะเทศ กับ"),
)
SKELETON = (
    Rule("าต\u0e34", "าด", "A vowel that is written and not read.", ("ชาติ", "ชาด")),
    Rule(f"{_OPEN}[ตท][รล]{_CLOSED}", "ด", "A final tr is read t.", ("บัตร", "บัด")),
    Rule(f"{_OPEN}[จชซฌสตฏถทธด]{_CLOSED}", "ด", "A final stop is read t.", ("เทส รัถ", "เทด รัด")),
    Rule(f"{_OPEN}[นญรลฬ]{_CLOSED}", "น", "A final liquid is read n.", ("การ", "กาน")),
    Rule(f"{_OPEN}[บปพฟ]{_CLOSED}", "บ", "A final stop is read p.", ("ภาพ", "ภาบ")),
    Rule(f"{_OPEN}[กขค]{_CLOSED}", "ก", "A final stop is read k.", ("สุข", "สุก")),
    Rule("(?<![ก-ฮ]ห)ห(?=[งญนมยรลว])", "", "A silent ho.", ("หนังสือ", "นังสือ")),
    Rule("อ(?=ย)", "", "A silent o ang.", ("อยู", "ยู")),
    Rule("(?<!เ[ก-ฮ])\u0e36อ", "\u0e36", "Thai ends this vowel in a letter.", ("สึอ เรึอ", "สึ เรึอ")),
    Letters(
        merged("สฉ", "ชซ", "รลฮ"),
        "One sound in Lao; Thai r is h there in old words and l in borrowed ones.",
        ("ลาว ฮก", "ราว รก"),
    ),
)

_thai = Key(th.norm, CLUSTERS, th.fold, *SKELETON)
_lao = Key(lo.norm, *LAO_IN_THAI_LETTERS, CLUSTERS, th.fold, *SKELETON)

COGNATE_KEYS: tuple[Mapping[str, Callable[[str], str]], ...] = ({"th": _thai, "lo": _lao},)
"""Languages that are read by way of one another: for each the key by which its words compare."""
