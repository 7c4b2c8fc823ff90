"""The cover over a running session: clocks stay, everything else is out of sight and out of reach."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.services.views import SessionView
from clinicdesk.ui.cover import Cover, CoverActs
from clinicdesk.ui.gate import ALLOWED_OVER
from clinicdesk.ui.language import Language
from tests.support import door
from tests.support.geometry import problems_of
from tests.support.stage import click, dress, press, type_text


@dataclass
class Board:
    """A window at work: a secret on the screen, a shortcut, a session."""

    window: QMainWindow
    secret: QLineEdit
    cover: Cover
    clock: SteppedClock = field(default_factory=door.clock)
    session: SessionView | None = door.SESSION
    tried: list[tuple[str, str]] = field(default_factory=list)
    problem: Exception | None = None
    reached: list[str] = field(default_factory=list)

    def enter(self, login: str, password: str) -> object:
        """Who comes back."""
        self.tried.append((login, password))
        if self.problem:
            raise self.problem
        return f"{login} is back"


@pytest.fixture
def board(qtbot: QtBot) -> Iterator[Board]:
    """A window with everything one might try to reach from under the cover."""
    dress()
    window = QMainWindow()
    qtbot.addWidget(window)
    language = Language("uk", window)
    secret = QLineEdit("АТ 184/112, Романюк")
    window.setCentralWidget(secret)
    window.setWindowTitle("К-1047 · Романюк Юрій Степанович")
    made = Board(window, secret, cover=None)  # type: ignore[arg-type]  # filled in the next line
    made.cover = Cover(
        window,
        language,
        CoverActs(
            clock=made.clock,
            session=lambda: made.session,
            staff=lambda: (door.NURSE, door.LEAD),
            enter=made.enter,
            keyboard=door.ukrainian_keyboard,
        ),
    )
    shortcut = QShortcut(QKeySequence("Ctrl+K"), window)
    shortcut.activated.connect(lambda: made.reached.append("shortcut"))
    everywhere = QShortcut(QKeySequence("F9"), window)
    everywhere.setContext(Qt.ShortcutContext.ApplicationShortcut)
    everywhere.activated.connect(lambda: made.reached.append("application shortcut"))
    action = QAction("Друк", window)
    action.setShortcut(QKeySequence("Ctrl+P"))
    action.triggered.connect(lambda: made.reached.append("action"))
    window.addAction(action)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    secret.setFocus()
    yield made
    made.cover.lift()


def come_back(qtbot: QtBot, board: Board) -> None:
    """Type a password and wait for the answer."""
    type_text(board.cover.form.secret.edit, door.PASSWORD)
    press(board.cover.form.secret.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not board.cover._background.busy)


def texts(board: Board) -> str:
    """Everything written on the cover."""
    labels = (label.text() for label in board.cover.findChildren(QLabel) if label.isVisibleTo(board.window))
    return "\n".join(labels)


class TestWhatIsSeen:
    """Counts, seats, codes, clocks."""

    def test_counts_seats_codes_and_clocks_and_nothing_else(self, board: Board) -> None:
        """Proves: REQ-CVR-004."""
        board.cover.lay()
        said = texts(board)
        assert "Когорта 07, сесія 2 з 3" in said
        assert "Місце 4" in said
        assert "К-1044" in said
        assert "184" not in said
        assert "Романюк" not in said
        assert "РЮ" not in said
        counts = [chip.text() for chip in board.cover.counts._chips.values() if chip.isVisible()]
        assert counts == ["1 прострочено", "2 зараз", "3 скоро"]

    def test_nothing_beneath_is_seen(self, board: Board) -> None:
        """Proves: REQ-CVR-007."""
        board.cover.lay()
        assert not board.secret.isVisible()
        assert board.window.windowTitle() == "ClinicDesk: екран закрито"
        at_corners = [board.window.childAt(QPoint(x, y)) for x in (2, 1363) for y in (2, 765)]
        for child in at_corners:
            assert child is not None
            assert child is board.cover or board.cover.isAncestorOf(child)
        uncovered = board.window.grab().toImage()
        assert uncovered.pixelColor(2, 2).name() == "#12313b"

    def test_the_clocks_go_on(self, board: Board) -> None:
        """Proves: REQ-CVR-004."""
        board.cover.lay()
        board.clock.advance(timedelta(minutes=3))
        board.cover._timer.timeout.emit()
        assert board.cover.seats._lines[0][2].text() == "прострочено 8\u00a0хв"

    def test_fewer_seats_leave_no_line_behind(self, board: Board) -> None:
        board.cover.lay()
        board.session = replace(door.SESSION, seats=door.SESSION.seats[:2])
        board.cover.tick()
        assert "К-1043" not in texts(board)

    def test_it_follows_the_size_of_the_window(self, qtbot: QtBot, board: Board) -> None:
        board.cover.lay()
        board.window.resize(1100, 650)
        qtbot.waitUntil(lambda: board.cover.size() == board.window.size())

    @pytest.mark.parametrize(("size", "language", "look"), door.LOOKS)
    def test_nothing_is_cut(self, board: Board, size: tuple[int, int], language: str, look: str) -> None:
        """Proves: REQ-THM-005."""
        dress(look)
        board.cover._language.use(language)
        board.window.resize(*size)
        board.cover.lay(Unavailable("VLT001", path="C:\\Клініка"))
        board.cover._refused(Refused(Issue("KEY002", "password", values={"n": 2})))
        assert problems_of(board.cover) == []
        board.session = None
        board.cover.tick()
        assert problems_of(board.cover) == []


class TestWhatCannotBeReached:
    """Keys, mouse, focus, dialogs."""

    @pytest.mark.parametrize(
        ("key", "modifier"),
        [
            (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
            (Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier),
            (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        ],
    )
    def test_shortcuts_of_the_window_sleep(
        self, board: Board, key: Qt.Key, modifier: Qt.KeyboardModifier
    ) -> None:
        """Proves: REQ-CVR-007."""
        press(board.secret, key, modifier)
        assert len(board.reached) == 1
        board.cover.lay()
        press(board.cover.form.secret.edit, key, modifier)
        press(board.window, key, modifier)
        assert len(board.reached) == 1
        board.cover.lift()
        press(board.secret, key, modifier)
        assert len(board.reached) == 2

    def test_tab_never_leaves_the_cover(self, board: Board) -> None:
        """Proves: REQ-CVR-007."""
        board.cover.lay()
        for _ in range(12):
            focused = QApplication.focusWidget()
            assert focused is not None
            assert board.cover.isAncestorOf(focused)
            press(focused, Qt.Key.Key_Tab)

    def test_keys_sent_to_what_lies_beneath_do_nothing(self, board: Board) -> None:
        """Proves: REQ-CVR-007."""
        board.cover.lay()
        QTest.keyClicks(board.secret, "777")
        QTest.mouseClick(board.secret, Qt.MouseButton.LeftButton)
        assert board.secret.text() == "АТ 184/112, Романюк"

    def test_a_dialog_is_hidden_and_comes_back_with_its_text(self, qtbot: QtBot, board: Board) -> None:
        """Proves: REQ-CVR-007."""
        dialog = QDialog(board.window)
        line = QLineEdit("незавершене", dialog)
        dialog.open()
        assert dialog.isVisible()
        board.cover.lay()
        assert not dialog.isVisible()
        type_text(board.cover.form.secret.edit, "а")
        assert board.cover.form.secret.text() == "а"
        board.cover.lift()
        assert dialog.isVisible()
        assert line.text() == "незавершене"
        dialog.close()

    def test_an_open_menu_is_closed(self, qtbot: QtBot, board: Board) -> None:
        menu = QMenu(board.window)
        menu.addAction("Романюк")
        menu.popup(QPoint(10, 10))
        board.cover.lay()
        assert not menu.isVisible()

    def test_what_appears_later_is_hidden_too(self, qtbot: QtBot, board: Board) -> None:
        """Proves: REQ-CVR-007."""
        board.cover.lay()
        late = QDialog(board.window)
        late.setWindowTitle("Романюк")
        late.show()
        intruder = QPushButton("Романюк", board.window)
        intruder.show()
        qtbot.waitUntil(lambda: not late.isVisible() and not intruder.isVisible())
        board.cover.lift()
        assert late.isVisible()
        assert intruder.isVisible()
        late.close()

    def test_the_crash_window_may_come(self, qtbot: QtBot, board: Board) -> None:
        board.cover.lay()
        crash = QDialog(board.window)
        crash.setProperty(ALLOWED_OVER, True)
        button = QPushButton("Закрити", crash)
        crash.show()
        QApplication.processEvents()
        assert crash.isVisible()
        clicked: list[str] = []
        button.clicked.connect(lambda: clicked.append("clicked"))
        click(button)
        assert clicked == ["clicked"]
        crash.close()

    def test_the_window_does_not_close_from_under_the_cover(self, board: Board) -> None:
        """Proves: REQ-CVR-007."""
        board.cover.lay()
        assert not board.window.close()
        assert board.window.isVisible()

    def test_what_died_meanwhile_is_no_trouble(self, qtbot: QtBot, board: Board) -> None:
        gone = QWidget(board.window)
        gone.show()
        board.cover.lay()
        board.secret.deleteLater()
        gone.deleteLater()
        qtbot.waitUntil(lambda: gone not in board.window.children())
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        board.cover.lift()
        assert not board.cover.is_laid


class TestComingBack:
    """A member of the session's staff."""

    def test_staff_come_back_to_where_they_were(self, qtbot: QtBot, board: Board) -> None:
        """Proves: REQ-CVR-008."""
        board.cover.lay()
        assert board.cover.form.secret.edit.hasFocus()
        with qtbot.waitSignal(board.cover.lifted) as lifted:
            come_back(qtbot, board)
        assert board.tried == [("marchuk", door.PASSWORD)]
        assert lifted.args == ["marchuk is back"]
        assert board.secret.isVisible()
        assert board.secret.hasFocus()
        assert board.window.windowTitle() == "К-1047 · Романюк Юрій Степанович"
        assert board.cover.form.secret.text() == ""
        assert not board.cover._timer.isActive()

    def test_a_wrong_password_leaves_the_cover(self, qtbot: QtBot, board: Board) -> None:
        """Proves: REQ-CVR-008."""
        board.problem = Refused(Issue("KEY002", "password", values={"n": 4}))
        board.cover.lay()
        come_back(qtbot, board)
        assert board.cover.is_laid
        assert board.cover.form.error.title.text() == "Пароль не підійшов"
        assert not board.secret.isVisible()

    def test_somebody_else_is_told_why_not(self, qtbot: QtBot, board: Board) -> None:
        board.problem = Refused(Issue("SES006", "login"))
        board.cover.lay()
        come_back(qtbot, board)
        assert board.cover.is_laid
        assert board.cover.form.error.body.text() == Issue("SES006").sentence("uk")

    def test_the_next_cover_starts_clean(self, qtbot: QtBot, board: Board) -> None:
        board.problem = Refused(Issue("KEY002", "password", values={"n": 4}))
        board.cover.lay()
        come_back(qtbot, board)
        board.cover.lift()
        board.cover.lay()
        assert not board.cover.form.error.isVisible()

    def test_unsaved_text_is_told_to_whoever_comes_back(self, board: Board) -> None:
        """Proves: REQ-CVR-003."""
        board.session = None
        ended: list[str] = []
        board.cover.session_ended.connect(lambda: ended.append("ended"))
        board.cover.lay(Unavailable("VLT001", path="C:\\Клініка"))
        assert board.cover.unsaved.isVisible()
        assert "текст лишився в цьому вікні" in texts(board)
        assert "Сесія триває" not in texts(board)
        assert ended == []

    def test_who_pressed_x_is_told_why_the_window_is_still_there(self, board: Board) -> None:
        """Proves: REQ-CVR-002."""
        board.cover.lay(why="closed")
        assert "Вікно не закрито: триває сесія" in texts(board)
        assert problems_of(board.cover) == []
        board.cover.lift()
        board.cover.lay(why="idle")
        assert "Вікно не закрито" not in texts(board)

    def test_the_end_of_the_session_is_told_once(self, qtbot: QtBot, board: Board) -> None:
        ended: list[str] = []
        board.cover.session_ended.connect(lambda: ended.append("ended"))
        board.cover.lay()
        board.session = None
        board.cover._timer.timeout.emit()
        assert ended == ["ended"]
        assert not board.cover._timer.isActive()

    def test_laying_twice_is_laying_once(self, board: Board) -> None:
        board.cover.lay()
        type_text(board.cover.form.secret.edit, "почато")
        board.cover.lay()
        assert board.cover.form.secret.text() == "почато"
        board.cover.lift()
        board.cover.lift()
        assert board.secret.isVisible()

    def test_a_resting_cover_asks_nothing_of_the_desk(self, board: Board) -> None:
        board.session = None
        ended: list[str] = []
        board.cover.session_ended.connect(lambda: ended.append("ended"))
        board.cover._language.use("en")
        assert ended == []
