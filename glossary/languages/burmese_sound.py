"""How a Burmese word sounds, in Latin letters as people write it in messages and names.

MLCTS, the standard of our entries, spells what is written (``hkraung:``); people write what they
hear (``gyaung``). The rhymes follow the conventional transcription (J. Okell, A Guide to the
Romanization of Burmese, 1971), without tones and without the voicing inside words, which the
comparison forgives anyway (:mod:`glossary.languages.sound`).
"""

from __future__ import annotations

import re

from glossary.languages.text import Rule

# The letter U+1051 is no letter of Burmese; here it stands for the sound that medial ha makes of
# ရ, which the key ``fold`` leaves out.
SHA = Rule(
    "[\u101b\u101a\u101c]\u103b?(\u103d?)\u103e",
    "\u1051\\1",
    "Ra with medial ha is heard as sh.",
    ("ရ\u103d\u103e", "\u1051\u103d"),
)

_ONSETS = {
    "က": "k", "ခ": "kh", "ဂ": "g", "င": "ng", "စ": "s", "ဆ": "s", "ဇ": "z", "ည": "ny", "တ": "t",
    "ထ": "t", "ဒ": "d", "န": "n", "ပ": "p", "ဖ": "p", "ဗ": "b", "မ": "m", "ယ": "y", "လ": "l",
    "ဝ": "w", "သ": "th", "ဟ": "h", "အ": "", "\u1051": "sh",
}  # fmt: skip
# Vowel signs and final of a syllable, as the key ``fold`` writes them: ိ for every i, ု for every
# u, ာ for both aa, တ် for p and t, ံ for n and m.
_RHYMES = {
    "": "a", "ာ": "a", "ိ": "i", "ု": "u", "ေ": "ay", "ဲ": "e", "ော": "aw", "ို": "o", "ံ": "an",
    "က်": "et", "င်": "in", "စ်": "it", "ည်": "i", "တ်": "at", "ောက်": "auk", "ောင်": "aung",
    "ိုက်": "aik", "ိုင်": "aing", "ိတ်": "eik", "ိက်": "eik", "ိံ": "ein", "ုတ်": "ok", "ုက်": "ok",
    "ုံ": "on", "ာတ်": "at", "ာံ": "an", "ွတ်": "ut", "ွံ": "un", "ွ": "wa",
}  # fmt: skip
_SYLLABLE = re.compile(
    "(?P<onset>[\u1000-\u1021\u1051])(?P<ya>\u103b?)(?P<wa>\u103d?)"
    "(?P<rhyme>[\u102c-\u1032\u1036]*(?:[\u1000-\u1021]\u103a)?)"
)


def sound_of(folded: str) -> str:
    """Return how a word sounds.

    :param folded: the ``fold`` key of a Burmese word.
    :return: Latin letters; what is no Burmese syllable stays. Never raises.
    """
    return _SYLLABLE.sub(_spelled, folded)


def _spelled(syllable: re.Match[str]) -> str:
    onset = _ONSETS.get(syllable["onset"], "") + ("y" if syllable["ya"] else "")
    with_wa = syllable["wa"] + syllable["rhyme"]
    if with_wa in _RHYMES:
        return onset + _RHYMES[with_wa]
    rhyme = syllable["rhyme"]
    # A final that no native word has closes a syllable of its vowel alone.
    sound = _RHYMES.get(rhyme) or _RHYMES.get(re.sub("[\u1000-\u1021]\u103a", "", rhyme), "a")
    return onset + ("w" if syllable["wa"] else "") + sound
