"""How one member was at the session: the word, the minutes, the reason of an absence."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinicdesk.services.attendance import PRESENCES, Presence
from clinicdesk.services.note_pages import NotePage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.notes.words import PARTIAL, presence_words
from clinicdesk.ui.surroundings import Surroundings

_MINUTES = 58


class PresenceRow(QWidget):
    """`said` carries a Presence, or None while nothing is chosen."""

    said = Signal(object)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._page: NotePage | None = None
        self._showing = False
        self._remark = ""
        self.presence, self.reason = Choice(), Choice(elide=True)
        self.minutes, self.unit = QLineEdit(), Text("", "hint")
        self.reading = Text("", "label", wrap=True)
        self.minutes.setFixedWidth(_MINUTES)
        self.minutes.setMaxLength(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part, stretch in (
            (self.reading, 1), (self.presence, 1), (self.reason, 1), (self.minutes, 0), (self.unit, 0),
        ):  # fmt: skip
            row.addWidget(part, stretch)
        self.presence.currentIndexChanged.connect(lambda *_: self._tell())
        self.reason.currentIndexChanged.connect(lambda *_: self._tell())
        self.minutes.textEdited.connect(lambda *_: self._tell())

    def show_presence(self, page: NotePage, said: Presence | None, *, read_only: bool) -> None:
        """Somebody's word."""
        self._showing, self._page, self._remark = True, page, said.remark if said else ""
        say, code = self._around.say, self._around.language.code
        _fill(
            self.presence,
            {"": say("notes.presence.ask")} | {one: say(f"notes.presence.{one}") for one in PRESENCES},
        )
        _fill(
            self.reason,
            {"": say("notes.reason.ask")}
            | {one: words.get(code, one) for one, words in page.reasons.items()},
        )
        self.presence.set_value(said.presence if said else "")
        self.reason.set_value(said.reason if said else "")
        minutes = page.minutes if said is None or said.minutes is None else said.minutes
        if self.minutes.text() != str(minutes):
            self.minutes.setText(str(minutes))
        self.minutes.setAccessibleName(say("notes.minutes_name"))
        self.presence.setAccessibleName(say("notes.presence_name"))
        self.reason.setAccessibleName(say("notes.reason_name"))
        self.unit.setText(say("notes.minutes_of", n=page.minutes))
        self.reading.setText(
            presence_words(self._around, page, said) if said else say("notes.standing.unknown")
        )
        self.reading.setVisible(read_only)
        self.presence.setVisible(not read_only)
        self._fit(read_only=read_only)
        self._showing = False

    def _fit(self, *, read_only: bool) -> None:
        word = self.presence.value()
        self.reason.setVisible(not read_only and word == "absent")
        for part in (self.minutes, self.unit):
            part.setVisible(not read_only and word in PARTIAL)

    def _tell(self) -> None:
        if self._showing or self._page is None:
            return
        word = self.presence.value()
        self._fit(read_only=False)
        if not word or (word == "absent" and not self.reason.value()):
            self.said.emit(None)
            return
        if word == "absent":
            self.said.emit(Presence("absent", 0, self.reason.value(), self._remark))
            return
        typed = self.minutes.text().strip()
        minutes = int(typed) if word in PARTIAL and typed.isdecimal() else self._page.minutes
        self.said.emit(Presence(word, minutes, remark=self._remark))


def _fill(box: Choice, options: dict[str, str]) -> None:
    """Words anew, in the language of now; the entries keep their places."""
    if [str(box.itemData(place)) for place in range(box.count())] == list(options):
        for place, words in enumerate(options.values()):
            box.setItemText(place, words)
        return
    box.clear()
    for value, words in options.items():
        box.addItem(words, value)
