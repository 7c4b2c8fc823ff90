"""Sheets of a dose: ordered with a live preview, given by one and witnessed by another, witnessed afterwards."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.board_views import Column, OrderMark
from clinicdesk.services.passing_over import UNMEASURED, marks_of
from clinicdesk.ui.board.sheet_parts import (
    Moment,
    add_warnings,
    colleagues,
    of_person,
    options,
    pin_line,
    show_kept,
    time_line,
    typed_time,
)
from clinicdesk.ui.board.wording import route_words
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.sheet import Sheet, shown_when_asked
from clinicdesk.ui.talk import reason_editor

_PAUSE_MS = 150
_WIDTH = 720
_DESPITE = "despite"
_KEPT = ("ampoule_id", "drawn", "given", "given_at", _DESPITE, "emergency")
"""What is typed to give a dose and comes back; never a PIN, nor who witnesses."""
_BEYOND = ("beyond_reason", "second_id", "second_pin")


class OrderForm:
    """The order of the dose, or of a booster once the dose was given."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self.ordinal = len(moment.column.doses)
        self.route = options(moment, moment.verbs.choices().routes)
        self.per_kg, self.mg, self.infusion = QLineEdit(), QLineEdit(), QLineEdit()
        self.second_pin, self.reason = pin_line(), reason_editor()
        self.replaces = waiting_order(moment) is not None
        self.beyond = reason_editor()
        self.second = colleagues(moment, apart_from=moment.around.actor.user_id)
        self.preview = Notice(kind="info")
        self.sheet = self._sheet()
        pause = Listening(self.sheet).pause(_PAUSE_MS, self.look)
        for line in (self.per_kg, self.mg, self.infusion):
            line.textEdited.connect(lambda *_: pause.start())
        self.per_kg.textEdited.connect(lambda *_: self.mg.clear())
        self.mg.textEdited.connect(lambda *_: self.per_kg.clear())
        self.route.currentIndexChanged.connect(lambda *_: self.show_again())
        self.show_again()

    @property
    def editors(self) -> Mapping[str, QWidget]:
        """What is kept while it is typed; a second doctor says for themselves that they are one."""
        return {
            "route": self.route, "per_kg": self.per_kg, "mg": self.mg, "infusion_minutes": self.infusion,
            "beyond_reason": self.beyond, "reason": self.reason,
        }  # fmt: skip

    def look(self) -> None:
        """What it would come to: mg, mL rounded to what can be drawn, the cap and why."""
        around = self._moment.around
        try:
            assert self._moment.verbs.preview is not None
            seen = self._moment.verbs.preview(**self._said())
        except (Refused, Unavailable) as problem:
            self.preview.say(_sentence(problem, around.language.code), kind="warn")
            return
        if seen.mg == "0":
            self.preview.say(" ".join(one.sentence(around.language.code) for one in seen.issues), kind="warn")
            self._show_beyond(shown=self.asked)
            return
        title = around.say(
            "board.order.preview", mg=number(around, seen.mg), ml=number(around, seen.ml),
            exact=number(around, seen.exact_ml), cap=number(around, seen.cap_mg), kg=number(around, seen.kg),
            per_kg=number(around, seen.mg_per_kg),
        )  # fmt: skip
        body = " ".join(issue.sentence(around.language.code) for issue in (*seen.issues, *seen.notes))
        self.preview.say(title, body, kind="warn" if seen.issues else "info")
        self._show_beyond(shown=seen.beyond or self.asked)

    def _said(self) -> dict[str, object]:
        return {
            "person_id": self._moment.column.person_id, "booster": self.ordinal > 0, "route": self.route.value(),
            "per_kg": self.per_kg.text().strip(), "mg": self.mg.text().strip(),
            "infusion_minutes": self.infusion.text().strip(),
        }  # fmt: skip

    def _submit(self) -> None:
        assert self._moment.verbs.order is not None
        try:
            self._moment.verbs.order(
                **self._said(), beyond_reason=self.beyond.toPlainText(), second_id=self.second.value(),
                second_pin=self.second_pin.text(), reason=self.reason.toPlainText(),
            )  # fmt: skip
        except Refused as problem:
            if any(
                one.field == _DESPITE for one in problem.issues
            ):  # an alert raised since the sheet was opened
                self.asked = True
                self._show_beyond(shown=True)
            raise
        self._moment.done("board.order.done", **self._moment.about)

    def _sheet(self) -> Sheet:
        moment = self._moment
        name = "board.booster" if self.ordinal else "board.order"
        sheet = Sheet(
            moment.around.language,
            name,
            submit=self._submit,
            icon="needle",
            width=_WIDTH,
            values=moment.about,
        )
        self.asked, _ = add_warnings(moment, sheet)
        sheet.add_field("route", self.route)
        sheet.add_row({"per_kg": self.per_kg, "mg": self.mg})
        sheet.fields["mg_per_kg"] = sheet.fields["per_kg"]  # the service's name for it
        sheet.add_field("infusion_minutes", self.infusion)
        sheet.add(self.preview)
        sheet.add_field("beyond_reason", self.beyond)
        sheet.fields[_DESPITE] = sheet.fields["beyond_reason"]  # the service's name for a reason to go on
        sheet.add_row({"second_id": self.second, "second_pin": self.second_pin})
        sheet.fields["witness"] = sheet.fields["second_pin"]  # the service's name for the second person
        sheet.add_field("reason", self.reason).setVisible(self.replaces)
        return sheet

    def _show_beyond(self, *, shown: bool) -> None:
        """What is typed is never sent without being seen."""
        for field in _BEYOND:
            self.sheet.fields[field].setVisible(shown or bool(self.beyond.toPlainText()))

    def _show_notes(self) -> None:
        """Before anything is typed: what binds this order from the beginning."""
        assert self._moment.verbs.preview is not None
        around = self._moment.around
        try:
            seen = self._moment.verbs.preview(**self._said())
        except (Refused, Unavailable):
            return  # said with the first digit
        told = [issue.sentence(around.language.code) for issue in seen.notes]
        if seen.kg:
            told.insert(0, around.say("board.order.weight", kg=number(around, seen.kg)))
        self.preview.say(around.say("board.order.preview_empty"), " ".join(told))

    def show_again(self) -> None:
        """The fields and the preview of the route and the amount that stand there now."""
        self._show_beyond(shown=self.asked)
        self.sheet.fields["infusion_minutes"].setVisible(self.route.value() == "iv")
        if self.per_kg.text() or self.mg.text():
            self.look()
        else:
            self._show_notes()


def order_sheet(moment: Moment) -> Sheet:
    """The order of a dose or a booster."""
    form, waits = OrderForm(moment), waiting_order(moment)
    form.sheet.form = form  # type: ignore[attr-defined]  # lives as long as its sheet
    show_kept(
        moment, form.sheet, form.editors, about=of_person(moment, form.ordinal),
        version=waits.order_row if waits else "",
    )  # fmt: skip
    form.show_again()
    return form.sheet


def give_sheet(moment: Moment) -> Sheet:
    """The nurse gives what was ordered; another person witnesses with their own PIN."""
    around, verbs, order = moment.around, moment.verbs, waiting_order(moment)
    if order is None:
        return around.talk.tell("board.nothing_ordered", **moment.about)
    ampoule, drawn, given, hour = _ampoules(moment), QLineEdit(), QLineEdit(), time_line(moment)
    pin, witness, witness_pin = pin_line(), colleagues(moment, apart_from=around.actor.user_id), pin_line()
    alone, emergency, despite = Check(around.say("board.give.alone")), reason_editor(), reason_editor()
    raid = Check(around.say("board.give.raid_agreed"))
    drawn.setPlaceholderText(number(around, order.ml))
    given.setPlaceholderText(number(around, order.ml))

    def submit() -> None:
        assert verbs.give is not None
        # An alarm raised since the sheet was opened is told here; only the next press may pass it over.
        with shown_when_asked(sheet, "despite", "raid"), _seen_when_refused(seen):
            written = verbs.give(
                person_id=moment.column.person_id, order_row=order.order_row,
                ampoule_id=ampoule.value(), drawn=drawn.text(), given=given.text(),
                given_at=typed_time(moment, hour), pin=pin.text(),
                witness_id="" if alone.isChecked() else witness.value(), witness_pin=witness_pin.text(),
                emergency=emergency.toPlainText() if alone.isChecked() else "", despite=despite.toPlainText(),
                seen=frozenset(seen), in_raid=raid.isChecked(),
            )  # fmt: skip
        moment.done("board.give.done", written, **moment.about)

    sheet = Sheet(
        around.language, "board.give", submit=submit, icon="needle", width=_WIDTH,
        values=lambda: moment.about | {
            "mg": number(around, order.mg), "ml": number(around, order.ml), "by": order.by,
            "route": route_words(around, order.route), "kg": number(around, order.kg),
            "per_kg": number(around, order.mg_per_kg),
        },
    )  # fmt: skip
    seen = set(_add_alarms(moment, sheet, despite))
    begun = any(mark.kind == "alarm" and mark.until is None for mark in moment.board.marks)
    sheet.add_field("raid", raid).setVisible(begun)
    sheet.add_field("ampoule_id", ampoule)
    sheet.add_row({"drawn": drawn, "given": given, "given_at": hour})
    sheet.fields["taken_at"] = sheet.fields["given_at"]
    _add_hands(moment, sheet, {"pin": pin, "witness_id": witness, "witness_pin": witness_pin})
    _add_alone(sheet, alone, emergency)
    kept = {name: sheet.fields[name].editor for name in _KEPT} | {"alone": alone}
    show_kept(moment, sheet, kept, about=order.order_row)
    if despite.toPlainText():  # never sent without being seen
        sheet.fields["despite"].setVisible(True)
    return sheet


def _add_hands(moment: Moment, sheet: Sheet, lines: Mapping[str, QWidget]) -> None:
    """Who gives, with their PIN, and who witnesses, with theirs."""
    around = moment.around
    sheet.add(Text(around.say("board.give.giver", who=around.actor.name), "strong", wrap=True))
    sheet.add_field("pin", lines["pin"])
    sheet.add_row({name: line for name, line in lines.items() if name != "pin"})
    sheet.fields["witness"] = sheet.fields["witness_pin"]  # the service's name for the second person


def _add_alone(sheet: Sheet, alone: Check, emergency: QPlainTextEdit) -> None:
    """A tick takes away the second person and asks why nobody could witness."""
    sheet.add(alone)
    sheet.add_field("emergency", emergency)

    def show_alone(*_: object) -> None:
        for field in ("witness_id", "witness_pin"):
            sheet.fields[field].setVisible(not alone.isChecked())
        sheet.fields["emergency"].setVisible(alone.isChecked())

    alone.toggled.connect(show_alone)
    show_alone()


def _ampoules(moment: Moment) -> Choice:
    """Those that stand at the post; the only one is chosen already."""
    around, verbs, choice = moment.around, moment.verbs, Choice(elide=True)
    for one in verbs.ampoules() if verbs.ampoules else ():
        left = around.say("board.give.left", label=one.label, ml=number(around, one.left))
        choice.addItem(left if one.opened else one.label, one.ampoule_id)
    choice.setCurrentIndex(0 if choice.count() == 1 else -1)
    return choice


@contextmanager
def _seen_when_refused(seen: set[str]) -> Iterator[None]:
    """What a refusal inside says at the reason is seen from then on."""
    try:
        yield
    except Refused as problem:
        seen |= marks_of(one for one in problem.issues if one.field == _DESPITE)
        raise


def _add_alarms(moment: Moment, sheet: Sheet, despite: QPlainTextEdit) -> frozenset[str]:
    """What stands against the dose, a missing baseline, and why it is given all the same; the marks of all that."""
    say, base = moment.around.say, moment.column.base
    unmeasured = base is not None and base.origin == "none" and not moment.column.doses
    asked, marks = add_warnings(moment, sheet)
    if unmeasured:
        sheet.add(Notice(say("board.give.unmeasured"), say("board.give.unmeasured_cure"), kind="crit"))
    sheet.add_field("despite", despite).setVisible(asked or unmeasured)
    return marks | {UNMEASURED} if unmeasured else marks


def witness_sheet(moment: Moment) -> Sheet:
    """A dose that was given alone in an emergency gets its second name."""
    around = moment.around
    waiting = next((dose for dose in moment.column.doses if not dose.witness), None)
    if waiting is None:
        return around.talk.tell("board.nothing_witnessed", **moment.about)
    pin = pin_line()

    def submit() -> None:
        assert moment.verbs.witness is not None
        moment.verbs.witness(waiting.dose_id, pin=pin.text())
        moment.done("board.witness.done", **moment.about)

    sheet = Sheet(
        around.language, "board.witness", submit=submit, icon="account-multiple-check-outline",
        values=lambda: moment.about | {
            "mg": number(around, waiting.mg), "giver": waiting.giver, "who": around.actor.name,
        },
    )  # fmt: skip
    sheet.add_field("pin", pin)
    return around.talk.show(sheet)


def waiting_order(moment: Moment) -> OrderMark | None:
    """The order that nobody has given yet."""
    return order_of(moment.column)


def order_of(column: Column) -> OrderMark | None:
    """The same, of a column."""
    return next((one for one in column.orders if one.ordinal == len(column.doses)), None)


def _sentence(problem: Refused | Unavailable, language: str) -> str:
    if isinstance(problem, Unavailable):
        return problem.problem(language)
    return " ".join(issue.sentence(language) for issue in problem.issues)
