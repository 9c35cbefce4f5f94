"""The interface languages: catalogs, plural forms, numbers, dates, names of languages.

Plain Babel. A catalog is one ``messages.po``; it is compiled in memory when its language is
first asked for, so no compiled file can fall behind. Every number, date and name of a language
comes from CLDR.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import cast

from babel import Locale, UnknownLocaleError, localedata, negotiate_locale
from babel.core import get_global
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request

from glossary.languages import LANGUAGES
from glossary.settings import Settings

SOURCE_LANGUAGE = "en"
_CATALOG = Path("LC_MESSAGES") / "messages.po"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark ``message`` for the catalogs and return it unchanged."""
    return message


class Interface:
    """The catalogs in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use the catalogs of ``folder``; they are read when first needed."""
        self._folder = folder
        self._catalogs: dict[str, Translations] = {}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages that have a catalog, in the order of the registry."""
        return tuple(tag for tag in LANGUAGES if self.file(tag).is_file())

    def file(self, tag: str) -> Path:
        """Return the file of the catalog of ``tag``."""
        return self._folder / tag / _CATALOG

    def translations(self, tag: str) -> Translations:
        """Return the translations into ``tag``."""
        if tag not in self._catalogs:
            self.load(tag, self.compiled(tag))
        return self._catalogs[tag]

    def compiled(self, tag: str) -> bytes:
        """Return the catalog of ``tag`` as gettext reads it (a ``.mo`` file)."""
        with self.file(tag).open("rb") as file:
            catalog = read_po(file, locale=tag)
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        return compiled.getvalue()

    def load(self, tag: str, compiled: bytes) -> None:
        """Take ``compiled`` for the catalog of ``tag``."""
        self._catalogs[tag] = Translations(io.BytesIO(compiled))

    def negotiate(self, wanted: Sequence[str]) -> str:
        """Return the interface language that fits ``wanted`` (BCP 47 tags, best first) best.

        ``zh-CN``, ``zh-TW`` and ``zh-Hans-CN`` all read ``zh``, ``my-MM`` reads ``my``.
        """
        tags = [tag.replace("-", "_") for tag in wanted]
        shortened = [form for tag in tags for form in (tag, tag.split("_")[0])]
        return negotiate_locale(shortened, self.languages) or SOURCE_LANGUAGE


def init_app(app: Flask, settings: Settings) -> None:
    """Give the templates of ``app`` gettext and the formats of the page's language."""
    app.extensions["glossary_interface"] = Interface(settings.translations)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext
    )
    app.jinja_env.globals.update(
        language_name=language_name,
        territory_name=territory_name,
        number=number,
        long_date=long_date,
        LANGUAGES=LANGUAGES,
    )


# What pages show of what CLDR holds: a third of what a locale takes in memory.
_USED_FORMATS = frozenset(
    (
        "character_order",
        "date_formats",
        "days",
        "decimal_formats",
        "default_numbering_system",
        "eras",
        "languages",
        "list_patterns",
        "locale_id",
        "months",
        "number_symbols",
        "numbering_systems",
        "ordinal_form",
        "plural_form",
        "territories",
        "week_data",
    )
)


def keep_used_formats(tags: Sequence[str]) -> None:
    """Drop what no page shows from the data of the locales ``tags``, to save memory.

    For a service that runs for long; what is dropped is gone for the whole process.
    """
    for tag in ("root", *tags):
        formats = localedata.load(tag)
        for name in set(formats) - _USED_FORMATS:
            del formats[name]
        names = formats.get("languages", {})
        for name in [name for name in names if name not in LANGUAGES and name not in tags]:
            del names[name]
    # What scripts and countries other languages have, and the languages of countries.
    cast("dict[str, object]", get_global("territory_languages")).clear()
    likely = cast("dict[str, object]", get_global("likely_subtags"))
    for name in [name for name in likely if name.partition("_")[0] not in tags]:
        del likely[name]


def interface() -> Interface:
    """Return the catalogs of this application."""
    found: Interface = current_app.extensions["glossary_interface"]
    return found


def current_ui() -> str:
    """Return the interface language of this request: of its address, else of its headers."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    if "ui" not in g:
        named = request.path.split("/")[1]
        wanted = [tag for tag, _ in request.accept_languages]
        g.ui = named if named in interface().languages else interface().negotiate(wanted)
    tag: str = g.ui
    return tag


def _translations() -> Translations:
    return interface().translations(current_ui())


def gettext(message: str) -> str:
    """Return ``message`` in the interface language."""
    return str(_translations().gettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form that ``number`` asks for in the interface language (CLDR plural rules)."""
    return str(_translations().ngettext(singular, plural, number))


def pgettext(context: str, message: str) -> str:
    """Return ``message`` as ``context`` means it, in the interface language."""
    return str(_translations().pgettext(context, message))


@cache
def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except UnknownLocaleError:
        return Locale.parse(SOURCE_LANGUAGE)


def language_name(tag: str) -> str:
    """Return the name of language ``tag`` in the interface language (CLDR), else its autonym."""
    named = _locale(current_ui()).languages.get(tag)
    return named or LANGUAGES[tag].autonym


def territory_name(code: str) -> str:
    """Return the name of a country (ISO 3166-1) in the interface language (CLDR)."""
    return _locale(current_ui()).territories.get(code) or code


def number(value: int) -> str:
    """Return ``value`` with the digits and separators of the interface language (CLDR)."""
    locale = _locale(current_ui())
    return _with_default_digits(format_decimal(value, locale=locale, numbering_system="default"))


def long_date(moment: date) -> str:
    """Return the day of a date or a point in time in words (CLDR long format)."""
    locale = _locale(current_ui())
    return _with_default_digits(format_date(moment, format="long", locale=locale))


def _with_default_digits(text: str) -> str:
    """Write the digits that CLDR makes the default of the language; Babel leaves them Latin."""
    tag = current_ui()
    if _locale(tag).default_numbering_system == "latn":
        return text
    return text.translate(str.maketrans("0123456789", LANGUAGES[tag].digits))
