"""The keys of one language: of its terms as they are written, and of how they sound.

A partition is immutable; its tables are made when a search first needs them, or all at once by
``prepare``.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from glossary.languages.base import Language
from glossary.languages.sound import sound_key
from glossary.languages.text import roman_key
from glossary.search.keys import LARGE, KeyList, PartIndex, key_list, pairs_of
from glossary.search.running_text import TermTree

if TYPE_CHECKING:
    from glossary.search.index import IndexedConcept, IndexedTerm

# Words that say nothing of their own, in keys of English (ISO 704: only its terms have any).
_SMALL_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to a term: its own text, or a hidden label that leads to it."""

    term: IndexedTerm
    label: str | None = None

    @property
    def text(self) -> str:
        """What is compared with the query."""
        return self.label or self.term.text


@dataclass(frozen=True, slots=True)
class Spoken:
    """The terms of a language by how they sound, one line for each romanization."""

    entries: Sequence[int]
    """The position of the entry."""
    romans: KeyList
    """Its letters (``roman_key``)."""
    sounds: KeyList
    """Its sound (``sound_key``)."""
    word_starts: Sequence[int]
    """Where words begin or end in the letters: bit n stands for the place after n letters."""


class Partition:
    """What one language can be searched by."""

    def __init__(
        self,
        language: Language,
        terms: Iterable[IndexedTerm],
        labels: Iterable[tuple[str, IndexedTerm]] = (),
    ) -> None:
        """Sort the terms in the order of the language.

        :param labels: hidden labels, each with the term to say instead.
        """
        self.language = language
        self.terms: tuple[IndexedTerm, ...] = tuple(
            sorted(terms, key=lambda term: language.sort_key(term.text, term.romanization))
        )
        self.entries: tuple[Entry, ...] = (
            *(Entry(term) for term in self.terms),
            *(Entry(term, label) for label, term in labels),
        )

    def prepare(self) -> None:
        """Make every table now."""
        written = self.norm_keys, self.fold_keys, self.word_bags, self.words_of_parts
        for keys in (*written, self.spoken.romans, self.spoken.sounds):
            keys.prepare()
        _ = self.parts, self.initials, self.longest_held

    @property
    def fold(self) -> Sequence[str]:
        """The ``fold`` keys of the entries, those of :attr:`terms` first."""
        return self.fold_keys.keys

    @cached_property
    def norm_keys(self) -> KeyList:
        """The same word in another encoding has the same key."""
        texts = (entry.text for entry in self.entries)
        return key_list(_same(self.language.norm(text), text) for text in texts)

    @cached_property
    def fold_keys(self) -> KeyList:
        """The same skeleton has the same key."""
        norms = self.norm_keys.keys
        return key_list(_same(self.language.fold_norm(norm), norm) for norm in norms)

    @property
    def held_keys(self) -> KeyList:
        """The keys by which a term is looked for inside a longer query."""
        return self.norm_keys if self.language.homophonic_fold else self.fold_keys

    @cached_property
    def longest_held(self) -> Mapping[str, int]:
        """The length of the longest of :attr:`held_keys` by its first two characters."""
        longest: dict[str, int] = {}
        for key in self._few(self.held_keys.keys):
            longest[key[:2]] = max(longest.get(key[:2], 0), len(key))
        return longest

    # --- parts: words where the language puts spaces, else two letters in a row

    def parts_of(self, fold: str) -> list[str]:
        """Return what the parts of a ``fold`` key are in this language."""
        if not self.language.spaces_between_words:
            return pairs_of(fold)
        words = fold.split()
        return [word for word in words if word not in _SMALL_WORDS] or words

    @cached_property
    def parts(self) -> PartIndex:
        """The entries by their parts; of very many entries the q-grams of the keys are enough."""
        return PartIndex(self.parts_of(fold) for fold in self._few(self.fold))

    def _few(self, keys: Sequence[str]) -> Sequence[str]:
        return keys if len(keys) <= LARGE else ()

    @cached_property
    def words_of_parts(self) -> KeyList:
        """The distinct words of all entries, where the language puts spaces."""
        return key_list(sorted(self.parts.parts) if self.language.spaces_between_words else ())

    @cached_property
    def word_bags(self) -> KeyList:
        """The words of each entry in alphabetical order, where there are several."""
        bags = (self.parts_of(fold) for fold in self._few(self.fold))
        spaced = self.language.spaces_between_words
        return key_list(" ".join(sorted(bag)) if spaced and len(bag) > 1 else "" for bag in bags)

    def word_bag(self, fold: str) -> str:
        """Return the key of :attr:`word_bags` for a ``fold`` key, empty for a single word."""
        words = self.parts_of(fold)
        return " ".join(sorted(words)) if len(words) > 1 else ""

    @cached_property
    def initials(self) -> Mapping[str, Sequence[int]]:
        """The entries by the first letters of their words, with and without small words."""
        found: dict[str, tuple[int, ...]] = {}
        for position, entry in enumerate(self.entries):
            for letters in self._initials_of(entry):
                found[letters] = (*found.get(letters, ()), position)
        return found

    def _initials_of(self, entry: Entry) -> set[str]:
        if self.language.spaces_between_words:
            words = roman_words(entry.text)
            joined = [key for word in entry.text.split() if (key := roman_key(word))]
        elif self.language.homophonic_fold and entry.term.romanization and not entry.label:
            words = joined = roman_words(entry.term.romanization)
        else:
            return set()
        large = [word for word in words if word not in _SMALL_WORDS]
        ways = (words, joined, large)
        return {"".join(word[0] for word in some) for some in ways if len(some) > 1}

    @cached_property
    def tree(self) -> TermTree:
        """The terms by their units, to be found in running text; made when first asked for."""
        return TermTree(self.language, self.terms)

    # --- how the terms sound

    @cached_property
    def spoken(self) -> Spoken:
        """The romanizations of the entries with their keys."""
        entries = array("I")
        romans: list[str] = []
        sounds: list[str] = []
        word_starts: list[int] = []
        for position, entry in enumerate(self.entries):
            for key, way in self._romanizations(entry).items():
                entries.append(position)
                romans.append(key)
                sounds.append(_same(sound_key(way), key))
                lengths = accumulate((len(word) for word in roman_words(way)), initial=0)
                word_starts.append(sum(1 << start for start in set(lengths)))
        return Spoken(entries, key_list(romans), key_list(sounds), tuple(word_starts))

    def _romanizations(self, entry: Entry) -> Mapping[str, str]:
        """Return each romanization of an entry by its ``roman_key``; there can be several."""
        curated = None if entry.label else entry.term.romanization
        ways = {roman_key(curated): curated} if curated else {}
        if not curated or self.language.has_phonetic_romanization:
            made = self.language.romanise(entry.text)
            ways.setdefault(roman_key(made), made)
        return {_same(key, way, entry.text): way for key, way in ways.items() if key}


def _same(key: str, *others: str) -> str:
    """Return one of ``others`` where it is equal to ``key``: many keys are, and are kept once."""
    return next((other for other in others if other == key), key)


class Explanations:
    """The definitions and notes in one language, to be searched last."""

    def __init__(self, language: Language, concepts: Iterable[IndexedConcept]) -> None:
        """Keep the texts; their keys are made when they are first searched."""
        self.language = language
        self._texts = [
            (concept.slug, text)
            for concept in concepts
            for text in (
                concept.definitions.get(language.tag),
                *concept.notes.get(language.tag, ()),
            )
            if text
        ]

    def prepare(self) -> None:
        """Make every table now that a search needs: the words, or the texts to look into."""
        if self.language.spaces_between_words:
            _ = self.parts
        else:
            next(self.keys.holding(" "), None)

    @cached_property
    def slugs(self) -> list[str]:
        """The concept of each text."""
        return [slug for slug, _ in self._texts]

    def text(self, position: int) -> str:
        """Return one text as it is written."""
        return self._texts[position][1]

    @property
    def key(self) -> Callable[[str], str]:
        """The key that is compared: ``fold``, but ``norm`` where that is how a word sounds."""
        return self.language.norm if self.language.homophonic_fold else self.language.fold

    @cached_property
    def keys(self) -> KeyList:
        """The key of each text."""
        return key_list(self.key(text) for _, text in self._texts)

    @cached_property
    def parts(self) -> PartIndex:
        """The texts by their words, where the language puts spaces."""
        spaced = self.language.spaces_between_words
        return PartIndex(key.split() if spaced else () for key in self.keys.keys)


def roman_words(text: str) -> list[str]:
    """Return the words of a text in Latin letters, each as its ``roman_key``."""
    words = text.replace("-", " ").replace("/", " ").split()
    return [key for word in words if (key := roman_key(word))]
