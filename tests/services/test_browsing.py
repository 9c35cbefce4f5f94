"""Browsing."""

import pytest
from sqlalchemy.orm import Session

from glossary.errors import UnknownLanguage, UnknownTheme
from glossary.languages import LANGUAGES
from glossary.search.index import SearchIndex
from glossary.services.browsing import concepts_in_order, get_theme, index_of_language
from glossary.services.indexing import build_index
from tests.factories import ConceptFactory


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_term_stands_once_under_a_heading_of_its_language(
    glossary_index: SearchIndex, tag: str
) -> None:
    groups = index_of_language(glossary_index, tag)
    terms = [term for group in groups for term in group.terms]
    assert len(terms) == glossary_index.word_counts[tag]
    headings = [group.heading for group in groups]
    assert len(headings) == len(set(headings))
    own = list(LANGUAGES[tag].index_headings)
    known = [heading for heading in headings if heading in own]
    assert known == sorted(known, key=own.index)
    assert all(group.size == len(group.terms) for group in groups)


@pytest.mark.parametrize(
    ("tag", "heading", "text"),
    [
        ("th", "ก", "การค้ามนุษย์"),
        ("th", "ง", "แงะ"),
        ("km", "ច", "ចំណាកស្រុក"),
        ("my", "ဒ", "ဒုက္ခသည်"),
        ("lo", "ອ", "ອົບພະຍົບ"),
        ("vi", "Đ", "đại diện"),
        ("zh", "C", "重新安置"),
    ],
)
def test_a_word_stands_where_its_readers_look(tag: str, heading: str, text: str) -> None:
    reading = "chóng xīn ān zhì" if tag == "zh" else None
    assert LANGUAGES[tag].heading(text, reading) == heading


def test_an_unknown_language_or_theme_is_named(glossary_index: SearchIndex) -> None:
    with pytest.raises(UnknownLanguage):
        index_of_language(glossary_index, "xx")
    with pytest.raises(UnknownTheme):
        get_theme(glossary_index, "nowhere")


def test_a_concept_without_a_word_stands_last(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("a", th="ก")
    make_concept("b", th="ข", en="b")
    index = build_index(session)
    found = concepts_in_order(index, ["a", "b"], "en")
    assert [concept.slug for concept in found] == ["b", "a"]


def test_concepts_stand_in_the_order_of_the_readers_language(glossary_index: SearchIndex) -> None:
    slugs = ["refugee", "alien", "migrant"]
    english = [concept.slug for concept in concepts_in_order(glossary_index, slugs, "en")]
    assert english == ["alien", "migrant", "refugee"]
    thai = [concept.preferred("th") for concept in concepts_in_order(glossary_index, slugs, "th")]
    texts = [term.text for term in thai if term]
    assert texts == sorted(texts, key=LANGUAGES["th"].sort_key)
