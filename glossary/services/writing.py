"""What people type into the entry editor: an entry as fields, and the fields as a change.

A language's part of an entry is a set of fields of plain text: ``definition``, ``note``, and for
each word a row of them. What was typed is compared with what stood there when the form was
opened, so that a proposal says only what its author has changed, and so that two people who
write at the same time get both texts to see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from glossary.errors import (
    ChoiceUnknown,
    ForeignScript,
    InvalidInput,
    LinkUnusable,
    LooksLikeZawgyi,
    MarksOutOfOrder,
    NotOneWordToSay,
    TextMissing,
    WordRepeated,
)
from glossary.languages import LANGUAGES
from glossary.languages.zawgyi import zawgyi_reading
from glossary.model import AdministrativeStatus
from glossary.services.changes import (
    MAX_TERM_LENGTH,
    MAX_TERMS,
    MAX_TEXT_LENGTH,
    changed_section,
    words_to_say,
)
from glossary.services.checking.texts import in_order, is_acronym, is_web_address, is_zawgyi
from glossary.services.documents import Document
from glossary.services.typed import accept_typed

# The fields of a language and of each of its words, in their order on the form.
SECTION_FIELDS = ("definition", "note")
TERM_FIELDS = (
    "text", "status", "use_instead", "reason", "romanization", "literal", "note", "ambiguity",
    "harmless", "seen_in",
)  # fmt: skip
# What is written in the language itself; all else is English, Latin letters or an address.
OWN_FIELDS = ("definition", "note", "text", "use_instead")

Row = dict[str, str]
# What is wrong, by the name of the field: ``km.definition``, ``km.terms.0.text``.
Problems = dict[str, InvalidInput]
_SHORT = ("text", "status", "use_instead", "romanization")
_NOTES = {
    "literal": "literal", "note": "usage", "reason": "reason", "ambiguity": "ambiguity",
    "harmless": "harmless",
}  # fmt: skip


@dataclass
class Texts:
    """What one language says of a concept, as the fields of a form."""

    definition: str = ""
    note: str = ""
    terms: list[Row] = field(default_factory=list)

    def row(self, text: str) -> Row | None:
        """Return the row of a word, None where it has none."""
        return next((row for row in self.terms if row["text"] == text), None)


def blank_row() -> Row:
    """Return the row of a word that is still to be written."""
    return dict.fromkeys(TERM_FIELDS, "")


def is_blank(row: Row) -> bool:
    """Whether nobody has written in a row."""
    return not any(text.strip() for name, text in row.items() if name != "status")


def texts_of(tag: str, section: Document | None) -> Texts:
    """Return the part of a document that language ``tag`` has as fields."""
    part = section or {}
    return Texts(
        definition=part.get("definition", {}).get("text", ""),
        note=part.get("usage", {}).get(tag, ""),
        terms=[_row_of(term) for term in part.get("terms", [])],
    )


def _row_of(term: Document) -> Row:
    row = {name: str(term.get(name, "")) for name in _SHORT}
    row |= {name: term.get(kind, {}).get("en", "") for name, kind in _NOTES.items()}
    return {**row, "seen_in": "\n".join(term.get("seen_in", []))}


def typed_texts(tag: str, fields: Mapping[str, str]) -> Texts:
    """Return what the fields of a form say in language ``tag``, exactly as it was typed."""
    numbers = (re.fullmatch(rf"{tag}\.terms\.([0-9]{{1,3}})\.text", name) for name in fields)
    rows = sorted(int(found[1]) for found in numbers if found)[:MAX_TERMS]
    return Texts(
        definition=fields.get(f"{tag}.definition", ""),
        note=fields.get(f"{tag}.note", ""),
        terms=[
            {name: fields.get(f"{tag}.terms.{number}.{name}", "") for name in TERM_FIELDS}
            for number in rows
        ],
    )


def accept_texts(tag: str, before: Texts, typed: Texts) -> tuple[Texts, Problems]:
    """Return ``typed`` as it is kept, and what is wrong with it by field.

    What stood there ``before`` is not looked at again. A field that can't be taken stays as it
    was typed. Rows that nobody has written in may stay; one without its word is a problem.
    """
    problems: Problems = {}
    kept = Texts(
        definition=_accepted(
            problems, tag, f"{tag}.definition", before.definition, typed.definition
        ),
        note=_accepted(problems, tag, f"{tag}.note", before.note, typed.note),
    )
    for number, row in enumerate(typed.terms):
        where = f"{tag}.terms.{number}."
        known = before.row(row["text"]) or blank_row()
        accepted = {
            name: _accepted(problems, tag, where + name, known[name], row[name])
            for name in TERM_FIELDS
        }
        kept.terms.append(accepted)
        if not is_blank(accepted):
            _check_row(problems, where, accepted, typed)
    return kept, problems


def _accepted(problems: Problems, tag: str, where: str, old: str, text: str) -> str:
    if text.replace("\r\n", "\n") == old:
        return old
    name = where.rpartition(".")[2]
    limit = MAX_TERM_LENGTH if name in _SHORT else MAX_TEXT_LENGTH
    try:
        accepted = accept_typed(text, limit, lines=name not in _SHORT, optional=True)
        if accepted:
            _check_script(tag if name in OWN_FIELDS else "en", name, accepted)
    except InvalidInput as error:
        problems[where] = error
        return text
    return accepted


def _check_script(tag: str, name: str, text: str) -> None:
    """Make sure that a text is in Unicode, in order, and in the letters of its language."""
    language = LANGUAGES[tag]
    if is_zawgyi(text):
        raise LooksLikeZawgyi(better=zawgyi_reading(text) or text)
    if in_order(tag, text) != text:
        raise MarksOutOfOrder(better=in_order(tag, text))
    if name in ("text", "use_instead") and is_acronym(text):
        return
    if name in ("definition", "text", "use_instead") and not (
        language.writes(text) and language.allows(text)
    ):
        raise ForeignScript(language=language.autonym)


def _check_row(problems: Problems, where: str, row: Row, typed: Texts) -> None:
    if not row["text"]:
        problems.setdefault(where + "text", TextMissing())
    elif [one["text"].strip() for one in typed.terms].count(row["text"]) > 1:
        problems[where + "text"] = WordRepeated()
    if row["status"] not in list(AdministrativeStatus):
        problems[where + "status"] = ChoiceUnknown()
    elif AdministrativeStatus(row["status"]).is_discouraged and not row["use_instead"]:
        problems.setdefault(where + "use_instead", TextMissing())
    if not all(is_web_address(link) for link in row["seen_in"].split()):
        problems.setdefault(where + "seen_in", LinkUnusable())


def change_from(tag: str, before: Texts, typed: Texts) -> tuple[Document, Problems]:
    """Return what ``typed`` changes of ``before``, as the writing API takes it.

    Nothing is removed: a text that is taken out altogether is a problem.
    """
    change: Document = {}
    problems: Problems = {}
    for name in SECTION_FIELDS:
        old, new = getattr(before, name), getattr(typed, name)
        if old and not new:
            problems[f"{tag}.{name}"] = TextMissing()
        elif old != new:
            change[name] = new
    terms = [
        term
        for number, row in enumerate(typed.terms)
        if (term := _changed_term(problems, f"{tag}.terms.{number}.", before, row))
    ]
    if terms:
        change["terms"] = terms
    return change, problems


def _changed_term(problems: Problems, where: str, before: Texts, row: Row) -> Document | None:
    old = before.row(row["text"])
    if old == row or is_blank(row):
        return None
    for name in TERM_FIELDS:
        if old and old[name] and not row[name]:
            problems[where + name] = TextMissing()
    term: Document = {"text": row["text"], "status": row["status"]}
    for name in TERM_FIELDS[2:]:
        if row[name] and (old is None or old[name] != row[name]):
            term[name] = row[name].split() if name == "seen_in" else row[name]
    return term


def check_words(tag: str, section: Document | None, change: Document, typed: Texts) -> Problems:
    """Return what is wrong with the words of a language once ``change`` is made."""
    after = changed_section(tag, section, change)
    problems: Problems = {}
    to_say = words_to_say(after)
    if after.get("terms") and (not to_say or len(set(to_say)) < len(to_say)):
        problems[f"{tag}.terms.0.status"] = NotOneWordToSay()
    good = {
        one["text"]
        for one in after.get("terms", [])
        if not AdministrativeStatus(one["status"]).is_discouraged
    }
    for number, row in enumerate(typed.terms):
        is_bad = not is_blank(row) and AdministrativeStatus(row["status"]).is_discouraged
        if is_bad and row["use_instead"] not in good:
            problems[f"{tag}.terms.{number}.use_instead"] = ChoiceUnknown()
    return problems


def merged(before: Texts, now: Texts, typed: Texts) -> Texts:
    """Return ``typed`` on top of what stands there ``now``: what its author left alone is new.

    :param before: what stood there when the author began.
    """
    result = Texts(
        definition=typed.definition if typed.definition != before.definition else now.definition,
        note=typed.note if typed.note != before.note else now.note,
    )
    for row in now.terms:
        mine = typed.row(row["text"])
        old = before.row(row["text"])
        result.terms.append(row if mine is None or mine == old else mine)
    known = {row["text"] for row in now.terms}
    result.terms += [row for row in typed.terms if row["text"] not in known and not is_blank(row)]
    return result


def differing(tag: str, before: Texts, now: Texts, typed: Texts) -> list[tuple[str, str, str]]:
    """Return the fields that two people have changed: (name, now, typed)."""
    fields = [
        (name, getattr(now, name), getattr(typed, name))
        for name in SECTION_FIELDS
        if getattr(before, name) not in (getattr(now, name), getattr(typed, name))
    ]
    for number, row in enumerate(typed.terms):
        old, other = before.row(row["text"]) or blank_row(), now.row(row["text"]) or blank_row()
        fields += [
            (f"terms.{number}.{name}", other[name], row[name])
            for name in TERM_FIELDS
            if old[name] not in (other[name], row[name])
        ]
    return [(f"{tag}.{name}", theirs, mine) for name, theirs, mine in fields if theirs != mine]
