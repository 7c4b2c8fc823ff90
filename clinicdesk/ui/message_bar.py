"""One bar, newest message: what was done, what was refused, and at most one way back."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ui.components.buttons import Button, lone
from clinicdesk.ui.components.speech import announce
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.language import Language
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.theme import restyle

_ICONS = {
    "info": ("information-outline", "info_ink"),
    "ok": ("check-circle-outline", "ok_ink"),
    "warn": ("alert-outline", "warn_ink"),
    "crit": ("alert-octagon-outline", "crit_ink"),
}
_STAYS = ("warn", "crit")
_GOES_AFTER_MS = 12_000


class MessageBar(QFrame):
    """Takes no room while there is nothing to say. Good news goes by itself; warnings wait to be read."""

    unsaved = Signal()
    """What somebody typed did not reach the disk."""
    kept = Signal()
    """And now it did."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._sentence: Callable[[], str] = str
        self._undo: Callable[[], Any] | None = None
        self._undo_key = self._key = ""
        self._waiting: list[Issue] = []
        self._waiting_kind = "warn"
        self.kind = "info"
        self.text = Text("", wrap=True, selectable=True)
        self.undo = Button("", "quiet")
        self.closer = lone("close", kind="quiet")
        self._icon = IconLabel("information-outline", size=20)
        self._lay_out()
        self._fading = Listening(self).pause(_GOES_AFTER_MS, self.hide)
        self.undo.clicked.connect(self._take_back)
        self.closer.clicked.connect(self._next)
        language.follow(self, self._speak)
        self.hide()

    def show_message(
        self,
        key: str,
        kind: str = "info",
        *,
        undo: tuple[str, Callable[[], Any]] | None = None,
        **values: str | int | Callable[[], str],
    ) -> None:
        """Say the sentence of `key`. `undo` is the key of a verb and what it does.

        A value that is worded by the language itself (a title) is given as the callable that says it.
        """
        self._undo_key, self._undo = undo or ("", None)

        def sentence() -> str:
            said = {name: value() if callable(value) else value for name, value in values.items()}
            return self._language.say(key, **said)

        self._show(sentence, kind)
        self._key = key

    def tell_unsaved(self) -> None:
        """Something typed did not reach the disk: its page says so at the place, the status bar says it too."""
        self.unsaved.emit()

    def tell_kept(self) -> None:
        """What did not reach the disk before has reached it now."""
        self.kept.emit()

    def refuse(self, problem: Refused | Unavailable) -> None:
        """Say why an act was refused and what unblocks it."""
        self._undo_key, self._undo = "", None
        if isinstance(problem, Unavailable):
            self._show(lambda: _both(problem, self._language.code), "crit")
            return
        self._show(lambda: " ".join(issue.sentence(self._language.code) for issue in problem.issues), "warn")

    def show_issue(self, issue: Issue, kind: str = "warn") -> None:
        """Say a remark that came with something that went well (the entrance's warnings)."""
        self._undo_key, self._undo = "", None
        self._show(lambda: issue.sentence(self._language.code), kind)

    def show_issues(self, issues: Iterable[Issue], kind: str = "warn") -> None:
        """One after the other: the next is said when the one before it was read and closed."""
        self._waiting, self._waiting_kind = list(issues), kind
        if self._waiting:
            self._next()

    def clear(self) -> None:
        """Nothing of what was said stays in sight."""
        self._waiting = []
        self.hide()

    def withdraw(self, key: str) -> None:
        """What says this sentence, or offers this act, is no news any more: what it is about went on."""
        if key in {self._undo_key, self._key}:
            self.hide()

    def _next(self) -> None:
        self.hide()
        if self._waiting:
            self.show_issue(self._waiting.pop(0), self._waiting_kind)

    def _show(self, sentence: Callable[[], str], kind: str) -> None:
        self._sentence, self.kind, self._key = sentence, kind, ""
        name, colour = _ICONS[kind]
        self._icon.show_icon(name, colour=colour)
        restyle(self, box=kind)
        self._speak()
        self.show()
        self._fading.stop()
        if kind not in _STAYS:
            self._fading.start()
        announce(self, self.text.text())

    def _speak(self) -> None:
        self.text.setText(self._sentence())
        self.setAccessibleName(self.text.text())
        self.undo.setText(self._language.say(self._undo_key) if self._undo_key else "")
        self.undo.setVisible(self._undo is not None)
        self.closer.setToolTip(self._language.say("common.close"))
        self.closer.setAccessibleName(self._language.say("common.close"))

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo:
            undo()

    def _lay_out(self) -> None:
        self.setProperty("box", "info")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 6, 4)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.closer, 0, Qt.AlignmentFlag.AlignVCenter)


def _both(problem: Unavailable, language: str) -> str:
    return f"{problem.problem(language)} {problem.remedy(language)}"
