"""A programme whose closing form the team writes among themselves, or with caregivers, asks for it like any other."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest
from sqlalchemy.orm import Session

from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services import follow_up, tasks
from clinicdesk.services.desk import Desk
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from tests.support.clinic import Clinic
from tests.support.dosed_in_d1 import dosed_in_d1


def with_closing_of(programme: Programme, audience: Literal["staff", "caregiver"]) -> Programme:
    """The session of the closing form is one of the team or of caregivers."""
    stages = tuple(
        stage.model_copy(update={"sessions": tuple(
            one.model_copy(update={"audience": audience}) if "closing" in one.steps else one
            for one in stage.sessions
        )})
        for stage in programme.stages
    )  # fmt: skip
    return programme.model_copy(update={"stages": stages})


@pytest.mark.parametrize("audience", ["staff", "caregiver"])
def test_a_closing_form_of_a_session_without_participants_becomes_due(
    monkeypatch: pytest.MonkeyPatch, clinic: Clinic, audience: Literal["staff", "caregiver"]
) -> None:
    """Proves: REQ-CLS-314. Today failed for everybody."""
    case = dosed_in_d1(clinic)

    def changed(desk: Desk, session: Session, cohort_id: str) -> Pinned:
        pinned = programme_of_cohort(desk, session, cohort_id)
        return replace(pinned, definition=with_closing_of(pinned.definition, audience))

    monkeypatch.setattr(follow_up, "programme_of_cohort", changed)

    def due() -> list[bool]:
        found = tasks.list_tasks(case.desk, case.lead)
        return [one.overdue for one in found if one.kind == "closing_due" and one.values["code"] == "К-1"]

    assert due() == []
    clinic.clock.advance(timedelta(days=310))
    assert due() == [True]
    with case.desk.database.read() as session:
        programme = changed(case.desk, session, case.cohort).definition
    assert {one.audience for one in sessions_of(programme).values() if "closing" in one.steps} == {audience}
