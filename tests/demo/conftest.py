"""The demonstration, run once for all that look at it."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.started import run


class Ran:
    """The demonstration, run once without a display: what it said and left."""

    def __init__(self, cwd: Path) -> None:
        home = cwd / "home"
        home.mkdir()
        self.cwd, self.home = cwd, home
        self.done: subprocess.CompletedProcess[str] = run(["--demo"], cwd=cwd, home=home)
        self.output = cwd / "demo-output"


@pytest.fixture(scope="session")
def ran() -> Iterator[Ran]:
    """Minutes of work for all that look at it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Ran(Path(folder))
