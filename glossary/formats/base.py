"""What every format shares: what it draws on, what it is, and what each file says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import NotAPair
from glossary.model import Revision
from glossary.printing import PrintShop
from glossary.printing.service import newest_change
from glossary.printing.words import N_, BookWords, Catalogs
from glossary.services.parcels import Parcel, pack_entries
from glossary.services.selection import Selection, read_selection

LICENCE = "CC BY 4.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an export draws on."""

    session: Session
    catalogs: Catalogs
    """The phrases of the interface in its languages."""
    shop: PrintShop
    host: str | None
    """The host of the service, as it stands in addresses; None where nobody named it."""


# The options as they were given, by their names in an address.
Options = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One format: how its files are named and made, and what the page says about it."""

    suffix: str
    mimetype: str
    write: Callable[[Source, Options], bytes]
    title: str
    """What it is called on the page, to be translated."""
    hint: str
    """What it is good for, to be translated."""
    is_shown: bool = False
    """Whether a browser shows it; else it is saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a file says of itself, in its leading language."""

    title: str
    day: date
    """The day of the glossary's newest change: as long as nothing changes, files stay equal."""
    lines: tuple[str, ...]
    """How the glossary stood, the licence, and where it is so, that not all of it is reviewed."""


def write_notice(source: Source, selection: Selection, *, is_unreviewed: bool) -> Notice:
    """Return what a file with this selection says of itself.

    :param is_unreviewed: whether it holds something that no native speaker has checked.
    """
    words = BookWords(source.catalogs, selection.leading_language)
    day = newest_change(source.session)
    lines = [
        words(N_("As the glossary stood on %(date)s."), date=words.date(day)),
        words(N_("The texts may be shared and changed if the glossary is named (CC BY 4.0).")),
    ]
    if is_unreviewed:
        lines.append(
            words(N_("Not every text in this file has been checked by a native speaker yet."))
        )
    if source.host:
        lines.append(f"https://{source.host}/{words.tag}/")
    return Notice(title=words("Mekong glossary"), day=day, lines=tuple(lines))


def newest_moment(session: Session) -> datetime:
    """Return when an entry was changed last; the beginning of today where there is none."""
    newest = session.scalar(sa.select(sa.func.max(Revision.created_at)))
    return newest or datetime.combine(datetime.now(UTC), time(), UTC)


def packed(source: Source, options: Options) -> tuple[Parcel, Notice]:
    """Return the entries that the options choose, and what their file says of itself."""
    selection = read_selection(options)
    parcel = pack_entries(source.session, selection)
    return parcel, write_notice(source, selection, is_unreviewed=parcel.is_unreviewed)


def packed_pair(source: Source, options: Options) -> tuple[Parcel, Notice]:
    """Return the same for a format of two languages: the first two where none is named.

    :raises NotAPair: one is named, or more than two.
    """
    selection = read_selection(options)
    named = selection.languages or selection.wanted_languages[:2]
    if len(named) != 2:
        raise NotAPair(count=len(named))
    return packed(source, {**options, "languages": ",".join(named)})
