"""People at work in a cohort: roles, papers, and whether that is enough on a day, also on a day that is over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import matrix, planning, staffing
from clinicdesk.services.expiries import papers_ending
from clinicdesk.services.staffing import RoleCount, papers_on
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.groups import Groups, groups
from tests.support.looking import one_event, refused

TODAY = date(2026, 11, 24)


@pytest.fixture
def ward(clinic: Clinic) -> Groups:
    return groups(clinic)


def nurse(ward: Groups, *kinds: str, ends: date | None = None) -> Actor:
    """The nurse on the cohort's staff, with these papers."""
    made = ward.clinic.join(ward.desk, "nurse")
    for kind in kinds:
        paper(ward, made, kind, ends=ends)
    staffing.assign_staff(ward.desk, ward.lead, ward.cohort, user_id=made.user_id, role="monitoring_nurse")
    return made


def paper(ward: Groups, whose: Actor, kind: str, *, begins: date = date(2025, 1, 1), ends: date | None = None,
          state: str = "valid", reason: str = "") -> None:  # fmt: skip
    staffing.record_credential(
        ward.desk, ward.lead, user_id=whose.user_id, kind=kind, number="АА 1", valid_from=begins, valid_to=ends,
        state=state, reason=reason,
    )  # fmt: skip


def count(ward: Groups, role: str = "monitoring_nurse") -> RoleCount:
    page = matrix.open_cohort(ward.desk, ward.lead, ward.cohort)
    return next(one for one in page.staffing.roles if one.role == role)


def stands(ward: Groups, whose: Actor, kind: str, day: date) -> str:
    with ward.desk.database.read() as session:
        return papers_on(ward.desk, session, [whose.user_id], day).get((whose.user_id, kind), "missing")


def test_a_role_needs_every_paper_it_names(ward: Groups) -> None:
    """Proves: REQ-STF-001."""
    who = nurse(ward, "NURSE-LIC")
    found = count(ward)
    assert (found.have, [(one.user_id, one.why) for one in found.lacking]) == (0, [(who.user_id, "missing")])
    paper(ward, who, "BLS")
    assert count(ward).have == 1


def test_an_expired_certificate_does_not_count_from_the_day_after_its_last(ward: Groups) -> None:
    """Proves: REQ-STF-001."""
    who = nurse(ward, "NURSE-LIC", "BLS", ends=TODAY)
    assert count(ward).have == 1
    ward.clinic.clock.advance(timedelta(days=1))
    assert [one.why for one in count(ward).lacking] == ["expired"]
    assert stands(ward, who, "BLS", TODAY) == "good"


def test_a_suspension_does_not_rewrite_the_days_before_it(ward: Groups) -> None:
    """Proves: REQ-STF-002."""
    who = nurse(ward, "BLS")
    ward.clinic.clock.advance(timedelta(days=5))
    paper(ward, who, "BLS", state="suspended", reason="перевірка")
    ward.clinic.clock.advance(timedelta(days=5))
    paper(ward, who, "BLS")
    days = [TODAY, TODAY + timedelta(days=4), TODAY + timedelta(days=5), TODAY + timedelta(days=9),
            TODAY + timedelta(days=10)]  # fmt: skip
    assert [stands(ward, who, "BLS", day) for day in days] == [
        "good", "good", "suspended", "suspended", "good",
    ]  # fmt: skip


def test_a_renewal_keeps_the_former_days_and_a_correction_replaces_them(ward: Groups) -> None:
    """Proves: REQ-STF-002."""
    who = nurse(ward)
    paper(ward, who, "BLS", ends=date(2026, 12, 31))
    paper(ward, who, "BLS", begins=date(2027, 1, 10), ends=date(2029, 1, 9))
    assert [stands(ward, who, "BLS", day) for day in (TODAY, date(2027, 1, 5), date(2027, 1, 10))] == [
        "good", "later", "good",
    ]  # fmt: skip
    paper(ward, who, "ACLS", ends=date(2027, 12, 31))
    paper(ward, who, "ACLS", ends=date(2026, 10, 31))
    assert stands(ward, who, "ACLS", TODAY) == "expired"


@pytest.mark.parametrize("state", ["revoked", "suspended"])
def test_a_stopped_licence_is_not_good_again_the_day_after_its_own_last_day(ward: Groups, state: str) -> None:
    """Proves: REQ-STF-990. It was entered with its last day, and from the next the older version counted."""
    who = nurse(ward, "BLS")
    paper(ward, who, "NURSE-LIC", ends=date(2028, 1, 1))
    ward.clinic.clock.advance(timedelta(days=5))
    stopped = TODAY + timedelta(days=5)
    paper(ward, who, "NURSE-LIC", ends=stopped, state=state, reason="наказ МОЗ")
    assert stands(ward, who, "NURSE-LIC", stopped - timedelta(days=1)) == "good"
    assert stands(ward, who, "NURSE-LIC", stopped) == state
    ward.clinic.clock.advance(timedelta(days=1))
    assert stands(ward, who, "NURSE-LIC", stopped + timedelta(days=1)) == state
    assert count(ward).have == 0
    paper(ward, who, "NURSE-LIC")
    assert stands(ward, who, "NURSE-LIC", stopped + timedelta(days=1)) == "good"


def test_the_newest_word_on_a_licence_decides_also_where_it_ends_sooner(ward: Groups) -> None:
    """Proves: REQ-STF-990."""
    who = nurse(ward)
    paper(ward, who, "BLS")
    paper(ward, who, "BLS", begins=date(2025, 6, 1), ends=date(2026, 5, 31))
    assert [stands(ward, who, "BLS", day) for day in (date(2025, 5, 1), date(2026, 5, 31), TODAY)] == [
        "good", "good", "expired",
    ]  # fmt: skip


def test_a_provisional_certificate_counts_but_not_as_a_full_one(ward: Groups) -> None:
    """Proves: REQ-STF-001."""
    who = ward.clinic.join(ward.desk, "therapist")
    paper(ward, who, "KAP-FAC-P")
    role = next(
        wanted.role
        for wanted in matrix.open_cohort(ward.desk, ward.lead, ward.cohort).programme.definition.roles
        if "KAP-FAC-P" in wanted.credentials
    )
    staffing.assign_staff(ward.desk, ward.lead, ward.cohort, user_id=who.user_id, role=role)
    found = count(ward, role)
    assert (found.have, found.full_have) == (1, 0)
    paper(ward, who, "KAP-FAC")
    assert count(ward, role).full_have == 1


def test_a_team_is_counted_before_it_is_planned(ward: Groups) -> None:
    """Proves: REQ-STF-003."""
    who = ward.clinic.join(ward.desk, "nurse")
    given = {"programme": "gkap", "version": "0.1", "people": 8, "day": TODAY}
    team = [(who.user_id, "monitoring_nurse")]
    counts = planning.count_team(ward.desk, ward.lead, team=team, **given)  # type: ignore[arg-type]
    found = next(one for one in counts if one.role == "monitoring_nurse")
    assert (found.need, found.have, found.enough) == (2, 0, False)
    assert who.user_id in [one.user_id for one in planning.list_team(ward.desk, ward.lead)]
    assert "gkap" in [one.code for one in planning.programme_choices(ward.desk, ward.lead)]
    with refused(ward.desk, ("COH009", "programme")):
        planning.count_team(ward.desk, ward.lead, team=team, **(given | {"programme": "phq9"}))  # type: ignore[arg-type]


def test_a_cohort_is_planned_with_its_team_in_one_act(ward: Groups) -> None:
    """Proves: REQ-STF-003."""
    who = ward.clinic.join(ward.desk, "therapist").user_id
    cohort = ward.another(staff=[(who, "lead_therapist"), (who, "co_therapist")])
    page = matrix.open_cohort(ward.desk, ward.lead, cohort)
    assert [(one.user_id, one.role) for one in page.staff] == [(who, "lead_therapist"), (who, "co_therapist")]
    with refused(ward.desk, ("COH011", "role")):
        ward.another("09", staff=[(who, "cook")])
    with refused(ward.desk, ("ACC008", "users")):
        ward.another("09", staff=[("nobody", "lead_therapist")])


def test_roles_are_given_once_and_taken_back_with_a_reason(ward: Groups) -> None:
    who = nurse(ward)
    given = {"user_id": who.user_id, "role": "monitoring_nurse"}
    with refused(ward.desk, ("COH004", "users")):
        staffing.assign_staff(ward.desk, ward.lead, ward.cohort, **given)
    with refused(ward.desk, ("COH011", "role")):
        staffing.assign_staff(ward.desk, ward.lead, ward.cohort, **(given | {"role": "cook"}))
    with refused(ward.desk, ("ACC008", "users")):
        staffing.assign_staff(ward.desk, ward.lead, ward.cohort, **(given | {"user_id": "nobody"}))
    with refused(ward.desk, ("COH003", "cohort")):
        staffing.assign_staff(ward.desk, ward.lead, "none", **given)
    one = matrix.open_cohort(ward.desk, ward.lead, ward.cohort).staff[0]
    with refused(ward.desk, ("DSK005", "reason")):
        staffing.release_staff(ward.desk, ward.lead, one.assignment_id, reason="")
    with one_event(ward.desk, Action.STAFF_RELEASED, ward.lead, reason="відпустка") as seen:
        staffing.release_staff(ward.desk, ward.lead, one.assignment_id, reason="відпустка")
    assert seen.wrote(staff_role=1)
    assert count(ward).lacking == ()
    with refused(ward.desk, ("COH012", "")):
        staffing.release_staff(ward.desk, ward.lead, one.assignment_id, reason="відпустка")


def test_a_paper_needs_a_number_an_order_of_days_a_state_and_a_person(ward: Groups) -> None:
    given = {
        "user_id": "nobody", "kind": "BLS", "number": " ", "valid_from": TODAY,
        "valid_to": TODAY - timedelta(days=1), "state": "lost",
    }  # fmt: skip
    wrong = (("CRD001", "number"), ("CRD002", "valid_to"), ("CRD003", "state"), ("ACC008", "user"))
    with refused(ward.desk, *wrong):
        staffing.record_credential(ward.desk, ward.lead, **given)  # type: ignore[arg-type]


def test_papers_that_end_soon_wait_as_tasks_for_those_who_keep_them(ward: Groups) -> None:
    """Proves: REQ-STF-004, REQ-STF-994."""
    who = nurse(ward, "BLS", ends=TODAY + timedelta(days=30))
    paper(ward, who, "NURSE-LIC", ends=TODAY + timedelta(days=31))
    tasks = list(papers_ending(ward.desk, ward.lead))
    assert [(one.values["kind"], one.overdue, one.subject) for one in tasks] == [("BLS", False, ward.cohort)]
    assert tasks[0].values["kind_uk"] == "Базова підтримка життя (BLS)"
    assert tasks[0].since == datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
    ward.clinic.clock.advance(timedelta(days=31))
    assert [one.overdue for one in papers_ending(ward.desk, ward.lead)] == [True, False]
    assert list(papers_ending(ward.desk, who)) == []


@pytest.mark.parametrize("state", ["suspended", "revoked"])
def test_a_paper_that_was_stopped_waits_as_a_task_before_anybody_doses_with_it(
    ward: Groups, state: str
) -> None:
    """Proves: REQ-STF-740. The lead heard of it only from a dose that was given all the same."""
    who = nurse(ward, "BLS", "NURSE-LIC")
    assert list(papers_ending(ward.desk, ward.lead)) == []
    paper(ward, who, "NURSE-LIC", state=state, reason="наказ")
    (task,) = papers_ending(ward.desk, ward.lead)
    assert (task.kind, task.values["kind"], task.subject) == (f"paper_{state}", "NURSE-LIC", ward.cohort)
    assert (task.values["name"], task.overdue, bool(task.task_id)) == (who.name, True, True)
    assert list(papers_ending(ward.desk, who)) == []
    paper(ward, who, "NURSE-LIC")
    assert list(papers_ending(ward.desk, ward.lead)) == []


def test_a_stopped_paper_that_no_role_lacks_is_no_task(ward: Groups) -> None:
    """Proves: REQ-STF-910. The role counted, and only a useless new paper cleared the task."""
    who = nurse(ward, "BLS", "NURSE-LIC", "KAP-FAC")
    paper(ward, who, "KAP-FAC", state="revoked", reason="не потрібен")
    assert list(papers_ending(ward.desk, ward.lead)) == []
    staffing.assign_staff(ward.desk, ward.lead, ward.cohort, user_id=who.user_id, role="co_therapist")
    (task,) = papers_ending(ward.desk, ward.lead)
    assert (task.kind, task.values["kind"]) == ("paper_revoked", "KAP-FAC")
    paper(ward, who, "KAP-FAC-P")
    assert list(papers_ending(ward.desk, ward.lead)) == []


def test_a_full_certificate_stopped_where_the_role_needs_one_is_a_task_beside_a_provisional_one(
    ward: Groups,
) -> None:
    """Proves: REQ-STF-960. The role had none of full right any more, and no task said so."""
    cohort = ward.another(programme="trt")
    full, other = (ward.clinic.join(ward.desk, name) for name in ("nurse", "therapist"))
    for one in (full, other):
        staffing.assign_staff(ward.desk, ward.lead, cohort, user_id=one.user_id, role="facilitator")
    for kind in ("TRT-FAC", "TRT-FAC-P"):
        paper(ward, full, kind)
    paper(ward, full, "TRT-FAC", state="revoked", reason="без супервізії")
    (task,) = papers_ending(ward.desk, ward.lead)
    assert (task.kind, task.values["kind"]) == ("paper_revoked", "TRT-FAC")
    paper(ward, other, "TRT-FAC")
    assert list(papers_ending(ward.desk, ward.lead)) == []


def test_an_old_paper_of_a_kind_no_programme_names_any_more_is_renewed_and_revoked(
    ward: Groups, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-STF-911. Its task stood for ever, and nothing could be written over it."""
    with monkeypatch.context() as older:
        older.setattr(staffing, "_kinds", lambda _session: frozenset({"OLD-CERT"}))
        who = nurse(ward, "OLD-CERT", ends=TODAY + timedelta(days=1))
    (task,) = papers_ending(ward.desk, ward.lead)
    assert task.values["kind"] == "OLD-CERT"
    paper(ward, who, "OLD-CERT", ends=TODAY + timedelta(days=99))
    assert list(papers_ending(ward.desk, ward.lead)) == []
    paper(ward, who, "OLD-CERT", state="revoked", reason="не потрібен")
    assert list(papers_ending(ward.desk, ward.lead)) == []
    with refused(ward.desk, ("CRD780", "kind")):
        paper(ward, ward.lead, "OLD-CERT")
