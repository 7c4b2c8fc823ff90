"""The documents printed about one person or one group, as the trail has them: a signature made outside joins one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.cohorts import Cohort
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach, names_of_users, sees_cohort
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.programmes import plan_of
from clinicdesk.services.views import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class PrintedView:
    """One printing: the number of its event, its record number and revision as on every page, when, by whom, why."""

    event: int
    number: str
    revision: int
    at: datetime
    by: str
    told: str


@verb(Permission.OPEN_CHART, reads=True)
def list_printed(desk: Desk, actor: Actor, person_id: str) -> tuple[PrintedView, ...]:
    """The newest first, at most 200. Refused PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        return _printed(session, AuditEvent.person_id == person_id)


@verb(Permission.OPEN_CHART, reads=True)
def list_printed_of_cohort(desk: Desk, actor: Actor, cohort_id: str) -> tuple[PrintedView, ...]:
    """Those about the group and its sessions, the newest first, at most 200. Refused COH003, COH013."""
    with desk.database.read() as session:
        plan_of(session, cohort_id)
        if not sees_cohort(session, actor, cohort_id):
            raise Refused(Issue("COH013", "cohort"))
        code = session.get_one(Cohort, cohort_id).code
        about = AuditEvent.entity_id.startswith(f"{code}/", autoescape=True)
        rows = _printed(session, AuditEvent.person_id == "", about)
        return tuple(row for row in rows if _code_of(row.number) == code)


def printed_event(session: Session, event: str) -> AuditEvent | None:
    """The printing with this number."""
    row = session.get(AuditEvent, int(event)) if event.isascii() and event.isdigit() else None
    return row if row is not None and row.action == Action.RECORD_PRINTED.value else None


def cohort_printed(session: Session, event: AuditEvent) -> str:
    """The cohort that a printed paper of a group is about; "" for a paper about neither person nor group."""
    query = select(Cohort.id).where(Cohort.code == _code_of(event.entity_id)).limit(1)
    return session.scalars(query).first() or ""


def _code_of(number: str) -> str:
    """The code of the group in the record number of its papers, 07/1f3a or 07/R; "" where there is none."""
    return number.rpartition("/")[0]


def _printed(session: Session, *about: ColumnElement[bool]) -> tuple[PrintedView, ...]:
    names = names_of_users(session)
    rows = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.action == Action.RECORD_PRINTED.value, *about)
        .order_by(AuditEvent.seq.desc())
        .limit(MOST)
    )
    return tuple(
        PrintedView(
            row.seq, row.entity_id, row.entity_version, read_stamp(row.at), names.get(row.actor, row.actor),
            row.reason,
        )
        for row in rows
    )  # fmt: skip
