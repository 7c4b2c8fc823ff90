"""A therapist's process notes, in a place of their own: no print, no export, nobody else's eyes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.note_pages import NotePage
from clinicdesk.services.process_notes import ProcessView
from clinicdesk.services.views import Topic
from clinicdesk.ui import moments
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.leaving import Typed
from clinicdesk.ui.listening import Listening, begin
from clinicdesk.ui.note_verbs import NoteVerbs
from clinicdesk.ui.notes.text_editor import NoteEditor
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor
from clinicdesk.ui.theme import restyle

_KIND, _KEEP_MS, _LIST = "process", 800, 500


class ProcessPane(QWidget):
    """Over one session: its own notes, those one supervises, and one being written. `back_wanted` leaves it."""

    back_wanted = Signal()

    def __init__(self, around: Surroundings, verbs: NoteVerbs) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self._about: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._dirty = False
        self.current: ProcessView | None = None
        self.head, self.back = Head(), Button("", icon="arrow-left")
        self.supervisors = Button("", icon="account-key-outline")
        self.table = DataTable([])
        self.shut, self._shut = Text("", "hint", wrap=True), 0
        self.editor, self.mark = NoteEditor(), Text("", "hint")
        self.fresh, self.keep = Button("", icon="plus"), Button("", "primary")
        self._pause = Listening(self).pause(_KEEP_MS, lambda: around.attempt(self.store_draft))
        self._lay_out()
        self._connect()
        around.language.follow(self, self.speak)

    def open_about(self, page: NotePage, person_id: str) -> None:
        """Process notes, beginning a new one about this session and person; a kept draft comes back.

        Raises Unavailable when the disk refuses what is typed here already.
        """
        self.store_draft()
        self._about = {"session": page.planned_id, "person": person_id}
        self._codes = {one.person_id: one.code for one in page.members}
        self._take_up_new()
        self.read_again()

    def _take_up_new(self) -> None:
        """A note being begun: empty, or as it was typed before."""
        self.current, self._dirty = None, False
        kept = self._kept(self._about["session"])
        self.editor.show_text(kept.get("text", ""), read_only=not self._around.writable)
        self._say_nothing()
        if kept:
            self._about["person"] = kept.get("person", self._about["person"])
            self._say("notes.draft.taken_up", "warn")

    def _kept(self, subject: str) -> Mapping[str, str]:
        return (self._around.drafts.take(_KIND, subject) if self._around.drafts else None) or {}

    def read_again(self) -> None:
        """Ask for the list."""
        if self._about:
            self._around.attempt(self._read)
            self.speak()

    def _read(self) -> None:
        self.table.show_rows(list(self._verbs.process()))
        self._shut = self._verbs.process_shut()

    def take_focus(self) -> None:
        """Into the text."""
        self.editor.setFocus()

    def store_draft(self) -> None:
        """Put what is typed on the disk. Raises Unavailable when the disk refuses."""
        self._pause.stop()
        drafts = self._around.drafts
        if drafts is None or not self._dirty or not self._about:
            return
        now, text = self.current, self.editor.toPlainText()
        body = {"version": str(now.version)} if now else {"person": self._about["person"]}
        body["session"] = self._about["session"]
        try:
            drafts.keep(_KIND, self._subject, body | {"text": text})
        except (Refused, Unavailable):
            self._say("notes.draft.failed", "crit")
            raise
        self._dirty = False
        at = moments.local(self._around.clock.now(), self._around.zone()).strftime("%H:%M:%S")
        self._say("notes.draft.kept", "ok", at=at)

    @property
    def typed(self) -> Typed:
        """What leaving has to ask about."""
        return Typed(self.store_draft, self.editor.toPlainText, self._forget)

    def _forget(self) -> None:
        """What is not on the disk goes; the list is as it was."""
        self._pause.stop()
        self._take_up_new()

    def record(self) -> None:
        """Seal it."""
        if self._around.attempt(self._record):
            self._around.messages.show_message("notes.process.kept", "ok")
            self._take_up_new()
            self.read_again()

    @property
    def _subject(self) -> str:
        """What a draft is about: the note that is changed, or the session of a new one."""
        return self.current.process_id if self.current else self._about["session"]

    def begin_new(self) -> None:
        """A new one; an unfinished new one comes back and is thrown away only when somebody says so."""
        if self.current is None and self.editor.toPlainText().strip():
            self._around.talk.confirm("notes.let_go", self._throw_away, kind="danger")
            return
        if not self._around.attempt(self.store_draft):
            return
        self._take_up_new()
        self.speak()
        self.take_focus()

    def _throw_away(self) -> None:
        self._pause.stop()
        if self._around.drafts:
            self._around.drafts.drop(_KIND, self._subject, submitted=False)
        self._take_up_new()
        self.speak()

    def open_supervisors(self) -> Sheet | None:
        """Whom one lets read, and who else could."""
        made: list[Sheet] = []
        self._around.attempt(lambda: made.append(self._supervisors()))
        return self._around.talk.show(made[0]) if made else None

    def speak(self) -> None:
        """Every word in the language of now."""
        say = self._around.say
        self.head.say(say("notes.process.title"), say("notes.process.facts"))
        self.back.setText(say("notes.process.back"))
        self.supervisors.setText(say("notes.process.supervisors"))
        self.fresh.setText(say("notes.process.fresh"))
        self.keep.setText(say("notes.process.keep"))
        self.editor.setAccessibleName(say("notes.process.title"))
        self.table.setAccessibleName(say("notes.process.title"))
        self.table.show_columns(self._columns())
        self.shut.setText(say("notes.process.shut", n=self._shut) if self._shut else "")
        self.shut.setVisible(self._shut > 0)
        code = self._codes.get(self._about.get("person", ""), "")
        own = self.current is None or self.current.own
        if self.current is None:
            self._title.setText(say("notes.process.about", code=code) if code else say("notes.process.fresh"))
        else:
            self._title.setText(f"{self.current.author} · {self._around.moment(self.current.written_at)}")
        self.keep.setEnabled(own and self._around.writable)

    def _record(self) -> None:
        current = self.current
        self._verbs.keep_process(
            text=self.editor.toPlainText(), about=dict(current.about) if current else dict(self._about),
            process_id=current.process_id if current else "", version=current.version if current else 0,
        )  # fmt: skip
        self._pause.stop()
        self._dirty = False
        if self._around.drafts:
            self._around.drafts.drop(_KIND, self._subject, submitted=True)

    def _open(self, row: ProcessView) -> None:
        """Somebody's note, or one's own with the change that was begun over it."""
        if not self._around.attempt(self.store_draft):
            return
        self.current, self._dirty = row, False
        kept = self._kept(row.process_id) if row.own else {}
        self.editor.show_text(kept.get("text", row.text), read_only=not row.own or not self._around.writable)
        self._say_nothing()
        if kept:
            newer = kept.get("version", "") != str(row.version)
            self._say("notes.process.meanwhile" if newer else "notes.draft.taken_up", "warn")
        self.speak()

    def _typed(self, _text: str) -> None:
        self._dirty = True
        self._say("notes.draft.unsaved", "warn")
        begin(self._pause)

    def _supervisors(self) -> Sheet:
        granted = self._verbs.supervisors()
        say, language = self._around.say, self._around.language
        reader, reason = Choice(), reason_editor()
        reader.addItem(say("notes.supervisors.nobody"), "")
        for user, name in self._verbs.possible_supervisors():
            if all(one.supervisor_id != user for one in granted):
                reader.addItem(name, f"give:{user}")
        for one in granted:
            reader.addItem(say("notes.supervisors.release", who=one.supervisor), f"end:{one.grant_id}")

        def change() -> None:
            act, _, subject = reader.value().partition(":")
            if act == "give":
                self._verbs.name_supervisor(subject)
            elif act == "end":
                self._verbs.release_supervisor(subject, reason=reason.toPlainText())

        sheet = Sheet(language, "notes.supervisors", submit=change, kind="sign", icon="account-key-outline")
        names = ", ".join(one.supervisor for one in granted) or say("notes.supervisors.none")
        sheet.add(Text(say("notes.supervisors.now", who=names), "strong", wrap=True))
        sheet.add_field("reader", reader)
        sheet.add_field("reason", reason)
        return sheet

    def _columns(self) -> Sequence[Column[ProcessView]]:
        say = self._around.say

        def about(row: ProcessView) -> str:
            return self._codes.get(row.about.get("person", ""), "")

        return [
            Column(say("notes.process.when"), lambda row: self._around.moment(row.written_at), width=130),
            Column(say("notes.process.whom"), about, width=80),
            Column(say("notes.process.first"), lambda row: row.text.split("\n", 1)[0][:200]),
            Column(
                say("notes.process.who"),
                lambda row: say("notes.process.own") if row.own else row.author,
                width=120,
            ),
        ]

    def _say(self, key: str, tone: str, **values: str) -> None:
        self.mark.setText(self._around.say(key, **values))
        restyle(self.mark, tone=tone)

    def _say_nothing(self) -> None:
        self.mark.setText("")

    def _connect(self) -> None:
        self.back.clicked.connect(lambda *_: self.back_wanted.emit())
        self.supervisors.clicked.connect(lambda *_: self.open_supervisors())
        self.fresh.clicked.connect(lambda *_: self.begin_new())
        self.keep.clicked.connect(lambda *_: self.record())
        self.table.opened.connect(self._open)
        self.editor.typed.connect(self._typed)
        Listening(self).about(self._around.bus, frozenset({Topic.NOTES}), self.read_again)

    def _lay_out(self) -> None:
        self.head.acts.addWidget(self.supervisors)
        self.head.acts.addWidget(self.back)
        self._title = Text("", "card", wrap=True)
        left, right = Card(), Card()
        left.body.addWidget(self.table, 1)
        left.body.addWidget(self.shut)
        left.body.addWidget(self.fresh)
        left.setFixedWidth(_LIST)
        right.body.addWidget(self._title)
        right.body.addWidget(self.editor, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.mark, 1)
        foot.addWidget(self.keep)
        right.body.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(left)
        row.addWidget(right, 1)
        column: QVBoxLayout = page_column(self)
        column.addWidget(self.head)
        column.addLayout(row, 1)
