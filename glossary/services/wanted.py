"""What people searched for in vain."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.languages import languages_for, scripts_of
from glossary.model import MissedSearch, now

# Distinct queries kept for one day; a flood of nonsense can't fill the disk.
MOST_A_DAY = 2000


def record_missed_search(session: Session, query: str, language: str | None = None) -> None:
    """Count one query that found nothing, without anything about who asked.

    Kept are the folded query, the language and the day (no hour); beyond :data:`MOST_A_DAY`
    distinct queries a day new ones are let go.

    :param query: the query as it was searched, cleaned and capped.
    :param language: the tag that was searched in, or None for the likeliest one.
    """
    folded, tag = key_of(query, language)
    if not folded:
        return
    today = now().date()
    same = {"folded_query": folded, "language": tag, "day": today}
    once_more = {"count": MissedSearch.count + 1}
    if _is_full(session, today):
        session.execute(sa.update(MissedSearch).filter_by(**same).values(once_more))
        return
    # Two workers may miss the same word at the same time, so the database itself adds up.
    # Only the dialect in use is loaded: the other one is large.
    insert = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
    session.execute(
        insert(MissedSearch)
        .values(**same, count=1)
        .on_conflict_do_update(index_elements=list(same), set_=once_more)
    )


def key_of(query: str, language: str | None = None) -> tuple[str, str]:
    """Return what a query is counted by: its folded form and its language.

    :param language: the tag that was named, else the likeliest one counts.
    """
    likeliest = languages_for(query)[0]
    return likeliest.fold(query), language or (likeliest.tag if scripts_of(query) else "")


def _is_full(session: Session, day: date) -> bool:
    kept = session.scalar(
        sa.select(sa.func.count()).select_from(MissedSearch).where(MissedSearch.day == day)
    )
    return (kept or 0) >= MOST_A_DAY
