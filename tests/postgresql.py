"""A PostgreSQL server of the tests' own, on this machine only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa


def find_server_programs() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


@dataclass
class Server:
    """A running server."""

    programs: Path
    folder: Path
    port: int
    run_as: list[str]

    def create_database(self, name: str, template: str = "template1") -> str:
        """Create a database like ``template``, which nobody is using, and return its URL.

        Its files are copied: what a crash would leave of them is of no interest here.
        """
        with self._administration.connect() as connection:
            connection.exec_driver_sql(
                f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
            )
        return self._url(name)

    @cached_property
    def _administration(self) -> sa.Engine:
        """The engine that makes databases; it keeps its connection."""
        return sa.create_engine(
            self._url("postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True
        )

    def stop(self) -> None:
        """Stop the server at once."""
        self._administration.dispose()
        self._control("stop", "-m", "immediate")

    def remove(self) -> None:
        """Stop the server and forget all that it held."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off "
            f"-c unix_socket_directories={self.folder}"
        )
        self._control("start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://glossary@127.0.0.1:{self.port}/{name}"

    def _control(self, *arguments: str) -> None:
        command = [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(
            [*self.run_as, *command], check=True, capture_output=True, cwd="/", timeout=60
        )


def start_server(programs: Path) -> Server:
    """Make a new cluster and start it; PostgreSQL refuses to run as root.

    The folder of pytest is closed to other users, so this one stands beside it.
    """
    folder = Path(tempfile.mkdtemp(prefix="glossary-postgresql-"))
    run_as: list[str] = []
    if os.geteuid() == 0:
        run_as = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    subprocess.run(
        [*run_as, str(programs / "initdb"), "-D", str(folder / "data"), "-A", "trust",
         "-U", "glossary", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync"],
        check=True, capture_output=True, cwd="/", timeout=120,
    )  # fmt: skip
    server = Server(programs, folder, port, run_as)
    server.start()
    return server
