"""Participants: a list searched as one types, and a chart whose opening is written down."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.protocols.person import details_of_name
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.caseload import NAMES_ALL, check_reach, own_people, person_of
from clinicdesk.services.chart_overview import overview_of
from clinicdesk.services.cohort_ways import cohorts_of
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.followers import family_of, survivor_of, survivors_of
from clinicdesk.services.many_rows import uncollected
from clinicdesk.services.person_cards import card_of
from clinicdesk.services.person_search import Found, Term, search, terms_of
from clinicdesk.services.readings import readings_of, running_session_of
from clinicdesk.services.registering import add_person
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.views import Actor, Changes, Chart, PersonRow

MOST = 200


@verb(Permission.SEE_PEOPLE, reads=True)
def list_people(
    desk: Desk, actor: Actor, query: str = "", *, only: Literal["", "mine", "waiting"] = ""
) -> tuple[PersonRow, ...]:
    """Up to 200 participants who meet every word typed, by code: see `person_search`.

    `only`: those of one's own cohorts, or those who wait for one.

    Somebody else's participant has a code, for an emergency, and no name. A record that follows another is shown
    as the other, whose row says so.
    """
    terms = terms_of(query, today(desk))
    if terms is None:
        return ()
    with desk.database.read() as session:
        own = own_people(session, actor)
        found = _found(session, actor, terms, own, only)
        rows = _rows(session, actor, found, own)
        return tuple(sorted(rows, key=lambda row: row.code)[:MOST])


@verb(Permission.REGISTER_PEOPLE)
def register_person(desk: Desk, actor: Actor, *, code: str, name: str, birth_date: str = "") -> Changes:
    """A new participant by a whole name. Raises Refused PPL001 (no code) and what `add_person` refuses."""
    if not code.strip():
        raise Refused(Issue("PPL001", "code"))
    details = replace(details_of_name(name), code=code, birth_date=birth_date)
    return add_person(desk, actor, details)


def _found(
    session: Session, actor: Actor, terms: tuple[Term, ...], own: frozenset[str], only: str
) -> Sequence[Found]:
    waiting = only == "waiting"
    if only == "mine":
        return search(session, terms, most=MOST, among=own)
    if not NAMES_ALL.isdisjoint(actor.roles):
        return search(session, terms, most=MOST, waiting=waiting)
    codes = tuple(term.only_codes() for term in terms)
    by_code = search(session, codes, most=MOST, waiting=waiting)
    return by_code if waiting else [*search(session, terms, most=MOST, among=own), *by_code]


def _rows(session: Session, actor: Actor, found: Sequence[Found], own: frozenset[str]) -> list[PersonRow]:
    people = {row.person_id: row for row in found}
    following = survivors_of(session, people)
    also: dict[str, str] = {}
    near = own | {survivor for person_id, survivor in following.items() if person_id in own}
    for person_id, survivor in following.items():
        also[survivor] = people.pop(person_id).code
        if survivor not in people:
            people |= {row.person_id: row for row in search(session, (), most=1, among=[survivor])}
    cohorts, lead = cohorts_of(session, people), Role.LEAD in actor.roles
    rows = []
    for p in people.values():
        mine = lead or p.person_id in near
        named = mine or not NAMES_ALL.isdisjoint(actor.roles)
        name, born, cohort = (
            (p.name, p.birth_date, cohorts.get(p.person_id, ("", ""))[1]) if named else ("",) * 3
        )
        rows.append(PersonRow(p.person_id, p.code, name, born, cohort, mine, also.get(p.person_id, "")))
    return rows


@verb(Permission.OPEN_CHART, reads=True)
def open_chart(desk: Desk, actor: Actor, person_id: str) -> Chart:
    """One participant's chart, with the readings of every record that follows it; opening it is an event.

    Raises Refused PPL004 for a participant of a cohort the actor is not assigned to: the glass leads further.
    """
    with uncollected(), desk.database.read() as session:
        person_of(session, person_id)
        by_glass = check_reach(session, actor, person_id)
        family = family_of(session, survivor_of(session, person_id))
        person = person_of(session, family[0])
        cohort = cohorts_of(session, family).get(person.person_id, ("", ""))[1]
        readings = readings_of(session, *family)
        running = running_session_of(session, person.person_id)
        now = session_now(desk, session, running) if running else None
        card = card_of(session, actor, person)
        overview = overview_of(desk, session, family, readings)
    row = PersonRow(person.person_id, person.code, person.name, person.birth_date, cohort, not by_glass)
    desk.note(actor, Action.CHART_OPENED, entity="person", entity_id=person_id, person_id=person_id)
    return Chart(row, readings, by_glass, running, card, now, overview)
