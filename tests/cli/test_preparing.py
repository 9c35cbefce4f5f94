"""The index that a process of its own prepares, and the one that is kept for the next start."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copyfile, copytree

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.cli.preparing import _MAKERS, _PACKAGE, Preparation, pickled_index
from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.model import Concept, Term
from glossary.search.index import SearchIndex
from glossary.services.revisions import add_revision
from glossary.services.searching import search_terms
from glossary.settings import Settings
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory

QUERIES = ("ilegal migrent", "ผู้ลี้ภัย", "phu li phai", "难民", "ti nan", "person who")


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """The settings of an installation with one entry, for writing."""
    empty_database(tmp_path)
    settings = settings_in(tmp_path)
    with changing(settings) as session:
        ConceptFactory(session)("refugee", en="refugee", th="ผู้ลี้ภัย")
    return settings


@contextmanager
def changing(settings: Settings) -> Iterator[Session]:
    database = Database(settings.database_url)
    with database.write() as session:
        yield session
        session.commit()
    database.engine.dispose()


def shown(index: SearchIndex, query: str) -> list[tuple[object, ...]]:
    """Return the hits by value: those of two indexes are two objects."""
    return [
        (hit.concept.slug, hit.match.term.text, hit.match.score, hit.match.reason, hit.match.via)
        for hit in search_terms(index, query).hits
    ]


def kept(settings: Settings) -> list[Path]:
    return list(settings.data_folder.glob("index-*"))


def test_the_index_of_the_other_process_finds_the_same(
    glossary_settings: Settings, glossary_index: SearchIndex
) -> None:
    index = Preparation(glossary_settings).index
    assert index is not None
    for query in QUERIES:
        assert shown(index, query) == shown(glossary_index, query)
    assert index.languages["th"].language is LANGUAGES["th"]
    assert [word.text for word in index.words("my")] == [
        word.text for word in glossary_index.words("my")
    ]


def test_a_database_that_can_not_be_prepared_gives_no_index(tmp_path: Path) -> None:
    (tmp_path / "glossary.sqlite3").write_bytes(b"not a database" * 1000)
    assert Preparation(settings_in(tmp_path)).index is None


def test_the_next_start_takes_the_kept_index(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pickled_index(small)
    monkeypatch.setattr("glossary.services.indexing.build_index", None)
    assert pickled_index(small) == first


@pytest.mark.parametrize(
    "file",
    ["migrations/versions/9999_texts.py", "languages/th.py", "languages/collation/keys.json",
     "model/concept.py", "search/keys.py", "services/indexing.py"],
)  # fmt: skip
def test_another_version_of_the_service_takes_no_kept_index(
    small: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """A migration may have changed texts without a revision."""
    package = tmp_path / "package"
    for maker in _MAKERS:
        (package / maker).parent.mkdir(parents=True, exist_ok=True)
        copy = copytree if (_PACKAGE / maker).is_dir() else copyfile
        copy(_PACKAGE / maker, package / maker)
    monkeypatch.setattr("glossary.cli.preparing._PACKAGE", package)
    pickled_index(small)
    [before] = kept(small)
    with changing(small) as session:
        session.execute(sa.update(Term).where(Term.text == "refugee").values(text="exile"))
    assert shown(pickle.loads(pickled_index(small)), "refugee"), "kept: nothing tells of a change"
    with (package / file).open("a") as changed:
        changed.write("# a new line\n")
    index = pickle.loads(pickled_index(small))
    assert shown(index, "exile")
    assert not shown(index, "refugee")
    assert kept(small) != [before]


def test_an_edit_makes_a_new_index_and_drops_the_old_one(small: Settings) -> None:
    pickled_index(small)
    [before] = kept(small)
    with changing(small) as session:
        refugee = session.scalars(sa.select(Concept)).one()
        refugee.sections[0].terms[0].text = "person in flight"
        add_revision(session, refugee, summary="Another word")
    index = pickle.loads(pickled_index(small))
    assert search_terms(index, "person in flight").hits[0].concept.slug == "refugee"
    [after] = kept(small)
    assert after != before


@pytest.mark.parametrize("part", [0, -1])
def test_a_changed_file_is_not_loaded(small: Settings, part: int) -> None:
    pickled_index(small)
    [file] = kept(small)
    content = bytearray(file.read_bytes())
    content[part] ^= 1
    file.write_bytes(content)
    index = pickle.loads(pickled_index(small))
    assert search_terms(index, "refugee").hits
    assert file.read_bytes() != content


def test_another_installation_s_file_is_not_loaded(small: Settings) -> None:
    pickled_index(small)
    [file] = kept(small)
    before = file.read_bytes()
    pickled_index(replace(small, secret_key="another secret"))
    assert file.read_bytes()[:32] != before[:32]


def test_a_folder_that_can_not_be_written_only_makes_the_next_start_slow(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    # Root may write everywhere, so the answer of the system is played here.
    monkeypatch.setattr("glossary.cli.kept.Path.write_bytes", refuse)
    assert pickle.loads(pickled_index(small)).concepts
    assert kept(small) == []
