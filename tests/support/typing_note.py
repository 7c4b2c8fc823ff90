"""A process of its own: the therapist's window, a note being typed; it tells of each kept draft until killed."""

import json
import os
import sys
from itertools import count
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from clinicdesk.desktop.working import AtWork
from clinicdesk.ui.language import Language
from clinicdesk.ui.notes.notes import NotesPage
from tests.support.kill import reopened
from tests.support.stage import dress, type_text

FIRST = "Коло про сон. Тихий голос у всіх."
SAVED = "Чернетку збережено"


def main(told: dict[str, Any]) -> None:
    """Type without end; a line on the standard output for each time the editor says that its draft is saved."""
    app = QApplication([])
    dress()
    home = QObject()
    work = AtWork(reopened(told).enter_as("therapist"), Language("uk", app), home)
    work.window.resize(1366, 768)
    work.window.show()
    work.window.go("notes", told["planned"])
    page = work.window.page("notes")
    assert isinstance(page, NotesPage)
    view = page.view
    view.shared.selectAll()
    type_text(view.shared, FIRST)
    for number in count(1):
        while not view.foot.mark.text().startswith(SAVED):
            app.processEvents()
        os.write(1, f"{number}\n".encode())
        type_text(view.shared, f" {number}")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
