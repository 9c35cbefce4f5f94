"""The search keys: what people really mistype, and what must hold for any text."""

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.languages import KEYS_VERSION, LANGUAGES
from glossary.languages.lookalikes import SKELETON
from glossary.languages.sound import SOUND
from glossary.languages.text import (
    CANONICAL,
    COMPATIBLE,
    Function,
    Letters,
    Order,
    Rule,
    clean,
    has_too_many_marks,
    roman_key,
)
from glossary.languages.zawgyi import ZAWGYI
from tools.build_vectors import key_named

SHARED = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
VECTORS = SHARED["vectors"]

# language, typed, meant
SAME_NORM = [
    ("en", "Worker’s rights", "worker's rights"),
    ("en", "non‑refoulement", "non-refoulement"),
    ("en", "ＩＬＯ", "ilo"),
    ("en", "  work   permit ", "work permit"),
    ("en", "traf\u00adficking", "trafficking"),
    ("en", "traﬃcking", "trafficking"),
    ("en", "“forced” labour", '"forced" labour'),
    ("en", "e\u0301migre\u0301", "émigré"),
    ("en", "Convention ๑๘๙", "convention 189"),
    ("th", "นํ้า", "น้ำ"),
    ("th", "น้ํา", "น้ำ"),
    ("th", "นำ้", "น้ำ"),
    ("th", "เเรงงานต่างด้าว", "แรงงานต่างด้าว"),
    ("th", "ที\u0e48\u0e48", "ที่"),
    ("th", "ผ\u0e49\u0e39ลี้ภัย", "ผู้ลี้ภัย"),
    ("th", "ฤาษี", "ฤๅษี"),
    ("th", "แรง\u200bงาน", "แรงงาน"),
    ("th", "พ.ศ. ๒๕๖๐", "พ.ศ. 2560"),
    ("th", "สิทธ\u0e4c\u0e34", "สิทธิ์"),
    ("th", "ต่าง ๆ", "ต่างๆ"),
    ("km", "ខ\u17c2\u17d2មរ", "ខ\u17d2ម\u17c2រ"),
    ("km", "ស\u17d2រ\u17d2ត\u17b8", "ស\u17d2ត\u17d2រ\u17b8"),
    ("km", "ប\u17c1\u17b8ក", "ប\u17beក"),
    ("km", "ទ\u17c1\u17b6ស", "ទ\u17c4ស"),
    ("km", "បណ\u17d2ដ\u17b6ល", "បណ\u17d2ត\u17b6ល"),
    ("km", "ស\u17bb\u17b8", "ស\u17ca\u17b8"),
    ("km", "ចំណាក\u200bស្រុក", "ចំណាកស្រុក"),
    ("km", "ឲ្យ", "ឱ្យ"),
    ("km", "\u17a3ាហារ", "អាហារ"),
    ("km", "ក\u17c6\u17bb", "ក\u17bb\u17c6"),
    ("km", "ឆ្នាំ ២០១៧", "ឆ្នាំ 2017"),
    ("km", "ផ្សេង ៗ", "ផ្សេងៗ"),
    ("my", "ခ\u103cင\u1037\u103a", "ခ\u103cင\u103a\u1037"),
    ("my", "ရ\u103e\u103d\u1031\u1037", "ရ\u103d\u103e\u1031\u1037"),
    ("my", "၀င်ငွေ", "ဝင်ငွေ"),
    ("my", "အလုပ်၀န်ထမ်း", "အလုပ်ဝန်ထမ်း"),
    ("my", "အ၇ေး", "အရေး"),
    ("my", "၂ဝ၂ဝ", "၂၀၂၀"),
    ("my", "၂၀၂၄ ခုနှစ်", "2024 ခုနှစ်"),
    ("my", "သြဂုတ်", "ဩဂုတ်"),
    ("my", "သြော်", "ဪ"),
    ("my", "ပဥ္စမ", "ပဉ္စမ"),
    ("my", "ဥာဏ်", "ဉာဏ်"),
    ("my", "စျေး", "ဈေး"),
    ("my", "၄င်း", "၎င်း"),
    ("my", "ပြသ္သနာ", "ပြဿနာ"),
    ("my", "လ\u102f\u1036\u102fခြုံ", "လ\u102f\u1036ခြုံ"),
    ("lo", "ນ\u0ecd\u0ec9\u0eb2", "ນ\u0ec9\u0eb3"),
    ("lo", "ທ\u0ecd\u0eb2", "ທ\u0eb3"),
    ("lo", "ນ\u0eb3\u0ec9", "ນ\u0ec9\u0eb3"),
    ("lo", "ຫນັງສືຜ່ານແດນ", "ໜັງສືຜ່ານແດນ"),
    ("lo", "ກົດຫມາຍ", "ກົດໝາຍ"),
    ("lo", "ຫລວງ", "ຫຼວງ"),
    ("lo", "ເເຮງງານ", "ແຮງງານ"),
    ("lo", "ທ\u0ec8\u0eb5", "ທ\u0eb5\u0ec8"),
    ("lo", "ແຮງ\u200bງານ", "ແຮງງານ"),
    ("lo", "ປີ ໒໐໒໔", "ປີ 2024"),
    ("lo", "ຕ່າງ ໆ", "ຕ່າງໆ"),
    ("vi", "hoà bình", "hòa bình"),
    ("vi", "thuỷ thủ", "thủy thủ"),
    ("vi", "khoẻ", "khỏe"),
    ("vi", "di cu\u031b", "di cư"),
    ("vi", "Lao Động", "lao động"),
    ("vi", "lao \u00d0ộng", "lao động"),
    ("vi", "tíêng", "tiếng"),
    ("vi", "kỹ năng", "kĩ năng"),
    ("vi", "quý", "quí"),
    ("vi", "di\u00a0cư", "di cư"),
    ("zh", "外 劳", "外劳"),
    ("zh", "⼯⼈", "工人"),
    ("zh", "ＩＬＯ公约", "ilo公约"),
    ("zh", "移\u200b民", "移民"),
    ("zh", "第１８９号", "第189号"),
    ("zh", "难民（者）", "难民(者)"),
    ("zh", "　移民　", "移民"),
    ("zh", "更\uf901", "更更"),
    ("zh", "ＨＩＶ　病毒", "hiv 病毒"),
]
SAME_FOLD = [
    ("en", "labour migration", "labor migration"),
    ("en", "organisation", "organization"),
    ("en", "ilegal", "illegal"),
    ("en", "acommodation", "accommodation"),
    ("en", "cross border", "cross-border"),
    ("en", "co-operation", "cooperation"),
    ("en", "non refoulement", "non-refoulement"),
    ("en", "UN", "U.N."),
    ("en", "emigre", "émigré"),
    ("en", "detention center", "detention centre"),
    ("en", "licence", "license"),
    ("en", "workers rights", "workers’ rights"),
    ("en", "travelled", "traveled"),
    ("en", "practising", "practicing"),
    ("en", "search & rescue", "search and rescue"),
    ("th", "ผูลีภัย", "ผู้ลี้ภัย"),
    ("th", "แรงงานตางดาว", "แรงงานต่างด้าว"),
    ("th", "สัมพัน", "สัมพันธ์"),
    ("th", "สันชาติ", "สัญชาติ"),
    ("th", "เข้าไจ", "เข้าใจ"),
    ("th", "ปลอดไพ", "ปลอดภัย"),
    ("th", "บันทัด", "บรรทัด"),
    ("th", "กำการ", "กรรมการ"),
    ("th", "สบาย", "สะบาย"),
    ("th", "ประชุม", "ประชูม"),
    ("th", "กดหมาย", "กฏหมาย"),
    ("th", "กฎหมาย", "กฏหมาย"),
    ("th", "แรง งาน", "แรงงาน"),
    ("th", "พรึกษา", "พฤกษา"),
    ("km", "សំរាប់", "សម្រាប់"),
    ("km", "ជំរុញ", "ជម្រុញ"),
    ("km", "កំរិត", "កម្រិត"),
    ("km", "អោយ", "ឲ្យ"),
    ("km", "ប៉ូលិស", "ប៉ុលីស"),
    ("km", "ចំណាក ស្រុក", "ចំណាកស្រុក"),
    ("km", "គនន", "គណន"),
    ("km", "ខមែរ", "ខ្មែរ"),
    ("km", "ច្រាន និង", "ច្រាននិង"),
    ("km", "កម្មករ", "កមករ"),
    ("km", "ធម", "ធម៌"),
    ("km", "អុទាហរណ៍", "ឧទាហរណ៍"),
    ("my", "ကျောင်း", "ကြောင်း"),
    ("my", "ရွေပြောင်း", "ရွှေ့ပြောင်း"),
    ("my", "အလုပ် သမား", "အလုပ်သမား"),
    ("my", "သတ်တိ", "သတ္တိ"),
    ("my", "အင်ဂလိပ်", "အင်္ဂလိပ်"),
    ("my", "ယောက်ကျား", "ယောက်ျား"),
    ("my", "ကျွန်နုပ်", "ကျွန်ုပ်"),
    ("my", "ပြသ်သနာ", "ပြဿနာ"),
    ("my", "အုပဒေ", "ဥပဒေ"),
    ("my", "ရဲဗော်", "ရဲဘော်"),
    ("my", "အလုတ်", "အလုပ်"),
    ("my", "ခံး", "ခန်း"),
    ("lo", "ຜູລີໄພ", "ຜູ້ລີ້ໄພ"),
    ("lo", "ໂລກ", "ໂຣກ"),
    ("lo", "ໄຈ", "ໃຈ"),
    ("lo", "ຍູ່", "ຢູ່"),
    ("lo", "ກົດມາຍ", "ກົດໝາຍ"),
    ("lo", "ນັງສື", "ໜັງສື"),
    ("lo", "ຍັງ", "ຫຍັງ"),
    ("lo", "ລວງ", "ຫຼວງ"),
    ("lo", "ສັມພັນ", "ສຳພັນ"),
    ("lo", "ສບາຍ", "ສະບາຍ"),
    ("lo", "ແຮງ ງານ", "ແຮງງານ"),
    ("lo", "ພັຍ", "ໄພ"),
    ("vi", "di cu", "di cư"),
    ("vi", "lao dong", "lao động"),
    ("vi", "nguoi ti nan", "người tị nạn"),
    ("vi", "ho chieu", "hộ chiếu"),
    ("vi", "HOP DONG", "hợp đồng"),
    ("vi", "di-cư", "di cư"),
    ("vi", "ki thuat", "kỹ thuật"),
    ("vi", "bao hiem xa hoi", "bảo hiểm xã hội"),
    ("vi", "mua ban nguoi", "mua bán người"),
    ("zh", "外 劳", "外劳"),
    ("zh", "⼯⼈", "工人"),
    ("zh", "ＩＬＯ公约", "ilo公约"),
    ("zh", "移\u200b民", "移民"),
    ("zh", "第１８９号", "第189号"),
    ("zh", "难民（者）", "难民(者)"),
    ("zh", "　移民　", "移民"),
    ("zh", "更\uf901", "更更"),
]
# Words that must stay apart: language, key, one, other
DIFFERENT = [
    ("en", "norm", "labour", "labor"),
    ("en", "fold", "immigrant", "emigrant"),
    ("th", "norm", "ใกล้", "ไกล"),
    ("th", "fold", "การร้องเรียน", "การเรียน"),
    ("km", "norm", "ដី", "តី"),
    ("km", "fold", "ដី", "ទី"),
    ("my", "norm", "၇ရက်", "ရရက်"),
    ("my", "norm", "ကျ", "ကြ"),
    ("my", "norm", "၁၀ဝ", "၁၀ဝါ"),
    ("lo", "norm", "ໃຈ", "ໄຈ"),
    ("vi", "norm", "tị nạn", "ti nan"),
    ("vi", "norm", "thủy", "thúy"),
    ("zh", "norm", "移民", "难民"),
]
ROMANIZATIONS = [
    ("raeng ngan tang dao", "raeng-ngan tang-dao"),
    ("raengngan tangdao", "raeng-ngan tang-dao"),
    ("phu li phai", "phû lí phai"),
    ("di cu", "di cư"),
    ("lao dong", "Lao động"),
    ("yimin", "yí mín"),
    ("lüxing", "luxing"),
    ("chamnak srok", "châmnak srŏk"),
    ("kar thvoe", "kar thvœ"),
    ("hrwe praung", "hrwe. praung:"),
    ("ngan", "ŋan"),
    ("ʼaksɔn", "akson"),
    ("nakʰon", "nakhon"),
]

# Letters and marks of each language's script, plus what its rules speak of.
TEXTS = st.one_of(
    st.text(max_size=30),
    *(
        st.text(st.sampled_from(alphabet), max_size=14)
        for alphabet in (
            "".join(map(chr, range(0x0E01, 0x0E5C))) + " .\u200b",
            "".join(map(chr, range(0x0E81, 0x0EE0))) + " .\u200b",
            "".join(map(chr, range(0x1780, 0x17EA))) + " .\u200b",
            "".join(map(chr, range(0x1000, 0x1050))) + " .0\u200b",
            "aeiouyhkmqstnđðĐAY -\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323",
            "aeiosrucltngprmdyz '.-&",
            "劳工移民⼯Ａａ１，。 \u3000\u200b\uf901",
        )
    ),
)


def steps() -> list[Rule | Letters | Order]:
    """Return every table of every language, each once."""
    found = {
        id(step): step
        for language in LANGUAGES.values()
        for key in (language.norm, language.fold, SOUND, ZAWGYI, SKELETON)
        for step in key.steps
        if isinstance(step, Rule | Letters | Order | Function)
    }
    return list(found.values())


@pytest.mark.parametrize(("language", "typed", "meant"), SAME_NORM)
def test_norm_is_the_same_for_the_same_word_in_another_encoding(
    language: str, typed: str, meant: str
) -> None:
    norm = LANGUAGES[language].norm
    assert typed != meant
    assert norm(typed) == norm(meant)


@pytest.mark.parametrize(("language", "typed", "meant"), SAME_FOLD)
def test_fold_is_the_same_for_the_same_skeleton(language: str, typed: str, meant: str) -> None:
    fold = LANGUAGES[language].fold
    assert fold(typed) == fold(meant)


@pytest.mark.parametrize(("language", "key", "one", "other"), DIFFERENT)
def test_keys_keep_different_words_apart(language: str, key: str, one: str, other: str) -> None:
    key_of = getattr(LANGUAGES[language], key)
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize("cases", [SAME_NORM, SAME_FOLD])
def test_every_language_has_at_least_eight_cases(cases: list[tuple[str, str, str]]) -> None:
    for tag in LANGUAGES:
        assert sum(case[0] == tag for case in cases) >= 8, tag


@pytest.mark.parametrize("step", steps(), ids=lambda step: step.example[0])
def test_every_table_does_what_its_example_says(step: Rule | Letters | Order) -> None:
    before, after = step.example
    assert before != after
    assert step(before) == after


@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda v: f"{v['language']}-{v['key']}-{v['input']}"
)
def test_shared_vectors_hold(vector: dict[str, str]) -> None:
    key = key_named(vector["language"], vector["key"])
    assert key(vector["input"]) == vector["output"], vector["why"]


def test_shared_vectors_cover_every_key_of_every_language() -> None:
    assert SHARED["keys_version"] == KEYS_VERSION
    covered = {(vector["language"], vector["key"]) for vector in VECTORS}
    assert covered >= {(tag, key) for tag in LANGUAGES for key in ("norm", "fold")}


@pytest.mark.parametrize("tag", LANGUAGES)
@settings(deadline=None)  # A busy machine may pause between two examples.
@given(text=TEXTS)
def test_a_key_of_a_key_is_the_same_key(tag: str, text: str) -> None:
    language = LANGUAGES[tag]
    for key in (language.norm, language.fold):
        once = key(text)
        assert key(once) == once


@pytest.mark.parametrize("tag", LANGUAGES)
@settings(deadline=None)  # A busy machine may pause between two examples.
@given(text=TEXTS)
def test_norm_is_the_same_for_decomposed_text(tag: str, text: str) -> None:
    norm = LANGUAGES[tag].norm
    assert norm(unicodedata.normalize("NFD", text)) == norm(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("tag", LANGUAGES)
@settings(deadline=None)  # A busy machine may pause between two examples.
@given(text=TEXTS)
def test_same_norm_means_same_fold(tag: str, text: str) -> None:
    language = LANGUAGES[tag]
    assert language.fold(language.norm(text)) == language.fold(text)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\x00", "\ud800", "!?", "\u0e48", "\u17d2"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_keys_accept_any_text(tag: str, text: str) -> None:
    language = LANGUAGES[tag]
    assert isinstance(language.norm(text), str)
    assert isinstance(language.fold(text), str)


def test_canonical_form_keeps_sara_am_and_the_lao_digraphs() -> None:
    assert CANONICAL("น้ำ ນ້ຳ ໜັງສື") == "น้ำ ນ້ຳ ໜັງສື"
    assert COMPATIBLE("ﬁＡ") == "fia"


@pytest.mark.parametrize(("typed", "meant"), ROMANIZATIONS)
def test_romanizations_are_compared_by_their_letters(typed: str, meant: str) -> None:
    assert roman_key(typed) == roman_key(meant)


@settings(deadline=None)  # A busy machine may pause between two examples.
@given(text=TEXTS)
def test_roman_key_is_ascii_and_stable(text: str) -> None:
    key = roman_key(text)
    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())
    assert roman_key(key) == key


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  ភាសា\u200bខ្មែរ\n", "ភាសាខ្មែរ"),
        ("tie\u0302\u0301ng  Vie\u0323\u0302t", "tiếng Việt"),
        ("\u202eabc\u202c", "abc"),
        ("Work\tPermit", "Work Permit"),
        ("\ufeff", ""),
    ],
)
def test_clean_leaves_what_people_see(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "word",
    ["ผู้ที่น้ำ", "ស្ត្រី", "ប៉ុន្តែ", "ယောက်ျား", "ရွှေ့ပြောင်း", "ກໍ່ນ້ຳ", "người", "thuyền", "クﾞ"],
)
def test_real_words_do_not_have_too_many_marks(word: str) -> None:
    assert not has_too_many_marks(word)
    assert not has_too_many_marks(unicodedata.normalize("NFD", word))


def test_piled_up_marks_are_too_many() -> None:
    assert not has_too_many_marks("a" + "\u0301" * 8)
    assert has_too_many_marks("a" + "\u0301" * 9)
    assert has_too_many_marks("ก" + "\u0e48" * 9)
    # A mark of class zero among them does not start a new count.
    assert has_too_many_marks("ก" + "\u0e48" * 5 + "\u0e34" + "\u0e48" * 5)
    assert not has_too_many_marks(("a" + "\u0301" * 8) * 3)
    assert has_too_many_marks("a\u0301\u0301", limit=1)


def test_a_key_is_stable_where_one_merger_makes_room_for_another() -> None:
    fold = LANGUAGES["vi"].fold
    assert fold("GY") == fold(fold("GY")) == fold("gi")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_second_key_can_start_from_the_first(tag: str) -> None:
    one = LANGUAGES[tag]
    for vector in VECTORS:
        if vector["language"] == tag:
            text = vector["input"]
            assert one.fold_norm(one.norm(text)) == one.fold(one.norm(text))


def test_keys_that_are_no_tables_are_called() -> None:
    plain = replace(LANGUAGES["en"], fold=str.upper)
    assert plain.fold_norm("permit") == "PERMIT"
    assert LANGUAGES["en"].fold.after(SOUND, "permits") == "permit"  # type: ignore[attr-defined]
