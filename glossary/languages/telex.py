"""Vietnamese typed with telex or VNI while the keyboard was not set for it.

Both methods spell the marks with ordinary keys behind the vowel: telex ``s f r x j`` for the
tones, ``aa ee oo dd`` and ``w`` for the letters; VNI ``1``–``5`` for the tones, ``6``–``9`` for
the letters (the conventions of Unikey and of the input methods of every phone).
"""

from __future__ import annotations

import re
import unicodedata

_TONES = {
    **dict(zip("fsxrj", "\u0300\u0301\u0303\u0309\u0323", strict=True)),
    **dict(zip("21435", "\u0300\u0301\u0303\u0309\u0323", strict=True)),
}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VOWELS = "aeiouy"
_SYLLABLE = re.compile(
    "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    "[aeiouy]{1,3}(?:ch?|m|ng|nh|n|p|t)?"
)


def telex_reading(text: str) -> str | None:
    """Return ``text`` with its telex or VNI keys read as marks, or None where it has none.

    None too where a word would then be no Vietnamese syllable: it is another language.

    :param text: a query; at most a few hundred characters.
    :return: the reading in NFC.
    """
    words = text.casefold().split()
    decoded = [_decoded(word) for word in words]
    if decoded == words or not all(_is_syllable(word) for word in decoded):
        return None
    return " ".join(decoded)


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    untoned = "".join(letter for letter in letters if letter not in _TONES.values())
    # The short vowels ă and â stand only before another letter.
    is_open = untoned.endswith(("a" + _BREVE, "a" + _CIRCUMFLEX))
    return _SYLLABLE.fullmatch(plain) is not None and not is_open


def _decoded(word: str) -> str:
    """Read one word; its tone goes to the last vowel, which search does not mind."""
    letters: list[str] = []
    tone = ""
    for key in unicodedata.normalize("NFC", word):
        vowels = [at for at, letter in enumerate(letters) if _base(letter) in _VOWELS]
        if key in _TONES and vowels:
            if tone == _TONES[key]:
                return word  # The same key twice takes the tone back and types the letter.
            tone = _TONES[key]
        elif key in "d9" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif not _marked(letters, vowels, key):
            letters.append(key)
    vowels = [at for at, letter in enumerate(letters) if _base(letter) in _VOWELS]
    if tone and vowels:
        letters[vowels[-1]] += tone
    return unicodedata.normalize("NFC", "".join(letters))


def _marked(letters: list[str], vowels: list[int], key: str) -> bool:
    """Put the mark that ``key`` stands for on the vowel that can bear it, if there is one."""
    if key == "w" and not vowels:
        letters.append("u" + _HORN)
        return True
    marks = {
        "w": (_HORN, "uo"), "7": (_HORN, "uo"), "8": (_BREVE, "a"), "6": (_CIRCUMFLEX, "aeo"),
        "a": (_CIRCUMFLEX, "a"), "e": (_CIRCUMFLEX, "e"), "o": (_CIRCUMFLEX, "o"),
    }  # fmt: skip
    if key not in marks:
        return False
    mark, bearers = marks[key]
    # A doubled vowel is telex only when nothing but this vowel came last.
    places = vowels[-1:] if key in "aeo" else vowels
    bearing = [at for at in places if letters[at] in bearers]
    if not bearing and key == "w":
        mark, bearing = _BREVE, [at for at in vowels if letters[at] == "a"]
    if key in "w7" and [letters[at] for at in bearing] != ["u", "o"]:
        bearing = bearing[-1:]
    for at in bearing:
        letters[at] += mark
    return bool(bearing)


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]
