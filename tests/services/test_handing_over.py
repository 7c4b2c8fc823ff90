"""The watch goes from one to another with everything that is open; two at the session vouch for the clock."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import SessionEvent
from clinicdesk.models.signatures import Signature
from clinicdesk.services import clock_watch, handing_over, session_events, session_keys
from clinicdesk.services.desk import Desk
from clinicdesk.services.signing import signature_issue
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import newest, one_event, refused

PIN, OTHER_PIN = "480273", "915620"


@pytest.fixture
def both(clinic: Clinic) -> tuple[Clinic, Desk, Actor]:
    """Both nurses are at the session with their PINs."""
    desk, nurse = clinic.open_as("nurse")
    for actor, login, pin in ((nurse, "nurse", PIN), (clinic.join(desk, "nurse2"), "nurse2", OTHER_PIN)):
        session_keys.join_session(
            desk, actor, session_id=clinic.session_id, password=PASSWORDS[login], pin=pin
        )
    return clinic, desk, nurse


def test_the_watch_is_handed_over_under_two_names(both: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-WCH-004."""
    clinic, desk, nurse = both
    with refused(desk, ("WIT001", "witness")):
        handing_over.hand_over(desk, nurse, clinic.session_id, to=Witness("nurse", pin=PIN), pin=PIN)
    with one_event(desk, Action.SESSION_NOTED, nurse, reason="кінець зміни") as seen:
        handing_over.hand_over(
            desk, nurse, clinic.session_id, to=Witness("nurse2", pin=OTHER_PIN), pin=PIN, note="кінець зміни"
        )
    assert seen.wrote(session_event=1, signature=2)
    event = newest(desk, SessionEvent)
    assert (event.kind, json.loads(event.body)["from"]) == ("hand_over", nurse.user_id)
    with desk.database.read() as session:
        rows = session.scalars(select(Signature).where(Signature.record_id == event.id)).all()
        assert [signature_issue(desk, session, row) for row in rows] == [None, None]


def test_two_at_the_session_vouch_for_a_clock_that_was_turned(both: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-WCH-004. One alone does not."""
    clinic, desk, nurse = both
    session_events.note_event(desk, nurse, clinic.session_id, kind="music")
    right = clinic.clock.now()
    clinic.clock.set(right - timedelta(hours=1))
    session_events.note_event(desk, nurse, clinic.session_id, kind="music_end")
    clinic.clock.set(right)
    asked = {"password": PASSWORDS["nurse"], "reason": "годинник переставили"}
    with refused(desk, ("CLK002", "other")):
        clock_watch.confirm_session_time(
            desk, nurse, clinic.session_id, other="nurse", other_password=PASSWORDS["nurse"], **asked
        )
    with refused(desk, ("CLK002", "other")):
        clock_watch.confirm_session_time(
            desk, nurse, clinic.session_id, other="lead", other_password=PASSWORDS["lead"], **asked
        )
    assert desk.trail.clock_flag()
    clock_watch.confirm_session_time(
        desk, nurse, clinic.session_id, other="nurse2", other_password=PASSWORDS["nurse2"], **asked
    )
    assert not desk.trail.clock_flag()
    session_events.note_event(desk, nurse, clinic.session_id, kind="music")
