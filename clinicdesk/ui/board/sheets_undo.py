"""A dose, a rescue drug or a leaving taken back, and two people's word that the clock of the session is right."""

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.board_views import DoseMark
from clinicdesk.ui import moments
from clinicdesk.ui.board.sheet_parts import Moment, colleagues, pin_line, show_kept
from clinicdesk.ui.board.sheets_amend import dose_said
from clinicdesk.ui.board.sheets_dose import order_of
from clinicdesk.ui.board.wording import route_words
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.talk import reason_editor


def dose_sheet(moment: Moment) -> Sheet:
    """The dose was not given to this person: who got it, or what became of it, under two names."""
    around, doses = moment.around, moment.column.doses
    if not doses:
        return around.talk.tell("board.nothing_given", **moment.about)
    # Only the last: a booster is counted from the dose before it.
    dose = doses[-1]
    taker, method, reason = _takers(moment, dose), QLineEdit(), reason_editor()
    pin, witness, witness_pin = pin_line(), colleagues(moment, apart_from=around.actor.user_id), pin_line()

    def submit() -> None:
        assert moment.verbs.take_back_dose is not None
        if taker.currentIndex() < 0:  # out of a draft: nobody waits on that order any more
            raise Refused(Issue("DOS350", "taker"))
        person, _, order = taker.value().partition("/")
        written = moment.verbs.take_back_dose(
            dose.dose_id, taker=(person, order) if person else None, method=method.text(),
            reason=reason.toPlainText(), pin=pin.text(), witness_id=witness.value(),
            witness_pin=witness_pin.text(), version=dose.version,
        )  # fmt: skip
        moment.done("board.take_back_dose.done", written, **moment.about)

    sheet = Sheet(
        around.language, "board.take_back_dose", submit=submit, kind="danger", icon="undo", width=640,
        values=moment.about,
    )  # fmt: skip
    sheet.add(Text(dose_said(moment, dose), "strong", wrap=True))
    sheet.add_row({"taker": taker, "method": method})
    sheet.add_field("reason", reason)
    sheet.add(Text(around.say("board.take_back_dose.author", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", pin)
    sheet.add_row({"witness_id": witness, "witness_pin": witness_pin})
    editors = {"taker": taker, "method": method, "reason": reason}
    return show_kept(moment, sheet, editors, about=dose.dose_id, version=dose.version)


def _takers(moment: Moment, dose: DoseMark) -> Choice:
    """Nobody, or one of those who wait for an ordered dose and had not left when this one was given."""
    choice, around = Choice(elide=True), moment.around
    choice.addItem(around.say("board.take_back_dose.nobody"), "")
    for column in moment.board.columns:
        order = order_of(column)
        gone = column.left_at is not None and column.left_at < dose.given_at
        if order is not None and not gone and column.person_id != moment.column.person_id:
            said = around.say(
                "board.take_back_dose.one", seat=column.seat, code=column.code, mg=number(around, order.mg)
            )
            choice.addItem(said, f"{column.person_id}/{order.order_row}")
    choice.setCurrentIndex(0)
    return choice


def rescue_sheet(moment: Moment) -> Sheet:
    """Ordered and not given after all, or written down in error: taken back with the reason, the record stays."""
    around, found = moment.around, moment.column.rescues
    if not found:
        return around.talk.tell("board.nothing_rescue", **moment.about)
    which, reason, pin = Choice(elide=True), reason_editor(), pin_line()
    # What still waits first: it is what keeps the session from closing.
    for one in sorted(found, key=lambda each: each.state != "ordered"):
        said = around.say(
            f"board.withdraw_rescue.{one.state}", drug=one.drug, amount=one.amount,
            route=route_words(around, one.route), at=moments.hour(one.at, around.zone()),
        )  # fmt: skip
        which.addItem(said, one.rescue_id)

    def submit() -> None:
        assert moment.verbs.withdraw_rescue is not None
        moment.verbs.withdraw_rescue(which.value(), reason=reason.toPlainText(), pin=pin.text())
        moment.done("board.withdraw_rescue.done", **moment.about)

    sheet = Sheet(
        around.language,
        "board.withdraw_rescue",
        submit=submit,
        kind="danger",
        icon="undo",
        width=640,
        values=moment.about,
    )
    sheet.add_field("which", which)
    sheet.add_field("reason", reason)
    sheet.add_field("pin", pin)

    def show_pin(*_: object) -> None:
        given = next((one.state == "given" for one in found if one.rescue_id == which.value()), False)
        sheet.fields["pin"].setVisible(given)

    which.currentIndexChanged.connect(show_pin)
    show_pin()
    return show_kept(moment, sheet, {"which": which, "reason": reason}, about=moment.column.person_id)


def leaving_sheet(moment: Moment) -> Sheet:
    """How somebody left was recorded in error: taken back with the reason, signed; both stay."""
    around, column = moment.around, moment.column
    if not column.discharge_id or column.left_at is None:
        return around.talk.tell("board.nobody_left", **moment.about)
    reason, pin = reason_editor(), pin_line()

    def submit() -> None:
        assert moment.verbs.withdraw_discharge is not None
        moment.verbs.withdraw_discharge(
            column.discharge_id, reason=reason.toPlainText(), pin=pin.text(), version=column.discharge_version
        )
        moment.done("board.withdraw_discharge.done", **moment.about)

    at = moments.hour(column.left_at, around.zone())
    sheet = Sheet(
        around.language, "board.withdraw_discharge", submit=submit, kind="danger", icon="undo", width=640,
        values=moment.about | {"who": around.actor.name, "at": at},
    )  # fmt: skip
    sheet.add_field("reason", reason)
    sheet.add_field("pin", pin)
    return show_kept(
        moment, sheet, {"reason": reason}, about=column.discharge_id, version=column.discharge_version
    )


def clock_sheet(moment: Moment) -> Sheet:
    """Two people at the session compare the clock with another one; nobody waits for the lead at night."""
    around, asked = moment.around, moment.verbs.clock_wrong
    wrong = asked() if asked is not None else None
    if wrong is not None:  # nobody types two passwords in vain
        return around.talk.tell("board.clock_wrong", why=lambda: wrong.sentence(around.language.code))
    password, reason = PasswordField(around.language), reason_editor()
    other, other_password = (
        colleagues(moment, apart_from=around.actor.user_id, pinned=False),
        PasswordField(around.language),
    )

    def submit() -> None:
        if not other.value():
            raise Refused(Issue("CLK002", "other"))
        assert moment.verbs.confirm_clock is not None
        moment.verbs.confirm_clock(
            password=password.text(), other=other.value(), other_password=other_password.text(),
            reason=reason.toPlainText(),
        )  # fmt: skip
        moment.done("board.clock.done")

    now = around.clock.now()
    sheet = Sheet(
        around.language, "board.clock", submit=submit, icon="clock-outline", width=640,
        values=lambda: {"now": around.moment(now), "who": around.actor.name},
    )  # fmt: skip
    sheet.add_field("reason", reason)
    sheet.add_field("password", password)
    sheet.add_row({"other": other, "other_password": other_password})
    return show_kept(moment, sheet, {"reason": reason}, about=moment.board.session_id)
