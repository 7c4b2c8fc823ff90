"""The sheet for the room: planned minutes for each seat, to be written by hand."""

from sqlalchemy.orm import Session as DbSession

from clinicdesk.reports.record import Cell, Fact, Facts, Head, Note, Part, Record, Table
from clinicdesk.reports.said import NOTHING, plain, worded
from clinicdesk.security.downtime_words import downtime_words
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import machine_key
from clinicdesk.services.nameless import roster_of, without_names
from clinicdesk.services.session_frame import cleared, closing_lines, held_of, record_about
from clinicdesk.services.session_parts import day_of_paper
from clinicdesk.services.session_written import room_checks

_GIVEN = ("time", "dose", "giver", "witness")


def run_sheet_record(desk: Desk, session: DbSession, cohort_id: str, which: str = "") -> Record:
    """The sheet for the same session."""
    held = held_of(desk, session, cohort_id, which)
    minutes = sorted({one for series in held.pinned.definition.series for one in series.minutes})
    heads = (
        Head(worded("sessionpapers.seat"), 5, strong=True), Head(worded("sessionpapers.code"), 10, strong=True),
        Head(worded("sessionpapers.conditions"), 16), *(Head(worded(f"sessionpapers.{name}"), 9) for name in _GIVEN),
        *(Head(plain(f"+{minute}"), 7) for minute in (0, *minutes)),
    )  # fmt: skip
    by_hand = (Cell(NOTHING, hand=True),) * (len(heads) - 3)
    rows = tuple(
        (
            Cell(plain(seat.number)),
            Cell(plain(held.code(seat.person_id))),
            Cell(cleared(held, seat)),
            *by_hand,
        )
        for seat in held.seats
    )
    table = Table(heads, rows, legend=worded("sessionpapers.run_legend"), boxed=True)
    parts = [Part("run", worded("sessionpapers.run"), (table,))]
    day = day_of_paper(held)
    if checked := tuple(room_checks(held, day)):
        parts.append(Part("checklist", worded("sessionpapers.part.checklist"), checked))
    roster = roster_of(session, held.row.cohort_id, day.codes)
    parts = [without_names(part, roster, day.staff.values()) for part in parts]
    if held.row.ended_at is None:
        words = plain(words_of_pack(session, held.row.session_id))
        pack = Facts((Fact(worded("sessionpapers.pack_words"), Cell(words)),))
        parts.append(
            Part("pack", worded("sessionpapers.pack"), (pack, Note(worded("sessionpapers.pack_legend"))))
        )
    parts.append(Part("hands", NOTHING, (closing_lines(),)))
    return record_about(held, "run_sheet", tuple(parts), "blank", landscape=True)


def words_of_pack(session: DbSession, session_id: str) -> str:
    """What opens the downtime pack of a session. Printed here and nowhere else."""
    return downtime_words(machine_key(session, "document"), session_id)
