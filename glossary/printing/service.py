"""Printing what was ordered: from the database to a finished print."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.model import Revision
from glossary.printing.book import Colophon, book_data
from glossary.printing.orders import PrintOrder
from glossary.printing.shop import Print, PrintShop, press_job, print_key
from glossary.printing.words import BookWords, Catalogs
from glossary.services.indexing import current_revision


def print_entries(
    shop: PrintShop,
    session: Session,
    order: PrintOrder,
    catalogs: Catalogs,
    host: str | None = None,
) -> Print:
    """Return the print of ``order`` from the glossary as it stands; set it where it is missing.

    It bears the date of the glossary's newest change, not today's: as long as nothing changes,
    the same order gives the same file.

    :param catalogs: the phrases of the book.
    :param host: of the service, for the address and the QR code on the print; None for none.
    :raises GlossaryError: the selection names what does not exist, nothing is left of it, or
        it is more than one print may hold.
    """
    revision, day = current_revision(session), newest_change(session)
    key = print_key("order", order.as_options(), revision, day.isoformat(), host)

    def job() -> dict[str, Any]:
        words = BookWords(catalogs, order.selection.leading_language)
        colophon = Colophon(
            day=day,
            edition=words.date(day),
            host=host,
            address=address_of(order, host, words.tag),
        )
        data = book_data(session, order, words, colophon)
        return press_job(data, timestamp=midnight(day), is_booklet=order.is_booklet)

    return shop.make(key, job)


def address_of(order: PrintOrder, host: str | None, tag: str) -> str | None:
    """Return where the print can be made again: its page in the booklet builder."""
    if host is None:
        return None
    query = urlencode(order.as_options(), safe=",")
    return f"https://{host}/{tag}/booklet?{query}"


def newest_change(session: Session) -> date:
    """Return the day of the newest change of any entry (UTC)."""
    newest = session.scalar(sa.select(sa.func.max(Revision.created_at)))
    return newest.date() if newest else datetime.now(UTC).date()


def midnight(day: date) -> int:
    """Return the first second of a day (UTC) since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp())
