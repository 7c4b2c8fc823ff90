"""Records that follow another one after a merge. Read-only: whose readings are read under whose code."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.models.people import PersonMerge
from clinicdesk.models.snapshot import once_a_snapshot
from clinicdesk.models.standing import standing


@once_a_snapshot
def newest_merge(session: Session, person_id: str) -> PersonMerge | None:
    """The last word about this record: merged, parted, or nothing ever."""
    return session.scalars(_merge(), {"person": person_id}).first()


def survivor_of(session: Session, person_id: str) -> str:
    """The record this one is read under: itself where it follows none."""

    def into(person: str) -> str:
        merge = newest_merge(session, person)
        return merge.into_id if merge else ""

    return _head(person_id, into)


def _head(person_id: str, into: Callable[[str], str]) -> str:
    """The end of the way. A ring, which only another program can write, ends at one of its records for all."""
    way = [person_id]
    while (ahead := into(way[-1])) and ahead not in way:
        way.append(ahead)
    return min(way[way.index(ahead) :]) if ahead else way[-1]


def survivors_of(session: Session, people: Iterable[str]) -> Mapping[str, str]:
    """Each record that follows another to the one it is read under; the others are left out."""
    wanted = list(people)
    following = session.scalars(
        select(PersonMerge.person_id).where(
            PersonMerge.person_id.in_(wanted), _newest(), PersonMerge.into_id != ""
        )
    )
    return {person: survivor_of(session, person) for person in following}


@once_a_snapshot
def family_of(session: Session, person_id: str) -> tuple[str, ...]:
    """A record and all that are read under it, itself first."""
    found, todo = [person_id], [person_id]
    while todo:
        following = session.scalars(
            select(PersonMerge.person_id)
            .where(PersonMerge.into_id.in_(todo), _newest())
            .order_by(PersonMerge.event_seq)
        )
        todo = [one for one in following if one not in found]
        found += todo
    return tuple(found)


def families_of(session: Session, people: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Each of these records, and each that is read as one with it, to all that are; in one question for all."""
    following = select(PersonMerge.person_id, PersonMerge.into_id).where(_newest(), PersonMerge.into_id != "")
    into: dict[str, str] = dict(session.execute(following).all())
    heads = {one: _head(one, lambda person: into.get(person, "")) for one in {*people, *into, *into.values()}}
    members: dict[str, set[str]] = {}
    for one, head in heads.items():
        members.setdefault(head, set()).add(one)
    found = {heads[one]: frozenset(members[heads[one]]) for one in people}
    return {one: family for family in found.values() for one in family}


def _newest() -> ColumnElement[bool]:
    return standing(PersonMerge)


@cache
def _merge() -> Select[PersonMerge]:
    """Built once: whose care a record is asks it every time."""
    return select(PersonMerge).where(PersonMerge.person_id == bindparam("person"), _newest())
