"""Sheets of care: an alert answered, a rescue drug ordered and given, what happens to the group, an emergency."""

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Refused, Severity
from clinicdesk.ui import moments
from clinicdesk.ui.board.beat import latest_reading
from clinicdesk.ui.board.notes import alert_title, asked_together, waiting_alert
from clinicdesk.ui.board.sheet_parts import (
    Moment,
    keep_on_board,
    of_person,
    options,
    pin_line,
    show_kept,
    time_line,
    typed_time,
)
from clinicdesk.ui.board.verbs import ENDS
from clinicdesk.ui.board.wording import route_words
from clinicdesk.ui.chart.news2_words import news2_words
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.talk import reason_editor

EVENTS = (
    "music",
    "music_end",
    "shelter",
    "shelter_end",
    "moved",
    "power",
    "power_end",
    "interruption",
    "note",
)


def answer_sheet(moment: Moment) -> Sheet:
    """The gravest alert that waits, of this person first, with the others of its set: who is there, what they do."""
    around, found = moment.around, waiting_alert(moment.board, moment.column.person_id)
    if found is None:
        return around.talk.tell("board.nothing_asks")
    column, alert = found
    every = asked_together(column, alert)
    action = reason_editor()

    def submit() -> None:
        also = [one.alert_row for one in every[1:]]
        moment.verbs.answer_alert(alert.alert_row, action=action.toPlainText(), also=also)
        moment.done("board.answer.done", seat=column.seat, code=column.code)

    at = moments.hour(alert.raised_at, around.zone())
    latest = latest_reading(column)

    def words() -> dict[str, str | int]:
        news2 = news2_words(around, latest) if latest and latest.reading_id == alert.reading_id else ""
        return {
            "seat": column.seat, "code": column.code, "at": at, "who": around.actor.name,
            "news2": f" {news2}" if news2 else "",
            "title": ". ".join(alert_title(around, one).rstrip(".") for one in every),
        }  # fmt: skip

    sheet = Sheet(
        around.language, "board.answer", submit=submit, icon="alert-octagon-outline", values=words
    )  # fmt: skip
    sheet.add_field("action", action)
    return show_kept(moment, sheet, {"action": action}, about=alert.alert_row)


def rescue_sheet(moment: Moment) -> Sheet:
    """A physician orders a rescue drug."""
    around, verbs = moment.around, moment.verbs
    drugs = verbs.choices().rescue
    drug, amount, route, why = options(moment, drugs), QLineEdit(), Choice(), reason_editor()
    asked: list[dict[str, str]] = []

    def show_routes() -> None:
        route.clear()
        for code in next((one.routes for one in drugs if one.code == drug.value()), ()):
            route.addItem(route_words(around, code), code)

    def submit() -> None:
        assert verbs.order_rescue is not None
        wish = {"drug": drug.value(), "amount": amount.text(), "route": route.value()}
        try:
            verbs.order_rescue(
                person_id=moment.column.person_id, why=why.toPlainText(), confirmed=wish in asked, **wish
            )
        except Refused as problem:
            if all(issue.severity is Severity.ASK for issue in problem.issues):
                asked.append(wish)  # the same once more is the answer
            raise
        moment.done("board.rescue.done", **moment.about)

    drug.currentIndexChanged.connect(lambda *_: show_routes())
    sheet = Sheet(around.language, "board.rescue", submit=submit, icon="pill", values=moment.about)
    sheet.add_field("drug", drug)
    sheet.add_row({"amount": amount, "route": route})
    sheet.add_field("why", why)
    # The drug before its route: a route is one of the drug's.
    return show_kept(
        moment, sheet, {"drug": drug, "amount": amount, "route": route, "why": why}, about=of_person(moment)
    )


def give_rescue_sheet(moment: Moment) -> Sheet:
    """The rescue drug that was ordered is given now."""
    around = moment.around
    waiting = [one for one in moment.column.rescues if one.state == "ordered"]
    if not waiting:
        return around.talk.tell("board.nothing_rescue", **moment.about)
    which, hour, pin = Choice(elide=True), time_line(moment), pin_line()
    for one in waiting:
        which.addItem(f"{one.drug} {one.amount}, {route_words(around, one.route)}", one.rescue_id)

    def submit() -> None:
        assert moment.verbs.give_rescue is not None
        moment.verbs.give_rescue(which.value(), given_at=typed_time(moment, hour), pin=pin.text())
        moment.done("board.give_rescue.done", **moment.about)

    sheet = Sheet(around.language, "board.give_rescue", submit=submit, icon="pill", values=moment.about)
    sheet.add_field("which", which)
    sheet.add_field("given_at", hour)
    sheet.fields["taken_at"] = sheet.fields["given_at"]
    sheet.add_field("pin", pin)
    return around.talk.show(sheet)


def event_sheet(moment: Moment) -> Sheet:
    """Something that happens to the group; what lasts is ended the same way."""
    around = moment.around
    lasting = {mark.kind for mark in moment.board.marks if mark.until is None}
    kind, note = Choice(elide=True), reason_editor()
    for code in EVENTS:
        begins = next((one for one, end in ENDS.items() if end == code), "")
        if (begins and begins not in lasting) or code in lasting:
            continue
        kind.addItem(around.say(f"board.event_act.{code}"), code)
    kind.setCurrentIndex(-1)

    def submit() -> None:
        moment.verbs.note_event(kind=kind.value(), note=note.toPlainText())
        moment.done("board.event_sheet.done")

    sheet = Sheet(around.language, "board.event_sheet", submit=submit, icon="plus")
    sheet.add_field("kind", kind)
    sheet.add_field("note", note)
    return show_kept(moment, sheet, {"kind": kind, "note": note}, about=moment.board.session_id)


def alarm_sheet(moment: Moment) -> Sheet:
    """Air raid: tones are muted, clocks go on; the all clear lists what was missed meanwhile."""
    return _lasting_sheet(moment, "alarm")


def power_sheet(moment: Moment) -> Sheet:
    """A power cut, as an air raid."""
    return _lasting_sheet(moment, "power")


def emergency_sheet(moment: Moment) -> Sheet:
    """Somebody needs everybody: recorded with the person and the time; the form of the event follows."""
    around, note = moment.around, reason_editor()

    def submit() -> None:
        seat = around.say("common.seat", seat=moment.column.seat)
        moment.verbs.note_event(
            kind="interruption", note=f"{seat}, {moment.column.code}. {note.toPlainText()}".strip()
        )
        moment.done("board.emergency.done", **moment.about)

    sheet = Sheet(
        around.language,
        "board.emergency",
        submit=submit,
        kind="danger",
        icon="ambulance",
        values=moment.about,
    )
    sheet.add_field("note", note)
    return show_kept(moment, sheet, {"note": note}, about=of_person(moment))


def sound_sheet(moment: Moment) -> Sheet | None:
    """Tones off with a reason, or on again at once."""
    around = moment.around
    if moment.board.muted:
        around.attempt(lambda: moment.verbs.note_event(kind="unmute", note=""))
        return None

    def submit(reason: str) -> None:
        moment.verbs.note_event(kind="mute", note=reason)
        moment.done("board.mute.done")

    sheet = around.talk.ask("board.mute", submit, field="note")
    keep_on_board(moment, sheet, {"note": sheet.fields["note"].editor}, about=moment.board.session_id)
    return sheet


def _lasting_sheet(moment: Moment, kind: str) -> Sheet:
    around = moment.around
    lasts = next((mark for mark in moment.board.marks if mark.kind == kind and mark.until is None), None)
    begins = lasts is None
    act, name = (kind, f"board.{kind}") if begins else (ENDS[kind], f"board.{kind}_over")
    note = reason_editor()

    def submit() -> None:
        moment.verbs.note_event(kind=act, note=note.toPlainText())
        moment.done(f"{name}.done")

    icon = "shield-home-outline" if kind == "alarm" else "power-plug-off-outline"
    sheet = Sheet(around.language, name, submit=submit, icon=icon)
    if not begins:
        _list_overdue(moment, sheet)
    sheet.add_field("note", note)
    # The end of one raid is never told in the words that were typed at the end of another.
    about = moment.board.session_id if lasts is None else lasts.event_id
    return show_kept(moment, sheet, {"note": note}, about=about)


def _list_overdue(moment: Moment, sheet: Sheet) -> None:
    """Whom the sets of the time meanwhile belong to: each is measured now, or gets its reason by F8."""
    around = moment.around
    late = [
        around.say("board.overdue_line", seat=one.seat, code=one.code, at=moments.hour(one.due_at, around.zone()))
        for one in moment.board.columns if one.due_at is not None and one.due_at <= moment.now and one.left_at is None
    ]  # fmt: skip
    lines = (around.say("board.overdue"), *late) if late else (around.say("board.overdue_none"),)
    sheet.add(Text("\n".join(lines), "body", wrap=True))
