"""To whom a document goes: ready answers first, any other typed in their place."""

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.surroundings import Surroundings

OWN = "own"
OF_A_PERSON = (OWN, "participant", "guardian", "clinic", "inspection")
OF_MANY = (OWN, "staff", "inspection")


class Recipient(Choice):
    """The clinic's own records, unless another answer is chosen or typed."""

    def __init__(self, around: Surroundings, offered: tuple[str, ...] = OF_MANY) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setLineEdit(_Line())
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt takes none: what is typed is not completed
        for name in offered:
            self.addItem(around.say(f"papers.recipient.{name}"))
        self._own = around.say(f"papers.recipient.{OWN}")

    def value(self) -> str:
        """What stands in it."""
        return self.currentText().strip()

    def set_value(self, value: str) -> None:
        """Put it there, ready answer or not."""
        self.setEditText(value)

    def given(self) -> str:
        """Who it is, "" for the clinic's own records. Refused DOC090 when it was emptied."""
        if not self.value():
            raise Refused(Issue("DOC090", "recipient"))
        return "" if self.value() == self._own else self.value()


class _Line(QLineEdit):
    """Takes over what stands in it as soon as somebody types."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """All of it is chosen, so that the next key replaces it."""
        super().focusInEvent(event)
        self.selectAll()
