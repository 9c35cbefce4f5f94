"""Chinese, in Simplified characters."""

from glossary.languages.base import Language
from glossary.languages.han import simplified, syllables
from glossary.languages.text import COMPATIBLE, DIGITS, Function, Key, Rule

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)

# UAX #15: the compatibility form turns full-width letters, radicals and the characters of the
# Kangxi and CJK compatibility blocks into the ordinary ones.
NORM = (
    Rule(
        f"(?<=[{HAN}]) (?=[{HAN}])",
        "",
        "Chinese has no spaces; one between characters comes from typesetting.",
        ("劳 工", "劳工"),
    ),
    DIGITS,
    Function(simplified, "Traditional characters are the same word.", ("難民", "难民")),
)

FOLD = (
    Function(
        lambda text: "".join(syllables(text)),
        "A wrong character is mostly one of the same sound.",
        ("遗民", "yimin"),
    ),
)

norm = Key(COMPATIBLE, *NORM)
# Characters have no marks to drop; what is left of a word when it is misspelt is its sound.
fold = Key(norm, *FOLD)

LANGUAGE = Language(
    tag="zh",
    lang_attribute="zh-Hans",
    autonym="中文",
    script="Hans",
    position=7,
    block=HAN,
    spaces_between_words=False,
    list_separator="、",
    unit=r"[\p{Latin}\p{N}]+|(?![\s\p{Cf}])\X",
    unit_key=norm,
    norm=norm,
    fold=fold,
    homophonic_fold=True,
    romanise=fold,
    names=(
        "中文; 汉语; 漢語; 华语; 华文; 普通话; Chinese; Mandarin; จีน; ภาษาจีน; จีนกลาง; "
        "ចិន; ភាសាចិន; တရုတ်; တရုတ်ဘာသာ; တရုတ်လို; တရုတ်စာ; ຈີນ; ພາສາຈີນ; "
        "Tiếng Trung; Tiếng Hoa; Trung Quốc"
    ),
    shortest_guess=2,
    collation_name="zh",
    fonts=("Noto Sans SC", "PingFang SC", "Microsoft YaHei"),
    font_scale=1.05,
    line_height=1.65,
    letter_width=1.05,
    print_font="Noto Sans SC",
    print_scale=1.0,
    print_edges=(0.88, 0.2),
)
