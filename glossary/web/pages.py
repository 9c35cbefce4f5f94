"""What every page shares: the interface language in its address, and the reader's languages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, g, request, url_for
from werkzeug.routing import BaseConverter

from glossary.errors import PageNotFound
from glossary.languages import LANGUAGES
from glossary.services.searching import known_language
from glossary.web import basket
from glossary.web.i18n import current_ui, interface

# Seconds. A choice of languages is remembered for a year.
_REMEMBERED = 365 * 24 * 3600


def page_blueprint(name: str, import_name: str) -> Blueprint:
    """Return a blueprint whose pages all lie below ``/<ui>/``."""
    bp = Blueprint(name, import_name, url_prefix="/<tag:ui>")
    bp.url_value_preprocessor(_take_ui)
    bp.url_defaults(_give_ui)
    bp.url_defaults(basket.carry)
    bp.after_request(_remember)
    bp.app_context_processor(lambda: {"page": Page()})
    return bp


class TagConverter(BaseConverter):
    """The beginning of a page's address: letters that may be a language tag, no file name."""

    regex = "[a-z]{2,3}"


def init_app(app: Flask) -> None:
    """Let the addresses of ``app`` begin with a tag."""
    app.url_map.converters["tag"] = TagConverter


class Page:
    """What the frame around every page asks: its language and the links to its siblings."""

    @property
    def ui(self) -> str:
        """The tag of the interface language."""
        return current_ui()

    @property
    def lang(self) -> str:
        """The HTML ``lang`` of the interface language."""
        return LANGUAGES[current_ui()].lang_attribute

    @property
    def shown(self) -> tuple[str, ...]:
        """The languages that the reader wants to see."""
        return shown_languages()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The languages that the reader has chosen; empty where all are shown."""
        return chosen_languages()

    @property
    def picked(self) -> tuple[str, ...]:
        """The entries picked for printing on the way here."""
        return basket.picked()

    @property
    def basket_is_full(self) -> bool:
        """Whether no more entries can be picked."""
        return basket.is_full()

    def picking(self, slug: str) -> str:
        """Return the address of this page with one more entry picked."""
        return basket.same_page(pick=basket.with_picked(slug))

    def putting_back(self, slug: str) -> str:
        """Return the address of this page with one entry picked no more."""
        return basket.same_page(pick=basket.without_picked(slug))

    def starting_again(self) -> str:
        """Return the address of this page with nothing picked."""
        return basket.same_page(pick=None)

    def siblings(self) -> list[tuple[str, str]]:
        """Return (tag, address) of this page in every interface language, query included."""
        return [(tag, _address_in(tag)) for tag in interface().languages]


def _address_in(tag: str) -> str:
    """Return the address of this page in another interface language, else of its home page."""
    rule = request.url_rule
    if rule is None or "ui" not in rule.arguments:
        return f"/{tag}/"
    # What is picked stands in the query already.
    values: dict[str, Any] = {**(request.view_args or {}), "ui": tag, "pick": None}
    address = url_for(rule.endpoint, **values)
    query = urlencode(list(request.args.items(multi=True)))
    return f"{address}?{query}" if query else address


def shown_languages() -> tuple[str, ...]:
    """Return the languages to show: the chosen ones, else all with the interface's own first."""
    chosen = chosen_languages()
    if chosen:
        return chosen
    ui = current_ui()
    return (ui, *(tag for tag in LANGUAGES if tag != ui))


def chosen_languages() -> tuple[str, ...]:
    """Return the languages of ``?show=``, else those remembered from an earlier choice.

    What the glossary does not hold is passed over here, so that an error page can be drawn too.
    """
    if "show" in request.args:
        wanted = _wanted_languages()
    else:
        wanted = request.cookies.get("show", "")[:100].split(".")
    return tuple(dict.fromkeys(tag for tag in wanted if tag in LANGUAGES))


def _wanted_languages() -> list[str]:
    return [tag for value in request.args.getlist("show") for tag in value.split(",") if tag]


def has_scattered_choice() -> bool:
    """Whether a form sent ``show=th&show=my``, whose one address is ``show=th,my``."""
    return len(request.args.getlist("show")) > 1


def _take_ui(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    ui = (values or {}).pop("ui", None)
    if ui not in interface().languages:
        raise PageNotFound
    g.ui = ui
    for tag in _wanted_languages():
        known_language(tag)


def _give_ui(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("ui", current_ui())


def _remember(response: Response) -> Response:
    """Keep the interface language and the languages shown for the next visit."""
    wanted = {"ui": current_ui()}
    if "show" in request.args and response.status_code < 400:
        wanted["show"] = ".".join(chosen_languages())
    for name, value in wanted.items():
        if request.cookies.get(name) != value:
            response.set_cookie(
                name, value, max_age=_REMEMBERED, samesite="Lax", httponly=True,
                secure=request.is_secure,
            )  # fmt: skip
    response.vary.add("Cookie")
    return response
