"""What the unlock window asks of the program. Services are loaded when first asked, not before."""

from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk import __version__
from clinicdesk.clock import Clock, ShiftedClock
from clinicdesk.demo.mark import PASSWORDS, is_demo
from clinicdesk.errors import Issue, Unavailable
from clinicdesk.ids import Ids
from clinicdesk.services.status_file import read_status
from clinicdesk.settings import read_settings
from clinicdesk.ui.unlock.acts import UnlockActs

if TYPE_CHECKING:
    from clinicdesk.services.entrance import Entered


def unlock_acts(clock: Clock, ids: Ids) -> UnlockActs:
    """Open, enrol, propose, check."""

    def open_clinic(folder: Path, login: str, password: str) -> object:
        from clinicdesk.services import entrance

        _check_time(folder, clock)
        return _in_its_time(clock, entrance.open_clinic(
            folder, login=login, password=password, clock=clock, ids=ids, workstation=workstation()
        ))  # fmt: skip

    def enrol(folder: Path, login: str, code: str, password: str) -> object:
        from clinicdesk.services import entrance

        _check_time(folder, clock)
        return _in_its_time(clock, entrance.enrol(
            folder, login=login, code=code, password=password, clock=clock, ids=ids, workstation=workstation()
        ))  # fmt: skip

    return UnlockActs(
        clock=clock, status=read_status, open_clinic=open_clinic, enrol=enrol, propose=propose, check=check,
        version=__version__, passwords=passwords_of,
    )  # fmt: skip


def passwords_of(folder: Path) -> Path | None:
    """Where the passwords of a demonstration lie; None for every other clinic."""
    root = folder.absolute().parent
    return root / PASSWORDS if is_demo(root) else None


def _check_time(folder: Path, clock: Clock) -> None:
    """A window in the time of the demonstration opens no other clinic. Raises Unavailable DEM001."""
    if isinstance(clock, ShiftedClock) and not is_demo(folder.parent):
        raise Unavailable("DEM001", path=str(folder))


def _in_its_time(clock: Clock, entered: "Entered") -> "Entered":
    """The file itself has the last word on whether it is a demonstration's."""
    if isinstance(clock, ShiftedClock) and not entered.desk.demo:
        from clinicdesk.services.entrance import close_clinic

        close_clinic(entered.desk)
        raise Unavailable("DEM001", path=str(entered.desk.folder.root))
    return entered


def propose(language: str) -> str:
    """A fresh passphrase."""
    from clinicdesk.security.passphrases import generate_passphrase

    return generate_passphrase(language)


def check(password: str, personal: tuple[str, ...]) -> tuple[Issue, ...]:
    """What is wrong with a password."""
    from clinicdesk.security.passphrases import check_password

    return check_password(password, personal=personal)


def workstation() -> str:
    """What this workstation is called in the trail; empty for the machine's own name."""
    return read_settings().workstation
