"""Sessions: one at a time, seats in order, due clocks that count from the newest reading."""

from datetime import timedelta

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.sessions import Session
from clinicdesk.protocols.nearness import USUAL, state_at
from clinicdesk.services import sessions, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import START, Clinic
from tests.support.looking import Meanwhile, newest, one_event, refused


def open_second(desk: Desk, lead: Actor, clinic: Clinic, **changed: object) -> str:
    wanted = {
        "cohort_id": clinic.cohort_id, "title": "Сесія 2", "interval_minutes": 10,
        "people": [clinic.people["К-2"], clinic.people["К-1"]],
    } | changed  # fmt: skip
    return sessions.open_session(desk, lead, **wanted).subject  # type: ignore[arg-type]


def test_a_session_ends_and_the_next_one_starts(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    with one_event(desk, Action.SESSION_CLOSED, lead) as closed:
        sessions.close_session(desk, lead, clinic.session_id)
    assert closed.wrote(session=1)
    row = newest(desk, Session)
    assert (row.session_id, row.version) == (clinic.session_id, 2)
    assert row.ended_at is not None
    assert sessions.see_session(desk, lead) is None
    with one_event(desk, Action.SESSION_OPENED, lead) as opened:
        subject = open_second(desk, lead, clinic)
    assert opened.wrote(session=1, seat=2)
    assert subject == opened.subject == newest(desk, Session).session_id
    view = sessions.see_session(desk, lead)
    assert view is not None
    assert [(seat.seat, seat.code, seat.initials) for seat in view.seats] == [
        (1, "К-2", "ДІ"),
        (2, "К-1", "ОС"),
    ]


def test_only_one_session_runs(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("SES001", "")):
        open_second(desk, lead, clinic)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"cohort_id": "none"}, ("COH003", "cohort")),
        ({"people": []}, ("SES003", "people")),
        ({"people": ["nobody"]}, ("SES002", "people")),
        ({"interval_minutes": 0}, ("SES004", "interval_minutes")),
    ],
)
def test_a_session_needs_a_cohort_its_people_and_an_interval(
    clinic: Clinic, changed: dict[str, object], expected: tuple[str, str]
) -> None:
    desk, lead = clinic.open_as("lead")
    sessions.close_session(desk, lead, clinic.session_id)
    with refused(desk, expected):
        open_second(desk, lead, clinic, **changed)
    open_second(desk, lead, clinic, interval_minutes=1)


def test_only_the_running_session_is_closed_and_only_once(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("SES005", "")):
        sessions.close_session(desk, lead, "none")
    desk.ids = Meanwhile(desk.ids, lambda: sessions.close_session(desk, lead, clinic.session_id))
    with pytest.raises(Refused) as caught:
        sessions.close_session(desk, lead, clinic.session_id)
    assert caught.value.first.code == "DSK004"
    with refused(desk, ("SES005", "")):
        sessions.close_session(desk, lead, clinic.session_id)


@pytest.mark.parametrize(
    ("minutes", "milliseconds", "state"),
    [
        (-3, -1, "later"),
        (-3, 0, "soon"),
        (0, -1, "soon"),
        (0, 0, "due"),
        (2, 0, "due"),
        (2, 1, "overdue"),
    ],
)
def test_each_edge_of_due(minutes: int, milliseconds: int, state: str) -> None:
    now = START + timedelta(minutes=minutes, milliseconds=milliseconds)
    assert state_at(USUAL, START, now) == state


def test_a_reading_starts_its_seats_clock_anew(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    clinic.clock.advance(timedelta(minutes=10))
    taken = clinic.clock.now()
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"], taken_at=taken,
        values={"pulse": "80"},
    )  # fmt: skip
    view = sessions.see_session(desk, lead)
    assert view is not None
    first, second = view.seats
    assert (first.due_at, first.state) == (taken + timedelta(minutes=15), "later")
    assert (second.due_at, second.state) == (view.started_at, "overdue")
    assert (view.count("later"), view.count("overdue"), view.count("soon")) == (1, 1, 0)


def test_the_cover_is_lifted_by_the_staff_of_the_running_session_and_the_lead(clinic: Clinic) -> None:
    """Proves: REQ-ACC-007."""
    desk, lead = clinic.open_as("lead")
    people = {login: clinic.join(desk, login) for login in ("nurse", "therapist", "auditor")}
    assert sessions.is_staff_of_running(desk, lead)
    assert {login: sessions.is_staff_of_running(desk, actor) for login, actor in people.items()} == {
        "nurse": True, "therapist": False, "auditor": False,
    }  # fmt: skip
    sessions.close_session(desk, lead, clinic.session_id)
    assert all(sessions.is_staff_of_running(desk, actor) for actor in people.values())
