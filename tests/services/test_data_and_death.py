"""What ends with a death, and what a withdrawn consent to data limits."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from clinicdesk.services import cohorts, consents, follow_up, memberships, outcomes, sheets, tasks
from clinicdesk.services.calendar import plan_sessions
from clinicdesk.services.obligations import oblige
from clinicdesk.services.restrictions import restriction_of
from clinicdesk.services.views import Changes, Task
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.screening import Screened, screened


def open_kinds(case: Screened) -> set[str]:
    return {one.kind for one in tasks.list_tasks(case.desk, case.lead) if one.subject == case.person}


def test_after_a_death_no_scale_is_asked_and_the_lead_is_asked_to_report(clinic: Clinic) -> None:
    """Proves: REQ-FUP-600. Calls and scales of somebody dead stood overdue for ever."""
    case = screened(clinic)
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    clinic.clock.advance(timedelta(days=9))
    assert "measure" in open_kinds(case)
    with case.desk.database.read() as session:
        places = memberships.places_in(session, case.cohort)
    place = next(one for one in places if one.person_id == case.person)
    memberships.leave_cohort(
        case.desk, case.lead, place.membership_id, state="withdrawn", outcome="died", reason="помер удома"
    )
    assert open_kinds(case) == {"due_died"}
    found = follow_up.list_measures(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    assert {one.standing for one in found} == {"closed"}


def place_of(case: Screened, cohort: str) -> memberships.Place:
    with case.desk.database.read() as session:
        return next(one for one in memberships.places_in(session, cohort) if one.person_id == case.person)


def test_a_death_in_the_months_of_calls_ends_them_too(clinic: Clinic) -> None:
    """Proves: REQ-FUP-600. Whoever had completed the programme could not be said to have died."""
    case = screened(clinic)
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    clinic.clock.advance(timedelta(days=9))
    place = place_of(case, case.cohort).membership_id
    leave = partial(memberships.leave_cohort, case.desk, case.lead, place)
    leave(state="completed", outcome="completed", reason="за планом")
    until = place_of(case, case.cohort).until
    assert "measure" in open_kinds(case)
    clinic.clock.advance(timedelta(days=1))
    leave(state="completed", outcome="died", reason="помер удома")
    after = place_of(case, case.cohort)
    assert (after.state, after.outcome, after.until) == ("completed", "died", until)
    assert open_kinds(case) == {"due_died"}
    with refused(case.desk, ("COH007", "person")):
        leave(state="completed", outcome="died", reason="ще раз")
    with refused(case.desk, ("COH007", "person")):
        leave(state="withdrawn", outcome="dropped", reason="ще раз")


def test_a_death_in_one_cohort_ends_the_calls_of_another(clinic: Clinic) -> None:
    """Proves: REQ-FUP-600."""
    case = screened(clinic)
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    clinic.clock.advance(timedelta(days=9))
    assert "measure" in open_kinds(case)
    other = cohorts.plan_cohort(
        case.desk, case.lead, code="08", programme="gkap", starts_on=clinic.clock.now().date(), room="",
    ).subject  # fmt: skip
    memberships.join_cohort(case.desk, case.lead, other, person_id=case.person, waiting=True)
    memberships.leave_cohort(
        case.desk,
        case.lead,
        place_of(case, other).membership_id,
        state="withdrawn",
        outcome="died",
        reason="помер",
    )
    assert "measure" not in open_kinds(case)


SAID = {
    "outcome": "died", "outcome_reason": "помер удома", "preparation_sessions": "1", "doses": "0",
    "integration_sessions": "0", "adverse_events": "0", "serious_events": "0",
    "scales_summary": "Лише вихідні шкали.", "clinical_summary": "Курс не розпочато.",
}  # fmt: skip


def sum_up(case: Screened, clinic: Clinic, *, step: str = "closing", **said: str) -> Changes:
    """A closing summary, saying that the person died; without a step from the list of all forms, of no cohort."""
    return sheets.record_form(
        case.desk, case.lead, form="closing_summary@0.1", person_id=case.person,
        cohort_id=case.cohort if step else "", step=step, answers=SAID | said, taken_at=clinic.clock.now(),
    )  # fmt: skip


def deaths(case: Screened) -> list[Task]:
    return [one for one in tasks.list_tasks(case.desk, case.lead) if one.kind == "due_died"]


def end_by_death(case: Screened, cohort: str) -> None:
    memberships.leave_cohort(
        case.desk, case.lead, place_of(case, cohort).membership_id, state="withdrawn", outcome="died",
        reason="помер",
    )  # fmt: skip


def test_the_lead_is_told_of_a_death_that_a_summary_says_and_once_for_a_death(clinic: Clinic) -> None:
    """Proves: REQ-FUP-910. A slip in a draft summary removed the calls about risk, and nobody was told."""
    case = screened(clinic)
    other = cohorts.plan_cohort(
        case.desk, case.lead, code="08", programme="gkap", starts_on=clinic.clock.now().date(), room="",
    ).subject  # fmt: skip
    memberships.join_cohort(case.desk, case.lead, other, person_id=case.person, waiting=True)
    sum_up(case, clinic)
    (told,) = deaths(case)
    assert (told.values["why"], told.subject) == ("помер удома.", case.person)
    tasks.set_task_aside(case.desk, case.lead, told.task_id, reason="повідомлено")
    for cohort in (case.cohort, other):
        end_by_death(case, cohort)
    assert deaths(case) == []


def test_a_slip_put_right_opens_the_calls_and_a_death_after_it_is_told_again(clinic: Clinic) -> None:
    """Proves: REQ-FUP-910."""
    case = screened(clinic)
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    clinic.clock.advance(timedelta(days=9))
    slip = sum_up(case, clinic, outcome="completed", outcome_reason="").subject
    assert (deaths(case), "measure" in open_kinds(case)) == ([], True)
    amend = partial(sheets.amend_form, case.desk, case.lead, slip, confirmed=True)
    amend(answers=SAID, reason="не той рядок")
    assert (len(deaths(case)), "measure" in open_kinds(case)) == (1, False)
    amend(answers=SAID | {"doses": "1"}, reason="доза була")
    assert len(deaths(case)) == 1
    amend(answers=SAID | {"outcome": "completed", "outcome_reason": ""}, reason="помилка")
    assert "measure" in open_kinds(case)
    (told,) = deaths(case)
    tasks.set_task_aside(case.desk, case.lead, told.task_id, reason="це була помилка в підсумку")
    end_by_death(case, case.cohort)
    assert len(deaths(case)) == 1


def test_a_form_that_is_no_closing_summary_ends_no_calls(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-FUP-910. A clinic's own form with an outcome «died» removed the calls."""
    case = screened(clinic)
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    clinic.clock.advance(timedelta(days=9))
    monkeypatch.setattr("clinicdesk.services.deaths.SUMMARY", "end_of_way_")
    for cohort in ("", case.cohort):
        sheets.record_form(
            case.desk, case.lead, form="closing_child@0.1", person_id=case.person, cohort_id=cohort, step="",
            answers={"outcome": "died", "outcome_reason": "інша програма"}, taken_at=clinic.clock.now(),
        )  # fmt: skip
    assert (deaths(case), "measure" in open_kinds(case)) == ([], True)


@pytest.mark.parametrize("step", ["closing", ""], ids=["from its step", "from the list of all forms"])
def test_a_closing_form_under_a_code_of_the_clinics_own_says_a_death_too(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Proves: REQ-FUP-960, REQ-FUP-990. The programme's end, yet the dead were called and nobody was told."""
    case = screened(clinic)
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    clinic.clock.advance(timedelta(days=9))
    monkeypatch.setattr("clinicdesk.services.deaths.SUMMARY", "end_of_way_")
    sum_up(case, clinic, step=step)
    assert (len(deaths(case)), "measure" in open_kinds(case)) == (1, False)


@pytest.mark.parametrize("closed", [False, True])
def test_a_death_that_an_earlier_release_asked_about_is_not_asked_about_twice(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, *, closed: bool
) -> None:
    """Proves: REQ-FUP-961. Its task was kept by the membership then, by the person now."""
    case = screened(clinic)
    other = cohorts.plan_cohort(
        case.desk, case.lead, code="08", programme="gkap", starts_on=clinic.clock.now().date(), room="",
    ).subject  # fmt: skip
    memberships.join_cohort(case.desk, case.lead, other, person_id=case.person, waiting=True)
    origin = f"died:{place_of(case, case.cohort).membership_id}"
    with monkeypatch.context() as earlier:
        earlier.setattr(
            "clinicdesk.services.deaths.oblige",
            lambda desk, work, dues: oblige(desk, work, [replace(one, origin=origin) for one in dues]),
        )
        end_by_death(case, case.cohort)
    (told,) = deaths(case)
    if closed:
        tasks.set_task_aside(case.desk, case.lead, told.task_id, reason="повідомлено")
    end_by_death(case, other)
    assert deaths(case) == ([] if closed else [told])


def test_a_summary_that_says_died_ends_calls_and_asks_nothing_of_the_dead(clinic: Clinic) -> None:
    """Proves: REQ-FUP-600. The summary of somebody dead had no word for it, and asked what they were advised."""
    case = screened(clinic)
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    clinic.clock.advance(timedelta(days=9))
    assert "measure" in open_kinds(case)
    filled = sum_up(case, clinic)
    assert sheets.open_form(case.desk, case.lead, filled.subject).missing == ()
    assert "measure" not in open_kinds(case)
    found = follow_up.list_measures(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    assert {one.standing for one in found} == {"closed"}


def test_who_withdraws_the_consent_to_data_is_in_no_picture_of_the_cohort(clinic: Clinic) -> None:
    """Proves: REQ-CNS-603. The picture still drew the line of somebody who had withdrawn."""
    case = screened(clinic, agreed=("data", "treatment"))
    before = outcomes.open_cohort_outcomes(case.desk, case.lead, case.cohort)
    views = consents.list_consents(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    by = {one.document: one.consent_id for one in views}
    consents.withdraw_consent(case.desk, case.nurse, by["treatment"], reason="передумав")
    with case.desk.database.read() as session:
        assert restriction_of(session, case.person) is None
    consents.withdraw_consent(case.desk, case.nurse, by["data"], reason="не хоче в звітах")
    with case.desk.database.read() as session:
        limited = restriction_of(session, case.person)
    assert limited is not None
    assert limited.reason == "не хоче в звітах"
    after = outcomes.open_cohort_outcomes(case.desk, case.lead, case.cohort)
    assert (before.restricted, after.restricted) == (0, 1)
