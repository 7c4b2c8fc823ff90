"""Small sheets over a list: mend the cells of one line, take values of the list into a card."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.column_words import choice_of, fields, words
from clinicdesk.protocols.person import choices
from clinicdesk.services.intake_views import CheckedLine, CheckedList
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.people.intake_words import field_words, name_words, plain
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_CHOICES = ("sex", "military")
_ALSO = ("surname", "birth_date", "phones")
"""Offered even if the list has no such column: what most lines lack."""


def mend_sheet(
    around: Surroundings, seen: CheckedList, line: CheckedLine, then: Callable[[Mapping[str, str]], None]
) -> Sheet:
    """The cells of one line with what is wrong at each; `then` is given those that were changed."""
    editors = {name: _editor(around, name, line) for name in _fields(seen, line)}
    before = {name: _text(editor) for name, editor in editors.items()}

    def submit() -> None:
        now = {name: _text(editor) for name, editor in editors.items()}
        then({name: text for name, text in now.items() if text != before[name]})

    sheet = Sheet(
        around.language, "intakepage.mend", submit=submit, icon="pencil-outline", width=760,
        values={"line": line.line},
    )  # fmt: skip
    sheet.add_grid(editors, columns=2)
    for name in editors:
        sheet.fields[name].set_label(field_words(around, name))
    around.talk.show(sheet)
    if line.issues:
        sheet.show_refusal(Refused(*(_at_its_column(issue, editors) for issue in line.issues)))
    return sheet


def take_sheet(
    around: Surroundings, line: CheckedLine, taken: frozenset[str], reason: str,
    then: Callable[[frozenset[str], str], None],
) -> Sheet:  # fmt: skip
    """Which values of the list should go onto the card of a known person, and why."""
    assert line.same is not None
    page = reason_editor()
    page.setPlainText(reason)
    checks: dict[str, Check] = {}

    def submit() -> None:
        wanted = frozenset(name for name, check in checks.items() if check.isChecked())
        if wanted and line.same and not line.same.line and not page.toPlainText().strip():
            raise Refused(Issue("IMP026", "reason"))
        then(wanted, page.toPlainText().strip())

    who = line.same.code or name_words(around, line)
    sheet = Sheet(around.language, "intakepage.take", submit=submit, width=640, values={"code": who})
    for gap in line.differences:
        here = plain(gap.here)[:40] or around.say("intakepage.preview.nothing_here")
        check = checks[gap.field] = Check(
            f"{field_words(around, gap.field)}: {here} → {plain(gap.there)[:40]}"
        )
        check.setChecked(gap.field in taken)
        sheet.add(check)
    sheet.add_field("reason", page)
    return around.talk.show(sheet)


def _fields(seen: CheckedList, line: CheckedLine) -> list[str]:
    """The fields of the list's own columns, of what is wrong, and those that most lines lack."""
    mapped = {column.field for column in seen.layout.columns} | set(line.cells)
    also = {issue.field for issue in line.issues} | ({*_ALSO} - {"surname"})
    if "full_name" not in mapped:
        also.add("surname")
    return [name for name, f in fields().items() if name in mapped | also and not f.leaves_out]


def _at_its_column(issue: Issue, editors: Mapping[str, QWidget]) -> Issue:
    """What is wrong with a part of a name stands at the whole name where the list has only that."""
    named = issue.field in {"surname", "given_name", "patronymic"} and issue.field not in editors
    if not named or "full_name" not in editors:
        return issue
    return Issue(issue.code, "full_name", issue.severity, issue.values)


def _editor(around: Surroundings, name: str, line: CheckedLine) -> QWidget:
    text = line.cells.get(name, "")
    if name not in _CHOICES:
        edit = QLineEdit("; ".join(part.strip() for part in text.split("\n")))
        edit.setCursorPosition(0)
        return edit
    choice = Choice()
    for value in ("", *choices(name)):
        label = (
            f"person.sex.{value or 'unknown'}" if name == "sex" else f"person.military.{value or 'unknown'}"
        )
        known = value and words_of(name, value)
        choice.addItem(around.say(label), known)
    here = choice_of(name, text)
    choice.set_value(words_of(name, here) if here else "")
    return choice


def words_of(name: str, value: str) -> str:
    """A word of a list that means this value, or "" where none does."""
    return next((word for word in sorted(words(name, value)) if choice_of(name, word) == value), "")


def _text(editor: QWidget) -> str:
    if isinstance(editor, Choice):
        return editor.value()
    assert isinstance(editor, QLineEdit)
    return editor.text().strip()
