"""What reading gives: a definition with its sentences and its problems, and a shelf of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from clinicdesk.protocols.language import Definition, Form, TermList
from clinicdesk.protocols.problems import Problem
from clinicdesk.protocols.programme_language import Programme

_Kind = TypeVar("_Kind", bound=Definition)


@dataclass(frozen=True, slots=True)
class Read:
    """One definition folder. `definition` is None when its file could not be understood.

    `phrases`: for "uk" and "en" the sentences by dotted key. A definition with problems is never used for care.
    """

    code: str
    version: str
    definition: Form | TermList | Programme | None
    phrases: Mapping[str, Mapping[str, str]]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Library:
    """Definitions by code and version."""

    reads: Mapping[tuple[str, str], Read]
    problems: tuple[Problem, ...] = ()
    """Of all files, those between files included."""

    @cached_property
    def _newest(self) -> Mapping[str, str]:
        return dict(sorted(self.reads, key=lambda key: (key[0], age_of(key[1]))))

    def read(self, code: str, version: str | None = None) -> Read:
        """A definition with its phrases; without a version the newest. KeyError when there is none."""
        return self.reads[code, version or self._newest[code]]

    def find(self, ref: str) -> Form | TermList | Programme | None:
        """The definition that "code@version" names, or None."""
        code, _, version = ref.partition("@")
        found = self.reads.get((code, version))
        return found.definition if found else None

    def form(self, code: str, version: str | None = None) -> Form:
        """A form; KeyError when there is none of this name."""
        return self._of(Form, code, version)

    def programme(self, code: str, version: str | None = None) -> Programme:
        """A programme; KeyError when there is none of this name."""
        return self._of(Programme, code, version)

    def term_list(self, code: str, version: str | None = None) -> TermList:
        """A list of terms; KeyError when there is none of this name."""
        return self._of(TermList, code, version)

    def codes(self) -> tuple[str, ...]:
        """All codes, sorted."""
        return tuple(self._newest)

    def versions(self, code: str) -> tuple[str, ...]:
        """The versions of a code, oldest first."""
        return tuple(sorted((v for c, v in self.reads if c == code), key=age_of))

    def phrase(self, definition: Definition, key: str, language: str) -> str:
        """A sentence of a definition; "" when it has none under this key (hints are voluntary)."""
        return self.reads[definition.code, definition.version].phrases[language].get(key, "")

    def _of(self, kind: type[_Kind], code: str, version: str | None) -> _Kind:
        found = self.read(code, version).definition
        if not isinstance(found, kind):
            raise KeyError(code)
        return found


def age_of(version: str) -> tuple[tuple[int, str], ...]:
    """A key by which 0.9 comes before 0.10."""
    parts = version.replace("-", ".").replace("+", ".").split(".")
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
