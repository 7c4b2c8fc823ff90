"""A form on the page: sections at the left, the questions of one section in the middle, driven by keys."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Tools
from clinicdesk.ui.forms.filling import Filling
from clinicdesk.ui.forms.item_row import ItemRow
from clinicdesk.ui.forms.keys_first import KeysFirst
from clinicdesk.ui.forms.section_rail import SectionRail
from clinicdesk.ui.head import GAP
from clinicdesk.ui.questions.field_marks import FieldMark

_NEXT_KEYS = frozenset({Qt.Key.Key_N.value, ord("Т")})
"""N, and the same key under the Ukrainian layout."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SheetView(QWidget):
    """`typed` carries an address and its text, `asking` a field. Rows are built when their section is first seen."""

    typed = Signal(str, str)
    asking = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._filling: Filling | None = None
        self._tools: Tools | None = None
        self._read_only = False
        self._loud = False
        self._typing = ""
        self._walked = False
        self._marks: Mapping[str, FieldMark] | None = None
        self.section = ""
        self.rows: dict[str, ItemRow] = {}
        self._pages: dict[str, QWidget] = {}
        self.rail = SectionRail()
        self.card = Card(box="card")
        self.count = Text("", "hint")
        self.intro = Text("", "hint", wrap=True)
        self._lay_out()
        self.rail.chosen.connect(self.go_to_section)

    def show_form(self, filling: Filling, tools: Tools, *, read_only: bool) -> None:
        """Another form, or the same one to be written in now."""
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()
        self.rows.clear()
        self._filling, self._tools, self._read_only = filling, tools, read_only
        self._loud, self._typing, self._walked = False, "", False
        names = [section.id for section in filling.sections]
        self.go_to_section(self.section if self.section in names else next(iter(names), ""))

    def refresh(self, *, loud: bool | None = None) -> None:
        """The answers changed; `loud` shows every complaint from now on."""
        filling, tools = self._filling, self._tools
        if filling is None or tools is None:
            return
        self._loud = self._loud if loud is None else loud
        if self.section not in {section.id for section in filling.sections}:
            self.go_to_section(next((section.id for section in filling.sections), ""))
            return
        self.rail.show_sections(filling, tools.words, self.section)
        section = next(section for section in filling.form.sections if section.id == self.section)
        for field in section.fields:
            row = self.rows[field.id]
            row.setVisible(field.id in filling.asked)
            row.show_answers(filling, loud=self._is_loud(field.id))
        settled, asked = filling.progress(section)
        self.card.set_title(tools.words.phrase(f"section.{section.id}.title") or section.id)
        self.count.setText(tools.words.language.say("filling.settled", done=settled, n=asked))
        self.rail.setVisible(len(filling.form.sections) > 1)
        hint = tools.words.phrase(f"section.{section.id}.hint")
        first = filling.sections[0].id == section.id
        self.intro.setText(hint or (tools.words.phrase("intro") if first else ""))
        self.intro.setVisible(bool(self.intro.text()))

    def refuse(self, issues: Sequence[Issue]) -> list[Issue]:
        """Say each at its question and go to the first of them; what belongs to none is given back."""
        filling = self._filling
        if filling is None:
            return list(issues)
        filling.tell(issues)
        self.refresh(loud=True)
        at = next((issue.field for issue in issues if issue.field in filling.questions), "")
        if at:
            self.go_to(at)
        return [issue for issue in issues if issue.field not in filling.questions]

    def show_marks(self, marks: Mapping[str, FieldMark] | None) -> None:
        """What stands at the fields, by address; None: nobody may ask now."""
        self._marks = marks
        for row in self.rows.values():
            self._mark(row)

    def _mark(self, row: ItemRow) -> None:
        marks, own = self._marks or {}, row.field.id
        # What was asked about a detail stands at its question.
        at = next((key for key in marks if key == own or key.startswith(f"{own}.")), own)
        filling = self._filling
        offered = self._marks is not None and filling is not None and own in filling.given
        row.show_mark(marks.get(at), offered=offered)

    def speak(self) -> None:
        """Another language."""
        for row in self.rows.values():
            row.speak()
        self.refresh()

    def go_to_section(self, name: str) -> None:
        """Open a section."""
        filling = self._filling
        if filling is None or not name:
            return
        self.section = name
        if name not in self._pages:
            self._build(name)
        for one, page in self._pages.items():
            page.setVisible(one == name)
        self.refresh()

    def go_to(self, address: str) -> None:
        """The keyboard comes to a question or its detail, wherever it is."""
        filling = self._filling
        field, _, detail = address.partition(".")
        if filling is None or field not in filling.questions:
            return
        section = filling.section_of(field).id
        if section != self.section:
            self.go_to_section(section)
        row = self.rows[field]
        if detail and detail not in row.details:
            row.toggle_details()
        row.take_focus(detail)
        QTimer.singleShot(0, row, lambda: self._scroll.ensureWidgetVisible(row, 0, 40))

    def go_to_next_open(self) -> bool:
        """The next question without an answer. Whether there is one.

        Pressed before anything else it stays at the first one: nobody passes it by without having seen it.
        """
        filling, after = self._filling, self.current() if self._walked else ""
        self._walked = True
        found = filling.next_open(after) if filling else ""
        if found:
            self.go_to(found)
        return bool(found)

    def current(self) -> str:
        """The question that has the keyboard, or ""."""
        focused: QWidget | None = self.window().focusWidget()
        return next((name for name, row in self.rows.items() if focused and row.isAncestorOf(focused)), "")

    def take_focus(self) -> None:
        """To the first question without an answer, else to the sections."""
        found = "" if self._read_only or self._filling is None else self._filling.next_open()
        if found:
            self.go_to(found)
        else:
            button = self.rail.items.get(self.section)
            if button is not None:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the sections the keys work too."""
        if not self._hear_key(event):
            super().keyPressEvent(event)

    def _hear_key(self, event: QKeyEvent) -> bool:
        """Up and Down between questions, N to the next without an answer; digits reach the answers first."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in _NEXT_KEYS:
            return self.go_to_next_open()
        step = next((by for key, by in _STEPS.items() if key == event.key()), None)
        return step is not None and self._walk(step)

    def _walk(self, step: int) -> bool:
        filling, current = self._filling, self.current()
        if filling is None or not current:
            return False
        order = [field.id for section in filling.sections for field in filling.fields_of(section)]
        self._walked = True
        at = order.index(current) + step if current in order else -1
        if 0 <= at < len(order):
            self.go_to(order[at])
        return True

    def _is_loud(self, field: str) -> bool:
        return self._loud or self._typing.partition(".")[0] != field

    def _hear(self, address: str, text: str) -> None:
        self._typing, self._walked = address, True
        self.typed.emit(address, text)

    def _left(self) -> None:
        self._typing = ""
        self.refresh()

    def _build(self, name: str) -> None:
        filling, tools = self._filling, self._tools
        assert filling is not None
        assert tools is not None
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        section = next(one for one in filling.form.sections if one.id == name)
        for field in section.fields:
            row = ItemRow(field, filling, tools, read_only=self._read_only)
            row.typed.connect(self._hear)
            row.left.connect(self._left)
            row.asking.connect(self.asking)
            row.speak()
            self._mark(row)
            self.rows[field.id] = row
            column.addWidget(row)
        column.addStretch(1)
        self._pages[name] = page
        self._stack.addWidget(page)

    def _lay_out(self) -> None:
        self.card.body.setContentsMargins(1, 12, 1, 4)
        self.card.body.setSpacing(8)
        self.card.head.setContentsMargins(13, 0, 13, 0)
        self.card.head.addWidget(self.count)
        inside = KeysFirst(self._hear_key)
        self._stack = QVBoxLayout(inside)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolling(inside)
        said = QHBoxLayout()
        said.setContentsMargins(13, 0, 13, 0)
        said.addWidget(self.intro)
        self.card.body.addLayout(said)
        self.card.body.addWidget(self._scroll, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.rail)
        row.addWidget(self.card, 1)
