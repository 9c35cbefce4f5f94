"""Burmese."""

from glossary.languages.base import Language, Reading
from glossary.languages.burmese_sound import SHA, sound_of
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
from glossary.languages.zawgyi import zawgyi_reading

# A sign that needs a letter before it, or a final consonant with its asat: after either, what
# looks like a digit is a letter.
SPELLING_FOLLOWS = "[\u102b-\u103e]|[\u1000-\u1021]\u1037?\u103a"

# The Unicode Standard, chapter 16.3 (Myanmar): stacked consonant, medials ya, ra, wa, ha,
# vowels, anusvara, dot below, asat, visarga. An asat before a virama is part of a kinzi, one
# before a medial a short form (ယောက်ျား); both stay where they are.
ORDER = Order(
    (
        "\u1039[\u1000-\u1021]",
        "\u103b",
        "\u103c",
        "\u103d",
        "\u103e",
        "\u1031",
        "[\u102d\u102e\u1032-\u1035]",
        "[\u102f\u1030]",
        "[\u102b\u102c]",
        "\u1036",
        "\u1037",
        "\u103a(?![\u1039\u103b-\u103e])",
        "\u1038",
    ),
    "Medials, vowels and signs look the same in whatever order they were typed.",
    ("ပ\u1036\u102f ရ\u103e\u103dေ\u1037", "ပ\u102f\u1036 ရ\u103d\u103eေ\u1037"),
)

NORM = (
    Rule(
        "\u1039(?![\u1000-\u1021])",
        "",
        "A virama without a consonant.",
        ("တ\u1039\u1039တ", "တ\u1039တ"),
    ),
    ORDER,
    Rule(
        "\u1044(?=\u1004\u103a\u1038)",
        "\u104e",
        "The digit four for the sign it looks like.",
        ("၄င်း", "၎င်း"),
    ),
    Rule(
        f"\u1040(?={SPELLING_FOLLOWS})|(?<=[\u1000-\u103f])\u1040(?![\u1040-\u1049])",
        "\u101d",
        "The digit zero for the letter wa, which it looks like.",
        ("၀င်ငွေ အလုပ်၀န်", "ဝင်ငွေ အလုပ်ဝန်"),
    ),
    Rule(
        f"\u1047(?={SPELLING_FOLLOWS})",
        "\u101b",
        "The digit seven for the letter ra, which it looks like.",
        ("အ၇ေး", "အရေး"),
    ),
    DIGITS,
    Letters(
        {"\u101d": "0"},
        "The letter wa for the digit zero in a number.",
        ("2ဝ2ဝ", "2020"),
        inside=f"[0-9][0-9\u101d]*(?!{SPELLING_FOLLOWS})",
    ),
    Rule("(?<!\u1039)\u101e\u103c", "\u1029", "သ with medial ra looks like ဩ.", ("သြဂုတ်", "ဩဂုတ်")),
    Rule("\u1029\u1031\u102c\u103a", "\u102a", "ဪ, written out.", ("ဩော်", "ဪ")),
    Rule("(?<!\u1039)[\u1009\u1025]\u102e", "\u1026", "ဦ, written out.", ("ဉ\u102e", "ဦ")),
    Rule(
        "\u1025(?=[\u102b\u102c\u1039]|\u1037?\u103a)",
        "\u1009",
        "The vowel u for the letter nya, which it looks like.",
        ("ပဥ\u1039စမ ဥာဏ်", "ပဉ\u1039စမ ဉာဏ်"),
    ),
    Rule("\u1005\u103b", "\u1008", "စ with medial ya looks like ဈ.", ("စျေး", "ဈေး")),
    Rule("\u101e\u1039\u101e", "\u103f", "Great sa, written out.", ("ပြသ\u1039သနာ", "ပြဿနာ")),
)

FOLD = (
    PUNCTUATION,
    NO_SPACES,
    Letters(
        {
            "\u1023": "အ\u102d",
            "\u1024": "အ\u102d",
            "\u1025": "အ\u102f",
            "\u1026": "အ\u102f",
            "\u1027": "အ\u1031",
            "\u1029": "အ\u1031\u102c",
            "\u102a": "အ\u1031\u102c",
            "\u103f": "သ\u103aသ",
        },
        "Independent vowels are also written with အ; great sa is two letters.",
        ("ဥပဒေ ပြဿနာ", "အုပဒေ ပြသ်သနာ"),
    ),
    Rule(
        "\u103a*\u1039",
        "\u103a",
        "A stack, or a kinzi, written out with asat.",
        ("သတ\u1039တ\u102d အင်္ဂလိပ်", "သတ\u103aတ\u102d အင်ဂလိပ်"),
    ),
    Rule("[\u1037\u1038\u103e]+", "", "Tone marks and medial ha are left out.", ("ရွှေ့", "ရွေ")),
    ORDER,
    Rule("\u102f?\u1030", "\u102f", "Vowels that differ in tone only.", ("လူ", "လု")),
    Rule(
        "([\u1000-\u1021])\u103a+(?=[\u103b-\u103e])",
        "\\1\u103a\\1",
        "Short forms write a doubled consonant once.",
        ("ယောက်\u103bား", "ယောက်က\u103bား"),
    ),
    Rule(
        "([\u1000-\u1021])\u102f\u103a",
        "\\1\u103a\\1\u102f",
        "The same with vowel u, which the order of marks has put before the asat.",
        ("က\u103bွန\u102f\u103aပ်", "က\u103bွန်နုပ်"),
    ),
    Rule("\u103b\u103c|\u103c", "\u103b", "Medial ya and ra are one sound.", ("ကြောင်း", "ကျောင်း")),
    Rule("\u102d?\u102e", "\u102d", "Vowels that differ in tone only.", ("နီ", "နိ")),
    Rule("[\u102b\u102c]+\u103a*", "\u102c", "Tall and round aa; tone.", ("ပေါ် ပါ", "ပော ပာ")),
    Letters(
        merged("တဋ", "ထဌ", "ဒဍဎဓ", "နဏ", "လဠ", "ဂဃ", "ဇဈ", "ဗဘ", "ညဉ", "ယရ"),
        "Letters of Pali words, and letters that are one sound today.",
        ("ဓာတ် ရဲဘော်", "ဒာတ် ယဲဗော်"),
    ),
    Rule(
        "(?<=[က-အ\u103b\u103d])ယ\u103a",
        "\u1032",
        "Two spellings of one vowel, which differ in tone.",
        ("လယ်", "လဲ"),
    ),
    Rule("[နမ]\u103a", "\u1036", "Final nasals are one sound.", ("ခန်း ခမ်း", "ခံး ခံး")),
    Rule("ပ\u103a", "တ\u103a", "Final stops p and t are one sound.", ("လုပ်", "လုတ်")),
)

NOUN = Rule(
    "ခြင်း$",
    "မှု",
    "Either ending makes a noun of a verb, with hardly a difference in meaning.",
    ("နိုင်ငံသားဖြစ်ခြင်း", "နိုင်ငံသားဖြစ်မှု"),
)

norm = Key(CANONICAL, *NORM)
fold = Key(norm, *FOLD, repeated=True)


def _reading(query: str) -> Reading | None:
    read = zawgyi_reading(query)
    return Reading("zawgyi", norm(read)) if read else None


def romanise(term: str) -> str:
    """Return how ``term`` sounds, in Latin letters: :mod:`glossary.languages.burmese_sound`."""
    return sound_of(fold(SHA(norm(term))))


LANGUAGE = Language(
    tag="my",
    lang_attribute="my",
    autonym="မြန်မာ",
    script="Mymr",
    position=4,
    block="\u1000-\u103f\u104c-\u104f\u1050-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f",
    digits="၀၁၂၃၄၅၆၇၈၉",
    spaces_between_words=False,
    list_separator=" - ",
    # A consonant with all its signs, and the finals that close the syllable.
    unit=(
        r"[\u1000-\u102a\u103f\u104e](?:\u1039[\u1000-\u1021]|[\u102b-\u103e\u200b-\u200d])*"
        r"(?:[\u1000-\u1021\u1025]\u1037?\u103a[\u1037\u1038]*(?:\u1039[\u1000-\u1021][\u102b-\u103e]*)?)*"
        r"|[\p{Latin}\p{N}]+|[^\s\p{Cf}]"
    ),
    lookalikes=(
        "တစ်လစာ; နှစ်လစာ; သုံးလစာ; လေးလစာ; ငါးလစာ; ခြောက်လစာ; ခုနစ်လစာ; ရှစ်လစာ; ကိုးလစာ; "
        "ဆယ်လစာ; လစာအုပ်; လူမျိုးစု; လူမျိုးစုံ; လူမျိုးတုံး; လူမျိုးတစ်မျိုး; "
        "လူမျိုးပေါင်း; ဘာသာပြန်ထား; ဘာသာပြန်ရာ; ဘာသာပြန်ဆို; ဘာသာပြန်ကျမ်း; စကားပြန်ပြော; "
        "စကားပြန်ကြား; စေတနာ့ဝန်ထမ်း; ပွဲစားပွဲသောက်; မှတ်ပုံတင်ရ; မှတ်ပုံတင်ထား; "
        "မှတ်ပုံတင်ပြီး; မှတ်ပုံတင်၍; မှတ်ပုံတင်ပါ; မှတ်ပုံတင်ပေး; မှတ်ပုံတင်ရန်; "
        "မှတ်ပုံတင်ရမည်"
    ),
    unit_key=norm,
    norm=norm,
    fold=fold,
    noun=NOUN,
    reading=_reading,
    romanise=romanise,
    has_phonetic_romanization=True,
    names=(
        "မြန်မာ; မြန်မာဘာသာ; မြန်မာလို; မြန်မာစာ; ဗမာစာ; ဗမာလို; Burmese; "
        "Myanmar; พม่า; ภาษาพม่า; เมียนมา; ภาษาเมียนมา; ភូមា; ភាសាភូមា; "
        "មីយ៉ាន់ម៉ា; ភាសាមីយ៉ាន់ម៉ា; ພະມ້າ; ພາສາພະມ້າ; ມຽນມາ; ພາສາມຽນມາ; "
        "Tiếng Miến Điện; Tiếng Miến; Tiếng Myanmar; 缅甸语; 缅甸文; 缅语; 缅文"
    ),
    collation_name="my",
    fonts=("Noto Sans Myanmar", "Myanmar Text", "Myanmar MN", "Padauk"),
    line_height=2.0,
    letter_width=1.06,
    web_font="noto-sans-myanmar",
    web_font_range="U+1000-109F, U+A9E0-A9FF, U+AA60-AA7F",
    print_font="Noto Serif Myanmar",
    print_scale=0.92,
    print_edges=(0.95, 0.55),
    # Syllables of foreign words that end in two consonants, or begin with the bare vowel; then
    # words that are broken before a closing consonant or within a stack.
    print_whole=(
        r"[က-အ][\u{103b}-\u{103e}]*[\u{102b}-\u{1032}]*[\u{1037}\u{1038}]*[က-အ]်[့း]*[က-အ]်"
        r"|အ(?:ိ|ို)[က-အ]်|လျစ်လျူ|ဘယ်လိုက်|အလုပ်အကိုင်|အဓမ္မ|စာရိတ္တ"
    ),
)
