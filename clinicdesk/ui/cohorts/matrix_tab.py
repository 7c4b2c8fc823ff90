"""The matrix with its legend, and under it the selected cell with what can be done next."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.cell_history import PastVersion
from clinicdesk.services.matrix_views import Cell, CohortPage, Column, MatrixRow
from clinicdesk.ui.cohort_verbs import CellAct
from clinicdesk.ui.cohorts.matrix_view import MatrixView
from clinicdesk.ui.cohorts.words import MOVABLE, cell_sentence, column_title, entry_word, long_day
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.step_glyph import SIGNS, StepGlyph
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings


class MatrixTab(QWidget):
    """`acts`: by kind of column (step, consents, clearance) what its next action does. Signals: a session's id."""

    session_wanted = Signal(str)
    move_wanted = Signal(str)
    join = Signal()

    def __init__(
        self, around: Surroundings, acts: Mapping[str, CellAct], past: Callable[..., Sequence[PastVersion]],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._around, self._acts, self._past = around, acts, past
        self._page: CohortPage | None = None
        self._at: tuple[MatrixRow, Column, Cell] | None = None
        self.view = MatrixView(around)
        self.empty = EmptyState("", "", on_action=self.join.emit)
        self.legend: dict[str, Text] = {}
        self.glyph = StepGlyph(size=24)
        self.title = Text("", "strong", wrap=True)
        self.sentence = Text("", "quiet", wrap=True)
        self.next = Button("", "primary")
        self.moving = Button("", icon="calendar-clock")
        self.card = Button("", icon="account-outline")
        self._lay_out()
        self.view.picked.connect(self._pick)
        self.view.opened.connect(self._open)
        self.view.asked.connect(lambda *_: self.history())
        self.next.clicked.connect(self._go_on)
        self.moving.clicked.connect(lambda: self._at and self.move_wanted.emit(self._at[2].subject))
        self.card.clicked.connect(self._to_card)

    def show_page(self, page: CohortPage) -> None:
        """Another page, or the same one anew."""
        self._page = page
        self._at = None
        self.view.show_page(page)
        self.view.setVisible(bool(page.rows))
        self.empty.setVisible(not page.rows)
        at = self.view.currentIndex()
        if page.rows and at.isValid():
            self._pick(at.row(), at.column())
        self.speak()

    def speak(self) -> None:
        """Every word anew."""
        say = self._around.say
        for sign, text in self.legend.items():
            text.setText(say(f"cohorts.sign.{sign}"))
        self.view.corner.setText(say("cohorts.corner"))
        self.view.setAccessibleName(say("cohorts.matrix"))
        self.empty.say(say("cohorts.nobody"), say("cohorts.act.join"))
        self.empty.button.setVisible(self._plans)
        self._speak_panel()

    def history(self) -> Sheet | None:
        """What is known of the selected cell, line by line."""
        if self._at is None or self._page is None:
            return None
        row, column, cell = self._at
        lines = [cell_sentence(self._around, cell)]
        for one in self._page.calendar if column.kind == "session" else ():
            if one.code == column.id:
                state = entry_word(self._around, self._page, one)
                lines.append(
                    " · ".join(
                        filter(None, (self._around.moment(one.starts_at), one.room, state, one.reason))
                    )
                )
        versions: list[PastVersion] = []
        asked = {
            "cohort_id": self._page.cohort_id,
            "person_id": row.person_id,
            "kind": column.kind,
            "column": column.id,
        }
        self._around.attempt(lambda: versions.extend(self._past(**asked)))
        lines += [self._version(one) for one in versions]
        page = self._page
        sheet = Sheet(
            self._around.language, "cohorts.history",
            values=lambda: {"code": row.code, "step": column_title(self._around, page, column)},
        )  # fmt: skip
        for line in lines:
            sheet.add(Text(line, wrap=True, selectable=True))
        return self._around.talk.show(sheet)

    def _version(self, one: PastVersion) -> str:
        """«2. Виправлено · 23.11.2026 10:20 · Ірина Марчук · причина»."""
        say = self._around.say
        assert self._page is not None
        title = self._page.programme.phrase(f"consent.{one.document}.title", self._around.language.code)
        said = say(f"cohorts.past.{one.word}")
        what = f"{title}: {said}" if title else said
        why = one.why.get(self._around.language.code, one.reason)
        parts = (f"{one.version}. {what}", self._around.moment(one.at), one.who, why)
        return " · ".join(filter(None, parts))

    @property
    def _plans(self) -> bool:
        return self._around.may(Permission.PLAN_COHORTS) and self._around.writable

    def _pick(self, line: int, place: int) -> None:
        if self._page is not None:
            row, column = self._page.rows[line], self._page.columns[place]
            self._at = (row, column, row.cells[place])
        self._speak_panel()

    def _open(self, line: int, place: int) -> None:
        self._pick(line, place)
        if self.next.isVisibleTo(self):
            self._go_on()
        else:
            self._to_card()

    def _go_on(self) -> None:
        if self._at is not None and self._page is not None:
            row, column, cell = self._at
            if column.kind == "session":
                self.session_wanted.emit(cell.subject)
                return
            self._act_of(column)(row.person_id, self._page.cohort_id, cell.subject or column.id)

    def _act_of(self, column: Column) -> CellAct:
        """What was handed in for this very step, else for its kind."""
        return self._acts.get(column.id) or self._acts[column.kind]

    def _to_card(self) -> None:
        if self._at is not None:
            self._around.go("people", self._at[0].person_id)

    def _speak_panel(self) -> None:
        self.panel.setVisible(self._at is not None)
        if self._at is None or self._page is None:
            return
        row, column, cell = self._at
        say, title = self._around.say, column_title(self._around, self._page, column)
        self.glyph.show_sign(cell.sign)
        self.title.setText(f"{row.code} · {title}")
        said = cell_sentence(self._around, cell)
        self.sentence.setText(
            f"{said} · {long_day(self._around, cell.day)}"
            if cell.day and cell.word not in {"", "until", "today"}
            else said
        )
        leads = bool(cell.subject) if column.kind == "session" else column.kind in self._acts
        self.next.setVisible(leads)
        if leads:
            step = self._page.programme.phrase(f"step.{column.id}.title", self._around.language.code)
            self.next.setText(say(f"cohorts.next.{column.kind}", step=step, code=column.id))
        moves = self._page.became.get(cell.subject) in MOVABLE
        self.moving.setVisible(column.kind == "session" and moves and self._plans)
        self.moving.setText(say("cohorts.next.move", code=column.id))
        self.card.setText(say("cohorts.next.card"))

    def _lay_out(self) -> None:
        box = Card()
        box.body.setContentsMargins(1, 1, 1, 6)
        box.body.setSpacing(6)
        box.body.addWidget(self.view, 1)
        box.body.addWidget(self.empty, 1)
        signs = QHBoxLayout()
        signs.setContentsMargins(12, 0, 12, 0)
        signs.setSpacing(5)
        for sign in SIGNS:
            self.legend[sign] = Text("", "dense")
            signs.addWidget(StepGlyph(sign))
            signs.addWidget(self.legend[sign])
            signs.addSpacing(8)
        signs.addStretch(1)
        box.body.addLayout(signs)
        self.panel = Card()
        self.panel.body.setContentsMargins(14, 10, 14, 10)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.glyph)
        row.addSpacing(4)
        row.addLayout(words, 1)
        for button in (self.next, self.moving, self.card):
            row.addWidget(button)
        self.panel.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(box, 1)
        column.addWidget(self.panel)
