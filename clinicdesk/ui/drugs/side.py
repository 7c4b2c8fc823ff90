"""Beside the register: which lines can be written here now, and what the picked line says of itself."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from clinicdesk.services.ledger_views import LedgerRow, RegisterPage
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.drugs.register_words import ICONS, ampoule_words, kind_words, lines_of, numbers
from clinicdesk.ui.surroundings import Surroundings

AT_STORE = ("receive", "issue", "discard")
AT_POST = ("open", "residue", "return", "discard")
_ACT_ICONS = {**ICONS, "residue": "needle", "discard": "close"}
_PLACES = {
    "receive": (0, 0), "issue": (0, 1), "open": (0, 0), "residue": (0, 1), "return": (1, 0), "discard": (1, 1),
}  # fmt: skip
"""Two registers share the grid; of a pair in one cell only one is ever shown."""
FIXED = frozenset({"count", "reverse"})


class SidePanel(Card):
    """`wanted` carries the act a person wants to write: one of the acts, "correct" or "witness"."""

    wanted = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.acts = {act: Button("", icon=_ACT_ICONS[act]) for act in _PLACES}
        self.why = Text("", "hint", wrap=True)
        self.open_heading, self.open_lines = Text("", "label"), Text("", "dense", wrap=True, selectable=True)
        self.detail, self.told = Text("", "card", wrap=True), Text("", "body", wrap=True, selectable=True)
        self.correct, self.witness = Button("", icon="history"), Button("", "sign", icon="draw-pen")
        self._grid = QGridLayout()
        self._rule = rule()
        self._lay_out()
        for act, button in self.acts.items():
            button.clicked.connect(lambda *_, act=act: self.wanted.emit(act))
        self.correct.clicked.connect(lambda *_: self.wanted.emit("correct"))
        self.witness.clicked.connect(lambda *_: self.wanted.emit("witness"))

    def show_state(
        self, page: RegisterPage, row: LedgerRow | None, *, keeps: bool, covered: bool = False
    ) -> None:
        """`keeps`: this person writes here; without it only the picked line is told. `covered`: no balance."""
        say, lacking = self._around.say, self._lacking(page)
        self.set_title(say("drugs.side.title" if keeps else "drugs.side.detail"))
        possible = AT_STORE if page.key.is_store else AT_POST
        for act, button in self.acts.items():
            button.setText(say(f"drugs.act.{act}"))
            button.setVisible(keeps and act in possible)
            button.setEnabled(act not in lacking)
            button.setToolTip(lacking.get(act, ""))
        self.why.setText("\n".join(dict.fromkeys(text for act, text in lacking.items() if act in possible)))
        self.why.setVisible(keeps and bool(self.why.text()))
        self.open_heading.setText(say("drugs.side.open", n=len(page.open_ampoules)))
        self.open_lines.setText("\n".join(ampoule_words(self._around, one) for one in page.open_ampoules))
        for part in (self.open_heading, self.open_lines):
            part.setVisible(bool(page.open_ampoules) and not covered)
        self._rule.setVisible(keeps)
        self._show_row(row, keeps=keeps, covered=covered)

    @staticmethod
    def allows(act: str, row: LedgerRow) -> bool:
        """Whether a row can be corrected, or waits for its witness. What a dose took is corrected at the dose."""
        if act == "witness":
            return row.waiting
        stands = row.state != "voided" and row.kind not in FIXED and bool(row.change)
        return stands and (not row.portions or any(not one.code for one in row.portions))

    def _show_row(self, row: LedgerRow | None, *, keeps: bool, covered: bool) -> None:
        say = self._around.say
        if row is None:
            self.detail.setText("")
            self.told.setText(say("drugs.side.pick"))
        else:
            self.detail.setText(say("drugs.side.row", n=numbers(row), kind=kind_words(self._around, row)))
            self.told.setText("\n".join(lines_of(self._around, row, covered=covered)))
        self.detail.setVisible(row is not None)
        self.correct.setText(say("drugs.act.correct"))
        self.witness.setText(say("drugs.act.witness"))
        self.correct.setVisible(keeps and row is not None and self.allows("correct", row))
        self.witness.setVisible(keeps and row is not None and self.allows("witness", row))

    def _lacking(self, page: RegisterPage) -> Mapping[str, str]:
        """Act to why it cannot be done now."""
        say, found = self._around.say, {}
        stock = any(one.ampoules for one in page.batches)
        if page.post is None:
            found.update(dict.fromkeys(("issue", "open"), say("drugs.why.no_session")))
        elif page.last_count is not None and not page.last_count.agrees and page.key.is_store:
            found["issue"] = say("drugs.why.differs")
        if not stock:
            found.update(dict.fromkeys(("issue", "open", "return", "discard"), say("drugs.why.empty")))
        if not page.open_ampoules:
            found["residue"] = say("drugs.why.none_open")
        return found

    def _lay_out(self) -> None:
        self._grid.setSpacing(6)
        for act, (line, place) in _PLACES.items():
            self._grid.addWidget(self.acts[act], line, place)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        column.addLayout(self._grid)
        for part in (self.why, self.open_heading, self.open_lines, self._rule, self.detail, self.told):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(scrolling(inside), 1)
        self.body.addWidget(self.witness)
        self.body.addWidget(self.correct)
