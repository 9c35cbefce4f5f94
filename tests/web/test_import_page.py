"""The page that brings files in: look first, then all of it or nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary.app import create_app
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.model import ImportFile, Proposal, Role, now
from glossary.services.accounts import add_account
from glossary.services.import_files import _KEPT
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory
from tests.signing_in import set_password

PASSWORD = "three quiet rivers"
OURS = {"Sec-Fetch-Site": "same-origin"}
FILE = (
    "concept,language,term,status\nmigrant,km,អន្តោប្រវេសន៍,admitted\nmigrant,km,ជនចំណាកស្រុក,preferred\n"
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A glossary of one entry, a translator and an editor."""
    database = empty_database(tmp_path)
    with database.write() as session:
        ConceptFactory(session)("migrant", en="migrant", km="ជនចំណាកស្រុក")
        for name, role in (("Sokha", Role.TRANSLATOR), ("Lin", Role.EDITOR)):
            set_password(session, add_account(session, name, role, ["km"]), PASSWORD)
        session.commit()
    yield database
    database.engine.dispose()


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Flask:
    return create_app(settings_in(tmp_path), database)


def signed_in(app: Flask, name: str) -> FlaskClient:
    browser = app.test_client()
    fields = {"name": name, "password": PASSWORD}
    assert browser.post("/en/sign-in", data=fields, headers=OURS).status_code == 302
    return browser


def send(browser: FlaskClient, text: str | None, ui: str = "en", **fields: str) -> TestResponse:
    data = {**fields}
    file = {} if text is None else {"file": (io.BytesIO(text.encode()), "words.csv")}
    return browser.post(f"/{ui}/import", data={**data, **file}, headers=OURS)


def confirm(browser: FlaskClient, page: TestResponse, what: str = "take") -> TestResponse:
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token is not None
    fields = {"token": token[1], "what": what}
    return browser.post("/en/import/file", data=fields, headers=OURS)


def proposals(database: Database) -> list[Proposal]:
    with database.read() as session:
        return list(session.scalars(sa.select(Proposal)))


def waiting(database: Database) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(ImportFile)) or 0


def test_a_translator_looks_first_and_then_proposes(app: Flask, database: Database) -> None:
    browser = signed_in(app, "Sokha")
    page = send(browser, FILE, reason="From the workshop")
    assert page.status_code == 200
    assert "1 proposal will wait for a reviewer." in page.text
    assert "line 2" in page.text
    counts = re.findall(r"<li>([a-z ]+: \d+)</li>", page.text)
    assert counts == ["new: 1", "changed: 0", "there already: 1", "refused: 0"]
    assert proposals(database) == []
    done = confirm(browser, page)
    assert done.location == "/en/import?done=proposals"
    assert "now waits for a reviewer" in browser.get(done.location).text
    (made,) = proposals(database)
    assert made.reason == "From the workshop"
    assert waiting(database) == 0
    assert confirm(browser, page).status_code == 400, "it is taken once"
    assert len(proposals(database)) == 1


def test_an_editor_changes_the_entries_at_once(app: Flask, database: Database) -> None:
    browser = signed_in(app, "Lin")
    done = confirm(browser, send(browser, FILE))
    assert done.location == "/en/import?done=changes"
    assert "is in the glossary" in browser.get(done.location).text
    assert "អន្តោប្រវេសន៍" in app.test_client().get("/en/concepts/migrant").text
    assert proposals(database) == []


def test_a_file_can_be_forgotten(app: Flask, database: Database) -> None:
    browser = signed_in(app, "Sokha")
    page = send(browser, FILE, theme="Not a theme!")
    assert waiting(database) == 1
    assert confirm(browser, page, "forget").location == "/en/import"
    assert (waiting(database), proposals(database)) == (0, [])


def test_a_file_does_not_wait_for_ever_nor_for_others(app: Flask, database: Database) -> None:
    browser, editor = signed_in(app, "Sokha"), signed_in(app, "Lin")
    page = send(browser, FILE)
    assert confirm(editor, page).status_code == 400
    with database.write() as session:
        session.execute(sa.update(ImportFile).values(created_at=now() - 2 * _KEPT))
        session.commit()
    gone = confirm(browser, page)
    assert gone.status_code == 400
    assert "There is no file to bring in." in gone.text


def test_a_refused_row_is_named_first_in_the_readers_language(
    app: Flask, database: Database
) -> None:
    page = send(signed_in(app, "Sokha"), FILE + "migrant,km,latin,admitted\n", ui="th")
    assert page.status_code == 422
    assert page.text.index("บรรทัด 4") < page.text.index("บรรทัด 2")
    assert "ไม่ได้เขียนด้วยอักษร Khmr" in page.text
    assert 'name="token"' not in page.text


def test_numbers_are_written_as_the_language_of_the_page_writes_them(app: Flask) -> None:
    browser = signed_in(app, "Sokha")
    page = send(browser, FILE + "migrant,km,latin,admitted\n", ui="my")
    report = page.text.partition('<ol class="rows">')[2].partition("</ol>")[0]
    places = re.findall(r'<span class="quiet">(.*?)</span>', report)
    assert len(places) == 3
    assert all(re.search("[၀-၉]", place) for place in places)
    assert not any(re.search("[0-9]", place) for place in places)
    assert re.search("၄ ?MB", re.sub("<[^>]+>", "", send(browser, "x" * 4_200_000, ui="my").text))
    lao = send(browser, FILE + "migrant,km,latin,admitted\n", ui="lo")
    assert re.search(r'<span class="quiet">[^<]* 4</span>', lao.text), "CLDR: Lao counts in Latin"


def test_what_changed_in_between_is_shown_again(app: Flask, database: Database) -> None:
    browser = signed_in(app, "Sokha")
    page = send(browser, FILE)
    with database.write() as session:
        session.execute(sa.update(ImportFile).values(data=b"concept,language,term\nmigrant,km,x\n"))
        session.commit()
    assert confirm(browser, page).status_code == 422
    with database.write() as session:
        session.execute(sa.update(ImportFile).values(data=b"{"))
        session.commit()
    assert confirm(browser, page).status_code == 400
    assert proposals(database) == []


def test_only_so_many_rows_are_shown(app: Flask) -> None:
    rows = "".join("migrant,km,ជនចំណាកស្រុក,preferred\n" for _ in range(205))
    page = send(signed_in(app, "Sokha"), FILE.partition("\n")[0] + "\n" + rows)
    assert "and 5 more rows" in page.text


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        (None, 400, "There is no file to bring in."),
        ("{", 400, "The file is damaged (line 1)."),
        ("x" * 4_200_000, 413, "The file is too large (the whole file): more than 4 MB."),
        ("concept,colour\n", 415, "This is no file of the kind"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_page(
    app: Flask, database: Database, text: str | None, status: int, sentence: str
) -> None:
    page = send(signed_in(app, "Sokha"), text)
    assert page.status_code == status
    assert sentence in page.text
    assert 'name="file"' in page.text
    assert waiting(database) == 0


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
TBX = (
    '<martif><text><body><termEntry id="c.migrant"><langSet xml:lang="en"><tig><term>{}</term>'
    "</tig></langSet></termEntry></body></text></martif>"
)
HEAD = "concept,language,term,status\n"


def doctype(declarations: str, text: str) -> bytes:
    return f"<!DOCTYPE martif [{declarations}]>{TBX.format(text)}".encode()


def workbook(*rows: tuple[str, ...], **parts: bytes) -> bytes:
    """Return a workbook with these rows and further parts, packed as small as it gets."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def declared_as_a_gigabyte() -> bytes:
    data = bytearray(workbook(("en", "km")))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10**9).to_bytes(4, "little")
    return bytes(data)


# The name of each file, what it holds, the status, and what the answer in Thai has to name.
HOSTILE: dict[str, tuple[bytes, int, str]] = {
    "passwords.tbx": (
        doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), 400, "DOCTYPE"),
    "elsewhere.tbx": (
        doctype('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;', "a"), 400, "DOCTYPE"),
    "laughs.tbx": (doctype(f'<!ENTITY l0 "lol">{LAUGHS}', "&l9;"), 400, "DOCTYPE"),
    "bomb.xlsx": (workbook(("en",), bomb=b" " * 50_000_000), 413, "XLSX"),
    "gigabyte.xlsx": (declared_as_a_gigabyte(), 413, "XLSX"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n", 415, "csv"),
    "macro.xlsx": (b"\xd0\xcf\x11\xe0 an old workbook", 415, "csv"),
    "latin.csv": ((HEAD + "migrant,en,caf\xe9,admitted\n").encode("latin-1"), 400, "บรรทัด 2"),
    "formula.xlsx": (workbook(("concept", "km"), ("migrant", "=1+1")), 400, "แถว 2"),
    "wide.csv": ((HEAD + "," * 1_000_000).encode(), 413, "บรรทัด 2"),
    "zawgyi.csv": (
        (HEAD + "migrant,my,ေဒသဆိုင္ရာ ဝန္ေဆာင္မႈ,admitted\n").encode(), 422, "Zawgyi"),
    "half.csv": ((FILE + "migrant,km,ក\u202eខ,admitted\n").encode(), 422, "U+202E"),
    "broken.xlsx": (workbook(("en",), ("a",))[:-100], 400, "XLSX"),
    "deep.json": (b'{"a": ' + b"[" * 100_000, 400, "JSON"),
}  # fmt: skip


def test_a_hostile_file_is_answered_with_its_place_and_changes_nothing(
    app: Flask, database: Database
) -> None:
    browser = signed_in(app, "Lin")
    before = browser.get("/th/concepts/migrant").text
    answers = {}
    for name, (data, _, _) in HOSTILE.items():
        file = {"file": (io.BytesIO(data), name)}
        page = browser.post("/th/import", data=file, headers=OURS)
        said = " ".join(
            re.findall(r"(?s)<h2>(.*?)</p>|<ol class=\"rows\">(.*?)</ol>", page.text)[0]
        )
        answers[name] = (page.status_code, said)
        assert 'name="token"' not in page.text
    assert {name: status for name, (status, _) in answers.items()} == {
        name: status for name, (_, status, _) in HOSTILE.items()
    }
    for name, (_, _, place) in HOSTILE.items():
        assert place in answers[name][1], name
        assert LANGUAGES["th"].writes(answers[name][1]), name
    assert (waiting(database), proposals(database)) == (0, [])
    assert browser.get("/th/concepts/migrant").text == before


def test_a_gigabyte_is_refused_before_it_is_sent(app: Flask) -> None:
    page = signed_in(app, "Lin").post(
        "/en/import",
        headers={**OURS, "Content-Type": "multipart/form-data; boundary=x"},
        environ_overrides={"CONTENT_LENGTH": str(10**9)},
    )
    assert page.status_code == 413
    assert "4 MB" in page.text
