"""Each clinic opens in its own time: a demonstration in that of its story, whichever way it is come to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.clock import ShiftedClock, StoryClock, SystemClock
from clinicdesk.commands import users
from clinicdesk.commands.answer import Caller, opened
from clinicdesk.demo import story
from clinicdesk.demo.mark import clock_of, keep_time, leave_off
from clinicdesk.desktop.entering import unlock_acts
from clinicdesk.errors import Unavailable
from clinicdesk.ids import RandomIds
from clinicdesk.services.entrance import Entered, close_clinic
from clinicdesk.services.founding import begin_setup, finish_setup
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support.clinic import Clinic
from tests.support.stage import dress

LEFT = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)


def test_a_demonstration_opened_again_goes_on_in_its_own_time(tmp_path: Path) -> None:
    """Proves: REQ-DEM-621. By the clock of the machine its records lay in the future or long ago."""
    machine, clinic = SystemClock(), tmp_path / "clinic"
    assert clock_of(clinic, machine) is machine
    keep_time(tmp_path, LEFT)
    clock = clock_of(clinic, machine)
    assert isinstance(clock, StoryClock)
    assert timedelta(0) <= clock.now() - LEFT < timedelta(minutes=1)
    leave_off(clinic, StoryClock(LEFT.replace(hour=11)))
    assert clock_of(clinic, machine).now().hour == 11
    leave_off(clinic, machine)
    assert clock_of(clinic, machine).now().hour == 11, "the machine’s time is no part of the story"


def test_the_unlock_window_shows_the_time_of_the_chosen_clinic(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-DEM-621. Remembered or chosen from the list, not named at the start."""
    dress()
    keep_time(tmp_path, LEFT)
    machine, other = SystemClock(), tmp_path / "elsewhere" / "clinic"
    window = UnlockWindow(Language("uk"), unlock_acts(machine, RandomIds()), [tmp_path / "clinic", other])
    qtbot.addWidget(window)
    clocks = [window.status._clock, window.status.session._clock]
    assert [isinstance(one, StoryClock) for one in clocks] == [True, True]
    window._choose(str(other))
    assert [window.status._clock, window.status.session._clock] == [machine, machine]


@pytest.fixture
def told(tmp_path: Path) -> story.Demonstration:
    """A demonstration that has been founded, and a mark that a killed program left behind its newest event."""
    made = story._begin(tmp_path / "clinic", "uk")
    made.folder.mkdir()
    pending = begin_setup(made.folder, made.setup, clock=made.clock, ids=made.ids, kdf=story.KDF)
    made.groups = groups = pending.recovery.groups
    finish_setup(pending, {number: groups[number - 1] for number in pending.groups_to_type})
    keep_time(tmp_path, made.clock.now() - timedelta(hours=5))
    return made


def test_after_a_kill_the_story_goes_on_from_its_newest_event(told: story.Demonstration) -> None:
    """Proves: REQ-DEM-621. Its clock was behind the record, and nothing could be signed."""
    newest = told.clock.now()
    acts = unlock_acts(SystemClock(), RandomIds())
    entered = acts.open_clinic(told.folder, "lead", told.passwords["lead"])
    assert isinstance(entered, Entered)
    try:
        assert timedelta(0) <= entered.desk.clock.now() - newest + timedelta(minutes=1) < timedelta(minutes=5)
        assert not entered.desk.trail.clock_flag()
        assert "OPN005" not in [issue.code for issue in entered.warnings]
    finally:
        close_clinic(entered.desk)


def test_a_command_finds_the_demonstration_in_its_own_time(told: story.Demonstration) -> None:
    """Proves: REQ-DEM-980. By the machine's clock every paper said that its hour was in doubt."""
    caller = Caller(folder=told.folder, login="lead", password=told.passwords["lead"], language="uk")
    with opened(caller) as entered:
        assert isinstance(entered.desk.clock, StoryClock)
        assert not entered.desk.trail.clock_flag()


NEW = "meadow thunder pencil october"


@pytest.fixture
def days_later(told: story.Demonstration, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine shows three days after the story: a code of the story has run out by then."""
    machine = told.clock.now() + timedelta(days=3)
    monkeypatch.setattr("clinicdesk.clock.SystemClock", lambda: ShiftedClock(machine))


@pytest.mark.usefixtures("days_later")
def test_a_code_given_by_a_command_is_good_for_the_next(told: story.Demonstration) -> None:
    """Proves: REQ-DEM-995. Judged by the machine, a fresh code had run out (OPN007)."""
    admin = Caller(folder=told.folder, login="admin", password=told.passwords["admin"], language="uk")
    added = users.add(admin, login="peer", name="Пряха Ольга", roles=["peer"], reason="")
    peer = Caller(folder=told.folder, login="peer", password=str(added.values["code"]), language="uk")
    users.enrol(peer, password=NEW)
    with opened(Caller(folder=told.folder, login="peer", password=NEW, language="uk")) as entered:
        assert not entered.desk.trail.clock_flag()


@pytest.mark.usefixtures("days_later")
def test_the_recovery_sheet_leaves_the_demonstration_in_its_time(
    told: story.Demonstration, tmp_path: Path
) -> None:
    """Proves: REQ-DEM-995. Its events stood days after the story, which then went on from there."""
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(" ".join(told.groups), encoding="utf-8")
    users.recover("uk", told.folder, login="admin", sheet=sheet, password=NEW)
    with opened(Caller(folder=told.folder, login="admin", password=NEW, language="uk")) as entered:
        assert entered.desk.clock.now() - told.clock.now() < timedelta(hours=1)
        assert not entered.desk.trail.clock_flag()
        assert "OPN005" not in [issue.code for issue in entered.warnings]


def test_no_recovery_sheet_opens_a_real_clinic_in_the_time_of_a_story(clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-DEM-995. The mark of a demonstration beside its folder does not make a clinic one."""
    keep_time(clinic.folder.parent, LEFT)
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(clinic.recovery, encoding="utf-8")
    with pytest.raises(Unavailable) as told:
        users.recover("uk", clinic.folder, login="admin", sheet=sheet, password=NEW)
    assert told.value.code == "DEM001"
