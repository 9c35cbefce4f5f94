"""The pages of editors: an entry's versions; restoring, retiring, taking up again, merging.

Each step is shown before it is done. The form names the revision that was looked at: where
another one has come since, the page shows the entry as it stands now, with what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_database, current_index, read_session
from glossary.errors import GlossaryError, InvalidInput, InvalidParameter, UnknownConcept
from glossary.model import Account, AdministrativeStatus, Revision
from glossary.services.documents import Document
from glossary.services.editing import (
    merge_concepts,
    reinstate_concept,
    restore_revision,
    retire_concept,
)
from glossary.services.history import by_language, differences_between
from glossary.services.overseeing import (
    Standing,
    expect_editor,
    left_behind,
    retired_entries,
    same_words,
    standing_of,
    try_merging,
    versions_of,
)
from glossary.services.searching import search_terms
from glossary.services.typed import shown_again
from glossary.web.errors import sentences, status_of
from glossary.web.i18n import N_, current_ui
from glossary.web.numbers import number_in_address, number_in_form
from glossary.web.pages import page_blueprint
from glossary.web.sending import new_key, send_once
from glossary.web.sessions import signed_in

bp = page_blueprint("overseeing", __name__)

DONE = {
    "restored": N_("The earlier state is back, as a new version."),
    "retired": N_("The entry is taken out of the glossary. It can be taken up again."),
    "reinstated": N_("The entry is in the glossary again."),
    "related": N_("Themes and relations are changed."),
    "merged": N_("The words are here now; readers of the other entry are led here."),
}
_SLUG = re.compile(r"[a-z0-9-]{0,200}")
_MOST_FOUND = 10
Doing = Callable[[Session, Account, int], Revision]
# What is done to a whole entry, and what is said of it then.
_STEPS = {"retire": (retire_concept, "retired"), "reinstate": (reinstate_concept, "reinstated")}


@bp.get("/concepts/<slug>/manage")
def entry(slug: str) -> str:
    """Show what an editor may do with an entry, and all its versions: ``?before=``."""
    editor = signed_in()
    standing = standing_of(read_session(), editor, slug)
    versions, older = versions_of(
        read_session(), standing.concept, before=number_in_address("before")
    )
    return render_template(
        "overseeing/entry.html",
        standing=standing,
        name=name_of(standing),
        versions=versions,
        older=older,
        done=DONE.get(request.args.get("done", "")),
    )


@bp.get("/retired")
def retired() -> str:
    """List the entries that were taken out: ``?after=SLUG``."""
    after = request.args.get("after", "")
    if not _SLUG.fullmatch(after):
        raise InvalidParameter(name="after", allowed="a-z 0-9 -")
    found, next_after = retired_entries(read_session(), signed_in(), after=after)
    return render_template("overseeing/retired.html", found=found, after=next_after)


@bp.get("/concepts/<slug>/restore/<int(max=999999999):number>")
def restore(slug: str, number: int) -> Response:
    """Show what bringing a version back would change."""
    return _restore_page(slug, number)


@bp.post("/concepts/<slug>/restore/<int(max=999999999):number>")
def do_restore(slug: str, number: int) -> Response:
    """Bring a version back."""

    def doing(session: Session, editor: Account, seen: int) -> Revision:
        reason = request.form.get("reason", "")
        return restore_revision(session, editor, slug, number, seen=seen, reason=reason)

    return _do(slug, "restored", doing, lambda error: _restore_page(slug, number, error))


@bp.get("/concepts/<slug>/<any(retire, reinstate):step>")
def step(slug: str, step: str) -> Response:
    """Show what hangs on an entry before it is taken out, or what it says before it is back."""
    return _step_page(step, slug)


@bp.post("/concepts/<slug>/<any(retire, reinstate):step>")
def do_step(slug: str, step: str) -> Response:
    """Take an entry out, or take a retired one up again."""
    take, done = _STEPS[step]

    def doing(session: Session, editor: Account, seen: int) -> Revision:
        return take(session, editor, slug, seen=seen, reason=request.form.get("reason", ""))

    return _do(slug, done, doing, lambda error: _step_page(step, slug, error))


@bp.get("/concepts/<slug>/merge")
def merge(slug: str) -> Response:
    """Choose a duplicate, ``?find=WORD``, or show what merging would do: ``?duplicate=SLUG``."""
    return _merge_page(slug, request.args.get("duplicate", ""))


@bp.post("/concepts/<slug>/merge")
def do_merge(slug: str) -> Response:
    """Merge a duplicate into an entry."""
    duplicate = request.form.get("duplicate", "")

    def doing(session: Session, editor: Account, seen: int) -> Revision:
        reason = request.form.get("reason", "")
        return merge_concepts(session, editor, slug, duplicate=duplicate, seen=seen, reason=reason)

    return _do(slug, "merged", doing, lambda error: _merge_page(slug, duplicate, error))


def _do(slug: str, done: str, doing: Doing, again: Callable[[GlossaryError], Response]) -> Response:
    """Do one step and go on to the entry's page, or show the step again with what was typed."""
    expect_editor(signed_in())

    def action(session: Session, editor: Account) -> str:
        doing(session, editor, number_in_form("seen"))
        return url_for("overseeing.entry", slug=slug, done=done)

    try:
        return send_once(action)
    except GlossaryError as error:
        return again(error)


def _restore_page(slug: str, number: int, error: GlossaryError | None = None) -> Response:
    standing = standing_of(read_session(), signed_in(), slug)
    changes = differences_between(read_session(), standing.concept, standing.number, number)
    return _page("restore", standing, error, changes=changes)


def _step_page(step: str, slug: str, error: GlossaryError | None = None) -> Response:
    return _page(step, standing_of(read_session(), signed_in(), slug), error)


def _page(
    step: str,
    standing: Standing,
    error: GlossaryError | None,
    *,
    template: str = "overseeing/step.html",
    changes: Any = (),
    **more: Any,
) -> Response:
    page = render_template(
        template,
        step=step,
        standing=standing,
        name=name_of(standing),
        by_language=by_language(changes),
        statuses={status.value: status for status in AdministrativeStatus},
        key=new_key(),
        reason=shown_again(request.form.get("reason", "")),
        error=sentences(error) if error else None,
        **more,
    )
    return make_response(page, status_of(error) if error else 200)


def _merge_page(slug: str, duplicate: str, error: GlossaryError | None = None) -> Response:
    editor = signed_in()
    standing = standing_of(read_session(), editor, slug)
    if not duplicate:
        return _choice_page(standing, error)
    try:
        other = standing_of(read_session(), editor, duplicate)
    except UnknownConcept as unknown:
        return _choice_page(standing, error or unknown)
    changes: Any = ()
    with current_database().write() as session:
        try:
            changes = try_merging(session, session.get_one(Account, editor.id), standing, other)
        except GlossaryError as refused:
            return _choice_page(standing, error or refused)
        finally:
            session.rollback()
    return _page(
        "merge",
        standing,
        error,
        template="overseeing/merge.html",
        changes=changes,
        duplicate=other,
        duplicate_name=name_of(other),
        left=left_behind(standing, other),
    )


def _choice_page(standing: Standing, error: GlossaryError | None) -> Response:
    index = current_index()
    find = request.args.get("find", "")
    hits: list[str] = []
    if find and error is None:
        try:
            found = search_terms(index, find, limit=_MOST_FOUND)
            hits = [hit.match.term.concept for hit in found.hits]
        except InvalidInput as problem:
            error = problem
    slugs = [slug for slug in hits if slug != standing.slug]
    alike = same_words(index, standing.slug)
    return _page(
        "choose",
        standing,
        error,
        template="overseeing/merge.html",
        duplicate=None,
        find=shown_again(find),
        found=[index.concepts[slug] for slug in slugs],
        alike=[index.concepts[slug] for slug in alike],
    )


def name_of(standing: Standing) -> tuple[str, str]:
    """Return the language and the word that an entry is named with, retired or not."""
    for tag in (current_ui(), "en"):
        word = _word_to_say(standing.document.get(tag, {}))
        if word is not None:
            return tag, word
    return "en", standing.slug


def _word_to_say(section: Mapping[str, Any] | Document) -> str | None:
    found: str | None = next(
        (one["text"] for one in section.get("terms", ()) if one["status"] == "preferred"), None
    )
    return found
