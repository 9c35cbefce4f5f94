"""The desk and the pages of editors once more, on PostgreSQL, where the two may differ.

The tests are those of the other modules; only the glossary that they work on is another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from glossary.db import Database
from tests.postgresql import Server
from tests.workflow.test_desk import (
    enter,
    fill,
    session,
    test_a_form_sent_twice_is_one_proposal,
    test_a_proposal_is_asked_to_change_and_comes_again,
    test_a_proposal_on_an_entry_that_moved_is_not_approved,
    test_many_reviewers_at_once_approve_once,
    test_two_people_see_both_texts,
    workplace,
)
from tests.workflow.test_overseeing import (
    runaway,
    test_a_duplicate_is_found_shown_and_merged,
    test_a_retired_entry_is_listed_and_taken_up_again,
    test_an_earlier_state_is_shown_and_brought_back,
    test_who_was_too_late_sees_the_entry_as_it_stands_and_what_was_typed,
)

__all__ = [
    "enter",
    "runaway",
    "session",
    "test_a_duplicate_is_found_shown_and_merged",
    "test_a_form_sent_twice_is_one_proposal",
    "test_a_proposal_is_asked_to_change_and_comes_again",
    "test_a_proposal_on_an_entry_that_moved_is_not_approved",
    "test_a_retired_entry_is_listed_and_taken_up_again",
    "test_an_earlier_state_is_shown_and_brought_back",
    "test_many_reviewers_at_once_approve_once",
    "test_two_people_see_both_texts",
    "test_who_was_too_late_sees_the_entry_as_it_stands_and_what_was_typed",
    "workplace",
]

pytestmark = pytest.mark.postgresql


@pytest.fixture
def store(postgresql_server: Server, tmp_path: Path) -> Iterator[Database]:
    """The same small glossary and people, on PostgreSQL."""
    database = Database(postgresql_server.create_database(f"t{uuid4().hex}"))
    database.upgrade(tmp_path)
    fill(database)
    yield database
    database.engine.dispose()
