"""Far more than one print may hold: refused at once, in the reader's words; nothing is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from glossary.cli import main
from glossary.errors import PrintTooLarge
from glossary.printing import read_order, shop
from glossary.printing.editions import freeze_edition
from glossary.settings import shipped_folder
from glossary.web.i18n import Interface
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.serving import environment

MANY = 100_000
SENTENCES = {
    "en": "This is too much for one print",
    "th": "มากเกินไปสำหรับการพิมพ์ครั้งเดียว",
}


@pytest.fixture
def no_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may reach the press."""
    monkeypatch.setattr(shop, "_run_press", lambda _: pytest.fail("something was printed"))


@pytest.mark.usefixtures("no_press")
def test_so_many_entries_named_are_refused_on_the_page_and_by_the_api(app: Flask) -> None:
    client = app.test_client()
    names = ",".join(f"entry-{number}" for number in range(MANY))

    page = client.get(f"/th/booklet?layout=cards&concepts={names}")
    assert page.status_code == 400
    assert SENTENCES["th"] in page.text
    file = client.get(f"/th/booklet/print.pdf?layout=cards&concepts={names}")
    assert file.status_code == 413
    assert SENTENCES["th"] in file.text
    answer = client.get(f"/api/v1/export/pdf?layout=cards&concepts={names}")
    assert answer.status_code == 413
    assert "print_too_large" in answer.text


@pytest.mark.usefixtures("no_press")
def test_a_glossary_of_so_many_entries_is_refused_whole_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    with database.write() as session:
        session.execute(sa.text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many) "
            "INSERT INTO concept (slug, state, created_at, changed_at, version) "
            "SELECT 'entry-' || i, 'published', '2026-11-27', '2026-11-27', 1 FROM n"
        ), {"many": MANY})  # fmt: skip
        session.commit()
        monkeypatch.setattr("glossary.printing.book.select_entries", pytest.fail)
        with pytest.raises(PrintTooLarge):
            freeze_edition(session, read_order({}), Interface(shipped_folder("translations")))

    done = CliRunner().invoke(
        main, ["export", "pdf", "--out", str(tmp_path / "all.pdf")], env=environment(settings)
    )

    assert done.exit_code == 1
    assert SENTENCES["en"] in done.output
    assert not (tmp_path / "all.pdf").exists()
    database.engine.dispose()
