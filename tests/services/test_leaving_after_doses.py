"""How somebody left follows the doses before it: taken back, moved to another person, or written down afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.dosing import NO_DOSE, Discharge, Dose, DoseOrder
from clinicdesk.services import discharges, dose_orders, tasks
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dose_taking_back import Taker, take_back_dose
from clinicdesk.services.doses import give_dose
from clinicdesk.services.integrity import examine
from clinicdesk.services.views import Task
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay
from tests.support.eight import build_eight
from tests.support.going_home import home
from tests.support.looking import newest
from tests.support.one_seat import measure

SAME: dict[str, Any] = {"reason": "записано не на ту людину", "witness": WITNESS, "pin": PINS["nurse"]}


@pytest.fixture(scope="module")
def built_day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """Seven people may be given a dose."""
    return build_eight(copy_clinic(built_clinic, tmp_path_factory.mktemp("eight") / "clinic"))


def about_leaving(day: DosingDay) -> list[Task]:
    return [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind.startswith("due_left_")]


def order_for(day: DosingDay, code: str, *, booster: bool = False) -> str:
    dose_orders.order_dose(
        day.desk, day.lead, session_id=day.session_id, person_id=day.clinic.people[code],
        wish=dose_orders.Wish("im", mg="15" if booster else "60", booster=booster),
    )  # fmt: skip
    return newest(day.desk, DoseOrder).id


def dosed(day: DosingDay, until: int = 120) -> str:
    """К-1 measured, given 60 mg and watched; the dose."""
    day.store.open(1)
    measure(day)
    dose = day.give(order_for(day, "К-1"))
    day.watched(until)
    return dose


def gone_undosed(day: DosingDay, code: str) -> Discharge:
    discharges.leave_undosed(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.clinic.people[code], leaving=Leaving(),
        why="передумали", pin=PINS["nurse"],
    )  # fmt: skip
    return newest(day.desk, Discharge)


def test_nothing_counts_from_a_dose_that_was_not_given(day: DosingDay) -> None:
    """«Home, 120 min after the dose» stood for somebody undosed. Proves: REQ-LEA-330."""
    dose = dosed(day)
    day.recovered()
    home(day)
    assert newest(day.desk, Discharge).since_dose == 120
    made = take_back_dose(day.desk, day.nurse, dose, **SAME)
    row = newest(day.desk, Discharge)
    assert (row.version, row.outcome, row.minutes, row.since_dose) == (2, "home", NO_DOSE, None)
    assert (row.unmet, row.reason, made.notes) == ("[]", SAME["reason"], ())
    assert about_leaving(day) == []
    assert examine(day.desk).findings == ()


def test_without_its_booster_it_counts_from_the_dose_again(day: DosingDay) -> None:
    """Proves: REQ-LEA-330. A dose of nothing is no last dose."""
    dosed(day, until=15)
    day.wait(1)
    booster = day.give(order_for(day, "К-1", booster=True))
    day.watched()
    day.recovered()
    home(day)
    at_home = newest(day.desk, Discharge)
    assert at_home.since_dose == 120
    take_back_dose(day.desk, day.nurse, booster, **SAME)
    row = newest(day.desk, Discharge)
    assert (row.version, row.since_dose, row.unmet) == (2, 136, "[]")
    assert about_leaving(day) == []


@pytest.mark.parametrize("language", ["uk", "en"])
def test_who_really_got_it_had_left_without_a_dose(day: DosingDay, language: str) -> None:
    """Proves: REQ-LEA-331. It stood beside the dose, and nobody was told."""
    day.store.open(1)
    measure(day)
    theirs = order_for(day, "К-2")
    dose = day.give(order_for(day, "К-1"))
    day.wait(20)
    other = day.clinic.people["К-2"]
    gone_undosed(day, "К-2")
    made = take_back_dose(day.desk, day.nurse, dose, taker=Taker(other, theirs), **SAME)
    row = newest(day.desk, Discharge)
    assert (row.person_id, row.version, row.how, row.minutes) == (other, 2, "not_dosed", 20)
    assert "two_hours" in row.unmet
    assert [one.code for one in made.notes] == ["DIS331"]
    assert made.notes[0].sentence(language)
    (task,) = about_leaving(day)
    assert (task.kind, task.values["code"]) == ("due_left_dosed", "К-2")
    assert "120" in str(task.values[f"text_{language}"])
    assert examine(day.desk).findings == ()
    with day.desk.database.read() as session:
        moved = session.scalars(select(Dose.dose_id).where(Dose.person_id == other)).one()
    take_back_dose(day.desk, day.nurse, moved, **SAME)
    row = newest(day.desk, Discharge)
    assert (row.version, row.minutes, row.unmet) == (3, NO_DOSE, "[]")


def late(day: DosingDay, order: str, minutes: float) -> list[str]:
    """К-1 was given it so many minutes ago, and it is written down now; what the writer is told."""
    row = day.row(order)
    made = give_dose(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, order_row=order,
        ampoule_id=day.ampoule, drawn_ul=row.volume_ul, given_at=day.clinic.clock.now() - timedelta(minutes=minutes),
        pin=PINS["nurse"], witness=WITNESS,
    )  # fmt: skip
    return [one.code for one in made.notes]


def test_a_dose_written_down_after_they_left_undosed(day: DosingDay) -> None:
    """Proves: REQ-LEA-331."""
    day.store.open(1)
    measure(day)
    order = order_for(day, "К-1")
    day.wait(30)
    gone_undosed(day, "К-1")
    day.wait(5)
    assert late(day, order, 25.5) == ["DIS331"]
    row = newest(day.desk, Discharge)
    assert (row.version, row.how, row.minutes) == (2, "not_dosed", 20)
    assert [one.kind for one in about_leaving(day)] == ["due_left_dosed"]
    assert examine(day.desk).findings == ()


def test_a_booster_written_down_after_they_went_home(day: DosingDay) -> None:
    """Proves: REQ-LEA-331. Home too early, as is known now."""
    dosed(day, until=15)
    day.wait(1)
    order = order_for(day, "К-1", booster=True)
    day.wait(1)
    for _ in range(4):
        day.wait(26)
        measure(day)
    day.recovered()
    home(day)
    assert newest(day.desk, Discharge).since_dose == 121
    assert late(day, order, 104.5) == ["DIS330"]
    row = newest(day.desk, Discharge)
    assert (row.version, row.outcome, row.since_dose, row.unmet) == (2, "home", 104, '["two_hours"]')
    assert [one.kind for one in about_leaving(day)] == ["due_left_dosed"]


def test_nobody_is_told_of_somebody_who_is_here(day: DosingDay) -> None:
    day.store.open(1)
    measure(day)
    order = order_for(day, "К-1")
    day.wait(5)
    assert late(day, order, 3) == []
    assert about_leaving(day) == []
