"""How little Today asks the file about people: what a whole cohort shares is read once."""

from datetime import timedelta

from sqlalchemy import event

from clinicdesk.services import calendar
from clinicdesk.services.care_tasks import care_tasks
from tests.support.clinic import Clinic


def test_consents_and_the_clinics_day_are_asked_for_once_however_many_people_wait(clinic: Clinic) -> None:
    """Two people lack consents before the session of tomorrow."""
    desk, lead = clinic.open_as("lead")
    tomorrow = clinic.clock.now() + timedelta(days=1)
    calendar.plan_sessions(
        desk, lead, clinic.cohort_id, times={"P1": tomorrow}, room="Зала 2", confirmed=True
    )
    asked: list[str] = []

    def hear(_: object, __: object, statement: str, *rest: object) -> None:
        asked.append(" ".join(statement.split()))

    event.listen(desk.database.readers, "before_cursor_execute", hear)
    found = care_tasks(desk, lead)
    event.remove(desk.database.readers, "before_cursor_execute", hear)
    assert [task.values["code"] for task in found if task.kind == "consents"] == ["К-1", "К-2"]
    assert sum("FROM consent WHERE" in one for one in asked) == 1
    assert sum("FROM clinic ORDER" in one for one in asked) == 1
