"""Joining a session: the password once, then a six-digit PIN signs the acts of the series (21 CFR 11.200(a)(1)(i)).

The identity key certifies a key that lives in the memory of this process only. Five wrong tries void it; after a
restart everybody gives the password again.
"""

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import SessionKey, SessionKeyEnd
from clinicdesk.security.identity import key_id
from clinicdesk.security.pinned_key import PinnedKey, check_pin
from clinicdesk.security.roles import Permission
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.machine import b64, public_bytes
from clinicdesk.services.presence import arrivals, end_keys, may_join, running_of
from clinicdesk.services.session_certificates import certified_bytes
from clinicdesk.services.signing import Pen, take_pen
from clinicdesk.services.views import Actor, Changes, Topic

ENTITY = "session_key"


@verb(Permission.JOIN_SESSION)
def join_session(desk: Desk, actor: Actor, *, session_id: str, password: str, pin: str) -> Changes:
    """Come to the running session and choose the PIN that signs in it, at this workstation. Again: a new PIN.

    Raises Refused SES005 (not the running session), SES010 (not of its staff), PIN001/PIN002 (the PIN), SGN…, KEY….
    """
    with desk.database.read() as session:
        running = running_of(session, session_id)
        welcome = may_join(session, actor, running)
        coming = arrivals(desk, session, running, actor)
    if not welcome:
        raise Refused(Issue("SES010"))
    if issues := check_pin(pin):
        raise Refused(*issues)
    pen = take_pen(desk, actor, password)
    pinned = PinnedKey.new(desk.ids.new(), pin)
    row = SessionKey(
        id=pinned.row_id, session_id=session_id, user_id=actor.user_id, workstation=desk.workstation,
        public_key=b64(pinned.public), certified_by=key_id(public_bytes(pen.key)), certificate="",
        issued_at=desk.clock.now(),
    )  # fmt: skip
    row.certificate = b64(pen.key.sign(certified_bytes(desk.clinic_id, row)))
    with desk.write(actor, Action.SESSION_KEY_MADE, entity=ENTITY, entity_id=row.id) as work:
        end_keys(desk, work, session_id, actor.user_id, why="renewed")
        work.add(*coming, row)
    desk.pinned[session_id, actor.user_id] = pinned
    return desk.changes(Topic.SESSIONS, Topic.DOSING, subject=session_id)


def session_pen(desk: Desk, at_work: Actor, signer: Actor, *, session_id: str, pin: str, field: str) -> Pen:
    """The signer's session key behind their PIN. `at_work`: who is logged in and asks.

    Raises Refused SGN002 (time in doubt), PIN003 (wrong: what is left), PIN004 (void), PIN005 (none here).
    """
    if desk.trail.clock_flag():
        raise Refused(Issue("SGN002"))
    pinned = desk.pinned.get((session_id, signer.user_id))
    if pinned is None:
        raise Refused(Issue("PIN005", field))
    if not pinned.tries_left:
        raise Refused(Issue("PIN004", field))
    key = pinned.open(pin)
    if key is not None:
        return Pen(desk, signer, key)
    if pinned.tries_left:
        raise Refused(Issue("PIN003", field, values={"n": pinned.tries_left}))
    _void(desk, at_work, pinned)
    raise Refused(Issue("PIN004", field))


def _void(desk: Desk, at_work: Actor, pinned: PinnedKey) -> None:
    end = SessionKeyEnd(id=desk.ids.new(), key_row=pinned.row_id, why="tries", ended_at=desk.clock.now())
    with desk.write(at_work, Action.SESSION_KEY_ENDED, entity=ENTITY, entity_id=pinned.row_id) as work:
        work.add(end)
