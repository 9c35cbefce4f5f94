"""The phrases of a printed book in its own language, and its numbers and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.support import Translations

from glossary.languages import LANGUAGES

SOURCE_LANGUAGE = "en"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark ``message`` for the catalogs and return it unchanged."""
    return message


class Catalogs(Protocol):
    """Where the phrases come from: the interface's catalogs."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages that have a catalog."""

    def translations(self, tag: str) -> Translations:
        """Return the translations into ``tag``."""


class BookWords:
    """The phrases of a book whose leading language is ``tag``.

    A language without a catalog of its own gets English phrases, as its pages do.
    """

    def __init__(self, catalogs: Catalogs, tag: str) -> None:
        """Take the phrases from the catalog of ``tag``."""
        self.tag = tag if tag in catalogs.languages else SOURCE_LANGUAGE
        self._catalogs = catalogs
        self.translations = catalogs.translations(self.tag)

    def __call__(self, message: str, **details: str | int) -> str:
        """Return ``message`` in the language of the book."""
        return str(self.translations.gettext(message)) % details

    def in_context(self, context: str, message: str) -> str:
        """Return ``message`` as ``context`` means it."""
        return str(self.translations.pgettext(context, message))

    def title_in(self, tag: str) -> str | None:
        """Return the title of the glossary in another language, if it has a catalog."""
        if tag not in self._catalogs.languages:
            return None
        return str(self._catalogs.translations(tag).gettext("Mekong glossary"))

    def number(self, value: int) -> str:
        """Return ``value`` with the digits that CLDR makes the default of the book's language."""
        return self._digits(str(value))

    def count(self, singular: str, plural: str, value: int) -> str:
        """Return the form that ``value`` asks for, with the number in it."""
        return str(self.translations.ngettext(singular, plural, value)) % {
            "count": self.number(value)
        }

    def join(self, items: Sequence[str]) -> str:
        """Return the items of a list with the separator of the book's language."""
        return LANGUAGES[self.tag].list_separator.join(items)

    def date(self, day: date) -> str:
        """Return a date in words (CLDR long format)."""
        return self._digits(format_date(day, format="long", locale=self._locale))

    def territory(self, code: str) -> str:
        """Return the name of a country (ISO 3166-1, CLDR)."""
        return self._locale.territories.get(code) or code

    @property
    def _locale(self) -> Locale:
        try:
            return Locale.parse(self.tag, sep="-")
        except UnknownLocaleError:
            return Locale.parse(SOURCE_LANGUAGE)

    @property
    def _has_own_digits(self) -> bool:
        return self._locale.default_numbering_system != "latn"

    def _digits(self, text: str) -> str:
        if not self._has_own_digits:
            return text
        return text.translate(str.maketrans("0123456789", LANGUAGES[self.tag].digits))

    def phrases(self) -> dict[str, str]:
        """Return the phrases that the templates name."""
        _, pgettext = self, self.in_context
        return {
            "avoid": pgettext("status of a word", "avoid"),
            "say": pgettext("status of a word", "say"),
            "also-said": pgettext("status of a word", "also said"),
            "also-written": _("also written"),
            "confused": _("Often confused with"),
            "unreviewed": _("Not yet reviewed by a native speaker"),
            "unreviewed-all": _(
                "Texts with a small ring are not yet reviewed by a native speaker."
            ),
            "how-to-read": _("How to read this book"),
            "entries": _("Entries"),
            "words-to-avoid": _("Words to avoid"),
            "comparisons": _("Told apart"),
            "worksheet": _("Worksheet"),
            "your-name": _("Your name:"),
            "your-language": _("Your language:"),
            "your-place": _("Where you use it:"),
            "the-date": _("Date:"),
            "right": _("right"),
            "not-right": _("not right"),
            "better": _("Better:"),
            "remarks": _("Remarks:"),
        }

    def how_to_read(self, host: str | None = None) -> list[list[str]]:
        """Return the lines of the key: what stands at the left, what it means.

        :param host: where an entry can be looked up by its name; None where it is not known.
        """
        _, pgettext = self, self.in_context
        lines = [
            [_("Bold"), _("The word to say.")],
            [
                pgettext("status of a word", "also said"),
                _("Other words that are right; their note says where and when."),
            ],
            [
                "avoid",
                _("Words that hurt, mislead or are out of date. After the arrow: what to say."),
            ],
            ["“ ”", _("What the word says literally.")],
            ["○", _("No native speaker has reviewed this yet. Use it with care.")],
        ]
        if host:
            meaning = _("The small name beside an entry, typed here, shows it as it stands today.")
            lines.append(["/c/…", f"{meaning} {host}/c/…"])
        return lines


class PrintWords(BookWords):
    """The same for paper, where each number stands in the native digits of the language.

    CLDR makes Latin digits the default of Thai, Khmer and Lao, and screens follow it; a book
    in them has its pages numbered in its own. Within one print it is one way or the other.
    """

    @property
    def _has_own_digits(self) -> bool:
        return True
