"""What was searched in vain is counted, and nothing else is kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.languages import LANGUAGES
from glossary.model import MissedSearch
from glossary.services import wanted
from glossary.services.wanted import record_missed_search


def counts(session: Session) -> dict[tuple[str, str], int]:
    rows = session.execute(
        sa.select(MissedSearch.folded_query, MissedSearch.language, MissedSearch.count)
    )
    return {(query, language): count for query, language, count in rows}


def test_spellings_of_one_word_count_together(session: Session) -> None:
    for query in ("ผู้ลี้ภั", "ผูลีภั", "papperless"):
        record_missed_search(session, query)
    thai = LANGUAGES["th"].fold("ผู้ลี้ภั")
    assert counts(session) == {(thai, "th"): 2, (LANGUAGES["en"].fold("papperless"), "en"): 1}


def test_the_language_that_was_searched_in_is_kept(session: Session) -> None:
    record_missed_search(session, "hộ khẩu", "vi")
    record_missed_search(session, "2024")
    assert {language for _, language in counts(session)} == {"vi", ""}


def test_a_query_without_a_key_is_not_counted(session: Session) -> None:
    record_missed_search(session, "+")
    assert counts(session) == {}


def test_a_flood_of_nonsense_is_let_go(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wanted, "MOST_A_DAY", 2)
    for query in ("aaab", "bbbc", "cccd", "aaab"):
        record_missed_search(session, query)
    assert sorted(counts(session).values()) == [1, 2]
