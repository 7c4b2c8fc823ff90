"""However a dose comes to be too much for today’s weight, an incident begins and the lead is asked, once."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from clinicdesk.errors import Issue
from clinicdesk.models.responses import Response
from clinicdesk.models.tasks import Obligation
from clinicdesk.protocols.catalogue import library
from clinicdesk.services import dose_amending, dose_weights, sheets
from clinicdesk.services import tasks as today
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.obligations import open_ones
from clinicdesk.services.views import Changes
from clinicdesk.services.witnessing import Witness
from clinicdesk.words import say
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay, day_answers
from tests.support.one_seat import column, record


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is admitted at 80 kg; up to 60 mg are within the programme’s limit."""
    return cleared_day


def corrected(day: DosingDay, weight: str) -> Changes:
    with day.desk.database.read() as session:
        sheet = session.scalars(select(Response.response_id).where(Response.step == "day_check")).first()
    assert sheet is not None
    return sheets.amend_form(
        day.desk, day.nurse, sheet, answers=day_answers(weight=weight), reason="описка у вазі", confirmed=True
    )


def weighed_again(day: DosingDay, weight: str, *, taken_at: datetime) -> Changes:
    """A second form of the day’s check."""
    form = next(one.form for one in library().programme("gkap", "0.1").steps if one.id == "day_check")
    assert form is not None
    return sheets.record_form(
        day.desk, day.nurse, form=form, person_id=day.person, cohort_id=day.cohort, step="day_check",
        answers=day_answers(weight=weight), session_id=day.session_id, confirmed=True,
        taken_at=taken_at,
    )  # fmt: skip


def first_form(day: DosingDay) -> datetime:
    with day.desk.database.read() as session:
        return session.scalars(select(Response.taken_at).where(Response.step == "day_check")).one()


def tasks(day: DosingDay) -> list[Obligation]:
    with day.desk.database.read() as session:
        return [one for one in open_ones(session) if one.kind == "dose_weight"]


def incidents(day: DosingDay) -> int:
    with day.desk.database.read() as session:
        return len(session.scalars(select(Response).where(Response.form == "incident")).all())


def codes(notes: tuple[Issue, ...]) -> list[str]:
    return [one.code for one in notes]


def amended(day: DosingDay, given: int) -> Changes:
    (dose,) = column(day).doses
    return dose_amending.amend_dose(
        day.desk, day.nurse, dose.dose_id, correction=Correction(given, given), reason="описка обсягу",
        witness=Witness("nurse2", pin=PINS["nurse2"]), pin=PINS["nurse"],
    )  # fmt: skip


def test_a_dose_put_right_is_held_against_the_weight_that_counts_by_then(day: DosingDay) -> None:
    """Proves: REQ-DOS-420. 45 of 60 mg, then 65 kg, then the whole 60 mg after all: 0.92 mg/kg and nobody heard."""
    record(day, QUIET)
    day.give(day.order(), drawn_ul=900, given_ul=900)
    day.wait(5)
    assert corrected(day, "65").notes == ()
    assert tasks(day) == []
    news = amended(day, 1200)
    assert codes(news.notes) == ["DOS420"]
    assert "0.92" in news.notes[0].sentence("en")
    assert (len(tasks(day)), incidents(day)) == (1, 1)
    assert column(day).doses[0].reweighed.over  # type: ignore[union-attr]
    assert amended(day, 1000).notes == (), "less than before is no news"


def test_a_second_form_of_the_day_tells_as_a_corrected_one_does(day: DosingDay) -> None:
    """Proves: REQ-DOS-420. Over on the board, with neither incident nor task."""
    record(day, QUIET)
    day.give(day.order())
    day.wait(5)
    assert codes(weighed_again(day, "50", taken_at=day.clinic.clock.now()).notes) == ["DOS420"]
    assert (len(tasks(day)), incidents(day)) == (1, 1)
    assert column(day).doses[0].reweighed.kg == "50"  # type: ignore[union-attr]


def test_a_form_without_a_reason_takes_none_from_the_task(day: DosingDay) -> None:
    """Proves: REQ-DOS-911. A second form put «–» in the place of why the weight was put right."""
    record(day, QUIET)
    day.give(day.order())
    day.wait(5)
    corrected(day, "50")
    day.wait(1)
    weighed_again(day, "49", taken_at=day.clinic.clock.now())
    (task,) = [one for one in today.list_tasks(day.desk, day.lead) if one.kind == "due_dose_weight"]
    assert (task.values["why"], task.values["who"]) == ("описка у вазі.", day.nurse.name)
    assert str(task.values["kg"]) == "49"


def test_the_same_dose_asks_the_lead_once(day: DosingDay) -> None:
    """Proves: REQ-DOS-420. Each correction downwards opened another incident and another task."""
    record(day, QUIET)
    day.give(day.order())
    day.wait(5)
    for weight in ("50", "49", "48.5"):
        assert codes(corrected(day, weight).notes) == ["DOS420"]
    assert (len(tasks(day)), incidents(day)) == (1, 1)
    assert corrected(day, "52").notes == (), "upwards is no news"


def test_a_form_written_down_for_an_earlier_moment_changes_nothing(day: DosingDay) -> None:
    """Proves: REQ-DOS-420. What counts is what the newest form of the day says."""
    record(day, QUIET)
    day.give(day.order())
    day.wait(5)
    assert weighed_again(day, "50", taken_at=first_form(day) - timedelta(minutes=1)).notes == ()
    assert tasks(day) == []
    assert column(day).doses[0].reweighed is None


def test_a_weight_that_is_no_number_is_an_unknown_one(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clinic’s own form may ask for the weight in words; the board fell over it."""
    record(day, QUIET)
    day.give(day.order())
    monkeypatch.setattr(dose_weights, "values_of", lambda form, stored: {"weight": "близько 80"})
    assert column(day).doses[0].reweighed is None
    monkeypatch.setattr(dose_weights, "values_of", lambda form, stored: {"weight": Decimal(50)})
    assert column(day).doses[0].reweighed.kg == "50"  # type: ignore[union-attr]


def test_the_task_is_said_in_whole_sentences_with_the_comma_of_the_language(day: DosingDay) -> None:
    """Proves: REQ-DOS-580."""
    record(day, QUIET)
    day.give(day.order())
    day.wait(5)
    corrected(day, "50")
    (task,) = [one for one in today.list_tasks(day.desk, day.lead) if one.kind == "due_dose_weight"]
    uk, en = (say(code, "today.task.due_dose_weight.detail", **task.values) for code in ("uk", "en"))
    assert "це 1,2 мг/кг, за програмою не більше 0,75." in uk
    assert "Причина: описка у вазі. Огляньте" in uk
    assert "that is 1.2 mg/kg, at most 0.75 by" in en
    assert "Reason: описка у вазі. See" in en


def figures(day: DosingDay) -> tuple[str, ...]:
    """What the lead’s one task says."""
    (task,) = [one for one in today.list_tasks(day.desk, day.lead) if one.kind == "due_dose_weight"]
    return tuple(str(task.values[name]) for name in ("mg", "kg", "per_kg", "most", "why"))


def test_the_task_says_the_figures_of_now(day: DosingDay) -> None:
    """Proves: REQ-DOS-740. However dose and weight were put right later, it said what they came to at first."""
    record(day, QUIET)
    day.give(day.order())
    day.wait(5)
    corrected(day, "50")
    assert figures(day) == ("60", "50", "1.2", "0.75", "описка у вазі.")
    amended(day, 1100)
    assert figures(day) == ("55", "50", "1.1", "0.75", "описка обсягу.")
    corrected(day, "52")
    assert figures(day)[:3] == ("55", "52", "1.06")
    corrected(day, "80")
    assert figures(day)[:3] == ("55", "80", "0.69"), "as it was ordered for, after all"
    assert incidents(day) == 1
