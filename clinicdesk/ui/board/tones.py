"""One quiet tone for each change to due, to overdue, or to a red alert; nothing repeats, nothing blinks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from clinicdesk.services.board_views import Board
from clinicdesk.ui.board.beat import Beat

Tone = Callable[[], object]
_LOUD = frozenset({"due", "overdue"})


def beep() -> None:
    """The system's own quiet tone: no sound library is among Qt's essentials."""
    QApplication.beep()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a tone was for: alerts raised, by their rows, and the people whose set has come due or late."""

    alerts: frozenset[str]
    people: tuple[str, ...]


class Tones:
    """Remembers who was due already, so that each change sounds once.

    It sounds whichever page is in front: whoever writes a note hears that somebody is due.
    Muted or held it stays silent, and forgets nothing: what came meanwhile does not sound afterwards.
    """

    def __init__(self, tone: Tone) -> None:
        self._tone = tone
        self._states: dict[str, str] = {}
        self._alerts: set[str] | None = None

    def hear(self, board: Board, beats: Mapping[str, Beat]) -> Heard | None:
        """The states of this second; what has just sounded, if anything."""
        states = {person: beat.due for person, beat in beats.items()}
        alerts = {
            one.alert_row for column in board.columns for one in column.alerts if one.answered_at is None
        }
        news = [
            person
            for person, state in states.items()
            if self._states and state in _LOUD and self._states.get(person) != state
        ]
        raised = alerts - self._alerts if self._alerts is not None else set()
        self._states, self._alerts = dict(states), alerts
        if not (news or raised) or board.muted or board.held:
            return None
        self._tone()
        return Heard(frozenset(raised), tuple(news))
