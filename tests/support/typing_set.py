"""A process of its own: the nurse's board, a set recorded and the next one being typed, until it is killed."""

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinicdesk.desktop.working import AtWork
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.language import Language
from tests.support.kill import reopened
from tests.support.stage import dress

RECORDED, TYPED = "128807498145", "14286"
SAVED, DRAFT = "Збережено о", "Чернетка на диску"


def main(told: dict[str, Any]) -> None:
    """A line on the standard output when the set is said to be saved, and one when the draft is."""
    app = QApplication([])
    dress()
    home = QObject()
    work = AtWork(reopened(told).enter_as("nurse"), Language("uk", app), home)
    work.window.resize(1366, 768)
    work.window.show()
    work.window.activateWindow()
    while not work.window.isActiveWindow():
        app.processEvents()
    work.window.go("board")
    page = work.window.page("board")
    assert isinstance(page, BoardPage)
    entry = page.day.entry
    page.select(told["person"])
    entry.put_air("air")
    for digits, said in ((RECORDED, SAVED), (TYPED, DRAFT)):
        page.select(told["person"])
        page.take_focus()
        for sign in digits:
            QTest.keyClicks(QApplication.focusWidget() or entry, sign)
        if said == SAVED:
            QTest.keyClick(QApplication.focusWidget() or entry, Qt.Key.Key_Return)
        while not entry.mark.text().startswith(said):
            app.processEvents()
        os.write(1, f"{said}\n".encode())
    while True:
        app.processEvents()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
