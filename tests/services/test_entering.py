"""Nobody is cleared, joins or stays cleared against the programme's own conditions of entry."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from clinicdesk.errors import Refused
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.reports.record import Table
from clinicdesk.services import (
    clearances,
    cohorts,
    memberships,
    person_cards,
    registering,
    screenings,
    sessions,
)
from clinicdesk.services.care_tasks import care_tasks
from clinicdesk.services.desk import Desk
from clinicdesk.services.merging import merge_people
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.records import participant_record
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.screening import Screened, screened

CHILD, OLD = "2015-01-01", "1972-09-04"


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is cleared and admitted."""
    return cleared_day


def refused(act: Callable[[], object]) -> list[str]:
    """The codes by which an act is refused."""
    with pytest.raises(Refused) as told:
        act()
    return [one.code for one in told.value.issues]


def correct(desk: Desk, actor: Actor, person: str, **changed: object) -> None:
    """A correction of the card, with its reason."""
    card = person_cards.read_person(desk, actor, person)
    details = replace(card.details, **changed)  # type: ignore[arg-type]  # fields of a card
    registering.amend_person(desk, actor, person, details, reason="помилка в даті", version=card.version)


def page_of(case: Screened) -> screenings.ScreeningPage:
    """What the lead is shown."""
    return screenings.open_screening(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)


def test_what_the_record_cannot_say_is_left_to_whoever_signs(clinic: Clinic) -> None:
    """Proves: REQ-SCR-780. The programme asks about risk and the way home; nobody was told at the decision."""
    case = screened(clinic)
    asked = {one.item.field: one.why["uk"] for one in page_of(case).weighed}
    assert asked == {
        "eligibility.risk": "записи цього не кажуть; якщо не виконано, скеруйте до іншої допомоги",
        "eligibility.escort": "записи цього не кажуть; без цього до програми не беруть",
    }
    correct(case.desk, case.nurse, case.person, escort_name="Дорошенко Галина")
    assert [one.item.field for one in page_of(case).weighed] == ["eligibility.risk"]
    case.sign()
    assert case.view().decision == "eligible"


def test_a_child_is_not_cleared_whatever_the_form_says(clinic: Clinic) -> None:
    """Proves: REQ-CLR-520. The form said of age, the card eleven years: «Перешкод немає»."""
    case = screened(clinic)
    correct(case.desk, case.nurse, case.person, birth_date=CHILD)
    (entry,) = page_of(case).entries
    assert (entry.item.blocks, entry.words["uk"], entry.words["en"]) == (
        True,
        "Виповнилося 18 років",
        "18 or over",
    )
    assert entry.why["uk"] == "не виконано за датою народження на картці"
    assert [one.field for one in clearances.judge_screening(case.desk, case.lead, case.sheet).blocking] == [
        "eligibility.adult"
    ]
    assert refused(case.sign) == ["CLR520"]
    assert "CLR520" in refused(
        lambda: case.sign("conditions", conditions=clearances.Conditions(no_booster=True))
    )
    case.sign("not_eligible")
    assert case.view().decision == "not_eligible"


def test_a_card_without_a_birth_date_is_missing_and_never_passes(clinic: Clinic) -> None:
    """Proves: REQ-CLR-520."""
    case = screened(clinic)
    correct(case.desk, case.nurse, case.person, birth_date="")
    (entry,) = page_of(case).entries
    assert (entry.item.standing, entry.why["en"]) == ("missing", "the card has no date of birth")
    assert refused(case.sign) == ["CLR521"]
    assert not [one for one in care_tasks(case.desk, case.lead) if one.kind == "sign_off"]
    correct(case.desk, case.nurse, case.person, birth_date=OLD)
    assert [one.subject for one in care_tasks(case.desk, case.lead) if one.kind == "sign_off"] == [
        case.person
    ]
    case.sign()
    assert case.view().valid


def test_somebody_is_of_age_on_the_very_day(clinic: Clinic) -> None:
    """Proves: REQ-CLR-520."""
    case = screened(clinic)
    correct(case.desk, case.nurse, case.person, birth_date="2008-11-25")
    assert refused(case.sign) == ["CLR520"]
    correct(case.desk, case.nurse, case.person, birth_date="2008-11-24")
    case.sign()
    assert case.view().valid


@pytest.mark.parametrize("birth_date", [CHILD, "1972-09-14", ""])
def test_another_birth_date_stops_the_decision_at_once(clinic: Clinic, birth_date: str) -> None:
    """Proves: REQ-CLR-521. It stayed valid for thirty days."""
    case = screened(clinic)
    case.sign()
    correct(case.desk, case.nurse, case.person, birth_date=birth_date)
    seen = case.view()
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert seen.why["uk"] == "виправлено картку (дата народження): помилка в даті"
    assert seen.why["en"].startswith("the card was corrected (date of birth)")


def test_what_no_rule_reads_stops_nothing(clinic: Clinic) -> None:
    """Proves: REQ-CLR-521."""
    case = screened(clinic)
    case.sign()
    correct(case.desk, case.nurse, case.person, sex="female", height_cm="170", weight_kg="70")
    assert case.view().valid


@pytest.mark.parametrize("follows", [True, False])
def test_a_merge_with_another_birth_date_stops_the_decision(clinic: Clinic, *, follows: bool) -> None:
    """Proves: REQ-CLR-521. Afterwards the card that can still be corrected speaks."""
    case = screened(clinic)
    sessions.close_session(case.desk, case.lead, clinic.session_id)
    case.sign()
    card = PersonDetails(surname="Олійник", given_name="Степан", birth_date=CHILD)
    twin = registering.add_person(case.desk, case.lead, card, reason="дві картки").subject
    one, into = (case.person, twin) if follows else (twin, case.person)
    merge_people(case.desk, case.lead, one, into=into, reason="та сама людина")
    assert case.view().decision == "suspended"
    if follows:
        assert refused(case.sign) == ["CLR520"]
        correct(case.desk, case.lead, twin, birth_date=OLD)
    case.sign()
    assert case.view().valid


def test_no_dose_after_the_birth_date_was_corrected(day: DosingDay) -> None:
    """Proves: REQ-CLR-521. Admission, order and dose ask for a decision that stands."""
    order = day.order()
    correct(day.desk, day.nurse, day.person, birth_date=CHILD)
    assert {"CLR016", "DAY004"} & set(refused(lambda: day.give(order)))
    assert "DAY004" in refused(day.order)
    here = {"person_id": day.person, "cohort_id": day.cohort}
    assert refused(lambda: clearances.admit(day.desk, day.lead, session_id="another", **here)) == ["CLR010"]


def test_a_child_joins_no_programme_for_adults(clinic: Clinic) -> None:
    """Proves: REQ-COH-520."""
    desk, lead = clinic.open_as("lead")
    child = clinic.people["К-3"]
    correct(desk, lead, child, birth_date=CHILD)
    with pytest.raises(Refused) as told:
        memberships.join_cohort(desk, lead, clinic.cohort_id, person_id=child)
    assert told.value.first.code == "COH520"
    said = told.value.first.sentence("uk")
    assert "К-3" in said
    assert "Виповнилося 18 років, не виконано за датою народження на картці" in said
    assert "18 or over, not met, by the date of birth on the card" in told.value.first.sentence("en")
    plan = {"code": "08", "programme": "gkap", "people": [clinic.people["К-1"], child]}
    assert refused(lambda: cohorts.plan_cohort(desk, lead, **plan)) == ["COH520"]  # type: ignore[arg-type]


def test_whoever_waits_is_judged_when_the_group_takes_them(clinic: Clinic) -> None:
    """Proves: REQ-COH-520. A child may grow up on the waiting list; the group does not take it before."""
    desk, lead = clinic.open_as("lead")
    child = clinic.people["К-3"]
    correct(desk, lead, child, birth_date="2008-12-24")
    memberships.join_cohort(desk, lead, clinic.cohort_id, person_id=child, waiting=True)
    with desk.database.read() as session:
        waiting = memberships.places_in(session, clinic.cohort_id)[-1].membership_id
    assert refused(lambda: memberships.admit_waiting(desk, lead, waiting)) == ["COH520"]
    clinic.clock.advance(date(2026, 12, 25) - date(2026, 11, 24))
    memberships.admit_waiting(desk, lead, waiting)


@pytest.mark.parametrize(("born", "code"), [(OLD, "COH520"), ("2020-01-01", "COH520"), ("", "COH521")])
def test_a_programme_for_children_takes_children(clinic: Clinic, born: str, code: str) -> None:
    """Proves: REQ-COH-520. Nobody signs anybody off there: an unknown age is asked for before joining."""
    desk, lead = clinic.open_as("lead")
    child = clinic.people["К-3"]
    cohort = cohorts.plan_cohort(desk, lead, code="Д-1", programme="trt").subject
    correct(desk, lead, child, birth_date=born, sex="male")
    assert refused(lambda: memberships.join_cohort(desk, lead, cohort, person_id=child)) == [code]
    correct(desk, lead, child, birth_date="2015-01-01")
    memberships.join_cohort(desk, lead, cohort, person_id=child)


def test_a_transfer_asks_the_same(clinic: Clinic) -> None:
    """Proves: REQ-COH-520."""
    desk, lead = clinic.open_as("lead")
    cohort = cohorts.plan_cohort(desk, lead, code="Д-1", programme="trt").subject
    with desk.database.read() as session:
        place = memberships.places_in(session, clinic.cohort_id)[0].membership_id
    leave = {"state": "transferred", "outcome": "transferred", "reason": "інша програма", "to_cohort": cohort}
    assert refused(lambda: memberships.leave_cohort(desk, lead, place, **leave)) == ["COH520"]


def test_the_printed_record_names_the_missing_detail(clinic: Clinic) -> None:
    """Proves: REQ-SCR-520."""
    case = screened(clinic, prior_treatment="yes", prior_treatment__attempts="")
    with case.desk.database.read() as session:
        record = participant_record(case.desk, session, case.person, Wish("uk", "перевірка"))
    part = next(one for one in record.parts if one.key == "screening")
    rows = [row for block in part.blocks if isinstance(block, Table) for row in block.rows]
    (said,) = [row[3].said for row in rows if row[0].said.uk.startswith("Щонайменше одну адекватну")]
    assert said.uk == "Відносне: не з’ясовано: бракує: Скільки спроб"
    assert said.en == "Relative: not settled: still missing: How many attempts"
