"""The glossary's terms in running text: the longest ones, on whole syllables or words.

A text is cut into units: words where the language puts spaces between them, else syllables or
clusters (:attr:`Language.unit`). A unit is compared by a key of its language, so that another
encoding, another case or a plural is the same unit, and each unit knows its place in the text:
nothing has to be traced back through a key. The terms of a language are a tree of such units. From
each unit on the longest term is taken, and the search goes on behind it. Words that only look like
a term (:attr:`Language.lookalikes`) stand in the same tree and are taken the same way, untold. The
time is linear in the length of the text, because no term is longer than the tree is deep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from glossary.languages import LANGUAGES
from glossary.languages.base import Language
from glossary.languages.text import INVISIBLE_CHARACTERS

if TYPE_CHECKING:
    from glossary.search.index import IndexedTerm, SearchIndex

# What may stand between two units of one term, where there is anything at all.
_SEAM = regex.compile(
    rf"['’]?[{INVISIBLE_CHARACTERS}]*(?:[ \u00a0\n\-\u2010\u2011][{INVISIBLE_CHARACTERS}]*)?"
)
# A single syllable or cluster of an unspaced script stands in too many words by chance.
_SHORTEST = 3
# A verb without what makes a noun of it: fewer units are too common a word.
_SHORTEST_ACT = 3
# Below this share of words with a mark, Vietnamese was typed without any.
_UNMARKED = 0.1
# Letters that only Vietnamese has, of the languages in Latin letters.
_VIETNAMESE = regex.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
# Units whose keys are remembered; a text has a few thousand different ones.
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where one or several concepts are named by the same word.

    ``start`` and ``end`` count code points; the word to say comes first in ``terms``.
    """

    start: int
    end: int
    terms: tuple[IndexedTerm, ...]

    @property
    def term(self) -> IndexedTerm:
        """The term that is most likely meant."""
        return self.terms[0]

    @property
    def is_discouraged(self) -> bool:
        """Whether the word is to be avoided for everything that it names."""
        return all(term.status.is_discouraged for term in self.terms)

    @property
    def is_ambiguous(self) -> bool:
        """Whether the word stands for several concepts, which editors do not call harmless."""
        is_harmless = any(term.harmless for term in self.terms)
        return not is_harmless and len({term.concept for term in self.terms}) > 1


class Node:
    """A place in the tree of terms: the units that may follow, and the terms that end here."""

    __slots__ = ("following", "is_lookalike", "terms")

    def __init__(self) -> None:
        """Make a place that nothing follows yet."""
        self.following: dict[str, Node] = {}
        self.terms: tuple[IndexedTerm, ...] = ()
        self.is_lookalike = False

    @property
    def ends_here(self) -> bool:
        """Whether a word of the tree ends here."""
        return self.is_lookalike or bool(self.terms)

    def behind(self, keys: Iterable[str]) -> Node:
        """Return the place behind some units; it is made if there is none."""
        node = self
        for key in keys:
            node = node.following.setdefault(key, Node())
        return node


class TermTree:
    """The terms of one language by their units."""

    def __init__(self, language: Language, terms: Iterable[IndexedTerm]) -> None:
        """Cut every term into units."""
        self.language = language
        self._unit = regex.compile(language.unit)
        self._keys: dict[str, str] = {}
        self._bare_keys: dict[str, str] = {}
        self._root, self._bare_root = Node(), Node()
        ordered = sorted(terms, key=lambda term: (term.status.rank, term.is_variant))
        for term in ordered:
            places = self._places(term.text)
            units = [term.text[start:end] for start, end in places]
            if not self._is_telling(term.text, places):
                continue
            self._add(self._root, map(self._key, units), term)
            if language.tag == "vi":
                self._add(self._bare_root, map(self._bare_key, units), term)
        for word in filter(None, language.lookalikes.split("; ")):
            self._add_lookalike(word)
        for term in ordered:
            for verb in self._verbs(term.text):
                self._add_verb(verb, term)

    def _add_lookalike(self, word: str) -> None:
        """Add a word that is no term, unless the glossary has it as one."""
        units = [word[start:end] for start, end in self._places(word)]
        nodes = [self._root.behind(map(self._key, units))]
        if self.language.tag == "vi":
            nodes.append(self._bare_root.behind(map(self._bare_key, units)))
        for node in nodes:
            node.is_lookalike = not node.terms

    def _verbs(self, text: str) -> Iterable[str]:
        """Return the verb of the act that a term names, in its forms."""
        yield from self.language.verbs.get(text, ())
        act = text.removeprefix(self.language.act_prefix)
        if act != text and len(self._places(act)) >= _SHORTEST_ACT:
            yield act

    def _add_verb(self, verb: str, term: IndexedTerm) -> None:
        """Add the verb of an act, where it is no term itself."""
        node = self._root.behind(self._key(verb[start:end]) for start, end in self._places(verb))
        if not node.ends_here:
            node.terms = (term,)

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Return where each unit of a text begins and ends."""
        return [(match.start(), match.end()) for match in self._unit.finditer(text)]

    def _is_telling(self, text: str, places: Sequence[tuple[int, int]]) -> bool:
        """Whether a term may be looked for: in one piece, and not one cluster of a script."""
        if not places or not all(_is_seam(text, places, at) for at in range(1, len(places))):
            return False
        is_long = len(places) > 1 or places[0][1] - places[0][0] >= _SHORTEST
        return self.language.spaces_between_words or is_long

    @staticmethod
    def _add(root: Node, keys: Iterable[str], term: IndexedTerm) -> None:
        node = root.behind(keys)
        if term.concept not in {known.concept for known in node.terms}:
            node.terms += (term,)

    def find(self, text: str) -> Iterator[Mark]:
        """Yield the terms in ``text``, in order; none overlaps another."""
        places = self._places(text)
        units = [text[start:end] for start, end in places]
        root, key = self._root, self._key
        if self.language.tag == "vi" and _is_unmarked(units):
            root, key = self._bare_root, self._bare_key
        keys = [key(unit) for unit in units]
        at, first = 0, root.following
        while at < len(keys):
            if keys[at] not in first:
                at += 1
                continue
            end, terms = self._longest(text, places, keys, at, root)
            if terms:
                yield Mark(places[at][0], places[end - 1][1], terms)
            at = max(end, at + 1)

    def _longest(
        self,
        text: str,
        places: Sequence[tuple[int, int]],
        keys: Sequence[str],
        at: int,
        root: Node,
    ) -> tuple[int, tuple[IndexedTerm, ...]]:
        """Return where the longest term that begins at a unit ends, and what it may be."""
        node, found_end = root, at
        found: tuple[IndexedTerm, ...] = ()
        for end in range(at, len(keys)):
            following = node.following.get(keys[end])
            if following is None or (end > at and not _is_seam(text, places, end)):
                break
            node = following
            if node.ends_here:
                surface = text[places[at][0] : places[end][1]]
                terms = tuple(term for term in node.terms if _is_meant(term, surface))
                if terms or node.is_lookalike:
                    found_end, found = end + 1, terms
        return found_end, found

    def _key(self, unit: str) -> str:
        known = self._keys.get(unit)
        if known is None:
            known = _remembered(self._keys, unit, self.language.unit_key(unit))
        return known

    def _bare_key(self, unit: str) -> str:
        known = self._bare_keys.get(unit)
        if known is None:
            known = _remembered(self._bare_keys, unit, self.language.fold(unit))
        return known


def _remembered(keys: dict[str, str], unit: str, key: str) -> str:
    if len(keys) >= _REMEMBERED:
        keys.clear()
    keys[unit] = key
    return key


def _is_seam(text: str, places: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether a unit may belong to the same term as the one before it."""
    between = text[places[number - 1][1] : places[number][0]]
    return between in ("", " ") or _SEAM.fullmatch(between) is not None


def _is_meant(term: IndexedTerm, surface: str) -> bool:
    """Whether the letters are those of an abbreviation, if the term is one: "CI", not "ci"."""
    return not (term.text.isupper() and term.text.isascii()) or surface.isupper()


def _is_unmarked(units: Sequence[str]) -> bool:
    marked = sum(not unit.isascii() for unit in units)
    return marked < _UNMARKED * len(units)


def find_terms(index: SearchIndex, text: str, languages: Sequence[str] = ()) -> list[Mark]:
    """Return the terms in a text, in order; of two that overlap the earlier, then the longer one.

    :param text: NFC; the marks count its code points.
    :param languages: the languages it is written in; those that its letters speak for if empty.
    """
    tags = languages or languages_of(text)
    marks = [mark for tag in tags for mark in index.languages[tag].tree.find(text)]
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    kept: list[Mark] = []
    for mark in marks:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def languages_of(text: str) -> list[str]:
    """Return the languages whose letters a text has; Latin ones are Vietnamese if any is."""
    written = [tag for tag, language in LANGUAGES.items() if language.writes(text)]
    latin = [tag for tag in written if LANGUAGES[tag].script == "Latn"]
    spoken_for = "vi" if _VIETNAMESE.search(text) else "en"
    return [tag for tag in written if tag not in latin or tag == spoken_for]
