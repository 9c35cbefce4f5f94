"""What has happened for an account: a page, and a feed (Atom, RFC 4287) for a feed reader."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from flask import Response, current_app, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import read_session
from glossary.errors import PageNotFound
from glossary.model import Account
from glossary.services.notices import Notice, notices_for, to_check_again
from glossary.web.i18n import N_, gettext
from glossary.web.numbers import number_in_address
from glossary.web.pages import page_blueprint
from glossary.web.reviewing import VERDICTS, proposal_name
from glossary.web.sending import new_key, send_once
from glossary.web.sessions import signed_in

bp = page_blueprint("notices", __name__)


@bp.get("/account/notices")
def notices() -> str:
    """Show what was answered, what waits, and the address of the feed."""
    owner = signed_in()
    return render_template(
        "accounts/notices.html",
        notices=notices_for(read_session(), owner),
        again=to_check_again(read_session(), owner),
        said_of=said_of,
        name_of=proposal_name,
        feed=_address(owner),
        key=new_key(),
    )


@bp.post("/account/notices")
def renew() -> Response:
    """Give the feed another secret address; the earlier one leads nowhere."""
    return send_once(_renew)


@bp.get("/account/feed")
def feed() -> Response:
    """Answer ``?of=NUMBER&key=KEY`` with the feed of that account, to whoever knows the key."""
    number = number_in_address("of")
    owner = read_session().get(Account, number) if number else None
    given = request.args.get("key", "").encode("utf-8", "replace")
    if owner is None or owner.is_disabled or not hmac.compare_digest(given, _key(owner).encode()):
        raise PageNotFound
    found = notices_for(read_session(), owner)
    page = render_template(
        "accounts/feed.xml",
        notices=found,
        title_of=_title,
        stamp=_stamp,
        updated=max((notice.at for notice in found), default=owner.created_at),
        id_of=_id,
        of=number,
    )
    response = make_response(page)
    response.mimetype = "application/atom+xml"
    return response


def _renew(_session: Session, account: Account) -> str:
    account.feed_version += 1
    return url_for("notices.notices", _anchor="feed")


def _address(owner: Account) -> str:
    return url_for("notices.feed", of=owner.id, key=_key(owner), _external=True)


def _key(owner: Account) -> str:
    """Return what the address of a feed ends with: nobody guesses it, and it can be renewed."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"feed\0{owner.id}\0{owner.feed_version}".encode(), sha256).hexdigest()


def _id(name: str) -> str:
    """Return what names a feed or an entry for ever (RFC 4287, 4.2.6), whatever the address."""
    secret = str(current_app.secret_key).encode()
    digest = hmac.new(secret, f"feed id\0{name}".encode(), sha256).digest()
    return UUID(bytes=digest[:16], version=5).urn


def said_of(notice: Notice) -> str:
    """Return what has happened, in the interface language."""
    if notice.waits:
        return gettext("Waits for your review")
    return gettext(VERDICTS[notice.verdict] if notice.verdict else N_("Remark"))


def _title(notice: Notice) -> str:
    return f"{said_of(notice)}: {proposal_name(notice.proposal)[1]} ({notice.proposal.language})"


def _stamp(moment: datetime) -> str:
    """Return a moment as RFC 3339 writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
