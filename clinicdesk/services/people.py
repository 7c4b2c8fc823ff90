"""Participants: a list by code, and a chart whose opening is written down."""

import unicodedata
from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, select

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.people import Participant
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.caseload import cares_for, check_reach, cohorts_of, newest_person, person_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.readings import readings_of, running_session_of
from clinicdesk.services.views import Actor, Changes, Chart, PersonRow, Topic

MOST = 200
_NAMES_ALL = frozenset({Role.LEAD, Role.COORDINATOR})
"""Who sees every participant by name; everybody else those of their cohorts, and the others by code."""
_APOSTROPHES = "’'ʼ`′"


@verb(Permission.SEE_PEOPLE, reads=True)
def list_people(desk: Desk, actor: Actor, query: str = "") -> tuple[PersonRow, ...]:
    """Up to 200 participants whose code or name contains every word typed; by code."""
    with desk.database.read() as session:
        found = session.scalars(
            select(Participant)
            .where(newest_person(), *_matches(query))
            .order_by(Participant.code)
            .limit(MOST)
        ).all()
        cohorts = cohorts_of(session, [person.person_id for person in found])
        rows = []
        for p in found:
            mine = cares_for(session, actor, p.person_id)
            if mine or not _NAMES_ALL.isdisjoint(actor.roles):
                code = cohorts.get(p.person_id, ("", ""))[1]
                rows.append(PersonRow(p.person_id, p.code, p.name, p.birth_date, code, mine))
            elif all(word in fold(p.code) for word in fold(query).split()):
                # Somebody else's participant has a code, for an emergency, and no name.
                rows.append(PersonRow(p.person_id, p.code, "", "", "", mine))
        return tuple(rows)


@verb(Permission.REGISTER_PEOPLE)
def register_person(desk: Desk, actor: Actor, *, code: str, name: str, birth_date: str = "") -> Changes:
    """A new participant. Raises Refused PPL001 (no code), PPL002 (code taken), PPL003 (no name), PPL008."""
    code, name = code.strip(), name.strip()
    issues = [] if code else [Issue("PPL001", "code")]
    if not name:
        issues.append(Issue("PPL003", "name"))
    if birth_date and not _is_day(birth_date):
        issues.append(Issue("PPL008", "birth_date"))
    with desk.database.read() as session:
        if session.scalars(select(Participant.id).where(Participant.code == code)).first():
            issues.append(Issue("PPL002", "code"))
    if issues:
        raise Refused(*issues)
    person = Participant(
        id=desk.ids.new(), person_id=desk.ids.new(), version=1, code=code, name=name,
        folded=fold(f"{code} {name} {_day_words(birth_date)}"), birth_date=birth_date,
    )  # fmt: skip
    with desk.write(actor, Action.PERSON_REGISTERED, entity="person", entity_id=person.person_id, version=1,
                    person_id=person.person_id) as work:  # fmt: skip
        work.add(person)
    return desk.changes(Topic.PEOPLE, subject=person.person_id)


@verb(Permission.OPEN_CHART, reads=True)
def open_chart(desk: Desk, actor: Actor, person_id: str) -> Chart:
    """One participant's chart; its opening is an event of the trail.

    Raises Refused PPL004 for a participant of a cohort the actor is not assigned to: the glass leads further.
    """
    with desk.database.read() as session:
        person = person_of(session, person_id)
        by_glass = check_reach(session, actor, person_id)
        cohort = cohorts_of(session, [person_id]).get(person_id, ("", ""))[1]
        readings = readings_of(session, person_id)
        running = running_session_of(session, person_id)
    row = PersonRow(person_id, person.code, person.name, person.birth_date, cohort, not by_glass)
    desk.note(actor, Action.CHART_OPENED, entity="person", entity_id=person_id, person_id=person_id)
    return Chart(row, readings, by_glass, running)


def _day_words(birth_date: str) -> str:
    """A birth date as people type it: 1986-11-24 and 24.11.1986."""
    return f"{birth_date} {'.'.join(reversed(birth_date.split('-')))}" if birth_date else ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def fold(text: str) -> str:
    """What a search compares: no case, no apostrophes, canonical letters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.translate({ord(sign): None for sign in _APOSTROPHES}).split())


def _matches(query: str) -> Iterator[ColumnElement[bool]]:
    for word in fold(query).split():
        # % and _ typed by a person are signs, not patterns.
        yield Participant.folded.contains(word, autoescape=True)
