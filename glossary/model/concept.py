"""A concept, what each language says about it, and how it stands to others (ISO 30042)."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from glossary.model.base import Model, enumeration, now
from glossary.model.comprehension import ComprehensionTest
from glossary.model.revision import Revision
from glossary.model.source import Citation
from glossary.model.theme import Theme
from glossary.model.vocabulary import (
    AdministrativeStatus,
    ConceptState,
    Confidence,
    DefinitionKind,
    Equivalence,
    NoteKind,
    PartOfSpeech,
    Register,
    RelationType,
    ReviewState,
    TermType,
)

concept_theme = sa.Table(
    "concept_theme",
    Model.metadata,
    sa.Column("concept_id", sa.ForeignKey("concept.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("theme_id", sa.ForeignKey("theme.id"), primary_key=True, index=True),
)


class Concept(Model):
    """A unit of knowledge, which has no language (ISO 30042 ``conceptEntry``)."""

    __tablename__ = "concept"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ConceptState] = mapped_column(
        enumeration(ConceptState), default=ConceptState.PUBLISHED
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
    # Of a retired one: the slug of the concept that its words were moved to.
    merged_into: Mapped[str | None]

    themes: Mapped[list[Theme]] = relationship(secondary=concept_theme, order_by=Theme.position)
    sections: Mapped[list[LanguageSection]] = relationship(
        back_populates="concept", cascade="all, delete-orphan", order_by="LanguageSection.id"
    )
    relations: Mapped[list[Relation]] = relationship(
        back_populates="source",
        cascade="all, delete-orphan",
        foreign_keys="Relation.source_id",
        order_by="Relation.position",
    )
    incoming_relations: Mapped[list[Relation]] = relationship(
        back_populates="target", foreign_keys="Relation.target_id", order_by="Relation.id"
    )
    country_notes: Mapped[list[CountryNote]] = relationship(
        back_populates="concept", cascade="all, delete-orphan", order_by="CountryNote.position"
    )
    comprehension_tests: Mapped[list[ComprehensionTest]] = relationship(back_populates="concept")
    revisions: Mapped[list[Revision]] = relationship(
        back_populates="concept", order_by="Revision.number"
    )

    # What people call its version; read with a whole entry, else when it is asked for.
    newest_revision: Mapped[int | None] = column_property(
        sa.select(sa.func.max(Revision.number))
        .where(Revision.concept_id == id)
        .correlate_except(Revision)
        .scalar_subquery(),
        deferred=True,
    )

    # Two people who change one concept at the same time: the second gets an error, never a
    # silent overwrite.
    __mapper_args__ = {"version_id_col": version}

    def section(self, language: str) -> LanguageSection | None:
        """Return what ``language`` says about the concept, if it says anything."""
        return next((part for part in self.sections if part.language == language), None)


class LanguageSection(Model):
    """What one language says about the concept (ISO 30042 ``langSec``)."""

    __tablename__ = "language_section"
    __table_args__ = (sa.UniqueConstraint("concept_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(sa.ForeignKey("concept.id", ondelete="CASCADE"))
    language: Mapped[str]
    review_state: Mapped[ReviewState] = mapped_column(
        enumeration(ReviewState), default=ReviewState.UNREVIEWED
    )
    # How the word to say covers the concept; None where nobody has compared them yet.
    equivalence: Mapped[Equivalence | None] = mapped_column(enumeration(Equivalence))
    # Whether the English meaning has changed since this was written.
    check_again: Mapped[bool] = mapped_column(default=False)

    concept: Mapped[Concept] = relationship(back_populates="sections")
    definitions: Mapped[list[Definition]] = relationship(
        back_populates="language_section", cascade="all, delete-orphan", order_by="Definition.id"
    )
    terms: Mapped[list[Term]] = relationship(
        back_populates="language_section", cascade="all, delete-orphan", order_by="Term.position"
    )
    notes: Mapped[list[Note]] = relationship(
        back_populates="language_section", cascade="all, delete-orphan", order_by="Note.id"
    )
    hidden_labels: Mapped[list[HiddenLabel]] = relationship(
        back_populates="language_section",
        cascade="all, delete-orphan",
        order_by="HiddenLabel.position",
    )

    @property
    def definition(self) -> Definition | None:
        """The definition that is shown: the first one."""
        return self.definitions[0] if self.definitions else None

    def preferred_term(self) -> Term | None:
        """Return the term to say, if one is preferred."""
        preferred = AdministrativeStatus.PREFERRED
        return next((term for term in self.terms if term.administrative_status is preferred), None)

    def term(self, text: str) -> Term | None:
        """Return the term written ``text`` (exactly, in NFC)."""
        return next((term for term in self.terms if term.text == text), None)


class HiddenLabel(Model):
    """A word that people say or type when they look for the concept (SKOS ``hiddenLabel``).

    For searching only: it is no term of the concept, has no status, and is never listed.
    """

    __tablename__ = "hidden_label"

    id: Mapped[int] = mapped_column(primary_key=True)
    language_section_id: Mapped[int] = mapped_column(
        sa.ForeignKey("language_section.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]

    language_section: Mapped[LanguageSection] = relationship(back_populates="hidden_labels")


class Definition(Model):
    """A statement that could stand in place of the term (ISO 704; TBX ``definition``)."""

    __tablename__ = "definition"

    id: Mapped[int] = mapped_column(primary_key=True)
    language_section_id: Mapped[int] = mapped_column(
        sa.ForeignKey("language_section.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str]
    kind: Mapped[DefinitionKind] = mapped_column(
        enumeration(DefinitionKind), default=DefinitionKind.ORIGINAL
    )
    # The number of the concept's revision whose English wording this one was made from.
    based_on_revision: Mapped[int | None]
    review_state: Mapped[ReviewState] = mapped_column(
        enumeration(ReviewState), default=ReviewState.UNREVIEWED
    )

    language_section: Mapped[LanguageSection] = relationship(back_populates="definitions")
    citations: Mapped[list[Citation]] = relationship(
        back_populates="definition", cascade="all, delete-orphan", order_by=Citation.position
    )


class Term(Model):
    """A designation of the concept in one language (ISO 30042 ``termSec``)."""

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(primary_key=True)
    language_section_id: Mapped[int] = mapped_column(
        sa.ForeignKey("language_section.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
    administrative_status: Mapped[AdministrativeStatus] = mapped_column(
        enumeration(AdministrativeStatus)
    )
    use_instead_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("term.id", ondelete="SET NULL"), index=True
    )
    term_type: Mapped[TermType] = mapped_column(enumeration(TermType), default=TermType.FULL_FORM)
    part_of_speech: Mapped[PartOfSpeech] = mapped_column(
        enumeration(PartOfSpeech), default=PartOfSpeech.NOUN
    )
    # ISO 3166-1 codes or short names of places, separated by commas.
    region: Mapped[str | None]
    register: Mapped[Register | None] = mapped_column(enumeration(Register))
    romanization: Mapped[str | None]
    confidence: Mapped[Confidence | None] = mapped_column(enumeration(Confidence))
    review_state: Mapped[ReviewState] = mapped_column(
        enumeration(ReviewState), default=ReviewState.UNREVIEWED
    )

    language_section: Mapped[LanguageSection] = relationship(back_populates="terms")
    # Written after both terms have their rows, since each may point at the other.
    use_instead: Mapped[Term | None] = relationship(remote_side=[id], post_update=True)
    notes: Mapped[list[Note]] = relationship(
        back_populates="term", cascade="all, delete-orphan", order_by="Note.id"
    )
    citations: Mapped[list[Citation]] = relationship(
        back_populates="term", cascade="all, delete-orphan", order_by=Citation.position
    )

    @property
    def is_discouraged(self) -> bool:
        """Whether readers are led to another term instead of this one."""
        return self.administrative_status.is_discouraged


class Relation(Model):
    """How ``source`` stands to ``target``, with a contrast per language where they are confused.

    Stored once per pair. ``broader`` means that the target is the broader concept; the other
    types hold both ways.
    """

    __tablename__ = "relation"
    __table_args__ = (
        sa.UniqueConstraint("source_id", "target_id", "type"),
        sa.CheckConstraint("source_id <> target_id", name="two_concepts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    type: Mapped[RelationType] = mapped_column(enumeration(RelationType))
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("concept.id", ondelete="CASCADE"))
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("concept.id"), index=True)

    source: Mapped[Concept] = relationship(back_populates="relations", foreign_keys=[source_id])
    target: Mapped[Concept] = relationship(
        back_populates="incoming_relations", foreign_keys=[target_id]
    )
    notes: Mapped[list[Note]] = relationship(
        back_populates="relation", cascade="all, delete-orphan", order_by="Note.id"
    )


class CountryNote(Model):
    """What the concept means in one country's law or practice."""

    __tablename__ = "country_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concept.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    # ISO 3166-1 alpha-2: TH, MM, KH, LA, VN, CN.
    country: Mapped[str]
    looked_at: Mapped[date | None]

    concept: Mapped[Concept] = relationship(back_populates="country_notes")
    notes: Mapped[list[Note]] = relationship(
        back_populates="country_note", cascade="all, delete-orphan", order_by="Note.id"
    )
    citations: Mapped[list[Citation]] = relationship(
        back_populates="country_note", cascade="all, delete-orphan", order_by=Citation.position
    )


class Note(Model):
    """A text in one language of explanation about a term, section, relation or country.

    ``language`` is the language that the note is written in, not the one that it is about: the
    literal meaning of a Khmer term has one note in English and may have one in Thai.
    """

    __tablename__ = "note"
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN term_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN language_section_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN relation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN country_note_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NoteKind] = mapped_column(enumeration(NoteKind))
    language: Mapped[str]
    text: Mapped[str]
    review_state: Mapped[ReviewState] = mapped_column(
        enumeration(ReviewState), default=ReviewState.UNREVIEWED
    )
    term_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("term.id", ondelete="CASCADE"), index=True
    )
    language_section_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("language_section.id", ondelete="CASCADE"), index=True
    )
    relation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("relation.id", ondelete="CASCADE"), index=True
    )
    country_note_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("country_note.id", ondelete="CASCADE"), index=True
    )

    term: Mapped[Term | None] = relationship(back_populates="notes")
    language_section: Mapped[LanguageSection | None] = relationship(back_populates="notes")
    relation: Mapped[Relation | None] = relationship(back_populates="notes")
    country_note: Mapped[CountryNote | None] = relationship(back_populates="notes")


def note_in(notes: list[Note], kind: NoteKind, languages: tuple[str, ...]) -> Note | None:
    """Return the note of this kind in the first of ``languages`` that has one, else in any."""
    of_kind = {note.language: note for note in notes if note.kind is kind}
    for language in languages:
        if language in of_kind:
            return of_kind[language]
    return next(iter(of_kind.values()), None)
