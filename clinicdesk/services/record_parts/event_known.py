"""What the record knew of an adverse event when it was written down: for where its form is silent."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from clinicdesk.models.responses import Response
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import PartialDate, Value
from clinicdesk.reports.said import NOTHING, Said, joined, ours, worded
from clinicdesk.services.event_facts import Suspected, doses_before, known_then
from clinicdesk.services.form_texts import with_unit
from clinicdesk.services.record_parts.source import Sheet, Source

FORM = "adverse_event"
OF_DOSE = ("drug_name", "drug_form", "drug_maker", "drug_batch", "strength", "single_dose", "route")


@dataclass(frozen=True, slots=True)
class Known:
    """`said`: address of a question to the record's answer; `differs`: of those that the form answers otherwise."""

    doses: tuple[Suspected, ...]
    said: Mapping[str, Said]
    differs: tuple[str, ...] = ()


def known_of(source: Source, sheet: Sheet) -> Known:
    """Of an adverse event; nothing of any other form."""
    form = sheet.filled.form
    if form.code != FORM:
        return Known((), {})
    query = select(Response).where(Response.response_id == sheet.filled.sheet_id).order_by(Response.version)
    written = source.session.scalars(query).first()
    assert written is not None
    people = (source.person.person_id, *(one for one in source.people if one != source.person.person_id))
    doses = doses_before(source.session, people, onset_of(source, sheet) or sheet.filled.taken_at)

    def known(some: tuple[Suspected, ...]) -> dict[str, Value]:
        return known_then(source.session, people, form, some, written=written, zone=str(source.zone))

    every, each = known(doses), [known((one,)) for one in doses]
    questions, filled = questions_of(form), sheet.filled.values
    said = {
        key: with_unit(sheet.texts, sheet.texts.answer(value, questions[key]), questions[key])
        for key, value in every.items()
    }
    if doses and doses[0].product is not None and "drug_form" in said:
        words = doses[0].product.words
        said["drug_form"] = ours(*(words.get(code, "").partition(", ")[2] for code in ("uk", "en")))
    differs = (
        key for key in OF_DOSE
        if key in filled and key in every and filled[key] not in [every[key], *(one.get(key) for one in each)]
    )  # fmt: skip
    return Known(doses, said, tuple(differs))


def told(sheet: Sheet, known: Known, silent: Mapping[str, Said]) -> Said:
    """Which answers are the record's and not the form's, and what the record says otherwise."""
    names = joined(silent.values(), "; ")
    other = joined((joined((sheet.texts.short(key), known.said[key]), ": ") for key in known.differs), "; ")
    return joined((
        NOTHING if names.blank else worded("records.known.taken", what=names),
        NOTHING if other.blank else worded("records.known.differs", what=other),
    ), " ")  # fmt: skip


def onset_of(source: Source, sheet: Sheet) -> dt.datetime | None:
    """When it began; the end of the day where no time is given, None where no whole day is."""
    values = sheet.filled.values
    when = values.get("onset_date")
    if not isinstance(when, PartialDate) or when.day is None:
        return None
    hour = values.get("onset_time")
    clock = hour if isinstance(hour, dt.time) else dt.time(23, 59)
    return dt.datetime.combine(when.earliest, clock, source.zone)
