"""Part 3: what was asked before clearance, item by item, and the medical lead's decision with its signature."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from sqlalchemy import select

from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.clearances import Clearance
from clinicdesk.protocols.eligibility import ScreenedItem, eligibility
from clinicdesk.protocols.language import FormField
from clinicdesk.protocols.questions import questions_of
from clinicdesk.reports.record import Block, Cell, Fact, Facts, Head, Note, Part, Signatures, Signed, Table
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.clearance_changes import signed_version, why_suspended
from clinicdesk.services.clearance_state import WITHDRAWN, newest_clearance
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.days import days_of, readable_day
from clinicdesk.services.entering import all_entries
from clinicdesk.services.person_facts import facts_of_person
from clinicdesk.services.presence_facts import entered_on
from clinicdesk.services.record_facts import facts_of_record
from clinicdesk.services.record_parts.forms import cell_of, head_of, scores_of, sheet_blocks, signed
from clinicdesk.services.record_parts.source import Sheet, Source, day
from clinicdesk.services.screenings import met_interactions
from clinicdesk.services.signed_content import CLEARANCE
from clinicdesk.services.signing import SignatureView, signatures_on
from clinicdesk.services.ways_in import groups_until
from clinicdesk.words import Number

_ITEM = (("item", 34), ("answer", 15), ("details", 35), ("outcome", 16))


def screening(source: Source) -> Part:
    """Every screening form, the interactions of the medicines on the card, every decision."""
    blocks: list[Block] = []
    for sheet in source.of("screening"):
        judged = any(field.screen for section in sheet.filled.form.sections for field in section.fields)
        blocks += _judged(source, sheet) if judged else sheet_blocks(source, sheet)
    blocks += [asked for leg in _courses(source) if (asked := _conditions(leg)).rows]
    met = _interactions(source)
    if met.rows:
        blocks.append(met)
    blocks += decisions(source)
    return Part("screening", worded("records.part.screening"), tuple(blocks), 3)


def _judged(source: Source, sheet: Sheet) -> Iterator[Block]:
    form, values = sheet.filled.form, sheet.filled.values
    decided = _decided_on(source, sheet)
    facts = facts_of_person(source.desk, source.session, sheet.filled.person_id, on=decided)
    items = {item.field: item for item in eligibility(form, values, facts).items}
    names = {name: worded(f"records.screening.{name}") for name, _ in _ITEM}
    if decided:
        names["outcome"] = worded("records.screening.decided", day=f"{decided:%d.%m.%Y}")
    heads = tuple(Head(names[name], share) for name, share in _ITEM)
    first = True
    for section in form.sections:
        rows = [
            _row(sheet, field, items.get(field.id))
            for field in section.fields
            if _is_asked(items, sheet, field)
        ]
        if not rows:
            continue
        title = sheet.texts.phrase(f"section.{section.id}.title", section.id)
        yield Table(heads, tuple(rows), joined((head_of(source, sheet), title)) if first else title)
        first = False
    scores = scores_of(sheet)
    if scores.rows:
        yield scores
    if sheet.filled.signatures:
        yield Signatures(tuple(signed(source, one) for one in sheet.filled.signatures))


def _decided_on(source: Source, sheet: Sheet) -> dt.date | None:
    """The day of the newest decision over this version: what ran out since then was good when it was decided."""
    days = source.session.scalars(
        select(Clearance.decided_on)
        .where(
            Clearance.screening_id == sheet.filled.sheet_id,
            Clearance.screening_version == sheet.filled.version,
            Clearance.decision.not_in(WITHDRAWN),
        )
        .order_by(Clearance.event_seq.desc())
    )
    return readable_day(days.first() or "")


def _is_asked(items: dict[str, ScreenedItem], sheet: Sheet, field: FormField) -> bool:
    item = items.get(field.id)
    return item.standing != "not_asked" if item else field.id in sheet.filled.values


def _row(sheet: Sheet, field: FormField, item: ScreenedItem | None) -> tuple[Cell, ...]:
    questions = questions_of(sheet.filled.form)
    answer = cell_of(sheet, questions[field.id])
    details = []
    struck: list[Said] = []
    mark = ""
    for detail in field.details:
        one = cell_of(sheet, questions[f"{field.id}.{detail.id}"])
        name = sheet.texts.detail(field.id, detail.id)
        if not one.said.blank:
            details.append(joined((name, one.said), ": "))
        struck += [joined((name, was), ": ") for was in one.struck if not was.blank]
        mark = one.amended or mark
    return (
        Cell(sheet.texts.label(field.id)), answer, Cell(joined(details, "; "), tuple(struck), mark),
        Cell(_outcome(sheet, item), alert=_alert(item) if item else ""),
    )  # fmt: skip


def _alert(item: ScreenedItem) -> Literal["", "amber", "red"]:
    if item.blocks:
        return "red"
    weighed = item.kind == "condition" and item.standing == "finding"
    return "amber" if item.wants_decision or item.is_open or weighed else ""


def _outcome(sheet: Sheet, item: ScreenedItem | None) -> Said:
    if item is None:
        return worded("filling.outcome.noted")
    if item.kind == "information":
        return worded("filling.outcome.noted")
    outcome = "absolute" if item.blocks else item.standing
    until = worded("filling.good_until", day=f"{item.good_until:%d.%m.%Y}") if item.good_until else NOTHING
    wants = [_lacking(sheet, item.field, *one.partition(".")[::2]) for one in item.wants]
    lacks = worded("filling.wants", what=joined(wants, ", ")) if wants else NOTHING
    return joined(
        (worded(f"filling.kind.{item.kind}"), worded(f"filling.outcome.{outcome}"), until, lacks), ": "
    )


def _lacking(sheet: Sheet, asked: str, field: str, detail: str) -> Said:
    """The name of what an answer lacks: a detail of its own by that alone."""
    label, name = sheet.texts.label(field), sheet.texts.detail(field, detail) if detail else NOTHING
    return name if field == asked and detail else joined((label, name), ": ")


def _courses(source: Source) -> Iterator[Source]:
    """Each cohort from which nobody moved on to a later one of the same programme: a transfer is no second entry."""
    legs = source.legs
    for number, leg in enumerate(legs, 1):
        later = (groups_until(leg.session, leg.people, one.cohort_id) for one in legs[number:])
        if not any(leg.cohort_id in groups for groups in later):
            yield leg


def _conditions(source: Source) -> Table:
    """What the programme asks of whoever enters it, as it stood on the day they first came, or stands now."""
    desk, session, person, pinned = source.desk, source.session, source.person.person_id, source.pinned
    if pinned is None:
        return Table((), ())
    programme, days = pinned.definition, days_of(desk)
    entered = entered_on(session, source.people, source.cohort_id, programme=programme, days=days)
    standing = worded("records.condition.entered" if entered else "records.condition.standing")
    heads = (Head(worded("records.condition.what"), 60), Head(standing, 40))
    facts = facts_of_record(desk, session, person, source.cohort_id, until=entered)
    entries = all_entries(desk, session, pinned, person, facts, on=entered)
    rows = tuple(
        (
            Cell(ours(one.words["uk"], one.words["en"])),
            Cell(ours(one.why["uk"], one.why["en"]), alert=_alert(one.item)),
        )
        for one in entries
    )
    return Table(heads, rows, joined((worded("records.condition.title"), source.named(source.cohort_id))))


def _interactions(source: Source) -> Table:
    rows = tuple(
        (
            Cell(plain(f"{met.medicine} {met.dose}".strip())), Cell(ours(met.groups["uk"], met.groups["en"])),
            Cell(ours(met.advice["uk"], met.advice["en"])),
        )
        for met in met_interactions(source.session, source.person.person_id)
    )  # fmt: skip
    heads = (
        Head(worded("records.interaction.medicine"), 24), Head(worded("records.interaction.group"), 26),
        Head(worded("records.interaction.advice"), 50),
    )  # fmt: skip
    return Table(heads, rows, worded("screening.panel.medicine"))


def decisions(source: Source) -> Iterator[Block]:
    """Every decision about the person in each cohort: justifications, conditions, expiry, signatures.

    Who was transferred was decided about in the group they came from: for the group they are in now a new decision is
    needed before a dose, and no signature is missing on this paper.
    """
    made = {leg.cohort_id: _made(leg) for leg in source.legs}
    for leg in source.legs:
        title = joined((worded("screening.decision.title"), source.named(leg.cohort_id)))
        if rows := made[leg.cohort_id]:
            yield from _decided(leg, rows, title)
        elif leg.pinned and not any(step.valid_days for step in leg.pinned.definition.steps):
            yield Note(worded("records.decision.not_asked"), source.named(leg.cohort_id))
        elif any(made.get(one) for one in groups_until(leg.session, leg.people, leg.cohort_id)):
            yield Note(worded("records.decision.none_since"), title)
        else:
            yield Note(worded("records.decision.none"), title)
            yield Signatures((_wanted(),))


def _made(leg: Source) -> Sequence[Clearance]:
    return leg.session.scalars(
        select(Clearance)
        .where(Clearance.person_id.in_(leg.people), Clearance.cohort_id == leg.cohort_id)
        .order_by(Clearance.event_seq)
    ).all()


def _decided(source: Source, rows: Sequence[Clearance], title: Said) -> Iterator[Block]:
    newest = rows[-1]
    for row in rows:
        yield replace(_decision(source, row, superseded=row is not newest), title=title)
    found = decision_signatures(source, newest)
    yield Signatures(tuple(signed(source, one) for one in found) or (_wanted(),))


def newest_decision(source: Source) -> Clearance | None:
    """That in the cohort it is read with; of whoever was transferred there, else that of a group they came from."""
    for cohort_id in (
        groups_until(source.session, source.people, source.cohort_id) if source.cohort_id else ()
    ):
        row = newest_clearance(source.session, source.person.person_id, cohort_id)
        if row is not None:
            return row
    return None


def decision_signatures(source: Source, newest: Clearance) -> tuple[SignatureView, ...]:
    """Those over a decision. Whatever stops it takes nothing back of what was signed."""
    version = signed_version(source.session, newest).version
    return signatures_on(source.desk, source.session, CLEARANCE, newest.clearance_id, newest=version)


def _decision(source: Source, row: Clearance, *, superseded: bool) -> Facts:
    said = worded(f"screening.standing.{row.decision}")
    mark = source.marks.get(row.id, "")
    what = (
        Cell(worded("records.decision.replaced"), (said,), mark) if superseded else Cell(said, amended=mark)
    )
    until = plain(day(row.valid_until)) if row.permits else worded("records.decision.never")
    conditions = joined(conditions_said(Conditions(**json.loads(row.conditions))), "; ")
    asked = worded("records.decision.unconditional") if conditions.blank else conditions
    why = why_suspended(source.desk, source.session, row)
    facts = [
        Fact(worded("records.decision.what"), what),
        *_by_whom(source, row),
        Fact(worded("records.decision.until"), Cell(until)),
        Fact(worded("records.decision.conditions"), Cell(asked)),
        *(Fact(worded("records.decision.because", item=_item(source, field)), Cell(plain(text)))
          for field, text in json.loads(row.justifications).items()),
        *([] if why.blank else [Fact(worded("records.decision.reason"), Cell(why))]),
    ]  # fmt: skip
    return Facts(tuple(facts))


def _by_whom(source: Source, row: Clearance) -> Iterator[Fact]:
    """Who decided and on which day; of a decision that was stopped, by whose act and when."""
    stopped = row.decision in WITHDRAWN
    who, at = plain(source.staff.get(row.author_id, "")), plain(day(row.decided_on))
    if stopped:
        event = source.session.get_one(AuditEvent, row.event_seq)
        who, at = plain(source.staff.get(event.actor, "")), plain(source.when(row.recorded_at))
    yield Fact(worded(f"records.decision.{'stopped_by' if stopped else 'by'}"), Cell(who))
    yield Fact(worded(f"records.decision.{'stopped_on' if stopped else 'on'}"), Cell(at))


def _item(source: Source, field: str) -> Said:
    for sheet in source.of("screening"):
        if field in questions_of(sheet.filled.form):
            return sheet.texts.label(field)
    return plain(field)


def conditions_said(conditions: Conditions) -> Iterator[Said]:
    """What a decision asks of the day, each by itself."""
    if conditions.dose_cap_mg:
        yield worded("screening.condition.cap_of", n=Number(conditions.dose_cap_mg))
    for name in ("spo2_scale_2", "extra_vitals", "no_booster", "one_to_one"):
        if getattr(conditions, name):
            yield worded(f"screening.condition.{name}")
    if conditions.other:
        yield plain(conditions.other)


def _wanted() -> Signed:
    return Signed(
        NOTHING, worded("common.role.lead"), worded("records.meaning.responsible"), "", "", "wanted"
    )
