"""Vietnamese."""

from glossary.languages.base import WORD, Language, Reading
from glossary.languages.telex import telex_reading
from glossary.languages.text import (
    COMPATIBLE,
    DIGITS,
    LATIN,
    NO_MARKS,
    PUNCTUATION,
    SPACES,
    TRIM,
    Key,
    Letters,
    Normalize,
    Order,
    Rule,
    merged,
)

TONES = "\u0300\u0301\u0303\u0309\u0323"

FINAL_Y = Rule(
    f"(?<![a-zđ{TONES}])([hklmst]|qu)y(?=[{TONES}]*(?![a-zđ{TONES}]))",
    "\\1i",
    "A syllable that ends in the one vowel i is also spelled with y.",
    ("ky\u0303 thua\u0323\u0302t quy", "ki\u0303 thua\u0323\u0302t qui"),
)

# The Unicode Standard, chapter 7.1 (Latin, Vietnamese): a vowel carries a quality mark, which
# makes another letter, and a tone, which belongs to the syllable.
NORM = (
    Letters(
        {"\u00f0": "đ", "\u0256": "đ"},
        "Eth and African d have the same capital letter as đ, by sight.",
        ("\u00f0ộng", "động"),
    ),
    Normalize("NFD"),
    Order(
        ("[aeiouy\u0302\u0306\u031b]", f"[{TONES}]"),
        "Old and new spelling put the tone on different vowels: hòa, hoà. "
        "Here it goes to the last vowel.",
        ("ho\u0300a thu\u0309y", "hoa\u0300 thuy\u0309"),
        unique=False,
    ),
    FINAL_Y,
    Normalize("NFC"),
    DIGITS,
)

FOLD = (
    Normalize("NFD"),
    NO_MARKS,
    Letters({"đ": "d"}, "đ has no decomposition.", ("đi", "di")),
    PUNCTUATION,
    Normalize("NFC"),
    SPACES,
    TRIM,
    FINAL_Y,
    # Where speakers of the north or the south hear one sound for two spellings.
    Rule(
        "gi(?=[aeiou])|(?<![a-z])gi|d",
        "z",
        "d, gi (and r) are one sound in the north.",
        ("giay da", "zay za"),
    ),
    Rule("tr", "ch", "tr and ch are one sound in the north.", ("tre", "che")),
    Rule("(?<![a-z])s", "x", "s and x are one sound in the north.", ("sinh", "xinh")),
    Rule("ngh", "ng", "Spelt so before e and i.", ("nghi", "ngi")),
    Rule("gh", "g", "Spelt so before e and i.", ("ghe", "ge")),
    Rule("ph", "f", "The letter that is typed for the sound.", ("phep", "fep")),
    Letters(merged("iy"), "i and y are one vowel.", ("ky", "ki")),
)

norm = Key(COMPATIBLE, *NORM)
fold = Key(norm, *FOLD, repeated=True)


def _reading(query: str) -> Reading | None:
    typed = telex_reading(query)
    return Reading("telex", typed) if typed else None


LANGUAGE = Language(
    tag="vi",
    lang_attribute="vi",
    autonym="Tiếng Việt",
    script="Latn",
    position=6,
    block=LATIN,
    other_blocks=(),
    spaces_between_words=True,
    unit=WORD,
    lookalikes=(
        "thế giới; giới hạn; giới thiệu; giới tính; giới trẻ; giới chức; giới chủ; "
        "giới hoạt động; giới nghiêm; giới luật; giới văn nghệ; giới nghiên cứu; "
        "giới kinh doanh; giới truyền thông; giới học giả; giới khoa học; giới quan sát; "
        "địa giới; ranh giới; phân giới; cơ giới; môi giới; tam giới; hạ giới; thượng giới; "
        "ngoại giới; giới tử; đổi chủ đề; đổi chủ trương; chuyển chủ đề; ông chủ tịch; "
        "ông chủ nhiệm; ông chủ tọa; mọi người ở; những người ở; nhiều người ở; các người ở; "
        "người ở lại; người ở đây; người ở đó; người ở đâu; người ở trong; người ở ngoài; "
        "người ở nước; người ở quê; người ở xa; người ở gần; người ở trên; người ở dưới; "
        "người ở tuổi; người ở Việt Nam; người ở Trung Quốc; người ở Thái Lan; người ở Lào; "
        "người ở Campuchia; người ở các; người ở một; người ở nơi; người ở cùng; "
        "vận động viên; vận động cơ; nước đến chân; nước đến đâu; nước đến trong; "
        "nghỉ sinh hoạt; nghỉ sinh nhật; công nhân viên; tiền công trình; tiền công ty; "
        "tiền công tác; chỉ tiêu dùng; chỉ tiêu tiền; chỉ tiêu hết; trao trả lời; "
        "công ước tính; tăng ca sĩ; nơi đi lại; nơi đi qua; nơi đi học; nước nguồn nước"
    ),
    unit_key=norm,
    norm=norm,
    fold=fold,
    reading=_reading,
    names=(
        "Tiếng Việt; Vietnamese; เวียดนาม; ภาษาเวียดนาม; វៀតណាម; ភាសាវៀតណាម; "
        "ဗီယက်နမ်; ဗီယက်နမ်ဘာသာ; ဗီယက်နမ်လို; ຫວຽດນາມ; ພາສາຫວຽດນາມ; ຫວຽດ; "
        "ພາສາຫວຽດ; 越南语; 越南文; 越语; 越文"
    ),
    collation_name="vi",
    fonts=("system-ui", "Noto Sans"),
)
