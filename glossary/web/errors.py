"""Errors as people read them: one table from the exception to its status and sentences.

Each error says what happened and what to do. The same table serves the pages and the API.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from glossary.errors import (
    AccountExists,
    BackupError,
    ChoiceUnknown,
    CircularRelation,
    ConceptRepeated,
    DatabaseUnavailable,
    DraftsFull,
    EntryMoved,
    FileDamaged,
    FileMissing,
    FileNotUnicode,
    FileOfAnotherKind,
    FileTooLarge,
    FileUnsafe,
    ForeignForm,
    ForeignScript,
    GlossaryError,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    InvalidParameter,
    InvitationVoid,
    LastAdministrator,
    LinkUnusable,
    LooksLikeZawgyi,
    MarksOutOfOrder,
    NameTaken,
    NameUnusable,
    NotAllowed,
    NotAPair,
    NothingChanged,
    NothingMissing,
    NothingSelected,
    NothingToPrint,
    NotOneWordToSay,
    NumberOfConcepts,
    OwnProposal,
    PageNotFound,
    PasswordUnusable,
    PrintFailed,
    PrintShopBusy,
    PrintTooLarge,
    ProposalInvalid,
    ProposalMoved,
    ProposalUnusable,
    QueryMissing,
    QueryTooLong,
    RelationsUnusable,
    ReportRefused,
    SignInNeeded,
    SignInRefused,
    TextMissing,
    TextRefused,
    TextTooLong,
    TokenInvalid,
    TokensFull,
    TooManyAtOnce,
    TooManyMarks,
    UnknownAccount,
    UnknownCollection,
    UnknownComprehensionTest,
    UnknownConcept,
    UnknownCountry,
    UnknownEdition,
    UnknownLanguage,
    UnknownProposal,
    UnknownReport,
    UnknownTheme,
    UnreadableText,
    WordRepeated,
)
from glossary.sentences import translated
from glossary.services.holding import StateMoved
from glossary.services.searching import MAX_QUERY_LENGTH
from glossary.web.i18n import N_, gettext, number

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a class of errors answers: HTTP status, what happened, what to do."""

    status: int
    happened: str
    what_to_do: str


ANSWERS: dict[type[GlossaryError], Answer] = {
    QueryMissing: Answer(
        400, N_("There is no word to look for."), N_("Type at least one letter and search again.")
    ),
    QueryTooLong: Answer(
        400,
        N_("This is longer than %(limit)s characters."),
        N_("Look for one word or a short phrase."),
    ),
    TooManyMarks: Answer(
        400, N_("Too many marks stand on one letter."), N_("Type the word again.")
    ),
    UnreadableText: Answer(
        400,
        N_("The text holds characters that can't be read."),
        N_("Type the word again instead of pasting it."),
    ),
    InvalidParameter: Answer(
        400,
        N_("The value of “%(name)s” in the address is not allowed."),
        N_("Allowed: %(allowed)s"),
    ),
    NothingSelected: Answer(
        400,
        N_("No entry is selected."),
        N_("Choose at least one theme, collection or word."),
    ),
    NothingMissing: Answer(
        400,
        N_("Nothing is missing here."),
        N_("Every entry chosen has a word to say and a meaning in this language."),
    ),
    NothingToPrint: Answer(
        400,
        N_("This layout has nothing to print of these words."),
        N_("Choose another layout, or more words."),
    ),
    NotAPair: Answer(
        400,
        N_("This kind of file holds two languages."),
        N_("Choose exactly two; the first one is translated from."),
    ),
    ConceptRepeated: Answer(400, N_("“%(slug)s” is named twice."), N_("Name each entry once.")),
    CircularRelation: Answer(
        422,
        N_("Here a wider idea leads back to its own beginning: %(loop)s"),
        N_("Take one of these relations away, or make another kind of it."),
    ),
    NumberOfConcepts: Answer(
        400,
        N_("Two to four entries can be compared."),
        N_("Choose two, three or four that are easily confused."),
    ),
    FileMissing: Answer(
        400,
        N_("There is no file to bring in."),
        N_("Choose a file and send it. Nothing was imported."),
    ),
    FileTooLarge: Answer(
        413,
        N_("The file is too large (%(place)s): more than %(limit)s."),
        N_("Split the file. Nothing was imported."),
    ),
    FileOfAnotherKind: Answer(
        415,
        N_("This is no file of the kind that was expected."),
        N_("Choose a file of this kind: %(allowed)s. Nothing was imported."),
    ),
    FileNotUnicode: Answer(
        400,
        N_("The file has letters that can't be read (%(place)s)."),
        N_("Save it as UTF-8 and try again. Nothing was imported."),
    ),
    FileUnsafe: Answer(
        400,
        N_("The file has parts that are not safe to read (%(place)s)."),
        N_("Save it again without them: %(problem)s. Nothing was imported."),
    ),
    FileDamaged: Answer(
        400,
        N_("The file is damaged (%(place)s)."),
        N_("Save it again with the programme that made it. Nothing was imported."),
    ),
    PageNotFound: Answer(
        404, N_("There is no page at this address."), N_("Check the address, or search for a word.")
    ),
    UnknownCollection: Answer(
        404, N_("There is no collection at this address."), N_("Choose another collection.")
    ),
    UnknownConcept: Answer(
        404, N_("There is no entry at this address."), N_("Search for the word instead.")
    ),
    UnknownCountry: Answer(404, N_("There are no notes on this country."), N_("It has: %(known)s")),
    UnknownEdition: Answer(
        404,
        N_("There is no edition with this number."),
        N_("Choose one from the list of editions."),
    ),
    InvitationVoid: Answer(
        404,
        N_("This link is used up or too old."),
        N_("Ask the people who run this glossary for a new one."),
    ),
    UnknownLanguage: Answer(
        404, N_("The glossary does not have this language."), N_("It has: %(known)s")
    ),
    UnknownTheme: Answer(
        404, N_("There is no theme at this address."), N_("Choose another theme.")
    ),
    UnknownProposal: Answer(
        404, N_("There is no proposal with this number."), N_("Look at the list of proposals.")
    ),
    UnknownComprehensionTest: Answer(
        404,
        N_("There is no record with this number."),
        N_("Look at the records of the entry."),
    ),
    UnknownReport: Answer(
        404, N_("There is no report with this number."), N_("Look at the list of reports.")
    ),
    TextMissing: Answer(400, N_("Nothing is written here."), N_("Write a word or two.")),
    TextTooLong: Answer(
        400, N_("This is longer than %(limit)s characters."), N_("Make it shorter.")
    ),
    ChoiceUnknown: Answer(400, N_("Nothing is chosen here."), N_("Choose one of these.")),
    ReportRefused: Answer(
        422,
        N_("This can't be sent yet."),
        N_("Mend what is marked and send it again. Nothing of what you typed is lost."),
    ),
    TooManyAtOnce: Answer(
        429,
        N_("Too much was sent at once."),
        N_("Wait an hour and send it again. Nothing of what you typed is lost."),
    ),
    ProposalUnusable: Answer(
        422,
        N_("This can't be sent yet."),
        N_("Mend what is marked and send it again. Nothing of what you typed is lost."),
    ),
    LooksLikeZawgyi: Answer(
        422, N_("This looks like Zawgyi."), N_("Use this Unicode text instead? %(better)s")
    ),
    MarksOutOfOrder: Answer(
        422,
        N_("Vowels or marks are not in the usual order."),
        N_("Use this text instead? %(better)s"),
    ),
    ForeignScript: Answer(
        422,
        N_("This has letters that are not written in %(language)s."),
        N_("Write it in the language's own letters; look-alike letters count as others."),
    ),
    LinkUnusable: Answer(
        422, N_("This is no web address."), N_("One address a line; each begins with https://")
    ),
    WordRepeated: Answer(422, N_("This word stands here twice."), N_("Leave one of them out.")),
    NotOneWordToSay: Answer(
        422,
        N_("One word of the language has to be the one to say."),
        N_("Choose “say” for one word, and “also said” or “avoid” for the others."),
    ),
    NameTaken: Answer(
        422,
        N_("There is an entry with this name."),
        N_("Change that entry, or choose another name."),
    ),
    BackupError: Answer(
        500,
        N_("The backup can't be made."),
        N_("Ask the people who run this service to look whether there is room on the disk."),
    ),
    DraftsFull: Answer(
        422,
        N_("There are %(most)s drafts already."),
        N_("Send some of them, or throw some away; what you typed is still here."),
    ),
    TokensFull: Answer(
        422,
        N_("There are %(most)s tokens already."),
        N_("Make one void that is not used any more."),
    ),
    NothingChanged: Answer(
        422, N_("Nothing is changed here yet."), N_("Write what should be different.")
    ),
    IdempotencyKeyMissing: Answer(
        400,
        N_("The request has no usable Idempotency-Key."),
        N_("Send a new key of 8 to 200 ASCII characters with every change."),
    ),
    IdempotencyKeyReused: Answer(
        409,
        N_("This Idempotency-Key belongs to another request."),
        N_("Send a new key with every change."),
    ),
    ProposalInvalid: Answer(
        422,
        N_("“%(field)s” is missing, unknown or can't be used."),
        N_("Allowed: %(allowed)s"),
    ),
    RelationsUnusable: Answer(
        422,
        N_("“%(field)s” is missing, unknown or can't be used."),
        N_("Allowed: %(allowed)s"),
    ),
    TextRefused: Answer(
        422, N_("This text can't be taken as it is: %(problem)s"), N_("Mend it and send it again.")
    ),
    TokenInvalid: Answer(
        401,
        N_("This needs the token of an account."),
        N_("Ask the people who run this glossary for one."),
    ),
    SignInNeeded: Answer(
        401,
        N_("This page is for people with an account."),
        N_("Sign in to go on."),
    ),
    SignInRefused: Answer(
        403,
        N_("You could not be signed in."),
        N_("Check the name and the password. After several attempts wait a quarter of an hour."),
    ),
    PasswordUnusable: Answer(
        422,
        N_("This password is easily guessed, or too short or too long."),
        N_("Take %(least)s characters or more, and no usual one."),
    ),
    AccountExists: Answer(
        409, N_("There is an account “%(name)s” already."), N_("Choose another name.")
    ),
    LastAdministrator: Answer(
        409,
        N_("This is the last administrator."),
        N_("Make somebody else an administrator first, who has a password."),
    ),
    UnknownAccount: Answer(
        404,
        N_("There is no such account, or it is shut out."),
        N_("Look at the list of accounts."),
    ),
    NameUnusable: Answer(
        422, N_("This name can't be used."), N_("Choose one of 1 to 60 visible characters.")
    ),
    NotAllowed: Answer(
        403,
        N_("Your account may not do this."),
        N_("Ask the people who run this glossary for the language or the role."),
    ),
    ForeignForm: Answer(
        403,
        N_("This form was not sent from a page of this glossary."),
        N_("Open the form here and send it again; your browser has to accept cookies."),
    ),
    OwnProposal: Answer(
        403,
        N_("Nobody decides about their own proposal."),
        N_("A second person has to look at it."),
    ),
    ProposalMoved: Answer(
        409,
        N_("Another version or another decision came first."),
        N_("Read the proposal again before you decide."),
    ),
    EntryMoved: Answer(
        409,
        N_("The entry has changed since this was proposed."),
        N_("Ask for changes, so that both wordings are looked at."),
    ),
    StateMoved: Answer(
        409,
        N_("The entry has changed since you looked at it."),
        N_("Look at it as it stands now, then decide again. What you typed is kept."),
    ),
    PrintTooLarge: Answer(
        413,
        N_("This is too much for one print."),
        N_("Print one theme at a time, or choose fewer languages."),
    ),
    PrintShopBusy: Answer(503, N_("Many prints wait to be set."), N_("Try again in a minute.")),
    PrintFailed: Answer(
        500,
        N_("This can't be printed."),
        N_("Please tell the people who run this glossary: %(reason)s"),
    ),
    DatabaseUnavailable: Answer(
        503, N_("The glossary can't be read just now."), N_("Try again in a minute.")
    ),
}
# Fields of a form that nobody types, or that nobody may see; and values of boxes and lists.
_NOT_TYPED = re.compile("key|token|password")
_A_CHOICE = re.compile(r"[a-z0-9_-]{0,24}|\s*")
# A request that the web server's library refuses (a wrong method, too large a body, …).
_REFUSED = Answer(400, N_("This request can't be answered."), N_("Go back and try again."))
_BROKEN = Answer(
    500,
    N_("Something went wrong on our side."),
    N_("Try again in a minute. If it happens again, tell the people who run this glossary."),
)


def init_app(app: Flask) -> None:
    """Answer every exception of ``app`` with a sentence, never with a traceback."""
    app.register_error_handler(GlossaryError, answer_error)
    app.register_error_handler(DBAPIError, _answer_database_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_unexpected)


def answer_error(error: GlossaryError) -> Response:
    """Return the page, or the JSON, for one of our errors."""
    return _respond(_answer_to(error), error.code, error.details)


def sentences(error: GlossaryError) -> tuple[str, str]:
    """Return what happened and what to do, for a page that shows an error among other things."""
    known, details = _answer_to(error), _said(error.details)
    return gettext(known.happened) % details, gettext(known.what_to_do) % details


def _said(details: Mapping[str, str | int]) -> dict[str, str | int]:
    """Return the details of an error with those that are sentences in the reader's language."""
    return {
        name: translated(value, gettext, number) if isinstance(value, str) else number(value)
        for name, value in details.items()
    }


def status_of(error: GlossaryError) -> int:
    """Return the HTTP status of an error, for a page that shows it among other things."""
    return _answer_to(error).status


def _answer_to(error: GlossaryError) -> Answer:
    return next((ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS), _BROKEN)


def _answer_database_error(error: DBAPIError) -> Response:
    log.error("The database failed: %s", error)
    return answer_error(DatabaseUnavailable())


def _answer_http_error(error: HTTPException) -> Response:
    if error.code == 404:
        return answer_error(PageNotFound())
    refused = Answer(error.code or 400, _REFUSED.happened, _REFUSED.what_to_do)
    response = _respond(refused, error.name.lower().replace(" ", "_"), {})
    for name, value in error.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


def redirect_response(address: str) -> Response:
    """Return an answer that sends the reader to ``address``."""
    return Response(status=302, headers={"Location": address})


def _answer_unexpected(error: Exception) -> Response:
    log.exception("Unexpected error at %s", request.path, exc_info=error)
    return _respond(_BROKEN, "internal_error", {})


def _respond(answer: Answer, code: str, details: dict[str, str | int]) -> Response:
    said = _said(details)
    happened = gettext(answer.happened) % said
    what_to_do = gettext(answer.what_to_do) % said
    if request.path.startswith("/api/") or request.path == "/healthz":
        body = jsonify(error={"code": code, "message": f"{happened} {what_to_do}"})
        body.headers["Vary"] = "Accept-Language"
        response = make_response(body, answer.status)
    else:
        page = render_template(
            "errors/error.html",
            happened=happened,
            what_to_do=what_to_do,
            typed=_typed(),
            kept=_kept(),
        )
        response = make_response(page, answer.status)
    response.headers["Cache-Control"] = "no-store"
    if answer.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if answer.status == 503:
        response.headers["Retry-After"] = "30"
    return response


def _typed() -> str:
    """Return what was typed, to stand in the search box again, as far as it can be shown."""
    typed = request.args.get("q", "")
    return "".join(char for char in typed[:MAX_QUERY_LENGTH] if char.isprintable())


def _kept() -> list[str]:
    """Return the texts that were typed into a form, so that nobody has to write them again."""
    try:
        form = request.form
    except HTTPException:
        return []
    return [
        value
        for name, value in form.items(multi=True)
        if not _NOT_TYPED.search(name) and not _A_CHOICE.fullmatch(value)
    ]
