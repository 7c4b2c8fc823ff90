"""How many people wait: overdue, due, soon, from the clocks of this second."""

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.ui.board.beat import Beat
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.language import Language

COUNTED = {
    "overdue": ("critfill", "alert"),
    "due": ("warnfill", "bell-ring-outline"),
    "soon": ("soon", "timer-sand"),
}


class BoardCounts(QWidget):
    """Three chips at most; one that would say nothing is not there."""

    def __init__(self, language: Language, *, large: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._shown: tuple[int, ...] = ()
        self.chips = {
            state: StatusChip("", kind, icon=icon, large=large) for state, (kind, icon) in COUNTED.items()
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for chip in self.chips.values():
            row.addWidget(chip)
        language.follow(self, self._speak)

    def show_beats(self, beats: Iterable[Beat]) -> None:
        """Count anew; painted only when a count changed."""
        states = [beat.due for beat in beats]
        counted = tuple(states.count(state) for state in COUNTED)  # type: ignore[arg-type]
        if counted != self._shown:
            self._shown = counted
            self._speak()

    def _speak(self) -> None:
        for (state, chip), count in zip(self.chips.items(), self._shown or (0, 0, 0), strict=True):
            kind, icon = COUNTED[state]
            chip.show_state(self._language.say(f"common.due.count.{state}", n=count), kind, icon=icon)
            chip.setVisible(count > 0)
