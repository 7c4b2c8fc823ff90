"""The card of somebody with what the records that follow it know: no allergy, medicine or diagnosis is overlooked."""

from sqlalchemy.orm import Session

from clinicdesk.models.people import Participant
from clinicdesk.protocols.person import PersonDetails, joined
from clinicdesk.services.caseload import person_of
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.person_rows import details_of, details_of_all


def whole_details_of(session: Session, person: Participant) -> PersonDetails:
    """The person's own card, and after its own lines those of every record that is read with it."""
    return joined(details_of(session, person), others_of(session, person.person_id))


def others_of(session: Session, person_id: str) -> tuple[PersonDetails, ...]:
    """The cards of every other record that is read with this one: those that follow it, and the one it follows."""
    family = family_of(session, survivor_of(session, person_id))
    people = [person_of(session, one) for one in family if one != person_id]
    cards = details_of_all(session, people) if people else {}
    return tuple(cards[one.id] for one in people)
