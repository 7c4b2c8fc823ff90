"""Vital signs from a bedside monitor's export: looked at line by line, then taken over in one act and marked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.monitor import (
    TIME,
    MonitorLine,
    MonitorTable,
    lines_of,
    read_monitor,
    remapped,
    unread,
)
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.protocols.language import Form
from clinicdesk.security.canonical import sha256_hex
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach, names_of_users
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.judging import judge_again, watched
from clinicdesk.services.monitor_columns import mapped_before, remember
from clinicdesk.services.monitor_rows import (
    ORIGIN,
    Frame,
    MonitorRow,
    frame_of,
    patients_of,
    rows_of,
    values_of,
)
from clinicdesk.services.presence import running_of
from clinicdesk.services.reading_values import FORM, rows_of_set
from clinicdesk.services.reasons import check_words
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.watch import form_of_series, series_of_session

MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileAnswers:
    """What a person says of a file that it does not say itself.

    `patient`: whose lines of several patients'; `order`: how its dates stand, of `ORDERS`; `session_day`: its times
    without a date are the session's; `anyway`: why lines are taken that the program asked about; `without`: it is
    known that pressure or SpO₂ is taken from none of its columns.
    """

    patient: str | None = None
    order: str = ""
    session_day: bool = False
    anyway: str = ""
    without: bool = False


UNSAID = FileAnswers()


@dataclass(frozen=True, slots=True)
class MonitorFile:
    """An export read for one participant of the running session. `columns`: field to column, counted from 0.

    `patients`: whom it names, where they are several; `two_ways`: its dates can be read in more than one order;
    `day`: the clinic's day that its times without a date are taken for, None where all have one.
    `mapped_by`, `mapped_at`: who mapped headings like these last, and when; "" and None where they are guessed.
    """

    digest: str
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    rows: tuple[MonitorRow, ...]
    mapped_by: str = ""
    mapped_at: dt.datetime | None = None
    patients: tuple[str, ...] = ()
    two_ways: bool = False
    day: dt.date | None = None
    unread: tuple[str, ...] = ()
    """Columns with numbers of which nothing is taken, while pressure or SpO₂ comes from none."""

    def count(self, outcome: str) -> int:
        """How many lines have this outcome."""
        return sum(row.outcome == outcome for row in self.rows)


@verb(Permission.RECORD_READINGS, reads=True)
def look_at_monitor(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, data: bytes,
    columns: Mapping[str, int] | None = None, every_line: bool = False, answers: FileAnswers = UNSAID,
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
        lines = lines_of(table, answers.order)
        frame = frame_of(
            desk, session, sitting, person_id, form=_form(desk, session, sitting), digest=sha256_hex(data),
            lines=lines, patient=answers.patient, every_line=every_line,
        )  # fmt: skip
        seen = _file(frame, table, lines, digest=sha256_hex(data))
        names = names_of_users(session) if before is not None else {}
    return seen if before is None else replace(seen, mapped_by=names.get(before.by, ""), mapped_at=before.at)


@verb(Permission.RECORD_READINGS)
def take_over_monitor(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, data: bytes,
    columns: Mapping[str, int] | None = None, every_line: bool = False, set_aside: frozenset[int] = frozenset(),
    answers: FileAnswers = UNSAID,
) -> Changes:  # fmt: skip
    """Write the new lines, each a set marked as imported, with the alerts they raise. One act.

    `set_aside`: lines with problems, or asked about, that a person leaves out. `columns` that differ from what is
    known are kept for the clinic, by their headings. Raises as `look_at_monitor`, and MON004 (problems are left),
    MON005 (nothing new), MON292 (of several patients nobody chose), MON295 (the day of its times is not confirmed),
    MON296 (lines that are asked about, without a reason), MON501 (unread columns, where pressure or SpO₂ may be).
    """
    file = look_at_monitor(
        desk, actor, session_id=session_id, person_id=person_id, data=data, columns=columns,
        every_line=every_line, answers=answers,
    )  # fmt: skip
    new = _to_take(file, answers, set_aside)
    why = answers.anyway.strip() if any(row.outcome == "asked" for row in new) else ""
    with desk.write(actor, Action.MONITOR_IMPORTED, entity="reading", entity_id=file.digest, person_id=person_id,
                    reason=f"{file.digest}: {why}" if why else file.digest) as work:  # fmt: skip
        sitting, written = running_of(work.session, session_id), []
        if columns is not None:
            remember(desk, work, actor, session_id, guessed=_table(data, None), columns=columns)
        asked = _form(desk, work.session, sitting)
        for row in new:
            assert row.taken_at is not None
            reading = Response(
                id=desk.ids.new(), response_id=desk.ids.new(), version=1, session_id=session_id,
                person_id=person_id, form=FORM, form_version=asked.version, taken_at=row.taken_at,
                author_id=actor.user_id, origin=ORIGIN + file.digest,
            )  # fmt: skip
            values = values_of(asked, row.values, row.taken_at)
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


def _to_take(file: MonitorFile, answers: FileAnswers, set_aside: frozenset[int]) -> list[MonitorRow]:
    """The lines to be written, once everything that is asked about the file is answered."""
    if TIME not in file.columns:
        raise Refused(Issue("MON008", TIME))
    if file.unread and not answers.without:
        raise Refused(Issue("MON501", "without", values={"names": ", ".join(file.unread)}))
    if file.patients and answers.patient not in file.patients:
        raise Refused(Issue("MON292", "whose", values={"n": len(file.patients)}))
    left = [row for row in file.rows if row.outcome == "problem" and row.line not in set_aside]
    if left:
        raise Refused(Issue("MON004", "file", values={"n": len(left), "line": left[0].line}))
    asked = [row for row in file.rows if row.outcome == "asked" and row.line not in set_aside]
    check_words("anyway", answers.anyway)
    if asked and not answers.anyway.strip():
        raise Refused(Issue("MON296", "anyway", values={"n": len(asked), "line": asked[0].line}))
    if file.day is not None and not answers.session_day:
        raise Refused(Issue("MON295", "session_day", values={"day": file.day.isoformat()}))
    new = [row for row in file.rows if row.outcome == "new" or row in asked]
    if not new:
        raise Refused(Issue("MON005", "file"))
    return new


def _file(frame: Frame, table: MonitorTable, lines: Sequence[MonitorLine], *, digest: str) -> MonitorFile:
    undated = any(line.clock is not None and not line.dated for line in lines)
    return MonitorFile(
        digest, table.headings, table.columns, rows_of(frame, lines), patients=patients_of(lines),
        two_ways=any(line.doubt == "two_ways" for line in lines),
        day=frame.sitting.started_at.astimezone(frame.zone).date() if undated else None,
        unread=unread(table) if table.columns else (),
    )  # fmt: skip


def _form(desk: Desk, session: Session, sitting: Sitting) -> Form:
    return form_of_series(session, series_of_session(desk, session, sitting))
