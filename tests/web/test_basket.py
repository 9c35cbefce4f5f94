"""Entries picked for printing go along in the address from page to page."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossary.search.index import SearchIndex
from glossary.web.basket import MOST_PICKED
from glossary.web.search import search_from_field

PICKED = "pick=wage,broker"
FORMS = ("edit", "understanding")


def links(text: str) -> list[str]:
    """Return the addresses that a page leads to in its own language."""
    return re.findall(r'href="(/en/[^"#]*)', text)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/search?q=work", "/concepts/refugee", "/themes/", "/themes/work", "/index/en",
        "/collections/fishers", "/compare?c=refugee&c=migrant", "/avoid", "/countries/",
        "/nothing-here", "/search?q=",
    ],
)  # fmt: skip
def test_every_page_for_looking_up_hands_on_what_is_picked(client: FlaskClient, path: str) -> None:
    page = client.get(f"/en{path}{'&' if '?' in path else '?'}{PICKED}").text

    assert "2 words picked" in page
    assert 'href="/en/booklet?concepts=wage,broker"' in page
    onward = [one for one in links(page) if re.match("/en/(concepts|themes|search|index)/?", one)]
    again = [one for one in onward if "pick=" not in one]
    # One link starts again, and leads to the page itself; who goes on to write prints nothing.
    itself = {f"/en{path.split('?')[0]}", *(f"/en{path}/{form}" for form in FORMS)}
    assert {one.split("?")[0] for one in again} <= itself
    assert len(onward) > len(again)
    assert page.count("pick=wage,broker&amp;pick=") == 0


def test_a_page_on_which_nothing_is_picked_says_nothing_of_it(client: FlaskClient) -> None:
    page = client.get("/en/themes/work").text
    assert "pick" not in page


def test_an_entry_is_picked_and_put_back(client: FlaskClient) -> None:
    page = client.get("/en/concepts/refugee").text
    assert 'href="/en/concepts/refugee?pick=refugee" rel="nofollow">Pick for printing' in page

    page = client.get(f"/en/concepts/wage?{PICKED}").text
    assert 'href="/en/concepts/wage?pick=broker" rel="nofollow">Picked. Put back' in page
    page = client.get("/en/concepts/wage?pick=wage").text
    assert 'href="/en/concepts/wage" rel="nofollow">Picked. Put back' in page


def test_what_is_ticked_among_results_is_picked(client: FlaskClient) -> None:
    page = client.get(f"/en/search?q=migrant+%26+work&in=en&show=th,my&all=1&{PICKED}").text
    field = "in=en&amp;show=th,my&amp;all=1&amp;q=migrant &amp; work"
    assert f'name="search" value="{field}"' in page

    answer = client.get(
        "/en/pick",
        query_string={
            "c": ["passport", "wage", "nobody"],
            "pick": "wage,broker",
            "search": field.replace("&amp;", "&"),
        },
    )

    assert answer.status_code == 302
    assert answer.location == (
        "/en/search?q=migrant+%26+work&in=en&show=th,my&all=1&pick=wage,broker,passport"
    )
    assert client.get(answer.location).status_code == 200
    assert client.get("/en/pick").location == "/en/search?q="


def test_a_search_comes_back_from_the_button_as_it_was() -> None:
    assert search_from_field("show=th&q=a&b=q=%") == {"q": "a&b=q=%", "show": "th"}
    assert search_from_field("next=//example.org&x") == {"q": ""}


def test_results_say_what_is_picked_already(client: FlaskClient) -> None:
    page = client.get("/en/search?q=wage&pick=wage").text
    assert page.count("Picked for printing") == 1
    one = client.get("/en/search?q=xenophobia").text
    assert 'href="/en/search?q=xenophobia&amp;pick=xenophobia"' in one


def test_the_form_for_searching_keeps_what_is_picked(client: FlaskClient) -> None:
    for path in ("/", "/search?q=wage", "/avoid", "/concepts/wage/languages", "/compare"):
        page = client.get(f"/en{path}{'&' if '?' in path else '?'}{PICKED}").text
        assert '<input type="hidden" name="pick" value="wage,broker">' in page
    answer = client.get(f"/en/search?q=wage&show=th&show=my&{PICKED}")
    assert answer.location == "/en/search?q=wage&show=th,my&pick=wage,broker"


def test_suggestions_keep_what_is_picked(client: FlaskClient) -> None:
    found = client.get(f"/en/suggestions?q=refugee&{PICKED}").json
    assert found[0]["address"] == "/en/concepts/refugee?pick=wage,broker"


def test_the_other_languages_of_a_page_have_the_same_picked(client: FlaskClient) -> None:
    page = client.get(f"/en/themes/work?{PICKED}").text
    assert 'href="/th/themes/work?pick=wage%2Cbroker"' in page


def test_no_more_than_an_address_holds_can_be_picked(
    client: FlaskClient, glossary_index: SearchIndex
) -> None:
    slugs = list(glossary_index.concepts)
    full = ",".join(slugs)
    page = client.get(f"/my/concepts/{slugs[-1]}?pick={full}", headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.data).decode()
    links = re.findall(rf'/my/booklet\?concepts={",".join(slugs[:MOST_PICKED])}"', text)
    assert links
    assert f"pick={slugs[-1]}" not in text
    # The heaviest page with the longest list is still light.
    results = client.get(f"/my/search?q=migrant&pick={full}", headers={"Accept-Encoding": "gzip"})
    assert len(page.data) < 16_000
    assert len(results.data) < 16_000


def test_more_can_be_looked_up_for_a_print(client: FlaskClient, app: Flask) -> None:
    page = client.get("/en/booklet?concepts=wage,broker&layout=cards&languages=en").text
    assert 'href="/en/?pick=wage,broker">Look up more words and pick them' in page
    assert 'href="/en/">Look up more words and pick them' in client.get("/en/booklet").text
    many = ",".join(list(client.application.extensions["glossary_index"].get().concepts)[:60])
    page = client.get(f"/en/booklet?concepts={many}&layout=poster").text
    assert "Look up more words" not in page


def test_what_is_no_slug_is_not_picked(client: FlaskClient) -> None:
    page = client.get("/en/?pick=%22%3E,WAGE,,wage,wage").text
    assert "1 word picked" in page
    assert 'href="/en/booklet?concepts=wage"' in page
    whole_theme = client.get("/en/themes/work?pick=wage").text
    assert 'href="/en/booklet?themes=work"' in whole_theme
