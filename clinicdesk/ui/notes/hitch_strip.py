"""The strip under a part: what keeps it out of the records, where it stands, and what to do about it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from clinicdesk.protocols.contacts import CONTACTS
from clinicdesk.protocols.leaks import Leak
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.notes.writing import Hitch
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle


class HitchStrip(QFrame):
    """Takes no room while there is nothing. `narrow`: the acts stand under the words, in two lines."""

    go_wanted = Signal(object)  # Leak
    replace_wanted = Signal(object)
    nobody_wanted = Signal(str)

    def __init__(self, around: Surroundings, *, narrow: bool = False) -> None:
        super().__init__()
        self._around = around
        self.leak: Leak | None = None
        self._icon = IconLabel("incognito", size=20, colour="warn_ink")
        self.title, self.body = Text("", "strong", wrap=True), Text("", "hint", wrap=True)
        self.go, self.swap, self.nobody = Button("", "quiet"), Button(""), Button("", "quiet")
        for act in (self.go, self.swap, self.nobody):
            act.setIconSize(QSize(0, 0))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.body)
        acts = QGridLayout()
        acts.setSpacing(4)
        acts.setColumnStretch(3, 1)
        for place, act in enumerate((self.go, self.swap, self.nobody)):
            last = narrow and act is self.nobody
            acts.addWidget(act, int(last), 0 if last else place, 1, 3 if last else 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 6, 8, 6)
        grid.setHorizontalSpacing(10)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(words, 0, 1)
        grid.addLayout(acts, int(narrow), int(not narrow) * 2, 1, 2 if narrow else 1)
        grid.setColumnStretch(1, 1)
        self.go.clicked.connect(lambda *_: self.go_wanted.emit(self.leak))
        self.swap.clicked.connect(lambda *_: self.replace_wanted.emit(self.leak))
        self.nobody.clicked.connect(self._say_nobody)
        self.hide()

    def show_hitches(self, hitches: Sequence[Hitch]) -> None:
        """The first of them."""
        self.setVisible(bool(hitches))
        self.leak = hitches[0].leak if hitches else None
        if not hitches:
            return
        say, first = self._around.say, hitches[0]
        leak = first.leak
        restyle(self, box="warn" if leak else "crit")
        restyle(self.title)
        for act in (self.go, self.swap):
            act.setVisible(leak is not None)
        self.swap.setVisible(leak is not None and leak.kind not in CONTACTS)
        self.nobody.setVisible(leak is not None and leak.kind != "code")
        if leak is None:
            assert first.issue is not None
            self._icon.show_icon("alert-octagon-outline", colour="crit_ink")
            self.title.setText(first.issue.sentence(self._around.language.code))
            self.body.setVisible(False)
        else:
            self._icon.show_icon("incognito", colour="warn_ink")
            self.title.setText(say(f"notes.leak.{leak.kind}", text=leak.text))
            more = say("notes.leak.more", n=len(hitches) - 1) if len(hitches) > 1 else ""
            self.body.setText(" ".join(filter(None, (say("notes.leak.why"), more))))
            self.body.setVisible(True)
        self.go.setText(say("notes.leak.go"))
        self.swap.setText(say("notes.leak.replace"))
        self.nobody.setText(say("notes.leak.nobody"))
        self.setAccessibleName(f"{self.title.text()} {self.body.text()}")

    def _say_nobody(self) -> None:
        if self.leak is not None:
            self.nobody_wanted.emit(self.leak.text)
