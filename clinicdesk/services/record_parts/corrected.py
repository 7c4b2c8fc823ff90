"""Part 12: every correction of a record about this person, numbered in the order they were made."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.consents import Consent
from clinicdesk.models.dosing import Discharge, Dose, DoseOrder, Rescue
from clinicdesk.models.notes import Attendance
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import Value
from clinicdesk.reports.record import (
    Amended,
    Amendments,
    Head,
    Part,
    Table,
)
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, numeral, ours, plain, worded
from clinicdesk.services.clearance_changes import why_suspended
from clinicdesk.services.event_facts import Suspected
from clinicdesk.services.form_texts import FormTexts, with_unit
from clinicdesk.services.person_cards import changed_fields
from clinicdesk.services.person_rows import details_of
from clinicdesk.services.person_views import FieldAmendment
from clinicdesk.services.programmes import form_of
from clinicdesk.services.reading_values import FORM, sets_of
from clinicdesk.services.record_parts.doses import order_said
from clinicdesk.services.record_parts.event_known import known_of
from clinicdesk.services.record_parts.given import amount, left_said, rescue_said
from clinicdesk.services.record_parts.identity import OF_IDENTITY, OF_REFERRAL
from clinicdesk.services.record_parts.note_versions import amended_notes
from clinicdesk.services.record_parts.noted import presence_said
from clinicdesk.services.record_parts.register import drawn_from
from clinicdesk.services.record_parts.source import Sheet, Source, day
from clinicdesk.services.record_parts.versions import Row, corrections, written

_UNNAMED = frozenset({
    "surname", "given_name", "patronymic", "phones", "emails", "other_contacts", "emergency_name", "emergency_phone",
    "escort_name", "escort_phone", "relations", "birth_date", "chart_number",
})  # fmt: skip
"""Fields of the card that say who it is: their amendments are told, not their content, in a copy without names."""
_NOTE_PARTS = ("notes.shared.title", "notes.private.title")
_DAYS = frozenset({"birth_date", "referral_date"})
_FIGURES = frozenset({"height_cm", "weight_kg"})


def amendments(source: Source) -> Part:
    """What was corrected of what the paper prints: from what to what, by whom, when, why, as it was done."""
    every = _OF_PAPER.get(source.kind, _ALL)
    rows = sorted((row for each in every for row in each(source)), key=lambda row: int(row.mark.strip("[]")))
    none = Table((Head(NOTHING, 1),), (), when_empty=worded("records.no_amendments"))
    return Part(
        "amendments", worded("records.part.amendments"), (Amendments(tuple(rows)) if rows else none,), 12
    )


def _printed(source: Source, record_id: str) -> bool:
    return source.printed is None or record_id in source.printed


def _of_sheets(source: Source) -> Iterator[Amended]:
    for sheet in source.sheets:
        if not _printed(source, sheet.filled.sheet_id):
            continue
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
            said = (_answers(sheet, values, changed) for values in (former.values, version.values))
            before, after = _with_times(source, (former.taken_at, version.taken_at), said)
            yield Amended(
                version.mark,
                what,
                before,
                after,
                plain(version.by),
                source.when(version.at),
                plain(version.reason),
            )


def _with_times(
    source: Source, times: tuple[dt.datetime, dt.datetime], said: Iterable[Said]
) -> Iterator[Said]:
    """What was and is, each with its time where that was put right."""
    moved = times[0] != times[1]
    for at, one in zip(times, said, strict=True):
        yield joined((plain(source.when(at)) if moved else NOTHING, one), "; ")


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
        read, definition = form_of(source.session, f"{row.form}@{row.form_version}")
        texts = FormTexts(read, source.staff)
        was, now = values.get(former.id, {}), values.get(row.id, {})
        changed = [key for key in questions_of(definition) if was.get(key) != now.get(key)]
        taken = worded("records.readings.set", at=source.when(row.taken_at))
        what = joined((taken, joined([texts.short(key) for key in changed], "; ")), ": ")
        said = (_set_said(texts, side, changed) for side in (was, now))
        before, after = _with_times(source, (former.taken_at, row.taken_at), said)
        yield Amended(
            source.marks[row.id], what, before, after, plain(source.staff.get(row.author_id, "")),
            source.when(row.recorded_at), plain(row.reason),
        )  # fmt: skip


def _set_said(texts: FormTexts, values: Mapping[str, Value], keys: list[str]) -> Said:
    form = texts.read.definition
    assert isinstance(form, Form)
    questions = questions_of(form)
    said = [texts.answer(values.get(key), questions[key]) for key in keys]
    return joined([DASH if one.blank else one for one in said], "; ")


def _of_card(source: Source) -> Iterator[Amended]:
    rows = written(source.session, Participant, Participant.person_id.in_(source.people))
    rows.sort(key=lambda row: (row[0].person_id, row[0].version))
    former: PersonDetails | None = None
    shown = _OF_CARD.get(source.kind)
    for person, event in rows:
        details = details_of(source.session, person)
        if person.supersedes is not None and former is not None:
            changed = [one for one in changed_fields(former, details) if shown is None or one.field in shown]
            if changed:
                yield _card(source, person, event, changed)
        former = details


def _card(
    source: Source, person: Participant, event: AuditEvent, changed: Sequence[FieldAmendment]
) -> Amended:
    hidden = set() if source.wish.names else _UNNAMED
    hidden = hidden | {"relations"} | (set() if source.wish.military else {"military"})
    names, before, after = [], [], []
    for change in changed:
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
    if field in _FIGURES:
        return numeral(text)
    return plain(day(text)) if field in _DAYS else plain(text)


def _of_decisions(source: Source) -> Iterator[Amended]:
    return _walk(
        source, Clearance,
        what=lambda _: worded("screening.decision.title"),
        said=lambda row: worded(f"screening.standing.{row.decision}"),
        why=partial(_why_decided, source),
        only=lambda row: _printed(source, row.clearance_id),
    )  # fmt: skip


def _why_decided(source: Source, row: Clearance) -> Said:
    """What stopped it, as Today says it; what somebody typed; else how the decision was justified."""
    said = why_suspended(source.desk, source.session, row)
    return plain("; ".join(json.loads(row.justifications).values())) if said.blank else said


def _of_consents(source: Source) -> Iterator[Amended]:
    return _walk(
        source, Consent,
        what=lambda row: _title(source.at(row.cohort_id), row.document),
        said=lambda row: joined(
            (worded(f"records.consent_state.{row.state}"), plain(day(row.signed_on))), " "
        ),
        only=lambda row: row.id in source.marks,
    )  # fmt: skip


def _title(source: Source, document: str) -> Said:
    """What the programme calls a consent; its code where no programme knows it."""
    key = f"consent.{document}.title"
    titles = [source.pinned.phrase(key, code) if source.pinned else "" for code in ("uk", "en")]
    return ours(*(title or document for title in titles))


def _of_doses(source: Source) -> Iterator[Amended]:
    """A corrected dose, and one that got its witness afterwards; of an event's paper, only those it reports."""
    reported = None if source.printed is None else {one.dose_id for one in _reported(source)}
    return _walk(
        source, Dose,
        what=lambda row: worded("records.dose_at", at=source.when(row.given_at)),
        said=partial(_dose_said, source),
        only=lambda row: reported is None or row.dose_id in reported,
    )  # fmt: skip


def _reported(source: Source) -> Iterator[Suspected]:
    for sheet in source.of("events"):
        yield from known_of(source, sheet).doses


def _of_orders(source: Source) -> Iterator[Amended]:
    """An order replaced by another, or withdrawn."""
    return _walk(
        source, DoseOrder, what=lambda _: worded("records.order.order"), said=partial(order_said, source)
    )


def _of_rescues(source: Source) -> Iterator[Amended]:
    """A rescue drug taken back; that one was given is no correction of its order."""
    return _walk(
        source, Rescue,
        what=lambda row: joined((worded("records.signed.rescue"), rescue_said(source, row)), ": "),
        said=lambda row: worded(f"records.rescue.{row.state}"),
        only=lambda row: row.state == "withdrawn",
    )  # fmt: skip


def _of_discharges(source: Source) -> Iterator[Amended]:
    return _walk(
        source, Discharge, what=lambda _: worded("records.left.title"), said=partial(left_said, source)
    )


def _of_attendance(source: Source) -> Iterator[Amended]:
    return _walk(
        source, Attendance,
        what=lambda row: worded("records.plan.presence_at", at=_held_at(source, row.planned_id)),
        said=partial(presence_said, source),
        why=lambda row: plain(row.changed_because),
        only=lambda row: source.printed is None or _talked(source, row.planned_id),
    )  # fmt: skip


def _talked(source: Source, planned_id: str) -> bool:
    """Whether it is one of the meetings after a dose."""
    query = select(PlannedSession).where(PlannedSession.planned_id == planned_id)
    row = source.session.scalars(query.order_by(PlannedSession.version.desc())).first()
    return row is not None and source.phase_of_session(row.cohort_id, row.code) == "integration"


def _of_notes(source: Source) -> Iterator[Amended]:
    """A group's note amended: the parts that changed, in full; a paragraph only for who may read it."""
    for former, later in amended_notes(source.session, source.people):
        if not _printed(source, later.note_id):
            continue
        at = _held_at(source, later.planned_id)
        parts = [n for n in (0, 1) if former.text[n] != later.text[n]]
        what = joined((worded("records.plan.note_at", at=at), *(worded(_NOTE_PARTS[n]) for n in parts)), "; ")
        before, after = (
            joined([_note_part(source, version.text[n], n) for n in parts], "\n")
            for version in (former, later)
        )
        yield Amended(
            source.marks[later.row_id], what, before, after, plain(source.staff.get(later.author_id, "")),
            source.when(later.at), plain(later.reason),
        )  # fmt: skip


def _note_part(source: Source, text: str, part: int) -> Said:
    if part and not source.wish.private:
        return worded("records.plan.private")
    return plain(text) if text else worded("print.not_stated")


def _held_at(source: Source, planned_id: str) -> str:
    """When the session began; "" for one that is no longer in the calendar."""
    query = select(PlannedSession).where(PlannedSession.planned_id == planned_id)
    found = source.session.scalars(query.order_by(PlannedSession.version.desc())).first()
    return source.when(found.starts_at) if found else ""


def _reason(row: Any) -> Said:  # noqa: ANN401 - a table of versions, each with its reason
    return plain(row.reason)


def _walk(
    source: Source, model: type[Row], *, what: Callable[[Row], Said], said: Callable[[Row], Said],
    why: Callable[[Row], Said] = _reason, only: Callable[[Row], bool] = lambda _: True,
) -> Iterator[Amended]:  # fmt: skip
    """Every correction of rows of one kind, by whoever wrote it: what the row is, and how both versions read."""
    about: Any = model
    for former, row, event in corrections(source.session, model, about.person_id.in_(source.people)):
        if only(row):
            yield Amended(
                source.marks[row.id], what(row), said(former), said(row), plain(source.staff.get(event.actor, "")),
                source.when(row.recorded_at), why(row),
            )  # fmt: skip


def _dose_said(source: Source, dose: Dose) -> Said:
    if not dose.given_ul:
        return worded("records.order.taken_back")
    witness = source.staff.get(dose.witness_id or "", "")
    given = worded("records.order.gave", mg=amount(dose.given_ug), ml=amount(dose.given_ul))
    by = worded("records.order.by_witness", who=witness) if witness else worded("records.order.no_witness")
    return joined((given, plain(source.clock(dose.given_at)), by, drawn_from(source.session, dose)), ", ")


_ALL: tuple[Callable[[Source], Iterator[Amended]], ...] = (
    _of_sheets, _of_readings, _of_card, _of_decisions, _of_consents, _of_doses, _of_orders, _of_rescues,
    _of_discharges, _of_attendance, _of_notes,
)  # fmt: skip
_OF_PAPER: Mapping[str, tuple[Callable[[Source], Iterator[Amended]], ...]] = {
    "screening": (_of_sheets, _of_card, _of_decisions, _of_consents),
    "integration": (_of_sheets, _of_card, _of_attendance, _of_notes),
    "event": (_of_sheets, _of_card, _of_doses),
}
"""What a smaller paper prints, and so what it may call amended."""
_OF_CARD: Mapping[str, frozenset[str]] = {
    "screening": OF_IDENTITY | OF_REFERRAL, "integration": OF_IDENTITY, "event": OF_IDENTITY | OF_REFERRAL,
}  # fmt: skip
