"""How one language's partition answers one reading of a query.

Every comparison is between keys that a language made (:mod:`glossary.languages`), never between
raw strings: a general normaliser takes the vowels and tone marks of Thai, Lao, Khmer and Burmese
for punctuation. Likeness is optimal string alignment (OSA) on code points of the *norm* and the
*fold* key with a little Jaro–Winkler, the blend that held-out misspellings ranked best; or the
shared rare parts, which see a word inside a compound and words in another order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

from rapidfuzz.distance import OSA, JaroWinkler

from glossary.languages.base import Language
from glossary.languages.sound import sound_key
from glossary.languages.text import LATIN, roman_key
from glossary.search.partition import Entry, Partition
from glossary.search.result import Match, Reason, Tier

# The scores of the tiers, none of which reaches into another: the same word from 0.94, what begins
# so from 0.92 and what has it inside from 0.88; a step less by a romanization.
_BEGINNING, _PART, _FOLDED_PART, _LABEL_PART, _STEP = 0.93, 0.905, 0.895, 0.882, 0.005
# Likeness below this is noise.
MINIMUM_LIKENESS = 0.58
# The blend can't reach that when the likeness of the folds stays below this.
_CUTOFF = 0.45
# A word of a query may stand for a word of a term when they are this alike.
_WORD_LIKENESS = 0.7
# All words of a query scattered over a long term are chance; they must be most of it.
_MINIMUM_SHARE = 0.6
# A shorter skeleton stands in too many words by chance.
_SHORTEST_PART = 4
# The likeness of characters alone, where the other key is how they sound.
_NORM_WEIGHT = 0.92
# Shared parts are a weaker sign than the likeness of the whole.
_PARTS_WEIGHT = 0.93
# With less of the query no entry reaches the least likeness by its shared parts.
_MINIMUM_OF_QUERY = ((MINIMUM_LIKENESS * 1.04) / _PARTS_WEIGHT - 0.3) / 0.7
# A query that holds a whole term is about it: from this likeness on, the more of it is the term.
_HELD, _HELD_SHARE = 0.58, 0.16
# What is left of such a query counts this much: "my boss", "visa ran out".
_CHATTER = 0.3
# Words of the longest term to look for inside a query.
_MOST_HELD_WORDS = 8
# A shorter word stands in too many queries by chance.
_SHORTEST_HELD = 3
# A romanisation is one of several spellings of a word, so it weighs a little less.
_ROMAN_LOSS = 0.02
# Shorter queries are no romanisation of anything; shorter ones are found as whole words only.
_SHORTEST_ROMAN, _SHORTEST_ROMAN_PART = 3, 6
_SHORT_ROMAN = 10
# Shorter sounds are those of several words.
_SHORTEST_SAME_SOUND = 6
# The same letters that sound otherwise are a slip of the finger, a little less likely.
_SOUND_UNLIKE = 0.05

_WORD = re.compile(r"\S+")
_ROMAN = re.compile(f"[0-9{LATIN}]")
_PLAIN = re.compile("[0-9A-Za-z]+(?: [0-9A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Typed:
    """One reading of a query with its keys in one language."""

    text: str
    norm: str
    fold: str
    roman: str = ""

    @classmethod
    def in_language(cls, language: Language, query: str, roman: str) -> Typed:
        """Make the keys of ``query``, whose letters as a romanization are ``roman``.

        In letters of another script it can only be an abbreviation: nothing of it is folded.
        """
        if not language.writes(query):
            # Every ``norm`` does to plain letters and digits what case folding does.
            norm = query.casefold() if _PLAIN.fullmatch(query) else language.norm(query)
            return cls(query, norm, norm, roman)
        norm = language.norm(query)
        fold = language.fold_norm(norm)
        # Hardly anything of the word is left ("xxxxxx" folds to "x"): the fold says nothing.
        return cls(query, norm, norm if 2 * len(fold) < len(norm) else fold, roman)


def written_matches(partition: Partition, typed: Typed) -> Iterator[Match]:
    """Yield how the terms of a language match as something written in it, without a guess."""
    if not typed.norm:
        return
    found: set[int] = set()
    for position, tier, score, reason in _direct(partition, typed):
        if position not in found:
            found.add(position)
            yield _match(partition.entries[position], tier, score, reason)


def alike_matches(partition: Partition, typed: Typed) -> Iterator[Match]:
    """Yield the terms of a language that are like what was typed."""
    if len(typed.norm) >= partition.language.shortest_guess:
        held = held_entries(partition, typed)
        for position, likeness in _alike(partition, typed.norm, typed.fold):
            if likeness > held.get(position, 0.0):
                held.pop(position, None)
                entry, score = partition.entries[position], likeness_score(likeness)
                yield _match(entry, Tier.LIKENESS, score, Reason.FUZZY)
        for position, likeness in held.items():
            entry, score = partition.entries[position], likeness_score(likeness)
            yield _match(entry, Tier.LIKENESS, score, Reason.CONTAINS)


def _direct(partition: Partition, typed: Typed) -> Iterator[tuple[int, Tier, float, Reason]]:
    """Yield what needs no guess, the best way to each entry first."""
    language, entries = partition.language, partition.entries
    query, norm, fold = typed.text, typed.norm, typed.fold
    for position in partition.norm_keys.equal(norm):
        same = normalize("NFC", query).casefold() == entries[position].text.casefold()
        exact = same and not entries[position].term.is_variant
        yield position, Tier.SAME, 1.0, Reason.EXACT if exact else Reason.VARIANT
    if not language.homophonic_fold:
        for position in partition.fold_keys.equal(fold):
            yield position, Tier.SAME, 0.99, _lossy_reason(query, entries[position])
    if query.isascii() or (language.spaces_between_words and language.allows(query)):
        for position in partition.initials.get(typed.roman, ()):
            yield position, Tier.SAME, 0.98, Reason.VARIANT
    for position in partition.word_bags.equal(partition.word_bag(fold)):
        yield position, Tier.SAME, 0.97, Reason.CONTAINS
    keys = [(partition.norm_keys, norm)]
    if not language.homophonic_fold:
        keys.append((partition.fold_keys, fold))
    parts: list[tuple[int, Tier, float, Reason]] = []
    for key_list, key in keys:
        is_telling = key == norm or len(key) >= _SHORTEST_PART
        # Where marks are vowels, a beginning that only the skeletons share is often chance.
        is_written = key_list is partition.norm_keys
        is_sure = is_written or language.spaces_between_words
        for position, at in key_list.holding(key):
            whole = key_list.keys[position]
            if at == 0 and is_sure:
                yield position, Tier.BEGINNING, share_score(_BEGINNING, key, whole), Reason.PREFIX
            elif at == 0:
                parts.append(
                    (position, Tier.PART, share_score(_FOLDED_PART, key, whole), Reason.PREFIX)
                )
            elif not is_telling:
                continue
            elif not language.spaces_between_words or not whole[at - 1].isalnum():
                base = _PART if is_written else _FOLDED_PART
                parts.append((position, Tier.PART, share_score(base, key, whole), Reason.CONTAINS))
    yield from parts
    if language.spaces_between_words and " " in fold:
        yield from _all_words(partition, fold)


def _all_words(partition: Partition, fold: str) -> Iterator[tuple[int, Tier, float, Reason]]:
    """Yield the entries that have every word of the query, in any order."""
    words = {word: {word: 1.0} for word in partition.parts_of(fold) if word in partition.parts}
    if len(words) < len(set(partition.parts_of(fold))):
        return
    for position, of_query, of_key in partition.parts.shared(words, 0.99):
        if of_query > 0.999 and of_key > _MINIMUM_SHARE:
            yield position, Tier.PART, round(_PART + 0.01 * of_key, 4), Reason.CONTAINS


def _alike(partition: Partition, norm: str, fold: str) -> Iterator[tuple[int, float]]:
    """Yield the positions of the entries that are alike, with their likeness in 0–1."""
    norms, folds = partition.norm_keys, partition.fold_keys
    candidates = {position for position, _ in folds.alike(fold, _CUTOFF)}
    if partition.language.homophonic_fold:
        candidates |= {position for position, _ in norms.alike(norm, _CUTOFF)}
    likeness = {
        position: 0.45 * OSA.normalized_similarity(norm, norms.keys[position])
        + 0.45 * OSA.normalized_similarity(fold, folds.keys[position])
        + 0.10 * JaroWinkler.normalized_similarity(norm, norms.keys[position])
        for position in candidates
    }
    if partition.language.homophonic_fold:
        # Two characters that changed places sound quite different.
        for position, value in norms.alike(norm, MINIMUM_LIKENESS):
            likeness[position] = max(likeness.get(position, 0.0), _NORM_WEIGHT * value)
    for position, shared in _shared_parts(partition, fold):
        likeness[position] = _together(likeness.get(position, 0.0), shared)
    for position, value in likeness.items():
        if value >= MINIMUM_LIKENESS:
            yield position, value


def held_entries(partition: Partition, typed: Typed) -> dict[int, float]:
    """Return the entries that the query holds whole beside other words, with their likeness.

    Of terms that overlap the longest is meant: in "my work permit" neither work nor permit.
    """
    language = partition.language
    key = typed.norm if language.homophonic_fold else typed.fold
    keys = partition.held_keys
    found: list[tuple[int, int, Sequence[int]]] = []
    for start, end in _spans(partition, key):
        if positions := keys.equal(key[start:end]):
            found.append((start, end, positions))
    found.sort(key=lambda one: one[0] - one[1])
    held: dict[int, float] = {}
    taken: set[int] = set()
    spans: list[tuple[int, Sequence[int]]] = []
    for start, end, positions in found:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            spans.append((end - start, positions))
    weight = len(taken) + _CHATTER * (len(key) - len(taken))
    for length, positions in spans:
        for position in positions:
            held[position] = _HELD + _HELD_SHARE * length / weight
    return held


def _spans(partition: Partition, key: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a query that may be a term: whole words, or whole clusters."""
    language = partition.language
    if language.spaces_between_words:
        words = [(word.start(), word.end()) for word in _WORD.finditer(key)]
        for first, (start, _) in enumerate(words):
            for _, end in words[first : first + _MOST_HELD_WORDS]:
                if _SHORTEST_HELD <= end - start < len(key):
                    yield start, end
        return
    shortest = min(_SHORTEST_HELD, language.shortest_guess)
    edges = [at for at, character in enumerate(key) if category(character)[0] != "M"]
    edges.append(len(key))
    for number, start in enumerate(edges):
        longest = partition.longest_held.get(key[start : start + 2], 0)
        for end in edges[number + 1 :]:
            if end - start > longest:
                break
            if shortest <= end - start < len(key):
                yield start, end


def _together(one: float, other: float) -> float:
    """Return the greater likeness, a little raised where the other sign agrees."""
    return (max(one, other) + 0.04 * min(one, other)) / 1.04


def _shared_parts(partition: Partition, fold: str) -> Iterator[tuple[int, float]]:
    parts = {part: _alternatives(partition, part) for part in partition.parts_of(fold)}
    for position, of_query, of_key in partition.parts.shared(parts, _MINIMUM_OF_QUERY):
        yield position, _PARTS_WEIGHT * (0.7 * of_query + 0.3 * of_key)


def _alternatives(partition: Partition, part: str) -> dict[str, float]:
    """Return the parts of entries that a part of a query may stand for."""
    if not partition.language.spaces_between_words:
        return {part: 1.0} if part in partition.parts else {}
    words = partition.words_of_parts
    return {words.keys[at]: likeness for at, likeness in words.alike(part, _WORD_LIKENESS)}


@dataclass(frozen=True, slots=True)
class Heard:
    """A query as the sound of a word of another script."""

    roman: str
    sound: str

    @classmethod
    def of(cls, query: str) -> Heard:
        """Make the keys of ``query``; what has no Latin letter and no digit is not heard."""
        if not _ROMAN.search(query):
            return cls("", "")
        return cls(roman_key(query), sound_key(query))


def romanised_matches(partition: Partition, heard: Heard) -> Iterator[Match]:
    """Yield how the terms of a language match as something written by its sound."""
    if len(heard.roman) >= _SHORTEST_ROMAN:
        yield from _best_keys(partition, _heard(partition, heard))


def alike_sounds(partition: Partition, heard: Heard) -> Iterator[Match]:
    """Yield the terms of a language that sound like what was typed."""
    if len(heard.roman) >= _SHORTEST_ROMAN:
        yield from _best_keys(partition, _sounding(partition, heard))


def _best_keys(partition: Partition, found: Iterator[tuple[int, Tier, float]]) -> Iterator[Match]:
    """Yield one match for each term, by the romanization that matched it best."""
    best: dict[int, tuple[Tier, float]] = {}
    for key, tier, score in found:
        entry = partition.spoken.entries[key]
        if entry not in best or (tier, -score) < (best[entry][0], -best[entry][1]):
            best[entry] = (tier, score)
    for entry, (tier, score) in best.items():
        yield _match(partition.entries[entry], tier, score, Reason.ROMANISED)


def _heard(partition: Partition, heard: Heard) -> Iterator[tuple[int, Tier, float]]:
    spoken = partition.spoken
    roman, romans = heard.roman, spoken.romans
    for key in romans.equal(roman):
        yield key, Tier.SAME, 0.96
    if len(heard.sound) >= _SHORTEST_SAME_SOUND:
        for key in spoken.sounds.equal(heard.sound):
            yield key, Tier.SAME, 0.95
    for key, at in romans.holding(roman):
        whole = romans.keys[key]
        share = share_score(0, roman, whole)
        if at == 0:
            yield key, Tier.BEGINNING, round(_BEGINNING + share - _STEP, 4)
        elif _is_whole_words(spoken.word_starts[key], at, len(roman), len(whole)):
            yield key, Tier.PART, round(_PART + share - _STEP, 4)


def _is_whole_words(starts: int, at: int, length: int, whole: int) -> bool:
    """Whether a part of a romanization begins with a word, and ends with one or is long."""
    ends = at + length == whole or bool(starts >> at + length & 1)
    return bool(starts >> at & 1) and (ends or length >= _SHORTEST_ROMAN_PART)


def _sounding(partition: Partition, heard: Heard) -> Iterator[tuple[int, Tier, float]]:
    roman, romans = heard.roman, partition.spoken.romans
    sounds = dict(partition.spoken.sounds.alike(heard.sound, MINIMUM_LIKENESS))
    keys = set(sounds)
    if len(roman) <= _SHORT_ROMAN:
        # Of a short word too little sound is left to find it by.
        keys.update(key for key, _ in romans.alike(roman, MINIMUM_LIKENESS))
    for key in keys:
        letters = OSA.normalized_similarity(roman, romans.keys[key])
        blend = 0.5 * sounds.get(key, 0.0) + 0.5 * letters
        likeness = max(blend, letters - _SOUND_UNLIKE) - _ROMAN_LOSS
        if likeness >= MINIMUM_LIKENESS:
            yield key, Tier.LIKENESS, likeness_score(likeness)


def _match(entry: Entry, tier: Tier, score: float, reason: Reason) -> Match:
    """Return a match; by a hidden label, another spelling of the term at best."""
    if entry.label is None:
        return Match(entry.term, tier, score, reason)
    if reason is Reason.EXACT:
        reason = Reason.VARIANT
    if tier in (Tier.BEGINNING, Tier.PART):
        # A part of what people say, after every term that has it.
        gain = _STEP if tier is Tier.BEGINNING else 0.0
        return Match(entry.term, Tier.PART, round(_LABEL_PART + gain, 4), reason, entry.label)
    return Match(entry.term, tier, round(score - 2 * _STEP, 4), reason, entry.label)


def share_score(base: float, part: str, whole: str) -> float:
    """Return ``base`` and at most 0.01 more, by the share of ``whole`` that was typed."""
    return round(base + 0.01 * len(part) / max(len(whole), 1), 4)


def likeness_score(likeness: float) -> float:
    """Scale a likeness below the scores of the better tiers."""
    return round(0.88 * likeness, 4)


def _lossy_reason(query: str, entry: Entry) -> Reason:
    """Tell marks left out (``unmarked``) from another spelling of the word (``variant``)."""
    same = without_marks(query) == without_marks(entry.text)
    return Reason.UNMARKED if same else Reason.VARIANT


def without_marks(text: str) -> str:
    """Return ``text`` without nonspacing marks, case and spaces."""
    letters = (char for char in normalize("NFD", text.casefold()) if category(char) != "Mn")
    return "".join(letters).replace("đ", "d").replace(" ", "")
