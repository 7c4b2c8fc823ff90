"""The gate of the cover: nothing beneath is seen, focused, clicked or reached by a key."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from shiboken6 import isValid

_INPUT = frozenset(
    {
        *(QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut),
        *(QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick),
        *(QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.ContextMenu, QEvent.Type.InputMethod),
        *(QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TabletPress),
        *(QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop, QEvent.Type.ToolTip),
    }
)

ALLOWED_OVER = "over_cover"
"""A top-level window with this property may stay in front: the crash window, which holds nobody's data."""


class Gate(QObject):
    """Shut, it lets only `cover` and its children hear anything; open, it does not exist for anybody."""

    def __init__(self, window: QWidget, cover: QWidget) -> None:
        super().__init__(cover)
        self._window, self._cover = window, cover
        self._hidden: list[QWidget] = []
        self._shut = False

    @property
    def is_shut(self) -> bool:
        """Whether the window is covered."""
        return self._shut

    def shut(self) -> None:
        """Hide everything else and listen to every event of the application."""
        self._shut = True
        while popup := QApplication.activePopupWidget():
            popup.close()
        QToolTip.hideText()
        for other in (*_children(self._window), *QApplication.topLevelWidgets()):
            self._hide(other)
        application = QCoreApplication.instance()
        if application:
            application.installEventFilter(self)

    def open(self) -> None:
        """Give everything back as it was."""
        self._shut = False
        application = QCoreApplication.instance()
        if application:
            application.removeEventFilter(self)
        hidden, self._hidden = self._hidden, []
        for widget in filter(isValid, hidden):
            widget.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow input for anything but the cover; hide whatever dares to appear; refuse to close."""
        if isinstance(watched, QWindow):
            return False  # on its way to a widget, where it comes past here again
        kind = event.type()
        if kind == QEvent.Type.Show and isinstance(watched, QWidget):
            self._hide_soon(watched)
        if kind == QEvent.Type.Close and watched is self._window:
            # Closing would ask beneath the cover. The end of the system session is not ours to stop.
            application = QGuiApplication.instance()
            saving = isinstance(application, QGuiApplication) and application.isSavingSession()
            if not saving:
                event.ignore()
            return not saving
        return kind in _INPUT and not self._may_hear(watched)

    def _may_hear(self, watched: QObject) -> bool:
        step: QObject | None = watched
        while step is not None:
            if step is self._cover or step.property(ALLOWED_OVER):
                return True
            step = step.parent()
        return isinstance(watched, QCoreApplication)

    def _hide(self, widget: QWidget) -> None:
        if not widget.isHidden() and widget is not self._window and not self._may_hear(widget):
            widget.hide()
            self._hidden.append(widget)

    def _hide_soon(self, widget: QWidget) -> None:
        beneath = widget.isWindow() or widget.parentWidget() is self._window
        if beneath and widget is not self._window and not self._may_hear(widget):
            # Hiding inside the Show event would confuse Qt; the cover is raised at once, the rest follows.
            self._cover.raise_()
            QTimer.singleShot(0, widget, lambda: self._hide(widget) if self._shut else None)


def _children(window: QWidget) -> list[QWidget]:
    return [child for child in window.children() if isinstance(child, QWidget) and not child.isWindow()]
