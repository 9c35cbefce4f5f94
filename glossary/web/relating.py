"""The page of editors for the themes of an entry, its relations, and what tells two apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from glossary.current import current_index, read_session
from glossary.errors import GlossaryError, RelationsUnusable, UnknownConcept
from glossary.languages import LANGUAGES
from glossary.model import Account
from glossary.services.entries import get_entry, relations_of
from glossary.services.holding import StateMoved
from glossary.services.overseeing import Standing, entry_named, expect_editor, standing_of
from glossary.services.relating import KINDS, relate_concept
from glossary.services.typed import shown_again
from glossary.web.errors import sentences, status_of
from glossary.web.i18n import gettext
from glossary.web.numbers import number_in_form
from glossary.web.overseeing import name_of
from glossary.web.pages import page_blueprint
from glossary.web.sending import new_key, send_once
from glossary.web.sessions import signed_in

bp = page_blueprint("relating", __name__)

_MOST_ROWS, _EMPTY_ROWS = 200, 3


@dataclass(slots=True, kw_only=True)
class Row:
    """One relation in the form: one that stands, or room for a new one."""

    number: int
    concept: str = ""
    """The slug of the other entry, or what was typed to name it."""
    was: str = ""
    kind: str = "related"
    is_removed: bool = False
    is_gone: bool = False
    """Whether somebody else has taken it away, or changed its kind, since the form was shown."""
    texts: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    """The contrasts that stand in the glossary now."""

    @property
    def at(self) -> str:
        """How the names of its fields begin."""
        return f"relations.{self.number}."

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there, and nothing is to stand there."""
        typed = self.concept.strip() or any(map(str.strip, self.texts.values()))
        return not self.was and (self.is_removed or not typed)


@bp.get("/concepts/<slug>/relations")
def relations(slug: str) -> Response:
    """Show the themes and relations of an entry in a form."""
    standing = _standing(slug)
    rows = list(_rows_standing(slug))
    return _page(standing, rows, standing.document["themes"])


@bp.post("/concepts/<slug>/relations")
def do_relations(slug: str) -> Response:
    """Change the themes and relations of an entry."""
    expect_editor(signed_in())
    # Before the session for writing: a thread never holds one connection and waits for another.
    index = current_index()
    rows, themes = list(_rows_typed()), request.form.getlist("themes")
    sent = [row for row in rows if not row.is_empty]
    wishes = [
        {
            "concept": row.concept if row.was else entry_named(index, row.concept) or "",
            "was": row.was or None,
            "type": None if row.is_removed else row.kind,
            "contrast": row.texts,
        }
        for row in sent
    ]

    def action(session: Session, editor: Account) -> str:
        relate_concept(
            session,
            editor,
            slug,
            seen=number_in_form("seen"),
            themes=themes,
            relations=wishes,
            reason=request.form.get("reason", ""),
        )
        return url_for("overseeing.entry", slug=slug, done="related")

    try:
        return send_once(action)
    except GlossaryError as error:
        return _page(_standing(slug), _brought_up_to_date(slug, rows), themes, error, sent)


def _standing(slug: str) -> Standing:
    standing = standing_of(read_session(), signed_in(), slug)
    if standing.is_retired:
        raise UnknownConcept(slug=standing.slug)
    return standing


def _rows_standing(slug: str) -> Iterator[Row]:
    """Yield the relations that stand, in the order of their kinds."""
    found = sorted(
        relations_of(get_entry(read_session(), slug)), key=lambda one: KINDS.index(one[0])
    )
    for number, (kind, other, relation) in enumerate(found):
        texts = {note.language: note.text for note in relation.notes}
        yield Row(
            number=number, concept=other.slug, was=kind, kind=kind, texts=texts, standing=texts
        )


def _rows_typed() -> Iterator[Row]:
    form = request.form
    for number in range(_MOST_ROWS):
        at = f"relations.{number}."
        if at + "concept" not in form:
            return
        yield Row(
            number=number,
            concept=form[at + "concept"],
            was=form.get(at + "was", ""),
            kind=form.get(at + "type", ""),
            is_removed=at + "remove" in form,
            texts={
                tag: form[f"{at}contrast.{tag}"]
                for tag in LANGUAGES
                if f"{at}contrast.{tag}" in form
            },
        )


def _brought_up_to_date(slug: str, rows: list[Row]) -> list[Row]:
    """Return what was typed, on the relations as they stand now.

    One that is gone by now would be a new one; one that has come since stands behind the others.
    """
    standing = {(row.was, row.concept): row for row in _rows_standing(slug)}
    for row in rows:
        now = standing.pop((row.was, row.concept), None)
        row.is_gone = bool(row.was) and now is None
        row.was, row.standing = (row.was, now.standing) if now else ("", {})
    for row in standing.values():
        row.number = len(rows)
        rows.append(row)
    return rows


def _page(
    standing: Standing,
    rows: list[Row],
    themes: list[str],
    error: GlossaryError | None = None,
    sent: list[Row] | None = None,
) -> Response:
    problems: dict[str, tuple[str, str]] = {}
    said = sentences(error) if error else None
    if isinstance(error, RelationsUnusable):
        problems = {
            _name_in_form(name, sent or []): _said(problem)
            for name, problem in error.problems.items()
        }
        said = (
            gettext("This can't be sent yet."),
            gettext("Mend what is marked and send it again. Nothing of what you typed is lost."),
        )
    while sum(row.is_empty for row in rows) < _EMPTY_ROWS:
        rows.append(Row(number=len(rows)))
    page = render_template(
        "overseeing/relations.html",
        standing=standing,
        name=name_of(standing),
        index=current_index(),
        kinds=KINDS,
        rows=rows,
        themes=themes,
        key=new_key(),
        reason=shown_again(request.form.get("reason", "")),
        error=said,
        problems=problems,
        has_moved=isinstance(error, StateMoved),
        shown_again=shown_again,
    )
    return make_response(page, status_of(error) if error else 200)


def _name_in_form(name: str, sent: list[Row]) -> str:
    """Return the name of a field, numbered as in the form: empty rows are not sent on."""
    if not name.startswith("relations."):
        return name
    _, number, rest = name.split(".", 2)
    return sent[int(number)].at + rest


def _said(problem: GlossaryError) -> tuple[str, str]:
    if isinstance(problem, UnknownConcept):
        return (
            gettext("No entry has this word, or more than one has it."),
            gettext("Write the last part of the address of the entry, as in “migrant-worker”."),
        )
    return sentences(problem)
