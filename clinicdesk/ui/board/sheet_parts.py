"""What the sheets of the board share: whom they are about, the PIN of a session, lists, and forms inside a sheet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.services.board_views import Board, Column, StaffPresent
from clinicdesk.services.day_lists import Listed
from clinicdesk.ui.board.beat import Beat
from clinicdesk.ui.board.verbs import BoardVerbs
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.forms.editors import Editor, Tools
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.registry import EDITORS
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

PIN_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """Who and what an act is about, as of now."""

    around: Surroundings
    verbs: BoardVerbs
    board: Board
    column: Column
    now: datetime
    beat: Beat
    tell: Callable[[str], object]
    """Says that it went well, beside the save mark: a message over the page would push the columns down."""

    @property
    def about(self) -> dict[str, str | int]:
        """Seat and code, for the title of a sheet."""
        return {"seat": self.column.seat, "code": self.column.code}

    def done(self, key: str, **values: str | int) -> None:
        """Say that it went well."""
        self.tell(self.around.say(key, **values))


def pin_line() -> QLineEdit:
    """Six digits, hidden."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setMaxLength(PIN_DIGITS)
    line.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d*"), line))
    return line


def options(moment: Moment, entries: Iterable[Listed]) -> Choice:
    """A list in the language of now; nothing is chosen beforehand."""
    choice, code = Choice(elide=True), moment.around.language.code
    for entry in entries:
        choice.addItem(entry.titles.get(code, entry.code), entry.code)
    choice.setCurrentIndex(-1)
    return choice


def colleagues(moment: Moment, *, apart_from: str = "", pinned: bool = True) -> Choice:
    """The staff who are here; `pinned`: only those who can sign at this workstation."""
    choice = Choice(elide=True)
    for one in present(moment.board, pinned=pinned):
        if one.user_id != apart_from:
            choice.addItem(one.name, one.user_id)
    choice.setCurrentIndex(-1)
    return choice


def present(board: Board, *, pinned: bool) -> tuple[StaffPresent, ...]:
    """Who is here, each once whatever roles they have."""
    here = {one.user_id: one for one in reversed(board.staff) if one.has_pin or not pinned}
    return tuple(reversed(here.values()))


def add_form(sheet: Sheet, read: Read, moment: Moment, *, columns: int) -> Mapping[str, Editor]:
    """The questions of a form inside a sheet, by their keys; refusals come to them as to any field."""
    assert isinstance(read.definition, Form)
    words = FormWords(read, moment.around.language)
    tools = Tools(words, staff=tuple((one.user_id, one.name) for one in moment.board.staff))
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
