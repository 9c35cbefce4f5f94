"""Building the search index from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from sys import intern

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from glossary.model import (
    Collection,
    CollectionMember,
    Concept,
    ConceptState,
    Definition,
    Equivalence,
    HiddenLabel,
    LanguageSection,
    Note,
    NoteKind,
    Revision,
    Term,
    TermType,
    Theme,
)
from glossary.search.index import (
    IndexedCollection,
    IndexedConcept,
    IndexedTerm,
    IndexedTheme,
    SearchIndex,
)
from glossary.search.misleading import is_borrowed, is_unsettled


def current_state(session: Session) -> str:
    """Return what is another text whenever an entry has changed.

    How many revisions there are, and the number of the newest. The number alone is not enough: of
    two that are written at the same time, PostgreSQL may show the later one first.
    """
    count, newest = session.execute(
        sa.select(sa.func.count(Revision.id), sa.func.max(Revision.id))
    ).one()
    return f"{count} {newest}"


def newest_change(session: Session) -> str:
    """Return what tells the newest revision from every other, in another copy of the database too.

    Its number alone does not: a backup that was put back counts on from an older one.
    """
    made_at = session.scalar(sa.select(Revision.created_at).order_by(Revision.id.desc()).limit(1))
    return f"{current_state(session)} {made_at}"


def build_index(session: Session) -> SearchIndex:
    """Return an index of all published concepts, in a fixed number of queries."""
    state = current_state(session)
    slugs = dict(
        session.execute(
            sa.select(Concept.id, Concept.slug)
            .where(Concept.state == ConceptState.PUBLISHED)
            .order_by(Concept.slug)
        ).all()
    )
    terms = _terms(session, slugs)
    definitions = _definitions(session)
    hidden_labels = _hidden_labels(session)
    notes = _notes(session)
    themes = list(_themes(session))
    theme_slugs: defaultdict[str, list[str]] = defaultdict(list)
    for theme in themes:
        for slug in theme.concepts:
            theme_slugs[slug].append(theme.slug)
    concepts = [
        IndexedConcept(
            slug=slug,
            themes=tuple(theme_slugs[slug]),
            terms={tag: tuple(found) for tag, found in terms[concept_id].items()},
            definitions=definitions.get(concept_id, {}),
            hidden_labels=hidden_labels.get(concept_id, {}),
            notes=notes.get(concept_id, {}),
        )
        for concept_id, slug in slugs.items()
    ]
    return SearchIndex(concepts, themes, state, _collections(session))


def _terms(session: Session, slugs: dict[int, str]) -> dict[int, dict[str, list[IndexedTerm]]]:
    """Return the terms by concept and language, best status first."""
    notes: defaultdict[int, dict[tuple[NoteKind, str], str]] = defaultdict(dict)
    kinds = (
        NoteKind.LITERAL, NoteKind.REASON, NoteKind.EXAMPLE, NoteKind.AMBIGUITY, NoteKind.HARMLESS
    )  # fmt: skip
    wanted = Note.kind.in_(kinds)
    english_usage = (Note.kind == NoteKind.USAGE) & (Note.language == "en")
    for term_id, kind, language, text in session.execute(
        sa.select(Note.term_id, Note.kind, Note.language, Note.text).where(
            Note.term_id.is_not(None), wanted | english_usage
        )
    ):
        notes[term_id or 0][kind, intern(language)] = text
    better = aliased(Term)
    # Columns, not entities: the index is all that is kept of them.
    rows = session.execute(
        sa.select(
            LanguageSection.concept_id,
            LanguageSection.language,
            Term.id,
            Term.text,
            Term.administrative_status,
            Term.review_state,
            Term.romanization,
            Term.term_type,
            better.text,
            LanguageSection.equivalence,
        )
        .join(Term.language_section)
        .join(better, Term.use_instead_id == better.id, isouter=True)
        .order_by(LanguageSection.concept_id, LanguageSection.id, Term.position)
    )
    terms: defaultdict[int, dict[str, list[IndexedTerm]]] = defaultdict(dict)
    # Every text and every tag is kept once.
    texts: dict[str, str] = {}
    for (
        concept_id, language, term_id, text, status, state, romanization, form, use_instead,
        equivalence,
    ) in rows:  # fmt: skip
        if concept_id not in slugs:
            continue
        tag = intern(language)
        known = notes.get(term_id, {})
        literal = known.get((NoteKind.LITERAL, "en"))
        terms[concept_id].setdefault(tag, []).append(
            IndexedTerm(
                concept=slugs[concept_id],
                language=tag,
                text=texts.setdefault(text, text),
                status=status,
                review_state=state,
                romanization=romanization,
                literal=literal,
                use_instead=use_instead and texts.setdefault(use_instead, use_instead),
                is_variant=form is TermType.VARIANT,
                is_borrowed=is_borrowed(literal or ""),
                is_paraphrase=equivalence is Equivalence.NONE and not status.rank,
                is_unsettled=is_unsettled(known.get((NoteKind.USAGE, "en"), "")),
                reasons=_of_kind(known, NoteKind.REASON),
                examples=_of_kind(known, NoteKind.EXAMPLE),
                ambiguity=_of_kind(known, NoteKind.AMBIGUITY),
                harmless=_of_kind(known, NoteKind.HARMLESS),
            )
        )
    for sections in terms.values():
        for found in sections.values():
            found.sort(key=lambda term: term.status.rank)
    return terms


# Most terms have none, so they share it.
_NO_TEXTS: Mapping[str, str] = {}


def _of_kind(notes: Mapping[tuple[NoteKind, str], str], wanted: NoteKind) -> Mapping[str, str]:
    return {tag: text for (kind, tag), text in notes.items() if kind is wanted} or _NO_TEXTS


def _definitions(session: Session) -> dict[int, dict[str, str]]:
    definitions: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for concept_id, language, text in session.execute(
        sa.select(LanguageSection.concept_id, LanguageSection.language, Definition.text)
        .join(Definition.language_section)
        .order_by(Definition.id)
    ):
        definitions[concept_id].setdefault(intern(language), text)
    return definitions


def _hidden_labels(session: Session) -> dict[int, dict[str, tuple[str, ...]]]:
    labels: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for concept_id, language, text in session.execute(
        sa.select(LanguageSection.concept_id, LanguageSection.language, HiddenLabel.text)
        .join(HiddenLabel.language_section)
        .order_by(HiddenLabel.position)
    ):
        labels[concept_id][intern(language)] = (*labels[concept_id].get(language, ()), text)
    return labels


def _notes(session: Session) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return how terms and sections are used, by concept and language of explanation."""
    section = aliased(LanguageSection)
    notes: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for concept_id, language, text in session.execute(
        sa.select(section.concept_id, Note.language, Note.text)
        .join(Term, Note.term_id == Term.id, isouter=True)
        .join(
            section,
            sa.or_(section.id == Note.language_section_id, section.id == Term.language_section_id),
        )
        .where(Note.kind == NoteKind.USAGE)
        .order_by(Note.id)
    ):
        notes[concept_id][intern(language)] = (*notes[concept_id].get(language, ()), text)
    return notes


def _collections(session: Session) -> list[IndexedCollection]:
    collections = session.scalars(
        sa.select(Collection)
        .options(
            selectinload(Collection.texts),
            selectinload(Collection.members).joinedload(CollectionMember.concept),
        )
        .order_by(Collection.position, Collection.slug)
    )
    return [
        IndexedCollection(
            slug=collection.slug,
            titles={text.language: text.title for text in collection.texts},
            introductions={text.language: text.introduction for text in collection.texts},
            concepts=tuple(
                member.concept.slug
                for member in collection.members
                if member.concept.state is ConceptState.PUBLISHED
            ),
        )
        for collection in collections
    ]


def _themes(session: Session) -> list[IndexedTheme]:
    themes = session.scalars(
        sa.select(Theme).options(selectinload(Theme.titles)).order_by(Theme.position)
    ).all()
    members: defaultdict[int, list[str]] = defaultdict(list)
    for theme_id, slug in session.execute(
        sa.select(Theme.id, Concept.slug)
        .join(Concept.themes)
        .where(Concept.state == ConceptState.PUBLISHED)
        .order_by(Concept.slug)
    ):
        members[theme_id].append(slug)
    return [
        IndexedTheme(
            slug=theme.slug,
            titles={title.language: title.text for title in theme.titles},
            concepts=tuple(members[theme.id]),
        )
        for theme in themes
    ]
