"""The signatures that close a session hold however far the wall clock ran ahead of the session's own time."""

from datetime import timedelta

import pytest

from clinicdesk.services import session_events, session_papers
from clinicdesk.services.closing import Part
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.going_home import closing_signatures, finished, sign


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def test_a_clock_set_right_by_a_second_voids_no_closing_signature(day: DosingDay) -> None:
    """Made by the wall clock, it lay behind the end of its session, which has a time of its own.

    The paper of such a session said «Підпис недійсний», and bore no seal.
    """
    session_events.note_event(
        day.desk, day.nurse, session_id=day.session_id, kind="note", note="світло блимнуло"
    )
    finished(day)
    day.clinic.clock.set(day.clinic.clock.now() + timedelta(seconds=1))
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка"))
    assert closing_signatures(made.record) == [("valid", False)] * 3
    assert (made.record.status, made.unsealed) == ("signed", None)
