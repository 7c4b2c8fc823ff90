"""The verbs each page is given: services bound to desk and actor by the composition root, fakes in tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from clinicdesk.errors import Issue
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.problems import Problem
from clinicdesk.security.roles import Role
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.intake_views import CheckedList, Choices, OpenedList, TakenOver
from clinicdesk.services.person_views import Candidate, PersonCard
from clinicdesk.services.protocol_reading import ProtocolText
from clinicdesk.services.views import (
    Changes,
    Chart,
    ClinicSettings,
    OneTimeCode,
    PersonRow,
    ReadingField,
    SessionView,
    Task,
    TrailFilter,
    TrailPage,
    UserRow,
)
from clinicdesk.ui.background import Step
from clinicdesk.ui.board.verbs import BoardVerbs
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.consent_verbs import ConsentVerbs
from clinicdesk.ui.drug_verbs import DrugVerbs
from clinicdesk.ui.note_verbs import NoteVerbs
from clinicdesk.ui.outcome_verbs import OpenOutcomes
from clinicdesk.ui.paper_verbs import PaperVerbs, SheetVerbs
from clinicdesk.ui.question_verbs import QuestionVerbs

if TYPE_CHECKING:
    from clinicdesk.services.agenda import Agenda
    from clinicdesk.services.screenings import ScreeningPage
    from clinicdesk.services.sheet_pages import Blank, FilledRow, SheetVersion, Shelf
    from clinicdesk.services.sheets import FilledForm


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A recovery sheet that does not count yet: `finish` puts it in force once two groups were typed back.

    `groups_to_type`: numbers from 1. `pages` is the page as PDF; `save` puts it at a path the person chose. `finish`
    refuses a wrong group at "group.N"; until it returns, the old sheet is the one that opens the clinic.
    """

    groups: tuple[str, ...]
    groups_to_type: tuple[int, int]
    pages: Callable[[], bytes]
    save: Callable[[Path], None]
    finish: Callable[[Mapping[int, str]], Changes]


class AddUser(Protocol):
    """As `accounts.add_user`."""

    def __call__(
        self, *, login: str, name: str, roles: Sequence[Role], password: str, language: str, reason: str
    ) -> OneTimeCode:
        """The one-time code of the new user."""


class ReEnrol(Protocol):
    """As `accounts.re_enrol`."""

    def __call__(self, user_id: str, *, password: str, language: str, reason: str) -> OneTimeCode:
        """A fresh code for the same person."""


class ChangeRoles(Protocol):
    """As `accounts.change_roles`."""

    def __call__(self, user_id: str, *, roles: Sequence[Role], password: str, reason: str) -> Changes:
        """The news."""


class RemoveUser(Protocol):
    """As `accounts.remove_user`."""

    def __call__(self, user_id: str, *, password: str, reason: str) -> Changes:
        """The news."""


class BeginRenewal(Protocol):
    """As `renewing.begin_renewal`."""

    def __call__(self, *, password: str, reason: str) -> NewSheet:
        """The new sheet, in memory only."""


@dataclass(frozen=True, slots=True)
class UserVerbs:
    """The users page. `slip` is a page as PDF; `save_slip` puts it at a path the person chose."""

    list_users: Callable[[], Sequence[UserRow]]
    add_user: AddUser
    re_enrol: ReEnrol
    change_roles: ChangeRoles
    remove_user: RemoveUser
    begin_renewal: BeginRenewal
    slip: Callable[[OneTimeCode], bytes]
    save_slip: Callable[[OneTimeCode, Path], None]


class ChangePassword(Protocol):
    """As `accounts.change_password`."""

    def __call__(self, *, current: str, new: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class AccountVerbs:
    """One's own account: what the badge of the top bar offers."""

    change_password: ChangePassword
    propose: Callable[[str], str]
    check: Callable[[str], tuple[Issue, ...]]


class ChangeSettings(Protocol):
    """As `clinic.change_settings`."""

    def __call__(self, settings: ClinicSettings, *, reason: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class ClinicVerbs:
    """The clinic page. `back_up(step, password)` runs off the window's thread; None where the role may not."""

    read_settings: Callable[[], ClinicSettings]
    change_settings: ChangeSettings
    last_backup: Callable[[], datetime | None]
    back_up: Callable[[Step, str], object] | None = None


class ExportTrail(Protocol):
    """As `trail.export_trail`."""

    def __call__(self, chosen: TrailFilter, *, reason: str, form: str, language: str, password: str) -> bytes:
        """The file's bytes; `form` is csv, json or pdf."""


class AcceptFindings(Protocol):
    """As `integrity.accept_findings`."""

    def __call__(self, *, password: str, reason: str) -> Changes:
        """The news; the file may be written again."""


class ReadTrail(Protocol):
    """As `trail.read_trail`."""

    def __call__(self, chosen: TrailFilter, *, before: int | None, limit: int) -> TrailPage:
        """Newest first, older than the event number `before`."""


@dataclass(frozen=True, slots=True)
class TrailVerbs:
    """The audit page. `export` runs off the window's thread. `actors`: (user_id, name) to filter by.

    `actions`: every action the trail knows, by its stored value. `accept`: the medical lead's word on broken
    evidence, None where the role may not.
    """

    read: ReadTrail
    export: ExportTrail
    actors: Callable[[], Sequence[tuple[str, str]]]
    actions: Sequence[str]
    accept: AcceptFindings | None = None
    papers: SheetVerbs | None = None
    """The sheet of a day; None where the role may not print it."""


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
    papers: PaperVerbs | None = None


class RecordReading(Protocol):
    """As `vitals.record_reading`."""

    def __call__(
        self, *, session_id: str, person_id: str, taken_at: datetime, values: Mapping[str, str],
        confirmed: bool = False,
    ) -> Changes:  # fmt: skip
        """The news. What is unlikely is refused once (severity ASK), until `confirmed`."""


class AmendReading(Protocol):
    """As `vitals.amend_reading`."""

    def __call__(self, reading_id: str, *, values: Mapping[str, str], reason: str, version: int) -> Changes:
        """The news. `version` is the one that was shown: Refused DSK004 when another counts by now."""


@dataclass(frozen=True, slots=True)
class ChartVerbs:
    """One participant's chart."""

    open_chart: Callable[[str], Chart]
    fields: Callable[[], Sequence[ReadingField]]
    record: RecordReading
    amend: AmendReading


class ReviewGlass(Protocol):
    """As `glass.review_glass`."""

    def __call__(self, glass_id: str, *, remark: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class TodayVerbs:
    """What needs doing now, and what is ahead; None where the role sees no cohorts."""

    tasks: Callable[[], Sequence[Task]]
    session: Callable[[], SessionView | None]
    review: ReviewGlass
    set_aside: WithReason
    confirm_time: AcceptFindings | None = None
    set_task_aside: WithReason | None = None
    agenda: "Callable[[], Agenda] | None" = None


class BlankForm(Protocol):
    """As `sheet_pages.blank_form`."""

    def __call__(self, *, person_id: str, form: str, step: str) -> "Blank":
        """The form, ready to be filled in."""


class RecordForm(Protocol):
    """As `sheets.record_form`. `files`: address to name and bytes."""

    def __call__(
        self, *, form: str, person_id: str, cohort_id: str, step: str, answers: Mapping[str, object],
        respondent: str, confirmed: bool, files: Mapping[str, tuple[str, bytes]],
        taken_at: datetime | None = None,
    ) -> Changes:  # fmt: skip
        """The news; its subject is the filled form. Without `taken_at` it was filled in just now."""


class AmendForm(Protocol):
    """As `sheets.amend_form`."""

    def __call__(
        self, sheet_id: str, /, *, answers: Mapping[str, object], reason: str, confirmed: bool, version: int,
        files: Mapping[str, tuple[str, bytes]],
    ) -> Changes:  # fmt: skip
        """The news."""


class OpenScreening(Protocol):
    """As `screenings.open_screening`."""

    def __call__(self, *, person_id: str, cohort_id: str) -> "ScreeningPage":
        """Everything the page shows."""


class SignDecision(Protocol):
    """As `clearances.sign_clearance`, in plain values. `recheck_on` as typed: 05.12.2026."""

    def __call__(
        self, sheet_id: str, /, *, decision: str, justifications: Mapping[str, str],
        conditions: Mapping[str, str | bool], recheck_on: str, password: str, seen: str,
    ) -> Changes:  # fmt: skip
        """The news."""


class RevokeDecision(Protocol):
    """As `clearances.revoke_clearance`."""

    def __call__(self, clearance_id: str, /, *, password: str, reason: str) -> Changes:
        """The news."""


class SignForm(Protocol):
    """As `sheet_signing.sign_form`; `meaning`: author or reviewer."""

    def __call__(self, sheet_id: str, /, *, meaning: str, password: str, seen: str) -> Changes:
        """The news."""


class ReadProtocol(Protocol):
    """As `protocol_reading.read_protocol`."""

    def __call__(self, *, code: str, version: str, language: str) -> ProtocolText:
        """Its lines and its numbers."""


class Adopt(Protocol):
    """As `adoption.adopt`."""

    def __call__(
        self, *, code: str, version: str, numbers: Mapping[str, str], password: str, reason: str
    ) -> Changes:
        """The news."""


class Withdraw(Protocol):
    """As `adoption.withdraw_adoption`."""

    def __call__(self, adoption_id: str, /, *, password: str, reason: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class FormVerbs:
    """Forms of a participant, the decision about their screening, their consents, their scales.

    `blank_of`: the form of a filled one, with who works here. `pick_file`: name, bytes, media type; None: no file.
    """

    shelf: "Callable[[str], Shelf]"
    filled: "Callable[[str], Sequence[FilledRow]]"
    open: "Callable[[str], FilledForm]"
    versions: "Callable[[str], Sequence[SheetVersion]]"
    blank: BlankForm
    blank_of: "Callable[[FilledForm], Blank]"
    record: RecordForm
    amend: AmendForm
    screening: OpenScreening
    sign: SignDecision
    revoke: RevokeDecision
    sign_form: SignForm
    pick_file: Callable[[], tuple[str, bytes, str] | None]
    consents: ConsentVerbs
    outcomes: OpenOutcomes


@dataclass(frozen=True, slots=True)
class ProtocolVerbs:
    """Protocols: read by many, adopted by the medical lead."""

    list_protocols: Callable[[], Sequence[ProtocolRow]]
    read: ReadProtocol
    adopt: Adopt
    withdraw: Withdraw
    look_into: Callable[[Path], Sequence[Problem]]
    enter: Callable[[Path], Changes]
    papers: SheetVerbs | None = None
    """Empty forms; None where the role prints none."""


@dataclass(frozen=True, slots=True)
class Verbs:
    """All of them, one bundle a login."""

    today: TodayVerbs
    people: PeopleVerbs
    chart: ChartVerbs
    users: UserVerbs
    clinic: ClinicVerbs
    trail: TrailVerbs
    account: AccountVerbs
    cohorts: CohortVerbs
    forms: FormVerbs
    protocols: ProtocolVerbs
    board: BoardVerbs
    drugs: DrugVerbs
    notes: NoteVerbs
    questions: QuestionVerbs
