"""The correction of one record of a closed session: what really was, the reason, and the hands it needs."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.closed_days import ClosedDay, DayVersion
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui import moments
from clinicdesk.ui.chart.taken import read_time_near
from clinicdesk.ui.chart.vital_words import long_label, number
from clinicdesk.ui.closed_day_verbs import ClosedDayVerbs
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor


def righting_sheet(
    around: Surroundings,
    verbs: ClosedDayVerbs,
    day: ClosedDay,
    row: DayVersion,
    *,
    then: Callable[[], object],
) -> Sheet:
    """The sheet of the record's kind; `then` is called when it is gone, written or given up."""
    sheet = _KINDS[row.kind](around, verbs, day, row)
    sheet.accepted.connect(
        lambda: around.messages.show_message(f"closedday.{row.kind}_done", "ok", code=row.code)
    )
    sheet.finished.connect(lambda _: then())
    return around.talk.show(sheet)


def _dose(around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion) -> Sheet:
    drawn, given, hour = QLineEdit(), QLineEdit(), QLineEdit()
    reason, own, secret = reason_editor(), _secret(around), _secret(around)
    witness = Choice(elide=True)
    for login, name in day.witnesses:
        if login != around.actor.login:
            witness.addItem(name, login)
    witness.setCurrentIndex(-1)
    drawn.setText(number(around, row.values["drawn_ml"]))
    given.setText(number(around, row.values["ml"]))
    hour.setText(moments.hour(row.at, around.zone()))

    def submit() -> None:
        verbs.amend_dose(
            row.record_id, drawn=drawn.text(), given=given.text(), given_at=_moved(around, hour, row.at),
            reason=reason.toPlainText(), password=own.text(),
            witness=Witness(witness.value(), password=secret.text()), version=row.version,
        )  # fmt: skip

    sheet = _sheet(around, row, submit)
    sheet.add_row({"drawn": drawn, "given": given, "given_at": hour})
    sheet.add_field("reason", reason)
    sheet.add(Text(around.say("closedday.author", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", own)
    sheet.add_row({"witness_id": witness, "witness": secret})
    sheet.fields["taken_at"] = sheet.fields["given_at"]
    return sheet


def _discharge(around: Surroundings, verbs: ClosedDayVerbs, _day: ClosedDay, row: DayVersion) -> Sheet:
    hour, name, phone, reason, own = QLineEdit(), QLineEdit(), QLineEdit(), reason_editor(), _secret(around)
    hour.setText(moments.hour(row.at, around.zone()))
    name.setText(row.values["escort_name"])
    phone.setText(row.values["escort_phone"])

    def submit() -> None:
        verbs.amend_discharge(
            row.record_id, escort_name=name.text(), escort_phone=phone.text(),
            left_at=_moved(around, hour, row.at), reason=reason.toPlainText(), password=own.text(),
            version=row.version,
        )  # fmt: skip

    sheet = _sheet(around, row, submit)
    sheet.add_row({"left_at": hour, "escort_name": name, "escort_phone": phone})
    sheet.add_field("reason", reason)
    sheet.add(Text(around.say("closedday.author", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", own)
    sheet.fields["taken_at"] = sheet.fields["left_at"]
    return sheet


def _reading(around: Surroundings, verbs: ClosedDayVerbs, _day: ClosedDay, row: DayVersion) -> Sheet:
    lines, reason = {field.key: QLineEdit() for field in row.fields}, reason_editor()
    for key, line in lines.items():
        line.setText(number(around, row.values.get(key, "")))

    def submit() -> None:
        typed = {key: line.text().strip() for key, line in lines.items() if line.text().strip()}
        if all(typed.get(key, "").replace(",", ".") == row.values.get(key, "") for key in lines):
            raise Refused(Issue("WIN008"))
        verbs.amend_reading(
            row.record_id, values=typed, shown=tuple(lines), reason=reason.toPlainText(), version=row.version
        )

    sheet = _sheet(around, row, submit)
    sheet.add_grid(lines, columns=3)
    for key in lines:
        around.language.follow(sheet.fields[key], partial(_word, around, sheet, key))
    sheet.add_field("reason", reason)
    return sheet


def _alert(around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion) -> Sheet:
    """What was done about an alert and the others of its set: nothing of them is corrected, they are answered."""
    action, every = reason_editor(), _of_one_set(day, row)

    def submit() -> None:
        also = {"also": [one.record_id for one in every[1:]]} if len(every) > 1 else {}
        verbs.answer_alert(row.record_id, action=action.toPlainText(), **also)

    said = (one.values.get(f"text_{around.language.code}", "").rstrip(".") for one in every)
    sheet = Sheet(
        around.language, "closedday.alert_right", icon="alert-octagon-outline", width=640, submit=submit,
        values={"code": row.code, "at": around.moment(row.at), "who": around.actor.name, "title": ". ".join(said)},
    )  # fmt: skip
    sheet.add_field("action", action)
    return sheet


def _of_one_set(day: ClosedDay, row: DayVersion) -> tuple[DayVersion, ...]:
    """An alert, and those beside it that still wait: alerts of one set stand at the time it was taken."""
    others = (
        one for one in day.versions
        if one.kind == "alert" and (one.person_id, one.at) == (row.person_id, row.at)
        and one.record_id != row.record_id and not one.superseded and not one.values.get("answer")
    )  # fmt: skip
    return (row, *others)


def _word(around: Surroundings, sheet: Sheet, key: str) -> None:
    sheet.fields[key].set_label(long_label(around, key))


def _sheet(around: Surroundings, row: DayVersion, submit: Callable[[], None]) -> Sheet:
    return Sheet(
        around.language, _NAMES[row.kind], submit=submit, kind="sign", icon="history", width=640,
        values={"code": row.code, "at": around.moment(row.at)},
    )  # fmt: skip


def _secret(around: Surroundings) -> PasswordField:
    return PasswordField(around.language, chips=False)


def _moved(around: Surroundings, line: QLineEdit, former: datetime) -> datetime | None:
    """The time as it was typed; None where it stands as before, to the second."""
    zone = around.zone()
    if line.text().strip() in {"", moments.hour(former, zone)}:
        return None
    return read_time_near(line.text(), former=former, zone=zone)


_KINDS: dict[str, Callable[[Surroundings, ClosedDayVerbs, ClosedDay, DayVersion], Sheet]] = {
    "dose": _dose, "discharge": _discharge, "reading": _reading, "alert": _alert,
}  # fmt: skip
_NAMES = {
    "dose": "closedday.dose_right", "discharge": "closedday.discharge_right",
    "reading": "closedday.reading_right",
}  # fmt: skip
