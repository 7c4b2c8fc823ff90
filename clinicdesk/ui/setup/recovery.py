"""The recovery sheet: printed or saved, shown only while asked for, and two of its groups typed back."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from clinicdesk.errors import Issue
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from clinicdesk.ui.setup.acts import RecoveryView
from clinicdesk.ui.setup.page import SetupPage, required

_SHOWN_MS = 60_000
_COLUMNS = 7
_DONE = ("setup.recovery.saved", "printing.done")


class RecoveryPage(SetupPage):
    """Print, save, or copy by hand. The groups vanish after a minute, on leaving, and with the window."""

    def __init__(self, language: Language, *, save: Callable[[], Any], print_it: Callable[[], Any]) -> None:
        super().__init__(language, "recovery")
        self._view: RecoveryView | None = None
        self._told: tuple[str, dict[str, str | int]] | None = None
        self.print_button = Button("", "primary", icon="printer-outline")
        self.save_button = Button("", icon="file-document-outline")
        self.show_button = Button("", icon="eye-outline")
        self.print_button.clicked.connect(lambda *_: print_it())
        self.save_button.clicked.connect(lambda *_: save())
        self.show_button.clicked.connect(self._turn)
        self.saved = Notice(kind="ok")
        self.saved.hide()
        self._groups = _Groups()
        self._hide_soon = QTimer(self)
        self._hide_soon.setSingleShot(True)
        self._hide_soon.setInterval(_SHOWN_MS)
        self._hide_soon.timeout.connect(self.hide_groups)
        self._lay_out()
        language.follow(self, self._speak)

    @property
    def groups_shown(self) -> bool:
        """Whether the secret can be read on the screen now."""
        return not self._groups.isHidden()

    def show_view(self, view: RecoveryView) -> None:
        """A sheet was made; an older one is worth nothing now."""
        self._view = view
        self._told = None
        self.saved.hide()
        self.hide_groups()

    def tell(self, key: str, **values: str | int) -> None:
        """Say that the sheet was saved, or how far the printing is."""
        self._told = (key, values)
        self.saved.show()
        self._speak()

    def hide_groups(self) -> None:
        """Take the secret off the screen and out of the labels."""
        self._hide_soon.stop()
        self._groups.forget()
        self._groups.hide()
        self._speak()

    def arrive(self) -> None:
        """The first act takes the focus."""
        self.print_button.setFocus()

    def leave(self) -> None:
        """Nothing stays on the screen."""
        self.hide_groups()

    def forget(self) -> None:
        """The clinic exists or was given up: keep nothing."""
        self._view = None
        self._fingerprint.clear()
        self.hide_groups()

    def changeEvent(self, event: QEvent) -> None:
        """Another window in front: the secret does not stay behind it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.hide_groups()

    def _turn(self) -> None:
        if self.groups_shown or self._view is None:
            self.hide_groups()
            return
        self._groups.show_groups(self._view.groups)
        self._groups.show()
        self._hide_soon.start()
        self._speak()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.print_button, self.save_button, self.show_button):
            row.addWidget(button)
        row.addStretch(1)
        self._fingerprint = Text("", "hint", wrap=True, selectable=True)
        self.body.addLayout(row)
        self.body.addWidget(self.saved)
        self.body.addWidget(self._groups)
        warning = Notice(kind="warn")
        say = self.language.say
        self.language.follow(
            warning, lambda: warning.say(say("setup.recovery.warning"), say("setup.recovery.keep"))
        )
        self.body.addWidget(warning)
        self.body.addWidget(self._fingerprint)
        self._groups.hide()

    def _speak(self) -> None:
        say = self.language.say
        self.print_button.setText(say("printing.print"))
        self.save_button.setText(say("printing.save"))
        self.show_button.setText(say(f"setup.recovery.{'hide' if self.groups_shown else 'show'}"))
        if self._told:
            kind = "ok" if self._told[0] in _DONE else "info"
            self.saved.say(say(self._told[0], **self._told[1]), kind=kind)
        if self._view:
            code = " ".join(self._view.fingerprint[at : at + 8] for at in range(0, 64, 8))
            self._fingerprint.setText(say("setup.recovery.fingerprint", code=code))


class TypeBackPage(SetupPage):
    """Two groups of the sheet, by number: proof that the paper exists and can be read."""

    def __init__(self, language: Language) -> None:
        super().__init__(language, "typeback")
        self._numbers: tuple[int, ...] = ()
        self._row = QHBoxLayout()
        self._row.setSpacing(14)
        self.body.addLayout(self._row)

    def ask_for(self, numbers: tuple[int, ...]) -> None:
        """Ask for these groups, numbered from 1; the fields start empty."""
        for field in self.fields.values():
            self._row.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.fields.clear()
        self._numbers = numbers
        for number in numbers:
            self._row.addWidget(self._field(number))

    def typed(self) -> dict[int, str]:
        """What was typed, by number of the group."""
        return {number: self.fields[f"group.{number}"].text() for number in self._numbers}

    def problems(self) -> tuple[Issue, ...]:
        """Both groups are required; whether they match the services say."""
        return required(*((f"group.{number}", text) for number, text in self.typed().items()))

    def forget(self) -> None:
        """Leave nothing typed."""
        self.ask_for(())

    def _field(self, number: int) -> QWidget:
        line = QLineEdit()
        line.setMaxLength(12)
        line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        field = self.add_field(f"group.{number}", line, key="group")
        self.language.follow(
            field, lambda: field.set_label(self.language.say("setup.typeback.number", n=number))
        )
        return field


class DonePage(SetupPage):
    """The clinic stands; where it lies and what comes next."""

    def __init__(self, language: Language) -> None:
        super().__init__(language, "done")
        self._folder = ""
        self.card = Card(box="panel")
        self._where = Text("", "body", wrap=True, selectable=True)
        self.card.body.addWidget(self._where)
        self.body.addWidget(self.card)
        self.body.addWidget(language.text(Text("", "quiet", wrap=True), "setup.done.next"))
        language.follow(self, self._speak)

    def show_folder(self, folder: str) -> None:
        """Where the clinic lies."""
        self._folder = folder
        self._speak()

    def _speak(self) -> None:
        self._where.setText(self.language.say("setup.done.folder", folder=self._folder))


class _Groups(QWidget):
    """Fourteen numbered groups, seven to a line."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._labels: list[Text] = []

    def show_groups(self, groups: tuple[str, ...]) -> None:
        for place, group in enumerate(groups):
            if place == len(self._labels):
                self._labels.append(Text("", "strong"))
                self._grid.addWidget(self._labels[place], *divmod(place, _COLUMNS))
            self._labels[place].setText(f"{place + 1}. {group}")

    def forget(self) -> None:
        for label in self._labels:
            label.clear()
