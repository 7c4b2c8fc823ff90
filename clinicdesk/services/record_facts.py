"""What gates may know of a person in a cohort: consents, decision, forms and their scores, steps done and signed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from clinicdesk.clock import UNREADABLE
from clinicdesk.models.responses import Response
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import ScoreSheet, score
from clinicdesk.protocols.values import Fact, Value
from clinicdesk.services.clearance_state import clearance_facts
from clinicdesk.services.consent_state import consent_facts, consent_facts_of, consents_by
from clinicdesk.services.days import days_of
from clinicdesk.services.definitions import kept
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of
from clinicdesk.services.person_facts import facts_of_person, newest_details
from clinicdesk.services.presence_facts import attendance_facts
from clinicdesk.services.programmes import programme_if_any
from clinicdesk.services.sheets import sheets_of, values_in
from clinicdesk.services.signed_steps import newest_by_step, signed_facts
from clinicdesk.services.ways_in import groups_until


def facts_of_record(
    desk: Desk, session: Session, person_id: str, cohort_id: str, *, until: date | None = None
) -> dict[str, Fact | None]:
    """Facts by the names gates use; what is not known is left out, so that a gate stays shut.

    `until`: as of the end of that clinic's day: the age, the consents, and only the forms taken by then. They are
    those of the whole way: of each group somebody was transferred from, and of each record read as one with theirs.
    """
    person = facts_of_person(desk, session, person_id, on=until)
    end = days_of(desk).end(until) if until else None
    groups: tuple[str, ...] = (cohort_id,)
    if until is not None:
        groups = groups_until(session, family_of(session, person_id), cohort_id)
    facts: dict[str, Fact | None] = {
        **person, **_consents(desk, session, person_id, groups, end),
        **clearance_facts(desk, session, person_id, cohort_id), **attendance_facts(session, person_id, cohort_id),
    }  # fmt: skip
    details = newest_details(session, person_id)
    if details.escort_name:
        facts["escort.named"] = True
    rows = [
        row
        for row in sheets_of(session, person_id)
        if row.cohort_id in {"", *groups} and (end is None or UNREADABLE < row.taken_at <= end)
    ]
    for row in reversed(rows):  # the newest is said last
        if row.step:
            facts[f"step.{row.step}"] = True
        # What the newest of a form leaves open is not known: an older answer does not stand in its place.
        facts = without_form(facts, row.form) | facts_of_sheet(session, row, person)
    programme = programme_if_any(desk, session, cohort_id)
    steps = programme.definition.steps if programme else ()
    facts.update(signed_facts(session, steps, newest_by_step(reversed(rows))))
    return facts


def _consents(
    desk: Desk, session: Session, person_id: str, groups: Sequence[str], at: datetime | None
) -> Mapping[str, bool]:
    cohort_id, *_ = groups
    if at is None:
        return consent_facts(desk, session, person_id, cohort_id)
    rows = consents_by(session, groups, family_of(session, person_id), days=days_of(desk), at=at)
    return consent_facts_of(desk, session, rows, cohort_id=cohort_id, at=at)


def facts_of_sheet(
    session: Session, row: Response, person: Mapping[str, Fact | None]
) -> dict[str, Fact | None]:
    """The answers and scores of one filled form, as `form.CODE.NAME`."""
    form = kept(session, row.form_digest).definition
    assert isinstance(form, Form)
    values = values_in(session, row, form)
    return facts_said(row.form, values, score(form, values, person))


def without_form(facts: Mapping[str, Fact | None], code: str) -> dict[str, Fact | None]:
    """What is known beside the filled form of this code."""
    return {name: fact for name, fact in facts.items() if not name.startswith(f"form.{code}.")}


def facts_said(code: str, values: Mapping[str, Value], scored: ScoreSheet) -> dict[str, Fact | None]:
    """The same, of answers that are scored already."""
    facts: dict[str, Fact | None] = {f"form.{code}.{key}": value for key, value in values.items()}
    for name, one in scored.scores.items():
        if isinstance(one.value, str | int | bool | Decimal):
            facts[f"form.{code}.{name}"] = one.value
    return facts


def meant_in(session: Session, row: Response) -> dict[str, Value]:
    """The answers of one filled form by what they mean to the program (`FormField.meaning`)."""
    form = kept(session, row.form_digest).definition
    assert isinstance(form, Form)
    meant = {field.id: field.meaning for part in form.sections for field in part.fields if field.meaning}
    values = values_in(session, row, form) if meant else {}
    return {meant[key]: value for key, value in values.items() if key in meant}
