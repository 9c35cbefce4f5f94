"""What a rule is given: one entry, and what has to be known of all the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property

from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, Concept, RelationType, Term

# (language, message) of one fault.
Fault = tuple[str, str]

_QUOTED = re.compile('“[^”]*”|‘[^’]*’|«[^»]*»|「[^」]*」|『[^』]*』|"[^"]*"')


# Words that are discouraged for one concept and needed in another sense, with that sense.
_NEEDED_ELSEWHERE = {("my", "လူမျိုး"): "race or people, where it does not stand for nationality"}


class WholeGlossary:
    """The words of all entries, gathered once."""

    def __init__(self, concepts: list[Concept]) -> None:
        """Gather from all published concepts."""
        self.concepts = concepts

    @cached_property
    def preferred(self) -> dict[tuple[str, str, str | None, str | None], list[Concept]]:
        """The concepts by (language, norm key, region, register) of their preferred terms."""
        found: defaultdict[tuple[str, str, str | None, str | None], list[Concept]]
        found = defaultdict(list)
        for concept, tag, term in self._terms():
            if term.administrative_status is AdministrativeStatus.PREFERRED:
                key = LANGUAGES[tag].norm(term.text)
                found[tag, key, term.region, term.register].append(concept)
        return found

    def discouraged_word_in(self, tag: str, text: str) -> str | None:
        """Return a discouraged word that stands in ``text`` outside quotation marks.

        A word that is part of a recommended one does not count (the Khmer word for servant
        stands in the one for sex worker), nor one that is recommended for another concept.
        """
        pattern = self._patterns.get(tag)
        if pattern is None:
            return None
        plain = _QUOTED.sub(" ", text.casefold())
        for found in pattern.finditer(plain):
            if found["discouraged"]:
                return found["discouraged"]
        return None

    @cached_property
    def wider(self) -> dict[str, set[str]]:
        """The slugs of the wider ideas of each concept."""
        return {
            concept.slug: {
                one.target.slug for one in concept.relations if one.type is RelationType.BROADER
            }
            for concept in self.concepts
        }

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        """One pattern per language: recommended words first, so that they hide what is in them."""
        good: defaultdict[str, set[str]] = defaultdict(set)
        bad: defaultdict[str, set[str]] = defaultdict(set)
        for _, tag, term in self._terms():
            is_bad = term.is_discouraged and (tag, term.text) not in _NEEDED_ELSEWHERE
            (bad if is_bad else good)[tag].add(term.text.casefold())
        return {
            tag: _pattern(tag, good[tag], words - good[tag])
            for tag, words in bad.items()
            if words - good[tag]
        }

    def _terms(self) -> Iterator[tuple[Concept, str, Term]]:
        for concept in self.concepts:
            for section in concept.sections:
                if section.language in LANGUAGES:
                    yield from ((concept, section.language, term) for term in section.terms)


Rule = Callable[[Concept, WholeGlossary], Iterator[Fault]]


def _pattern(tag: str, good: set[str], bad: set[str]) -> re.Pattern[str]:
    hiding = [word for word in good if any(part in word for part in bad)]
    edge = r"\b" if LANGUAGES[tag].spaces_between_words else ""
    return re.compile(
        f"{edge}(?:{_alternatives(hiding)}|(?P<discouraged>{_alternatives(bad)})){edge}"
        if hiding
        else f"{edge}(?P<discouraged>{_alternatives(bad)}){edge}"
    )


def _alternatives(words: list[str] | set[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in longest_first)


def explains(concept: Concept, other: Concept) -> bool:
    """Whether the two concepts stand in a relation that tells readers how they differ."""
    pairs = [(relation.target, relation) for relation in concept.relations]
    pairs += [(relation.source, relation) for relation in concept.incoming_relations]
    return any(
        found is other and relation.type is RelationType.CONFUSABLE for found, relation in pairs
    )
