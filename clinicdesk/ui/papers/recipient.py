"""To whom a document goes: ready answers, any other typed; an empty field is the clinic's own records."""

from PySide6.QtWidgets import QComboBox

from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.surroundings import Surroundings

OWN = "own"
OF_A_PERSON = (OWN, "participant", "guardian", "clinic", "inspection")
OF_MANY = (OWN, "staff", "inspection")


class Recipient(Choice):
    """Shows the clinic's own records until another answer is chosen or typed."""

    def __init__(self, around: Surroundings, offered: tuple[str, ...] = OF_MANY) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt takes none: what is typed is not completed
        self._around, self._offered = around, offered
        self._own = ""
        self.addItems(offered)
        self.setCurrentIndex(-1)
        around.language.follow(self, self._speak)

    def value(self) -> str:
        """What stands in it."""
        return self.currentText().strip()

    def set_value(self, value: str) -> None:
        """Put it there, ready answer or not."""
        self.setEditText(value)

    def given(self) -> str:
        """Who it is, "" for the clinic's own records."""
        return "" if self.value() == self._own else self.value()

    def _speak(self) -> None:
        """A ready answer that was chosen is said in the new language; what was typed stays as it is."""
        typed = self.currentText()
        chosen = self.findText(typed)
        for place, name in enumerate(self._offered):
            self.setItemText(place, self._around.say(f"papers.recipient.{name}"))
        self.setEditText(typed if chosen < 0 else self.itemText(chosen))
        self._own = self.itemText(self._offered.index(OWN))
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(self._own)
