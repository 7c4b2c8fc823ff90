"""What the first window waits for: decision 8 wants it on the screen before services and database are loaded."""

import subprocess
import sys
from pathlib import Path

_OPENED = """
import sys
from pathlib import Path

from clinicdesk.clock import SystemClock
from clinicdesk.desktop import start
from clinicdesk.desktop.entering import unlock_acts
from clinicdesk.ids import RandomIds
from clinicdesk.settings import WorkstationSettings
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.window import UnlockWindow

folder = Path(sys.argv[1])
app = start.application(WorkstationSettings())
acts = unlock_acts(SystemClock(), RandomIds())
window = UnlockWindow(Language("uk", app), acts, [folder])
window.show()
app.processEvents()
print(*(name for name in ("sqlalchemy", "pydantic", "reportlab", "clinicdesk.demo.story") if name in sys.modules))
"""


def test_the_unlock_window_waits_for_no_service(tmp_path: Path) -> None:
    """Shown for a folder it knows, it has loaded neither the database, nor the printing, nor the demonstration."""
    done = subprocess.run(
        [sys.executable, "-c", _OPENED, str(tmp_path / "clinic")],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == []
