"""Collections and comparisons: from their files to the pages' services."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import ContentError, UnknownCollection
from glossary.languages import LANGUAGES
from glossary.model import Collection, Comparison, ConceptState
from glossary.search.index import IndexedCollection, SearchIndex
from glossary.services.browsing import get_collection
from glossary.services.content import load_content
from glossary.services.entries import comparisons_of, get_entry
from glossary.services.indexing import build_index

COLLECTION = """
position = 1
review_state = "unreviewed"
concepts = ["b", "a"]
[title]
en = "Fishers"
th = "ชาวประมง"
[introduction]
en = "About fishers."
"""
COMPARISON = """
review_state = "unreviewed"
concepts = ["a", "b"]
[[rows]]
[rows.characteristic]
en = "Border"
th = "พรมแดน"
[rows.values.a]
en = "Crossed"
th = "ข้าม"
[rows.values.b]
en = "Not crossed"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("concepts", "collections", "comparisons"):
        (tmp_path / name).mkdir()
    (tmp_path / "themes.toml").write_text('[people]\nen = "People"\n')
    (tmp_path / "sources.toml").write_text("")
    for slug in "ab":
        (tmp_path / "concepts" / f"{slug}.toml").write_text('themes = ["people"]\n')
    (tmp_path / "collections" / "fishers.toml").write_text(COLLECTION, encoding="utf-8")
    (tmp_path / "comparisons" / "two.toml").write_text(COMPARISON, encoding="utf-8")
    return tmp_path


def test_a_collection_keeps_its_teaching_order(session: Session, folder: Path) -> None:
    load_content(session, folder)
    found = get_collection(build_index(session), "fishers")
    assert found.concepts == ("b", "a")
    assert found.title("th") == "ชาวประมง"
    assert found.title("km") == "Fishers"
    assert found.introductions == {"en": "About fishers.", "th": ""}
    bare = IndexedCollection(slug="x", titles={}, introductions={}, concepts=())
    assert bare.title("en") == "x"
    with pytest.raises(UnknownCollection):
        get_collection(build_index(session), "nowhere")


def test_a_retired_concept_leaves_its_collections(session: Session, folder: Path) -> None:
    load_content(session, folder)
    get_entry(session, "a").state = ConceptState.RETIRED
    session.flush()
    assert get_collection(build_index(session), "fishers").concepts == ("b",)


def test_a_comparison_is_found_from_each_of_its_concepts(session: Session, folder: Path) -> None:
    load_content(session, folder)
    one, other = get_entry(session, "a"), get_entry(session, "b")
    for concept in (one, other):
        (table,) = comparisons_of(session, concept)
        (row,) = table.characteristics
        texts = [row.text("th"), row.text("th", one), row.text("th", other)]
        assert [text.text if text else None for text in texts] == ["พรมแดน", "ข้าม", "Not crossed"]
    outside = get_entry(session, "a")
    table.concepts.remove(outside)
    session.flush()
    assert comparisons_of(session, outside) == []


@pytest.mark.parametrize("name", ["collections/fishers.toml", "comparisons/two.toml"])
def test_an_unknown_concept_is_named(session: Session, folder: Path, name: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace('"b"', '"z"'), encoding="utf-8")
    with pytest.raises(ContentError, match="'z' is not known"):
        load_content(session, folder)


def test_the_glossary_has_ten_collections_and_twenty_comparisons_in_every_language(
    glossary_session: Session, glossary_index: SearchIndex
) -> None:
    assert len(glossary_index.collections) == 10
    for collection in glossary_index.collections.values():
        assert set(collection.titles) == set(collection.introductions) == set(LANGUAGES)
    assert glossary_session.scalar(sa.select(sa.func.count(Collection.id))) == 10
    comparisons = glossary_session.scalars(sa.select(Comparison)).all()
    assert len(comparisons) >= 20
