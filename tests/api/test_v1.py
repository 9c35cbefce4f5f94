"""The JSON API as its clients meet it."""

import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.api.v1 import OPENAPI
from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, ReviewState
from glossary.search.index import SearchIndex
from tests.conftest import settings_in
from tests.factories import ConceptFactory

API = "/api/v1/"
ADDRESSES = [
    "search?q=refugee",
    "concepts",
    "concepts/refugee",
    "languages",
    "themes",
    "coverage",
    "index/km",
    "openapi.yaml",
]
DISCOURAGED = {status.value for status in AdministrativeStatus if status.is_discouraged}

# What was asked: address, status, code of the error.
REFUSED = {
    "no q": ("search", 400, "query_missing"),
    "an empty q": ("search?q=", 400, "query_missing"),
    "spaces": ("search?q=+%20%09%C2%A0%E3%80%80", 400, "query_missing"),
    "invisible characters": ("search?q=%E2%80%8B%E2%80%8D%C2%AD%EF%BB%BF", 400, "query_missing"),
    "punctuation": ("search?q=...", 400, "query_missing"),
    "one character too many": ("search?q=" + "a" * 201, 400, "query_too_long"),
    "very long": ("search?q=" + "a" * 10_000, 400, "query_too_long"),
    "long with spaces": ("search?q=a" + "+" * 200, 400, "query_too_long"),
    "a pile of marks": ("search?q=" + "%CC%81" * 190, 400, "too_many_marks"),
    "a tower of marks": ("search?q=a" + "%CC%81" * 500, 400, "query_too_long"),
    "NUL": ("search?q=a%00b", 400, "unreadable_text"),
    "a noncharacter": ("search?q=%EF%BF%BE", 400, "unreadable_text"),
    "a lone surrogate": ("search?q=%ED%A0%80", 400, "unreadable_text"),
    "no UTF-8": ("search?q=%ff%fe", 400, "unreadable_text"),
    "no UTF-8 in another parameter": ("search?q=a&x=%ff%fe", 400, "unreadable_text"),
    "limit 0": ("search?q=a&limit=0", 400, "invalid_parameter"),
    "limit 51": ("search?q=a&limit=51", 400, "invalid_parameter"),
    "limit abc": ("search?q=a&limit=abc", 400, "invalid_parameter"),
    "limit -1": ("search?q=a&limit=-1", 400, "invalid_parameter"),
    "limit +5": ("search?q=a&limit=%2B5", 400, "invalid_parameter"),
    "limit 1_0": ("search?q=a&limit=1_0", 400, "invalid_parameter"),
    "limit 1.0": ("search?q=a&limit=1.0", 400, "invalid_parameter"),
    "limit 1e9": ("search?q=a&limit=1e9", 400, "invalid_parameter"),
    "limit in Arabic digits": ("search?q=a&limit=%D9%A3", 400, "invalid_parameter"),
    "limit empty": ("search?q=a&limit=", 400, "invalid_parameter"),
    "limit with a line break": ("search?q=a&limit=5%0A", 400, "invalid_parameter"),
    "limit of 20 digits": ("search?q=a&limit=" + "9" * 20, 400, "invalid_parameter"),
    "limit behind zeros": ("search?q=a&limit=000000001999", 400, "invalid_parameter"),
    "limit of 5,000 digits": ("search?q=a&limit=1" + "0" * 5_000, 400, "invalid_parameter"),
    "in an unknown language": ("search?q=a&in=xx", 404, "unknown_language"),
    "in a language in capitals": ("search?q=a&in=TH", 404, "unknown_language"),
    "in NUL": ("search?q=a&in=%00", 404, "unknown_language"),
    "an unknown slug": ("concepts/nobody", 404, "unknown_concept"),
    "a slug in capitals": ("concepts/Refugee", 404, "unknown_concept"),
    "a very long slug": ("concepts/" + "a" * 5_000, 404, "unknown_concept"),
    "a slug with NUL": ("concepts/a%00b", 400, "unreadable_text"),
    "a slug that is no UTF-8": ("concepts/%ff", 400, "unreadable_text"),
    "an unknown theme": ("concepts?theme=nowhere", 404, "unknown_theme"),
    "a theme with NUL": ("concepts?theme=people%00", 404, "unknown_theme"),
    "concepts in an unknown language": ("concepts?language=xx", 404, "unknown_language"),
    "the index of an unknown language": ("index/xx", 404, "unknown_language"),
    "changed since nonsense": ("concepts?changed_since=yesterday", 400, "invalid_parameter"),
    "changed since no date": ("concepts?changed_since=2026-02-30", 400, "invalid_parameter"),
    "changed since a number": ("concepts?changed_since=1e9", 400, "invalid_parameter"),
    "changed since NUL": ("concepts?changed_since=%00", 400, "invalid_parameter"),
    "changed before the calendar": (
        "concepts?changed_since=0001-01-01T00:00:00%2B23:59", 400, "invalid_parameter",
    ),
    "changed after the calendar": (
        "concepts?changed_since=9999-12-31T23:59:59-23:59", 400, "invalid_parameter",
    ),
    "an offset with a bare plus": (
        "concepts?changed_since=2026-11-24T08:00:00+07:00", 400, "invalid_parameter",
    ),
    "a cursor that is nonsense": ("concepts?cursor=!!!", 400, "invalid_parameter"),
    "a cursor in another script": ("concepts?cursor=%E0%B8%81", 400, "invalid_parameter"),
    "a cursor with NUL": ("concepts?cursor=a%00", 400, "invalid_parameter"),
    "a very long cursor": ("concepts?cursor=" + "a" * 10_000, 400, "invalid_parameter"),
    "an unknown address": ("nowhere", 404, "page_not_found"),
    "the root of the API": ("", 404, "page_not_found"),
    "an unknown version": ("../v2/search?q=a", 404, "page_not_found"),
    "a slash too many": ("concepts/", 404, "page_not_found"),
}  # fmt: skip


def search(client: FlaskClient, q: str, **options: Any) -> dict[str, Any]:
    """Return the answer to a search that must succeed."""
    asked = {name.rstrip("_"): value for name, value in {"q": q, **options}.items()}
    response = client.get(f"{API}search", query_string=asked)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json
    return answer


def pages(client: FlaskClient, **filters: str) -> Iterator[list[str]]:
    """Yield the slugs of each page of concepts."""
    asked = dict(filters)
    while True:
        answer = client.get(f"{API}concepts", query_string=asked).json
        yield [concept["concept"] for concept in answer["concepts"]]
        if answer["next_cursor"] is None:
            return
        asked["cursor"] = answer["next_cursor"]


def slugs(client: FlaskClient, **filters: str) -> list[str]:
    return [slug for page in pages(client, **filters) for slug in page]


@pytest.fixture
def small(database: Database, tmp_path: Path) -> FlaskClient:
    """A client of an installation on the small glossary that the test makes."""
    return create_app(settings_in(tmp_path), database).test_client()


# Searching


def test_a_misspelt_word_to_avoid_leads_to_the_better_one(client: FlaskClient) -> None:
    answer = search(client, "ilegal migrent")
    assert answer["query"] == "ilegal migrent"
    assert answer["suggestion"] is None
    first = answer["results"][0]
    assert first["concept"] == "undocumented-migrant"
    assert first["matched"] == {
        "language": "en", "term": "illegal migrant", "status": "deprecated", "reason": "fuzzy",
    }  # fmt: skip
    assert first["use_instead"] == {"en": "undocumented migrant"}
    assert list(first["terms"]) == list(LANGUAGES)
    for terms in first["terms"].values():
        assert terms[0]["status"] == "preferred"
        assert all({"text", "status", "romanization", "literal"} <= set(term) for term in terms)
    assert first["terms"]["en"][0]["text"] == "undocumented migrant"


@pytest.mark.parametrize(
    ("q", "language", "term", "reason"),
    [
        ("refugee", "en", "refugee", "exact"),
        ("refug", "en", "refugee", "prefix"),
        ("nguoi ti nan", "vi", "người tị nạn", "unmarked"),
        ("ຫນັງສືຜ່ານແດນ", "lo", "ໜັງສືຜ່ານແດນ", "variant"),
        ("nan min", "zh", "难民", "romanised"),
        ("phu li phai", "th", "ผู้ลี้ภัย", "romanised"),
        ("  Refugee\u200b ", "en", "refugee", "exact"),
        ("\u202erefugee", "en", "refugee", "exact"),
    ],
)
def test_the_reason_says_how_a_term_was_found(
    client: FlaskClient, q: str, language: str, term: str, reason: str
) -> None:
    matched = search(client, q)["results"][0]["matched"]
    assert (matched["language"], matched["term"]) == (language, term)
    assert matched["reason"] == reason


@pytest.mark.parametrize(
    "q", ["ilegal migrent", "illegal", "a", "work", "แรงงาน", "người", "移民", "ပြောင်း", "ອົບພະຍົບ"]
)
def test_scores_never_rise_and_better_terms_stand_by_discouraged_ones_only(
    client: FlaskClient, q: str
) -> None:
    answer = search(client, q, limit=50)
    results = answer["results"]
    assert results
    assert all(0 <= result["score"] <= 1 for result in results)
    assert all(one["score"] >= next_one["score"] for one, next_one in pairwise(results))
    assert len({result["concept"] for result in results}) == len(results)
    assert len(results) == min(answer["total"], 50)
    for result in results:
        matched = result["matched"]
        assert ("use_instead" in result) == (matched["status"] in DISCOURAGED)
        assert list(result.get("use_instead", {matched["language"]: ""})) == [matched["language"]]


def test_the_limit_is_ten_unless_it_is_given(client: FlaskClient) -> None:
    whole = search(client, "migra", limit=50)
    assert whole["total"] > 10
    assert search(client, "migra")["results"] == whole["results"][:10]
    for limit in (1, 9, 11, 50):
        answer = search(client, "migra", limit=limit)
        assert answer["results"] == whole["results"][:limit]
        assert answer["total"] == whole["total"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_search_in_one_language_matches_its_terms_only(client: FlaskClient, tag: str) -> None:
    preferred = search(client, "refugee")["results"][0]["terms"][tag][0]["text"]
    results = search(client, preferred, in_=tag)["results"]
    assert results[0]["concept"] == "refugee"
    assert {result["matched"]["language"] for result in results} == {tag}
    other = "en" if tag != "en" else "th"
    found = search(client, preferred, in_=other)["results"]
    assert {result["matched"]["language"] for result in found} <= {other}


def test_a_search_that_finds_nothing_is_an_answer(client: FlaskClient) -> None:
    answer = search(client, "xyzzyxyzzy")
    assert (answer["total"], answer["results"]) == (0, [])


def test_the_longest_query_that_is_allowed_is_answered(client: FlaskClient) -> None:
    assert search(client, "ก" * 200)["query"] == "ก" * 200


def test_an_empty_option_counts_as_not_given(client: FlaskClient) -> None:
    assert search(client, "refugee", in_="") == search(client, "refugee")
    assert slugs(client, theme="", language="", changed_since="", cursor="") == slugs(client)


# What can't be answered


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_answered_is_refused_in_the_askers_language(
    client: FlaskClient, case: str
) -> None:
    address, status, code = REFUSED[case]
    messages = {}
    for tag in ("en", "th", "zh"):
        response = client.get(API + address, headers={"Accept-Language": tag})
        assert response.status_code == status
        assert response.mimetype == "application/json"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Accept-Language" in response.vary
        assert list(response.json) == ["error"]
        assert response.json["error"]["code"] == code
        messages[tag] = response.json["error"]["message"]
    assert len(set(messages.values())) == 3
    assert all(messages.values())


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_of_the_interface_has_its_own_message(client: FlaskClient, tag: str) -> None:
    headers = {"Accept-Language": f"{tag};q=0.9, fr"}
    message = client.get(f"{API}search", headers=headers).json["error"]["message"]
    english = client.get(f"{API}search").json["error"]["message"]
    if tag not in ("en", "vi"):
        assert LANGUAGES[tag].writes(message)
    assert (message == english) == (tag == "en")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_method_is_refused_with_those_allowed(
    client: FlaskClient, address: str, method: str
) -> None:
    response = client.open(API + address, method=method)
    assert response.status_code == 405
    assert response.json["error"]["code"] == "method_not_allowed"
    assert response.json["error"]["message"]
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one != "openapi.yaml"])
def test_a_database_that_is_away_is_told_as_such(tmp_path: Path, address: str) -> None:
    away = Database(f"sqlite:///{tmp_path / 'nowhere' / 'glossary.sqlite3'}")
    response = create_app(settings_in(tmp_path), away).test_client().get(API + address)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.json["error"]["code"] == "database_unavailable"
    away.engine.dispose()


def test_what_is_no_slug_never_reaches_the_database(small: FlaskClient) -> None:
    # PostgreSQL refuses a NUL in any text.
    assert small.get(f"{API}concepts?theme=a%00").status_code == 404
    assert small.get(f"{API}concepts?language=a%00").status_code == 404
    assert small.get(f"{API}concepts?cursor=a%00").status_code == 400
    assert small.get(f"{API}concepts/a%00").status_code == 400


# Listing concepts


def test_the_pages_list_every_concept_once_in_order(
    client: FlaskClient, glossary_index: SearchIndex
) -> None:
    found = list(pages(client))
    assert [len(page) for page in found] == [50, 50, 50, 50, 2]
    assert [slug for page in found for slug in page] == sorted(glossary_index.concepts)


def test_a_cursor_that_is_gone_keeps_its_place(client: FlaskClient) -> None:
    later = [slug for slug in slugs(client) if slug > "refugees"]
    assert later
    assert slugs(client, cursor="refugees") == later


def test_the_themes_list_the_concepts_that_they_count(client: FlaskClient) -> None:
    listed: Counter[str] = Counter()
    for theme in client.get(f"{API}themes").json["themes"]:
        found = slugs(client, theme=theme["theme"])
        assert len(found) == theme["concepts"] > 0
        listed.update(found)
    assert sorted(listed) == slugs(client)


def test_a_listed_concept_has_its_themes_and_terms(client: FlaskClient) -> None:
    concepts = client.get(f"{API}concepts?theme=people").json["concepts"]
    assert all("people" in concept["themes"] for concept in concepts)
    for concept in concepts[:5]:
        entry = client.get(API + "concepts/" + concept["concept"]).json
        assert concept["themes"] == entry["themes"]
        for tag, terms in concept["terms"].items():
            in_entry = [term["text"] for term in entry["languages"][tag]["terms"]]
            assert sorted(term["text"] for term in terms) == sorted(in_entry)


def test_filters_add_up(small: FlaskClient, session: Session, make_concept: ConceptFactory) -> None:
    make_concept("a", {"themes": ["work"]}, en="a", th="ก")
    make_concept("b", {"themes": ["work", "people"]}, en="b")
    make_concept("c", th="ค")
    session.commit()
    assert slugs(small) == ["a", "b", "c"]
    assert slugs(small, language="th") == ["a", "c"]
    assert slugs(small, theme="work") == ["a", "b"]
    assert slugs(small, theme="work", language="th") == ["a"]
    assert slugs(small, theme="people", language="km") == []


def test_changed_since_lists_what_was_changed_at_that_moment_or_later(
    small: FlaskClient, session: Session, make_concept: ConceptFactory
) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for slug, hours in (("a", -36), ("b", 0), ("c", 5)):
        make_concept(slug, en=slug).changed_at = noon + timedelta(hours=hours)
    session.commit()
    assert slugs(small, changed_since="2026-11-24") == ["b", "c"]
    assert slugs(small, changed_since="2026-11-24T12:00:00Z") == ["b", "c"]
    assert slugs(small, changed_since="2026-11-24T12:00:00") == ["b", "c"]
    assert slugs(small, changed_since="2026-11-24T19:00:00+07:00") == ["b", "c"]
    assert slugs(small, changed_since="2026-11-24T12:00:01Z") == ["c"]
    assert slugs(small, changed_since="2026-11-25") == []
    changed_at = small.get(f"{API}concepts/b").json["changed_at"]
    assert datetime.fromisoformat(changed_at) == noon
    assert slugs(small, changed_since=changed_at) == ["b", "c"]


# Reading


def test_an_entry_says_why_a_term_is_discouraged(client: FlaskClient) -> None:
    entry = client.get(f"{API}concepts/undocumented-migrant").json
    assert entry["concept"] == "undocumented-migrant"
    assert list(entry["languages"]) == list(LANGUAGES)
    assert {"concept": "migrant", "type": "broader", "contrast": None} in entry["relations"]
    confusable = [one for one in entry["relations"] if one["type"] == "confusable"]
    assert all(one["contrast"]["en"] for one in confusable)
    assert entry["languages"]["en"]["definition"]["text"].startswith("migrant who lacks")
    datetime.fromisoformat(entry["changed_at"])
    for section in entry["languages"].values():
        texts = [term["text"] for term in section["terms"]]
        for term in section["terms"]:
            discouraged = term["status"] in DISCOURAGED
            assert ("use_instead" in term, "reason" in term) == (discouraged, discouraged)
            if discouraged:
                assert term["use_instead"] in texts
                assert term["reason"]


def test_an_entry_holds_everything_that_was_written(
    small: FlaskClient, session: Session, make_concept: ConceptFactory
) -> None:
    term = {
        "text": "กก", "status": "superseded", "type": "acronym", "part_of_speech": "verb",
        "romanization": "kok", "region": "TH", "register": "colloquialRegister",
        "review_state": "approved", "literal": {"en": "reed"}, "usage": {"en": "rare"},
        "seen_in": ["https://a.go.th/"], "evidence": ["https://b.example/"],
    }  # fmt: skip
    section = {"review_state": "approved", "definition": {"text": "พืช"}, "terms": [term]}
    make_concept("reed", {"th": section})
    session.commit()
    thai = small.get(f"{API}concepts/reed").json["languages"]["th"]
    assert thai["review_state"] == "approved"
    assert thai["definition"]["text"] == "พืช"
    (answer,) = thai["terms"]
    assert answer == {
        "text": "กก", "status": "superseded", "type": "acronym", "part_of_speech": "verb",
        "romanization": "kok", "literal": "reed", "note": "rare", "source": answer["source"],
        "region": "TH", "register": "colloquialRegister", "review_state": "approved",
        "use_instead": None, "reason": None, "reasons": {}, "comprehension": None,
    }  # fmt: skip
    assert "b.example" not in answer["source"]
    hit = search(small, "กก")["results"][0]
    assert hit["matched"]["status"] == "superseded"
    assert "use_instead" not in hit


def test_the_built_in_glossary_claims_no_review(client: FlaskClient) -> None:
    coverage = client.get(f"{API}coverage").json
    assert all(counts["reviewed"] == 0 for counts in coverage["languages"].values())
    for tag in LANGUAGES:
        groups = client.get(f"{API}index/{tag}").json
        states = {term["review_state"] for group in groups for term in group["terms"]}
        assert states == {ReviewState.UNREVIEWED}


def test_a_country_note_is_given_in_the_languages_that_explain_it(
    small: FlaskClient, session: Session, make_concept: ConceptFactory
) -> None:
    note = {
        "country": "TH",
        "text": {"en": "The law has no such status."},
        "looked_at": "2026-11-24",
    }
    make_concept("refugee", {"country_notes": [note]}, en="refugee")
    session.commit()
    (answer,) = small.get(f"{API}concepts/refugee").json["country_notes"]
    assert answer == {**note, "source": None}


def test_the_languages_stand_in_their_order_with_their_number_of_terms(
    client: FlaskClient, glossary_index: SearchIndex
) -> None:
    languages = client.get(f"{API}languages").json["languages"]
    assert [one["language"] for one in languages] == list(LANGUAGES)
    assert sum(one["terms"] for one in languages) == sum(glossary_index.word_counts.values())
    chinese = languages[-1]
    assert (chinese["lang"], chinese["autonym"], chinese["script"]) == ("zh-Hans", "中文", "Hans")


def test_a_theme_has_a_title_in_every_language(client: FlaskClient) -> None:
    for theme in client.get(f"{API}themes").json["themes"]:
        assert list(theme["titles"]) == list(LANGUAGES)


def test_the_coverage_counts_every_language_and_theme(client: FlaskClient) -> None:
    coverage = client.get(f"{API}coverage").json
    assert coverage["concepts"] == len(slugs(client))
    assert list(coverage["languages"]) == list(LANGUAGES)
    languages = client.get(f"{API}languages").json["languages"]
    terms = {one["language"]: one["terms"] for one in languages}
    assert {tag: counts["terms"] for tag, counts in coverage["languages"].items()} == terms
    themes = client.get(f"{API}themes").json["themes"]
    sizes = {slug: part["concepts"] for slug, part in coverage["themes"].items()}
    assert sizes == {theme["theme"]: theme["concepts"] for theme in themes}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_index_lists_every_term_in_the_order_of_the_language(
    client: FlaskClient, glossary_index: SearchIndex, tag: str
) -> None:
    groups = client.get(f"{API}index/{tag}").json
    listed = [(term["text"], term["concept"]) for group in groups for term in group["terms"]]
    terms = glossary_index.words(tag)
    assert sorted(listed) == sorted((term.text, term.concept) for term in terms)
    assert len({group["heading"] for group in groups}) == len(groups)


def test_the_thai_index_begins_with_ko_kai(client: FlaskClient) -> None:
    first = client.get(f"{API}index/th").json[0]
    assert first["heading"] == "ก"
    assert {"text", "concept", "status"} <= set(first["terms"][0])


def test_the_description_is_given_as_it_is(client: FlaskClient) -> None:
    response = client.get(f"{API}openapi.yaml")
    assert response.mimetype == "application/yaml"
    assert response.data == OPENAPI.read_bytes()


# Every answer


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_that_has_not_changed_is_not_sent_again(
    client: FlaskClient, address: str, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.get(API + address, headers=headers)
    assert first.status_code == 200
    etag = first.headers["ETag"]
    again = client.get(API + address, headers={**headers, "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    stale = client.get(API + address, headers={**headers, "If-None-Match": '"another"'})
    assert (stale.status_code, stale.data) == (200, first.data)


def test_an_edit_changes_the_etag(
    small: FlaskClient, session: Session, make_concept: ConceptFactory
) -> None:
    concept = make_concept("refugee", en="refugee")
    session.commit()
    before = small.get(f"{API}concepts/refugee").headers["ETag"]
    concept.sections[0].terms[0].text = "person who fled"
    session.commit()
    after = small.get(f"{API}concepts/refugee", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_is_compressed_for_those_who_can_read_it(
    client: FlaskClient, address: str
) -> None:
    plain = client.get(API + address)
    packed = client.get(API + address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["ETag"] != plain.headers["ETag"] or len(plain.data) < 1_000
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary
    if packed.headers.get("Content-Encoding") == "gzip":
        assert gzip.decompress(packed.data) == plain.data
    else:
        assert len(plain.data) < 1_000


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_answers_like_get_without_a_body(client: FlaskClient, address: str) -> None:
    whole, head = client.get(API + address), client.head(API + address)
    assert head.data == b""
    for name in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name]


def test_json_is_written_in_the_scripts_of_the_languages(client: FlaskClient) -> None:
    page = client.get(f"{API}concepts/refugee").text
    assert "ผู้ลี้ภัย" in page
    assert "\\u" not in page


def test_a_print_has_a_name_and_is_not_sent_twice(client: FlaskClient) -> None:
    address = "/api/v1/export/pdf?languages=lo&concepts=wage"
    first = client.get(address)
    assert first.headers["Content-Disposition"] == 'inline; filename="glossary.pdf"'
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("export/exe", 404, "page_not_found"),
        ("export/pdf?layout=poster", 400, "invalid_parameter"),
        ("export/pdf?concepts=nobody", 404, "unknown_concept"),
        ("export/pdf?languages=xx", 404, "unknown_language"),
    ],
)
def test_an_export_that_cannot_be_made_says_why(
    client: FlaskClient, address: str, status: int, code: str
) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert answer.json["error"]["code"] == code
