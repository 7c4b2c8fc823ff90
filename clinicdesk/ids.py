"""Identifiers come in as an argument: random in the program, seeded in tests and demonstration."""

import random
import uuid
from typing import Protocol


class Ids(Protocol):
    """A source of identifiers that never repeat."""

    def new(self) -> str:
        """A fresh UUID as text."""


class RandomIds:
    """UUID version 4 from the system's random source."""

    def new(self) -> str:
        """A fresh UUID as text."""
        return str(uuid.uuid4())


class SeededIds:
    """The same identifiers in the same order for the same seed; never for keys."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - identifiers, not secrets

    def new(self) -> str:
        """The next UUID of the seed."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
