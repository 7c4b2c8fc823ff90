"""Consents of records that are read as one: the last word of any of them is the word of them all."""

from datetime import timedelta

import pytest

from clinicdesk.reports.record import Table
from clinicdesk.services import attendance, calendar, consents, merging, records, sessions
from clinicdesk.services.attendance import Presence
from clinicdesk.services.consent_state import consent_facts, newest_consents
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.preparation_papers import sign_preparation
from tests.support.printed import WISH
from tests.support.screening import SIGNED_ON, screened

NAMES = {"К-1": "Олійник Степан", "К-2": "Дорошенко Іван"}
WHY = "той самий паспорт"


@pytest.fixture
def rest(clinic: Clinic) -> tuple[Desk, Actor]:
    """The lead at the desk, no session running."""
    desk, lead = clinic.open_as("lead")
    sessions.close_session(desk, lead, clinic.session_id)
    return desk, lead


def say(clinic: Clinic, desk: Desk, lead: Actor, code: str, *, given: bool = True) -> None:
    """One of the two signs for the treatment, or refuses it."""
    consents.record_consent(
        desk, lead, person_id=clinic.people[code], cohort_id=clinic.cohort_id, document="treatment",
        signer_name=NAMES[code], signed_on=SIGNED_ON, given=given, reason="" if given else "не хоче",
    )  # fmt: skip


def merge(clinic: Clinic, desk: Desk, lead: Actor) -> None:
    """К-2 is read under К-1."""
    merging.merge_people(desk, lead, clinic.people["К-2"], into=clinic.people["К-1"], reason=WHY)


def seen(clinic: Clinic, desk: Desk, lead: Actor, code: str = "К-1") -> consents.ConsentView:
    """The treatment's line in the window."""
    found = consents.list_consents(desk, lead, person_id=clinic.people[code], cohort_id=clinic.cohort_id)
    return next(one for one in found if one.document == "treatment")


def stands(clinic: Clinic, desk: Desk, lead: Actor) -> tuple[str, bool | None, set[str]]:
    """In the window, at a gate, and on the pages of many people, for the one and the other."""
    with desk.database.read() as session:
        facts = [consent_facts(desk, session, clinic.people[one], clinic.cohort_id) for one in NAMES]
        many = newest_consents(session, clinic.cohort_id)
        both = {many[clinic.people[one], "treatment"].state for one in NAMES}
    assert facts[0] == facts[1]
    return seen(clinic, desk, lead).state, facts[0].get("consent.treatment"), both


def printed(clinic: Clinic, desk: Desk, lead: Actor) -> str:
    """The state of the treatment's consent on К-1's paper."""
    record = records.print_participant(desk, lead, clinic.people["К-1"], WISH).record
    (part,) = (one for one in record.parts if one.key == "consents")
    table = part.blocks[0]
    assert isinstance(table, Table)
    return next(row[2].said.uk for row in table.rows if "надано" in repr(row) or "відклик" in repr(row))


def test_a_consent_taken_back_on_the_merged_card_is_taken_back(
    clinic: Clinic, rest: tuple[Desk, Actor]
) -> None:
    """Proves: REQ-CNS-995. It stayed given in the window and at every gate; the paper said it was withdrawn."""
    desk, lead = rest
    for code in NAMES:
        say(clinic, desk, lead, code)
    consents.withdraw_consent(desk, lead, seen(clinic, desk, lead, "К-2").consent_id, reason="більше не хоче")
    assert stands_apart(clinic, desk) == ["given", "withdrawn"]
    merge(clinic, desk, lead)
    assert stands(clinic, desk, lead) == ("withdrawn", False, {"withdrawn"})
    assert "більше не хоче" in printed(clinic, desk, lead)


def stands_apart(clinic: Clinic, desk: Desk) -> list[str]:
    """What each of the two says for itself, К-1 first."""
    with desk.database.read() as session:
        many = newest_consents(session, clinic.cohort_id)
        return [many[clinic.people[one], "treatment"].state for one in NAMES]


def test_a_consent_given_on_the_merged_card_is_given(clinic: Clinic, rest: tuple[Desk, Actor]) -> None:
    """Proves: REQ-CNS-995. The paper said given, the window missing."""
    desk, lead = rest
    say(clinic, desk, lead, "К-2")
    merge(clinic, desk, lead)
    assert stands(clinic, desk, lead) == ("given", True, {"given"})
    assert "надано" in printed(clinic, desk, lead)


def test_the_later_word_counts_whoever_says_it(clinic: Clinic, rest: tuple[Desk, Actor]) -> None:
    """Proves: REQ-CNS-995. Signed anew after a refusal on the other card, and each its own again when they part."""
    desk, lead = rest
    say(clinic, desk, lead, "К-2", given=False)
    merge(clinic, desk, lead)
    assert stands(clinic, desk, lead)[:2] == ("refused", False)
    say(clinic, desk, lead, "К-1")
    assert stands(clinic, desk, lead) == ("given", True, {"given"})
    merging.part_people(desk, lead, clinic.people["К-2"], reason="різні люди")
    assert stands_apart(clinic, desk) == ["given", "refused"]


def test_what_is_taken_back_of_both_stays_so_when_they_part(clinic: Clinic, rest: tuple[Desk, Actor]) -> None:
    """Proves: REQ-CNS-995."""
    desk, lead = rest
    for code in NAMES:
        say(clinic, desk, lead, code)
    merge(clinic, desk, lead)
    consents.withdraw_consent(desk, lead, seen(clinic, desk, lead).consent_id, reason="більше не хоче")
    assert stands(clinic, desk, lead) == ("withdrawn", False, {"withdrawn"})
    merging.part_people(desk, lead, clinic.people["К-2"], reason="різні люди")
    assert stands_apart(clinic, desk) == ["withdrawn", "withdrawn"]


def test_a_meeting_asks_for_the_papers_of_both_cards(clinic: Clinic, rest: tuple[Desk, Actor]) -> None:
    """Proves: REQ-CNS-995. Whoever had signed on the other card was not let in."""
    desk, lead = rest
    soon = clinic.clock.now() + timedelta(hours=1)
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times={"P1": soon}, room="", confirmed=True)
    with desk.database.read() as session:
        (entry,) = calendar.entries_of(session, clinic.cohort_id)
    sign_preparation(desk, lead, clinic.cohort_id, [clinic.people["К-2"]])
    merge(clinic, desk, lead)
    clinic.clock.advance(timedelta(hours=2))
    come = {clinic.people["К-1"]: Presence("present")}
    attendance.record_attendance(desk, lead, entry.planned_id, people=come)


def test_a_decision_stops_when_the_card_merged_with_it_had_taken_the_consent_back(clinic: Clinic) -> None:
    """Proves: REQ-CNS-995."""
    case = screened(clinic)
    sessions.close_session(case.desk, case.lead, clinic.session_id)
    case.sign()
    say(clinic, case.desk, case.lead, "К-2", given=False)
    assert case.view().valid
    merge(clinic, case.desk, case.lead)
    assert case.view().decision == "suspended"
