"""Editions: freezing a print, setting it again, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import NothingSelected, UnknownEdition
from glossary.model import Concept, ConceptState, Edition, Revision, now
from glossary.printing.book import Colophon, Data, book_data
from glossary.printing.orders import PrintOrder, read_order
from glossary.printing.registry import LAYOUTS
from glossary.printing.service import Ticket, midnight, newest_change
from glossary.printing.shop import press_job, print_key
from glossary.printing.words import N_, Catalogs, PrintWords
from glossary.services.indexing import current_state
from glossary.services.selection import select_entries


@dataclass(frozen=True, slots=True)
class Changes:
    """The slugs of the entries that differ from an edition, each list in the edition's order."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def to_print(self) -> tuple[str, ...]:
        """The entries that a slip in the edition has to hold."""
        return self.new + self.changed


def freeze_edition(
    session: Session, order: PrintOrder, catalogs: Catalogs, host: str | None = None
) -> Edition:
    """Publish ``order`` as the next edition, from the glossary as it stands.

    :raises GlossaryError: the selection names what does not exist, nothing is left of it, or
        it is more than one print may hold.
    """
    number = (session.scalar(sa.select(sa.func.max(Edition.number))) or 0) + 1
    words = PrintWords(catalogs, order.selection.leading_language)
    moment = now()
    edition = words(
        N_("Edition %(number)s, %(date)s"),
        number=words.number(number), date=words.date(moment.date()),
    )  # fmt: skip
    address = f"https://{host}/{words.tag}/editions/{number}" if host else None
    colophon = Colophon(day=moment.date(), edition=edition, host=host, address=address)
    data = book_data(session, order, words, colophon)
    frozen = Edition(
        number=number,
        created_at=moment,
        options=order.as_options(),
        data=data,
        entries=_revisions(session, data["slugs"]),
    )
    session.add(frozen)
    session.flush()
    return frozen


def list_editions(session: Session) -> list[Edition]:
    """Return the editions, the newest first."""
    return list(session.scalars(sa.select(Edition).order_by(Edition.number.desc())))


def get_edition(session: Session, number: int) -> Edition:
    """Return one edition.

    :raises UnknownEdition: there is none with this number.
    """
    edition = session.scalar(sa.select(Edition).where(Edition.number == number))
    if edition is None:
        raise UnknownEdition(number=number)
    return edition


def edition_ticket(edition: Edition) -> Ticket:
    """Return the ticket of an edition: whatever has changed since, it is set from its own data."""
    order = read_order(edition.options)
    timestamp = midnight(edition.created_at.date())
    return Ticket(
        print_key("edition", edition.number, edition.created_at.isoformat()),
        lambda: press_job(edition.data, timestamp=timestamp, is_booklet=order.is_booklet),
    )


def slip_ticket(
    session: Session, edition: Edition, catalogs: Catalogs, host: str | None = None
) -> Ticket:
    """Return the ticket of a slip to lay into an edition: what is new, changed or gone since.

    It is as large as the pages of the edition, where a list in columns fits on them.

    :raises NothingSelected: nothing is new or changed.
    """
    changes = changes_since(session, edition)
    if not changes.to_print:
        raise NothingSelected
    order = _slip_order(edition, changes)
    day = newest_change(session)
    made_of = (edition.number, edition.created_at.isoformat(), current_state(session))
    return Ticket(
        print_key("slip", *made_of, day.isoformat(), host),
        lambda: press_job(
            _slip_data(session, edition, order, catalogs, host), timestamp=midnight(day)
        ),
    )


def _slip_order(edition: Edition, changes: Changes) -> PrintOrder:
    kept = ("languages", "statuses", "with", "text-size")
    options = {name: value for name, value in edition.options.items() if name in kept}
    layout = LAYOUTS["bilingual"]
    if edition.options["paper"] in layout.papers:
        options["paper"] = edition.options["paper"]
    concepts = ",".join(changes.to_print)
    return read_order({**options, "layout": layout.name, "concepts": concepts})


def _slip_data(
    session: Session, edition: Edition, order: PrintOrder, catalogs: Catalogs, host: str | None
) -> Data:
    words = PrintWords(catalogs, order.selection.leading_language)
    day = newest_change(session)
    address = f"https://{host}/{words.tag}/editions/{edition.number}" if host else None
    colophon = Colophon(day=day, edition=words.date(day), host=host, address=address)
    changes = changes_since(session, edition)
    groups = {
        words(N_("New since this edition")): changes.new,
        words(N_("Changed since this edition")): changes.changed,
    }
    return book_data(session, order, words, colophon) | {
        "title": words(N_("Edition %(number)s"), number=words.number(edition.number)),
        "subtitle": words(N_("Changed since this edition")),
        "by_theme": True,
        "themes": [
            {"title": title, "entries": list(slugs)} for title, slugs in groups.items() if slugs
        ],
        "gone": {
            "title": words(N_("No longer in the glossary")),
            "entries": [edition.data["entries"][slug]["head"] for slug in changes.gone],
        },
    }


def changes_since(session: Session, edition: Edition) -> Changes:
    """Return which entries an edition of the same choice would have new, changed, or no more."""
    today = _revisions(session, _entries_today(session, read_order(edition.options)))
    then = edition.entries
    return Changes(
        new=tuple(slug for slug in today if slug not in then),
        changed=tuple(slug for slug in today if slug in then and today[slug] != then[slug]),
        gone=tuple(slug for slug in then if slug not in today),
    )


def _entries_today(session: Session, order: PrintOrder) -> list[str]:
    """Return the slugs that the choice of an edition stands for now."""
    published = sa.select(Concept.slug).where(Concept.state == ConceptState.PUBLISHED)
    there = set(session.scalars(published))
    chosen = order.selection
    left = replace(chosen, concepts=tuple(slug for slug in chosen.concepts if slug in there))
    if left.is_everything and not chosen.is_everything:
        return []
    try:
        return [entry.slug for entry in select_entries(session, left)]
    except NothingSelected:
        return []


def _revisions(session: Session, slugs: list[str]) -> dict[str, int]:
    """Return the number of the newest revision of each entry, in the order of ``slugs``."""
    rows = session.execute(
        sa.select(Concept.slug, sa.func.max(Revision.number))
        .join(Revision, Revision.concept_id == Concept.id)
        .group_by(Concept.slug)
    )
    newest = dict(rows.all())
    return {slug: newest.get(slug, 0) for slug in slugs}
