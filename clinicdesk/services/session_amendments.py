"""What was corrected in a dosing session, by codes: numbered like the marks beside the values."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.base import Recorded
from clinicdesk.models.dosing import Deferral, Discharge, Dose, DoseOrder, Rescue
from clinicdesk.models.notes import GroupNote
from clinicdesk.models.responses import Response
from clinicdesk.protocols.catalogue import library
from clinicdesk.reports.record import Amended, Amendments
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.cause_words import cause_said
from clinicdesk.services.definitions import kept
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.reading_values import FORM, questions, sets_of
from clinicdesk.services.record_parts.given import amount
from clinicdesk.services.record_parts.marks import numbered, superseding
from clinicdesk.services.record_parts.register import drawn_from
from clinicdesk.services.record_parts.versions import corrections
from clinicdesk.services.session_day import SessionDay, given_said, left_said

_OF_SESSION: tuple[Any, ...] = (Dose, DoseOrder, Discharge, Response, Deferral)


def session_marks(session: DbSession, session_id: str, planned_id: str) -> Mapping[str, str]:
    """Row id of each superseding version of a session to its mark, "[1]" for the first ever made."""
    return numbered(
        *(superseding(session, model, model.session_id == session_id) for model in _OF_SESSION),
        superseding(session, Rescue, Rescue.session_id == session_id, Rescue.state == "withdrawn"),
        superseding(session, GroupNote, *_note_of(planned_id)),
    )


def session_amendments(day: SessionDay) -> Amendments | None:
    """All of them, in the order they were made; None while nothing was corrected."""
    rows = [
        row
        for each in (_doses, _orders, _discharges, _rescues, _deferrals, _sets, _forms, _notes)
        for row in each(day)
    ]
    rows.sort(key=lambda row: int(row.mark.strip("[]")))
    return Amendments(tuple(rows), worded("sessionpapers.amendments")) if rows else None


def _note_of(planned_id: str) -> tuple[ColumnElement[bool], ...]:
    return (GroupNote.planned_id == planned_id, GroupNote.planned_id != "")


def _amended(day: SessionDay, row: Recorded, about: tuple[Said, Said, Said], by: str, why: str) -> Amended:
    what, before, after = about
    return Amended(
        day.marks[row.id], what, before, after, plain(day.staff.get(by, "")), day.clock(row.recorded_at), plain(why)
    )  # fmt: skip


def _about(day: SessionDay, key: str, person_id: str) -> Said:
    return joined((worded(f"sessionpapers.what.{key}"), plain(day.codes.get(person_id, ""))), " ")


def _versions(
    day: SessionDay, model: Any, key: str, said: Callable[[Any], Said], *where: ColumnElement[bool]  # noqa: ANN401 - a table of the day
) -> Iterator[Amended]:  # fmt: skip
    for former, row, event in corrections(day.session, model, model.session_id == day.session_id, *where):
        if row.id in day.marks:
            about = (_about(day, key, row.person_id), said(former), said(row))
            yield _amended(day, row, about, event.actor, getattr(row, "reason", "") or event.reason)


def _doses(day: SessionDay) -> Iterator[Amended]:
    def said(dose: Dose) -> Said:
        if not dose.given_ul:
            return given_said(day, dose)
        witness = day.staff.get(dose.witness_id or "", "")
        by = (
            worded("records.order.by_witness", who=witness) if witness else worded("records.order.no_witness")
        )
        ampoules = drawn_from(day.session, dose)
        return joined((given_said(day, dose), plain(day.clock(dose.given_at)), by, ampoules), ", ")

    yield from _versions(day, Dose, "dose", said)


def _orders(day: SessionDay) -> Iterator[Amended]:
    def said(order: DoseOrder) -> Said:
        gave = worded("records.order.gave", mg=amount(order.amount_ug), ml=amount(order.volume_ul))
        state = worded("records.order.withdrawn") if order.state == "withdrawn" else NOTHING
        return joined((gave, day.named(f"route.{order.route}"), state), ", ")

    yield from _versions(day, DoseOrder, "order", said)


def _discharges(day: SessionDay) -> Iterator[Amended]:
    yield from _versions(day, Discharge, "discharge", lambda row: left_said(day, row))


def _rescues(day: SessionDay) -> Iterator[Amended]:
    def said(row: Rescue) -> Said:
        drug = joined((day.named(f"rescue.{row.drug}.title"), plain(row.amount)), " ")
        return joined((drug, worded(f"records.rescue.{row.state}")), ", ")

    yield from _versions(day, Rescue, "rescue", said)


def _deferrals(day: SessionDay) -> Iterator[Amended]:
    def said(row: Deferral) -> Said:
        lifted = worded("sessionpapers.lifted") if row.state == "lifted" else NOTHING
        return lifted if row.state == "lifted" else cause_said(day.session, day.pinned, row)

    yield from _versions(day, Deferral, "deferral", said)


def _sets(day: SessionDay) -> Iterator[Amended]:
    rows = list(
        corrections(day.session, Response, Response.session_id == day.session_id, Response.form == FORM)
    )
    values = sets_of(day.session, [row.id for pair in rows for row in pair[:2]])
    texts = FormTexts(library().read(FORM), day.staff)
    for former, row, _ in rows:
        was, now = values[former.id], values[row.id]
        changed = [key for key in questions() if was.get(key) != now.get(key)]
        taken = joined((_about(day, "set", row.person_id), plain(day.clock(row.taken_at))), ", ")
        sides = []
        moved = former.taken_at != row.taken_at
        for side, one in ((was, former), (now, row)):
            said = [plain(day.clock(one.taken_at))] if moved else []
            said += [
                joined((texts.short(key), texts.answer(side.get(key), questions()[key])), " ")
                for key in changed
            ]
            if not side:
                said = [*said, worded("records.readings.in_error")]
            sides.append(joined(said, "; "))
        yield _amended(day, row, (taken, sides[0], sides[1]), row.author_id, row.reason)


def _forms(day: SessionDay) -> Iterator[Amended]:
    """A form about the room or about somebody, filled in anew: which one and why."""
    where = (Response.session_id == day.session_id, Response.form != FORM)
    for former, row, _ in corrections(day.session, Response, *where):
        read = kept(day.session, row.form_digest)
        title = ours(*(read.phrases[code].get("title", read.code) for code in ("uk", "en")))
        what = joined((title, plain(day.codes.get(row.person_id, ""))), ", ")
        before, after = (worded("records.revision", n=one.version) for one in (former, row))
        yield _amended(day, row, (what, before, after), row.author_id, row.reason)


def _notes(day: SessionDay) -> Iterator[Amended]:
    for former, row, _ in corrections(day.session, GroupNote, *_note_of(day.planned_id)):
        before, after = (worded("records.revision", n=one.version) for one in (former, row))
        yield _amended(
            day, row, (worded("records.signed.group_note"), before, after), row.author_id, row.reason
        )
