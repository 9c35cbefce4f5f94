"""Other ways to read what was typed: Zawgyi, telex, Traditional characters, sounds."""

from __future__ import annotations

import pytest

from glossary.languages import language
from glossary.languages.burmese_sound import sound_of
from glossary.languages.han import simplified, syllables
from glossary.languages.sound import sound_key
from glossary.languages.telex import telex_reading
from glossary.languages.zawgyi import ZAWGYI, zawgyi_reading

BURMESE = language("my")

ZAWGYI_WORDS = [
    ("ဒုကၡသည္", "ဒုက္ခသည်"),
    ("အလုပ္သမား", "အလုပ်သမား"),
    ("ေရႊ႕ေျပာင္းအလုပ္သမား", "ရွှေ့ပြောင်းအလုပ်သမား"),
    ("အဂၤလိပ္", "အင်္ဂလိပ်"),
    ("လူကုန္ကူးမႈ", "လူကုန်ကူးမှု"),
    ("ႏိုင္ငံကူးလက္မွတ္", "နိုင်ငံကူးလက်မှတ်"),
    ("ေၾကြးၿမီ", "ကြွေးမြီ"),
    ("ကုမၸဏီ", "ကုမ္ပဏီ"),
    ("ဘ႑ာ", "ဘဏ္ဍာ"),
    ("ျပႆနာ", "ပြဿနာ"),
    ("ဖြံ႔ၿဖိဳး", "ဖွံ့ဖြိုး"),
]


@pytest.mark.parametrize(("typed", "meant"), ZAWGYI_WORDS)
def test_zawgyi_is_read_as_unicode(typed: str, meant: str) -> None:
    read = zawgyi_reading(typed)
    assert read is not None
    assert BURMESE.norm(read) == BURMESE.norm(meant)


@pytest.mark.parametrize("word", ["ကလေး", "refugee", "အလုပ်သမား", "ခွင့်"])
def test_unicode_has_no_zawgyi_reading(word: str) -> None:
    assert zawgyi_reading(word) is None


@pytest.mark.oracle
def test_zawgyi_is_read_as_icu_reads_it() -> None:
    icu = pytest.importorskip("icu", reason="PyICU is not installed: libicu-dev, then make test")
    oracle = icu.Transliterator.createInstance("Zawgyi-my")
    for typed, _ in ZAWGYI_WORDS:
        assert BURMESE.norm(ZAWGYI(typed)) == BURMESE.norm(oracle.transliterate(typed))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguwowif tij nanj", "người tị nạn"),
        ("ngu7o72i ti5 na5n", "người tị nạn"),
        ("nguoiwf", "người"),
        ("lao ddoongj", "lao động"),
        ("lao d9o65ng di cu7", "lao động di cư"),
        ("di cuw", "di cư"),
        ("quoocs tichj", "quốc tịch"),
        ("bawts giuwx", "bắt giữ"),
        ("ba8t1", "bắt"),
        ("hộ chieeus", "hộ chiếu"),
        ("wng", "ưng"),
        ("tuwj", "tự"),
        ("thueê", "thuêê"),
    ],
)
def test_telex_and_vni_are_read_as_marks(typed: str, meant: str) -> None:
    norm = language("vi").norm
    read = telex_reading(typed)
    assert read is None if meant == "thuêê" else norm(read or "") == norm(meant)


@pytest.mark.parametrize(
    "text", ["work permit", "refugees", "boss", "di cư", "laws", "MOU 2018", "fff", "ผู้ลี้ภัย"]
)
def test_other_text_has_no_telex_reading(text: str) -> None:
    assert telex_reading(text) is None


def test_traditional_characters_and_their_sounds() -> None:
    assert simplified("難民與勞工 MOU") == "难民与劳工 MOU"
    assert syllables("难民绿，A") == ["nan", "min", "lv", "，", "A"]


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("ဒုက္ခသည်", "dokkhathi"),
        ("အလုပ်သမား", "alokthama"),
        ("ရှာဖွေ", "shapway"),
        ("ကြွေးမြီ", "kywaymyi"),
        ("အိုဗာစတေး", "obasatay"),
        ("MOU စာချုပ်", "MOUsakhyok"),
    ],
)
def test_burmese_is_written_as_it_sounds(word: str, sound: str) -> None:
    assert BURMESE.romanise(word).casefold() == sound.casefold()


def test_a_final_that_no_native_word_has_closes_the_syllable() -> None:
    assert sound_of("ဗိဇ်") == "bi"
    assert sound_of("ကွိ") == "kwi"
    assert sound_of("ကိုလ်") == "ko"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("phu li-phai", "poo lee pai"),
        ("raeng-ngan tang dao", "raengngan dangdao"),
        ("hkyup hnaung", "khyup naung"),
        ("kan gnôk-gnai", "kan yok yai"),
        ("kar chuŏnh dor", "ka juonh do"),
        ("yí mín gōng rén", "yiming ongren"),
    ],
)
def test_what_sounds_alike_has_nearly_the_same_key(one: str, other: str) -> None:
    first, second = sound_key(one), sound_key(other)
    assert abs(len(first) - len(second)) <= 1
    assert len(set(first) ^ set(second)) <= 2
