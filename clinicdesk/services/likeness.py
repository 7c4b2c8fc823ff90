"""Who may be the same person: by name and birth date, telephone, chart number, code. Read-only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.people import Participant, ParticipantDetails, PersonKey
from clinicdesk.protocols.folding import code_key, words_of
from clinicdesk.protocols.name_likeness import may_be_called
from clinicdesk.protocols.person import PersonDetails, details_of_name
from clinicdesk.protocols.phones import tail_key
from clinicdesk.protocols.search_keys import BORN, CHART, CODE, PHONE
from clinicdesk.services.caseload import newest_person

_MOST = 20
_AT_ONCE = 500
_ROW = PersonKey.__table__.c


def alike(
    session: Session, details: PersonDetails, *, apart_from: str = ""
) -> list[tuple[Participant, tuple[str, ...]]]:
    """Each participant who may be the same and what matches, best first; `details` are checked."""
    found: dict[str, list[str]] = {}
    for what, rows in _matches(session, details):
        for row in rows:
            found.setdefault(row, []).append(what)
    people = session.scalars(
        select(Participant).where(Participant.id.in_(list(found)), newest_person())
    ).all()
    named = names_of(session, people)
    shown = [
        (
            person,
            tuple(
                what
                for what in told_whats(found[person.id], details, named[person.id])
                if what != "name" or _undated(person, details)
            ),
        )
        for person in people
        if person.person_id != apart_from
    ]
    ranked = sorted(shown, key=lambda pair: (-len(pair[1]), pair[0].code))
    return [pair for pair in ranked if pair[1]][:_MOST]


def names_of(session: Session, people: Sequence[Participant]) -> Mapping[str, PersonDetails]:
    """Surname, given name and patronymic of these versions, by row; the first revision wrote them in one."""
    found = {person.id: details_of_name(person.name) for person in people}
    row = ParticipantDetails
    rows = list(found)
    for start in range(0, len(rows), _AT_ONCE):
        query = select(row.participant_row, row.surname, row.given_name, row.patronymic)
        for key, *names in session.execute(
            query.where(row.participant_row.in_(rows[start : start + _AT_ONCE]))
        ):
            found[key] = PersonDetails(surname=names[0], given_name=names[1], patronymic=names[2])
    return found


def told_whats(whats: Iterable[str], details: PersonDetails, named: PersonDetails) -> tuple[str, ...]:
    """Surname and birth date alone say something only where a given name is missing or an initial."""
    said = tuple(whats)
    says = "name_birth" not in said and may_be_called(details.given_name, named.given_name)
    return tuple(what for what in said if what != "surname_birth" or says)


def has_code(session: Session, code: str) -> bool:
    """Whether a participant has this code, letters that look alike taken as one."""
    return bool(taken_codes(session, [code_key(code)]))


def taken_codes(session: Session, keys: Iterable[str]) -> frozenset[str]:
    """Which of these codes, as `code_key` gives them, a participant has; a statement for hundreds, not for each."""
    wanted, found = list(dict.fromkeys(keys)), set[str]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = [CODE + key for key in wanted[start : start + _AT_ONCE]]
        codes = session.scalars(select(PersonKey.code).where(PersonKey.key.in_(some)).distinct())
        # The key of a code's digits alone stands beside that of the whole code.
        found.update(map(code_key, codes))
    return frozenset(found.intersection(wanted))


def _matches(session: Session, details: PersonDetails) -> Iterable[tuple[str, list[str]]]:
    return matches(details, partial(_with_all, session), partial(has_code, session))


def matches(
    details: PersonDetails, with_all: Callable[[list[str]], list[str]], coded: Callable[[str], bool]
) -> Iterable[tuple[str, list[str]]]:
    """What says that somebody is the same, and of whom it says so; `with_all` finds by every one of some keys."""
    words = [*words_of(details.surname), *words_of(details.given_name)]
    if words and details.given_name:
        if details.birth_date:
            yield "name_birth", with_all([BORN + details.birth_date, *words])
        yield "name", with_all(words)
    if details.birth_date and (surname := words_of(details.surname)):
        yield "surname_birth", with_all([BORN + details.birth_date, *surname])
    for phone in details.phones:
        yield "phone", with_all([PHONE + tail_key(phone)])
    if code_key(details.chart_number):
        yield "chart_number", with_all([CHART + code_key(details.chart_number)])
    if code_key(details.code) and coded(details.code):
        yield "code", with_all([CODE + code_key(details.code)])


def _undated(person: Participant, details: PersonDetails) -> bool:
    """A name alone says something only where one of the birth dates is not known."""
    return not (person.birth_date and details.birth_date)


def _with_all(session: Session, keys: list[str]) -> list[str]:
    """Rows that are found by every one of these keys; the rarest, a birth date, comes first."""
    query = select(_ROW.participant_row).where(_ROW.key == keys[0])
    for key in keys[1:]:
        query = query.where(_ROW.participant_row.in_(select(_ROW.participant_row).where(_ROW.key == key)))
    return list(session.scalars(query.limit(200)))
