"""Choosing a password: a generated passphrase proposed, one's own as the other way; either is typed back."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.frames import Pages
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.keyboard import Keyboard, read_keyboard
from clinicdesk.ui.language import Language

PROPOSED, OWN = "proposed", "own"
Propose = Callable[[str], str]
Check = Callable[[str], tuple[Issue, ...]]


class NewPassword(QWidget):
    """`propose(language)` makes a passphrase, `check(password)` says what is wrong with one's own."""

    submitted = Signal()

    def __init__(
        self, language: Language, propose: Propose, check: Check, *, keyboard: Keyboard = read_keyboard
    ) -> None:
        super().__init__()
        self._language, self._propose, self._check = language, propose, check
        self.mode = Segmented([(PROPOSED, ""), (OWN, "")])
        self.phrase = Text("", "card", wrap=True, selectable=True)
        self.another = Button("", "quiet", icon="refresh")
        self.typed = Field(PasswordField(language, keyboard=keyboard))
        self.own = Field(PasswordField(language, keyboard=keyboard))
        self.own_again = Field(PasswordField(language, keyboard=keyboard, chips=False))
        self._pages = Pages()
        self._proposed_in = ""
        self._lay_out()
        self.mode.chosen.connect(self._turn)
        self.another.clicked.connect(self.propose_another)
        for field in (self.typed, self.own_again):
            _secret(field).returnPressed.connect(self.submitted)
        _secret(self.own).returnPressed.connect(self.own_again.setFocus)
        for field in (self.typed, self.own, self.own_again):
            _secret(field).textEdited.connect(field.clear_issue)
        language.follow(self, self._speak)

    def propose_another(self) -> None:
        """A fresh passphrase in the language of now; what was typed back belongs to the old one."""
        self._proposed_in = self._language.code
        self.phrase.setText(self._propose(self._language.code))
        self.phrase.setAccessibleName(self.phrase.text())
        _secret(self.typed).clear()
        self.typed.clear_issue()

    def password(self) -> str:
        """The chosen password; worth something only after `ready`."""
        return self.phrase.text() if self._proposed else _secret(self.own).text()

    def ready(self) -> bool:
        """Whether it may be taken; otherwise the sentence stands at its field and the focus is there."""
        first, second = self._fields()
        wrong = self._problem_of(first)
        if wrong:
            self.show_issue(first, wrong)
            return False
        if second is not None and _secret(second).text() != self.password():
            self.show_issue(second, Issue("ENT003", "password"))
            return False
        return True

    def show_issue(self, field: Field, issue: Issue) -> None:
        """Say at the field what is wrong and go there."""
        field.refuse(issue, self._language)
        field.setFocus()

    def refuse(self, issue: Issue) -> None:
        """Show what a service refused about the password."""
        self.show_issue(self._fields()[0], issue)

    def forget(self) -> None:
        """Leave nothing of what was typed or proposed."""
        for field in (self.typed, self.own, self.own_again):
            _secret(field).clear()
            field.clear_issue()
        self.phrase.clear()

    @property
    def touched(self) -> bool:
        """Whether anything was typed."""
        return any(_secret(field).text() for field in (self.typed, self.own, self.own_again))

    @property
    def _proposed(self) -> bool:
        return self.mode.value == PROPOSED

    def _fields(self) -> tuple[Field, Field | None]:
        return (self.typed, None) if self._proposed else (self.own, self.own_again)

    def _problem_of(self, field: Field) -> Issue | None:
        typed = _secret(field).text()
        if not typed:
            return Issue("ENT002", "password")
        if self._proposed:
            return None if _folded(typed) == _folded(self.phrase.text()) else Issue("ENT003", "password")
        return next(iter(self._check(typed)), None)

    def _turn(self, mode: str) -> None:
        self._pages.show_page(self._modes[mode])

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.mode, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._pages)
        self._modes = {PROPOSED: self._proposed_page(), OWN: _column(self.own, self.own_again)}
        for page in self._modes.values():
            self._pages.add(page)

    def _proposed_page(self) -> QWidget:
        card = Card(box="panel")
        head = QHBoxLayout()
        head.addWidget(self._language.text(Text("", "label"), "newpassword.proposed.label"), 1)
        head.addWidget(self.another)
        card.body.addLayout(head)
        card.body.addWidget(self.phrase)
        card.body.addWidget(self._language.text(Text("", "hint", wrap=True), "newpassword.proposed.hint"))
        return _column(card, self.typed)

    def _speak(self) -> None:
        say = self._language.say
        if self._proposed_in != self._language.code and not _secret(self.typed).text():
            self.propose_another()  # words of a language one does not write in are no help
        for mode in (PROPOSED, OWN):
            self.mode.set_text(mode, say(f"newpassword.mode.{mode}"))
        self.another.setText(say("newpassword.proposed.again"))
        self.typed.set_label(say("newpassword.proposed.type"))
        self.own.set_label(say("newpassword.own.label"))
        self.own.set_hint(say("newpassword.own.hint"))
        self.own_again.set_label(say("newpassword.own.again"))


def _secret(field: Field) -> PasswordField:
    assert isinstance(field.editor, PasswordField)
    return field.editor


def _column(*widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for widget in widgets:
        column.addWidget(widget)
    return page


def _folded(phrase: str) -> str:
    # The phrase is what was shown; spaces doubled by a tired hand are no reason to start over.
    return " ".join(phrase.split())
