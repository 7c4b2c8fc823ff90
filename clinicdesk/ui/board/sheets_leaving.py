"""Sheets of leaving: somebody goes home or to hospital, somebody hands the session over."""

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui import moments
from clinicdesk.ui.board.sheet_parts import Moment, add_form, answers_of, colleagues, pin_line
from clinicdesk.ui.board.wording import GONE, due_look
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.talk import reason_editor

OUTCOMES = ("home", "exception", "hospital", "not_dosed")


def discharge_sheet(moment: Moment) -> Sheet:
    """Every criterion answered, or a physician's exception with its reason."""
    around, read = moment.around, moment.verbs.choices().discharge
    outcome, exception, pin = Choice(elide=True), reason_editor(), pin_line()
    for code in OUTCOMES if moment.column.t0 is None else OUTCOMES[:-1]:
        outcome.addItem(around.say(f"board.outcome.{code}"), code)
    outcome.setCurrentIndex(-1)

    def submit() -> None:
        moment.verbs.discharge(
            person_id=moment.column.person_id, outcome=outcome.value(), answers=answers_of(editors),
            exception=exception.toPlainText() if outcome.value() == "exception" else "", pin=pin.text(),
        )  # fmt: skip
        moment.done("board.discharge.done", **moment.about)

    sheet = Sheet(
        around.language,
        "board.discharge",
        submit=submit,
        icon="home-export-outline",
        width=860,
        values=moment.about,
    )
    sheet.add(_how_long(moment))
    sheet.add_field("outcome", outcome)
    sheet.add_field("exception", exception)
    editors = add_form(sheet, read, moment, columns=2) if read is not None else {}
    sheet.add_field("pin", pin)
    outcome.currentIndexChanged.connect(
        lambda *_: sheet.fields["exception"].setVisible(outcome.value() == "exception")
    )
    sheet.fields["exception"].setVisible(False)
    return around.talk.show(sheet)


def handover_sheet(moment: Moment) -> Sheet:
    """Both names, and every open clock in words."""
    around = moment.around
    to, pin, to_pin, note = (
        colleagues(moment, apart_from=around.actor.user_id), pin_line(), pin_line(), QLineEdit(),
    )  # fmt: skip

    def submit() -> None:
        if not to.value():
            raise Refused(Issue("WIN020", "to"))
        moment.verbs.hand_over(to=to.value(), pin=pin.text(), to_pin=to_pin.text(), note=note.text())
        moment.done("board.handover.done", who=to.currentText())

    sheet = Sheet(
        around.language, "board.handover", submit=submit, icon="account-switch-outline", width=640,
        values={"who": around.actor.name},
    )  # fmt: skip
    sheet.add(
        Text(
            "\n".join(open_clocks(moment)) or around.say("board.handover.none"),
            "body",
            wrap=True,
            selectable=True,
        )
    )
    sheet.add_field("pin", pin)
    sheet.add_row({"to": to, "to_pin": to_pin})
    sheet.add_field("note", note)
    return around.talk.show(sheet)


def open_clocks(moment: Moment) -> list[str]:
    """Seat, code, clock and what waits, of everybody who is still here."""
    from clinicdesk.ui.board.beat import beat_of  # noqa: PLC0415 - beside its only use
    from clinicdesk.ui.board.notes import notes_of  # noqa: PLC0415 - as above

    around, board = moment.around, moment.board
    lines = []
    for column in board.columns:
        if column.standing in GONE:
            continue
        beat = beat_of(board, column, moment.now, moment.verbs.thresholds)
        look = due_look(around, board, column, beat)
        at = moments.hour(beat.due_at, around.zone()) if beat.due_at else ""
        words = " ".join(part for part in (look.words, look.plan, at) if part)
        notes = "; ".join(note.text for note in notes_of(around, column, beat))
        line = around.say("board.handover.line", seat=column.seat, code=column.code, due=words)
        lines.append(f"{line}. {notes}" if notes else line)
    return lines


def _how_long(moment: Moment) -> Notice:
    around, column, beat = moment.around, moment.column, moment.beat
    if beat.since_last is None:
        return Notice(around.say("board.discharge.undosed"))
    early = column.discharge_from is not None and moment.now < column.discharge_from
    at = moments.hour(column.discharge_from, around.zone()) if column.discharge_from else ""
    key = "board.discharge.early" if early else "board.discharge.late"
    return Notice(around.say(key, n=beat.since_last, at=at), kind="warn" if early else "ok")
