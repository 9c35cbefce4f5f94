"""What looks the same to the eye and is another text to a computer.

Two texts look alike when they have the same skeleton (UTS #39, section 4). The tables hold the
pairs that our scripts and their neighbours really offer, not all of Unicode's confusables.
"""

from __future__ import annotations

from glossary.languages.text import Key, Letters, Normalize, Rule, paired

_OTHER_ALPHABETS = Letters(
    paired(
        "аеорсухіјѕԁһӏԛԝАВЕКМНОРСТХУІЈЅαορνικυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijsdhlqwABEKMHOPCTXYIJSaopvikuABEZHIKMNOPTYX",
    ),
    "Cyrillic and Greek letters with the shape of Latin ones (Unicode, confusables.txt).",
    ("раssроrt", "passport"),
)
_BURMESE = Letters(
    {"၀": "ဝ", "၇": "ရ", "ဉ": "ဥ"},
    "The digits zero and seven and the letters wa and ra; nya and the vowel u.",
    ("၀န်", "ဝန်"),
)
_SUBSCRIPTS = Rule(
    "\u17d2\u178a",
    "\u17d2\u178f",
    "The subscripts of da and ta have one shape (Unicode Standard, 16.4).",
    ("ស្ដី", "ស្តី"),
)
_THAI = Rule("เเ", "แ", "Two e look like ae.", ("เเรง", "แรง"))

# Compatibility decomposition (UAX #15) makes one text of sara am and its two parts, and of the
# Lao ligatures and theirs.
SKELETON = Key(Normalize("NFKC"), _OTHER_ALPHABETS, _BURMESE, _SUBSCRIPTS, _THAI)


def look_alike(one: str, other: str) -> bool:
    """Whether two different texts look the same, or nearly so.

    :param one: a text of at most a few hundred characters.
    :param other: another one.
    """
    return one != other and SKELETON(one) == SKELETON(other)
