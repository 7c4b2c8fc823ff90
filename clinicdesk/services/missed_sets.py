"""A set that could not be measured: why, and when to try again."""

from datetime import datetime, timedelta

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import MissedSet
from clinicdesk.protocols.schedule import widest_gap
from clinicdesk.security.roles import Permission
from clinicdesk.services.board import board_view
from clinicdesk.services.board_views import Board
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.presence import running_of
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.watch import series_of_session

LONGEST = 600


@verb(Permission.RECORD_READINGS)
def miss_set(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, ordinal: int, minute: int, cause: str,
    note: str = "", again_minutes: int | None = None,
) -> Changes:  # fmt: skip
    """Say why a planned set was not measured, and try again in so many minutes; None: as the programme has it.

    `ordinal` and `minute` name the planned set, or the repeat that is asked for, as the board shows it. Raises
    Refused SES005, MIS001 (no series here), MIS002 (not a cause of the programme), MIS003 (not planned, not yet due,
    or done), MIS004 (again_minutes), MIS005 (note too long), MIS301 (a cause that needs words).
    """
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        sitting = running_of(session, session_id)
        series = series_of_session(desk, session, sitting)
        if series is None:
            raise Refused(Issue("MIS001"))
        now = session_now(desk, session, session_id)
        planned_at = _waiting(board_view(desk, session, sitting), person_id, ordinal, minute)
    issues = []
    if cause not in series.missed_reasons:
        issues.append(Issue("MIS002", "cause"))
    soon = now + timedelta(minutes=series.soon_minutes)
    if planned_at is None or planned_at > soon:
        issues.append(Issue("MIS003", "minute"))
    if again_minutes is None:
        again_minutes = series.missed_again.get(cause)
    if cause in series.missed_noted and not note.strip():
        issues.append(Issue("MIS301", "note"))
    most = widest_gap(series)
    if again_minutes is not None and not 1 <= again_minutes <= most:
        issues.append(Issue("MIS004", "again_minutes", values={"most": most}))
    if len(note.strip()) > LONGEST:
        issues.append(Issue("MIS005", "note", values={"most": LONGEST}))
    if issues or planned_at is None:
        raise Refused(*issues)
    row = MissedSet(
        id=desk.ids.new(), session_id=session_id, person_id=person_id, ordinal=ordinal, minute=minute,
        due_at=planned_at, cause=cause, note=note.strip(), author_id=actor.user_id,
        again_at=None if again_minutes is None else now + timedelta(minutes=again_minutes),
    )  # fmt: skip
    with desk.write(actor, Action.SET_MISSED, entity="missed_set", entity_id=row.id, person_id=person_id,
                    reason=cause) as work:  # fmt: skip
        work.add(row)
    return desk.changes(Topic.VITALS, subject=person_id)


def _waiting(board: Board, person_id: str, ordinal: int, minute: int) -> datetime | None:
    """When the set of this name was to be; None for one that nobody waits for any more."""
    column = next((one for one in board.columns if one.person_id == person_id), None)
    if column is None:
        return None
    name = (ordinal, minute)
    open_ones = [one for one in column.pips if one.state not in {"done", "missed"}]
    pip = next((one for one in open_ones if (one.ordinal, one.minute) == name), None)
    if pip is not None:
        return pip.at
    asked_again = column.repeat and (column.due_ordinal, column.due_minute) == name
    return column.due_at if asked_again else None
