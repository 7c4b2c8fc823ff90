"""What becomes of each line of a monitor's file: new, here already, left out, in doubt, or a person's to decide."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.monitor import PRESSURE, MonitorLine
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.values import Value
from clinicdesk.services.caseload import person_of
from clinicdesk.services.days import days_of
from clinicdesk.services.departures import left_at
from clinicdesk.services.desk import Desk
from clinicdesk.services.reading_values import FORM, checked_set, in_force, sets_of, text_of
from clinicdesk.services.session_clock import session_now

ORIGIN = "monitor:"
_DOUBTS = {"unread": "MON290", "two_ways": "MON291"}


@dataclass(frozen=True, slots=True)
class MonitorRow:
    """One line as it would be taken over. `marks`: fields that the monitor marked and did not measure.

    `outcome`: new, same (here already), between (no pressure), other (another patient of the file), problem, asked
    (already another's, or this minute is here otherwise: taken only with a reason).
    """

    line: int
    taken_at: dt.datetime | None
    values: Mapping[str, str]
    outcome: str
    issues: tuple[Issue, ...] = ()
    marks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Written:
    """A set that the session has: whose, when, what as plain text, from which file, and whether it still counts."""

    person_id: str
    taken_at: dt.datetime
    values: Mapping[str, str]
    origin: str
    counts: bool

    def says(self, values: Mapping[str, str]) -> bool:
        """Whether it holds these values, each the same."""
        return all(self.values.get(key) == said for key, said in values.items())


@dataclass(frozen=True, slots=True)
class Frame:
    """What lines are judged by: whom for, when the session was, what it has, and what the file is like.

    `origin`: that of this file's sets; `alone`: it names no second patient; `patient`: whose lines are taken,
    None for all; `only`: lines without a pressure are left out.
    """

    form: Form
    person_id: str
    sitting: Sitting
    now: dt.datetime
    zone: dt.tzinfo
    written: Sequence[Written]
    codes: Mapping[str, str]
    origin: str
    alone: bool
    patient: str | None
    only: bool


def frame_of(
    desk: Desk, session: Session, sitting: Sitting, person_id: str, *, form: Form, digest: str,
    lines: Sequence[MonitorLine], patient: str | None, every_line: bool,
) -> Frame:  # fmt: skip
    """Everything that the lines of a file are judged by, asked for once."""
    now = session_now(desk, session, sitting.session_id)
    # What the monitor measured once somebody had left was somebody else's.
    now = min(now, left_at(session, sitting.session_id, person_id) or now)
    written = _written(session, sitting.session_id)
    others = {one.person_id for one in written} - {person_id}
    return Frame(
        form, person_id, sitting, now, days_of(desk).zone, written,
        {one: person_of(session, one).code for one in others}, ORIGIN + digest, not patients_of(lines),
        patient, not every_line and any(PRESSURE in line.values for line in lines),
    )  # fmt: skip


def patients_of(lines: Iterable[MonitorLine]) -> tuple[str, ...]:
    """Whom a file names, in the order of its lines; none where all of it is of one patient or of nobody by name."""
    named = tuple(dict.fromkeys(line.patient for line in lines))
    return named if len(named) > 1 else ()


def rows_of(frame: Frame, lines: Iterable[MonitorLine]) -> tuple[MonitorRow, ...]:
    """Each line with what becomes of it."""
    made = (replace(_row(frame, line), marks=line.marks) for line in lines)
    return tuple(_twice(made))


def moment_of(frame: Frame, line: MonitorLine) -> dt.datetime | None:
    """The line's time in UTC. None while its day or hour is not known.

    Without a date it is the session's day, or the day after where only that lies within the session.
    """
    if line.clock is None or line.doubt:
        return None
    zone = line.zone or frame.zone
    first = line.day or frame.sitting.started_at.astimezone(zone).date()
    moment = _at(first, line.clock, zone)
    if line.day is None and not line.dated and moment < frame.sitting.started_at:
        next_day = _at(first + dt.timedelta(days=1), line.clock, zone)
        return next_day if next_day <= frame.now else moment
    return moment


def values_of(form: Form, values: Mapping[str, str], moment: dt.datetime) -> dict[str, Value]:
    """What a monitor measured is not asked about: it is marked as its own. Refused as `checked_set`."""
    return checked_set(form, values, taken_at=moment, latest=moment, confirmed=True)


def _at(day: dt.date, clock: dt.time, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, clock, tzinfo=zone).astimezone(dt.UTC)


def _row(frame: Frame, line: MonitorLine) -> MonitorRow:
    moment = moment_of(frame, line)
    if not frame.alone and line.patient != frame.patient:
        return MonitorRow(line.line, moment, line.values, "other")
    if frame.only and PRESSURE not in line.values:
        return MonitorRow(line.line, moment, line.values, "between")
    if moment is None:
        issue = Issue(_DOUBTS[line.doubt], "time", values={"said": line.said}) if line.doubt and line.clock else (
            Issue("MON006", "time")
        )  # fmt: skip
        return MonitorRow(line.line, None, line.values, "problem", (issue,))
    if moment < frame.sitting.started_at or moment > frame.now:
        return MonitorRow(line.line, moment, line.values, "problem", (Issue("MON007", "time"),))
    try:
        checked = values_of(frame.form, line.values, moment)
    except Refused as refusal:
        return MonitorRow(line.line, moment, line.values, "problem", refusal.issues)
    values = {key: text_of(value) for key, value in checked.items()}
    outcome, issues = _against_written(frame, moment, values)
    return MonitorRow(line.line, moment, values, outcome, issues)


def _against_written(
    frame: Frame, moment: dt.datetime, values: Mapping[str, str]
) -> tuple[str, tuple[Issue, ...]]:
    """Whether the session has this set already: of this person, of another, or otherwise in the same minute."""
    minute = _minute(moment)
    mine = [one for one in frame.written if one.person_id == frame.person_id]
    from_files = [one for one in mine if one.origin.startswith(ORIGIN) and one.taken_at == moment]
    if any(one.says(values) for one in from_files):
        return "same", ()
    here = [one for one in mine if one.counts and _minute(one.taken_at) == minute]
    if any(one.says(values) for one in here):
        return "same", ()
    issues = [
        Issue("MON293", "anyway", values={"code": frame.codes[one.person_id]})
        for one in frame.written
        if one.person_id != frame.person_id and one.counts and one.origin.startswith(ORIGIN)
        and one.taken_at == moment and (one.says(values) or (frame.alone and one.origin == frame.origin))
    ]  # fmt: skip
    issues += [Issue("MON294", "anyway", values={"was": _short(one.values)}) for one in here]
    return ("asked", tuple(issues)) if issues else ("new", ())


def _minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)


def _short(values: Mapping[str, str]) -> str:
    """A set in a few figures: pressure as 128/82, the rest as they stand."""
    rest = [said for key, said in values.items() if key in {"pulse", "spo2"}]
    pressure = f"{values.get('sbp', '–')}/{values.get('dbp', '–')}" if {"sbp", "dbp"} & set(values) else ""
    return ", ".join(filter(None, (pressure, *rest))) or ", ".join(values.values())


def _twice(rows: Iterable[MonitorRow]) -> Iterator[MonitorRow]:
    """Of two lines of one minute the second is a person's to decide about: which of them is true, no file says."""
    first: dict[dt.datetime, int] = {}
    for row in rows:
        minute = _minute(row.taken_at) if row.taken_at else None
        if minute is None or row.outcome not in {"new", "same", "asked"}:
            yield row
        elif minute in first and row.outcome != "same":
            twice = Issue("MON011", "time", values={"line": first[minute]})
            yield replace(row, outcome="problem", issues=(twice,))
        else:
            first.setdefault(minute, row.line)
            yield row


def _written(session: Session, session_id: str) -> tuple[Written, ...]:
    """Every set of a session, corrected ones too."""
    of_session = Response.session_id == session_id
    rows = session.scalars(select(Response).where(of_session, Response.form == FORM)).all()
    counting = set(session.scalars(select(Response.id).where(of_session, *in_force())))
    sets = sets_of(session, [row.id for row in rows])
    return tuple(
        Written(
            row.person_id, row.taken_at, {key: text_of(value) for key, value in sets[row.id].items()},
            row.origin, row.id in counting,
        )
        for row in rows
    )  # fmt: skip
