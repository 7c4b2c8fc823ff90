"""The forms of a participant: what is filled in, with scores and signatures, and what can be filled in now."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.score_words import summary_of
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.search import SearchLine
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.sheet_pages import FilledRow, FormChoice, Shelf

_SIDE = 520
_STATES = {
    "valid": ("lock", "sign"), "superseded": ("history", "sign"), "void": ("alert-octagon-outline", "crit_ink"),
    "eligible": ("lock", "sign"), "conditions": ("lock", "sign"), "deferred": ("lock", "sign"),
    "not_eligible": ("lock", "sign"), "suspended": ("alert-octagon-outline", "crit_ink"),
    "revoked": ("alert-octagon-outline", "crit_ink"), "": ("pencil-outline", "ink2"),
}  # fmt: skip


def signed_state(row: "FilledRow") -> str:
    """How a filled form stands: its newest signature, else the decision that leans on it."""
    return row.signatures[-1].state.value if row.signatures else row.clearance


class FormsList(QWidget):
    """`opened` carries a filled form, `chosen` a form to fill in."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, around: Surroundings, verbs: FormVerbs) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self._shelf: Shelf | None = None
        self._filled: Sequence[FilledRow] = ()
        self.head = Head()
        self.filled = DataTable(self._filled_columns())
        self.empty = EmptyState()
        self.search = SearchLine()
        self.library = DataTable(self._shelf_columns())
        self.card, self.side = Card(), Card()
        self.why = Text("", "quiet", wrap=True)
        self._lay_out()
        self.filled.opened.connect(self.opened)
        self.library.opened.connect(self._choose)
        self.search.textChanged.connect(lambda *_: self._show_shelf())
        around.language.follow(self, self.speak)

    @property
    def cohort_id(self) -> str:
        """The cohort that forms are filled in for, or ""."""
        return self._shelf.person.cohort_id if self._shelf else ""

    def open_person(self, person_id: str, cohort_id: str = "") -> None:
        """Read both lists; what can be filled in, in this cohort or in theirs. Raises Refused, Unavailable."""
        self._shelf = self._verbs.shelf(person_id, cohort_id=cohort_id)
        self._filled = self._verbs.filled(person_id)
        self.speak()

    def step_to_fill(self, step: str) -> "FormChoice | None":
        """The form of a step of the programme, or a form by its name code@version, for who may fill it in."""
        return next((one for one in self._choices() if step and step in {one.step, one.ref}), None)

    def begun(self, step: str, ref: str) -> "FormChoice | None":
        """The form of this step ("" outside the programme) and name, for who may fill it in."""
        return next((one for one in self._choices() if (step, ref) == (one.step, one.ref)), None)

    def _choices(self) -> "tuple[FormChoice, ...]":
        if self._shelf is None or not (self._around.may(Permission.FILL_FORMS) and self._around.writable):
            return ()
        return (*self._shelf.steps, *self._shelf.library)

    def is_filled(self, sheet_id: str) -> bool:
        """Whether this is a filled form of the person."""
        return any(row.sheet_id == sheet_id for row in self._filled)

    def take_focus(self) -> None:
        """Into what is filled in, or into what can be."""
        (self.filled if self._filled else self.library).setFocus()

    def speak(self) -> None:
        """Every word in the language of now."""
        say = self._around.say
        if self._shelf is None:
            return
        person = self._shelf.person
        title = " · ".join(part for part in (person.code, person.name) if part)
        cohort = (
            say("chart.facts.cohort", code=person.cohort) if person.cohort else say("chart.facts.no_cohort")
        )
        self.head.say(title, " · ".join((say("filling.list.title"), cohort)))
        self.card.set_title(say("filling.list.filled", n=len(self._filled)))
        self.side.set_title(say("filling.list.fill"))
        self.filled.show_columns(self._filled_columns())
        self.filled.setAccessibleName(self.card.title.text())
        self.filled.show_rows(self._filled)
        self.filled.setVisible(bool(self._filled))
        self.empty.setVisible(not self._filled)
        self.empty.say(say("filling.list.empty"))
        self.library.show_columns(self._shelf_columns())
        self.library.setAccessibleName(say("filling.list.fill"))
        self.search.setPlaceholderText(say("filling.list.search"))
        self.search.setAccessibleName(say("filling.list.search"))
        fills = self._around.may(Permission.FILL_FORMS) and self._around.writable
        self.why.setText(say("filling.list.may_not"))
        self.why.setVisible(not fills)
        for part in (self.library, self.search):
            part.setVisible(fills)
        self._show_shelf()

    def _choose(self, choice: "FormChoice") -> None:
        self.chosen.emit(choice)

    def _show_shelf(self) -> None:
        if self._shelf is None:
            return
        wanted = self.search.text().strip().casefold()
        rows = sorted(self._shelf.library, key=lambda row: (self._group(row), self._title(row)))
        found = [
            row for row in (*self._shelf.steps, *rows) if wanted in f"{self._title(row)} {row.ref}".casefold()
        ]
        self.library.show_rows(found)

    def _title(self, row: "FormChoice") -> str:
        return row.titles.get(self._around.language.code, row.ref)

    def _group(self, row: "FormChoice") -> str:
        return self._around.say("filling.group.step" if row.step else f"filling.group.{row.group}")

    def _words(self, row: "FilledRow") -> FormWords:
        return FormWords(row.read, self._around.language)

    def _state(self, row: "FilledRow") -> str:
        return self._around.say(f"filling.signed.{signed_state(row) or 'none'}")

    def _name(self, row: "FilledRow") -> str:
        return self._words(row).phrase("short") or self._words(row).title

    def _score(self, row: "FilledRow") -> str:
        said = summary_of(self._words(row), row.form, row.scores)
        return said or (self._around.say("filling.list.missing", n=row.missing) if row.missing else "")

    def _filled_columns(self) -> list[Column["FilledRow"]]:
        say = self._around.say
        return [
            Column(say("filling.column.when"), lambda row: self._around.day(row.taken_at), width=104),
            Column(say("filling.column.form"), self._name),
            Column(say("filling.column.score"), self._score),
            Column(
                say("filling.column.signed"), self._state, width=170,
                icon=lambda row: _STATES[signed_state(row)][0], colour=lambda row: _STATES[signed_state(row)][1],
            ),
            Column(say("filling.column.version"), lambda row: str(row.version), width=62, number=True),
        ]  # fmt: skip

    def _shelf_columns(self) -> list[Column["FormChoice"]]:
        say = self._around.say
        return [
            Column(say("filling.column.form"), self._title),
            Column(say("filling.column.group"), self._group, width=106),
            Column(
                say("filling.column.when"),
                lambda row: self._around.day(row.filled_at) if row.filled_at else "",
                width=120,
                icon=lambda row: "check" if row.filled_at else "",
                colour=lambda _: "ok_ink",
            ),
        ]

    def _lay_out(self) -> None:
        for card in (self.card, self.side):
            card.body.setContentsMargins(1, 12, 1, 1)
            card.head.setContentsMargins(13, 0, 13, 0)
        self.card.body.addWidget(self.filled, 1)
        self.card.body.addWidget(self.empty, 1)
        said = QVBoxLayout()
        said.setContentsMargins(13, 0, 13, 0)
        said.addWidget(self.search)
        said.addWidget(self.why)
        self.side.body.addLayout(said)
        self.side.body.addWidget(self.library, 1)
        self.side.setFixedWidth(_SIDE)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.card, 1)
        row.addWidget(self.side)
        page = page_column(self)
        page.addWidget(self.head)
        page.addLayout(row, 1)
