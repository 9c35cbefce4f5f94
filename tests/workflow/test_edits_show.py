"""An edit is found by the search of every worker, soon after it was committed."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.model import AdministrativeStatus, LanguageSection, Revision, Term
from tests.conftest import settings_in
from tests.serving import serve

WORD = "ជនភៀសសឹកថ្មី"
ADMITTED = AdministrativeStatus.ADMITTED
# Connections in a row that have to show it: two workers take them as they come.
ENOUGH = 24
# Seconds; the machine may be busy. The promise is two.
PATIENCE = 30.0


def finds(address: str) -> bool:
    """Whether whichever worker answers a new connection finds the word."""
    with urllib.request.urlopen(f"{address}/api/v1/search?q={quote(WORD)}") as answer:
        results = json.load(answer)["results"]
    return bool(results) and results[0]["matched"]["term"] == WORD


@pytest.mark.usefixtures("refugee")
def test_every_worker_finds_what_was_just_committed(
    database: Database, session: Session, tmp_path: Path
) -> None:
    session.commit()
    url = database.url.render_as_string(hide_password=False)
    with serve(settings_in(tmp_path, url)) as address:
        assert not any(finds(address) for _ in range(ENOUGH))
        with database.write() as writing:
            section = writing.scalars(
                sa.select(LanguageSection).where(LanguageSection.language == "km")
            ).one()
            section.terms.append(Term(text=WORD, position=1, administrative_status=ADMITTED))
            writing.add(
                Revision(
                    concept_id=section.concept_id, number=2, document={}, author=None, summary=""
                )
            )
            writing.commit()
        committed = time.monotonic()
        in_a_row = 0
        while in_a_row < ENOUGH and time.monotonic() - committed < PATIENCE:
            in_a_row = in_a_row + 1 if finds(address) else 0
        print(f"every worker within {time.monotonic() - committed:.2f} s")
    assert in_a_row == ENOUGH
