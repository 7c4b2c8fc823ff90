"""What the demonstration is doing: a line for each step on standard error, for a person who waits minutes."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from clinicdesk.words import say

Hear = Callable[[str], None]
"""Told the code of each step as it begins."""


@dataclass
class Progress:
    """Counts the steps and says each in the language of the command."""

    language: str
    steps: int
    _at: int = 0

    def __call__(self, step: str) -> None:
        """The next step begins."""
        self._at += 1
        if sys.stderr is None:  # a windowed program on Windows has none
            return
        what = say(self.language, f"cli.demo.step.{step}")
        line = say(self.language, "cli.demo.progress", n=self._at, of=self.steps, what=what)
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - what the person who typed the command waits for


def silent(step: str) -> None:
    """For whoever does not wait."""
