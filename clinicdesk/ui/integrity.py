"""What is known of the clinic's evidence: being checked, whole, or broken. One place for the whole window."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.views import IntegrityReport
from clinicdesk.ui.background import Background, Step

Check = Callable[[Step], IntegrityReport]


class IntegrityWatch(QObject):
    """Runs the full check off the window's thread and tells everybody its outcome.

    While a check runs the last outcome stands: a file found broken stays read-only until it is found whole.
    """

    changed = Signal()

    def __init__(
        self, check: Check, *, wrong: Callable[[Refused | Unavailable], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._check, self._wrong = check, wrong
        self._background = Background(self)
        self.report: IntegrityReport | None = None
        self.share_done = 0

    @property
    def state(self) -> str:
        """One of "unknown", "checking", "whole", "broken"; a next check does not hide a broken file."""
        if self.report is not None and not self.report.ok:
            return "broken"
        if self.checking:
            return "checking"
        return "unknown" if self.report is None else "whole"

    @property
    def checking(self) -> bool:
        """Whether a check is going on."""
        return self._background.busy

    def begin(self) -> None:
        """Check everything now; a second wish while one runs is the same wish."""
        if self.checking:
            return
        self.share_done = 0
        self._background.run(self._check, done=self.tell, wrong=self._refused, step=self._hear_step)
        self.changed.emit()

    def tell(self, report: IntegrityReport) -> None:
        """A report is there, from a check or from the opening of the file."""
        self.report = report
        self.changed.emit()

    def _refused(self, problem: Refused | Unavailable) -> None:
        self._wrong(problem)
        self.changed.emit()

    def _hear_step(self, so_far: int, total: int) -> None:
        share = so_far * 100 // max(total, 1)
        if share != self.share_done:
            self.share_done = share
            self.changed.emit()
