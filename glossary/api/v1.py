"""Version 1 of the JSON API; described in ``openapi.yaml``."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from glossary.api.signed import Body, NotKept, answer_once, body_of, private, signed_account
from glossary.current import (
    count_missed_search,
    current_coverage,
    current_index,
    read_session,
)
from glossary.errors import FileTooLarge, InvalidParameter, ProposalInvalid, QueryMissing
from glossary.model import Account, ProposalState, ReportState, Verdict
from glossary.sentences import Sentence
from glossary.services import text_checks
from glossary.services.answers import (
    Answer,
    comparison_answer,
    comprehension_answer,
    concept_answer,
    concept_summary_answer,
    import_answer,
    index_answer,
    language_answers,
    misleading_answer,
    proposal_answer,
    proposal_state_answer,
    proposed_answer,
    report_answer,
    revision_answer,
    search_answer,
    text_check_answer,
    theme_answer,
)
from glossary.services.browsing import get_theme, index_of_language
from glossary.services.changes import accept_text
from glossary.services.comparing import compare_concepts
from glossary.services.comprehension import (
    FIELDS,
    list_comprehension,
    record_comprehension,
    withdraw_comprehension,
)
from glossary.services.duplicates import similar_to
from glossary.services.editing import (
    merge_concepts,
    reinstate_concept,
    restore_revision,
    retire_concept,
)
from glossary.services.entries import get_entry, list_concepts
from glossary.services.proposals import (
    get_proposal,
    list_proposals,
    propose,
    remark_on_proposal,
    review_proposal,
    revise_proposal,
    withdraw_proposal,
)
from glossary.services.relating import relate_concept
from glossary.services.reports import list_reports, settle_report
from glossary.services.searching import known_language, search_terms
from glossary.web.exporting import export_response
from glossary.web.i18n import gettext
from glossary.web.importing import MOST_BYTES as IMPORT_BYTES

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")

Value = TypeVar("Value", bound=StrEnum)

OPENAPI = Path(__file__).parent / "openapi.yaml"
_MAX_LIMIT = 50
_PAGE_SIZE = 50
# A cursor is a slug; one that is gone by now still has its place in the order.
_CURSOR = re.compile(r"[a-z0-9-]{0,200}")
# What the databases can hold as the number of a row.
_MOST = 2**31 - 1


@bp.get("/search")
def search() -> Response:
    """Find terms: ``?q=&in=&limit=``."""
    if "q" not in request.args:
        raise QueryMissing
    language = request.args.get("in") or None
    index = current_index()
    result = search_terms(index, request.args["q"], language=language, limit=_limit())
    response = jsonify(search_answer(result, index.misleading))
    if not result.total:
        count_missed_search(response, result.query, language)
    return response


@bp.get("/concepts")
def concepts() -> Response:
    """List the concepts, 50 at a time: ``?theme=&language=&check_again=&cursor=`` and more."""
    index = current_index()
    theme = request.args.get("theme") or None
    slugs, next_cursor = list_concepts(
        read_session(),
        # Looked up in the index first: PostgreSQL takes no NUL for a slug to compare.
        theme=get_theme(index, theme).slug if theme else None,
        language=request.args.get("language") or None,
        check_again=request.args.get("check_again") or None,
        field_tested=request.args.get("field_tested") or None,
        changed_since=_moment("changed_since"),
        after=_cursor(),
        limit=_PAGE_SIZE,
    )
    found = [
        concept_summary_answer(index.concepts[slug]) for slug in slugs if slug in index.concepts
    ]
    return jsonify(concepts=found, next_cursor=next_cursor)


@bp.get("/concepts/<slug>")
def concept(slug: str) -> Response:
    """Give one entry."""
    return jsonify(concept_answer(get_entry(read_session(), slug)))


@bp.get("/compare")
def compare() -> Response:
    """Give two to four entries side by side: ``?c=SLUG&c=SLUG``."""
    return jsonify(comparison_answer(compare_concepts(read_session(), request.args.getlist("c"))))


@bp.get("/ambiguous")
def ambiguous() -> Response:
    """List the words that mislead: ``?in=``."""
    found = current_index().misleading
    language = request.args.get("in") or None
    if language:
        found = found.of_language(known_language(language))
    return jsonify(misleading_answer(found))


@bp.post("/check-text")
def check_text() -> Response:
    """Find the glossary's words in a text: ``{"text", "language", "into"}``; nothing is kept."""
    body = body_of(("text", "language", "into"))
    for name, value in body.items():
        if not isinstance(value, str) and not (value is None and name != "text"):
            raise InvalidParameter(name=name, allowed="text")
    checked = text_checks.check_text(
        current_index(),
        body.get("text", ""),
        language=body.get("language") or None,
        into=body.get("into") or None,
    )
    return private(jsonify(text_check_answer(checked)))


@bp.get("/languages")
def languages() -> Response:
    """List the languages."""
    return jsonify(languages=language_answers(current_index()))


@bp.get("/themes")
def themes() -> Response:
    """List the themes."""
    return jsonify(themes=[theme_answer(theme) for theme in current_index().themes.values()])


@bp.get("/coverage")
def coverage() -> Response:
    """Count what the glossary holds, per language and theme."""
    return jsonify(current_coverage())


@bp.get("/index/<tag>")
def language_index(tag: str) -> Response:
    """Give every term of one language under its headings, in its own order."""
    return jsonify(index_answer(index_of_language(current_index(), tag)))


@bp.get("/export/<format>")
def export(format: str) -> Response:
    """Give the chosen entries as a file, with the options of the command."""
    return export_response(format, request.args)


@bp.get("/proposals")
def proposals() -> Response:
    """List the proposals that the account may see: ``?state=&language=&cursor=``."""
    reader = signed_account(read_session())
    found, next_cursor = list_proposals(
        read_session(),
        reader,
        state=_one_of(ProposalState, "state"),
        language=request.args.get("language") or None,
        after=_after(),
        limit=_PAGE_SIZE,
    )
    answers = [proposal_answer(proposal, reader) for proposal in found]
    return private(jsonify(proposals=answers, next_cursor=next_cursor))


@bp.post("/proposals")
def add_proposal() -> Response:
    """Propose a change, or a new concept."""
    # Before the session for writing: a thread that held one connection while it waits for another
    # could wait for ever.
    index = current_index()

    def action(session: Session, author: Account, body: Body) -> Answer:
        made = propose(
            session,
            author,
            slug=None if body.get("concept") is None else _text(body, "concept"),
            language=_text(body, "language"),
            change=body.get("change"),
            reason=body.get("reason"),
        )
        return proposed_answer(made, similar_to(session, index, made))

    return answer_once(action, ("concept", "language", "change", "reason"), 201)


@bp.post("/imports")
def add_import() -> Response:
    """Bring a file in: ``?dry_run=&format=&theme=&reason=&as=``; the body is the file."""
    dry_run = request.args.get("dry_run", "false")
    if dry_run not in ("true", "false"):
        raise InvalidParameter(name="dry_run", allowed="true, false")
    if (request.content_length or 0) > IMPORT_BYTES:
        limit = Sentence("%(number)s MB", number=IMPORT_BYTES // 1_000_000)
        raise FileTooLarge(place=Sentence("the whole file"), limit=limit)

    # Readers of files are large, and rarely needed: they are loaded when a file comes.
    from glossary.formats.files import read_bytes
    from glossary.services.bringing_in import bring_in

    def action(session: Session, account: Account, _body: Body) -> Answer:
        report = bring_in(
            session,
            account,
            read_bytes(request.get_data(), request.args.get("format") or None),
            reason=accept_text("reason", request.args.get("reason") or "API"),
            theme=request.args.get("theme") or None,
            as_proposals=request.args.get("as") == "proposals",
        )
        is_kept = not report.is_refused and dry_run == "false"
        answer = import_answer(report, gettext, is_kept=is_kept)
        if not is_kept:
            raise NotKept(answer, 422 if report.is_refused else 200)
        return answer

    try:
        return answer_once(action, None, 201)
    except NotKept as unkept:
        return private(jsonify(unkept.answer), unkept.status)


@bp.get("/proposals/<int(max=2147483647):number>")
def proposal(number: int) -> Response:
    """Give one proposal, with what was said about it."""
    reader = signed_account(read_session())
    return private(jsonify(proposal_answer(get_proposal(read_session(), reader, number), reader)))


@bp.post("/proposals/<int(max=2147483647):number>/review")
def add_review(number: int) -> Response:
    """Approve a version of a proposal, ask for changes, or reject it."""

    def action(session: Session, reviewer: Account, body: Body) -> Answer:
        decided = review_proposal(
            session,
            reviewer,
            number,
            version=_version(body),
            verdict=_value_of(Verdict, body, "verdict"),
            comment=body.get("comment", ""),
        )
        return proposal_state_answer(decided)

    return answer_once(action, ("verdict", "version", "comment"))


@bp.post("/proposals/<int(max=2147483647):number>/revision")
def add_version(number: int) -> Response:
    """Put a new version in the place of one's own proposal."""
    index = current_index()

    def action(session: Session, author: Account, body: Body) -> Answer:
        revised = revise_proposal(
            session,
            author,
            number,
            version=_version(body),
            change=body.get("change"),
            reason=body.get("reason"),
        )
        return proposed_answer(revised, similar_to(session, index, revised))

    return answer_once(action, ("version", "change", "reason"))


@bp.post("/proposals/<int(max=2147483647):number>/remarks")
def add_remark(number: int) -> Response:
    """Say something about a proposal without deciding."""

    def action(session: Session, account: Account, body: Body) -> Answer:
        said = remark_on_proposal(session, account, number, body.get("comment"))
        return proposal_state_answer(said)

    return answer_once(action, ("comment",), 201)


@bp.post("/proposals/<int(max=2147483647):number>/withdrawal")
def add_withdrawal(number: int) -> Response:
    """Take one's own proposal back."""

    def action(session: Session, author: Account, body: Body) -> Answer:
        withdrawn = withdraw_proposal(session, author, number, version=_version(body))
        return proposal_state_answer(withdrawn)

    return answer_once(action, ("version",))


@bp.get("/concepts/<slug>/comprehension")
def comprehension(slug: str) -> Response:
    """List what people understood of the terms of an entry."""
    found = list_comprehension(read_session(), slug)
    return jsonify(tests=[comprehension_answer(test) for test in found])


@bp.post("/concepts/<slug>/comprehension")
def add_comprehension(slug: str) -> Response:
    """Keep what some people understood of a term."""

    def action(session: Session, account: Account, body: Body) -> Answer:
        return comprehension_answer(record_comprehension(session, account, slug, body))

    return answer_once(action, FIELDS, 201)


@bp.post("/comprehension/<int(max=2147483647):number>/withdrawal")
def withdraw_test(number: int) -> Response:
    """Take a record back that was wrong."""

    def action(session: Session, account: Account, _body: Body) -> Answer:
        return comprehension_answer(withdraw_comprehension(session, account, number))

    return answer_once(action, ())


@bp.post("/concepts/<slug>/restoration")
def restore(slug: str) -> Response:
    """Bring an earlier state of an entry back."""

    def action(session: Session, editor: Account, body: Body) -> Answer:
        number, seen = _number(body, "revision"), _number(body, "seen")
        made = restore_revision(session, editor, slug, number, seen=seen, reason=body.get("reason"))
        return revision_answer(made)

    return answer_once(action, ("revision", "seen", "reason"))


@bp.post("/concepts/<slug>/retirement")
def retire(slug: str) -> Response:
    """Take an entry out of the glossary."""

    def action(session: Session, editor: Account, body: Body) -> Answer:
        seen = _number(body, "seen")
        return revision_answer(
            retire_concept(session, editor, slug, seen=seen, reason=body.get("reason"))
        )

    return answer_once(action, ("seen", "reason"))


@bp.post("/concepts/<slug>/reinstatement")
def reinstate(slug: str) -> Response:
    """Take a retired entry up again."""

    def action(session: Session, editor: Account, body: Body) -> Answer:
        seen = _number(body, "seen")
        return revision_answer(
            reinstate_concept(session, editor, slug, seen=seen, reason=body.get("reason"))
        )

    return answer_once(action, ("seen", "reason"))


@bp.post("/concepts/<slug>/merger")
def merge(slug: str) -> Response:
    """Move the words of a duplicate to this entry, and retire the duplicate."""

    def action(session: Session, editor: Account, body: Body) -> Answer:
        made = merge_concepts(
            session,
            editor,
            slug,
            duplicate=_text(body, "duplicate"),
            seen=_number(body, "seen"),
            reason=body.get("reason"),
        )
        return revision_answer(made)

    return answer_once(action, ("duplicate", "seen", "reason"))


@bp.post("/concepts/<slug>/themes-and-relations")
def relate(slug: str) -> Response:
    """Put an entry into other themes, and change how it stands to others."""

    def action(session: Session, editor: Account, body: Body) -> Answer:
        made = relate_concept(
            session,
            editor,
            slug,
            seen=_number(body, "seen"),
            themes=body.get("themes"),
            relations=body.get("relations", ()),
            reason=body.get("reason"),
        )
        return revision_answer(made)

    return answer_once(action, ("themes", "relations", "seen", "reason"))


@bp.get("/reports")
def reports() -> Response:
    """List what readers reported in the account's languages: ``?state=&language=&cursor=``."""
    reader = signed_account(read_session())
    found, next_cursor = list_reports(
        read_session(),
        reader,
        state=_one_of(ReportState, "state"),
        language=request.args.get("language") or None,
        after=_after(),
        limit=_PAGE_SIZE,
    )
    answers = [report_answer(report) for report in found]
    return private(jsonify(reports=answers, next_cursor=next_cursor))


@bp.post("/reports/<int(max=2147483647):number>")
def settle(number: int) -> Response:
    """Say what became of a report."""

    def action(session: Session, account: Account, body: Body) -> Answer:
        state = _value_of(ReportState, body, "state")
        return report_answer(settle_report(session, account, number, state))

    return answer_once(action, ("state",))


@bp.get("/openapi.yaml")
def openapi() -> Response:
    """Describe this API."""
    return Response(OPENAPI.read_bytes(), mimetype="application/yaml")


def _limit() -> int:
    text = request.args.get("limit", "10")
    # At most two ASCII digits: int() also reads other scripts' digits, spaces and underscores,
    # and refuses thousands of digits.
    if not (re.fullmatch(r"[1-9][0-9]?", text) and int(text) <= _MAX_LIMIT):
        raise InvalidParameter(name="limit", allowed=f"1–{_MAX_LIMIT}")
    return int(text)


def _cursor() -> str:
    text = request.args.get("cursor", "")
    if not _CURSOR.fullmatch(text):
        raise InvalidParameter(name="cursor", allowed="next_cursor")
    return text


def _moment(name: str) -> datetime | None:
    """Return a parameter as a point in time; a date alone is its first second in UTC."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        # In UTC a moment of the year 1 or 9999 may lie outside the calendar.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidParameter(name=name, allowed="2026-11-24, 2026-11-24T08:00:00Z") from None


def _one_of(kind: type[Value], name: str) -> Value | None:
    """Return a parameter that is one of the values of ``kind``; None where it is empty."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise InvalidParameter(name=name, allowed=", ".join(kind)) from None


def _after() -> int:
    text = request.args.get("cursor") or "0"
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > _MOST:
        raise InvalidParameter(name="cursor", allowed="next_cursor")
    return int(text)


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    # Neither a slug nor a tag has a NUL, which PostgreSQL would not compare.
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9-]{1,80}", value):
        raise ProposalInvalid(field=name, allowed="a–z 0–9 -")
    return value


def _version(body: Body) -> int:
    return _number(body, "version")


def _number(body: Body, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < _MOST:
        raise ProposalInvalid(field=name, allowed="1, 2, 3 …")
    return value


def _value_of(kind: type[Value], body: Body, name: str) -> Value:
    """Return a field that is one of the values of ``kind``."""
    value = body.get(name)
    if not isinstance(value, str) or value not in list(kind):
        raise ProposalInvalid(field=name, allowed=", ".join(kind))
    return kind(value)
