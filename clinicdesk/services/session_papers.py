"""Papers of one dosing session: its record in twelve parts, and the run sheet for the room. By codes only."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.sessions import Seat, Session
from clinicdesk.reports.record import Record, Status
from clinicdesk.security.roles import Permission
from clinicdesk.services.cohort_papers import check_cohort
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.record_frame import Printout, check_wish, printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.restrictions import check_recipient
from clinicdesk.services.run_sheet import run_sheet_record
from clinicdesk.services.session_changes import last_change
from clinicdesk.services.session_frame import Held, held_of, record_about, sitting_in
from clinicdesk.services.session_parts import closing_signatures, parts_of
from clinicdesk.services.session_signatures import signed_in_session
from clinicdesk.services.signing import CHANGED_SINCE
from clinicdesk.services.views import Actor
from clinicdesk.services.wish_names import check_wish_of_group


@verb(Permission.PRINT_RECORDS, reads=True)
def print_session(desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, which: str = "") -> Printout:
    """A session of a cohort by codes: draft until its three signatures close it. `which`: D1, else the newest.

    Refused DOC006 (no session yet), DOC008 (no such session), COH003, COH013, DSK005, DOC001, DOC002, RST004.
    """
    return _print(desk, actor, cohort_id, wish, which=which, make=session_record)


@verb(Permission.PRINT_RECORDS, reads=True)
def print_run_sheet(desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, which: str = "") -> Printout:
    """A sheet for the room: planned minutes for each seat, to be written by hand. Refused as print_session."""
    return _print(desk, actor, cohort_id, wish, which=which, make=run_sheet_record)


def session_record(desk: Desk, session: DbSession, cohort_id: str, which: str = "") -> Record:
    """The record of a cohort's newest session, or of the one with this code."""
    held = held_of(desk, session, cohort_id, which)
    views = closing_signatures(held)
    whole = held.row.ended_at is not None and bool(views)
    whole = whole and all(one.issue is None or one.issue.code == CHANGED_SINCE for one in views)
    signed = signed_in_session(desk, session, held.row)
    status = _closed(held) if whole else "draft"
    if any(one.is_void for one in signed) and held.row.ended_at is not None:
        status = "void"
    return record_about(held, "session", tuple(parts_of(held, views, signed)), status)


def _closed(held: Held) -> Status:
    """A closed session takes in amendments only; the three signatures are not over them, and print as void."""
    later = last_change(held.session, held.row.session_id) > held.row.event_seq
    return "amended" if later else "signed"


def _print(
    desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, which: str,
    make: Callable[[Desk, DbSession, str, str], Record],
) -> Printout:  # fmt: skip
    check_wish(wish)
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        sitting = sitting_in(session, cohort_id, which)
        seated = set(session.scalars(select(Seat.person_id).where(Seat.session_id == sitting.session_id)))
        check_recipient(session, seated, wish.recipient)
        check_wish_of_group(session, wish, cohort_id, seated)
        record = make(desk, session, cohort_id, which)
    return printout(desk, actor, record, wish, session_id=sitting.session_id)


def cohort_of_session(desk: Desk, session_id: str) -> str:
    """The cohort of a session by its whole id; "" for an unknown one. Printing asks for the right to it."""
    with desk.database.read() as session:
        query = select(Session.cohort_id).where(Session.session_id == session_id).limit(1)
        return session.scalars(query).first() or ""
