"""Sessions planned, moved, made up for, as sheets. An odd gap and a taken room are said, and confirmed by a tick."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.matrix_views import CohortPage
from clinicdesk.ui import moments
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.cohorts.plan_sheets import day_of_field
from clinicdesk.ui.cohorts.words import at_hour, long_day
from clinicdesk.ui.components.choice import Check
from clinicdesk.ui.reason_draft import keep_reason
from clinicdesk.ui.sheet import Sheet, shown_when_asked
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_WIDE, _PER_ROW = 860, 4
_HOUR = "10:00"
_COUNTED_ANEW = ("cohorts.sessions.counted_anew", "cohorts.sessions.new_days", "cohorts.sessions.proposed")
"""Nobody corrected anything: the proposed days move with the date."""


def sessions_sheet(around: Surroundings, verbs: CohortVerbs, page: CohortPage) -> Sheet | None:
    """Every group session without a day, with one proposed; an emptied line is left for later."""
    around_day = max(page.starts_on, around.clock.now().date().isoformat())
    days = verbs.propose_days(page.cohort_id, datetime.fromisoformat(around_day).date())
    if not days:
        around.messages.show_message("cohorts.done.all_planned", "info")
        return None
    lines = {code: QLineEdit(long_day(around, day.isoformat())) for code, day in days.items()}
    hour, room, reason = QLineEdit(_HOUR), QLineEdit(page.room), reason_editor()

    def submit(*, confirmed: bool) -> None:
        times = {code: _when(around, line, hour, code) for code, line in lines.items() if line.text().strip()}
        with shown_when_asked(sheet, "reason"):
            verbs.plan_sessions(
                page.cohort_id, times=times, room=room.text().strip(), confirmed=confirmed,
                reason=reason.toPlainText(),
            )  # fmt: skip

    about = (hour, room, *lines.values())
    sheet = _asking(around, "cohorts.sessions", submit, about=about, width=_WIDE, code=page.code)
    sheet.add_row({"hour": hour, "room": room})
    sheet.add_grid(dict(lines), columns=_PER_ROW)
    late = sheet.add_field("reason", reason)
    for code in lines:
        sheet.fields[code].set_label(code)
    keep_reason(
        around, sheet, {"hour": hour, "room": room, "reason": reason, **lines}, about=page.cohort_id,
        way=("cohorts", page.cohort_id),
        version=",".join(f"{code} {day.isoformat()}" for code, day in days.items()), meanwhile=_COUNTED_ANEW,
    )  # fmt: skip
    late.setVisible(bool(reason.toPlainText()))
    return around.talk.show(sheet)


def move_sheet(around: Surroundings, verbs: CohortVerbs, entry: CalendarEntry) -> Sheet:
    """Another day, hour or room."""
    return _of_one(around, "cohorts.move", verbs.move, entry, around.day(entry.starts_at))


def make_up_sheet(around: Surroundings, verbs: CohortVerbs, entry: CalendarEntry) -> Sheet:
    """One more session for those who missed this one."""
    return _of_one(around, "cohorts.make_up", verbs.make_up, entry, "")


def _of_one(
    around: Surroundings, name: str, write: Callable[..., Any], entry: CalendarEntry, on: str
) -> Sheet:  # fmt: skip
    """When and where one session meets, from its own hour and room and the day `on`, and why."""
    day, hour = QLineEdit(on), QLineEdit(moments.hour(entry.starts_at, around.zone()))
    room, reason = QLineEdit(entry.room), reason_editor()

    def submit(*, confirmed: bool) -> None:
        at = _when(around, day, hour, "day")
        write(
            entry.planned_id, starts_at=at, room=room.text().strip(), reason=reason.toPlainText(),
            confirmed=confirmed,
        )  # fmt: skip

    sheet = _asking(around, name, submit, about=(day, hour, room), code=entry.code)
    sheet.add_row({"day": day, "hour": hour})
    sheet.add_field("room", room)
    sheet.add_field("reason", reason)
    keep_reason(
        around, sheet, {"day": day, "hour": hour, "room": room, "reason": reason}, about=entry.planned_id,
        way=("cohorts", entry.cohort_id), version=f"{entry.starts_at.isoformat()} {entry.room}",
    )  # fmt: skip
    return around.talk.show(sheet)


def _when(around: Surroundings, day: QLineEdit, hour: QLineEdit, field: str) -> datetime:
    chosen = day_of_field(around, day, field)
    at = at_hour(around, chosen, hour.text())
    if at is None:
        raise Refused(Issue("COH016", "hour"))
    return at


def _asking(
    around: Surroundings, name: str, submit: Callable[..., None], *, about: Iterable[QLineEdit], code: str,
    width: int = 560,
) -> Sheet:  # fmt: skip
    """A sheet that asks once about gaps and taken rooms: the tick that confirms them appears with the question.

    `about`: what was asked about; another day, hour or room is another question.
    """
    confirm = around.language.text(Check(), "cohorts.confirm_plan")
    confirm.hide()

    def ask_anew(*_: object) -> None:
        confirm.setChecked(False)
        confirm.hide()

    for line in about:
        line.textChanged.connect(ask_anew)

    def act() -> None:
        try:
            submit(confirmed=confirm.isChecked())
        except Refused as refusal:
            if all(issue.severity is Severity.ASK for issue in refusal.issues):
                confirm.show()
                confirm.setFocus()
            raise

    sheet = Sheet(
        around.language, name, submit=act, icon="calendar-clock", width=width, values={"code": code}
    )
    sheet.acts.insertWidget(0, confirm)
    return sheet
