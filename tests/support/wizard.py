"""Hands and eyes for the wizard of a new clinic."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.services.views import SetUp
from clinicdesk.ui.components.new_password import OWN
from clinicdesk.ui.language import Language
from clinicdesk.ui.setup.details import PersonPage
from clinicdesk.ui.setup.window import SetupWindow
from tests.support import door
from tests.support.door import Founders
from tests.support.printer import PaperTray
from tests.support.stage import click, press, type_text

ANSWERS = SetUp(
    name="Клініка «Обрій»",
    address="Київ, вул. Прикладна, 1",
    edrpou="12345678",
    licence="№ 7 від 01.02.2026",
    zone="Europe/Kyiv",
    admin_login="admin",
    admin_name="Сидоренко Олена Вікторівна",
    admin_password=door.PHRASES[0],
    lead_login="lead",
    lead_name="Левченко Оксана Ігорівна",
    lead_password="кіт спить на вікні щоранку",
)

OPEN: list[SetupWindow] = []
"""Kept until the test is over."""


def stand(qtbot: QtBot, founders: Founders, tray: PaperTray | None = None) -> SetupWindow:
    """The wizard on its first page."""
    acts = founders.acts(choose_printer=tray.choose if tray else None)
    window = SetupWindow(Language("uk", QApplication.instance()), acts)
    qtbot.addWidget(window, before_close_func=allow_closing)
    OPEN.append(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def allow_closing(window: QWidget) -> None:
    """Let qtbot close what would ask."""
    assert isinstance(window, SetupWindow)
    window._may_close = True


def go_on(qtbot: QtBot, window: SetupWindow) -> None:
    """Ctrl+Enter, and wait for the answer."""
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.busy)


def fill_clinic(window: SetupWindow) -> None:
    """The page about the clinic."""
    for name in ("name", "address", "edrpou", "licence"):
        type_text(window.clinic.fields[name].editor, getattr(ANSWERS, name))


def fill_person(page: PersonPage, *, own: bool = False) -> None:
    """One of the two people."""
    for part in ("name", "login"):
        field = f"{page.name}_{part}"
        type_text(page.fields[field].editor, getattr(ANSWERS, field))
    if not own:
        type_text(page.password.typed.editor, page.password.phrase.text())
        return
    click(page.password.mode._buttons[OWN])
    for line in (page.password.own, page.password.own_again):
        type_text(line.editor, getattr(ANSWERS, f"{page.name}_password"))


def to_recovery(qtbot: QtBot, window: SetupWindow) -> None:
    """Everything answered; the sheet is made."""
    go_on(qtbot, window)
    fill_clinic(window)
    go_on(qtbot, window)
    fill_person(window.admin)
    go_on(qtbot, window)
    fill_person(window.lead, own=True)
    go_on(qtbot, window)
    assert window.page.name == window.recovery.name, texts(window)


def type_back(qtbot: QtBot, window: SetupWindow, first: str, second: str) -> None:
    """Type the two groups and finish."""
    for number, group in ((3, first), (11, second)):
        line = window.typeback.fields[f"group.{number}"].editor
        line.selectAll()  # type: ignore[attr-defined]
        type_text(line, group)
    go_on(qtbot, window)


def texts(window: SetupWindow) -> str:
    """Everything written on the window."""
    labels = (label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window))
    return "\n".join(labels)
