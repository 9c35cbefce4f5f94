"""How people type a term: slips, marks left out, old encodings, letters of one sound, by ear.

Written from what is known of the keyboards and spelling habits of each language, not from the rules
of the search: several of these the search has no rule for. Everything is drawn from a seeded
generator, so two runs ask the same queries.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from glossary.languages.han import syllables
from glossary.search.index import IndexedTerm

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in _ROWS
    for at, key in enumerate(row)
}
_MARKS = {
    "th": "[\u0e47-\u0e4e]",
    "lo": "[\u0ec8-\u0ecc]",
    "km": "[\u17c9-\u17d1]",
    "my": "[\u1037\u1038\u103e]",
}
# What is written for what, by people who know the word.
_HABITS: dict[str, tuple[tuple[str, str], ...]] = {
    "th": (
        ("ร", "ล"), ("ล", "ร"), ("ศ", "ส"), ("ษ", "ส"), ("ส", "ศ"), ("ใ", "ไ"), ("ไ", "ใ"), ("ณ", "น"),
        ("ญ", "ย"), ("์", ""), ("ธ", "ท"), ("ภ", "พ"), ("ฎ", "ด"), ("ฐ", "ถ"), ("ี", "ิ"), ("ู", "ุ"),
    ),
    "lo": (
        ("ຣ", "ລ"), ("ລ", "ຣ"), ("ໃ", "ໄ"), ("ໄ", "ໃ"), ("ຢ", "ຍ"), ("ຍ", "ຢ"), ("ຼ", "ລ"), ("ີ", "ິ"),
        ("ູ", "ຸ"),
    ),
    "km": (
        ("ិ", "ី"), ("ី", "ិ"), ("ុ", "ូ"), ("ណ", "ន"), ("៌", ""), ("់", ""), ("ទ", "ត"), ("ដ", "ត"),
        ("េ", "ែ"), ("ើ", "ឺ"), ("ោ", "ៅ"), ("៉", ""), ("ឡ", "ល"), ("ធ", "ថ"),
    ),
    "my": (
        ("ျ", "ြ"), ("ြ", "ျ"), ("ဝ", "၀"), ("ဉ", "ဥ"), ("ဥ", "ဉ"), ("ိ", "ီ"), ("ု", "ူ"), ("န်", "မ်"),
        ("မ်", "န်"), ("ပ်", "တ်"), ("ရ", "ယ"), ("ည်", "ယ်"), ("ာ", "ါ"),
    ),
    "vi": (
        ("ch", "tr"), ("tr", "ch"), ("s", "x"), ("x", "s"), ("d", "gi"), ("gi", "d"), ("i", "y"),
        ("\u0309", "\u0303"), ("\u0303", "\u0309"), ("l", "n"), ("n", "ng"),
    ),
    "en": (
        ("our", "or"), ("ise", "ize"), ("tion", "sion"), ("ie", "ei"), ("ant", "ent"), ("ent", "ant"),
        ("ll", "l"), ("ss", "s"), ("e", "a"), ("ph", "f"), ("able", "ible"), ("c", "s"), ("mm", "m"),
    ),
}  # fmt: skip
# The same word in another encoding; NFC brings none of these together.
_ENCODINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "th": (("ำ", "\u0e4d\u0e32"), ("แ", "เเ"), ("ี้", "\u0e49\u0e35"), ("ู้", "\u0e49\u0e39"), ("ื่", "\u0e48\u0e37")),
    "lo": (("ຳ", "\u0ecd\u0eb2"), ("ໜ", "ຫນ"), ("ໝ", "ຫມ"), ("ຫຼ", "ຫລ"), ("ແ", "ເເ"), ("ີ້", "\u0ec9\u0eb5")),
    "km": (("្ត", "\u17d2\u178a"), ("ោ", "\u17c1\u17b6"), ("ើ", "\u17c1\u17b8"), ("ឱ", "ឲ"), ("្រ", "\u200b\u17d2\u179a")),
    "my": (("့်", "\u103a\u1037"), ("ုံ", "\u1036\u102f"), ("ွှ", "\u103e\u103d"), ("ဩ", "သြ"), ("ွေ", "ေ\u103d")),
}  # fmt: skip
_BY_EAR = (
    ("ph", "p"), ("th", "t"), ("kh", "k"), ("hk", "kh"), ("hp", "ph"), ("ht", "th"), ("ou", "oo"),
    ("u", "oo"), ("ae", "e"), ("i", "ee"), ("k", "g"), ("p", "b"), ("t", "d"), ("a", "aa"), ("ao", "ow"),
    ("ai", "ay"), ("o", "aw"), ("x", "s"), ("v", "w"), ("gn", "ny"), ("ch", "j"), ("hm", "m"), ("l", "r"),
    ("eu", "ue"), ("e", "eh"),
)  # fmt: skip


class Typist:
    """Types terms as people do."""

    def __init__(self, terms: dict[str, list[IndexedTerm]], seed: int = 2011) -> None:
        """Learn the letters of each language from its terms."""
        self._random = random.Random(seed)
        self._letters = {
            tag: sorted({c for term in some for c in term.text.casefold() if not c.isspace()})
            for tag, some in terms.items()
        }
        self._homophones: dict[str, list[str]] = {}
        for character in sorted({c for term in terms.get("zh", ()) for c in term.text}):
            self._homophones.setdefault(syllables(character)[0], []).append(character)

    def slip(self, tag: str, text: str) -> str:
        """Return ``text`` with one key left out, exchanged, struck wrongly or twice."""
        letters, rng = list(text), self._random
        at = rng.randrange(len(letters))
        kind = rng.choice(("drop", "swap", "wrong", "twice"))
        if kind == "drop" and len(letters) > 2:
            del letters[at]
        elif kind == "swap" and at + 1 < len(letters):
            letters[at : at + 2] = reversed(letters[at : at + 2])
        elif kind == "wrong":
            beside = _BESIDE.get(unmarked_latin(letters[at].casefold()))
            latin = beside if tag in ("en", "vi") else None
            letters[at] = rng.choice(latin or self._letters[tag])
        else:
            letters.insert(at, letters[at])
        return "".join(letters)

    def _changed(self, text: str, pairs: Sequence[tuple[str, str]]) -> str | None:
        fitting = [pair for pair in pairs if pair[0] in text]
        if not fitting:
            return None
        old, new = self._random.choice(fitting)
        places = [match.start() for match in re.finditer(re.escape(old), text)]
        at = self._random.choice(places)
        return text[:at] + new + text[at + len(old) :]

    def habit(self, tag: str, text: str) -> str | None:
        """Return ``text`` spelt as somebody hears it, in its own script."""
        decomposed = unicodedata.normalize("NFD", text) if tag == "vi" else text
        changed = self._changed(decomposed, _HABITS.get(tag, ()))
        return changed and unicodedata.normalize("NFC", changed)

    def encoding(self, tag: str, text: str) -> str | None:
        """Return ``text`` as an older keyboard or another programme writes it."""
        if tag == "vi":
            return unicodedata.normalize("NFD", text)
        changed = self._changed(text, _ENCODINGS.get(tag, ()))
        if changed is None and tag in _MARKS:
            at = self._random.randrange(1, len(text)) if len(text) > 1 else 0
            return f"{text[:at]}\u200b{text[at:]}"
        return changed

    def by_ear(self, romanization: str) -> str:
        """Return a romanization as somebody writes it who never saw it."""
        text = unmarked_latin(re.sub("[.:]", "", romanization.casefold()))
        for _ in range(2):
            text = self._changed(text, _BY_EAR) or text
        joint = self._random.choice((" ", "", "-"))
        return joint.join(text.replace("-", " ").split())

    def homophone(self, text: str) -> str | None:
        """Return Chinese with one character of the same sound instead of the right one."""
        places = list(range(len(text)))
        self._random.shuffle(places)
        for at in places:
            same = self._homophones.get(syllables(text[at])[0], [])
            others = [character for character in same if character != text[at]]
            if others:
                return text[:at] + self._random.choice(others) + text[at + 1 :]
        return None

    def shuffled(self, text: str) -> str | None:
        """Return the words in another order."""
        words = text.split()
        if len(set(words)) < 2:
            return None
        while " ".join(words) == text:
            self._random.shuffle(words)
        return " ".join(words)

    def inner(self, text: str) -> str:
        """Return a part of an unspaced term that begins and ends with a whole cluster."""
        start = self._random.randrange(len(text) // 3 + 1)
        end = len(text) - self._random.randrange(len(text) // 3 + 1)
        while start < end and unicodedata.category(text[start]).startswith("M"):
            start += 1
        while end < len(text) and unicodedata.category(text[end]).startswith("M"):
            end += 1
        return text[start:end]

    def sample(self, terms: Sequence[IndexedTerm], most: int) -> list[IndexedTerm]:
        """Return at most so many of the terms, the same in each run."""
        return self._random.sample(list(terms), min(most, len(terms)))


def unmarked_latin(text: str) -> str:
    """Return Latin text without its diacritics."""
    letters = unicodedata.normalize("NFD", text)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.replace("đ", "d").replace("Đ", "D")


def unmarked(tag: str, text: str) -> str:
    """Return ``text`` without its tone marks, as hurried people type it."""
    return unmarked_latin(text) if tag == "vi" else re.sub(_MARKS.get(tag, "(?!)"), "", text)


def partly_unmarked(text: str) -> str:
    """Return Vietnamese with the marks of its first word alone."""
    first, space, rest = text.partition(" ")
    return first + space + unmarked_latin(rest)


# --- telex, VNI, Zawgyi: the way there, which the search goes back

_TELEX = {
    "\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j",
    "\u0302": "^", "\u0306": "w", "\u031b": "w",
}  # fmt: skip
_VNI = {
    "\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5",
    "\u0302": "6", "\u0306": "8", "\u031b": "7",
}  # fmt: skip


def as_keys(text: str, method: str) -> str:
    """Return Vietnamese as the keys of ``telex`` or ``vni``, the tone at the end of the word."""
    return " ".join(_word_as_keys(word, method) for word in text.casefold().split())


def _word_as_keys(word: str, method: str) -> str:
    keys, tone = "", ""
    for letter in unicodedata.normalize("NFD", word):
        if letter == "đ":
            keys += "dd" if method == "telex" else "d9"
        elif letter in "\u0300\u0301\u0303\u0309\u0323":
            tone = (_TELEX if method == "telex" else _VNI)[letter]
        elif unicodedata.combining(letter):
            key = (_TELEX if method == "telex" else _VNI)[letter]
            keys += keys[-1] if key == "^" else key
        else:
            keys += letter
    return keys + tone


_ZAWGYI_STACKS = dict(
    zip("ကခဂဃစဆဇဈဋဌဏတထဒဓနပဖဗဘမလ", "\u1060\u1061\u1062\u1063\u1065\u1066\u1068\u1069\u106c\u106d\u1070\u1071"
        "\u1073\u1075\u1076\u1077\u1078\u1079\u107a\u107b\u107c\u1085", strict=True)
)  # fmt: skip


def as_zawgyi(text: str) -> str:
    """Return Burmese as a Zawgyi keyboard stores it: what is drawn, from left to right."""
    text = re.sub("\u1004\u103a\u1039([\u1000-\u1021])", "\\1\ue064", text)
    text = re.sub(
        "\u1039([\u1000-\u1021])", lambda stack: _ZAWGYI_STACKS.get(stack[1], stack[0]), text
    )
    text = re.sub(
        "([\u1000-\u1021\u103f][\u1060-\u1085\ue064]*)([\u103b-\u103e]*)\u1031",
        "\u1031\\1\\2",
        text,
    )
    text = re.sub("([\u1000-\u1021][\u1060-\u1085\ue064]*)(\u103b?)\u103c", "\ue03b\\1\\2", text)
    text = re.sub("\u1031\ue03b", "\u1031\ue03b", text)
    text = text.replace("\u103e\u102f", "\u1088").replace("\u103e\u1030", "\u1089")
    text = text.replace("\u103d\u103e", "\u108a").replace("\u1037\u103a", "\u103a\u1037")
    return text.translate(
        {0x103A: 0x1039, 0x103B: 0x103A, 0xE03B: 0x103B, 0x103D: 0x103C, 0x103E: 0x103D, 0x103F: 0x1086,
         0xE064: 0x1064}
    )  # fmt: skip


# --- every kind of query for a term, by name

Expected = frozenset[str]
Maker = Callable[[Typist, IndexedTerm], Iterator[str | None]]


def _kinds_of_script(typist: Typist, term: IndexedTerm) -> Iterator[tuple[str, str | None]]:
    tag, text = term.language, term.text
    yield "exact", text
    if len(text) > 5:
        yield "typo", typist.slip(tag, text)
    elif len(text) > 2 or (tag == "zh" and len(text) > 1):
        yield "short", typist.homophone(text) if tag == "zh" else typist.slip(tag, text)
    if len(text) > 9:
        yield "two typos", typist.slip(tag, typist.slip(tag, text))
    yield "unmarked", unmarked(tag, text)
    yield "sounds", typist.habit(tag, text)
    yield "encoding", typist.encoding(tag, text)
    yield "order", typist.shuffled(text) if tag in ("en", "vi") else None
    if tag not in ("en", "vi") and len(text) > 7:
        yield "inner", typist.inner(text)
    yield "pasted", f"\ufeff{text[:1]}\u200b{text[1:]}\u00a0"


def _kinds_of_language(typist: Typist, term: IndexedTerm) -> Iterator[tuple[str, str | None]]:
    tag, text, roman = term.language, term.text, term.romanization
    if tag == "vi":
        yield "some marks", partly_unmarked(text)
        yield "unmarked typo", typist.slip("vi", unmarked_latin(text))
        yield "telex", as_keys(text, "telex")
        yield "telex", as_keys(text, "vni")
    elif tag == "my":
        yield "zawgyi", as_zawgyi(text)
    elif tag == "en":
        yield "plural", text.removesuffix("s") if text.endswith("s") else f"{text}s"
        yield "hyphens", text.replace(" ", "-") if "-" not in text else text.replace("-", " ")
    elif tag == "zh":
        yield "homophone", typist.homophone(text)
    if roman and tag == "zh":
        joined = unmarked_latin(roman).replace(" ", "")
        yield "pinyin", joined
        yield "pinyin", unmarked_latin(roman)
        yield "pinyin typo", typist.slip("en", joined)
        if len(roman.split()) > 2:
            yield "initials", "".join(syllable[0] for syllable in unmarked_latin(roman).split())
    elif roman:
        yield "by ear", typist.by_ear(roman)
    if tag == "en" and len(text.split()) > 2:
        yield "initials", "".join(word[0] for word in text.split())


def queries_for(typist: Typist, term: IndexedTerm) -> Iterator[tuple[str, str]]:
    """Yield (kind, query) for everything that somebody may type who looks for ``term``."""
    for kind, query in (*_kinds_of_script(typist, term), *_kinds_of_language(typist, term)):
        if query and (query != term.text or kind == "exact"):
            yield kind, query
