"""A dose that no ampoule gave is named before a session closes."""

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Dose
from clinicdesk.services import closing
from clinicdesk.services.doses import next_dose
from clinicdesk.services.signed_content import DOSE
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.looking import newest


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def told(day: DosingDay) -> list[dict[str, object]]:
    blocks = closing.closing_state(day.desk, day.nurse, day.session_id).blocks
    return [dict(one.values) for one in blocks if one.code == "AMP480"]


def test_a_dose_that_its_ampoules_do_not_know_keeps_the_session_open(day: DosingDay) -> None:
    """Proves: REQ-LGR-480."""
    assert told(day) == []
    former = newest(day.desk, Dose)
    row = next_dose(day.desk, former, given_ul=600, given_ug=30_000, reason="записано без ампули")
    with day.desk.write(
        day.nurse, Action.DOSE_AMENDED, entity=DOSE, entity_id=row.dose_id, version=row.version,
        person_id=row.person_id, reason=row.reason,
    ) as work:  # fmt: skip
        work.supersede(former, row)
    assert told(day) == [{"code": "К-1", "ml": "0.6", "taken": "1.2"}]
