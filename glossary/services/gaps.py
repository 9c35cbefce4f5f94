"""What one language still lacks, entry by entry: a list to work through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.model import (
    AdministrativeStatus,
    ComprehensionTest,
    Concept,
    ConceptState,
    LanguageSection,
    ReviewState,
    Revision,
    Term,
    Theme,
)


class Gap(StrEnum):
    """What may be missing; each entry of a list lacks it, but for ``tested``, which has it."""

    WORD = "word"
    DEFINITION = "definition"
    CHECK_AGAIN = "check_again"
    REVIEW = "review"
    UNTESTED = "untested"
    TESTED = "tested"


@dataclass(frozen=True, slots=True)
class Gaps:
    """One page of what is missing in a language."""

    counts: dict[Gap, int]
    slugs: list[str]
    after: str | None
    """Where the next page starts."""
    changed_in: dict[str, int]
    """The revision that changed the English meaning of an entry, where one has."""


def find_gaps(
    session: Session,
    language: str,
    gap: Gap,
    *,
    theme: str | None = None,
    after: str = "",
    limit: int = 25,
) -> Gaps:
    """Return the published entries that lack something in ``language``, in fixed queries.

    :param language: the tag of a language that the glossary holds.
    :param theme: only entries of this theme, which exists.
    :param after: the last slug of the page before.
    """
    conditions = {one: _condition(one, language) for one in Gap}
    shown = [Concept.state == ConceptState.PUBLISHED]
    if theme is not None:
        shown.append(Concept.themes.any(Theme.slug == theme))
    sums = [sa.func.sum(sa.case((one, 1), else_=0)) for one in conditions.values()]
    totals = session.execute(sa.select(*sums).select_from(Concept).where(*shown)).one()
    slugs = list(
        session.scalars(
            sa.select(Concept.slug)
            .where(*shown, conditions[gap], Concept.slug > after)
            .order_by(Concept.slug)
            .limit(limit + 1)
        )
    )
    page = slugs[:limit]
    return Gaps(
        counts={one: total or 0 for one, total in zip(conditions, totals, strict=True)},
        slugs=page,
        after=page[-1] if len(slugs) > limit else None,
        changed_in=_changed_in(session, page),
    )


def _condition(gap: Gap, language: str) -> sa.ColumnElement[bool]:
    here = LanguageSection.language == language
    sections, tests = Concept.sections, Concept.comprehension_tests
    to_say = Term.administrative_status == AdministrativeStatus.PREFERRED
    tried = tests.any((ComprehensionTest.language == language) & ~ComprehensionTest.is_withdrawn)
    return {
        Gap.WORD: ~sections.any(here & LanguageSection.terms.any(to_say)),
        Gap.DEFINITION: ~sections.any(here & LanguageSection.definitions.any()),
        Gap.CHECK_AGAIN: sections.any(here & LanguageSection.check_again),
        Gap.REVIEW: sections.any(here & (LanguageSection.review_state == ReviewState.UNREVIEWED)),
        Gap.UNTESTED: ~tried,
        Gap.TESTED: tried,
    }[gap]


def _changed_in(session: Session, slugs: list[str]) -> dict[str, int]:
    rows = session.execute(
        sa.select(Concept.slug, sa.func.max(Revision.number))
        .join(Revision.concept)
        .where(Concept.slug.in_(slugs), Revision.affects_translations)
        .group_by(Concept.slug)
    )
    return {slug: number for slug, number in rows}  # noqa: C416 - rows are no pairs to mypy
