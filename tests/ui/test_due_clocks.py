"""When the next reading is, and how times are said."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.clock import UNREADABLE
from clinicdesk.ui import moments
from clinicdesk.ui.board.beat import beat_of
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.due import DueChip, due_state, due_words
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.session_clocks import DueCounts, SeatClocks
from tests.support import board_days, door
from tests.support.stage import dress


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


@pytest.fixture
def language(qtbot: QtBot) -> Language:
    """Ukrainian first."""
    return Language("uk", QApplication.instance())


class TestDueClock:
    """When the next reading is."""

    @pytest.mark.parametrize(
        ("seconds", "state"),
        [
            (181, "later"),
            (180, "soon"),
            (1, "soon"),
            (0, "due"),
            (-120, "due"),
            (-121, "overdue"),
            (-600, "overdue"),
        ],
    )
    def test_edges_of_the_states(self, seconds: int, state: str) -> None:
        """Proves: REQ-CVR-004."""
        assert due_state(door.NOW + timedelta(seconds=seconds), door.NOW) == state

    @pytest.mark.parametrize("seconds", [-1, 0, 1])
    def test_the_board_and_the_cover_say_the_same_in_the_same_second(self, seconds: int) -> None:
        """Proves: REQ-BRD-029. To the second in which a set becomes overdue."""
        day = board_days.board()
        waiting = next(one for one in day.columns if one.due_at is not None and one.standing == "dosed")
        due_at = waiting.due_at
        assert isinstance(due_at, datetime)
        waiting = replace(waiting, pips=())
        now = due_at + timedelta(minutes=day.grace_minutes, seconds=seconds)
        assert beat_of(day, waiting, now).due == due_state(due_at, now, day)

    def test_the_protocol_of_the_session_says_how_early_and_how_late(
        self, qtbot: QtBot, language: Language
    ) -> None:
        """Proves: REQ-BRD-029. On Today, on the cover and on the unlock screen."""
        session = replace(door.SESSION, soon_minutes=1, grace_minutes=10)
        counts, clocks = DueCounts(language), SeatClocks(language)
        for part in (counts, clocks):
            qtbot.addWidget(part)
            part.show_session(session, door.NOW)
        assert [chip.kind for chip in clocks.findChildren(DueChip)] == [
            *["warnfill"] * 3, "neutral", "soon", *["neutral"] * 3,
        ]  # fmt: skip
        shown = [chip.text() for chip in counts.findChildren(StatusChip) if not chip.isHidden()]
        assert len(shown) == 2
        assert [text[0] for text in shown] == ["3", "1"]

    def test_a_clock_behind_the_record_says_no_number(self, language: Language) -> None:
        """Proves: REQ-BRD-061. Two minutes are another clock of the room."""
        for minutes, words in ((2, "за 9\u00a0хв"), (3, "— · годинник")):
            told = replace(door.SESSION, newest=door.NOW + timedelta(minutes=minutes))
            assert due_words(language, door.NOW + timedelta(minutes=9), door.NOW, told) == words

    @pytest.mark.parametrize("code", ["uk", "en"])
    def test_one_state_has_one_word_on_the_board_and_off_it(self, language: Language, code: str) -> None:
        """Proves: REQ-TOD-994."""
        language.use(code)
        say, ahead = language.say, door.NOW + timedelta(minutes=9)
        assert due_words(language, ahead, door.NOW).replace("\u00a0", " ") == say("board.due.later", n=9)
        deferred = due_words(language, None, door.NOW, rest="deferred")
        assert deferred == say("board.due.held.deferred")
        for rest in ("none", "finished", "gone"):
            assert due_words(language, None, door.NOW, rest=rest) == say(f"board.due.{rest}")

    def test_without_a_plan_the_clock_is_held(self) -> None:
        assert due_state(None, door.NOW) == "held"

    @pytest.mark.parametrize(
        ("minutes", "words", "kind"),
        [
            (14, "за 14\u00a0хв", "neutral"),
            (2.5, "за 3\u00a0хв", "soon"),
            (-0.5, "зараз", "warnfill"),
            (-3, "прострочено 3\u00a0хв", "critfill"),
        ],
    )
    def test_words_of_the_clock(
        self, qtbot: QtBot, language: Language, minutes: float, words: str, kind: str
    ) -> None:
        chip = DueChip()
        qtbot.addWidget(chip)
        chip.show_due(language, door.ahead(minutes), door.NOW)
        assert (chip.text(), chip.kind) == (words, kind)


class TestMoments:
    """Dates and times."""

    def test_both_languages_and_the_clinic_zone(self) -> None:
        assert moments.day("uk", door.NOW, "Europe/Kyiv") == "24.11.2026"
        assert moments.day("en", door.NOW, "Europe/Kyiv") == "24\u00a0Nov\u00a02026"
        assert moments.hour(door.NOW, "Europe/Kyiv") == "11:07"
        assert moments.day_and_hour("uk", door.NOW, "Europe/Kyiv") == "24.11.2026 11:07"

    def test_where_the_file_holds_no_time_no_hour_is_made_up(self) -> None:
        """«? 02:02» stood there."""
        assert moments.hour(UNREADABLE, "Europe/Kyiv") == "?"
        assert moments.day_and_hour("uk", UNREADABLE, "Europe/Kyiv") == "?"

    @pytest.mark.parametrize(
        ("zone", "expected"),
        [
            ("Europe/Kyiv", "UTC+2"),
            ("Asia/Kolkata", "UTC+5:30"),
            ("America/New_York", "UTC−5"),
            ("UTC", "UTC+0"),
        ],
    )
    def test_the_offset_as_paper_shows_it(self, zone: str, expected: str) -> None:
        assert moments.offset(door.NOW, zone) == expected

    def test_an_unknown_zone_falls_back_to_the_machine(self) -> None:
        assert moments.local(door.NOW, "Mars/Crater") == door.NOW
