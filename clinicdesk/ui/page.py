"""What the window may ask of a page."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from clinicdesk.errors import Refused, Unavailable


class Page(QWidget):
    """A place of the window. `crumb` says what of it is open now, e.g. "К-1047"; empty for its list."""

    crumb = Signal(str)
    alone_changed = Signal(bool)
    lock_wanted = Signal()
    look_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "clear")
        self.alone = False
        """Whether it has the window for itself: no rail, no top bar, and Alt with a digit is its own."""

    def set_alone(self, *, alone: bool) -> None:
        """Take the whole window, or give it back."""
        if self.alone != alone:
            self.alone = alone
            self.alone_changed.emit(alone)

    def show_subject(self, subject: str) -> None:
        """Open one thing of the place, e.g. a participant's chart; an empty subject is the place itself."""

    def step_back(self) -> bool:
        """Esc: close what is open inside the place. Whether there was anything."""
        return False

    def take_focus(self) -> None:
        """Where the keyboard starts: the first stop of Tab unless the page knows better."""
        target = first_stop(self)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_draft(self) -> None:
        """Before a lock: put what is typed on the disk. Raises Unavailable when the disk refuses."""


def keep_all(*keeps: Callable[[], Any]) -> None:
    """Each puts something typed on the disk; one that fails holds up no other.

    Raises the first Unavailable; without one the first Refused. A lock passes over a refusal, never over the disk.
    """
    problems: list[Refused | Unavailable] = []
    for keep in keeps:
        try:
            keep()
        except (Refused, Unavailable) as problem:
            problems.append(problem)
    for first in sorted(problems, key=lambda one: isinstance(one, Refused)):
        raise first


def first_stop(region: QWidget) -> QWidget | None:
    """The first widget of a region that Tab would stop at."""
    for child in region.findChildren(QWidget):
        stops = bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus) and child.focusProxy() is None
        if stops and child.isEnabled() and child.isVisibleTo(region):
            return child
    return None
