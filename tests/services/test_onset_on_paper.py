"""A session's record says when an adverse event began: by its form's onset, with the day where it is another one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.models.dosing import Dose
from clinicdesk.reports.record import Record, Table
from clinicdesk.services import session_papers
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.looking import newest

KYIV = ZoneInfo("Europe/Kyiv")
HEADACHE = {"verbatim": "Болить голова.", "term": "headache", "severity": "mild", "serious": "no"}


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def dose_time(day: DosingDay) -> datetime:
    return newest(day.desk, Dose).given_at.astimezone(KYIV)


def rows(record: Record, key: str) -> list[tuple[str, ...]]:
    """The rows of a part's tables that tell of the headache, with the place of each."""
    blocks = next(one for one in record.parts if one.key == key).blocks
    found = [row for one in blocks if isinstance(one, Table) for row in one.rows]
    return [tuple(cell.said.uk for cell in row) for row in found]


def session_record(day: DosingDay) -> Record:
    with day.desk.database.read() as session:
        return session_papers.session_record(day.desk, session, day.cohort)


def test_an_event_without_an_hour_of_onset_begins_on_its_day_not_at_its_end(day: DosingDay) -> None:
    """The hour of its end stood as that of its beginning. Proves: REQ-PRT-900."""
    over = dose_time(day) + timedelta(minutes=100)
    ended = {"ongoing": "no", "end_date": f"{over:%d.%m.%Y}", "end_time": f"{over:%H:%M}"}
    day.fill(
        "event",
        {**HEADACHE, **ended, "onset_date": f"{over:%d.%m.%Y}", "outcome": "recovered"},
        person=day.person,
    )
    record = session_record(day)
    (event,) = [row for row in rows(record, "alerts") if "Болить голова." in row[2]]
    assert event[1] == f"{over:%d.%m.%Y}"
    (line,) = [row for row in rows(record, "timeline") if "головний біль" in row[1]]
    assert line[0] == f"{over:%d.%m.%Y}"


def test_an_event_of_the_evening_before_stands_with_its_date(day: DosingDay) -> None:
    """Written down in the morning of the session, it began «at 22:00» of that day. Proves: REQ-PRT-901."""
    given = dose_time(day)
    onset = given - timedelta(days=1)
    day.fill(
        "event",
        {**HEADACHE, "ongoing": "yes", "onset_date": f"{onset:%d.%m.%Y}", "onset_time": f"{onset:%H:%M}",
         "outcome": "recovering"},
        person=day.person,
    )  # fmt: skip
    record = session_record(day)
    timeline = rows(record, "timeline")
    assert timeline[0][0] == f"{onset:%d.%m.%Y %H:%M}"
    assert "головний біль" in timeline[0][1]
    (dosed,) = [row for row in timeline if row[0] == f"{given:%H:%M}"]
    assert "головний біль" not in dosed[1], "another day's row of the same hour"
    (event,) = [row for row in rows(record, "alerts") if "Болить голова." in row[2]]
    assert event[1] == f"{onset:%d.%m.%Y %H:%M}"
