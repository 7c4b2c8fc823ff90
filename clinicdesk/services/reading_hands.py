"""Whose hand a correction of a set needs: in a dosing series it is a signed act, as giving and witnessing are."""

from typing import Literal

from sqlalchemy.orm import Session as DbSession

from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.presence import has_pin
from clinicdesk.services.readings import newest_reading
from clinicdesk.services.signing import Pen
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import series_of_session
from clinicdesk.services.witnessing import own_hand

Hand = Literal["", "pin", "password"]


@verb(Permission.RECORD_READINGS, reads=True)
def asked_of_correction(desk: Desk, actor: Actor, reading_id: str) -> Hand:
    """What a correction of this set asks the actor for: session PIN, password, or nothing. Refused VIT008."""
    with desk.database.read() as session:
        row = newest_reading(session, reading_id)
        check_reach(session, actor, row.person_id)
        hand = hand_asked(desk, session, row.session_id)
        if hand == "pin" and not has_pin(desk, row.session_id, actor.user_id):
            return "password"
    return hand


def hand_asked(desk: Desk, session: DbSession, session_id: str) -> Hand:
    """By the session of the set: nothing where it is none of a programme; once it has closed no PIN is left."""
    sitting = sitting_of(session, session_id)
    if not sitting.code or series_of_session(desk, session, sitting) is None:
        return ""
    return "pin" if sitting.ended_at is None else "password"


def correcting_hand(
    desk: Desk, actor: Actor, session_id: str, *, hand: Hand, pin: str, password: str
) -> Pen | None:
    """The actor's own signature; None where none is asked for. Who is not at the session signs by password.

    Raises Refused at "pin": WIT004 (neither), WIT005, WIT060 (a PIN where none is left), PIN…, KEY….
    """
    if not hand:
        return None
    by_pin = session_id if hand == "pin" and pin else ""
    return own_hand(desk, actor, session_id=by_pin, pin=pin, password=password)
