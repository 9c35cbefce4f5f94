"""Lao."""

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
    paired,
)

# The Unicode Standard, chapter 16.2 (Lao): encoded like Thai, with the digraphs ໜ and ໝ and
# the subscript lo (U+0EBC) of modern spelling.
NORM = (
    Rule("\u0ec0\u0ec0", "\u0ec1", "Two vowels e look like one vowel ae.", ("ເເຮງງານ", "ແຮງງານ")),
    Rule("ຫນ", "ໜ", "Typed as two letters or as the digraph.", ("ຫນັງສື", "ໜັງສື")),
    Rule("ຫມ", "ໝ", "Typed as two letters or as the digraph.", ("ກົດຫມາຍ", "ກົດໝາຍ")),
    Rule("ຫລ", "ຫ\u0ebc", "Typed with lo or with the subscript lo.", ("ຫລວງ", "ຫຼວງ")),
    Order(
        (
            "\u0ebc",
            "\u0eba",
            "[\u0eb1\u0eb4-\u0eb9\u0ebb\u0ecd]",
            "[\u0ec8-\u0ecb]",
            "[\u0ecc\u0ece]",
            "\u0eb2",
            "\u0eb3",
        ),
        "Keyboards accept the marks of a consonant in any order, and twice.",
        ("ທ\u0ec8\u0eb5 ນ\u0eb3\u0ec9", "ທ\u0eb5\u0ec8 ນ\u0ec9\u0eb3"),
    ),
    Rule(
        "\u0ecd([\u0ec8-\u0ecc\u0ece]*)[\u0eb2\u0eb3]+",
        "\\1\u0eb3",
        "Niggahita and vowel aa look like vowel am.",
        ("ທ\u0ecd\u0eb2 ນ\u0ecd\u0ec9\u0eb2", "ທ\u0eb3 ນ\u0ec9\u0eb3"),
    ),
    Rule("\u0eb0{2,}", "\u0eb0", "A vowel typed twice.", ("ຄະະ", "ຄະ")),
    Rule(
        " (?=\u0ec6)", "", "The repetition mark stands with or without a space.", ("ຕ່າງ ໆ", "ຕ່າງໆ")
    ),
    DIGITS,
)

# What sounds alike in the spelling in use since 1975; tones are dropped.
FOLD = (
    PUNCTUATION,
    NO_SPACES,
    Rule("[\u0ec8-\u0ecc\u0ece]+", "", "Tone marks are left out.", ("ຜູ້", "ຜູ")),
    Letters(
        merged("ລຣ\u0ebc", "ຍຢຽ", "\u0ec4\u0ec3", "\u0eb4\u0eb5", "\u0eb6\u0eb7", "\u0eb8\u0eb9")
        | paired("ໜໝ", "ນມ"),
        "One sound today, or a long vowel typed for a short one.",
        ("ໂຣກ ໃຈ ຢູ່ ໝໍ", "ໂລກ ໄຈ ຍຸ່ ມໍ"),
    ),
    Rule(
        "ຫ(?=[ງຍລນມ])",
        "",
        "A silent ຫ changes only the tone of the consonant after it.",
        ("ຫຍັງ", "ຍັງ"),
    ),
    Rule("([ກ-ຮ])\u0eb1ຍ", "ໄ\\1", "Mai kan with ຍ sounds like vowel ai.", ("ໄພ ພັຍ", "ໄພ ໄພ")),
    Rule("\u0eb1ມ", "\u0eb3", "Mai kan with ມ sounds like vowel am.", ("ສັມພັນ", "ສຳພັນ")),
    Rule("\u0eb0+", "", "A short a inside words is written or not.", ("ສະບາຍ", "ສບາຍ")),
)

norm = Key(CANONICAL, *NORM)
fold = Key(norm, *FOLD, repeated=True)

LANGUAGE = Language(
    tag="lo",
    lang_attribute="lo",
    autonym="ລາວ",
    script="Laoo",
    position=5,
    block="\u0e81-\u0ec6\u0ec8-\u0ece\u0edc-\u0edf",
    digits="໐໑໒໓໔໕໖໗໘໙",
    spaces_between_words=False,
    # As in Thai; a silent ຫ belongs to the consonant behind it.
    unit=(
        r"[\u0ec0-\u0ec4]*(?:ຫ(?=[ນມລ]))?[\u0e81-\u0eae\u0edc\u0edd][\u0eb0-\u0ebd\u0ec8-\u0ece]*"
        r"|[\p{Latin}\p{N}]+|[^\s\p{Cf}]"
    ),
    act_prefix="ການ",
    lookalikes=(
        "ຊັບສິນ; ໜີ້ສິນ; ເຈົ້ານາຍ; ຄົນກາງເຕັ້ນ; ຄົນກາງຄືນ; ຄົນກາງເວັນ; ຄົນໃຊ້ບໍລິການ; "
        "ຄົນໃຊ້ລົດ; ຄົນໃຊ້ຖະໜົນ; ຄົນໃຊ້ໄຟ; ຄົນໃຊ້ງານ; ຄົນໃຊ້ຊີວິດ; ຄົນໃຊ້ພາສາ; ຄົນໃຊ້ຢາ; "
        "ຄົນໃຊ້ເວລາ; ຄົນໃຊ້ເງິນ; ຄົນໃຊ້ສິດ; ຄົນໃຊ້ນ້ຳ; ຄົນໃຊ້ຄຳ; ຄົນໃຊ້ແຮງງານ; ລ່າມໂສ້; "
        "ລ່າມໄວ້; ລ່າມເຊືອກ; ລ່າມງົວ; ລ່າມຄວາຍ; ໂສ້ລ່າມ; ຄ່າແຮງດັນ; ຄ່າແຮງມ້າ; ຄ່າແຮງບິດ; "
        "ຄ່າແຮງລົມ; ວັນພັກຜ່ອນ; ວັນພັກລັດຖະການ; ວັນພັກລັດ; ເຖົ້າແກ່ຊະລາ; ຊ່ວຍເຫຼືອ; "
        "ເງິນຊ່ວຍເຫຼືອ; ຄວາມຊ່ວຍເຫຼືອ; ບັງຄັບໃຊ້ກົດໝາຍ; ການບັງຄັບໃຊ້ກົດໝາຍ; ບັງຄັບໃຊ້; "
        "ການບັງຄັບໃຊ້; ບັງຄັບບັນຊາ; ຜູ້ບັງຄັບ; ຂໍ້ບັງຄັບ; ຈຳນວນຜູ້ຕິດຕາມ; ຍອດຜູ້ຕິດຕາມ; "
        "ຜູ້ຕິດຕາມເພຈ; ຜູ້ຕິດຕາມຂ່າວ; ຜູ້ຕິດຕາມຜົນ"
    ),
    unit_key=norm,
    norm=norm,
    fold=fold,
    romanise=anyascii,
    names=(
        "ລາວ; ພາສາລາວ; Lao; Laotian; ลาว; ภาษาลาว; ឡាវ; ភាសាឡាវ; လာအို; "
        "လာအိုဘာသာ; လာအိုလို; Tiếng Lào; 老挝语; 老挝文; 寮语"
    ),
    collation_name="lo",
    fonts=("Noto Sans Lao Looped", "Lao UI", "Lao MN", "Phetsarath"),
    font_scale=1.1,
    line_height=1.75,
    letter_width=0.75,
    web_font="noto-sans-lao-looped",
    web_font_range="U+0E80-0EFF",
    print_font="Phetsarath",
    print_scale=1.08,
    print_edges=(0.95, 0.4),
    # The sign of repetition belongs to what it repeats.
    print_whole=r"[ເ-ໄ]?[ກ-ຮໜໝ][\u{eb1}-\u{ebc}\u{ec8}-\u{ecd}]*[ອວຽ]?[\u{eb0}\u{eb2}]?[ກ-ຮ]?ໆ",
)
