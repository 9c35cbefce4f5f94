"""Signing in and out, and what an account says of itself to its owner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_database, read_session
from glossary.errors import GlossaryError, SignInNeeded, SignInRefused, UnknownLanguage
from glossary.model import Account, Role
from glossary.services.accounts import choose_languages, choose_naming
from glossary.services.names import MAX_NAME_LENGTH
from glossary.services.sign_ins import (
    SHORTEST_PASSWORD,
    Attempt,
    Proof,
    begin_attempt,
    begin_change,
    begin_sign_in,
    check_password,
    finish_attempt,
    hash_password,
    keep_password,
    list_sign_ins,
    sign_out,
    sign_out_everywhere,
)
from glossary.services.tokens import add_token, find_token, list_tokens, revoke_token
from glossary.web.errors import redirect_response, sentences, status_of
from glossary.web.guard import FIELD
from glossary.web.i18n import N_
from glossary.web.numbers import number_in_form
from glossary.web.pages import page_blueprint
from glossary.web.sending import make_secret_once, new_key
from glossary.web.sessions import current_sign_in, forget, own_address, remember, signed_in

bp = page_blueprint("accounts", __name__)

ROLE_NAMES = {
    Role.TRANSLATOR: N_("Translator: proposes changes"),
    Role.REVIEWER: N_("Reviewer: decides about the proposals of others"),
    Role.EDITOR: N_("Editor: works in every language"),
    Role.ADMINISTRATOR: N_("Administrator: keeps the accounts, too"),
}
# How a form that could not be taken is carried through the sign-in: its fields with this before
# their names.
_CARRIED = "carried."


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: it is shown this once."""

    name: str
    text: str


@bp.get("/sign-in")
def sign_in_form() -> Response:
    """Show the form; where somebody is signed in already, go on."""
    if current_sign_in() is not None:
        return redirect_response(own_address(request.args.get("next", "")))
    return _form(next_address=request.args.get("next", ""))


@bp.post("/sign-in")
def take_sign_in() -> Response:
    """Sign in; where a form was interrupted by it, offer to send that form now."""
    address = own_address(request.form.get("next", ""))
    carried = _carried()
    # Whoever was signed in with this browser before is so no more: the token is new.
    before = current_sign_in()
    if before is not None:
        with current_database().write() as session:
            sign_out(session, before.account, before.id)
            session.commit()
    try:
        name = request.form.get("name", "")
        proof = _proof(lambda session: begin_attempt(session, name))
        with current_database().write() as session:
            account = finish_attempt(session, proof)
            token = begin_sign_in(session, account, request.headers.get("User-Agent", ""))
            session.commit()
    except SignInRefused as error:
        return _form(next_address=address, carried=carried, error=error)
    response = _send_again(address, carried) if carried else redirect_response(address)
    remember(response, token)
    return response


@bp.post("/sign-out")
def take_sign_out() -> Response:
    """Sign this browser out."""
    found = current_sign_in()
    if found is not None:
        with current_database().write() as session:
            sign_out(session, found.account, found.id)
            session.commit()
    response = redirect_response(url_for("home.home"))
    forget(response)
    return response


@bp.get("/account")
def account() -> Response:
    """Show an account to its owner: what it may do, and where it is signed in."""
    return _account_page(signed_in())


@bp.post("/account/password")
def change_password() -> Response:
    """Change the password; every other browser has to sign in again."""
    owner = signed_in()
    try:
        hashed = hash_password(request.form.get("new_password", ""), owner.name)
        proof = _proof(lambda session: begin_change(session, owner))
        with current_database().write() as session:
            mine = finish_attempt(session, proof)
            keep_password(session, mine, hashed)
            token = begin_sign_in(session, mine, request.headers.get("User-Agent", ""))
            session.commit()
    except GlossaryError as error:
        return _account_page(owner, error=error)
    response = redirect_response(url_for("accounts.account", changed="password"))
    remember(response, token)
    return response


@bp.post("/account/tokens")
def add_own_token() -> Response:
    """Make a token for one of one's own programs: it is shown this once."""
    owner = signed_in()
    try:
        token = make_secret_once(_add_token, _shown_again)
    except GlossaryError as error:
        return _account_page(owner, error=error)
    if token is None:
        return redirect_response(url_for("accounts.account", _anchor="tokens"))
    return _account_page(owner, token=token)


@bp.post("/account/tokens/revoke")
def revoke_own_token() -> Response:
    """Make one of one's own tokens void."""
    owner = signed_in()
    with current_database().write() as session:
        revoke_token(session, owner, number_in_form("token"))
        session.commit()
    return redirect_response(url_for("accounts.account", changed="token"))


@bp.post("/account/languages")
def keep_languages() -> Response:
    """Take the choice in which languages one works."""
    owner = signed_in()
    try:
        with current_database().write() as session:
            mine = session.get_one(Account, owner.id)
            choose_languages(session, mine, request.form.getlist("languages"))
            session.commit()
    except UnknownLanguage as error:
        return _account_page(owner, error=error)
    return redirect_response(url_for("accounts.account", changed="languages"))


@bp.post("/account/naming")
def keep_naming() -> Response:
    """Take the choice whether readers see the name."""
    owner = signed_in()
    with current_database().write() as session:
        mine = session.get_one(Account, owner.id)
        choose_naming(session, mine, is_named=request.form.get("is_named") == "yes")
        session.commit()
    return redirect_response(url_for("accounts.account", changed="naming"))


@bp.post("/account/sign-outs")
def take_sign_outs() -> Response:
    """Sign one of one's own browsers out, or all of them."""
    owner = signed_in()
    number = request.form.get("sign_in", "")
    with current_database().write() as session:
        if number.isascii() and number.isdigit() and len(number) < 10:
            sign_out(session, owner, int(number))
        elif number == "all":
            sign_out_everywhere(session, owner)
        session.commit()
    return redirect_response(url_for("accounts.account"))


@bp.app_errorhandler(SignInNeeded)
def ask_to_sign_in(error: SignInNeeded) -> Response:
    """Answer a page that needs an account: the form to sign in with, which leads back to it.

    A form that was sent is carried along, so that nothing that was typed is lost.
    """
    carried = _fields(request.form.items(multi=True)) if request.method == "POST" else []
    query = request.query_string.decode("ascii", "replace")
    address = f"{request.path}?{query}" if query else request.path
    if request.method == "POST" and not carried:
        address = ""
    return _form(next_address=address, carried=carried, error=error)


def _proof(begin: Callable[[Session], Attempt]) -> Proof:
    """Look at the password that was typed: counted first, then hashed in no transaction.

    :raises SignInRefused: it does not fit, or too many did not.
    """
    with current_database().write() as session:
        attempt = begin(session)
        session.commit()
    return check_password(attempt, request.form.get("password", ""))


def _form(
    *,
    next_address: str,
    carried: Iterable[tuple[str, str]] = (),
    error: GlossaryError | None = None,
) -> Response:
    page = render_template(
        "accounts/sign_in.html",
        next_address=next_address,
        carried=[(_CARRIED + name, value) for name, value in carried],
        problem=sentences(error) if error else None,
        name=request.form.get("name", "") if isinstance(error, SignInRefused) else "",
    )
    response = make_response(page, status_of(error) if error else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _send_again(address: str, carried: list[tuple[str, str]]) -> Response:
    """Offer to send the form that the sign-in has interrupted."""
    page = render_template(
        "accounts/sign_in.html", next_address=address, carried=carried, is_signed_in=True
    )
    return make_response(page)


def _add_token(session: Session, account: Account, secret: str) -> NewToken:
    return NewToken(add_token(session, account, request.form.get("name", ""), secret).name, secret)


def _shown_again(session: Session, _account: Account, secret: str) -> NewToken | None:
    found = find_token(session, secret)
    return NewToken(found.name, secret) if found else None


def _account_page(
    owner: Account, error: GlossaryError | None = None, token: NewToken | None = None
) -> Response:
    page = render_template(
        "accounts/account.html",
        account=owner,
        role_names=ROLE_NAMES,
        sign_ins=list_sign_ins(read_session(), owner),
        this_one=current_sign_in(),
        least=SHORTEST_PASSWORD,
        tokens=list_tokens(read_session(), owner),
        token=token,
        longest=MAX_NAME_LENGTH,
        name=request.form.get("name", "") if error else "",
        key=new_key(),
        changed=request.args.get("changed"),
        problem=sentences(error) if error else None,
    )
    return make_response(page, status_of(error) if error else 200)


def _fields(items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what was typed, without passwords; the token of the form is made anew."""
    return [(name, value) for name, value in items if name != FIELD and "password" not in name]


def _carried() -> list[tuple[str, str]]:
    return _fields(
        (name.removeprefix(_CARRIED), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(_CARRIED)
    )
