"""Notes: the group sessions of one's cohorts, and over the list the note of one."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from clinicdesk.services.note_pages import NoteRow
from clinicdesk.services.views import Topic
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.leaving import leave_typed
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.note_verbs import NoteVerbs
from clinicdesk.ui.notes.note_view import NoteView
from clinicdesk.ui.notes.process_view import ProcessPane
from clinicdesk.ui.page import Page, keep_all
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.surroundings import Surroundings

_HEARS = frozenset({Topic.NOTES, Topic.SESSIONS, Topic.COHORTS, Topic.INTEGRITY})
_ICONS = {
    "ahead": "clock-outline", "missing": "notebook-edit-outline", "recorded": "pencil-outline",
    "returned": "swap-horizontal", "signed": "draw-pen", "reviewed": "lock", "void": "alert-octagon-outline",
    "outdated": "history",
}  # fmt: skip


class NotesPage(Page):
    """The list opens a note with Enter; a subject is the session in the calendar."""

    def __init__(
        self, around: Surroundings, verbs: NoteVerbs, questions: QuestionVerbs, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self._rows: Sequence[NoteRow] = ()
        self.head = Head()
        self.table = DataTable(self._columns())
        self.empty = EmptyState("", "")
        self.view, self.process = NoteView(around, verbs, questions), ProcessPane(around, verbs)
        self._lay_out()
        self.table.opened.connect(lambda row: self.open_note(row.planned_id))
        self.view.process_wanted.connect(self.open_process)
        self.process.back_wanted.connect(self.step_back)
        Listening(self).about(around.bus, _HEARS, self.read_again)
        around.language.follow(self, self._speak)
        self.read_again()

    @property
    def rows(self) -> Sequence[NoteRow]:
        """The sessions of the list."""
        return self._rows

    def read_again(self) -> None:
        """Ask for the list."""
        if self._around.attempt(self._load):
            self.table.show_rows(list(self._rows))
            self._speak()

    def show_subject(self, subject: str) -> None:
        """A session by its id; empty is the list."""
        if not subject:
            self._leave(self._to_list)
            return
        self.open_note(subject)

    def open_note(self, planned_id: str) -> None:
        """Its note, or the sentence that says why not."""
        self._leave(lambda: self._open(planned_id))

    def _open(self, planned_id: str) -> None:
        if not self._around.attempt(lambda: self.view.open_note(planned_id)):
            self._to_list()
            return
        self._stack.setCurrentWidget(self.view)
        self._say_crumb()
        self.view.take_focus()

    def open_process(self, person_id: str) -> None:
        """The process notes, apart."""
        page = self.view.page
        if page is not None and self._around.attempt(lambda: self.process.open_about(page, person_id)):
            self._stack.setCurrentWidget(self.process)
            self.process.take_focus()

    def step_back(self) -> bool:
        """From process notes to the note, from the note to the list."""
        if self._stack.currentWidget() is self._front:
            return False
        if self._stack.currentWidget() is self.process:
            leave_typed(self._around, self.process.typed, self._to_view)
        else:
            self._leave(self._to_list)
        return True

    def _leave(self, then: Callable[[], object]) -> None:
        """From whatever is open here; what is typed in it goes to the disk first."""

        def from_note() -> None:
            leave_typed(self._around, self.view.writing.typed, then)

        leave_typed(self._around, self.process.typed, from_note)

    def _to_view(self) -> None:
        self._stack.setCurrentWidget(self.view)
        self.view.take_focus()

    def take_focus(self) -> None:
        """Into what is open."""
        shown = self._stack.currentWidget()
        if shown is self.view:
            self.view.take_focus()
        elif shown is self.process:
            self.process.take_focus()
        elif self._rows:
            self.table.setFocus()
        else:
            super().take_focus()

    def keep_draft(self) -> None:
        """Before a lock: both texts go to the disk."""
        keep_all(self.view.writing.store_draft, self.process.store_draft)

    def _to_list(self) -> None:
        self.view.close_note()
        self._stack.setCurrentWidget(self._front)
        self.crumb.emit("")
        self.table.setFocus()

    def _load(self) -> None:
        self._rows = tuple(self._verbs.sessions())

    def _columns(self) -> list[Column[NoteRow]]:
        say, around = self._around.say, self._around
        return [
            Column(say("notes.table.when"), lambda row: around.moment(row.starts_at), width=170),
            Column(say("notes.table.cohort"), lambda row: row.cohort, width=110),
            Column(say("notes.table.session"), lambda row: row.title.get(around.language.code, row.session)),
            Column(say("notes.table.code"), lambda row: row.session, width=80),
            Column(
                say("notes.table.state"), lambda row: say(f"notes.state.{row.state}"), width=230,
                icon=lambda row: _ICONS[row.state],
            ),
            Column(say("notes.table.author"), lambda row: row.author, width=210),
        ]  # fmt: skip

    def _speak(self) -> None:
        say = self._around.say
        self.head.say(say("notes.list.title"), say("notes.list.facts"))
        self.table.show_columns(self._columns())
        self.empty.say(say("notes.list.empty"))
        self.table.setAccessibleName(say("notes.list.title"))
        self.table.setVisible(bool(self._rows))
        self.empty.setVisible(not self._rows)
        if self._stack.currentWidget() is not self._front and self.view.page is not None:
            self._say_crumb()

    def _say_crumb(self) -> None:
        page = self.view.page
        if page is not None:
            self.crumb.emit(self._around.say("notes.crumb", session=page.session, cohort=page.cohort))

    def _lay_out(self) -> None:
        self._front = QWidget()
        self._front.setProperty("ground", "clear")
        column: QVBoxLayout = page_column(self._front)
        column.addWidget(self.head)
        card = Card()
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.empty)
        column.addWidget(card, 1)
        self._stack = QStackedLayout(self)
        for page in (self._front, self.view, self.process):
            self._stack.addWidget(page)
