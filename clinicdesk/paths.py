"""Where things lie: resources of the program, files of a clinic, the workstation's own folder."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _resources() -> Path:
    packed = _PACKAGE / "_resources"  # in the wheel and the frozen program
    return packed if packed.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a file shipped with the program, e.g. of "fonts", "IBMPlexSans-Regular.ttf"."""
    return _resources().joinpath(*parts)


def workstation_folder() -> Path:
    """The folder of this workstation's settings and logs; CLINICDESK_HOME overrides it."""
    override = os.environ.get("CLINICDESK_HOME")
    if override:
        return Path(override)
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the folder is named

    return user_data_path("ClinicDesk", appauthor=False)


@dataclass(frozen=True, slots=True)
class ClinicFolder:
    """The files of one clinic."""

    root: Path

    @property
    def db(self) -> Path:
        """The encrypted database."""
        return self.root / "clinic.db"

    @property
    def keys(self) -> Path:
        """Who may open the database: sealed keys, no names."""
        return self.root / "clinic.keys"

    @property
    def keys_previous(self) -> Path:
        """The keys file before its last change."""
        return self.root / "clinic.keys.prev"

    @property
    def lock(self) -> Path:
        """Held by the one open program."""
        return self.root / "clinic.lock"

    @property
    def status(self) -> Path:
        """What the unlock screen may know before a password."""
        return self.root / "clinic.status.json"

    @property
    def attempts(self) -> Path:
        """Failed passwords per slot."""
        return self.root / "clinic.attempts.json"

    @property
    def anchors(self) -> Path:
        """Checkpoints of the audit tree, kept outside the database."""
        return self.root / "clinic.anchors"

    @property
    def backups(self) -> Path:
        """Verified copies, one folder each."""
        return self.root / "backups"

    @property
    def downtime(self) -> Path:
        """The downtime pack of the running session, unless the clinic chose another place."""
        return self.root / "downtime"
