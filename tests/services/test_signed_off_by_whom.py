"""Where the programme asks for a sign-off over a form, its author's own signature makes no signed paper of it."""

import pytest

from clinicdesk.services import adoption, cohorts, people, records, sheet_signing, sheets, tasks
from clinicdesk.services.sheets import open_form
from clinicdesk.services.signing import Meaning
from tests.services.test_child_record_sealed import SUMMARY
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import RECOVERED, DosingDay, home_answers
from tests.support.groups import groups
from tests.support.printed import WISH


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given 60 mg and measured to the second hour."""
    return watched_day


def test_the_author_of_the_summary_does_not_sign_the_record(clinic: Clinic) -> None:
    """Proves: REQ-PRT-301. The record was sealed as signed while Today still asked for the approval."""
    here = groups(clinic)
    adoption.adopt(here.desk, here.lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    child = people.register_person(
        here.desk, here.lead, code="Д-1", name="Гайдук Марко", birth_date="2015-04-18"
    ).subject
    therapist = clinic.join(here.desk, "therapist")
    cohort = cohorts.plan_cohort(here.desk, here.lead, code="09", programme="trt", people=[child]).subject
    cohorts.staff_cohort(here.desk, here.lead, cohort, users=[therapist.user_id])
    sheet = sheets.record_form(
        here.desk, therapist, form="closing_child@0.1", person_id=child, cohort_id=cohort, step="closing",
        answers=SUMMARY, taken_at=here.desk.clock.now(),
    ).subject  # fmt: skip
    sheet_signing.sign_form(
        here.desk, therapist, sheet, meaning=Meaning.AUTHOR, password=PASSWORDS["therapist"],
        seen=open_form(here.desk, therapist, sheet).content,
    )  # fmt: skip
    assert [one.kind for one in tasks.list_tasks(here.desk, here.lead) if one.kind == "approval"] == [
        "approval"
    ]
    assert records.print_participant(here.desk, here.lead, child, WISH).record.status == "draft"


def test_a_nurse_alone_does_not_sign_how_somebody_went_home(day: DosingDay) -> None:
    """Proves: REQ-PRT-301."""
    day.fill("recovery", RECOVERED, person=day.person)
    sheet = day.fill("discharge", home_answers(), person=day.person)
    sheet_signing.sign_form(
        day.desk, day.nurse, sheet, meaning=Meaning.AUTHOR, password=PASSWORDS["nurse"],
        seen=open_form(day.desk, day.nurse, sheet).content,
    )  # fmt: skip
    printed = records.print_part(day.desk, day.lead, day.person, WISH, kind="discharge")
    assert printed.record.status == "draft"
    day.sign("discharge_signed", person=day.person)
    printed = records.print_part(day.desk, day.lead, day.person, WISH, kind="discharge")
    assert printed.record.status == "signed"
