"""What people searched for in vain, and what everybody may see of it.

A word that somebody looked for may be the name of a person. So the list of wanted words holds
only what was searched for in vain again and again, on several days, or what somebody reported as
missing, knowing that it would be seen; and nothing that looks like a number or an address.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.languages import LANGUAGES, languages_for, scripts_of
from glossary.languages.base import Language
from glossary.model import MissedSearch, ReaderReport, ReportKind, ReportState, now
from glossary.search.index import SearchIndex
from glossary.services.upserts import upsert_for

# Distinct queries kept for one day; a flood of nonsense can't fill the disk.
MOST_A_DAY = 2000

# Days that a search in vain is kept, and that it counts as wanted.
KEPT_FOR, WANTED_FOR = 365, 180
# How often, and on how many days, a word has to be searched for before others see it.
LEAST_SEARCHES, LEAST_DAYS = 5, 3
# Words that are looked at for one list; what is wanted less often is let go.
_MOST_WANTED = 1000
# Code points and words. What is longer is a sentence, and may tell of somebody.
_LONGEST, _MOST_WORDS = 40, 5
_LONGEST_NUMBER = 3
_ADDRESS_SIGNS = "@/\\"


def record_missed_search(session: Session, query: str, language: str | None = None) -> None:
    """Count one query that found nothing, without anything about who asked.

    Kept are the query as it was first written that day, its folded form, the language and the day
    (no hour), for :data:`KEPT_FOR` days; beyond :data:`MOST_A_DAY` distinct queries a day new ones
    are let go.

    :param query: the query as it was searched, cleaned and capped.
    :param language: the tag that was searched in, or None for the likeliest one.
    """
    folded, tag = key_of(query, language)
    if not folded:
        return
    today = now().date()
    _forget(session, today)
    same = {"folded_query": folded, "language": tag, "day": today}
    once_more = {"count": MissedSearch.count + 1}
    if _is_full(session, today):
        session.execute(sa.update(MissedSearch).filter_by(**same).values(once_more))
        return
    # Two workers may miss the same word at the same time, so the database itself adds up.
    insert = upsert_for(session)
    session.execute(
        insert(MissedSearch)
        .values(**same, written=query, count=1)
        .on_conflict_do_update(index_elements=list(same), set_=once_more)
    )


def key_of(query: str, language: str | None = None) -> tuple[str, str]:
    """Return what a query is counted by: its folded form and its language.

    :param language: the tag that was named, else the likeliest one counts.
    """
    likeliest = _likeliest_language(query)
    return likeliest.fold(query), language or (likeliest.tag if scripts_of(query) else "")


def _likeliest_language(query: str) -> Language:
    """Return the first of the languages that the script suggests.

    English is written without marks: a word in Latin letters that has some is of another one.
    """
    first, *others = languages_for(query)
    if any(char.isalpha() and not char.isascii() for char in query) and first.tag == "en":
        return next((one for one in others if one.script == first.script), first)
    return first


def _is_full(session: Session, day: date) -> bool:
    kept = session.scalar(
        sa.select(sa.func.count()).select_from(MissedSearch).where(MissedSearch.day == day)
    )
    return (kept or 0) >= MOST_A_DAY


def _forget(session: Session, today: date) -> None:
    """Throw away what is too old; an index makes it cheap where there is nothing."""
    oldest = today - timedelta(days=KEPT_FOR)
    session.execute(sa.delete(MissedSearch).where(MissedSearch.day < oldest))


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedWord:
    """A word that the glossary does not have, and how often it was asked for."""

    text: str
    language: str
    """The tag of its language; empty where nobody knows."""
    searches: int
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is wanted in one language, or in all, the most wanted first."""

    words: list[WantedWord]
    counts: dict[str, int]
    """How many words are wanted, by language."""


def list_wanted(session: Session, index: SearchIndex) -> Wanted:
    """Return what everybody may see of what was searched for in vain or reported as missing.

    What the glossary has by now is left out.
    """
    found: dict[tuple[str, str], WantedWord] = {}
    for (folded, language), text, searches, reports in _asked_for(session):
        known = found.get((folded, language))
        found[folded, language] = WantedWord(
            text=known.text if known else text,
            language=language,
            searches=searches + (known.searches if known else 0),
            reports=reports + (known.reports if known else 0),
        )
    hidden = _hidden(session)
    known_keys = {tag: set(partition.fold) for tag, partition in index.languages.items()}
    words = [
        word
        for (folded, language), word in found.items()
        if (folded, language) not in hidden
        and may_be_shown(word.text)
        and not any(folded in known_keys[tag] for tag in ([language] if language else LANGUAGES))
    ]
    words.sort(key=lambda word: (-word.reports, -word.searches, word.language, word.text))
    counts = Counter(word.language for word in words)
    return Wanted(words=words, counts={tag: counts[tag] for tag in (*LANGUAGES, "")})


def may_be_shown(word: str) -> bool:
    """Whether a word that somebody typed looks like a word, and not like somebody's data."""
    digits = "".join("0" if char.isdecimal() else " " for char in word)
    return (
        len(word) <= _LONGEST
        and len(word.split()) <= _MOST_WORDS
        and not any(sign in word for sign in _ADDRESS_SIGNS)
        and not any(len(number) > _LONGEST_NUMBER for number in digits.split())
        and any(unicodedata.category(char)[0] == "L" for char in word)
    )


# (folded form, language), text, searches, reports
_Asked = tuple[tuple[str, str], str, int, int]


def _asked_for(session: Session) -> list[_Asked]:
    since = now().date() - timedelta(days=WANTED_FOR)
    searches = sa.func.sum(MissedSearch.count)
    missed = session.execute(
        sa.select(
            MissedSearch.folded_query,
            MissedSearch.language,
            sa.func.max(MissedSearch.written),
            searches,
        )
        .where(MissedSearch.day >= since)
        .group_by(MissedSearch.folded_query, MissedSearch.language)
        .having(searches >= LEAST_SEARCHES, sa.func.count() >= LEAST_DAYS)
        .order_by(searches.desc(), MissedSearch.folded_query)
        .limit(_MOST_WANTED)
    )
    reports = sa.func.count()
    reported = session.execute(
        sa.select(
            ReaderReport.folded_word,
            ReaderReport.language,
            sa.func.min(ReaderReport.word),
            reports,
        )
        .where(ReaderReport.kind == ReportKind.MISSING, ReaderReport.state == ReportState.OPEN)
        .group_by(ReaderReport.folded_word, ReaderReport.language)
        .order_by(reports.desc(), ReaderReport.folded_word)
        .limit(_MOST_WANTED)
    )
    return [
        *(((key, tag), text, 0, number) for key, tag, text, number in reported),
        *(((key, tag), text or key, number, 0) for key, tag, text, number in missed),
    ]


def _hidden(session: Session) -> set[tuple[str, str]]:
    """Return the words that somebody has hidden from the list."""
    hidden = session.execute(
        sa.select(ReaderReport.folded_word, ReaderReport.language)
        .where(ReaderReport.state == ReportState.HIDDEN)
        .distinct()
    )
    return {(key, tag) for key, tag in hidden}
