"""Questions and marks at the fields of one recorded form, for every page that shows one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from clinicdesk.services.signed_content import SHEET
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.sheet_view import SheetView
from clinicdesk.ui.forms.writing import Writing
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.questions.field_marks import KEY, FieldMark, marks_about, may_ask
from clinicdesk.ui.questions.questions_sheet import Asked, open_questions
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings


class FormQuestions:
    """Reads the marks when a form is shown and when a question changes; opens the sheet of one field."""

    def __init__(self, page: QWidget, around: Surroundings, writing: Writing, view: SheetView) -> None:
        self._around, self._writing, self._view = around, writing, view
        self._verbs: QuestionVerbs | None = None
        view.asking.connect(self.open)
        shortcut = QShortcut(QKeySequence(KEY), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.open(view.current()))
        Listening(page).to(around.bus.changed, self._hear)

    def offer(self, verbs: QuestionVerbs) -> None:
        """From now on questions can be asked here."""
        self._verbs = verbs

    def show(self) -> None:
        """The marks of the form of now; none while it is being written."""
        sheet, verbs = self._writing.sheet, self._verbs
        if sheet is None or verbs is None or self._writing.editing or not may_ask(self._around):
            self._view.show_marks(None)
            return
        found: dict[str, FieldMark] = {}
        if sheet.person_id:
            marks = marks_about(self._around, verbs, sheet.person_id)
            found = {field: mark for (record, field), mark in marks.items() if record == sheet.sheet_id}
        self._view.show_marks(found)

    def open(self, field: str) -> Sheet | None:
        """The questions of this field, or of every field with an answer where none has the keyboard."""
        sheet, verbs, filling = self._writing.sheet, self._verbs, self._writing.filling
        blank = self._writing.blank
        if sheet is None or verbs is None or filling is None or blank is None or self._writing.editing:
            return None
        words = FormWords(blank.read, self._around.language)
        wanted = [
            key for key in filling.questions
            if key in filling.given and (not field or key.partition(".")[0] == field)
        ]  # fmt: skip
        asked = [Asked(SHEET, sheet.sheet_id, key, words.address(key)) for key in wanted]
        return open_questions(self._around, verbs, asked) if asked else None

    def _hear(self, changes: Changes) -> None:
        if Topic.QUESTIONS in changes.topics and self._writing.sheet is not None and self._view.isVisible():
            self._around.attempt(self.show)
