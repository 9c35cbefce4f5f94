"""The command ``glossary import``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary.cli import main
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory
from tests.serving import environment

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on a glossary of one entry."""
    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    with database.write() as session:
        ConceptFactory(session)("migrant", en="migrant", th="ผู้ย้ายถิ่น")
        session.commit()
    database.engine.dispose()

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env=environment(settings))

    return invoke


def written(folder: Path, text: str, name: str = "words.csv") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


WORDS = "concept,language,term,colour\nmigrant,th,ผู้ย้ายถิ่น,red\nmigrant,th,คนย้ายถิ่น,red\n"


def test_import_says_what_it_did_row_by_row(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, WORDS)
    result = run("import", file)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "line 2  duplicate  migrant",
        "line 3  new        migrant",
        "not understood: row of the names: the column 'colour' is not known",
        "1 new, 0 changed, 1 duplicate, 0 refused",
    ]
    assert "คนย้ายถิ่น" in run("show", "migrant").stdout
    assert run("import", file).stdout.splitlines()[-1].startswith("0 new, 0 changed, 2 duplicate")


def test_a_dry_run_changes_nothing(run: Run, tmp_path: Path) -> None:
    result = run("import", written(tmp_path, WORDS), "--dry-run", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "imported": False,
        "counts": {"new": 1, "changed": 0, "duplicate": 1, "refused": 0},
        "rows": [
            {"place": "line 2", "concept": "migrant", "outcome": "duplicate", "message": ""},
            {"place": "line 3", "concept": "migrant", "outcome": "new", "message": ""},
        ],
        "not_understood": ["row of the names: the column 'colour' is not known"],
        "proposals": [],
    }
    assert "คนย้ายถิ่น" not in run("show", "migrant").stdout
    assert "dry run" in run("import", written(tmp_path, WORDS), "--dry-run").stdout


def test_a_refused_row_stops_everything(run: Run, tmp_path: Path) -> None:
    result = run("import", written(tmp_path, WORDS + "migrant,th,latin,\n"))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert "line 4  refused    migrant – [th] 'latin' is not written in Thai" in lines
    assert lines[-1] == "Nothing was imported: mend what is refused, and import again."
    assert "คนย้ายถิ่น" not in run("show", "migrant").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["missing.csv"], 2, "missing.csv"),
        (["{file}", "--format", "tbx"], 1, "no file of the kind tbx"),
        (["{file}", "--format", "exe"], 2, "exe"),
    ],
)
def test_what_cannot_be_imported_is_said_in_one_line(
    run: Run, tmp_path: Path, arguments: list[str], status: int, message: str
) -> None:
    file = written(tmp_path, WORDS)
    result = run("import", *(argument.format(file=file) for argument in arguments))
    assert result.exit_code == status
    assert message in result.stderr


def test_what_is_exported_is_known_again(run: Run, tmp_path: Path) -> None:
    for name in ("json", "csv", "tbx", "tbx2"):
        file = str(tmp_path / f"all.{name}")
        assert run("export", name, "--out", file).exit_code == 0
        answer = json.loads(run("import", file, "--json").stdout)
        assert answer["counts"]["duplicate"] == len(answer["rows"]) > 0
        assert answer["not_understood"] == []


def test_it_answers_in_the_language_of_the_environment_or_the_one_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, WORDS)
    monkeypatch.setenv("LC_ALL", "th_TH.UTF-8")
    lines = run("import", file, "--dry-run").stdout.splitlines()
    assert lines[0].startswith("บรรทัด 2  มีอยู่แล้ว")
    assert lines[-1] == "ยังไม่มีการนำเข้าใด\u00a0ๆ: นี่เป็นเพียงการลองนำเข้า"
    assert "dòng 2  đã có" in run("import", file, "--dry-run", "--language", "vi").stdout
    monkeypatch.setenv("LC_ALL", "C")
    assert run("import", file, "--dry-run").stdout.startswith("line 2  duplicate")
    wrong = run("import", file, "--language", "xx")
    assert (wrong.exit_code, "no language xx" in wrong.stderr) == (1, True)


def test_for_an_account_it_becomes_proposals(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, WORDS)
    run("account", "add", "Noy", "--role", "translator", "--languages", "th")
    done = run("import", file, "--as", "Noy", "--reason", "From the workshop")
    assert done.stdout.splitlines()[-1] == "It waits for a reviewer, as proposals."
    assert "คนย้ายถิ่น" not in run("show", "migrant").stdout
    again = run("import", file, "--as", "Noy", "--json", "--dry-run")
    assert json.loads(again.stdout)["rows"][1]["message"] == "you have proposed this already"
    for arguments in (["--propose"], ["--as", "Noy", "--keep-reviews"]):
        assert run("import", file, *arguments).exit_code == 2
