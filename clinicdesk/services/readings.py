"""Reading readings: a person's vital signs as charts show them, and where the session stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Seat, Session
from clinicdesk.models.signatures import Signature
from clinicdesk.models.standing import standing
from clinicdesk.protocols.values import Value
from clinicdesk.services.caseload import names_of_users, person_of
from clinicdesk.services.clearance_state import oxygen_scales
from clinicdesk.services.departures import LEFT
from clinicdesk.services.reading_values import FORM, in_force, read_sets, sets_of, text_of
from clinicdesk.services.views import ReadingRow
from clinicdesk.services.watch import News2, news2_of

_SEAT, _SESSION, _LATER = Seat.__table__.c, Session.__table__.c, Session.__table__.alias("later").c
_ROW = Response.__table__.c
# Columns, not rows with an identity: a chart reads hundreds of them.
_COLUMNS = [
    _ROW[name]
    for name in (
        "id", "response_id", "version", "person_id", "session_id", "taken_at", "recorded_at", "author_id",
        "origin", "supersedes", "reason",
    )
]  # fmt: skip
_LEFT = LEFT.scalar_subquery()
# Built once: this question is asked before every reading.
SEATED = select(_SESSION.session_id, _SESSION.cohort_id, _SESSION.code, _SESSION.started_at, _LEFT).where(
    _SEAT.session_id == bindparam("session"),
    _SEAT.person_id == bindparam("person"),
    _SESSION.session_id == _SEAT.session_id,
    _SESSION.ended_at.is_(None),
    ~exists().where(_LATER.supersedes == _SESSION.id),
)
"""An open session in which somebody has a seat (values session, person)."""
_RUNNING = select(Session).where(
    _SESSION.ended_at.is_(None), ~exists().where(_LATER.supersedes == _SESSION.id)
)


class Seated(NamedTuple):
    """An open session, as far as a new set asks."""

    session_id: str
    cohort_id: str
    code: str
    started_at: datetime
    left_at: datetime | None
    """When this person left it; None for somebody still there."""


def seated_in(session: DbSession, session_id: str, person_id: str) -> Seated:
    """The open session in which somebody has a seat. Refused VIT007."""
    row = session.execute(SEATED, {"session": session_id, "person": person_id}).first()
    if row is None:
        raise Refused(Issue("VIT007"))
    return Seated(*row)


def readings_of(session: DbSession, person_id: str, *followers: str) -> tuple[ReadingRow, ...]:
    """Every set of a person, newest first; corrected ones stay, with the reason of their successor.

    `followers`: records read under this one; their sets carry their own code as `origin`.
    """
    origins = {follower: person_of(session, follower).code for follower in followers}
    rows = session.execute(
        select(*_COLUMNS)
        .where(_ROW.person_id.in_([person_id, *followers]), _ROW.form == FORM)
        .order_by(_ROW.taken_at.desc(), _ROW.event_seq.desc())
    ).all()
    reasons = {row.supersedes: row.reason for row in rows if row.supersedes}
    typed, unread = read_sets(session, [row.id for row in rows])
    scales = oxygen_scales(session, {(row.session_id, row.person_id) for row in rows})
    names = names_of_users(session)
    signed = {
        (record, version)
        for record, version in session.execute(
            select(Signature.record_id, Signature.record_version).where(
                Signature.record_id.in_([row.response_id for row in rows])
            )
        )
    }
    news2 = {
        row.id: news2_of(typed[row.id], scales[row.session_id, row.person_id])
        for row in rows if row.id not in reasons and typed.get(row.id)
    }  # fmt: skip
    none = News2(None, None, {})
    return tuple(
        ReadingRow(
            reading_id=row.response_id, taken_at=row.taken_at, recorded_at=row.recorded_at,
            recorded_by=names.get(row.author_id, ""), values=texts_of(typed.get(row.id, {})),
            superseded=row.id in reasons, reason=reasons.get(row.id, ""),
            signed=(row.response_id, row.version) in signed and row.id not in reasons,
            version=row.version, origin=origins.get(row.person_id, ""),
            imported=bool(row.origin), news2=news2.get(row.id, none).total,
            news2_least=news2.get(row.id, none).least, news2_parts=news2.get(row.id, none).parts,
            unread=unread.get(row.id, ()), session_id=row.session_id, person_id=row.person_id,
        )
        for row in rows
    )  # fmt: skip


def texts_of(values: Mapping[str, Value]) -> Mapping[str, str]:
    """Decimals with a point, codes as the form has them."""
    return {key: text_of(value) for key, value in values.items()}


def newest_reading(session: DbSession, reading_id: str) -> Response:
    """The version of a set that counts. Raises Refused VIT008 for an unknown one."""
    found = session.scalars(
        select(Response).where(Response.response_id == reading_id, standing(Response))
    ).first()
    if found is None:
        raise Refused(Issue("VIT008"))
    return found


def values_of(session: DbSession, rows: list[str]) -> Mapping[str, Mapping[str, str]]:
    """Row id to its values as plain text: decimals with a point, codes as the form has them."""
    return {row: texts_of(values) for row, values in sets_of(session, rows).items()}


def running_session(session: DbSession) -> Session | None:
    """The session that is open, if one is."""
    return session.scalars(_RUNNING).first()


def session_now_open(session: DbSession) -> Session:
    """The session that is open. Refused SES005 where none is."""
    running = running_session(session)
    if running is None:
        raise Refused(Issue("SES005"))
    return running


def running_session_of(session: DbSession, person_id: str) -> str:
    """The id of the open session a person sits in; "" for none."""
    running = running_session(session)
    if running is None:
        return ""
    seat = session.scalars(
        select(Seat.id).where(Seat.session_id == running.session_id, Seat.person_id == person_id)
    ).first()
    return running.session_id if seat else ""


def last_taken(session: DbSession, session_id: str) -> Mapping[str, datetime]:
    """Participant id to the time of their newest reading in this session."""
    query = select(Response.person_id, func.max(Response.taken_at, type_=Response.recorded_at.type))
    return dict(
        session.execute(
            query.where(Response.session_id == session_id, *in_force()).group_by(Response.person_id)
        ).all()
    )
