"""Asking people whether they understand a word, and keeping what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import NotAllowed, ProposalInvalid, UnknownComprehensionTest
from glossary.model import Account, ComprehensionTest, now
from glossary.services.changes import MAX_TERM_LENGTH, accept_text
from glossary.services.entries import get_concept
from glossary.services.searching import known_language

FIELDS = ("language", "term", "place", "audience", "asked", "understood", "thought", "day")
# Code points.
MAX_PLACE, MAX_AUDIENCE, MAX_THOUGHT = 100, 200, 1_000
MOST_ASKED = 10_000
_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What came of all the times that one term was tried out."""

    asked: int
    understood: int
    tests: tuple[ComprehensionTest, ...]


def record_comprehension(
    session: Session, account: Account, slug: str, fields: Mapping[str, Any]
) -> ComprehensionTest:
    """Keep what came of asking people about one term.

    :param fields: those of :data:`FIELDS`; not checked yet.
    :raises UnknownConcept: there is no such concept.
    :raises NotAllowed: the account does not work in this language.
    :raises ProposalInvalid: a field is missing or can't be so.
    :raises TextRefused: a text can't be read.
    """
    concept = get_concept(session, slug)
    language = accept_text("language", fields.get("language"), 20)
    if not account.may_propose(known_language(language)):
        raise NotAllowed
    term = accept_text("term", fields.get("term"), MAX_TERM_LENGTH)
    section = concept.section(language)
    if section is None or section.term(term) is None:
        raise ProposalInvalid(field="term", allowed=_terms(section.terms if section else []))
    asked = _count("asked", fields.get("asked"), 1, MOST_ASKED)
    thought = fields.get("thought", "")
    test = ComprehensionTest(
        concept=concept,
        language=language,
        term=term,
        place=accept_text("place", fields.get("place"), MAX_PLACE),
        audience=accept_text("audience", fields.get("audience"), MAX_AUDIENCE),
        asked=asked,
        understood=_count("understood", fields.get("understood"), 0, asked),
        thought="" if thought == "" else accept_text("thought", thought, MAX_THOUGHT),
        day=_day(fields.get("day")),
        account_id=account.id,
    )
    session.add(test)
    session.flush()
    return test


def withdraw_comprehension(session: Session, account: Account, number: int) -> ComprehensionTest:
    """Take a record back that was wrong; one's own, or as an editor.

    :raises UnknownComprehensionTest: there is none with this number.
    :raises NotAllowed: it is somebody else's.
    """
    test = session.get(ComprehensionTest, number)
    if test is None:
        raise UnknownComprehensionTest(number=number)
    if test.account_id != account.id and not account.edits_everything:
        raise NotAllowed
    test.is_withdrawn = True
    session.flush()
    return test


def list_comprehension(session: Session, slug: str) -> list[ComprehensionTest]:
    """Return what people understood of the terms of one concept, the newest first.

    :raises UnknownConcept: there is no such concept.
    """
    concept = get_concept(session, slug)
    return list(
        session.scalars(
            sa.select(ComprehensionTest)
            .where(ComprehensionTest.concept_id == concept.id, ~ComprehensionTest.is_withdrawn)
            .order_by(ComprehensionTest.day.desc(), ComprehensionTest.id.desc())
        )
    )


def understanding_of(
    tests: Iterable[ComprehensionTest], language: str, term: str
) -> Understanding | None:
    """Return what came of trying one term out, None where nobody has."""
    found = tuple(
        sorted(
            (
                test
                for test in tests
                if (test.language, test.term) == (language, term) and not test.is_withdrawn
            ),
            key=lambda test: (test.day, test.id),
            reverse=True,
        )
    )
    if not found:
        return None
    return Understanding(
        sum(one.asked for one in found), sum(one.understood for one in found), found
    )


def _terms(terms: Iterable[Any]) -> str:
    return ", ".join(term.text for term in terms)[:200] or "–"


def _count(field: str, value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ProposalInvalid(field=field, allowed=f"{least}–{most}")
    return value


def _day(value: Any) -> date:
    # East of Greenwich it is tomorrow already.
    latest = now().date() + timedelta(days=1)
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or not _EARLIEST <= day <= latest:
        raise ProposalInvalid(field="day", allowed=f"{_EARLIEST} – {latest}")
    return day
