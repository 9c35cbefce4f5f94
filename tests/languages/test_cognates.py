"""Thai and Lao words that are one word by origin."""

from __future__ import annotations

import unicodedata

import pytest

from glossary.languages import LANGUAGES
from glossary.languages.cognates import CLUSTERS, COGNATE_KEYS, LAO_IN_THAI_LETTERS, SKELETON
from glossary.languages.text import Letters, Rule

((THAI_KEY, LAO_KEY),) = ((keys["th"], keys["lo"]) for keys in COGNATE_KEYS)

ONE_WORD = [
    ("หนังสือผ่านแดน", "ໜັງສືຜ່ານແດນ"),
    ("แรงงาน", "ແຮງງານ"),
    ("โรงเรียน", "ໂຮງຮຽນ"),
    ("สัญชาติ", "ສັນຊາດ"),
    ("รัฐ", "ລັດ"),
    ("คน", "ຄົນ"),
    ("ผู้ลี้ภัย", "ຜູ້ລີ້ໄພ"),
    ("การกักตัว", "ການກັກຕົວ"),
    ("นายจ้าง", "ນາຍຈ້າງ"),
    ("ช่วยเหลือ", "ຊ່ວຍເຫຼືອ"),
    ("บัตรผ่านแดน", "ບັດຜ່ານແດນ"),
    ("ทะเบียน", "ທະບຽນ"),
    ("เดินทาง", "ເດີນທາງ"),
    ("ค้ามนุษย์", "ຄ້າມະນຸດ"),
    ("ค่าชดเชย", "ຄ່າຊົດເຊີຍ"),
    ("ประเทศ", "ປະເທດ"),
    ("ประกัน", "ປະກັນ"),
    ("แรงงานเด็ก", "ແຮງງານເດັກ"),
    ("เปลี่ยนนายจ้าง", "ປ່ຽນນາຍຈ້າງ"),
    ("กลับคืน", "ກັບຄືນ"),
    ("ครอบครัว", "ຄອບຄົວ"),
    ("กฎหมาย", "ກົດໝາຍ"),
    ("สุขภาพ", "ສຸຂະພາບ"),
    ("เสีย", "ເສຍ"),
    ("ขอ", "ຂໍ"),
    ("เวียดนาม", "ຫວຽດນາມ"),
    ("หนี้", "ໜີ້"),
    ("สร้าง", "ສ້າງ"),
    ("อยู่", "ຢູ່"),
    ("ใบอนุญาต", "ໃບອະນຸຍາດ"),
    ("ชั่วคราว", "ຊົ່ວຄາວ"),
    ("สัมพันธ์", "ສຳພັນ"),
    ("ผลักดัน", "ຜັກດັນ"),
]
OTHER_WORDS = [
    ("นายจ้าง", "ລູກຈ້າງ"),
    ("เข้า", "ອອກ"),
    ("บัตรผ่านแดน", "ໜັງສືຜ່ານແດນ"),
    ("ขาย", "ຄ້າ"),
    ("จ้าง", "ຕ່າງ"),
    ("ล่าม", "ນາຍພາສາ"),
]


@pytest.mark.parametrize(("thai", "lao"), ONE_WORD)
def test_one_word_has_one_key(thai: str, lao: str) -> None:
    assert THAI_KEY(thai) == LAO_KEY(lao)


@pytest.mark.parametrize(("thai", "lao"), OTHER_WORDS)
def test_another_word_has_another_key(thai: str, lao: str) -> None:
    assert THAI_KEY(thai) != LAO_KEY(lao)


@pytest.mark.parametrize(
    "step", [*LAO_IN_THAI_LETTERS, CLUSTERS, *SKELETON], ids=lambda step: step.why
)
def test_a_rule_does_what_its_example_says(step: Rule | Letters) -> None:
    before, after = step.example
    assert step(before) == after


def test_each_lao_letter_and_sign_has_its_thai_partner() -> None:
    (table,) = (step.table for step in LAO_IN_THAI_LETTERS if isinstance(step, Letters))
    named = {lao: thai for lao, thai in table.items() if unicodedata.name(lao, "")}
    assert {lao for lao in named if not unicodedata.name(lao).startswith("LAO")} == set()
    for thai in named.values():
        for character in thai:
            # The short o that Thai does not write, which a rule has dropped before.
            assert LANGUAGES["th"].writes(character) or character in "\u0e2f\u0e3b\u0e46\u0e4f"
