"""The window of a booster, once the time of a dose was put right."""

from datetime import timedelta

import pytest

from clinicdesk.models.dosing import Dose
from clinicdesk.services import dose_amending, tasks
from clinicdesk.services.dose_amending import Correction
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay
from tests.support.looking import newest
from tests.support.one_seat import measure


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


@pytest.mark.parametrize(("minutes", "told"), [(1, False), (8, True)])
def test_a_first_dose_moved_close_to_its_booster_opens_an_incident(
    day: DosingDay, minutes: int, told: bool
) -> None:
    """Four minutes lay between them, at least ten by the programme, and nobody was told. Proves: REQ-ORD-260."""
    measure(day)
    day.give(day.order())
    first = newest(day.desk, Dose)
    day.wait(12)
    day.give(day.order("25", booster=True))
    written = dose_amending.amend_dose(
        day.desk, day.nurse, first.dose_id, reason="годинник на стіні", witness=WITNESS, pin=PINS["nurse"],
        correction=Correction(given_at=first.given_at + timedelta(minutes=minutes)),
    )  # fmt: skip
    found = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_booster_window"]
    assert bool(found) is told
    assert [one.code for one in written.notes] == (["DOS262"] if told else [])
    for one in found:
        assert {name: one.values[name] for name in ("is", "least", "most")} == {
            "is": 4,
            "least": 10,
            "most": 30,
        }


def test_a_booster_put_right_itself_is_held_against_it_too(day: DosingDay) -> None:
    """Proves: REQ-ORD-260."""
    measure(day)
    day.give(day.order())
    day.wait(29)
    day.give(day.order("25", booster=True))
    booster = newest(day.desk, Dose)
    day.wait(10)
    dose_amending.amend_dose(
        day.desk, day.nurse, booster.dose_id, reason="годинник на стіні", witness=WITNESS, pin=PINS["nurse"],
        correction=Correction(given_at=booster.given_at + timedelta(minutes=6)),
    )  # fmt: skip
    (one,) = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_booster_window"]
    assert one.values["is"] == 35
