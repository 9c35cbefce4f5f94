"""The engine: the same word, then its beginning, then a part of it, then a likeness.

Every comparison is between keys that a language made (:mod:`glossary.languages`), never between
raw strings: a general normaliser takes the vowels and tone marks of Thai, Lao, Khmer and Burmese
for punctuation. Likeness is optimal string alignment (OSA) on code points of the *norm* and the
*fold* key with a little Jaro–Winkler, the blend that held-out misspellings ranked best.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import category, normalize

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import extract

from glossary.languages import LANGUAGES, languages_for
from glossary.languages.base import Language
from glossary.languages.text import roman_key
from glossary.search.index import IndexedTerm, LanguageKeys, SearchIndex
from glossary.search.result import Hit, Match, Reason, SearchResult

# Likeness below this is noise; with a better tier among the hits more is asked.
_MINIMUM_LIKENESS = 0.62
_MINIMUM_BESIDE_BETTER = 0.72
# Shorter keys are found whole, never by likeness: half of such a word is one slip.
_SHORTEST_FUZZY = 4
_SHORTEST_FUZZY_HAN = 2
# A romanisation is one of several spellings of a word, so it weighs a little less.
_LOSS = 0.01
_SAME, _BEGINNING, _PART, _LIKENESS = range(4)


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
    matches = list(_matches(index, query, tuple(languages)))
    if any(match.tier < _LIKENESS for match in matches):
        floor = _likeness_score(_MINIMUM_BESIDE_BETTER)
        matches = [match for match in matches if match.tier < _LIKENESS or match.score >= floor]
    places: dict[str, int] = {}
    for tag in (*reader_languages, *LANGUAGES):
        places.setdefault(tag, len(places))

    def rank(match: Match) -> tuple[int, float, int, int, int, str, str]:
        term = match.term
        standing = (term.status.rank, places[term.language], len(term.text))
        return (match.tier, -match.score, *standing, term.concept, term.text)

    best: dict[str, Match] = {}
    for match in sorted(matches, key=rank):
        best.setdefault(match.term.concept, match)
    hits = tuple(Hit(index.concepts[slug], match) for slug, match in best.items())
    return SearchResult(query=query, hits=hits[:limit], total=len(hits))


def _matches(index: SearchIndex, query: str, tags: tuple[str, ...]) -> Iterator[Match]:
    plausible = languages_for(query)
    roman = roman_key(query)
    for language in LANGUAGES.values():
        if tags and language.tag not in tags:
            continue
        keys = index.languages[language.tag]
        if language in plausible:
            yield from _written_matches(language, keys, query)
        if not language.writes(query) and len(roman) >= _SHORTEST_FUZZY - 1:
            yield from _romanised_matches(keys, roman)


def _written_matches(language: Language, keys: LanguageKeys, query: str) -> Iterator[Match]:
    norm, fold = language.norm(query), language.fold(query)
    if not norm:
        return
    if 2 * len(fold) < len(norm):
        # Hardly anything of the word is left ("xxxxxx" folds to "x"): it says nothing.
        fold = norm
    words = norm.split() if language.spaces_between_words else [norm]
    shortest = _SHORTEST_FUZZY_HAN if language.script == "Hans" else _SHORTEST_FUZZY
    found = set()
    for position, (term_norm, term_fold) in enumerate(zip(keys.norm, keys.fold, strict=True)):
        term = keys.terms[position]
        if term_norm == norm:
            same = normalize("NFC", query).casefold() == term.text.casefold()
            exact = same and not term.is_variant
            yield Match(term, _SAME, 1.0, Reason.EXACT if exact else Reason.VARIANT)
        elif fold and term_fold == fold:
            yield Match(term, _SAME, 0.99, _lossy_reason(query, term))
        elif term_norm.startswith(norm) or (fold and term_fold.startswith(fold)):
            yield Match(term, _BEGINNING, _share_score(0.96, norm, term_norm), Reason.PREFIX)
        elif _holds(words, term_norm) or (fold and fold in term_fold):
            yield Match(term, _PART, _share_score(0.94, norm, term_norm), Reason.CONTAINS)
        else:
            continue
        found.add(position)
    if len(norm) >= shortest:
        for position, likeness in _alike(keys, norm, fold):
            if position not in found:
                score = _likeness_score(likeness)
                yield Match(keys.terms[position], _LIKENESS, score, Reason.FUZZY)


def _romanised_matches(keys: LanguageKeys, roman: str) -> Iterator[Match]:
    for position, key in enumerate(keys.roman):
        term = keys.terms[position]
        if not key:
            continue
        if key == roman:
            yield Match(term, _SAME, 1.0 - 2 * _LOSS, Reason.ROMANISED)
        elif key.startswith(roman):
            score = _share_score(0.96, roman, key) - _LOSS
            yield Match(term, _BEGINNING, round(max(score, 0.96), 2), Reason.ROMANISED)
        elif roman in key and len(roman) > _SHORTEST_FUZZY:
            yield Match(term, _PART, _share_score(0.94, roman, key), Reason.ROMANISED)
    if len(roman) > _SHORTEST_FUZZY:
        close = extract(
            roman, keys.roman, scorer=OSA.normalized_similarity, processor=None,
            score_cutoff=_MINIMUM_BESIDE_BETTER, limit=None,
        )  # fmt: skip
        for key, likeness, position in close:
            if roman not in key:
                score = _likeness_score(likeness - _LOSS)
                yield Match(keys.terms[position], _LIKENESS, score, Reason.ROMANISED)


def _alike(keys: LanguageKeys, norm: str, fold: str) -> Iterator[tuple[int, float]]:
    """Yield the positions whose keys are alike, with their likeness in 0–1."""
    # The blend can't reach the minimum when the better of its two halves stays below this.
    cutoff = _MINIMUM_LIKENESS - 0.1
    candidates = {
        position
        for query, choices in ((norm, keys.norm), (fold, keys.fold))
        for _, _, position in extract(
            query, choices, scorer=OSA.normalized_similarity, processor=None,
            score_cutoff=cutoff, limit=None,
        )
    }  # fmt: skip
    for position in sorted(candidates):
        likeness = (
            0.45 * OSA.normalized_similarity(norm, keys.norm[position])
            + 0.45 * OSA.normalized_similarity(fold, keys.fold[position])
            + 0.10 * JaroWinkler.normalized_similarity(norm, keys.norm[position])
        )
        if likeness >= _MINIMUM_LIKENESS:
            yield position, likeness


def _holds(words: list[str], key: str) -> bool:
    """Whether every word of the query stands somewhere in the key, in any order."""
    return all(word in key for word in words)


def _share_score(base: float, part: str, whole: str) -> float:
    """Return ``base`` and at most two hundredths more, by the share of ``whole`` typed."""
    return round(base + 0.02 * len(part) / max(len(whole), 1), 2) if part else base


def _likeness_score(likeness: float) -> float:
    """Scale a likeness below the scores of the better tiers."""
    return round(0.93 * likeness, 2)


def _lossy_reason(query: str, term: IndexedTerm) -> Reason:
    """Tell marks left out (``unmarked``) from another spelling of the word (``variant``)."""
    if _without_marks(query) == _without_marks(term.text):
        return Reason.UNMARKED
    return Reason.VARIANT


def _without_marks(text: str) -> str:
    letters = (char for char in normalize("NFD", text.casefold()) if category(char) != "Mn")
    return "".join(letters).replace("đ", "d").replace(" ", "")
