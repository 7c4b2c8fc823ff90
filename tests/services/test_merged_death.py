"""A death is one death, whichever of the records that are read as one says it."""

from datetime import timedelta

import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import merging, registering, sessions, sheets, tasks
from clinicdesk.services.calendar import plan_sessions
from tests.services.test_data_and_death import SAID, deaths, end_by_death, open_kinds
from tests.support.clinic import Clinic
from tests.support.screening import Screened, screened

OTHER = PersonDetails(code="К-9001", surname="Олійник", given_name="Степан", birth_date="1972-09-04")


@pytest.fixture
def followed(clinic: Clinic) -> tuple[Screened, str]:
    """К-1 of the cohort, whose scales are due, follows a card that is in no cohort."""
    case = screened(clinic)
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    sessions.close_session(case.desk, case.lead, clinic.session_id)
    card = registering.add_person(case.desk, case.lead, OTHER, reason="записано вдруге").subject
    merging.merge_people(case.desk, case.lead, case.person, into=card, reason="той самий паспорт")
    clinic.clock.advance(timedelta(days=9))
    assert "measure" in open_kinds(case)
    return case, card


def sum_up(case: Screened, person: str) -> None:
    """From the list of all forms, of no cohort."""
    sheets.record_form(
        case.desk, case.lead, form="closing_summary@0.1", person_id=person, cohort_id="", step="",
        answers=SAID, taken_at=case.desk.clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("own_code", [False, True], ids=["the program's form", "a form of the clinic's own"])
def test_a_death_said_on_the_card_ends_the_calls_of_the_record_that_follows_it(
    followed: tuple[Screened, str], monkeypatch: pytest.MonkeyPatch, *, own_code: bool
) -> None:
    """Proves: REQ-FUP-995. The family of somebody dead would still have been called."""
    case, card = followed
    if own_code:
        monkeypatch.setattr("clinicdesk.services.deaths.SUMMARY", "end_of_way_")
    sum_up(case, card)
    assert (len(deaths(case)), "measure" in open_kinds(case)) == (1, False)


def test_the_same_death_said_on_both_records_is_asked_about_once(followed: tuple[Screened, str]) -> None:
    """Proves: REQ-FUP-995. The lead closed the task, and it came back under the other code."""
    case, card = followed
    sum_up(case, card)
    (told,) = deaths(case)
    tasks.set_task_aside(case.desk, case.lead, told.task_id, reason="повідомлено")
    end_by_death(case, case.cohort)
    assert deaths(case) == []


def test_records_that_were_parted_again_die_each_for_itself(followed: tuple[Screened, str]) -> None:
    """Proves: REQ-FUP-995."""
    case, card = followed
    sum_up(case, card)
    merging.part_people(case.desk, case.lead, case.person, reason="різні люди")
    assert "measure" in open_kinds(case)
