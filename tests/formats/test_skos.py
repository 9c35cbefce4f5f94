"""SKOS: the graph, read back from both of its forms."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD, Namespace

from glossary.exports import EXPORTS
from glossary.languages import LANGUAGES
from glossary.services.documents import read_relations
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write

XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
BASE = "https://glossary.example.org/"
REFUGEE = URIRef(f"{BASE}concepts/refugee")
MIGRANT = URIRef(f"{BASE}concepts/migrant")


# Its reader of JSON-LD uses what it has declared out of date itself.
READ_BY_RDFLIB = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def read(file: bytes, form: str = "turtle") -> Graph:
    return Graph().parse(data=file.decode(), format=form)


@pytest.mark.usefixtures("refugee")
def test_a_concept_has_its_labels(write: Write) -> None:
    graph = read(write("skos", languages="en,th"))
    assert set(graph.objects(REFUGEE, SKOS.prefLabel)) == {
        Literal("refugee", "en"),
        Literal("ผู้ลี้ภัย", "th"),
    }
    assert set(graph.objects(REFUGEE, SKOS.altLabel)) == {Literal("ผู้หนีภัย", "th")}
    assert set(graph.objects(REFUGEE, SKOS.hiddenLabel)) == {
        Literal("runaway", "en"),
        Literal("fled", "en"),
        Literal("คนหนี", "th"),
    }
    assert (REFUGEE, SKOS.definition, Literal("ผู้ที่หนีภัย", "th")) in graph
    assert (REFUGEE, SKOS.editorialNote, Literal("th: unreviewed")) in graph
    assert (REFUGEE, SKOS.editorialNote, Literal("en: approved")) in graph
    assert (REFUGEE, SKOS.scopeNote, Literal("TH: No status.", "en")) in graph
    assert (REFUGEE, SKOS.scopeNote, Literal("Officials avoid it.", "en")) in graph
    assert (REFUGEE, SKOS.related, MIGRANT) in graph
    assert (MIGRANT, SKOS.related, REFUGEE) in graph
    assert (REFUGEE, SKOS.scopeNote, Literal("Fled or not.", "en")) in graph
    people = URIRef(f"{BASE}themes/people")
    assert set(graph.objects(people, SKOS.member)) == {REFUGEE, MIGRANT}


@pytest.mark.usefixtures("refugee")
def test_a_word_to_avoid_says_why(write: Write) -> None:
    graph = read(write("skos", languages="en,th"))
    (label,) = graph.subjects(XL.literalForm, Literal("runaway", "en"))
    assert (REFUGEE, XL.hiddenLabel, label) in graph
    assert (label, RDF.type, XL.Label) in graph
    assert (label, DCTERMS.type, Literal("deprecated")) in graph
    assert (label, DCTERMS.isReplacedBy, Literal("refugee", "en")) in graph
    assert (label, SKOS.changeNote, Literal("ตำหนิ", "th")) in graph
    assert (label, SKOS.scopeNote, Literal("Also said of debtors.", "en")) in graph


@pytest.mark.usefixtures("refugee")
def test_the_scheme_says_day_licence_and_review(write: Write) -> None:
    graph = read(write("skos"))
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert graph.value(scheme, DCTERMS.license) == URIRef(
        "https://creativecommons.org/licenses/by/4.0/"
    )
    modified = graph.value(scheme, DCTERMS.modified)
    assert isinstance(modified, Literal)
    assert modified.datatype == XSD.date
    assert any("native speaker" in line for line in graph.objects(scheme, DCTERMS.description))
    assert set(graph.subjects(SKOS.topConceptOf, scheme)) == {REFUGEE, MIGRANT}


def test_a_narrower_concept_is_no_top_concept(write: Write, make_concept: ConceptFactory) -> None:
    migrant, refugee = make_concept("migrant", en="migrant"), make_concept("refugee", en="refugee")
    wider = {"relations": [{"type": "broader", "concept": "migrant"}]}
    read_relations(refugee, wider, {"migrant": migrant})
    graph = read(write("skos"))
    assert (REFUGEE, SKOS.broader, MIGRANT) in graph
    assert (MIGRANT, SKOS.narrower, REFUGEE) in graph
    assert set(graph.subjects(SKOS.topConceptOf)) == {MIGRANT}


@READ_BY_RDFLIB
def test_both_forms_say_the_same_of_the_whole_glossary(whole: Whole) -> None:
    graph = read(whole("skos"))
    assert set(graph) == set(read(whole("skos-json"), "json-ld"))
    for slug, document in whole.parcel.entries.items():
        concept = URIRef(f"{BASE}concepts/{slug}")
        labels = list(graph.objects(concept, SKOS.prefLabel))
        assert Counter(one.language for one in labels) == Counter(
            one.lang_attribute for one in LANGUAGES.values()
        )
        words = {str(one) for kind in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
                 for one in graph.objects(concept, kind)}  # fmt: skip
        for tag in LANGUAGES:
            assert words.issuperset(term["text"] for term in document[tag]["terms"])
    for broader in graph.subject_objects(SKOS.broader):
        assert (broader[1], SKOS.narrower, broader[0]) in graph


@READ_BY_RDFLIB
def test_what_a_string_escapes_comes_back(write: Write, make_concept: ConceptFactory) -> None:
    wicked = 'a "quoted" \\ text\nof two lines\r and <tags>'
    term = {"text": "term", "status": "preferred", "romanization": "r", "type": "variant",
            "literal": {"en": "l"}, "usage": {"en": wicked}, "example": {"en": "e"}}  # fmt: skip
    second = {"text": "second", "status": "preferred"}
    make_concept("wicked", {"en": {"definition": {"text": wicked}, "terms": [term, second]}})
    nowhere = dataclasses.replace(write.source, host=None)
    graph = read(EXPORTS["skos"].write(nowhere, {}))
    concept = URIRef("urn:mekong-glossary:concepts/wicked")
    assert graph.value(concept, SKOS.definition) == Literal(wicked, "en")
    assert graph.value(concept, SKOS.prefLabel) == Literal("term", "en")
    assert graph.value(concept, SKOS.altLabel) == Literal("second", "en"), "one is preferred"
    (label,) = graph.subjects(XL.literalForm, Literal("term", "en"))
    assert graph.value(label, SKOS.example) == Literal("e", "en")
    assert set(graph.objects(label, SKOS.note)) == {Literal("r", "en-Latn"), Literal("l", "en")}
    assert set(graph) == set(read(EXPORTS["skos-json"].write(nowhere, {}), "json-ld"))
