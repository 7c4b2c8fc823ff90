"""What to read of the trail: looks or changes, who, what, about whom, when."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.views import TrailFilter
from clinicdesk.ui.admin import audit_words
from clinicdesk.ui.clinic_verbs import TrailVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.surroundings import Surroundings

_READS: dict[str, bool | None] = {"all": None, "writes": False, "reads": True}
_LINES = {"person": 88, "record": 100, "since": 100, "until": 100}
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_PAUSE_MS = 350


class TrailFilterBar(QWidget):
    """`changed` is sent when the filter says something else and every field can be read."""

    changed = Signal()

    def __init__(self, around: Surroundings, verbs: TrailVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self.kind = Segmented([("all", ""), ("writes", ""), ("reads", "")])
        self.actor, self.action = _choice(142), _choice(178)
        self.lines = {name: _line(width) for name, width in _LINES.items()}
        self.clear = Button("", "quiet", icon="filter-variant")
        self.fields = {
            "kind": Field(self.kind), "actor": Field(self.actor), "action": Field(self.action),
            **{name: Field(line) for name, line in self.lines.items()},
        }  # fmt: skip
        self._lay_out()
        self._pause = Listening(self).pause(_PAUSE_MS, self.tell)
        self.kind.chosen.connect(self.tell)
        for choice in (self.actor, self.action):
            choice.currentIndexChanged.connect(self.tell)
        for line in self.lines.values():
            line.textEdited.connect(self._wait)
            line.returnPressed.connect(self.tell)
        self.clear.clicked.connect(self.reset)
        around.language.follow(self, self._speak)

    def filter(self) -> TrailFilter:
        """What is asked for. Raises Refused WIN003 for a day that is none, WIN006 for a span backwards."""
        since, until = self._day("since"), self._day("until")
        if since and until and until < since:
            raise Refused(Issue("WIN006", "until"))
        return TrailFilter(
            person=self.lines["person"].text().strip(), record=self.lines["record"].text().strip(),
            actor=self.actor.value(), action=self.action.value(), reads=_READS[self.kind.value], since=since,
            until=until + timedelta(days=1) if until else None,
        )  # fmt: skip

    def show_person(self, code: str) -> None:
        """Everything about one participant."""
        self._empty()
        self.lines["person"].setText(code)
        self.tell()

    def reset(self) -> None:
        """Ask for everything again."""
        self._empty()
        self.tell()

    def tell(self, *_: object) -> None:
        """Say that the filter changed, or at which field it cannot be read."""
        self._pause.stop()
        for field in self.fields.values():
            field.clear_issue()
        try:
            empty = self.filter() == TrailFilter()
        except Refused as problem:
            self.fields[problem.first.field].show_issue(problem.first.sentence(self._around.language.code))
            return
        self.clear.setEnabled(not empty)
        self.changed.emit()

    def _wait(self, *_: object) -> None:
        self._pause.start()

    def _empty(self) -> None:
        for widget in (self.kind, self.actor, self.action):
            widget.blockSignals(True)
        self.kind.set_value("all")
        self.actor.setCurrentIndex(0)
        self.action.setCurrentIndex(0)
        for widget in (self.kind, self.actor, self.action):
            widget.blockSignals(False)
        for line in self.lines.values():
            line.clear()

    def _day(self, name: str) -> datetime | None:
        text = self.lines[name].text().strip()
        if not text:
            return None
        return read_day(text, self._around.zone(), field=name)

    def _speak(self) -> None:
        say = self._around.say
        for value in _READS:
            self.kind.set_text(value, say(f"audit.kind.{value}"))
        for name, field in self.fields.items():
            field.set_label(say(f"audit.filter.{name}"))
        for name, line in self.lines.items():
            hint = "day" if name in {"since", "until"} else name
            line.setPlaceholderText(say(f"audit.filter.{hint}_hint"))
        actors = [("", say("audit.filter.anybody")), *self._verbs.actors()]
        acts = sorted((audit_words.act(self._around, action), action) for action in self._verbs.actions)
        _refill(self.actor, actors)
        _refill(self.action, [("", say("audit.filter.any")), *((action, words) for words, action in acts)])
        self.clear.setText(say("audit.clear"))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in self.fields.values():
            field.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        row.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignBottom)
        self.clear.setEnabled(False)


def read_day(text: str, zone: str, *, field: str) -> datetime:
    """The beginning of a day written 24.11.2026, in the clinic's zone. Raises Refused WIN003 at `field`."""
    found = _DAY.fullmatch(text)
    if found is None:
        raise Refused(Issue("WIN003", field))
    day, month, year = (int(part) for part in found.groups())
    try:
        return datetime(year, month, day, tzinfo=ZoneInfo(zone))
    except ValueError as error:  # the 31st of November
        raise Refused(Issue("WIN003", field)) from error


def _choice(width: int) -> Choice:
    choice = Choice()
    choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setFixedWidth(width)
    choice.view().setMinimumWidth(width + 120)
    return choice


def _line(width: int) -> QLineEdit:
    line = QLineEdit()
    line.setFixedWidth(width)
    return line


def _refill(choice: Choice, entries: list[tuple[str, str]]) -> None:
    chosen = choice.value()
    choice.blockSignals(True)
    choice.clear()
    for value, words in entries:
        choice.addItem(words, value)
    choice.set_value(chosen)
    choice.setCurrentIndex(max(choice.currentIndex(), 0))
    choice.blockSignals(False)
