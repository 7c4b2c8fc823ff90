"""The dosing board: everything it shows of the running session, read in a handful of questions."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.clearances import Admission, Clearance
from clinicdesk.models.dosing import (
    AlertRaised,
    Deferral,
    Discharge,
    Dose,
    DoseOrder,
    Rescue,
    SessionEvent,
)
from clinicdesk.models.people import Participant
from clinicdesk.models.sessions import Seat
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.protocols.programme_language import DoseRule, Programme, Series
from clinicdesk.protocols.rules import paths_of
from clinicdesk.security.roles import Permission
from clinicdesk.services.alert_answers import answers_of
from clinicdesk.services.baselines import checks_of
from clinicdesk.services.board_columns import Kept, Shared, column, limits_of
from clinicdesk.services.board_views import Axis, Board, Column, Limits, StaffPresent, TimelineMark
from clinicdesk.services.caseload import names_of_users, newest_person
from clinicdesk.services.cause_words import cause_words
from clinicdesk.services.clearance_changes import why_suspended
from clinicdesk.services.clearance_state import WITHDRAWN, newest_in, standing_on
from clinicdesk.services.corrected_alerts import corrected_among
from clinicdesk.services.days import day_of, read_day
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dose_weights import reweighed
from clinicdesk.services.dosing_day import day_of_sitting
from clinicdesk.services.due_sets import closer_in, doses_of, missed_of
from clinicdesk.services.people_at_work import initials_of
from clinicdesk.services.presence import present_staff
from clinicdesk.services.programmes import programme_if_any
from clinicdesk.services.readiness import readiness_of
from clinicdesk.services.readings import running_session
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.session_events import ENDS, HOLDING, events_of, lasting, open_kinds
from clinicdesk.services.session_titles import titles_of
from clinicdesk.services.views import Actor
from clinicdesk.services.warned import warned_in
from clinicdesk.services.watch import axis_of, every_set, series_of, standing_sets
from clinicdesk.words import Phrase

_SINCE_DOSE = "minutes.since_dose"


@verb(Permission.SEE_SESSIONS, reads=True)
def board_of(desk: Desk, actor: Actor) -> Board | None:  # noqa: ARG001 - checked by the verb
    """The board of the running session as of now; None when none runs."""
    with desk.database.read() as session:
        sitting = running_session(session)
        return None if sitting is None else board_view(desk, session, sitting)


def board_view(desk: Desk, session: Session, sitting: Sitting) -> Board:
    """The board of a session."""
    events = events_of(session, sitting.session_id)
    lasts = open_kinds(events)
    shared = _shared(desk, session, sitting, held=any(kind in lasts for kind in HOLDING))
    return Board(
        session_id=sitting.session_id, cohort_id=sitting.cohort_id, title=sitting.title, code=sitting.code,
        place=sitting.place, started_at=sitting.started_at, now=shared.now,
        draft=shared.pinned is None or shared.pinned.draft, go=_go(desk, session, sitting),
        columns=tuple(_columns(desk, session, sitting, shared)), marks=_marks(events, shared.names),
        staff=_staff(desk, session, sitting.session_id),
        holds=tuple(kind for kind in HOLDING if kind in lasts),
        muted=lasts["mute"].note if "mute" in lasts else "", clock_doubt=bool(desk.trail.clock_flag()),
        axis=axis_of(shared.series, shared.rule) if shared.series else None, **_clocks(shared.series),
        titles=titles_of(session, sitting, shared.pinned),
    )  # fmt: skip


def _clocks(series: Series | None) -> dict[str, int]:
    """The numbers the window counts on with; a session without a programme has the usual ones."""
    if series is None:
        return {}
    return {"soon_minutes": series.soon_minutes, "grace_minutes": series.grace_minutes}


def _go(desk: Desk, session: Session, sitting: Sitting) -> bool:
    """Whether the room's sheet says go and is signed; a session without a programme asks for none."""
    return not sitting.code or readiness_of(desk, session, day_of_sitting(desk, session, sitting)).go


def _shared(desk: Desk, session: Session, sitting: Sitting, *, held: bool, scored: bool = False) -> Shared:
    pinned = programme_if_any(desk, session, sitting.cohort_id)
    return Shared(
        pinned, series_of(pinned, sitting.code), _rule(pinned.definition) if pinned else None,
        names_of_users(session), session_now(desk, session, sitting.session_id), held,
        cause_words(session, pinned.definition) if pinned else {}, _home_after(pinned.definition) if pinned else None,
        scored,
    )  # fmt: skip


def _rule(programme: Programme) -> DoseRule | None:
    named = {step.dose for step in programme.steps if step.dose}
    return next((rule for rule in programme.doses if rule.id in named), None)


def _home_after(programme: Programme) -> int | None:
    """The minutes since the newest dose that the programme asks for before somebody goes home."""
    rules = [one.when for one in programme.discharge if _SINCE_DOSE in set(paths_of(one.when))]
    return next((int(rule.at_least) for rule in rules if rule.at_least is not None), None)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One person's column of a session, running or ended, with what happened to the group around it."""

    titles: Mapping[str, str]
    column: Column
    marks: tuple[TimelineMark, ...]
    axis: Axis | None
    series: Series | None
    drugs: Mapping[str, Mapping[str, str]]
    """Code of a rescue drug to language to its name."""


def column_of(desk: Desk, session: Session, sitting: Sitting, person_id: str) -> OwnDay:
    """What the board has of one person. Refused SES012 for somebody who had no seat."""
    shared = _shared(desk, session, sitting, held=False, scored=True)
    found = next(_columns(desk, session, sitting, shared, only=person_id), None)
    if found is None:
        raise Refused(Issue("SES012", "session"))
    return OwnDay(
        titles_of(session, sitting, shared.pinned), found,
        _marks(events_of(session, sitting.session_id), shared.names),
        axis_of(shared.series, shared.rule) if shared.series else None, shared.series,
        {one.drug: shared.words(f"rescue.{one.drug}.title") for one in found.rescues},
    )  # fmt: skip


def _columns(
    desk: Desk, session: Session, sitting: Sitting, shared: Shared, *, only: str = ""
) -> Iterator[Column]:
    # A session that has closed is seen as it was at its end: by the decision and the day of then.
    of, day = _Of(session, sitting.session_id), day_of(desk, sitting.ended_at or shared.now)
    checks = checks_of(session, sitting.session_id, shared.series)
    warned = warned_in(session, day_of_sitting(desk, session, sitting)) if sitting.code else {}
    closer = closer_in(session, sitting.session_id)
    weighed = reweighed(
        session, sitting, shared.pinned, (dose for rows in of.doses.values() for dose in rows)
    )
    said = answers_of(session, [row.id for rows in of.raised.values() for row in rows])
    answers, corrected = _by(said, "alert_row"), corrected_among(session, said)
    for seat, person, code, name in _seats(session, sitting.session_id):
        if only and person != only:
            continue
        decision = newest_in(session, sitting.session_id, person, sitting.cohort_id)
        yield column(
            shared,
            Kept(
                seat=seat, person_id=person, code=code, initials=initials_of(name), name=name,
                sets=of.sets[person], rows=of.rows[person], doses=of.doses[person], raised=of.raised[person],
                answers=answers, corrected=corrected, missed=of.missed[person], orders=of.orders[person],
                rescues=of.rescues[person], deferral=next(reversed(of.deferrals[person]), None),
                discharge=next(reversed(of.gone[person]), None), admitted=person in of.admitted,
                limits=_limits(decision), shut=_shut(desk, session, decision, day), first_written=of.first_written,
                checks=checks.get(person, ()), closer=person in closer, reweighed=weighed,
                warned=warned.get(person, ()),
            ),
        )  # fmt: skip


class _Of:
    """What a session keeps, by person."""

    def __init__(self, session: Session, session_id: str) -> None:
        every = every_set(session, session_id)
        self.rows, self.sets = _by_row(every), _by_row(standing_sets(every))
        self.raised = _by(_all(session, AlertRaised, session_id))
        self.doses = _by(doses_of(session, session_id))
        self.first_written = _first_written(session, session_id, self.doses)
        self.missed = _by(missed_of(session, session_id))
        self.orders = _by(_newest(session, DoseOrder, session_id))
        self.rescues = _by(_newest(session, Rescue, session_id))
        self.deferrals = _by(_newest(session, Deferral, session_id))
        self.gone = _by(one for one in _newest(session, Discharge, session_id) if not one.taken_back)
        self.admitted = {row.person_id for row in _all(session, Admission, session_id)}


def _first_written(
    session: Session, session_id: str, doses: Mapping[str, Sequence[Dose]]
) -> Mapping[str, datetime]:
    """Of doses that were witnessed afterwards or corrected; of the others nothing needs to be asked."""
    if all(one.version == 1 for rows in doses.values() for one in rows):
        return {}
    query = select(Dose.dose_id, Dose.recorded_at).where(Dose.session_id == session_id, Dose.version == 1)
    return dict(session.execute(query).all())


def _all(session: Session, table: Any, session_id: str) -> Sequence[Any]:  # noqa: ANN401 - a table of a session
    return session.scalars(
        select(table).where(table.session_id == session_id).order_by(table.event_seq, table.id)
    ).all()


def _newest(session: Session, table: Any, session_id: str) -> Sequence[Any]:  # noqa: ANN401 - as above
    return session.scalars(_newest_rows(table), {"session_id": session_id}).all()


@cache
def _newest_rows(table: Any) -> Select[Any]:  # noqa: ANN401 - as above
    """Built once a table: the board asks it after every set."""
    return (
        select(table)
        .where(table.session_id == bindparam("session_id"), standing(table))
        .order_by(table.event_seq, table.id)
    )


def _by(rows: Iterable[Any], key: str = "person_id") -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _by_row(sets: Iterable[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for one in sets:
        found[one.row.person_id].append(one)
    return found


def _seats(session: Session, session_id: str) -> list[tuple[int, str, str, str]]:
    rows = session.execute(
        select(Seat.number, Participant.person_id, Participant.code, Participant.name)
        .join(Participant, Participant.person_id == Seat.person_id)
        .where(Seat.session_id == session_id, newest_person())
        .order_by(Seat.number)
    )
    return [(number, person, code, name) for number, person, code, name in rows]


def _limits(decision: Clearance | None) -> Limits:
    return limits_of(decision, json.loads(decision.conditions) if decision else {})


def _shut(desk: Desk, session: Session, decision: Clearance | None, day: date) -> tuple[Issue, ...]:
    """Why no further dose is given, whatever the decision is that does not stand: whoever was dosed stays."""
    if decision is None or standing_on(day, decision).valid:
        return ()
    if decision.decision in WITHDRAWN:
        why = why_suspended(desk, session, decision)
        said = {"why": Phrase(why.uk, {"uk": why.uk, "en": why.en})}
        return (Issue("CLR016" if decision.decision == "suspended" else "CLR065", "person", values=said),)
    if not decision.permits:
        return (Issue("CLR067" if decision.decision == "deferred" else "CLR066", "person"),)
    return (Issue("CLR068", "person", values={"day": f"{read_day(decision.valid_until):%d.%m.%Y}"}),)


def _marks(events: Sequence[SessionEvent], names: Mapping[str, str]) -> tuple[TimelineMark, ...]:
    until = {one.event.id: one.until for one in lasting(events)}
    return tuple(
        TimelineMark(
            event.id,
            event.kind,
            event.happened_at,
            until.get(event.id),
            names.get(event.author_id, ""),
            event.note,
        )
        for event in events
        if event.kind not in ENDS.values()
    )


def _staff(desk: Desk, session: Session, session_id: str) -> tuple[StaffPresent, ...]:
    return tuple(
        StaffPresent(one.user_id, one.name, initials_of(one.name), one.role, one.since, has_pin=one.has_pin)
        for one in present_staff(desk, session, session_id)
        if one.until is None
    )
