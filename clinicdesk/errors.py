"""Three kinds of wrong: the user can fix it, the world is broken, anything else is our bug."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinicdesk.words import say


class Severity(StrEnum):
    """How hard an issue stands in the way."""

    STOP = "stop"
    ASK = "ask"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing a person can mend: a code, the field it belongs to, and the values of its sentence."""

    code: str
    field: str = ""
    severity: Severity = Severity.STOP
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict, hash=False)

    def sentence(self, language: str) -> str:
        """What happened and what to do, in the given language ("uk" or "en")."""
        return say(language, f"{area_of(self.code)}.{self.code}", **self.values)


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of ours
    """The user can fix it: every issue carries a code and a cure."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__(", ".join(issue.code for issue in issues))
        self.issues = issues

    @property
    def first(self) -> Issue:
        """The issue to speak of when only one sentence fits."""
        return self.issues[0]


class Unavailable(Exception):  # noqa: N818 - names a state of the world
    """The world is wrong (disk full, file locked, newer file): a problem and its remedy."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, str | int] = values

    def problem(self, language: str) -> str:
        """What happened and what is safe."""
        return say(language, f"{area_of(self.code)}.{self.code}.problem", **self.values)

    def remedy(self, language: str) -> str:
        """What to do about it."""
        return say(language, f"{area_of(self.code)}.{self.code}.remedy", **self.values)


def area_of(code: str) -> str:
    """The words file of a code: KEY003 lives in resources/words/key.toml."""
    return code.rstrip("0123456789").lower()
