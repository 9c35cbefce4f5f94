"""How a romanization sounds: one key for the many ways of writing a word in Latin letters.

There is a standard for each language (RTGS, BGN/PCGN, UNGEGN, MLCTS, Hanyu pinyin) and hardly
anybody types it. What people vary, and these rules bring together: the h of aspirated letters
(``th``, MLCTS ``ht``), voiced and voiceless letters, one vowel written ``ou``, ``oo`` or ``u``,
long vowels written twice, an English silent ``r`` or ``h`` behind a vowel, ``r`` and ``l``.

The key is for comparing only; it is no pronunciation. The same rules serve terms and queries of
every language, since a query in Latin letters does not say which language it is.
"""

from __future__ import annotations

from glossary.languages.text import ROMAN, Key, Letters, Rule, merged

SOUND = Key(
    *ROMAN,
    Rule(
        "h?kh?[yr]|gy",
        "c",
        "Burmese ky, kr, hky and gy are heard as the English ch or j.",
        ("hkraung gyaung", "caung caung"),
    ),
    Rule(
        "tch|ch|sh|hc|zh", "c", "Hushing sounds, with and without breath.", ("chat shat", "cat cat")
    ),
    Rule("ph|hp|bh", "p", "Aspirated p.", ("phai hpai", "pai pai")),
    Rule("th|ht|dh", "t", "Aspirated t, and the Burmese th.", ("thin htin", "tin tin")),
    Rule("kh|hk|gh|ck", "k", "Aspirated k.", ("khon hkon", "kon kon")),
    Rule("hs", "s", "Aspirated s.", ("hsa", "sa")),
    Rule(
        "(?<![a-z])gn|nh|ny",
        "y",
        "The palatal nasal, and the y that it is heard as.",
        ("gnai nhai", "yai yai"),
    ),
    Rule("ng", "ŋ", "One sound written with two letters.", ("ngan", "ŋan")),
    Rule("h(?=[lmnrwyŋ])", "", "Burmese breathed letters.", ("hmu hlai", "mu lai")),
    Rule(
        "(?<=[aeiou])[hr](?![aeiou])",
        "",
        "A letter that only lengthens the vowel before it.",
        ("mar mah", "ma ma"),
    ),
    Letters(
        merged("kgq", "pbf", "td", "cj", "lr", "sxz", "iye", "uowv"),
        "Letters that are heard for one another; three vowels remain.",
        ("gubi rado", "kupi latu"),
    ),
    Rule("[^0-9a-zŋ]+", "", "Writers disagree where words end.", ("lut tama", "luttama")),
    Rule("([a-zŋ])\\1+", "\\1", "A letter typed twice.", ("tta", "ta")),
)


def sound_key(text: str) -> str:
    """Return how a romanization sounds, for comparing.

    :param text: a romanization, or a query in Latin letters.
    :return: a–z, ŋ and digits only; empty for text without Latin letters. Never raises.
    """
    return SOUND(text)
