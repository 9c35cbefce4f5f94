"""The entry editor: opening an entry, and proposing what was typed.

A form is about one concept, or a new one, in one or more languages. What it says in each language
becomes a proposal of its own, for the reviewers of that language. The form names the revision
that it was opened on: where the entry has moved on since, and both have changed the same
language, nothing is proposed, and its author sees both texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import (
    ChoiceUnknown,
    EntryMoved,
    InvalidInput,
    NameTaken,
    NotAllowed,
    NothingChanged,
    ProposalUnusable,
    TextMissing,
)
from glossary.languages import LANGUAGES
from glossary.model import Account, Concept, Proposal, Revision
from glossary.services.changes import MAX_TEXT_LENGTH, changed_section
from glossary.services.documents import Document
from glossary.services.entries import get_concept
from glossary.services.proposals import get_proposal, propose, revise_proposal, slug_from
from glossary.services.revisions import newest_revisions
from glossary.services.typed import accept_typed
from glossary.services.writing import (
    Problems,
    Texts,
    accept_texts,
    change_from,
    check_words,
    differing,
    merged,
    texts_of,
    typed_texts,
)


@dataclass
class Form:
    """One entry editor as it is shown and sent.

    ``slug`` is None for a new concept, which has a ``name`` and ``themes``; ``proposal`` is the
    proposal that is written again, in its ``version``. ``revision`` is the number of the
    concept's revision that the form was opened on.
    """

    texts: dict[str, Texts]
    slug: str | None = None
    proposal: int | None = None
    version: int = 0
    revision: int = 0
    name: str = ""
    themes: list[str] = field(default_factory=list)
    keeps_meaning: bool = False
    reason: str = ""


class BothChanged(EntryMoved):
    """The form and the entry have changed the same language since the form was opened.

    ``form`` is the form on the entry as it stands now, what was typed on top; ``fields`` are
    (name, what stands there now, what was typed).
    """

    def __init__(self, form: Form, fields: list[tuple[str, str, str]]) -> None:
        """Keep what its author needs to see."""
        super().__init__()
        self.form = form
        self.fields = fields


def open_form(
    session: Session, author: Account, slug: str | None, languages: Sequence[str]
) -> Form:
    """Return the form for a concept, or for a new one, in ``languages``.

    :raises NotAllowed: the account does not work in one of them, or there is none.
    :raises UnknownConcept: there is no such concept.
    """
    _expect_allowed(author, languages)
    concept = get_concept(session, slug) if slug is not None else None
    newest, document = _newest(session, concept)
    return Form(
        texts={tag: texts_of(tag, document.get(tag)) for tag in languages},
        slug=slug,
        revision=newest,
    )


def open_proposal(session: Session, author: Account, number: int) -> Form:
    """Return the form in which one's own open proposal is written again.

    :raises UnknownProposal: there is none that the account may see.
    :raises NotAllowed: it is somebody else's, or it is closed.
    """
    proposal = get_proposal(session, author, number)
    if proposal.author_id != author.id or not proposal.state.is_open:
        raise NotAllowed
    concept, tag = proposal.concept, proposal.language
    newest, document = _newest(session, concept)
    section = changed_section(tag, document.get(tag), proposal.change)
    return Form(
        texts={tag: texts_of(tag, section)},
        slug=concept.slug if concept else None,
        proposal=number,
        version=proposal.version,
        revision=newest,
        name=proposal.change.get("slug", ""),
        themes=proposal.change.get("themes", []),
        keeps_meaning=proposal.change.get("keeps_meaning", False),
        reason=proposal.reason,
    )


def typed_form(
    fields: Mapping[str, str],
    themes: Sequence[str],
    *,
    slug: str | None,
    proposal: int | None,
    languages: Sequence[str],
) -> Form:
    """Return the form as it was sent, exactly as it was typed."""
    return Form(
        texts={tag: typed_texts(tag, fields) for tag in languages},
        slug=slug,
        proposal=proposal,
        version=_number(fields.get("version", "")),
        revision=_number(fields.get("revision", "")),
        name=fields.get("name", ""),
        themes=list(themes),
        keeps_meaning=fields.get("keeps_meaning") == "yes",
        reason=fields.get("reason", ""),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def propose_form(session: Session, author: Account, form: Form) -> list[Proposal]:
    """Propose what was typed, a proposal for each language that is changed.

    :raises ProposalUnusable: some fields can't be taken; it names them.
    :raises BothChanged: somebody else has changed the same language since.
    :raises NotAllowed: the account does not work in one of the languages.
    """
    _expect_allowed(author, tuple(form.texts))
    concept = get_concept(session, form.slug) if form.slug is not None else None
    newest, now = _newest(session, concept)
    before = _document_of(session, concept, form.revision)
    kept, changes = _accepted(form, before)
    _expect_not_moved(form, newest, before, now, kept)
    problems = _problems_of_all(form, now, kept, changes)
    if concept is None:
        identity = _identity(session, form, kept, problems)
        changes = {tag: {**change, **identity} for tag, change in changes.items()}
    reason = _checked(problems, "reason", form.reason)
    if problems:
        raise ProposalUnusable(problems)
    if form.keeps_meaning and "definition" in changes.get("en", {}) and concept is not None:
        changes["en"]["keeps_meaning"] = True
    return [_send(session, author, form, tag, change, reason) for tag, change in changes.items()]


def problems_while_writing(session: Session, author: Account, form: Form) -> Problems:
    """Return what is wrong with what was typed so far; what is only not written yet is not.

    :raises NotAllowed: the account does not work in one of the languages.
    """
    _expect_allowed(author, tuple(form.texts))
    concept = get_concept(session, form.slug) if form.slug is not None else None
    before = _document_of(session, concept, form.revision)
    return {
        name: problem
        for tag, typed in form.texts.items()
        for name, problem in accept_texts(tag, texts_of(tag, before.get(tag)), typed)[1].items()
        if not isinstance(problem, (TextMissing, ChoiceUnknown))
    }


def _send(
    session: Session, author: Account, form: Form, tag: str, change: Document, reason: str
) -> Proposal:
    if form.proposal is not None:
        return revise_proposal(
            session, author, form.proposal, version=form.version, change=change, reason=reason
        )
    return propose(session, author, slug=form.slug, language=tag, change=change, reason=reason)


def _accepted(
    form: Form, before: Document
) -> tuple[dict[str, tuple[Texts, Problems]], dict[str, Document]]:
    """Return by language what was typed as it is kept, with its problems, and what it changes."""
    kept: dict[str, tuple[Texts, Problems]] = {}
    changes: dict[str, Document] = {}
    for tag, typed in form.texts.items():
        old = texts_of(tag, before.get(tag))
        texts, problems = accept_texts(tag, old, typed)
        change, more = change_from(tag, old, texts)
        kept[tag] = texts, {**more, **problems}
        if change:
            changes[tag] = change
    return kept, changes


def _expect_not_moved(
    form: Form,
    newest: int,
    before: Document,
    now: Document,
    kept: Mapping[str, tuple[Texts, Problems]],
) -> None:
    """Make sure that nobody else has changed a language since, which the form changes, too."""
    texts: dict[str, Texts] = {}
    fields: list[tuple[str, str, str]] = []
    has_moved = False
    for tag, typed in form.texts.items():
        old, new = texts_of(tag, before.get(tag)), texts_of(tag, now.get(tag))
        mine = kept[tag][0]
        has_moved = has_moved or (old != new and old != mine)
        fields += differing(tag, old, new, mine)
        texts[tag] = merged(old, new, typed)
    if has_moved:
        form.texts = texts
        form.revision = newest
        raise BothChanged(form, fields)


def _problems_of_all(
    form: Form,
    now: Document,
    kept: Mapping[str, tuple[Texts, Problems]],
    changes: Mapping[str, Document],
) -> Problems:
    problems: Problems = {}
    for tag, (texts, found) in kept.items():
        problems |= found
        if tag in changes and not found:
            problems |= check_words(tag, now.get(tag), changes[tag], texts)
    if not changes and not problems:
        problems[f"{next(iter(form.texts))}.definition"] = NothingChanged()
    return problems


def _identity(
    session: Session,
    form: Form,
    kept: Mapping[str, tuple[Texts, Problems]],
    problems: Problems,
) -> Document:
    """Return the name and the themes of a new concept."""
    name = form.name.strip()
    if not name and "en" in kept:
        name = next((row["text"] for row in kept["en"][0].terms if row["text"]), "")
    slug = slug_from(name)
    if not slug:
        problems["name"] = TextMissing()
    elif session.scalar(sa.select(Concept.id).where(Concept.slug == slug)) is not None and (
        form.proposal is None
    ):
        problems["name"] = NameTaken()
    if not form.themes:
        problems["themes"] = ChoiceUnknown()
    return {"slug": slug, "themes": form.themes[:10]}


def _checked(problems: Problems, name: str, text: str) -> str:
    try:
        return accept_typed(text, MAX_TEXT_LENGTH, lines=True)
    except InvalidInput as error:
        problems[name] = error
        return text


def _expect_allowed(author: Account, languages: Sequence[str]) -> None:
    if not languages or not all(tag in LANGUAGES and author.may_propose(tag) for tag in languages):
        raise NotAllowed


def _newest(session: Session, concept: Concept | None) -> tuple[int, Document]:
    """Return the number of the newest revision, and the entry as it stands in it."""
    if concept is None:
        return 0, {}
    newest = newest_revisions(session, [concept])[concept.id]
    return newest.number, newest.document


def _document_of(session: Session, concept: Concept | None, revision: int) -> Document:
    """Return the entry as it stood in one revision."""
    if concept is None:
        return {}
    document = session.scalar(
        sa.select(Revision.document).where(
            Revision.concept_id == concept.id, Revision.number == revision
        )
    )
    return document or {}
