"""Four people at work on a small glossary."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from glossary.model import Account, Concept, Role
from glossary.services.accounts import add_account
from tests.factories import ConceptFactory


@dataclass(frozen=True)
class People:
    """A translator, two reviewers (of whom one does not speak Khmer) and an editor."""

    translator: Account
    reviewer: Account
    stranger: Account
    editor: Account


@pytest.fixture
def people(session: Session) -> People:
    return People(
        translator=add_account(session, "Sokha", Role.TRANSLATOR, ["km", "en"]),
        reviewer=add_account(session, "Dara", Role.REVIEWER, ["km"]),
        stranger=add_account(session, "Noy", Role.REVIEWER, ["lo"]),
        editor=add_account(session, "Lin", Role.EDITOR, ["en", "km"]),
    )


@pytest.fixture
def refugee(make_concept: ConceptFactory) -> Concept:
    """A concept with a term in Khmer and a definition in English."""
    return make_concept(
        "refugee",
        {"en": {"definition": {"text": "a person who fled"}}},
        en="refugee",
        km="ជនភៀសខ្លួន",
    )
