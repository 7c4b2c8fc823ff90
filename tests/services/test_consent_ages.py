"""A consent against the age of whoever gave it: no day before birth, and no child alone."""

from datetime import date

import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import consents
from clinicdesk.services.registering import add_person
from tests.support.clinic import Clinic
from tests.support.families import Family, family_of
from tests.support.looking import refused


@pytest.fixture
def family(clinic: Clinic) -> Family:
    return family_of(clinic)


class Adult:
    """Somebody born on 4 March 1991, in a cohort of the programme for adults."""

    def __init__(self, clinic: Clinic) -> None:
        self.desk, self.lead = clinic.open_as("lead")
        self.cohort = clinic.cohort_id
        card = PersonDetails(surname="Мороз", given_name="Іван", birth_date="1991-03-04")
        self.person = add_person(self.desk, self.lead, card).subject

    def sign(self, day: date, *, given: bool = True, reason: str = "") -> None:
        consents.record_consent(
            self.desk, self.lead, person_id=self.person, cohort_id=self.cohort, document="treatment",
            signer_name="Мороз Іван", signed_on=day, given=given, reason=reason,
        )  # fmt: skip


@pytest.mark.parametrize("day", [date(1900, 11, 24), date(1991, 3, 3)])
@pytest.mark.parametrize("given", [True, False])
def test_nobody_signs_before_they_are_born(clinic: Clinic, day: date, *, given: bool) -> None:
    """Proves: REQ-CNS-530. 24.11.1900 was recorded as a consent given."""
    adult = Adult(clinic)
    with refused(adult.desk, ("CNS530", "signed_on")):
        adult.sign(day, given=given, reason="" if given else "передумав")


def test_a_child_does_not_sign_alone_what_only_a_participant_signs(clinic: Clinic) -> None:
    """Proves: REQ-CNS-531. A participant born in 1991 signed alone in 1995, aged four."""
    adult = Adult(clinic)
    for day in (date(1995, 1, 1), date(2009, 3, 3)):
        with refused(adult.desk, ("CNS531", "signed_on")):
            adult.sign(day)
    adult.sign(date(1995, 1, 1), given=False, reason="мала людина сказала ні")
    adult.sign(date(2009, 3, 4))


def test_a_child_does_not_sign_the_guardians_paper_for_itself(family: Family) -> None:
    """Proves: REQ-CNS-531."""
    with refused(family.desk, ("CNS531", "signed_on")):
        family.sign("Гайдук Марко", basis="підписую сам")
    family.sign("Гайдук Оксана Іванівна")
