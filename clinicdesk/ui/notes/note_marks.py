"""Which parts of a note somebody held against their source: the shared part, and each paragraph, is one field.

A mark stands for the words it was set on. A new version leaves it standing where those words are the same.
"""

from clinicdesk.services.group_notes import EVERYBODY
from clinicdesk.services.note_pages import NotePage
from clinicdesk.services.signed_content import NOTE, NOTE_ENTRY
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.notes.words import short_name
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.questions.field_marks import may_ask
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle


class NoteMark(Text):
    """The mark at one part; out of sight while there is none."""

    def __init__(self, around: Surroundings, verbs: QuestionVerbs) -> None:
        super().__init__("", "hint", wrap=True)
        self._around, self._verbs = around, verbs
        restyle(self, tone="ok")
        self.hide()

    def show_mark(self, page: NotePage, field: str, *, shown: bool) -> None:
        """Of the shared part or of a participant's paragraph; what is being written has none."""
        self.setText("")
        if shown and page.note is not None and may_ask(self._around):
            kind, record = (NOTE, page.note.note_id) if field == EVERYBODY else (
                NOTE_ENTRY, page.note.entries.get(field, "")
            )  # fmt: skip
            if record:
                self._around.attempt(lambda: self._read(kind, record))
        self.setVisible(bool(self.text()))

    def _read(self, kind: str, record: str) -> None:
        marks = [mark for mark in self._verbs.marks_on(record_type=kind, record_id=record) if mark.stands]
        if marks:
            at = self._around.moment(marks[0].at)
            self.setText(
                f"✓ {self._around.say('questions.mark.verified', who=short_name(marks[0].by), at=at)}"
            )
