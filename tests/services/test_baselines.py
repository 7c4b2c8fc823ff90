"""What somebody's pressure is held against: the set before the dose, the check of the day, or nothing, said aloud."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinicdesk.errors import Refused
from clinicdesk.models.responses import Response
from clinicdesk.services import board, clearances, judging, passing_over, sheets, tasks, vitals
from clinicdesk.services.baselines import baseline_for, checks_of
from clinicdesk.services.dosing_day import running_day
from clinicdesk.services.watch import series_of
from clinicdesk.services.witnessing import Witness
from tests.support.dosing_day import PINS, DosingDay, day_answers
from tests.support.one_seat import column, measure

HIGH = {"sbp": "159", "dbp": "95"}


def alarms(day: DosingDay) -> list[str]:
    return [one.alert for one in column(day).alerts if one.answered_at is None]


def base(day: DosingDay) -> tuple[str, str]:
    mark = column(day).base
    assert mark is not None
    return mark.origin, mark.values.get("sbp", "")


def admit(day: DosingDay, **check: object) -> None:
    """As `cleared`, ten minutes later, with this check of the day."""
    day.ready()
    day.wait(10)
    day.fill("risk_contact", {"q1": "no", "q2": "no", "q6": "no"}, person=day.person)
    day.fill("day_check", day_answers(**check), person=day.person)
    day.sign("day_clearance", person=day.person)
    clearances.admit(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, cohort_id=day.cohort
    )


def test_without_a_set_before_the_dose_the_check_of_the_day_is_the_baseline(day: DosingDay) -> None:
    """Proves: REQ-VIT-055. 159 after 128 is 24 % more: no alarm used to come, and the column said nothing."""
    day.cleared()
    assert base(day) == ("check", "128")
    day.give(day.order())
    day.wait(5)
    measure(day, **HIGH)
    assert alarms(day) == ["sbp_over_baseline"]
    assert base(day) == ("check", "128")
    assert column(day).baseline["sbp"] == "128"


def test_the_repeated_pressure_of_the_check_counts_and_a_set_before_the_dose_more(day: DosingDay) -> None:
    """Proves: REQ-VIT-055."""
    admit(day, sbp=150, dbp=94, sbp_again=134, dbp_again=86)
    assert base(day) == ("check", "134")
    measure(day, sbp="140", dbp="84")
    assert base(day) == ("set", "140")
    day.give(day.order())
    day.wait(5)
    measure(day, **HIGH)
    assert alarms(day) == []  # 13.6 % over 140
    day.wait(5)
    measure(day, sbp="168", dbp="84")
    assert "sbp_over_baseline" in alarms(day)
    assert base(day) == ("set", "140")


def test_a_first_dose_without_any_baseline_takes_two_names_one_a_physician_and_an_incident(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DOS-055. In a programme whose check of the day asks for no pressure."""
    for module in (board, judging, passing_over):
        monkeypatch.setattr(module, "checks_of", lambda *_, **__: {})
    admit(day)
    before = day.clinic.clock.now()
    part = {"pulse": "76", "spo2": "98"}
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=part, confirmed=True,
        taken_at=before - timedelta(minutes=1),
    )  # fmt: skip
    order = day.order()
    with pytest.raises(Refused) as refused:
        day.give(order, given_at=before)
    assert [(one.code, one.field) for one in refused.value.issues] == [("DOS055", "despite")]
    with pytest.raises(Refused) as refused:
        day.give(order, given_at=before, despite="Манжета зламана, лікар поруч")
    assert [one.code for one in refused.value.issues] == ["DOS013"]

    lead = Witness("lead", pin=PINS["lead"])
    day.give(order, given_at=before, despite="Манжета зламана, лікар поруч", witness=lead)
    with day.desk.database.read() as session:
        (incident,) = session.scalars(select(Response).where(Response.form == "incident")).all()
    assert (incident.person_id, incident.session_id) == (day.person, day.session_id)
    (task,) = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_dose_unmeasured"]
    assert task.values["why"] == "Манжета зламана, лікар поруч."
    measure(day, **HIGH)
    assert alarms(day) == []
    assert base(day) == ("none", "")


def test_with_a_set_before_the_dose_nothing_stands_in_its_way(day: DosingDay) -> None:
    """Proves: REQ-DOS-055."""
    admit(day)
    measure(day)
    day.give(day.order())
    assert base(day) == ("set", "128")


def test_a_corrected_check_judges_the_sets_after_it_anew(day: DosingDay) -> None:
    """Proves: REQ-VIT-055."""
    day.cleared()
    day.give(day.order())
    day.wait(5)
    measure(day, **HIGH)
    assert alarms(day) == ["sbp_over_baseline"]
    with day.desk.database.read() as session:
        sheet = next(
            one
            for one in sheets.sheets_of_session(session, day.session_id, day.person)
            if one.step == "day_check"
        )
    sheets.amend_form(
        day.desk, day.nurse, sheet.response_id, answers=day_answers(sbp=138), reason="Описка", confirmed=True
    )
    assert alarms(day) == []
    assert column(day).baseline["sbp"] == "138"


def test_a_check_from_after_the_dose_is_no_baseline(day: DosingDay) -> None:
    """Proves: REQ-VIT-055. Nor does another person's check say anything."""
    day.cleared()
    with day.desk.database.read() as session:
        series = series_of(running_day(day.desk, session, day.session_id).pinned, "D1")
        found = checks_of(session, day.session_id, series)
    assert set(found) == {day.person}
    late = baseline_for(series, (), found[day.person], day.clinic.clock.now() - timedelta(hours=1))
    assert (late.origin, late.lacks) == ("none", ("sbp",))
