"""The morning of a dosing day: the session of the calendar, go or no-go, the day's check, who is put off."""

from clinicdesk.demo.answers import readiness as readiness_answers
from clinicdesk.desktop.binding_board import board_of_desk
from clinicdesk.models.audit import Action
from clinicdesk.models.clearances import Admission
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session
from clinicdesk.services import (
    attendance,
    calendar,
    clearances,
    deferrals,
    form_signing,
    matrix,
    presence,
    readiness,
    sessions,
    sheets,
    step_signing,
)
from clinicdesk.services.dosing_day import day_facts, running_day
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS
from tests.support.dosing_day import (
    PINS,
    RECOVERED,
    DosingDay,
    day_answers,
    home_answers,
    ready_answers,
)
from tests.support.looking import newest, one_event, refused


def codes(day: DosingDay) -> list[str]:
    return [issue.code for issue in readiness.see_readiness(day.desk, day.lead, day.session_id).issues]


def admit(day: DosingDay, person: str) -> None:
    clearances.admit(day.desk, day.lead, session_id=day.session_id, person_id=person, cohort_id=day.cohort)


def test_a_session_of_the_calendar_opens_with_its_members(day: DosingDay) -> None:
    """Proves: REQ-DAY-001."""
    row = newest(day.desk, Session)
    assert (row.code, row.place, bool(row.planned_id), row.interval_minutes) == ("D1", "Зала 2", True, 5)
    view = sessions.see_session(day.desk, day.lead)
    assert view is not None
    assert (view.title, view.said("en")) == (
        "D1",
        "Cohort 07 · Dosing session 1",
    )  # not in one language for all
    assert [seat.code for seat in view.seats] == ["К-1", "К-2"]
    with refused(day.desk, ("SES001", "")):
        sessions.open_planned(day.desk, day.lead, row.planned_id, title="D1")


def test_a_running_session_is_counted_by_who_is_there(day: DosingDay) -> None:
    """The cohort's page said «people are missing in 3 roles» over a board with everybody present."""
    page = matrix.open_cohort(day.desk, day.lead, day.cohort)
    counted = page.staffing
    assert (counted.code, counted.running, [one.role for one in counted.roles if not one.enough]) == (
        "D1",
        True,
        [],
    )
    assert page.became[newest(day.desk, Session).planned_id] == "running"


def test_go_needs_the_sheet_the_staff_and_a_signature(day: DosingDay) -> None:
    """Proves: REQ-DAY-002."""
    assert codes(day) == ["RDY001"]
    sheet = day.fill("session_ready", ready_answers(oxygen="no"))
    assert codes(day) == ["RDY002", "RDY003"]
    seen = step_signing.content_of_step(
        day.desk, day.lead, session_id=day.session_id, step="session_ready"
    ).seen
    sheets.amend_form(day.desk, day.nurse, sheet, answers=ready_answers(), reason="балон замінено")
    with refused(day.desk, ("SGN001", "")):
        step_signing.sign_step(
            day.desk, day.lead, session_id=day.session_id, step="session_ready", seen=seen, pin=PINS["lead"]
        )
    day.sign("session_ready")
    state = readiness.see_readiness(day.desk, day.nurse, day.session_id)
    assert (state.verdict, state.signed, state.go, state.issues) == ("go", True, True, ())
    sheets.amend_form(day.desk, day.nurse, sheet, answers=ready_answers(suction="no"), reason="зламано")
    assert codes(day) == ["RDY002", "RDY003"]


def test_nobody_says_go_with_too_few_staff(day: DosingDay) -> None:
    """Proves: REQ-DAY-002."""
    day.fill("session_ready", ready_answers())
    doctor = next(
        one for one in presence.see_staff(day.desk, day.lead, day.session_id) if one.role == "resuscitation"
    )
    presence.staff_left(day.desk, day.lead, doctor.presence_id)
    assert codes(day) == ["RDY003", "RDY004"]
    with refused(day.desk, ("RDY004", "resuscitation")):
        day.sign("session_ready")
    with refused(day.desk, ("DAY006", "")):
        step_signing.sign_step(
            day.desk, day.nurse, session_id=day.session_id, step="session_ready", pin=PINS["nurse"],
            seen=step_signing.content_of_step(
                day.desk, day.nurse, session_id=day.session_id, step="session_ready"
            ).seen,
        )  # fmt: skip


def test_admission_waits_for_the_days_check_and_its_signature(day: DosingDay) -> None:
    """Proves: REQ-DAY-003."""
    with refused(day.desk, ("CLR013", "person")):
        admit(day, day.person)
    with refused(day.desk, ("DAY005", "risk_contact"), ("DAY005", "day_check")):
        day.sign("day_clearance", person=day.person)
    day.check(day.person)
    with refused(day.desk, ("DAY006", "")):
        step_signing.sign_step(
            day.desk, day.nurse, session_id=day.session_id, step="day_clearance", person_id=day.person,
            pin=PINS["nurse"],
            seen=step_signing.content_of_step(
                day.desk, day.nurse, session_id=day.session_id, step="day_clearance", person_id=day.person
            ).seen,
        )  # fmt: skip
    day.sign("day_clearance", person=day.person)
    admit(day, day.person)
    assert newest(day.desk, Admission).person_id == day.person


def test_a_days_check_amended_after_the_signature_wants_another(day: DosingDay) -> None:
    """Proves: REQ-DAY-003."""
    day.check(day.person)
    day.sign("day_clearance", person=day.person)
    with day.desk.database.read() as session:
        facts = day_facts(day.desk, session, running_day(day.desk, session, day.session_id), day.person)
    assert facts["signed.day_clearance"] is True
    assert facts["form.gkap_day_check.go"] == "clear"
    assert facts["escort.named"] is True
    sheet = newest(day.desk, Response)
    sheets.amend_form(
        day.desk, day.nurse, sheet.response_id, answers=day_answers(escort_named="no"), confirmed=True,
        reason="супровід не прийшов",
    )  # fmt: skip
    with day.desk.database.read() as session:
        facts = day_facts(day.desk, session, running_day(day.desk, session, day.session_id), day.person)
    assert "signed.day_clearance" not in facts
    assert facts["escort.named"] is False
    with refused(day.desk, ("CLR013", "person")):
        admit(day, day.person)


def test_nobody_unprepared_is_admitted(day: DosingDay) -> None:
    """Proves: REQ-DAY-005. They were not at the preparation after all; and readiness once signed was amended."""
    with day.desk.database.read() as session:
        entries = calendar.entries_of(session, day.cohort)
        sheet = sheets.sheets_of(session, day.person, form="gkap_readiness")[0].response_id
    second = next(one.planned_id for one in entries if one.code == "P2")
    attendance.record_attendance(
        day.desk, day.lead, second, people={day.person: attendance.Presence("absent", reason="illness")},
        because="переплутано з іншим учасником",
    )  # fmt: skip
    day.check(day.person)
    day.sign("day_clearance", person=day.person)
    with refused(day.desk, ("DAY004", "attended.P2")):
        admit(day, day.person)
    attendance.record_attendance(
        day.desk, day.lead, second, people={day.person: attendance.Presence("present")}, because="був"
    )
    amended = sheets.open_form(day.desk, day.lead, sheet).values
    sheets.amend_form(day.desk, day.lead, sheet, answers=amended, reason="уточнено")
    with refused(day.desk, ("DAY003", "signed.readiness_signed")):
        admit(day, day.person)
    with refused(day.desk, ("DAY006", "")):
        resign(day, day.lead, PASSWORDS["lead"])
    resign(day, day.clinic.join(day.desk, "therapist"), PASSWORDS["therapist"])
    admit(day, day.person)


def resign(day: DosingDay, actor: Actor, password: str) -> None:
    """Sign the readiness as it stands."""
    about = {"person_id": day.person, "cohort_id": day.cohort, "step": "readiness_signed"}
    seen = form_signing.content_of_forms(day.desk, actor, **about).seen
    form_signing.sign_forms(day.desk, actor, seen=seen, password=password, **about)


def test_no_step_is_signed_while_a_required_answer_is_missing(day: DosingDay) -> None:
    """Proves: REQ-DAY-006. Go or no-go, the day's check, going home, and readiness; each once whole is signed."""
    day.check(day.person, decision="")
    day.fill("session_ready", ready_answers(oxygen="", aed=""))
    with refused(day.desk, ("SHT009", "aed"), ("SHT009", "oxygen")):
        day.sign("session_ready")
    with refused(day.desk, ("SHT009", "decision")):
        day.sign("day_clearance", person=day.person)
    verbs = board_of_desk(day.desk, day.lead)
    assert verbs.to_sign is not None
    content = verbs.to_sign(step="day_clearance", person_id=day.person)
    assert content is not None
    assert [field for _, field in content.lacking] == ["decision"]
    assert verbs.to_sign(step="discharge_signed", person_id=day.person) is None  # no form of it yet
    day.fill("recovery", RECOVERED | {"moaas": ""}, person=day.person)
    day.fill("discharge", home_answers(transport=""), person=day.person)
    with refused(day.desk, ("SHT009", "moaas"), ("SHT009", "transport")):
        day.sign("discharge_signed", person=day.person)
    day.ready()
    day.admit(day.person)
    day.recovered()
    with day.desk.database.read() as session:
        sheet = sheets.sheets_of(session, day.person, form="gkap_readiness")[0].response_id
    sheets.amend_form(
        day.desk, day.lead, sheet, answers=readiness_answers() | {"people_to_call": ""}, reason="уточнено"
    )
    therapist = day.clinic.join(day.desk, "therapist")
    with refused(day.desk, ("SHT009", "people_to_call")):
        resign(day, therapist, PASSWORDS["therapist"])
    sheets.amend_form(day.desk, day.lead, sheet, answers=readiness_answers(), reason="дописано")
    resign(day, therapist, PASSWORDS["therapist"])


def test_a_no_go_and_a_check_that_puts_off_are_signed_with_what_they_require(day: DosingDay) -> None:
    """Proves: REQ-DAY-006. A reason for putting off is required only where somebody is put off."""
    day.fill("session_ready", ready_answers(oxygen="no", suction="no") | {"oxygen.note": "балон порожній"})
    day.sign("session_ready")
    state = readiness.see_readiness(day.desk, day.lead, day.session_id)
    assert (state.verdict, state.signed, state.go) == ("no_go", True, False)
    day.check(day.person, decision="deferred")
    with refused(day.desk, ("SHT009", "deferral"), ("SHT009", "reasoning")):
        day.sign("day_clearance", person=day.person)
    day.check(day.person, decision="deferred", deferral=("other",), reasoning="рішення лікаря")
    day.sign("day_clearance", person=day.person)


def test_who_is_put_off_stays_on_the_roster_with_the_reason(day: DosingDay) -> None:
    """Proves: REQ-DAY-004, REQ-TOD-994."""
    given = {"session_id": day.session_id, "person_id": day.person}
    day.check(day.person)
    day.sign("day_clearance", person=day.person)
    with refused(day.desk, ("DFR001", "cause")):
        deferrals.defer_person(day.desk, day.lead, cause="rain", **given)
    with one_event(day.desk, Action.DOSE_DEFERRED, day.lead, person=day.person) as act:
        deferrals.defer_person(day.desk, day.lead, cause="pressure", note="184/112 двічі", **given)
    seats = sessions.session_view(day.desk)
    assert seats is not None
    assert "deferred" in {seat.rest for seat in seats.seats}
    assert act.wrote(deferral=1)
    with refused(day.desk, ("DFR002", "person")):
        deferrals.defer_person(day.desk, day.lead, cause="pressure", **given)
    with refused(day.desk, ("CLR014", "person")):
        admit(day, day.person)
    view = sessions.see_session(day.desk, day.lead)
    assert view is not None
    assert len(view.seats) == 2
    deferrals.lift_deferral(day.desk, day.lead, note="128/82 за годину", **given)
    with refused(day.desk, ("DFR004", "person")):
        deferrals.lift_deferral(day.desk, day.lead, note="тиск унормувався", **given)
    admit(day, day.person)


def test_a_form_of_a_session_is_of_this_one_and_of_somebody_seated(day: DosingDay) -> None:
    with refused(day.desk, ("VIT007", "")):
        day.fill("day_check", day_answers(), person=day.clinic.people["К-3"], actor=day.lead)
    with refused(day.desk, ("SES005", "")):
        sheets.record_form(
            day.desk, day.nurse, form="incident@0.1", person_id="", cohort_id=day.cohort, step="incident",
            answers={"kind": "device"}, taken_at=day.clinic.clock.now(), session_id="none",
        )  # fmt: skip
