"""Before the first dose: what a session lacks at its start, its forms, its staff, each person's admission."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.security.roles import Role
from clinicdesk.services import (
    accounts,
    admitting,
    calendar,
    clearances,
    deferrals,
    presence,
    sessions,
    staff_now,
    starting,
)
from clinicdesk.services.agenda import open_agenda
from clinicdesk.services.dosing_day import session_of_step
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import CALM_CONTACT, DosingDay, begin, copy_day, day_answers
from tests.support.looking import refused, stand_in
from tests.support.morning import build_morning


@pytest.fixture(scope="module")
def morning_built(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return build_morning(copy_clinic(built_clinic, tmp_path_factory.mktemp("morning") / "clinic"))


@pytest.fixture
def morning(morning_built: Clinic, tmp_path: Path) -> Iterator[Clinic]:
    copy = copy_day(morning_built, tmp_path / "clinic")
    yield copy
    copy.close()


def planned(clinic: Clinic, code: str = "D1", *, days: int = 0) -> str:
    """A session in the calendar, at ten minutes from now."""
    desk, lead = clinic.open_as("lead")
    at = clinic.clock.now() + timedelta(days=days, minutes=10)
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times={code: at}, room="Зала 2", confirmed=True)
    with desk.database.read() as session:
        found = {one.code: one.planned_id for one in calendar.entries_of(session, clinic.cohort_id)}
    clinic.close()
    return found[code]


def started(clinic: Clinic) -> DosingDay:
    """D1 runs, and the lead and both nurses have joined it."""
    entry = planned(clinic)
    desk, lead = clinic.open_as("lead")
    clinic.session_id = sessions.open_planned(desk, lead, entry).subject
    clinic.close()
    return begin(clinic)


def test_the_roster_says_who_lacks_what_before_the_day(morning: Clinic) -> None:
    """Proves: REQ-BRD-074. What the day itself brings, its check and its escort, is not asked for yet."""
    entry = planned(morning)
    desk, lead = morning.open_as("lead")
    start = starting.see_start(desk, lead, entry)
    ready, lacking = start.people
    assert (ready.code, ready.lacks) == ("К-1", ())
    told = [(issue.code, issue.field) for issue in lacking.lacks]
    assert lacking.code == "К-2"
    assert told[0] == ("CLR010", "person")
    assert ("DAY003", "consent.driving") in told
    assert ("DAY003", "attended.P2") in told
    assert not any(field.startswith(("escort.", "signed.day", "form.gkap_day")) for _, field in told)
    assert (start.room, start.other_day, start.short) == ("Зала 2", False, ())
    assert start.titles["en"].startswith("Cohort 07 · ")


def test_today_offers_the_session_of_today_alone(morning: Clinic) -> None:
    entry = planned(morning)
    desk, lead = morning.open_as("lead")
    assert [one.planned_id for one in starting.sessions_due(desk, lead)] == [entry]
    assert [one.planned_id for one in open_agenda(desk, lead).sessions if one.can_start] == [entry]
    morning.clock.advance(timedelta(days=1))
    assert starting.sessions_due(desk, lead) == ()


def test_a_session_of_another_day_is_asked_about_once(morning: Clinic) -> None:
    """Proves: REQ-BRD-074."""
    entry = planned(morning, days=2)
    desk, lead = morning.open_as("lead")
    assert starting.see_start(desk, lead, entry).other_day
    with refused(desk, ("SES011", "confirmed")):
        sessions.open_planned(desk, lead, entry)
    sessions.open_planned(desk, lead, entry, confirmed=True)
    running = sessions.see_session(desk, lead)
    assert running is not None
    assert running.title.startswith("Когорта 07 · ")


def test_nobody_starts_a_session_beside_one_that_runs_or_of_a_cohort_not_theirs(morning: Clinic) -> None:
    entry = planned(morning)
    desk, lead = morning.open_as("lead")
    stranger = stand_in(desk, Role.PHYSICIAN, login="stranger")
    with refused(desk, ("COH013", "cohort")):
        starting.see_start(desk, stranger, entry)
    with refused(desk, ("COH013", "cohort")):
        sessions.open_planned(desk, stranger, entry)
    sessions.open_planned(desk, lead, entry)
    assert starting.sessions_due(desk, lead) == ()
    with refused(desk, ("SES001", "")):
        starting.see_start(desk, lead, entry)


def test_a_form_of_the_day_belongs_to_the_session_that_runs(morning: Clinic) -> None:
    """Proves: REQ-BRD-073. One of an earlier day, typed in now, does not; nor one of another step."""
    day = started(morning)
    now = morning.clock.now()
    person, cohort = day.person, morning.cohort_id

    def belongs(step: str, *, days: int = 0, cohort_id: str = cohort) -> bool:
        at = now - timedelta(days=days)
        return session_of_step(day.desk, person, cohort_id, step, at=at) == day.session_id

    assert belongs("day_check")
    assert not belongs("day_check", days=1)
    assert not belongs("screening")
    assert not belongs("")
    assert not belongs("day_check", cohort_id="")


def test_an_admission_says_what_it_still_leans_on(morning: Clinic) -> None:
    """Proves: REQ-BRD-073."""
    day = started(morning)
    about = {"session_id": day.session_id, "person_id": day.person}
    state = admitting.see_admission(day.desk, day.lead, **about)
    assert [(one.step, one.whole) for one in state.checks] == [("risk_contact", False), ("day_check", False)]
    assert (state.admitted, state.unsigned, state.issues) == (False, ("day_clearance",), ())
    day.fill("risk_contact", CALM_CONTACT, person=day.person)
    partly = {name: said for name, said in day_answers().items() if name != "temp"}
    day.fill("day_check", partly, person=day.person)
    check = admitting.see_admission(day.desk, day.lead, **about).checks[1]
    assert (check.lacking, check.field, check.whole) == (1, "temp", False)
    day.fill("day_check", day_answers(escort_named="no", escort_name=None), person=day.person)
    told = admitting.see_admission(day.desk, day.lead, **about).later
    assert "DAY004" in {issue.code for issue in told}
    day.fill("day_check", day_answers(), person=day.person)
    day.sign("day_clearance", person=day.person)
    state = admitting.see_admission(day.desk, day.lead, **about)
    assert (state.unsigned, state.issues, state.later) == ((), (), ())
    assert all(one.signed for one in state.checks)
    clearances.admit(day.desk, day.lead, cohort_id=morning.cohort_id, **about)
    assert admitting.see_admission(day.desk, day.lead, **about).admitted


def test_somebody_without_a_decision_is_told_so_and_stays(morning: Clinic) -> None:
    day = started(morning)
    state = admitting.see_admission(
        day.desk, day.lead, session_id=day.session_id, person_id=morning.people["К-2"]
    )
    assert state.issues[0].code == "CLR010"


def test_another_cause_is_worded(morning: Clinic) -> None:
    """What stands on the board as the reason is never just “other”."""
    day = started(morning)
    given = {"session_id": day.session_id, "person_id": day.person, "cause": "other"}
    with refused(day.desk, ("DFR005", "note")):
        deferrals.defer_person(day.desk, day.lead, **given, note="  ")
    deferrals.defer_person(day.desk, day.lead, **given, note="чекає на супровід")


def test_the_staff_of_a_session_is_here_expected_or_could_come(morning: Clinic) -> None:
    """Proves: REQ-BRD-073."""
    day = started(morning)
    found = staff_now.see_staff_now(day.desk, day.lead, day.session_id)
    assert {(one.name, one.role) for one in found.awaited} == {
        ("Коваль Марія", "lead_therapist"), ("Коваль Марія", "co_therapist"),
    }  # fmt: skip
    assert {issue.field for issue in found.short} == {"lead_therapist", "co_therapist"}
    assert found.roles["monitoring_nurse"]["en"]
    for one in found.awaited:
        presence.staff_came(day.desk, day.lead, day.session_id, user_id=one.user_id, role=one.role)
    now = staff_now.see_staff_now(day.desk, day.lead, day.session_id)
    assert (now.awaited, now.short) == ((), ())
    assert staff_now.see_staff_now(day.desk, day.nurse, day.session_id).everybody == ()


def test_a_substitute_whom_the_physician_brought_in_may_lift_the_cover(morning: Clinic) -> None:
    """They are of the session's staff, whatever their cohorts."""
    day = started(morning)
    helper = next(one for one in accounts.list_users(day.desk, day.lead) if one.login == "auditor")
    names = {one.login for one in sessions.staff_of_running(day.desk)}
    assert "auditor" not in names
    presence.staff_came(day.desk, day.lead, day.session_id, user_id=helper.user_id, role="lead_therapist")
    assert "auditor" in {one.login for one in sessions.staff_of_running(day.desk)}
    assert sessions.is_staff_of_running(day.desk, day.clinic.join(day.desk, "auditor"))
