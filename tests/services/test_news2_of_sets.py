"""NEWS2 of every set of a chart, not only of the newest one on the board."""

from pathlib import Path

from clinicdesk.services import people, vitals
from clinicdesk.services.vitals import amend_reading
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, begin, copy_day

WHOLE = QUIET | {"o2": "air", "temp": "36.6", "acvpu": "A"}


def test_every_set_of_a_chart_has_its_score(cleared_day: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-VIT-070. A set struck through has none; one without every part says what it lacks."""
    clinic = copy_day(cleared_day, tmp_path / "clinic")
    day = begin(clinic)
    made = []
    for values in (WHOLE | {"rr": "22"}, WHOLE | {"rr": "26"}, QUIET | {"o2": "air"}):
        day.wait(2)
        taken = clinic.clock.now()
        made.append(
            vitals.record_reading(
                day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=values,
                taken_at=taken, confirmed=True,
            )
        )  # fmt: skip
    chart = people.open_chart(day.desk, day.lead, day.person)
    assert [one.news2 for one in chart.readings[:3]] == [None, 3, 2]
    assert chart.readings[0].news2_parts["temp"] is None
    wrong = chart.readings[1]
    amend_reading(day.desk, day.nurse, wrong.reading_id, values=WHOLE, reason="описка", shown=tuple(WHOLE),
                  pin=PINS["nurse"])  # fmt: skip
    chart = people.open_chart(day.desk, day.lead, day.person)
    same = [one for one in chart.readings if one.reading_id == wrong.reading_id]
    assert [(one.version, one.news2) for one in same] == [(2, 0), (1, None)]
    assert chart.overview is not None
    assert chart.overview.day is not None
    assert [one.news2 for one in chart.overview.day.column.readings if not one.superseded][:3] == [None, 0, 2]
    clinic.close()
