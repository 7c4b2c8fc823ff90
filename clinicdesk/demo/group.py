"""The demonstration's cohort: who works in it with which papers, and its sessions in the calendar."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinicdesk.demo.cast import CLINIC, START, paper_number
from clinicdesk.services import calendar, memberships, people, planning, staffing
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor

_TEAM = (
    ("therapist", "lead_therapist", ("KAP-FAC",)),
    ("cotherapist", "co_therapist", ("KAP-FAC-P",)),
    ("physician", "physician", ()),
    ("nurse", "monitoring_nurse", ("NURSE-LIC", "BLS")),
    ("nurse2", "monitoring_nurse", ("NURSE-LIC",)),
)
_HOUR = time(10)
_FOR = timedelta(days=700)
_ENDS = {"BLS": date(2026, 12, 31)}
"""One certificate ends soon: the tasks show it."""
_WAITS = "К-1084"


def staff_and_plan(desk: Desk, lead: Actor, cohort_id: str, *, users: Mapping[str, str]) -> None:
    """Papers and roles, one on the waiting list, and every group session from the first day on."""
    first = START.date()
    for login, role, kinds in _TEAM:
        for kind in kinds:
            staffing.record_credential(
                desk, lead, user_id=users[login], kind=kind, number=paper_number(kind, login),
                valid_from=first - _FOR, valid_to=_ENDS.get(kind, first + _FOR), reason="Копію показано",
            )  # fmt: skip
        if kinds:
            staffing.assign_staff(desk, lead, cohort_id, user_id=users[login], role=role)
    waiting = people.list_people(desk, lead, _WAITS)[0].person_id
    memberships.join_cohort(desk, lead, cohort_id, person_id=waiting, waiting=True)
    days = planning.propose_days(desk, lead, cohort_id, first=first)
    zone = ZoneInfo(CLINIC["zone"])
    times = {code: datetime.combine(day, _HOUR, zone) for code, day in days.items()}
    calendar.plan_sessions(desk, lead, cohort_id, times=times, room="Зала 2")
