"""Opening a cohort's page, beside the bare queries over the same rows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.measuring import Figure, compare
from clinicdesk.models.engine import connect
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import calendar, cohorts, matrix, memberships
from clinicdesk.services.desk import Desk
from clinicdesk.services.people import list_people
from clinicdesk.services.registering import add_people
from clinicdesk.services.views import Actor
from tests.support.clinic import START, build_clinic

PEOPLE = 12
BARE = (
    "select * from cohort_plan where cohort_id = ?",
    "select * from membership where cohort_id = ?",
    "select * from planned_session where cohort_id = ? order by starts_at",
    "select p.* from participant p join membership m on m.person_id = p.person_id where m.cohort_id = ?",
    "select r.* from response r join membership m on m.person_id = r.person_id where m.cohort_id = ?",
    "select * from consent where cohort_id = ?",
    "select * from clearance where cohort_id = ?",
    "select * from staff_role where cohort_id = ?",
)


def run(folder: Path, *, short: bool) -> list[Figure]:
    """One figure: twelve people by more than fourteen steps."""
    clinic = build_clinic(folder / "clinic")
    desk, lead = clinic.open_as("lead")
    cohort = plan(desk, lead)
    steps = len(matrix.open_cohort(desk, lead, cohort).columns)
    bare = connect(clinic.folder / "clinic.db", desk.secret.raw_hex)
    try:
        return [
            compare(
                f"matrix of {PEOPLE} people x {steps} steps", lambda: matrix.open_cohort(desk, lead, cohort),
                _bare(bare, cohort), rounds=20 if short else 100, promise="p95 ≤ 150 ms",
            )
        ]  # fmt: skip
    finally:
        bare.close()
        clinic.close()


def plan(desk: Desk, lead: Actor) -> str:
    """A group of eight in which four gave their places to others: twelve rows, every session in the calendar."""
    made = [PersonDetails(surname=f"Учасник{n}", given_name="Ім’я") for n in range(PEOPLE)]
    add_people(desk, lead, made, reason="Набір для вимірювання")
    ids = [row.person_id for row in list_people(desk, lead, "учасник")]
    cohort = cohorts.plan_cohort(desk, lead, code="12", programme="gkap", people=ids[:8]).subject
    page = matrix.open_cohort(desk, lead, cohort)
    for row, person in zip(page.rows, ids[8:], strict=False):
        memberships.leave_cohort(
            desk,
            lead,
            row.place.membership_id,
            state="withdrawn",
            outcome="dropped",
            reason="для вимірювання",
        )
        memberships.join_cohort(desk, lead, cohort, person_id=person)
    codes = [one.code for stage in page.programme.definition.stages for one in stage.sessions]
    times = {code: START + timedelta(days=7 * n) for n, code in enumerate(codes)}
    calendar.plan_sessions(desk, lead, cohort, times=times, room="", confirmed=True)
    return cohort


def _bare(connection: Any, cohort: str) -> Callable[[], object]:  # noqa: ANN401 - a driver connection
    return lambda: [connection.execute(query, (cohort,)).fetchall() for query in BARE]
