"""What happens to the group: music, alarm and shelter, power, hand-over, muted tones. Each with a name and a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import SessionEvent
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.roles import Permission
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.presence import running_of
from clinicdesk.services.session_clock import mono_at, session_now
from clinicdesk.services.views import Actor, Changes, Topic

ENDS = {
    "alarm": "alarm_end",
    "shelter": "shelter_end",
    "power": "power_end",
    "music": "music_end",
    "mute": "unmute",
}
"""What lasts, and what ends it."""
HOLDING = ("alarm", "power")
"""While one of these lasts, due clocks are held; minutes since the dose go on."""
SHORT = frozenset({"started", "note", "moved", "interruption", "hand_over", "came", "left"})
KINDS = frozenset({*ENDS, *ENDS.values(), *SHORT})
MONITOR = "monitor"
"""A monitor's file was taken over, with its columns as a person mapped them: no line of the group's own time."""
WITH_REASON = frozenset({"mute", "note", "moved", "interruption"})
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Lasting:
    """Something that lasted, or still does (`until` None)."""

    event: SessionEvent
    until: datetime | None


@verb(Permission.RECORD_EVENTS)
def note_event(
    desk: Desk, actor: Actor, session_id: str, *, kind: str, note: str = "", at: datetime | None = None
) -> Changes:
    """Write down what happens to the group; `at`: when it happened, now when not said.

    Raises Refused SES005 (session not running), EVT001 (unknown kind), EVT002 (it lasts already), EVT003 (nothing
    to end), EVT004 (a reason is needed), EVT005 (ahead, before the session, or before the
    beginning that it ends), EVT006 (note too long).
    """
    with desk.database.read() as session:
        sitting = running_of(session, session_id)
        now = session_now(desk, session, session_id)
        events = events_of(session, session_id)
        # A machine that came up with its clock behind ends what lasts all the same.
        moment = at or max([now, *_begun(events, kind)])
        issues = _issues(sitting, events, kind=kind, note=note, at=at, now=now)
    if issues:
        raise Refused(*issues)
    with desk.write(
        actor, Action.SESSION_NOTED, entity="session_event", entity_id=session_id, reason=note
    ) as work:
        add_event(desk, work, actor, session_id, kind=kind, note=note, at=moment, now=now)
    return desk.changes(Topic.DOSING, subject=session_id)


def add_event(
    desk: Desk, work: Work, actor: Actor, session_id: str, *, kind: str, at: datetime, now: datetime,
    note: str = "", body: Mapping[str, Json] | None = None,
) -> SessionEvent:  # fmt: skip
    """Inside an act: the row of an event, with the machine's count at its moment."""
    event = SessionEvent(
        id=desk.ids.new(), session_id=session_id, kind=kind, happened_at=at, mono_ms=mono_at(desk, at, now),
        boot_id=desk.clock.boot_id, author_id=actor.user_id, note=note.strip(),
        body=canonical(dict(body or {})).decode(),
    )  # fmt: skip
    work.add(event)
    return event


def events_of(session: Session, session_id: str) -> tuple[SessionEvent, ...]:
    """Everything that happened to the group, in its order."""
    return tuple(
        session.scalars(
            select(SessionEvent)
            .where(SessionEvent.session_id == session_id, SessionEvent.kind != MONITOR)
            .order_by(SessionEvent.happened_at, SessionEvent.event_seq)
        )
    )


def lasting(events: Iterable[SessionEvent]) -> tuple[Lasting, ...]:
    """What lasts, each with its end."""
    found: list[Lasting] = []
    for event in events:
        if event.kind in ENDS:
            found.append(Lasting(event, None))
        for at, one in reversed(list(enumerate(found))):
            if one.until is None and ENDS[one.event.kind] == event.kind:
                found[at] = Lasting(one.event, event.happened_at)
                break
    return tuple(found)


def open_kinds(events: Iterable[SessionEvent]) -> dict[str, SessionEvent]:
    """What lasts now, by kind."""
    return {one.event.kind: one.event for one in lasting(events) if one.until is None}


def _begun(events: Iterable[SessionEvent], kind: str) -> list[datetime]:
    """When that began which an event of this kind ends."""
    return [one.happened_at for name, one in open_kinds(events).items() if ENDS[name] == kind]


def _lasted(events: Iterable[SessionEvent], kind: str, at: datetime) -> bool:
    """Whether one of the kind, ended since, lasted then."""
    return any(
        one.event.kind == kind and one.until is not None and one.event.happened_at <= at < one.until
        for one in lasting(events)
    )


def _issues(
    sitting: Sitting,
    events: Sequence[SessionEvent],
    *,
    kind: str,
    note: str,
    at: datetime | None,
    now: datetime,
) -> list[Issue]:
    if kind not in KINDS:
        return [Issue("EVT001", "kind")]
    lasts = open_kinds(events)
    issues = []
    if kind in lasts or (at is not None and _lasted(events, kind, at)):
        issues.append(Issue("EVT002", "kind"))
    if kind in ENDS.values() and not any(ENDS[one] == kind for one in lasts):
        issues.append(Issue("EVT003", "kind"))
    if kind in WITH_REASON and not note.strip():
        issues.append(Issue("EVT004", "note"))
    if at is not None and not max([sitting.started_at, *_begun(events, kind)]) <= at <= now:
        issues.append(Issue("EVT005", "at"))
    if len(note) > LONGEST:
        issues.append(Issue("EVT006", "note", values={"most": LONGEST}))
    return issues
