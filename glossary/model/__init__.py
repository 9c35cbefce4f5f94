"""What a glossary is: concepts, language sections, terms and all that belongs to them."""

from glossary.model.account import (
    AccessToken,
    Account,
    FailedSignIn,
    Invitation,
    Role,
    SignIn,
)
from glossary.model.base import Model, now
from glossary.model.collection import Collection, CollectionMember, CollectionText
from glossary.model.comparison import Characteristic, CharacteristicText, Comparison
from glossary.model.comprehension import ComprehensionTest
from glossary.model.concept import (
    Concept,
    CountryNote,
    Definition,
    HiddenLabel,
    LanguageSection,
    Note,
    Relation,
    Term,
    note_in,
)
from glossary.model.draft import Draft
from glossary.model.edition import Edition
from glossary.model.import_file import ImportFile
from glossary.model.missed_search import MissedSearch
from glossary.model.proposal import (
    AnsweredRequest,
    Proposal,
    ProposalRemark,
    ProposalState,
    Verdict,
)
from glossary.model.report import FloodCount, FloodDay, ReaderReport, ReportKind, ReportState
from glossary.model.revision import Revision
from glossary.model.source import Citation, Source
from glossary.model.theme import Theme, ThemeTitle
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
    SourceKind,
    TermType,
)

__all__ = [
    "AccessToken",
    "Account",
    "AdministrativeStatus",
    "AnsweredRequest",
    "Characteristic",
    "CharacteristicText",
    "Citation",
    "Collection",
    "CollectionMember",
    "CollectionText",
    "Comparison",
    "ComprehensionTest",
    "Concept",
    "ConceptState",
    "Confidence",
    "CountryNote",
    "Definition",
    "DefinitionKind",
    "Draft",
    "Edition",
    "Equivalence",
    "FailedSignIn",
    "FloodCount",
    "FloodDay",
    "HiddenLabel",
    "ImportFile",
    "Invitation",
    "LanguageSection",
    "MissedSearch",
    "Model",
    "Note",
    "NoteKind",
    "PartOfSpeech",
    "Proposal",
    "ProposalRemark",
    "ProposalState",
    "ReaderReport",
    "Register",
    "Relation",
    "RelationType",
    "ReportKind",
    "ReportState",
    "ReviewState",
    "Revision",
    "Role",
    "SignIn",
    "Source",
    "SourceKind",
    "Term",
    "TermType",
    "Theme",
    "ThemeTitle",
    "Verdict",
    "note_in",
    "now",
]
