"""The risk that the C-SSRS of the day scores decides about the dose, not what somebody typed beside it."""

import pytest

from clinicdesk.errors import Refused, Severity
from clinicdesk.models.dosing import Dose
from clinicdesk.services import admitting, board, clearances, sheet_pages, sheets, step_signing
from clinicdesk.services.board_views import Board
from tests.support.dosing_day import CALM_CONTACT, DosingDay, day_answers
from tests.support.looking import refused

HIGH = {"q1": "yes", "q2": "yes", "q3": "yes", "q4": "yes", "q5": "yes", "q6": "yes"}
MODERATE = {"q1": "yes", "q2": "yes", "q3": "yes", "q4": "no", "q5": "no", "q6": "no"}


def admit(day: DosingDay) -> None:
    clearances.admit(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, cohort_id=day.cohort
    )


def admissible(day: DosingDay) -> admitting.Admissible:
    return admitting.see_admission(day.desk, day.lead, session_id=day.session_id, person_id=day.person)


def refusals(problem: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(issue.code, issue.field) for issue in problem.value.issues]


def test_a_typed_risk_cannot_differ_from_the_scored_one(day: DosingDay) -> None:
    """Proves: REQ-RSK-480."""
    day.fill("risk_contact", HIGH, person=day.person)
    with refused(day.desk, ("ANS480", "risk")):
        day.fill("day_check", day_answers(risk="none"), person=day.person)
    blank = sheet_pages.blank_form(
        day.desk, day.nurse, person_id=day.person, form="gkap_day_check@0.1", step="day_check"
    )
    assert (blank.known["risk"], blank.facts["form.cssrs_contact.risk"]) == ("high", "high")
    sheet = day.fill("day_check", {**day_answers(), "risk": ""}, person=day.person)
    assert sheets.open_form(day.desk, day.nurse, sheet).values["risk"] == "high"
    with refused(day.desk, ("ANS480", "risk")):
        sheets.amend_form(
            day.desk, day.nurse, sheet, answers=day_answers(risk="low"), reason="описка", confirmed=True
        )


def test_a_high_risk_closes_admission_order_and_dose(day: DosingDay) -> None:
    """Proves: REQ-RSK-481."""
    day.ready()
    day.fill("risk_contact", HIGH, person=day.person)
    day.fill("day_check", {**day_answers(decision="stopped", deferral="risk", reasoning="C-SSRS"), "risk": ""},
             person=day.person)  # fmt: skip
    day.sign("day_clearance", person=day.person)
    with pytest.raises(Refused) as caught:
        admit(day)
    assert ("DAY480", "form.cssrs_contact.risk") in refusals(caught)
    state = admissible(day)
    assert "form.cssrs_contact.risk" in {issue.field for issue in state.issues}
    assert {one.step: one.alerts for one in state.checks}["risk_contact"] == ("risk_high",)
    with pytest.raises(Refused) as ordered:
        day.order()
    assert ("DAY480", "form.cssrs_contact.risk") in refusals(ordered)
    assert all(issue.severity is Severity.STOP for issue in ordered.value.issues)


def test_a_high_risk_after_the_order_stops_the_dose_and_stands_on_the_board(day: DosingDay) -> None:
    """Proves: REQ-RSK-481, REQ-RSK-482."""
    day.cleared()
    order = day.order()
    day.fill("risk_contact", HIGH, person=day.person)
    column = next(one for one in board_of(day).columns if one.person_id == day.person)
    assert [issue.code for issue in column.why] == ["CLR016"]
    assert [(one.level, one.titles["uk"]) for one in column.warned] == [("red", "C-SSRS: високий ризик")]
    with pytest.raises(Refused) as caught:
        day.give(order)
    assert ("DAY480", "form.cssrs_contact.risk") in refusals(caught)
    with day.desk.database.read() as session:
        assert session.query(Dose).filter(Dose.session_id == day.session_id).count() == 0


def test_a_calm_contact_after_a_high_one_lets_a_new_decision_be_made(day: DosingDay) -> None:
    """Proves: REQ-RSK-482. The day's check is put right by the newer contact, then signed again."""
    day.cleared()
    day.fill("risk_contact", HIGH, person=day.person)
    shown = step_signing.content_of_step(
        day.desk, day.lead, session_id=day.session_id, step="day_clearance", person_id=day.person
    )
    assert [name for _, name in shown.lacking] == ["risk"]
    with pytest.raises(Refused) as caught:
        day.sign("day_clearance", person=day.person)
    assert refusals(caught) == [("ANS480", "risk")]
    day.fill("risk_contact", CALM_CONTACT, person=day.person)
    day.sign("day_clearance", person=day.person)


def test_a_moderate_risk_asks_the_physician_for_a_reason_that_stands_in_the_admission(day: DosingDay) -> None:
    """Proves: REQ-RSK-483."""
    day.ready()
    day.fill("risk_contact", MODERATE, person=day.person)
    day.fill("day_check", {**day_answers(), "risk": ""}, person=day.person)
    (lacking,) = {one.field for one in admissible(day).checks if one.field}
    assert lacking == "reasoning"
    with pytest.raises(Refused) as caught:
        day.sign("day_clearance", person=day.person)
    assert refusals(caught) == [("SHT009", "reasoning")]
    day.fill(
        "day_check", {**day_answers(reasoning="план безпеки переглянуто"), "risk": ""}, person=day.person
    )
    day.sign("day_clearance", person=day.person)
    admit(day)
    checks = {one.step: one for one in admissible(day).checks}
    assert checks["risk_contact"].alerts == ("risk_moderate",)
    assert [found.fields for found in checks["day_check"].found] == [("risk",)]
    day.give(day.order())


def test_what_is_signed_is_shown_with_its_answers(day: DosingDay) -> None:
    """Proves: REQ-RSK-484."""
    day.check(day.person)
    shown = step_signing.content_of_step(
        day.desk, day.lead, session_id=day.session_id, step="day_clearance", person_id=day.person
    )
    assert [one.step for one in shown.filled] == ["risk_contact", "day_check"]
    assert shown.filled[0].values == CALM_CONTACT


def board_of(day: DosingDay) -> Board:
    found = board.board_of(day.desk, day.nurse)
    assert found is not None
    return found
