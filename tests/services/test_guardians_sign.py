"""Who signs for a child: whom its card names, or somebody else who shows by which paper they may."""

import pytest

from clinicdesk.services import consent_pages
from clinicdesk.services.signing_for import is_one_of
from tests.support.clinic import Clinic
from tests.support.families import Family, family_of
from tests.support.looking import refused


@pytest.fixture
def family(clinic: Clinic) -> Family:
    return family_of(clinic)


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
