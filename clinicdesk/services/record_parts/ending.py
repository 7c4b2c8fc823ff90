"""Parts 11, 12 and 13: the drug lines of this person, every amendment, every signature."""

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.clearances import Clearance
from clinicdesk.models.consents import Consent
from clinicdesk.models.dosing import Discharge, Dose, Rescue
from clinicdesk.models.notes import GroupNote, NoteEntry
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import Value
from clinicdesk.reports.record import (
    Amended,
    Amendments,
    Block,
    Head,
    InkLines,
    Part,
    Signatures,
    Signed,
    Table,
)
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.services.form_texts import FormTexts, with_unit
from clinicdesk.services.person_cards import changed_fields
from clinicdesk.services.person_rows import details_of
from clinicdesk.services.programmes import form_of
from clinicdesk.services.reading_values import FORM, sets_of
from clinicdesk.services.record_parts.forms import signed
from clinicdesk.services.record_parts.given import amount, register_lines
from clinicdesk.services.record_parts.source import Sheet, Source, day
from clinicdesk.services.signed_content import CLEARANCE, DISCHARGE, DOSE, NOTE, READING, RESCUE
from clinicdesk.services.signing import signatures_on

_UNNAMED = frozenset({
    "surname", "given_name", "patronymic", "phones", "emails", "other_contacts", "emergency_name", "emergency_phone",
    "escort_name", "escort_phone", "relations",
})  # fmt: skip
"""Fields of the card that say who it is: their amendments are told, not their content, in a copy without names."""
_DAYS = frozenset({"birth_date", "referral_date"})


def drugs(source: Source) -> Part:
    """The register's lines about this person's doses."""
    return Part("drugs", worded("records.part.drugs"), (register_lines(source),), 11)


def amendments(source: Source) -> Part:
    """What was corrected, from what to what, by whom, when, why, in the order it was done."""
    rows = sorted((*_of_sheets(source), *_of_readings(source), *_of_card(source), *_of_decisions(source),
                   *_of_consents(source), *_of_doses(source)), key=lambda row: int(row.mark.strip("[]")))  # fmt: skip
    none = Table((Head(NOTHING, 1),), (), when_empty=worded("records.no_amendments"))
    return Part(
        "amendments", worded("records.part.amendments"), (Amendments(tuple(rows)) if rows else none,), 12
    )


def _of_sheets(source: Source) -> Iterator[Amended]:
    for sheet in source.sheets:
        for former, version in zip(sheet.versions, sheet.versions[1:], strict=False):
            changed = [
                key
                for key in questions_of(sheet.filled.form)
                if former.values.get(key) != version.values.get(key)
            ]
            what = joined(
                (sheet.texts.phrase("title"), joined([sheet.texts.address(key) for key in changed], "; ")),
                ": ",
            )
            before, after = (_answers(sheet, values, changed) for values in (former.values, version.values))
            yield Amended(
                version.mark,
                what,
                before,
                after,
                plain(version.by),
                source.when(version.at),
                plain(version.reason),
            )


def _answers(sheet: Sheet, values: Mapping[str, Value], keys: list[str]) -> Said:
    questions = questions_of(sheet.filled.form)
    said = [
        with_unit(sheet.texts, sheet.texts.answer(values.get(key), questions[key]), questions[key])
        for key in keys
    ]
    blank = worded("print.not_stated")
    return joined([blank if one.blank else one for one in said], "; ")


def _of_readings(source: Source) -> Iterator[Amended]:
    rows = source.session.scalars(
        select(Response)
        .where(Response.person_id.in_(source.people), Response.form == FORM)
        .order_by(Response.event_seq)
    ).all()
    by_id = {row.id: row for row in rows}
    values = sets_of(source.session, list(by_id))
    for row in rows:
        former = by_id.get(row.supersedes or "")
        if former is None or row.id not in source.marks:
            continue
        read, _ = form_of(source.session, f"{row.form}@{row.form_version}")
        texts = FormTexts(read, source.staff)
        was, now = values.get(former.id, {}), values.get(row.id, {})
        changed = [key for key in {**was, **now} if was.get(key) != now.get(key)]
        taken = worded("records.readings.set", at=source.when(row.taken_at))
        what = joined((taken, joined([texts.short(key) for key in changed], "; ")), ": ")
        before, after = (_set_said(texts, side, changed) for side in (was, now))
        yield Amended(
            source.marks[row.id], what, before, after, plain(source.staff.get(row.author_id, "")),
            source.when(row.recorded_at), plain(row.reason),
        )  # fmt: skip


def _set_said(texts: FormTexts, values: Mapping[str, Value], keys: list[str]) -> Said:
    form = texts.read.definition
    assert isinstance(form, Form)
    questions = questions_of(form)
    said = [texts.answer(values.get(key), questions[key]) for key in keys]
    return joined([plain("–") if one.blank else one for one in said], "; ")


def _of_card(source: Source) -> Iterator[Amended]:
    rows = source.session.execute(
        select(Participant, AuditEvent)
        .join(AuditEvent, AuditEvent.seq == Participant.event_seq)
        .where(Participant.person_id.in_(source.people))
        .order_by(Participant.person_id, Participant.version)
    ).all()
    former: PersonDetails | None = None
    for person, event in rows:
        details = details_of(source.session, person)
        if person.supersedes is not None and former is not None:
            yield _card(source, person, event, former, details)
        former = details


def _card(
    source: Source, person: Participant, event: AuditEvent, former: PersonDetails, details: PersonDetails
) -> Amended:
    hidden = set() if source.wish.names else _UNNAMED
    hidden = hidden | {"relations"} | (set() if source.wish.military else {"military"})
    names, before, after = [], [], []
    for change in changed_fields(former, details):
        names.append(worded(f"person.field.{change.field}"))
        if change.field not in hidden:
            before.append(_shown(change.field, change.before))
            after.append(_shown(change.field, change.after))
    withheld = worded("records.withheld")
    return Amended(
        source.marks[person.id], joined((worded("records.card"), joined(names, "; ")), ": "),
        joined(before, "; ") if before else withheld, joined(after, "; ") if after else withheld,
        plain(source.staff.get(event.actor, "")), source.when(person.recorded_at), plain(event.reason),
    )  # fmt: skip


def _shown(field: str, text: str) -> Said:
    if field in {"sex", "military", "allergies_state"}:
        return worded(f"person.{field}.{text or 'unknown'}")
    if not text:
        return worded("print.not_stated")
    return plain(day(text)) if field in _DAYS else plain(text)


def _of_decisions(source: Source) -> Iterator[Amended]:
    rows = source.session.scalars(
        select(Clearance).where(Clearance.person_id.in_(source.people)).order_by(Clearance.event_seq)
    ).all()
    by_id = {row.id: row for row in rows}
    for row in rows:
        former = by_id.get(row.supersedes or "")
        if former is not None:
            before, after = (worded(f"screening.standing.{one.decision}") for one in (former, row))
            yield Amended(
                source.marks[row.id], worded("screening.decision.title"), before, after,
                plain(source.staff.get(row.author_id, "")), source.when(row.recorded_at),
                plain(row.reason or "; ".join(json.loads(row.justifications).values())),
            )  # fmt: skip


def _of_consents(source: Source) -> Iterator[Amended]:
    rows = source.session.execute(
        select(Consent, AuditEvent)
        .join(AuditEvent, AuditEvent.seq == Consent.event_seq)
        .where(Consent.person_id.in_(source.people))
        .order_by(Consent.event_seq)
    ).all()
    by_id = {row.id: row for row, _ in rows}
    for row, event in rows:
        former = by_id.get(row.supersedes or "")
        if former is not None:
            title = source.pinned.phrase(f"consent.{row.document}.title", "uk") if source.pinned else ""
            english = source.pinned.phrase(f"consent.{row.document}.title", "en") if source.pinned else ""
            before, after = (worded(f"records.consent_state.{one.state}") for one in (former, row))
            yield Amended(
                source.marks[row.id], Said(title or row.document, english or row.document), before, after,
                plain(source.staff.get(event.actor, "")), source.when(row.recorded_at), plain(row.reason),
            )  # fmt: skip


def _of_doses(source: Source) -> Iterator[Amended]:
    """A corrected dose, and one that got its witness afterwards."""
    rows = source.session.execute(
        select(Dose, AuditEvent)
        .join(AuditEvent, AuditEvent.seq == Dose.event_seq)
        .where(Dose.person_id.in_(source.people))
        .order_by(Dose.event_seq)
    ).all()
    by_id = {row.id: row for row, _ in rows}
    for row, event in rows:
        former = by_id.get(row.supersedes or "")
        if former is not None:
            what = worded("records.dose_at", at=source.when(row.given_at))
            before, after = (_dose_said(source, one) for one in (former, row))
            yield Amended(
                source.marks[row.id], what, before, after, plain(source.staff.get(event.actor, "")),
                source.when(row.recorded_at), plain(row.reason),
            )  # fmt: skip


def _dose_said(source: Source, dose: Dose) -> Said:
    witness = source.staff.get(dose.witness_id or "", "")
    given = worded("records.order.gave", mg=amount(dose.given_ug), ml=amount(dose.given_ul))
    by = worded("records.order.by_witness", who=witness) if witness else worded("records.order.no_witness")
    return joined((given, plain(source.clock(dose.given_at)), by), ", ")


def signatures(source: Source) -> Part:
    """Every signature over a record of this person, and lines for hands that have none."""
    rows = list(_signatures(source))
    blocks: list[Block] = [Signatures(tuple(rows))] if rows else [
        Table((Head(NOTHING, 1),), (), when_empty=worded("records.no_signatures"))
    ]  # fmt: skip
    labels = tuple(worded(f"records.ink.{name}") for name in ("name", "role", "date", "signature"))
    blocks.append(InkLines(labels, (4, 3, 2, 3)))
    return Part(
        "signatures", worded("records.part.signatures"), tuple(blocks), 13, worded("records.internal")
    )


def _signatures(source: Source) -> Iterator[Signed]:
    for sheet in source.sheets:
        title = sheet.texts.phrase("title", sheet.filled.form.code)
        yield from (signed(source, one, title) for one in sheet.filled.signatures)
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
            yield signed(source, one, about)
    decisions: dict[str, int] = {}
    clearances = select(Clearance).where(Clearance.person_id.in_(source.people)).order_by(Clearance.version)
    for decision in source.session.scalars(clearances):
        decisions[decision.clearance_id] = decision.version
    for record_id, version in decisions.items():
        for one in signatures_on(source.desk, source.session, CLEARANCE, record_id, newest=version):
            yield signed(source, one, worded("screening.decision.title"))
    yield from _of_the_day(source)
    yield from _of_notes(source)


def _of_the_day(source: Source) -> Iterator[Signed]:
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
                yield signed(source, one, worded(f"records.signed.{kind}"))


def _of_notes(source: Source) -> Iterator[Signed]:
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
            yield signed(source, one, worded("records.signed.group_note"))
