"""Wider and narrower ideas: one may lead to another, but never back to itself.

ISO 25964-1, section 10.2: the wider idea holds every case of the narrower one. Two that are wider
than each other would be the same one, and whoever follows them upwards would never arrive.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from glossary.errors import CircularRelation
from glossary.model import Concept, ConceptState, Relation, RelationType
from glossary.sentences import Sentence
from glossary.services.locks import HIERARCHY, hold

#: The slugs of the wider ideas of each published entry that has some.
Wider = Mapping[str, set[str]]


def wider_ideas(session: Session) -> defaultdict[str, set[str]]:
    """Return what stands in the database, seen by readers: among published entries."""
    source, target = aliased(Concept), aliased(Concept)
    rows = session.execute(
        sa.select(source.slug, target.slug)
        .select_from(Relation)
        .join(source, source.id == Relation.source_id)
        .join(target, target.id == Relation.target_id)
        .where(Relation.type == RelationType.BROADER)
        .where(source.state == ConceptState.PUBLISHED, target.state == ConceptState.PUBLISHED)
    )
    wider: defaultdict[str, set[str]] = defaultdict(set)
    for narrow, wide in rows:
        wider[narrow].add(wide)
    return wider


def loop_closed(wider: Wider, narrow: str, wide: str) -> str | None:
    """Return the shortest loop that ``wide`` as a wider idea of ``narrow`` closes.

    :return: ``"refugee → migrant → refugee"``, each followed by a wider idea; None for no loop.
    """
    came_from: dict[str, str] = {wide: narrow}
    waiting = deque([wide])
    while waiting:
        here = waiting.popleft()
        if here == narrow:
            return " → ".join(_way(came_from, narrow))
        for above in sorted(wider.get(here, ())):
            if above not in came_from:
                came_from[above] = here
                waiting.append(above)
    return None


def no_loop(loop: str | int) -> Sentence:
    """Return in one sentence what is asked of relations, with the loop that they would make."""
    return Sentence("no wider idea that leads back to its beginning, as here: %(loop)s", loop=loop)


@contextmanager
def without_new_loops(session: Session) -> Iterator[None]:
    """Do something that moves relations; the caller rolls back where it makes a loop.

    A loop that was there before hinders nobody.

    :raises CircularRelation: an entry would lead back to itself.
    """
    hold(session, HIERARCHY)
    before = wider_ideas(session)
    yield
    session.flush()
    after = wider_ideas(session)
    for narrow in sorted(after):
        for wide in sorted(after[narrow] - before[narrow]):
            loop = loop_closed(after, narrow, wide)
            if loop is not None:
                raise CircularRelation(loop=loop)


def _way(came_from: Mapping[str, str], end: str) -> list[str]:
    way = [end]
    while len(way) == 1 or way[-1] != end:
        way.append(came_from[way[-1]])
    return way[::-1]
