"""The type of the `figures` fixture: numbers a proof counted, printed after the run."""

from typing import Protocol


class Figures(Protocol):
    """figures("keys-file bit flips", tried=400, wrong_key=0)."""

    def __call__(self, name: str, /, **numbers: int) -> None:
        """Print them under this name."""
