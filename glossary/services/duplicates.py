"""Words that may be there already: the same search keys in another entry, or in a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.languages import LANGUAGES
from glossary.languages.base import Language
from glossary.model import Proposal, ProposalState
from glossary.search.index import SearchIndex

# More than a person reads before sending a word.
_MOST = 10
_OPEN = [state for state in ProposalState if state.is_open]


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A word with the same key as a proposed one, and where it stands."""

    term: str
    concept: str | None = None
    proposal: int | None = None
    """The number of an open proposal of a new concept, where it stands there."""


def similar_to(session: Session, index: SearchIndex, proposal: Proposal) -> list[Similar]:
    """Return the words of other entries and new concepts that a proposal may say once more.

    They differ in marks, spaces, capitals, encoding or nothing; one word may well stand for two
    concepts, so this is to be looked at and forbids nothing.
    """
    language = LANGUAGES[proposal.language]
    keys = {_key(language, term["text"]) for term in proposal.change.get("terms", [])}
    keys.discard("")
    slug = proposal.concept.slug if proposal.concept else None
    found = [
        *_in_entries(index, language, keys, slug),
        *_in_proposals(session, language, keys, proposal),
    ]
    return list(dict.fromkeys(found))[:_MOST]


def _key(language: Language, text: str) -> str:
    # Where the fold is the sound alone, other words have it too.
    return language.norm(text) if language.homophonic_fold else language.fold(text)


def _in_entries(
    index: SearchIndex, language: Language, keys: set[str], slug: str | None
) -> Iterator[Similar]:
    partition = index.languages[language.tag]
    for key, entry in zip(partition.held_keys.keys, partition.entries, strict=True):
        if key in keys and entry.term.concept != slug:
            yield Similar(term=entry.term.text, concept=entry.term.concept)


def _in_proposals(
    session: Session, language: Language, keys: set[str], proposal: Proposal
) -> Iterator[Similar]:
    others = session.execute(
        sa.select(Proposal.id, Proposal.change).where(
            Proposal.id != proposal.id,
            Proposal.concept_id.is_(None),
            Proposal.language == language.tag,
            Proposal.state.in_(_OPEN),
        )
    )
    for number, change in others:
        for term in change.get("terms", []):
            if _key(language, term["text"]) in keys:
                yield Similar(term=term["text"], proposal=number)
