"""What the unlock window asks of the program. Services are loaded when first asked, not before."""

from pathlib import Path

from clinicdesk import __version__
from clinicdesk.clock import Clock
from clinicdesk.errors import Issue
from clinicdesk.ids import Ids
from clinicdesk.services.status_file import read_status
from clinicdesk.settings import read_settings
from clinicdesk.ui.unlock.acts import UnlockActs


def unlock_acts(clock: Clock, ids: Ids) -> UnlockActs:
    """Open, enrol, propose, check."""

    def open_clinic(folder: Path, login: str, password: str) -> object:
        from clinicdesk.services import entrance

        return entrance.open_clinic(
            folder, login=login, password=password, clock=clock, ids=ids, workstation=workstation()
        )

    def enrol(folder: Path, login: str, code: str, password: str) -> object:
        from clinicdesk.services import entrance

        return entrance.enrol(
            folder, login=login, code=code, password=password, clock=clock, ids=ids, workstation=workstation()
        )

    return UnlockActs(
        clock=clock, status=read_status, open_clinic=open_clinic, enrol=enrol, propose=propose, check=check,
        version=__version__,
    )  # fmt: skip


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
