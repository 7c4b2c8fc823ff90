"""The file is held against its trail once for each desk: a colleague who takes over finds that outcome."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from clinicdesk.desktop import working
from clinicdesk.desktop.working import AtWork
from clinicdesk.errors import Issue
from clinicdesk.services import vouching
from clinicdesk.services.entrance import Entered
from clinicdesk.services.integrity import check_integrity, examine
from clinicdesk.services.views import IntegrityReport
from clinicdesk.services.vouching import checked_already, found_wrong
from clinicdesk.ui.language import Language
from tests.support.clinic import Clinic
from tests.support.stage import close_for_good, dress


def test_a_file_that_only_this_program_wrote_into_needs_no_second_look(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-INT-220. Each change of person read the whole file again while eight people were charted."""
    desk, lead = clinic.open_as("lead")
    assert checked_already(desk) is None
    report = check_integrity(desk, lead)
    nurse = clinic.join(desk, "nurse")
    assert checked_already(desk) is report
    seen = counted(monkeypatch)
    assert found_wrong(desk) == ()
    assert seen() == 0
    assert nurse.login == "nurse"


def test_another_programs_commit_and_a_finding_ask_for_the_full_check_again(clinic: Clinic) -> None:
    """Proves: REQ-INT-220."""
    desk, lead = clinic.open_as("lead")
    check_integrity(desk, lead)
    with desk.database.readers.begin() as connection:  # a connection that is not our writer
        connection.exec_driver_sql("pragma query_only=off")
        connection.exec_driver_sql("create table foreign_hand (id integer) strict")
        connection.exec_driver_sql("drop table foreign_hand")
    assert checked_already(desk) is None
    check_integrity(desk, lead)
    assert checked_already(desk) is not None
    desk.findings = (Issue("EVD010"),)
    assert checked_already(desk) is None


def test_the_window_of_whoever_takes_over_shows_the_outcome_at_once(
    qtbot: QtBot, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-INT-220."""
    dress()
    desk, lead = clinic.open_as("lead")
    report = check_integrity(desk, lead)
    checked: list[object] = []

    def look(*asked: object) -> IntegrityReport:
        checked.append(asked)
        return report

    monkeypatch.setattr(working, "check_integrity", look)
    home = QObject()
    work = AtWork(Entered(desk, clinic.join(desk, "nurse"), 0, ()), Language("uk", home), home)
    try:
        work.begin()
        qtbot.waitUntil(lambda: work.window.integrity.state == "whole", timeout=10_000)
        assert checked == []
        desk.found_whole = None  # as when another program has written
        work.begin()
        qtbot.waitUntil(lambda: bool(checked), timeout=10_000)
    finally:
        work.end()
        close_for_good(work.window)
        close_for_good(work)


def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often the whole file was read since."""
    times: list[int] = []

    def look(*asked: object) -> object:
        times.append(1)
        return examine(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(vouching, "examine", look)
    return lambda: len(times)
