"""A clinic handed to another process, what it does there until it is killed, and what must be left then."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Self

from sqlalchemy import func, select

from clinicdesk.clock import SteppedClock, read_stamp, stamp
from clinicdesk.errors import Issue, Unavailable
from clinicdesk.ids import SeededIds
from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.engine import Database
from clinicdesk.models.responses import ObservedValue, Response
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.identity import Identity
from clinicdesk.security.keys_file import KeysFile
from clinicdesk.security.vault import DbSecret
from clinicdesk.security.witness import NoWitness
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import close_desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.opening import open_desk
from clinicdesk.services.rotation import rotate_file_key
from clinicdesk.services.views import Actor
from clinicdesk.services.vitals import record_reading
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.source import ROOT

VALUES = {"sbp": "124", "dbp": "81", "pulse": "72", "spo2": "97", "rr": "15"}
"""One set: five observed values."""
KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL
"""What ends a process without asking it; on Windows any signal does."""


@dataclass(frozen=True, slots=True)
class Remains:
    """What was found after a crash, by opening the folder as the program does."""

    readings: frozenset[str] = frozenset()
    events: int = 0
    numbered_to: int = 0
    findings: tuple[Issue, ...] = ()
    opening_keys: int = 0
    problem: str = ""

    @property
    def whole(self) -> bool:
        """It opened with exactly one key, no event is missing and every check agrees."""
        return (
            not self.problem
            and not self.findings
            and self.opening_keys == 1
            and self.events == self.numbered_to
        )

    def missing(self, acknowledged: Iterable[str]) -> set[str]:
        """Acknowledged sets that are not there."""
        return set(acknowledged) - self.readings


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose seal opens the file, unlocked once: an identity outlives every rotation."""

    login: str
    identity: Identity

    def secrets(self, keys: KeysFile) -> tuple[DbSecret, ...]:
        """The file keys this person finds in a keys file, newest first; none when they have no slot."""
        slot = vault.slot_id(keys.clinic, self.login)
        seals = keys.slots[slot].seals if slot in keys.slots else {}
        return vault._open_seals(keys.clinic, slot, seals, self.identity.box)


def holder_of(clinic: Clinic, login: str) -> Holder:
    """Unlock this person's identity."""
    keys = vault.read_keys(ClinicFolder(clinic.folder).keys)
    return Holder(login, vault.verify_password(keys, login, PASSWORDS[login]))


def remains_of(folder: Path, holder: Holder, clock: SteppedClock) -> Remains:
    """Open what a crash left, as the program opens it, and check everything there is to check."""
    place = ClinicFolder(folder)
    try:
        keys = vault.read_keys(place.keys)
        secrets = holder.secrets(keys)
        opening = sum(_opens(place, secret) for secret in secrets)
        desk = open_desk(
            place, keys, secrets, lock=None, clock=clock, ids=SeededIds(5), witness=NoWitness(), workstation=""
        )
    except Unavailable as error:
        return Remains(problem=error.code)
    try:
        return _look(desk, opening)
    except Unavailable as error:
        return Remains(problem=error.code, opening_keys=opening)
    finally:
        close_desk(desk)


def _opens(place: ClinicFolder, secret: DbSecret) -> bool:
    database = Database(place.db, secret.raw_hex)
    try:
        database.check_opens()
    except Unavailable:
        return False
    else:
        return True
    finally:
        database.dispose()


def _look(desk: Desk, opening: int) -> Remains:
    with desk.database.read() as session:
        readings = session.execute(
            select(Response.taken_at, func.count(ObservedValue.id))
            .join(ObservedValue, ObservedValue.response_row == Response.id)
            .group_by(Response.id)
        ).all()
        events, last = session.execute(select(func.count(), func.max(AuditEvent.seq))).one()
    report = examine(desk)
    return Remains(
        readings=frozenset(stamp(taken) for taken, values in readings if values == len(VALUES)),
        events=events, numbered_to=last + 1, findings=(*desk.findings, *report.findings), opening_keys=opening,
    )  # fmt: skip


def handed(clinic: Clinic, seed: int) -> dict[str, Any]:
    """What another process must know to go on with this clinic; `seed`: of the identifiers it gives.

    Two minutes pass between one process and the next, so that no two give a record the same time.
    """
    clinic.clock.advance(timedelta(minutes=2))
    return {
        "folder": str(clinic.folder), "session": clinic.session_id, "people": clinic.people,
        "now": stamp(clinic.clock.now()), "seed": seed,
    }  # fmt: skip


def reopened(told: dict[str, Any]) -> Clinic:
    """The clinic in the other process."""
    clock = SteppedClock(
        read_stamp(told["now"]), step=timedelta(milliseconds=3), boot_id=f"of worker {told['seed']}"
    )
    return Clinic(
        Path(told["folder"]), clock, "", "", told["people"], session_id=told["session"],
        ids=SeededIds(told["seed"]),
    )  # fmt: skip


def record_set(clinic: Clinic, desk: Desk, nurse: Actor) -> str:
    """Record one set through the service; returns its time, which no other set shares."""
    taken = clinic.clock.now()
    record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"], taken_at=taken, values=VALUES
    )
    return stamp(taken)


class Workplace:
    """A process with everything loaded that sends out one worker after another, each to be killed.

    Where there is no fork, each worker is a process of its own and loads everything anew.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.communicate()  # an end of input ends the workplace

    def killed(self, work: str, told: dict[str, Any], *, after: int, seconds: float) -> list[str]:
        """Let a worker begin; kill -9 this long after its nth confirmation; returns all it confirmed."""
        orders, out = self._pipes()
        orders.write(json.dumps({"work": work, "told": told}) + "\n")
        orders.flush()
        pid = int(out.readline())
        confirmed = [out.readline().strip() for _ in range(after)]
        killer = threading.Timer(seconds, os.kill, (pid, KILL))
        killer.start()
        for line in out:
            if line.startswith("ended"):
                assert line == f"ended {-KILL}\n", "the worker stopped by itself"
                break
            confirmed.append(line.strip())
        killer.join()
        return confirmed

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self._process is None or self._process.poll() is not None:
            paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.kill"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                encoding="utf-8", cwd=ROOT, env={**os.environ, "PYTHONPATH": paths},
            )  # fmt: skip
        assert self._process.stdin
        assert self._process.stdout
        return self._process.stdin, self._process.stdout


def _record(clinic: Clinic) -> Iterator[str]:
    desk, nurse = clinic.open_as("nurse")
    while True:
        yield record_set(clinic, desk, nurse)


def _rotate(clinic: Clinic) -> Iterator[str]:
    desk, _ = clinic.open_as("admin")
    while True:
        rotate_file_key(desk)
        yield str(desk.secret.epoch)


def _work(order: dict[str, Any]) -> None:
    """Confirm each act once it has returned: one short write, which a pipe takes whole."""
    os.write(1, f"{os.getpid()}\n".encode())
    for confirmed in {"record": _record, "rotate": _rotate}[order["work"]](reopened(order["told"])):
        os.write(1, f"{confirmed}\n".encode())


def _send_out(order: dict[str, Any]) -> None:
    if sys.platform == "win32":
        _work(order)
    elif worker := os.fork():
        _, status = os.waitpid(worker, 0)
        os.write(1, f"ended {os.waitstatus_to_exitcode(status)}\n".encode())
    else:
        _work(order)


if __name__ == "__main__":
    for line in sys.stdin:
        _send_out(json.loads(line))
