"""What the record knew of an adverse event when it was written down: for where its form is silent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from clinicdesk.models.responses import Response
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import Value
from clinicdesk.reports.said import NOTHING, Said, joined, numeral, worded
from clinicdesk.services.event_facts import (
    Suspected,
    dosage_form,
    doses_before,
    known_then,
    packed_as,
    within_limits,
)
from clinicdesk.services.event_times import onset_of
from clinicdesk.services.form_texts import with_unit
from clinicdesk.services.record_parts.source import Sheet, Source

FORM = "adverse_event"
OF_DOSE = ("drug_name", "drug_form", "drug_maker", "drug_batch", "strength", "single_dose", "route")
_NUMBERS = frozenset({"integer", "decimal"})
_WORDS = frozenset({"text", "note"})


@dataclass(frozen=True, slots=True)
class Known:
    """`said`: address of a question to the record's answer, whole; `differs`: of those the form answers otherwise."""

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
    onset = onset_of(form, sheet.filled.values, source.zone)
    doses = doses_before(source.session, people, onset.at if onset else sheet.filled.taken_at)

    def known(some: tuple[Suspected, ...]) -> dict[str, str]:
        return known_then(source.session, people, some, written=written, zone=str(source.zone))

    every = known(doses)
    said = _in_full(sheet, every)
    alike = [within_limits(form, one) for one in (every, *(known((dose,)) for dose in doses))]
    if doses and doses[0].product is not None and "drug_form" in said:
        said["drug_form"] = dosage_form(doses[0].product)
        alike.append(
            {"drug_form": packed_as(doses[0].product).uk}
        )  # how it is packed says nothing else of it
    return Known(doses, said, tuple(key for key in OF_DOSE if _differs(key, sheet.filled.values, alike)))


def _in_full(sheet: Sheet, known: Mapping[str, str]) -> dict[str, Said]:
    """Each answer in words, whole: the limits of the form are for what people type into it."""
    questions, fitting = questions_of(sheet.filled.form), within_limits(sheet.filled.form, known)
    said: dict[str, Said] = {}
    for key, text in known.items():
        question = questions.get(key)
        if question is None or not text:
            continue
        if question.type in _NUMBERS:
            said[key] = with_unit(sheet.texts, numeral(text), question)
        elif question.type in _WORDS:
            said[key] = sheet.texts.answer(text, question)
        elif key in fitting:
            said[key] = sheet.texts.answer(fitting[key], question)
    return said


def _differs(key: str, filled: Mapping[str, Value], alike: Sequence[Mapping[str, Value]]) -> bool:
    """Whether the form says something else than the record of all doses and of each: of what can be compared."""
    known = [one[key] for one in alike if key in one]
    return key in filled and bool(known) and filled[key] not in known


def told(sheet: Sheet, known: Known, silent: Mapping[str, Said]) -> Said:
    """Which answers are the record's and not the form's, and what the record says otherwise."""
    names = joined(silent.values(), "; ")
    other = joined((joined((sheet.texts.short(key), known.said[key]), ": ") for key in known.differs), "; ")
    return joined((
        NOTHING if names.blank else worded("records.known.taken", what=names),
        NOTHING if other.blank else worded("records.known.differs", what=other),
    ), " ")  # fmt: skip
