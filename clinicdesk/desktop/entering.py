"""What the unlock window and the wizard ask of the program. Services are loaded when first asked, not before."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from clinicdesk import __version__
from clinicdesk.clock import Clock
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ids import Ids
from clinicdesk.services.status_file import read_status
from clinicdesk.settings import read_settings
from clinicdesk.ui.setup.acts import RecoveryView, SetupActs, SetupAnswers
from clinicdesk.ui.unlock.acts import UnlockActs


def unlock_acts(clock: Clock, ids: Ids) -> UnlockActs:
    """Open, enrol, propose, check."""

    def open_clinic(folder: Path, login: str, password: str) -> object:
        from clinicdesk.services import entrance  # noqa: PLC0415 - after the window is painted

        return entrance.open_clinic(
            folder, login=login, password=password, clock=clock, ids=ids, workstation=workstation()
        )

    def enrol(folder: Path, login: str, code: str, password: str) -> object:
        from clinicdesk.services import entrance  # noqa: PLC0415 - as above

        return entrance.enrol(
            folder, login=login, code=code, password=password, clock=clock, ids=ids, workstation=workstation()
        )

    return UnlockActs(
        clock=clock, status=read_status, open_clinic=open_clinic, enrol=enrol, propose=propose, check=check,
        version=__version__,
    )  # fmt: skip


def setup_acts(clock: Clock, ids: Ids, *, language: str) -> SetupActs:
    """Found a clinic: nothing is on the disk for good before two groups of the sheet are typed back."""
    founding = Founding(clock, ids, language)
    return SetupActs(
        suggested_folder=Path.home() / "ClinicDesk", check_place=_check_place, begin=founding.begin,
        finish=founding.finish, save_sheet=founding.save_sheet, propose=propose, check=check,
        zones=("Europe/Kyiv", "Europe/Warsaw", "Europe/Berlin", "UTC"),
    )  # fmt: skip


class Founding:
    """The clinic that is being founded, between the wizard's pages."""

    def __init__(self, clock: Clock, ids: Ids, language: str) -> None:
        self._clock, self._ids, self._language = clock, ids, language
        self._pending: object = None

    def begin(self, folder: Path, answers: SetupAnswers) -> RecoveryView:
        """Check all answers and make the recovery secret."""
        from clinicdesk.services.founding import SetUp, begin_setup  # noqa: PLC0415 - after the window is painted

        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable("FND010", path=str(folder)) from error
        pending = begin_setup(folder, SetUp(**asdict(answers)), clock=self._clock, ids=self._ids)
        self._pending = pending
        return RecoveryView(pending.recovery.groups, pending.groups_to_type, pending.root_fingerprint)

    def save_sheet(self, path: Path) -> None:
        """The sheet as a PDF to print."""
        from clinicdesk.services.founding import PendingClinic  # noqa: PLC0415 - as above
        from clinicdesk.services.paper import recovery_sheet_pdf  # noqa: PLC0415 - as above

        pending = self._pending
        if not isinstance(pending, PendingClinic):
            raise Refused(Issue("FND009", "group"))
        data = recovery_sheet_pdf(
            pending.setup, pending.recovery.groups, pending.root_fingerprint, at=self._clock.now(),
            by=pending.setup.admin_name, language=self._language,
        )  # fmt: skip
        try:
            path.write_bytes(data)
        except OSError as error:
            raise Unavailable("PAP001", path=str(path)) from error

    def finish(self, typed: Mapping[int, str]) -> object:
        """Put the clinic in place."""
        from clinicdesk.services.founding import PendingClinic, finish_setup  # noqa: PLC0415 - as above

        if isinstance(self._pending, PendingClinic):
            finish_setup(self._pending, typed)
        self._pending = None
        return None


def propose(language: str) -> str:
    """A fresh passphrase."""
    from clinicdesk.security.passphrases import generate_passphrase  # noqa: PLC0415 - as above

    return generate_passphrase(language)


def check(password: str, personal: tuple[str, ...]) -> tuple[Issue, ...]:
    """What is wrong with a password."""
    from clinicdesk.security.passphrases import check_password  # noqa: PLC0415 - as above

    return check_password(password, personal=personal)


def workstation() -> str:
    """What this workstation is called in the trail; empty for the machine's own name."""
    return read_settings().workstation


def _check_place(folder: Path) -> None:
    from clinicdesk.security.places import check_place  # noqa: PLC0415 - as above

    existing = next(place for place in (folder, *folder.parents) if place.exists())
    check_place(existing)
    if (folder / "clinic.db").exists():
        raise Unavailable("FND008", path=str(folder))
