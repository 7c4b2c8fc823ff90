"""A side of a page that a narrow window has no room for beside the rest: there it comes and goes with a button."""

from PySide6.QtWidgets import QWidget

from clinicdesk.ui.components.buttons import Button


class Drawer:
    """`below`: the width of the page in pixels under which the side is a drawer. In a wider one it always stands."""

    def __init__(self, side: QWidget, *, below: int) -> None:
        self.button, self.is_open, self._fast = Button(), True, False
        self._side, self._below, self._narrow = side, below, False
        self.button.clicked.connect(lambda *_: self.show_side(on=not self.is_open))
        self._words = ("", "")
        self.button.hide()

    def say(self, show: str, hide: str) -> None:
        """What the button says while the side is away, and while it stands."""
        self._words = (show, hide)
        self._refresh()

    def fit(self, width: int) -> None:
        """To the page's width."""
        self._narrow = width < self._below
        self._refresh()

    def show_side(self, *, on: bool, fast: bool = False) -> None:
        """Pull it out, or push it back. `fast`: it stays so, and no button is offered."""
        self.is_open, self._fast = on, fast
        self._refresh()

    def _refresh(self) -> None:
        self.button.setText(self._words[self.is_open])
        if (
            self._side.parentWidget() is not None
        ):  # before it has its place it would stand as a window of its own
            self.button.setVisible(self._narrow and not self._fast)
            self._side.setVisible(self.is_open or not self._narrow)
