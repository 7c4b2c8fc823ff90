"""Who may do what: every act that needs a right, and the roles that carry it."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.security.roles import ALLOWED, EVERYONE, Permission, Role
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language


class RolesTable(Card):
    """One line an act; choosing a role leaves the acts it may do. Read from the table the services check."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._language = language
        self.label = Text("", "label")
        self.role = Choice()
        self.note = Text("", "hint", wrap=True)
        self.table = DataTable(self._columns())
        self.label.setBuddy(self.role)
        row = QHBoxLayout()
        row.addWidget(self.label)
        row.addWidget(self.role)
        row.addWidget(self.note, 1)
        row.setSpacing(10)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)
        self.role.currentIndexChanged.connect(self._show)
        language.follow(self, self._speak)

    def _columns(self) -> list[Column[Permission]]:
        say = self._language.say
        return [
            Column(say("users.column.act"), lambda act: say(f"permissions.{act}"), width=430),
            Column(say("users.column.who"), self._who),
        ]

    def _who(self, act: Permission) -> str:
        allowed = ALLOWED[act]
        if allowed == EVERYONE:
            return self._language.say("users.filter.everyone")
        return ", ".join(self._language.say(f"common.role.{role}") for role in Role if role in allowed)

    def _show(self) -> None:
        chosen = self.role.value()
        self.table.show_rows([act for act in Permission if not chosen or Role(chosen) in ALLOWED[act]])

    def _speak(self) -> None:
        say, chosen = self._language.say, self.role.value()
        self.role.blockSignals(True)
        self.role.clear()
        self.role.addItem(say("users.filter.all"), "")
        for role in Role:
            self.role.addItem(say(f"common.role.{role}"), str(role))
        self.role.set_value(chosen)
        self.role.blockSignals(False)
        self.role.setAccessibleName(say("users.filter.label"))
        self.label.setText(say("users.filter.label"))
        self.note.setText(say("users.matrix.note"))
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(say("users.table.roles"))
        self._show()
