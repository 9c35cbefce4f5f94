"""Bringing a file in: what it would do is shown first, row by row; then all of it or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_database, current_index
from glossary.errors import FileMissing, FileTooLarge, GlossaryError
from glossary.model import Account, ImportFile
from glossary.sentences import Sentence, translated
from glossary.services.accounts import get_account
from glossary.services.changes import accept_text
from glossary.services.import_files import drop_file, find_file, keep_file
from glossary.services.typed import shown_again
from glossary.web.errors import redirect_response, sentences, status_of
from glossary.web.i18n import N_, gettext, number
from glossary.web.pages import page_blueprint
from glossary.web.sessions import signed_in

if TYPE_CHECKING:
    from glossary.services.deliveries import Report, ReportRow

bp = page_blueprint("importing", __name__)

# A phone that sends more gives up first; the command takes larger files.
MOST_BYTES = 4_000_000
OUTCOME_NAMES = {
    "new": N_("new"),
    "changed": N_("changed"),
    "duplicate": N_("there already"),
    "refused": N_("refused"),
}
# Rows; what is refused comes first, so a page shows what has to be mended.
_MOST_ROWS = 200
_MOST_IN_A_REASON = 300
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


@bp.get("/import")
def form() -> Response:
    """Ask for a file; ``?done=`` says what became of the last one."""
    return _page(signed_in())


@bp.post("/import")
def look() -> Response:
    """Show what a file would do, row by row, and keep it until that is confirmed."""
    owner = signed_in()
    try:
        sent = _sent_file()
        with current_database().write() as session:
            report = _done(session, get_account(session, owner.name), sent)
            session.rollback()
            token = "" if report.is_refused else _keep(session, owner, sent)
    except GlossaryError as error:
        return _page(owner, error=error)
    return _page(owner, report=report, token=token, name=sent.name)


@bp.post("/import/file")
def take() -> Response:
    """Bring in the file that was looked at, all of it or nothing; or forget it."""
    owner = signed_in()
    token = request.form.get("token", "")
    with current_database().write() as session:
        account = get_account(session, owner.name)
        kept = find_file(session, account, token)
        if kept is None:
            return _page(owner, error=FileMissing())
        if request.form.get("what") == "forget":
            drop_file(session, account)
            session.commit()
            return redirect_response(url_for("importing.form"))
        name = kept.name
        try:
            report = _done(session, account, kept)
        except GlossaryError as error:
            session.rollback()
            return _page(owner, error=error)
        if report.is_refused:
            # Somebody changed an entry in between.
            session.rollback()
            return _page(owner, report=report, token=token, name=name)
        drop_file(session, account)
        session.commit()
    done = "proposals" if report.proposals else "changes"
    return redirect_response(url_for("importing.form", done=done))


def _sent_file() -> ImportFile:
    """Return what the form has sent.

    :raises FileRefused: there is no file, or one that is too large to be read here.
    """
    limit = Sentence("%(number)s MB", number=MOST_BYTES // 1_000_000)
    if (request.content_length or 0) > MOST_BYTES:
        raise FileTooLarge(place=Sentence("the whole file"), limit=limit)
    file = request.files.get("file")
    if file is None or not file.filename:
        raise FileMissing
    name = shown_again(file.filename)[:80]
    theme = request.form.get("theme", "")
    reason = request.form.get("reason", "").strip()
    return ImportFile(
        name=name,
        data=file.read(),
        reason=accept_text(
            "reason",
            reason or gettext("From the file %(name)s") % {"name": name},
            _MOST_IN_A_REASON,
        ),
        theme=theme if _SLUG.fullmatch(theme) else None,
        as_proposals=request.form.get("as") == "proposals",
    )


def _keep(session: Session, owner: Account, sent: ImportFile) -> str:
    """Keep what was looked at, and return the token to bring it in with."""
    kept = keep_file(
        session,
        get_account(session, owner.name),
        name=sent.name,
        data=sent.data,
        reason=sent.reason,
        theme=sent.theme,
        as_proposals=sent.as_proposals,
    )
    token = kept.token
    session.commit()
    return token


def _done(session: Session, account: Account, kept: ImportFile) -> Report:
    # Readers of files are large, and rarely needed: they are loaded when a file comes.
    from glossary.formats.files import read_bytes
    from glossary.services.bringing_in import bring_in

    return bring_in(
        session,
        account,
        read_bytes(kept.data),
        reason=kept.reason,
        theme=kept.theme,
        as_proposals=kept.as_proposals,
    )


def _page(
    owner: Account,
    *,
    report: Report | None = None,
    token: str = "",
    name: str = "",
    error: GlossaryError | None = None,
) -> Response:
    rows = sorted(report.rows, key=_mend_first) if report else []
    page = render_template(
        "importing/import.html",
        account=owner,
        index=current_index(),
        outcomes=OUTCOME_NAMES,
        report=report,
        rows=[_said(row) for row in rows[:_MOST_ROWS]],
        more=max(0, len(rows) - _MOST_ROWS),
        passed_over=[
            translated(line, gettext, number)
            for line in (report.passed_over[:_MOST_ROWS] if report else [])
        ],
        token=token,
        name=name,
        problem=sentences(error) if error else None,
        is_done=request.args.get("done") in ("changes", "proposals"),
        is_proposed=request.args.get("done") == "proposals",
    )
    status = status_of(error) if error else 422 if report and report.is_refused else 200
    return make_response(page, status)


def _mend_first(row: ReportRow) -> int:
    order = ("refused", "changed", "new", "duplicate")
    return order.index(row.outcome)


def _said(row: ReportRow) -> dict[str, object]:
    return {
        "place": translated(row.place, gettext, number),
        "concept": row.concept,
        "outcome": row.outcome,
        "message": translated(row.message, gettext, number),
    }
