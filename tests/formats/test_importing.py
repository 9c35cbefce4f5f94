"""Bringing entries in: what is added, changed, passed over and refused, and what stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.formats.files import read_bytes
from glossary.model import Concept, ConceptState, ReviewState, Revision
from glossary.services.deliveries import Report
from glossary.services.documents import Sources, write_document
from glossary.services.entries import get_entry
from glossary.services.merging import merge_delivery
from tests.factories import ConceptFactory
from tests.formats.conftest import Write, on_both_databases


def bring_in(session: Session, file: str | bytes, **options: Any) -> Report:
    """Import a file and see everything anew from the database."""
    data = file if isinstance(file, bytes) else file.encode()
    report = merge_delivery(session, read_bytes(data), summary="Imported from a test", **options)
    if report.is_refused:
        session.rollback()
    else:
        session.commit()
    session.expire_all()
    return report


def outcomes(report: Report) -> list[str]:
    return [row.outcome.value for row in report.rows]


def document_of(session: Session, slug: str) -> dict[str, Any]:
    return write_document(get_entry(session, slug))


def in_json(**concepts: Any) -> str:
    whole = {"format": "mekong-glossary", "version": 1, "concepts": concepts}
    sources = {"odd": {"title": "a\a"}, "late": {"title": "a", "year": 10**30}}
    return json.dumps({**whole, "themes": {"work": {"en": "Work"}}, "sources": sources})


@pytest.fixture
def migrant(make_concept: ConceptFactory, session: Session) -> Concept:
    """An approved entry in two languages, with something only editors see."""
    document = {
        "en": {
            "review_state": "approved",
            "usage": {"en": "A wide word."},
            "definition": {"text": "person who moved"},
            "terms": [
                {"text": "mover", "status": "admitted", "evidence": ["https://b.example.com/"]}
            ],
        },
        "country_notes": [{"country": "TH", "text": {"en": "Not in law."}}],
    }
    concept = make_concept("migrant", document, Sources({}), en="migrant", th="ผู้ย้ายถิ่น")
    session.commit()
    return concept


@on_both_databases
def test_each_row_is_new_changed_or_known(session: Session, migrant: Concept) -> None:
    report = bring_in(
        session,
        "concept,language,term,status,romanization\n"
        "migrant,en,migrant,preferred,\n"
        "migrant,th,ผู้ย้ายถิ่น,preferred,phu yai thin\n"
        "migrant,th,คนย้ายถิ่น,admitted,\n",
    )
    assert outcomes(report) == ["duplicate", "changed", "new"]
    assert [row.place for row in report.rows] == ["line 2", "line 3", "line 4"]
    assert [term["text"] for term in document_of(session, "migrant")["th"]["terms"]] == [
        "ผู้ย้ายถิ่น", "คนย้ายถิ่น",
    ]  # fmt: skip
    revisions = get_entry(session, "migrant").revisions
    assert [revision.number for revision in revisions] == [1, 2]
    assert revisions[1].summary == "Imported from a test"
    assert revisions[1].document == document_of(session, "migrant")


@on_both_databases
def test_nothing_is_removed_and_nothing_happens_twice(session: Session, migrant: Concept) -> None:
    before = document_of(session, "migrant")
    file = in_json(migrant={"th": {"definition": {"text": "คนที่ย้าย"}}})
    assert outcomes(bring_in(session, file)) == ["changed"]
    after = document_of(session, "migrant")
    assert after["th"].pop("definition") == {"text": "คนที่ย้าย"}
    assert after == before
    assert outcomes(bring_in(session, file)) == ["duplicate"]
    assert len(get_entry(session, "migrant").revisions) == 2


@on_both_databases
def test_what_changes_waits_for_a_review_and_the_rest_stays_approved(
    session: Session, migrant: Concept
) -> None:
    part = {
        "review_state": "approved",
        "definition": {"text": "person who has moved", "kind": "adapted"},
        "usage": {"en": "A very wide word.", "th": "คำกว้าง"},
        "terms": [
            {
                "text": "mover",
                "status": "deprecated",
                "use_instead": "migrant",
                "reason": {"en": "!a"},
            },
            {"text": "mover out"},
        ],
    }
    assert outcomes(bring_in(session, in_json(migrant={"en": part}))) == ["changed"]
    section = get_entry(session, "migrant").section("en")
    assert section is not None
    assert section.review_state is ReviewState.APPROVED
    states = {term.text: term.review_state.value for term in section.terms}
    assert states == {"migrant": "approved", "mover": "unreviewed", "mover out": "unreviewed"}
    assert section.definitions[0].review_state is ReviewState.UNREVIEWED
    assert section.definitions[0].kind.value == "adapted"
    assert {note.language: note.text for note in section.notes} == {
        "en": "A very wide word.", "th": "คำกว้าง",
    }  # fmt: skip
    mover, out = section.terms[1:]
    assert mover.use_instead is section.terms[0]
    assert mover.citations[0].source.url == "https://b.example.com/"
    assert out.administrative_status.value == "admitted", "a word to say is there already"


def test_reviews_are_kept_where_that_is_asked_for(session: Session, migrant: Concept) -> None:
    part = {
        "review_state": "approved",
        "definition": {"text": "คนที่ย้าย", "review_state": "unreviewed"},
        "terms": [{"text": "ผู้ย้ายถิ่น", "status": "preferred", "review_state": "approved"}],
    }
    bring_in(session, in_json(migrant={"th": part}), keep_reviews=True)
    section = document_of(session, "migrant")["th"]
    assert section["review_state"] == "approved"
    assert section["definition"]["review_state"] == "unreviewed"
    assert "review_state" not in section["terms"][0]


def test_a_mended_spelling_is_known_by_the_column_was(session: Session, migrant: Concept) -> None:
    report = bring_in(
        session, "concept,language,term,was\nmigrant,th,ผู้ย้ายถิ่นฐาน,ผู้ย้ายถิ่น\nmigrant,th,คนใหม่,ไม่มี\n"
    )
    assert outcomes(report) == ["changed", "new"]
    terms = document_of(session, "migrant")["th"]["terms"]
    assert [(term["text"], term["status"]) for term in terms] == [
        ("ผู้ย้ายถิ่นฐาน", "preferred"), ("คนใหม่", "admitted"),
    ]  # fmt: skip


@on_both_databases
def test_a_changed_relation_is_kept_in_the_history_of_both_entries(
    session: Session, migrant: Concept, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", en="refugee")
    make_concept("worker", en="worker")
    session.commit()

    def revisions() -> dict[str, list[str]]:
        kept: dict[str, list[str]] = {}
        for revision in session.scalars(sa.select(Revision).order_by(Revision.id)):
            kept.setdefault(revision.concept.slug, []).append(revision.summary)
        return kept

    def relation(to: str, text: str, kind: str = "confusable") -> dict[str, Any]:
        return {"relations": [{"type": kind, "concept": to, "contrast": {"en": text}}]}

    before = revisions()
    steps = [
        ({"migrant": relation("refugee", "Fled or not.")}, {"migrant", "refugee"}),
        # The same from the other side is nothing new; another text is.
        ({"refugee": relation("migrant", "Fled or not.")}, set()),
        ({"refugee": relation("migrant", "Had to flee.")}, {"migrant", "refugee"}),
        # Other words of the entry are no change of the relation.
        ({"migrant": {**relation("refugee", "Had to flee."),
                      "en": {"terms": [{"text": "newcomer"}]}}}, {"migrant"}),
        ({"worker": relation("migrant", "Works.", "broader")}, {"worker", "migrant"}),
    ]  # fmt: skip
    for concepts, touched in steps:
        bring_in(session, in_json(**concepts))
        now = revisions()
        grown = {slug for slug in now if len(now[slug]) == len(before.get(slug, [])) + 1}
        assert grown == touched
        assert {len(now[slug]) - len(before.get(slug, [])) for slug in now} <= {0, 1}
        before = now
    assert before["refugee"][-1] == "Imported from a test"


@pytest.mark.parametrize(
    ("table", "terms", "named"),
    [
        ("concept,language,term,term\nmigrant,en,mover,other\n", ["mover"], "'term'"),
        ("concept,en,English\nmigrant,mover,other\n", ["mover"], "'English'"),
        ("concept,en,note.en,note (English)\nmigrant,mover,x,y\n", ["mover"], "'note (English)'"),
    ],
)
def test_a_second_column_for_the_same_is_named(table: str, terms: list[str], named: str) -> None:
    delivery = read_bytes(table.encode())
    (piece,) = delivery.pieces
    assert [term["text"] for term in piece.document["en"]["terms"]] == terms
    assert "usage" not in piece.document["en"] or piece.document["en"]["usage"] == {"en": "x"}
    assert delivery.passed_over == [f"row of the names: a second column for the same: {named}"]


def test_a_page_that_a_definition_rests_on_stays_its_source(
    session: Session, migrant: Concept, write: Write
) -> None:
    address = "https://law.example.org/page"
    cited = {"citations": [{"source": address}]}
    file = json.loads(in_json(migrant={
        "en": {"definition": {"text": "person who moved", **cited},
               "terms": [{"text": "mover", "seen_in": [address]}]},
        "country_notes": [{"country": "LA", "text": {"en": "In law."}, **cited}],
    }))  # fmt: skip
    file["sources"] = {address: {"title": "A page", "url": address}}
    assert outcomes(bring_in(session, json.dumps(file))) == ["changed"]
    document = document_of(session, "migrant")
    assert document["en"]["definition"]["citations"] == [{"source": address}]
    assert document["country_notes"][1]["citations"] == [{"source": address}]
    mover = next(term for term in document["en"]["terms"] if term["text"] == "mover")
    assert mover["seen_in"] == [address]
    for name in ("json", "tbx", "tbx2", "csv"):
        report = bring_in(session, write(name, concepts="migrant"), keep_reviews=True)
        assert set(outcomes(report)) == {"duplicate"}, name
        assert report.passed_over == [], name


@on_both_databases
def test_new_entries_come_with_their_themes_sources_and_relations(
    session: Session, migrant: Concept
) -> None:
    refugee = {
        "themes": ["work"],
        "relations": [{"type": "confusable", "concept": "migrant", "contrast": {"en": "Fled."}}],
        "en": {
            "definition": {"text": "who fled", "citations": [{"source": "law", "at": "Art. 1"}]},
            "terms": [{"text": "refugee", "seen_in": ["https://www.example.org/"]}],
            "hidden_labels": ["fled"],
        },
        "country_notes": [{"country": "TH", "text": {"en": "No."}, "looked_at": "2026-11-24"}],
    }  # fmt: skip
    file = json.loads(in_json(refugee=refugee))
    file["sources"] = {"law": {"title": "The law", "year": 1951}}
    report = bring_in(session, json.dumps(file))
    assert outcomes(report) == ["new"]
    found = document_of(session, "refugee")
    assert found["relations"] == refugee["relations"]
    assert found["country_notes"] == refugee["country_notes"]
    assert found["en"]["hidden_labels"] == ["fled"]
    assert found["en"]["terms"][0]["status"] == "preferred", "the first word is the one to say"
    citation = get_entry(session, "refugee").sections[0].definitions[0].citations[0]
    assert (citation.text, citation.source.year) == ("The law, Art. 1", 1951)
    assert [theme.title("en") for theme in get_entry(session, "refugee").themes] == ["Work"]
    # From the other side it is the same relation.
    back = {"relations": [{"type": "confusable", "concept": "refugee", "contrast": {"en": "Ran."}}]}
    assert outcomes(bring_in(session, in_json(migrant=back))) == ["changed"]
    assert document_of(session, "refugee")["relations"][0]["contrast"] == {"en": "Ran."}
    assert "relations" not in document_of(session, "migrant")
    broader = {"relations": [{"type": "broader", "concept": "refugee"}]}
    assert outcomes(bring_in(session, in_json(migrant=broader))) == ["changed"]
    assert document_of(session, "migrant")["relations"] == broader["relations"]


@on_both_databases
def test_country_notes_are_told_apart_by_their_texts(session: Session, migrant: Concept) -> None:
    notes = [
        {
            "country": "TH",
            "text": {"en": "Not in law.", "th": "ไม่มีในกฎหมาย"},
            "looked_at": "2026-01-02",
        },
        {"country": "TH", "text": {"en": "Another matter."}},
    ]  # fmt: skip
    bring_in(session, in_json(migrant={"country_notes": notes}))
    assert document_of(session, "migrant")["country_notes"] == [
        {"country": "TH", "looked_at": "2026-01-02", "text": notes[0]["text"]}, notes[1],
    ]  # fmt: skip


@on_both_databases
def test_one_refused_row_stops_the_whole_file(session: Session, migrant: Concept) -> None:
    before = document_of(session, "migrant")
    report = bring_in(session, "concept,language,term\nmigrant,th,คนย้ายถิ่น\nmigrant,th,not Thai\n")
    assert outcomes(report) == ["new", "refused"]
    assert report.rows[1].place == "line 3"
    assert "is not written in Thai" in report.rows[1].message
    assert document_of(session, "migrant") == before


def test_rows_without_a_word_or_a_language_are_read(session: Session, migrant: Concept) -> None:
    report = bring_in(
        session,
        "concept,themes,language,term,definition,definition_sources\n"
        "asylum,people,,,,\n"
        "asylum,,en,,protection,a | b | A book\n"
        "asylum,,th,,การคุ้มครอง,a\n",
    )
    assert outcomes(report) == ["new", "changed", "changed"]
    found = document_of(session, "asylum")
    assert found["en"]["definition"]["citations"] == [{"source": "a", "at": "b"}]
    assert found["th"]["definition"]["citations"] == [{"source": "a"}]


LONG = "a" * 201


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"en": {"terms": [{"text": LONG}]}}, "longer than 200"),
        ({"en": {"definition": {"text": "a" * 5001}}}, "longer than 5000"),
        ({"en": {"terms": [{"text": "a\u202eb"}]}}, "U+202E"),
        ({"my": {"terms": [{"text": "ေဒသဆိုင္ရာ ဝန္ေဆာင္မႈ"}]}}, "Zawgyi"),
        ({"en": {"terms": [{"text": "a", "status": "good"}]}}, "no AdministrativeStatus"),
        ({"en": {"terms": [{"text": "a", "status": "preferred"}]}}, "two words to say"),
        ({"en": {"terms": [{"text": "a", "use_instead": "b"}]}}, "no such word in this entry"),
        ({"en": {"terms": [{"text": "a", "citations": [{"source": "x"}]}]}}, "'x' is not known"),
        ({"en": {"terms": [{"text": "a", "seen_in": ["javascript:alert(1)"]}]}}, "no web address"),
        ({"en": {"terms": [{"status": "preferred"}]}}, "'text' is missing"),
        ({"en": {"terms": [{"text": " "}]}}, "a text is empty"),
        ({"en": {"terms": "a"}}, "should be a list or an object"),
        ({"en": []}, "should be a list or an object"),
        ({"en": {"terms": [7]}}, "should be a list or an object"),
        ({"en": {"terms": [{"text": True}]}}, "of the type str"),
        ({"themes": ["nowhere"]}, "'nowhere' is not known"),
        ({"relations": [{"type": "related", "concept": "nobody"}]}, "no concept 'nobody'"),
        ({"relations": [{"type": "alike", "concept": "migrant"}]}, "no RelationType"),
        ({"relations": [{"type": "related", "concept": "migrant", "contrast": {"en": "\u202e"}}]},
         "U+202E"),
        ({"country_notes": [{"country": "TH", "looked_at": "yesterday"}]}, "yesterday"),
        ({"country_notes": [{"country": "Thailand"}]}, "no country"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(
    session: Session, migrant: Concept, row: dict[str, Any], reason: str
) -> None:
    before = document_of(session, "migrant")
    report = bring_in(session, in_json(migrant=row))
    assert outcomes(report) == ["refused"]
    assert reason in report.rows[0].message
    assert document_of(session, "migrant") == before


@on_both_databases
def test_what_no_database_holds_never_reaches_one(session: Session, migrant: Concept) -> None:
    odd = [
        ({"relations": [{"type": "related", "concept": "a\x00"}]}, "U+0000"),
        ({"en": {"terms": [{"text": "a", "region": "\ud800"}]}}, "U+D800"),
        ({"en": {"terms": [{"text": "a", "citations": [{"source": "odd"}]}]}}, "U+0007"),
        ({"en": {"terms": [{"text": "a", "citations": [{"source": "late"}]}]}}, "no year"),
    ]
    for row, reason in odd:
        report = bring_in(session, in_json(migrant=row))
        assert outcomes(report) == ["refused"]
        assert reason in report.rows[0].message


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (in_json(refugee={"en": {"terms": [{"text": "refugee"}]}}), "needs a theme"),
        (in_json(**{"Ref ugee": {"en": {"terms": [{"text": "a"}]}}}), "no name for a concept"),
        ("concept,language,term\nretired,en,word\n", "this concept is retired"),
        ("concept,language,term\n,en,word\n", "the column concept is empty"),
        ("concept,language,term\nmigrant,fr,mot\n", "'fr' is not held here"),
        ("concept,language,term\nmigrant,,word\n", "the column language is empty"),
        ("concept,themes,en\n,people,\n", "there is no word to name it after"),
    ],
)
def test_an_entry_that_cannot_be_made_says_why(
    session: Session, make_concept: ConceptFactory, migrant: Concept, file: str, reason: str
) -> None:
    make_concept("retired", en="gone").state = ConceptState.RETIRED
    session.commit()
    report = bring_in(session, file)
    assert outcomes(report) == ["refused"]
    assert reason in report.rows[0].message


def test_a_theme_can_be_named_for_new_entries(session: Session, migrant: Concept) -> None:
    file = in_json(refugee={"en": {"terms": [{"text": "refugee"}]}})
    assert outcomes(bring_in(session, file, theme="nowhere")) == ["refused"]
    assert outcomes(bring_in(session, file, theme="people")) == ["new"]
    assert document_of(session, "refugee")["themes"] == ["people"]


def test_a_table_with_a_column_per_language(session: Session, migrant: Concept) -> None:
    report = bring_in(
        session,
        "\ufeffEnglish;ไทย;my-MM;definition (English);definition.th;themes;Remarks\n"
        "smuggler; นายหน้า;  ပွဲစား ;who carries people;ผู้ขน;people;ok\n"
        "Migrant;ผู้ย้ายถิ่น;;;;people;\n"
        ";;လူကုန်ကူးသူ;;;people;\n"
        "\n"
        "# a remark\n",
    )
    assert outcomes(report) == ["new", "duplicate", "new"]
    assert [row.concept for row in report.rows[:2]] == ["smuggler", "migrant"]
    assert "name the concept to change it" in report.rows[1].message
    assert report.passed_over == ["row of the names: the column 'Remarks' is not known"]
    found = document_of(session, "smuggler")
    assert found["en"]["definition"]["text"] == "who carries people"
    assert found["th"]["terms"][0]["text"] == "นายหน้า"
    assert found["my"]["terms"][0] == {"text": "ပွဲစား", "status": "preferred"}


def test_several_words_of_a_cell_and_a_name_that_is_taken(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("broker", en="agent")
    session.commit()
    report = bring_in(session, 'en,themes\n"broker; middleman\nfixer",people\nbroker,people\n')
    assert outcomes(report) == ["new", "duplicate"]
    assert report.rows[0].concept == "broker-2"
    terms = document_of(session, "broker-2")["en"]["terms"]
    assert [(term["text"], term["status"]) for term in terms] == [
        ("broker", "preferred"), ("middleman", "admitted"), ("fixer", "admitted"),
    ]  # fmt: skip


def test_what_is_not_understood_is_named(session: Session, migrant: Concept) -> None:
    report = bring_in(session, "concept,language,term,colour\nmigrant,en,migrant,red,extra\n")
    assert report.passed_over == [
        "row of the names: the column 'colour' is not known",
        "line 2: a cell to the right of the named columns",
    ]
    file = json.loads(in_json(migrant={"en": {"mood": "good"}, "fr": {}}))
    file |= {"sources": {"a": {"title": 7}}, "themes": []}
    report = bring_in(session, json.dumps(file))
    assert report.passed_over == [
        "sources: '7' should be of the type str",
        "concept migrant: 'fr' is not known",
        "concept migrant: 'mood' is not known",
    ]
