"""What people wrote about a dosing session: the note of the group, incidents, and what departed from the plan."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from clinicdesk.models.dosing import Discharge, Dose, DoseOrder, MissedSet
from clinicdesk.models.notes import GroupNote
from clinicdesk.models.responses import Response
from clinicdesk.protocols.answers import asked
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.questions import questions_of
from clinicdesk.reports.record import Block, Cell, Fact, Facts, Head, Note, Table, marked
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.definitions import kept
from clinicdesk.services.due_sets import void_missed
from clinicdesk.services.form_texts import FormTexts, with_unit
from clinicdesk.services.group_notes import entries_under, note_of
from clinicdesk.services.incidents import FORM
from clinicdesk.services.record_parts.given import amount, in_force
from clinicdesk.services.record_parts.note_versions import addenda_about
from clinicdesk.services.session_day import SessionDay, untrue
from clinicdesk.services.session_frame import Held, signed_block
from clinicdesk.services.sheets import FilledForm, filled_form, sheets_of_session
from clinicdesk.services.signed_content import ADDENDUM, NOTE
from clinicdesk.services.signing import signatures_on

_CHECKLIST = "checklist"
_DEVIATIONS = (("code", 12), ("time", 10), ("event", 30), ("because", 48))


def group_note(held: Held, day: SessionDay) -> Iterator[Block]:
    """The shared part with its addenda and signatures; of paragraphs about one member only whose they are."""
    note = note_of(held.session, held.row.planned_id) if held.row.planned_id else None
    if note is None:
        yield Note(worded("sessionpapers.nothing.notes"))
        return
    revision = worded("records.revision", n=note.version) if note.version > 1 else NOTHING
    mark = plain(day.marks.get(note.id, ""))
    beside = joined((
        plain(day.staff.get(note.author_id, "")), plain(day.clock(note.recorded_at)), revision, mark,
        untrue(day, note.note_id, note.id),
    ))  # fmt: skip
    yield from _former(held, day, note)
    yield Note(plain(note.shared), worded("notes.shared.title"), beside)
    for row in addenda_about(held.session, note.note_id, ("",)):
        who = joined((plain(day.staff.get(row.author_id, "")), plain(day.clock(row.recorded_at))))
        yield Note(plain(row.text), worded("notes.added"), joined((who, plain(row.reason)), ": "))
        yield signed_block(
            held, signatures_on(held.desk, held.session, ADDENDUM, row.addendum_id, newest=row.version)
        )
    own = [day.codes.get(one.person_id, "") for one in entries_under(held.session, note) if one.paragraph]
    if own:
        codes = plain(", ".join(sorted(filter(None, own))))
        yield Facts((Fact(worded("sessionpapers.own_paragraphs"), Cell(codes)),))
    if views := signatures_on(held.desk, held.session, NOTE, note.note_id, newest=note.version):
        yield signed_block(held, views)


def _former(held: Held, day: SessionDay, note: GroupNote) -> Iterator[Note]:
    """The shared part as it was before each amendment of it, struck through."""
    query = select(GroupNote).where(GroupNote.note_id == note.note_id).order_by(GroupNote.version)
    rows = held.session.scalars(query).all()
    for former, later in pairwise(rows):
        if former.shared != later.shared:
            revision = worded("records.revision", n=former.version)
            who = plain(day.staff.get(former.author_id, ""))
            beside = joined((revision, plain(day.clock(former.recorded_at)), who))
            yield Note(plain(former.shared), worded("notes.shared.title"), beside, superseded=True)


def incidents(held: Held, day: SessionDay) -> Iterator[Block]:
    """Each incident in full, then a line for everything that departed from the plan with its reason.

    That none is written down is said, of a closed session and of a running one apart.
    """
    code = FORM.partition("@")[0]
    query = select(Response).where(Response.session_id == held.row.session_id, Response.form == code)
    written = in_force(held.session.scalars(query.order_by(Response.event_seq)).all())
    for row in written:
        yield from in_full(held, day, row)
    deviations = _deviations(day)
    if deviations.rows:
        yield deviations
    if not written and not deviations.rows:
        yield Note(
            worded("sessionpapers.nothing.incidents" if held.row.ended_at else "sessionpapers.nothing.yet")
        )


def room_checks(held: Held, day: SessionDay) -> Iterator[Block]:
    """Each checklist of the room in full: the go or no-go before the session, with its signatures."""
    for row in sheets_of_session(held.session, held.row.session_id):
        definition = kept(held.session, row.form_digest).definition
        if isinstance(definition, Form) and definition.group == _CHECKLIST and not row.person_id:
            yield from in_full(held, day, row)


def in_full(held: Held, day: SessionDay, row: Response) -> Iterator[Block]:
    """A filled form: every question with its answer, then the signatures under it."""
    filled = filled_form(held.desk, held.session, row)
    texts, questions = FormTexts(filled.read, day.staff, by_codes=True), questions_of(filled.form)
    revision = worded("records.revision", n=filled.version) if filled.version > 1 else NOTHING
    about = plain(day.codes.get(row.person_id, ""))
    taken = worded("records.filled", at=day.clock(filled.taken_at), by=filled.recorded_by)
    facts = tuple(
        Fact(
            label,
            marked(
                Cell(with_unit(texts, texts.answer(filled.values.get(key), questions[key]), questions[key])),
                day.overwritten.said_of_answer(row.id, key),
            ),
        )
        for key, label in _asked(filled, texts)
    )
    yield Facts(facts, 1, joined((texts.title, about, taken, revision, untrue(day, row.response_id, row.id))))
    if filled.signatures:
        yield signed_block(held, filled.signatures)


def _asked(filled: FilledForm, texts: FormTexts) -> Iterator[tuple[str, Said]]:
    """Address and label of what was asked, a detail behind its question where one was written."""
    for field in asked(filled.form, filled.values):
        yield field.id, texts.label(field.id)
        for detail in field.details:
            if (key := f"{field.id}.{detail.id}") in filled.values:
                yield key, joined((ours("·", "·"), texts.detail(field.id, detail.id)), " ")


def _deviations(day: SessionDay) -> Table:
    rows = sorted(
        (*_beyond(day), *_unwitnessed(day), *_unmeasured(day), *_by_exception(day)), key=lambda row: row[0]
    )
    heads = tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in _DEVIATIONS)
    return Table(
        heads, tuple((*map(Cell, row[1:4]), row[4]) for row in rows), worded("sessionpapers.deviations")
    )


_Line = tuple[datetime, Said, Said, Said, Cell]


def _line(day: SessionDay, person_id: str, at: datetime, what: Said, why: Said | Cell) -> _Line:
    cell = why if isinstance(why, Cell) else Cell(why)
    return at, plain(day.codes.get(person_id, "")), plain(day.clock(at)), what, cell


def _beyond(day: SessionDay) -> Iterator[_Line]:
    """Orders beyond the rule, with who stood behind them."""
    query = select(DoseOrder).where(DoseOrder.session_id == day.session_id, DoseOrder.override_reason != "")
    for row in in_force(day.session.scalars(query.order_by(DoseOrder.event_seq)).all()):
        what = worded("sessionpapers.beyond", mg=amount(row.amount_ug), cap=amount(row.cap_ug))
        names = ", ".join(
            filter(None, (day.staff.get(row.author_id, ""), day.staff.get(row.override_id or "", "")))
        )
        why = joined((plain(row.override_reason), plain(names)), ", ")
        yield _line(day, row.person_id, row.recorded_at, what, why)


def _unwitnessed(day: SessionDay) -> Iterator[_Line]:
    """Doses given without a witness at hand."""
    query = select(Dose).where(Dose.session_id == day.session_id, Dose.emergency != "", Dose.given_ul > 0)
    for row in in_force(day.session.scalars(query.order_by(Dose.given_at)).all()):
        yield _line(
            day,
            row.person_id,
            row.given_at,
            worded("sessionpapers.unwitnessed"),
            plain(row.emergency),
        )


def _unmeasured(day: SessionDay) -> Iterator[_Line]:
    """Sets of the plan that were not measured; those of a dose that was taken back struck through."""
    void = void_missed(day.session, day.session_id)
    query = select(MissedSet).where(MissedSet.session_id == day.session_id).order_by(MissedSet.due_at)
    for row in day.session.scalars(query):
        why = joined((day.named(f"missed.{row.cause}"), plain(row.note)), ": ")
        what = worded("sessionpapers.unmeasured", n=row.minute)
        cell = Cell(worded("records.missed_void"), (why,)) if row.id in void else Cell(why)
        yield _line(day, row.person_id, row.due_at, what, cell)


def _by_exception(day: SessionDay) -> Iterator[_Line]:
    """Home although a criterion was not met."""
    query = select(Discharge).where(Discharge.session_id == day.session_id).order_by(Discharge.version)
    for row in in_force(day.session.scalars(query).all()):
        if not row.taken_back and (row.outcome == "exception" or row.unmet != "[]"):
            what = worded(f"records.left.{row.how}")
            yield _line(day, row.person_id, row.left_at, what, plain(row.exception_reason))
