"""A list inside a cohort's page with the acts on its current line: members, calendar, people at work."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP


class ListTab(QWidget):
    """Acts stand under the table; one that the current line does not allow is hidden, and `why` says the rest."""

    def __init__(self, acts: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.above = Text("", "body", wrap=True, selectable=True)
        self.table = DataTable(())
        self.empty = EmptyState()
        self.why = Text("", "hint", wrap=True)
        self.acts = {name: Button("", icon=icon) for name, icon in acts}
        self.rows: tuple[Any, ...] = ()
        self._allows: Callable[[str, Any], bool] = _nothing
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 10)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.empty, 1)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for button in self.acts.values():
            row.addWidget(button)
        row.addWidget(self.why, 1)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.above)
        column.addWidget(card, 1)
        self.table.picked.connect(lambda _: self._offer())

    def current(self) -> Any | None:  # noqa: ANN401 - whatever the rows are
        """The line under the cursor."""
        return self.table.current_row()

    def select(self, is_it: Callable[[Any], bool]) -> None:
        """Put the cursor on the first line that is it, and the focus with it."""
        line = next((at for at, row in enumerate(self.rows) if is_it(row)), None)
        if line is not None:
            self.table.selectRow(line)
            self.table.setFocus()

    def show_list(
        self, columns: Sequence[Column[Any]], rows: Sequence[Any], *, allows: Callable[[str, Any], bool],
        above: str = "",
    ) -> None:  # fmt: skip
        """Replace lines and headings; `allows(act, row)` says which acts fit a line (row None: without a line)."""
        self._allows, self.rows = allows, tuple(rows)
        line = max(self.table.currentIndex().row(), 0)
        self.table.show_columns(columns)
        self.table.show_rows(self.rows)
        if self.rows:
            self.table.selectRow(min(line, len(self.rows) - 1))
        self.table.setVisible(bool(self.rows))
        self.empty.setVisible(not self.rows)
        self.above.setText(above)
        self.above.setVisible(bool(above))
        self._offer()

    def _offer(self) -> None:
        for name, button in self.acts.items():
            button.setVisible(self._allows(name, self.current() if self.rows else None))


def _nothing(act: str, row: object) -> bool:  # noqa: ARG001 - before anything is shown
    return False
