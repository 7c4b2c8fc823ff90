"""The documents printed about one person or one group, as the trail has them: a signature made outside joins one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.reports.said import Said, joined, ours, plain, worded
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach, names_of_users, sees_cohort
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import zone_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.programmes import plan_of, programme_of_cohort
from clinicdesk.services.session_frame import ON_PAGES, ON_SHEET
from clinicdesk.services.views import Actor

MOST = 200
_STOPPED = AuditEvent.action == Action.PRINT_STOPPED.value
"""Events that take a printing back; the version of each is that printing's number."""
_OF_PERSON = {
    "P": "participant", "S": "screening", "D": "discharge", "I": "integration", "E": "event",
}  # fmt: skip
_OF_GROUP = {"R": "roster", "L": "labels"}


@dataclass(frozen=True, slots=True)
class PrintedView:
    """One printing: the number of its event, its record number and revision as on every page, when, by whom, why.

    `titles`: language to what the paper is and, of a session, of which and of what day.
    """

    event: int
    number: str
    revision: int
    at: datetime
    by: str
    told: str
    titles: Mapping[str, str] = field(default_factory=dict)


@verb(Permission.OPEN_CHART, reads=True)
def list_printed(desk: Desk, actor: Actor, person_id: str) -> tuple[PrintedView, ...]:
    """The newest first, at most 200. Refused PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        rows = _printed(session, AuditEvent.person_id == person_id)
        return tuple(replace(row, titles=_of_person(row.number)) for row in rows)


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
        mine = [row for row in rows if _code_of(row.number) == code]
        titles = {
            number: _of_group(desk, session, cohort_id, number) for number in {row.number for row in mine}
        }
        return tuple(replace(row, titles=titles[row.number]) for row in mine)


def printed_event(session: Session, event: str) -> AuditEvent | None:
    """The printing with this number."""
    row = session.get(AuditEvent, int(event)) if event.isascii() and event.isdigit() else None
    if row is None or row.action != Action.RECORD_PRINTED.value:
        return None
    stopped = select(AuditEvent.seq).where(_STOPPED, AuditEvent.entity_version == row.seq).limit(1)
    return row if session.scalars(stopped).first() is None else None


def cohort_printed(session: Session, event: AuditEvent) -> str:
    """The cohort that a printed paper of a group is about; "" for a paper about neither person nor group."""
    query = select(Cohort.id).where(Cohort.code == _code_of(event.entity_id)).limit(1)
    return session.scalars(query).first() or ""


def _code_of(number: str) -> str:
    """The code of the group in the record number of its papers, 07/1f3a or 07/R; "" where there is none."""
    return number.rpartition("/")[0]


def _of_person(number: str) -> Mapping[str, str]:
    """What the last letter of a record's number says: the protocol, the screening, a smaller paper."""
    kind = _OF_PERSON.get(number.rpartition("/")[2], "")
    return _said(worded(f"records.title.{kind}")) if kind else {}


def _of_group(desk: Desk, session: Session, cohort_id: str, number: str) -> Mapping[str, str]:
    """A list by its letter; a paper of a session with which session it was and its day."""
    last = number.rpartition("/")[2]
    if last in _OF_GROUP:
        return _said(worded(f"cohortpapers.title.{_OF_GROUP[last]}"))
    sitting = session.scalars(
        select(Sitting).where(
            Sitting.cohort_id == cohort_id, Sitting.session_id.startswith(last[:ON_PAGES], autoescape=True),
            standing(Sitting),
        )
    ).first()  # fmt: skip
    if sitting is None:
        return {}
    kind = "run_sheet" if last.endswith(ON_SHEET) else "session"
    pinned = programme_of_cohort(desk, session, cohort_id)
    titles = {code: pinned.phrase(f"session.{sitting.code}.title", code) for code in ("uk", "en")}
    which = ours(*(titles[code] or sitting.title for code in ("uk", "en")))
    begun = sitting.started_at.astimezone(zone_of(current_settings(desk).zone))
    return _said(joined((worded(f"sessionpapers.title.{kind}"), which, plain(f"{begun:%d.%m.%Y}"))))


def _said(said: Said) -> Mapping[str, str]:
    return {"uk": said.uk, "en": said.en}


def _printed(session: Session, *about: ColumnElement[bool]) -> tuple[PrintedView, ...]:
    names = names_of_users(session)
    rows = session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.action == Action.RECORD_PRINTED.value,
            AuditEvent.seq.not_in(select(AuditEvent.entity_version).where(_STOPPED)),
            *about,
        )
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
