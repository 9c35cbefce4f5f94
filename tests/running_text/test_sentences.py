"""How many words are found in real sentences, and how many of those found are right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glossary.languages import LANGUAGES
from glossary.model.vocabulary import AdministrativeStatus, ReviewState
from glossary.search.index import IndexedTerm, SearchIndex
from glossary.search.running_text import TermTree, find_terms
from tests.running_text.sentences import sentences_of


@pytest.mark.parametrize("tag", LANGUAGES)
def test_there_are_ninety_sentences_with_answers_and_some_without(
    tag: str, glossary_index: SearchIndex
) -> None:
    sentences = list(sentences_of(tag))
    assert len(sentences) >= 90
    assert sum(not sentence.answers for sentence in sentences) >= 10
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


def test_the_verb_of_an_act_is_found_in_its_forms(glossary_index: SearchIndex) -> None:
    text = "They deported him; she overstays, resettling is ratified, and nobody detains them."
    marks = find_terms(glossary_index, text, ["en"])
    assert [(text[mark.start : mark.end], mark.term.concept) for mark in marks] == [
        ("deported", "deportation"), ("overstays", "overstay"), ("resettling", "resettlement"),
        ("ratified", "ratification"), ("detains", "detention"),
    ]  # fmt: skip


def test_the_verb_of_an_act_is_found_too(glossary_index: SearchIndex) -> None:
    (mark,) = find_terms(glossary_index, "เขาถูกหลอกลวง", ["th"])
    assert mark.term.concept == "deception"


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("zh", "个人权利和人权", ["人权"]),
        ("zh", "开工时发工资", ["工资"]),
        ("th", "ทรัพย์สินบนบก กับสินบน", ["สินบน"]),
        ("vi", "The gioi noi: giu ho chieu", ["ho chieu"]),
        ("vi", "Mọi người ở đây giữ hộ chiếu", ["hộ chiếu"]),
        ("en", "They pay the fee out of their pay", ["pay"]),
        ("en", "a refuge for a refugee, the refugees’ refuges", ["refugee", "refugees"]),
        ("my", "တစ်လစာ လစာ", ["လစာ"]),
        ("lo", "ເຖົ້າແກ່ຊະລາ, ເຖົ້າແກ່", ["ເຖົ້າແກ່"]),
        ("km", "អង្គការសហប្រជាជាតិ អង្គការ", ["អង្គការ"]),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_term_is_left_alone(
    glossary_index: SearchIndex, tag: str, text: str, expected: list[str]
) -> None:
    marks = find_terms(glossary_index, text, [tag])
    assert [text[mark.start : mark.end] for mark in marks] == expected


def test_what_the_glossary_has_as_a_term_is_one() -> None:
    terms = (
        IndexedTerm(
            concept="door",
            language="en",
            text=text,
            status=AdministrativeStatus.PREFERRED,
            review_state=ReviewState.UNREVIEWED,
        )
        for text in ("door", "revolving door")
    )
    language = replace(LANGUAGES["en"], lookalikes="revolving door; door stop")
    tree = TermTree(language, terms)
    text = "A door stop, a revolving door, a door."
    assert [text[mark.start : mark.end] for mark in tree.find(text)] == ["revolving door", "door"]
