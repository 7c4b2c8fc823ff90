"""The questions of a form inside a sheet; refusals come to them as to any field."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.reasons import NOTE
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
    """Short ones share a grid; a question with details is a cell of its own, short details beside it, notes below."""
    if not any("." in key for key in editors):
        sheet.add_grid(editors, columns=columns)
        return
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    for place, root in enumerate(dict.fromkeys(key.partition(".")[0] for key in editors)):
        mine = {key: one for key, one in editors.items() if key.partition(".")[0] == root}
        row, column = divmod(place, columns)
        grid.addLayout(_cell(sheet, root, mine), row, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column, 1)
    sheet.body.addLayout(grid)


def _cell(sheet: Sheet, root: str, editors: Mapping[str, Editor]) -> QVBoxLayout:
    cell, beside = QVBoxLayout(), QHBoxLayout()
    cell.setSpacing(6)
    beside.setSpacing(14)
    cell.addLayout(beside)
    short = [key for key, one in editors.items() if key == root or not one.wide]
    for key in short:  # lines and bars stand level, however long the words above them are
        beside.addWidget(sheet.make_field(key, editors[key]), 0, Qt.AlignmentFlag.AlignBottom)
    if len(short) > 1:
        beside.addStretch(1)
    for key in (key for key in editors if key not in short):
        cell.addWidget(sheet.make_field(key, editors[key]))
    return cell


def _notes_where_needed(sheet: Sheet, editors: Mapping[str, Editor]) -> None:
    """The note of a question stands there once the answer is no."""
    for key, editor in editors.items():
        note = sheet.fields.get(f"{key}.{NOTE}")
        if note is not None:
            note.hide()
            editor.changed.connect(lambda text, note=note: note.setVisible(text == "no"))


def answers_of(editors: Mapping[str, Editor]) -> dict[str, str]:
    """What was answered."""
    return {key: editor.text() for key, editor in editors.items() if editor.text()}
