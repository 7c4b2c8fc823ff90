"""When the next set of somebody is due: the series from their own T0, repeats that alerts ask for, sets missed."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Row, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Admission, Clearance
from clinicdesk.models.dosing import Dose, MissedSet
from clinicdesk.protocols.filing import ON_TIME
from clinicdesk.protocols.nearness import state_at
from clinicdesk.protocols.programme_language import Series
from clinicdesk.protocols.schedule import Due, Filed, Taken, due_clock, planned, unmeasured
from clinicdesk.services.board_views import DueState, Pip, PipState
from clinicdesk.services.watch import Watched

_MINUTE = timedelta(minutes=1)


class Repeat(NamedTuple):
    """An alert of a set asks for another one: when that is to be, and the fields it is to measure.

    `ever`: each time at which it was to be, as its set was put right.
    """

    at: datetime
    fields: frozenset[str]
    ever: frozenset[datetime]


@dataclass(frozen=True, slots=True)
class Course:
    """What a person's clock is made of: doses given (oldest first, in force), sets, misses, repeats asked for."""

    doses: Sequence[Dose]
    sets: Sequence[Watched]
    missed: Sequence[MissedSet] = ()
    repeats: Sequence[Repeat] = ()
    closer: bool = False
    """The decision they were admitted by asks for extra vital signs."""


@dataclass(frozen=True, slots=True)
class NextSet:
    """The next set: `state` "none" before the first dose. `repeat`: an alert or a miss asks for it.

    A repeat is named as a planned set is: its minute after the newest dose before it.
    """

    state: DueState
    at: datetime | None
    minute: int | None
    ordinal: int
    repeat: bool
    pips: tuple[Pip, ...]
    lacks: tuple[str, ...] = ()
    """The fields that it still needs."""
    begun: bool = False
    """Some of what it needs was measured."""


NOTHING = NextSet("none", None, None, 0, repeat=False, pips=())


def next_set(series: Series, course: Course, now: datetime, *, held: bool) -> NextSet:
    """What is due now, or next."""
    if not course.doses:
        return NOTHING
    first, boosters = course.doses[0], [dose.given_at for dose in course.doses[1:]]
    plan = planned(series, first.given_at, boosters, first.route, closer=course.closer)
    taken = [
        Taken(one.row.taken_at, frozenset(one.values))
        for one in course.sets
        if one.row.taken_at > first.given_at
    ]
    # By their names: a corrected time of the dose moves its plan, and with it the sets that were missed.
    names = {(one.ordinal, one.minute) for one in course.missed}
    excused = {due for due in plan if (due.dose, due.minute) in names}
    clock = due_clock(series, plan, taken, now, excused=excused, held=held)
    pips = tuple(_pip(series, due, clock.next, now, course, filed=clock.filed.get(due)) for due in plan)
    asked = tuple(_asked_again(series, course))
    again = min(asked, default=None, key=lambda one: one.at)
    ahead = clock.next
    if again is not None and (clock.at is None or again.at <= clock.at):
        state = state_at(series, again.at, now)
        held_now = held and state in {"due", "overdue"}
        ordinal, minute = name = _named(course, again.at)
        lacks = {field for one in asked if _named(course, one.at) == name for field in one.fields}
        return NextSet(
            "held" if held_now else state, again.at, minute, ordinal, repeat=True, pips=pips,
            lacks=tuple(sorted(lacks)),
        )  # fmt: skip
    if ahead is None:
        return NextSet("finished", None, None, 0, repeat=False, pips=pips)
    return NextSet(
        clock.state, clock.at, ahead.minute, ahead.dose, repeat=False, pips=pips, lacks=clock.lacks,
        begun=0 < len(clock.lacks) < len(series.needs),
    )  # fmt: skip


def unmeasured_of(
    series: Series, doses: Sequence[Dose], sets: Iterable[tuple[str, datetime, Collection[str]]], *,
    closer: bool = False,
) -> Mapping[str, tuple[str, ...]]:  # fmt: skip
    """Of sets after the first dose (row id, when, fields): what the planned one they answer was left without."""
    if not doses:
        return {}
    first, boosters = doses[0], [dose.given_at for dose in doses[1:]]
    after = sorted((one for one in sets if one[1] > first.given_at), key=lambda one: one[1])
    plan = planned(series, first.given_at, boosters, first.route, closer=closer)
    lacks = unmeasured(series, plan, [Taken(at, frozenset(fields)) for _, at, fields in after])
    return {row: said for (row, _, _), said in zip(after, lacks, strict=True) if said}


def open_repeats(series: Series, course: Course) -> tuple[Repeat, ...]:
    """Repeats that alerts and missed sets ask for and that nobody has measured or explained, ahead ones too."""
    return tuple(_asked_again(series, course))


def pips_until(series: Series, course: Course, until: datetime) -> tuple[Pip, ...]:
    """The sets planned until a moment, and the repeats due by then that nobody has measured or explained."""
    planned_ones = [pip for pip in next_set(series, course, until, held=False).pips if pip.at <= until]
    again = [
        Pip(*_named(course, one.at), one.at, "overdue")
        for one in (open_repeats(series, course) if course.doses else ())
        if one.at <= until
    ]
    return tuple(sorted((*planned_ones, *again), key=lambda pip: pip.at))


def _asked_again(series: Series, course: Course) -> Iterable[Repeat]:
    """Repeats of alerts and second tries of missed sets that nobody has measured since, or said why not.

    Each with the fields that it still lacks.
    """
    for repeat in course.repeats:
        lacks = _lacking(course, repeat.at - ON_TIME, repeat.fields)
        if lacks is not None and not _explained(course, repeat.ever):
            yield repeat._replace(fields=lacks)
    needs = frozenset(series.needs)
    for miss in course.missed:
        lacks = _lacking(course, miss.due_at, needs)
        if miss.again_at is None or lacks is None:
            continue
        ever = frozenset({miss.again_at})
        if not _explained(course, ever, by_other_than=miss):
            yield Repeat(miss.again_at, lacks, ever)


def _lacking(course: Course, since: datetime, fields: frozenset[str]) -> frozenset[str] | None:
    """What the sets from a moment on have not measured of these fields, one at a time or all at once; None: done."""
    sets = [one for one in course.sets if one.row.taken_at >= since]
    lacks = fields.difference(*(one.values for one in sets))
    return lacks if lacks or not sets else None


def _named(course: Course, at: datetime) -> tuple[int, int]:
    """Ordinal and minute of a repeat: after which dose it is, and how long after it."""
    before = [dose.given_at for dose in course.doses if dose.given_at <= at] or [course.doses[0].given_at]
    return len(before) - 1, max(0, (at - before[-1]) // _MINUTE)


def _explained(course: Course, ever: Iterable[datetime], *, by_other_than: MissedSet | None = None) -> bool:
    """By a miss of the same minute, as due when it was explained: a dose or a set put right since moves the names."""
    return any(
        abs(at - one.due_at) < _MINUTE and _named(course, at) == _named(course, one.due_at)
        for at in ever
        for one in course.missed
        if one is not by_other_than
    )


def _pip(
    series: Series, due: Due, ahead: Due | None, now: datetime, course: Course, *, filed: Filed | None
) -> Pip:
    miss = next((one for one in course.missed if (one.ordinal, one.minute) == (due.dose, due.minute)), None)
    begun, whole = (filed.begun, filed.whole) if filed else (None, None)
    state: PipState = "overdue" if due.at <= now else "ahead"
    if whole is not None and (miss is None or abs(whole - due.at) <= ON_TIME):
        state, miss = "done", None
    elif miss is not None:
        state = "missed"
    elif due == ahead and due.at <= now:
        state = "due"
    measured = filed.fields if filed else frozenset[str]()
    lacks = () if whole else tuple(need for need in series.needs if need not in measured)
    return Pip(due.dose, due.minute, due.at, state, miss.cause if miss else "", begun, whole, lacks)


def doses_of(session: Session, session_id: str, person_id: str = "") -> tuple[Dose, ...]:
    """The doses in force of a session, in the order they were given; without those that were taken back."""
    query = select(Dose).where(Dose.session_id == session_id)
    if person_id:
        query = query.where(Dose.person_id == person_id)
    return _given(session, query)


Seat = tuple[str, str]
"""A session and a person in it."""


def doses_by_seat(session: Session, people: Collection[str]) -> Mapping[Seat, Sequence[Dose]]:
    """Session and person to the doses in force, in the order they were given, in every session of these people."""
    found: dict[Seat, list[Dose]] = {}
    for row in _given(session, select(Dose).where(Dose.person_id.in_(people))):
        found.setdefault((row.session_id, row.person_id), []).append(row)
    return found


def _given(session: Session, query: Select[Dose]) -> tuple[Dose, ...]:
    rows = session.scalars(query.order_by(Dose.ordinal, Dose.version)).all()
    gone = {row.supersedes for row in rows}
    return tuple(row for row in rows if row.id not in gone and row.given_ul)


_ADMITTED = select(Admission.session_id, Admission.person_id, Clearance.conditions).join(
    Clearance, Clearance.id == Admission.clearance_row
)
# Built once: a board asks it after every set.
_ADMITTED_IN = _ADMITTED.where(Admission.session_id == bindparam("session"))


def closer_in(session: Session, session_id: str) -> frozenset[str]:
    """Whom the decision of their admission gives extra vital signs; a later decision changes no plan of the day."""
    return frozenset(person for _, person in _closer(session.execute(_ADMITTED_IN, {"session": session_id})))


def closer_seats(session: Session, people: Collection[str]) -> frozenset[Seat]:
    """The seats of these people, in any session, whose admission's decision gives extra vital signs."""
    return frozenset(_closer(session.execute(_ADMITTED.where(Admission.person_id.in_(people)))))


def _closer(rows: Iterable[Row[str, str, str]]) -> Iterator[Seat]:
    return ((sitting, person) for sitting, person, said in rows if json.loads(said).get("extra_vitals"))


def missed_of(session: Session, session_id: str, person_id: str = "") -> tuple[MissedSet, ...]:
    """The sets of a session that were missed with a reason; not those of a dose in whose place another came."""
    anew = exists().where(
        Dose.session_id == MissedSet.session_id, Dose.person_id == MissedSet.person_id,
        Dose.ordinal == MissedSet.ordinal, Dose.version == 1, Dose.event_seq > MissedSet.event_seq,
    )  # fmt: skip
    query = select(MissedSet).where(MissedSet.session_id == session_id, ~anew)
    if person_id:
        query = query.where(MissedSet.person_id == person_id)
    return tuple(session.scalars(query.order_by(MissedSet.due_at)))


def void_missed(session: Session, session_id: str) -> frozenset[str]:
    """Row ids of a session's missed sets that count no longer: the dose they were planned after was taken back."""
    given = {(one.person_id, one.ordinal) for one in doses_of(session, session_id)}
    counts = {one.id for one in missed_of(session, session_id) if (one.person_id, one.ordinal) in given}
    every = session.scalars(select(MissedSet.id).where(MissedSet.session_id == session_id))
    return frozenset(every) - counts
