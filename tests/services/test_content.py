"""Loading the built-in glossary."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import ContentError
from glossary.languages import LANGUAGES
from glossary.model import Concept, ReviewState, Revision, Term
from glossary.services.content import load_content
from glossary.services.entries import is_empty


def write(folder: Path, concept: str) -> Path:
    (folder / "concepts").mkdir()
    (folder / "themes.toml").write_text('[people]\nen = "People"\n')
    (folder / "sources.toml").write_text('[law]\ntitle = "Law"\nyear = 1951\n')
    (folder / "concepts" / "refugee.toml").write_text(concept)
    return folder


def test_the_glossary_has_202_concepts_in_every_language(glossary_session: Session) -> None:
    concepts = glossary_session.scalars(sa.select(Concept)).all()
    assert len(concepts) == 202
    assert all({part.language for part in one.sections} == set(LANGUAGES) for one in concepts)


def test_nothing_in_it_claims_to_be_reviewed(glossary_session: Session) -> None:
    states = glossary_session.scalars(sa.select(Term.review_state).distinct()).all()
    assert states == [ReviewState.UNREVIEWED]


def test_every_entry_begins_its_history(glossary_session: Session) -> None:
    numbers = glossary_session.scalars(sa.select(Revision.number)).all()
    assert numbers == [1] * 202


def test_loading_counts_and_reports_progress(session: Session, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    folder = write(tmp_path, 'themes = ["people"]\n')
    assert is_empty(session)
    assert load_content(session, folder, lambda done, of: seen.append((done, of))) == 1
    assert seen == [(1, 1)]
    assert not is_empty(session)


@pytest.mark.parametrize("broken", ["themes = [", 'themes = ["people"]\n[qq]\n'])
def test_a_broken_file_is_named_and_nothing_is_loaded(
    session: Session, tmp_path: Path, broken: str
) -> None:
    with pytest.raises(ContentError, match="refugee"):
        load_content(session, write(tmp_path, broken))
    assert is_empty(session)


def test_a_missing_file_is_named(session: Session, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"themes\.toml"):
        load_content(session, tmp_path)
