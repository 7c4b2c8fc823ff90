"""How much work the engine has with an act, in its own steps: the same on every machine and every day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.models import engine

_AT_A_TIME = 10


@dataclass
class Effort:
    """Steps of the engine's machine so far, on every connection opened since."""

    steps: int = 0

    def of(self, act: Callable[[], object]) -> int:
        """The steps of this act."""
        before = self.steps
        act()
        return self.steps - before

    def more(self) -> int:
        """The engine asks after every few steps whether to go on: 0 says yes."""
        self.steps += _AT_A_TIME
        return 0


@contextmanager
def counted_effort() -> Iterator[Effort]:
    """Count on every connection that is opened meanwhile."""
    effort, connect = Effort(), engine.connect

    def counted(path: Path, raw_key: str) -> sqlcipher.Connection:
        connection = connect(path, raw_key)
        connection.set_progress_handler(effort.more, _AT_A_TIME)
        return connection

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "connect", counted)
        yield effort
