"""The morning of a dosing day: everything done that comes before it, and no session running."""

from collections.abc import Iterable, Mapping
from datetime import date

from clinicdesk.services import accounts, cohorts, sessions, staffing
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.dosing_day import CONSENTS, prepare
from tests.support.pharmacy import pharmacy
from tests.support.screening import screen

TEAM = (
    ("lead", "physician", ("MED-LIC", "KAP-MED")), ("lead", "resuscitation", ("ACLS",)),
    ("therapist", "lead_therapist", ("KAP-FAC",)), ("therapist", "co_therapist", ()),
    ("nurse", "monitoring_nurse", ("NURSE-LIC", "BLS")), ("nurse2", "monitoring_nurse", ("NURSE-LIC", "BLS")),
)  # fmt: skip


def build_morning(clinic: Clinic) -> Clinic:
    """К-1 is decided about, agreed and prepared, К-2 of the same cohort is not; the team has its roles and papers."""
    store = pharmacy(clinic)
    desk, lead, nurse = store.desk, store.lead, store.nurse
    sessions.close_session(desk, lead, clinic.session_id)
    clinic.session_id = ""
    screen(clinic, desk, lead, nurse, agreed=CONSENTS).sign()
    therapist = clinic.join(desk, "therapist")
    cohorts.staff_cohort(desk, lead, clinic.cohort_id, users=[therapist.user_id])
    prepare(clinic, desk, lead, therapist)
    users = {one.login: one.user_id for one in accounts.list_users(desk, lead)}
    name_team(desk, lead, clinic.cohort_id, users, TEAM)
    clinic.close()
    return clinic


def name_team(
    desk: Desk, lead: Actor, cohort: str, users: Mapping[str, str],
    team: Iterable[tuple[str, str, tuple[str, ...]]],
) -> None:  # fmt: skip
    """Each role of the programme with somebody whose papers are in date."""
    for login, role, papers in team:
        for kind in papers:
            staffing.record_credential(
                desk, lead, user_id=users[login], kind=kind, number=f"№ {kind}", valid_from=date(2025, 1, 1),
                valid_to=None,
            )  # fmt: skip
        staffing.assign_staff(desk, lead, cohort, user_id=users[login], role=role)
