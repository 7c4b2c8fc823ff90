"""The editor of a file."""

import json

from clinicdesk.protocols.question import Question
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Editor, Tools


class FileEditor(Editor):
    """A file that goes into the clinic's encrypted file when the form is recorded."""

    def __init__(self, question: Question, tools: Tools) -> None:
        super().__init__(question, tools)
        self._text = ""
        self.name = Text("", "body", selectable=True)
        self.choose, self.drop = Button("", icon="folder-open-outline"), Button("", "quiet")
        self.choose.clicked.connect(lambda *_: self._take(self.tools.choose_file()))
        self.drop.clicked.connect(lambda *_: self._put(""))
        for part in (self.name, self.choose, self.drop):
            self.row.addWidget(part)
        self.row.addStretch(1)
        self.setFocusProxy(self.choose)

    @property
    def types(self) -> bool:
        """Letters are commands here."""
        return False

    def text(self) -> str:
        """The reference, as it is stored."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show the name of the file."""
        self._text = text
        self.name.setText(file_name(text))
        self.name.setVisible(bool(text))
        self.drop.setVisible(bool(text) and not self.choose.isHidden())

    def set_read_only(self, read_only: bool) -> None:
        """Its name alone."""
        self.choose.setVisible(not read_only)
        self.drop.setVisible(not read_only and bool(self._text))

    def speak(self, name: str) -> None:
        """Both verbs."""
        say = self.tools.words.language.say
        self.choose.setText(say("filling.file.choose"))
        self.drop.setText(say("filling.file.drop"))
        self.choose.setAccessibleName(f"{name}: {self.choose.text()}")

    def _take(self, text: str) -> None:
        if text:
            self._put(text)

    def _put(self, text: str) -> None:
        self.show_text(text)
        self.changed.emit(text)


def file_name(text: str) -> str:
    """The name inside a stored reference."""
    return str(json.loads(text)["name"]) if text else ""
