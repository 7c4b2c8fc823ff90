"""What the unlock window asks of the program. Services are loaded when first asked, not before."""

from pathlib import Path

from clinicdesk import __version__
from clinicdesk.clock import Clock
from clinicdesk.demo.mark import PASSWORDS, clock_of, is_demo
from clinicdesk.errors import Issue
from clinicdesk.ids import Ids
from clinicdesk.services.status_file import read_status
from clinicdesk.settings import read_settings
from clinicdesk.ui.unlock.acts import UnlockActs


def unlock_acts(clock: Clock, ids: Ids) -> UnlockActs:
    """Open, enrol, propose, check; each clinic in its own time, the demonstration in that of its story."""
    stories: dict[Path, Clock] = {}

    def in_time(folder: Path) -> Clock:
        return stories.setdefault(folder, clock_of(folder, clock))

    def open_clinic(folder: Path, login: str, password: str) -> object:
        from clinicdesk.services import entrance

        return entrance.open_clinic(
            folder, login=login, password=password, clock=in_time(folder), ids=ids, workstation=workstation()
        )

    def enrol(folder: Path, login: str, code: str, password: str) -> object:
        from clinicdesk.services import entrance

        return entrance.enrol(
            folder, login=login, code=code, password=password, clock=in_time(folder), ids=ids,
            workstation=workstation(),
        )  # fmt: skip

    return UnlockActs(
        clock=clock, status=read_status, open_clinic=open_clinic, enrol=enrol, propose=propose, check=check,
        version=__version__, passwords=passwords_of, in_time=in_time,
    )  # fmt: skip


def passwords_of(folder: Path) -> Path | None:
    """Where the passwords of a demonstration lie; None for every other clinic."""
    root = folder.absolute().parent
    return root / PASSWORDS if is_demo(root) else None


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
