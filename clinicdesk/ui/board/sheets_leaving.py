"""Sheets of leaving: somebody goes home or to hospital, somebody hands the session over."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui import moments
from clinicdesk.ui.board.sheet_parts import Moment, colleagues, pin_line, show_kept, unanswered_words
from clinicdesk.ui.board.verbs import Going
from clinicdesk.ui.board.wording import GONE, due_look
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.talk import reason_editor

DRAFT = "leaving"
OUTCOMES = ("home", "hospital", "not_dosed")
_SIGNS = {True: ("check", "ok_ink"), False: ("close", "crit_ink"), None: ("help-circle-outline", "info_ink")}


def discharge_sheet(moment: Moment) -> Sheet:
    """Every criterion with its tick; a physician may pass over those that allow it, with a reason."""
    around, verbs = moment.around, moment.verbs
    outcome, name, phone, why, pin = Choice(elide=True), QLineEdit(), QLineEdit(), reason_editor(), pin_line()
    for code in OUTCOMES[:-1] if moment.column.doses else OUTCOMES[1:]:
        outcome.addItem(around.say(f"board.outcome.{code}"), code)
    outcome.setCurrentIndex(-1)

    def submit() -> None:
        if not outcome.value():
            raise Refused(Issue("WIN022", "outcome"))
        assert verbs.discharge is not None
        verbs.discharge(
            person_id=moment.column.person_id, outcome=outcome.value(), escort_name=name.text(),
            escort_phone=phone.text(), why=why.toPlainText(), pin=pin.text(),
        )  # fmt: skip
        moment.done("board.discharge.done", **moment.about)

    sheet = Sheet(
        around.language,
        "board.discharge",
        submit=submit,
        icon="home-export-outline",
        width=720,
        values=moment.about,
    )
    sheet.add(_how_long(moment))
    going = verbs.going(moment.column.person_id) if verbs.going else None
    if going is not None and moment.column.doses:
        if alarms := unanswered_words(moment):
            sheet.add(Notice(around.say("board.discharge.alarms", what=alarms), kind="crit"))
        sheet.add(_criteria(moment, going))
        if not going.signed:
            # By whom, where not by this role.
            signs = "unsigned" if verbs.choices().sign_offs else "unsigned_here"
            key = signs if going.filled else "unfilled"
            sheet.add(Notice(around.say(f"board.discharge.{key}"), kind="warn"))
    sheet.add_field("outcome", outcome)
    sheet.add_row({"escort_name": name, "escort_phone": phone})
    sheet.add_field("why", why)
    sheet.add_field("pin", pin)
    SheetDraft(
        around, sheet, {"outcome": outcome, "escort_name": name, "escort_phone": phone, "why": why}, kind=DRAFT,
        subject=moment.column.person_id, about={"session_id": moment.board.session_id}, tell=moment.kept,
    )  # fmt: skip
    # What the service calls by its own names is shown at these fields.
    sheet.fields["exception"] = sheet.fields["reason"] = sheet.fields["why"]
    return around.talk.show(sheet)


def _criteria(moment: Moment, going: Going) -> QWidget:
    """Two columns of marks and words: met, not met, not known; and which a physician may pass over."""
    read = moment.verbs.choices().discharge
    words = FormWords(read, moment.around.language) if read else None
    box = QWidget()
    box.setProperty("ground", "clear")
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    half = -(-len(going.criteria) // 2)
    for place, one in enumerate(going.criteria):
        icon, colour = _SIGNS[one.met]
        label = words.label(one.code) if words else one.code
        said = one.titles.get(moment.around.language.code) or label
        passable = (
            f" {moment.around.say('board.discharge.passable')}" if one.exception and not one.met else ""
        )
        mark, text = IconLabel(icon, size=18, colour=colour), Text(f"{said}{passable}", "body", wrap=True)
        text.setAccessibleName(f"{moment.around.say(f'board.criterion.{_name(one.met)}')}: {text.text()}")
        grid.addWidget(mark, place % half, place // half * 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, place % half, place // half * 2 + 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(place // half * 2 + 1, 1)
    return box


def _name(met: bool | None) -> str:
    return "unknown" if met is None else "met" if met else "unmet"


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
    sheet.fields["witness"] = sheet.fields["to_pin"]  # the service's name for the second person
    sheet.add_field("note", note)
    return show_kept(moment, sheet, {"to": to, "note": note}, about=moment.board.session_id)


def open_clocks(moment: Moment) -> list[str]:
    """Seat, code, clock and what waits, of everybody who is still here."""
    from clinicdesk.ui.board.beat import beat_of  # noqa: PLC0415 - beside its only use
    from clinicdesk.ui.board.notes import notes_of  # noqa: PLC0415 - as above

    around, board = moment.around, moment.board
    lines = []
    for column in board.columns:
        if column.standing in GONE:
            continue
        beat = beat_of(board, column, moment.now)
        look = due_look(around, board, column, beat)
        at = moments.hour(beat.due_at, around.zone()) if beat.due_at else ""
        which = ", ".join(part for part in (look.plan, at) if part)
        words = around.say("board.handover.due", due=look.words, plan=which) if which else look.words
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
