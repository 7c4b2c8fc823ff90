"""Who signs for a child: whom its card names, or somebody else who shows by which paper they may."""

from dataclasses import dataclass
from datetime import date

import pytest

from clinicdesk.protocols.person import PersonDetails, Relation
from clinicdesk.services import adoption, cohorts, consent_pages, consents, registering
from clinicdesk.services.consents import ConsentView
from clinicdesk.services.desk import Desk
from clinicdesk.services.signing_for import is_one_of
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused


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


@pytest.fixture
def family(clinic: Clinic) -> Family:
    desk, lead = clinic.open_as("lead")
    adoption.adopt(desk, lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    card = PersonDetails(
        surname="Гайдук", given_name="Марко", birth_date="2015-04-18",
        relations=(Relation("parent", name="Гайдук Оксана Іванівна"), Relation("other", name="Мороз Алла")),
    )  # fmt: skip
    child = registering.add_person(desk, lead, card).subject
    cohort = cohorts.plan_cohort(desk, lead, code="09", programme="trt", people=[child]).subject
    return Family(desk, lead, child, cohort)


@pytest.mark.parametrize("who", ["Гайдук Оксана Іванівна", "Оксана Гайдук", "гайдук  оксана"])
def test_a_parent_of_the_card_signs_and_nothing_more_is_asked(family: Family, who: str) -> None:
    """Proves: REQ-CNS-204."""
    family.sign(who)
    assert (family.view().state, family.view().reason) == ("given", "")


@pytest.mark.parametrize("who", ["Стороння Людмила", "Мороз Алла", "Оксана", "Гайдук Степан"])
def test_anybody_else_is_asked_who_they_are_and_by_which_paper(family: Family, who: str) -> None:
    """Proves: REQ-CNS-204. A stranger signed as the guardian, and nothing was asked."""
    with refused(family.desk, ("CNS204", "basis")):
        family.sign(who)
    with refused(family.desk, ("CNS204", "basis")):
        family.sign(who, basis="б" * 201)
    family.sign(who, basis="тітка, опікунка за рішенням № 12 від 03.02.2026")
    assert family.view().reason == "тітка, опікунка за рішенням № 12 від 03.02.2026"
    page = consent_pages.open_consents(
        family.desk, family.lead, person_id=family.child, cohort_id=family.cohort
    )
    assert page.guardians == ("Гайдук Оксана Іванівна",)


def test_a_refusal_is_taken_from_whoever_says_it(family: Family) -> None:
    """Proves: REQ-CNS-204."""
    family.sign("Стороння Людмила", given=False, reason="батько проти")
    assert (family.view().state, family.view().reason) == ("refused", "батько проти")


def test_one_part_of_a_name_is_nobody() -> None:
    assert is_one_of("Баба Ганна", ["Ганна"]) is False
    assert is_one_of("Ганна", ["Ганна"]) is True
    assert is_one_of("", []) is False
