"""What every editor of a form can do, and the ones into which something is typed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinicdesk.protocols.question import Question
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.form_words import FormWords

_NUMBER_WIDTH, _LINE_WIDTH, _NOTE_HEIGHT = 96, 300, 58


@dataclass(frozen=True, slots=True)
class Tools:
    """What editors are handed: the form's words, who works here, and how a file is chosen (its reference, or "")."""

    words: FormWords
    staff: tuple[tuple[str, str], ...] = ()
    choose_file: Callable[[], str] = field(default=lambda: "")


class Editor(QWidget):
    """`changed` carries the text after a person touched it, `left`: they are done. `show_text` tells nobody."""

    changed = Signal(str)
    left = Signal()
    wide = False
    """Whether it wants the line under its question for itself."""

    def __init__(self, question: Question, tools: Tools) -> None:
        super().__init__()
        self.question, self.tools = question, tools
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    def text(self) -> str:
        """What is typed or chosen."""
        return ""

    def said(self) -> str:
        """The same as people read it, in the language of now."""
        return self.text()

    def show_text(self, text: str) -> None:
        """Put this in."""

    def set_read_only(self, read_only: bool) -> None:
        """Only looked at."""

    def speak(self, name: str) -> None:
        """Say every word in the language of now; `name` is the question."""

    def show_tone(self, tone: str) -> None:
        """How the answer looks: "", warn, crit, info."""

    def press_digit(self, number: int) -> bool:
        """An answer by its place. Whether there is one."""
        return False

    @property
    def types(self) -> bool:
        """Whether letters are typed here, so that a letter is no command."""
        return True


class TypingEditor(Editor):
    """Into it one types. What was put in and nobody touched comes out as it was put in.

    Qt's page shows some signs as others (a no-break space as a space, U+2028 as an end of line).
    """

    _stored = _shown = ""

    def text(self) -> str:
        """What is typed."""
        typed = self._typed()
        return self._stored if typed == self._shown else typed.strip()

    def show_text(self, text: str) -> None:
        """Where it already says this it is left alone: the cursor stays."""
        if self.text() != text:
            self._put(text)
            self._stored, self._shown = text, self._typed()

    def _typed(self) -> str:
        """As it stands in the widget."""
        return ""

    def _put(self, text: str) -> None:
        """Into the widget, without telling anybody."""


class LineEditor(TypingEditor):
    """Text in a line: numbers, dates, times, durations, names."""

    hint = ""
    line_width = _LINE_WIDTH

    def __init__(self, question: Question, tools: Tools) -> None:
        super().__init__(question, tools)
        self.line = QLineEdit()
        self.line.setFixedWidth(self.line_width)
        self.line.textEdited.connect(lambda *_: self.changed.emit(self.text()))
        self.line.editingFinished.connect(self.left)
        self.unit = Text("", "hint")
        self.row.addWidget(self.line)
        self.row.addWidget(self.unit)
        self.row.addStretch(1)
        self.setFocusProxy(self.line)

    def set_read_only(self, read_only: bool) -> None:
        """A sunken line."""
        self.line.setReadOnly(read_only)

    def speak(self, name: str) -> None:
        """Its name, its unit, how it is written."""
        self.line.setAccessibleName(name)
        unit = self.tools.words.unit(self.question)
        self.unit.setText(unit)
        self.unit.setVisible(bool(unit))
        if self.hint:
            self.line.setPlaceholderText(self.tools.words.language.say(self.hint))

    def _typed(self) -> str:
        return self.line.text()

    def _put(self, text: str) -> None:
        self.line.setText(text)


class NumberEditor(LineEditor):
    """A whole number or one with decimals, its unit beside it."""

    line_width = _NUMBER_WIDTH


class PressureEditor(NumberEditor):
    """120/80."""

    hint = "filling.hint.pressure"


class DateEditor(NumberEditor):
    """A day, a month or only a year."""

    hint = "filling.hint.date"
    line_width = 124


class ClockEditor(NumberEditor):
    """A time of day."""

    hint = "filling.hint.time"


class DurationEditor(NumberEditor):
    """How long."""

    hint = "filling.hint.duration"
    line_width = 124


class TextEditor(LineEditor):
    """Words in a line."""

    wide = True


class NoteEditor(TypingEditor):
    """Words over several lines; Tab leaves it."""

    wide = True

    def __init__(self, question: Question, tools: Tools) -> None:
        super().__init__(question, tools)
        self.page = PlainText()
        self.page.setFixedHeight(_NOTE_HEIGHT)
        self.page.textChanged.connect(self._tell)
        self.row.addWidget(self.page)
        self.setFocusProxy(self.page)

    def set_read_only(self, read_only: bool) -> None:
        """A sunken page."""
        self.page.setReadOnly(read_only)

    def speak(self, name: str) -> None:
        """Its name."""
        self.page.setAccessibleName(name)

    def _typed(self) -> str:
        return self.page.toPlainText()

    def _put(self, text: str) -> None:
        self.page.blockSignals(True)
        self.page.setPlainText(text)
        self.page.blockSignals(False)

    def _tell(self) -> None:
        self.changed.emit(self.text())
