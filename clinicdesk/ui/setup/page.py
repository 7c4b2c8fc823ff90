"""What every page of the wizard has: a heading, fields by name, and a check before going on."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from clinicdesk.errors import Issue
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language


class SetupPage(QWidget):
    """`name` is its place in the catalogue: setup.NAME.step, .title, .text, .FIELD, .FIELD_hint."""

    went_on = Signal()

    def __init__(self, language: Language, name: str) -> None:
        super().__init__()
        self.name = name
        self.language = language
        self.fields: dict[str, Field] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self.title = language.text(Text("", "hero"), f"setup.{name}.title")
        self.body.addWidget(self.title)
        self.body.addWidget(language.text(Text("", "quiet", wrap=True), f"setup.{name}.text"))

    def add_field(self, name: str, editor: QWidget, *, key: str = "", hint: bool = False) -> Field:
        """An editor under its label; `name` is what an issue calls it, `key` what the catalogue does."""
        field = Field(editor)
        word = f"setup.{self.name}.{key or name}"
        self.language.follow(field, lambda: field.set_label(self.language.say(word)))
        if hint:
            self.language.follow(field, lambda: field.set_hint(self.language.say(f"{word}_hint")))
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(field.clear_issue)
            editor.returnPressed.connect(self.went_on)
        self.fields[name] = field
        return field

    def ready(self) -> bool:
        """Whether one may go on; otherwise the sentence stands at its field and the focus is there."""
        return self.show_issues(self.problems())

    def problems(self) -> tuple[Issue, ...]:
        """What is wrong with the answers of this page."""
        return ()

    def show_issues(self, issues: Iterable[Issue]) -> bool:
        """Show each issue at its field; True when there was none for this page."""
        for field in self.fields.values():
            field.clear_issue()
        mine = [issue for issue in issues if issue.field in self.fields]
        for issue in reversed(mine):
            self.fields[issue.field].refuse(issue, self.language)
            self.fields[issue.field].setFocus()
        return not mine

    @property
    def answers_to(self) -> frozenset[str]:
        """The names of fields whose issues belong on this page."""
        return frozenset(self.fields)

    def arrive(self) -> None:
        """The page comes into sight: the first field takes the focus."""
        first = next(iter(self.fields.values()), None)
        if first:
            first.setFocus()

    def leave(self) -> None:
        """The page goes out of sight."""

    @property
    def touched(self) -> bool:
        """Whether anything was typed that closing would lose."""
        lines = (field.editor for field in self.fields.values())
        return any(isinstance(line, QLineEdit) and line.isModified() for line in lines)


def required(*fields: tuple[str, str]) -> tuple[Issue, ...]:
    """An issue for each (name, text) that is empty."""
    return tuple(Issue("SET001", name) for name, text in fields if not text.strip())
