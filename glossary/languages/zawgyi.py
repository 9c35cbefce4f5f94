"""Burmese typed with a Zawgyi font, read as Unicode.

Zawgyi is a font of 2007 that gives other letters to the code points of the Myanmar block and
stores what is drawn from left to right: the vowel ေ and the medial ြ before their consonant, a
kinzi behind it, each shape of a letter as a code point of its own. Much is still typed and
pasted in it. The table lists what each code point stands for in the font (its published chart;
the readings agree with the transform ``Zawgyi-my`` of CLDR, which the tests use as an oracle).

Nothing stored is ever converted: a query is searched in both readings.
"""

from __future__ import annotations

from functools import cache

from myanmartools import ZawgyiDetector

from glossary.languages.text import Key, Letters, Rule

_KINZI = "\u1004\u103a\u1039"
_STACKED = {
    **{chr(0x1060 + step): "\u1039" + chr(0x1000 + step) for step in range(4)},
    **dict(
        zip(
            "\u1065\u1066\u1067\u1068\u1069\u106c\u106d\u1070\u1071\u1072\u1073\u1074\u1075\u1076"
            "\u1077\u1078\u1079\u107a\u107b\u1093\u107c\u1085",
            ["\u1039" + letter for letter in "စဆဆဇဈဋဌဏတတထထဒဓနပဖဗဘဘမလ"],
            strict=True,
        )
    ),
}
_SHAPES = {
    "\u1033": "\u102f", "\u1034": "\u1030", "\u1039": "\u103a", "\u103a": "\u103b",
    "\u103b": "\u103c", "\u103c": "\u103d", "\u103d": "\u103e", "\u105a": "\u102b\u103a",
    "\u1064": _KINZI, "\u106a": "ဉ", "\u106b": "ည", "\u106e": "ဍ\u1039ဍ", "\u106f": "ဍ\u1039ဎ",
    "\u107d": "\u103b", **dict.fromkeys("\u107e\u107f\u1080\u1081\u1082\u1083\u1084", "\u103c"),
    "\u1086": "\u103f", "\u1087": "\u103e", "\u1088": "\u103e\u102f", "\u1089": "\u103e\u1030",
    "\u108a": "\u103d\u103e", "\u108b": _KINZI + "\u102d", "\u108c": _KINZI + "\u102e",
    "\u108d": _KINZI + "\u1036", "\u108e": "\u102d\u1036", "\u108f": "န", "\u1090": "ရ",
    "\u1091": "ဏ\u1039ဍ", "\u1092": "ဋ\u1039ဌ", "\u1094": "\u1037", "\u1095": "\u1037",
    "\u1096": "\u1039တ\u103d", "\u1097": "ဋ\u1039ဋ",
}  # fmt: skip
_ONLY_ZAWGYI = frozenset("\u1033\u1034\u105a") | {chr(code) for code in range(0x1060, 0x1098)}

# A letter with what is stacked below it. The digits zero and seven are typed for ဝ and ရ.
_LETTER = "(?:[\u1000-\u102a\u103f\u1040\u1047](?:\u1039[\u1000-\u1021])*)"

ZAWGYI = Key(
    Letters(
        _STACKED | _SHAPES,
        "What each code point of the font stands for.",
        ("\u1019\u1039", "\u1019\u103a"),
    ),
    Rule(
        f"\u103c({_LETTER})",
        "\\1\u103c",
        "Medial ra is stored behind its letter.",
        ("\u103cက", "က\u103c"),
    ),
    Rule(
        f"({_LETTER}[\u103b-\u103e]*){_KINZI}",
        f"{_KINZI}\\1",
        "A kinzi is stored before the letter that it stands on.",
        (f"ဂ{_KINZI}", f"{_KINZI}ဂ"),
    ),
    Rule(
        f"\u1031+((?:{_KINZI})?{_LETTER}[\u103b-\u103e]*)",
        "\\1\u1031",
        "The vowel e is stored behind its letter and the medials.",
        ("\u1031က\u103b", "က\u103b\u1031"),
    ),
)

# Below this the detector is sure enough that a word is Unicode (measured: 0.05 loses nothing).
_POSSIBLE = 0.05


def zawgyi_reading(text: str) -> str | None:
    """Return ``text`` read as Zawgyi, or None where that is no plausible reading.

    One word is often readable both ways, so this is no verdict: search both, keep the better.

    :param text: a query with Burmese letters; at most a few hundred characters.
    """
    converted = ZAWGYI(text)
    if converted == text:
        return None
    if _ONLY_ZAWGYI.isdisjoint(text) and _detector().get_zawgyi_probability(text) < _POSSIBLE:
        return None
    return converted


@cache
def _detector() -> ZawgyiDetector:
    return ZawgyiDetector()
