"""The sections of a form at the left: mark, name, how many of its questions are settled."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui import icons
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.filling import Filling
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.theme import restyle

_WIDTH = 226
_LEAST_HIGH, _LEFT, _GAP, _RIGHT = 40, 42, 6, 10
MARKS = {
    "done": ("check-circle-outline", "primary"),
    "decide": ("alert-outline", "warn_ink"),
    "blocked": ("alert-octagon-outline", "crit_ink"),
    "open": ("help-circle-outline", "info_ink"),
    "begun": ("pencil-outline", "ink2"),
    "empty": ("minus", "ink3"),
}


class SectionRail(Card):
    """`chosen` carries the id of a section."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self.body.setContentsMargins(2, 12, 2, 8)
        self.head.setContentsMargins(12, 0, 10, 0)
        self.total = Text("", "hint")
        self.head.addWidget(self.total)
        self.items: dict[str, _Item] = {}
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self.body.addWidget(scrolling(self._list), 1)

    def show_sections(self, filling: Filling, words: FormWords, current: str) -> None:
        """Every section that has a question now; the open one is lit."""
        names = [section.id for section in filling.sections]
        if list(self.items) != names:
            self._build(names)
        self.set_title(words.language.say("filling.sections"))
        done, total = filling.progress()
        self.total.setText(f"{done}/{total}")
        for section in filling.sections:
            button = self.items[section.id]
            title = words.phrase(f"section.{section.id}.title") or section.id
            settled, asked = filling.progress(section)
            mark = mark_of(filling, section.id)
            state = words.language.say(f"filling.mark.{mark}")
            button.show_section(title, f"{settled}/{asked}", mark, state, current=section.id == current)

    def _build(self, names: list[str]) -> None:
        for button in self.items.values():
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.items.clear()
        for place, name in enumerate(names):
            button = self.items[name] = _Item()
            button.clicked.connect(lambda *, name=name: self.chosen.emit(name))
            self._column.insertWidget(place, button)


class _Item(Button):
    """A section: its whole name, in two lines where it is long, and how far it is."""

    def __init__(self) -> None:
        super().__init__("")
        self._said: tuple[object, ...] = ()
        self.setCheckable(True)
        self.setProperty("section", "true")
        self.title, self.count = Text("", wrap=True), Text("", "hint")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(_LEFT, 4, _RIGHT, 4)
        inside.setSpacing(_GAP)
        inside.addWidget(self.title, 1)
        inside.addWidget(self.count)
        for part in (self.title, self.count):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_section(self, title: str, count: str, mark: str, state: str, *, current: bool) -> None:
        """All of it anew, if anything of it is new: at each key of an answer most sections stand as they stood."""
        self.setChecked(current)  # a click may have switched it
        said = (title, count, mark, state, current)
        if said == self._said:
            return
        self._said = said
        self.setIcon(icons.icon(*MARKS[mark]))
        self.title.setText(title)
        self.count.setText(count)
        self.setAccessibleName(f"{title}, {count}, {state}")
        restyle(self.title, role="strong" if current else "body")
        self._fit(min(self.width(), _WIDTH - 4) if self.isVisible() else _WIDTH - 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A scroll bar took room, or gave it back."""
        super().resizeEvent(event)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        self.count.ensurePolished()
        room = width - _LEFT - _GAP - _RIGHT - self.count.sizeHint().width()
        self.setFixedHeight(max(_LEAST_HIGH, self.title.heightForWidth(room) + 10))


def mark_of(filling: Filling, name: str) -> str:
    """How a section stands: its gravest item, else how far it is."""
    section = next(one for one in filling.form.sections if one.id == name)
    fields = filling.fields_of(section)
    items = [
        filling.items[field.id] for field in fields if field.id in filling.items and field.id in filling.given
    ]
    if any(item.blocks for item in items):
        return "blocked"
    if any(item.is_open for item in items) or any(filling.stops_at(field.id) for field in fields):
        return "open"
    if any(item.wants_decision for item in items):
        return "decide"
    settled, asked = filling.progress(section)
    if settled == asked and asked:
        return "done"
    return "begun" if any(field.id in filling.given for field in fields) else "empty"
