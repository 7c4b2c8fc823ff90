"""Today asks the file for all cohorts at once: those that are over cost what they are, not what their people are."""

from datetime import timedelta

from clinicdesk.services import cohorts, people
from clinicdesk.services.days import read_day
from clinicdesk.services.desk import Desk
from clinicdesk.services.programmes import plan_of
from clinicdesk.services.tasks import list_tasks
from clinicdesk.services.views import Actor
from tests.services.test_notes_listed import questions_asked
from tests.support.clinic import Clinic

_MOST = 12
"""Questions that one more closed cohort may cost: its programme, for each of those who ask about it."""


def over(desk: Desk, lead: Actor, code: str, count: int) -> None:
    """A cohort of so many that was closed."""
    made = [
        people.register_person(desk, lead, code=f"{code}-{n}", name=f"Учасник{code}х{n} Іван").subject
        for n in range(count)
    ]
    cohort = cohorts.plan_cohort(desk, lead, code=code, programme="gkap", people=made).subject
    with desk.database.read() as session:
        day = read_day(plan_of(session, cohort).starts_on)
    cohorts.change_plan(desk, lead, cohort, starts_on=day, room="", state="closed", reason="скінчилося")


def questions(desk: Desk, lead: Actor) -> int:
    """How many questions Today asks of the file."""
    with questions_asked() as asked:
        list_tasks(desk, lead)
    return len(asked)


def test_a_closed_cohort_of_eight_costs_today_no_more_than_one_of_one(clinic: Clinic) -> None:
    """Proves: REQ-TOD-440. Twenty cohorts that were over took Today three seconds."""
    desk, lead = clinic.open_as("lead")
    clinic.clock.advance(timedelta(minutes=1))
    over(desk, lead, "21", 1)
    begin = questions(desk, lead)
    over(desk, lead, "22", 1)
    small = questions(desk, lead) - begin
    over(desk, lead, "23", 8)
    large = questions(desk, lead) - begin - small
    assert large == small <= _MOST
