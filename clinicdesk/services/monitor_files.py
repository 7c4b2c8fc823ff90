"""Vital signs from a bedside monitor's export: looked at line by line, then taken over in one act and marked."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.monitor import (
    PRESSURE,
    TIME,
    MonitorLine,
    MonitorTable,
    lines_of,
    read_monitor,
    remapped,
)
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.values import Value
from clinicdesk.security.canonical import sha256_hex
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach, names_of_users
from clinicdesk.services.days import days_of
from clinicdesk.services.departures import left_at
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.judging import judge_again, watched
from clinicdesk.services.monitor_columns import mapped_before, remember
from clinicdesk.services.presence import running_of
from clinicdesk.services.reading_values import FORM, checked_set, rows_of_set, text_of
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.watch import form_of_series, series_of_session

MOST_BYTES = 5 * 1024 * 1024
_ORIGIN = "monitor:"


@dataclass(frozen=True, slots=True)
class MonitorRow:
    """One line as it would be taken over. `outcome`: new, same (here already), between (no pressure), problem."""

    line: int
    taken_at: dt.datetime | None
    values: Mapping[str, str]
    outcome: str
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class MonitorFile:
    """An export read for one participant of the running session. `columns`: field to column, counted from 0.

    `mapped_by`, `mapped_at`: who mapped headings like these last, and when; "" and None where they are guessed.
    """

    digest: str
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    rows: tuple[MonitorRow, ...]
    mapped_by: str = ""
    mapped_at: dt.datetime | None = None

    def count(self, outcome: str) -> int:
        """How many lines have this outcome."""
        return sum(row.outcome == outcome for row in self.rows)


@verb(Permission.RECORD_READINGS, reads=True)
def look_at_monitor(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, data: bytes,
    columns: Mapping[str, int] | None = None, every_line: bool = False,
) -> MonitorFile:  # fmt: skip
    """What an export would bring; nothing is written. `columns`: as a person maps them now.

    Without `columns`: as the clinic mapped such headings before, else as guessed; none where no heading is known.

    Where the monitor measured pressure, the lines in between are left out unless `every_line`. Raises Refused
    MON001, MON002, MON003 (too large), MON008, MON009 (columns), IMP…, SES005, PPL004.
    """
    table = _table(data, columns)
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        sitting = running_of(session, session_id)
        before = None if columns is not None else mapped_before(session, table)
        if before is not None:
            table = remapped(table, before.columns)
        seen = _file(desk, session, sitting, person_id, data=data, table=table, every_line=every_line)
        names = names_of_users(session) if before is not None else {}
    return seen if before is None else replace(seen, mapped_by=names.get(before.by, ""), mapped_at=before.at)


@verb(Permission.RECORD_READINGS)
def take_over_monitor(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, data: bytes,
    columns: Mapping[str, int] | None = None, every_line: bool = False, set_aside: frozenset[int] = frozenset(),
) -> Changes:  # fmt: skip
    """Write the new lines, each a set marked as imported, with the alerts they raise. One act.

    `set_aside`: lines with problems that a person leaves out. `columns` that differ from what is known are kept for
    the clinic, by their headings. Raises as `look_at_monitor`, and MON004 (problems
    are left), MON005 (nothing new).
    """
    file = look_at_monitor(
        desk, actor, session_id=session_id, person_id=person_id, data=data, columns=columns, every_line=every_line
    )  # fmt: skip
    if TIME not in file.columns:
        raise Refused(Issue("MON008", TIME))
    left = [row for row in file.rows if row.outcome == "problem" and row.line not in set_aside]
    if left:
        raise Refused(Issue("MON004", "file", values={"n": len(left), "line": left[0].line}))
    new = [row for row in file.rows if row.outcome == "new" and row.taken_at is not None]
    if not new:
        raise Refused(Issue("MON005", "file"))
    with desk.write(actor, Action.MONITOR_IMPORTED, entity="reading", entity_id=file.digest, person_id=person_id,
                    reason=file.digest) as work:  # fmt: skip
        sitting, written = running_of(work.session, session_id), []
        if columns is not None:
            remember(desk, work, actor, session_id, guessed=_table(data, None), columns=columns)
        asked = _form(desk, work.session, sitting)
        for row in new:
            assert row.taken_at is not None
            reading = Response(
                id=desk.ids.new(), response_id=desk.ids.new(), version=1, session_id=session_id,
                person_id=person_id, form=FORM, form_version=asked.version, taken_at=row.taken_at,
                author_id=actor.user_id, origin=_ORIGIN + file.digest,
            )  # fmt: skip
            values = _values(asked, row.values, row.taken_at)
            work.add(reading, *rows_of_set(desk, asked, reading, values))
            written.append(watched(reading, values))
        since = min(one.row.taken_at for one in written)
        judge_again(desk, work, sitting, person_id, written, actor=actor, since=since)
    return desk.changes(Topic.VITALS, subject=person_id)


def _table(data: bytes, columns: Mapping[str, int] | None) -> MonitorTable:
    if len(data) > MOST_BYTES:
        raise Refused(Issue("MON003", "file", values={"mb": MOST_BYTES // 1024 // 1024}))
    table = read_monitor(data)
    return table if columns is None else remapped(table, columns)


def _file(
    desk: Desk, session: Session, sitting: Sitting, person_id: str, *, data: bytes, table: MonitorTable,
    every_line: bool,
) -> MonitorFile:  # fmt: skip
    here = set(
        session.scalars(
            select(Response.taken_at).where(
                Response.session_id == sitting.session_id, Response.person_id == person_id,
                Response.origin.startswith(_ORIGIN),
            )
        )
    )  # fmt: skip
    now, lines = session_now(desk, session, sitting.session_id), list(lines_of(table))
    # What the monitor measured once somebody had left was somebody else's.
    now = min(now, left_at(session, sitting.session_id, person_id) or now)
    only = not every_line and any(PRESSURE in line.values for line in lines)
    asked, rows = _form(desk, session, sitting), []
    for line in lines:
        moment = _moment(desk, line, sitting)
        if only and PRESSURE not in line.values:
            rows.append(MonitorRow(line.line, moment, line.values, "between"))
            continue
        rows.append(_row(asked, line, moment, sitting, here=here, now=now))
    return MonitorFile(sha256_hex(data), table.headings, table.columns, tuple(_twice(rows)))


def _twice(rows: Iterable[MonitorRow]) -> Iterator[MonitorRow]:
    """Of two lines of one minute the second is a person's to decide about: which of them is true, no file says."""
    first: dict[dt.datetime, int] = {}
    for row in rows:
        minute = row.taken_at.replace(second=0, microsecond=0) if row.taken_at else None
        if minute is None or row.outcome not in {"new", "same"}:
            yield row
        elif minute in first and row.outcome == "new":
            twice = Issue("MON011", "time", values={"line": first[minute]})
            yield replace(row, outcome="problem", issues=(twice,))
        else:
            first.setdefault(minute, row.line)
            yield row


def _row(
    asked: Form,
    line: MonitorLine,
    moment: dt.datetime | None,
    sitting: Sitting,
    *,
    here: set[dt.datetime],
    now: dt.datetime,
) -> MonitorRow:
    if moment is None:
        return MonitorRow(line.line, None, line.values, "problem", (Issue("MON006", "time"),))
    if moment < sitting.started_at or moment > now:
        return MonitorRow(line.line, moment, line.values, "problem", (Issue("MON007", "time"),))
    if moment in here:
        return MonitorRow(line.line, moment, line.values, "same")
    try:
        values = _values(asked, line.values, moment)
    except Refused as refusal:
        return MonitorRow(line.line, moment, line.values, "problem", refusal.issues)
    return MonitorRow(line.line, moment, {key: text_of(value) for key, value in values.items()}, "new")


def _form(desk: Desk, session: Session, sitting: Sitting) -> Form:
    return form_of_series(session, series_of_session(desk, session, sitting))


def _values(asked: Form, values: Mapping[str, str], moment: dt.datetime) -> dict[str, Value]:
    """What a monitor measured is not asked about: it is marked as its own."""
    return checked_set(asked, values, taken_at=moment, latest=moment, confirmed=True)


def _moment(desk: Desk, line: MonitorLine, sitting: Sitting) -> dt.datetime | None:
    """The line's time in UTC: a monitor's clock is the clinic's, and without a date it is the session's day."""
    if line.clock is None:
        return None
    days = days_of(desk)
    day = line.day or days.of(sitting.started_at)
    return dt.datetime.combine(day, line.clock, tzinfo=days.zone).astimezone(dt.UTC)
