"""Concepts side by side: the service, the page, the command."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.cli import main
from glossary.db import Database
from glossary.errors import ConceptRepeated, NumberOfConcepts, UnknownConcept
from glossary.languages import LANGUAGES
from glossary.model import (
    Characteristic,
    CharacteristicText,
    Comparison,
    ConceptState,
    Note,
    NoteKind,
    Relation,
    RelationType,
)
from glossary.search.index import SearchIndex
from glossary.services.comparing import (
    Agreement,
    Pairing,
    choose_concepts,
    compare_concepts,
    note_on,
    often_confused,
    pairings,
    put_side_by_side,
)
from glossary.settings import Settings
from tests.conftest import settings_in
from tests.factories import ConceptFactory
from tests.serving import environment

TRAFFICKING = "c=human-trafficking&c=smuggling-of-migrants"


def row(position: int, *values: tuple[object, str]) -> Characteristic:
    """Return a row in English: its name is its place."""
    texts = [CharacteristicText(language="en", text=f"row {position}")]
    texts += [CharacteristicText(concept=one, language="en", text=text) for one, text in values]
    return Characteristic(position=position, texts=texts)


def test_concepts_keep_the_order_asked_for(glossary_session: Session) -> None:
    compared = compare_concepts(glossary_session, ["smuggling-of-migrants", "human-trafficking"])
    assert [concept.slug for concept in compared.concepts] == [
        "smuggling-of-migrants", "human-trafficking",
    ]  # fmt: skip
    (table,) = compared.tables
    assert table.concepts == compared.concepts
    assert [row.text("en").text for row in table.rows][:3] == ["Aim", "Means", "Consent"]
    (link,) = compared.links
    assert (link.source.slug, link.type, link.target.slug) == (
        "human-trafficking", "confusable", "smuggling-of-migrants",
    )  # fmt: skip
    assert set(compared.countries) == {"TH", "LA", "VN", "CN"}


@pytest.mark.parametrize(
    ("slugs", "error"),
    [
        ([], NumberOfConcepts),
        (["refugee"], NumberOfConcepts),
        (["refugee", "migrant", "broker", "wage", "visa"], NumberOfConcepts),
        (["refugee", "refugee", "migrant"], ConceptRepeated),
        (["refugee", "nobody"], UnknownConcept),
        (["refugee", "Refugee"], UnknownConcept),
        (["refugee", "a\0b"], UnknownConcept),
        (["refugee", ""], UnknownConcept),
        (["refugee", "a" * 5_000], UnknownConcept),
    ],
)
def test_what_cannot_be_compared_is_refused(
    glossary_session: Session, slugs: list[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        compare_concepts(glossary_session, slugs)


def test_what_was_understood_is_kept(glossary_session: Session) -> None:
    choice = choose_concepts(glossary_session, ["refugee", "nobody", "refugee"])
    assert [concept.slug for concept in choice.concepts] == ["refugee"]
    assert [type(problem) for problem in choice.problems] == [
        UnknownConcept, ConceptRepeated, NumberOfConcepts,
    ]  # fmt: skip


def test_of_a_very_long_address_the_beginning_is_read(glossary_session: Session) -> None:
    choice = choose_concepts(glossary_session, [f"n{number}" for number in range(10_000)])
    assert len(choice.problems) == 21


def test_rows_say_how_far_they_agree(session: Session, make_concept: ConceptFactory) -> None:
    a, b, c = (make_concept(slug, en=slug) for slug in "abc")
    session.add(
        Comparison(
            slug="abc",
            concepts=[a, b, c],
            characteristics=[
                row(0, (a, "Yes"), (b, "yes"), (c, "yes")),
                row(1, (a, "Yes"), (b, "Yes"), (c, "No")),
                row(2, (a, "Yes"), (b, "No"), (c, "Perhaps")),
                row(3, (a, "Yes"), (b, "No")),
                row(4),
            ],
        )
    )
    session.flush()
    (table,) = put_side_by_side(session, (a, b, c)).tables
    assert table.is_whole
    assert [table.agreement(one, "en") for one in table.rows] == [
        Agreement.SAME, Agreement.PARTLY, Agreement.DIFFERENT, Agreement.DIFFERENT, Agreement.SAME,
    ]  # fmt: skip


def test_a_table_gives_the_columns_that_are_asked_for(
    session: Session, make_concept: ConceptFactory
) -> None:
    a, b, c, d = (make_concept(slug, en=slug) for slug in "abcd")
    session.add_all(
        [
            Comparison(slug="abc", concepts=[a, b, c], characteristics=[row(0)]),
            Comparison(slug="ab", concepts=[a, b], characteristics=[row(0)]),
            Comparison(slug="bd", concepts=[b, d], characteristics=[row(0)]),
            Comparison(slug="cd", concepts=[c, d], characteristics=[row(0)]),
        ]
    )
    session.flush()

    def tables(*concepts: object) -> list[tuple[str, tuple[str, ...], bool]]:
        found = put_side_by_side(session, concepts).tables
        return [(one.slug, tuple(x.slug for x in one.concepts), one.is_whole) for one in found]

    assert tables(b, a, d) == [("ab", ("b", "a"), True), ("bd", ("b", "d"), True)]
    assert tables(a, c) == [("abc", ("a", "c"), False)]
    assert tables(a, d) == []
    assert not put_side_by_side(session, (a, d)).is_printed
    assert not put_side_by_side(session, (a, c)).is_printed
    assert put_side_by_side(session, (a, b)).is_printed


def test_what_is_explained_comes_first(session: Session, make_concept: ConceptFactory) -> None:
    a, b, c = (make_concept(slug, en=slug) for slug in "abc")
    contrast = Note(kind=NoteKind.CONTRAST, language="en", text="They differ.")
    a.relations.append(Relation(position=0, type=RelationType.RELATED, target=b))
    b.relations.append(
        Relation(position=0, type=RelationType.CONFUSABLE, target=a, notes=[contrast])
    )
    b.relations.append(Relation(position=1, type=RelationType.CONFUSABLE, target=c))
    session.flush()
    links = put_side_by_side(session, (a, b)).links
    assert [(link.source.slug, link.type, link.target.slug) for link in links] == [
        ("b", "confusable", "a"), ("a", "related", "b"),
    ]  # fmt: skip
    assert often_confused(b) == ["a", "c"]
    session.add(Comparison(slug="ab", concepts=[a, b], characteristics=[row(0)]))
    session.flush()
    assert pairings(session) == [Pairing(("a", "b"), True), Pairing(("b", "c"), False)]


def test_a_country_has_its_note_or_none(glossary_session: Session) -> None:
    (concept, _) = compare_concepts(
        glossary_session, ["human-trafficking", "smuggling-of-migrants"]
    ).concepts
    note = note_on(concept, "TH")
    assert note is not None
    assert note.country == "TH"
    assert note_on(concept, "XX") is None


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_page_explains_the_difference_in_the_readers_language(
    client: FlaskClient, glossary_session: Session, ui: str
) -> None:
    page = client.get(f"/{ui}/compare?{TRAFFICKING}&show=th,km").text
    compared = compare_concepts(glossary_session, ["human-trafficking", "smuggling-of-migrants"])
    contrast = next(note.text for note in compared.links[0].relation.notes if note.language == ui)
    assert contrast.replace("'", "&#39;") in page
    for one in compared.tables[0].rows:
        assert one.text(ui).text in page.replace("&#39;", "'")
        for concept in compared.concepts:
            assert one.text(ui, concept).text in page.replace("&#39;", "'")
            assert concept.section("th").preferred_term().text in page
            assert concept.section("km").definition.text in page
    assert page.count('class="different"') == len(compared.tables[0].rows)
    assert f"/{ui}/booklet/print.pdf?layout=compare&amp;concepts=human-trafficking" in page


def test_rows_that_agree_say_so_in_words(client: FlaskClient) -> None:
    page = client.get("/en/compare?c=passport&c=border-pass&c=temporary-passport").text
    rows = re.findall(r'<tr role="row" class="(\w+)">(.*?)</tr>', page, re.DOTALL)
    words = {"same": "the same", "partly": "partly the same", "different": "different"}
    assert {kind for kind, _ in rows} >= {"partly", "different"}
    for kind, text in rows:
        assert f"</span> {words[kind]}</span>" in text
    two = client.get("/en/compare?c=passport&c=temporary-passport").text
    assert 'class="same"' in two


def test_words_to_avoid_stand_beside_the_better_ones(client: FlaskClient) -> None:
    page = client.get("/en/compare?c=undocumented-migrant&c=documented-migrant&show=th").text
    words = page.split('class="comparison words-compared"')[1]
    assert (
        '<span class="avoid">avoid</span> <bdi class="t" lang="en">illegal migrant</bdi>' in words
    )
    assert "no person is illegal" in words
    assert "/booklet/print.pdf" not in page, "no table tells these two apart"


def test_an_unknown_word_is_named_and_the_others_are_compared(client: FlaskClient) -> None:
    answer = client.get("/en/compare?c=refugee&c=nobody%3Cb%3E&c=migrant&c=refugee")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert "“nobody&lt;b&gt;” is no entry of this glossary." in answer.text
    assert "“refugee” is named twice." in answer.text
    assert "<h2>What they mean</h2>" in answer.text


@pytest.mark.parametrize("ui", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "status", "ticked"),
    [
        ("c=refugee", 400, 1),
        ("c=refugee&c=refugee", 400, 1),
        ("c=refugee&c=migrant&c=broker&c=wage&c=visa", 400, 5),
        ("c=nobody", 404, 0),
        ("c=", 404, 0),
    ],
)
def test_what_was_understood_stays_ticked(
    client: FlaskClient, ui: str, query: str, status: int, ticked: int
) -> None:
    answer = client.get(f"/{ui}/compare?{query}")
    assert answer.status_code == status
    assert '<div class="problem" role="alert">' in answer.text
    assert len(re.findall(r'name="c"[^>]*checked', answer.text)) == ticked
    if query.startswith("c=refugee"):
        assert 'value="asylum-seeker">' in answer.text, "what it is confused with is offered"


def test_a_choice_of_languages_goes_to_one_address(client: FlaskClient) -> None:
    answer = client.get(f"/en/compare?{TRAFFICKING}&show=th&show=km")
    assert answer.location == f"/en/compare?{TRAFFICKING}&show=th,km"


@pytest.mark.walks_again
def test_what_is_ready_is_listed_by_theme(client: FlaskClient) -> None:
    page = client.get("/en/compare").text
    trafficking = page.split('aria-labelledby="trafficking"')[1].split("</section>")[0]
    assert f'href="/en/compare?{TRAFFICKING.replace("&", "&amp;")}"' in trafficking
    for address in set(re.findall(r'href="(/en/compare\?c=[^"]*)"', page)):
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_comparing_is_offered_from_an_entry_and_from_results(client: FlaskClient) -> None:
    entry = client.get("/en/concepts/human-trafficking").text
    assert f'href="/en/compare?{TRAFFICKING.replace("&", "&amp;")}"' in entry
    results = client.get("/en/search?q=refugee").text
    assert 'type="checkbox" name="c" value="refugee"' in results
    assert "Compare what is ticked" in results
    one = client.get("/en/search?q=xenophobia").text
    assert one.count('<li class="hit') == 1
    assert 'name="c"' not in one
    assert "Compare what is ticked" not in one


def test_every_comparison_is_light(client: FlaskClient, glossary_session: Session) -> None:
    """Every ready table in all seven languages, in the heaviest script, fits the limit."""
    for pairing in pairings(glossary_session):
        if pairing.has_table:
            page = client.get("/my/compare", query_string={"c": pairing.concepts})
            assert page.status_code == 200
            assert len(gzip.compress(page.data, 6)) <= 30_000


@pytest.mark.walks_again
def test_the_longest_entries_are_light_side_by_side(
    client: FlaskClient, glossary_index: SearchIndex
) -> None:
    """Four entries are the most that fit a page, and no four have more to say than these."""

    def size(slug: str) -> int:
        return len(client.get(f"/api/v1/concepts/{slug}").data)

    longest = sorted(glossary_index.concepts, key=size, reverse=True)
    page = client.get("/my/compare", query_string={"c": longest[:4]})
    assert page.status_code == 200
    assert len(gzip.compress(page.data, 6)) <= 30_000


def test_what_is_retired_or_of_no_theme_is_not_listed(
    database: Database, session: Session, make_concept: ConceptFactory, tmp_path: Path
) -> None:
    client = create_app(settings_in(tmp_path), database).test_client()
    assert "There is no comparison yet." in client.get("/en/compare").text
    a, b, c = (make_concept(slug, en=slug) for slug in "abc")
    homeless = make_concept("d", {"themes": []}, en="d")
    b.relations.append(Relation(type=RelationType.CONFUSABLE, target=a))
    c.relations.append(Relation(type=RelationType.CONFUSABLE, target=a))
    homeless.relations.append(Relation(type=RelationType.CONFUSABLE, target=a))
    c.state = ConceptState.RETIRED
    session.commit()
    client = create_app(settings_in(tmp_path), database).test_client()
    page = client.get("/en/compare").text
    assert re.findall(r'href="/en/compare\?([^"]*)"', page) == ["c=b&amp;c=a"]
    assert client.get("/en/compare?c=a&c=c").status_code == 404


@pytest.fixture
def run(glossary_settings: Settings):
    """Run ``glossary compare`` on the built-in glossary."""

    def invoke(*arguments: str):
        return CliRunner().invoke(main, ["compare", *arguments], env=environment(glossary_settings))

    return invoke


def test_the_command_answers_as_the_api_does(run, client: FlaskClient) -> None:
    result = run("human-trafficking", "smuggling-of-migrants", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == client.get(f"/api/v1/compare?{TRAFFICKING}").json


def test_the_command_is_readable(run) -> None:
    shown = run("undocumented-migrant", "documented-migrant").stdout
    assert "undocumented-migrant – confusable: documented-migrant" in shown
    assert "avoid illegal migrant" in shown
    shown = run("human-trafficking", "smuggling-of-migrants").stdout
    assert "Border crossed  (different)\n  human-trafficking: Not needed" in shown
    assert "ไทย\n  human-trafficking: การค้ามนุษย์" in shown


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ([], 2, "SLUG"),
        (["refugee"], 1, "1 concepts are named: name 2 to 4"),
        (["refugee", "nobody"], 1, "no concept nobody"),
        (["refugee", "migrant", "refugee"], 1, "refugee is named twice"),
    ],
)
def test_the_command_says_what_is_wrong(run, arguments, status, message) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert message in result.stderr
