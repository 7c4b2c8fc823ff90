"""The bar under a part that a colleague changed too: what is recorded there now, and which of both shall stand."""

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout

from clinicdesk.services.group_notes import EVERYBODY
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.notes.note_parts import part_of, presence_from, presence_part
from clinicdesk.ui.notes.words import presence_words
from clinicdesk.ui.notes.writing import NoteWriting
from clinicdesk.ui.surroundings import Surroundings

_HIGH = 72


class ClashStrip(Notice):
    """`chosen` carries the name of the part, and "mine", "theirs" or "both"."""

    chosen = Signal(str, str)

    def __init__(self, around: Surroundings, *, text: bool = True) -> None:
        """`text`: of a text both may stay, one below the other."""
        super().__init__(kind="warn")
        self._around, self._part, self._text = around, "", text
        self.theirs = PlainText()
        self.theirs.setReadOnly(True)
        self.theirs.setFixedHeight(_HIGH)
        self.acts = {how: Button("", "quiet") for how in ("mine", "theirs", "both")[: 3 if text else 2]}
        acts = QHBoxLayout()
        acts.setSpacing(4)
        for how, act in self.acts.items():
            act.setIconSize(QSize(0, 0))
            act.clicked.connect(lambda *_, how=how: self.chosen.emit(self._part, how))
            acts.addWidget(act)
        acts.addStretch(1)
        self.column.addWidget(self.theirs)
        self.theirs.setVisible(text)  # in its place by now: before, it would stand as a window of its own
        self.column.addLayout(acts)
        self.hide()

    def show_clash(self, part: str, theirs: str | None) -> None:
        """`theirs` as people read it; out of sight where nothing is to be chosen."""
        self._part = part
        self.setVisible(theirs is not None)
        if theirs is None:
            return
        say, title = self._around.say, self._around.say("notes.clash.title")
        words = theirs.strip() or say("notes.clash.nothing")
        self.theirs.setPlainText(words)
        self.theirs.setAccessibleName(title)
        self.say(title, "" if self._text else words)
        for how, act in self.acts.items():
            act.setText(say(f"notes.clash.{how}"))


class NoteClashes(QObject):
    """The bars of a whole note: under the shared part, under a member's paragraph, and of who was there."""

    chosen = Signal(str, str)

    def __init__(self, around: Surroundings, writing: NoteWriting) -> None:
        super().__init__(writing)
        self._around, self._writing = around, writing
        self.shared, self.private = ClashStrip(around), ClashStrip(around)
        self.presence = ClashStrip(around, text=False)
        for strip in (self.shared, self.private, self.presence):
            strip.chosen.connect(self.chosen)

    def show_of(self, person: str) -> None:
        """Of the shared part, and of the member before one."""
        page, writing = self._writing.page, self._writing
        if page is None:
            return
        for field, strip in ((EVERYBODY, self.shared), (person, self.private)):
            strip.show_clash(part_of(field), writing.clash_at(part_of(field)))
        theirs = writing.clash_at(presence_part(person))
        said = presence_from(theirs) if theirs else None
        words = presence_words(self._around, page, said) if said else theirs
        self.presence.show_clash(presence_part(person), words)
