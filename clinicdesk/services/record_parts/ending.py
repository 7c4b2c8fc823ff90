"""Parts 11 and 13: the drug lines of this person, every signature."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.dosing import Discharge, Dose, DoseOrder, Rescue
from clinicdesk.models.notes import GroupNote, NoteEntry
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.reports.record import (
    Block,
    Head,
    InkLines,
    Note,
    Part,
    Signatures,
    Table,
)
from clinicdesk.reports.said import NOTHING, Said, joined, worded
from clinicdesk.services.reading_values import FORM
from clinicdesk.services.record_parts.forms import signed
from clinicdesk.services.record_parts.note_versions import addenda_about
from clinicdesk.services.record_parts.register import became, portions_about, register_lines
from clinicdesk.services.record_parts.screening import decision_signatures
from clinicdesk.services.record_parts.source import Source, gives_doses
from clinicdesk.services.signed_content import ADDENDUM, DISCHARGE, DOSE, NOTE, PORTION, READING, RESCUE
from clinicdesk.services.signing import SignatureView, signatures_on


def drugs(source: Source) -> Part:
    """The register's lines about this person's doses."""
    lines = register_lines(source)
    if not lines.rows and source.pinned and not gives_doses(source):
        lines = replace(lines, when_empty=worded("records.no_dosing"))
    return Part("drugs", worded("records.part.drugs"), (lines,), 11)


def signatures(source: Source) -> Part:
    """Every signature over a record that this paper prints, and lines for hands that have none."""
    mine = [one for one in _signatures(source) if source.printed is None or one[0] in source.printed]
    rows = [signed(source, view, about) for _, view, about in sorted(mine, key=lambda one: one[1].signed_at)]
    blocks: list[Block] = [Signatures(tuple(rows))] if rows else [
        Table((Head(NOTHING, 1),), (), when_empty=worded("records.no_signatures"))
    ]  # fmt: skip
    if source.printed is None and _ordered(source):
        blocks.append(Note(worded("records.orders_unsigned")))
    labels = tuple(worded(f"records.ink.{name}") for name in ("name", "role", "date", "signature"))
    blocks.append(InkLines(labels, (4, 3, 2, 3)))
    return Part(
        "signatures", worded("records.part.signatures"), tuple(blocks), 13, worded("records.internal")
    )


_Over = tuple[str, SignatureView, Said]
"""The id of a record, a signature over it, and what it is over."""


def _signatures(source: Source) -> Iterator[_Over]:
    for sheet in source.sheets:
        title = sheet.texts.phrase("title", sheet.filled.form.code)
        yield from ((sheet.filled.sheet_id, one, title) for one in sheet.filled.signatures)
    newest: dict[str, Response] = {}
    readings = source.session.scalars(
        select(Response)
        .where(Response.person_id.in_(source.people), Response.form == FORM)
        .order_by(Response.version)
    )
    for row in readings:
        newest[row.response_id] = row
    known = set(
        source.session.scalars(select(Signature.record_id).where(Signature.record_id.in_(list(newest))))
    )
    for record_id in sorted(known):
        row = newest[record_id]
        about = worded("records.readings.set", at=source.when(row.taken_at))
        for one in signatures_on(source.desk, source.session, READING, record_id, newest=row.version):
            yield record_id, one, about
    decisions: dict[str, Clearance] = {}
    clearances = select(Clearance).where(Clearance.person_id.in_(source.people)).order_by(Clearance.version)
    for decision in source.session.scalars(clearances):
        decisions[decision.clearance_id] = decision
    for record_id, decision in decisions.items():
        about = worded("screening.decision.title")
        if decision.decision == "suspended":
            about = worded("records.decision.stopped", about=about, at=source.when(decision.recorded_at))
        for one in decision_signatures(source, decision):
            yield record_id, one, about
    yield from _of_the_day(source)
    yield from _of_register(source)
    yield from _of_notes(source)


def _of_the_day(source: Source) -> Iterator[_Over]:
    """Doses with their witnesses, rescue drugs, leaving."""
    kinds: tuple[tuple[str, type[Dose | Rescue | Discharge], str], ...] = (
        (DOSE, Dose, "dose_id"), (RESCUE, Rescue, "rescue_id"), (DISCHARGE, Discharge, "discharge_id"),
    )  # fmt: skip
    for kind, model, name in kinds:
        newest: dict[str, int] = {}
        rows = source.session.scalars(
            select(model).where(model.person_id.in_(source.people)).order_by(model.version)
        )
        for row in rows:
            newest[getattr(row, name)] = getattr(row, "version")  # noqa: B009 - each of the three has one
        for record_id, version in newest.items():
            for one in signatures_on(source.desk, source.session, kind, record_id, newest=version):
                yield record_id, one, worded(f"records.signed.{kind}")


def _of_register(source: Source) -> Iterator[_Over]:
    """What became of the ampoules that their doses came from: drawn for them, or nobody's and destroyed."""
    for portion, ampoule, line, _ in portions_about(source):
        place = worded("records.register.place", n=line.number, place=line.place, ampoule=ampoule.ordinal)
        about = joined((worded(f"records.portion.{became(portion)}"), place), ": ")
        for one in signatures_on(source.desk, source.session, PORTION, portion.id, newest=1):
            yield portion.id, one, about


def _ordered(source: Source) -> bool:
    query = select(DoseOrder.id).where(DoseOrder.person_id.in_(source.people)).limit(1)
    return source.session.scalars(query).first() is not None


def _of_notes(source: Source) -> Iterator[_Over]:
    """Notes of groups with a paragraph about this person."""
    notes = source.session.execute(
        select(GroupNote.note_id, GroupNote.version)
        .join(NoteEntry, NoteEntry.note_row == GroupNote.id)
        .where(NoteEntry.person_id.in_(source.people))
        .order_by(GroupNote.version)
    )
    newest: dict[str, int] = {note_id: version for note_id, version in notes}  # noqa: C416 - rows, not pairs
    for record_id, version in newest.items():
        for one in signatures_on(source.desk, source.session, NOTE, record_id, newest=version):
            yield record_id, one, worded("records.signed.group_note")
        mine = ("", *source.people) if source.wish.private else ("",)
        for row in addenda_about(source.session, record_id, mine):
            for one in signatures_on(
                source.desk, source.session, ADDENDUM, row.addendum_id, newest=row.version
            ):
                yield record_id, one, worded("records.signed.note_addendum")
