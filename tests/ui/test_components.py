"""The building blocks, moved by keys and mouse: what they show, say and refuse to lose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.ui import moments
from clinicdesk.ui.components.buttons import Button, lone, primary
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import KINDS, StatusChip
from clinicdesk.ui.components.choice import Check, Choice, Radio
from clinicdesk.ui.components.due import DueChip, due_state
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.new_password import OWN, NewPassword
from clinicdesk.ui.components.panels import Banner, EmptyState, ErrorPanel, Notice, Skeleton
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.keyboard import KeyboardState, caps_from_typing
from clinicdesk.ui.language import Language
from tests.support import door
from tests.support.geometry import problems_of
from tests.support.stage import close_for_good, dress, press, type_text


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


@pytest.fixture
def language(qtbot: QtBot) -> Language:
    """Ukrainian first."""
    return Language("uk", QApplication.instance())


@pytest.fixture(autouse=True)
def _windows() -> Iterator[None]:
    """Windows live as long as their test, also where the test keeps no name for them."""
    yield
    _OPEN.clear()


_OPEN: list[QWidget] = []


def shown(qtbot: QtBot, *widgets: QWidget, width: int = 480) -> QWidget:
    """A window with these in a column."""
    window = QWidget()
    _OPEN.append(window)
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    window.resize(width, 400)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


class TestLanguage:
    """Words follow the language."""

    def test_every_follower_says_its_text_again(self, qtbot: QtBot, language: Language) -> None:
        """Proves: REQ-THM-006."""
        label = language.text(Text(), "common.back")
        button = language.name(lone("close"), "common.close")
        line = QLineEdit()
        language.hint(line, "common.cancel")
        shown(qtbot, label, button, line)

        language.use("en")

        assert label.text() == "Back"
        assert (button.toolTip(), button.accessibleName()) == ("Close", "Close")
        assert line.placeholderText() == "Cancel"

    def test_a_closed_view_hears_nothing(self, qtbot: QtBot, language: Language) -> None:
        heard: list[str] = []
        view = QWidget()
        language.follow(view, lambda: heard.append(language.code))
        close_for_good(view)

        language.use("en")

        assert heard == ["uk"]

    def test_the_same_language_is_no_news(self, language: Language) -> None:
        heard: list[str] = []
        language.changed.connect(lambda: heard.append("news"))
        language.use("uk")
        assert heard == []

    def test_an_unknown_language_is_a_mistake_of_ours(self, language: Language) -> None:
        with pytest.raises(ValueError, match="de"):
            language.use("de")


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


class TestDueClock:
    """When the next reading is."""

    @pytest.mark.parametrize(
        ("seconds", "state"),
        [
            (181, "later"),
            (180, "soon"),
            (1, "soon"),
            (0, "due"),
            (-119, "due"),
            (-120, "overdue"),
            (-600, "overdue"),
        ],
    )
    def test_edges_of_the_states(self, seconds: int, state: str) -> None:
        """Proves: REQ-CVR-004."""
        assert due_state(door.NOW + timedelta(seconds=seconds), door.NOW) == state

    def test_without_a_plan_the_clock_is_held(self) -> None:
        assert due_state(None, door.NOW) == "held"

    @pytest.mark.parametrize(
        ("minutes", "words", "kind"),
        [
            (14, "через 14\u00a0хв", "neutral"),
            (2.5, "через 3\u00a0хв", "soon"),
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


class TestPassword:
    """A secret and the keyboard under it."""

    def test_the_eye_shows_and_hides(self, qtbot: QtBot, language: Language) -> None:
        secret = PasswordField(language, keyboard=door.ukrainian_keyboard)
        shown(qtbot, secret)
        type_text(secret.edit, "кіт і пес")
        assert secret.edit.echoMode() == QLineEdit.EchoMode.Password

        QTest.mouseClick(secret._eye, Qt.MouseButton.LeftButton)

        assert secret.shown
        assert secret._eye.accessibleName() == "Сховати пароль"
        secret.clear()
        assert (secret.text(), secret.shown) == ("", False)

    def test_the_eye_is_reached_by_tab(self, qtbot: QtBot, language: Language) -> None:
        secret = PasswordField(language, keyboard=door.ukrainian_keyboard)
        shown(qtbot, secret)
        secret.setFocus()
        press(secret.edit, Qt.Key.Key_Tab)
        assert secret._eye.hasFocus()
        press(secret._eye, Qt.Key.Key_Space)
        assert secret.shown

    def test_a_password_may_be_pasted(self, qtbot: QtBot, language: Language) -> None:
        """Proves: REQ-ENT-006."""
        secret = PasswordField(language, keyboard=door.ukrainian_keyboard)
        shown(qtbot, secret)
        QGuiApplication.clipboard().setText("вставлена фраза з шести слів")
        secret.setFocus()
        press(secret.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert secret.text() == "вставлена фраза з шести слів"
        QGuiApplication.clipboard().clear()

    def test_layout_is_always_seen_and_a_latin_one_warns(self, qtbot: QtBot, language: Language) -> None:
        """Proves: REQ-ENT-005."""
        states = [door.latin_keyboard()]
        secret = PasswordField(language, keyboard=lambda: states[-1])
        window = shown(qtbot, secret)
        assert (secret.layout_chip.text(), secret.layout_chip.kind) == ("Розкладка EN", "warn")
        assert secret.caps_chip.isVisible()
        assert problems_of(window) == []

        states.append(door.ukrainian_keyboard())
        secret.setFocus()
        press(secret.edit, Qt.Key.Key_Shift)

        assert (secret.layout_chip.text(), secret.layout_chip.kind) == ("Розкладка УКР", "outline")
        assert not secret.caps_chip.isVisible()

    def test_where_the_system_is_silent_typing_tells_of_caps_lock(
        self, qtbot: QtBot, language: Language
    ) -> None:
        """Proves: REQ-ENT-005."""
        secret = PasswordField(language, keyboard=lambda: KeyboardState("УКР", latin=False))
        shown(qtbot, secret)
        type_text(secret.edit, "К")
        assert secret.caps_chip.isVisible()
        press(secret.edit, Qt.Key.Key_CapsLock)
        assert not secret.caps_chip.isVisible()

    @pytest.mark.parametrize(
        ("text", "shift", "caps"),
        [
            ("К", False, True),
            ("к", False, False),
            ("К", True, False),
            ("к", True, True),
            ("7", False, None),
            ("", False, None),
            ("’", False, None),
        ],
    )
    def test_what_one_letter_tells(self, text: str, shift: bool, caps: bool | None) -> None:
        assert caps_from_typing(text, shift=shift) is caps


class TestNewPassword:
    """Choosing a password."""

    @pytest.fixture
    def chosen(self, qtbot: QtBot, language: Language) -> NewPassword:
        """Shown, with a phrase proposed."""
        asked = door.Door()
        made = NewPassword(
            language,
            asked.propose,
            lambda password: door.check(password, ()),
            keyboard=door.ukrainian_keyboard,
        )
        shown(qtbot, made)
        return made

    def test_the_phrase_is_typed_back_from_paper(self, chosen: NewPassword) -> None:
        """Proves: REQ-ENT-007."""
        phrase = chosen.phrase.text()
        type_text(chosen.typed.editor, phrase.replace(" ", "  "))
        assert chosen.ready()
        assert chosen.password() == phrase

    def test_another_phrase_empties_what_was_typed(self, chosen: NewPassword) -> None:
        first = chosen.phrase.text()
        type_text(chosen.typed.editor, "вишня")
        QTest.mouseClick(chosen.another, Qt.MouseButton.LeftButton)
        assert chosen.phrase.text() != first
        assert chosen.typed.text() == ""

    def test_a_phrase_typed_wrong_is_told_at_its_field(self, chosen: NewPassword) -> None:
        type_text(chosen.typed.editor, "вишня")
        assert not chosen.ready()
        assert chosen.typed.issue == "Записи не збігаються. Введіть те саме ще раз."

    def test_an_own_password_is_checked_and_typed_twice(self, chosen: NewPassword) -> None:
        """Proves: REQ-ENT-007."""
        press(chosen.mode._buttons["proposed"], Qt.Key.Key_Right)
        assert chosen.mode.value == OWN
        assert not chosen.ready()
        assert chosen.own.issue == "Введіть пароль."

        type_text(chosen.own.editor, "кіт")
        assert not chosen.ready()
        assert chosen.own.issue.startswith("У паролі 3 знаки")

        type_text(chosen.own.editor, " спить на вікні")
        type_text(chosen.own_again.editor, "кіт спить")
        assert not chosen.ready()
        assert chosen.own_again.issue.startswith("Записи не збігаються")

        type_text(chosen.own_again.editor, " на вікні")
        assert chosen.ready()
        assert chosen.password() == "кіт спить на вікні"

    def test_a_new_language_proposes_in_it_unless_somebody_is_typing(
        self, chosen: NewPassword, language: Language
    ) -> None:
        language.use("en")
        assert chosen.phrase.text() == door.ENGLISH_PHRASE
        type_text(chosen.typed.editor, "cherry")
        language.use("uk")
        assert chosen.phrase.text() == door.ENGLISH_PHRASE

    def test_nothing_is_left_behind(self, chosen: NewPassword) -> None:
        type_text(chosen.typed.editor, "вишня")
        assert chosen.touched
        chosen.forget()
        assert (chosen.phrase.text(), chosen.typed.text(), chosen.touched) == ("", "", False)


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


class TestMoments:
    """Dates and times."""

    def test_both_languages_and_the_clinic_zone(self) -> None:
        assert moments.day("uk", door.NOW, "Europe/Kyiv") == "24.11.2026"
        assert moments.day("en", door.NOW, "Europe/Kyiv") == "24\u00a0Nov\u00a02026"
        assert moments.hour(door.NOW, "Europe/Kyiv") == "11:07"
        assert moments.day_and_hour("uk", door.NOW, "Europe/Kyiv") == "24.11.2026 11:07"

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


class TestGeometryCheck:
    """The check itself must find what it is for."""

    def test_it_finds_what_it_is_for(self, qtbot: QtBot) -> None:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(300, 300)
        cut = QLabel("Дуже довгий підпис, який не вміщається", window)
        cut.setGeometry(0, 0, 60, 20)
        wrapped = QLabel("Речення, що розбите на рядки, але обрізане знизу", window)
        wrapped.setWordWrap(True)
        wrapped.setGeometry(0, 40, 80, 20)
        outside = QLineEdit(window)
        outside.setGeometry(250, 100, 100, 36)
        small = QToolButton(window)
        small.setGeometry(0, 150, 60, 20)
        tiny = QLabel("дрібно", window)
        tiny.setStyleSheet("font-size: 9px")
        tiny.setGeometry(0, 200, 200, 30)
        window.show()

        found = "\n".join(problems_of(window))

        assert "QLabel('Дуже довгий підпис" in found
        assert "QLabel('Речення" in found
        assert "leaves its parent" in found
        assert "a target of 60×20" in found
        assert "letters of 9 px" in found

    def test_it_finds_a_cut_heading_and_a_cut_cell(self, qtbot: QtBot) -> None:
        table = DataTable([Column("Дуже довгий заголовок", str, width=60)])
        window = shown(qtbot, table)
        table.show_rows(["Дуже довга комірка"])
        assert sum("heading" in line for line in problems_of(window, cells=False)) == 1
        assert sum("cell" in line for line in problems_of(window)) == 1


def test_the_cost_of_a_switch_is_no_leak(qtbot: QtBot, language: Language) -> None:
    """A hundred followers come and go; none of them answers afterwards."""
    heard: list[int] = []
    for number in range(100):
        view = QWidget()
        language.follow(view, partial(heard.append, number))
        close_for_good(view)
    heard.clear()
    language.use("en")
    assert heard == []


def test_caps_lock_key_before_any_letter_tells_nothing(qtbot: QtBot, language: Language) -> None:
    secret = PasswordField(language, keyboard=lambda: KeyboardState("УКР", latin=False))
    shown(qtbot, secret)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_CapsLock, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(secret.edit, event)
    assert not secret.caps_chip.isVisible()
