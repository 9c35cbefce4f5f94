"""Printing what was ordered: from the database to a finished print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.model import Revision
from glossary.printing.book import Colophon, book_data
from glossary.printing.orders import PrintOrder
from glossary.printing.shop import Print, PrintShop, press_job, print_key
from glossary.printing.words import Catalogs, PrintWords
from glossary.services.indexing import current_state

# Characters. With more the squares become too small for the camera of a cheap phone.
MOST_IN_A_QR_CODE = 400


@dataclass(frozen=True, slots=True)
class Ticket:
    """An order as the shop takes it: the name of its print, and how to get what is to be set."""

    key: str
    job: Callable[[], dict[str, Any]]


def write_ticket(
    session: Session, order: PrintOrder, catalogs: Catalogs, host: str | None = None
) -> Ticket:
    """Return the ticket of ``order`` for the glossary as it stands.

    The print bears the date of the glossary's newest change, not today's: as long as nothing
    changes, the same order gives the same file.

    :param catalogs: the phrases of the book.
    :param host: of the service, for the address and the QR code on the print; None for none.
    """
    state, day = current_state(session), newest_change(session)
    key = print_key("order", order.as_options(), state, day.isoformat(), host)

    def job() -> dict[str, Any]:
        words = PrintWords(catalogs, order.selection.leading_language)
        colophon = Colophon(
            day=day,
            edition=words.date(day),
            host=host,
            address=address_of(order, host, words.tag),
        )
        data = book_data(session, order, words, colophon)
        return press_job(data, timestamp=midnight(day), is_booklet=order.is_booklet)

    return Ticket(key, job)


def print_entries(
    shop: PrintShop,
    session: Session,
    order: PrintOrder,
    catalogs: Catalogs,
    host: str | None = None,
) -> Print:
    """Return the print of ``order``; set it where it is missing, however long that takes.

    :raises GlossaryError: the selection names what does not exist, nothing is left of it, or
        it is more than one print may hold.
    """
    ticket = write_ticket(session, order, catalogs, host)
    return shop.make(ticket.key, ticket.job)


def address_of(order: PrintOrder, host: str | None, tag: str) -> str | None:
    """Return where the print can be made again: its page in the booklet builder."""
    if host is None:
        return None
    address = f"https://{host}/{tag}/booklet"
    whole = f"{address}?{urlencode(order.as_options(), safe=',')}"
    return whole if len(whole) <= MOST_IN_A_QR_CODE else address


def newest_change(session: Session) -> date:
    """Return the day of the newest change of any entry (UTC)."""
    newest = session.scalar(sa.select(sa.func.max(Revision.created_at)))
    return newest.date() if newest else datetime.now(UTC).date()


def midnight(day: date) -> int:
    """Return the first second of a day (UTC) since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp())
