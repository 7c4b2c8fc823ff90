"""A participant's card: everything on it, who is related, how it came to be; opening it is written down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.people import Participant, PersonRelation
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import (
    NAMES_ALL,
    cares_for,
    check_reach,
    names_of_users,
    newest_person,
    person_of,
)
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.followers import family_of, newest_merge, survivor_of
from clinicdesk.services.person_rows import details_of_all
from clinicdesk.services.person_views import Amendment, FieldAmendment, Follower, PersonCard, RelationRow
from clinicdesk.services.restrictions import restriction_of
from clinicdesk.services.views import Actor
from clinicdesk.services.whole_card import others_of

INVERSE = {"guardian": "ward", "ward": "guardian", "parent": "child", "child": "parent"}
"""What a relation is from the other side; the rest is the same from both."""


@verb(Permission.READ_PERSON, reads=True)
def read_person(desk: Desk, actor: Actor, person_id: str) -> PersonCard:
    """The card of one participant; a record that follows another opens as the other. An event of the trail.

    Raises Refused PPL004 beyond one's cohorts (coordination and audit have none), PPL007.
    """
    with desk.database.read() as session:
        person_of(session, person_id)
        if NAMES_ALL.isdisjoint(actor.roles):
            check_reach(session, actor, person_id)
        card = card_of(session, actor, person_of(session, survivor_of(session, person_id)))
    desk.note(actor, Action.PERSON_OPENED, entity="person", entity_id=person_id, person_id=person_id)
    return card


def card_of(session: Session, actor: Actor, person: Participant) -> PersonCard:
    """The card of a newest version, for an actor who reaches it."""
    versions = session.execute(
        select(Participant, AuditEvent.actor, AuditEvent.reason)
        .join(AuditEvent, AuditEvent.seq == Participant.event_seq)
        .where(Participant.person_id == person.person_id)
        .order_by(Participant.version)
    ).all()
    # The newest one too where the trail no longer has its event: that shuts nobody out.
    cards = details_of_all(session, [person, *(row for row, _, _ in versions)])
    return PersonCard(
        person_id=person.person_id, details=cards[person.id], version=person.version,
        relations=tuple(relations_of(session, actor, person)),
        history=_history(versions, cards, names_of_users(session)),
        followers=tuple(_followers(session, person.person_id)),
        restriction=restriction_of(session, person.person_id), others=others_of(session, person.person_id),
    )  # fmt: skip


def _history(
    versions: Sequence[Row[Participant, str, str]],
    cards: Mapping[str, PersonDetails],
    names: Mapping[str, str],
) -> tuple[Amendment, ...]:
    """Every version, newest first, with what it changed."""
    found, former = [], None
    for person, actor, reason in versions:
        details = cards[person.id]
        changes = tuple(changed_fields(former, details)) if former else ()
        by = names.get(actor, actor)
        found.append(Amendment(person.version, person.recorded_at, by, reason, changes))
        former = details
    return tuple(reversed(found))


def changed_fields(former: PersonDetails, details: PersonDetails) -> Iterator[FieldAmendment]:
    """Each field that differs, as plain text: values and lists as they are recorded."""
    for item in fields(PersonDetails):
        before, after = getattr(former, item.name), getattr(details, item.name)
        if before != after:
            yield FieldAmendment(item.name, plain_value(before), plain_value(after))


def plain_value(value: object) -> str:
    """A field of a card as text: lists with semicolons, their parts with dashes."""
    if isinstance(value, tuple):
        return "; ".join(map(plain_value, value))
    if isinstance(value, str):
        return value
    parts = (getattr(value, name) for name in type(value).__dataclass_fields__ if name != "person_id")  # type: ignore[attr-defined]
    return " – ".join(filter(None, parts))


def relations_of(session: Session, actor: Actor, person: Participant) -> Iterator[RelationRow]:
    """Relations from either side, those written on the other one's card too."""
    own = session.scalars(
        select(PersonRelation)
        .where(PersonRelation.participant_row == person.id)
        .order_by(PersonRelation.place)
    ).all()
    for row in own:
        yield _relation(session, actor, row, other_id=row.other_id, kind=row.kind, theirs=False)
    for row, other_id in _written_elsewhere(session, person.person_id):
        if other_id not in {mine.other_id for mine in own}:
            kind = INVERSE.get(row.kind, row.kind)
            yield _relation(session, actor, row, other_id=other_id, kind=kind, theirs=True)


def _written_elsewhere(session: Session, person_id: str) -> Sequence[tuple[PersonRelation, str]]:
    rows = session.execute(
        select(PersonRelation, Participant.person_id)
        .join(Participant, Participant.id == PersonRelation.participant_row)
        .where(PersonRelation.other_id == person_id, newest_person())
        .order_by(Participant.code)
    )
    return [(row, other_id) for row, other_id in rows]


def _relation(
    session: Session, actor: Actor, row: PersonRelation, *, other_id: str, kind: str, theirs: bool
) -> RelationRow:
    """A participant is named only to those who may see the name."""
    if not other_id:
        return RelationRow(kind, "", "", row.name, row.phone)
    other = person_of(session, other_id)
    known = not NAMES_ALL.isdisjoint(actor.roles) or cares_for(session, actor, other_id)
    phone = "" if theirs else row.phone
    return RelationRow(kind, other_id, other.code, other.name if known else "", phone, theirs)


def _followers(session: Session, person_id: str) -> Iterator[Follower]:
    names = names_of_users(session)
    for follower in family_of(session, person_id)[1:]:
        merge, person = newest_merge(session, follower), person_of(session, follower)
        assert merge is not None
        event = session.get(AuditEvent, merge.event_seq)
        assert event is not None
        by = names.get(event.actor, event.actor)
        yield Follower(follower, person.code, person.name, merge.recorded_at, by, event.reason)
