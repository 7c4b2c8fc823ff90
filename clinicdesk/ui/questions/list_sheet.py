"""Every open question this person may see, each leading to its field."""

from collections.abc import Sequence

from clinicdesk.services.questions import QuestionView
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.notes.words import short_name
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_WIDTH, _HEIGHT = 1190, 320


def open_list(around: Surroundings, verbs: QuestionVerbs) -> Sheet | None:
    """The list over the window; what cannot be read is said in the message bar."""
    made: list[Sheet] = []
    around.attempt(lambda: made.append(_sheet(around, verbs.open())))
    return around.talk.show(made[0]) if made else None


def _sheet(around: Surroundings, rows: Sequence[QuestionView]) -> Sheet:
    table = DataTable(_columns(around))
    table.show_rows(rows)
    table.setAccessibleName(around.say("questions.list.table"))
    table.setMinimumHeight(_HEIGHT)

    def follow() -> None:
        row = table.current_row()
        if row is not None:
            around.go(row.place, row.subject)

    submit = follow if rows else None
    sheet = Sheet(around.language, "questions.list", submit=submit, icon="help-circle-outline", width=_WIDTH)
    if rows:
        table.selectRow(0)
        table.opened.connect(lambda *_: sheet.answer())
        sheet.add(table)
    else:
        sheet.add(Text(around.say("questions.list.none"), "quiet", wrap=True))
    return sheet


def _columns(around: Surroundings) -> list[Column[QuestionView]]:
    say, code = around.say, around.language.code
    return [
        Column(say("questions.list.code"), lambda row: row.code, width=90),
        Column(
            say("questions.list.where"),
            lambda row: ": ".join(filter(None, (row.form.get(code, ""), row.label.get(code, "")))), width=230,
        ),
        Column(say("questions.list.what"), lambda row: row.text),
        Column(say("questions.list.state"), lambda row: _state(around, row), width=190),
        Column(
            say("questions.list.asked"),
            lambda row: f"{around.moment(row.asked_at)}, {short_name(row.asked_by)}", width=240,
        ),
    ]  # fmt: skip


def _state(around: Surroundings, row: QuestionView) -> str:
    """Whom it waits for."""
    if row.state == "open":
        return around.say("questions.list.waits", role=around.say(f"common.role.{row.to_role}"))
    return around.say(f"questions.state.{row.state}")
