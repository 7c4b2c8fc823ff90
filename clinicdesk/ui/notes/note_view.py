"""The note of one session: the shared part at the left, the members and a private part at the right, its foot."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clinicdesk.protocols.leaks import Leak
from clinicdesk.services.attendance import Presence
from clinicdesk.services.group_notes import EVERYBODY
from clinicdesk.services.note_pages import NotePage
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.note_verbs import NoteVerbs
from clinicdesk.ui.notes.clash_strip import NoteClashes
from clinicdesk.ui.notes.hitch_strip import HitchStrip
from clinicdesk.ui.notes.member_rail import MemberRail
from clinicdesk.ui.notes.note_acts import NoteActs
from clinicdesk.ui.notes.note_foot import NoteFoot
from clinicdesk.ui.notes.note_marks import NoteMark
from clinicdesk.ui.notes.presence_row import PresenceRow
from clinicdesk.ui.notes.process_card import ProcessCard
from clinicdesk.ui.notes.text_editor import NoteEditor, under
from clinicdesk.ui.notes.words import (
    STATE_CHIPS,
    addendum_words,
    banner_of,
    is_void,
    short_name,
    title_of,
)
from clinicdesk.ui.notes.writing import NoteWriting
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.surroundings import Surroundings

_HEARS = frozenset({Topic.NOTES, Topic.QUESTIONS, Topic.TASKS, Topic.INTEGRITY, Topic.PEOPLE})
_LOOK_MS = 250
_FORMER_HIGH, _FORMER_LOW, _LOW = 150, 52, 540


class NoteView(QWidget):
    """One note. `process_wanted` carries the participant whose process notes are asked for."""

    process_wanted = Signal(str)

    def __init__(self, around: Surroundings, verbs: NoteVerbs, questions: QuestionVerbs) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around, self._verbs, self._questions = around, verbs, questions
        self.writing = NoteWriting(self, around, verbs)
        self.acts, self.clashes = NoteActs(around, verbs, self.writing), NoteClashes(around, self.writing)
        self.head, self.state, self.draft = Head(), StatusChip("", "draft"), StatusChip("", "draft")
        self.former, self.history = (
            Button("", icon="history"),
            Button("", icon="clipboard-text-clock-outline"),
        )
        self.questions = Button("", icon="help-circle-outline")
        self.banner = Notice(kind="warn")
        self.shared, self.private = NoteEditor(), NoteEditor()
        self.shared_strip, self.private_strip = HitchStrip(around), HitchStrip(around, narrow=True)
        self.former_shared, self.former_private = NoteEditor(), NoteEditor()
        self.shared_mark, self.private_mark = NoteMark(around, questions), NoteMark(around, questions)
        self.shared_added, self.private_added = Notice(kind="sign"), Notice(kind="sign")
        self.rail, self.presence = MemberRail(), PresenceRow(around)
        self.everybody, self.phrases = Button("", icon="check"), Button("")
        self._process_card = ProcessCard()
        self.process = self._process_card.way
        self.foot = NoteFoot(around)
        self._lay_out()
        self._connect()
        around.language.follow(self, self.speak)

    @property
    def page(self) -> NotePage | None:
        """What is open."""
        return self.writing.page

    def open_note(self, planned_id: str) -> None:
        """Read and show it. Raises Refused, Unavailable."""
        page = self._verbs.open(planned_id)
        if self.page is None or self.page.planned_id != planned_id:
            self.rail.current = ""
            self.foot.say_mark(str, "quiet")
        self.writing.begin(page)
        self._show()

    def close_note(self) -> None:
        """The page is open no more."""
        self.writing.close()

    def take_focus(self) -> None:
        """Into the shared part; in a new note under its first heading."""
        if self.page is not None and not self.page.private:
            self.rail.setFocus()
            return
        if self.writing.editing and self.writing.is_blank(EVERYBODY):
            self.shared.go_to_line(1)
        self.shared.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the last note takes less: what is written now has the room."""
        super().resizeEvent(event)
        for former in (self.former_shared, self.former_private):
            former.setFixedHeight(_FORMER_LOW if event.size().height() < _LOW else _FORMER_HIGH)

    def speak(self) -> None:
        """Every word in the language of now."""
        if self.page is not None:
            self._show()

    def _show(self) -> None:
        page = self.page
        assert page is not None
        read_only = not self.writing.editing
        self.shared.show_headings({line for lines in page.headings.values() for line in lines})
        self.shared.show_text(self.writing.texts.get(EVERYBODY, ""), read_only=read_only)
        self._show_former()
        self.shared_mark.show_mark(page, EVERYBODY, shown=read_only)
        self.rail.show_members(self._around, self.writing)
        self._show_member()
        self._speak_words()
        self.refresh()

    def _show_member(self) -> None:
        page, person = self.page, self.rail.current
        if page is None or not person:
            return
        read_only = not self.writing.editing
        said = self.writing.presence.get(person)
        self.presence.show_presence(page, said, read_only=read_only)
        self.private.show_text(
            self.writing.texts.get(person, ""), read_only=not self.writing.writes_of(person)
        )
        self.private.setVisible(page.private)
        self._room.setVisible(not page.private)
        member = next(one for one in page.members if one.person_id == person)
        self._who.setText(f"{member.code} · {short_name(member.name)}")
        former = page.former.text.paragraphs.get(person, "") if page.former else ""
        self.former_private.show_text(former, read_only=True)
        self.former_private.setVisible(self.former.isChecked() and bool(former))
        self.private_mark.show_mark(page, person, shown=read_only and page.private)
        self._show_strips()
        self.clashes.show_of(self.rail.current)
        self._show_added()

    def _show_former(self) -> None:
        page = self.page
        former = page.former if page else None
        self.former.setVisible(former is not None)
        shown = former is not None and self.former.isChecked()
        self.former_shared.setVisible(shown)
        if former is not None and page is not None:
            self.former_shared.show_headings({line for lines in page.headings.values() for line in lines})
            self.former_shared.show_text(former.text.shared, read_only=True)

    def _show_added(self) -> None:
        """Addenda under the part they belong to."""
        note = self.page.note if self.page else None
        for field, notice in ((EVERYBODY, self.shared_added), (self.rail.current, self.private_added)):
            added = (
                [one for one in note.addenda if one.field == field]
                if note and not self.writing.editing
                else []
            )
            notice.setVisible(bool(added))
            lines = "\n".join(addendum_words(self._around, one) for one in added)
            kind = "crit" if any(map(is_void, added)) else "sign"
            notice.say(self._around.say("notes.added"), lines, kind=kind)

    def refresh(self) -> None:
        """What follows from the words: standings, strips, what still stands before a signature."""
        if self.page is None:
            return
        self.rail.show_members(self._around, self.writing)
        self._show_strips()
        self.clashes.show_of(self.rail.current)
        self.foot.show_standing(self.writing, self.acts)
        everybody = self.writing.editing and any(
            one.person_id not in self.writing.presence for one in self.page.members
        )
        self.everybody.setVisible(everybody)

    def _show_strips(self) -> None:
        for field, editor, strip in (
            (EVERYBODY, self.shared, self.shared_strip), (self.rail.current, self.private, self.private_strip),
        ):  # fmt: skip
            hitches = self.writing.hitches(field) if self.writing.editing else ()
            editor.show_leaks(one.leak for one in hitches if one.leak)
            strip.show_hitches(hitches)

    def _chosen(self, part: str, how: str) -> None:
        self.writing.choose(part, how)
        self._show()

    def _speak_words(self) -> None:
        page, say = self.page, self._around.say
        assert page is not None
        note = page.note
        there = sum(one.presence != "absent" for one in self.writing.presence.values())
        facts = [
            self._around.moment(page.starts_at), page.room, say("notes.there", n=there, of=len(page.members)),
        ]  # fmt: skip
        if note:
            facts.append(say("notes.by", who=note.author, n=note.version))
        self.head.say(title_of(self._around, page), " · ".join(part for part in facts if part))
        state = (
            "draft" if self.writing.editing else note.state if note else "missing" if page.begun else "ahead"
        )
        self.state.show_state(say(f"notes.state.{state}"), STATE_CHIPS.get(state, "draft"))
        self.draft.setVisible(page.draft_protocol)
        self.draft.setText(say("notes.draft_protocol"))
        self.former.setText(say("notes.former"))
        self.history.setText(say("notes.history.open"))
        self.history.setVisible(note is not None)
        self.questions.setText(say("questions.open"))
        self.questions.setVisible(note is not None and not self.writing.editing)
        self._shared_title.setText(say("notes.shared.title"))
        self._shared_audience.show_state(say("notes.shared.audience"), "neutral", icon="eye-outline")
        self._shared_hint.setText(say("notes.shared.hint"))
        self._private_hint.setText(say("notes.private.hint" if page.private else "notes.private.closed"))
        self.phrases.setText(say("notes.phrases"))
        self.phrases.setVisible(self.writing.editing and bool(page.phrases.get(self._around.language.code)))
        self.everybody.setText(say("notes.everybody"))
        self._process_card.speak(self._around)
        for editor, key in ((self.shared, "notes.shared.title"), (self.private, "notes.private.title"),
                            (self.former_shared, "notes.former"), (self.former_private, "notes.former")):  # fmt: skip
            editor.setAccessibleName(say(key))
        banner = banner_of(self._around, self.writing)
        self.banner.setVisible(banner is not None)
        if banner is not None:
            self.banner.say(banner[0], banner[1], kind=banner[2])

    def _hear(self, changes: Changes) -> None:
        if self.page is None or not changes.topics & _HEARS or self.writing.editing:
            return
        planned = self.page.planned_id
        self._around.attempt(lambda: self.open_note(planned))

    def _typed(self, field: str, text: str) -> None:
        self.writing.put(field, text)
        self._look.start()

    def _said(self, said: Presence | None) -> None:
        self.writing.put_presence(self.rail.current, said)
        self.private.setReadOnly(not self.writing.writes_of(self.rail.current))
        self._speak_words()
        self.refresh()

    def _all_there(self) -> None:
        page = self.page
        for member in page.members if page else ():
            if member.person_id not in self.writing.presence and page is not None:
                self.writing.put_presence(member.person_id, Presence("present", page.minutes))
        self._show()

    def _replace(self, editor: NoteEditor, leak: Leak) -> None:
        phrases = self.page.phrases.get(self._around.language.code, ()) if self.page else ()
        editor.replace(leak, phrases[0] if phrases else "…")
        self.refresh()

    def _nobody(self, word: str) -> None:
        self.writing.put_aside(word)
        self.refresh()

    def _offer_phrases(self, editor: NoteEditor) -> None:
        page = self.page
        if page is None or editor.isReadOnly():
            return
        menu = QMenu(self)
        for words in page.phrases.get(self._around.language.code, ()):
            menu.addAction(words).triggered.connect(lambda *_, words=words: editor.insert_phrase(words))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(editor.mapToGlobal(editor.cursorRect().bottomLeft()))

    def _connect(self) -> None:
        self._look = Listening(self).pause(_LOOK_MS, self.refresh)
        self.shared.typed.connect(lambda text: self._typed(EVERYBODY, text))
        self.private.typed.connect(lambda text: self._typed(self.rail.current, text))
        self.presence.said.connect(self._said)
        self.rail.chosen.connect(self._choose)
        self.everybody.clicked.connect(lambda *_: self._all_there())
        self.former.clicked.connect(lambda *_: self._toggle_former())
        self.questions.clicked.connect(lambda *_: self.acts.open_questions(self._questions))
        self.history.clicked.connect(lambda *_: self.acts.open_history())
        self.phrases.clicked.connect(lambda *_: self._offer_phrases(self.shared))
        self.process.clicked.connect(lambda *_: self.process_wanted.emit(self.rail.current))
        for editor, strip in ((self.shared, self.shared_strip), (self.private, self.private_strip)):
            editor.phrases_wanted.connect(lambda editor=editor: self._offer_phrases(editor))
            strip.go_wanted.connect(editor.go_to)
            strip.replace_wanted.connect(lambda leak, editor=editor: self._replace(editor, leak))
            strip.nobody_wanted.connect(self._nobody)
        self.clashes.chosen.connect(self._chosen)
        self.writing.marked.connect(self.foot.say_mark)
        self.acts.done.connect(self._read_again)
        self.acts.shown.connect(self._show)
        for button, act in self.foot.pairs(self.acts):
            button.clicked.connect(_bare(act))
        Listening(self).to(self._around.bus.changed, self._hear)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(self.foot.press_main)

    def _choose(self, _person: str) -> None:
        self.rail.show_members(self._around, self.writing)
        self._show_member()

    def _toggle_former(self) -> None:
        self._show_former()
        self._show_member()

    def _read_again(self) -> None:
        page = self.page
        if page is not None:
            self._around.attempt(lambda: self.open_note(page.planned_id))

    def _lay_out(self) -> None:
        self.former.setCheckable(True)
        for chip in (self.state, self.draft):
            self.head.beside.addWidget(chip)
        for act in (self.former, self.questions, self.history):
            self.head.acts.addWidget(act)
        cards = QHBoxLayout()
        cards.setSpacing(GAP)
        cards.addWidget(self._shared_card(), 52)
        cards.addWidget(self._private_card(), 48)
        column = page_column(self)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addLayout(cards, 1)
        column.addWidget(self.foot)

    def _shared_card(self) -> Card:
        card = Card()
        self._shared_title, self._shared_audience = (
            Text("", "card"),
            StatusChip("", "neutral", icon="eye-outline"),
        )
        self._shared_hint = Text("", "hint", wrap=True)
        self._shared_hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        first = QHBoxLayout()
        first.addWidget(IconLabel("account-group-outline", size=20))
        first.addWidget(self._shared_title, 1)
        first.addWidget(self._shared_audience)
        second = QHBoxLayout()
        second.addWidget(self.phrases)
        second.addWidget(self.shared_mark, 1)
        second.addWidget(self._shared_hint, 1)
        card.body.addLayout(first)
        card.body.addLayout(second)
        below = (self.clashes.shared, self.shared_added, self.shared_strip)
        card.body.addWidget(under(self.shared, self.former_shared, below=below), 1)
        return card

    def _private_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(2, 2, 2, 2)
        row = QHBoxLayout()
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(0, 6, 0, 6)
        left.addWidget(self.rail, 1)
        left.addWidget(self.everybody, 0, Qt.AlignmentFlag.AlignHCenter)
        row.addLayout(left)
        column = QVBoxLayout()
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(8)
        self._who, self._private_hint = Text("", "card", wrap=True), Text("", "hint", wrap=True)
        for part in (self._who, self._private_hint, self.presence, self.private_mark):
            column.addWidget(part)
        self._room = QWidget()  # in place of the editor where there is none to see
        clashes = (self.clashes.presence, self.clashes.private)
        below = (self._room, *clashes, self.private_added, self.private_strip, self._process_card)
        column.addWidget(under(self.private, self.former_private, below=below), 1)
        row.addLayout(column, 1)
        card.body.addLayout(row)
        return card


def _bare(act: Callable[[], object]) -> Callable[..., None]:
    """Without what a button says of itself."""

    def call(*_: object) -> None:
        act()

    return call
