"""The room's sheet with a date that is over: no go, however many answers say yes."""

from datetime import date, timedelta

import pytest

from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.scores import score
from clinicdesk.services import dose_amending, readiness, tasks
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.witnessing import Witness
from tests.support.dosing_day import PINS, DosingDay, ready_answers

TODAY = date(2026, 11, 24)
DATED = ("aed", "oxygen", "airway", "rescue_drugs", "iv_access", "drug_in_date")


def verdict(**expiry: str) -> object:
    """What the sheet comes to with these dates, everything else being there."""
    form = library().form("gkap_session_ready", "0.1")
    answers = ready_answers() | {f"{name}.expiry": day for name, day in expiry.items()}
    facts = {"today": TODAY}
    return score(form, check_answers(form, answers, facts).values, facts).scores["go"].value


def test_everything_with_an_expiry_is_looked_at() -> None:
    form = library().form("gkap_session_ready", "0.1")
    fields = (one for section in form.sections for one in section.fields)
    assert {one.id for one in fields if "expiry" in {part.id for part in one.details}} == set(DATED)


@pytest.mark.parametrize("name", DATED)
def test_a_date_that_is_over_means_no_go_and_the_last_day_still_counts(name: str) -> None:
    """Proves: REQ-DAY-011. Rescue drugs past their date still gave “go”."""
    assert verdict(**{name: "2026-11-23"}) == "no_go"
    assert verdict(**{name: "2026-11-24"}) == "go"
    assert verdict(**{name: "2026-11-25"}) == "go"


def test_without_a_date_the_answer_counts() -> None:
    assert verdict() == "go"


def test_no_dose_is_given_beside_expired_rescue_drugs(day: DosingDay) -> None:
    """Proves: REQ-DAY-011."""
    day.fill("session_ready", ready_answers() | {"rescue_drugs.expiry": "2026-01-31"})
    day.sign("session_ready")
    seen = readiness.see_readiness(day.desk, day.lead, day.session_id)
    assert (seen.verdict, seen.go) == ("no_go", False)
    assert "RDY002" in {issue.code for issue in seen.issues}


def test_more_given_than_ordered_is_asked_of_the_lead(day: DosingDay) -> None:
    """Proves: REQ-OBL-005. The correction began an incident that stood in nobody's tasks."""
    day.cleared()
    dose = day.give(day.order(mg="40"), drawn_ul=1200)
    dose_amending.amend_dose(
        day.desk, day.nurse, dose, correction=Correction(given_ul=1200), reason="введено весь шприц",
        witness=Witness("lead", pin=PINS["lead"]), pin=PINS["nurse"],
    )  # fmt: skip
    (task,) = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_dose_above"]
    assert (task.values["code"], task.values["why"]) == ("К-1", "введено весь шприц.")
    assert task.since is not None
    assert task.since <= day.desk.clock.now() + timedelta(seconds=1)
