"""Papers of one dosing session: its record in twelve parts, and the run sheet for the room. By codes only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.clearances import Admission
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Seat, Session
from clinicdesk.protocols.language import Form
from clinicdesk.reports.record import (
    Block,
    Cell,
    Fact,
    Facts,
    Head,
    InkLines,
    Part,
    Record,
    Signatures,
    Signed,
    Status,
    Table,
)
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import names_of_users, person_of
from clinicdesk.services.clearance_state import newest_clearance, standing_of
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.closing_blocks import planned_sets
from clinicdesk.services.cohort_papers import check_cohort, staff_table
from clinicdesk.services.definitions import kept
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.reading_values import FORM
from clinicdesk.services.record_frame import Printout, check_wish, facility_of, printout, programme_words
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.session_changes import last_change
from clinicdesk.services.session_day import SessionDay, alerts, drugs, happened, home, present
from clinicdesk.services.sheets import sheets_of
from clinicdesk.services.signed_content import SESSION
from clinicdesk.services.signing import CHANGED_SINCE, SignatureView, signatures_on
from clinicdesk.services.staffing import assignments_in
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import every_set, standing_sets

_ROSTER = (("code", 12), ("seat", 6), ("cleared", 30), ("by", 22), ("admitted", 30))
_WATCHED = (
    ("code", 14),
    ("planned", 14),
    ("done", 12),
    ("first", 16),
    ("last", 16),
    ("amended", 14),
    ("missed", 14),
)
_FORMS = (("code", 15), ("form", 50), ("time", 12), ("filled_by", 23))
_GIVEN = ("time", "dose", "giver", "witness")


@dataclass(frozen=True, slots=True)
class _Held:
    """A session with its seats in order and its readings."""

    desk: Desk
    session: DbSession
    row: Session
    seats: tuple[Seat, ...]
    readings: tuple[Response, ...]
    pinned: Pinned
    zone: ZoneInfo

    def clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M}"

    def code(self, person_id: str) -> str:
        return person_of(self.session, person_id).code


@verb(Permission.PRINT_RECORDS, reads=True)
def print_session(desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, which: str = "") -> Printout:
    """A session of a cohort by codes: draft until its three signatures close it. `which`: D1, else the newest.

    Refused DOC006 (no session yet), DOC008 (no such session), COH003, COH013, DSK005, DOC001, DOC002.
    """
    return _print(desk, actor, cohort_id, wish, which=which, make=session_record)


@verb(Permission.PRINT_RECORDS, reads=True)
def print_run_sheet(desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, which: str = "") -> Printout:
    """A sheet for the room: planned minutes for each seat, to be written by hand. Refused as print_session."""
    return _print(desk, actor, cohort_id, wish, which=which, make=run_sheet_record)


def session_record(desk: Desk, session: DbSession, cohort_id: str, which: str = "") -> Record:
    """The record of a cohort's newest session, or of the one with this code."""
    held = _held(desk, session, cohort_id, which)
    views = _signatures(held)
    whole = held.row.ended_at is not None and bool(views)
    whole = whole and all(one.issue is None or one.issue.code == CHANGED_SINCE for one in views)
    return _record(held, "session", tuple(_parts(held, views)), _closed(held) if whole else "draft")


def _closed(held: _Held) -> Status:
    """A closed session takes in amendments only; the three signatures are not over them, and print as void."""
    later = last_change(held.session, held.row.session_id) > held.row.event_seq
    return "amended" if later else "signed"


def run_sheet_record(desk: Desk, session: DbSession, cohort_id: str, which: str = "") -> Record:
    """The sheet for the same session."""
    held = _held(desk, session, cohort_id, which)
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
            Cell(_cleared(held, seat)),
            *by_hand,
        )
        for seat in held.seats
    )
    table = Table(heads, rows, legend=worded("sessionpapers.run_legend"), boxed=True)
    parts = (Part("run", worded("sessionpapers.run"), (table,)), Part("hands", NOTHING, (_closing(),)))
    return _record(held, "run_sheet", parts, "blank", landscape=True)


def _print(
    desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, which: str,
    make: Callable[[Desk, DbSession, str, str], Record],
) -> Printout:  # fmt: skip
    check_wish(wish)
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        record = make(desk, session, cohort_id, which)
        sitting = _sitting(session, cohort_id, which)
    return printout(desk, actor, record, wish, session_id=sitting.session_id)


def _sitting(session: DbSession, cohort_id: str, which: str) -> Session:
    """A cohort's newest session, or the one with this code or id. Refused DOC006, DOC008."""
    later = aliased(Session)
    query = select(Session).where(
        Session.cohort_id == cohort_id, ~exists().where(later.supersedes == Session.id)
    )
    if which:
        query = query.where(or_(Session.code == which, Session.session_id == which))
    row = session.scalars(query.order_by(Session.started_at.desc())).first()
    if row is None:
        raise Refused(
            Issue("DOC008", "which", values={"which": which}) if which else Issue("DOC006", "cohort")
        )
    return row


def _held(desk: Desk, session: DbSession, cohort_id: str, which: str) -> _Held:
    row = _sitting(session, cohort_id, which)
    seats = session.scalars(select(Seat).where(Seat.session_id == row.session_id).order_by(Seat.number)).all()
    readings = session.scalars(
        select(Response)
        .where(Response.session_id == row.session_id, Response.form == FORM)
        .order_by(Response.taken_at)
    ).all()
    zone = ZoneInfo(current_settings(desk).zone)
    pinned = programme_of_cohort(desk, session, cohort_id)
    return _Held(desk, session, row, tuple(seats), tuple(readings), pinned, zone)


def _signatures(held: _Held) -> tuple[SignatureView, ...]:
    """Those that closed it are over the version before the closed one: the act of closing made that."""
    newest, about = held.row.version - 1 if held.row.ended_at else held.row.version, held.row.session_id
    changed = last_change(held.session, about)
    return signatures_on(held.desk, held.session, SESSION, about, newest=newest, changed=changed)


def _parts(held: _Held, views: tuple[SignatureView, ...]) -> list[Part]:
    """The twelve parts of a session's record; what the file does not hold yet says so."""
    day = _day(held)
    there = present(day)
    staff = there if there.rows else staff_table(held.desk, held.session, held.row.cohort_id)
    checklists, adverse = _forms(held, frozenset({"checklist"})), _forms(held, frozenset({"event"}))
    blocks: dict[str, tuple[Block, ...]] = {
        "head": (_head(held),), "staff": (staff,),
        "checklist": (checklists,),
        "roster": (_roster(held),), "drugs": (drugs(day),), "timeline": (_timeline(held),),
        "watched": (_watched(held),),
        "alerts": (alerts(day), *((adverse,) if adverse.rows else ())), "home": (home(day),), "notes": (),
        "incidents": (),
        "closing": (_signed(held, views),) if views else (_closing(),),
    }  # fmt: skip
    return [
        Part(name, worded(f"sessionpapers.part.{name}"), found, number)
        for number, (name, found) in enumerate(blocks.items(), 1)
    ]


def _head(held: _Held) -> Facts:
    row = held.row
    ended = plain(held.clock(row.ended_at)) if row.ended_at else worded("records.session.running")
    started = plain(f"{row.started_at.astimezone(held.zone):%d.%m.%Y %H:%M}")
    return Facts(
        (
            Fact(worded("sessionpapers.title_of"), Cell(plain(row.title))),
            Fact(worded("records.session.started"), Cell(started)),
            Fact(worded("records.session.ended"), Cell(ended)),
            Fact(worded("records.session.interval"), Cell(worded("forms.minutes", n=row.interval_minutes))),
            Fact(worded("sessionpapers.seats"), Cell(plain(len(held.seats)))),
            Fact(worded("sessionpapers.room"), Cell(plain(row.place) if row.place else NOTHING)),
            Fact(worded("sessionpapers.ratio"), Cell(plain(f"{len(held.seats)} : {_staffed(held)}"))),
        ),
        2,
    )  # fmt: skip


def _staffed(held: _Held) -> int:
    here = assignments_in(held.session, held.row.cohort_id)
    return len({one.user_id for one in here if not one.until})


def _roster(held: _Held) -> Table:
    heads = tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in _ROSTER)
    names = names_of_users(held.session)
    rows = []
    for seat in held.seats:
        row = newest_clearance(held.session, seat.person_id, held.row.cohort_id)
        admission = held.session.scalars(
            select(Admission).where(
                Admission.session_id == held.row.session_id, Admission.person_id == seat.person_id
            )
        ).first()
        admitted = (
            plain(f"{held.clock(admission.admitted_at)}, {names.get(admission.author_id, '')}")
            if admission
            else NOTHING
        )
        rows.append((
            Cell(plain(held.code(seat.person_id))), Cell(plain(seat.number)), Cell(_cleared(held, seat)),
            Cell(plain(names.get(row.author_id, "")) if row else NOTHING), Cell(admitted),
        ))  # fmt: skip
    return Table(heads, tuple(rows))


def _cleared(held: _Held, seat: Seat) -> Said:
    row = newest_clearance(held.session, seat.person_id, held.row.cohort_id)
    if row is None:
        return worded("records.decision.none")
    standing = standing_of(held.desk, row)
    said = worded(f"screening.standing.{row.decision}")
    return (
        said if standing.valid or not row.permits else joined((said, worded("sessionpapers.expired")), ", ")
    )


def _timeline(held: _Held) -> Table:
    """What the file dates: beginning, readings by code, corrections, end."""
    codes = {seat.person_id: held.code(seat.person_id) for seat in held.seats}
    events = [(held.row.started_at, worded("records.session.started")), *happened(_day(held))]
    for row in held.readings:
        kind = "reading" if row.version == 1 else "corrected"
        at = row.taken_at if row.version == 1 else row.recorded_at
        events.append((at, worded(f"sessionpapers.{kind}", code=codes.get(row.person_id, ""))))
    if held.row.ended_at:
        events.append((held.row.ended_at, worded("records.session.ended")))
    heads = (Head(worded("sessionpapers.time"), 12, strong=True), Head(worded("sessionpapers.event"), 88))
    by_minute: dict[str, list[Said]] = {}
    for at, said in sorted(events, key=lambda one: one[0]):
        by_minute.setdefault(held.clock(at), []).append(said)
    return Table(heads, tuple((Cell(plain(at)), Cell(joined(said, "; "))) for at, said in by_minute.items()))


def _watched(held: _Held) -> Table:
    """Sets planned against sets done for each code: by the programme's series after a dose, else by the interval."""
    heads = tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in _WATCHED)
    newest = held.readings[-1].taken_at if held.readings else held.row.started_at
    until = held.row.ended_at or newest
    by_interval = int((until - held.row.started_at) / timedelta(minutes=held.row.interval_minutes)) + 1
    dosed = {dose.person_id for dose in doses_of(held.session, held.row.session_id)}
    standing = {one.row.id for one in standing_sets(every_set(held.session, held.row.session_id))}
    rows = []
    for seat in held.seats:
        mine = [row for row in held.readings if row.person_id == seat.person_id]
        sets = [row for row in mine if row.id in standing]
        taken = [held.clock(row.taken_at) for row in sets]
        pips = planned_sets(held.desk, held.session, held.row, seat.person_id)
        planned = len(pips) if dosed else by_interval
        missed = sum(pip.state != "done" for pip in pips) if dosed else max(by_interval - len(sets), 0)
        rows.append(tuple(Cell(said) for said in (
            plain(held.code(seat.person_id)), plain(planned), plain(len(sets)), plain(taken[0] if taken else ""),
            plain(taken[-1] if taken else ""), plain(sum(row.version > 1 for row in mine)), plain(missed),
        )))  # fmt: skip
    return Table(heads, tuple(rows), legend=worded("sessionpapers.watched_legend"))


def _forms(held: _Held, groups: frozenset[str]) -> Table:
    """Forms of these kinds about this session, or about somebody of it on its day: code, form, when, by whom."""
    day = held.row.started_at.astimezone(held.zone).date()
    names = names_of_users(held.session)
    rows = []
    for person in ("", *(seat.person_id for seat in held.seats)):
        for row in reversed(sheets_of(held.session, person)):
            same = row.session_id == held.row.session_id
            same = same or (person != "" and row.taken_at.astimezone(held.zone).date() == day)
            read = kept(held.session, row.form_digest)
            if same and isinstance(read.definition, Form) and read.definition.group in groups:
                title = Said(*(read.phrases[code].get("title", read.code) for code in ("uk", "en")))
                code = plain(held.code(person)) if person else worded("sessionpapers.room_form")
                by = plain(names.get(row.author_id, ""))
                said = (code, title, plain(held.clock(row.taken_at)), by)
                rows.append(tuple(map(Cell, said)))
    heads = tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in _FORMS)
    return Table(heads, tuple(rows))


def _day(held: _Held) -> SessionDay:
    codes = {seat.person_id: held.code(seat.person_id) for seat in held.seats}
    return SessionDay(
        held.session, held.row.session_id, codes, names_of_users(held.session), held.pinned, held.clock
    )


def _signed(held: _Held, views: tuple[SignatureView, ...]) -> Signatures:
    """Who closed it, each with a line for their hand."""
    return Signatures(
        tuple(
            Signed(
                plain(one.signer_name),
                joined([worded(f"common.role.{role}") for role in one.signer_role.split()], ", "),
                worded(f"records.meaning.{one.meaning}"),
                f"{one.signed_at.astimezone(held.zone):%d.%m.%Y %H:%M}", one.key_id[:8].upper(), one.state.value,
                why=Said(one.issue.sentence("uk"), one.issue.sentence("en")) if one.issue else NOTHING,
            )
            for one in views
        )
    )  # fmt: skip


def _closing() -> InkLines:
    roles = tuple(
        worded(f"sessionpapers.closing.{name}") for name in ("physician", "nurse", "therapist", "lead")
    )
    return InkLines(roles, (1, 1, 1, 1))


def _record(
    held: _Held, kind: str, parts: tuple[Part, ...], status: Status, *, landscape: bool = False
) -> Record:
    code = held.session.get_one(Cohort, held.row.cohort_id).code
    definition = held.pinned.definition
    return Record(
        kind, f"{code}/{held.row.session_id[:8]}", held.row.version + len(held.readings), status,
        facility_of(held.desk, held.desk.clock.now()), worded(f"sessionpapers.title.{kind}"), parts, subject=code,
        programme=programme_words(held.pinned, code), definitions=(f"{definition.code}@{definition.version}",),
        demo=held.desk.demo, foot=worded("cohortpapers.keep_apart"), landscape=landscape,
    )  # fmt: skip
