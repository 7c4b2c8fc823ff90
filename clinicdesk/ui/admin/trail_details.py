"""One event in full: who, when, where, about what, why, and each field before and after."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QScrollArea, QVBoxLayout, QWidget

from clinicdesk.services.views import FieldChange, TrailRow
from clinicdesk.ui import fonts
from clinicdesk.ui.admin import audit_words
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.surroundings import Surroundings

WIDTH = 350


class TrailDetails(Card):
    """Everything can be selected and copied. `person_wanted` asks for the rest about the same participant."""

    person_wanted = Signal(str)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around = around
        self._row: TrailRow | None = None
        self.setFixedWidth(WIDTH)
        self.what = Text("", "strong", wrap=True, selectable=True)
        self.number = Text("", "hint")
        self.same_person = Button("", "quiet", icon="filter-variant")
        self.same_person.clicked.connect(self._want_person)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.viewport().setProperty("ground", "clear")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.number)
        self.body.addWidget(self.what)
        self.body.addWidget(self._scroll, 100)
        self.body.addStretch(1)
        self.body.addWidget(self.same_person)
        around.language.follow(self, self._speak)

    def show_event(self, row: TrailRow | None) -> None:
        """Show this one, or ask to pick one."""
        self._row = row
        self._speak()

    def words(self) -> str:
        """Everything shown, as one text."""
        inside = self._scroll.widget()
        texts = [label.text() for label in inside.findChildren(Text)] if inside else []
        return "\n".join([self.number.text(), self.what.text(), *texts])

    def _want_person(self) -> None:
        if self._row is not None and self._row.person_label:
            self.person_wanted.emit(self._row.person_label)

    def _speak(self) -> None:
        say, row = self._around.say, self._row
        self.number.setVisible(row is not None)
        self._scroll.setAccessibleName(say("audit.detail.name"))
        self.same_person.setText(say("audit.detail.filter_person"))
        self.same_person.setVisible(bool(row and row.person_label and not row.withheld))
        if row is None:
            self.what.setText(say("audit.detail.pick"))
            self._scroll.hide()
            return
        self._scroll.show()
        self.number.setText(say("audit.detail.seq", n=row.seq))
        self.what.setText(audit_words.what(self._around, row))
        self._scroll.setWidget(self._sheet(row))

    def _sheet(self, row: TrailRow) -> QWidget:
        sheet = QWidget()
        sheet.setProperty("ground", "clear")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addLayout(self._facts(row))
        column.addWidget(rule())
        if row.withheld:
            column.addWidget(Text(self._around.say("audit.withheld_why"), "quiet", wrap=True))
        elif row.changes:
            column.addWidget(Text(self._around.say("audit.detail.changes"), "label"))
            for change in row.changes:
                column.addLayout(self._change(change))
        else:
            key = "audit.detail.read" if row.is_read else "audit.detail.no_changes"
            column.addWidget(Text(self._around.say(key), "quiet", wrap=True))
        column.addStretch(1)
        return sheet

    def _facts(self, row: TrailRow) -> QFormLayout:
        around = self._around
        facts = [
            ("at", around.moment(row.at)), ("who", row.actor_name), ("role", audit_words.roles(around, row)),
            ("workstation", row.workstation), ("about", audit_words.about(around, row)),
            ("person", audit_words.person(around, row)), ("reason", audit_words.reason(around, row)),
        ]  # fmt: skip
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for name, words in facts:
            if words:
                form.addRow(
                    Text(around.say(f"audit.detail.{name}"), "hint"), Text(words, wrap=True, selectable=True)
                )
        return form

    def _change(self, change: FieldChange) -> QVBoxLayout:
        say = self._around.say
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(Text(audit_words.changed_field(self._around, change), "hint", wrap=True))
        after = change.after or say("audit.detail.none")
        if change.before is not None:
            before = Text(change.before or say("audit.detail.none"), "quiet", wrap=True, selectable=True)
            struck = fonts.font(14)
            struck.setStrikeOut(True)
            before.setFont(struck)
            before.setAccessibleName(f"{say('audit.detail.before')}: {before.text()}")
            column.addWidget(before)
        text = Text(after, wrap=True, selectable=True)
        text.setAccessibleName(f"{say('audit.detail.after')}: {after}")
        column.addWidget(text)
        return column
