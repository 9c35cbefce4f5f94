"""Published editions: their files, and what has changed since."""

from __future__ import annotations

from flask import Response, render_template, url_for

from glossary.current import current_index, current_shop, read_session
from glossary.errors import PrintShopBusy
from glossary.model import Edition
from glossary.printing import LAYOUTS
from glossary.printing.editions import (
    changes_since,
    edition_ticket,
    get_edition,
    list_editions,
)
from glossary.web.pages import page_blueprint

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
        slip_address=_slip(found, changes.to_print),
        index=current_index(),
    )


@bp.get("/editions/<int:number>/print.pdf")
def file(number: int) -> Response:
    """Send the print of an edition, which stays what it was."""
    ticket = edition_ticket(get_edition(read_session(), number))
    made = current_shop().order(ticket.key, ticket.job, _PATIENCE)
    if made is None:
        raise PrintShopBusy
    response = Response(made.pdf.read_bytes(), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="glossary-edition-{number}.pdf"'
    return response


def _slip(edition: Edition, slugs: tuple[str, ...]) -> str:
    """Return the address of the changed entries as a print of their own, to lay into the book."""
    kept = {
        name: value
        for name, value in edition.options.items()
        if name in ("languages", "statuses", "with", "text-size")
    }
    address = url_for(
        "booklet.booklet", **kept, concepts=",".join(slugs), layout="bilingual"
    )  # fmt: skip
    return address.replace("%2C", ",")
