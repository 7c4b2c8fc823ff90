"""What is typed in a sheet outlives a lock and a power cut: kept while one types, back when the sheet opens again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ui import moments
from clinicdesk.ui.catching_up import catch_up, split_base, with_base
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.leaving import Typed, ask_about
from clinicdesk.ui.listening import Listening, begin
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

_PAUSE_MS = 800
_VERSION = "draft.version"
_STALE = "DSK004"

MEANWHILE = ("common.draft.meanwhile", "common.draft.compare", "common.draft.now")
"""What is said of a draft over an older version: two sentences over the sheet, and what counts now at a field."""
DRAFT_STAYS = "common.draft.stays"
"""Said where a sheet was left with something typed; no news any more at another place."""


@dataclass(frozen=True, slots=True)
class Picked:
    """Which of several records a sheet is about.

    `which` is the field that says it; `show` fills the fields `of_it` with what is recorded of that one.
    """

    which: str
    of_it: tuple[str, ...]
    show: Callable[[], None]


class SheetDraft(QObject):
    """The draft of one sheet, a child of it. Made last: what the editors say then is what nobody has typed.

    `editors` by the names of their fields, never a secret. `version`: of the record that is corrected; a draft over
    an older one comes back with a warning and what counts now beside it. `meanwhile`: other words for that, as
    `MEANWHILE`, where the version is not one of a record. `about`: kept beside the texts, to find the way back to
    this sheet. `picks`: where one of several records is meant; which one never takes a newer value, and what was
    typed is held against the record it was typed over. However the sheet is closed, the draft stays and comes back;
    it goes when it is recorded or discarded by its button. `tell`: hears the time at which that was kept when the
    sheet is left, where a place has its own way to say so; else a message over the page does.
    """

    def __init__(
        self, around: Surroundings, sheet: Sheet, editors: Mapping[str, QWidget], *, kind: str, subject: str,
        version: int | str = 0, meanwhile: tuple[str, str, str] = MEANWHILE, about: Mapping[str, str] | None = None,
        picks: Picked | None = None, tell: Callable[[str], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sheet)
        self._around, self._sheet, self._editors = around, sheet, dict(editors)
        self._kind, self._subject, self._version = kind, subject, str(version)
        self._about, self._seen, self._picks = dict(about or {}), self._version, picks
        self._meanwhile = meanwhile
        self._tell_kept = tell or self._show_stays
        self._untouched, self._stored, self._gone = self._texts(), False, False
        self._base: Mapping[str, str] = self._untouched
        self._stale = False
        self._mark, self._discard = Text("", "hint", wrap=True), Button("", "quiet")
        self._pause = Listening(self).pause(_PAUSE_MS, lambda: around.attempt(self.store))
        self._lay_out()
        self.taken_up = self._take_up()
        for editor in self._editors.values():
            _changed(editor).connect(lambda *_: self._touch())
        if picks:
            which = self._editors[picks.which]
            assert isinstance(which, Choice)
            which.activated.connect(lambda *_: self._begin_again(picks))
        sheet.refused.connect(self._hear)
        sheet.accepted.connect(lambda: self._drop(submitted=True))
        sheet.keep_draft, sheet.may_go = self.store, self._may_go

    def store(self) -> None:
        """Put what is typed on the disk. Raises Unavailable when the disk refuses."""
        self._pause.stop()
        drafts, texts = self._around.drafts, self._texts()
        if drafts is None or self._done:
            return
        if texts == self._untouched:
            if self._stored:
                self._drop(submitted=False)
            self._say()
            return
        try:
            body = self._about | with_base(texts, self._base) | {_VERSION: self._seen}
            drafts.keep(self._kind, self._subject, body)
        except (Refused, Unavailable):
            self._say("notes.draft.failed", "crit")
            raise
        self._stored = True
        at = moments.local(self._around.clock.now(), self._around.zone()).strftime("%H:%M:%S")
        self._say("filling.draft.kept", "ok", at=at)

    @property
    def _done(self) -> bool:
        return self._gone or self._sheet.result() != 0

    def _touch(self) -> None:
        self._say("filling.draft.unsaved", "warn")
        begin(self._pause)

    def _say(self, key: str = "", tone: str = "quiet", **values: str) -> None:
        """What became of the words; without a key nothing has been typed."""
        self._mark.setText(self._around.say(key, **values) if key else "")
        restyle(self._mark, tone=tone)
        self._line.setVisible(bool(key) and self._around.drafts is not None)

    def _may_go(self) -> bool:
        """Before the sheet is closed: what is typed goes to the disk and is told to come back."""
        if self._done or self._around.drafts is None:
            return True
        try:
            self.store()
        except (Refused, Unavailable) as problem:
            ask_about(
                self._around, Typed(self.store, self._as_text, self._forget), self._sheet.reject, problem
            )
            return False
        if self._stored:
            at = moments.local(self._around.clock.now(), self._around.zone()).strftime("%H:%M")
            self._sheet.left_waiting = not self._stale
            self._tell_kept(at)
        return True

    def _show_stays(self, at: str) -> None:
        self._around.messages.show_message(DRAFT_STAYS, "info", at=at)

    def _forget(self) -> None:
        self._gone = True
        self._drop(submitted=False)

    def _as_text(self) -> str:
        return "\n\n".join(
            text
            for editor in self._editors.values()
            if not isinstance(editor, Choice | QCheckBox) and (text := _said(editor))
        )

    def _throw_away(self) -> None:
        self._forget()
        self._sheet.reject()

    def _lay_out(self) -> None:
        """The last line of the sheet: whether what is typed is on the disk, and the way to be rid of it."""
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._mark, 1)
        row.addWidget(self._discard)
        self._discard.setAutoDefault(False)
        self._discard.setObjectName("draft.discard")
        self._around.language.text(self._discard, "common.draft.discard")
        self._discard.clicked.connect(lambda *_: self._throw_away())
        self._sheet.body.addWidget(self._line)
        self._line.hide()

    def _take_up(self) -> bool:
        """Whether something was there."""
        drafts = self._around.drafts
        kept = drafts.take(self._kind, self._subject) if drafts and self._around.writable else None
        if not kept or any(kept.get(key) != text for key, text in self._about.items()):
            return False
        typed, base = split_base(kept)
        over = typed.get(_VERSION, self._version) != self._version
        typed = {name: typed.get(name, "") for name in self._editors}
        if picks := self._picks:
            _put(self._editors[picks.which], typed[picks.which])
            self._begin_again(picks)
        now = {name: _said(editor) for name, editor in self._editors.items()}
        caught = catch_up(base=base, typed=typed, now=self._texts())
        if over:
            self._seen, self._base = kept[_VERSION], caught.base
        for name, editor in self._editors.items():
            _put(editor, caught.texts[name] if over else typed[name])
        self._stored = True
        self._say("common.draft.waits", "quiet")
        self._tell(over=over)
        if over:
            self._show_now({name: now[name] for name in caught.clashes})
        return True

    def _begin_again(self, picks: Picked) -> None:
        """Another record is meant: its values stand in its fields, and from here on one types over them."""
        picks.show()
        for name in picks.of_it:
            self._sheet.fields[name].set_hint("")  # it was of the other one
        texts = self._texts()
        self._base = {**self._base, **{name: texts[name] for name in (picks.which, *picks.of_it)}}

    def _tell(self, *, over: bool) -> None:
        say, note = self._around.say, Notice(kind="warn")
        note.setObjectName("draft.meanwhile" if over else "draft.back")
        words = self._meanwhile[:2] if over else ("filling.draft.taken_up",)
        self._around.language.follow(note, lambda: note.say(*map(say, words)))
        self._sheet.body.insertWidget(0, note)

    def _show_now(self, now: Mapping[str, str]) -> None:
        """What counts now, under each field that was changed both there and here."""
        for name, text in now.items():
            if name in self._sheet.fields:
                said = text or self._around.say("common.draft.nothing")
                self._sheet.fields[name].set_hint(self._around.say(self._meanwhile[2], value=said))

    def _hear(self, problem: Refused | Unavailable) -> None:
        """Somebody was quicker: opened again, the sheet shows both; until then nothing typed is lost."""
        if isinstance(problem, Refused) and any(issue.code == _STALE for issue in problem.issues):
            self._stale = True
            self._around.attempt(self.store)

    def _drop(self, *, submitted: bool) -> None:
        self._pause.stop()
        drafts = self._around.drafts
        if drafts and self._stored:
            self._stored = False
            self._around.attempt(lambda: drafts.drop(self._kind, self._subject, submitted=submitted))

    def _texts(self) -> dict[str, str]:
        return {name: _text(editor) for name, editor in self._editors.items()}


def _text(editor: QWidget) -> str:
    match editor:
        case QPlainTextEdit():
            return editor.toPlainText()
        case Choice():
            return editor.value()
        case QLineEdit() | Editor():
            return editor.text()
        case QCheckBox():
            return "yes" if editor.isChecked() else ""
    raise TypeError(type(editor))


def _said(editor: QWidget) -> str:
    """As people read it."""
    match editor:
        case Editor():
            return editor.said()
        case Choice():
            return editor.currentText()
    return _text(editor)


def _put(editor: QWidget, text: str) -> None:
    match editor:
        case QPlainTextEdit():
            editor.setPlainText(text)
        case Choice():
            editor.set_value(text)
        case Editor():
            editor.show_text(text)
        case QLineEdit():
            editor.setText(text)
        case QCheckBox():
            editor.setChecked(bool(text))


def _changed(editor: QWidget) -> Any:  # noqa: ANN401 - a signal of whichever widget
    match editor:
        case QPlainTextEdit() | QLineEdit():
            return editor.textChanged
        case Choice():
            return editor.currentIndexChanged
        case Editor():
            return editor.changed
        case QCheckBox():
            return editor.toggled
    raise TypeError(type(editor))
