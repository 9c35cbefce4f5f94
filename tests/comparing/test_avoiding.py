"""Words to avoid: say this, not that."""

from __future__ import annotations

import gzip
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.errors import QueryTooLong, UnknownLanguage, UnknownTheme
from glossary.languages import LANGUAGES
from glossary.search.index import SearchIndex
from glossary.services.avoiding import words_to_avoid
from glossary.services.indexing import build_index
from tests.factories import ConceptFactory


def texts(index: SearchIndex, **wanted: str) -> list[str]:
    return [term.text for part in words_to_avoid(index, **wanted) for term in part.terms]


def test_every_discouraged_word_stands_there_once(glossary_index: SearchIndex) -> None:
    expected = {
        (term.concept, term.language, term.text)
        for concept in glossary_index.concepts.values()
        for terms in concept.terms.values()
        for term in terms
        if term.status.is_discouraged and not term.is_variant
    }
    found = [
        (term.concept, term.language, term.text)
        for part in words_to_avoid(glossary_index)
        for term in part.terms
    ]
    assert len(found) > 100
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ILLEGAL MIGRANT", "illegal migrant"),
        ("แรงงานตางดาว", "แรงงานต่างด้าว"),
        ("bat hop phap", "di cư bất hợp pháp"),
        ("undocumented", "illegal migrant"),
        ("no person is", "illegal migrant"),
        ("zzzz", None),
        ("…", None),
    ],
)
def test_a_word_is_found_by_itself_its_better_word_and_its_reason(
    glossary_index: SearchIndex, query: str, found: str | None
) -> None:
    words = texts(glossary_index, query=query)
    assert (found in words) if found else (words == [])


def test_a_theme_and_a_language_narrow_the_list(glossary_index: SearchIndex) -> None:
    (part,) = words_to_avoid(glossary_index, language="my", theme="health")
    assert part.theme.slug == "health"
    assert {term.language for term in part.terms} == {"my"}
    assert words_to_avoid(glossary_index, language="en", theme="health") == ()


def test_a_concept_of_two_themes_stands_under_the_one_asked_for(
    session: Session, make_concept: ConceptFactory
) -> None:
    bad = {"text": "alien", "status": "deprecated", "use_instead": "foreigner"}
    make_concept("a", {"themes": ["people", "work"], "en": {"terms": [bad]}}, en="foreigner")
    make_concept("b", {"themes": [], "en": {"terms": [bad]}}, en="foreigner")
    index = build_index(session)
    assert [part.theme.slug for part in words_to_avoid(index)] == ["people"]
    assert [part.theme.slug for part in words_to_avoid(index, theme="work")] == ["work"]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"language": "xx"}, UnknownLanguage),
        ({"theme": "nowhere"}, UnknownTheme),
        ({"query": "a" * 201}, QueryTooLong),
    ],
)
def test_what_cannot_be_listed_is_refused(
    glossary_index: SearchIndex, wanted: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        words_to_avoid(glossary_index, **wanted)


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_page_shows_the_words_of_its_own_language(client: FlaskClient, ui: str) -> None:
    page = client.get(f"/{ui}/avoid").text
    advice = page.split('class="advice"', 1)[1]
    words = re.findall(r'class="avoid">[^<]*</span> <bdi class="t" lang="([^"]*)"', advice)
    assert words
    assert set(words) == {LANGUAGES[ui].lang_attribute}
    assert f"/{ui}/about#review" in page


def test_a_word_stands_with_the_better_one_the_reason_and_an_example(client: FlaskClient) -> None:
    page = client.get("/en/avoid?q=illegal+migrant&in=en").text
    text = page.split('class="advice"', 1)[1].split("</section>")[0]
    assert '<bdi class="t" lang="en">illegal migrant</bdi>' in text
    assert 'href="/en/concepts/undocumented-migrant#en"' in text
    assert "no person is illegal" in text
    assert re.search(r'<p class="quiet" lang="en">“[^“]+”</p>', text)


def test_the_whole_list_fits_the_limit(client: FlaskClient, glossary_index: SearchIndex) -> None:
    page = client.get("/my/avoid", query_string={"q": "၊"})
    assert page.status_code == 200
    for tag in LANGUAGES:
        page = client.get(f"/my/avoid?in={tag}")
        assert len(gzip.compress(page.data, 6)) <= 30_000


def test_the_list_is_printed_as_a_poster(client: FlaskClient) -> None:
    page = client.get("/en/avoid?in=th&theme=people").text
    address = "/en/booklet?layout=avoid&amp;languages=th,en&amp;themes=people"
    assert f'href="{address}"' in page
    assert client.get(address.replace("&amp;", "&")).status_code == 200
    everything = client.get("/en/avoid?q=illegal").text
    assert 'href="/en/booklet?layout=avoid&amp;languages=en,th' in everything
    assert "/booklet?layout=avoid" not in client.get("/en/avoid?q=zzzz").text


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("q=illegal&in=&theme=", "q=illegal"),
        ("q=&in=th&theme=", "in=th"),
        ("q=+&in=&theme=", ""),
    ],
)
def test_a_state_has_one_address(client: FlaskClient, typed: str, address: str) -> None:
    answer = client.get(f"/en/avoid?{typed}")
    assert answer.status_code == 302
    assert answer.location.partition("?")[2] == address


@pytest.mark.parametrize(
    ("query", "status"), [("in=xx", 404), ("theme=nowhere", 404), ("q=" + "a" * 201, 400)]
)
def test_bad_input_is_answered_with_a_sentence(
    client: FlaskClient, query: str, status: int
) -> None:
    answer = client.get(f"/en/avoid?{query}")
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
