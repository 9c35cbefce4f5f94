"""Khmer."""

from anyascii import anyascii

from glossary.languages.base import Language
from glossary.languages.text import (
    BARE,
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

# The Unicode Standard, chapter 16.4 (Khmer): a cluster is a base, robat, subscripts (coeng and
# a consonant, coeng ro last), register shifter, vowel, sign. U+17A3, U+17A4, U+17B2 and U+17D3
# have preferred spellings there.
ORDER = Order(
    (
        "\u17cc",
        "\u17d2[\u1780-\u1799\u179b-\u17b3]",
        "\u17d2\u179a",
        "[\u17c9\u17ca]",
        "\u17bb",
        "[\u17b6-\u17ba\u17bc-\u17c5]",
        "[\u17c6-\u17c8\u17cb\u17cd-\u17d1\u17dd]",
    ),
    "Subscripts, vowels and signs look the same in whatever order they were typed.",
    ("ខ\u17c2\u17d2ម\u17c2រ ស\u17d2រ\u17d2ត\u17b8", "ខ\u17d2ម\u17c2រ ស\u17d2ត\u17d2រ\u17b8"),
)

NORM = (
    Letters(
        {
            "\u17a3": "\u17a2",
            "\u17a4": "\u17a2\u17b6",
            "\u17a8": "\u17a7\u1780",
            "\u17b2": "\u17b1",
            "\u17d3": "\u17c6",
            "\u17d8": "\u17d4\u179b\u17d4",
        },
        "Characters whose use is discouraged, as they are now encoded.",
        ("ឲ\u17d2យ", "ឱ\u17d2យ"),
    ),
    Rule(
        "\u17d2(?![\u1780-\u17b3])",
        "",
        "A coeng without a consonant.",
        ("ក\u17d2\u17d2រ", "ក\u17d2រ"),
    ),
    Rule(
        "\u17d2\u178a",
        "\u17d2\u178f",
        "The subscripts of ដ and ត look the same.",
        ("បណ\u17d2ដ\u17b6ល", "បណ\u17d2ត\u17b6ល"),
    ),
    ORDER,
    Rule(
        "\u17c1\u17b8|\u17b8\u17c1",
        "\u17be",
        "Two signs typed for one vowel oe.",
        ("ប\u17c1\u17b8ក", "ប\u17beក"),
    ),
    Rule(
        "\u17c1\u17b6|\u17b6\u17c1",
        "\u17c4",
        "Two signs typed for one vowel oo.",
        ("ទ\u17c1\u17b6ស", "ទ\u17c4ស"),
    ),
    ORDER,
    Rule(
        "[\u17bb\u17c9\u17ca]+(?=[\u17b7-\u17ba\u17be\u17d0])",
        "\u17ca",
        "Below a vowel above the line, both register shifters look like the vowel u.",
        ("ស\u17bb\u17b8", "ស\u17ca\u17b8"),
    ),
    Rule(
        " (?=\u17d7)",
        "",
        "The repetition mark stands with or without a space.",
        ("ផ្សេង ៗ", "ផ្សេងៗ"),
    ),
    DIGITS,
)

FOLD = (
    PUNCTUATION,
    NO_SPACES,
    Letters(
        {
            "\u17a5": "អ\u17b7",
            "\u17a6": "អ\u17b7",
            "\u17a7": "អ\u17bb",
            "\u17a9": "អ\u17bb",
            "\u17aa": "អ\u17bbវ",
            "\u17ab": "រ\u17b9",
            "\u17ac": "រ\u17b9",
            "\u17ad": "ល\u17b9",
            "\u17ae": "ល\u17b9",
            "\u17af": "អ\u17c1",
            "\u17b0": "អ\u17c3",
            "\u17b1": "អ\u17c4",
            "\u17b3": "អ\u17c5",
        },
        "Independent vowels are also written with អ, រ or ល and a vowel sign.",
        ("ឱ\u17d2យ", "អ\u17c4\u17d2យ"),
    ),
    Rule(
        "\u17c6(?:\u17d2?ម)?",
        "ម",
        "Nikahit is read m; older and newer spelling differ in it.",
        ("ស\u17c6រ\u17b6ប\u17cb ជ\u17c6ម", "សមរ\u17b6ប\u17cb ជម"),
    ),
    Rule(
        "[\u17c8-\u17d2\u17dd]+",
        "",
        "Register shifters, bantoc, robat, other signs and the coeng are left out.",
        ("ប\u17c9\u17bbល\u17b7ស ខ\u17d2ម\u17c2រ", "ប\u17bbល\u17b7ស ខម\u17c2រ"),
    ),
    Letters(
        merged("ថឋ", "ទឌ", "ធឍ", "នណ", "លឡ", "តដ")
        | merged("\u17b7\u17b8", "\u17b9\u17ba", "\u17bb\u17bc"),
        "The retroflex letters of Pali and Sanskrit words; long and short vowels.",
        ("គណន\u17b8", "គនន\u17b7"),
    ),
    Rule("([ក-អ])\\1+", "\\1", "A consonant and its own subscript.", ("កមម", "កម")),
)

norm = Key(CANONICAL, *NORM, BARE)
fold = Key(norm, *FOLD, repeated=True)

LANGUAGE = Language(
    tag="km",
    lang_attribute="km",
    autonym="ខ្មែរ",
    script="Khmr",
    position=3,
    block="\u1780-\u17d3\u17d7\u17dc\u17dd",
    digits="០១២៣៤៥៦៧៨៩",
    spaces_between_words=False,
    unit=r"[\p{Latin}\p{N}]+|(?![\s\p{Cf}])\X",
    act_prefix="ការ",
    lookalikes=(
        "អង្គការសហប្រជាជាតិ; អង្គការអន្តរជាតិ; អង្គការពលកម្មអន្តរជាតិ; អង្គការសុខភាពពិភពលោក; "
        "អង្គការអន្តរជាតិទេសន្តរប្រវេសន៍; អង្គការនយោបាយ; អង្គការវិជ្ជាជីវៈ; "
        "ការសង្គ្រោះបន្ទាន់; សង្គ្រោះបន្ទាន់; ការសង្គ្រោះបឋម; ការបង្ខំចិត្ត; អ្នកបម្រើសេវា; "
        "អ្នកបម្រើការ; អ្នកបម្រើព្រះ; ប្រាក់បញ្ញើសន្សំ; ប្រាក់បញ្ញើធនាគារ; "
        "ប្រាក់បញ្ញើមានកាលកំណត់"
    ),
    unit_key=norm,
    norm=norm,
    fold=fold,
    romanise=anyascii,
    names=(
        "ខ្មែរ; ភាសាខ្មែរ; Khmer; Cambodian; เขมร; ภาษาเขมร; กัมพูชา; "
        "ภาษากัมพูชา; ခမာ; ခမာဘာသာ; ခမာလို; ຂະແມ; ພາສາຂະແມ; ຂະເໝນ; ພາສາຂະເໝນ; "
        "ກຳປູເຈຍ; Tiếng Khmer; Tiếng Campuchia; 高棉语; 高棉文; 柬埔寨语; 柬埔寨文"
    ),
    collation_name="km",
    fonts=("Noto Sans Khmer", "Khmer UI", "Khmer MN", "Battambang"),
    font_scale=1.15,
    line_height=1.9,
    letter_width=0.98,
    web_font="noto-sans-khmer",
    web_font_range="U+1780-17FF, U+19E0-19FF",
    print_font="Battambang",
    print_scale=0.98,
    print_edges=(0.95, 0.5),
    # The sign of repetition belongs to what it repeats.
    print_whole=r"(?:ចម្តង|[ក-ឳ](?:្[ក-ឳ])*[\u{17b6}-\u{17d1}]*[ក-អ]?[\u{17c9}-\u{17d1}]*)ៗ",
)
