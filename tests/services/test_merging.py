"""Two records of one person: read together, kept apart on disk, and parted again."""

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.people import PersonMerge
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import followers, merging, people, person_cards, registering, sessions, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import newest, one_event, refused


@pytest.fixture
def after_session(clinic: Clinic) -> tuple[Clinic, Desk, Actor]:
    """К-1 and К-2 have a reading each, and the session is over."""
    desk, lead = clinic.open_as("lead")
    for code, pulse in (("К-1", "71"), ("К-2", "82")):
        vitals.record_reading(
            desk, lead, session_id=clinic.session_id, person_id=clinic.people[code],
            taken_at=clinic.clock.now(), values={"pulse": pulse},
        )  # fmt: skip
    sessions.close_session(desk, lead, clinic.session_id)
    return clinic, desk, lead


def test_the_readings_of_both_are_read_under_one_code_with_their_origin(
    after_session: tuple[Clinic, Desk, Actor],
) -> None:
    """Proves: REQ-PPL-009."""
    clinic, desk, lead = after_session
    first, second = clinic.people["К-1"], clinic.people["К-2"]
    with one_event(desk, Action.PERSON_MERGED, lead, reason="той самий паспорт", person=second) as seen:
        merging.merge_people(desk, lead, second, into=first, reason="той самий паспорт")
    assert seen.wrote(person_merge=1)
    for person in (first, second):
        chart = people.open_chart(desk, lead, person)
        assert chart.person.code == "К-1"
        assert [(row.values["pulse"], row.origin) for row in chart.readings] == [("82", "К-2"), ("71", "")]
    (follower,) = person_cards.read_person(desk, lead, second).followers
    assert (follower.code, follower.reason, follower.by) == ("К-2", "той самий паспорт", "Левченко Ольга")
    (row,) = people.list_people(desk, lead, "дорошенко")
    assert (row.code, row.also) == ("К-1", "К-2")
    assert [row.code for row in people.list_people(desk, lead)] == ["К-1", "К-3"]


def test_a_merge_is_undone_by_an_amendment(after_session: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-PPL-009."""
    clinic, desk, lead = after_session
    first, second = clinic.people["К-1"], clinic.people["К-2"]
    merging.merge_people(desk, lead, second, into=first, reason="той самий паспорт")
    with one_event(desk, Action.PERSON_PARTED, lead, reason="різні люди", person=second):
        merging.part_people(desk, lead, second, reason="різні люди")
    assert (newest(desk, PersonMerge).version, newest(desk, PersonMerge).into_id) == (2, "")
    assert [row.origin for row in people.open_chart(desk, lead, first).readings] == [""]
    assert people.open_chart(desk, lead, second).person.code == "К-2"
    merging.merge_people(desk, lead, second, into=first, reason="усе ж одна людина")
    assert newest(desk, PersonMerge).version == 3


def test_a_merge_that_cannot_be_is_refused(after_session: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-PPL-009."""
    clinic, desk, lead = after_session
    first, second, third = (clinic.people[code] for code in ("К-1", "К-2", "К-3"))
    with refused(desk, ("DSK005", "reason")):
        merging.merge_people(desk, lead, second, into=first, reason="")
    with refused(desk, ("PPL015", "into")):
        merging.merge_people(desk, lead, first, into=first, reason="помилка")
    with refused(desk, ("PPL007", "person")):
        merging.merge_people(desk, lead, first, into="nobody", reason="помилка")
    with refused(desk, ("PPL018", "")):
        merging.part_people(desk, lead, first, reason="помилка")
    merging.merge_people(desk, lead, second, into=first, reason="одна людина")
    with refused(desk, ("PPL016", "into")):
        merging.merge_people(desk, lead, second, into=third, reason="одна людина")
    with refused(desk, ("PPL016", "into")):
        merging.merge_people(desk, lead, third, into=second, reason="одна людина")
    with refused(desk, ("PPL011", "")):
        registering.amend_person(
            desk, lead, second, PersonDetails(surname="Інша"), version=1, reason="описка"
        )


def test_nobody_who_sits_in_a_session_is_merged(clinic: Clinic) -> None:
    """Proves: REQ-PPL-009."""
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("PPL017", "")):
        merging.merge_people(
            desk, lead, clinic.people["К-3"], into=clinic.people["К-1"], reason="одна людина"
        )


def test_who_reaches_one_of_the_records_reaches_both(after_session: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-ACC-004."""
    clinic, desk, lead = after_session
    nurse, other, own = clinic.join(desk, "nurse"), clinic.people["К-3"], clinic.people["К-1"]
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, nurse, other)
    merging.merge_people(desk, lead, own, into=other, reason="одна людина")
    assert people.open_chart(desk, nurse, other).person.code == "К-3"
    row = people.list_people(desk, nurse, "олійник")[0]
    assert (row.code, row.name, row.also, row.mine) == ("К-3", "Ткач Юрій", "К-1", True)
    merging.part_people(desk, lead, own, reason="різні люди")
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, nurse, other)


def test_a_ring_that_another_program_has_written_stops_nobody(clinic: Clinic) -> None:
    """Proves: REQ-PPL-009. Whoever looked for the record that all are read under never came to an end."""
    desk, lead = clinic.open_as("lead")
    ring = [clinic.people[code] for code in ("К-1", "К-2")]
    with desk.write(lead, Action.PERSON_MERGED, entity="person", entity_id=ring[0], reason="кільце") as work:
        for one, other in (ring, ring[::-1]):
            work.add(PersonMerge(id=desk.ids.new(), person_id=one, version=1, into_id=other))
    with desk.database.read() as session:
        assert {followers.survivor_of(session, one) for one in ring} == {min(ring)}
        assert [set(followers.family_of(session, one)) for one in ring] == [set(ring)] * 2
        assert followers.families_of(session, ring) == dict.fromkeys(ring, frozenset(ring))
    assert {people.open_chart(desk, lead, one).person.person_id for one in ring} == {min(ring)}
