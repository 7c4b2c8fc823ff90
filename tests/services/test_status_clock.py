"""The clocks of a session as the cover, Today and the entry screen count them: by the session's own time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.paths import ClinicFolder
from clinicdesk.services.sessions import close_session, open_session, session_view
from clinicdesk.services.status_file import read_status, write_status
from clinicdesk.services.status_now import refresh_status
from clinicdesk.services.views import SessionView
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay


@pytest.mark.parametrize("turned", [timedelta(hours=3), timedelta(hours=-1)], ids=["forward", "back"])
def test_a_turned_clock_moves_no_seat(clinic: Clinic, turned: timedelta) -> None:
    """Proves: REQ-CLK-501. Without a programme: each seat's next set is an interval after the last."""
    desk, lead = clinic.open_as("lead")
    close_session(desk, lead, clinic.session_id)
    open_session(
        desk,
        lead,
        cohort_id=clinic.cohort_id,
        title="Сесія 2",
        interval_minutes=15,
        people=[clinic.people["К-1"]],
    )
    clinic.clock.advance(timedelta(minutes=13))
    before, right = session_view(desk), clinic.clock.now()
    clinic.clock.set(right + turned)
    after = session_view(desk)
    assert before is not None
    assert after is not None
    assert after.seats == before.seats
    assert near(after.now(clinic.clock), right)
    assert near(before.now(clinic.clock), right)


@pytest.mark.parametrize("turned", [timedelta(hours=3), timedelta(hours=-1)], ids=["forward", "back"])
def test_a_view_kept_while_the_clock_is_turned_counts_on(day: DosingDay, turned: timedelta) -> None:
    """Proves: REQ-CLK-501. Today read it before; the cover keeps it while the disk does not answer."""
    view, right = session_view(day.desk), day.clinic.clock.now()
    assert view is not None
    day.clinic.clock.set(right + turned)
    day.clinic.clock.advance(timedelta(minutes=7))
    assert near(view.now(day.clinic.clock), right + timedelta(minutes=7))


def test_the_entry_screen_counts_on_from_the_file(day: DosingDay) -> None:
    """Proves: REQ-CLK-501. Before a password there is the file alone; after a restart of the machine, its clock."""
    refresh_status(day.desk)
    clinic = day.clinic
    right = clinic.clock.now()
    clinic.clock.set(right - timedelta(hours=1))
    clinic.clock.advance(timedelta(minutes=4))
    stored = read_status(clinic.folder).session
    assert stored is not None
    assert near(stored.now(clinic.clock), right + timedelta(minutes=4))
    rebooted = SteppedClock(right + timedelta(minutes=30), boot_id="next")
    assert stored.now(rebooted) == right + timedelta(minutes=30)


def test_a_file_from_before_says_nothing_of_it(clinic: Clinic) -> None:
    """An older program wrote it: the wall clock counts, as it did."""
    desk, _ = clinic.open_as("nurse")
    refresh_status(desk)
    status = read_status(clinic.folder)
    assert isinstance(status.session, SessionView)
    old = replace(status, session=replace(status.session, at_zero=None, boot_id=""))
    write_status(ClinicFolder(clinic.folder), old)
    stored = read_status(clinic.folder).session
    assert stored is not None
    assert near(stored.now(clinic.clock), clinic.clock.now())


def near(one: datetime, other: datetime) -> bool:
    """Each look at the clock moves it by some milliseconds."""
    return abs(one - other) < timedelta(seconds=1)
