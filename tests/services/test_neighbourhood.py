"""The picture of a concept with those around it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from glossary.languages import LANGUAGES
from glossary.search.index import SearchIndex
from glossary.services.neighbourhood import (
    KINDS,
    WIDTH,
    Box,
    Name,
    Neighbourhood,
    draw_neighbourhood,
)


def named(text: str, language: str = "en") -> Name:
    return Name(text.replace(" ", "-"), language, text)


def all_boxes(picture: Neighbourhood) -> list[Box]:
    above = [box for branch in picture.above for box in branch.boxes]
    below = [box for branch in picture.below for box in branch.boxes]
    return [*above, picture.centre, *below]


def test_wider_ideas_stand_above_and_all_others_below() -> None:
    neighbours = [(kind, named(kind)) for kind in reversed(KINDS)]
    picture = draw_neighbourhood(named("migrant"), neighbours, "en")
    assert [branch.kind for branch in picture.above] == ["broader"]
    assert [branch.kind for branch in picture.below] == list(KINDS[1:])
    order = [box.name.text for box in sorted(all_boxes(picture), key=lambda box: box.y)]
    assert order == ["broader", "migrant", "narrower", "confusable", "opposite", "related"]
    assert picture.stem_top == picture.above[0].rows[0][0].middle
    assert picture.stem_bottom == picture.below[-1].rows[-1][0].middle


def test_a_concept_may_stand_alone() -> None:
    picture = draw_neighbourhood(named("migrant"), [], "en")
    assert (picture.above, picture.below) == ((), ())
    assert picture.stem_top == picture.stem_bottom == picture.centre.middle


def test_short_words_share_a_row_and_long_ones_do_not() -> None:
    words = ["visa", "quota", "wage", "undocumented migrant", "border"]
    picture = draw_neighbourhood(named("a"), [("related", named(word)) for word in words], "en")
    (branch,) = picture.below
    assert [[box.name.text for box in row] for row in branch.rows] == [
        ["visa", "quota", "wage"], ["undocumented migrant"], ["border"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("en", "family members of migrant workers who live in the country of destination",
         ["family members of migrant", "workers who live in the", "country of destination"]),
        ("zh", "所有移徙工人及其家庭成员权利的国际保护公约和其他文书",
         ["所有移徙工人及其家庭成员权利的国", "际保护公约和其他文书"]),
        ("th", "อนุสัญญาว่าด้วยการคุ้มครองสิทธิของแรงงานข้ามชาติและครอบครัว", None),
        ("my", "ရွှေ့ပြောင်းအလုပ်သမားများနှင့်မိသားစုဝင်များအားကာကွယ်ပေးခြင်း", None),
        ("km", "អនុសញ្ញាស្តីពីការការពារសិទ្ធិរបស់ពលករចំណាកស្រុកនិងគ្រួសារ", None),
        ("km", "ជនចំណាកស្រុកដែលត្រូវបានរត់ពន្ធ", ["ជនចំណាកស្រុកដែលត្រូវបាន", "រត់ពន្ធ"]),
    ],
)  # fmt: skip
def test_a_long_word_is_broken_between_words_or_clusters(
    language: str, text: str, lines: list[str] | None
) -> None:
    picture = draw_neighbourhood(named("a"), [("related", Name("b", language, text))], language)
    ((box,),) = picture.below[0].rows
    found = [line for _, line in box.lines]
    assert len(found) > 1
    assert lines is None or found == lines
    joint = " " if LANGUAGES[language].spaces_between_words else ""
    assert joint.join(found) == text
    # No line begins with a mark, or ends with what belongs to the next letter.
    for line, following in pairwise(found):
        assert following[0] not in "ะาำ\u0e31\u0e34\u17d2\u17b6\u103a\u102c\u103b"
        assert line[-1] not in "เแโใไ\u17d2\u1039"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_box_leaves_the_picture_or_touches_another(
    glossary_index: SearchIndex, tag: str
) -> None:
    words = [concept.preferred(tag) for concept in glossary_index.concepts.values()]
    names = [Name(word.concept, tag, word.text) for word in words if word]
    for start in range(0, len(names) - 10, 10):
        kinds = zip(KINDS * 2, names[start + 1 :], strict=False)
        boxes = all_boxes(picture := draw_neighbourhood(names[start], kinds, tag))
        for box in boxes:
            assert box.x >= 0
            assert box.x + box.width <= WIDTH
            assert box.height >= 36
            assert box.y + box.height <= picture.height
            assert all(box.y < at < box.y + box.height for at, _ in box.lines)
        for one, other in pairwise(boxes):
            assert one.x + one.width < other.x or one.y + one.height < other.y
