"""The verbs of printed documents: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clinicdesk.errors import Issue
from clinicdesk.ui.background import Step


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """What was asked for. `document`: a name of the sheet's list; `language`: uk, en or both."""

    document: str
    language: str
    reason: str
    recipient: str = ""
    names: bool = False
    military: bool = False
    which: str = ""
    """A session of the cohort by its entry in the calendar; "" is the newest."""


@dataclass(frozen=True, slots=True)
class PaperMade:
    """A document in memory. `name`: of a file it may be kept in."""

    name: str
    pdf: bytes
    check_code: str
    unsealed: Issue | None = None
    """Why the file bears no seal; None where it bears one."""


@dataclass(frozen=True, slots=True)
class PackMade:
    """A pack for an inspection, its sealed key list, and the words that open that list."""

    name: str
    archive: bytes
    key_list_name: str
    key_list: bytes
    words: str


class MakePaper(Protocol):
    """Makes one document about a participant or a cohort; runs off the window's thread, `step` may end it."""

    def __call__(self, subject: str, order: PaperOrder, step: Step, /) -> PaperMade:
        """The document."""


class MakePack(Protocol):
    """As `record_sets.make_pack`; runs off the window's thread."""

    def __call__(self, cohort_id: str, order: PaperOrder, password: str, step: Step, /) -> PackMade:
        """The pack."""


@dataclass(frozen=True, slots=True)
class PaperVerbs:
    """What can be printed. `pack`: None where the role may not. `save` puts bytes at a path, whole or not at all.

    `save_pack` puts both files of a pack into a folder, or neither; it replaces none, and returns how they are named.
    """

    person: MakePaper
    cohort: MakePaper
    save: Callable[[Path, bytes], None]
    pack: MakePack | None = None
    save_pack: Callable[[Path, PackMade], PackMade] | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty form: "code@version", its title in each language."""

    ref: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetVerbs:
    """Papers about nobody: empty forms and the sheet of a day.

    `make(subject, order, step)`: `order.document` is blank (of a form), consents or downtime (of a programme), daily
    (of an ISO day, "" for today). `blanks(programme)`: forms to choose from.
    """

    make: MakePaper
    save: Callable[[Path, bytes], None]
    blanks: Callable[[str], Sequence[Blank]]
