"""What is wrong with a definition: a code, the file, the place in it, and what to do."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from clinicdesk.words import say


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing its author can mend. `place`: line:column of a slip of syntax, else the path of keys."""

    code: str
    file: str
    place: str = ""
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict, hash=False)

    def sentence(self, language: str) -> str:
        """What is wrong, in the given language ("uk" or "en")."""
        return say(language, f"def.{self.code}.problem", **self.values)

    def cure(self, language: str) -> str:
        """What to do about it."""
        return say(language, f"def.{self.code}.remedy", **self.values)


@dataclass(slots=True)
class Findings:
    """Collects the problems of one file while it is being read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, place: str, **values: str | int) -> None:
        """Note a problem and read on."""
        self.problems.append(Problem(code, self.file, place, values))


class Unreadable(Exception):  # noqa: N818 - an answer about a file, not an error of ours
    """A file that cannot be read any further: its one problem."""

    def __init__(self, code: str, place: str = "", **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.values = values


def listed(names: object) -> str:
    """Names for a sentence, at most ten of them."""
    words = [str(name) for name in names] if isinstance(names, (list, tuple, set, frozenset, dict)) else []
    return ", ".join(words[:10]) + (" …" if len(words) > 10 else "")  # noqa: PLR2004 - as the docstring says
