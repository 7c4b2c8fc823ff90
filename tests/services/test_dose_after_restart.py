"""After a restart with a clock that is behind, a dose of now is not too early for what the clock showed before."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Refused
from clinicdesk.services.dose_checks import Draught, check_dose
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay, begin, copy_day


@pytest.fixture
def cleared(cleared_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 may be dosed."""
    clinic = copy_day(cleared_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


def test_a_dose_of_now_is_allowed_though_the_session_began_later_by_the_clock(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-320."""
    order = cleared.order()
    now = cleared.clinic.clock.now() - timedelta(hours=1)
    cleared.desk.clock = SteppedClock(now, step=timedelta(milliseconds=3), boot_id="after")
    with cleared.desk.database.read() as session:
        # Its baseline stands under a later time: that is asked about, and needs a physician's word.
        for minutes, expected in ((0, "DOS055"), (30, "DOS004")):
            draught = Draught(order, cleared.ampoule, 1_200, 1_200, now - timedelta(minutes=minutes))
            with pytest.raises(Refused) as problem:
                check_dose(
                    cleared.desk,
                    session,
                    session_id=cleared.session_id,
                    person_id=cleared.person,
                    draught=draught,
                )
            assert {issue.code for issue in problem.value.issues} == {expected}
