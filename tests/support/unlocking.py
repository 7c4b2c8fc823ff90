"""Hands and eyes for the unlock window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support.door import Door
from tests.support.stage import press, type_text

FOLDER = Path("clinic")
OPEN: list[UnlockWindow] = []
"""Kept until the test is over."""


def stand(
    qtbot: QtBot, given: Door | None = None, *, login: str = "marchuk", clinics: tuple[Path, ...] = (FOLDER,)
) -> UnlockWindow:
    """The window before one clinic, shown."""
    given = given or Door()
    window = UnlockWindow(Language("uk", QApplication.instance()), given.acts(), clinics, login=login)
    qtbot.addWidget(window)
    OPEN.append(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def try_password(qtbot: QtBot, window: UnlockWindow, password: str) -> None:
    """Type and press Enter, then wait for the answer."""
    type_text(window.login.form.secret.edit, password)
    press(window.login.form.secret.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.busy)


def user_line(window: UnlockWindow) -> QLineEdit:
    """Where a login is typed."""
    line = window.login.form.choice.lineEdit()
    assert line is not None
    return line


def refuse(code: str, **values: int) -> Door:
    """A door that always says so."""

    def answer(login: str, password: str) -> object:
        raise Refused(Issue(code, "password", values=values))

    return Door(answer)


def texts(window: UnlockWindow) -> str:
    """Everything written on the window."""
    labels = (label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window))
    return "\n".join(labels)
