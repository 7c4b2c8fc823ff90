"""What every command gives back, and what they all ask for first."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from clinicdesk import clock
from clinicdesk.demo.mark import clock_of
from clinicdesk.errors import Issue, Refused
from clinicdesk.words import known, say

MOST_SECRET = 4096


class Exit(IntEnum):
    """Exit codes of the program."""

    DONE = 0
    REFUSED = 1
    WRONG_USAGE = 2
    BROKEN_EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """Lines for a person, values for a program (--json), and the exit code. `is_json`: the lines are JSON already."""

    lines: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    code: Exit = Exit.DONE
    is_json: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: language of the lines, and where their password is."""

    language: str
    folder: Path
    login: str
    password: str


def read_secret(source: str) -> str:
    """The first line of a file, or of standard input for "-". Refused CLI001 when it cannot be read."""
    try:
        if source == "-":
            text = sys.stdin.readline()
        else:
            with Path(source).open(encoding="utf-8-sig") as file:
                text = file.readline(MOST_SECRET)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Issue("CLI001", "password_file", values={"path": source})) from error
    secret = text.rstrip("\r\n")
    if not secret:
        raise Refused(Issue("CLI002", "password_file", values={"path": source}))
    return secret


class RefusedAt(Refused):
    """A refusal of something written in a file: each field has its place there, in the words of the language."""

    def __init__(self, refusal: Refused, places: Mapping[str, str]) -> None:
        super().__init__(*refusal.issues)
        self.places = places


def clock_for(folder: Path) -> clock.Clock:
    """The machine's clock; of a demonstration that of its story, as in the window."""
    return clock_of(folder, clock.SystemClock())


@contextmanager
def opened(caller: Caller) -> Iterator[Any]:
    """The clinic opened by the caller's password, and closed again."""
    from clinicdesk.ids import RandomIds
    from clinicdesk.services.entrance import close_clinic, open_clinic

    entered = open_clinic(
        caller.folder, login=caller.login, password=caller.password, clock=clock_for(caller.folder),
        ids=RandomIds(),
    )  # fmt: skip
    try:
        yield entered
    finally:
        close_clinic(entered.desk)


def sentence_with_cure(issue: Issue, language: str) -> str:
    """What is wrong, and the words to type here where the window has a button instead."""
    cure = f"cli.cure.{issue.code}"
    sentence = issue.sentence(language)
    return f"{sentence} {say(language, cure)}" if known(cure) else sentence
