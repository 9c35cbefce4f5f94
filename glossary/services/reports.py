"""What anybody may report about a word, without an account."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from glossary.errors import ChoiceUnknown, InvalidInput, NotAllowed, ReportRefused, UnknownReport
from glossary.languages import LANGUAGES
from glossary.model import (
    Account,
    Concept,
    ConceptState,
    ReaderReport,
    ReportKind,
    ReportState,
    now,
)
from glossary.services.floods import Limit, admit
from glossary.services.searching import known_language
from glossary.services.typed import accept_typed
from glossary.services.upserts import upsert_for
from glossary.services.wanted import key_of

_SLUG = re.compile(r"[a-z0-9-]{1,200}")
# Code points.
MAX_WORD, MAX_PLACE, MAX_REMARK = 200, 100, 1_000

# An office behind one address may report a list of words; a day of a busy network has some dozens.
LIMIT = Limit(what="report", an_hour=30, a_day=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Where a form comes from: for the limit, and to know it when it comes again."""

    address: str
    secret: str
    form_key: str


def take_report(session: Session, fields: Mapping[str, str], sender: Sender) -> bool:
    """Keep one report, and say whether it is new: the same form again writes nothing.

    :param fields: ``kind``, ``word``, ``language``, ``place``, ``remark`` and ``concept`` (a
        slug) as they were typed; what is missing is empty.
    :raises ReportRefused: a field can't be taken; it names each of them.
    :raises TooManyAtOnce: more than the limit came; the caller rolls back.
    """
    accepted = _accept(fields)
    values = {
        **accepted,
        "concept_id": _concept_id(session, fields.get("concept", "")),
        "state": ReportState.OPEN,
        "day": now().date(),
        "digest": _digest(sender.form_key, accepted),
    }
    insert = upsert_for(session)
    made = session.scalar(
        insert(ReaderReport).values(values).on_conflict_do_nothing().returning(ReaderReport.id)
    )
    if made is None:
        return False
    admit(session, LIMIT, sender.address, sender.secret)
    return True


def _accept(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields as they are kept.

    :raises ReportRefused: some can't be.
    """
    is_wrong = fields.get("kind") == ReportKind.WRONG
    checks: dict[str, Callable[[str], str]] = {
        "kind": lambda value: _one_of(value, list(ReportKind)),
        "word": lambda value: accept_typed(value, MAX_WORD),
        "language": lambda value: _one_of(value, ["", *LANGUAGES]),
        "place": lambda value: accept_typed(value, MAX_PLACE, optional=True),
        "remark": lambda value: accept_typed(
            value, MAX_REMARK, lines=True, optional=not is_wrong
        ),
    }  # fmt: skip
    accepted: dict[str, str] = {}
    problems: dict[str, InvalidInput] = {}
    for name, check in checks.items():
        try:
            accepted[name] = check(fields.get(name, ""))
        except InvalidInput as problem:
            problems[name] = problem
    if problems:
        raise ReportRefused(problems)
    folded, language = key_of(accepted["word"], accepted["language"] or None)
    return {**accepted, "folded_word": folded, "language": language}


def _one_of(value: str, allowed: list[str]) -> str:
    if value not in allowed:
        raise ChoiceUnknown
    return value


def _concept_id(session: Session, slug: str) -> int | None:
    """Return the concept that the form was opened from; None where it is gone by now."""
    if not _SLUG.fullmatch(slug):
        return None
    published = Concept.state == ConceptState.PUBLISHED
    return session.scalar(sa.select(Concept.id).where(Concept.slug == slug, published))


def _digest(form_key: str, accepted: Mapping[str, str]) -> str:
    said = "\0".join([form_key, *(accepted[name] for name in sorted(accepted))])
    return hashlib.sha256(said.encode()).hexdigest()


def list_reports(
    session: Session,
    reader: Account,
    *,
    state: ReportState | None = None,
    language: str | None = None,
    after: int = 0,
    limit: int = 50,
) -> tuple[list[ReaderReport], int | None]:
    """Return the reports in the languages of ``reader``, oldest first, and where the next page is.

    Those whose language nobody knows are for everybody who has an account.

    :raises UnknownLanguage: the glossary does not hold this language.
    """
    query = sa.select(ReaderReport).where(ReaderReport.id > after, _visible_to(reader))
    if state is not None:
        query = query.where(ReaderReport.state == state)
    if language is not None:
        query = query.where(ReaderReport.language == known_language(language))
    query = query.options(joinedload(ReaderReport.concept)).order_by(ReaderReport.id)
    found = list(session.scalars(query.limit(limit + 1)))
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def settle_report(
    session: Session, account: Account, number: int, state: ReportState
) -> ReaderReport:
    """Say what became of a report: done, hidden from the list of wanted words, or open again.

    :raises UnknownReport: there is none, or it is not for this account.
    :raises NotAllowed: the account reviews no such language.
    """
    report = get_report(session, account, number)
    if not account.may_settle_reports:
        raise NotAllowed
    report.state = state
    session.flush()
    return report


def get_report(session: Session, reader: Account, number: int) -> ReaderReport:
    """Return one report.

    :raises UnknownReport: there is none, or it is not for this account.
    """
    report = session.scalar(
        sa.select(ReaderReport)
        .where(ReaderReport.id == number, _visible_to(reader))
        .options(joinedload(ReaderReport.concept))
    )
    if report is None:
        raise UnknownReport(number=number)
    return report


def note_proposal(session: Session, author: Account, number: int) -> None:
    """Note that ``author`` has proposed what an open report asks for, whoever they are.

    A report that is settled, or that is not for this account, stays as it is.
    """
    session.execute(
        sa.update(ReaderReport)
        .where(
            ReaderReport.id == number,
            ReaderReport.state == ReportState.OPEN,
            _visible_to(author),
        )
        .values(state=ReportState.PROPOSED)
    )


def open_reports(session: Session, reader: Account) -> dict[str, int]:
    """Return how many reports wait in each language of ``reader``; ``""`` is nobody knows which."""
    rows = session.execute(
        sa.select(ReaderReport.language, sa.func.count())
        .where(ReaderReport.state == ReportState.OPEN, _visible_to(reader))
        .group_by(ReaderReport.language)
    )
    counts = {tag: count for tag, count in rows}  # noqa: C416 - rows are no pairs to mypy
    return {tag: counts[tag] for tag in (*LANGUAGES, "") if tag in counts}


def _visible_to(reader: Account) -> sa.ColumnElement[bool]:
    if reader.edits_everything:
        return sa.true()
    return ReaderReport.language.in_(["", *reader.languages])
