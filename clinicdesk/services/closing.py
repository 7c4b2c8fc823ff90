"""Closing a dosing session: nurse, physician and lead sign when nothing is in the way; the last one closes it."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.sessions import Session
from clinicdesk.models.signatures import Signature
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.calendar import hold_planned
from clinicdesk.services.closing_blocks import closing_blocks
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.downtime_place import remove_packs
from clinicdesk.services.presence import running_of
from clinicdesk.services.session_changes import last_change
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.signed_content import SESSION, content_of_rows
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import own_hand


class Part(StrEnum):
    """In what capacity somebody signs the close."""

    NURSE = "nurse"
    PHYSICIAN = "physician"
    LEAD = "lead"


_MEANING = {Part.NURSE: Meaning.AUTHOR, Part.PHYSICIAN: Meaning.RESPONSIBLE, Part.LEAD: Meaning.APPROVER}
_ROLES = {
    Part.NURSE: {Role.NURSE}, Part.PHYSICIAN: {Role.PHYSICIAN, Role.ANAESTHESIOLOGIST, Role.LEAD},
    Part.LEAD: {Role.LEAD},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClosingState:
    """How far a session is from its close: what is in the way, and in which parts it is signed as it stands.

    `mine`: the parts that whoever asks may still sign.
    """

    blocks: tuple[Issue, ...]
    signed: tuple[Part, ...]
    mine: tuple[Part, ...] = ()

    @property
    def missing(self) -> tuple[Part, ...]:
        """Whose signature is still wanted."""
        return tuple(part for part in Part if part not in self.signed)


@verb(Permission.SEE_SESSIONS, reads=True)
def closing_state(desk: Desk, actor: Actor, session_id: str) -> ClosingState:
    """Of the running session. Refused SES005."""
    with desk.database.read() as session:
        sitting = running_of(session, session_id)
        mine = tuple(part for part in Part if _part_issue(session, actor, sitting, part) is None)
        return ClosingState(closing_blocks(desk, session, sitting), signed_parts(session, sitting), mine)


@verb(Permission.SIGN_RECORDS)
def sign_closing(
    desk: Desk, actor: Actor, session_id: str, *, part: Part, pin: str = "", password: str = ""
) -> Changes:
    """Sign the session as it stands; the third signature closes it. What changes afterwards is signed anew.

    Raises Refused SES005, every block (see `closing_blocks`), CLO010 (not in this part), CLO011 (signed already),
    CLO012 (the nurse is a person of their own), WIT005, PIN…, KEY….
    """
    with desk.database.read() as session:
        sitting = running_of(session, session_id)
        blocks = closing_blocks(desk, session, sitting)
        wrong = _part_issue(session, actor, sitting, part)
    if wrong is not None:
        raise Refused(wrong)
    if blocks:
        raise Refused(*blocks)
    pen = own_hand(desk, actor, session_id=session_id, pin=pin, password=password)
    with desk.write(actor, Action.RECORD_SIGNED, entity=SESSION, entity_id=session_id,
                    version=sitting.version) as work:  # fmt: skip
        # The day may have gone on while the PIN was typed.
        now_standing = running_of(work.session, session_id)
        if again := closing_blocks(desk, work.session, now_standing):
            raise Refused(*again)
        work.add(pen.sign(SESSION, session_id, version=now_standing.version, content=content_of_rows(now_standing),
                          meaning=_MEANING[part]))  # fmt: skip
        last = {*signed_parts(work.session, now_standing), part} == set(Part)
        if last:
            work.amend_deed(action=Action.SESSION_CLOSED, entity_version=now_standing.version + 1)
            close_sitting(desk, work, now_standing, closed_version(desk, work.session, now_standing))
    left: tuple[Issue, ...] = ()
    if last:
        forget_pins(desk, session_id)
        desk.anchors.drop(desk.trail.head_note, desk.clock.now())
        left = remove_packs(desk)
    return desk.changes(Topic.SESSIONS, Topic.DOSING, subject=session_id, notes=left)


def closed_version(desk: Desk, session: DbSession, running: Session) -> Session:
    """The session's last version; it ends in its own time, whatever became of the wall clock."""
    return Session(
        id=desk.ids.new(), session_id=running.session_id, version=running.version + 1,
        cohort_id=running.cohort_id, title=running.title, interval_minutes=running.interval_minutes,
        started_at=running.started_at, ended_at=session_now(desk, session, running.session_id),
        planned_id=running.planned_id,
        code=running.code, place=running.place,
    )  # fmt: skip


def close_sitting(desk: Desk, work: Work, running: Session, closed: Session) -> None:
    """Inside an act: the session ends, and the calendar says that it was held."""
    work.supersede(running, closed)
    if running.planned_id:
        hold_planned(desk, work, running.planned_id)


def forget_pins(desk: Desk, session_id: str) -> None:
    """With the session its keys are gone from memory."""
    for key in [key for key in desk.pinned if key[0] == session_id]:
        del desk.pinned[key]


def signed_parts(session: DbSession, sitting: Session) -> tuple[Part, ...]:
    """The parts signed over the session as it stands: nothing of it was written after the signature."""
    since = last_change(session, sitting.session_id)
    rows = session.scalars(
        select(Signature.meaning).where(
            Signature.record_type == SESSION, Signature.record_id == sitting.session_id,
            Signature.record_version == sitting.version, Signature.event_seq > since,
        )
    )  # fmt: skip
    meanings = set(rows)
    return tuple(part for part in Part if _MEANING[part].value in meanings)


def _part_issue(session: DbSession, actor: Actor, sitting: Session, part: Part) -> Issue | None:
    """Why somebody cannot sign in a part: CLO010, CLO011, CLO012."""
    if _ROLES[part].isdisjoint(actor.roles):
        return Issue("CLO010", "part")
    if part in signed_parts(session, sitting):
        return Issue("CLO011", "part")
    nurse, others = _MEANING[Part.NURSE].value, {_MEANING[Part.PHYSICIAN].value, _MEANING[Part.LEAD].value}
    mine = set(
        session.scalars(
            select(Signature.meaning).where(
                Signature.record_type == SESSION,
                Signature.record_id == sitting.session_id,
                Signature.signer_id == actor.user_id,
            )
        )
    )
    apart = mine & others if part is Part.NURSE else nurse in mine
    return Issue("CLO012", "part") if apart else None
