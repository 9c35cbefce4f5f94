"""What the glossary knows about a language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from glossary.languages.text import INVISIBLE_CHARACTERS, LATIN, Key

if TYPE_CHECKING:
    from glossary.languages.collation import Collation, SortKey

# A word of a language that puts spaces between them; what joins two words is not part of either.
WORD = r"[\p{L}\p{M}\p{N}]+(?:['’]s(?![\p{L}\p{M}\p{N}]))?"

CURLY_QUOTATION_MARKS = ("“", "”", "‘", "’")


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read what was typed: in an old font's encoding, with a keyboard's codes."""

    kind: str
    """Why it may be meant so, in the word of the public API: ``zawgyi``, ``telex``."""
    text: str
    """What is then searched, NFC."""


def no_reading(_query: str) -> Reading | None:
    """Return None: most languages are typed in one way."""
    return None


def unchanged(text: str) -> str:
    """Return ``text``: most languages make a noun of a verb in one way, or need not."""
    return text


def no_romanization(_term: str) -> str:
    """Return nothing: the word is already written in Latin letters."""
    return ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """A language of the glossary: how it is named, written, searched and sorted.

    Languages are compared by identity: there is one object per language.
    """

    tag: str
    """BCP 47 tag in URLs, commands and files."""
    lang_attribute: str
    """BCP 47 tag for the HTML ``lang`` attribute and TBX; names the script where it must."""
    autonym: str
    """The language's name in itself (CLDR, ``localeDisplayNames``)."""
    script: str
    """ISO 15924 code of its script."""
    position: int
    """Place in the order of the languages, from 1."""
    block: str
    """The letters and marks of the script, as the inside of a character class. No digits."""
    other_blocks: tuple[str, ...] = (LATIN,)
    """Letters of other scripts that its terms may use, in the same form."""
    digits: str = "0123456789"
    """The ten native digits, zero first (CLDR numbering system ``native``)."""
    spaces_between_words: bool
    """False where a space separates phrases and a line breaks between unmarked words."""
    quotation_marks: tuple[str, str, str, str] = CURLY_QUOTATION_MARKS
    """Opening and closing, then the inner pair (CLDR ``delimiters``)."""
    list_separator: str = ", "
    """Between the items of a list (CLDR ``listPattern-type-standard``, middle)."""
    norm: Callable[[str], str]
    """Key of the same word in another encoding or spelling habit."""
    fold: Callable[[str], str]
    """Key of the same skeleton: tone marks, diacritics and look-alikes dropped."""
    homophonic_fold: bool = False
    """True where ``fold`` is how a word sounds, so that other words have the same one."""
    unit: str = r"\X"
    """What running text is read in, as a pattern of the library ``regex``: words where there are
    spaces between them, else syllables, or clusters where syllables can't be told without a
    dictionary."""
    act_prefix: str = ""
    """What makes the name of an act of a verb, where running text has the verb alone as well."""
    verbs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Forms of the verb of a term, where running text has that and it is another word."""
    lookalikes: str = ""
    """Words of running text that hold the letters of a term but are another word, or the term in
    another sense, separated by semicolons: "他打工时", not 工时; "to pay", not pay."""
    unit_key: Callable[[str], str] = unchanged
    """Key of the same unit: in another encoding, another case, in the plural."""
    noun: Callable[[str], str] = unchanged
    """Key of the same noun, whichever of the endings that mean the same it has; of a ``norm``."""
    reading: Callable[[str], Reading | None] = no_reading
    """Another reading of a query in this language's script or keyboard, if there is one."""
    romanise: Callable[[str], str] = no_romanization
    """How a term sounds, in Latin letters, beside or instead of the romanization in its entry."""
    has_phonetic_romanization: bool = False
    """True where ``romanise`` is what people write, so that it is searched beside the other."""
    names: str = ""
    """What the seven languages call it (CLDR ``localeDisplayNames``) and how people ask for it,
    separated by semicolons."""
    shortest_guess: int = 3
    """Fewer code points than this of a ``norm`` key are found whole, never by likeness."""
    collation_name: str
    """Name for :func:`glossary.languages.collation.collation_for`."""
    fonts: tuple[str, ...]
    """Font families to try, best first."""
    font_scale: float = 1.0
    """Size relative to Latin text of the same optical size."""
    line_height: float = 1.5
    """Line height, in multiples of the font size."""
    letter_width: float = 0.66
    """How wide a letter of its script is at the most, in multiples of the font size."""
    web_font: str | None = None
    """File stem of the font to send where devices lack one; None to send none."""
    web_font_range: str = "U+0-10FFFF"
    """Code points (CSS ``unicode-range``) whose use on a page makes a browser load that font."""

    print_font: str = "Noto Sans"
    """Family of :mod:`glossary.printing` that its texts are set in on paper."""
    print_scale: float = 1.0
    """Size on paper relative to Latin text of the same optical size."""
    print_edges: tuple[float, float] = (0.85, 0.3)
    """How far a line reaches above and below its base line on paper, in multiples of the size."""
    print_whole: str = ""
    """What no line on paper is broken in, though the dictionaries of the engine would break it: a
    sign that may not begin a line with the syllable before it, words out of other languages. A
    regular expression of Typst (Rust's); what it finds begins and ends with a syllable."""

    def __reduce__(self) -> tuple[Callable[[str], Language], tuple[str]]:
        """Be pickled as the tag: there is one object per language in the other process, too."""
        from glossary.languages import language

        return language, (self.tag,)

    @cached_property
    def collation(self) -> Collation:
        """The language's order; its tables are read when first asked for."""
        from glossary.languages.collation import collation_for

        return collation_for(self.collation_name)

    def fold_norm(self, norm: str) -> str:
        """Return the ``fold`` key of a text by its ``norm`` key, which is not made again."""
        if isinstance(self.fold, Key) and isinstance(self.norm, Key):
            return self.fold.after(self.norm, norm)
        return self.fold(norm)

    @property
    def index_headings(self) -> Sequence[str]:
        """The headings of the language's A–Z, in order."""
        return self.collation.headings

    def sort_key(self, term: str, reading: str | None = None) -> SortKey:
        """Return the key that sorts ``term`` among terms of this language (UTS #10).

        :param reading: how the term is read, where the order needs it (Chinese pinyin).
        """
        return self.collation.key(term, reading)

    def heading(self, term: str, reading: str | None = None) -> str:
        """Return the index heading that ``term`` stands under."""
        return self.collation.heading(term, reading)

    def writes(self, text: str) -> bool:
        """Tell whether ``text`` has a letter or mark of this language's script."""
        return self._own_character.search(text) is not None

    def allows(self, text: str) -> bool:
        """Tell whether every letter of ``text`` is of a script this language's terms use.

        Digits, punctuation, spaces and symbols are allowed everywhere.
        """
        return all(
            unicodedata.category(character)[0] not in "LM"
            or self._allowed_character.match(character)
            for character in text
        )

    @cached_property
    def _own_character(self) -> re.Pattern[str]:
        return re.compile(f"[{self.block}]")

    @cached_property
    def _allowed_character(self) -> re.Pattern[str]:
        # Marks of the Latin script are shared by all (script Inherited), and may stand alone
        # in decomposed text, like the invisible characters between letters.
        shared = "\u0300-\u036f" + INVISIBLE_CHARACTERS
        return re.compile(f"[{self.block}{''.join(self.other_blocks)}{shared}]")
