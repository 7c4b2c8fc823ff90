"""A monitor's columns, mapped once at a workstation: the next file of the same monitor needs no hand."""

import json
from pathlib import Path

import pytest

from clinicdesk.desktop.binding_monitor import Monitor
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.settings import read_settings
from tests.support.clinic import Clinic

FIRST = "Час;ЧСС;Канал 2;Канал 3\n10:02;72;128;82"
NEXT = "Канал 3;Канал 2;Час;ЧСС\n84;131;10:12;75"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workstation that remembers nothing yet."""
    monkeypatch.setenv("CLINICDESK_HOME", str(tmp_path / "station"))
    return tmp_path / "station"


def test_columns_are_mapped_once_and_only_headings_are_remembered(clinic: Clinic, home: Path) -> None:
    """Proves: REQ-BRD-027."""
    desk, nurse = clinic.open_as("nurse")
    clinic.clock.set(clinic.clock.now().replace(hour=8, minute=20))
    monitor, person = Monitor(desk, nurse), clinic.people["К-1"]
    guessed = monitor.look(person_id=person, data=FIRST.encode())
    assert guessed.columns == {"time": 0, "pulse": 1}
    columns = {"time": 0, "sbp": 2, "dbp": 3}
    with pytest.raises(Refused, match="MON002"):
        monitor.take_over(
            person_id=person, data=FIRST.encode(), columns=columns | {"sbp": 9}, every_line=False,
            set_aside=frozenset(),
        )  # fmt: skip
    assert read_settings().monitor == {}
    monitor.take_over(
        person_id=person, data=FIRST.encode(), columns=columns, every_line=False, set_aside=frozenset()
    )

    seen = monitor.look(person_id=person, data=NEXT.encode())
    assert seen.columns == {"dbp": 0, "sbp": 1, "time": 2}
    assert seen.rows[0].values == {"sbp": "131", "dbp": "84"}
    kept = json.loads((home / "settings.json").read_text(encoding="utf-8"))["monitor"]
    assert kept == {"Час": "time", "ЧСС": "", "Канал 2": "sbp", "Канал 3": "dbp"}


def test_a_file_that_is_not_there_says_so(clinic: Clinic, tmp_path: Path) -> None:
    desk, nurse = clinic.open_as("nurse")
    with pytest.raises(Unavailable, match="ATT005"):
        Monitor(desk, nurse).content(tmp_path / "gone.csv")
