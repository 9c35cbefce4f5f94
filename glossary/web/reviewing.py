"""The review desk: what waits, one proposal, the verdict; and one's own proposals."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_index, read_session
from glossary.errors import GlossaryError, InvalidParameter, NotAllowed, UnknownProposal
from glossary.languages import LANGUAGES
from glossary.model import Account, AdministrativeStatus, Draft, Proposal, ProposalState, Verdict
from glossary.services.desk import (
    base_of,
    fields_changed,
    has_moved,
    own_proposals,
    waiting_by_language,
)
from glossary.services.drafts import list_drafts
from glossary.services.duplicates import Similar, similar_to
from glossary.services.proposals import (
    get_proposal,
    list_proposals,
    remark_on_proposal,
    review_proposal,
    withdraw_proposal,
)
from glossary.services.reports import open_reports
from glossary.services.revisions import LEADING
from glossary.services.searching import known_language
from glossary.services.typed import shown_again
from glossary.web.editing import NAMES
from glossary.web.errors import sentences, status_of
from glossary.web.i18n import N_, current_ui
from glossary.web.numbers import number_in_address, number_in_form
from glossary.web.pages import page_blueprint, shown_languages
from glossary.web.sending import new_key, send_once
from glossary.web.sessions import signed_in

bp = page_blueprint("reviewing", __name__)

STATES = {
    ProposalState.SUBMITTED: N_("waits for a reviewer"),
    ProposalState.CHANGES_ASKED: N_("changes are asked for"),
    ProposalState.APPROVED: N_("approved"),
    ProposalState.REJECTED: N_("rejected"),
    ProposalState.WITHDRAWN: N_("taken back"),
}
VERDICTS = {
    Verdict.APPROVE: N_("Approved"),
    Verdict.CHANGES: N_("Changes asked for"),
    Verdict.REJECT: N_("Rejected"),
}
_PER_PAGE = 20


@bp.get("/review/")
def queue() -> str:
    """Show what waits: ``?in=LANG&state=STATE&after=NUMBER``."""
    reader = signed_in()
    reviewed = [tag for tag in LANGUAGES if reader.may_review(tag)]
    if not reviewed and not reader.edits_everything:
        raise NotAllowed
    language = known_language(request.args["in"]) if request.args.get("in") else None
    state = _state()
    found, after = list_proposals(
        read_session(), reader, state=state, language=language,
        after=number_in_address("after") or 0, limit=_PER_PAGE,
    )  # fmt: skip
    return render_template(
        "reviewing/queue.html",
        found=found,
        after=after,
        language=language,
        state=state,
        states=STATES,
        waiting=waiting_by_language(read_session(), reader),
        told=sum(open_reports(read_session(), reader).values()),
        reviewed=reviewed,
        reader=reader,
        name_of=proposal_name,
        done=request.args.get("done"),
    )


@bp.get("/proposals/")
def proposals() -> str:
    """Show one's own proposals and what became of them, newest first."""
    author = signed_in()
    found, before = own_proposals(
        read_session(), author, before=number_in_address("before"), limit=_PER_PAGE
    )
    return render_template(
        "reviewing/proposals.html",
        found=found,
        before=before,
        states=STATES,
        verdicts=VERDICTS,
        name_of=proposal_name,
        sent=number_in_address("sent"),
        first_language=next((tag for tag in author.languages if tag in LANGUAGES), current_ui()),
        drafts=list_drafts(read_session(), author),
        draft_name=_draft_name,
        key=new_key(),
    )


@bp.get("/proposals/<int(max=2147483647):number>")
def proposal(number: int) -> Response:
    """Show what a proposal changes, beside English and another language."""
    reader = signed_in()
    return _page(reader, get_proposal(read_session(), reader, number))


@bp.post("/proposals/<int(max=2147483647):number>/review")
def review(number: int) -> Response:
    """Take a verdict, or show the proposal again with what was typed."""
    reader = signed_in()

    def decide(session: Session, account: Account) -> str:
        decided = review_proposal(
            session,
            account,
            number,
            version=number_in_form("version"),
            verdict=_verdict(),
            comment=shown_again(request.form.get("comment", "")).strip(),
            keeps_meaning=_keeps_meaning(),
        )
        address = url_for("reviewing.queue", done=decided.state.value)
        return f"{address}&in={decided.language}"

    return _send(reader, number, decide)


@bp.post("/proposals/<int(max=2147483647):number>/remark")
def remark(number: int) -> Response:
    """Take a remark that is no verdict, or show the proposal again with what was typed."""
    reader = signed_in()

    def say(session: Session, account: Account) -> str:
        said = shown_again(request.form.get("comment", "")).strip()
        remark_on_proposal(session, account, number, said)
        return url_for("reviewing.proposal", number=number, _anchor="remarks")

    return _send(reader, number, say)


@bp.post("/proposals/<int(max=2147483647):number>/withdraw")
def withdraw(number: int) -> Response:
    """Take one's own proposal back."""
    author = signed_in()

    def take_back(session: Session, account: Account) -> str:
        withdraw_proposal(session, account, number, version=number_in_form("version"))
        return url_for("reviewing.proposal", number=number)

    return _send(author, number, take_back)


def _send(reader: Account, number: int, action: Callable[[Session, Account], str]) -> Response:
    try:
        return send_once(action)
    except UnknownProposal:
        raise
    except GlossaryError as error:
        return _page(reader, get_proposal(read_session(), reader, number), error)


def _page(reader: Account, found: Proposal, error: GlossaryError | None = None) -> Response:
    base = base_of(read_session(), found)
    slug = found.concept.slug if found.concept else None
    is_own = found.author_id == reader.id
    page = render_template(
        "reviewing/proposal.html",
        proposal=found,
        changes=fields_changed(found, base),
        has_moved=has_moved(read_session(), found, base),
        is_own=is_own,
        may_decide=not is_own
        and reader.may_review(found.language)
        and found.state is ProposalState.SUBMITTED,
        asks_meaning=base is not None
        and found.language == LEADING
        and "definition" in found.change,
        keeps_meaning=found.change.get("keeps_meaning", False)
        if error is None
        else _keeps_meaning(),
        key=new_key(),
        error=sentences(error) if error else None,
        comment=shown_again(request.form.get("comment", "")),
        names=NAMES,
        states=STATES,
        verdicts=VERDICTS,
        statuses={status.value: status for status in AdministrativeStatus},
        concept=current_index().concepts.get(slug or ""),
        similar=_similar(reader, found),
        beside=_beside(found.language),
        name=proposal_name(found),
    )
    return make_response(page, status_of(error) if error else 200)


def _similar(reader: Account, found: Proposal) -> list[Similar]:
    """Return where the words of an open proposal stand already, as far as the reader may see it."""
    if not found.state.is_open:
        return []
    sees_proposals = reader.edits_everything or reader.may_review(found.language)
    similar = similar_to(read_session(), current_index(), found)
    return [one for one in similar if one.concept or sees_proposals]


def _beside(language: str) -> list[str]:
    """Return the languages to look at beside: English, and the one asked for or the reader's."""
    asked = request.args.get("beside", "")
    usual = [asked if asked in LANGUAGES else "", *shown_languages()]
    other = next((tag for tag in usual if tag and tag not in ("en", language)), None)
    return [tag for tag in ("en", other) if tag and tag != language]


def _draft_name(draft: Draft) -> tuple[str, str] | None:
    """Return the language and the word of a draft: its entry's, else the first one typed."""
    if draft.slug is not None:
        return _concept_name(draft.slug)
    for name, text in draft.fields:
        tag, _, rest = name.partition(".")
        if rest.endswith(".text") and tag in LANGUAGES and text.strip():
            return tag, text
    return None


def _concept_name(slug: str) -> tuple[str, str]:
    known = current_index().concepts.get(slug)
    word = (known.preferred(current_ui()) or known.preferred("en")) if known else None
    return (word.language, word.text) if word else ("en", slug)


def proposal_name(found: Proposal) -> tuple[str, str]:
    """Return the language and the word that a proposal's concept is named with."""
    if found.concept is not None:
        return _concept_name(found.concept.slug)
    words = [term["text"] for term in found.change.get("terms", ())]
    return (found.language, words[0]) if words else ("en", found.change["slug"])


def _keeps_meaning() -> bool | None:
    """Return what the reviewer says of an English meaning; None where the form does not ask."""
    if request.form.get("asks_meaning") != "yes":
        return None
    return request.form.get("keeps_meaning") == "yes"


def _state() -> ProposalState | None:
    text = request.args.get("state", ProposalState.SUBMITTED.value)
    if text == "all":
        return None
    if text not in list(ProposalState):
        raise InvalidParameter(name="state", allowed=", ".join((*ProposalState, "all")))
    return ProposalState(text)


def _verdict() -> Verdict:
    text = request.form.get("verdict", "")
    if text not in list(Verdict):
        raise InvalidParameter(name="verdict", allowed=", ".join(Verdict))
    return Verdict(text)
