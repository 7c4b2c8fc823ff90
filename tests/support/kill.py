"""A clinic handed to another process, what it does there until it is killed."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Self

from clinicdesk.clock import SteppedClock, read_stamp, stamp
from clinicdesk.ids import SeededIds
from clinicdesk.services import people, signing
from clinicdesk.services.desk import Desk
from clinicdesk.services.rotation import rotate_file_key
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor
from clinicdesk.services.vitals import record_reading
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.source import ROOT

VALUES = {"sbp": "124", "dbp": "81", "pulse": "72", "spo2": "97", "rr": "15"}
"""One set: five observed values."""
if sys.platform == "win32":
    KILL = signal.SIGTERM  # any signal ends a process there without asking it
else:
    KILL = signal.SIGKILL


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
        desk,
        nurse,
        session_id=clinic.session_id,
        person_id=clinic.people["К-1"],
        taken_at=taken,
        values=VALUES,
    )
    return stamp(taken)


def sign_newest(clinic: Clinic, desk: Desk, nurse: Actor) -> str:
    """Sign the newest set; returns "signed" and its id."""
    reading = people.open_chart(desk, nurse, clinic.people["К-1"]).readings[0].reading_id
    seen = signing.content_of_reading(desk, nurse, reading)
    signing.sign_reading(desk, nurse, reading, meaning=Meaning.AUTHOR, password=PASSWORDS["nurse"], seen=seen)
    return f"signed {reading}"


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
        confirmed: list[str] = []
        for line in out:
            if line.startswith("ended"):
                assert (line, len(confirmed) >= after) == (f"ended {-KILL}\n", True), (
                    "the worker stopped by itself"
                )
                break
            confirmed.append(line.strip())
            if len(confirmed) == after:
                threading.Timer(seconds, os.kill, (pid, KILL)).start()
        else:  # the workplace itself was the worker
            self.__exit__()
            self._process = None
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
    """Four sets, one signature, and on."""
    desk, nurse = clinic.open_as("nurse")
    while True:
        yield from (record_set(clinic, desk, nurse) for _ in range(4))
        yield sign_newest(clinic, desk, nurse)


def _record_slowly(clinic: Clinic) -> Iterator[str]:
    """Half a minute between two sets, so that anchors are dropped while the log is not yet folded in."""
    desk, nurse = clinic.open_as("nurse")
    while True:
        clinic.clock.advance(timedelta(seconds=30))
        yield record_set(clinic, desk, nurse)


def _rotate(clinic: Clinic) -> Iterator[str]:
    desk, _ = clinic.open_as("admin")
    while True:
        rotate_file_key(desk)
        yield str(desk.secret.epoch)


def _work(order: dict[str, Any]) -> None:
    """Confirm each act once it has returned: one short write, which a pipe takes whole."""
    os.write(1, f"{os.getpid()}\n".encode())
    for confirmed in _WORKS[order["work"]](reopened(order["told"])):
        os.write(1, f"{confirmed}\n".encode())


def _send_out(order: dict[str, Any]) -> None:
    if sys.platform == "win32":
        _work(order)
    elif worker := os.fork():
        _, status = os.waitpid(worker, 0)
        os.write(1, f"ended {os.waitstatus_to_exitcode(status)}\n".encode())
    else:
        _work(order)


_WORKS = {"record": _record, "record slowly": _record_slowly, "rotate": _rotate}


if __name__ == "__main__":
    for line in sys.stdin:
        _send_out(json.loads(line))
