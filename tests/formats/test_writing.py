"""What leaves the glossary: the chosen entries, what each file says of itself, and nothing else."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.errors import NotAPair
from glossary.exports import EXPORTS
from glossary.formats.tables import escaped
from glossary.languages import LANGUAGES
from glossary.model import Concept
from glossary.services.parcels import pack_entries
from glossary.services.selection import Selection
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write, on_both_databases


def rows_of(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode(), newline="")))


@on_both_databases
@pytest.mark.usefixtures("refugee")
def test_json_holds_whole_entries_without_what_stays(write: Write) -> None:
    whole = json.loads(write("json", languages="en,th"))
    assert (whole["format"], whole["version"], whole["licence"]) == (
        "mekong-glossary",
        1,
        "CC BY 4.0",
    )
    assert whole["sources"] == {
        "law": {"title": "The law", "url": "https://law.example.org/a", "year": 1951}
    }
    assert whole["themes"] == {"people": {"en": "People"}}
    entry = whole["concepts"]["refugee"]
    assert entry["relations"][0]["contrast"] == {"en": "Fled or not."}
    assert entry["en"]["hidden_labels"] == ["fled"]
    assert entry["th"]["definition"] == {
        "text": "ผู้ที่หนีภัย", "kind": "translated", "review_state": "approved",
    }  # fmt: skip
    assert entry["en"]["terms"][1] == {
        "text": "runaway", "status": "deprecated", "use_instead": "refugee",
        "reason": {"en": "It blames.", "th": "ตำหนิ"},
        "ambiguity": {"en": "Also said of debtors."},
    }  # fmt: skip


@pytest.mark.usefixtures("refugee")
def test_every_file_says_its_day_its_licence_and_what_is_not_reviewed(write: Write) -> None:
    notice = json.loads(write("json"))["notice"]
    assert notice[0].startswith("As the glossary stood on ")
    assert "CC BY 4.0" in notice[1]
    assert notice[2] == "Not every text in this file has been checked by a native speaker yet."
    assert notice[3] == "https://glossary.example.org/en/"
    reviewed = json.loads(write("json", languages="en", concepts="refugee"))["notice"]
    assert not any("native speaker" in line for line in reviewed)
    assert len(reviewed) == 3
    nowhere = dataclasses.replace(write.source, host=None)
    assert len(json.loads(EXPORTS["json"].write(nowhere, {}))["notice"]) == 3
    assert {row["licence"] for row in rows_of(write("csv"))} == {"CC BY 4.0"}
    assert write("tsv").decode().startswith("# Mekong glossary\n# As the glossary stood on ")


@pytest.mark.usefixtures("refugee")
def test_explanations_stand_in_the_chosen_languages_or_else_in_all(write: Write) -> None:
    entry = json.loads(write("json", languages="th", concepts="refugee"))["concepts"]["refugee"]
    assert set(entry) == {"themes", "country_notes", "th"}, "migrant is not in the file"
    assert entry["country_notes"][0]["text"] == {"th": "ไม่มีสถานะ"}
    assert entry["th"]["usage"] == {"en": "Officials avoid it."}


@on_both_databases
@pytest.mark.usefixtures("refugee")
def test_only_the_wanted_statuses_are_taken(write: Write) -> None:
    entry = json.loads(write("json", statuses="deprecated"))["concepts"]["refugee"]
    assert [term["text"] for term in entry["en"]["terms"]] == ["runaway"]
    assert "use_instead" not in entry["en"]["terms"][0]
    both = json.loads(write("json", statuses="preferred,deprecated"))["concepts"]["refugee"]
    assert both["en"]["terms"][1]["use_instead"] == "refugee"
    assert (
        "terms" not in json.loads(write("json", statuses="deprecated"))["concepts"]["migrant"]["en"]
    )
    assert (
        "terms"
        not in json.loads(write("json", statuses="superseded", concepts="refugee"))["concepts"][
            "refugee"
        ]["th"]
    )


@pytest.mark.usefixtures("refugee")
def test_csv_has_a_row_per_term(write: Write) -> None:
    rows = [row for row in rows_of(write("csv")) if row["concept"] == "refugee"]
    assert [row["term"] for row in rows] == ["refugee", "runaway", "ผู้ลี้ภัย", "ผู้หนีภัย", "คนหนี"]
    first, avoided, thai, short, _ = rows
    assert (
        first["definition_sources"]
        == "law | Art. 1 \\| a | The law | https://law.example.org/a |  | 1951"
    )
    assert first["hidden_labels"] == "fled"
    assert first["section_review_state"] == "approved"
    assert avoided["reason.th"] == "ตำหนิ"
    assert avoided["definition"] == "", "it stands in the first row of its language"
    assert thai["note.en"] == "Officials avoid it."
    assert (short["type"], short["part_of_speech"], short["review_state"]) == (
        "shortForm",
        "noun",
        "unreviewed",
    )
    assert short["term_sources"] == "law |  | The law | https://law.example.org/a |  | 1951"


def test_csv_has_a_row_for_what_has_no_term(write: Write, make_concept: ConceptFactory) -> None:
    make_concept("bare")
    make_concept("defined", {"en": {"definition": {"text": "something"}}})
    bare, defined = rows_of(write("csv"))
    assert (bare["concept"], bare["language"], bare["term"]) == ("bare", "", "")
    assert (defined["definition"], defined["term"]) == ("something", "")


def test_what_separates_items_is_escaped_inside_of_them() -> None:
    assert escaped("a | b") == "a \\| b"
    assert escaped("c\\d\ne") == "c\\\\d\\ne"


@pytest.mark.usefixtures("refugee")
def test_tsv_leads_from_every_word_to_those_to_say(write: Write) -> None:
    lines = [line for line in write("tsv").decode().splitlines() if not line.startswith("#")]
    cells = [line.split("\t") for line in lines]
    assert ["migrant", "ผู้ย้ายถิ่น", ""] in cells
    assert ["refugee", "ผู้ลี้ภัย", "✗ คนหนี – who fled"] in cells
    assert ["runaway", "ผู้ลี้ภัย", "✗ runaway → refugee – ✗ คนหนี – who fled"] in cells
    assert all(target != "คนหนี" for _, target, _ in cells)
    back = write("tsv", languages="th,en").decode()
    assert "คนหนี\trefugee\t✗ คนหนี – ✗ runaway – ผู้ที่หนีภัย\n" in back


def test_a_reader_of_glossaries_finds_three_cells_in_every_line(whole: Whole) -> None:
    # What OmegaT's manual says of its glossaries: UTF-8 without a mark, remarks after "#", a tab
    # between source, target and comment. Its own readers took all of these lines.
    text = whole("tsv", languages="en,my").decode()
    assert not text.startswith("\ufeff")
    remarks, cells = [], []
    for line in text.removesuffix("\n").split("\n"):
        (remarks if line.startswith("#") else cells).append(line.split("\t"))
    assert {len(row) for row in cells} == {3}
    assert all(source and target for source, target, _ in cells)
    assert text.splitlines()[: len(remarks)] == [line for (line,) in remarks]
    entries = whole.parcel.entries.values()
    words = sum(
        len(entry["en"]["terms"])
        * sum(term["status"] in ("preferred", "admitted") for term in entry["my"]["terms"])
        for entry in entries
    )
    assert len(cells) == words


@pytest.mark.parametrize("languages", ["en", "en,th,my"])
def test_a_pair_is_two_languages(write: Write, refugee: Concept, languages: str) -> None:
    with pytest.raises(NotAPair):
        write("tsv", languages=languages)


def test_the_whole_glossary_is_packed_in_a_fixed_number_of_queries(
    glossary_session: Session, count_queries: list[str]
) -> None:
    pack_entries(glossary_session, Selection(concepts=("refugee", "wage")))
    few = len(count_queries)
    glossary_session.expire_all()
    count_queries.clear()
    parcel = pack_entries(glossary_session, Selection())
    assert len(parcel.entries) == 202
    # Two that ask which entries there are, and the batches of 500 that rows are loaded in.
    assert len(count_queries) < few + 25


@pytest.mark.parametrize("name", EXPORTS)
def test_the_page_sends_every_format(client: FlaskClient, name: str) -> None:
    page = client.get("/en/export")
    assert f'value="{name}"' in page.text
    file = client.get(f"/en/export/file?format={name}&lead=th&languages=en&concepts=wage&themes=")
    assert file.status_code == 200
    assert file.mimetype == EXPORTS[name].mimetype
    assert f'filename="glossary.{EXPORTS[name].suffix}"' in file.headers["Content-Disposition"]
    same = client.get(f"/api/v1/export/{name}?languages=th,en&concepts=wage")
    assert file.data == same.data


def test_the_page_keeps_the_choice_of_its_address(client: FlaskClient) -> None:
    page = client.get(
        "/en/export?format=csv&languages=my,th&themes=work&concepts=wage,broker&statuses=preferred"
    ).text
    assert 'value="csv" checked' in page
    assert 'value="work" checked' in page
    assert '<input type="hidden" name="concepts" value="broker">' in page
    assert '<input type="hidden" name="statuses" value="preferred">' in page
    assert "2 words chosen" in page
    assert page.index('<option value="my"') < page.index('<option value="th"')
    assert all(f'value="{tag}"' in page for tag in LANGUAGES)


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("format=exe", 404, "There is no page at this address."),
        ("format=tsv&lead=en", 400, "Choose exactly two"),
        ("format=csv&languages=xx", 404, "The glossary does not have this language."),
    ],
)
def test_what_cannot_be_sent_is_said(
    client: FlaskClient, query: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/en/export/file?{query}")
    assert answer.status_code == status
    assert sentence in answer.text
