"""The dosing board: one set through the service after four hours of eight people, and the board read anew."""

from datetime import timedelta
from pathlib import Path

from benchmarks.measuring import Figure, compare
from benchmarks.vitals import VALUES, bare_writer
from clinicdesk.services.board import board_of
from clinicdesk.services.vitals import record_reading
from tests.support.clinic import Clinic, build_clinic
from tests.support.given import admitted, give
from tests.support.screening import Screened, screen

PEOPLE, SETS = 8, 48
"""Eight people, a set each five minutes for four hours."""


def run(folder: Path, *, short: bool) -> list[Figure]:
    """The bare side writes the same rows to a file of its own."""
    clinic = build_clinic(folder / "clinic")
    desk, lead = clinic.open_as("lead")
    case = screen(clinic, desk, lead, clinic.join(desk, "nurse"))
    _lived(clinic, case, sets=SETS // 8 if short else SETS)

    def ours() -> None:
        record_reading(
            desk, case.nurse, session_id=clinic.session_id, person_id=case.person, taken_at=clinic.clock.now(),
            values=VALUES, confirmed=True,
        )  # fmt: skip

    ours()
    bare = bare_writer(clinic, folder / "bare.db", desk.secret.raw_hex)
    try:
        return [
            compare(
                f"write one set on the board after {PEOPLE * SETS} sets, with alerts", ours, bare,
                rounds=50 if short else 500, promise="≤ 12 × bare insert and commit; p95 under 50 ms",
            ),
            compare(
                "read the whole board", lambda: board_of(desk, case.nurse), bare, rounds=20 if short else 100,
                promise="told for information; bare is one insert and commit",
            ),
        ]  # fmt: skip
    finally:
        clinic.close()


def _lived(clinic: Clinic, case: Screened, *, sets: int) -> None:
    """К-1 dosed and observed for four hours; the other seats' sets stand under К-2."""
    admitted(clinic, case)
    give(clinic, case)
    others = clinic.people["К-2"]
    for _ in range(sets):
        clinic.clock.advance(timedelta(minutes=5))
        for person in (case.person, *(others for _ in range(PEOPLE - 1))):
            record_reading(
                case.desk, case.nurse, session_id=clinic.session_id, person_id=person,
                taken_at=clinic.clock.now(), values=VALUES, confirmed=True,
            )  # fmt: skip
