"""The tree of our exceptions.

::

    GlossaryError
    ├── InvalidInput            the asker can mend it: HTTP 400
    │   ├── QueryMissing        nothing visible was typed
    │   ├── QueryTooLong        over MAX_QUERY_LENGTH code points
    │   ├── TooManyMarks        a pile of combining marks on one letter
    │   ├── UnreadableText      control characters, NUL, surrogates, bytes that are no UTF-8
    │   ├── NothingSelected     no entry is left to print or export
    │   ├── NothingMissing      a language lacks nothing in the entries chosen
    │   ├── NothingToPrint      the layout has no use for the entries chosen
    │   ├── NotAPair            a format of two languages was asked for with one or with many
    │   ├── ConceptRepeated     one concept was named twice to compare it with itself
    │   ├── CircularRelation    an entry would be a wider idea of itself, over others
    │   ├── NumberOfConcepts    fewer than two or more than four concepts to compare
    │   ├── FileRefused         a file to import can't be read
    │   │   ├── FileMissing         none was sent, or it does not wait any more
    │   │   ├── FileTooLarge        more bytes, rows, columns or letters than are read
    │   │   ├── FileOfAnotherKind   none of the formats that are read
    │   │   ├── FileNotUnicode      bytes that are no UTF-8
    │   │   ├── FileUnsafe          entities, packed files that unpack to too much
    │   │   └── FileDamaged         it breaks off, or breaks the rules of its format
    │   ├── TextMissing         nothing that can be seen was typed into a field
    │   ├── TextTooLong         more code points than a field takes
    │   ├── ChoiceUnknown       none of the values that a field offers
    │   ├── ReportRefused       what a reader reports can't be taken; it names the fields
    │   ├── ProposalUnusable    what was typed to propose can't be taken; it names the fields
    │   ├── LooksLikeZawgyi     a Burmese text in an old font's encoding
    │   ├── MarksOutOfOrder     the marks of a syllable are not in the order of the script
    │   ├── ForeignScript       letters that the language is not written with
    │   ├── LinkUnusable        no address on the web
    │   ├── WordRepeated        two fields for one word
    │   ├── NotOneWordToSay     none or several words of a language are the one to say
    │   ├── NameTaken           another concept has this name
    │   ├── NothingChanged      what is proposed is what stands there
    │   ├── DraftsFull          an account keeps as many drafts as it may
    │   ├── TokensFull          an account has as many tokens as it may have
    │   ├── IdempotencyKeyMissing  a request that writes has no key of its own
    │   ├── InvalidParameter    a parameter that is not one of the values allowed
    │   ├── PasswordUnusable    too short, too long, or easily guessed: HTTP 422
    │   └── ProposalInvalid     a field is missing, unknown or of the wrong kind: HTTP 422
    │       ├── TextRefused     a text breaks the rules of its language
    │       └── RelationsUnusable  themes or relations can't be taken; it names the fields
    ├── Refused                 understood, and not allowed
    │   ├── TokenInvalid        no token, or one that is not valid: HTTP 401
    │   ├── SignInNeeded        the page is for people with an account: HTTP 401
    │   ├── SignInRefused       name and password do not fit, or too often: HTTP 403
    │   ├── NotAllowed          the account may not do this: HTTP 403
    │   ├── ForeignForm         a form was sent from another site: HTTP 403
    │   ├── OwnProposal         nobody reviews their own: HTTP 403
    │   ├── ProposalMoved       another version or verdict came first: HTTP 409
    │   ├── EntryMoved          the entry was changed in between: HTTP 409
    │   ├── TooManyAtOnce       a flood: HTTP 429
    │   └── IdempotencyKeyReused  the key belongs to another request: HTTP 409
    ├── NotFound                there is no such thing: HTTP 404
    │   ├── PageNotFound
    │   ├── UnknownCollection
    │   ├── UnknownConcept
    │   ├── UnknownCountry
    │   ├── UnknownEdition
    │   ├── InvitationVoid      the link to choose a password with holds no more
    │   ├── UnknownLanguage
    │   ├── UnknownProposal
    │   ├── UnknownComprehensionTest
    │   ├── UnknownReport
    │   └── UnknownTheme
    ├── DatabaseUnavailable     the database does not answer: HTTP 503
    ├── PrintTooLarge           more than one print may hold: HTTP 413
    ├── PrintShopBusy           too many prints wait already: HTTP 503
    ├── PrintFailed             a letter has no glyph in our fonts: HTTP 500
    ├── AccountError            an account can't be made or found; the command line meets these
    │   ├── AccountExists
    │   ├── LastAdministrator   nobody would be left who keeps the accounts: HTTP 409
    │   ├── NameUnusable
    │   └── UnknownAccount
    ├── FileUnwritable          a file of the command line can't be written
    ├── BackupError             a backup can't be made or put back
    │   ├── NothingToBackUp     there is no glossary in the database
    │   ├── BackupUnwritable    the file can't be written
    │   ├── BackupDamaged       the file is no whole backup of a glossary
    │   ├── BackupTooNew        a newer version of the service made it
    │   └── DatabaseProgramFailed  pg_dump or pg_restore is missing or refuses
    ├── ContentError            a file of the built-in glossary can't be read
    └── SetupError              the service can't start: one line on standard error
        ├── DataFolderUnusable
        ├── DatabaseDamaged
        ├── DatabaseGone
        ├── UnsuitableFileSystem
        └── PortUnavailable

``str(error)`` is one plain English line for the command line and the log; what people read in
a browser or get from the API is a translated sentence of the table in :mod:`glossary.web.errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class GlossaryError(Exception):
    """What every exception of ours is; ``details`` fill the placeholders of its sentence."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."

    def __init__(self, **details: str | int) -> None:
        """Keep ``details``, the values that the sentences may name."""
        self.details = details
        super().__init__(self.sentence.format(**details))


class InvalidInput(GlossaryError):
    """The asker sent something that can't be used, and can mend it."""

    code = "invalid_input"
    sentence = "The input can't be used."


class QueryMissing(InvalidInput):
    """The query is empty, or holds only spaces and invisible characters."""

    code = "query_missing"
    sentence = "There is no word to look for: type at least one letter."


class QueryTooLong(InvalidInput):
    """The query has more than ``limit`` code points."""

    code = "query_too_long"
    sentence = "The query is longer than {limit} characters: look for one word or phrase."


class TooManyMarks(InvalidInput):
    """More combining marks stand on one letter than any script of ours uses."""

    code = "too_many_marks"
    sentence = "Too many marks stand on one letter: type the word again."


class UnreadableText(InvalidInput):
    """The text holds control characters, surrogates, or bytes that are not UTF-8."""

    code = "unreadable_text"
    sentence = "The text holds characters that can't be read: type it again."


class InvalidParameter(InvalidInput):
    """A parameter has a value that is not allowed."""

    code = "invalid_parameter"
    sentence = "{name}: this value is not allowed. Allowed: {allowed}."


class PasswordUnusable(InvalidInput):
    """The password is too short, too long, the name itself, or one that everybody tries first."""

    code = "password_unusable"
    sentence = "This password is easily guessed: take {least} characters or more, not a usual one."


class NothingSelected(InvalidInput):
    """No entry is left to print or export."""

    code = "nothing_selected"
    sentence = "Nothing is selected: name other themes, collections or concepts."


class NothingMissing(InvalidInput):
    """No entry chosen lacks a word or a meaning in the language that was asked about."""

    code = "nothing_missing"
    sentence = "Nothing is missing here: every entry has a word and a meaning in this language."


class NothingToPrint(InvalidInput):
    """The layout has no use for any of the entries chosen."""

    code = "nothing_to_print"
    sentence = "This layout has nothing to print of these words: choose another one, or more words."


class NotAPair(InvalidInput):
    """A format that holds two languages was asked for with another number of them."""

    code = "not_a_pair"
    sentence = "This format holds two languages: name two, as in --languages en,th."


class ConceptRepeated(InvalidInput):
    """A concept is to be compared with itself."""

    code = "concept_repeated"
    sentence = "{slug} is named twice: name each concept once."


class CircularRelation(InvalidInput):
    """An entry would be a wider idea of itself, by way of others; ``loop`` names them."""

    code = "circular_relation"
    sentence = "These entries would be wider than themselves: {loop}."


class NumberOfConcepts(InvalidInput):
    """Fewer or more concepts are to be compared than fit side by side."""

    code = "number_of_concepts"
    sentence = "{count} concepts are named: name {fewest} to {most} that exist."


class FileRefused(InvalidInput):
    """A file to import can't be read; ``place`` says where, as far as that is known."""

    code = "file_refused"
    sentence = "The file can't be read. Nothing was imported."


class FileMissing(FileRefused):
    """No file was sent, or the one that was looked at does not wait any more."""

    code = "file_missing"
    sentence = "There is no file to bring in. Nothing was imported."


class FileTooLarge(FileRefused):
    """The file holds more than is read at once."""

    code = "file_too_large"
    sentence = "{place}: more than {limit}. Split the file; nothing was imported."


class FileOfAnotherKind(FileRefused):
    """The file is in none of the formats that are read, or not in the one named."""

    code = "file_of_another_kind"
    sentence = "This is no file of the kind {allowed}. Nothing was imported."


class FileNotUnicode(FileRefused):
    """Bytes of the file are no UTF-8."""

    code = "file_not_unicode"
    sentence = "{place}: this is no UTF-8. Save the file as UTF-8; nothing was imported."


class FileUnsafe(FileRefused):
    """The file has parts that only an attack has."""

    code = "file_unsafe"
    sentence = "{place}: {problem} are not read. Nothing was imported."


class FileDamaged(FileRefused):
    """The file breaks the rules of its format."""

    code = "file_damaged"
    sentence = "{place}: the file is damaged ({problem}). Nothing was imported."


class TextMissing(InvalidInput):
    """A text is empty, or holds nothing that can be seen."""

    code = "text_missing"
    sentence = "There is no text."


class TextTooLong(InvalidInput):
    """A text has more than ``limit`` code points."""

    code = "text_too_long"
    sentence = "The text is longer than {limit} characters."


class ChoiceUnknown(InvalidInput):
    """None of the values that a field offers."""

    code = "choice_unknown"
    sentence = "This is none of the choices."


class ReportRefused(InvalidInput):
    """What a reader reports can't be taken; ``problems`` says why, by field."""

    code = "report_refused"
    sentence = "The report can't be taken as it is."

    def __init__(self, problems: Mapping[str, InvalidInput] | None = None) -> None:
        """Keep what is wrong with each field."""
        super().__init__()
        self.problems = problems or {}


class ProposalUnusable(InvalidInput):
    """What was typed to propose can't be taken; ``problems`` says why, by field."""

    code = "proposal_unusable"
    sentence = "The proposal can't be taken as it is."

    def __init__(self, problems: Mapping[str, InvalidInput] | None = None) -> None:
        """Keep what is wrong with each field."""
        super().__init__()
        self.problems = problems or {}


class LooksLikeZawgyi(InvalidInput):
    """A Burmese text in the Zawgyi encoding; ``better`` is the same in Unicode."""

    code = "looks_like_zawgyi"
    sentence = "This looks like Zawgyi. In Unicode: {better}"


class MarksOutOfOrder(InvalidInput):
    """The marks of a syllable are not in the order of the script; ``better`` has them so."""

    code = "marks_out_of_order"
    sentence = "Vowels or marks are out of order. In order: {better}"


class ForeignScript(InvalidInput):
    """The text has letters that its language is not written with, or none of its own."""

    code = "foreign_script"
    sentence = "This is not written in {language} alone."


class LinkUnusable(InvalidInput):
    """A link is no address on the web."""

    code = "link_unusable"
    sentence = "This is no web address."


class WordRepeated(InvalidInput):
    """Two fields hold one word."""

    code = "word_repeated"
    sentence = "This word stands here twice."


class NotOneWordToSay(InvalidInput):
    """None or several words of a language are the one to say."""

    code = "not_one_word_to_say"
    sentence = "One word of the language has to be the one to say."


class NameTaken(InvalidInput):
    """Another concept has this name."""

    code = "name_taken"
    sentence = "There is an entry with this name."


class DraftsFull(InvalidInput):
    """The account keeps as many drafts as it may."""

    code = "drafts_full"
    sentence = "There are {most} drafts already: send some of them, or throw some away."


class TokensFull(InvalidInput):
    """The account has as many tokens as it may have."""

    code = "tokens_full"
    sentence = "There are {most} tokens already: make one void that is not used any more."


class NothingChanged(InvalidInput):
    """What is proposed is what stands there."""

    code = "nothing_changed"
    sentence = "Nothing is changed."


class IdempotencyKeyMissing(InvalidInput):
    """A request that writes has no key, or one that is not 8 to 200 visible ASCII characters."""

    code = "idempotency_key_missing"
    sentence = "The request has no usable Idempotency-Key: send 8 to 200 ASCII characters."


class ProposalInvalid(InvalidInput):
    """A field of the request is missing, unknown or of the wrong kind."""

    code = "proposal_invalid"
    sentence = "{field} is missing, unknown or can't be used. Allowed: {allowed}"


class TextRefused(ProposalInvalid):
    """A text can't be read, or breaks a rule of its language."""

    code = "text_refused"
    sentence = "A text can't be taken: {problem}"


class RelationsUnusable(ProposalInvalid):
    """Themes or relations of an entry can't be taken; ``problems`` says why, by field."""

    code = "relations_unusable"

    def __init__(self, problems: Mapping[str, GlossaryError], allowed: str) -> None:
        """Keep what is wrong with each field; ``allowed`` is about the first one."""
        super().__init__(field=next(iter(problems)), allowed=allowed)
        self.problems = problems


class Refused(GlossaryError):
    """The request is understood, and not allowed, or not any more."""

    code = "refused"
    sentence = "This is not allowed."


class TokenInvalid(Refused):
    """The request has no token, or one that is not valid, or not any more."""

    code = "token_invalid"
    sentence = "A valid token is needed: make one with glossary account token."


class SignInNeeded(Refused):
    """The page is for people with an account, and nobody is signed in, or not any more."""

    code = "sign_in_needed"
    sentence = "Sign in first."


class SignInRefused(Refused):
    """The name and the password do not fit, or they were tried too often.

    One sentence for every reason: it does not tell which names exist.
    """

    code = "sign_in_refused"
    sentence = "The name or the password is not right, or was tried too often."


class NotAllowed(Refused):
    """The account may not do this, or not in this language."""

    code = "not_allowed"
    sentence = "This account may not do this."


class ForeignForm(Refused):
    """A form was sent from a page that is not ours, or nobody can tell from where."""

    code = "foreign_form"
    sentence = "The form was not sent from a page of this glossary."


class OwnProposal(Refused):
    """The reviewer wrote the proposal: a second person has to look at it."""

    code = "own_proposal"
    sentence = "Nobody reviews their own proposal."


class ProposalMoved(Refused):
    """Another version or another verdict came first."""

    code = "proposal_moved"
    sentence = "Another version or verdict came first."


class EntryMoved(Refused):
    """The section was changed after the proposal was made: nothing is overwritten unseen."""

    code = "entry_moved"
    sentence = "The entry was changed after this was proposed."


class TooManyAtOnce(Refused):
    """More came from one address, or altogether, than people send: most likely a flood."""

    code = "too_many_at_once"
    sentence = "Too much came at once: try again in an hour."


class IdempotencyKeyReused(Refused):
    """The key was used before, for another request."""

    code = "idempotency_key_reused"
    sentence = "This Idempotency-Key belongs to another request."


class NotFound(GlossaryError):
    """There is no such thing."""

    code = "not_found"
    sentence = "There is nothing here."


class PageNotFound(NotFound):
    """No page has this address."""

    code = "page_not_found"
    sentence = "There is no page at this address."


class UnknownCollection(NotFound):
    """No collection has this slug."""

    code = "unknown_collection"
    sentence = "There is no collection {slug}."


class UnknownConcept(NotFound):
    """No concept has this slug."""

    code = "unknown_concept"
    sentence = "There is no concept {slug}: look for it with glossary search."


class UnknownCountry(NotFound):
    """There are no notes on this country."""

    code = "unknown_country"
    sentence = "There are no notes on this country: there are on {known}."


class UnknownEdition(NotFound):
    """No edition has this number."""

    code = "unknown_edition"
    sentence = "There is no edition {number}."


class InvitationVoid(NotFound):
    """The link is used up, too old, replaced by a newer one, or was never made."""

    code = "invitation_void"
    sentence = "This link is used up or too old: ask for a new one."


class UnknownLanguage(NotFound):
    """The glossary does not hold this language."""

    code = "unknown_language"
    sentence = "The glossary has no language {tag}. It has: {known}."


class UnknownProposal(NotFound):
    """No proposal has this number, or the account may not see it."""

    code = "unknown_proposal"
    sentence = "There is no proposal {number}."


class UnknownComprehensionTest(NotFound):
    """No record of what people understood has this number."""

    code = "unknown_comprehension_test"
    sentence = "There is no record {number} of what people understood."


class UnknownReport(NotFound):
    """No report has this number, or the account may not see it."""

    code = "unknown_report"
    sentence = "There is no report {number}."


class UnknownTheme(NotFound):
    """No theme has this slug."""

    code = "unknown_theme"
    sentence = "There is no theme {slug}."


class DatabaseUnavailable(GlossaryError):
    """The database does not answer, or its file can't be read any more."""

    code = "database_unavailable"
    sentence = "The database does not answer: try again in a moment."


class PrintTooLarge(GlossaryError):
    """The document takes more time or memory than one print may."""

    code = "print_too_large"
    sentence = "This is too much for one print: print one theme at a time, or fewer languages."


class PrintShopBusy(GlossaryError):
    """So many prints wait to be set that one more would wait too long."""

    code = "print_shop_busy"
    sentence = "Many prints wait to be set: try again in a minute."


class PrintFailed(GlossaryError):
    """The press refused the document: a letter without a glyph, or a fault of ours."""

    code = "print_failed"
    sentence = "This can't be printed: {reason}."


class AccountError(GlossaryError):
    """An account can't be made or found; only the command line meets these."""

    code = "account_error"
    sentence = "The account can't be used."


class AccountExists(AccountError):
    """There is an account with this name, or one that looks the same."""

    code = "account_exists"
    sentence = "There is an account {name} already: choose another name."


class LastAdministrator(AccountError):
    """Nobody would be left who can invite people and give them roles."""

    code = "last_administrator"
    sentence = "This is the last administrator: make somebody else one first."


class NameUnusable(AccountError):
    """The name is empty, too long, or holds characters that can't be seen."""

    code = "name_unusable"
    sentence = "This name can't be used: choose one of 1 to 60 visible characters."


class UnknownAccount(AccountError):
    """There is no account with this name."""

    code = "unknown_account"
    sentence = "There is no account {name}: see glossary account list."


class FileUnwritable(GlossaryError):
    """The file that a command was to write can't be written."""

    code = "file_unwritable"
    sentence = "{file} can't be written ({problem}): name another file with --out."


class BackupError(GlossaryError):
    """A backup can't be made or put back."""

    code = "backup_error"
    sentence = "The backup failed."


class NothingToBackUp(BackupError):
    """The database of the settings holds no glossary: most likely another one is meant."""

    code = "nothing_to_back_up"
    sentence = (
        "There is no glossary in {database}, or it does not answer: "
        "name the right folder with GLOSSARY_DATA_DIR, "
        "or the right database with GLOSSARY_DATABASE_URL."
    )


class BackupUnwritable(BackupError):
    """The copy can't be written: no such folder, no right to it, or no space left."""

    code = "backup_unwritable"
    sentence = "{file} can't be written ({problem}): name a file in another folder."


class BackupDamaged(BackupError):
    """The file can't be read, fails its integrity check, or is no glossary."""

    code = "backup_damaged"
    sentence = "{file} is no whole backup of a glossary: use another one. Nothing was changed."


class BackupTooNew(BackupError):
    """The tables in the file are of a newer version than this one knows."""

    code = "backup_too_new"
    sentence = (
        "{file} was made by a newer version: update the service, then restore it. "
        "Nothing was changed."
    )


class DatabaseProgramFailed(BackupError):
    """PostgreSQL's own program is not installed, or ends with an error."""

    code = "database_program_failed"
    sentence = "{program} failed: {problem}"


class ContentError(GlossaryError):
    """A file of the built-in glossary can't be read."""

    code = "content_error"
    sentence = "{file}: {problem}"


class SetupError(GlossaryError):
    """The service can't start."""

    code = "setup_error"
    sentence = "The service can't start."


class DataFolderUnusable(SetupError):
    """The data folder can't be made or written."""

    code = "data_folder_unusable"
    sentence = (
        "The data folder {folder} can't be written: make it writable, "
        "or name another one with GLOSSARY_DATA_DIR."
    )


class DatabaseDamaged(SetupError):
    """The database file is not a readable SQLite database, or fails its integrity check."""

    code = "database_damaged"
    sentence = "The database {database} is damaged: move it away and put a backup in its place."


class DatabaseGone(SetupError):
    """The SQLite file of a service that runs is not there any more."""

    code = "database_gone"
    sentence = "The database {database} is gone: put it, or a backup of it, back in its place."


class UnsuitableFileSystem(SetupError):
    """SQLite can't keep a write-ahead log here, as on many network shares."""

    code = "unsuitable_file_system"
    sentence = (
        "The database {database} is on a file system that can't keep it safe: "
        "name a folder on a local disk with GLOSSARY_DATA_DIR."
    )


class PortUnavailable(SetupError):
    """Another program listens on the port, or this user may not use it."""

    code = "port_unavailable"
    sentence = "Port {port} on {host} can't be used: choose another one with --port."
