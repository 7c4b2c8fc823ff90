"""The foot of a note: what is saved, what still stands before a signature, and the acts that are possible now."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.notes.note_acts import BY_WRITERS, NoteActs
from clinicdesk.ui.notes.words import in_the_way, signature_words
from clinicdesk.ui.notes.writing import NoteWriting
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

_SHOWN = 3
_ICONS = {"ok": "content-save-check-outline", "crit": "content-save-alert-outline", "warn": "pencil-outline"}


class NoteFoot(Card):
    """Outside of what scrolls: saving and signing are always in sight."""

    _RIGHT = 2
    """The place in the row of what stands in the way."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.body.setContentsMargins(14, 8, 10, 8)
        self._icon = IconLabel("content-save-check-outline", size=20)
        self.mark, self.safety = Text("", "strong"), Text("", "hint", wrap=True)
        self.way, self.what = Text("", "strong"), Text("", "hint", wrap=True)
        self.record, self.sign = Button(""), Button("", "sign", icon="draw-pen")
        self.amend, self.add = Button("", icon="pencil-outline"), Button("", icon="plus")
        self.send_back, self.let_go = Button("", icon="swap-horizontal"), Button("", "quiet")
        self._said: tuple[Callable[[], str], str] = (str, "quiet")
        self._lay_out()

    def pairs(self, acts: NoteActs) -> Iterator[tuple[Button, Callable[[], object]]]:
        """Each button with what it does."""
        yield self.record, acts.record
        yield self.sign, acts.sign
        yield self.amend, acts.amend
        yield self.add, acts.open_addendum
        yield self.send_back, acts.open_return
        yield self.let_go, acts.let_go

    def press_main(self) -> None:
        """Ctrl+Enter: the main act that is there."""
        for button in (self.sign, self.record):
            if button.isVisible() and button.isEnabled():
                button.click()
                return

    def say_mark(self, sentence: Callable[[], str], tone: str) -> None:
        """What became of the words."""
        self._said = (sentence, tone)
        self._speak_mark()

    def _speak_mark(self) -> None:
        said, tone = self._said
        sentence = said()
        self.mark.setText(sentence)
        restyle(self.mark, tone=tone)
        self._icon.setVisible(bool(sentence))
        self._icon.show_icon(
            _ICONS.get(tone, "pencil-outline"), colour=f"{tone}_ink" if tone in _ICONS else "ink2"
        )
        self.safety.setText(self._around.say("notes.draft.safe") if tone == "ok" else "")
        self.safety.setVisible(bool(self.safety.text()))

    def show_standing(self, writing: NoteWriting, acts: NoteActs) -> None:
        """Which acts there are, and what stands in their way."""
        say, page = self._around.say, writing.page
        if page is None:
            return
        writes = writing.editing
        found = in_the_way(self._around, writing) if page.private else []
        signing = acts.meanings()
        self.record.setVisible(writes)
        self.let_go.setVisible(writes and bool(self._said[0]()))
        self.amend.setVisible(not writes and writing.may_amend)
        self.add.setVisible(not writes and acts.may_add())
        self.send_back.setVisible(not writes and acts.may_return())
        self.sign.setVisible(writes or bool(signing))
        self.sign.setEnabled(not found)
        total = sum(one.presence != "absent" for one in writing.presence.values())
        if writes or "author" in signing:
            self.sign.setText(say("notes.act.sign", n=total))
        else:
            self.sign.setText(say(f"notes.act.{'witness' if set(signing) == {'witness'} else 'review'}"))
        for button, key in (
            (self.record, "record"), (self.amend, "amend"), (self.add, "add"), (self.send_back, "send_back"),
            (self.let_go, "let_go"),
        ):  # fmt: skip
            button.setText(say(f"notes.act.{key}"))
        show = bool(found) and self.sign.isVisibleTo(self)
        self.way.setText(say("notes.way.count", n=len(found)) if show else "")
        more = [say("notes.way.more", n=len(found) - _SHOWN)] if len(found) > _SHOWN else []
        why = "" if writes or set(signing) - BY_WRITERS else acts.why_no_review()
        self.what.setText(" · ".join([*found[:_SHOWN], *more]) if show else why)
        for line in (self.way, self.what):
            line.setVisible(bool(line.text()))
        self._row.setStretch(self._RIGHT, 6 if show or why else 0)
        self._speak_mark()
        if not writes and page.note and not self._said[0]():
            self.mark.setText(say(f"notes.standing_now.{page.note.state}"))
            restyle(self.mark, tone="crit" if page.note.state == "void" else "quiet")
            self.safety.setText(
                " · ".join(signature_words(self._around, view) for view in page.note.signatures)
            )
            self.safety.setVisible(bool(page.note.signatures))

    def _lay_out(self) -> None:
        self._row = row = QHBoxLayout()
        row.setSpacing(10)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, parts in ((left, (self.mark, self.safety)), (right, (self.way, self.what))):
            column.setSpacing(1)
            for part in parts:
                column.addWidget(part)
        row.addWidget(self._icon)
        row.addLayout(left, 5)
        row.addLayout(right, 6)
        for button in (self.let_go, self.send_back, self.add, self.amend, self.record, self.sign):
            row.addWidget(button)
        self.body.addLayout(row)
