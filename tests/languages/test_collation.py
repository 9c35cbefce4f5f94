"""The order and the index headings of each language against ICU's.

The files of ``collation_gold`` hold terms of the glossary in the order ICU gives them; the
tests marked ``oracle`` ask ICU itself, for these terms and for many generated texts.
"""

import random
import string
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from glossary.languages.collation import NAMES, OTHER, collation_for

GOLD = Path(__file__).with_name("collation_gold")
TAGS = (*NAMES, "shn")

# The letters, marks and digits of each language, as ranges of code points.
CHARACTERS = {
    "en": [(0x20, 0x17F), (0x1E00, 0x1EFF), (0x2010, 0x203A)],
    "th": [(0x0E01, 0x0E3A), (0x0E3F, 0x0E5B), (0x20, 0x7E)],
    "km": [(0x1780, 0x17F9), (0x20, 0x2F)],
    "my": [(0x1000, 0x109F), (0x20, 0x2F)],
    "lo": [(0x0E81, 0x0EDF), (0x20, 0x2F)],
    "vi": [(0x20, 0x7E), (0xC0, 0x1B0), (0x0300, 0x0309), (0x0323, 0x0323), (0x1EA0, 0x1EF9)],
    "zh": [(0x20, 0x7E), (0xE0, 0x1DC), (0x3001, 0x3011), (0xFF01, 0xFF5E)],
    "shn": [(0x1000, 0x109F), (0xA9E0, 0xA9FE), (0xAA60, 0xAA7F), (0x20, 0x2F)],
}

# Terms whose reading differs from the usual reading of a character, with their headings.
HETERONYMS = [
    ("边境地区出入境通行证", "biān jìng dì qū chū rù jìng tōng xíng zhèng", "B"),
    ("避难", "bì nàn", "B"),
    ("产假", "chǎn jià", "C"),
    ("重返社会", "chóng fǎn shè huì", "C"),
    ("重新安置", "chóng xīn ān zhì", "C"),
    ("重新融入社会", "chóng xīn róng rù shè huì", "C"),
    ("逮捕", "dài bǔ", "D"),
    ("带薪年休假", "dài xīn nián xiū jià", "D"),
    ("更换雇主", "gēng huàn gù zhǔ", "G"),
    ("供应链", "gōng yìng liàn", "G"),
    ("和睦共处", "hé mù gòng chǔ", "H"),
    ("就地融合", "jiù dì róng hé", "J"),
    ("勒索", "lè suǒ", "L"),
    ("目的地国", "mù dì dì guó", "M"),
    ("目的国", "mù dì guó", "M"),
    ("难民", "nàn mín", "N"),
    ("年假", "nián jià", "N"),
    ("强迫劳动", "qiǎng pò láo dòng", "Q"),
    ("强迫劳工", "qiǎng pò láo gōng", "Q"),
    ("强占土地", "qiáng zhàn tǔ dì", "Q"),
    ("融入当地社会", "róng rù dāng dì shè huì", "R"),
    ("适当法律程序", "shì dàng fǎ lǜ chéng xù", "S"),
    ("土地掠夺", "tǔ dì lüè duó", "T"),
    ("土著人民", "tǔ zhù rén mín", "T"),
    ("延长工作时间", "yán cháng gōng zuò shí jiān", "Y"),
    ("征地", "zhēng dì", "Z"),
]


def gold(tag: str) -> list[str]:
    return (GOLD / f"{tag}.txt").read_text(encoding="utf-8").splitlines()


@cache
def generated(tag: str) -> list[str]:
    """Make texts of the characters of a language, and gold terms with one change."""
    chance = random.Random(f"collation {tag}")
    characters = [
        chr(code)
        for first, last in CHARACTERS[tag]
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)) != "Cn"
    ]
    if tag == "zh":
        characters += [*"".join(gold("zh"))] * 2 + [*"重庆沈阳藏文虫弞"] * 9
    texts = ["".join(chance.choices(characters, k=chance.randint(1, 7))) for _ in range(4000)]
    for term in gold(tag) * 5:
        at = chance.randrange(len(term))
        texts.append(term[:at] + chance.choice(["", *characters]) + term[at + 1 :])
    return [unicodedata.normalize("NFC", text) for text in texts if text]


@pytest.mark.parametrize("tag", TAGS)
def test_terms_sort_as_icu_sorts_them(tag: str) -> None:
    terms = gold(tag)
    shuffled = random.Random(tag).sample(terms, len(terms))
    assert sorted(shuffled, key=collation_for(tag).key) == terms


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", "a A á ab Ábc Zoo"),
        ("th", "กก กา เก แก ไก่ ขา เขา ฮา"),
        ("lo", "ກາ ເກ ແກ ຂາ ເຂດ ສາ ຊາ ຫມາ ໝາ"),
        ("km", "កក ការ ខេត្ត អំពើ"),
        ("my", "က ကာ ကို ကက် ကောင်း ကျ ကြ ခ"),
        ("vi", "a à ả ã á ạ ă ằ â ầ b d đ đi"),
        ("zh", "边境 重庆 工人 合法 劳工 难民 移民 中国 ATM"),
    ],
)
def test_each_language_follows_its_dictionaries(tag: str, words: str) -> None:
    shuffled = random.Random(tag).sample(words.split(), len(words.split()))
    assert sorted(shuffled, key=collation_for(tag).key) == words.split()


def test_thai_order_ignores_spaces_and_punctuation_before_the_last_level() -> None:
    key = collation_for("th").key
    assert key("กา-ขา")[:3] == key("กา ขา")[:3] == key("กาขา")[:3]
    assert key("กา-ขา") != key("กา ขา")


@pytest.mark.parametrize("tag", TAGS)
def test_keys_as_bytes_compare_as_keys(tag: str) -> None:
    order = collation_for(tag)
    texts = [*generated(tag), "ぁ", "\U0010ffff", ""]
    assert sorted(texts, key=order.key_bytes) == sorted(texts, key=order.key)


@pytest.mark.parametrize("tag", TAGS)
def test_only_equal_texts_have_equal_keys(tag: str) -> None:
    terms = gold(tag)
    assert len({collation_for(tag).key(term) for term in terms}) == len(terms)


def test_canonically_equivalent_texts_have_equal_keys() -> None:
    key = collation_for("vi").key
    assert (
        key(unicodedata.normalize("NFD", "ậ ợ")) == key("ậ ợ") == key("\u00e2\u0323 \u1ecd\u031b")
    )


def test_a_mark_that_is_blocked_does_not_join_its_letter() -> None:
    key = collation_for("vi").key
    assert key("a\u0301\u0302")[0] == key("a")[0]
    assert key("a\u0323\u0302")[0] == key("â")[0]


@pytest.mark.parametrize("tag", TAGS)
def test_characters_without_an_entry_come_last(tag: str) -> None:
    key = collation_for(tag).key
    assert max(map(key, gold(tag))) < key("ぁ") < key("\U00020000") < key("\U00020001")


def test_a_compatibility_character_sorts_beside_its_plain_form() -> None:
    key = collation_for("zh").key
    assert key("㈠")[:3] == key("(一)")[:3]
    assert key("㈠") > key("(一)")


def test_other_names_have_the_root_order() -> None:
    assert collation_for("shn") is not collation_for("my")
    assert collation_for("shn").key("တႆး") == collation_for("und").key("တႆး")
    assert collation_for("../root").headings == collation_for("en").headings


def test_an_order_is_read_once() -> None:
    assert collation_for("lo") is collation_for("lo")


@pytest.mark.parametrize(
    ("tag", "headings"),
    [
        ("en", " ".join(string.ascii_uppercase)),
        (
            "th",
            "ก ข ฃ ค ฅ ฆ ง จ ฉ ช ซ ฌ ญ ฎ ฏ ฐ ฑ ฒ ณ "
            "ด ต ถ ท ธ น บ ป ผ ฝ พ ฟ ภ ม ย ร ฤ ล ฦ ว ศ ษ ส ห ฬ อ ฮ",
        ),
        (
            "km",
            "ក ខ គ ឃ ង ច ឆ ជ ឈ ញ ដ ឋ ឌ ឍ ណ ត ថ ទ ធ "
            "ន ប ផ ព ភ ម យ រ ឫ ឬ ល ឭ ឮ វ ស ហ ឡ អ ឥ ឦ ឧ ឩ ឪ ឯ ឰ ឱ ឳ",
        ),
        ("my", "က ခ ဂ ဃ င စ ဆ ဇ ဈ ဉ ည ဋ ဌ ဍ ဎ ဏ တ ထ ဒ ဓ န ပ ဖ ဗ ဘ မ ယ ရ လ ဝ သ ဟ ဠ အ"),
        ("lo", "ກ ຂ ຄ ງ ຈ ສ ຊ ຍ ດ ຕ ຖ ທ ນ ບ ປ ຜ ຝ ພ ຟ ມ ຢ ຣ ລ ວ ຫ ອ ຮ"),
        ("vi", "A Ă Â B C D Đ E Ê F G H I J K L M N O Ô Ơ P Q R S T U Ư V W X Y Z"),
        ("zh", " ".join(string.ascii_uppercase)),
        ("shn", " ".join(string.ascii_uppercase)),
    ],
)
def test_headings_are_those_of_the_language(tag: str, headings: str) -> None:
    assert list(collation_for(tag).headings) == headings.split()


@pytest.mark.parametrize(
    ("tag", "text", "heading"),
    [
        ("en", "émigré", "E"),
        ("en", "3D Programme", OTHER),
        ("en", "แรงงาน", OTHER),
        ("th", "แรงงาน", "ร"),
        ("th", "(แรงงาน)", "ร"),
        ("th", "NGO", OTHER),
        ("lo", "ແຮງງານ", "ຮ"),
        ("lo", "ໝາ", "ຫ"),
        ("km", "ឪពុក", "ឪ"),
        ("km", "ឩស", "ឩ"),
        ("km", "ឯកសារ", "ឯ"),
        ("km", "អំពើ", "អ"),
        ("my", "ကျောင်း", "က"),
        ("my", "ဥပဒေ", "အ"),
        ("vi", "đi lại", "Đ"),
        ("vi", "di cư", "D"),
        ("vi", "ở", "Ơ"),
        ("zh", "难民", "N"),
        ("zh", "重庆", "C"),
        ("zh", "HIV感染者", "H"),
        ("zh", "21世纪", OTHER),
        ("shn", "တႆး", OTHER),
    ],
)
def test_a_text_stands_under_its_heading(tag: str, text: str, heading: str) -> None:
    assert collation_for(tag).heading(text) == heading


@pytest.mark.parametrize(("term", "reading", "heading"), HETERONYMS)
def test_a_term_is_ordered_by_its_own_reading(term: str, reading: str, heading: str) -> None:
    chinese = collation_for("zh")
    assert chinese.heading(term, reading) == heading
    assert chinese.key(term, reading) != chinese.key(term)


def test_a_character_read_otherwise_stands_behind_those_listed_for_the_reading() -> None:
    key = collation_for("zh").key
    assert key("虫") < key("崇") < key("重返", "chóng fǎn") < key("宠") < key("重量", "zhòng liàng")


@pytest.mark.parametrize(
    "reading", ["chóng xīn", "chóngxīn", "Chóng-xīn", "chóng’xīn", "cho\u0301ngxi\u0304n"]
)
def test_readings_may_be_joined_or_hyphenated(reading: str) -> None:
    key = collation_for("zh").key
    assert key("重新", reading) == key("重新", "chóng xīn") != key("重新")


@pytest.mark.parametrize(
    ("term", "reading"),
    [
        ("移民", "yí mín"),
        ("重庆", "Chóngqìng"),
        ("一起", "yìqǐ"),
        ("不是", "búshì"),
        ("西安", "Xī'ān"),
        ("东西", "dōngxi"),
        ("HIV感染者", "HIV gǎnrǎnzhě"),
        ("重新", "not pinyin"),
        ("21世纪", "èrshíyī shìjì"),
        ("", "a"),
        ("重" * 2000, "chóng" * 2000),
    ],
)
def test_other_readings_leave_the_order_of_icu(term: str, reading: str) -> None:
    key = collation_for("zh").key
    assert key(term, reading) == key(term)


def test_only_chinese_has_readings() -> None:
    assert collation_for("my").key("က", "ka.") == collation_for("my").key("က")


def icu_for(tag: str) -> tuple[Any, Any, Any]:
    """Return ICU's module, collator and index of a language, or skip the test."""
    icu = pytest.importorskip("icu", reason="PyICU is not installed")
    if not icu.ICU_VERSION.startswith("72."):
        pytest.skip(f"the tables come from ICU 72, this is ICU {icu.ICU_VERSION}")
    locale = icu.Locale.forLanguageTag("zh-u-co-pinyin" if tag == "zh" else tag)
    return icu, icu.Collator.createInstance(locale), icu.AlphabeticIndex(locale)


@pytest.mark.oracle
@pytest.mark.parametrize("tag", TAGS)
def test_gold_is_in_the_order_of_icu(tag: str) -> None:
    _, collator, _ = icu_for(tag)
    terms = gold(tag)
    assert terms == sorted(set(terms), key=lambda term: (collator.getSortKey(term), term))


@pytest.mark.walks_again
@pytest.mark.oracle
@pytest.mark.parametrize("tag", TAGS)
def test_generated_texts_compare_as_in_icu(tag: str) -> None:
    _, collator, _ = icu_for(tag)
    key = collation_for(tag).key
    texts = sorted(generated(tag), key=lambda text: (collator.getSortKey(text), text))
    differing = [
        (one, other)
        for one, other in pairwise(texts)
        if (collator.getSortKey(one) < collator.getSortKey(other))
        != (key(one)[:3] < key(other)[:3])
    ]
    assert differing == []


@pytest.mark.oracle
@pytest.mark.parametrize("tag", TAGS)
def test_headings_are_those_of_icu(tag: str) -> None:
    """Khmer words in ឪ are left out: ICU, searching unsorted buckets, files them under ឩ."""
    _, _, index = icu_for(tag)
    labels = [OTHER if kind else label for label, kind in index]
    order = collation_for(tag)
    assert order.headings == tuple(label for label in labels if label != OTHER)
    differing = [
        text
        for text in gold(tag) + generated(tag)
        if labels[index.getBucketIndex(text)] != order.heading(text) != "ឪ"
    ]
    assert differing == []
