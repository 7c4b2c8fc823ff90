"""The board's own time: what was read, and how long ago by the machine's steady clock."""

from datetime import datetime, timedelta

from clinicdesk.clock import Clock
from clinicdesk.protocols.nearness import is_behind
from clinicdesk.services.board_views import AlertView, Board
from clinicdesk.ui.board.beat import Beat, beat_of


class Watching:
    """A board as read, and its clocks as of each second. A turned wall clock moves nothing here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._read_at = 0
        self.board: Board | None = None

    def take(self, board: Board | None) -> None:
        """What was read just now."""
        self.board, self._read_at = board, self._clock.monotonic_ms()

    @property
    def now(self) -> datetime:
        """The board's time: as of the reading, and what has run since."""
        if self.board is None:
            return self._clock.now()
        return self.board.now + timedelta(milliseconds=self._clock.monotonic_ms() - self._read_at)

    @property
    def behind(self) -> bool:
        """Whether this computer's clock stands before what was recorded, as after a start with a wrong time."""
        return self.board is not None and is_behind(self.board.newest, self.now)

    def beats(self) -> dict[str, Beat]:
        """Every column's clocks."""
        board, now = self.board, self.now
        if board is None:
            return {}
        return {column.person_id: beat_of(board, column, now) for column in board.columns}

    def late_alerts(self) -> tuple[AlertView, ...]:
        """Alerts nobody answered in time, and that were not passed on yet."""
        if self.board is None:
            return ()
        now = self.now
        return tuple(
            alert for column in self.board.columns for alert in column.alerts
            if alert.answered_at is None and alert.escalated_at is None and alert.answer_by <= now
        )  # fmt: skip
