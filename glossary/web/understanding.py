"""What people understood of the words of an entry: noted by whoever asked them."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_index, read_session
from glossary.errors import (
    GlossaryError,
    NotAllowed,
    ProposalInvalid,
    UnknownComprehensionTest,
    UnknownConcept,
)
from glossary.languages import LANGUAGES
from glossary.model import Account, now
from glossary.services.comprehension import (
    FIELDS,
    MAX_AUDIENCE,
    MAX_PLACE,
    MAX_THOUGHT,
    MOST_ASKED,
    list_comprehension,
    record_comprehension,
    withdraw_comprehension,
)
from glossary.services.searching import known_language
from glossary.services.typed import shown_again
from glossary.web.errors import sentences, status_of
from glossary.web.i18n import N_
from glossary.web.pages import page_blueprint
from glossary.web.sending import new_key, send_once
from glossary.web.sessions import signed_in

bp = page_blueprint("understanding", __name__)

NAMES = {
    "term": N_("Word"),
    "place": N_("Where?"),
    "audience": N_("Whom did you ask?"),
    "asked": N_("How many people were asked?"),
    "understood": N_("How many of them understood it?"),
    "thought": N_("What did the others take it for?"),
    "day": N_("When?"),
}
_NUMBERS = ("asked", "understood")
_MOST_DIGITS = 6


@bp.get("/concepts/<slug>/understanding")
def understanding(slug: str) -> Response:
    """Show what was noted, and the form for more: ``?in=km``."""
    account = signed_in()
    usual = [tag for tag in LANGUAGES if account.may_propose(tag)]
    if not usual:
        raise NotAllowed
    asked = request.args.get("in")
    language = known_language(asked) if asked else _first_of(account, usual)
    if language not in usual:
        raise NotAllowed
    return _page(account, slug, language)


@bp.post("/concepts/<slug>/understanding")
def note(slug: str) -> Response:
    """Keep what people understood, or show the form again with what was typed."""
    account = signed_in()
    fields = {name: request.form.get(name, "") for name in FIELDS}

    def keep(session: Session, account: Account) -> str:
        numbers = {name: _number(fields[name]) for name in _NUMBERS}
        made = record_comprehension(session, account, slug, {**fields, **numbers})
        return _address(slug, made.language, "kept")

    try:
        return send_once(keep)
    except (UnknownConcept, NotAllowed):
        raise
    except GlossaryError as error:
        language = fields["language"]
        if language not in LANGUAGES or not account.may_propose(language):
            raise
        return _page(account, slug, language, error)


@bp.post("/concepts/<slug>/understanding/<int(max=2147483647):number>/withdraw")
def withdraw(slug: str, number: int) -> Response:
    """Take a record back that was wrong."""
    signed_in()

    def take_back(session: Session, account: Account) -> str:
        if number not in {test.id for test in list_comprehension(session, slug)}:
            raise UnknownComprehensionTest(number=number)
        taken = withdraw_comprehension(session, account, number)
        return _address(slug, taken.language, "withdrawn")

    return send_once(take_back)


def _address(slug: str, language: str, done: str) -> str:
    return f"{url_for('understanding.understanding', slug=slug, done=done)}&in={language}"


def _first_of(account: Account, usual: list[str]) -> str:
    return next((tag for tag in account.languages if tag in usual), usual[0])


def _number(text: str) -> int | str:
    """Return a number in whatever digits it was typed; what is none, as it is."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else text


def _page(
    account: Account, slug: str, language: str, error: GlossaryError | None = None
) -> Response:
    tests = list_comprehension(read_session(), slug)
    concept = current_index().concepts.get(slug)
    words = list(concept.terms.get(language, ())) if concept else []
    typed = {name: shown_again(request.form.get(name, "")) for name in NAMES}
    today = now().date().isoformat()
    problem = error.details.get("field") if isinstance(error, ProposalInvalid) else None
    page = render_template(
        "understanding/understanding.html",
        slug=slug,
        concept=concept,
        language=language,
        languages=[tag for tag in LANGUAGES if account.may_propose(tag)],
        words=words,
        fields=typed if error else {**typed, "day": today, "term": request.args.get("word", "")},
        names=NAMES,
        limits={
            "place": MAX_PLACE,
            "audience": MAX_AUDIENCE,
            "thought": MAX_THOUGHT,
            "number": MOST_ASKED,
        },
        today=today,
        tests=[test for test in tests if test.language == language],
        account=account,
        key=new_key(),
        error=sentences(error) if error else None,
        problem=problem if problem in NAMES else None,
        done=request.args.get("done"),
    )
    return make_response(page, status_of(error) if error else 200)
