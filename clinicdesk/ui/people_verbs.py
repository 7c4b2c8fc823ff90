"""Verbs of the participants page: the list, the cards, the list a clinic already has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services.intake_views import CheckedList, Choices, OpenedList, TakenOver
from clinicdesk.services.person_views import Candidate, PersonCard
from clinicdesk.services.views import Changes, PersonRow
from clinicdesk.ui.background import Step
from clinicdesk.ui.paper_verbs import PaperVerbs


class ListPeople(Protocol):
    """As `people.list_people`."""

    def __call__(
        self, query: str = "", /, *, only: Literal["", "mine", "waiting"] = ""
    ) -> Sequence[PersonRow]:
        """By code; at most 200."""


class AddPerson(Protocol):
    """As `registering.add_person`."""

    def __call__(self, details: PersonDetails, /, *, reason: str) -> Changes:
        """The news; its subject is the new participant."""


class AmendPerson(Protocol):
    """As `registering.amend_person`."""

    def __call__(self, person_id: str, details: PersonDetails, /, *, version: int, reason: str) -> Changes:
        """The news."""


class LikelySame(Protocol):
    """As `registering.likely_same`."""

    def __call__(self, details: PersonDetails, /, *, apart_from: str) -> Sequence[Candidate]:
        """Best first."""


class MergePeople(Protocol):
    """As `merging.merge_people`."""

    def __call__(self, person_id: str, /, *, into: str, reason: str) -> Changes:
        """The news."""


class WithReason(Protocol):
    """An act on one thing that wants a reason: people.break_glass, drafts.set_draft_aside."""

    def __call__(self, subject: str, /, *, reason: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class IntakeVerbs:
    """The list a clinic already has. All three run off the window's thread; their `Step` may end them.

    `read` raises Refused IMP001 … IMP015; `check` writes nothing; `take_over` writes what was seen, or nothing.
    """

    read: Callable[[Path, Step], OpenedList]
    check: Callable[[OpenedList, Choices, Step], CheckedList]
    take_over: Callable[[OpenedList, CheckedList, Step], TakenOver]


class RestrictUse(Protocol):
    """As `restrictions.restrict_use`."""

    def __call__(self, person_id: str, *, asked_on: date, reason: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class PeopleVerbs:
    """The list of participants and their cards."""

    list_people: ListPeople
    break_glass: WithReason
    propose_codes: Callable[[], Sequence[str]]
    likely_same: LikelySame
    add: AddPerson
    read_person: Callable[[str], PersonCard]
    amend: AmendPerson
    merge: MergePeople
    part: WithReason
    intake: IntakeVerbs
    restrict: RestrictUse
    lift: WithReason
    papers: PaperVerbs | None = None
