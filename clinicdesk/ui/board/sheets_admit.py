"""Sheets before the dose: a physician admits somebody, puts them off, or takes that back."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinicdesk.errors import Issue
from clinicdesk.protocols.questions import questions_of
from clinicdesk.services.admitting import Admissible, CheckDone
from clinicdesk.ui.board.sheet_parts import Moment, of_person, options, pin_line, show_kept
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.filled_look import add_alerts
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.person_forms import consents_subject, forms_subject, screening_subject
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.talk import reason_editor
from clinicdesk.words import Phrase

_WIDTH = 720
_NO_DECISION = "CLR010"


def admit_sheet(moment: Moment) -> Sheet:
    """The day's checks and whatever is in the way, each with the way to it; with nothing in the way, the go."""
    assert moment.verbs.admission is not None
    state = moment.verbs.admission(moment.column.person_id)
    ready = not state.issues and all(one.whole for one in state.checks)
    sheet = _go_sheet(moment, state) if ready else _not_yet(moment)
    sheet.add(_checks(moment, sheet, state))
    for one in state.checks:
        _add_findings(moment, sheet, one)
    for issue in state.issues:
        _add_issue(moment, sheet, issue)
    if state.later:
        lines = "\n".join(issue.sentence(moment.around.language.code) for issue in state.later)
        sheet.add(Notice(moment.around.say("admitting.later"), lines, kind="warn"))
    if "pin" in sheet.fields:
        sheet.body.addWidget(sheet.fields["pin"])  # under what it signs
    return moment.around.talk.show(sheet)


def _go_sheet(moment: Moment, state: Admissible) -> Sheet:
    around, pin = moment.around, pin_line()

    def submit() -> None:
        assert moment.verbs.admit is not None
        moment.verbs.admit(person_id=moment.column.person_id, pin=pin.text(), seen=state.seen)
        moment.done("admitting.done", **moment.about)

    kind = "sign" if state.unsigned else "primary"
    sheet = Sheet(
        around.language, "admitting", submit=submit, kind=kind, icon="account-check-outline", width=_WIDTH,
        values=moment.about | {"who": around.actor.name},
    )  # fmt: skip
    if state.unsigned:
        sheet.add_field("pin", pin)
    return sheet


def _not_yet(moment: Moment) -> Sheet:
    return Sheet(
        moment.around.language, "admitting.not_yet", icon="account-clock-outline", width=_WIDTH,
        values=moment.about,
    )  # fmt: skip


def _checks(moment: Moment, sheet: Sheet, state: Admissible) -> QWidget:
    """Each form of the day: how it stands in words, and the way to what it lacks."""
    around = moment.around
    box = QWidget()
    box.setProperty("ground", "clear")
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2, 1)
    for line, one in enumerate(state.checks):
        icon, colour, words = _look(moment, one)
        title = Text(one.title.texts.get(around.language.code, one.step), "strong", wrap=True)
        grid.addWidget(IconLabel(icon, size=18, colour=colour), line, 0)
        grid.addWidget(title, line, 1)
        grid.addWidget(Text(words, "body", wrap=True), line, 2)
        if not one.whole:
            what = f"{one.sheet_id}#{one.field}" if one.sheet_id else one.step
            button = Button(around.say("admitting.to_answer" if one.sheet_id else "admitting.fill"))
            button.setAccessibleName(f"{button.text()}: {title.text()}")
            button.clicked.connect(partial(_go, moment, sheet, forms_subject(moment.column.person_id, what)))
            grid.addWidget(button, line, 3, Qt.AlignmentFlag.AlignRight)
    return box


def _add_findings(moment: Moment, sheet: Sheet, one: CheckDone) -> None:
    """The alerts of a form, and what of it wants a reason: each answer, with the reason that is written or none."""
    filled = one.filled
    if filled is None:
        return
    words, questions = FormWords(filled.read, moment.around.language), questions_of(filled.form)
    add_alerts(sheet, words, filled.form, one.alerts)

    def lines(name: str) -> Iterator[str]:
        details = (key for key in filled.values if key.startswith(f"{name}."))
        for key in (name, *details):
            if key in filled.values:
                yield f"{words.address(key)}: {words.shown(filled.values[key], questions[key])}"

    for found in one.found:
        told = [line for name in (*found.fields, *found.reasons) for line in lines(name)]
        if not any(name in filled.values for name in found.reasons):
            told.append(moment.around.say("admitting.no_reason"))
        title = f"{words.title}: {words.phrase(f'score.{found.score}.verdict.{found.verdict}')}"
        sheet.add(Notice(title, "\n".join(told), kind="warn"))


def _look(moment: Moment, one: CheckDone) -> tuple[str, str, str]:
    say = moment.around.say
    if one.signed:
        return "lock", "sign", say("admitting.check.signed")
    if one.whole:
        return "check", "ok_ink", say("admitting.check.filled")
    if one.sheet_id:
        return "help-circle-outline", "info_ink", say("admitting.check.lacking", n=one.lacking)
    return "help-circle-outline", "info_ink", say("admitting.check.none")


def _add_issue(moment: Moment, sheet: Sheet, issue: Issue) -> None:
    notice = Notice(issue.sentence(moment.around.language.code), kind="warn")
    subject = _way(moment, issue)
    if subject:
        notice.add_action(moment.around.say("admitting.open"), partial(_go, moment, sheet, subject))
    sheet.add(notice)


def _way(moment: Moment, issue: Issue) -> str:
    """Where the cure of an issue lies in somebody's record; "" where it does not."""
    person, cohort = moment.column.person_id, moment.board.cohort_id
    if issue.code == _NO_DECISION:
        return screening_subject(person, cohort)
    if issue.field.startswith("consent."):
        return consents_subject(person, cohort)
    return forms_subject(person) if issue.field.startswith(("form.", "signed.", "step.")) else ""


def _go(moment: Moment, sheet: Sheet, subject: str, *_: object) -> None:
    sheet.accept()
    moment.around.go("people", subject)


def defer_sheet(moment: Moment) -> Sheet:
    """Not today, and why: a cause of the programme's list, and what there is to say about it."""
    around, cause, note = moment.around, options(moment, moment.verbs.choices().deferrals), reason_editor()

    def submit() -> None:
        assert moment.verbs.defer is not None
        moment.verbs.defer(
            person_id=moment.column.person_id, cause=cause.value(), note=note.toPlainText().strip()
        )
        moment.done("admitting.defer.done", **moment.about)

    sheet = Sheet(around.language, "admitting.defer", submit=submit, icon="timer-sand", values=moment.about)
    sheet.add_field("cause", cause)
    sheet.add_field("note", note)
    return show_kept(moment, sheet, {"cause": cause, "note": note}, about=of_person(moment))


def lift_sheet(moment: Moment) -> Sheet:
    """They may be dosed after all."""
    around, note = moment.around, QLineEdit()

    def submit() -> None:
        assert moment.verbs.lift is not None
        moment.verbs.lift(person_id=moment.column.person_id, note=note.text().strip())
        moment.done("admitting.lift.done", **moment.about)

    sheet = Sheet(
        around.language,
        "admitting.lift",
        submit=submit,
        icon="timer-sand",
        values=moment.about | {"why": Phrase("", moment.column.deferral)},
    )
    sheet.add_field("note", note)
    return show_kept(moment, sheet, {"note": note}, about=of_person(moment))
