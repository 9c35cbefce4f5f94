"""The phrases, numbers and dates of a printed book."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from babel.support import Translations

from glossary.languages import registered
from glossary.printing.words import BookWords, PrintWords
from glossary.settings import shipped_folder
from glossary.web.i18n import Interface
from tests.test_eighth_language import SHAN

CATALOGS = Interface(shipped_folder("translations"))


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "November 24, 2026"),
        ("my", "၂၀၂၆ နိုဝင်ဘာ ၂၄"),
        ("zh", "2026年11月24日"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(tag: str, written: str) -> None:
    assert BookWords(CATALOGS, tag).date(date(2026, 11, 24)) == written


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "November 24, 2026"),
        ("th", "๒๔ พฤศจิกายน ค.ศ. ๒๐๒๖"),
        ("my", "၂၀၂၆ နိုဝင်ဘာ ၂၄"),
        ("zh", "2026年11月24日"),
    ],
)
def test_on_paper_a_number_stands_in_the_digits_of_its_language(tag: str, written: str) -> None:
    words = PrintWords(CATALOGS, tag)

    assert words.date(date(2026, 11, 24)) == written
    assert words.number(24) in written


def test_countries_have_their_names() -> None:
    assert BookWords(CATALOGS, "vi").territory("TH") == "Thái Lan"
    assert BookWords(CATALOGS, "vi").territory("nowhere") == "nowhere"


def test_a_language_without_a_catalog_has_english_phrases() -> None:
    with registered(SHAN):
        words = BookWords(CATALOGS, "shn")

        assert words.tag == "en"
        assert words.title_in("shn") is None
        assert words.title_in("th") == "อภิธานศัพท์ลุ่มน้ำโขง"


def test_a_language_that_cldr_does_not_know_has_english_dates() -> None:
    class OneMore(Interface):
        languages = ("xx",)

        def translations(self, _: str) -> Translations:
            return super().translations("en")

    with registered(dataclasses.replace(SHAN, tag="xx")):
        words = BookWords(OneMore(shipped_folder("translations")), "xx")
        assert words.date(date(2026, 11, 24)) == "November 24, 2026"
