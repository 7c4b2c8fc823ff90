"""A record whose summary is signed tells of what that signature does not cover: what is unsigned, what came later."""

from datetime import timedelta

import pytest

from clinicdesk.services import adoption, cohorts, memberships, people, records, sheets
from tests.services.test_child_record_sealed import SUMMARY, _sign, _summarised
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.groups import Groups, groups
from tests.support.paper import page_texts, tight
from tests.support.printed import WISH


@pytest.fixture
def closed(clinic: Clinic) -> tuple[Groups, str, str]:
    """A child whose scale nobody signed, and whose summary the lead did."""
    here = groups(clinic)
    adoption.adopt(here.desk, here.lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    child = people.register_person(
        here.desk, here.lead, code="Д-1", name="Гайдук Марко", birth_date="2015-04-18"
    ).subject
    cohort = cohorts.plan_cohort(here.desk, here.lead, code="09", programme="trt", people=[child]).subject
    _measured(here, cohort, child)
    _summarised(here, cohort, child, SUMMARY)
    _sign(here, cohort, child)
    return here, cohort, child


def _measured(here: Groups, cohort: str, child: str) -> None:
    answers = {f"q{n}": "3" for n in range(1, 10)}
    sheets.record_form(
        here.desk, here.lead, form="phq9@1.0", person_id=child, cohort_id=cohort, step="", answers=answers,
        taken_at=here.desk.clock.now(), respondent="self",
    )  # fmt: skip


def test_a_form_that_nobody_signed_says_so_inside_the_record(closed: tuple[Groups, str, str]) -> None:
    """Proves: REQ-PRT-541. The summary's signature stood for it."""
    here, _, child = closed
    made = records.print_participant(here.desk, here.lead, child, WISH)
    assert (made.record.status, made.unsealed) == ("signed", None)
    text = tight(" ".join(page_texts(made.pdf)))
    assert tight("Відповідає учасник чи учасниця · не підписано") in text
    closing = next(part for part in made.record.parts if part.key == "closing")
    assert "не підписано" not in repr(closing)


def test_what_came_after_the_signature_takes_status_and_seal_away(closed: tuple[Groups, str, str]) -> None:
    """Proves: REQ-PRT-541. A PHQ-9 of 27 by nobody's hand stood in a sealed record as signed."""
    here, cohort, child = closed
    here.clinic.clock.advance(timedelta(hours=1))
    _measured(here, cohort, child)
    made = records.print_participant(here.desk, here.lead, child, WISH)
    assert (made.record.status, made.unsealed and made.unsealed.code) == ("added", "DOC540")
    pages = page_texts(made.pdf)
    assert all("ДОПОВНЕНО ПІСЛЯ ПІДПИСУ" in page for page in pages)
    assert tight("Після цього підпису записано ще (записів: 1)") in tight(" ".join(pages))


def test_a_new_version_of_the_summary_that_is_signed_covers_it(closed: tuple[Groups, str, str]) -> None:
    """Proves: REQ-PRT-541."""
    here, cohort, child = closed
    _measured(here, cohort, child)
    with here.desk.database.read() as session:
        (summary,) = sheets.sheets_of(session, child, form="closing_child")
    sheets.amend_form(here.desk, here.lead, summary.response_id, answers=SUMMARY, reason="нова шкала")
    _sign(here, cohort, child)
    made = records.print_participant(here.desk, here.lead, child, WISH)
    assert (made.record.status, made.unsealed) == ("amended", None)


def test_only_to_wait_for_another_group_leaves_a_closed_record_its_own(
    closed: tuple[Groups, str, str],
) -> None:
    """Proves: REQ-COH-995. It bore the other group's name over this one's signature."""
    here, _, child = closed
    other = cohorts.plan_cohort(here.desk, here.lead, code="12", programme="trt").subject
    memberships.join_cohort(here.desk, here.lead, other, person_id=child, waiting=True)
    record = records.print_participant(here.desk, here.lead, child, WISH).record
    assert record.status == "signed"
    assert "09" in record.programme.uk


def test_whoever_comes_into_another_group_afterwards_has_more_than_was_signed(
    closed: tuple[Groups, str, str],
) -> None:
    """Proves: REQ-PRT-541, REQ-PRT-979. The way goes on in a group that the signature does not know."""
    here, _, child = closed
    here.clinic.clock.advance(timedelta(hours=1))
    other = cohorts.plan_cohort(here.desk, here.lead, code="12", programme="trt").subject
    memberships.join_cohort(here.desk, here.lead, other, person_id=child)
    record = records.print_participant(here.desk, here.lead, child, WISH).record
    assert record.status == "added"
    assert "12" in record.programme.uk
    assert "09, 12" in repr(record.parts[0])
