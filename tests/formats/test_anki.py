"""Anki: the cards, read back from the collection inside the file."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection as AnkiCollection
from anki.collection import (
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportLogWithChanges,
)
from sqlalchemy.orm import Session

from glossary.errors import NothingSelected
from glossary.formats.base import newest_moment
from glossary.model import Concept, Revision
from tests.factories import ConceptFactory
from tests.formats.conftest import Write, on_both_databases


class Collection:
    """What Anki would find."""

    def __init__(self, file: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            assert archive.testzip() is None
            self.media = json.loads(archive.read("media"))
            with closing(sqlite3.connect(":memory:")) as connection:
                connection.deserialize(archive.read("collection.anki2"))
                read = connection.execute
                self.notes = list(read("SELECT guid, mod, tags, flds, mid FROM notes ORDER BY id"))
                self.cards = list(read("SELECT did, ord, nid FROM cards"))
                decks, models = read("SELECT decks, models FROM col").fetchone()
        self.decks: dict[str, Any] = {
            one["name"]: one for one in json.loads(decks).values() if one["name"] != "Default"
        }
        self.models: dict[str, Any] = json.loads(models)

    def fields(self, slug: str) -> list[list[str]]:
        """Return the fields of the notes of one concept."""
        fields = [flds.split("\x1f") for _, _, _, flds, _ in self.notes]
        return [found for found in fields if found[0] == slug]


@pytest.mark.usefixtures("refugee")
def test_every_language_beside_the_leading_one_has_its_deck(write: Write) -> None:
    collection = Collection(write("anki", languages="en,th,my"))
    assert list(collection.decks) == ["Mekong glossary::English – ไทย"], "nothing is in Burmese"
    (deck,) = collection.decks.values()
    assert "CC BY 4.0" in deck["desc"]
    assert "native speaker" in deck["desc"]
    assert {(deck_id, number) for deck_id, number, _ in collection.cards} == {
        (deck["id"], 0),
        (deck["id"], 1),
    }
    assert collection.media == {}


@pytest.mark.usefixtures("refugee")
def test_a_card_says_what_to_avoid_and_what_is_not_reviewed(write: Write) -> None:
    collection = Collection(write("anki", languages="en,th"))
    ((_, front, back, more),) = collection.fields("refugee")
    assert front == '<div class="word" lang="en">refugee</div>'
    assert back == '<div class="word" lang="th">ผู้ลี้ภัย</div>'
    assert '<div class="text" lang="en">who fled</div>' in more
    assert '<div class="text" lang="th">ผู้ที่หนีภัย</div>' in more
    assert '<span lang="en">runaway</span> → <small lang="en">say</small>' in more
    assert '<div class="quiet" lang="en">It blames.</div>' in more
    assert '<span lang="th">คนหนี</span></div>' in more
    assert '<small lang="en">also said</small> <b lang="th">ผู้หนีภัย</b>' in more
    assert '<div class="note" lang="en">Officials avoid it.</div>' in more
    assert '<b lang="en">migrant</b><div lang="en">Fled or not.</div>' in more
    assert '<b lang="en">Thailand</b><div lang="en">No status.</div></div>' in more
    assert "A camp &lt;1990&gt;.</div>" in more
    assert '<small lang="en">The law, Art. 2 · The law · November 24, 2026</small>' in more
    assert "○ Not yet reviewed by a native speaker" in more
    assert [tags for _, _, tags, flds, _ in collection.notes] == [" people "] * 2


@pytest.mark.usefixtures("refugee")
def test_one_language_alone_asks_for_the_meaning(write: Write) -> None:
    collection = Collection(write("anki", languages="en"))
    assert list(collection.decks) == ["Mekong glossary::English"]
    ((_, front, back, more),) = collection.fields("refugee")
    assert "refugee" in front
    assert "who fled" in back
    assert "who fled" not in more
    assert "○" not in more, "its texts are reviewed"
    assert {number for _, number, _ in collection.cards} == {0}
    assert collection.fields("migrant")[0][2] == "", "it has no definition"


def test_a_word_brings_its_sound_and_its_literal_meaning(
    write: Write, make_concept: ConceptFactory
) -> None:
    term = {
        "text": "ผู้ลี้ภัย", "status": "preferred", "romanization": "phu li-phai",
        "literal": {"en": "person <fleeing>"}, "usage": {"en": "In law."},
        "ambiguity": {"en": "Of evacuees, too."},
    }  # fmt: skip
    make_concept("refugee", {"th": {"terms": [term]}}, en="refugee", zh="难民")
    collection = Collection(write("anki", languages="en,th,zh"))
    thai, chinese = collection.fields("refugee")
    assert '<div class="sound" lang="th-Latn">phu li-phai</div>' in thai[2]
    assert '“<span lang="en">person &lt;fleeing&gt;</span>”' in thai[3]
    assert '<div class="word" lang="zh-Hans">难民</div>' in chinese[2]
    assert ">In law.</div>" in thai[3]
    assert ">Of evacuees, too.</div>" in thai[3]


@on_both_databases
def test_a_later_file_changes_the_same_cards(
    write: Write, session: Session, refugee: Concept
) -> None:
    first = Collection(write("anki", languages="en,th"))
    assert write("anki", languages="en,th") == write("anki", languages="en,th")
    revision = Revision(concept=refugee, number=2, document={}, summary="changed")
    session.add(revision)
    session.flush()
    revision.created_at = revision.created_at.replace(year=revision.created_at.year + 1)
    session.flush()
    second = Collection(write("anki", languages="en,th"))
    assert [one[0] for one in first.notes] == [one[0] for one in second.notes]
    assert len({one[0] for one in first.notes}) == 2
    assert max(one[1] for one in first.notes) < min(one[1] for one in second.notes)
    assert first.models.keys() == second.models.keys()
    assert first.decks["Mekong glossary::English – ไทย"]["id"] in {one[0] for one in second.cards}


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[AnkiCollection]:
    """An empty collection of the program itself."""
    collection = AnkiCollection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def take_in(collection: AnkiCollection, file: bytes, folder: Path) -> ImportLogWithChanges:
    path = folder / "glossary.apkg"
    path.write_bytes(file)
    options = ImportAnkiPackageOptions(merge_notetypes=True, with_scheduling=False)
    request = ImportAnkiPackageRequest(package_path=str(path), options=options)
    return collection.import_anki_package(request)


def test_anki_takes_the_cards_and_a_later_file_changes_them(
    write: Write, session: Session, refugee: Concept, anki: AnkiCollection, tmp_path: Path
) -> None:
    log = take_in(anki, write("anki", languages="en,th"), tmp_path).log
    assert (len(log.new), len(log.updated), log.found_notes) == (2, 0, 2)
    assert [deck.name for deck in anki.decks.all_names_and_ids()][-1] == (
        "Mekong glossary::English – ไทย"
    )
    (note_id,) = anki.find_notes("Key:refugee")
    there, back = anki.get_note(note_id).cards()
    assert "refugee" in there.question()
    assert "ผู้ลี้ภัย" not in there.question()
    assert "ผู้ลี้ภัย" in back.question()
    assert "Fled or not." in there.answer()
    assert anki.find_notes("tag:people") == anki.find_notes("")
    anki.sched.set_due_date([there.id], "7!")
    due = anki.get_card(there.id).due

    assert len(take_in(anki, write("anki", languages="en,th"), tmp_path).log.duplicate) == 2
    section = refugee.section("th")
    assert section is not None
    section.definitions[0].text = "ผู้ที่หนีภัยมา"
    session.add(revision := Revision(concept=refugee, number=2, document={}, summary="changed"))
    session.flush()
    revision.created_at = revision.created_at.replace(year=revision.created_at.year + 1)
    session.flush()
    log = take_in(anki, write("anki", languages="en,th"), tmp_path).log
    assert (len(log.new), len(log.updated)) == (0, 2)
    assert anki.find_notes("Key:refugee") == [note_id]
    assert "ผู้ที่หนีภัยมา" in anki.get_note(note_id)["Explanation"]
    assert anki.card_count() == 4
    assert anki.get_card(there.id).due == due, "what was learnt stays"


def test_without_a_word_there_are_no_cards(write: Write, make_concept: ConceptFactory) -> None:
    make_concept("defined", {"en": {"definition": {"text": "something"}}})
    with pytest.raises(NothingSelected):
        write("anki")
    with pytest.raises(NothingSelected):
        write("anki", languages="en")


@on_both_databases
def test_an_empty_glossary_was_changed_today(session: Session) -> None:
    moment = newest_moment(session)
    assert (moment.hour, moment.minute, moment.second) == (0, 0, 0)
