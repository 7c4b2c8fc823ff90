"""Every state of the unlock window, the wizard and the cover, measured: started by a test at another scale."""

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ui import fonts, theme
from clinicdesk.ui.cover import Cover, CoverActs
from clinicdesk.ui.language import Language
from clinicdesk.ui.setup.acts import RecoveryView
from clinicdesk.ui.setup.window import SetupWindow
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support import door
from tests.support.door import Door, Founders
from tests.support.geometry import problems_of

_TRIES = Refused(Issue("KEY002", "password", values={"n": 3}))
_NETWORK = Unavailable("PLC001", path="\\\\server\\клініка")


def main(size: str) -> int:
    """Print the scale, every fault, and how many windows were looked at; 0 if there was no fault."""
    app = QApplication([])
    theme.dress(app, "light")
    fonts.load_rest()
    width, height = (int(side) for side in size.split("x"))
    faults: list[str] = []
    seen: list[QWidget] = []  # kept to the end: a window that Python clears away still hears its last events
    for code in ("uk", "en"):
        for window in windows(Language(code, app)):
            window.resize(width, height)
            window.show()
            faults += problems_of(window)
            seen.append(window)
    lines = [f"scale {app.devicePixelRatio()}", *faults, f"windows {len(seen)}"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if faults else 0


def windows(language: Language) -> Iterator[QWidget]:
    """One after the other, each in its state."""
    yield from unlocking(language)
    yield from founding(language)
    yield covered(language)


def unlocking(language: Language) -> Iterator[QWidget]:
    """Busy with clocks, and failed."""
    window = UnlockWindow(language, Door(status=door.BUSY).acts(), [Path("c")], login="marchuk")
    window.status.session.button.click()
    yield window
    window = UnlockWindow(language, Door(keyboard=door.latin_keyboard).acts(), [Path("c")], login="marchuk")
    window.login.form.show_problem(_TRIES)
    window.login.forgot.click()
    yield window


def founding(language: Language) -> Iterator[QWidget]:
    """Every page with everything wrong on it."""
    window = SetupWindow(language, Founders(Path("C:/Clinic")).acts())
    window.recovery.show_view(RecoveryView(door.GROUPS, (3, 11), door.FINGERPRINT))
    window.typeback.ask_for((3, 11))
    for page in window.pages:
        window.show_page(page)
        page.ready()
        window.error.say(_NETWORK.problem(language.code), _NETWORK.remedy(language.code))
        window.error.show()
        yield window


def covered(language: Language) -> QWidget:
    """A session beneath, text unsaved."""
    window = QMainWindow()
    acts = CoverActs(door.clock(), lambda: door.SESSION, lambda: (door.NURSE,), lambda *_: None)
    cover = Cover(window, language, acts)
    cover.lay(_NETWORK)
    return window


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
