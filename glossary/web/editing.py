"""The entry editor: a new concept, a change to one, and one's own proposal once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response, jsonify, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from glossary.current import current_database, current_index, read_session
from glossary.errors import (
    DraftsFull,
    GlossaryError,
    IdempotencyKeyReused,
    ProposalInvalid,
    ProposalMoved,
    ProposalUnusable,
    UnknownReport,
    UnknownTheme,
)
from glossary.languages import LANGUAGES
from glossary.model import Account, AdministrativeStatus, ReaderReport
from glossary.services.advising import Hint, hints_on
from glossary.services.changes import MAX_TERM_LENGTH
from glossary.services.drafts import drop_draft, keep_draft, open_draft, stamp_of
from glossary.services.forms import (
    BothChanged,
    Form,
    open_form,
    open_proposal,
    problems_while_writing,
    propose_form,
    typed_form,
)
from glossary.services.reports import get_report, note_proposal
from glossary.services.typed import shown_again
from glossary.services.writing import Problems, blank_row, is_blank
from glossary.web.errors import sentences, status_of
from glossary.web.guard import FIELD
from glossary.web.i18n import N_, current_ui
from glossary.web.numbers import number_in_address, number_in_form
from glossary.web.pages import page_blueprint
from glossary.web.reporting import KINDS
from glossary.web.sending import new_key, send_once
from glossary.web.sessions import signed_in

bp = page_blueprint("editing", __name__)

# What the fields are called, by the last part of their names.
NAMES = {
    "name": N_("Name of the entry in English"),
    "themes": N_("Themes"),
    "definition": N_("What it means"),
    "note": N_("On its use"),
    "text": N_("Word"),
    "status": N_("Say it or avoid it?"),
    "use_instead": N_("Say instead"),
    "reason": N_("Why avoid it (in English)"),
    "romanization": N_("In Latin letters"),
    "literal": N_("Word for word (in English)"),
    "term_note": N_("On this word (in English)"),
    "ambiguity": N_("How it misleads (in English)"),
    "harmless": N_("Why that does no harm (in English)"),
    "seen_in": N_("Where it is used: web addresses"),
    "why": N_("Why do you propose this?"),
}
# Bytes. Far more than is kept, so that a text that is too long comes back to be made shorter.
_MOST_BYTES = 600_000
# What is to be looked at again, not refused as a whole.
_MENDABLE = (
    ProposalUnusable,
    ProposalInvalid,
    UnknownTheme,
    BothChanged,
    DraftsFull,
    ProposalMoved,
    IdempotencyKeyReused,
)


@bp.get("/propose")
def propose() -> Response:
    """Show the form for a new concept, in ``?in=km&in=en``, perhaps for one ``?word=``."""
    return _open(None)


@bp.get("/concepts/<slug>/edit")
def edit(slug: str) -> Response:
    """Show the form for a concept, in ``?in=km``."""
    return _open(slug)


@bp.get("/proposals/<int(max=2147483647):number>/edit")
def edit_proposal(number: int) -> Response:
    """Show one's own open proposal as a form."""
    author = signed_in()
    return _page(author, open_proposal(read_session(), author, number))


@bp.get("/drafts/<int(max=2147483647):number>")
def draft(number: int) -> Response:
    """Show a form as it was left: nothing of it has been sent."""
    author = signed_in()
    kept = open_draft(read_session(), author, number)
    fields: MultiDict[str, str] = MultiDict((name, text) for name, text in kept.fields)
    form = _form(fields, kept.slug, kept.proposal, _languages(author, fields))
    return _page(author, form, draft=number, draft_seen=stamp_of(kept))


@bp.post("/drafts/<int(max=2147483647):number>")
def discard(number: int) -> Response:
    """Throw a draft away."""
    return send_once(lambda session, account: _discard(session, account, number))


@bp.post("/propose")
def send_new() -> Response:
    """Propose a new concept, or show the form again."""
    return _take(None, None)


@bp.post("/concepts/<slug>/edit")
def send_edit(slug: str) -> Response:
    """Propose a change to a concept, or show the form again."""
    return _take(slug, None)


@bp.post("/proposals/<int(max=2147483647):number>/edit")
def send_proposal(number: int) -> Response:
    """Put what was typed in the place of one's own proposal, or show the form again."""
    author = signed_in()
    kept = open_proposal(read_session(), author, number)
    return _take(kept.slug, number)


def _open(slug: str | None) -> Response:
    author = signed_in()
    form = open_form(read_session(), author, slug, _languages(author, request.args))
    word = shown_again(request.args.get("word", "")[:MAX_TERM_LENGTH]).strip()
    if word and slug is None:
        first = next(iter(form.texts.values()))
        first.terms.append({**blank_row(), "text": word, "status": "preferred"})
    return _page(author, form)


def _languages(author: Account, fields: MultiDict[str, str]) -> Sequence[str]:
    """Return the languages to write in: the ones asked for, else the first of the account."""
    asked = [tag for tag in dict.fromkeys(fields.getlist("in")) if tag in LANGUAGES]
    mine = [tag for tag in LANGUAGES if author.may_propose(tag)]
    usual = [tag for tag in author.languages if tag in LANGUAGES]
    return asked or usual[:2] or mine[:1]


def _take(slug: str | None, number: int | None) -> Response:
    request.max_content_length = _MOST_BYTES
    author = signed_in()
    form = _form(request.form, slug, number, _languages(author, request.values))
    doing = request.form.get("do")
    if doing == "advice":
        return _advise(author, form)
    if doing == "more":
        return _page(author, form, more=3)
    if doing == "check":
        return _look_over(author, form)
    action = _keep_draft if doing == "draft" else _propose
    try:
        return send_once(lambda session, account: action(session, account, form))
    except _MENDABLE as error:
        return _page(author, form, error=error)


def _form(
    fields: MultiDict[str, str], slug: str | None, proposal: int | None, languages: Sequence[str]
) -> Form:
    return typed_form(
        fields, fields.getlist("themes"), slug=slug, proposal=proposal, languages=languages
    )


def _keep_draft(session: Session, account: Account, form: Form) -> str:
    """Keep the form as it was typed, but for what belongs to this sending of it."""
    own = (FIELD, "key", "do", "draft", "draft_seen")
    fields = [(name, text) for name, text in request.form.items(multi=True) if name not in own]
    keep_draft(
        session,
        account,
        [(name, shown_again(text)) for name, text in fields],
        slug=form.slug,
        proposal=form.proposal,
        number=number_in_form("draft"),
        seen=request.form.get("draft_seen", ""),
    )
    return url_for("reviewing.proposals", _anchor="drafts")


def _discard(session: Session, account: Account, number: int) -> str:
    drop_draft(session, account, number)
    return url_for("reviewing.proposals", _anchor="drafts")


def _propose(session: Session, account: Account, form: Form) -> str:
    made = propose_form(session, account, form)
    note_proposal(session, account, number_in_form("report"))
    drop_draft(session, account, number_in_form("draft"), request.form.get("draft_seen", ""))
    if form.proposal is not None:
        return url_for("reviewing.proposal", number=form.proposal)
    return url_for("reviewing.proposals", sent=len(made))


def _advise(author: Account, form: Form) -> Response:
    """Say of each field what there is to say while one types; a script puts it beside the field."""
    problems = problems_while_writing(read_session(), author, form)
    hints = _by_field(hints_on(current_index(), form.slug, form.texts))
    said = {
        "problems": {name: sentences(problem) for name, problem in problems.items()},
        "better": _better(problems),
        "hints": hints,
    }
    names = dict.fromkeys([*problems, *hints])
    remarks = {name: render_template("editing/advice.html", name=name, **said) for name in names}
    return jsonify(remarks=remarks)


def _better(problems: Problems) -> dict[str, str]:
    """Return the texts that are offered instead of what was typed."""
    return {
        name: str(problem.details["better"])
        for name, problem in problems.items()
        if "better" in problem.details
    }


def _by_field(hints: Iterable[Hint]) -> dict[str, list[Hint]]:
    found: dict[str, list[Hint]] = {}
    for hint in hints:
        found.setdefault(hint.field, []).append(hint)
    return found


def _look_over(author: Account, form: Form) -> Response:
    """Do all that sending would do, and keep nothing."""
    error: GlossaryError | None = None
    with current_database().write() as session:
        try:
            propose_form(session, session.get_one(Account, author.id), form)
        except _MENDABLE as found:
            error = found
        session.rollback()
    page = _page(author, form, error=error, is_looked_over=True)
    page.status_code = 200
    return page


def _page(
    author: Account,
    form: Form,
    *,
    error: GlossaryError | None = None,
    more: int = 1,
    is_looked_over: bool = False,
    draft: int = 0,
    draft_seen: str = "",
) -> Response:
    index = current_index()
    concept = index.concepts.get(form.slug or "")
    problems: Problems = dict(error.problems) if isinstance(error, ProposalUnusable) else {}
    hints = hints_on(index, form.slug, form.texts) if error or is_looked_over else []
    _make_showable(form)
    for texts in form.texts.values():
        while texts.terms and is_blank(texts.terms[-1]):
            texts.terms.pop()
        texts.terms += [blank_row() for _ in range(more if texts.terms else more + 1)]
    page = render_template(
        "editing/edit.html",
        form=form,
        author=author,
        key=new_key(),
        draft=draft or number_in_form("draft"),
        draft_seen=draft_seen or request.form.get("draft_seen", ""),
        action=_address(form),
        names=NAMES,
        problems={name: sentences(problem) for name, problem in problems.items()},
        error=sentences(error) if error else None,
        both=error.fields if isinstance(error, BothChanged) else [],
        better=_better(problems),
        hints=_by_field(hints),
        is_looked_over=is_looked_over,
        statuses=[one.value for one in AdministrativeStatus],
        concept=concept,
        known_words={
            tag: {term.text for term in concept.terms.get(tag, ())} if concept else set()
            for tag in form.texts
        },
        index=index,
        head=_head(form.slug),
        report=_report(author),
        report_kinds=KINDS,
        languages=[tag for tag in LANGUAGES if author.may_propose(tag)],
    )
    return make_response(page, status_of(error) if error else 200)


def _report(author: Account) -> ReaderReport | None:
    """Return what a reader told us, where the form answers it: ``?report=NUMBER``."""
    number = number_in_form("report") or number_in_address("report")
    try:
        return get_report(read_session(), author, number) if number else None
    except UnknownReport:
        return None


def _address(form: Form) -> str:
    """Return where the form is sent to."""
    if form.proposal is not None:
        return url_for("editing.send_proposal", number=form.proposal)
    return url_for("editing.send_edit", slug=form.slug) if form.slug else url_for("editing.propose")


def _make_showable(form: Form) -> None:
    """Leave out what no page can show; the rest stays as it was typed."""
    form.name, form.reason = shown_again(form.name), shown_again(form.reason)
    for texts in form.texts.values():
        texts.definition, texts.note = shown_again(texts.definition), shown_again(texts.note)
        for row in texts.terms:
            row.update({name: shown_again(text) for name, text in row.items()})


def _head(slug: str | None) -> tuple[str, str] | None:
    """Return the language and the word that the entry is named with."""
    concept = current_index().concepts.get(slug or "")
    if concept is None:
        return None
    found = concept.preferred(current_ui()) or concept.preferred("en")
    return (found.language, found.text) if found else ("en", concept.slug)
