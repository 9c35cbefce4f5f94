"""How entries stand to each other, and in which themes: what editors change of it.

A relation is read from both of its entries, so both get a revision.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import (
    ChoiceUnknown,
    CircularRelation,
    ConceptRepeated,
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
    Concept,
    ConceptState,
    Note,
    NoteKind,
    Relation,
    RelationType,
    ReviewState,
    Revision,
    Theme,
)
from glossary.services.changes import MAX_TEXT_LENGTH, accept_text, check_note
from glossary.services.entries import get_entries, relations_of
from glossary.services.hierarchy import loop_closed, no_loop, wider_ideas
from glossary.services.holding import StateMoved, held, keep
from glossary.services.locks import HIERARCHY, hold
from glossary.services.revisions import LEADING
from glossary.services.typed import accept_typed

# How one entry stands to another, as readers see it from the first one.
KINDS = ("broader", "narrower", "related", "confusable", "opposite")

_SLUG = re.compile(r"[a-z0-9-]{1,80}")
_MOST_RELATIONS = 200
_RELATION_FIELDS = ("concept", "was", "type", "contrast")


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
    concept = held(session, editor, slug, seen)
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
        keep(session, other, editor, text)
    return keep(session, concept, editor, text)


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
