"""A delivery that somebody brings in: at once by editors, as proposals by everybody else.

A proposal is about one language of one entry, so the rows of a file are gathered to as many
proposals as languages are touched. What no proposal can hold, such as sources and relations, is
left out and named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import (
    FileTooLarge,
    GlossaryError,
    NotAllowed,
    TextRefused,
    UnknownTheme,
)
from glossary.languages import LANGUAGES
from glossary.model import Account, Proposal, ProposalState
from glossary.sentences import Sentence
from glossary.services.changes import COPIED, EXPLANATIONS, changed_section
from glossary.services.deliveries import Delivery, Outcome, Piece, Report, ReportRow
from glossary.services.documents import Document
from glossary.services.merging import draft_delivery, merge_delivery
from glossary.services.proposals import propose

# More than the whole glossary in one language; a reviewer reads each of them.
MOST_PROPOSALS = 500

_OPEN = [state for state in ProposalState if state.is_open]
# What is decided here, not in a file, and what a review says.
_OF_REVIEWS = ("review_state", "check_again", "based_on_revision", "confidence")


def bring_in(
    session: Session,
    account: Account,
    delivery: Delivery,
    *,
    reason: str,
    theme: str | None = None,
    as_proposals: bool = False,
) -> Report:
    """Do what ``delivery`` says, all of it; the report says what, row by row.

    The caller commits, unless the report is refused: then it has to roll back.

    :param reason: of the proposals, or the summary of the revisions.
    :param theme: of new entries that name none.
    :param as_proposals: let others review it, even if the account might change entries itself.
    :raises FileTooLarge: it would be more proposals than anybody reviews.
    """
    if account.edits_everything and not as_proposals:
        return merge_delivery(session, delivery, summary=reason, theme=theme, author=account.name)
    draft = draft_delivery(session, delivery, theme=theme)
    proposer = _Proposer(session, account, delivery, draft.report, reason)
    wanted = [
        one
        for slug, (before, after) in draft.entries.items()
        for one in proposer.wanted(slug, before, after)
    ]
    if len(wanted) > MOST_PROPOSALS:
        limit = Sentence("%(number)s proposals", number=MOST_PROPOSALS)
        raise FileTooLarge(place=Sentence("the whole file"), limit=limit)
    for one in wanted:
        proposer.propose(one)
    return draft.report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One proposal to be made."""

    slug: str
    is_new: bool
    language: str
    change: Document
    rows: list[ReportRow]
    """What it comes from."""


class _Proposer:
    def __init__(
        self, session: Session, account: Account, delivery: Delivery, report: Report, reason: str
    ) -> None:
        self.session = session
        self.account = account
        self.report = report
        self.reason = reason
        self.pieces = list(zip(delivery.pieces, report.rows, strict=True))
        self.waiting = list(_waiting(session, account))

    def wanted(self, slug: str, before: Document, after: Document) -> Iterator[_Wanted]:
        """Yield a proposal for each language that the entry would change in."""
        tags = [tag for tag in LANGUAGES if _bare(before.get(tag)) != _bare(after.get(tag))]
        if not before and tags:
            tags = self.first_of(slug, tags)
        for tag in tags:
            change = _change(tag, before.get(tag, {}), after[tag], self.renamed(slug, tag))
            if not _holds_all(tag, before.get(tag), after[tag], change):
                self.leave_out(slug, tag)
            if not change:
                for row in self.rows(slug, tag):
                    row.outcome = Outcome.DUPLICATE
                    row.message = Sentence("no proposal can hold this: ask an editor")
                continue
            if not before:
                change |= {"slug": slug, "themes": after["themes"]}
            yield _Wanted(
                slug=slug,
                is_new=not before,
                language=tag,
                change=change,
                rows=self.rows(slug, tag),
            )
        rest = ("relations", "country_notes", *(("themes",) if before else ()))
        if any(_bare(before.get(key)) != _bare(after.get(key)) for key in rest):
            self.leave_out(slug, "")

    def first_of(self, slug: str, tags: list[str]) -> list[str]:
        """Return the language that a new entry begins in; the others wait until it is there."""
        own = [tag for tag in tags if self.account.may_propose(tag)] or tags
        for tag in tags:
            if tag != own[0]:
                self.report.passed_over.append(
                    Sentence(
                        "concept %(text)s [%(tag)s]: propose this language once the entry is there",
                        text=slug,
                        tag=tag,
                    )
                )
        return own[:1]

    def propose(self, wanted: _Wanted) -> None:
        """Make a proposal, unless it waits already; where it can't be made, refuse its rows."""
        if (wanted.slug, wanted.language, wanted.change) in self.waiting:
            for row in wanted.rows:
                row.outcome = Outcome.DUPLICATE
                row.message = Sentence("you have proposed this already")
            return
        try:
            made = propose(
                self.session,
                self.account,
                slug=None if wanted.is_new else wanted.slug,
                language=wanted.language,
                change=wanted.change,
                reason=self.reason,
            )
        except GlossaryError as error:
            for row in wanted.rows:
                row.outcome, row.message = Outcome.REFUSED, _why(error, wanted.language)
        else:
            self.report.proposals.append(made.id)

    def of_language(self, slug: str, tag: str) -> Iterator[tuple[Piece, ReportRow]]:
        for piece, row in self.pieces:
            if row.concept == slug and tag in piece.document:
                yield piece, row

    def rows(self, slug: str, tag: str) -> list[ReportRow]:
        """Return the rows that change a language of an entry."""
        changing = (Outcome.NEW, Outcome.CHANGED)
        return [row for _, row in self.of_language(slug, tag) if row.outcome in changing]

    def renamed(self, slug: str, tag: str) -> dict[str, str]:
        """Return the new spelling of each word that was mended, by the old one."""
        return {
            old: new
            for piece, _ in self.of_language(slug, tag)
            for new, old in piece.renamed.items()
            if old != new
        }

    def leave_out(self, slug: str, tag: str) -> None:
        where = f"{slug} [{tag}]" if tag else slug
        self.report.passed_over.append(
            Sentence("concept %(text)s: a proposal holds words, definitions and notes; the rest "
                     "is left out", text=where)
        )  # fmt: skip


def _waiting(session: Session, account: Account) -> Iterator[tuple[str, str, Document]]:
    """Yield what the account has proposed and nobody has decided yet."""
    mine = sa.select(Proposal).where(Proposal.author_id == account.id, Proposal.state.in_(_OPEN))
    for proposal in session.scalars(mine):
        slug = proposal.concept.slug if proposal.concept else proposal.change["slug"]
        yield slug, proposal.language, proposal.change


def _change(tag: str, before: Document, after: Document, renamed: dict[str, str]) -> Document:
    """Return the proposal that makes ``after`` of ``before``, as far as there can be one."""
    change: Document = {}
    definition = after.get("definition", {}).get("text")
    if definition != before.get("definition", {}).get("text"):
        change["definition"] = definition
    if after.get("equivalence") != before.get("equivalence"):
        change["equivalence"] = after["equivalence"]
    note = after.get("usage", {}).get(tag)
    if note != before.get("usage", {}).get(tag):
        change["note"] = note
    known = {term["text"]: term for term in before.get("terms", [])}
    terms = [
        changed
        for term in after.get("terms", [])
        if (changed := _changed_term(term, known.get(term["text"], {})))
    ]
    # Nothing is removed: people still find the old spelling, and are led to the new one.
    terms += [
        {"text": old, "status": "superseded", "use_instead": new}
        for old, new in renamed.items()
        if old in known and old not in {term["text"] for term in after.get("terms", [])}
    ]
    return {**change, "terms": terms} if terms else change


def _changed_term(term: Document, known: Document) -> Document | None:
    changed = {
        name: term[name] for name in COPIED if name in term and term[name] != known.get(name)
    }
    for name, note in EXPLANATIONS.items():
        text = term.get(note, {}).get("en")
        if text is not None and text != known.get(note, {}).get("en"):
            changed[name] = text
    links = [link for link in term.get("seen_in", []) if link not in known.get("seen_in", [])]
    if links:
        changed["seen_in"] = links
    return {"text": term["text"], "status": term["status"], **changed} if changed else None


def _holds_all(tag: str, before: Document | None, after: Document, change: Document) -> bool:
    """Whether the proposal leads to all that the file says."""
    reached = changed_section(tag, before, change)
    superseded = {
        term["text"] for term in change.get("terms", []) if term["status"] == "superseded"
    }
    wanted = {term["text"] for term in after.get("terms", [])}
    terms = [
        term
        for term in reached.get("terms", [])
        if term["text"] in wanted or term["text"] not in superseded
    ]
    said: bool = _bare({**reached, "terms": terms}) == _bare({"terms": [], **after})
    return said


def _bare(part: Any) -> Any:
    """Return what a part says, whoever has reviewed it; the order of words does not count."""
    if isinstance(part, dict):
        return {key: _bare(value) for key, value in part.items() if key not in _OF_REVIEWS}
    if isinstance(part, list):
        return sorted((_bare(item) for item in part), key=repr)
    return part


def _why(error: GlossaryError, tag: str) -> str:
    """Return why a proposal can't be made, as a row says it."""
    if isinstance(error, NotAllowed):
        return Sentence("[%(tag)s] your account does not work in this language", tag=tag)
    if isinstance(error, UnknownTheme):
        return Sentence("there is no theme %(text)s", text=error.details["slug"])
    if isinstance(error, TextRefused):
        problem = error.details["problem"]
        return Sentence("[%(tag)s] %(problem)s", tag=tag, problem=problem)
    return Sentence(
        "[%(tag)s] %(field)s can't be used; allowed: %(allowed)s", tag=tag, **error.details
    )
