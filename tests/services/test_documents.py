"""Entries as documents: files of the built-in glossary and revisions have one shape."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from glossary.errors import ContentError
from glossary.model import Concept, Note, NoteKind, Source, SourceKind, Theme
from glossary.services.content import CONTENT
from glossary.services.documents import (
    Document,
    Sources,
    read_document,
    read_relations,
    write_document,
)
from glossary.services.selection import read_selection, select_entries
from tests.factories import ConceptFactory

WHOLE = """
themes = ["people"]

[[relations]]
type = "confusable"
concept = "migrant"
contrast = { en = "A refugee fled.", th = "ผู้ลี้ภัยหนีมา" }

[[country_notes]]
country = "TH"
looked_at = 2026-11-24
text.en = "No refugee status in law."
citations = [{ source = "law", at = "s. 5" }]

[th]
review_state = "unreviewed"
usage.en = "Officials avoid the word."

[th.definition]
text = "ผู้ที่หนีภัย"
kind = "translated"
based_on_revision = 1
review_state = "approved"
citations = [{ source = "law" }]

[[th.terms]]
text = "ผู้ลี้ภัย"
status = "preferred"
romanization = "phu li-phai"
confidence = "high"
review_state = "approved"
literal.en = "one who hides from danger"
usage.en = "in law"
citations = [{ source = "law", at = "s. 4" }]
seen_in = ["https://www.example.go.th/a"]
evidence = ["https://blog.example.com/b"]

[[th.terms]]
text = "คนอพยพ"
status = "deprecated"
use_instead = "ผู้ลี้ภัย"
type = "variant"
part_of_speech = "other"
region = "TH"
register = "colloquialRegister"
reason.en = "Hides why the person left."
example.en = "The refugee is safe."
"""


def read(document: Document, slug: str = "refugee") -> Concept:
    themes = {"people": Theme(slug="people")}
    law = Source(key="law", kind=SourceKind.AUTHORITY, title="Law")
    concept = read_document(slug, document, themes=themes, sources=Sources({"law": law}))
    read_relations(concept, document, {"migrant": Concept(slug="migrant")})
    return concept


def plain(document: Document) -> Document:
    """Return the document as JSON holds it: dates as text."""
    whole = {**document}
    whole["country_notes"] = [
        {**note, "looked_at": str(note["looked_at"])} for note in document["country_notes"]
    ]
    return whole


def test_a_document_comes_back_as_it_was_read() -> None:
    document = tomllib.loads(WHOLE)
    assert write_document(read(document)) == plain(document)


def test_readers_are_shown_authorities_and_not_evidence() -> None:
    term = read(tomllib.loads(WHOLE)).sections[0].terms[0]
    shown = {citation.source.key: citation.source.is_shown for citation in term.citations}
    assert shown == {
        "law": True, "https://www.example.go.th/a": True, "https://blog.example.com/b": False,
    }  # fmt: skip
    assert [citation.text for citation in term.citations][:2] == ["Law, s. 4", "www.example.go.th"]


def test_texts_are_stored_in_nfc() -> None:
    document = {"themes": [], "vi": {"terms": [{"text": "di cu\u031b", "status": "preferred"}]}}
    assert read(document).sections[0].terms[0].text == "di c\u01b0"


@pytest.fixture(scope="module")
def entries(app: Flask) -> Iterator[dict[str, Concept]]:
    """The entries of the built-in glossary by their slugs."""
    with app.extensions["glossary_database"].read() as session:
        selected = select_entries(session, read_selection({}))
        yield {entry.slug: entry for entry in selected}


@pytest.mark.walks_again
@pytest.mark.parametrize(
    "path", sorted((CONTENT / "concepts").glob("*.toml")), ids=lambda p: p.stem
)
def test_every_file_of_the_glossary_comes_back_as_it_was_read(
    path: Any, entries: dict[str, Concept]
) -> None:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    for note in document.get("country_notes", []):
        note["looked_at"] = str(note["looked_at"])
    assert write_document(entries[path.stem]) == document


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"themes": ["nowhere"]}, "'nowhere' is not known"),
        ({"themes": [], "xx": {}}, "unknown key 'xx'"),
        ({"themes": [], "th": {"word": "…"}}, "unknown key 'word'"),
        ({"themes": [], "th": {"review_state": "fine"}}, "'fine' is no ReviewState"),
        ({"themes": [], "th": {"terms": [{"text": "ก", "status": "good"}]}}, "'good' is no"),
        (
            {"themes": [], "th": {"terms": [{"text": "ก", "status": "preferred", "x": 1}]}},
            "unknown key 'x'",
        ),
        (
            {
                "themes": [],
                "th": {"terms": [{"text": "ก", "status": "deprecated", "use_instead": "ข"}]},
            },
            "'ข' is no term of this section",
        ),
        ({"themes": [], "relations": [{"type": "related", "concept": "lost"}]}, "'lost' is not"),
        ({"themes": [], "relations": [{"type": "odd", "concept": "migrant"}]}, "'odd' is no"),
        (
            {"themes": [], "country_notes": [{"country": "TH", "citations": [{"source": "x"}]}]},
            "'x' is not known",
        ),
    ],
)
def test_what_a_document_may_not_say_is_named(wrong: Document, problem: str) -> None:
    with pytest.raises(ContentError, match=problem):
        read(wrong)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
terms = st.fixed_dictionaries(
    {"text": texts, "status": st.sampled_from(["preferred", "admitted"])},
    optional={"romanization": texts, "literal": st.dictionaries(st.just("en"), texts, min_size=1)},
)


@given(st.lists(terms, min_size=1, max_size=3))
def test_any_terms_survive_reading_writing_and_reading(found: list[Document]) -> None:
    section = {"review_state": "unreviewed", "terms": found}
    once = write_document(read({"themes": ["people"], "km": section}))
    assert write_document(read(once)) == once


def test_a_section_may_be_empty_and_notes_of_another_kind_are_left_out() -> None:
    concept = read({"themes": ["people"], "th": {"review_state": "unreviewed"}})
    concept.sections[0].notes.append(Note(kind=NoteKind.REASON, language="en", text="…"))
    assert write_document(concept) == {"themes": ["people"], "th": {"review_state": "unreviewed"}}


def test_a_revision_holds_the_entry_as_a_document(make_concept: ConceptFactory) -> None:
    concept = make_concept("refugee", th="ผู้ลี้ภัย")
    assert concept.revisions[0].document == write_document(concept)
