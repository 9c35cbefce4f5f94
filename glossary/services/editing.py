"""What editors do with whole entries: restore, retire, take up again, merge, relate.

Nothing is ever removed from the database: every step adds a revision, and can be taken back by
another one. An editor names the newest revision that they have seen; where another one has come
since, nothing is done.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from glossary.errors import (
    ChoiceUnknown,
    CircularRelation,
    ConceptRepeated,
    EntryMoved,
    GlossaryError,
    NotAllowed,
    NothingChanged,
    ProposalInvalid,
    RelationsUnusable,
    TextMissing,
    UnknownConcept,
    UnknownTheme,
)
from glossary.languages import LANGUAGES
from glossary.model import (
    Account,
    CollectionMember,
    Comparison,
    Concept,
    ConceptState,
    Note,
    NoteKind,
    Relation,
    RelationType,
    ReviewState,
    Revision,
    Source,
    Theme,
    now,
)
from glossary.services.changes import MAX_TEXT_LENGTH, accept_text, check_note
from glossary.services.documents import (
    Document,
    Sources,
    read_document,
    read_relations,
    write_document,
    write_section,
)
from glossary.services.entries import get_entries, load_whole, relations_of
from glossary.services.hierarchy import loop_closed, no_loop, wider_ideas, without_new_loops
from glossary.services.locks import HIERARCHY, hold
from glossary.services.revisions import LEADING, add_revision, newest_revisions
from glossary.services.typed import accept_typed

# How one entry stands to another, as readers see it from the first one.
KINDS = ("broader", "narrower", "related", "confusable", "opposite")

# What a retired word is called where it is moved beside a word that is said already.
_PREFERRED, _ADMITTED = "preferred", "admitted"


_SLUG = re.compile(r"[a-z0-9-]{1,80}")
_MOST_RELATIONS = 200
_RELATION_FIELDS = ("concept", "was", "type", "contrast")


class StateMoved(EntryMoved):
    """An editor has looked at an older state of the entry than the one that stands."""


def restore_revision(
    session: Session, editor: Account, slug: str, number: int, *, seen: int, reason: Any
) -> Revision:
    """Bring an entry back to what it was, as a new revision.

    :param number: the revision to bring back.
    :param seen: the newest revision that the editor has seen.
    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such concept, published or retired.
    :raises ProposalInvalid: it has no such revision.
    :raises StateMoved: another revision has come since.
    :raises CircularRelation: with its relations back the entry would lead back to itself.
    """
    with without_new_loops(session):
        concept = _held(session, editor, slug, seen)
        earlier = session.scalar(
            sa.select(Revision.document).where(
                Revision.concept_id == concept.id, Revision.number == number
            )
        )
        if earlier is None:
            raise ProposalInvalid(field="revision", allowed=f"1–{seen}")
        _put_back(session, concept, earlier)
    return _keep(session, concept, editor, reason)


def retire_concept(
    session: Session, editor: Account, slug: str, *, seen: int, reason: Any
) -> Revision:
    """Take an entry out of the glossary; its history stays, and it can be taken up again.

    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such concept.
    :raises StateMoved: another revision has come since, or it is retired already.
    """
    concept = _held(session, editor, slug, seen)
    if concept.state is ConceptState.RETIRED:
        raise StateMoved
    concept.state = ConceptState.RETIRED
    return _keep(session, concept, editor, reason)


def reinstate_concept(
    session: Session, editor: Account, slug: str, *, seen: int, reason: Any
) -> Revision:
    """Take a retired entry up again, as it was.

    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such concept.
    :raises StateMoved: another revision has come since, or it is not retired.
    :raises CircularRelation: with its relations back the entry would lead back to itself.
    """
    with without_new_loops(session):
        concept = _held(session, editor, slug, seen)
        if concept.state is not ConceptState.RETIRED:
            raise StateMoved
        concept.state, concept.merged_into = ConceptState.PUBLISHED, None
    return _keep(session, concept, editor, reason)


def merge_concepts(
    session: Session, editor: Account, slug: str, *, duplicate: str, seen: int, reason: Any
) -> Revision:
    """Move the words of a duplicate to the entry ``slug``, and retire the duplicate.

    What the entry says stays as it is: it gains words, notes, relations and places in collections
    that it does not have. Readers of the duplicate are led to it.

    :param seen: the newest revision of ``slug`` that the editor has seen.
    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: one of them is no published concept.
    :raises ProposalInvalid: both are the same one, or a text of the duplicate can't be taken.
    :raises StateMoved: another revision has come since.
    :raises CircularRelation: with the relations of both the entry would lead back to itself.
    """
    with without_new_loops(session):
        concept = _held(session, editor, slug, seen)
        other = _locked(session, duplicate)
        for one in (concept, other):
            if one.state is ConceptState.RETIRED:
                raise UnknownConcept(slug=one.slug)
        if other is concept:
            raise ProposalInvalid(field="duplicate", allowed=f"≠ {slug}")
        text = accept_text("reason", reason)
        moved = _move_all(session, editor, other, concept, text)
    for one in (*moved, other):
        _keep(session, one, editor, text)
    return _keep(session, concept, editor, text)


def successor_of(session: Session, slug: str) -> str | None:
    """Return the slug of the published entry that the words of a merged one were moved to."""
    seen: set[str] = set()
    wanted: str | None = slug
    while wanted is not None and wanted not in seen:
        seen.add(wanted)
        concept = session.scalar(sa.select(Concept).where(Concept.slug == wanted))
        if concept is not None and concept.state is ConceptState.PUBLISHED:
            return concept.slug
        wanted = concept.merged_into if concept is not None else None
    return None


def _held(session: Session, editor: Account, slug: str, seen: int) -> Concept:
    """Return the concept as the editor has seen it, held until the end of the transaction."""
    if not editor.may_edit_entries:
        raise NotAllowed
    concept = _locked(session, slug)
    newest = newest_revisions(session, [concept]).get(concept.id)
    if newest is None or newest.number != seen:
        raise StateMoved
    return concept


def _locked(session: Session, slug: str) -> Concept:
    """Return a concept in any state; PostgreSQL locks its row, SQLite has let in one writer."""
    concept = session.scalar(
        sa.select(Concept)
        .where(Concept.slug == slug)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if concept is None:
        raise UnknownConcept(slug=slug[:80])
    return concept


def _keep(session: Session, concept: Concept, editor: Account, reason: Any) -> Revision:
    concept.changed_at = now()
    # Two changes within one second are two versions all the same.
    flag_modified(concept, "changed_at")
    session.flush()
    load_whole(session, concept)
    # What stands here was in step, or marked, when it was published before.
    return add_revision(
        session,
        concept,
        summary=accept_text("reason", reason),
        author=editor.name,
        keeps_meaning=True,
    )


# Restoring


def _put_back(session: Session, concept: Concept, document: Document) -> None:
    themes = {theme.slug: theme for theme in session.scalars(sa.select(Theme))}
    sources = Sources({source.key: source for source in session.scalars(sa.select(Source))})
    with session.no_autoflush:
        before = read_document(concept.slug, document, themes=themes, sources=sources)
        sections, country_notes = list(before.sections), list(before.country_notes)
        # A part that is taken from one owner and given to another would go with its old owner.
        before.sections, before.country_notes = [], []
        for section in list(concept.sections):
            if write_section(section) != document.get(section.language):
                concept.sections.remove(section)
        concept.country_notes.clear()
        concept.relations.clear()
        session.flush()
        kept = {section.language for section in concept.sections}
        concept.sections += [one for one in sections if one.language not in kept]
        concept.country_notes += country_notes
        concept.themes[:] = before.themes
        _relate_again(session, concept, document)


def _relate_again(session: Session, concept: Concept, document: Document) -> None:
    """Put the relations back that no other entry has taken over."""
    wanted = {part["concept"] for part in document.get("relations", [])}
    targets = {
        one.slug: one for one in session.scalars(sa.select(Concept).where(Concept.slug.in_(wanted)))
    }
    there = {
        (relation.type.value, relation.source.slug)
        for relation in concept.incoming_relations
        if relation.type is not RelationType.BROADER
    }
    parts = [
        part
        for part in document.get("relations", [])
        if part["concept"] in targets and (part["type"], part["concept"]) not in there
    ]
    read_relations(concept, {"relations": parts}, targets)


# Merging


def _move_all(
    session: Session, editor: Account, other: Concept, concept: Concept, text: str
) -> list[Concept]:
    """Move what ``other`` has and ``concept`` does not, and retire ``other``.

    :return: the other entries whose relations lead to ``concept`` now.
    """
    # Read whole in a fixed number of queries, rather than part by part.
    load_whole(session, concept, other)
    # Merging is rare, and large: it is loaded when somebody does it.
    from glossary.services.deliveries import Delivery, Piece
    from glossary.services.merging import merge_delivery

    piece = Piece(place=other.slug, slug=concept.slug, document=_what_is_new(concept, other))
    report = merge_delivery(
        session,
        Delivery(pieces=[piece]),
        summary=text,
        keep_reviews=True,
        author=editor.name,
    )
    if report.is_refused:
        raise ProposalInvalid(field="duplicate", allowed=report.rows[0].message)
    moved = _move_incoming(session, other, concept)
    _move_places(session, other, concept)
    session.expire(concept)
    session.expire(other)
    other.state, other.merged_into = ConceptState.RETIRED, concept.slug
    return moved


def _what_is_new(concept: Concept, other: Concept) -> Document:
    """Return what ``other`` has and ``concept`` does not, in the shape of a document."""
    here, there = write_document(concept), write_document(other)
    found: Document = {"themes": there["themes"]}
    if "country_notes" in there:
        found["country_notes"] = there["country_notes"]
    relations = [part for part in there.get("relations", []) if part["concept"] != concept.slug]
    if relations:
        found["relations"] = relations
    for tag in LANGUAGES:
        if tag in there:
            found[tag] = _new_in_section(here.get(tag, {}), there[tag])
    return found


def _new_in_section(here: Document, there: Document) -> Document:
    said = {(one.get("region"), one.get("register"))
            for one in here.get("terms", []) if one["status"] == _PREFERRED}  # fmt: skip
    known = {one["text"] for one in here.get("terms", [])}
    terms = [
        {**one, "status": _ADMITTED}
        if one["status"] == _PREFERRED and (one.get("region"), one.get("register")) in said
        else one
        for one in there.get("terms", [])
        if one["text"] not in known
    ]
    notes = {
        tag: text
        for tag, text in there.get("usage", {}).items()
        if tag not in here.get("usage", {})
    }
    found = {key: there[key] for key in ("hidden_labels",) if key in there}
    if not here:
        found["review_state"] = there["review_state"]
    if "definition" in there and "definition" not in here:
        found["definition"] = there["definition"]
    return {**found, **({"usage": notes} if notes else {}), **({"terms": terms} if terms else {})}


def _move_incoming(session: Session, other: Concept, concept: Concept) -> list[Concept]:
    """Lead the relations of other entries to ``concept``, where it does not have them.

    :return: the entries whose relations lead there now.
    """
    session.expire(concept)
    has = {(one.type, one.source_id) for one in concept.incoming_relations}
    has |= {
        (one.type, one.target_id)
        for one in concept.relations
        if one.type is not RelationType.BROADER
    }
    wanted = session.scalars(
        sa.select(Relation).where(Relation.target_id == other.id, Relation.source_id != concept.id)
    )
    moved = [one for one in wanted if (one.type, one.source_id) not in has]
    for relation in moved:
        relation.target_id = concept.id
    session.flush()
    return sorted({relation.source for relation in moved}, key=lambda one: one.id)


def _move_places(session: Session, other: Concept, concept: Concept) -> None:
    """Give ``concept`` the places of ``other`` in collections and comparisons that lack it."""
    for member in session.scalars(
        sa.select(CollectionMember).where(
            CollectionMember.concept_id == other.id,
            CollectionMember.collection_id.not_in(
                sa.select(CollectionMember.collection_id).where(
                    CollectionMember.concept_id == concept.id
                )
            ),
        )
    ):
        member.concept_id = concept.id
    for table in session.scalars(
        sa.select(Comparison).where(
            Comparison.concepts.any(Concept.id == other.id),
            ~Comparison.concepts.any(Concept.id == concept.id),
        )
    ):
        table.concepts[table.concepts.index(other)] = concept
        for row in table.characteristics:
            for text in row.texts:
                if text.concept_id == other.id:
                    text.concept_id = concept.id
    session.flush()


# Themes and relations


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationChange:
    """What is to become of one relation, seen from the entry that is edited."""

    concept: str
    """The slug of the other entry."""
    was: str | None = None
    """What it is so far, one of :data:`KINDS`; None for a new one."""
    kind: str | None
    """What it is to be; None to take it away."""
    contrast: Mapping[str, str]
    """Texts by language; an empty one is taken away, a language that is not named stays."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A change that was looked over, with all the texts that the relation is to have."""

    at: str
    """How the names of its fields begin."""
    change: RelationChange
    known: Relation | None
    other: Concept
    texts: Mapping[str, str]


def relate_concept(
    session: Session,
    editor: Account,
    slug: str,
    *,
    seen: int,
    themes: Any = None,
    relations: Any = (),
    reason: Any,
) -> Revision:
    """Put an entry into other themes, and change how it stands to others.

    A relation is read from both entries: both get a revision.

    :param themes: the slugs of all its themes; None where they stay as they are.
    :param relations: a list of ``{"concept", "was", "type", "contrast"}``, see
        :class:`RelationChange`; what it does not name stays as it is.
    :raises NotAllowed: the account is no editor.
    :raises UnknownConcept: there is no such published concept.
    :raises RelationsUnusable: a field can't be taken; it names each of them.
    :raises NothingChanged: all of this stands there already.
    :raises StateMoved: another revision has come since, or a relation is not what it ``was``.
    """
    if not editor.may_edit_entries:
        raise NotAllowed
    changes = [_accept_relation(at, part) for at, part in enumerate(_parts("relations", relations))]
    hold(session, HIERARCHY)
    _lock_together(session, [slug, *(change.concept for change in changes)])
    concept = _held(session, editor, slug, seen)
    if concept.state is ConceptState.RETIRED:
        raise UnknownConcept(slug=slug[:80])
    text = accept_text("reason", reason)
    get_entries(session, [slug])
    problems: dict[str, GlossaryError] = {}
    wanted = None if themes is None else _wanted_themes(session, _parts("themes", themes), problems)
    steps = _look_over(session, concept, changes, problems)
    _look_for_loops(wider_ideas(session), concept, steps, problems)
    if problems:
        raise RelationsUnusable(problems, _allowed(*next(iter(problems.items()))))
    steps = [step for step in steps if _is_another(step)]
    if not steps and (wanted is None or wanted == concept.themes):
        raise NothingChanged
    if wanted is not None:
        concept.themes[:] = wanted
    _take_away(session, steps)
    for step in steps:
        _put(concept, step)
    session.flush()
    for other in sorted({step.other for step in steps}, key=lambda one: one.id):
        _keep(session, other, editor, text)
    return _keep(session, concept, editor, text)


def _parts(field: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or len(value) > _MOST_RELATIONS:
        raise ProposalInvalid(field=field, allowed=f"0–{_MOST_RELATIONS}")
    return list(value)


def _accept_relation(number: int, part: Any) -> RelationChange:
    """Return a change whose fields have the right shape."""
    at = f"relations.{number}"
    if not isinstance(part, dict) or not {"concept", "type"} <= set(part) <= set(_RELATION_FIELDS):
        raise ProposalInvalid(field=at, allowed=", ".join(_RELATION_FIELDS))
    contrast = part.get("contrast") or {}
    if not isinstance(contrast, dict) or set(contrast) - set(LANGUAGES):
        raise ProposalInvalid(field=f"{at}.contrast", allowed=", ".join(LANGUAGES))
    kinds, texts = [part["type"], part.get("was")], [part["concept"], *contrast.values()]
    if not all(
        isinstance(one, str) for one in [*texts, *(kind for kind in kinds if kind is not None)]
    ):
        raise ProposalInvalid(field=at, allowed="text")
    # A slug has no NUL, which PostgreSQL would not compare.
    concept = part["concept"] if _SLUG.fullmatch(part["concept"]) else ""
    return RelationChange(
        concept=concept, was=part.get("was"), kind=part["type"], contrast=contrast
    )


def _lock_together(session: Session, slugs: Iterable[str]) -> None:
    """Lock entries in one order, so that two editors never wait for each other."""
    session.execute(
        sa.select(Concept.id)
        .where(Concept.slug.in_(set(slugs)))
        .order_by(Concept.id)
        .with_for_update()
    )


def _wanted_themes(
    session: Session, slugs: list[Any], problems: dict[str, GlossaryError]
) -> list[Theme]:
    known = session.scalars(sa.select(Theme).order_by(Theme.position)).all()
    unknown = [slug for slug in slugs if slug not in [theme.slug for theme in known]]
    if unknown:
        problems["themes"] = UnknownTheme(slug=str(unknown[0])[:80])
    elif not slugs:
        problems["themes"] = ChoiceUnknown()
    return [theme for theme in known if theme.slug in slugs]


def _look_over(
    session: Session,
    concept: Concept,
    changes: list[RelationChange],
    problems: dict[str, GlossaryError],
) -> list[_Step]:
    standing = {
        (kind, other.slug): relation for kind, other, relation in reversed(relations_of(concept))
    }
    # With all that belongs to them: each is written down whole, with its revision.
    named = [change.concept for change in changes]
    others = {other.slug: other for other in get_entries(session, named)}
    kept: set[tuple[str | None, str]] = set(standing)
    kept -= {(change.was, change.concept) for change in changes if change.was}
    steps = []
    for number, change in enumerate(changes):
        at = f"relations.{number}."
        known = standing.get((change.was, change.concept)) if change.was else None
        if change.was and known is None:
            raise StateMoved
        texts = _texts_after(known, change, at, problems)
        pair = (change.kind, change.concept)
        if change.concept not in others:
            problems[at + "concept"] = UnknownConcept(slug=change.concept)
        elif change.concept == concept.slug or pair in kept:
            problems[at + "concept"] = ConceptRepeated(slug=change.concept)
        elif change.kind not in (KINDS if known is None else (*KINDS, None)):
            problems[at + "type"] = ChoiceUnknown()
        else:
            kept |= {pair} if change.kind else set()
            steps.append(_Step(at, change, known, others[change.concept], texts))
    return steps


def _look_for_loops(
    wider: defaultdict[str, set[str]],
    concept: Concept,
    steps: list[_Step],
    problems: dict[str, GlossaryError],
) -> None:
    """Note each new relation that would make an idea wider than itself.

    :param wider: what stands now; it is changed to what would stand then.
    """
    changed = [step for step in steps if step.change.kind != step.change.was]
    for step in changed:
        for narrow, wide in _hierarchy_of(concept, step.other, step.change.was):
            wider[narrow].discard(wide)
    for step in changed:
        for narrow, wide in _hierarchy_of(concept, step.other, step.change.kind):
            loop = loop_closed(wider, narrow, wide)
            if loop is not None:
                problems[step.at + "concept"] = CircularRelation(loop=loop)
            wider[narrow].add(wide)


def _hierarchy_of(concept: Concept, other: Concept, kind: str | None) -> list[tuple[str, str]]:
    """Return the slugs (narrower, wider) of a relation, as a list of one or none."""
    pairs = {"broader": [(concept.slug, other.slug)], "narrower": [(other.slug, concept.slug)]}
    return pairs.get(kind or "", [])


def _texts_after(
    known: Relation | None, change: RelationChange, at: str, problems: dict[str, GlossaryError]
) -> dict[str, str]:
    """Return all texts of a relation; English is the one that the others are made from."""
    before = {note.language: note.text for note in known.notes} if known else {}
    texts = dict(before)
    for tag, typed in change.contrast.items():
        if typed == before.get(tag, ""):
            continue
        try:
            texts[tag] = accept_typed(typed, MAX_TEXT_LENGTH, lines=True, optional=True)
            if texts[tag]:
                check_note(tag, texts[tag])
        except GlossaryError as error:
            problems[f"{at}contrast.{tag}"] = error
    texts = {tag: texts[tag] for tag in LANGUAGES if texts.get(tag)}
    is_needed = change.kind == RelationType.CONFUSABLE or texts
    is_changed = texts != before or change.kind != change.was
    if is_needed and is_changed and change.kind and LEADING not in texts:
        problems.setdefault(f"{at}contrast.{LEADING}", TextMissing())
    return texts


def _is_another(step: _Step) -> bool:
    before = {note.language: note.text for note in step.known.notes} if step.known else {}
    return step.change.kind != step.change.was or step.texts != before


def _take_away(session: Session, steps: list[_Step]) -> None:
    """Take away what is to go, or to come back as something else."""
    for step in steps:
        if step.known is not None and step.change.kind != step.change.was:
            step.known.source.relations.remove(step.known)
    # Two relations of one pair and kind may not stand side by side, not even for a moment.
    session.flush()


def _put(concept: Concept, step: _Step) -> None:
    """Write a relation as it is to be; what was said before stays reviewed."""
    kind, relation = step.change.kind, step.known
    if kind is None:
        return
    before = {note.language: note for note in relation.notes} if relation else {}
    if relation is None or kind != step.change.was:
        source, target = (step.other, concept) if kind == "narrower" else (concept, step.other)
        wanted = RelationType.BROADER if kind == "narrower" else RelationType(kind)
        position = max((one.position for one in source.relations), default=-1) + 1
        relation = Relation(position=position, type=wanted, target=target)
        source.relations.append(relation)
    kept = {note.language: note for note in relation.notes}
    for tag in kept.keys() - step.texts.keys():
        relation.notes.remove(kept[tag])
    for tag, text in step.texts.items():
        note = kept.get(tag)
        if note is None:
            note = Note(kind=NoteKind.CONTRAST, language=tag)
            relation.notes.append(note)
        is_known = tag in before and before[tag].text == text
        note.review_state = before[tag].review_state if is_known else ReviewState.UNREVIEWED
        note.text = text


def _allowed(field: str, problem: GlossaryError) -> str:
    """Return what a program may send in a field."""
    if isinstance(problem, CircularRelation):
        return no_loop(problem.details["loop"])
    names = {"themes": "/api/v1/themes", "concept": "/api/v1/concepts", "type": ", ".join(KINDS)}
    return names.get(field.rpartition(".")[2], f"en; 1–{MAX_TEXT_LENGTH}")
