"""A monitor's columns, mapped once in a clinic: the next file of the same monitor needs no hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.desktop.binding_monitor import Monitor
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.models.dosing import SessionEvent
from clinicdesk.services.monitor_files import FileAnswers
from clinicdesk.services.session_events import MONITOR, events_of
from tests.support.clinic import NAMES, Clinic

FIRST = "Година;ЧСС;Канал 2;Канал 3\n10:02;72;128;82"
NEXT = "Канал 3;Канал 2;Година;ЧСС\n84;131;10:12;75"
COLUMNS = {"time": 0, "sbp": 2, "dbp": 3}


def test_columns_are_mapped_once_and_only_headings_are_remembered(clinic: Clinic) -> None:
    """Proves: REQ-BRD-027."""
    desk, nurse = clinic.open_as("nurse")
    clinic.clock.set(clinic.clock.now().replace(hour=8, minute=20))
    monitor, person = Monitor(desk, nurse), clinic.people["К-1"]
    whole: dict[str, Any] = {
        "person_id": person,
        "every_line": False,
        "set_aside": frozenset[int](),
        "answers": FileAnswers(session_day=True, without=True),
    }
    assert monitor.look(person_id=person, data=FIRST.encode()).columns == {}
    with pytest.raises(Refused, match="MON002"):
        monitor.take_over(**whole, data=FIRST.encode(), columns=COLUMNS | {"sbp": 9})
    monitor.take_over(**whole, data=FIRST.encode(), columns=COLUMNS)

    # Another login, and the columns stand elsewhere.
    seen = Monitor(desk, clinic.join(desk, "lead")).look(person_id=person, data=NEXT.encode())
    assert seen.columns == {"dbp": 0, "sbp": 1, "time": 2}
    assert seen.rows[0].values == {"sbp": "131", "dbp": "84"}
    assert (seen.mapped_by, seen.mapped_at is not None) == (NAMES["nurse"], True)
    monitor.take_over(**whole, data=NEXT.encode(), columns=seen.columns)
    with desk.database.read() as session:
        (kept,) = session.scalars(select(SessionEvent).where(SessionEvent.kind == MONITOR))
        assert MONITOR not in {one.kind for one in events_of(session, clinic.session_id)}
    said = [(one["heading"], one["field"]) for one in json.loads(kept.body)["columns"]]
    assert said == [("Година", "time"), ("Канал 2", "sbp"), ("Канал 3", "dbp")]


def test_a_file_that_is_not_there_says_so(clinic: Clinic, tmp_path: Path) -> None:
    desk, nurse = clinic.open_as("nurse")
    with pytest.raises(Unavailable, match="ATT005"):
        Monitor(desk, nurse).content(tmp_path / "gone.csv")
