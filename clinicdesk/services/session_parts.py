"""The twelve parts of a dosing session's record, by codes only."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import SessionStaff
from clinicdesk.reports.record import Block, Cell, Fact, Facts, Head, Note, Part, Signatures, Table
from clinicdesk.reports.said import DASH, NOTHING, Said, ours, plain, worded
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.clearance_state import decision_in
from clinicdesk.services.closing_blocks import planned_sets
from clinicdesk.services.cohort_papers import staff_table
from clinicdesk.services.nameless import batch_numbers, roster_of, without_names
from clinicdesk.services.overwritten import overwritten_in
from clinicdesk.services.record_parts.phases import session_phases
from clinicdesk.services.session_adverse import adverse_in, adverse_table, forms_of
from clinicdesk.services.session_amendments import session_amendments, session_marks
from clinicdesk.services.session_changes import last_change
from clinicdesk.services.session_day import (
    SessionDay,
    alerts,
    dosed_or_not,
    home,
    present,
)
from clinicdesk.services.session_drugs import drugs, rescues
from clinicdesk.services.session_frame import Held, cleared_then, closing_lines, signed_block
from clinicdesk.services.session_signatures import Over
from clinicdesk.services.session_signed import said_of_signed
from clinicdesk.services.session_timeline import timeline
from clinicdesk.services.session_titles import interval_said, title_on_paper
from clinicdesk.services.session_written import group_note, incidents, room_checks
from clinicdesk.services.signed_content import DOSE, SESSION
from clinicdesk.services.signing import SignatureView, signatures_on
from clinicdesk.services.staffing import assignments_in
from clinicdesk.services.strangers import with_strangers_of
from clinicdesk.services.watch import every_set, series_of, standing_sets

_ROSTER = (("code", 10), ("seat", 6), ("cleared", 22), ("by", 18), ("admitted", 20), ("dosed_or_not", 24))
_WATCHED = (
    ("code", 14), ("planned", 12), ("done", 12), ("missed", 12), ("beside_plan", 14), ("first", 12), ("last", 12),
    ("amended", 12),
)  # fmt: skip
_FORMS = (("code", 15), ("form", 50), ("time", 12), ("filled_by", 23))


def parts_of(held: Held, views: tuple[SignatureView, ...], signed: Sequence[Over] = ()) -> list[Part]:
    """The twelve parts of a session's record; what the file does not hold yet says so."""
    void = frozenset(one.record_id for one in signed if one.is_void)
    day = replace(day_of_paper(held), void=void)
    there = present(day)
    staff = there if there.rows else staff_table(held.desk, held.session, held.row.cohort_id)
    adverse = adverse_in(held, day)
    corrected = session_amendments(day)
    blocks: dict[str, tuple[Block, ...]] = {
        "head": (_head(held),), "staff": (staff,),
        "checklist": (_checklists(held), *room_checks(held, day)),
        "roster": (_roster(held, day),), "drugs": tuple(drugs(day)), "timeline": (timeline(held, day, adverse),),
        "watched": (_watched(held),),
        "alerts": (alerts(day), *((rescue,) if (rescue := rescues(day)).rows else ()),
                   adverse_table(adverse)),
        "home": (home(day),),
        "notes": tuple(group_note(held, day)), "incidents": tuple(incidents(held, day)),
        "closing": (signed_block(held, views) if views else closing_lines(), *((corrected,) if corrected else ()),
                    *_signatures(held, day, signed)),
    }  # fmt: skip
    roster = roster_of(held.session, held.row.cohort_id, day.codes)
    roster = with_strangers_of(held.session, roster, *blocks.values())
    batches = batch_numbers(held.session)
    return [
        Part(
            name,
            worded(f"sessionpapers.part.{name}"),
            without_names(found, roster, day.staff.values(), contacts=True, batches=batches),
            number,
        )
        for number, (name, found) in enumerate(blocks.items(), 1)
    ]


def _signatures(held: Held, day: SessionDay, signed: Sequence[Over]) -> Iterator[Block]:
    """Those that do not hold, then all others over what the session left, oldest first; what stands for an order."""
    void = [one for one in signed if one.is_void]
    rest = [one for one in signed if not one.is_void and one.kind != SESSION]
    for some, title in ((void, "void_signatures"), (rest, "signed")):
        if some:
            block = signed_block(held, [one.view for one in some])
            rows = zip(block.rows, said_of_signed(day, some), strict=True)
            yield Signatures(
                tuple(replace(row, about=about) for row, about in rows),
                worded(f"sessionpapers.{title}"),
                listed=True,
            )
    if any(one.kind == DOSE for one in signed):
        yield Note(worded("records.orders_unsigned"))


def _head(held: Held) -> Facts:
    row = held.row
    ended = plain(held.clock(row.ended_at)) if row.ended_at else worded("records.session.running")
    started = plain(f"{row.started_at.astimezone(held.zone):%d.%m.%Y %H:%M}")
    return Facts(
        (
            Fact(worded("sessionpapers.title_of"), Cell(title_on_paper(held.session, row, held.pinned))),
            *_which_of(held),
            Fact(worded("records.session.started"), Cell(started)),
            Fact(worded("records.session.ended"), Cell(ended)),
            Fact(worded("records.session.interval"), Cell(interval_said(held.desk, held.session, row))),
            Fact(worded("sessionpapers.seats"), Cell(plain(len(held.seats)))),
            Fact(worded("sessionpapers.room"), Cell(plain(row.place) if row.place else NOTHING)),
            Fact(worded("sessionpapers.ratio"), Cell(plain(f"{len(held.seats)} : {_staffed(held)}"))),
        ),
        2,
    )  # fmt: skip


def _which_of(held: Held) -> Iterator[Fact]:
    """Which of the programme's dosing sessions it is; nothing for one that follows no programme."""
    codes = [code for code, phase in session_phases(held.pinned.definition).items() if phase == "dosing"]
    if held.row.code in codes:
        said = worded("sessionpapers.number_of", n=codes.index(held.row.code) + 1, all=len(codes))
        yield Fact(worded("sessionpapers.number"), Cell(said))


def _staffed(held: Held) -> int:
    """How many were there; before anybody came, how many work in the cohort."""
    query = select(SessionStaff.user_id).where(SessionStaff.session_id == held.row.session_id)
    there = set(held.session.scalars(query))
    assigned = assignments_in(held.session, held.row.cohort_id)
    return len(there or {one.user_id for one in assigned if not one.until})


def _roster(held: Held, day: SessionDay) -> Table:
    heads = tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in _ROSTER)
    names = names_of_users(held.session)
    rows = []
    for seat in held.seats:
        row = decision_in(held.session, held.row.session_id, seat.person_id, held.row.cohort_id)
        admission = held.session.scalars(
            select(Admission).where(
                Admission.session_id == held.row.session_id, Admission.person_id == seat.person_id
            )
        ).first()
        admitted = (
            plain(f"{held.clock(admission.admitted_at)}, {names.get(admission.author_id, '')}")
            if admission
            else worded("sessionpapers.nothing.admitted")
        )
        rows.append((
            Cell(plain(held.code(seat.person_id))), Cell(plain(seat.number)),
            Cell(cleared_then(held, row, admission)),
            Cell(plain(names.get(row.author_id, "")) if row else DASH), Cell(admitted),
            Cell(_dosed(held, day, seat.person_id)),
        ))  # fmt: skip
    return Table(heads, tuple(rows))


def _dosed(held: Held, day: SessionDay, person_id: str) -> Said:
    """When, or why not; while nobody has said why, that it has not happened."""
    said = dosed_or_not(day, person_id)
    waiting = worded("sessionpapers.not_dosed" if held.row.ended_at else "sessionpapers.nothing.dose")
    return waiting if said.blank else said


def _watched(held: Held) -> Table:
    """Sets planned for each code, those done of them and those missed; what was measured besides stands apart.

    Planned by the programme's series after a dose, else by the interval.
    """
    heads = tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in _WATCHED)
    newest = held.readings[-1].taken_at if held.readings else held.row.started_at
    until = held.row.ended_at or newest
    by_interval = int((until - held.row.started_at) / timedelta(minutes=held.row.interval_minutes)) + 1
    by_series = series_of(held.pinned, held.row.code) is not None
    standing = {one.row.id for one in standing_sets(every_set(held.session, held.row.session_id))}
    rows = []
    for seat in held.seats:
        mine = [row for row in held.readings if row.person_id == seat.person_id]
        sets = [row for row in mine if row.id in standing]
        taken = [held.clock(row.taken_at) for row in sets]
        pips = planned_sets(held.desk, held.session, held.row, seat.person_id)
        planned = len(pips) if by_series else by_interval
        done = sum(pip.state == "done" for pip in pips) if by_series else min(by_interval, len(sets))
        rows.append(tuple(Cell(said) for said in (
            plain(held.code(seat.person_id)), plain(planned), plain(done), plain(planned - done),
            plain(max(len(sets) - done, 0)), plain(taken[0]) if taken else DASH, plain(taken[-1]) if taken else DASH,
            plain(sum(row.version > 1 for row in mine)),
        )))  # fmt: skip
    return Table(heads, tuple(rows), legend=worded("sessionpapers.watched_legend"))


def _checklists(held: Held) -> Table:
    """Checklists of this session, or about somebody of it on its day: code, form, when, by whom."""
    names = names_of_users(held.session)
    rows = []
    for person, row, read, _ in forms_of(held, "checklist"):
        title = ours(*(read.phrases[code].get("title", read.code) for code in ("uk", "en")))
        code = plain(held.code(person)) if person else worded("sessionpapers.room_form")
        said = (code, title, plain(held.clock(row.taken_at)), plain(names.get(row.author_id, "")))
        rows.append(tuple(map(Cell, said)))
    heads = tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in _FORMS)
    return Table(heads, tuple(rows), when_empty=worded("sessionpapers.nothing.checklist"))


def day_of_paper(held: Held) -> SessionDay:
    """The session with what its tables need to speak."""
    codes = {seat.person_id: held.code(seat.person_id) for seat in held.seats}
    marks = session_marks(held.session, held.row.session_id, held.row.planned_id)
    return SessionDay(
        held.session, held.row.session_id, codes, names_of_users(held.session), held.pinned, held.clock,
        held.row.ended_at, held.row.planned_id, marks,
        overwritten=overwritten_in(held.session, held.row.session_id, held.row.planned_id),
    )  # fmt: skip


def closing_signatures(held: Held) -> tuple[SignatureView, ...]:
    """Those that closed it are over the version before the closed one: the act of closing made that."""
    newest, about = held.row.version - 1 if held.row.ended_at else held.row.version, held.row.session_id
    changed = last_change(held.session, about)
    return signatures_on(held.desk, held.session, SESSION, about, newest=newest, changed=changed)
