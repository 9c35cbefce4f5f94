"""The accounts as an administrator sees them, and the link with which people come in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_database, read_session
from glossary.errors import ChoiceUnknown, GlossaryError, InvitationVoid, PageNotFound
from glossary.model import Account, Role
from glossary.services.accounts import (
    add_account,
    change_account,
    disable_account,
    enable_account,
    list_accounts,
)
from glossary.services.invitations import (
    accept_invitation,
    check_keeper,
    check_other,
    find_invitation,
    make_invitation,
    open_invitations,
)
from glossary.services.sign_ins import (
    SHORTEST_PASSWORD,
    begin_sign_in,
    hash_password,
    sign_out,
)
from glossary.web.accounts import ROLE_NAMES
from glossary.web.errors import redirect_response, sentences, status_of
from glossary.web.numbers import number_in_form
from glossary.web.pages import page_blueprint
from glossary.web.sending import make_secret_once, new_key
from glossary.web.sessions import current_sign_in, remember, signed_in

bp = page_blueprint("inviting", __name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made: it is shown this once."""

    name: str
    address: str


@bp.get("/account/invitations")
def people() -> Response:
    """Show everybody who has an account, and the form to invite one more."""
    check_keeper(signed_in())
    return _people_page(read_session())


@bp.post("/account/invitations")
def invite() -> Response:
    """Make an account and the link for its owner."""
    check_keeper(signed_in())
    try:
        made = make_secret_once(_invite, _link_again)
    except GlossaryError as error:
        return _people_page(read_session(), error=error)
    return _people_page(read_session(), made=made)


@bp.post("/account/invitations/people")
def keep_account() -> Response:
    """Make a new link for an account, change what it may do, shut it out, or let it in again."""
    keeper = check_keeper(signed_in())
    if request.form.get("action") == "link":
        return _people_page(read_session(), made=make_secret_once(_new_link, _link_again))
    with current_database().write() as session:
        account = _account(session)
        match request.form.get("action"):
            case "disable":
                check_other(keeper, account)
                disable_account(session, account)
            case "enable":
                enable_account(session, account)
            case "change":
                check_other(keeper, account)
                change_account(session, account, _role(), request.form.getlist("languages"))
            case _:
                raise ChoiceUnknown
        session.commit()
    return redirect_response(url_for("inviting.people"))


@bp.get("/invitation")
def invitation() -> Response:
    """Show the form to choose a password with; the link still holds afterwards."""
    token = request.args.get("token", "")
    try:
        account = find_invitation(read_session(), token).account
    except InvitationVoid as error:
        return _invitation_page(error=error)
    return _invitation_page(token, account)


@bp.post("/invitation")
def accept() -> Response:
    """Take the password, use the link up, and sign in."""
    token = request.form.get("token", "")
    # Whoever was signed in with this browser before is so no more.
    before = current_sign_in()
    try:
        invited = find_invitation(read_session(), token).account
        hashed = hash_password(request.form.get("new_password", ""), invited.name)
        with current_database().write() as session:
            account = accept_invitation(session, token, hashed)
            if before is not None:
                sign_out(session, before.account, before.id)
            cookie = begin_sign_in(session, account, request.headers.get("User-Agent", ""))
            session.commit()
    except InvitationVoid as error:
        return _invitation_page(error=error)
    except GlossaryError as error:
        return _invitation_page(token, invited, error)
    response = redirect_response(url_for("accounts.account"))
    remember(response, cookie)
    return response


def _role() -> Role:
    """Return the role that was chosen.

    :raises ChoiceUnknown: none of them.
    """
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise ChoiceUnknown from None


def _account(session: Session) -> Account:
    """Return the account that the form is about.

    :raises PageNotFound: there is none.
    """
    account = session.get(Account, number_in_form("account"))
    if account is None:
        raise PageNotFound
    return account


def _invite(session: Session, keeper: Account, secret: str) -> Made:
    check_keeper(keeper)
    name, languages = request.form.get("name", ""), request.form.getlist("languages")
    made = add_account(session, name, _role(), languages)
    return _link(made.name, make_invitation(session, made, secret))


def _new_link(session: Session, keeper: Account, secret: str) -> Made:
    check_keeper(keeper)
    account = _account(session)
    return _link(account.name, make_invitation(session, account, secret))


def _link_again(session: Session, keeper: Account, secret: str) -> Made | None:
    check_keeper(keeper)
    try:
        return _link(find_invitation(session, secret).account.name, secret)
    except InvitationVoid:
        return None


def _link(name: str, token: str) -> Made:
    return Made(name, url_for("inviting.invitation", token=token, _external=True))


def _people_page(
    session: Session, *, made: Made | None = None, error: GlossaryError | None = None
) -> Response:
    page = render_template(
        "accounts/people.html",
        accounts=list_accounts(session),
        waiting=open_invitations(session),
        role_names=ROLE_NAMES,
        new_key=new_key,
        me=signed_in(),
        made=made,
        problem=sentences(error) if error else None,
        fields=request.form if error else {},
        chosen=request.form.getlist("languages") if error else [],
    )
    return make_response(page, status_of(error) if error else 200)


def _invitation_page(
    token: str = "", account: Account | None = None, error: GlossaryError | None = None
) -> Response:
    page = render_template(
        "accounts/invitation.html",
        token=token,
        account=account,
        least=SHORTEST_PASSWORD,
        problem=sentences(error) if error else None,
    )
    response = make_response(page, status_of(error) if error else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response
