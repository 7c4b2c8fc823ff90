"""What the wizard of a new clinic asks of the program. Loaded only when a clinic is founded."""

from collections.abc import Mapping
from pathlib import Path

from clinicdesk.clock import Clock
from clinicdesk.desktop.entering import check, propose
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ids import Ids
from clinicdesk.security.durable import own_folder
from clinicdesk.security.handed_out import check_target, put_document
from clinicdesk.security.places import check_place
from clinicdesk.services.founding import PendingClinic, begin_setup, finish_setup
from clinicdesk.services.paper import recovery_sheet_pdf
from clinicdesk.services.views import SetUp
from clinicdesk.ui.language import Language
from clinicdesk.ui.setup.acts import RecoveryView, SetupActs


def setup_acts(clock: Clock, ids: Ids, *, language: Language) -> SetupActs:
    """Found a clinic: nothing is on the disk for good before two groups of the sheet are typed back."""
    founding = Founding(clock, ids, language)
    return SetupActs(
        suggested_folder=Path.home() / "ClinicDesk", check_place=_check_place, begin=founding.begin,
        finish=founding.finish, sheet_pages=founding.sheet_pages, save_sheet=founding.save_sheet,
        propose=propose, check=check, zones=("Europe/Kyiv", "Europe/Warsaw", "Europe/Berlin", "UTC"),
    )  # fmt: skip


class Founding:
    """The clinic that is being founded, between the wizard's pages."""

    def __init__(self, clock: Clock, ids: Ids, language: Language) -> None:
        self._clock, self._ids, self._language = clock, ids, language
        self._pending: PendingClinic | None = None

    def begin(self, folder: Path, answers: SetUp) -> RecoveryView:
        """Check all answers and make the recovery secret."""
        try:
            own_folder(folder)
        except OSError as error:
            raise Unavailable("FND010", path=str(folder)) from error
        pending = begin_setup(folder, answers, clock=self._clock, ids=self._ids)
        self._pending = pending
        return RecoveryView(pending.recovery.groups, pending.groups_to_type, pending.root_fingerprint)

    def sheet_pages(self) -> bytes:
        """The sheet as a PDF, in memory only."""
        pending = self._pending
        if pending is None:
            raise Refused(Issue("FND009", "group.1", values={"number": 1}))
        return recovery_sheet_pdf(
            pending.setup, pending.recovery.groups, pending.root_fingerprint, at=self._clock.now(),
            by=pending.setup.admin_name, language=self._language.code,
        )  # fmt: skip

    def save_sheet(self, path: Path) -> None:
        """The sheet as a file to print elsewhere. Unavailable PAP001, PRT281, PRT280: beside the file it opens."""
        data = self.sheet_pages()
        assert self._pending is not None  # else there would be no sheet
        check_target(path, clinic=self._pending.folder.root)
        try:
            put_document(path, data)  # for its owner's eyes only
        except OSError as error:
            raise Unavailable("PAP001", path=str(path)) from error

    def finish(self, typed: Mapping[int, str]) -> None:
        """Put the clinic in place."""
        if self._pending is not None:
            finish_setup(self._pending, typed)
        self._pending = None


def _check_place(folder: Path) -> None:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    check_place(existing)
    if (folder / "clinic.db").exists():
        raise Unavailable("FND008", path=str(folder))
