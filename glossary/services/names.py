"""Names that people choose: each is what it looks like, and no two look the same."""

from __future__ import annotations

import unicodedata

from glossary.errors import NameUnusable
from glossary.languages.text import clean, has_too_many_marks

MAX_NAME_LENGTH = 60

# Cyrillic and Greek small letters that look like Latin ones (Unicode, confusables.txt of UTS #39).
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝвкмнтαορνικυγτ",
    "aeopcyxijsdhlqwbkmhtaopvikuyt",
)


def accept_name(name: str) -> str:
    """Return a name that is what it looks like.

    :raises NameUnusable: nothing visible, too long, or something that can't be seen.
    """
    if len(name) > MAX_NAME_LENGTH or not clean(name) or clean(name) != name.strip():
        raise NameUnusable
    if has_too_many_marks(name) or not any(char.isalnum() for char in name):
        raise NameUnusable
    return clean(name)


def skeleton_of(name: str) -> str:
    """Return the same text for names that look the same: full-width, Cyrillic, Greek letters."""
    plain = unicodedata.normalize("NFKC", clean(name).casefold())
    return plain.casefold().translate(_LOOKALIKES)
