"""What the system does when a parent ends, and what is done where it does nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from glossary.cli import processes
from glossary.cli.processes import adopt_orphans, end_with

# A parent that ends while its child sleeps; the child has said that it is ready.
PARENT = """
import os, sys, time
from glossary.cli.processes import end_with
parent, (reading, writing) = os.getpid(), os.pipe()
if child := os.fork():
    os.read(reading, 1)
    print(child, flush=True)
else:
    end_with(parent)
    os.write(writing, b"1")
    time.sleep(60)
"""


def test_a_child_ends_with_its_parent() -> None:
    # Standard output is at its end once nobody has it any more: parent and child.
    result = subprocess.run(
        [sys.executable, "-c", PARENT], capture_output=True, text=True, check=True, timeout=20
    )
    assert not Path(f"/proc/{int(result.stdout)}/exe").exists()


def test_a_child_whose_parent_has_ended_already_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(processes.os, "_exit", ended.append)
    monkeypatch.setattr(processes, "_prctl", lambda *of: asked.append(of) or True)
    end_with(os.getppid())
    assert ended == []
    end_with(-1)
    assert ended == [1]
    assert asked == [(1, signal.SIGTERM)] * 2


@pytest.mark.parametrize("system", ["knows it not", "refuses"])
def test_a_system_that_does_nothing_of_it(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    class Library:
        def __init__(self, _name: None) -> None:
            if system == "refuses":
                self.prctl = lambda *_: -1

    monkeypatch.setattr(processes.ctypes, "CDLL", Library)
    monkeypatch.setattr(processes.os, "_exit", lambda _status: pytest.fail("it goes on"))
    assert adopt_orphans() is False
    end_with(-1)
