"""What the processes above the recording layer do: each function is one story, told what to do as JSON."""

import json
import sys
from typing import Any

from clinicdesk.models import engine
from clinicdesk.services import accounts
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.kill import record_set, reopened
from tests.support.shim import acknowledge


def write_and_rotate(*, clinic: dict[str, Any], readings: int, leaving: list[str]) -> dict[str, Any]:
    """Record sets as nurse; between them the administrator removes people, and the file gets new keys."""
    here = reopened(clinic)
    desk, admin = here.open_as("admin")
    nurse = here.join(desk, "nurse")
    users = {user.login: user.user_id for user in accounts.list_users(desk, admin)}
    _record(here, desk, nurse, readings)
    for login in leaving:
        accounts.remove_user(desk, admin, users[login], password=PASSWORDS["admin"], reason="leaves")
        acknowledge(here.folder, {"removed": login})
        _record(here, desk, nurse, readings)
    here.close()
    return {}


def write_with(*, clinic: dict[str, Any], readings: int, pragmas: list[str]) -> dict[str, Any]:
    """Record sets with other pragmas than ours: what the proof must find wanting."""
    setattr(engine, "_PRAGMAS", tuple(pragmas))  # noqa: B010 - a constant, changed on purpose
    here = reopened(clinic)
    desk, nurse = here.open_as("nurse")
    _record(here, desk, nurse, readings)
    here.close()
    return {}


def _record(clinic: Clinic, desk: Desk, nurse: Actor, readings: int) -> None:
    for _ in range(readings):
        acknowledge(clinic.folder, {"reading": record_set(clinic, desk, nurse)})


if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](**json.loads(sys.stdin.read()))))
