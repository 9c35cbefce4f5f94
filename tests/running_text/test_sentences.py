"""How many words are found in real sentences, and how many of those found are right."""

from __future__ import annotations

import pytest

from glossary.languages import LANGUAGES
from glossary.search.index import SearchIndex
from glossary.search.running_text import find_terms
from tests.running_text.sentences import sentences_of


@pytest.mark.parametrize("tag", LANGUAGES)
def test_there_are_forty_sentences_with_answers(tag: str, glossary_index: SearchIndex) -> None:
    sentences = list(sentences_of(tag))
    assert len(sentences) >= 40
    assert all("[[" not in sentence.text for sentence in sentences)
    answers = {slug for sentence in sentences for _, _, slug in sentence.answers}
    assert len(answers) >= 30
    assert answers <= set(glossary_index.concepts)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_are_found_in_sentences(tag: str, glossary_index: SearchIndex) -> None:
    right = found = wanted = 0
    for sentence in sentences_of(tag):
        marks = {
            (mark.start, mark.end): {term.concept for term in mark.terms}
            for mark in find_terms(glossary_index, sentence.text, [tag])
        }
        found += len(marks)
        wanted += len(sentence.answers)
        right += sum(slug in marks.get((start, end), ()) for start, end, slug in sentence.answers)
    assert right / found >= 0.95, f"precision {right}/{found}"
    assert right / wanted >= 0.95, f"recall {right}/{wanted}"


def test_the_verb_of_an_act_is_found_too(glossary_index: SearchIndex) -> None:
    (mark,) = find_terms(glossary_index, "เขาถูกหลอกลวง", ["th"])
    assert mark.term.concept == "deception"
