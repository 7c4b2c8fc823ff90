"""From the start of the process to the unlock window painted, beside a bare PySide6 window with one line edit."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measuring import Figure, compare

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLineEdit())
window.resize(1366, 768)
window.show()
window.grab()
"""
OURS = """
import sys
from pathlib import Path
from clinicdesk.clock import SystemClock
from clinicdesk.desktop.program import Program
from clinicdesk.desktop.start import application
from clinicdesk.ids import RandomIds
from clinicdesk.settings import read_settings
from clinicdesk.ui.language import Language
settings = read_settings()
app = application(settings)
program = Program(clock=SystemClock(), ids=RandomIds(), language=Language(settings.language, app),
                  clinics=(Path(sys.argv[1]),), restart=print, quit_program=app.quit)
program.show_unlock()
program.window.grab()
"""


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Whole processes, off-screen, both ended right after the first picture of the window.

    Both find their bytecode ready, as an installed program does: the round that is not counted writes it.
    """
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "CLINICDESK_HOME": str(folder),
        "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }  # fmt: skip

    def process(code: str) -> None:
        subprocess.run(
            [sys.executable, "-c", code + "\nimport os\nos._exit(0)", str(folder)],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip

    return [
        compare(
            "start to the unlock window painted", lambda: process(OURS), lambda: process(BARE),
            rounds=3 if short else 11, promise="≤ 2.5 × a bare window with one line edit",
        )
    ]  # fmt: skip
