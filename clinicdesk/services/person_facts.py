"""What rules may know of a person: age, sex, weight, body mass index, and the day it is."""

import datetime as dt
from decimal import Decimal

from sqlalchemy.orm import Session

from clinicdesk.models.snapshot import once_a_snapshot
from clinicdesk.protocols.days import age_in_years
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.values import Fact
from clinicdesk.services.caseload import person_of
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk
from clinicdesk.services.person_rows import details_of

CENTIMETRES = 100


@once_a_snapshot
def newest_details(session: Session, person_id: str) -> PersonDetails:
    """The card of a participant as it counts now. Refused PPL007."""
    return details_of(session, person_of(session, person_id))


def facts_of_person(
    desk: Desk, session: Session, person_id: str, *, on: dt.date | None = None
) -> dict[str, Fact | None]:
    """Facts by the names rules use; what is not on the card is left out, so that it stays unknown.

    `on`: the day of which the age is; what else the card says is as it was put right last.
    """
    details = newest_details(session, person_id)
    day = on or today(desk)
    facts: dict[str, Fact | None] = {"today": day}
    if len(details.birth_date) == len("1972-09-04"):
        born = dt.date.fromisoformat(details.birth_date)
        facts["person.born"], facts["person.age"] = born, age_in_years(born, day)
    if details.sex:
        facts["person.sex"] = details.sex
    if details.weight_kg:
        facts["person.weight_kg"] = Decimal(details.weight_kg)
    if details.weight_kg and details.height_cm:
        metres = Decimal(details.height_cm) / CENTIMETRES
        facts["person.bmi"] = (Decimal(details.weight_kg) / (metres * metres)).quantize(Decimal("0.1"))
    return facts
