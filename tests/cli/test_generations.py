"""The workers of the service: they share what one loader has loaded, and come and go together."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gunicorn.workers.base import Worker

from glossary.cli import generations
from glossary.cli.generations import Generations
from glossary.cli.service import Server
from glossary.errors import DatabaseGone, SetupError
from glossary.settings import Settings
from tests.conftest import settings_in
from tests.databases import copy_database
from tests.serving import Service, environment, free_port, memory_of, serving

# What only pages need, or the search: the arbiter, which answers nobody, does without.
PAGES = ("babel", "flask", "glossary.model", "glossary.web.i18n", "jinja2", "rapidfuzz",
         "regex", "sqlalchemy")  # fmt: skip


def until(true: Callable[[], object], seconds: float = 90) -> None:
    """Wait until something is ``true``."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def installation(glossary_settings: Settings, tmp_path: Path) -> Settings:
    """The built-in glossary, in a folder that a test may change."""
    settings = settings_in(tmp_path)
    copy_database(glossary_settings.database_url, tmp_path / "glossary.sqlite3")
    return settings


@pytest.fixture
def service(installation: Settings) -> Iterator[Service]:
    with serving(installation, stderr=subprocess.PIPE) as running:
        yield running


def replaced(service: Service, before: list[int]) -> bool:
    """Return whether two workers are there, and none of those ``before``."""
    now = service.workers()
    return len(now) == 2 and not set(now) & set(before)


def test_the_service_stays_within_its_memory(service: Service) -> None:
    """150 MB for two workers and their arbiter; pages that they share are counted once."""
    for path in ("", "search?q=ilegal+migrent", "concepts/refugee", "index/my", "search?q=ngan"):
        for tag in ("en", "my", "km", "lo", "th", "vi", "zh"):
            for _ in range(4):
                urllib.request.urlopen(f"{service.address}/{tag}/{path}").read()
    assert memory_of(service.process.pid) < 150 * 1024


def test_the_arbiter_loads_no_page() -> None:
    code = (
        "import sys, glossary.cli.serving, glossary.cli.service, glossary.web.worker;"
        f"print([name for name in {PAGES} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


def test_a_new_generation_takes_the_place_of_workers_of_which_one_died(service: Service) -> None:
    before = service.workers()
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    until(lambda: replaced(service, before))
    with urllib.request.urlopen(f"{service.address}/my/search?q=refugee") as page:
        assert "ဒုက္ခသည်" in page.read().decode()


def test_a_hang_up_replaces_the_workers_and_every_request_is_answered(service: Service) -> None:
    before = service.workers()
    service.process.send_signal(signal.SIGHUP)

    def is_replaced() -> bool:
        with urllib.request.urlopen(f"{service.address}/healthz", timeout=30) as answer:
            assert answer.status == 200
        return replaced(service, before)

    until(is_replaced)


@pytest.mark.parametrize("what", ["is damaged", "is gone"])
def test_workers_go_on_where_no_new_generation_can_be_loaded(
    service: Service, installation: Settings, what: str
) -> None:
    """Nor is an empty glossary begun in the place of one that is gone."""
    database = installation.data_folder / "glossary.sqlite3"
    kept = installation.data_folder / "kept"
    database.rename(kept)
    if what == "is damaged":
        database.write_bytes(b"not a database" * 1000)
    died, goes_on = service.workers()
    os.kill(died, signal.SIGKILL)
    assert service.process.stderr
    line = service.process.stderr.readline().decode()
    while "Worker" in line:
        line = service.process.stderr.readline().decode()
    assert line.startswith("glossary: ")
    assert what in line
    until(lambda: service.workers() == [goes_on])
    assert database.exists() == (what == "is damaged")
    kept.rename(database)
    service.process.send_signal(signal.SIGHUP)
    until(lambda: replaced(service, [died, goes_on]))


def test_a_service_that_can_not_be_loaded_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "glossary.sqlite3").write_bytes(b"not a database" * 1000)
    with pytest.raises(SetupError, match="is damaged"):
        Server(settings_in(tmp_path), "127.0.0.1", free_port(), 2).load()
    gc.enable()
    result = subprocess.run(
        [sys.executable, "-m", "glossary", "serve", "--port", str(free_port())],
        env=environment(settings_in(tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert "is damaged" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_service_that_has_served_begins_no_new_glossary(tmp_path: Path) -> None:
    server = Server(settings_in(tmp_path), "127.0.0.1", free_port(), 2)
    server.announce()
    with pytest.raises(DatabaseGone):
        server.load()
    gc.enable()
    assert list(tmp_path.iterdir()) == []


def in_session(number: int) -> list[str]:
    """Return the processes of the session ``number``, with those whom nobody has buried."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == number:
            found.append(stat.parent.name)
    return found


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_service_that_is_still_loading_stops_at_once(
    tmp_path: Path, stop: signal.Signals
) -> None:
    """A new installation loads for seconds; the next start makes what this one has not."""
    process = subprocess.Popen(
        [sys.executable, "-m", "glossary", "serve", "--port", str(free_port())],
        env=environment(settings_in(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until((tmp_path / "glossary.sqlite3").exists)
    # Ctrl-C reaches all of a terminal's processes, a request to end only the one it is sent to.
    (os.killpg if stop == signal.SIGINT else os.kill)(process.pid, stop)
    assert process.communicate(timeout=20) == (b"", b"")
    assert process.returncode == 0
    # What prepares the database ends, too, and gives the port back.
    until(lambda: in_session(process.pid) == [], seconds=10)


class Sleeper(Worker):
    """A worker that does nothing, so that the arbiter can be watched from inside a test."""

    def init_process(self) -> None:  # pragma: no cover - runs in the child
        time.sleep(60)
        os._exit(0)


@pytest.fixture
def arbiter(glossary_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Generations]:
    """The arbiter of two sleepers, in this process."""
    server = Server(glossary_settings, "127.0.0.1", free_port(), 2)
    server.cfg.set("worker_class", Sleeper)
    monkeypatch.setattr(server, "load", object)
    monkeypatch.setattr(Generations, "WORKERS", {})
    made = Generations(server)
    made.pid = os.getpid()
    yield made
    made.kill_workers(signal.SIGKILL)
    for pid in made.WORKERS:
        os.waitpid(pid, 0)


def test_workers_whose_loader_has_ended_belong_to_the_arbiter(
    arbiter: Generations, capsys: pytest.CaptureFixture[str]
) -> None:
    arbiter.spawn_workers()
    assert len(arbiter.WORKERS) == 2
    for pid, worker in arbiter.WORKERS.items():
        assert worker.pid == pid
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        assert int(parent) == os.getpid()
    assert capsys.readouterr().out.startswith("The glossary is at http://127.0.0.1:")
    arbiter.spawn_workers()
    assert sorted(worker.age for worker in arbiter.WORKERS.values()) == [1, 2, 3, 4]
    assert capsys.readouterr().out == ""


def refuse() -> object:
    raise SetupError


def test_the_service_ends_where_the_first_generation_can_not_be_loaded(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arbiter.app, "load", refuse)
    with pytest.raises(SystemExit) as ended:
        arbiter.spawn_workers()
    assert ended.value.code == 1


def test_a_loader_that_was_killed_is_named(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been too much for the memory of the machine."""
    monkeypatch.setattr(arbiter.app, "load", lambda: os.kill(os.getpid(), signal.SIGKILL))
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(arbiter.log, "error", lambda *words: said.append(words))
    with pytest.raises(SystemExit) as ended:
        arbiter.spawn_workers()
    assert ended.value.code == signal.SIGKILL
    assert said == [("Loading was ended by %s", "SIGKILL")]


def test_a_later_generation_is_tried_again_after_half_a_minute(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    arbiter.spawn_workers()
    first = dict(arbiter.WORKERS)
    clock = [time.monotonic()]
    monkeypatch.setattr(generations.time, "monotonic", lambda: clock[0])
    arbiter.app.callable = None
    monkeypatch.setattr(arbiter.app, "load", refuse)
    arbiter.spawn_workers()
    monkeypatch.setattr(arbiter.app, "load", object)
    arbiter.spawn_workers()
    assert first == arbiter.WORKERS
    clock[0] += 31
    arbiter.spawn_workers()
    assert len(arbiter.WORKERS) == 4


def test_a_service_without_workers_goes_on_trying(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nobody who would start it again."""
    arbiter.spawn_workers()
    arbiter.kill_workers(signal.SIGKILL)
    until(lambda: arbiter.reap_workers() or arbiter.WORKERS == {})
    arbiter.app.callable = None
    monkeypatch.setattr(arbiter.app, "load", refuse)
    arbiter.spawn_workers()
    monkeypatch.setattr(arbiter.app, "load", object)
    monkeypatch.setattr(generations, "_RETRY_ALONE_AFTER", 0)
    arbiter._not_before = 0
    arbiter.spawn_workers()
    assert len(arbiter.WORKERS) == 2


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_a_part_of_a_generation_ends_by_itself(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system refuses the second worker."""
    before = children()
    fork, forked = arbiter.spawn_worker, []

    def refuse_the_second() -> int:
        if forked:
            raise BlockingIOError
        forked.append(fork())
        return forked[0]

    monkeypatch.setattr(arbiter, "spawn_worker", refuse_the_second)
    arbiter.app.announce()
    arbiter.spawn_workers()
    assert arbiter.WORKERS == {}

    def buried() -> bool:
        left = children() - before
        for pid in left:
            os.waitpid(int(pid), os.WNOHANG)
        return not left

    until(buried)


@pytest.mark.parametrize("lacking", ["generations.os.fork", "generations.Generations._new_worker"])
def test_a_system_without_room_for_a_worker_is_said_so(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    arbiter.spawn_workers()
    first = dict(arbiter.WORKERS)
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())

    def refuse_room(*_: object) -> int:
        raise OSError("No room")

    monkeypatch.setattr(f"glossary.cli.{lacking}", refuse_room)
    said: list[object] = []
    monkeypatch.setattr(arbiter.log, "error", lambda words, error: said.append(words % error))
    arbiter.spawn_workers()
    assert said == ["No worker can be started: No room"]
    assert first == arbiter.WORKERS
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == blocked


def test_a_hang_up_does_not_wait_to_try_again(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    arbiter.spawn_workers()
    arbiter._not_before = time.monotonic() + 1000
    stopped: list[int] = []
    monkeypatch.setattr(arbiter, "kill_worker", lambda pid, _signal: stopped.append(pid))
    first = list(arbiter.WORKERS)
    arbiter.reload()
    assert sorted(stopped) == sorted(first)
    monkeypatch.undo()


def test_a_signal_to_stop_ends_the_loader(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arbiter.app, "load", lambda: time.sleep(60))
    numbers = (*arbiter.SIGNALS, signal.SIGCHLD)
    before = {number: signal.getsignal(number) for number in numbers}
    # The loader has them, too, at first.
    arbiter.init_signals()
    try:
        os.kill(os.getpid(), signal.SIGWINCH)
        assert not arbiter._stopping
        # It comes before there is a loader, and once more when there is none any more.
        os.kill(os.getpid(), signal.SIGTERM)
        arbiter.spawn_workers()
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert arbiter.WORKERS == {}
    came = [arbiter.SIG_QUEUE.get() for _ in range(arbiter.SIG_QUEUE.qsize())]
    assert [one for one in came if one != signal.SIGCHLD] == [
        signal.SIGWINCH, signal.SIGTERM, signal.SIGTERM,
    ]  # fmt: skip


def test_a_loader_that_has_just_ended_needs_no_stopping(arbiter: Generations) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    arbiter._loader = gone.pid
    arbiter.signal(signal.SIGTERM, None)
    assert arbiter._stopping


def test_where_orphans_are_not_adopted_the_arbiter_loads_the_application(
    arbiter: Generations, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arbiter._adopts = False
    arbiter.spawn_workers()
    assert arbiter.app.callable is not None
    assert len(arbiter.WORKERS) == 2
    arbiter.app.callable = None
    monkeypatch.setattr(arbiter.app, "load", refuse)
    with pytest.raises(SystemExit):
        arbiter.spawn_workers()
    assert capsys.readouterr().err.startswith("glossary: ")
    reloaded: list[object] = []
    monkeypatch.setattr("gunicorn.arbiter.Arbiter.reload", lambda of: reloaded.append(of))
    arbiter.reload()
    assert reloaded == [arbiter]
