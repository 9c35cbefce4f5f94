"""The registry of languages, and what it says about each of them."""

import unicodedata
from dataclasses import replace

import pytest

from glossary.languages import (
    LANGUAGES,
    Language,
    language,
    languages_for,
    registered,
    scripts_of,
)
from glossary.languages.my import LANGUAGE as BURMESE

SHAN = Language(
    tag="shn",
    lang_attribute="shn",
    autonym="လိၵ်ႈတႆး",
    script="Mymr",
    position=8,
    block=BURMESE.block,
    digits="႐႑႒႓႔႕႖႗႘႙",
    spaces_between_words=False,
    norm=BURMESE.norm,
    fold=BURMESE.fold,
    collation_name="shn",
    fonts=BURMESE.fonts,
)


def tags(languages: list[Language]) -> list[str]:
    return [one.tag for one in languages]


def test_languages_stand_in_their_order() -> None:
    assert list(LANGUAGES) == ["en", "th", "km", "my", "lo", "vi", "zh"]
    assert [one.position for one in LANGUAGES.values()] == [1, 2, 3, 4, 5, 6, 7]


def test_the_registry_is_read_only() -> None:
    with pytest.raises(TypeError):
        LANGUAGES["shn"] = SHAN  # type: ignore[index]


def test_a_language_is_found_by_its_tag() -> None:
    assert language("km").autonym == "ខ្មែរ"
    with pytest.raises(KeyError):
        language("shn")


def test_an_eighth_language_needs_no_other_change() -> None:
    seven = list(LANGUAGES)
    with registered(SHAN) as shan:
        assert list(LANGUAGES) == [*seven, "shn"]
        assert language("shn") is shan
        assert tags(languages_for("တႆး")) == ["my", "shn"]
        assert tags(languages_for("shan"))[-1] == "shn"
        assert shan.index_headings
        assert shan.sort_key("တႆး") == shan.sort_key("တႆး")
    assert list(LANGUAGES) == seven


def test_a_registered_language_goes_away_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), registered(SHAN):
        _ = 1 / 0
    assert "shn" not in LANGUAGES


def test_a_language_can_be_replaced_for_a_while() -> None:
    thai = LANGUAGES["th"]
    other = replace(SHAN, tag="th", position=2)
    with registered(other):
        assert LANGUAGES["th"] is other
        assert list(LANGUAGES)[1] == "th"
    assert LANGUAGES["th"] is thai


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_describes_itself(tag: str) -> None:
    one = LANGUAGES[tag]
    assert one.tag == tag
    assert one.lang_attribute.startswith(tag)
    assert one.writes(one.autonym)
    assert one.allows(one.autonym)
    assert len(one.digits) == 10
    assert [unicodedata.decimal(digit) for digit in one.digits] == list(range(10))
    assert one.norm(one.digits) == "0123456789"
    assert not one.writes(one.digits)
    assert len(one.quotation_marks) == 4
    assert one.list_separator
    assert one.fonts
    assert 1 <= one.font_scale <= 1.15
    assert 1.5 <= one.line_height <= 2


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_sorts_and_has_headings(tag: str) -> None:
    one = LANGUAGES[tag]
    assert one.index_headings
    assert one.sort_key(one.autonym) == one.sort_key(one.autonym)
    assert one.heading(one.autonym) in one.index_headings


def test_a_reading_reaches_the_order() -> None:
    chinese = LANGUAGES["zh"]
    assert chinese.heading("重庆", "Chóngqìng") == "C"
    assert chinese.heading("重", "zhòng") == "Z"


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("refugee", {"Latn"}),
        ("tị nạn", {"Latn"}),
        ("ผู้ลี้ภัย", {"Thai"}),
        ("移民 visa", {"Hans", "Latn"}),
        ("２０２４", set()),
        ("၂၀၂၄", set()),
        ("беженец", set()),
        ("", set()),
    ],
)
def test_scripts_are_told_by_letters(text: str, scripts: set[str]) -> None:
    assert scripts_of(text) == scripts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ผู้ลี้ภัย", ["th"]),
        ("ជនភៀសខ្លួន", ["km"]),
        ("ဒုက္ခသည်", ["my"]),
        ("ຊາວອົບພະຍົບ", ["lo"]),
        ("难民", ["zh"]),
        ("refugee", ["en", "vi", "th", "km", "my", "lo", "zh"]),
        ("วีซ่า visa", ["en", "th", "vi"]),
        ("2024", ["en", "th", "km", "my", "lo", "vi", "zh"]),
        ("беженец", ["en", "th", "km", "my", "lo", "vi", "zh"]),
    ],
)
def test_plausible_languages_of_a_query(text: str, expected: list[str]) -> None:
    assert tags(languages_for(text)) == expected


@pytest.mark.parametrize(
    ("tag", "text", "allowed"),
    [
        ("th", "วีซ่า visa (2024)", True),
        ("th", "ວີຊາ", False),
        ("en", "émigré", True),
        ("en", "e\u0301migre\u0301", True),
        ("en", "วีซ่า", False),
        ("km", "ភាសា\u200bខ្មែរ", True),
        ("zh", "HIV 感染者", True),
        ("zh", "移民も", False),
    ],
)
def test_a_term_uses_the_letters_of_its_language(tag: str, text: str, allowed: bool) -> None:
    assert LANGUAGES[tag].allows(text) is allowed
