"""Reading for a view off the window's thread: a quick answer is there at once, a slow one leaves the window free."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ui.background import Background
from clinicdesk.ui.listening import Listening

Result = TypeVar("Result")
PATIENCE_S = 0.1
"""How long the window waits for an answer itself: shorter than anybody notices."""
_SLOW_MS = 300
"""From here on a person wonders (the design's own limit): until then nothing is shown."""


class Reading(QObject, Generic[Result]):
    """One reading at a time; of what is asked meanwhile the newest is read after it, and only its answer told.

    `slow` is called when an answer takes long, `done` or `wrong` when it is there.
    """

    def __init__(
        self, view: QObject, *, done: Callable[[Result], None], wrong: Callable[[Refused | Unavailable], None],
        slow: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(view)
        self._done, self._wrong = done, wrong
        self._next: Callable[[], Result] | None = None
        self._background = Background(self)
        self._slow = Listening(self).pause(_SLOW_MS, slow)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._background.busy

    def ask(self, read: Callable[[], Result]) -> None:
        """Read, and tell."""
        if self.busy:
            self._next = read
            return
        if not self._slow.isActive():
            self._slow.start()
        self._background.run(lambda _step: read(), done=self._tell, wrong=self._refuse, patience_s=PATIENCE_S)

    def _tell(self, answer: Result) -> None:
        if not self._goes_on():
            self._done(answer)

    def _refuse(self, problem: Refused | Unavailable) -> None:
        if not self._goes_on():
            self._wrong(problem)

    def _goes_on(self) -> bool:
        """Whether something newer was asked meanwhile; it is being read by now."""
        newer, self._next = self._next, None
        if newer is None:
            self._slow.stop()
            return False
        self.ask(newer)
        return True
