"""Putting participants on the list and mending their cards: checked at each field, nothing overwritten."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.audit import Action
from clinicdesk.models.images import Plain
from clinicdesk.models.people import Participant, PersonKey
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.days import short_year
from clinicdesk.protocols.folding import code_key, fold
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.person_checks import checked
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import NAMES_ALL, cares_for, check_reach, person_of
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.followers import survivor_of
from clinicdesk.services.likeness import alike, has_code, taken_codes
from clinicdesk.services.person_rows import details_of, keys_of, recorded_rows_of, rows_of
from clinicdesk.services.person_views import Candidate
from clinicdesk.services.suspending import suspend_by_card
from clinicdesk.services.views import Actor, Changes, Topic

FIRST_CODE = "К-1001"
_EVERY = 50
_AT_ONCE = 500
_NUMBERED = re.compile(r"(.*?)(\d+)", re.DOTALL)


@verb(Permission.REGISTER_PEOPLE, reads=True)
def propose_codes(desk: Desk, actor: Actor, count: int = 1) -> tuple[str, ...]:  # noqa: ARG001 - checked by the verb
    """The next free codes in the manner of the newest one."""
    with desk.database.read() as session:
        codes = _next_codes(session)
        return tuple(next(codes) for _ in range(count))


@verb(Permission.REGISTER_PEOPLE, reads=True)
def likely_same(
    desk: Desk, actor: Actor, details: PersonDetails, *, apart_from: str = ""
) -> tuple[Candidate, ...]:
    """Who may be the same person, best first; `details` as typed. `apart_from`: the participant themselves."""
    clean, _ = checked(details, today(desk))
    with desk.database.read() as session:
        return _candidates(session, actor, clean, apart_from)


@verb(Permission.REGISTER_PEOPLE)
def add_person(desk: Desk, actor: Actor, details: PersonDetails, *, reason: str = "") -> Changes:
    """A new participant; an empty code becomes the next one. The news' subject is their id.

    Raises Refused PSN… at the fields, PPL002 (code taken), PPL009 (asks: somebody may be the same, give a reason),
    PPL007 and PPL013 (relations).
    """
    clean = _clean(desk, details)
    with desk.write(
        actor, Action.PERSON_REGISTERED, entity="person", entity_id="", version=1, reason=reason
    ) as work:
        clean = _with_code(work.session, clean)
        _check_relations(work.session, clean)
        if not reason.strip():
            _ask_about_likeness(work.session, actor, clean)
        person = _new_person(desk, clean)
        work.amend_deed(entity_id=person.person_id, person_id=person.person_id)
        _write(desk, work, person, clean)
    return desk.changes(Topic.PEOPLE, subject=person.person_id)


@verb(Permission.REGISTER_PEOPLE)
def add_people(desk: Desk, actor: Actor, many: Sequence[PersonDetails], *, reason: str) -> Changes:
    """Many new participants in one act: all of them or none. `reason` says where the list came from.

    Raises Refused with every issue; its field is "<index from 0>.<field>", as "12.birth_date". Whether somebody
    may be the same is for the caller to ask, with `likely_same`. Codes are not shared within the list either.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if not many:
        raise Refused(Issue("PPL014"))
    clean = _clean_many(desk, many)
    with desk.write(actor, Action.PEOPLE_ADDED, entity="people", entity_id="", reason=reason) as work:
        put_people(desk, work, clean)
    return desk.changes(Topic.PEOPLE)


def put_people(
    desk: Desk, work: Work, clean: Sequence[PersonDetails], *, step: Callable[[int, int], None] | None = None
) -> tuple[Participant, ...]:
    """Checked newcomers, inside an act: each with a code, written kind by kind (a statement for each kind).

    `step` hears (people done, people in all) now and then, and may raise to stop the act.
    Raises Refused PPL002 (codes), PPL007 and PPL013 (relations); the field begins with the place in the list.
    """
    people = list(_coded(work.session, clean))
    for details in people:
        _check_relations(work.session, details)
    written = tuple(_new_person(desk, details) for details in people)
    rows: list[Plain] = []
    for place, (person, details) in enumerate(zip(written, people, strict=True)):
        if step and place % _EVERY == 0:
            step(place, len(people))
        rows += rows_of(desk.ids, person, details)
    work.add(*written)
    work.put(sorted(rows, key=lambda row: row.model.__tablename__))
    keys = (key for person, details in zip(written, people, strict=True) for key in keys_of(person, details))
    work.derive(PersonKey, keys)
    return written


@verb(Permission.AMEND_PEOPLE)
def amend_person(
    desk: Desk, actor: Actor, person_id: str, details: PersonDetails, *, version: int, reason: str
) -> Changes:
    """Put a new version of the card beside the old one, which stays. `version` is the one that was read.

    Raises Refused PSN… at the fields, DSK005 (no reason), DSK004 (somebody was quicker), PPL010 (another code),
    PPL011 (the record follows another), PPL012 (nothing is different), PPL004, PPL007, PPL013.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    clean = _clean(desk, details)
    with desk.write(actor, Action.PERSON_AMENDED, entity="person", entity_id=person_id, version=version + 1,
                    person_id=person_id, reason=reason) as work:  # fmt: skip
        put_amendment(desk, work, actor, person_id, clean, version=version, reason=reason)
    return desk.changes(Topic.PEOPLE, Topic.CLEARANCES, Topic.TASKS, subject=person_id)


def put_amendment(
    desk: Desk,
    work: Work,
    actor: Actor,
    person_id: str,
    clean: PersonDetails,
    *,
    version: int,
    reason: str = "",
) -> None:
    """A new version of one card, inside an act; `clean` is checked. Refuses as `amend_person`.

    What a decision about the person leans on (health, what the programme takes people in by) suspends it.
    """
    former = _amendable(work.session, actor, person_id, version)
    if clean.code and clean.code != former.code:
        raise Refused(Issue("PPL010", "code"))
    clean = replace(clean, code=former.code)
    _check_relations(work.session, clean, person_id)
    before = details_of(work.session, former)
    if clean == before:
        raise Refused(Issue("PPL012"))
    work.supersede(former, person := _new_person(desk, clean, after=former))
    work.remember(*recorded_rows_of(work.session, former))
    work.put(rows_of(desk.ids, person, clean))
    work.derive(PersonKey, keys_of(person, clean))
    suspend_by_card(desk, work, person_id, before, clean, reason=reason)


def _amendable(session: Session, actor: Actor, person_id: str, version: int) -> Participant:
    former = person_of(session, person_id)
    if NAMES_ALL.isdisjoint(actor.roles):
        check_reach(session, actor, person_id)
    if survivor_of(session, person_id) != person_id:
        raise Refused(Issue("PPL011"))
    if former.version != version:
        raise Refused(Issue("DSK004"))
    return former


def _clean(desk: Desk, details: PersonDetails) -> PersonDetails:
    # A list shows how its dates were read before it is taken over; a form must not choose the century by itself.
    typed = {"birth_date": details.birth_date, "referral_date": details.referral_date}
    clean, issues = checked(details, today(desk))
    short = [Issue("PSN025", field) for field, text in typed.items() if short_year(text)]
    if short or issues:
        raise Refused(*short, *issues)
    return clean


def _clean_many(desk: Desk, many: Sequence[PersonDetails]) -> list[PersonDetails]:
    day, clean, wrong = today(desk), [], []
    for place, details in enumerate(many):
        person, issues = checked(details, day)
        clean.append(person)
        wrong += [replace(issue, field=f"{place}.{issue.field}") for issue in issues]
    if wrong:
        raise Refused(*wrong)
    return clean


def _with_code(session: Session, details: PersonDetails) -> PersonDetails:
    if not details.code:
        return replace(details, code=next(_next_codes(session)))
    if has_code(session, details.code):
        raise Refused(Issue("PPL002", "code"))
    return details


def _coded(session: Session, many: Iterable[PersonDetails]) -> Iterator[PersonDetails]:
    """Each with a code of its own: given ones checked, the rest numbered on."""
    people = list(many)
    given = Counter(code_key(details.code) for details in people if details.code)
    taken = taken_codes(session, given).union(key for key, times in given.items() if times > 1)
    if taken:
        coded = ((place, details.code) for place, details in enumerate(people) if details.code)
        raise Refused(*(Issue("PPL002", f"{place}.code") for place, code in coded if code_key(code) in taken))
    codes = _next_codes(session)
    for details in people:
        yield (
            details
            if details.code
            else replace(details, code=next(code for code in codes if code_key(code) not in given))
        )


def _next_codes(session: Session) -> Iterator[str]:
    newest = session.scalars(
        select(Participant.code)
        .where(Participant.version == 1)
        .order_by(Participant.event_seq.desc())
        .limit(1)
    ).first()
    found = _NUMBERED.fullmatch(newest or "")
    lead, digits = (found[1], found[2]) if found else (FIRST_CODE[:2], "")
    highest = (
        select(Participant.code)
        .where(Participant.code.startswith(lead, autoescape=True))
        .order_by(func.length(Participant.code).desc(), Participant.code.desc())
    )
    # Nearly always one of the longest ends in a number: thousands are read only where none does.
    first = (code for most in (_EVERY, None) for code in session.scalars(highest.limit(most)))
    last = next((code[len(lead) :] for code in first if code[len(lead) :].isdecimal()), "")
    number, width, several = int(last or FIRST_CODE[2:]) + bool(last), len(digits), 1
    while True:
        codes = [f"{lead}{n:0{width}d}" for n in range(number, number + several)]
        taken = taken_codes(session, map(code_key, codes))
        yield from (code for code in codes if code_key(code) not in taken)
        number, several = number + several, min(2 * several, _AT_ONCE)


def _new_person(desk: Desk, details: PersonDetails, *, after: Participant | None = None) -> Participant:
    return Participant(
        id=desk.ids.new(), person_id=after.person_id if after else desk.ids.new(),
        version=after.version + 1 if after else 1, code=details.code, name=details.full_name,
        folded=fold(f"{details.code} {details.full_name}"), birth_date=details.birth_date,
    )  # fmt: skip


def _write(desk: Desk, work: Work, person: Participant, details: PersonDetails) -> None:
    work.add(person)
    work.put(rows_of(desk.ids, person, details))
    work.derive(PersonKey, keys_of(person, details))


def _check_relations(session: Session, details: PersonDetails, person_id: str = "") -> None:
    for relation in details.relations:
        if relation.person_id and relation.person_id == person_id:
            raise Refused(Issue("PPL013", "relations"))
        if relation.person_id:
            try:
                person_of(session, relation.person_id)
            except Refused as unknown:
                raise Refused(replace(unknown.first, field="relations")) from unknown


def _ask_about_likeness(session: Session, actor: Actor, details: PersonDetails) -> None:
    same = _candidates(session, actor, details, "")
    if same:
        codes = ", ".join(candidate.code for candidate in same)
        raise Refused(Issue("PPL009", "reason", Severity.ASK, {"codes": codes}))


def _candidates(
    session: Session, actor: Actor, details: PersonDetails, apart_from: str
) -> tuple[Candidate, ...]:
    found = []
    for person, matches in alike(session, details, apart_from=apart_from):
        known = not NAMES_ALL.isdisjoint(actor.roles) or cares_for(session, actor, person.person_id)
        name, born = (person.name, person.birth_date) if known else ("", "")
        found.append(Candidate(person.person_id, person.code, name, born, matches))
    return tuple(found)
