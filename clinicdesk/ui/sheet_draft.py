"""What is typed in a sheet outlives a lock and a power cut: kept while one types, back when the sheet opens again."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.listening import Listening, begin
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_PAUSE_MS = 800
_VERSION = "draft.version"
_STALE = "DSK004"


class SheetDraft(QObject):
    """The draft of one sheet, a child of it. Made last: what the editors say then is what nobody has typed.

    `editors` by the names of their fields, never a secret. `version`: of the record that is corrected; a draft over
    an older one comes back with a warning and what counts now beside it. `about`: kept beside the texts, to find the
    way back to this sheet. Cancelled, the draft goes; put by, or refused because somebody was quicker, it stays.
    """

    def __init__(
        self, around: Surroundings, sheet: Sheet, editors: Mapping[str, QWidget], *, kind: str, subject: str,
        version: int = 0, about: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sheet)
        self._around, self._sheet, self._editors = around, sheet, dict(editors)
        self._kind, self._subject, self._version = kind, subject, str(version)
        self._about = dict(about or {})
        self._untouched, self._stored, self._keeps = self._texts(), False, False
        self._pause = Listening(self).pause(_PAUSE_MS, lambda: around.attempt(self.store))
        self.taken_up = self._take_up()
        for editor in self._editors.values():
            _changed(editor).connect(lambda *_: begin(self._pause))
        sheet.refused.connect(self._hear)
        sheet.accepted.connect(lambda: self._drop(submitted=True))
        sheet.rejected.connect(self._let_go)
        sheet.keep_draft = self.store

    def store(self) -> None:
        """Put what is typed on the disk. Raises Unavailable when the disk refuses."""
        self._pause.stop()
        drafts, texts = self._around.drafts, self._texts()
        if drafts is None or self._done:
            return
        if texts != self._untouched:
            drafts.keep(self._kind, self._subject, self._about | texts | {_VERSION: self._version})
            self._stored = True
        elif self._stored:
            self._drop(submitted=False)

    def put_by(self) -> None:
        """The sheet goes and another takes its place: what is typed waits for this one to open again."""
        self.store()
        self._keeps = True

    @property
    def _done(self) -> bool:
        return self._sheet.result() != 0

    def _take_up(self) -> bool:
        """Whether something was there."""
        drafts = self._around.drafts
        kept = drafts.take(self._kind, self._subject) if drafts and self._around.writable else None
        if not kept or any(kept.get(key) != text for key, text in self._about.items()):
            return False
        now = {name: _said(editor) for name, editor in self._editors.items()}
        for name, editor in self._editors.items():
            _put(editor, kept.get(name, ""))
        self._stored = True
        over = kept.get(_VERSION, self._version) != self._version
        self._tell(over=over)
        if over:
            self._show_now(now)
        return True

    def _tell(self, *, over: bool) -> None:
        say, note = self._around.say, Notice(kind="warn")
        note.setObjectName("draft.meanwhile" if over else "draft.back")
        words = ("common.draft.meanwhile", "common.draft.compare") if over else ("filling.draft.taken_up",)
        self._around.language.follow(note, lambda: note.say(*map(say, words)))
        self._sheet.body.insertWidget(0, note)

    def _show_now(self, now: Mapping[str, str]) -> None:
        """What counts now, under each field that says something else."""
        for name, text in self._texts().items():
            if text != self._untouched[name] and name in self._sheet.fields:
                said = now[name] or self._around.say("common.draft.nothing")
                self._sheet.fields[name].set_hint(self._around.say("common.draft.now", value=said))

    def _hear(self, problem: Refused | Unavailable) -> None:
        """Somebody was quicker: opened again, the sheet shows both; until then nothing typed is lost."""
        if isinstance(problem, Refused) and any(issue.code == _STALE for issue in problem.issues):
            self._keeps = True
            self._around.attempt(self.store)

    def _let_go(self) -> None:
        if not self._keeps:
            self._drop(submitted=False)

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


def _changed(editor: QWidget) -> Any:  # noqa: ANN401 - a signal of whichever widget
    match editor:
        case QPlainTextEdit() | QLineEdit():
            return editor.textChanged
        case Choice():
            return editor.currentIndexChanged
        case Editor():
            return editor.changed
    raise TypeError(type(editor))
