"""The correction of one record of a closed session: what really was, the reason, and the hands it needs."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from clinicdesk.services.closed_days import ClosedDay, DayVersion
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui import moments
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.closed_day.correcting import (
    correction,
    dose_words,
    keep_draft,
    moved,
    secret_line,
    tell_after,
    witness_choice,
)
from clinicdesk.ui.closed_day.set_sheet import set_sheet
from clinicdesk.ui.closed_day_verbs import ClosedDayVerbs
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.set_words import set_words
from clinicdesk.ui.sheet import Sheet, shown_when_asked
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

WRONG, NOT_GIVEN = "wrong", "not_given"
_IN_ERROR = {"reading": WRONG, "dose": NOT_GIVEN}


def righting_sheet(
    around: Surroundings,
    verbs: ClosedDayVerbs,
    day: ClosedDay,
    row: DayVersion,
    *,
    wrong: bool = False,
    then: Callable[[bool], object],
) -> Sheet:
    """The sheet of the record's kind; `then` is called when it is gone: True where something typed waits.

    `wrong`: a set is marked as entered in error, a dose taken back.
    """
    kind = _IN_ERROR[row.kind] if wrong else row.kind
    sheet = _KINDS[kind](around, verbs, day, row)
    sheet.accepted.connect(
        lambda: around.messages.show_message(f"closedday.{kind}_done", "ok", code=row.code)
    )
    sheet.finished.connect(lambda _: then(sheet.left_waiting))
    return around.talk.show(sheet)


def _dose(around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion) -> Sheet:
    drawn, given, hour = QLineEdit(), QLineEdit(), QLineEdit()
    reason, own, secret = reason_editor(), secret_line(around), secret_line(around)
    witness = witness_choice(around, day)
    drawn.setText(number(around, row.values["drawn_ml"]))
    given.setText(number(around, row.values["ml"]))
    hour.setText(moments.hour(row.at, around.zone()))

    def submit() -> None:
        written = verbs.amend_dose(
            row.record_id, drawn=drawn.text(), given=given.text(), given_at=moved(around, hour, row.at),
            reason=reason.toPlainText(), password=own.text(),
            witness=Witness(witness.value(), password=secret.text()), version=row.version,
        )  # fmt: skip
        tell_after(around, sheet, written)

    sheet = correction(around, "closedday.dose_right", row, submit)
    sheet.add_row({"drawn": drawn, "given": given, "given_at": hour})
    sheet.add_field("reason", reason)
    sheet.add(Text(around.say("closedday.author", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", own)
    sheet.add_row({"witness_id": witness, "witness": secret})
    keep_draft(
        around, sheet, day, row,
        {"drawn": drawn, "given": given, "given_at": hour, "reason": reason, "witness_id": witness},
    )  # fmt: skip
    sheet.fields["taken_at"] = sheet.fields["given_at"]
    return sheet


def _discharge(around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion) -> Sheet:
    hour, name, phone, reason, own = (
        QLineEdit(),
        QLineEdit(),
        QLineEdit(),
        reason_editor(),
        secret_line(around),
    )
    exception = reason_editor()
    hour.setText(moments.hour(row.at, around.zone()))
    name.setText(row.values["escort_name"])
    phone.setText(row.values["escort_phone"])

    def submit() -> None:
        with shown_when_asked(sheet, "exception"):
            verbs.amend_discharge(
                row.record_id, escort_name=name.text(), escort_phone=phone.text(),
                left_at=moved(around, hour, row.at), reason=reason.toPlainText(), password=own.text(),
                version=row.version, exception=exception.toPlainText(),
            )  # fmt: skip

    sheet = correction(around, "closedday.discharge_right", row, submit)
    lines = {"left_at": hour, "escort_name": name, "escort_phone": phone}
    sheet.add_row(lines)
    sheet.add_field("reason", reason)
    sheet.add_field("exception", exception).setVisible(False)
    sheet.add(Text(around.say("closedday.author", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", own)
    keep_draft(around, sheet, day, row, {**lines, "reason": reason, "exception": exception})
    if exception.toPlainText().strip():  # out of a draft: nothing is sent that nobody sees
        sheet.fields["exception"].setVisible(True)
    sheet.fields["taken_at"] = sheet.fields["left_at"]
    return sheet


def _alert(around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion) -> Sheet:
    """What was done about an alert and the others of its set: nothing of them is corrected, they are answered."""
    action, every = reason_editor(), _of_one_set(day, row)

    def submit() -> None:
        also = [one.record_id for one in every[1:]]
        verbs.answer_alert(row.record_id, action=action.toPlainText(), also=also)

    def words() -> dict[str, str | int]:
        said = (one.values.get(f"text_{around.language.code}", "").rstrip(".") for one in every)
        return {
            "code": row.code, "at": around.moment(row.at), "who": around.actor.name, "title": ". ".join(said),
        }  # fmt: skip

    sheet = Sheet(
        around.language, "closedday.alert_right", icon="alert-octagon-outline", width=640, submit=submit,
        values=words,
    )  # fmt: skip
    sheet.add_field("action", action)
    keep_draft(around, sheet, day, row, {"action": action})
    return sheet


def _of_one_set(day: ClosedDay, row: DayVersion) -> tuple[DayVersion, ...]:
    """An alert, and those beside it that still wait: alerts of one set stand at the time it was taken."""
    others = (
        one for one in day.versions
        if one.kind == "alert" and (one.person_id, one.at) == (row.person_id, row.at)
        and one.record_id != row.record_id and not one.superseded and not one.values.get("answer")
    )  # fmt: skip
    return (row, *others)


def _wrong(around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion) -> Sheet:
    """A set that was entered in error: two people say so; it stays, struck through."""
    assert row.read is not None
    reason, own, secret = reason_editor(), secret_line(around), secret_line(around)
    witness = witness_choice(around, day)

    def submit() -> None:
        written = verbs.withdraw_reading(
            row.record_id, reason=reason.toPlainText(), password=own.text(),
            witness=Witness(witness.value(), password=secret.text()), version=row.version,
        )  # fmt: skip
        tell_after(around, sheet, written)

    sheet = correction(around, "closedday.reading_wrong", row, submit)
    sheet.add(Text(", ".join(set_words(around, row.read, row.values)), "strong", wrap=True))
    sheet.add_field("reason", reason)
    sheet.add(Text(around.say("closedday.author", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", own)
    sheet.add_row({"witness_id": witness, "witness": secret})
    keep_draft(around, sheet, day, row, {"reason": reason, "witness_id": witness}, wrong=True)
    return sheet


def _not_given(around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion) -> Sheet:
    """A dose that was not given to this person: two people take it back, and say what became of it."""
    reason, method, own, secret = reason_editor(), QLineEdit(), secret_line(around), secret_line(around)
    witness = witness_choice(around, day)

    def submit() -> None:
        written = verbs.take_back_dose(
            row.record_id, method=method.text(), reason=reason.toPlainText(), password=own.text(),
            witness=Witness(witness.value(), password=secret.text()), version=row.version,
        )  # fmt: skip
        tell_after(around, sheet, written)

    sheet = correction(around, "closedday.dose_not_given", row, submit)
    sheet.add(Text(dose_words(around, row), "strong", wrap=True))
    sheet.add_field("method", method)
    sheet.add_field("reason", reason)
    sheet.add(Text(around.say("closedday.takes_back", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", own)
    sheet.add_row({"witness_id": witness, "witness": secret})
    keep_draft(
        around, sheet, day, row, {"method": method, "reason": reason, "witness_id": witness}, wrong=True
    )
    return sheet


_KINDS: dict[str, Callable[[Surroundings, ClosedDayVerbs, ClosedDay, DayVersion], Sheet]] = {
    "dose": _dose, "discharge": _discharge, "reading": set_sheet, "alert": _alert, WRONG: _wrong,
    NOT_GIVEN: _not_given,
}  # fmt: skip
