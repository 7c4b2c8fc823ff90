"""Sheets that put right what was recorded: a dose under two names, an order taken back, how somebody left."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.board_views import DoseMark
from clinicdesk.ui import moments
from clinicdesk.ui.board.sheet_parts import Moment, colleagues, pin_line, show_kept
from clinicdesk.ui.board.sheets_dose import waiting_order
from clinicdesk.ui.board.wording import route_words
from clinicdesk.ui.chart.taken import read_time
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet, shown_when_asked
from clinicdesk.ui.sheet_draft import Picked
from clinicdesk.ui.talk import reason_editor


def dose_sheet(moment: Moment) -> Sheet:
    """What was really drawn, given, and when; the giver's correction and a second name, with the reason."""
    around, doses = moment.around, moment.column.doses
    if not doses:
        return around.talk.tell("board.nothing_given", **moment.about)
    which, drawn, given, hour = _offered(moment), QLineEdit(), QLineEdit(), QLineEdit()
    ampoule, method = _ampoules(moment), QLineEdit()
    pin, witness, witness_pin = pin_line(), colleagues(moment, apart_from=around.actor.user_id), pin_line()
    reason = reason_editor()

    def chosen() -> DoseMark:
        if which.currentIndex() < 0:  # out of a draft: that dose was taken back meanwhile
            raise Refused(Issue("DOS009", "dose"))
        return next(dose for dose in doses if dose.dose_id == which.value())

    def show_chosen() -> None:
        if which.currentIndex() < 0:
            return
        drawn.setText(number(around, chosen().drawn_ml))
        given.setText(number(around, chosen().ml))
        hour.setText(moments.hour(chosen().given_at, around.zone()))

    def submit() -> None:
        dose = chosen()
        # Out of a draft: it is open no more, and the recorded one was not meant.
        if ampoule.currentIndex() < 0:
            raise Refused(Issue("AMP001", "ampoule"))
        assert moment.verbs.amend_dose is not None
        written = moment.verbs.amend_dose(
            dose.dose_id, drawn=drawn.text(), given=given.text(), given_at=_moved(moment, hour, dose.given_at),
            reason=reason.toPlainText(), pin=pin.text(), witness_id=witness.value(),
            witness_pin=witness_pin.text(), version=dose.version, ampoule_id=ampoule.value(), method=method.text(),
        )  # fmt: skip
        moment.done("board.amend_dose.done", written, **moment.about)

    sheet = Sheet(
        around.language, "board.amend_dose", submit=submit, icon="history", width=640, values=moment.about
    )
    only = _lay_doses(sheet, which)
    sheet.add_row({"drawn": drawn, "given": given, "given_at": hour})
    sheet.add_row({"ampoule": ampoule, "method": method})
    sheet.add_field("reason", reason)
    sheet.add(Text(around.say("board.amend_dose.author", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", pin)
    sheet.add_row({"witness_id": witness, "witness_pin": witness_pin})
    sheet.fields["taken_at"] = sheet.fields["given_at"]
    show_chosen()
    editors = {"dose": which, "drawn": drawn, "given": given, "given_at": hour, "ampoule": ampoule,
               "method": method, "reason": reason}  # fmt: skip
    show_kept(
        moment, sheet, editors, about=f"{moment.board.session_id}/{moment.column.person_id}",
        version=_versions(doses), picks=Picked("dose", ("drawn", "given", "given_at"), show_chosen),
    )  # fmt: skip
    if which.currentIndex() < 0:  # out of a draft: no other dose gets what was typed for the one that is gone
        _empty(sheet, only, {"drawn": drawn, "given": given, "given_at": hour})
    return sheet


def _offered(moment: Moment) -> Choice:
    """The doses that stand, the newest chosen."""
    which = Choice(elide=True)
    for dose in moment.column.doses:
        which.addItem(dose_said(moment, dose), dose.dose_id)
    which.setCurrentIndex(which.count() - 1)
    return which


def _empty(sheet: Sheet, only: Text, lines: Mapping[str, QLineEdit]) -> None:
    """The choice is open; nothing typed, and nothing said of what was."""
    only.hide()
    sheet.fields["dose"].setVisible(True)
    for name, line in lines.items():
        line.clear()
        sheet.fields[name].set_hint("")


def _lay_doses(sheet: Sheet, which: Choice) -> Text:
    """The choice among several, or the only one as a line of its own, which is returned."""
    only = Text(which.currentText(), "strong", wrap=True)
    sheet.add_field("dose", which).setVisible(which.count() > 1)
    sheet.add(only)
    only.setVisible(which.count() == 1)
    return only


def _versions(doses: Sequence[DoseMark]) -> str:
    """A correction or a taking back of any of them makes it another set of doses than was typed over."""
    return " ".join(f"{dose.dose_id}:{dose.version}" for dose in doses)


def order_sheet(moment: Moment) -> Sheet:
    """The order nobody has given is taken back, with the reason."""
    around, order = moment.around, waiting_order(moment)
    if order is None:
        return around.talk.tell("board.nothing_ordered", **moment.about)
    reason = reason_editor()

    def submit() -> None:
        assert moment.verbs.withdraw_order is not None
        moment.verbs.withdraw_order(order.order_row, reason=reason.toPlainText())
        moment.done("board.withdraw_order.done", **moment.about)

    sheet = Sheet(
        around.language, "board.withdraw_order", submit=submit, kind="danger", icon="undo",
        values=lambda: moment.about | {
            "mg": number(around, order.mg), "route": route_words(around, order.route), "by": order.by,
        },
    )  # fmt: skip
    sheet.add_field("reason", reason)
    return show_kept(moment, sheet, {"reason": reason}, about=order.order_row)


def discharge_sheet(moment: Moment) -> Sheet:
    """Another time or escort beside the old record, signed; how they left stays."""
    around, column = moment.around, moment.column
    if not column.discharge_id or column.left_at is None:
        return around.talk.tell("board.nobody_left", **moment.about)
    left_at, hour, name, phone = column.left_at, QLineEdit(), QLineEdit(), QLineEdit()
    pin, reason, exception = pin_line(), reason_editor(), reason_editor()
    hour.setText(moments.hour(left_at, around.zone()))
    name.setText(column.escort)
    phone.setText(column.escort_phone)

    def submit() -> None:
        assert moment.verbs.amend_discharge is not None
        with shown_when_asked(sheet, "exception"):
            moment.verbs.amend_discharge(
                column.discharge_id, escort_name=name.text(), escort_phone=phone.text(),
                left_at=_moved(moment, hour, left_at), reason=reason.toPlainText(), pin=pin.text(),
                version=column.discharge_version, exception=exception.toPlainText(),
            )  # fmt: skip
        moment.done("board.amend_discharge.done", **moment.about)

    sheet = Sheet(
        around.language, "board.amend_discharge", submit=submit, icon="history", width=640,
        values=moment.about | {"who": around.actor.name},
    )  # fmt: skip
    sheet.add_row({"left_at": hour, "escort_name": name, "escort_phone": phone})
    sheet.add_field("reason", reason)
    sheet.add_field("exception", exception).setVisible(False)
    sheet.add_field("pin", pin)
    sheet.fields["taken_at"] = sheet.fields["left_at"]
    show_kept(
        moment, sheet,
        {"left_at": hour, "escort_name": name, "escort_phone": phone, "reason": reason, "exception": exception},
        about=column.discharge_id, version=column.discharge_version,
    )  # fmt: skip
    if exception.toPlainText().strip():  # out of a draft: nothing is sent that nobody sees
        sheet.fields["exception"].setVisible(True)
    return sheet


def _ampoules(moment: Moment) -> Choice:
    """The open ones of the session; before them, that the one recorded is right."""
    choice, around = Choice(elide=True), moment.around
    choice.addItem(around.say("board.amend_dose.same_ampoule"), "")
    for one in moment.verbs.ampoules() if moment.verbs.ampoules else ():
        choice.addItem(around.say("board.give.left", label=one.label, ml=number(around, one.left)),
                       one.ampoule_id)  # fmt: skip
    choice.setCurrentIndex(0)
    return choice


def dose_said(moment: Moment, dose: DoseMark) -> str:
    """A dose in a list of them: amount, time, both hands."""
    around = moment.around
    return around.say(
        "board.amend_dose.was", mg=number(around, dose.mg), ml=number(around, dose.ml),
        at=moments.hour(dose.given_at, around.zone()), giver=dose.giver, witness=dose.witness or "—",
    )  # fmt: skip


def _moved(moment: Moment, line: QLineEdit, former: datetime) -> datetime | None:
    """The time as it was typed; None where it stands as before, to the second."""
    zone = moment.around.zone()
    if line.text().strip() in {"", moments.hour(former, zone)}:
        return None
    return read_time(line.text(), now=moment.now, zone=zone)
