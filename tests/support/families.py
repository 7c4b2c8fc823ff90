"""A child of the children's programme, whose card names who may sign for it."""

from dataclasses import dataclass
from datetime import date

from clinicdesk.protocols.person import PersonDetails, Relation
from clinicdesk.services import adoption, cohorts, consents, registering
from clinicdesk.services.consents import ConsentView
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic


@dataclass(frozen=True, slots=True)
class Family:
    """A child whose card names its mother and an aunt, in a cohort of the children's programme."""

    desk: Desk
    lead: Actor
    child: str
    cohort: str

    def sign(self, who: str, *, basis: str = "", given: bool = True, reason: str = "") -> None:
        consents.record_consent(
            self.desk, self.lead, person_id=self.child, cohort_id=self.cohort, document="guardian",
            signer_name=who, signed_on=date(2026, 11, 23), given=given, basis=basis, reason=reason,
        )  # fmt: skip

    def view(self) -> ConsentView:
        found = consents.list_consents(self.desk, self.lead, person_id=self.child, cohort_id=self.cohort)
        return next(one for one in found if one.document == "guardian")


def family_of(clinic: Clinic) -> Family:
    """Open the clinic as its lead, and register the child."""
    desk, lead = clinic.open_as("lead")
    adoption.adopt(desk, lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    card = PersonDetails(
        surname="Гайдук", given_name="Марко", birth_date="2015-04-18",
        relations=(Relation("parent", name="Гайдук Оксана Іванівна"), Relation("other", name="Мороз Алла")),
    )  # fmt: skip
    child = registering.add_person(desk, lead, card).subject
    cohort = cohorts.plan_cohort(desk, lead, code="09", programme="trt", people=[child]).subject
    return Family(desk, lead, child, cohort)
