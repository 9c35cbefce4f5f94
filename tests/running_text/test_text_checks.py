"""Checking a text: the service, the page, the files, the API and the command."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary.cli import main
from glossary.errors import TextMissing, TextTooLong, TooManyMarks, UnknownLanguage, UnreadableText
from glossary.languages import LANGUAGES
from glossary.search.index import SearchIndex
from glossary.search.running_text import find_terms
from glossary.services.text_checks import MAX_TEXT_LENGTH, TextCheck, check_text
from glossary.settings import Settings
from tests.serving import environment

OURS = {"Sec-Fetch-Site": "same-origin"}
THAI = "นายจ้างยึดหนังสือเดินทางของแรงงานต่างด้าวไว้\nแรงงานต่างด้าวอยากกลับบ้าน"
# "refugee" in Zawgyi's encoding.
ZAWGYI = "ဒုကၡသည္မ်ား"


def found(checked: TextCheck) -> list[tuple[str, str]]:
    return [(checked.text[m.start : m.end], m.term.concept) for m in checked.marks]


def send(client: FlaskClient, ui: str = "en", **fields: str) -> TestResponse:
    return client.post(f"/{ui}/check-text", data=fields, headers=OURS)


def test_a_thai_paragraph_is_marked_and_corrected(glossary_index: SearchIndex) -> None:
    checked = check_text(glossary_index, THAI, into="my")
    assert found(checked) == [
        ("นายจ้าง", "employer"), ("หนังสือเดินทาง", "passport"),
        ("แรงงานต่างด้าว", "migrant-worker"), ("แรงงานต่างด้าว", "migrant-worker"),
    ]  # fmt: skip
    assert checked.discouraged == 2
    use = checked.uses[-1]
    assert (use.count, use.mark.term.use_instead) == (2, "แรงงานข้ามชาติ")
    assert use.equivalent is not None
    assert use.equivalent.language == "my"
    assert "".join(piece for piece, _ in checked.pieces()) == checked.text == THAI


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The migrants’ passports; a PASSPORT.", ["passports", "PASSPORT"]),
        ("en", "The migrants’ wages; a migrant's work", ["migrants", "migrant's"]),
        ("en", "undocumented\nmigrant, un-documented", ["undocumented\nmigrant"]),
        ("en", "low-wage workers, low wage worker", ["low-wage workers", "low wage worker"]),
        ("en", "child labor or child labour", ["child labor", "child labour"]),
        ("en", "a ci, the CI", ["CI"]),
        ("en", "stateless people, children", ["stateless people"]),
        ("vi", "Nguoi lao dong di cu bi giu ho chieu", ["Nguoi lao dong di cu", "ho chieu"]),
        ("vi", "hộ chiếu, Hộ chiếu, họ chiều chuộng", ["hộ chiếu", "Hộ chiếu"]),
        ("lo", "ຫນັງສືຜ່ານແດນ ແລະ ໜັງສືຜ່ານແດນ", ["ຫນັງສືຜ່ານແດນ", "ໜັງສືຜ່ານແດນ"]),
        ("th", "ผู\u200bลี้ภัย ผู้\u200bลี้\u200bภัย", ["ผู้\u200bลี้\u200bภัย"]),
        ("th", "เเรงงานข้ามชาติ", ["เเรงงานข้ามชาติ"]),
        ("km", "ជន\u200bភៀស\u200bខ្លួន", ["ជន\u200bភៀស\u200bខ្លួន"]),
        ("zh", "護照和护照", ["護照", "护照"]),
    ],
)  # fmt: skip
def test_words_are_found_as_they_are_written(
    glossary_index: SearchIndex, language: str, text: str, expected: list[str]
) -> None:
    checked = check_text(glossary_index, text, language=language)
    surfaces = [surface for surface, _ in found(checked)]
    assert [one for one in surfaces if one in expected] == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "passportless, embroker, mou"),
        ("th", "ผู้ลี้ภัยธรรมชาติ"[3:]),
        ("zh", "护士照相"),
        ("vi", "ho, chieu"),
    ],
)
def test_parts_of_other_words_are_left_alone(
    glossary_index: SearchIndex, language: str, text: str
) -> None:
    checked = check_text(glossary_index, text, language=language)
    concepts = {concept for _, concept in found(checked)}
    assert concepts.isdisjoint({"passport", "broker", "memorandum-of-understanding", "refugee"})


def test_a_word_of_several_concepts_is_told(glossary_index: SearchIndex) -> None:
    checked = check_text(glossary_index, "មេខ្យល់យកប្រាក់", language="km")
    assert checked.ambiguous == 1
    (mark,) = checked.marks
    assert {"broker", "trafficker"} <= {term.concept for term in mark.terms}
    assert mark.is_ambiguous


def test_several_languages_are_told_by_their_letters(glossary_index: SearchIndex) -> None:
    text = "passport ผู้ลี้ภัย ဒုက္ခသည် 难民 ຜູ້ລີ້ໄພ ជនភៀសខ្លួន"
    checked = check_text(glossary_index, text)
    assert checked.languages == ("en", "th", "km", "my", "lo", "zh")
    assert {mark.term.language for mark in checked.marks} == set(checked.languages)
    assert check_text(glossary_index, "người tị nạn").languages == ("vi",)


def test_zawgyi_is_read_and_said(glossary_index: SearchIndex) -> None:
    checked = check_text(glossary_index, f"ဒုက္ခသည်များ\n{ZAWGYI}", language="my")
    assert checked.reading == "zawgyi"
    assert [concept for _, concept in found(checked)] == ["refugee", "refugee"]
    assert checked.text.startswith("ဒုက္ခသည်များ\n")
    assert check_text(glossary_index, "ဒုက္ခသည်", language="my").reading is None


def test_marks_never_overlap_and_are_in_order(glossary_index: SearchIndex) -> None:
    text = " ".join(term.text for tag in LANGUAGES for term in glossary_index.words(tag)[:60])
    marks = check_text(glossary_index, text).marks
    assert len(marks) > 200
    assert all(one.end <= other.start for one, other in pairwise(marks))


def test_of_two_that_overlap_the_longer_is_kept(glossary_index: SearchIndex) -> None:
    marks = find_terms(glossary_index, "hộ chiếu, passport", ("vi", "en", "vi"))
    assert [mark.term.concept for mark in marks] == ["passport", "passport"]


def test_many_different_words_are_read_too(
    glossary_index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.search.running_text._REMEMBERED", 3)
    checked = check_text(glossary_index, "a b c d e f passport g h passport", language="en")
    assert len(checked.marks) == 2


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", TextMissing), (" \n\u200b", TextMissing), ("…", TextMissing),
        ("a" * (MAX_TEXT_LENGTH + 1), TextTooLong),
        ("a\0b", UnreadableText), ("\ud800", UnreadableText), ("PNG\ufffd\x1a", UnreadableText),
        ("a" + "\u0301" * 500, TooManyMarks),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(
    glossary_index: SearchIndex, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_text(glossary_index, text)


def test_languages_are_checked(glossary_index: SearchIndex) -> None:
    with pytest.raises(UnknownLanguage):
        check_text(glossary_index, "a", language="xx")
    with pytest.raises(UnknownLanguage):
        check_text(glossary_index, "a", into="xx")


def test_a_text_from_windows_has_as_many_characters(glossary_index: SearchIndex) -> None:
    assert check_text(glossary_index, "a\r\n" * (MAX_TEXT_LENGTH // 2)).marks == ()
    assert check_text(glossary_index, "x\u202epassport\u202c").text == "xpassport"


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_page_marks_the_text_in_seven_languages(client: FlaskClient, ui: str) -> None:
    page = send(client, ui, text=THAI, into=ui)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count('class="to-avoid"') == 2
    assert "แรงงานข้ามชาติ" in page.text
    assert "Content-Encoding" not in page.headers


def test_the_form_stands_alone_before_anything_is_pasted(client: FlaskClient) -> None:
    page = client.get("/en/check-text")
    assert page.status_code == 200
    assert "Your text" not in page.text
    assert send(client, text="a passport").text.count('class="known"') == 1


def test_an_ambiguous_word_links_to_all_it_names(client: FlaskClient) -> None:
    page = send(client, text="មេខ្យល់យកប្រាក់", **{"in": "km"})
    assert 'class="several"' in page.text
    assert "/en/concepts/trafficker" in page.text


def test_what_one_word_names_is_told_apart(client: FlaskClient) -> None:
    page = send(client, "zh", text="移民").text
    for meant in ("migrant", "migration"):
        assert f'>移民</bdi></a> <span class="quiet">(<bdi lang="en">{meant}</bdi>)' in page
    assert '(<bdi lang="en">' not in send(client, "en", text="移民").text


def test_a_text_without_such_words_says_so(client: FlaskClient) -> None:
    page = send(client, text="xyzzy")
    assert page.status_code == 200
    assert "No word of the glossary stands in this text." in page.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": ""}, 400), ({}, 400), ({"text": "a" * 20_001}, 400), ({"text": "a\0b"}, 400),
        ({"text": "passport", "in": "xx"}, 404), ({"text": "passport", "into": "xx"}, 404),
        ({"text": "passport", "as": "exe"}, 400),
    ],
)  # fmt: skip
def test_what_was_typed_stays_when_it_is_refused(
    client: FlaskClient, fields: dict[str, str], status: int
) -> None:
    page = send(client, **fields)
    assert page.status_code == status
    assert 'role="alert"' in page.text
    kept = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page.text)
    assert kept is not None
    assert unescape(kept[1]).strip() == fields.get("text", "").replace("\0", "")


def test_markup_in_a_text_is_text(client: FlaskClient) -> None:
    page = send(client, text='<script>alert(1)</script> passport "&amp;')
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_the_list_is_taken_along(client: FlaskClient) -> None:
    table = send(client, text=THAI, into="en", **{"as": "csv"})
    assert table.headers["Content-Disposition"] == 'attachment; filename="words.csv"'
    assert table.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert rows[-1] == ["แรงงานต่างด้าว", "แรงงานข้ามชาติ", "migrant worker", "migrant-worker"]
    text = send(client, text=THAI, into="en", **{"as": "txt"}).text
    assert text.splitlines()[-1] == "แรงงานต่างด้าว (say: แรงงานข้ามชาติ) – migrant worker"
    assert send(client, text="passport", **{"as": "txt"}).text == "passport\n"


def test_nothing_of_the_text_is_logged_or_stored(
    client: FlaskClient, count_queries: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    send(client, text="passport of Secret Person")
    client.post("/api/v1/check-text", json={"text": "passport of Secret Person"})
    assert "Secret" not in caplog.text
    assert not [query for query in count_queries if not query.startswith(("SELECT", "BEGIN"))]


def test_the_api_counts_code_points(client: FlaskClient) -> None:
    answer = client.post("/api/v1/check-text", json={"text": "😀 " + THAI, "into": "en"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json is not None
    marks = answer.json["marks"]
    assert answer.json["text"][marks[0]["start"] : marks[0]["end"]] == "นายจ้าง"
    assert marks[-1]["use_instead"] == "แรงงานข้ามชาติ"
    assert answer.json["words"][-1]["equivalent"]["text"] == "migrant worker"
    plain = client.post("/api/v1/check-text", json={"text": "passport", "language": "en"}).json
    assert plain is not None
    assert plain["words"][0]["equivalent"] is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 400), ({}, 400), ({"text": 1}, 400), ({"text": None}, 400),
        ({"text": "a", "language": 1}, 400), ({"text": "a", "language": "xx"}, 404),
        ({"text": "a", "more": 1}, 422), ([], 422), ({"text": "\ud800"}, 400),
    ],
)  # fmt: skip
def test_the_api_refuses_what_is_no_text(client: FlaskClient, body: object, status: int) -> None:
    data = json.dumps(body)
    answer = client.post("/api/v1/check-text", data=data, content_type="application/json")
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]["message"]


def test_the_command_says_where_each_word_stands(
    tmp_path: Path, glossary_settings: Settings
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("\ufeff" + THAI + "\nมีคนกลาง passport", encoding="utf-8")

    def run(*arguments: str, text: bytes | None = None) -> tuple[int, str, str]:
        env = environment(glossary_settings)
        result = CliRunner().invoke(main, ["check-text", *arguments], env=env, input=text)
        return result.exit_code, result.stdout, result.stderr

    code, said, _ = run(str(file), "--into", "en")
    assert code == 1
    assert said.splitlines()[0] == "1:1  นายจ้าง  [employer]  – employer"
    assert "2:1  แรงงานต่างด้าว  [migrant-worker]  avoid; say แรงงานข้ามชาติ" in said
    code, said, _ = run("-", "--json", text=b"passport")
    assert code == 0
    assert json.loads(said)["marks"][0]["concepts"] == ["passport"]
    code, said, _ = run("-", "--in", "km", text="មេខ្យល់".encode())
    assert code == 0
    assert "also " in said
    code, _, error = run("-", text=b"passport\n\xff")
    assert code == 1
    assert "line 2" in error
