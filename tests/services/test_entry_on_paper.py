"""The conditions of entry on paper speak of the entry, not of what a scale says when the course is over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinicdesk.demo.scales import fill_scale
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import (
    calendar,
    cohorts,
    consents,
    memberships,
    merging,
    record_facts,
    records,
    registering,
)
from clinicdesk.services.attendance import Presence
from tests.support.clinic import START, Clinic
from tests.support.met_child import MOTHER, Room, met
from tests.support.printed import WISH

CHILD = "Гайдук Марко"


def _rated(room: Room, total: int) -> None:
    fill_scale(
        room.desk, room.lead, "cries8", total, person_id=room.child, cohort_id=room.cohort,
        taken_at=room.desk.clock.now(),
    )  # fmt: skip


def _agreed(room: Room) -> Room:
    room.sign("guardian", MOTHER)
    room.sign("assent", CHILD)
    room.permit()
    return room


def _assent(room: Room, until: date | None, *, person: str = "") -> object:
    with room.desk.database.read() as session:
        facts = record_facts.facts_of_record(
            room.desk, session, person or room.child, room.cohort, until=until
        )
    return facts.get("consent.assent")


def _condition(room: Room, named: str = "CRIES-8", *, person: str = "") -> str:
    """How the record of the child prints a condition, with the head of its column."""
    record = records.print_participant(room.desk, room.lead, person or room.child, WISH).record
    (table,) = (
        block for part in record.parts for block in part.blocks if "Умови вступу до програми" in repr(block)
    )
    (row,) = (row for row in table.rows if named in repr(row))  # type: ignore[union-attr]
    return repr((table.heads, row))  # type: ignore[union-attr]


def test_a_child_who_got_better_was_not_admitted_wrongly(clinic: Clinic) -> None:
    """Proves: REQ-PRT-980. The closing 16 made the paper say that the condition of 17 was not met."""
    room = _agreed(met(clinic))
    _rated(room, 28)
    assert "на час друку" in _condition(room)
    room.come()
    room.clinic.clock.advance(timedelta(days=30))
    _rated(room, 16)
    said = _condition(room)
    assert "на кінець дня першої зустрічі" in said
    assert "виконано" in said
    assert "не виконано" not in said


def test_a_meeting_of_the_caregivers_is_no_entry_of_the_child(clinic: Clinic) -> None:
    """Proves: REQ-PRT-991. A scale filled in between it and the child's first meeting was dropped from the paper."""
    room = _agreed(met(clinic))
    room.come("P1")
    room.come("C1", how=Presence("absent", reason="illness"))
    clinic.clock.advance(timedelta(days=3))
    _rated(room, 28)
    assert "на час друку" in _condition(room)
    clinic.clock.advance(timedelta(days=4))
    room.come("C2")
    clinic.clock.advance(timedelta(days=30))
    _rated(room, 16)
    said = _condition(room)
    assert "на кінець дня першої зустрічі" in said
    assert "виконано" in said
    assert "не виконано" not in said


@pytest.mark.parametrize(
    ("hours", "told"),
    [pytest.param(12, "'виконано'", id="half past eleven at night"),
     pytest.param(13, "'на той час не записано; ", id="half past midnight")],
)  # fmt: skip
def test_a_scale_counts_to_the_end_of_the_day_of_the_first_meeting(
    clinic: Clinic, hours: int, told: str
) -> None:
    """Proves: REQ-PRT-991. The programme's own window ends with that day, of the clinic and not of Greenwich."""
    room = _agreed(met(clinic))
    room.come()
    clinic.clock.advance(timedelta(hours=hours))
    _rated(room, 28)
    assert told in _condition(room)


def test_a_birthday_after_the_entry_makes_nobody_too_old_for_it(clinic: Clinic) -> None:
    """Proves: REQ-PRT-992. The paper of a boy who turned 18 after the course said in red that he was too old."""
    room = _agreed(met(clinic, born="2008-12-10"))
    room.come()
    clinic.clock.advance(timedelta(days=30))
    said = _condition(room, "8 до 17")
    assert "виконано" in said
    assert "не виконано" not in said
    assert "alert='red'" not in said


def test_before_the_entry_the_age_is_that_of_today(clinic: Clinic) -> None:
    """Proves: REQ-PRT-992."""
    room = met(clinic, born="2008-12-10")
    clinic.clock.advance(timedelta(days=30))
    assert "не виконано" in _condition(room, "8 до 17")


def test_the_record_as_of_a_day_knows_the_consents_of_that_day(clinic: Clinic) -> None:
    """Proves: REQ-PRT-992. One taken back after the course made the entry look unagreed."""
    room = _agreed(met(clinic))
    clinic.clock.advance(timedelta(days=30))
    (assent,) = (
        one for one in consents.list_consents(room.desk, room.lead, person_id=room.child, cohort_id=room.cohort)
        if one.document == "assent"
    )  # fmt: skip
    consents.withdraw_consent(room.desk, room.lead, assent.consent_id, reason="більше не хоче", who=CHILD)
    assert [_assent(room, until) for until in (None, START.date(), date(2026, 11, 22))] == [False, True, None]


def _moved(room: Room) -> Room:
    """The child went on in group 10, whose next meeting is a week later."""
    desk, lead = room.desk, room.lead
    other = cohorts.plan_cohort(desk, lead, code="10", programme="trt").subject
    times = {"C2": desk.clock.now() + timedelta(days=7)}
    calendar.plan_sessions(desk, lead, other, times=times, room="", confirmed=True)
    with desk.database.read() as session:
        (place,) = memberships.places_in(session, room.cohort)
        planned = {one.code: one.planned_id for one in calendar.entries_of(session, other)}
    memberships.leave_cohort(
        desk, lead, place.membership_id, state="transferred", outcome="transferred", to_cohort=other, reason="переїзд"
    )  # fmt: skip
    return replace(room, cohort=other, planned=planned)


@pytest.mark.parametrize("came", [True, False], ids=["after a meeting", "before the first one"])
def test_whoever_was_transferred_entered_with_the_first_group(clinic: Clinic, *, came: bool) -> None:
    """Proves: REQ-PRT-996. What the first group had recorded was «not recorded by then» in the second."""
    room = _agreed(met(clinic))
    _rated(room, 28)
    if came:
        room.come()
    there = _moved(room)
    clinic.clock.advance(timedelta(days=8))
    if came:
        _rated(there, 16)
    there.come("C2", despite="C1")
    said = _condition(there)
    assert "на кінець дня першої зустрічі" in said
    assert "'виконано'" in said
    assert _assent(there, START.date()) is True


def test_the_entry_of_a_record_that_follows_is_that_of_the_card(clinic: Clinic) -> None:
    """Proves: REQ-PRT-995. The paper knew of no meeting, and judged the entry by the closing 16."""
    room = _agreed(met(clinic))
    _rated(room, 28)
    room.come()
    twice = PersonDetails(surname="Гайдук", given_name="Марко", birth_date="2015-04-18")
    card = registering.add_person(room.desk, room.lead, twice, reason="записано вдруге").subject
    memberships.join_cohort(room.desk, room.lead, room.cohort, person_id=card)
    merging.merge_people(room.desk, room.lead, room.child, into=card, reason="те саме свідоцтво")
    clinic.clock.advance(timedelta(days=30))
    _rated(room, 16)
    said = _condition(room, person=card)
    assert "на кінець дня першої зустрічі" in said
    assert "'виконано'" in said
    assert _assent(room, START.date(), person=card) is True
