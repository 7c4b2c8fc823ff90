"""Two people at the session confirm the clock once it is right, not while it is wrong for everybody to see."""

from datetime import timedelta

import pytest

from clinicdesk.services import clock_watch, session_events, session_keys
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused


@pytest.fixture
def both(clinic: Clinic) -> tuple[Clinic, Desk, Actor]:
    """Two nurses are at the session, and music plays."""
    desk, nurse = clinic.open_as("nurse")
    for actor, login, pin in ((nurse, "nurse", "480273"), (clinic.join(desk, "nurse2"), "nurse2", "915620")):
        session_keys.join_session(
            desk, actor, session_id=clinic.session_id, password=PASSWORDS[login], pin=pin
        )
    session_events.note_event(desk, nurse, clinic.session_id, kind="music")
    return clinic, desk, nurse


def confirm(both: tuple[Clinic, Desk, Actor], *, other_password: str = PASSWORDS["nurse2"]) -> None:
    clinic, desk, nurse = both
    clock_watch.confirm_session_time(
        desk, nurse, clinic.session_id, password=PASSWORDS["nurse"], other="nurse2", other_password=other_password,
        reason="сіла батарейка",
    )  # fmt: skip


@pytest.mark.parametrize("hours", [-30, -1, 3])
def test_a_clock_that_is_wrong_still_is_not_confirmed(both: tuple[Clinic, Desk, Actor], hours: int) -> None:
    """Proves: REQ-CLK-740. What was written meanwhile by the wrong clock does not make it right, nor wrong later."""
    clinic, desk, nurse = both
    right = clinic.clock.now()
    clinic.clock.set(right + timedelta(hours=hours))
    session_events.note_event(desk, nurse, clinic.session_id, kind="music_end")
    told = clock_watch.still_wrong(desk)
    assert told is not None
    shown, due = (f"{at + timedelta(hours=2):%d.%m.%Y %H:%M}" for at in (clinic.clock.now(), right))
    assert f"показує {shown}, а за відліком самого комп’ютера зараз {due}" in told.sentence("uk")
    assert "Correct the date and time of the system" in told.sentence("en")
    with refused(desk, ("CLK740", "")):
        confirm(both, other_password="whatever")  # no password is looked at
    assert desk.trail.clock_flag()
    clinic.clock.set(right + timedelta(minutes=1))
    assert clock_watch.still_wrong(desk) is None
    confirm(both)
    assert not desk.trail.clock_flag()


def test_after_a_restart_the_clock_must_have_passed_the_last_entry(both: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-CLK-740. The battery was empty, and the machine came up in an earlier year."""
    clinic, desk, _ = both
    right = clinic.clock.now()
    clinic.clock.boot_id = "after the power cut"
    clinic.clock.set(right - timedelta(days=900))
    clinic.join(desk, "lead")
    with refused(desk, ("CLK741", "")):
        confirm(both)
    clinic.clock.set(right + timedelta(minutes=20))
    confirm(both)
    assert not desk.trail.clock_flag()


def test_where_the_former_time_was_wrong_the_lead_confirms_the_new_one(
    both: tuple[Clinic, Desk, Actor],
) -> None:
    """Proves: REQ-CLK-740."""
    clinic, desk, _ = both
    lead = clinic.join(desk, "lead")
    clinic.clock.set(clinic.clock.now() - timedelta(hours=1))
    with refused(desk, ("CLK740", "")):
        confirm(both)
    clock_watch.confirm_time(desk, lead, password=PASSWORDS["lead"], reason="ішов на годину вперед")
    assert not desk.trail.clock_flag()
