"""The engine: the same word, its beginning, a part of it, a likeness, an explanation.

What was typed is searched in every language it may be meant for, in each of its readings: as it
stands, as Zawgyi or telex, script by script where it mixes several, and without the name of a
language where it asks for one. The best reading answers. The order of the hits is total, so the
same question always has the same answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from glossary.languages import LANGUAGES, languages_for, scripts_of
from glossary.languages.base import Language, Reading
from glossary.search.explanations import explanation_matches
from glossary.search.index import SearchIndex
from glossary.search.matching import (
    Heard,
    Typed,
    alike_matches,
    alike_sounds,
    likeness_score,
    romanised_matches,
    written_matches,
)
from glossary.search.partition import Partition
from glossary.search.result import Hit, Match, SearchResult, Suggestion, Tier

# Beside better hits only what is this alike is shown.
_MINIMUM_BESIDE_BETTER = likeness_score(0.74)
# A likeness that is hardly chance.
_NEARLY_RIGHT = likeness_score(0.8)
# The score of the same word in another encoding or without its marks.
_AS_TYPED = 0.98


@dataclass(frozen=True, slots=True)
class _Question:
    """What to search in, and who asks."""

    index: SearchIndex
    tags: tuple[str, ...]
    places: dict[str, int]
    _typed: dict[tuple[str, str], Typed] = field(default_factory=dict)
    _heard: dict[str, Heard] = field(default_factory=dict)
    _plausible: dict[str, tuple[list[Partition], list[Partition]]] = field(default_factory=dict)

    def typed(self, language: Language, query: str) -> Typed:
        """Return the keys of ``query`` in ``language``, made once for a search."""
        known = self._typed.get((language.tag, query))
        if known is None:
            known = Typed.in_language(language, query, self.heard(query).roman)
            self._typed[language.tag, query] = known
        return known

    def heard(self, query: str) -> Heard:
        """Return ``query`` as a sound, made once for a search."""
        known = self._heard.get(query)
        if known is None:
            known = self._heard[query] = Heard.of(query)
        return known

    def partitions(self, query: str) -> tuple[list[Partition], list[Partition]]:
        """Return what ``query`` may be written in, and what of the rest it may be heard as."""
        known = self._plausible.get(query)
        if known is None:
            plausible = languages_for(query)
            searched = [
                partition
                for tag, partition in self.index.languages.items()
                if not self.tags or tag in self.tags
            ]
            written = [one for one in searched if one.language in plausible]
            heard = self.heard(query).roman
            spoken = [one for one in searched if heard and not one.language.writes(query)]
            known = self._plausible[query] = (written, spoken)
        return known

    def rank(self, match: Match) -> tuple[int, float, int, int, int, str, str]:
        """Return what hits are sorted by; no two different matches have the same."""
        term = match.term
        standing = (term.status.rank, self.places[term.language], len(term.text))
        return (match.tier, -match.score, *standing, term.concept, term.text)

    def best(self, matches: Iterable[Match]) -> list[Match]:
        """Return the best match of each concept, best first."""
        best: dict[str, Match] = {}
        for match in sorted(matches, key=self.rank):
            best.setdefault(match.term.concept, match)
        return list(best.values())


def find(
    index: SearchIndex,
    query: str,
    *,
    languages: Iterable[str] = (),
    reader_languages: tuple[str, ...] = (),
    limit: int = 10,
) -> SearchResult:
    """Return the concepts whose terms match ``query``.

    :param query: what was typed, already checked and capped (see
        :func:`glossary.services.searching.clean_query`).
    :param languages: tags to search in; all plausible ones where it is empty.
    :param reader_languages: tags that win among equals, first one first.
    :param limit: hits to return; ``total`` counts all of them.
    """
    places: dict[str, int] = {}
    for tag in (*reader_languages, *LANGUAGES):
        places.setdefault(tag, len(places))
    question = _Question(index, tuple(languages), places)
    suggestion = wanted = None
    direct = _direct_matches(question, query)
    matches = question.best(direct)
    other = _the_word_itself(question, query, matches)
    if other is not None:
        suggestion, matches = other
    else:
        matches = question.best([*direct, *_guesses(question, query, direct)])
        for text, kind, found in _other_readings(question, query, matches):
            if _answers_better(found, matches):
                matches = found
                suggestion = Suggestion(kind, text) if kind in _SHOWN_READINGS else suggestion
                wanted = kind if kind in LANGUAGES else wanted
    if any(match.tier < Tier.LIKENESS for match in matches):
        matches = [
            match
            for match in matches
            if match.tier < Tier.LIKENESS or match.score >= _MINIMUM_BESIDE_BETTER
        ]
    if len(matches) < limit:
        known = {match.term.concept for match in matches}
        explained = question.best(_explained(question, query))
        matches += [match for match in explained if match.term.concept not in known]
    hits = tuple(Hit(index.concepts[match.term.concept], match) for match in matches)
    return SearchResult(query, hits[:limit], len(hits), suggestion, wanted)


_SHOWN_READINGS = ("zawgyi", "telex")
# Runs of one script that are looked at in a query that mixes them.
_MOST_RUNS = 4
_WHOLE = (Tier.SAME, Tier.LIKENESS)


def _answers_better(found: list[Match], than: list[Match]) -> bool:
    if not found or not than:
        return bool(found)
    return (found[0].tier, -found[0].score) < (than[0].tier, -than[0].score)


def _matches(question: _Question, query: str) -> list[Match]:
    """Return every way in which a term of any plausible language matches ``query``."""
    direct = _direct_matches(question, query)
    return [*direct, *_guesses(question, query, direct)]


def _direct_matches(question: _Question, query: str) -> list[Match]:
    """Return the matches that need no guess: as it is written, or as a romanization."""
    found: list[Match] = []
    written, spoken = question.partitions(query)
    for partition in written:
        found += written_matches(partition, question.typed(partition.language, query))
    heard = question.heard(query)
    for partition in spoken:
        found += romanised_matches(partition, heard)
    return found


def _guesses(question: _Question, query: str, direct: list[Match]) -> Iterator[Match]:
    """Yield what is like ``query``.

    Where a word is found as it was typed nothing has to be guessed; a word that only sounds so,
    or has these initials, may still be a slip for another.
    """
    if any(match.score >= _AS_TYPED for match in direct):
        return
    written, spoken = question.partitions(query)
    guesses = [
        match
        for partition in written
        if partition.language.writes(query)
        for match in alike_matches(partition, question.typed(partition.language, query))
    ]
    yield from guesses
    # A word that is nearly right in its own script is not heard as one of another.
    if all(match.score < _NEARLY_RIGHT for match in (*direct, *guesses)):
        for partition in spoken:
            yield from alike_sounds(partition, question.heard(query))


def _the_word_itself(
    question: _Question, query: str, direct: list[Match]
) -> tuple[Suggestion, list[Match]] | None:
    """Return the reading in which ``query`` is the very word, where it is none as it stands."""
    if direct and direct[0].score >= _AS_TYPED:
        return None
    for language, reading in _readings(question, query):
        partition = question.index.languages[language.tag]
        typed = question.typed(language, reading.text)
        found = question.best(written_matches(partition, typed))
        if found and found[0].score >= _AS_TYPED:
            return Suggestion(reading.kind, reading.text), found
    return None


def _readings(question: _Question, query: str) -> Iterator[tuple[Language, Reading]]:
    for language in LANGUAGES.values():
        if language.writes(query) and (not question.tags or language.tag in question.tags):
            reading = language.reading(query)
            if reading is not None:
                yield language, reading


def _explained(question: _Question, query: str) -> Iterator[Match]:
    for language in LANGUAGES.values():
        if language.writes(query) and (not question.tags or language.tag in question.tags):
            typed = question.typed(language, query)
            yield from explanation_matches(question.index, language, typed)


def _other_readings(
    question: _Question, query: str, matches: list[Match]
) -> Iterator[tuple[str, str, list[Match]]]:
    """Yield (what is searched, kind of reading, best matches) for each other reading."""
    if matches and matches[0].score >= 1.0:
        return
    for language, reading in _readings(question, query):
        partition = question.index.languages[language.tag]
        typed = question.typed(language, reading.text)
        found = [*written_matches(partition, typed), *alike_matches(partition, typed)]
        if language.spaces_between_words:
            # Whole words: "boss" is no telex for the beginning of "bó".
            found = [match for match in found if match.tier in _WHOLE]
        yield reading.text, reading.kind, question.best(found)
    nearly_right = bool(matches) and matches[0].score >= _NEARLY_RIGHT
    for tag, rest in _without_language_name(query, at_start=not nearly_right):
        yield rest, tag, question.best(_matches(question, rest))
    runs = _runs(query) if len(scripts_of(query)) > 1 else []
    if len(runs) > 1:
        yield query, "mixed", question.best(_mixed(question, runs))


def _mixed(question: _Question, runs: list[str]) -> Iterator[Match]:
    """Yield the concepts that the parts of a query in several scripts have found together.

    Each part counts by its length; a concept that only one part finds is less of an answer.
    """
    letters = sum(map(len, runs))
    shares: defaultdict[str, float] = defaultdict(float)
    strongest: dict[str, tuple[float, Match]] = {}
    for run in runs:
        for match in question.best(_matches(question, run)):
            share = match.score * len(run) / letters
            shares[match.term.concept] += share
            if share > strongest.get(match.term.concept, (0.0, match))[0]:
                strongest[match.term.concept] = (share, match)
    for slug, (_, match) in strongest.items():
        score = likeness_score(min(1.0, shares[slug] + 0.25))
        yield replace(match, tier=Tier.LIKENESS, score=score)


def _runs(query: str) -> list[str]:
    """Return the longest runs of one script in a query.

    What is of no script stays with the run before.
    """
    runs: list[tuple[Language | None, str]] = []
    for character in query:
        writers = [one for one in LANGUAGES.values() if one.writes(character)]
        script = writers[0] if writers else None
        if runs and (script is None or runs[-1][0] in (script, None)):
            runs[-1] = (runs[-1][0] or script, runs[-1][1] + character)
        else:
            runs.append((script, character))
    # A single letter of another script is a slip of the finger, and nobody mixes more than a few.
    found = [text.strip() for _, text in runs if len(text.strip()) > 1]
    return sorted(found, key=len, reverse=True)[:_MOST_RUNS]


def _without_language_name(query: str, *, at_start: bool) -> Iterator[tuple[str, str]]:
    """Yield (tag, rest) where ``query`` ends with the name of a language, or begins with it."""
    for pattern in _language_names()[: 1 + at_start]:
        named = pattern.fullmatch(query)
        if named and (rest := named["rest"].strip(" -:,/()")):
            tag = next(tag for tag in LANGUAGES if named.groupdict().get(tag.replace("-", "_")))
            yield tag, rest


@cache
def _language_names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the name of a language behind and before the rest of a query."""
    groups = []
    for tag, language in LANGUAGES.items():
        names = {*filter(None, language.names.split("; ")), language.autonym}
        alternatives = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        groups.append(f"(?P<{tag}>{alternatives})")
    name = "|".join(groups)
    # A Latin name is a word of its own; the other scripts put no space between words.
    latin = "a-zà-ỹ"
    joint = rf" +(?:(?:in|to|into|bằng|sang) +)?|(?<=[^{latin} ])"
    after = rf"(?P<rest>.+?)(?:{joint})(?:{name})"
    before = rf"(?:{name})(?: +|(?=[^{latin} ]))(?P<rest>.+)"
    return re.compile(after, re.IGNORECASE), re.compile(before, re.IGNORECASE)
