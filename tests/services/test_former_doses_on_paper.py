"""On paper nothing of a dose, an ampoule or a leaving recorded in error stands as if it were true."""

from typing import Any

import pytest

from clinicdesk.models.dosing import Discharge
from clinicdesk.reports.record import Cell, Facts, Record, Table
from clinicdesk.services import (
    ampoule_acts,
    coming_back,
    discharges,
    dose_amending,
    event_facts,
    missed_sets,
    records,
    session_papers,
    stock,
)
from clinicdesk.services.ampoules import gave, open_ampoules
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.dose_taking_back import take_back_dose
from clinicdesk.services.stock import Handful
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay
from tests.support.looking import newest
from tests.support.one_seat import measure
from tests.support.pharmacy import SAFE, TWO
from tests.support.printed import WISH

SAME: dict[str, Any] = {"reason": "інша ампула", "witness": WITNESS, "pin": PINS["nurse"]}
ASLEEP = "спить, будити не стали за рішенням лікаря"
VOID = "після дози, яку відкликано"


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def of_person(day: DosingDay) -> Record:
    with day.desk.database.read() as session:
        return records.participant_record(day.desk, session, day.person, WISH)


def of_session(day: DosingDay) -> Record:
    with day.desk.database.read() as session:
        return session_papers.session_record(day.desk, session, day.cohort)


def rows(record: Record, part: str) -> list[tuple[Cell, ...]]:
    blocks = next(one for one in record.parts if one.key == part).blocks
    return [row for block in blocks if isinstance(block, Table) for row in block.rows]


def batches_said(day: DosingDay) -> list[str]:
    """The batches beside К-1's dose: in their own record, the session's, and what an adverse event begins with."""
    (own,) = [row[2].said.uk for row in rows(of_person(day), "dosing") if row[0].said.uk == "доза"]
    (line,) = [row for row in rows(of_session(day), "drugs") if row[0].said.uk == "К-1" and len(row) == 8]
    with day.desk.database.read() as session:
        (suspected,) = event_facts.doses_before(session, [day.person], day.clinic.clock.now())
    return [own, line[4].said.uk, ", ".join(number for number, _ in suspected.batches)]


def test_only_the_ampoule_that_gave_the_dose_is_named(day: DosingDay) -> None:
    """The wrong batch stood beside the right one in the participant's record. Proves: REQ-DOS-330."""
    dose = day.give(day.order())
    assert all("021225" in said for said in batches_said(day))
    day.store.receive(batch="777777")
    stock.issue_stock(
        day.desk, day.nurse, Handful(day.store.batch("777777"), SAFE, 1), session_id=day.session_id, hands=TWO
    )
    ampoule_acts.open_ampoule(
        day.desk, day.nurse, batch_id=day.store.batch("777777"), session_id=day.session_id, hands=TWO
    )
    with day.desk.database.read() as session:
        other = open_ampoules(session, day.session_id)[-1].id
    first = day.ampoule
    for right, wrong, ampoule in (("777777", "021225", other), ("021225", "777777", first)):
        change = Correction(ampoule_id=ampoule)
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=change, **SAME)
        for said in batches_said(day):
            assert right in said
            assert wrong not in said
        with day.desk.database.read() as session:
            assert [one.id for one in gave(session, dose)] == [ampoule]
    take_back_dose(day.desk, day.nurse, dose, **SAME)
    (line,) = [row for row in rows(of_session(day), "drugs") if row[0].said.uk == "К-1" and len(row) == 8]
    assert line[4].said.uk == "021225"


def test_a_leaving_recorded_in_error_gives_the_reason_of_that(day: DosingDay) -> None:
    """«Recorded in error, the person stayed» stood beside «seizures» and unmet criteria. Proves: REQ-LEA-332."""
    measure(day)
    day.give(day.order())
    day.watched(15)
    discharges.send_to_hospital(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, leaving=Leaving(), why="судоми",
        pin=PINS["nurse"],
    )  # fmt: skip
    coming_back.withdraw_discharge(
        day.desk,
        day.nurse,
        newest(day.desk, Discharge).discharge_id,
        reason="не та людина",
        pin=PINS["nurse"],
    )
    facts = {
        fact.label.uk: fact.value
        for part in of_person(day).parts
        for block in part.blocks
        if isinstance(block, Facts) and block.title.uk == "Вихід із сесії"
        for fact in block.rows
    }
    why, unmet = facts["Причина"], facts["Невиконані умови"]
    assert (why.said.uk, [one.uk for one in why.struck]) == ("не та людина", ["судоми"])
    assert unmet.said.uk == "–"
    assert "120" in unmet.struck[0].uk
    (line,) = [one for one in rows(of_session(day), "home") if one[0].said.uk == "К-1"]
    assert line[4].said.uk == "вихід записано помилково, людина лишалася тут: не та людина"


def missed(day: DosingDay) -> None:
    day.wait(6)
    missed_sets.miss_set(
        day.desk,
        day.nurse,
        session_id=day.session_id,
        person_id=day.person,
        ordinal=0,
        minute=5,
        cause="asleep",
    )


def deviations(day: DosingDay) -> list[Cell]:
    return [row[3] for part in of_session(day).parts for row in rows(of_session(day), part.key)
            if len(row) == 4 and row[2].said.uk == "вимір +5 не зроблено"]  # fmt: skip


def own(day: DosingDay) -> list[Cell]:
    table = next(block for part in of_person(day).parts for block in part.blocks
                 if isinstance(block, Table) and block.title.uk == "Пропущені виміри")  # fmt: skip
    return [row[2] for row in table.rows]


def test_sets_missed_after_a_dose_that_was_taken_back_are_struck(day: DosingDay) -> None:
    """Minute 5 stood missed twice, once of each course. Proves: REQ-MIS-330."""
    order = day.order()
    dose = day.give(order)
    missed(day)
    assert [[one.said.uk for one in found(day)] for found in (own, deviations)] == [[ASLEEP], [ASLEEP]]
    take_back_dose(day.desk, day.nurse, dose, **SAME)
    for found in (own, deviations):
        (cell,) = found(day)
        assert (cell.said.uk, [one.uk for one in cell.struck]) == (VOID, [ASLEEP])
    day.wait(4)
    day.give(order)
    missed(day)
    for found in (own, deviations):
        assert [one.said.uk for one in found(day)] == [VOID, ASLEEP]
        assert [len(one.struck) for one in found(day)] == [1, 0]
