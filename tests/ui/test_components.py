"""The building blocks, moved by keys and mouse: what they show, say and refuse to lose."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.ui.components.buttons import Button, lone, primary
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import KINDS, StatusChip
from clinicdesk.ui.components.choice import Check, Choice, Radio
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.panels import Banner, EmptyState, ErrorPanel, Notice, Skeleton
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from tests.support.geometry import problems_of
from tests.support.shown import shown
from tests.support.stage import dress, press


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


@pytest.fixture
def language(qtbot: QtBot) -> Language:
    """Ukrainian first."""
    return Language("uk", QApplication.instance())


class TestChip:
    """A state in words."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_shows_its_words_whole(self, qtbot: QtBot, kind: str) -> None:
        chip = StatusChip("Доза ≤ 52,5 мг, без бустера", kind)
        window = shown(qtbot, chip)
        assert problems_of(window) == []
        assert chip.accessibleName() == chip.text()

    def test_colour_is_never_the_only_sign(self, qtbot: QtBot) -> None:
        """Proves: REQ-THM-002."""
        pictured = {kind: StatusChip("", kind)._icon for kind in KINDS}
        assert [kind for kind, icon in pictured.items() if not icon] == ["neutral", "outline"]
        urgent = [pictured[kind] for kind in ("soon", "warnfill", "critfill", "crit", "warn")]
        assert len(set(urgent)) == len(urgent)

    def test_longer_words_make_a_wider_chip(self, qtbot: QtBot) -> None:
        chip = StatusChip("так", "ok")
        short = chip.sizeHint().width()
        chip.setText("так, перевірено двічі")
        assert chip.sizeHint().width() > short + 50


class TestButtons:
    """Acts and their focus."""

    def test_the_focus_of_a_filled_button_is_seen(self, qtbot: QtBot) -> None:
        """Proves: REQ-THM-007."""
        button, other = primary("Записати"), Button("Скасувати")
        shown(qtbot, button, other)
        other.setFocus()
        resting = button.grab().toImage()
        button.setFocus()
        focused = button.grab().toImage()
        # The outer ring alone would be blue on blue: the second ring is white, inside.
        assert resting.pixelColor(60, 4) != focused.pixelColor(60, 4)
        assert resting != focused

    @pytest.mark.parametrize("kind", ["secondary", "primary", "quiet", "danger", "sign"])
    def test_every_kind_is_large_enough_and_shows_its_focus(self, qtbot: QtBot, kind: str) -> None:
        """Proves: REQ-THM-005, REQ-THM-007."""
        button, other = Button("Дія", kind, icon="lock"), QLineEdit()
        window = shown(qtbot, button, other)
        assert problems_of(window) == []
        other.setFocus()
        resting = button.grab().toImage()
        press(other, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        assert button.hasFocus()
        assert button.grab().toImage() != resting

    def test_a_lone_icon_has_words_for_those_who_do_not_see_it(self, qtbot: QtBot) -> None:
        button = lone("close", "Закрити")
        qtbot.addWidget(button)
        assert (button.toolTip(), button.accessibleName()) == ("Закрити", "Закрити")
        assert min(button.width(), button.height()) >= 32


class TestSegmented:
    """A few choices, all in sight."""

    def test_arrows_move_and_tell(self, qtbot: QtBot) -> None:
        row = Segmented([("mine", "Мої"), ("all", "Усі"), ("none", "Жодні")])
        shown(qtbot, row)
        heard: list[str] = []
        row.chosen.connect(heard.append)
        row._buttons["mine"].setFocus()

        press(row._buttons["mine"], Qt.Key.Key_Right)
        press(row._buttons["all"], Qt.Key.Key_Left)
        press(row._buttons["mine"], Qt.Key.Key_Left)

        assert heard == ["all", "mine", "none"]
        assert row.value == "none"
        assert row._buttons["none"].hasFocus()

    def test_a_click_picks(self, qtbot: QtBot) -> None:
        row = Segmented([("a", "А"), ("b", "Б")])
        shown(qtbot, row)
        QTest.mouseClick(row._buttons["b"], Qt.MouseButton.LeftButton)
        assert row.value == "b"

    def test_setting_a_value_tells_nobody_and_other_keys_pass(self, qtbot: QtBot) -> None:
        row = Segmented([("a", "А"), ("b", "Б")])
        shown(qtbot, row)
        heard: list[str] = []
        row.chosen.connect(heard.append)
        row.set_value("b")
        press(row, Qt.Key.Key_Home)
        assert (heard, row.value) == ([], "b")


class TestField:
    """Label, editor, complaint."""

    def test_the_sentence_stands_under_the_editor_and_is_heard(
        self, qtbot: QtBot, language: Language
    ) -> None:
        """Proves: REQ-THM-008."""
        line = QLineEdit()
        field = Field(line, label="Код ЄДРПОУ", hint="8 цифр")
        window = shown(qtbot, field)
        field.refuse(Issue("SET002", "edrpou"), language)

        assert field.issue == "Код ЄДРПОУ має 8 цифр."
        assert line.accessibleName() == "Код ЄДРПОУ"
        assert line.accessibleDescription() == field.issue
        assert problems_of(window) == []

        language.use("en")
        assert field.issue == "An EDRPOU code has 8 digits."

        field.clear_issue()
        assert (field.issue, line.accessibleDescription()) == ("", "")
        language.use("uk")
        assert field.issue == ""

    def test_text_of_any_editor(self, qtbot: QtBot) -> None:
        choice = Choice()
        choice.addItem("Київ", "Europe/Kyiv")
        field = Field(choice)
        qtbot.addWidget(field)
        assert field.text() == "Europe/Kyiv"
        assert choice.value() == "Europe/Kyiv"
        choice.set_value("Mars/Crater")
        assert choice.currentIndex() == -1


@dataclass(frozen=True)
class _Line:
    code: str
    doses: int
    void: bool = False


class TestTable:
    """Rows by keys and mouse."""

    @pytest.fixture
    def table(self, qtbot: QtBot) -> DataTable:
        """Three rows."""
        columns: list[Column[_Line]] = [
            Column("Код", lambda row: row.code, struck=lambda row: row.void, icon=_icon_of),
            Column("Доз", lambda row: str(row.doses), width=80, number=True, colour=_colour_of),
        ]
        made = DataTable(columns, name="Рядки")
        shown(qtbot, made)
        made.show_rows([_Line("К-1", 1), _Line("К-2", 2, void=True), _Line("К-3", 3)])
        return made

    def test_arrows_pick_and_enter_opens(self, table: DataTable) -> None:
        picked: list[str] = []
        opened: list[str] = []
        table.picked.connect(lambda row: picked.append(row.code))
        table.opened.connect(lambda row: opened.append(row.code))
        table.setFocus()
        table.selectRow(0)
        press(table, Qt.Key.Key_Down)
        press(table, Qt.Key.Key_Return)
        assert picked == ["К-1", "К-2"]
        assert opened == ["К-2"]

    def test_a_double_click_opens(self, table: DataTable) -> None:
        opened: list[str] = []
        table.opened.connect(lambda row: opened.append(row.code))
        place = table.visualRect(table.model().index(2, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert opened == ["К-3"]

    def test_new_rows_keep_the_line(self, table: DataTable) -> None:
        table.selectRow(1)
        table.show_rows([_Line("К-7", 7), _Line("К-8", 8)])
        assert table.current_row() == _Line("К-8", 8)
        table.show_rows([])
        assert table.current_row() is None

    def test_cells_say_text_heading_and_look(self, table: DataTable) -> None:
        role = Qt.ItemDataRole
        code, doses = (table.model().index(1, place) for place in (0, 1))
        assert code.data(role.AccessibleTextRole) == "Код: К-2"
        assert code.data(role.FontRole).strikeOut()
        assert table.model().index(0, 0).data(role.FontRole) is None
        assert code.data(role.DecorationRole) is not None
        assert table.model().index(0, 0).data(role.DecorationRole) is None
        assert doses.data(role.ForegroundRole) is not None
        assert doses.data(role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
        assert doses.data(role.UserRole) is None

    def test_tab_leaves_the_table(self, qtbot: QtBot, table: DataTable) -> None:
        window = table.window()
        after = QLineEdit()
        layout = window.layout()
        assert layout is not None
        layout.addWidget(after)
        after.show()
        table.setFocus()
        press(table, Qt.Key.Key_Tab)
        assert after.hasFocus()

    def test_headings_are_said_anew(self, table: DataTable) -> None:
        table.show_columns([Column("Code", lambda row: str(row.code))])
        headings = table.model().headerData(0, Qt.Orientation.Horizontal)
        assert (headings, table.model().columnCount()) == ("Code", 1)


def _icon_of(row: _Line) -> str:
    return "close" if row.void else ""


def _colour_of(row: _Line) -> str:
    return "warn_ink" if row.doses > 2 else "ink"


class TestPanels:
    """What stands in place of content."""

    def test_a_notice_is_one_sentence_to_a_screen_reader(self, qtbot: QtBot) -> None:
        notice = ErrorPanel("Не записано", "Диск недоступний. Числа лишилися в полях.")
        window = shown(qtbot, notice)
        assert notice.accessibleName() == "Не записано. Диск недоступний. Числа лишилися в полях."
        assert problems_of(window) == []

    def test_a_long_notice_grows_instead_of_being_cut(self, qtbot: QtBot) -> None:
        notice = Notice("Заголовок", "Дуже довге речення про те, що сталося, і що робити далі. " * 6)
        window = shown(qtbot, notice, width=340)
        assert problems_of(window) == []

    def test_the_action_of_a_notice(self, qtbot: QtBot) -> None:
        done: list[str] = []
        notice = Notice("Лише перегляд", kind="warn")
        button = notice.add_action("Оновити", lambda: done.append("done"))
        shown(qtbot, notice)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert done == ["done"]

    def test_a_banner_takes_no_room_before_it_speaks(self, qtbot: QtBot) -> None:
        banner = Banner()
        shown(qtbot, banner)
        assert not banner.isVisible()
        banner.show_banner("Лише перегляд", "Відкрито на іншому комп’ютері.", kind="warn")
        assert banner.isVisible()

    def test_an_empty_place_says_why_and_offers_one_act(self, qtbot: QtBot) -> None:
        done: list[str] = []
        empty = EmptyState("Сесій сьогодні немає.", "Запланувати", on_action=lambda: done.append("done"))
        window = shown(qtbot, empty)
        assert problems_of(window) == []
        QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
        assert done == ["done"]
        silent = EmptyState("Нічого немає.")
        qtbot.addWidget(silent)
        assert silent.button.isHidden()

    def test_grey_rows_stand_where_content_will_be(self, qtbot: QtBot) -> None:
        rows = Skeleton(3, name="Завантажую…")
        shown(qtbot, rows)
        assert rows.height() >= 96
        assert rows.grab().toImage().pixelColor(10, 16).name() == "#e4e9ed"

    def test_a_card_with_a_title(self, qtbot: QtBot) -> None:
        card = Card("Справи")
        card.body.addWidget(Text("рядок"))
        window = shown(qtbot, card)
        assert problems_of(window) == []
        card.set_title("")
        assert card.title.isHidden()
        card.set_active(True)
        assert card.property("box") == "active"


class TestMarks:
    """Check boxes and radio buttons."""

    @pytest.mark.parametrize("made", [Check, Radio])
    def test_space_turns_it_on_and_it_looks_different(self, qtbot: QtBot, made: type[Check | Radio]) -> None:
        mark = made("Медсестринство")
        window = shown(qtbot, mark)
        mark.setFocus()
        before = mark.grab().toImage()
        press(mark, Qt.Key.Key_Space)
        assert mark.isChecked()
        assert mark.grab().toImage() != before
        assert problems_of(window) == []

    def test_a_click_on_the_words_counts(self, qtbot: QtBot) -> None:
        mark = Check("Медсестринство")
        shown(qtbot, mark)
        QTest.mouseClick(mark, Qt.MouseButton.LeftButton, pos=QPoint(60, 16))
        assert mark.isChecked()
