"""English."""

import re

from glossary.languages.base import WORD, Language
from glossary.languages.text import (
    COMPATIBLE,
    DIGITS,
    LATIN,
    NO_MARKS,
    PUNCTUATION,
    SPACES,
    TRIM,
    Key,
    Normalize,
    Rule,
)

UNDOUBLE = Rule("([a-z])\\1+", "\\1", "Doubled letters are doubtful.", ("ilegall", "ilegal"))

# British and American spelling, as the Oxford English Dictionary gives them side by side. The
# patterns are for text whose doubled letters are already single, and meet in one of the two.
SPELLINGS = (
    Rule(
        "(arm|behavi|cand|col|endeav|fav|harb|hon|hum|lab|neighb|rum|savi|spl|vap|vig)our",
        "\\1or",
        "British -our, American -or.",
        ("labour", "labor"),
    ),
    Rule(
        "(?<=[a-z]{3})is(?=(?:e|ed|er|ers|es|ing|ation|ations|able)(?![a-z]))",
        "iz",
        "British -ise, American and Oxford -ize.",
        ("organisation", "organization"),
    ),
    Rule(
        "(anal|paral)ys(?=e|ing)", "\\1yz", "British -yse, American -yze.", ("analyse", "analyze")
    ),
    Rule(
        "(cent|fib|lit|lust|met|theat)re(?=d?s?(?![a-z]))",
        "\\1er",
        "British -re, American -er.",
        ("centre", "center"),
    ),
    Rule(
        "(defen|licen|offen|preten)ce",
        "\\1se",
        "British -ce, American -se.",
        ("licence", "license"),
    ),
    Rule("practis(?=e|ing)", "practic", "British verb in -ise.", ("practise", "practice")),
    Rule(
        "practiz(?=e|ing)",
        "practic",
        "The same, after the rule for -ise.",
        ("practize", "practice"),
    ),
    Rule(
        "(analog|catalog|dialog|monolog)ue",
        "\\1",
        "British -ogue, American -og.",
        ("dialogue", "dialog"),
    ),
    Rule("program(?:e|me)(?![a-z])", "program", "British programme.", ("programe", "program")),
    Rule("cheque?", "check", "British cheque.", ("cheque", "check")),
    Rule("(judg|acknowledg)ement", "\\1ment", "British judgement.", ("judgement", "judgment")),
    Rule("(?<![a-z])ageing", "aging", "British ageing.", ("ageing", "aging")),
    Rule("(?<![a-z])grey", "gray", "British grey.", ("grey", "gray")),
    Rule(
        "(an|encyclop|gyn|h|orthop|p)ae(?=d|m|c)",
        "\\1e",
        "British ae, American e.",
        ("paediatric", "pediatric"),
    ),
)

FOLD = (
    Normalize("NFD"),
    NO_MARKS,
    Rule("[.']+", "", "Points of abbreviations and apostrophes.", ("u.n. worker's", "un workers")),
    Rule("&", " and ", "The sign for and.", ("search & rescue", "search  and  rescue")),
    PUNCTUATION,
    Normalize("NFC"),
    SPACES,
    TRIM,
    UNDOUBLE,
    Rule(
        "(?<![a-z])(anti|co|e|multi|non|pre|re) (?=[a-z])",
        "\\1",
        "Prefixes are written alone, with a hyphen, or joined.",
        ("non refoulement", "nonrefoulement"),
    ),
    UNDOUBLE,
    *SPELLINGS,
    UNDOUBLE,
    Rule("(?<=[a-z]{2})ies(?![a-z])", "y", "Plural of nouns in -y.", ("agencies", "agency")),
    Rule(
        "(?<=ch|sh|.x|.z)es(?![a-z])", "", "Plural after a hissing sound.", ("branches", "branch")
    ),
    Rule(
        "(?<=[a-z]{2}[a-hj-rtv-z])s(?![a-z])",
        "",
        "Plural and possessive; not -us and -is.",
        ("workers status", "worker status"),
    ),
)

norm = Key(COMPATIBLE, DIGITS)
fold = Key(norm, *FOLD)

# Plurals that no rule makes.
IRREGULAR = {"children": "child", "men": "man", "people": "person", "women": "woman"}


# Verbs of the acts that terms name, where the verb has hardly another sense.
VERBS = {
    "abuse": "abuse",
    "arrest": "arrest",
    "blacklist": "blacklist",
    "coercion": "coerce",
    "deception": "deceive",
    "deportation": "deport",
    "detention": "detain",
    "exploitation": "exploit",
    "imprisonment": "imprison",
    "naturalisation": "naturalise",
    "overstay": "overstay",
    "ratification": "ratify",
    "reintegration": "reintegrate",
    "repatriation": "repatriate",
    "rescue": "rescue",
    "resettlement": "resettle",
}


def forms(verb: str) -> tuple[str, ...]:
    """Return the forms of a regular verb; its -s is the same as a plural's to :func:`one_word`."""
    if verb.endswith("e"):
        return verb, f"{verb}d", f"{verb[:-1]}ing"
    past = f"{verb[:-1]}ied" if verb.endswith("fy") else f"{verb}ed"
    return verb, past, f"{verb}ing"


# What ``fold`` makes one e of: a refugee is not a refuge.
_EE = re.compile("ees?(?:['’]s?)?$", re.IGNORECASE)


def one_word(word: str) -> str:
    """Return the key of one word of running text, the same in the singular and the plural."""
    key = fold(word)
    if _EE.search(word):
        key += "e"
    return IRREGULAR.get(key, key)


LANGUAGE = Language(
    tag="en",
    lang_attribute="en",
    autonym="English",
    script="Latn",
    position=1,
    block=LATIN,
    other_blocks=(),
    spaces_between_words=True,
    unit=WORD,
    verbs={term: forms(verb) for term, verb in VERBS.items()},
    lookalikes=(
        "to pay; pay attention; pay a; pay an; pay the; pay their; pay his; pay her; "
        "pay our; pay my; pay your; pay back; pay off; pay up; pay them; pay him; pay us; "
        "pay me; pay you; pay it; pay into; can pay; could pay; must pay; may pay; will pay; "
        "would pay; should pay; shall pay; cannot pay; not pay; who pay; they pay; we pay; "
        "you pay; I pay; take shelter; takes shelter; took shelter; strike a balance; "
        "strike a deal; strike a chord; pay for her; pay for his; pay for the; pay for a; "
        "pay for it; pay for their; pay for them; pay in cash; pay in advance; "
        "chemical agent; cleaning agent; convention centre; convention center; "
        "convention hall; by convention; hair removal; snow removal; air raid; air strike; "
        "lightning strike"
    ),
    unit_key=one_word,
    norm=norm,
    fold=fold,
    names=(
        "English; อังกฤษ; ภาษาอังกฤษ; អង់គ្លេស; ភាសាអង់គ្លេស; အင်္ဂလိပ်; "
        "အင်္ဂလိပ်ဘာသာ; အင်္ဂလိပ်လို; အင်္ဂလိပ်စာ; ອັງກິດ; ພາສາອັງກິດ; "
        "Tiếng Anh; 英语; 英文"
    ),
    collation_name="en",
    fonts=("system-ui", "Noto Sans"),
)
