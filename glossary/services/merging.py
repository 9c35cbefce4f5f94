"""Bringing entries in: what a file says is added or changed, and nothing is ever removed.

A reader turns a file into a :class:`Delivery` of pieces, each a part of one entry in the shape of
:mod:`glossary.services.documents`. Every piece is reported; one that is refused stops them all.
Objects that the database knows are changed in place: a part that is moved from one owner to
another would be deleted with its old owner.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import sqlalchemy as sa
from anyascii import anyascii
from sqlalchemy.orm import Session, selectinload

from glossary.errors import ContentError
from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    Citation,
    Concept,
    ConceptState,
    CountryNote,
    Definition,
    HiddenLabel,
    LanguageSection,
    Note,
    NoteKind,
    Relation,
    RelationType,
    ReviewState,
    Source,
    SourceKind,
    Term,
    Theme,
    ThemeTitle,
    now,
)
from glossary.sentences import Sentence
from glossary.services.acceptance import (
    Refused,
    check,
    check_notes,
    check_strings,
    check_what_is_said,
)
from glossary.services.content import Progress
from glossary.services.deliveries import Delivery, Outcome, Piece, Report, ReportRow
from glossary.services.documents import (
    Document,
    Sources,
    read_document,
    read_relations,
    write_document,
)
from glossary.services.entries import get_entries
from glossary.services.hierarchy import loop_closed, no_loop, wider_ideas
from glossary.services.locks import HIERARCHY, hold
from glossary.services.parcels import load_the_rest
from glossary.services.revisions import add_revision, newest_revisions

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_IN_A_SLUG = 80
_PREFERRED, _ADMITTED = AdministrativeStatus.PREFERRED, AdministrativeStatus.ADMITTED
# What a term says of itself, by the key of a document and the attribute.
_TERM_FACTS = {
    "status": "administrative_status", "type": "term_type", "part_of_speech": "part_of_speech",
    "region": "region", "register": "register", "romanization": "romanization",
}  # fmt: skip


def merge_delivery(
    session: Session,
    delivery: Delivery,
    *,
    summary: str,
    theme: str | None = None,
    keep_reviews: bool = False,
    author: str | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Report:
    """Add and change what ``delivery`` says; each entry touched gets a revision.

    The caller commits, unless the report is refused: then it has to roll back.

    :param summary: of the revisions.
    :param theme: of new entries that name none.
    :param keep_reviews: believe the file where it says that a text was approved; otherwise every
        new and changed text waits for a review.
    :param author: of the revisions.
    :param progress: called with the number of pieces taken and of all pieces.
    """
    with session.no_autoflush:
        merger = _Merger(session, delivery, theme, keep_reviews)
        report = merger.merge(progress)
    if not report.is_refused:
        merger.finish(summary, author)
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a delivery would do."""

    report: Report
    entries: Mapping[str, tuple[Document, Document]]
    """Each entry touched, as it stands and as it would; a new one stands as nothing."""


def draft_delivery(session: Session, delivery: Delivery, *, theme: str | None = None) -> Draft:
    """Return what ``delivery`` would do, and leave everything as it is.

    :param theme: of new entries that name none.
    """
    nested = session.begin_nested()
    with session.no_autoflush:
        merger = _Merger(session, delivery, theme, keep_reviews=False)
        report = merger.merge(lambda _done, _all: None)
        entries = {
            slug: (merger.before[slug], write_document(concept))
            for slug, concept in merger.touched.items()
        }
        nested.rollback()
    return Draft(report=report, entries=entries)


class _Merger:
    def __init__(
        self, session: Session, delivery: Delivery, theme: str | None, keep_reviews: bool
    ) -> None:
        if any("relations" in piece.document for piece in delivery.pieces):
            hold(session, HIERARCHY)
        self.session = session
        self.delivery = delivery
        self.theme = theme
        self.keep_reviews = keep_reviews
        titled = sa.select(Theme).options(selectinload(Theme.titles))
        self.themes = {one.slug: one for one in session.scalars(titled)}
        self.sources = Sources({one.key: one for one in session.scalars(sa.select(Source))})
        self.unknown_themes: dict[str, str] = {}
        self.titles = {
            title.text.casefold(): theme.slug
            for theme in self.themes.values()
            for title in theme.titles
        }
        self.retired = set(
            session.scalars(sa.select(Concept.slug).where(Concept.state == ConceptState.RETIRED))
        )
        known = get_entries(session, _named(delivery))
        load_the_rest(session, known)
        self.concepts = {entry.slug: entry for entry in known}
        self.touched: dict[str, Concept] = {}
        # Each entry as it stood before the first piece.
        self.before: dict[str, Document] = {}
        # Each entry as it stood after the last piece, for the next one of a table to compare.
        self.written: dict[str, Document] = {}
        self.wider = wider_ideas(session)

    @cached_property
    def words(self) -> dict[tuple[str, str], str]:
        """The entry that says a word, by language and key: needed where a piece names no entry."""
        return dict(_preferred_words(self.session))

    def merge(self, progress: Progress) -> Report:
        report = Report(passed_over=list(self.delivery.passed_over))
        taken: list[tuple[Piece, ReportRow]] = []
        pieces = self.delivery.pieces
        for done, piece in enumerate(pieces, start=1):
            progress(done, len(pieces))
            row = ReportRow(place=piece.place, concept=piece.slug or "", outcome=Outcome.REFUSED)
            report.rows.append(row)
            if self.attempt(self.take, piece, row):
                taken.append((piece, row))
        for piece, row in taken:
            self.attempt(self.link, piece, row)
        report.passed_over += self.unknown_themes.values()
        return report

    def attempt(
        self, step: Callable[[Piece, ReportRow], None], piece: Piece, row: ReportRow
    ) -> bool:
        """Do one step with a piece, and tell whether it was not refused."""
        try:
            step(piece, row)
        except Refused as refusal:
            reason = refusal.sentence
        except ContentError as error:
            reason = cast(str, error.details["problem"])
        except ValueError as error:
            # A day that no calendar has.
            reason = str(error)
        else:
            return True
        row.outcome, row.message = Outcome.REFUSED, reason
        return False

    def take(self, piece: Piece, row: ReportRow) -> None:
        """Take in everything but what points at other words and entries."""
        if piece.problem:
            raise Refused(piece.problem)
        known = None if piece.slug else self.known_as(piece.document)
        if known:
            row.concept, row.outcome = known, Outcome.DUPLICATE
            row.message = Sentence("the glossary has this word: name the concept to change it")
            return
        slug = row.concept = piece.slug or self.new_slug(piece.document)
        if not _SLUG.fullmatch(slug) or len(slug) > _MOST_IN_A_SLUG:
            raise Refused(
                Sentence(
                    "%(text)s is no name for a concept: use a-z, 0-9 and hyphens",
                    text=repr(slug[:40]),
                )
            )
        if slug in self.retired:
            raise Refused(Sentence("this concept is retired"))
        concept = self.concepts.get(slug)
        part = self.completed(piece, concept)
        check_strings(part)
        if self.delivery.is_foreign:
            part["themes"] = list(self.known_themes(part["themes"], piece.place))
        self.learn(part)
        candidate = read_document(slug, _alone(part), themes=self.themes, sources=self.sources)
        check(candidate)
        if concept is None:
            row.outcome = Outcome.NEW
            concept = self.new_concept(slug, candidate)
            before = None
        else:
            before = self.written.pop(slug, None) or write_document(concept)
        self.before.setdefault(slug, before or {})
        self.fold(candidate, concept, part, piece.renamed)
        if before is not None:
            after = self.written[slug] = write_document(concept)
            row.outcome = Outcome.DUPLICATE if after == before else _kind_of_change(before, piece)
        if row.outcome is not Outcome.DUPLICATE:
            self.touched[slug] = concept

    def known_as(self, document: Document) -> str | None:
        """Return the entry that says one of the first words of an entry without a name."""
        for tag in LANGUAGES:
            for term in document.get(tag, {}).get("terms", [])[:1]:
                slug = self.words.get((tag, LANGUAGES[tag].norm(term["text"])))
                if slug:
                    return slug
        return None

    def new_slug(self, document: Document) -> str:
        """Return a name made of the first word: the English one, else one in Latin letters."""
        words = [term["text"] for _, term in _terms_of(document)]
        if not words:
            raise Refused(Sentence("no concept is named and there is no word to name it after"))
        plain = re.sub(r"[^a-z0-9]+", "-", anyascii(words[0]).lower()).strip("-")
        base = plain[: _MOST_IN_A_SLUG - 4].strip("-") or "entry"
        slug, number = base, 1
        while self.exists(slug):
            number += 1
            slug = f"{base}-{number}"
        return slug

    def exists(self, slug: str) -> bool:
        known = slug in self.concepts or slug in self.retired
        return known or bool(get_entries(self.session, [slug]))

    def completed(self, piece: Piece, concept: Concept | None) -> Document:
        """Return the part with a status for each term, and its reviews if they count."""
        part = piece.document if self.keep_reviews else _without_reviews(piece.document)
        part = {"themes": [], **part}
        for tag, section in ((tag, part[tag]) for tag in LANGUAGES if tag in part):
            known = concept.section(tag) if concept else None
            said = bool(known and known.preferred_term())
            for term in section.get("terms", []):
                text = texts_of(term, piece.renamed)
                same = next((known.term(one) for one in text if known and known.term(one)), None)
                if "status" not in term:
                    usual = (
                        AdministrativeStatus.ADMITTED if said else AdministrativeStatus.PREFERRED
                    )
                    term["status"] = (same.administrative_status if same else usual).value
                said = said or term["status"] == _PREFERRED
        return part

    def known_themes(self, named: list[str], place: str) -> Iterator[str]:
        """Yield the themes that are known here, by name or title; name the others."""
        for name in dict.fromkeys(named):
            known = name if name in self.themes else self.titles.get(name.casefold())
            if known:
                yield known
            else:
                self.unknown_themes.setdefault(
                    name,
                    Sentence("%(place)s: the theme %(text)s", place=place, text=repr(name[:40])),
                )

    def learn(self, part: Document) -> None:
        """Make the themes and sources that the part names and only the file knows."""
        titles, facts = self.delivery.parcel.themes, self.delivery.parcel.sources
        check_strings([titles.get(slug, {}) for slug in part["themes"]])
        check_strings([facts.get(citation["source"], {}) for citation in _citations_of(part)])
        for slug in part["themes"]:
            if slug not in self.themes and slug in titles and _SLUG.fullmatch(slug):
                self.themes[slug] = Theme(
                    slug=slug,
                    position=len(self.themes),
                    titles=[
                        ThemeTitle(language=tag, text=text) for tag, text in titles[slug].items()
                    ],
                )
        for citation in _citations_of(part):
            key = citation["source"]
            if key not in self.sources.by_key and key in facts:
                self.sources.by_key[key] = Source(
                    key=key, kind=SourceKind.AUTHORITY, **{"title": key, **facts[key]}
                )

    def new_concept(self, slug: str, candidate: Concept) -> Concept:
        """Return an empty entry, in the theme that the file names or the importer."""
        if not candidate.themes:
            if self.theme is None:
                raise Refused(
                    Sentence("a new entry needs a theme: name one in the file, or for all")
                )
            if self.theme not in self.themes:
                raise Refused(Sentence("there is no theme %(text)s", text=self.theme))
        concept = Concept(slug=slug)
        if not candidate.themes and self.theme:
            concept.themes.append(self.themes[self.theme])
        self.concepts[slug] = concept
        for section in candidate.sections:
            for term in section.terms[:1]:
                self.words.setdefault((section.language, _norm(section, term.text)), slug)
        return concept

    # Folding a part, just read, into the entry that stays

    def fold(
        self, part: Concept, into: Concept, document: Document, renamed: Mapping[str, str]
    ) -> None:
        for theme in part.themes:
            if theme not in into.themes:
                into.themes.append(theme)
        for section in part.sections:
            self.fold_section(section, into, document[section.language], renamed)
        for note in part.country_notes:
            self.fold_country_note(note, into)

    def fold_section(
        self,
        part: LanguageSection,
        concept: Concept,
        document: Document,
        renamed: Mapping[str, str],
    ) -> None:
        into = concept.section(part.language)
        if into is None:
            into = LanguageSection(
                language=part.language,
                review_state=part.review_state,
                check_again=part.check_again,
            )
            concept.sections.append(into)
        elif "review_state" in document:
            into.review_state = part.review_state
        if part.equivalence is not None:
            into.equivalence = part.equivalence
        fold_notes(part.notes, into.notes)
        for label in part.hidden_labels:
            if label.text not in {known.text for known in into.hidden_labels}:
                position = len(into.hidden_labels)
                into.hidden_labels.append(HiddenLabel(position=position, text=label.text))
        for definition in part.definitions:
            self.fold_definition(definition, into, document["definition"])
        for term, said in zip(part.terms, document.get("terms", []), strict=False):
            self.fold_term(term, into, said, renamed)

    def fold_definition(self, part: Definition, into: LanguageSection, said: Document) -> None:
        known = into.definition
        if known is None:
            known = Definition(text=part.text, kind=part.kind, review_state=part.review_state)
            into.definitions.append(known)
        if (known.text, known.kind) != (part.text, part.kind if "kind" in said else known.kind):
            into.check_again = into.check_again and known.text == part.text
            known.text = part.text
            known.kind = part.kind if "kind" in said else known.kind
            known.review_state = ReviewState.UNREVIEWED
        if "review_state" in said or self.keep_reviews:
            known.review_state = part.review_state
        fold_citations(part.citations, known.citations)

    def fold_term(
        self, part: Term, into: LanguageSection, said: Document, renamed: Mapping[str, str]
    ) -> None:
        known = next(filter(None, map(into.term, texts_of(said, renamed))), None)
        if known is None:
            known = Term(
                position=len(into.terms),
                text=part.text,
                administrative_status=part.administrative_status,
                review_state=part.review_state,
            )
            into.terms.append(known)
            for attribute in _TERM_FACTS.values():
                setattr(known, attribute, getattr(part, attribute))
        new = {attribute: getattr(part, attribute) for key, attribute in _TERM_FACTS.items()
               if key in said} | {"text": part.text}  # fmt: skip
        if any(getattr(known, attribute) != value for attribute, value in new.items()):
            for attribute, value in new.items():
                setattr(known, attribute, value)
            known.review_state = ReviewState.UNREVIEWED
        if self.keep_reviews:
            known.review_state = part.review_state
        fold_notes(part.notes, known.notes)
        fold_citations(part.citations, known.citations)

    def fold_country_note(self, part: CountryNote, concept: Concept) -> None:
        same_country = [note for note in concept.country_notes if note.country == part.country]
        said = {(note.language, note.text) for note in part.notes}
        known = next(
            (note for note in same_country
             if said & {(text.language, text.text) for text in note.notes}),
            None,
        )  # fmt: skip
        if known is None:
            position = len(concept.country_notes)
            known = CountryNote(position=position, country=part.country)
            concept.country_notes.append(known)
        known.looked_at = part.looked_at or known.looked_at
        fold_notes(part.notes, known.notes)
        fold_citations(part.citations, known.citations)

    # What points at other words and entries

    def link(self, piece: Piece, row: ReportRow) -> None:
        """Lead discouraged words to better ones, and relate the entry to others."""
        concept = self.concepts.get(row.concept)
        if concept is None or (row.outcome is Outcome.DUPLICATE and row.message):
            return
        check_what_is_said(concept, piece.document)
        if not _points_at_others(piece.document):
            return
        before = _links(concept)
        for tag, term in _terms_of(piece.document):
            section = concept.section(tag)
            if section and "use_instead" in term:
                better = section.term(_clean(term["use_instead"]))
                if better is None:
                    raise Refused(
                        Sentence(
                            "%(text)s: no such word in this entry", text=repr(term["use_instead"])
                        )
                    )
                for discouraged in section.terms:
                    if discouraged.text == _clean(term["text"]):
                        discouraged.use_instead = better
        self.relate(concept, piece.document)
        if _links(concept) != before:
            row.outcome = Outcome.NEW if row.outcome is Outcome.NEW else Outcome.CHANGED
            self.touched[concept.slug] = concept

    def relate(self, concept: Concept, document: Document) -> None:
        for part in document.get("relations", []):
            self.find(part["concept"])
        candidate = Concept(slug=concept.slug)
        targets = {part["concept"]: Concept(slug=part["concept"])
                   for part in document.get("relations", [])}  # fmt: skip
        read_relations(candidate, document, targets)
        for part in candidate.relations:
            check_notes(part.notes)
            target = self.concepts[part.target.slug]
            if target.slug not in self.before:
                self.before[target.slug] = write_document(target)
            known = _relation(concept, target, part.type)
            told = None if known is None else [note.text for note in known.notes]
            if known is None:
                if part.type is RelationType.BROADER:
                    self.expect_no_loop(concept.slug, target.slug)
                known = Relation(position=len(concept.relations), type=part.type, target=target)
                concept.relations.append(known)
            fold_notes(part.notes, known.notes)
            if told != [note.text for note in known.notes]:
                # A relation is read from both entries: both get a revision.
                self.touched[target.slug] = target

    def expect_no_loop(self, narrow: str, wide: str) -> None:
        """Refuse a wider idea that leads back to the narrower one."""
        loop = loop_closed(self.wider, narrow, wide)
        if loop is not None:
            raise Refused(no_loop(loop))
        self.wider[narrow].add(wide)

    def find(self, slug: str) -> None:
        """Make sure that the target of a relation is known."""
        if slug not in self.concepts and _SLUG.fullmatch(slug):
            self.concepts |= {entry.slug: entry for entry in get_entries(self.session, [slug])}
        if slug not in self.concepts:
            raise Refused(
                Sentence("there is no concept %(text)s to relate to", text=repr(slug[:80]))
            )

    def finish(self, summary: str, author: str | None) -> None:
        """Write what was touched, each entry with its revision."""
        moment = now()
        for concept in self.touched.values():
            concept.changed_at = moment
        self.session.add_all(self.touched.values())
        self.session.flush()
        newest = newest_revisions(self.session, self.touched.values())
        for concept in self.touched.values():
            add_revision(
                self.session,
                concept,
                summary=summary,
                author=author,
                newest=newest.get(concept.id),
            )


def _named(delivery: Delivery) -> list[str]:
    """Return the slugs that the file names, those of relations included."""
    named = dict.fromkeys(piece.slug for piece in delivery.pieces if piece.slug)
    related = {
        part["concept"]: None
        for piece in delivery.pieces
        for part in piece.document.get("relations", [])
    }
    return [slug for slug in {**named, **related} if _SLUG.fullmatch(slug)]


def _preferred_words(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield (language, key) of each preferred term with the entry that says it."""
    for slug, tag, text in session.execute(
        sa.select(Concept.slug, LanguageSection.language, Term.text)
        .join(LanguageSection, LanguageSection.concept_id == Concept.id)
        .join(Term, Term.language_section_id == LanguageSection.id)
        .where(
            Concept.state == ConceptState.PUBLISHED,
            Term.administrative_status == AdministrativeStatus.PREFERRED,
            LanguageSection.language.in_(LANGUAGES),
        )
    ):
        yield (tag, LANGUAGES[tag].norm(text)), slug


def _norm(section: LanguageSection, text: str) -> str:
    return LANGUAGES[section.language].norm(text)


def _clean(text: str) -> str:
    """Return a text as a document keeps it."""
    return unicodedata.normalize("NFC", text).strip()


def texts_of(term: Document, renamed: Mapping[str, str]) -> list[str]:
    """Return the texts that a term may be known by: its old spelling, then its own."""
    text = _clean(term["text"])
    return [_clean(renamed[term["text"]]), text] if term["text"] in renamed else [text]


def _without_reviews(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _without_reviews(value) for key, value in part.items() if key != "review_state"
        }
    return [_without_reviews(item) for item in part] if isinstance(part, list) else part


def _alone(part: Document) -> Document:
    """Return the part without what points at other words; relations are not read with it."""
    return {
        key: {
            **value,
            "terms": [
                {name: one for name, one in term.items() if name != "use_instead"}
                for term in value.get("terms", [])
            ],
        }
        if key in LANGUAGES
        else value
        for key, value in part.items()
    }


def _terms_of(document: Document) -> Iterator[tuple[str, Document]]:
    for tag in LANGUAGES:
        for term in document.get(tag, {}).get("terms", []):
            yield tag, term


def _citations_of(part: Any) -> Iterator[Document]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "citations":
                yield from value
            else:
                yield from _citations_of(value)
    elif isinstance(part, list):
        for item in part:
            yield from _citations_of(item)


def _kind_of_change(before: Document, piece: Piece) -> Outcome:
    """Return whether the piece only adds words, or changes what was there."""
    known = {(tag, term["text"]) for tag, term in _terms_of(before)}
    said = [
        (tag, text)
        for tag, term in _terms_of(piece.document)
        for text in texts_of(term, piece.renamed)
    ]
    return Outcome.NEW if said and known.isdisjoint(said) else Outcome.CHANGED


def _points_at_others(document: Document) -> bool:
    return "relations" in document or any("use_instead" in term for _, term in _terms_of(document))


def _links(concept: Concept) -> Document:
    """Return what :meth:`_Merger.link` may change."""
    written = write_document(concept)
    return {
        "relations": [written.get("relations"), len(concept.incoming_relations)],
        "incoming": [[note.text for note in one.notes] for one in concept.incoming_relations],
        "terms": [(tag, term["text"], term.get("use_instead")) for tag, term in _terms_of(written)],
    }


def _relation(concept: Concept, target: Concept, kind: RelationType) -> Relation | None:
    """Return the relation of the two entries, from whichever side it is stored."""
    sides = [(concept, target)] if kind is RelationType.BROADER else _both(concept, target)
    found = (one for here, there in sides for one in here.relations if one.target is there)
    return next((relation for relation in found if relation.type is kind), None)


def _both(concept: Concept, target: Concept) -> list[tuple[Concept, Concept]]:
    return [(concept, target), (target, concept)]


def fold_notes(part: list[Note], into: list[Note]) -> None:
    """Add and change notes; a changed one waits for a review."""
    known: dict[tuple[NoteKind, str], Note] = {(note.kind, note.language): note for note in into}
    for note in part:
        same = known.get((note.kind, note.language))
        if same is None:
            into.append(Note(kind=note.kind, language=note.language, text=note.text))
        elif same.text != note.text:
            same.text, same.review_state = note.text, ReviewState.UNREVIEWED


def fold_citations(part: list[Citation], into: list[Citation]) -> None:
    """Add the citations that are not there yet."""
    known = {(citation.source.key, citation.locator) for citation in into}
    for citation in part:
        if (citation.source.key, citation.locator) not in known:
            into.append(
                Citation(source=citation.source, locator=citation.locator, position=len(into))
            )
