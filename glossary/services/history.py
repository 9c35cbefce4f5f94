"""The history of an entry: what each revision changed, letter by letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

import regex
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import PageNotFound
from glossary.languages import LANGUAGES
from glossary.languages.lookalikes import look_alike
from glossary.model import Concept, Revision
from glossary.services.accounts import named_authors
from glossary.services.documents import Document

# Graphemes of two texts together beyond which they are shown side by side, not compared: the
# comparison takes quadratic time.
_WORTH_COMPARING = 2_000
# The share of letters in common below which two texts are two texts: their few common letters
# are chance, and marking the others would only hide what was said.
_ALIKE = 0.5
_GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters; ``is_changed`` where the other text does not have it there."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What one revision changed in one part of one language.

    ``kind`` is ``definition``, ``note``, ``term``, ``status``, ``check_again`` (the English meaning
    has changed), ``in_step`` (this was looked at) or ``details``; ``term`` is the word that a
    status belongs to, ``status`` that of a word that came or went. Where nothing was there before,
    or nothing is left, that side is empty. ``language`` is None for what has no language: themes,
    relations, countries.
    """

    kind: str
    language: str | None = None
    text_language: str | None = None
    term: str | None = None
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One revision with what it changed; the first one changed nothing."""

    number: int
    created_at: datetime
    changes: tuple[Change, ...]
    author: str | None = None
    """Who wrote it, where that person wants to be named."""

    @property
    def by_language(self) -> dict[str, list[Change]]:
        """The changes by language; ``""`` stands for what has none."""
        return by_language(self.changes)


def by_language(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return changes by language; ``""`` stands for what has none."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.language or "", []).append(change)
    return found


def history_of(
    session: Session, concept: Concept, *, before: int | None = None, limit: int = 20
) -> tuple[list[Step], int | None]:
    """Return what the revisions of ``concept`` changed, newest first.

    It names only who wants to be named.

    :param before: only revisions with a smaller number than this one.
    :return: the steps, and the number to give as ``before`` for older ones.
    """
    query = sa.select(
        Revision.number, Revision.created_at, Revision.document, Revision.author
    ).where(Revision.concept_id == concept.id)
    if before is not None:
        query = query.where(Revision.number < before)
    rows = session.execute(query.order_by(Revision.number.desc()).limit(limit + 1)).all()
    earlier: list[Document | None] = [row.document for row in rows[1:]]
    named = named_authors(session, (row.author for row in rows if row.author))
    steps = [
        Step(
            row.number,
            row.created_at,
            tuple(changes_between(old, row.document)) if old else (),
            row.author if row.author in named else None,
        )
        for row, old in zip(rows[:limit], [*earlier, None], strict=False)
    ]
    return steps, rows[limit - 1].number if len(rows) > limit else None


def differences_between(session: Session, concept: Concept, old: int, new: int) -> list[Change]:
    """Return what differs between two revisions of ``concept``, by their numbers.

    :raises PageNotFound: it has no such revision.
    """
    wanted = sa.select(Revision).where(
        Revision.concept_id == concept.id, Revision.number.in_([old, new])
    )
    documents = {one.number: one.document for one in session.scalars(wanted)}
    if not {old, new} <= set(documents):
        raise PageNotFound
    return list(changes_between(documents[old], documents[new]))


def changes_between(old: Document, new: Document) -> Iterator[Change]:
    """Yield what differs between two documents of one entry, language by language."""
    if any(old.get(key) != new.get(key) for key in {*old, *new} - set(LANGUAGES)):
        yield Change("details")
    for tag in LANGUAGES:
        if old.get(tag) != new.get(tag):
            yield from _section_changes(tag, old.get(tag, {}), new.get(tag, {}))


def _section_changes(tag: str, old: Document, new: Document) -> Iterator[Change]:
    is_marked = new.get("check_again", False)
    if is_marked != old.get("check_again", False):
        yield Change("check_again" if is_marked else "in_step", tag)
    old, new = (
        {key: value for key, value in part.items() if key != "check_again"} for part in (old, new)
    )
    if old == new:
        return
    found = list(_text_changes(tag, old, new))
    yield from found
    if not found or _rest(old, new) != _rest(new, old):
        yield Change("details", tag)


def _text_changes(tag: str, old: Document, new: Document) -> Iterator[Change]:
    texts = [part.get("definition", {}).get("text", "") for part in (old, new)]
    yield from _compared("definition", tag, tag, *texts)
    notes: list[Mapping[str, str]] = [part.get("usage", {}) for part in (old, new)]
    for written_in in dict.fromkeys([*notes[0], *notes[1]]):
        texts = [note.get(written_in, "") for note in notes]
        yield from _compared("note", tag, written_in, *texts)
    before, after = ({one["text"]: one for one in part.get("terms", [])} for part in (old, new))
    for text in dict.fromkeys([*before, *after]):
        if text not in before or text not in after:
            texts = [text if text in side else "" for side in (before, after)]
            status = (after.get(text) or before[text])["status"]
            yield from _compared("term", tag, tag, *texts, status=status)
        elif before[text]["status"] != after[text]["status"]:
            sides = [(Piece(side[text]["status"], is_changed=True),) for side in (before, after)]
            yield Change("status", tag, tag, text, sides[0], sides[1])


def _rest(section: Document, other: Document) -> Any:
    """Return what the texts of a section do not tell, of what ``other`` has too."""
    kept = {one["text"] for one in other.get("terms", [])}
    definition = section.get("definition", {}) if "definition" in other else {}
    return (
        {key: section[key] for key in section if key not in ("definition", "usage", "terms")},
        {key: value for key, value in definition.items() if key != "text"},
        {
            one["text"]: {key: value for key, value in one.items() if key not in ("text", "status")}
            for one in section.get("terms", [])
            if one["text"] in kept
        },
    )


def _compared(
    kind: str, tag: str, written_in: str, old: str, new: str, *, status: str | None = None
) -> Iterator[Change]:
    if old != new:
        before, after = compare_texts(old, new)
        yield Change(kind, tag, written_in, None, before, after, status)


def compare_texts(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts in pieces, cut between graphemes only (UAX #29).

    In the pieces that changed, what can't be seen is shown by its number, as in ``U+200B``, and
    where both sides look alike the numbers of their letters stand beside them.
    """
    left, right = _GRAPHEME.findall(old), _GRAPHEME.findall(new)
    if len(left) + len(right) > _WORTH_COMPARING:
        return _pieces([(old, True)]), _pieces([(new, True)])
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < _ALIKE and not look_alike(old, new):
        return _pieces([(old, True)]), _pieces([(new, True)])
    before: list[tuple[str, bool]] = []
    after: list[tuple[str, bool]] = []
    for step, from_left, to_left, from_right, to_right in matcher.get_opcodes():
        is_changed = step != "equal"
        one, other = "".join(left[from_left:to_left]), "".join(right[from_right:to_right])
        if is_changed and look_alike(one, other):
            one, other = _with_numbers(one), _with_numbers(other)
        before.append((one, is_changed))
        after.append((other, is_changed))
    return _pieces(before), _pieces(after)


def _with_numbers(text: str) -> str:
    return f"{text} ({' '.join(f'U+{ord(char):04X}' for char in text)})"


def _pieces(runs: list[tuple[str, bool]]) -> tuple[Piece, ...]:
    return tuple(
        Piece(_visible(text) if is_changed else text, is_changed)
        for text, is_changed in runs
        if text
    )


def _visible(text: str) -> str:
    return "".join(
        f"U+{ord(char):04X}" if unicodedata.category(char) in ("Cf", "Cc", "Co", "Cn") else char
        for char in text
    )
