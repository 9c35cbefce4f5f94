"""Published editions: publishing one, their files, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_index, current_shop, export_source, read_session
from glossary.errors import GlossaryError, PrintShopBusy
from glossary.model import Account
from glossary.printing import LAYOUTS, read_order
from glossary.printing.book import expect_printable
from glossary.printing.editions import (
    changes_since,
    edition_ticket,
    freeze_edition,
    get_edition,
    list_editions,
    slip_ticket,
)
from glossary.printing.service import Ticket
from glossary.services.overseeing import expect_editor
from glossary.services.selection import count_entries
from glossary.web.booklet import PAPERS, SIZES, chosen_in, page_address
from glossary.web.errors import sentences, status_of
from glossary.web.pages import page_blueprint
from glossary.web.sending import new_key, send_once
from glossary.web.sessions import signed_in

bp = page_blueprint("editions", __name__)

# Seconds. A file is waited for.
_PATIENCE = 150.0


@bp.get("/editions/")
def editions() -> str:
    """Show the editions, the newest first."""
    return render_template(
        "editions/editions.html",
        editions=list_editions(read_session()),
        layouts=LAYOUTS,
        index=current_index(),
    )


@bp.get("/editions/publish")
def publish() -> Response:
    """Show an editor what would be published; the choice stands in the address as ever."""
    expect_editor(signed_in())
    return _publish_page(chosen_in(request.args))


@bp.post("/editions/publish")
def do_publish() -> Response:
    """Publish the choice as the next edition, and lead to its page."""
    expect_editor(signed_in())
    options = chosen_in(request.form)

    def action(session: Session, _: Account) -> str:
        source = export_source()
        frozen = freeze_edition(session, read_order(options), source.catalogs, source.host)
        return url_for("editions.edition", number=frozen.number)

    try:
        return send_once(action)
    except GlossaryError as error:
        return _publish_page(options, error)


def _publish_page(options: Mapping[str, str], error: GlossaryError | None = None) -> Response:
    order, entries = None, 0
    try:
        order = read_order(options)
        expect_printable(read_session(), order)
        entries = count_entries(read_session(), order.selection)
    except GlossaryError as refused:
        order, error = None, refused
    page = render_template(
        "editions/publish.html",
        order=order,
        entries=entries,
        papers=PAPERS,
        sizes=SIZES,
        back_address=page_address(options),
        key=new_key(),
        error=sentences(error) if error else None,
    )
    return make_response(page, status_of(error) if error else 200)


@bp.get("/editions/<int:number>")
def edition(number: int) -> str:
    """Show one edition, and what has changed since it was published."""
    found = get_edition(read_session(), number)
    changes = changes_since(read_session(), found)
    return render_template(
        "editions/edition.html",
        edition=found,
        changes=changes,
        layouts=LAYOUTS,
        index=current_index(),
    )


@bp.get("/editions/<int:number>/print.pdf")
def file(number: int) -> Response:
    """Send the print of an edition, which stays what it was."""
    ticket = edition_ticket(get_edition(read_session(), number))
    return _sent(ticket, f"glossary-edition-{number}.pdf")


@bp.get("/editions/<int:number>/changes.pdf")
def slip(number: int) -> Response:
    """Send what has changed since an edition as a print of its own, to lay into the book."""
    source = export_source()
    ticket = slip_ticket(
        source.session, get_edition(source.session, number), source.catalogs, source.host
    )
    return _sent(ticket, f"glossary-changes-since-edition-{number}.pdf")


def _sent(ticket: Ticket, name: str) -> Response:
    made = current_shop().order(ticket.key, ticket.job, _PATIENCE)
    if made is None:
        raise PrintShopBusy
    response = Response(made.pdf.read_bytes(), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
