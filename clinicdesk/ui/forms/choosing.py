"""Editors in which an answer is chosen: yes or no, a scale, a list, several of a list, a colleague."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from clinicdesk.protocols.question import Question
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.forms.answer_bar import AnswerBar
from clinicdesk.ui.forms.editors import Editor, Tools

YES_NO = ("yes", "no", "unknown", "not_done")
_LINE_WIDTH = 300
_IN_ONE_COLUMN = 3
_LEFT = Qt.AlignmentFlag.AlignLeft


class BarEditor(Editor):
    """Answers side by side, or one under the other where they are long."""

    def __init__(
        self,
        question: Question,
        tools: Tools,
        values: tuple[str, ...],
        *,
        upright: bool = False,
        large: bool = False,
    ) -> None:
        super().__init__(question, tools)
        self.bar = AnswerBar(values, upright=upright, large=large)
        self.bar.chosen.connect(self.changed)
        self.row.addWidget(self.bar, 1 if upright else 0)
        if not upright:
            self.row.addStretch(1)
        self.setFocusProxy(self.bar)

    @property
    def types(self) -> bool:
        """Letters are commands here."""
        return False

    def text(self) -> str:
        """The answer."""
        return self.bar.value

    def said(self) -> str:
        """Its words."""
        return self._word(self.bar.value) if self.bar.value else ""

    def show_text(self, text: str) -> None:
        """Put an answer on."""
        if self.bar.value != text:
            self.bar.set_value(text)

    def set_read_only(self, read_only: bool) -> None:
        """The answer stays legible."""
        self.bar.set_read_only(read_only)

    def speak(self, name: str) -> None:
        """The words of each answer."""
        self.bar.say(name, self._word)

    def show_tone(self, tone: str) -> None:
        """How the answer that is on looks."""
        self.bar.show_tone(tone)

    def press_digit(self, number: int) -> bool:
        """By place."""
        return self.bar.press_digit(number)

    def _word(self, value: str) -> str:
        return self.tools.words.choice(self.question, value)


class YesNoEditor(BarEditor):
    """Yes, no, unknown, not done: the last two with a look of their own."""

    def __init__(self, question: Question, tools: Tools) -> None:
        super().__init__(question, tools, YES_NO)

    def _word(self, value: str) -> str:
        return self.tools.words.language.say(f"filling.answer.{value}")


class ScaleEditor(BarEditor):
    """An item of a scale: its answers with their number, big enough for a finger."""

    wide = True

    def __init__(self, question: Question, tools: Tools, *, large: bool = False) -> None:
        values = tuple(map(str, question.values)) or tuple(
            str(n) for n in range(int(question.lowest or 0), int(question.highest or 0) + 1)
        )
        worded = any(tools.words.choice(question, value) != value for value in values)
        super().__init__(question, tools, values, upright=large or (worded and len(values) > 1), large=worded)

    def _word(self, value: str) -> str:
        said = super()._word(value)
        return said if said == value else f"{value} · {said}"


class PickEditor(Editor):
    """A list that opens: many answers, or long ones."""

    def __init__(self, question: Question, tools: Tools) -> None:
        super().__init__(question, tools)
        self.box = Choice(elide=True)
        self.box.setMinimumWidth(_LINE_WIDTH)
        self.box.currentIndexChanged.connect(lambda *_: self.changed.emit(self.text()))
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self.setFocusProxy(self.box)
        self._fill()

    def text(self) -> str:
        """The chosen value."""
        return self.box.value()

    def said(self) -> str:
        """The chosen words."""
        return self.box.currentText() if self.box.value() else ""

    def show_text(self, text: str) -> None:
        """Without telling anybody."""
        if self.text() != text:
            self.box.blockSignals(True)
            self.box.set_value(text)
            self.box.blockSignals(False)

    def set_read_only(self, read_only: bool) -> None:
        """Legible, though it does not open."""
        self.box.setProperty("reading", "true" if read_only else "false")
        self.box.setEnabled(not read_only)

    def speak(self, name: str) -> None:
        """The answers anew; the one that was chosen stays."""
        self.box.setAccessibleName(name)
        self._fill()

    def options(self) -> list[tuple[str, str]]:
        """Value and words."""
        return [(str(value), self.tools.words.choice(self.question, value)) for value in self.question.values]

    def _fill(self) -> None:
        kept = self.text()
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(self.tools.words.language.say("filling.choose"), "")
        for value, said in self.options():
            self.box.addItem(said, value)
        self.box.set_value(kept)
        self.box.blockSignals(False)


class StaffEditor(PickEditor):
    """One of the people who work here."""

    def options(self) -> list[tuple[str, str]]:
        """By name."""
        return list(self.tools.staff)


class ManyEditor(Editor):
    """Several answers of a list, each with its own box."""

    wide = True

    def __init__(self, question: Question, tools: Tools) -> None:
        super().__init__(question, tools)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(0)
        self.boxes = {str(value): Check() for value in question.values}
        lines = -(-len(self.boxes) // 2) if len(self.boxes) > _IN_ONE_COLUMN else len(self.boxes)
        for place, box in enumerate(self.boxes.values()):
            box.clicked.connect(lambda *_: self.changed.emit(self.text()))
            grid.addWidget(box, place % lines, place // lines, _LEFT)
        self.row.addLayout(grid)
        self.row.addStretch(1)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    @property
    def types(self) -> bool:
        """Letters are commands here."""
        return False

    def text(self) -> str:
        """Values between commas."""
        return ", ".join(value for value, box in self.boxes.items() if box.isChecked())

    def said(self) -> str:
        """The words of what is ticked."""
        return ", ".join(box.text() for box in self.boxes.values() if box.isChecked())

    def show_text(self, text: str) -> None:
        """Tick these."""
        chosen = {part.strip() for part in text.split(",")}
        for value, box in self.boxes.items():
            box.setChecked(value in chosen)

    def set_read_only(self, read_only: bool) -> None:
        """Only looked at."""
        for box in self.boxes.values():
            box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, read_only)
            box.setFocusPolicy(Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus)

    def speak(self, name: str) -> None:
        """The words of each."""
        for value, box in self.boxes.items():
            box.setText(self.tools.words.choice(self.question, value))
            box.setAccessibleName(f"{name}: {box.text()}")
