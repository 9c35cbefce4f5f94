"""Choosing entries and printing them: the whole choice stands in the address of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from glossary.current import current_index, export_source
from glossary.errors import GlossaryError, InvalidInput, PrintShopBusy, PrintTooLarge
from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus
from glossary.printing import LAYOUTS, Print, PrintOrder, read_order, write_ticket
from glossary.printing.orders import Arrangement, Part, TextSize
from glossary.search.index import IndexedConcept
from glossary.search.result import Hit
from glossary.services.searching import search_terms
from glossary.services.selection import listed
from glossary.web.basket import MOST_PICKED, with_picked
from glossary.web.errors import redirect_response, sentences
from glossary.web.i18n import N_, current_ui
from glossary.web.pages import page_blueprint, shown_languages
from glossary.web.search import search_from_field
from glossary.web.sessions import current_account

bp = page_blueprint("booklet", __name__)

# Seconds. A page that waits longer says so and comes back; a file is waited for.
_PAGE_PATIENCE, _FILE_PATIENCE = 4.0, 150.0
# Seconds until the page looks again whether its print is ready.
_LOOK_AGAIN = 3
_MOST_FOUND = 12

# The options of the address, in their order, and those that a form sends one by one.
_OPTIONS = (
    "languages", "themes", "collections", "concepts", "statuses", "layout", "paper", "text-size",
    "arrange", "with", "booklet",
)  # fmt: skip
_LISTS = ("languages", "themes", "collections", "concepts", "statuses", "with")

# Those that choose what is printed or taken along, whatever the form.
_CHOOSING = ("languages", "themes", "collections", "concepts", "statuses")

PARTS = {
    Part.DEFINITION: N_("definitions"),
    Part.ROMANIZATION: N_("sound in Latin letters"),
    Part.LITERAL: N_("literal meaning"),
    Part.NOTES: N_("notes and other words"),
    Part.CONTRASTS: N_("how confused words differ"),
    Part.COUNTRIES: N_("notes on countries"),
    Part.REVIEW: N_("marks of what is not reviewed"),
}
ARRANGEMENTS = {
    Arrangement.CHOSEN: N_("as I chose them"),
    Arrangement.THEMES: N_("by theme"),
    Arrangement.ALPHABET: N_("by alphabet"),
}
SIZES = {TextSize.NORMAL: N_("normal"), TextSize.LARGE: N_("large print")}
PAPERS = {"a4": "A4", "a5": "A5", "a6": "A6", "letter": "Letter"}


@dataclass(slots=True)
class Preview:
    """What the page shows of the print: its pages, or why there are none yet."""

    made: Print | None = None
    is_being_set: bool = False
    problem: tuple[str, str] | None = None
    by_theme: dict[str, str] = field(default_factory=dict)
    """Where a print that is too large goes on: the addresses of its themes."""


@dataclass(slots=True)
class Choice:
    """What the form shows as chosen."""

    options: dict[str, str]
    order: PrintOrder | None = None
    basket: list[IndexedConcept] = field(default_factory=list)

    def has(self, name: str, value: str) -> bool:
        """Tell whether ``value`` is in one of the lists of the address."""
        return value in listed(self.options.get(name))

    @property
    def layout(self) -> str:
        """The name of the layout."""
        return self.order.layout.name if self.order else next(iter(LAYOUTS))

    @property
    def arrangement(self) -> Arrangement:
        """The order of the entries."""
        return self.order.arrangement if self.order else Arrangement.THEMES

    @property
    def names_words(self) -> bool:
        """Whether words, themes or collections are chosen."""
        return any(self.options.get(name) for name in ("concepts", "themes", "collections"))

    @property
    def is_special(self) -> bool:
        """Whether something is chosen that most people leave as it is."""
        return any(name in self.options for name in ("arrange", "with", "statuses", "booklet"))

    def shows(self, part: Part) -> bool:
        """Tell whether a part of the entries is shown."""
        return self.order is None or part in self.order.parts

    def keeps(self, status: str) -> bool:
        """Tell whether words of a status are printed."""
        return "statuses" not in self.options or self.has("statuses", status)


@bp.get("/booklet")
def booklet() -> Response:
    """Show the choice, the words found for it, and the first pages of its print."""
    if _is_sent_by_the_form():
        return redirect_response(_address(_options_of_the_form(), **_found_by()))
    choice = Choice(chosen_in(request.args))
    preview = Preview()
    try:
        choice.order = read_order(choice.options)
        if choice.names_words or (choice.options and "find" not in request.args):
            preview.made = _ordered(choice.order, _PAGE_PATIENCE)
            preview.is_being_set = preview.made is None
    except GlossaryError as error:
        preview.problem = sentences(error)
        if isinstance(error, PrintTooLarge):
            preview.by_theme = _by_theme(choice.options)
    index = current_index()
    slugs = listed(choice.options.get("concepts"))
    choice.basket = [index.concepts[slug] for slug in slugs if slug in index.concepts]
    page = render_template(
        "booklet/booklet.html",
        index=index,
        choice=choice,
        preview=preview,
        found=list(_found(choice)),
        find=request.args.get("find", "").strip(),
        layouts=LAYOUTS,
        papers=PAPERS,
        parts=PARTS,
        arrangements=ARRANGEMENTS,
        sizes=SIZES,
        languages=_languages_in_order(choice.order),
        picture_size=_size_of_picture(preview.made),
        file_address=_address(choice.options, "booklet.file"),
        picture_address=_address(choice.options, "booklet.picture"),
        publish_address=_address(choice.options, "editions.publish") if _may_publish() else None,
        search_address=_search_address(choice),
        export_address=_address(
            {name: value for name, value in choice.options.items() if name in _CHOOSING},
            "exporting.export",
        ),
    )
    response = make_response(page, 400 if preview.problem else 200)
    if preview.is_being_set:
        response.headers["Refresh"] = str(_LOOK_AGAIN)
    return response


@bp.get("/pick")
def pick() -> Response:
    """Lead back to the results on which entries were ticked, with those picked for printing."""
    known = current_index().concepts
    ticked = (slug for slug in request.args.getlist("c") if slug in known)
    values: dict[str, Any] = dict(search_from_field(request.args.get("search", "")))
    return redirect_response(url_for("search.search", **values, pick=with_picked(*ticked)))


@bp.get("/booklet/print.pdf")
def file() -> Response:
    """Send the print."""
    response = Response(_awaited().pdf.read_bytes(), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="glossary.pdf"'
    return response


@bp.get("/booklet/first-pages.png")
def picture() -> Response:
    """Send a picture of the first pages."""
    return Response(_awaited().picture.read_bytes(), mimetype="image/png")


def chosen_in(values: Mapping[str, str]) -> dict[str, str]:
    """Return the options of a print among the parameters of an address or the fields of a form."""
    return {name: values[name] for name in _OPTIONS if values.get(name)}


def page_address(options: Mapping[str, str]) -> str:
    """Return the address of the page that shows a choice."""
    return _address(dict(options))


def _awaited() -> Print:
    made = _ordered(read_order(chosen_in(request.args)), _FILE_PATIENCE)
    if made is None:
        raise PrintShopBusy
    return made


def _ordered(order: PrintOrder, patience: float) -> Print | None:
    source = export_source()
    ticket = write_ticket(source.session, order, source.catalogs, source.host)
    return source.shop.order(ticket.key, ticket.job, patience)


def _by_theme(options: dict[str, str]) -> dict[str, str]:
    """Return the address of the same print for each theme alone."""
    others = {
        name: value for name, value in options.items() if name not in ("concepts", "collections")
    }
    return {slug: _address({**others, "themes": slug}) for slug in current_index().themes}


def _may_publish() -> bool:
    account = current_account()
    return account is not None and account.may_edit_entries


def _search_address(choice: Choice) -> str | None:
    """Return where more entries can be looked up and picked, None where no more can be."""
    slugs = [concept.slug for concept in choice.basket]
    if len(slugs) >= MOST_PICKED:
        return None
    return url_for("home.home", pick=",".join(slugs) or None)


def _size_of_picture(made: Print | None) -> tuple[int, int]:
    """Return the pixels of a picture, from its header (W3C, Portable Network Graphics)."""
    if made is None:
        return 0, 0
    head = made.picture.read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


# The form


def _is_sent_by_the_form() -> bool:
    return "form" in request.args


def _options_of_the_form() -> dict[str, str]:
    """Return the options that the fields of the form mean."""
    sent = {name: request.args.getlist(name) for name in _LISTS}
    lead = request.args.get("lead", "")
    if lead:
        sent["languages"] = list(dict.fromkeys([lead, *sent["languages"]]))
    options = {name: ",".join(values) for name, values in sent.items() if values}
    options |= {
        name: request.args[name]
        for name in _OPTIONS
        if name not in _LISTS and request.args.get(name)
    }
    if not sent["with"]:
        options["with"] = "none"
    if set(listed(options.get("statuses"))) == set(AdministrativeStatus):
        del options["statuses"]
    # A paper that the layout just chosen does not fit on gives way to its usual one.
    layout = LAYOUTS.get(options.get("layout", ""))
    if layout and options.get("paper") not in layout.papers:
        options.pop("paper", None)
    try:
        return read_order(options).as_options()
    except GlossaryError:
        return options


def _found_by() -> dict[str, str]:
    find = request.args.get("find", "").strip()
    return {"find": find} if find and "more" in request.args else {}


def _address(options: dict[str, str], endpoint: str = "booklet.booklet", **more: str) -> str:
    # Commas are allowed in a query, and an address that people copy is better for them.
    values: dict[str, Any] = {**options, **more}
    return url_for(endpoint, **values).replace("%2C", ",")


def _found(choice: Choice) -> Iterator[Hit]:
    """Yield what the words typed find and the basket does not hold yet."""
    find = request.args.get("find", "")
    if not find.strip():
        return
    try:
        result = search_terms(
            current_index(), find, reader_languages=shown_languages(), limit=_MOST_FOUND
        )
    except InvalidInput:
        return
    yield from (hit for hit in result.hits if not choice.has("concepts", hit.concept.slug))


def _languages_in_order(order: PrintOrder | None) -> tuple[str, ...]:
    """Return all languages: the chosen ones first, or the page's own where none is chosen."""
    chosen = order.selection.languages if order else ()
    return tuple(dict.fromkeys((*(chosen or (current_ui(),)), *LANGUAGES)))
