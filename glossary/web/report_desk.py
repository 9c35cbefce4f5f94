"""What readers told us, for those who look after the languages: read, answered, proposed."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_index, read_session
from glossary.errors import GlossaryError, InvalidParameter, UnknownReport
from glossary.languages import LANGUAGES
from glossary.model import Account, ReportState
from glossary.services.reports import list_reports, open_reports, settle_report
from glossary.services.searching import known_language
from glossary.web.errors import sentences, status_of
from glossary.web.i18n import N_
from glossary.web.numbers import number_in_address
from glossary.web.pages import page_blueprint
from glossary.web.reporting import KINDS
from glossary.web.sending import new_key, send_once
from glossary.web.sessions import signed_in

bp = page_blueprint("report_desk", __name__)

STATES = {
    ReportState.OPEN: N_("waits for an answer"),
    ReportState.DONE: N_("answered"),
    ReportState.PROPOSED: N_("turned into a proposal"),
    ReportState.DECLINED: N_("not a fault"),
    ReportState.HIDDEN: N_("hidden from the list of wanted words"),
}
# What somebody may say of a report in each state, and what the button says.
ACTIONS = {
    ReportState.DONE: N_("Answered"),
    ReportState.DECLINED: N_("Not a fault"),
    ReportState.HIDDEN: N_("Hide it"),
    ReportState.OPEN: N_("Open it again"),
}
_PER_PAGE = 20


@bp.get("/review/reports")
def reports() -> Response:
    """Show what readers told us: ``?in=LANG&state=STATE&after=NUMBER``."""
    return _page(signed_in())


@bp.post("/review/reports/<int(max=2147483647):number>")
def settle(number: int) -> Response:
    """Say what became of a report."""
    reader = signed_in()

    def decide(session: Session, account: Account) -> str:
        report = settle_report(session, account, number, _state_in_form())
        address = url_for("report_desk.reports", done=report.state.value)
        return f"{address}&in={report.language}" if report.language else address

    try:
        return send_once(decide)
    except UnknownReport:
        raise
    except GlossaryError as error:
        return _page(reader, error)


def _page(reader: Account, error: GlossaryError | None = None) -> Response:
    language = known_language(request.args["in"]) if request.args.get("in") else None
    state = _state_in_address()
    found, after = list_reports(
        read_session(),
        reader,
        state=state,
        language=language,
        after=number_in_address("after") or 0,
        limit=_PER_PAGE,
    )
    page = render_template(
        "reviewing/reports.html",
        found=found,
        after=after,
        language=language,
        languages=[tag for tag in LANGUAGES if reader.may_propose(tag)],
        state=state,
        states=STATES,
        actions=ACTIONS,
        kinds=KINDS,
        waiting=open_reports(read_session(), reader),
        may_settle=reader.may_settle_reports,
        key=new_key(),
        error=sentences(error) if error else None,
        done=request.args.get("done"),
        index=current_index(),
    )
    return make_response(page, status_of(error) if error else 200)


def _state_in_address() -> ReportState | None:
    text = request.args.get("state") or ReportState.OPEN.value
    if text == "all":
        return None
    if text not in list(ReportState):
        raise InvalidParameter(name="state", allowed=", ".join((*ReportState, "all")))
    return ReportState(text)


def _state_in_form() -> ReportState:
    text = request.form.get("state", "")
    if text not in ACTIONS:
        raise InvalidParameter(name="state", allowed=", ".join(ACTIONS))
    return ReportState(text)
