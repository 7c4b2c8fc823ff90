"""A temporary PostgreSQL of its own for the tests that cross the engine seam: `pytest -m postgresql`."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

_NOBODY = 65534
# Nothing of a test outlives it, so the server need not wait for the disk.
_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server that listens on a unix socket in its own folder only."""

    socket: Path

    def url(self, database: str) -> str:
        """The address for SQLAlchemy's create_engine."""
        return f"postgresql+psycopg://clinic@/{database}?host={self.socket}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[Any, ...]]":
        """A connection that commits each statement by itself."""
        return psycopg.connect(f"host={self.socket} user=clinic dbname={database}", autocommit=True)


def postgres_programs() -> Path:
    """The folder of initdb and pg_ctl: on PATH, or where Debian keeps them (newest last)."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if not kept:
        raise FileNotFoundError("initdb and pg_ctl: install PostgreSQL's server (Debian: postgresql)")
    return kept[-1].parent


@contextmanager
def temporary_cluster() -> Iterator[Cluster]:
    """Make a cluster, start it, and stop and forget it at the end.

    PostgreSQL refuses to run as root, so root starts it as nobody.
    """
    programs = postgres_programs()
    # A unix socket's path may have 107 bytes, so the folder lies directly under the system's temporary one.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if _is_root():
            shutil.chown(folder, _NOBODY, _NOBODY)
        data = folder / "data"
        options = " ".join(f"-c {setting}" for setting in (*_SETTINGS, f"unix_socket_directories={folder}"))
        _run([programs / "initdb", "-D", data, "-U", "clinic", "-A", "trust", "-E", "UTF8", "--no-locale"])
        log = folder / "server.log"
        _run([programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start"])
        try:
            yield Cluster(folder)
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One server for the whole run."""
    with temporary_cluster() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """A fresh, empty database of this test's own; the address for create_engine."""
    database = f"test_{os.urandom(6).hex()}"
    with postgres_cluster.connect() as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
        yield postgres_cluster.url(database)
        connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def _run(command: Sequence[str | Path]) -> None:
    who: dict[str, Any] = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if _is_root() else {}
    # The server keeps what it inherits open, so its output must be no pipe that we wait for.
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **who,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}")


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
