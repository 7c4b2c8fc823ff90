"""All roles as check boxes, each with the sentence that says what it is for."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Check
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language

_COLUMNS = 2


class RoleChecks(QWidget):
    """Two columns in the order of the list of roles."""

    def __init__(self, language: Language, held: Iterable[Role] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.boxes: dict[Role, Check] = {}
        self._whats: dict[Role, Text] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(0)
        half = -(-len(Role) // _COLUMNS)
        for place, role in enumerate(Role):
            column, line = divmod(place, half)
            grid.addWidget(self._box(role), 2 * line, column)
            grid.addWidget(self._whats[role], 2 * line + 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        self.set_roles(held)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(self.boxes[Role.ADMIN])
        language.follow(self, self._speak)

    def roles(self) -> tuple[Role, ...]:
        """The roles that are ticked."""
        return tuple(role for role, box in self.boxes.items() if box.isChecked())

    def set_roles(self, held: Iterable[Role]) -> None:
        """Tick these."""
        wanted = frozenset(held)
        for role, box in self.boxes.items():
            box.setChecked(role in wanted)

    def _box(self, role: Role) -> Check:
        box = Check()
        what = Text("", "hint")
        what.setContentsMargins(32, 0, 0, 2)
        self.boxes[role], self._whats[role] = box, what
        return box

    def _speak(self) -> None:
        for role, box in self.boxes.items():
            what = self._language.say(f"roles.{role}.what")
            box.setText(self._language.say(f"common.role.{role}"))
            box.setAccessibleDescription(what)
            self._whats[role].setText(what)
