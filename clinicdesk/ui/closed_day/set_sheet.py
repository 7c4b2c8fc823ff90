"""The correction of one set of a closed session: every answer of its form, the time, and the reason."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.question import Question
from clinicdesk.services.closed_days import ClosedDay, DayVersion
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui import moments
from clinicdesk.ui.chart.vital_words import long_label, number
from clinicdesk.ui.closed_day.correcting import (
    correction,
    keep_draft,
    moved,
    secret_line,
    tell_after,
    witness_choice,
)
from clinicdesk.ui.closed_day_verbs import ClosedDayVerbs
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.choosing import PickEditor
from clinicdesk.ui.forms.editors import Editor, NumberEditor, Tools
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.in_sheet import answers_of
from clinicdesk.ui.forms.registry import EDITORS
from clinicdesk.ui.forms.set_words import asked_of_set
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_TIME = "taken_at"


def set_sheet(around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion) -> Sheet:
    """What stands is in the fields; emptied, an answer is taken away. What was marked as an error takes two hands."""
    assert row.read is not None
    words, asked = FormWords(row.read, around.language), asked_of_set(row.read)
    tools = Tools(words)
    editors: dict[str, Editor] = {key: _editor(question, tools) for key, question in asked.items()}
    hour, reason, own, secret = QLineEdit(), reason_editor(), secret_line(around), secret_line(around)
    witness, back = witness_choice(around, day), not row.values

    def submit() -> None:
        taken_at = moved(around, hour, row.at)
        answers = answers_of(editors)
        if taken_at is None and answers == before:
            raise Refused(Issue("WIN008"))
        written = verbs.amend_reading(
            row.record_id, values=answers, shown=tuple(editors), taken_at=taken_at, reason=reason.toPlainText(),
            password=own.text(), version=row.version,
            witness=Witness(witness.value(), password=secret.text()) if back else None,
        )  # fmt: skip
        tell_after(around, sheet, written)

    sheet = correction(around, "closedday.reading_right", row, submit, width=860)
    if back:
        sheet.add(Text(around.say("closedday.brings_back", who=around.actor.name), "strong", wrap=True))
    _lay(sheet, hour, editors)
    for key, editor in editors.items():
        name = long_label(around, key, words.label(key))
        sheet.fields[key].set_label(name)
        editor.speak(name)
        editor.show_text(_typed(around, asked[key], row.values.get(key, "")))
    hour.setText(moments.hour(row.at, around.zone()))
    sheet.fields[_TIME].set_label(sheet.say(_TIME))
    sheet.add_field("reason", reason)
    kept: dict[str, QWidget] = {**editors, _TIME: hour, "reason": reason}
    sheet.add_field("pin", own)
    if back:
        sheet.add_row({"witness_id": witness, "witness": secret})
        kept["witness_id"] = witness
    before = answers_of(editors)
    keep_draft(around, sheet, day, row, kept)
    return sheet


class _Steps(PickEditor):
    """An item of a scale as a list that opens: its number with its words."""

    def options(self) -> list[tuple[str, str]]:
        """Every step."""
        question = self.question
        steps = question.values or range(int(question.lowest or 0), int(question.highest or 0) + 1)
        said = {str(step): self.tools.words.choice(question, step) for step in steps}
        return [(step, word if word == step else f"{step} · {word}") for step, word in said.items()]


def _editor(question: Question, tools: Tools) -> Editor:
    return (
        _Steps(question, tools) if question.type == "scale_item" else EDITORS[question.type](question, tools)
    )


def _lay(sheet: Sheet, hour: QLineEdit, editors: Mapping[str, Editor]) -> None:
    """The numbers and the time four in a row, lists and what is long in two columns."""
    numbers = {key: one for key, one in editors.items() if isinstance(one, NumberEditor)}
    sheet.add_grid({**numbers, _TIME: hour}, columns=4)
    rest = {key: one for key, one in editors.items() if key not in numbers}
    sheet.add_grid({key: one for key, one in rest.items() if not one.wide}, columns=2)
    sheet.add_grid({key: one for key, one in rest.items() if one.wide}, columns=2)


def _typed(around: Surroundings, question: Question, text: str) -> str:
    """A recorded answer as somebody would have typed it."""
    if question.type == "multi_choice":
        return ", ".join(text.split())
    return text if question.type in {"text", "note"} else number(around, text)
