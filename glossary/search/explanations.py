"""Searching the definitions and notes, last and marked as such."""

from __future__ import annotations

from collections.abc import Iterator

from glossary.languages.base import Language
from glossary.search.index import SearchIndex
from glossary.search.matching import Typed
from glossary.search.result import Match, Reason, Tier

# A question of one or two letters would find every text.
_SHORTEST = 3
# Which share of the question's weight a text must have.
_MINIMUM_SHARE = 0.7


def explanation_matches(index: SearchIndex, language: Language, typed: Typed) -> Iterator[Match]:
    """Yield the concepts that a text in ``language`` explains with the words that were typed."""
    explanations = index.explanations[language.tag]
    fold = typed.norm if language.homophonic_fold else typed.fold
    if len(fold) < min(_SHORTEST, language.shortest_guess):
        return
    found: dict[int, float] = {}
    if language.spaces_between_words:
        words = {word: {word: 1.0} if word in explanations.parts else {} for word in fold.split()}
        for position, share, of_text in explanations.parts.shared(words, _MINIMUM_SHARE):
            found[position] = 0.4 * share + 0.1 * of_text
    else:
        for position, _ in explanations.keys.holding(fold):
            found[position] = 0.4 + 0.1 * len(fold) / len(explanations.keys.keys[position])
    slugs = explanations.slugs
    for position, score in found.items():
        concept = index.concepts[slugs[position]]
        if terms := concept.terms.get(language.tag):
            yield Match(
                concept.preferred(language.tag) or terms[0],
                Tier.EXPLANATION,
                round(score, 4),
                Reason.DEFINITION,
                explanations.text(position),
            )
