"""Opening a cohort's page, and Today beside closed cohorts, each beside the bare queries over the same rows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.measuring import Figure, compare
from clinicdesk.models.engine import connect
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import calendar, cohorts, matrix, memberships
from clinicdesk.services.agenda import open_agenda
from clinicdesk.services.days import read_day
from clinicdesk.services.desk import Desk
from clinicdesk.services.people import list_people
from clinicdesk.services.programmes import plan_of, states_of_cohorts
from clinicdesk.services.registering import add_people
from clinicdesk.services.tasks import list_tasks
from clinicdesk.services.views import Actor
from tests.support.clinic import build_clinic

PEOPLE, CLOSED, FEW = 12, 20, 3
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
BARE_TODAY = (
    "select * from cohort_plan", "select * from membership", "select * from planned_session", "select * from dose",
    "select * from attendance", "select * from clearance", "select * from response", "select * from obligation",
)  # fmt: skip


def run(folder: Path, *, short: bool) -> list[Figure]:
    """A cohort's page of twelve people by more than fourteen steps; Today beside many that are over."""
    clinic = build_clinic(folder / "clinic")
    desk, lead = clinic.open_as("lead")
    cohort = plan(desk, lead)
    steps = len(matrix.open_cohort(desk, lead, cohort).columns)
    for number in range(FEW if short else CLOSED):
        plan(desk, lead, str(20 + number))
    clinic.clock.advance(timedelta(days=200))
    lead = clinic.join(desk, "lead")
    close_all(desk, lead, but=cohort)
    bare = connect(clinic.folder / "clinic.db", desk.secret.raw_hex)

    def today() -> None:
        list_tasks(desk, lead)
        open_agenda(desk, lead)

    try:
        return [
            compare(
                f"Today beside {FEW if short else CLOSED} closed cohorts of {PEOPLE}, nothing done", today,
                lambda: [bare.execute(query).fetchall() for query in BARE_TODAY], rounds=5 if short else 15,
                promise="",
            ),
            compare(
                f"matrix of {PEOPLE} people x {steps} steps", lambda: matrix.open_cohort(desk, lead, cohort),
                _bare(bare, cohort), rounds=20 if short else 100, promise="p95 ≤ 150 ms",
            )
        ]  # fmt: skip
    finally:
        bare.close()
        clinic.close()


def plan(desk: Desk, lead: Actor, code: str = "12") -> str:
    """A group of eight in which four gave their places to others: twelve rows, every session in the calendar."""
    made = [PersonDetails(surname=f"Учасник{code}н{n}", given_name="Ім’я") for n in range(PEOPLE)]
    add_people(desk, lead, made, reason="Набір для вимірювання")
    ids = [row.person_id for row in list_people(desk, lead, f"учасник{code}н")]
    cohort = cohorts.plan_cohort(desk, lead, code=code, programme="gkap", people=ids[:8]).subject
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
    times = {code: desk.clock.now() + timedelta(days=1 + 7 * n) for n, code in enumerate(codes)}
    calendar.plan_sessions(desk, lead, cohort, times=times, room="", confirmed=True)
    return cohort


def close_all(desk: Desk, lead: Actor, *, but: str) -> None:
    """Every cohort has come to its end but one."""
    with desk.database.read() as session:
        known = {one: read_day(plan_of(session, one).starts_on) for one in states_of_cohorts(session)}
    for cohort, day in known.items():
        if cohort != but:
            cohorts.change_plan(
                desk, lead, cohort, starts_on=day, room="", state="closed", reason="для вимірювання"
            )


def _bare(connection: Any, cohort: str) -> Callable[[], object]:  # noqa: ANN401 - a driver connection
    return lambda: [connection.execute(query, (cohort,)).fetchall() for query in BARE]
