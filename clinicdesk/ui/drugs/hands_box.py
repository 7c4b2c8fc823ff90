"""Two signatures: who is logged in, and a witness who is somebody else; or, in an emergency, why there is none."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout

from clinicdesk.services.ledger_hands import Hands
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.surroundings import Surroundings

_PIN = 6


class HandsBox(Card):
    """`changed` at every keystroke. A six-digit secret is a session PIN, anything else a password."""

    changed = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__(box="panel")
        self._around = around
        self._own_hand, self._emergency_may, self._by_pin = True, True, True
        self.own_name, self.own_role = Text("", "strong", wrap=True), Text("", "small")
        self.own = PasswordField(around.language, chips=False)
        self.witness = Choice(elide=True)
        self.witness.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.secret = PasswordField(around.language, chips=False)
        self.without, self.why = Check(), QLineEdit()
        self.fields = {"pin": Field(self.own), "witness": Field(self.secret), "emergency": Field(self.why)}
        for name in ("pin", "witness"):
            self.fields[name].label.hide()  # said inside the line, as long as it is empty
        self.heading, self.note = Text("", "card"), Text("", "hint", wrap=True)
        self._lay_out()
        self.witness.currentIndexChanged.connect(lambda *_: self.changed.emit())
        for line in (self.own, self.secret):
            line.textEdited.connect(lambda *_: self.changed.emit())
        self.why.textEdited.connect(lambda *_: self.changed.emit())
        self.without.toggled.connect(lambda *_: self._fit())

    def offer(
        self,
        people: Iterable[tuple[str, str]],
        *,
        own: bool = True,
        emergency: bool = True,
        barred: frozenset[str] = frozenset(),
        by_pin: bool = True,
    ) -> None:
        """Who may witness: nobody barred (names). `own`: whether the one logged in signs too; `by_pin`: or by PIN."""
        self._own_hand, self._emergency_may, self._by_pin = own, emergency, by_pin
        self.witness.clear()
        self.witness.addItem("", "")
        mine = {self._around.actor.login} if own else set()
        for login, name in people:
            if login not in mine and name not in barred:
                self.witness.addItem(name, login)
        self.speak()
        self._fit()

    def hands(self) -> Hands:
        """Both, as the services take them."""
        own = self.own.text()
        return Hands(
            password="" if _is_pin(own) else own, pin=own if _is_pin(own) else "",
            witness=None if self.alone else self.second(),
            emergency=self.why.text().strip() if self.alone else "",
        )  # fmt: skip

    def second(self) -> Witness:
        """The witness alone."""
        secret = self.secret.text()
        return Witness(
            self.witness.value(),
            pin=secret if _is_pin(secret) else "",
            password="" if _is_pin(secret) else secret,
        )

    @property
    def alone(self) -> bool:
        """Whether the emergency path is taken."""
        return self._emergency_may and self.without.isChecked()

    def lacking(self) -> str:
        """What is still missing (drugs.strip.KEY), or ""."""
        if self._own_hand and not self.own.text():
            return "own_first" if self._by_pin else "password_first"
        if self.alone:
            return "" if self.why.text().strip() else "emergency_first"
        return "" if self.witness.value() and self.secret.text() else "witness_first"

    def clear(self) -> None:
        """Forget both secrets, and the emergency."""
        self.own.clear()
        self.secret.clear()
        self.without.setChecked(False)
        self.why.clear()
        self.clear_issues()

    def clear_issues(self) -> None:
        """Take every complaint away."""
        for field in self.fields.values():
            field.clear_issue()

    def speak(self) -> None:
        """Word everything anew."""
        say = self._around.say
        self.heading.setText(say("drugs.hands.title"))
        self.note.setText(say("drugs.hands.note" if self._by_pin else "drugs.hands.note_password"))
        self.own_name.setText(self._around.actor.name)
        self.own_role.setText(say("drugs.hands.author"))
        for name, line in (("pin", self.own), ("witness", self.secret)):
            words = say(f"drugs.hands.{name}")
            self.fields[name].set_label(words)
            line.edit.setPlaceholderText(say("drugs.hands.password"))
            line.edit.setAccessibleName(words)
        self.fields["emergency"].set_label(say("drugs.hands.emergency"))
        self.witness.setAccessibleName(say("drugs.hands.who"))
        self.witness.setItemText(0, say("drugs.hands.choose"))
        self.without.setText(say("drugs.hands.without"))

    def _fit(self) -> None:
        for part in (self.own_name, self.own_role, self.fields["pin"]):
            part.setVisible(self._own_hand)
        self.without.setVisible(self._emergency_may)
        for second in (self.witness, self.fields["witness"]):
            second.setVisible(not self.alone)
        self.fields["emergency"].setVisible(self.alone)
        self.changed.emit()

    def _lay_out(self) -> None:
        self.body.setContentsMargins(12, 8, 12, 8)
        self.body.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("draw-pen", size=20, colour="sign"))
        head.addWidget(self.heading)
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self.note)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.own_name)
        names.addWidget(self.own_role)
        names.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addLayout(names, 0, 0)
        grid.addWidget(self.fields["pin"], 0, 1)
        grid.addWidget(self.witness, 1, 0)
        grid.addWidget(self.fields["witness"], 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.without)
        self.body.addWidget(self.fields["emergency"])


def _is_pin(secret: str) -> bool:
    return len(secret) == _PIN and secret.isascii() and secret.isdigit()
