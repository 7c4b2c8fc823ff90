"""Every version of a filled form: who, when, why, and what was different, the old value struck."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.protocols.question import Question
from clinicdesk.ui import fonts
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.outside.outside_sheet import outside_line
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.outside_signatures import OutsideView
    from clinicdesk.services.sheet_pages import SheetVersion


class HistoryCard(Card):
    """Newest first; under them the signatures made elsewhere. `outside_wanted`: their sheet is wanted."""

    outside_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.body.addWidget(scrolling(self._inside), 1)
        self.outside = Button("", "quiet", icon="draw-pen")
        self.outside.hide()
        self.outside.clicked.connect(lambda *_: self.outside_wanted.emit())
        self.body.addWidget(self.outside, 0, Qt.AlignmentFlag.AlignLeft)
        self._parts: list[QWidget] = []
        self._staff: dict[str, str] = {}

    def show_versions(
        self,
        around: Surroundings,
        words: FormWords,
        questions: dict[str, Question],
        versions: Sequence["SheetVersion"],
        outside: Sequence["OutsideView"] = (),
        *,
        staff: dict[str, str],
    ) -> None:
        """All versions; what a version changed stands under it; then the signatures made elsewhere.

        `staff`: account id to name.
        """
        self.set_title(around.say("filling.history"))
        self._staff = staff
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        for place, version in enumerate(versions):
            older = versions[place + 1] if place + 1 < len(versions) else None
            self._add(around, words, questions, version, older)
        for row in outside:
            self._parts.append(Text(row.name, "label", wrap=True))
            self._parts.append(Text(outside_line(around, row), "hint", wrap=True, selectable=True))
            if row.state != "kept":
                self._parts.append(Text(around.say("outside.aside", reason=row.reason), "issue", wrap=True))
        for place, part in enumerate(self._parts):
            self._column.insertWidget(place, part)

    def _add(
        self, around: Surroundings, words: FormWords, questions: dict[str, Question],
        version: "SheetVersion", older: "SheetVersion | None",
    ) -> None:  # fmt: skip
        kind = "amended" if version.version > 1 else "outline"
        self._parts.append(StatusChip(around.say("filling.version", n=version.version), kind))
        who = around.say("filling.by", who=version.recorded_by, at=around.moment(version.taken_at))
        self._parts.append(Text(who, "hint", wrap=True, selectable=True))
        if version.reason:
            reason = around.say("filling.reason", why=version.reason)
            self._parts.append(Text(reason, "body", wrap=True, selectable=True))
        for address, question in questions.items():
            was, now = (older.values.get(address) if older else None), version.values.get(address)
            if older is not None and was != now:
                nothing = around.say("filling.nothing")
                self._parts.append(Text(words.address(address), "label", wrap=True))
                self._parts.append(_both(
                    words.shown(was, question, self._staff) if was is not None else nothing,
                    words.shown(now, question, self._staff) if now is not None else nothing,
                ))  # fmt: skip
        self._parts.append(rule())


def _both(was: str, now: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    old = Text(was, "hint", wrap=True)
    struck = fonts.font(13)
    struck.setStrikeOut(True)
    old.setFont(struck)
    row.addWidget(old)
    row.addWidget(Text(f"→ {now}", "strong", wrap=True), 1)
    return box
