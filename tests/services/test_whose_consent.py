"""Whose name a consent bears: the participant's own, one of two parents, and whoever takes it back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinicdesk.protocols.person import PersonDetails, Relation
from clinicdesk.services import calendar, cohorts, consents, registering, tasks
from tests.support.clinic import Clinic
from tests.support.families import Family, family_of
from tests.support.looking import refused

_MOTHER, _FATHER = "Гайдук Оксана Іванівна", "Гайдук Петро Іванович"


@pytest.fixture
def family(clinic: Clinic) -> Family:
    return family_of(clinic)


@pytest.fixture
def two(family: Family) -> Family:
    """A child whose card names both parents."""
    return grown(family, "2015-04-18", Relation("parent", name=_MOTHER), Relation("parent", name=_FATHER))


def grown(family: Family, born: str, *relations: Relation) -> Family:
    card = PersonDetails(surname="Гайдук", given_name="Юрко", birth_date=born, relations=relations)
    child = registering.add_person(family.desk, family.lead, card).subject
    cohort = cohorts.plan_cohort(family.desk, family.lead, code="10", programme="trt", people=[child]).subject
    return replace(family, child=child, cohort=cohort)


def almost_grown(clinic: Clinic, family: Family, *relations: Relation) -> Family:
    """Joined while the programme still takes them; of age in three days."""
    today = clinic.clock.now().date()
    born = today.replace(year=today.year - 18) + timedelta(days=3)
    return grown(family, born.isoformat(), *relations)


def sign_today(clinic: Clinic, of: Family, who: str, *, basis: str = "") -> None:
    """The document a guardian signs for a child."""
    consents.record_consent(
        of.desk, of.lead, person_id=of.child, cohort_id=of.cohort, document="guardian", signer_name=who,
        signed_on=clinic.clock.now().date(), given=True, basis=basis,
    )  # fmt: skip


def assent(of: Family, who: str, basis: str = "") -> None:
    consents.record_consent(
        of.desk, of.lead, person_id=of.child, cohort_id=of.cohort, document="assent", signer_name=who,
        signed_on=date(2026, 11, 23), given=True, basis=basis,
    )  # fmt: skip


def test_a_child_assents_by_its_own_name(two: Family) -> None:
    """Proves: REQ-CNS-600. «Чужий Хтось» assented for the child."""
    with refused(two.desk, ("CNS600", "basis")):
        assent(two, "Чужий Хтось")
    assent(two, "Юрко Гайдук")
    assent(two, "Бойко Юрко", basis="попереднє прізвище дитини")
    found = consents.list_consents(two.desk, two.lead, person_id=two.child, cohort_id=two.cohort)
    assert next(one.reason for one in found if one.document == "assent") == "попереднє прізвище дитини"


def test_one_parent_takes_back_what_the_other_signed_and_the_next_signature_says_why(
    clinic: Clinic, two: Family
) -> None:
    """Proves: REQ-CNS-601. The record had the father as signer of what the mother withdrew."""
    two.sign(_FATHER)
    given = two.view().consent_id
    with refused(two.desk, ("CNS603", "who")):
        consents.withdraw_consent(two.desk, two.lead, given, reason="проти")
    consents.withdraw_consent(two.desk, two.lead, given, reason="проти", who=_MOTHER)
    assert (two.view().state, two.view().signer_name, two.view().reason) == ("withdrawn", _MOTHER, "проти")
    with refused(two.desk, ("CNS602", "basis")):
        sign_today(clinic, two, _FATHER)
    assert two.view().state == "withdrawn"
    sign_today(clinic, two, _FATHER, basis="батьки домовилися 24.11, мати підтвердила телефоном")
    assert (two.view().state, two.view().signer_name) == ("given", _FATHER)
    assert two.view().reason == "батьки домовилися 24.11, мати підтвердила телефоном"


def test_whoever_objected_may_agree_without_more_words(clinic: Clinic, two: Family) -> None:
    """Proves: REQ-CNS-601."""
    two.sign(_MOTHER)
    consents.withdraw_consent(two.desk, two.lead, two.view().consent_id, reason="проти", who=_MOTHER)
    sign_today(clinic, two, _MOTHER)
    assert (two.view().state, two.view().reason) == ("given", "")


def test_nobody_signs_for_an_adult_whom_no_card_calls_represented(clinic: Clinic, family: Family) -> None:
    """Proves: REQ-CNS-602. A mother signed for a grown man."""
    adult = almost_grown(clinic, family, Relation("parent", name=_MOTHER))
    clinic.clock.advance(timedelta(days=4))
    with refused(adult.desk, ("CNS601", "signer_name")):
        sign_today(clinic, adult, _MOTHER, basis="мати")
    sign_today(clinic, adult, "Гайдук Юрко")
    assert adult.view().state == "given"


def test_a_guardian_of_the_card_signs_for_an_adult(clinic: Clinic, family: Family) -> None:
    """Proves: REQ-CNS-602."""
    adult = almost_grown(clinic, family, Relation("guardian", name=_MOTHER))
    clinic.clock.advance(timedelta(days=4))
    sign_today(clinic, adult, _MOTHER)
    assert (adult.view().state, adult.view().reason) == ("given", "")


def test_who_comes_of_age_goes_on_and_is_asked_for_their_own_signature(
    clinic: Clinic,
    family: Family,
) -> None:
    """Proves: REQ-CNS-602."""
    child = almost_grown(clinic, family, Relation("parent", name=_MOTHER))
    calendar.plan_sessions(
        child.desk, child.lead, child.cohort, times={"C1": clinic.clock.now() + timedelta(days=5)}, room="",
        confirmed=True,
    )  # fmt: skip
    child.sign(_MOTHER)
    assent(child, "Гайдук Юрко")
    assert asked(child) == []
    clinic.clock.advance(timedelta(days=4))
    assert child.view().state == "given"
    assert asked(child) == [(1, "of_age", False)]
    sign_today(clinic, child, "Гайдук Юрко")
    assert asked(child) == []


def asked(of: Family) -> list[tuple[object, object, bool]]:
    return [
        (one.values["n"], one.values.get("left"), one.overdue)
        for one in tasks.list_tasks(of.desk, of.lead)
        if one.kind == "consents" and one.subject == of.child
    ]
