"""Handing the watch over: every open clock is listed, and both names stand under it."""

from dataclasses import dataclass

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.security.canonical import Json
from clinicdesk.security.roles import Permission
from clinicdesk.services.board import board_view
from clinicdesk.services.board_views import Board
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.presence import running_of
from clinicdesk.services.session_events import LONGEST, add_event
from clinicdesk.services.signed_content import SESSION_EVENT, content_of_rows
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import Witness, own_hand, second_person

KIND = "hand_over"


@dataclass(frozen=True, slots=True)
class OpenClock:
    """A clock that goes on: whose, which set, how it stands, and alerts that nobody has answered."""

    seat: int
    person_id: str
    code: str
    state: str
    minute: int | None
    alerts: int


def open_clocks(board: Board) -> tuple[OpenClock, ...]:
    """What is handed over, in seat order."""
    return tuple(
        OpenClock(
            one.seat, one.person_id, one.code, one.due, one.due_minute,
            sum(alert.answered_at is None for alert in one.alerts),
        )
        for one in board.columns
        if one.standing == "dosed"
    )  # fmt: skip


@verb(Permission.RECORD_READINGS)
def hand_over(desk: Desk, actor: Actor, session_id: str, *, to: Witness, pin: str, note: str = "") -> Changes:
    """Give the watch to somebody else at the session: they and the actor sign the list of open clocks.

    Raises Refused SES005, WIT… at "witness" (who takes over), PIN… at "pin".
    """
    taker = second_person(
        desk, actor, login=to.login, pin=to.pin, password=to.password, session_id=session_id,
        needs=Permission.RECORD_READINGS,
    )  # fmt: skip
    giver = own_hand(desk, actor, session_id=session_id, pin=pin)
    with desk.database.read() as session:
        board = board_view(desk, session, running_of(session, session_id))
    clocks: list[Json] = [
        {
            "seat": one.seat,
            "person_id": one.person_id,
            "state": one.state,
            "minute": one.minute,
            "alerts": one.alerts,
        }
        for one in open_clocks(board)
    ]
    if len(note) > LONGEST:
        raise Refused(Issue("EVT006", "note", values={"most": LONGEST}))
    with desk.write(
        actor, Action.SESSION_NOTED, entity=SESSION_EVENT, entity_id=session_id, reason=note
    ) as work:
        event = add_event(
            desk, work, actor, session_id, kind=KIND, at=board.now, now=board.now, note=note,
            body={"from": actor.user_id, "to": taker.user_id, "open": clocks},
        )  # fmt: skip
        content = content_of_rows(event)
        work.add(*(
            pen.sign(SESSION_EVENT, event.id, version=1, content=content, meaning=meaning)
            for pen, meaning in ((giver, Meaning.AUTHOR), (taker, Meaning.WITNESS))
        ))  # fmt: skip
    return desk.changes(Topic.DOSING, subject=session_id)
