"""What each signature of a session's paper is over, by name: which form, ampoule, line of the register."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from sqlalchemy import select

from clinicdesk.models.dosing import SessionEvent
from clinicdesk.models.drugs import DrugBatch, LedgerLine, OpenedAmpoule, Portion, StockCount
from clinicdesk.models.responses import Response
from clinicdesk.reports.said import Said, joined, plain, worded
from clinicdesk.services.definitions import kept
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.reading_values import FORM
from clinicdesk.services.record_parts.register import became
from clinicdesk.services.session_day import SessionDay
from clinicdesk.services.session_signatures import Over
from clinicdesk.services.signed_content import LEDGER_ACT, READING, SESSION_EVENT, STOCK_COUNT

_NAMED = {LEDGER_ACT, STOCK_COUNT, SESSION_EVENT, READING}
"""Kinds whose own word stands before the name; a form and a part of an ampoule need none."""


def said_of_signed(day: SessionDay, signed: Sequence[Over]) -> list[Said]:
    """For each signature: what it is over, and the code of whom that is about."""
    ids = sorted({one.record_id for one in signed})
    names = dict((*_forms(day, ids), *_portions(day, ids), *_lines(day, ids), *_others(day, ids)))
    return [_said(day, one, names) for one in signed]


def _said(day: SessionDay, one: Over, names: Mapping[str, Said]) -> Said:
    kind, name = worded(f"records.signed.{one.kind}"), names.get(one.record_id)
    about = kind if name is None else joined((kind, name), ": ") if one.kind in _NAMED else name
    return joined((about, plain(day.codes.get(one.person_id, ""))), ", ")


def _forms(day: SessionDay, ids: Sequence[str]) -> Iterator[tuple[str, Said]]:
    """A form by its title, a set of readings by the time when it was taken."""
    query = select(Response).where(Response.response_id.in_(ids)).order_by(Response.version)
    for row in day.session.scalars(query):
        if row.form == FORM:
            yield row.response_id, plain(day.clock(row.taken_at))
        else:
            read = kept(day.session, row.form_digest)
            title = FormTexts(read, day.staff).phrase("title", read.code)
            yield row.response_id, joined((title, plain(day.clock(row.taken_at))), " ")


def _portions(day: SessionDay, ids: Sequence[str]) -> Iterator[tuple[str, Said]]:
    query = (
        select(Portion, OpenedAmpoule.ordinal, LedgerLine.number, LedgerLine.place, DrugBatch.number)
        .join(OpenedAmpoule, OpenedAmpoule.id == Portion.ampoule_id)
        .join(LedgerLine, LedgerLine.id == OpenedAmpoule.line_id)
        .join(DrugBatch, DrugBatch.id == OpenedAmpoule.batch_id)
        .where(Portion.id.in_(ids))
    )
    for portion, ordinal, number, place, batch in day.session.execute(query):
        where = worded("records.register.place", n=number, place=place, ampoule=ordinal)
        what = joined((worded(f"records.portion.{became(portion)}"), where), ": ")
        yield portion.id, joined((what, worded("drugs.figure.batch", batch=batch)), ", ")


def _lines(day: SessionDay, ids: Sequence[str]) -> Iterator[tuple[str, Said]]:
    """The lines of an act, each by its number, its place and its batch: every product has a register of its own."""
    query = (
        select(LedgerLine.act_id, LedgerLine.number, LedgerLine.place, DrugBatch.number)
        .outerjoin(DrugBatch, DrugBatch.id == LedgerLine.batch_id)
        .where(LedgerLine.act_id.in_(ids))
        .order_by(LedgerLine.act_id, LedgerLine.number)
    )
    for act, rows in groupby(day.session.execute(query), key=itemgetter(0)):
        yield act, joined((_line(n, place, batch) for _, n, place, batch in rows), "; ")


def _line(number: int, place: str, batch: str | None) -> Said:
    said = worded("sessionpapers.line_at", n=number, place=place)
    return joined((said, worded("drugs.figure.batch", batch=batch)), ", ") if batch else said


def _others(day: SessionDay, ids: Sequence[str]) -> Iterator[tuple[str, Said]]:
    for count, place in day.session.execute(
        select(StockCount.id, StockCount.place).where(StockCount.id.in_(ids))
    ):
        yield count, plain(place)
    events = select(SessionEvent.id, SessionEvent.kind).where(SessionEvent.id.in_(ids))
    for event, kind in day.session.execute(events):
        yield event, worded(f"sessionpapers.kind.{kind}")
