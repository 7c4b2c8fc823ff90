"""Identifiers come in as an argument: random in the program, seeded in tests and demonstration."""

import os
from typing import Protocol


class Ids(Protocol):
    """A source of identifiers that never repeat."""

    def new(self) -> str:
        """A fresh UUID as text."""


class RandomIds:
    """UUID version 4 from the system's random source."""

    def new(self) -> str:
        """A fresh UUID as text."""
        return uuid_text(int.from_bytes(os.urandom(16)))


class SeededIds:
    """The same identifiers in the same order for the same seed; never for keys."""

    def __init__(self, seed: int) -> None:
        import random  # noqa: PLC0415 - for tests and demonstration; the unlock window waits for nothing

        self._random: random.Random = random.Random(seed)  # noqa: S311 - identifiers, not secrets

    def new(self) -> str:
        """The next UUID of the seed."""
        return uuid_text(self._random.getrandbits(128))


def uuid_text(number: int) -> str:
    """128 bits as the text of a UUID version 4 (RFC 9562 5.4); the uuid module alone costs 30 ms at start."""
    bits = number & ~(0xF << 76) & ~(0x3 << 62) | 4 << 76 | 2 << 62
    digits = f"{bits:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
