"""What makes a decision stop by itself: a form it leaned on, an event, a consent taken back, the card's health."""

from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.consents import Consent
from clinicdesk.models.responses import Response
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.answers import facts_of
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.rules import paths_of, truth
from clinicdesk.protocols.values import Values
from clinicdesk.services.clearance_state import standing_decisions, suspend
from clinicdesk.services.desk import Desk
from clinicdesk.services.programmes import programme_if_any
from clinicdesk.services.sheet_alerts import EVENT

HEALTH = ("diagnoses", "medicines", "allergies")
"""The parts of a card that a decision leans on."""


def suspend_by_sheet(
    desk: Desk, work: Work, row: Response, form: Form, *, values: Values, before: Values, reason: str = ""
) -> None:
    """Inside the act that writes a version of a filled form: the decisions it bears on stop."""
    if not row.person_id:
        return
    rows, news = standing_decisions(work.session, row.person_id), is_news(form, values, before)
    bearing = [one for one in rows if bears_on(desk, work.session, row, form, one, news=news)]
    suspend(desk, work, bearing, reason=reason)


def suspend_by_card(
    desk: Desk, work: Work, person_id: str, before: PersonDetails, after: PersonDetails, *, reason: str
) -> None:
    """Inside the act that writes a version of a card: with another diagnosis, medicine or allergy they stop."""
    if changed_health(before, after):
        suspend(desk, work, standing_decisions(work.session, person_id), reason=reason)


def suspend_by_consent(desk: Desk, work: Work, row: Consent, *, reason: str) -> None:
    """Inside the act by which a person says no: the decision that was only possible with their consent stops."""
    rows = standing_decisions(work.session, row.person_id)
    suspend(desk, work, [one for one in rows if refuses(desk, work.session, row, one)], reason=reason)


def refuses(desk: Desk, session: Session, row: Consent, decision: Clearance) -> bool:
    """Whether this version takes back a consent that the gate before the programme's sign-off asks for."""
    if row.state == "given" or row.cohort_id != decision.cohort_id:
        return False
    pinned = programme_if_any(desk, session, decision.cohort_id)
    if pinned is None:
        return False
    signed = {step.id for step in pinned.definition.steps if step.kind == "sign_off" and step.valid_days}
    gates = [gate for gate in pinned.definition.gates if gate.opens in signed]
    return any(f"consent.{row.document}" in set(paths_of(gate.when)) for gate in gates)


def changed_health(before: PersonDetails, after: PersonDetails) -> tuple[str, ...]:
    """Which parts of `HEALTH` are not the same; the order they are listed in says nothing."""
    changed = [name for name in HEALTH if set(getattr(before, name)) != set(getattr(after, name))]
    if before.allergies_state != after.allergies_state and "allergies" not in changed:
        changed.append("allergies")
    return tuple(changed)


def is_news(form: Form, values: Values, before: Values) -> bool:
    """Whether a version says what the form calls news, and the version before did not say just the same."""
    if form.suspends is None or truth(form.suspends, facts_of(form, values)) is not True:
        return False
    named = {path.partition(".")[0] for path in paths_of(form.suspends)}
    now, then = (
        {key: said[key] for key in said if key.partition(".")[0] in named} for said in (values, before)
    )
    return now != then


def bears_on(
    desk: Desk, session: Session, row: Response, form: Form, decision: Clearance, *, news: bool
) -> bool:
    """Whether a version of a form takes a decision back until somebody looks again; `news`: see `is_news`."""
    if row.response_id == decision.screening_id:
        return True
    pinned = programme_if_any(desk, session, decision.cohort_id)
    if form.group == EVENT:
        # An incident is about the session: begun by an act, it is completed in the days after. An event is news.
        return row.version == 1 or pinned is None or row.form not in _of_sessions(pinned.definition)
    here = row.cohort_id in {"", decision.cohort_id}
    return here and pinned is not None and (news or row.form in leaned_on(pinned.definition))


def leaned_on(programme: Programme) -> frozenset[str]:
    """The forms that the programme's sign-off about a person is over."""
    signed = {
        name for step in programme.steps if step.kind == "sign_off" and step.valid_days for name in step.of
    }
    return frozenset(_code(step.form) for step in programme.steps if step.id in signed and step.form)


def _of_sessions(programme: Programme) -> frozenset[str]:
    return frozenset(_code(step.form) for step in programme.steps if step.per == "session" and step.form)


def _code(ref: str) -> str:
    return ref.partition("@")[0]
