"""Thai."""

from anyascii import anyascii

from glossary.languages.base import Language
from glossary.languages.text import (
    CANONICAL,
    DIGITS,
    NO_SPACES,
    PUNCTUATION,
    Key,
    Letters,
    Order,
    Rule,
    merged,
)

# The Unicode Standard, chapter 16.1 (Thai): marks follow their consonant, vowel before tone,
# and sara am (U+0E33) is one character.
NORM = (
    Rule("\u0e40\u0e40", "\u0e41", "Two sara e look like one sara ae.", ("เเรงงาน", "แรงงาน")),
    Rule(
        "([\u0e24\u0e26])\u0e32",
        "\\1\u0e45",
        "After ฤ and ฦ the long vowel is lakkhangyao, which looks like sara aa.",
        ("ฤาษี", "ฤๅษี"),
    ),
    Rule(
        "(?<![\u0e24\u0e26])\u0e45",
        "\u0e32",
        "Elsewhere lakkhangyao is a slip for sara aa.",
        ("ชๅติ", "ชาติ"),
    ),
    Order(
        (
            "\u0e3a",
            "[\u0e31\u0e34-\u0e39]",
            "\u0e47",
            "[\u0e48-\u0e4b]",
            "[\u0e4c\u0e4e]",
            "\u0e4d",
            "\u0e32",
            "\u0e33",
        ),
        "Keyboards accept the marks of a consonant in any order, and twice.",
        ("ที\u0e48\u0e48 ก\u0e48ี น\u0e33\u0e49", "ที\u0e48 กี\u0e48 น\u0e49\u0e33"),
    ),
    Rule(
        "\u0e4d[\u0e32\u0e33]+",
        "\u0e33",
        "Nikhahit and sara aa look like sara am.",
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
    ),
    Rule("\u0e30{2,}", "\u0e30", "A vowel typed twice.", ("คะะ", "คะ")),
    Rule(
        " (?=\u0e46)", "", "The repetition mark stands with or without a space.", ("ต่าง ๆ", "ต่างๆ")
    ),
    DIGITS,
)

# What sounds alike, after the Royal Institute's table of consonants; tones are dropped.
FOLD = (
    PUNCTUATION,
    NO_SPACES,
    Rule(
        "(?:[ตทด]ร|ษณ|[ก-ฮ])\u0e4c",
        "",
        "Letters under thanthakhat are silent and forgotten.",
        ("ศาสตร์ สัมพันธ์", "ศาส สัมพัน"),
    ),
    Rule("[\u0e47-\u0e4e]+", "", "Tone marks and other small signs are left out.", ("ผู้", "ผู")),
    Rule("\u0e30+", "", "A short a inside words is written or not.", ("สะบาย", "สบาย")),
    Rule("ฤ\u0e45?", "รึ", "ฤ is mostly read and often written รึ.", ("พฤกษา", "พรึกษา")),
    Rule("ฦ\u0e45?", "ลึ", "ฦ is read and now written ลึ.", ("ฦก", "ลึก")),
    Rule(
        "([\u0e31\u0e34-\u0e37\u0e32])ญ(?![\u0e30-\u0e39])",
        "\\1น",
        "ญ at the end of a syllable is read n.",
        ("สัญชาติ", "สันชาติ"),
    ),
    Rule(
        "ก[ฎฏ]",
        "กด",
        "ฎ and ฏ look alike and are exchanged in กฎ (law) and ปรากฏ (appear); both sound so.",
        ("กฏหมาย", "กดหมาย"),
    ),
    Letters(
        merged("สศษ", "นณ", "ตฏ", "ดฎ", "ถฐ", "ทธฑฒ", "ชฌ", "ยญ", "ลฬ", "ขฃ", "คฅฆ", "พภ")
        | merged("\u0e34\u0e35", "\u0e36\u0e37", "\u0e38\u0e39", "\u0e44\u0e43"),
        "Consonants of one sound and class; a long vowel typed for a short one.",
        ("ศูนย์ใจ", "สุนย์ไจ"),
    ),
    Rule("บรร", "บัน", "บรร is read ban.", ("บรรทัด", "บันทัด")),
    Rule(
        "(?<=[ก-ฮ])รร(?=[ก-ฮ](?![\u0e30-\u0e39]))",
        "\u0e31",
        "ร twice before a final is a.",
        ("กรรม", "กัม"),
    ),
    Rule(
        "(?<=[ก-ฮ])รร(?![\u0e30-\u0e39])",
        "\u0e31น",
        "ร twice at the end of a syllable is an.",
        ("สรรหา", "สันหา"),
    ),
    Rule("ไทย", "ไท", "A silent ย.", ("คนไทย", "คนไท")),
    Rule("([ก-ฮ])\u0e31ย", "ไ\\1", "Mai han akat with ย sounds like sara ai.", ("ภัย", "ไภ")),
    Rule("\u0e31ม", "\u0e33", "Mai han akat with ม sounds like sara am.", ("สัมผัส", "สำผัส")),
)

norm = Key(CANONICAL, *NORM)
fold = Key(norm, *FOLD, repeated=True)

LANGUAGE = Language(
    tag="th",
    lang_attribute="th",
    autonym="ไทย",
    script="Thai",
    position=2,
    block="\u0e01-\u0e3a\u0e40-\u0e4e",
    digits="๐๑๒๓๔๕๖๗๘๙",
    spaces_between_words=False,
    list_separator=" ",
    # Vowels before their consonant, the consonant, its marks and the vowels behind it.
    unit=r"[\u0e40-\u0e44]*[\u0e01-\u0e2e][\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*|[\p{Latin}\p{N}]+|[^\s\p{Cf}]",
    act_prefix="การ",
    lookalikes=(
        "ทรัพย์สิน; หนี้สิน; เจ้านาย; นายหน้าตา; คนใช้บริการ; คนใช้รถ; คนใช้ถนน; คนใช้ไฟ; "
        "คนใช้งาน; คนใช้ชีวิต; คนใช้ภาษา; คนใช้ยา; คนใช้เวลา; คนใช้เงิน; คนใช้สิทธิ; "
        "คนใช้น้ำ; คนใช้คำ; คนใช้แรงงาน; คนใช้อินเทอร์เน็ต; คนใช้มือถือ; ล่ามโซ่; ล่ามไว้; "
        "ล่ามเชือก; ล่ามม้า; โซ่ล่าม; ผู้ที่ลี้ภัย; คนที่ลี้ภัย; พนักงานสอบสวน; "
        "พนักงานเจ้าหน้าที่; พนักงานอัยการ; พนักงานตรวจแรงงาน; พนักงานคุมประพฤติ; ติดคุกกี้; "
        "ค่าแรงดัน; ค่าแรงม้า; ค่าแรงบิด; ค่าแรงเสียดทาน; ค่าแรงลม; ค่าแรงโน้มถ่วง; "
        "ด่านหน้า; ด่านแรก; ด่านสุดท้าย; ด่านเก็บ; วันหยุดราชการ; วันหยุดนักขัตฤกษ์; "
        "วันหยุดยาว; วันหยุดตามประเพณี; วันหยุดธนาคาร; การบังคับใช้กฎหมาย; บังคับใช้กฎหมาย; "
        "บังคับใช้; การบังคับใช้; การบังคับคดี; บังคับคดี; บังคับบัญชา; บังคับบัญชาการ; "
        "ผู้บังคับ; ข้อบังคับ; ช่วยเหลือ; ความช่วยเหลือ; เงินช่วยเหลือ; เข้าออกเมือง; "
        "จำนวนผู้ติดตาม; ยอดผู้ติดตาม; ผู้ติดตามเพจ; ผู้ติดตามข่าว; ผู้ติดตามผล; "
        "กลุ่มแม่บ้าน; ความเป็นพลเมืองดี"
    ),
    unit_key=norm,
    norm=norm,
    fold=fold,
    romanise=anyascii,
    names=(
        "ไทย; ภาษาไทย; Thai; ថៃ; ភាសាថៃ; ထိုင်း; ထိုင်းဘာသာ; ထိုင်းလို; ໄທ; ພາສາໄທ; Tiếng Thái; 泰语; 泰文"
    ),
    collation_name="th",
    fonts=("Noto Sans Thai Looped", "Leelawadee UI", "Thonburi"),
    font_scale=1.1,
    line_height=1.7,
    letter_width=0.72,
    print_font="Glossary Thai",
    print_scale=1.06,
    print_edges=(1.0, 0.36),
)
