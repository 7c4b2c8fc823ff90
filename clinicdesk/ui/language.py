"""The language of the window: switched without restart, every widget says its text again."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinicdesk import words
from clinicdesk.ui.follow import follow

if TYPE_CHECKING:
    from clinicdesk.ui.components.choice import Choice

Told = TypeVar("Told", bound=QWidget)


class Language(QObject):
    """Says the sentences of the catalogue in the chosen language."""

    changed = Signal()

    def __init__(self, code: str = "uk", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code = code

    @property
    def code(self) -> str:
        """The code of now, "uk" or "en"."""
        return self._code

    def use(self, code: str) -> None:
        """Switch the language; every follower says its text again."""
        if code not in words.LANGUAGES:
            raise ValueError(code)
        if code != self._code:
            self._code = code
            self.changed.emit()

    def say(self, key: str, /, **values: str | int) -> str:
        """The sentence of `key` ("area.name") in the language of now."""
        return words.say(self._code, key, **values)

    def follow(self, widget: QObject, callback: Callable[[], Any]) -> None:
        """Call `callback` now and after each switch, for as long as `widget` lives."""
        follow(widget, self.changed, callback)

    def text(self, widget: Told, key: str, /, **values: str | int) -> Told:
        """Keep `widget.setText` at the sentence of `key`; gives the widget back."""
        return self.keep(widget, widget.setText, key, **values)  # type: ignore[attr-defined]

    def name(self, widget: Told, key: str, /, **values: str | int) -> Told:
        """Keep the accessible name and the tooltip of a lone icon at the sentence of `key`."""
        self.keep(widget, widget.setToolTip, key, **values)
        return self.keep(widget, widget.setAccessibleName, key, **values)

    def hint(self, field: QLineEdit, key: str, /, **values: str | int) -> QLineEdit:
        """Keep the placeholder of a field at the sentence of `key`."""
        return self.keep(field, field.setPlaceholderText, key, **values)

    def offer(self, choice: "Choice", key: str, values: Sequence[str]) -> None:
        """Keep the entries of a choice at the sentences `key`.VALUE; what is chosen stays, at first the first."""
        self.follow(choice, lambda: choice.offer((self.say(f"{key}.{one}"), one) for one in values))
        choice.setCurrentIndex(0)

    def keep(self, widget: Told, setter: Callable[[str], Any], key: str, /, **values: str | int) -> Told:
        """Call `setter` with the sentence of `key`, now and after each switch; gives the widget back."""
        self.follow(widget, lambda: setter(self.say(key, **values)))
        return widget
