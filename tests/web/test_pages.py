"""Every page, in every interface language."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossary.languages import LANGUAGES

PATHS = [
    "/",
    "/search",
    "/search?q=ilegal+migrent",
    "/search?q=%E0%B8%9C%E0%B8%B9%E0%B9%89%E0%B8%A5%E0%B8%B5%E0%B9%89%E0%B8%A0%E0%B8%B1%E0%B8%A2",
    "/search?q=phu+li+phai",
    "/search?q=qqqqqqqqqq",
    "/search?q=migrant&in=vi&show=th,my",
    "/concepts/undocumented-migrant",
    "/concepts/refugee?show=th,my",
    "/concepts/refugee/card/my",
    "/concepts/refugee/history",
    "/concepts/refugee/map",
    "/concepts/passport/languages?a=lo&b=th&by=my",
    "/countries/",
    "/check-text",
    "/countries/TH?beside=MM",
    "/compare",
    "/compare?c=human-trafficking&c=smuggling-of-migrants&show=th,km",
    "/ambiguous",
    "/ambiguous?in=lo",
    "/avoid",
    "/avoid?q=alien",
    "/coverage?in=km",
    "/coverage/km?what=check_again",
    "/wanted?in=km",
    "/themes/",
    "/themes/people",
    "/collections/",
    "/collections/fishers",
    "/index/th",
    "/index/zh",
    "/booklet",
    "/export",
    "/booklet?concepts=wage,broker&layout=cards",
    "/editions/",
    "/report?kind=wrong&concept=refugee&word=refugee&language=en",
    "/report/sent",
    "/sign-in",
    "/about",
]
# Pages for people with an account ask everybody else to sign in.
SIGNED_IN_PATHS = [
    "/import",
    "/editions/publish",
    "/account",
    "/propose",
    "/concepts/refugee/edit?in=km",
    "/review/",
    "/proposals/",
    "/proposals/1",
    "/proposals/1/edit",
    "/account/invitations",
    "/account/notices",
    "/drafts/1",
    "/concepts/refugee/manage",
    "/concepts/refugee/relations",
    "/concepts/refugee/restore/1",
    "/concepts/refugee/retire",
    "/concepts/refugee/reinstate",
    "/concepts/refugee/merge",
    "/retired",
    "/review/reports",
    "/concepts/refugee/understanding",
]


@pytest.mark.parametrize("ui", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers_in_its_language(client: FlaskClient, ui: str, path: str) -> None:
    page = client.get(f"/{ui}{path}")
    assert page.status_code == 200
    assert f'<html lang="{LANGUAGES[ui].lang_attribute}"' in page.text
    assert "<title>" in page.text


@pytest.mark.parametrize("ui", LANGUAGES)
@pytest.mark.parametrize("path", SIGNED_IN_PATHS)
def test_a_page_for_accounts_asks_in_its_language(client: FlaskClient, ui: str, path: str) -> None:
    page = client.get(f"/{ui}{path}")
    assert page.status_code == 401
    assert f'<html lang="{LANGUAGES[ui].lang_attribute}"' in page.text
    assert f'action="/{ui}/sign-in"' in page.text


def test_every_page_of_the_application_is_among_them(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    walked = {adapter.match(f"/en{path.split('?')[0]}")[0] for path in (*PATHS, *SIGNED_IN_PATHS)}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        # What ends like a file is one, not a page.
        if rule.rule.startswith("/<tag:ui>/")
        and "." not in rule.rule
        and "GET" in (rule.methods or ())
        # There is no edition of the built-in glossary, and nobody is invited to it.
        and rule.endpoint not in {"editions.edition", "inviting.invitation"}
    }
    # What the script of the search box asks is JSON, what the form for files asks is a file, what
    # picks for printing leads back to the results, and the feed of an account is XML.
    others = {"search.suggestions", "exporting.file", "booklet.pick", "notices.feed"}
    assert walked == pages - others


# How often a page may ask the database, by what is in its address; any other page, once.
MOST_QUERIES = {
    "/concepts": 24,
    "/coverage": 24,
    "?c=": 24,
    "/compare": 4,
    "/countries": 5,
    "/booklet": 3,
    "/wanted": 3,
}


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_the_database_little_and_always_the_same(
    client: FlaskClient,
    count_queries: list[str],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    most = next((number for mark, number in MOST_QUERIES.items() if mark in path), 1)
    # However slow this machine is, the second page does not look for a newer index.
    monkeypatch.setattr("glossary.current._LOOK_EVERY", 3600.0)
    client.get(f"/en{path}")
    count_queries.clear()
    client.get(f"/en{path}")
    assert len(count_queries) <= most


def test_the_home_page_speaks_seven_languages(client: FlaskClient) -> None:
    titles = {
        ui: re.findall(r"<title>(.*?)</title>", client.get(f"/{ui}/").text) for ui in LANGUAGES
    }
    assert len({title for found in titles.values() for title in found}) == len(LANGUAGES)


def test_a_discouraged_word_leads_to_the_better_one_with_the_reason(client: FlaskClient) -> None:
    page = client.get("/en/search?q=illegal+migrant").text
    first = page.split('<li class="hit')[1]
    assert '<bdi class="t" lang="en">illegal migrant</bdi>' in first
    assert "avoid" in first
    assert '<bdi class="t" lang="en">undocumented migrant</bdi>' in first
    assert "no person is" in first


@pytest.mark.parametrize("ui", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "/search?q=refugee",
        "/concepts/refugee",
        "/concepts/refugee/card/km",
        "/themes/work",
        "/index/lo",
    ],
)
def test_what_nobody_reviewed_says_so(client: FlaskClient, ui: str, path: str) -> None:
    assert f'href="/{ui}/about#review"' in client.get(f"/{ui}{path}").text


def test_results_show_the_languages_that_were_chosen(client: FlaskClient) -> None:
    page = client.get("/en/search?q=refugee&show=th,my").text
    words = page.split('<dl class="words">')[1].split("</dl>")[0]
    assert re.findall(r'<dt lang="(.*?)"', words) == ["th", "my"]


def test_a_choice_of_languages_is_remembered(client: FlaskClient) -> None:
    client.get("/en/search?q=refugee&show=lo,vi")
    page = client.get("/en/search?q=refugee").text
    words = page.split('<dl class="words">')[1].split("</dl>")[0]
    assert re.findall(r'<dt lang="(.*?)"', words) == ["lo", "vi"]
    client.get("/en/search?q=refugee&show=")
    assert len(re.findall("<dt ", client.get("/en/search?q=strike").text)) >= len(LANGUAGES)


def test_a_remembered_language_that_is_gone_is_passed_over(client: FlaskClient) -> None:
    client.set_cookie("show", "xx.km")
    page = client.get("/en/search?q=refugee").text
    words = page.split('<dl class="words">')[1].split("</dl>")[0]
    assert re.findall(r'<dt lang="(.*?)"', words) == ["km"]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("/th/search?q=refugee&show=th&show=my", "/th/search?q=refugee&show=th,my"),
        ("/th/search?q=refugee&in=", "/th/search?q=refugee"),
        ("/th/search?q=&show=th&show=my&in=km", "/th/search?in=km&show=th,my"),
    ],
)
def test_a_state_has_one_address(client: FlaskClient, typed: str, address: str) -> None:
    answer = client.get(typed)
    assert answer.status_code == 302
    assert answer.location.replace("%2C", ",") == address


def test_a_long_answer_can_be_shown_whole(client: FlaskClient) -> None:
    page = client.get("/en/search?q=migration").text
    assert page.count('<li class="hit') == 20
    more = re.findall(r'class="more" href="(.*?)"', page)[0].replace("&amp;", "&")
    assert client.get(more).text.count('<li class="hit') > 20


def test_the_language_switcher_keeps_the_page_and_the_query(client: FlaskClient) -> None:
    page = client.get("/en/search?q=di+c%C6%B0&show=th,my").text
    assert 'href="/km/search?q=di+c%C6%B0&amp;show=th%2Cmy"' in page
    assert 'href="/lo/concepts/refugee"' in client.get("/en/concepts/refugee").text


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("th-TH,th;q=0.9", "th"),
        ("zh-CN", "zh"),
        ("zh-TW", "zh"),
        ("zh-Hans-CN", "zh"),
        ("my-MM,en;q=0.5", "my"),
        ("fr-FR,km;q=0.4", "km"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        ("x" * 5000, "en"),
    ],
)
def test_a_new_reader_is_sent_to_a_language_that_fits(
    client: FlaskClient, accepted: str, tag: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert answer.status_code == 302
    assert answer.location == f"/{tag}/"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)


def test_a_reader_who_comes_back_is_sent_to_the_language_of_last_time(client: FlaskClient) -> None:
    client.get("/lo/")
    answer = client.get("/", headers={"Accept-Language": "th"})
    assert answer.location == "/lo/"
    client.set_cookie("ui", "xx")
    assert client.get("/", headers={"Accept-Language": "th"}).location == "/th/"


@pytest.mark.parametrize("path", ["/en/", "/en/concepts/refugee", "/en/search?q=refugee"])
def test_an_unchanged_page_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    again = client.get(
        path, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.data == b""
    plain = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert plain.status_code == 200
    assert gzip.decompress(first.data) == plain.data


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for path in ("/en/", "/en/nowhere", "/api/v1/themes", "/", "/healthz"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PATHS)
def test_no_page_holds_inline_code(client: FlaskClient, path: str) -> None:
    page = client.get(f"/en{path}").text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_what_was_typed_is_shown_as_text(client: FlaskClient) -> None:
    page = client.get("/en/search", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_quoted_word_carries_its_language(app: Flask) -> None:
    from glossary.web.concepts import marked

    with app.app_context():
        assert marked("the word မေခ္ယ <b>", "en") == 'the word <bdi lang="my">မေခ္ယ</bdi> &lt;b&gt;'
        assert marked("ဒုက္ခသည် 难民", "my") == 'ဒုက္ခသည် <bdi lang="zh-Hans">难民</bdi>'


def test_the_service_is_well_when_its_database_is(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.json == {"status": "ok"}


def test_burmese_counts_in_burmese_digits(client: FlaskClient) -> None:
    assert "၂၀၂" in client.get("/my/about").text
    assert "202" in client.get("/km/about").text


def test_a_country_and_a_date_are_named_in_the_readers_language(app: Flask) -> None:
    from datetime import UTC, datetime

    from flask import g

    from glossary.web.i18n import language_name, long_date, number, territory_name

    day = datetime(2026, 11, 24, tzinfo=UTC)
    with app.test_request_context("/"):
        g.ui = "vi"
        assert territory_name("TH") == "Thái Lan"
        assert territory_name("ZZZ") == "ZZZ"
        assert long_date(day) == "24 tháng 11, 2026"
        assert language_name("th") == "Tiếng Thái"
        g.ui = "my"
        assert number(1234) == "၁,၂၃၄"
        assert "၂၀၂၆" in long_date(day)


def test_a_word_says_how_and_where_it_is_used(client: FlaskClient) -> None:
    assert '<p class="quiet">everyday speech</p>' in client.get("/en/concepts/overtime").text
    assert '<p class="quiet">Taiwan</p>' in client.get("/en/concepts/severance-pay").text
    assert "日常口语" in client.get("/zh/concepts/overtime").text
