"""Verbs of the forms of a participant, with the decision about their screening."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from clinicdesk.services.views import Changes
from clinicdesk.ui.consent_verbs import ConsentVerbs
from clinicdesk.ui.outcome_verbs import OpenOutcomes

if TYPE_CHECKING:
    from clinicdesk.services.screenings import ScreeningPage
    from clinicdesk.services.sheet_pages import Blank, FilledRow, SheetVersion, Shelf
    from clinicdesk.services.sheets import FilledForm


class OpenShelf(Protocol):
    """As `sheet_pages.forms_to_fill`."""

    def __call__(self, person_id: str, /, *, cohort_id: str = "") -> "Shelf":
        """What can be filled in, in this cohort or in theirs."""


class BlankForm(Protocol):
    """As `sheet_pages.blank_form`."""

    def __call__(
        self, *, person_id: str, form: str, step: str, cohort_id: str = "", point: str = ""
    ) -> "Blank":
        """The form, ready to be filled in; `point`: the time point it is for."""


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


@dataclass(frozen=True, slots=True)
class FormVerbs:
    """Forms of a participant, the decision about their screening, their consents, their scales.

    `blank_of`: the form of a filled one, with who works here. `pick_file`: name, bytes, media type; None: no file.
    """

    shelf: OpenShelf
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
