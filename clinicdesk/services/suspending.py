"""What stops a decision by itself: a form, an event, a consent taken back, the card, a merge, its end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Membership
from clinicdesk.models.consents import Consent
from clinicdesk.models.people import PersonMerge
from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.answers import facts_of
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.eligibility import eligibility
from clinicdesk.protocols.endings import MEDICAL
from clinicdesk.protocols.entry import read_for_entry, read_in_screening
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.person import PersonDetails, joined
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.rules import paths_of, truth
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.values import Values
from clinicdesk.services.caseload import person_of
from clinicdesk.services.clearance_state import standing_decisions, suspend
from clinicdesk.services.definitions import kept
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.person_facts import facts_of_person, newest_details
from clinicdesk.services.programmes import programme_if_any
from clinicdesk.services.sheet_alerts import EVENT, alerts_told
from clinicdesk.services.sheet_answers import stored_in, values_of
from clinicdesk.services.whole_card import whole_details_of

_WRITTEN_DOWN = 2
"""The version after the one an act began."""
HEALTH = ("diagnoses", "medicines", "allergies")
"""The parts of a card that every decision leans on."""
READ: Mapping[str, tuple[str, ...]] = {
    "person.age": ("birth_date",), "person.sex": ("sex",), "person.weight_kg": ("weight_kg",),
    "person.bmi": ("height_cm", "weight_kg"),
}  # fmt: skip
"""A fact that a rule may read to the parts of the card it is made from."""


def suspend_by_sheet(
    desk: Desk, work: Work, row: Response, form: Form, *, values: Values, before: Values, reason: str = ""
) -> None:
    """Inside the act that writes a version of a filled form: the decisions it bears on stop."""
    if not row.person_id:
        return
    rows, news = standing_decisions(work.session, row.person_id), is_news(form, values, before)
    bearing = [one for one in rows if bears_on(desk, work.session, row, form, one, news=news, values=values)]
    suspend(desk, work, bearing, reason=reason)


def suspend_by_card(
    desk: Desk, work: Work, person_id: str, before: PersonDetails, after: PersonDetails, *, reason: str
) -> None:
    """Inside the act that writes a version of a card: where it changes what a decision leans on, that one stops."""
    rows = standing_decisions(work.session, person_id)
    bearing = [one for one in rows if changed_card(before, after, parts_read(desk, work.session, one))]
    suspend(desk, work, bearing, reason=reason)


def suspend_by_merge(desk: Desk, work: Work, person_id: str, other: str, *, reason: str) -> None:
    """Inside a merge, before it is written: no decision about `person_id` knew what the other one's record tells."""
    session = work.session
    rows = standing_decisions(session, person_id)
    own, theirs = (whole_details_of(session, person_of(session, one)) for one in (person_id, other))
    if not changed_health(own, joined(own, (theirs,))):
        touched = _touched(desk, session, rows, family_of(session, other))
        touched += _taken_back(desk, session, rows, family_of(session, person_id), family_of(session, other))
        rows = tuple(
            one for one in rows if one in touched or _contradicts(own, theirs, parts_read(desk, session, one))
        )
    suspend(desk, work, rows, reason=reason)


def _contradicts(own: PersonDetails, theirs: PersonDetails, parts: Iterable[str]) -> bool:
    """Whether two cards of one person say different things of what a decision leans on."""
    said = ((getattr(own, part), getattr(theirs, part)) for part in parts)
    return any(one and other and one != other for one, other in said)


def suspend_by_parting(desk: Desk, work: Work, merge: PersonMerge, *, reason: str) -> None:
    """Inside an act that undoes this merge, before it is written: what was decided over both rests on both."""
    session = work.session
    whole = family_of(session, survivor_of(session, merge.person_id))
    leaving = family_of(session, merge.person_id)
    sides = (leaving, tuple(one for one in whole if one not in leaving))
    # An older one knew its own record alone; it stopped at the merge where the other said anything new.
    decided = [one for one in standing_decisions(session, merge.person_id) if one.event_seq > merge.event_seq]
    for own, other in (sides, sides[::-1]):
        rows = tuple(one for one in decided if one.person_id in own)
        if not _knows_more(session, own, other):
            rows = _touched(desk, session, rows, other)
        suspend(desk, work, rows, reason=reason)


def _knows_more(session: Session, own: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the cards of these other records tell of health what those of one's own do not."""
    cards, theirs = ([newest_details(session, one) for one in side] for side in (own, other))
    known = joined(cards[0], cards[1:])
    return bool(changed_health(known, joined(known, theirs)))


def _touched(
    desk: Desk, session: Session, rows: Iterable[Clearance], people: Iterable[str]
) -> tuple[Clearance, ...]:
    """Those on which a form about these people bears. Whatever could be news is: who decides has to look at it."""
    forms = tuple(forms_about(session, people))
    return tuple(
        one
        for one in rows
        if any(bears_on(desk, session, row, form, one, news=bool(form.suspends)) for row, _, form in forms)
    )


def _taken_back(
    desk: Desk, session: Session, rows: Iterable[Clearance], own: Sequence[str], other: Sequence[str]
) -> tuple[Clearance, ...]:
    """Those for which these other records say no to a consent, and said so last."""
    said = session.scalars(
        select(Consent)
        .where(Consent.person_id.in_((*own, *other)), standing(Consent))
        .order_by(Consent.event_seq)
    )
    last = {(row.cohort_id, row.document): row for row in said}
    noes = [row for row in last.values() if row.person_id in other]
    return tuple(one for one in rows if any(refuses(desk, session, row, one) for row in noes))


def suspend_by_consents(desk: Desk, work: Work, noes: Sequence[Consent], *, reason: str) -> None:
    """Inside the act by which a person says no: decisions that were only possible with their consent stop, each once.

    `noes`: every version of a paper that it writes, about one person.
    """
    rows = standing_decisions(work.session, noes[0].person_id)
    suspend(
        desk,
        work,
        [one for one in rows if any(refuses(desk, work.session, no, one) for no in noes)],
        reason=reason,
    )


def suspend_by_decision(desk: Desk, work: Work, row: Clearance) -> None:
    """Inside the act that signs somebody not eligible: what was signed about them in other groups stops."""
    rows = standing_decisions(work.session, row.person_id)
    suspend(desk, work, [one for one in rows if rules_out(desk, work.session, row, one)], reason="")


def suspend_by_leaving(desk: Desk, work: Work, row: Membership, *, reason: str) -> None:
    """Inside the act that ends a membership: health ended it, and every decision about the person stops."""
    if row.outcome == MEDICAL:
        suspend(desk, work, standing_decisions(work.session, row.person_id), reason=reason)


def rules_out(desk: Desk, session: Session, row: Clearance, decision: Clearance) -> bool:
    """Whether this version says no over the kind of form that another decision about the person leans on."""
    if row.decision != "not_eligible" or row.clearance_id == decision.clearance_id:
        return False
    screening, pinned = screening_of(session, row), programme_if_any(desk, session, decision.cohort_id)
    return screening is not None and pinned is not None and screening.form in leaned_on(pinned.definition)


def screening_of(session: Session, decision: Clearance) -> Response | None:
    """The version of a screening that a decision was signed over."""
    return session.scalars(
        select(Response).where(
            Response.response_id == decision.screening_id, Response.version == decision.screening_version
        )
    ).first()


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


def changed_card(before: PersonDetails, after: PersonDetails, parts: Iterable[str]) -> tuple[str, ...]:
    """Which parts of `HEALTH`, and which of these others, are not the same."""
    others = (part for part in parts if getattr(before, part) != getattr(after, part))
    return (*changed_health(before, after), *others)


def parts_read(desk: Desk, session: Session, decision: Clearance) -> tuple[str, ...]:
    """The parts of a card by which the programme takes people in, and its screening asks and judges."""
    pinned = programme_if_any(desk, session, decision.cohort_id)
    screening = screening_of(session, decision)
    read = read_for_entry(pinned.definition) if pinned else frozenset()
    form = kept(session, screening.form_digest).definition if screening else None
    if isinstance(form, Form):
        read |= read_in_screening(form)
    return tuple(dict.fromkeys(part for fact, parts in READ.items() if fact in read for part in parts))


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
    desk: Desk, session: Session, row: Response, form: Form, decision: Clearance, *, news: bool,
    values: Values | None = None,
) -> bool:  # fmt: skip
    """Whether a version of a form takes a decision back until somebody looks again; `news`: see `is_news`.

    In whichever group it was filled in, what it found is about the person; a form of another group in which nothing
    stands against anything stops no decision here. `values`: as an act has them that is writing it.
    """
    if row.response_id == decision.screening_id:
        return True
    pinned = programme_if_any(desk, session, decision.cohort_id)
    if form.group == EVENT:
        # An incident is about the session: an act begins it, and writing it down is no news. A correction is.
        of_session = pinned is not None and row.form in _of_sessions(pinned.definition)
        return not (of_session and _completes(session, row))
    if pinned is None or news or row.form not in leaned_on(pinned.definition):
        return pinned is not None and news
    if row.cohort_id in {"", decision.cohort_id}:
        return True
    said = values_of(form, stored_in(session, (row,)).get(row.id, ())) if values is None else values
    person = facts_of_person(desk, session, decision.person_id)
    found = eligibility(form, said, person)
    return bool(found.blocking or found.deciding or alerts_told(form, score(form, said, person)))


def forms_about(
    session: Session, people: Iterable[str], *, after: int = 0
) -> Iterator[tuple[Response, Read, Form]]:
    """Every version of each filled form about these records, written down after this event of the trail."""
    query = select(Response).where(
        Response.person_id.in_(people), Response.form_digest != "", Response.event_seq > after
    )
    for row in session.scalars(query).all():
        read = kept(session, row.form_digest)
        if isinstance(read.definition, Form):
            yield row, read, read.definition


def _completes(session: Session, row: Response) -> bool:
    """Whether this version is the first that a person wrote, of what an order or a dose began."""
    if row.version != _WRITTEN_DOWN:
        return False
    begun = session.scalars(
        select(AuditEvent.action)
        .join(Response, Response.event_seq == AuditEvent.seq)
        .where(Response.response_id == row.response_id, Response.version == 1)
    ).one()
    return begun != Action.FORM_RECORDED


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
