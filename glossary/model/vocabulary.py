"""The closed vocabularies of the glossary, with the values of TBX-Basic where it has one.

Sources: ISO 30042:2019 (TBX) with the TBX-Basic dialect, ISO 12620 / DatCatInfo for names of
data categories, ISO 25964 for the kinds of relation. The words people read for these values
are in the templates; these are for code, files and the API.
"""

from __future__ import annotations

from enum import StrEnum


class AdministrativeStatus(StrEnum):
    """How far a term is recommended (TBX ``administrativeStatus``), best first."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"

    @property
    def is_discouraged(self) -> bool:
        """Whether readers are led to another term instead of this one."""
        return self in (AdministrativeStatus.DEPRECATED, AdministrativeStatus.SUPERSEDED)

    @property
    def tbx(self) -> str:
        """The value in a TBX-Basic file, ``preferredTerm-admn-sts`` and so on."""
        return f"{self.value}Term-admn-sts"

    @property
    def rank(self) -> int:
        """0 for the best status; sorts terms of one section and equal search hits."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(AdministrativeStatus)}


class TermType(StrEnum):
    """The form of a term (TBX ``termType``)."""

    FULL_FORM = "fullForm"
    ACRONYM = "acronym"
    ABBREVIATION = "abbreviation"
    SHORT_FORM = "shortForm"
    VARIANT = "variant"
    PHRASE = "phrase"


class PartOfSpeech(StrEnum):
    """The word class of a term (TBX ``partOfSpeech``)."""

    NOUN = "noun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"
    OTHER = "other"


class Register(StrEnum):
    """The social level of a term (TBX-Linguist ``register``)."""

    NEUTRAL = "neutralRegister"
    TECHNICAL = "technicalRegister"
    COLLOQUIAL = "colloquialRegister"
    SLANG = "slangRegister"
    VULGAR = "vulgarRegister"


class Equivalence(StrEnum):
    """How the word to say in one language covers the concept, which is named in English first.

    ISO 25964-1, section 14: exact equivalence, partial equivalence (a broader or a narrower
    word), or no equivalent, so that the word is a paraphrase.
    """

    EXACT = "exact"
    BROADER = "broader"
    NARROWER = "narrower"
    NONE = "none"


class RelationType(StrEnum):
    """How one concept stands to another; ``BROADER`` reads "the target is the broader one"."""

    BROADER = "broader"
    RELATED = "related"
    CONFUSABLE = "confusable"
    OPPOSITE = "opposite"


class ReviewState(StrEnum):
    """Whether a person who speaks the language has approved a text as it stands."""

    UNREVIEWED = "unreviewed"
    APPROVED = "approved"


class Confidence(StrEnum):
    """How sure the drafter of a term was; for editors, never shown as a review."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class DefinitionKind(StrEnum):
    """Where the wording of a definition comes from (TBX ``definitionType``)."""

    ORIGINAL = "original"
    TRANSLATED = "translated"
    ADAPTED = "adapted"


class NoteKind(StrEnum):
    """What a note says about the thing that it belongs to."""

    LITERAL = "literal"
    USAGE = "usage"
    REASON = "reason"
    EXAMPLE = "example"
    AMBIGUITY = "ambiguity"
    HARMLESS = "harmless"
    CONTRAST = "contrast"
    COUNTRY = "country"


class SourceKind(StrEnum):
    """Whether readers are shown a source, or only editors weigh it."""

    AUTHORITY = "authority"
    EVIDENCE = "evidence"


class ConceptState(StrEnum):
    """Whether readers see the concept; a concept is retired, never deleted."""

    PUBLISHED = "published"
    RETIRED = "retired"
