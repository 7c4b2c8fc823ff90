"""The questions of a form inside a sheet; refusals come to them as to any field."""

from collections.abc import Mapping

from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.ui.forms.editors import Editor, Tools
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.registry import EDITORS
from clinicdesk.ui.language import Language
from clinicdesk.ui.sheet import Sheet


def lay_form(
    sheet: Sheet, read: Read, language: Language, *, staff: tuple[tuple[str, str], ...], columns: int
) -> Mapping[str, Editor]:
    """Its editors by their keys; `staff`: id and name of whom it can name."""
    assert isinstance(read.definition, Form)
    words = FormWords(read, language)
    tools = Tools(words, staff=staff)
    asked = sheet_of(read.definition).questions
    editors = {key: EDITORS[question.type](question, tools) for key, question in asked.items()}
    _lay_questions(sheet, editors, columns=columns)
    for key, editor in editors.items():
        name = words.detail(*key.split(".")) if "." in key else words.label(key)
        sheet.fields[key].set_label(name)
        sheet.fields[key].label.setWordWrap(True)
        editor.speak(name)
    _notes_where_needed(sheet, editors)
    return editors


def _lay_questions(sheet: Sheet, editors: Mapping[str, Editor], *, columns: int) -> None:
    """A question with details has a row of its own, its details beside it; short ones share a grid."""
    if not any("." in key for key in editors):
        sheet.add_grid(editors, columns=columns)
        return
    for root in dict.fromkeys(key.partition(".")[0] for key in editors):
        sheet.add_grid({key: one for key, one in editors.items() if key.partition(".")[0] == root}, columns=3)


def _notes_where_needed(sheet: Sheet, editors: Mapping[str, Editor]) -> None:
    """The note of a question stands there once the answer is no."""
    for key, editor in editors.items():
        note = sheet.fields.get(f"{key}.note")
        if note is not None:
            note.hide()
            editor.changed.connect(lambda text, note=note: note.setVisible(text == "no"))


def answers_of(editors: Mapping[str, Editor]) -> dict[str, str]:
    """What was answered."""
    return {key: editor.text() for key, editor in editors.items() if editor.text()}
