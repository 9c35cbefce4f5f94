"""The command ``glossary``."""

from __future__ import annotations

import json
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary import __version__
from glossary.cli import main
from glossary.cli.base import progress_line
from glossary.cli.generations import Generations
from glossary.cli.service import Server, collect_garbage
from glossary.languages import LANGUAGES
from glossary.settings import Settings
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.serving import environment, free_port, serve


@pytest.fixture
def run(glossary_settings: Settings) -> object:
    """Run a command on the built-in glossary."""

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env=environment(glossary_settings))

    return invoke


def test_search_answers_as_the_api_does(run, client) -> None:
    result = run("search", "ilegal migrent", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == client.get("/api/v1/search?q=ilegal+migrent").json


def test_search_is_readable(run) -> None:
    result = run("search", "illegal migrant", "--limit", "1")
    assert "avoid; say undocumented migrant" in result.stdout
    assert all(language.autonym in result.stdout for language in LANGUAGES.values())
    assert "(not reviewed)" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["search", "qqqqqqqqqq"], 1, "Nothing found"),
        (["search", " "], 1, "type at least one letter"),
        (["search", "a" * 201], 1, "longer than 200"),
        (["search", "refugee", "--in", "xx"], 1, "no language xx"),
        (["search", "refugee", "--limit", "0"], 2, "limit"),
        (["search"], 2, "QUERY"),
        (["show", "nobody"], 1, "no concept nobody"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, arguments, status, message) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert message in result.stderr
    assert result.stdout == ""
    if status == 1:
        assert len(result.stderr.splitlines()) == 1


def test_search_in_one_language(run) -> None:
    result = run("search", "migrant", "--in", "vi", "--json")
    found = json.loads(result.stdout)["results"]
    assert {hit["matched"]["language"] for hit in found} <= {"vi"}


def test_show_answers_as_the_api_does(run, client) -> None:
    result = run("show", "refugee", "--json")
    assert json.loads(result.stdout) == client.get("/api/v1/concepts/refugee").json


def test_show_is_readable(run) -> None:
    result = run("show", "undocumented-migrant")
    assert "ผู้ย้ายถิ่นที่ไม่มีเอกสาร" in result.stdout
    assert "say undocumented migrant" in result.stdout
    assert "confusable: documented-migrant" in result.stdout


def test_show_passes_over_what_is_not_there(tmp_path: Path) -> None:
    from tests.factories import ConceptFactory

    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    with database.write() as session:
        ConceptFactory(session)("refugee", en="refugee")
        session.commit()
    result = CliRunner().invoke(main, ["show", "refugee"], env=environment(settings))
    assert "ไทย" not in result.stdout
    search = CliRunner().invoke(main, ["search", "refugee"], env=environment(settings))
    assert "ไทย" not in search.stdout
    check = CliRunner().invoke(main, ["check"], env=environment(settings))
    assert check.exit_code == 1
    assert "no preferred term" in check.stdout
    answer = CliRunner().invoke(main, ["check", "--json"], env=environment(settings))
    assert answer.exit_code == 1
    assert check.stdout.splitlines()[-1] == f"{json.loads(answer.stdout)['errors']} errors"
    database.engine.dispose()


def test_check_finds_no_error(run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["0 errors"]


def test_coverage_answers_as_the_api_does(run, client) -> None:
    result = run("coverage", "--json")
    answer = json.loads(result.stdout)
    assert answer == client.get("/api/v1/coverage").json
    assert answer["concepts"] == 202
    assert {part["preferred"] for part in answer["languages"].values()} == {202}
    assert "202 concepts" in run("coverage").stdout


def test_help_and_version() -> None:
    help_text = CliRunner().invoke(main, ["-h"]).stdout
    assert all(name in help_text for name in main.commands)
    assert __version__ in CliRunner().invoke(main, ["--version"]).stdout


def test_init_twice_keeps_everything(tmp_path: Path) -> None:
    env = {"GLOSSARY_DATA_DIR": str(tmp_path / "new" / "folder")}
    for _ in range(2):
        result = CliRunner().invoke(main, ["init"], env=env)
        assert result.exit_code == 0, result.stderr
        assert "ready" in result.stdout
    with sqlite3.connect(tmp_path / "new" / "folder" / "glossary.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM concept").fetchone() == (202,)
    connection.close()


def test_the_secret_is_made_once_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSARY_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("GLOSSARY_SECRET_KEY", raising=False)
    monkeypatch.delenv("GLOSSARY_DATABASE_URL", raising=False)
    first, second = Settings.from_environment(), Settings.from_environment()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    monkeypatch.setenv("GLOSSARY_SECRET_KEY", "mine")
    assert Settings.from_environment().secret_key == "mine"
    assert first.database_url == f"sqlite:///{tmp_path / 'glossary.sqlite3'}"


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    result = CliRunner().invoke(main, ["init"], env={"GLOSSARY_DATA_DIR": str(blocked / "data")})
    assert result.exit_code == 1
    assert "can't be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_data_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write everywhere, so the answer of the system is played here.
    monkeypatch.setattr("glossary.settings.os.access", lambda *_: False)
    result = CliRunner().invoke(main, ["init"], env={"GLOSSARY_DATA_DIR": str(tmp_path)})
    assert result.exit_code == 1
    assert "can't be written" in result.stderr


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "glossary.sqlite3").write_bytes(b"not a database" * 1000)
    before = (tmp_path / "glossary.sqlite3").read_bytes()
    for command in (["init"], ["search", "refugee"]):
        result = CliRunner().invoke(main, command, env={"GLOSSARY_DATA_DIR": str(tmp_path)})
        assert result.exit_code == 1
        assert "is damaged" in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "glossary.sqlite3").read_bytes() == before


def test_a_port_in_use_is_named(glossary_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(
            main, ["serve", "--port", str(port)], env=environment(glossary_settings)
        )
    assert result.exit_code == 1
    assert f"Port {port}" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_serve_sets_up_a_warm_application(
    glossary_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Server] = []
    monkeypatch.setattr(Generations, "__init__", lambda _, server: started.append(server))
    monkeypatch.setattr(Generations, "run", lambda _: None)
    port = free_port()
    # The tests go on in this process: leave its garbage collection as it is.
    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr("gc.disable", lambda: None)
    result = CliRunner().invoke(
        main, ["serve", "--port", str(port), "--workers", "3"], env=environment(glossary_settings)
    )
    assert result.exit_code == 0, result.stderr
    [server] = started
    assert server.cfg.workers == 3
    assert server.cfg.threads == 4
    assert server.load().test_client().get("/healthz").status_code == 200


def test_garbage_is_collected_once_enough_has_come_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    collected: list[None] = []
    monkeypatch.setattr("glossary.cli.service.gc.collect", lambda: collected.append(None))
    for count, times in ((10, 0), (100_000, 1)):
        monkeypatch.setattr("glossary.cli.service.gc.get_count", lambda count=count: (count, 0, 0))
        collect_garbage(None, None, None, None)
        assert len(collected) == times


def test_progress_is_shown_on_a_terminal_after_two_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("glossary.cli.base.sys.stderr.isatty", lambda: True)
    clock = iter([0.0, 1.0, 3.0, 4.0])
    monkeypatch.setattr("glossary.cli.base.time.monotonic", lambda: next(clock))
    show = progress_line("Loading")
    show(1, 3)
    assert capsys.readouterr().err == ""
    show(2, 3)
    show(3, 3)
    assert capsys.readouterr().err == "\rLoading: 2 of 3\rLoading: 3 of 3\n"


def test_the_module_runs_as_the_command_does(glossary_settings: Settings) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "glossary", "--version"], capture_output=True, text=True, check=True
    )
    assert __version__ in result.stdout


def test_a_new_installation_serves_its_first_page_soon(tmp_path: Path) -> None:
    """Thirty seconds is the promise for a fresh machine; the benchmark has the real figure."""
    started = time.monotonic()
    with (
        serve(settings_in(tmp_path)) as address,
        urllib.request.urlopen(f"{address}/th/") as page,
    ):
        assert 'lang="th"' in page.read().decode()
    assert time.monotonic() - started < 60


def test_export_writes_a_print(run, tmp_path: Path) -> None:
    out = tmp_path / "some.pdf"
    result = run(
        "export", "pdf", "--out", str(out), "--languages", "th,my", "--concepts", "refugee",
        "--layout", "handbook", "--paper", "a6", "--text-size", "large", "--with", "definition",
    )  # fmt: skip
    assert result.exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.iterdir()] == ["some.pdf"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["exe"], 2, "exe"),
        (["pdf", "--layout", "poster"], 2, "poster"),
        (["pdf", "--concepts", "nobody"], 1, "no concept nobody"),
        (["pdf", "--themes", "nowhere"], 1, "no theme nowhere"),
        (["pdf", "--with", "secrets"], 1, "not allowed"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_line(
    run, tmp_path: Path, arguments, status, message
) -> None:
    out = tmp_path / "some.pdf"
    result = run("export", *arguments, "--out", str(out))
    assert result.exit_code == status
    assert message in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("place", ["missing/some.pdf", "file/some.pdf"])
def test_a_file_that_cannot_be_written_is_named(run, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / place
    result = run("export", "pdf", "--out", str(out), "--languages", "en", "--concepts", "wage")
    assert result.exit_code == 1
    assert f"{out} can't be written" in result.stderr
