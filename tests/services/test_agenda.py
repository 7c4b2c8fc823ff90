"""Today's agenda: sessions by time, cohorts with their way, and what keeps somebody from the next step."""

from datetime import date, timedelta

from clinicdesk.security.roles import Role
from clinicdesk.services import calendar, consents, sessions
from clinicdesk.services.agenda import Agenda, Attention, open_agenda
from clinicdesk.services.memberships import leave_cohort
from tests.support.clinic import Clinic
from tests.support.groups import groups
from tests.support.looking import stand_in
from tests.support.screening import screened


def way(agenda: Agenda, cohort: str = "07") -> list[str]:
    (found,) = [one for one in agenda.cohorts if one.code == cohort]
    return [f"{step.name} {step.state}" for step in found.path]


def test_sessions_stand_by_time_and_the_running_one_is_left_to_its_card(clinic: Clinic) -> None:
    """Proves: REQ-TOD-001."""
    made = groups(clinic)
    desk, lead, now = made.desk, made.lead, clinic.clock.now()
    times = {"P1": now + timedelta(hours=1), "P2": now + timedelta(days=3), "D1": now + timedelta(days=9)}
    calendar.plan_sessions(desk, lead, made.cohort, times=times, room="Зала 2", confirmed=True)
    other = made.another("08", programme="trt")
    calendar.plan_sessions(
        desk, lead, other, times={"C1": now + timedelta(days=2)}, room="Кабінет 4", confirmed=True
    )
    assert [(one.cohort, one.code) for one in open_agenda(desk, lead).sessions] == [
        ("08", "C1"),
        ("07", "P2"),
    ]
    sessions.close_session(desk, lead, clinic.session_id)
    first = open_agenda(desk, lead).sessions[0]
    assert (first.code, first.room, first.people) == ("P1", "Зала 2", 2)
    assert first.titles["en"].startswith("Group preparation")
    clinic.clock.advance(timedelta(days=4))
    assert [one.code for one in open_agenda(desk, lead).sessions] == ["D1"]


def test_with_nothing_within_a_week_the_nearest_session_is_named(clinic: Clinic) -> None:
    """Proves: REQ-TOD-001."""
    made = groups(clinic)
    far = {"P1": clinic.clock.now() + timedelta(days=20), "P2": clinic.clock.now() + timedelta(days=27)}
    calendar.plan_sessions(made.desk, made.lead, made.cohort, times=far, room="", confirmed=True)
    assert [one.code for one in open_agenda(made.desk, made.lead).sessions] == ["P1"]


def test_the_way_of_a_cohort_and_what_needs_attention(clinic: Clinic) -> None:
    """Proves: REQ-TOD-002."""
    case = screened(
        clinic, agreed=("data", "treatment", "off_label", "group_confidentiality", "touch", "driving")
    )
    desk, lead = case.desk, case.lead
    assert way(open_agenda(desk, lead))[:3] == ["referral done", "clearance now", "consents ahead"]
    now = clinic.clock.now()
    times = {"P1": now + timedelta(days=2), "P2": now + timedelta(days=5), "D1": now + timedelta(days=12)}
    calendar.plan_sessions(desk, lead, case.cohort, times=times, room="Зала 2", confirmed=True)
    (cohort,) = open_agenda(desk, lead).cohorts
    assert (cohort.next_titles["uk"].partition(":")[0], cohort.next_at) == ("Підготовка в групі", times["P1"])
    assert Attention("consents", 1) in cohort.attention  # К-2 has given none
    case.sign()
    agreed = consents.list_consents(desk, lead, person_id=case.person, cohort_id=case.cohort)
    driving = next(one for one in agreed if one.document == "driving")
    consents.withdraw_consent(desk, lead, driving.consent_id, reason="передумав")
    (cohort,) = open_agenda(desk, lead).cohorts
    assert cohort.attention[0] == Attention("shut", 1)
    assert cohort.attention[0].grave
    clinic.clock.advance(timedelta(days=6))
    agenda = open_agenda(desk, lead)
    assert way(agenda)[:5] == [
        "referral done", "clearance done", "consents done", "PREP done", "DOSE now",
    ]  # fmt: skip
    assert Attention("uncleared", 1, 2) in agenda.sessions[0].attention
    clinic.clock.advance(timedelta(days=30))
    assert Attention("lost", 1) in open_agenda(desk, lead).cohorts[0].attention


def test_everybody_sees_their_own_cohorts(clinic: Clinic) -> None:
    """Proves: REQ-TOD-002."""
    made = groups(clinic)
    made.another("08", starts_on=date(2026, 12, 1))
    assert [one.code for one in open_agenda(made.desk, clinic.join(made.desk, "nurse")).cohorts] == ["07"]
    assert [one.code for one in open_agenda(made.desk, made.lead).cohorts] == ["07", "08"]
    assert open_agenda(made.desk, stand_in(made.desk, Role.THERAPIST)).cohorts == ()
    leave_cohort(
        made.desk,
        made.lead,
        made.places()[0].membership_id,
        state="withdrawn",
        outcome="dropped",
        reason="переїзд",
    )
    assert open_agenda(made.desk, made.lead).cohorts[0].people == 1
