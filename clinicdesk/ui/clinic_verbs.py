"""Verbs of the clinic page and of the trail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from clinicdesk.services.views import Changes, ClinicSettings, TrailFilter, TrailPage
from clinicdesk.ui.background import Step
from clinicdesk.ui.paper_verbs import SheetVerbs
from clinicdesk.ui.review_verbs import ReviewVerbs


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

    def __call__(
        self, chosen: TrailFilter, *, reason: str, form: str, language: str, password: str, recipient: str,
        names: bool,
    ) -> bytes:  # fmt: skip
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
    evidence, None where the role may not; `reviews` likewise. `save` writes an export whole or not at all.
    """

    read: ReadTrail
    export: ExportTrail
    actors: Callable[[], Sequence[tuple[str, str]]]
    actions: Sequence[str]
    save: Callable[[Path, bytes], None]
    accept: AcceptFindings | None = None
    reviews: ReviewVerbs | None = None
    papers: SheetVerbs | None = None
    """The sheet of a day; None where the role may not print it."""
