"""Texts that anybody may type: what is kept of them, and what is refused."""

from __future__ import annotations

import re
import unicodedata

from glossary.errors import TextMissing, TextTooLong, TooManyMarks, UnreadableText
from glossary.languages.text import has_too_many_marks, without_piled_marks

# Marks that turn the direction of a text: none of our languages needs them, and they hide things.
_TURNS = "\u202a-\u202e\u2066-\u2069"
# Controls but for tab and line end, what turns, halves of characters, what is no character.
_UNREADABLE = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNS}\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]"
)
# What comes along when a text is copied, and can't be seen. Joiners and the breaks between words
# (U+200B to U+200D) belong to the scripts.
_STOWAWAYS = re.compile("[\u00ad\u034f\u061c\u180e\u200e\u200f\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_VISIBLE = "LNPS"


def accept_typed(text: str, limit: int, *, lines: bool = False, optional: bool = False) -> str:
    """Return ``text`` as it is kept: in NFC, trimmed, without what came along unseen.

    The length is checked first: normalising long runs of marks takes quadratic time.

    :param limit: code points.
    :param lines: whether it may have several lines.
    :param optional: whether it may be empty.
    :raises TextTooLong: more than ``limit`` code points.
    :raises UnreadableText: controls, surrogates, marks that turn the direction.
    :raises TooManyMarks: marks piled up on one letter.
    :raises TextMissing: nothing that can be seen.
    """
    text = text.replace("\r\n", "\n")
    if len(text) > limit:
        raise TextTooLong(limit=limit)
    if _UNREADABLE.search(text):
        raise UnreadableText
    if has_too_many_marks(text):
        raise TooManyMarks
    kept = _tidy(unicodedata.normalize("NFC", text), lines)
    if not any(_can_be_seen(char) for char in kept):
        if optional:
            return ""
        raise TextMissing
    return kept


def shown_again(text: str) -> str:
    """Return what was typed as a form can show it again: without what made it unreadable."""
    return without_piled_marks(_UNREADABLE.sub("", text.replace("\r\n", "\n")))


def _tidy(text: str, lines: bool) -> str:
    one_by_one = _LINE_ENDS.sub("\n" if lines else " ", _STOWAWAYS.sub("", text))
    return _BLANKS.sub(" ", one_by_one).strip(" \n\u200b")


def _can_be_seen(char: str) -> bool:
    # Hangul fillers and the Khmer inherent vowels are letters that nobody sees.
    return unicodedata.category(char)[0] in _VISIBLE and char not in "\u115f\u1160\u3164\uffa0"
