"""Sheets of the session itself: coming to it with a PIN, a step signed, its close with three signatures."""

from collections.abc import Sequence
from dataclasses import replace

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Permission
from clinicdesk.services.board_views import Column
from clinicdesk.services.step_signing import StepContent
from clinicdesk.ui.board.sheet_parts import Moment, options, pin_line
from clinicdesk.ui.board.sheets_undo import rescue_sheet
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.forms.filled_look import FilledForms
from clinicdesk.ui.forms.person_forms import forms_subject
from clinicdesk.ui.sheet import Sheet

PARTS = ("nurse", "physician", "lead")


def join_sheet(moment: Moment) -> Sheet:
    """The full password once, then six digits that sign in this session at this workstation."""
    around = moment.around
    password, pin, again = PasswordField(around.language), pin_line(), pin_line()

    def submit() -> None:
        if pin.text() != again.text():
            raise Refused(Issue("WIN021", "again"))
        moment.verbs.join(password=password.text(), pin=pin.text())
        moment.done("board.join.done")

    sheet = Sheet(
        around.language, "board.join", submit=submit, icon="key-variant", values={"who": around.actor.name}
    )
    sheet.add_field("password", password)
    sheet.add_row({"pin": pin, "again": again})
    return around.talk.show(sheet)


def sign_sheet(moment: Moment) -> Sheet:
    """A sign-off of the day: over this person's forms, or over the group's; first to what their forms lack."""
    around, verbs = moment.around, moment.verbs
    steps = verbs.choices().sign_offs
    step, pin, forms = options(moment, steps), pin_line(), FilledForms()

    def person() -> str:
        of_group = next(("session" in one.routes for one in steps if one.code == step.value()), False)
        return "" if of_group else moment.column.person_id

    shown: list[StepContent | None] = [None]

    def lacking() -> Sequence[tuple[str, str]]:
        return shown[0].lacking if shown[0] and person() else ()

    def look() -> None:
        """What is signed is what stood here when the step was chosen, not what it became meanwhile."""
        chosen = step.value()
        shown[0] = verbs.to_sign(step=chosen, person_id=person()) if verbs.to_sign and chosen else None
        say_verb()
        staff = {one.user_id: one.name for one in moment.board.staff}
        forms.show_forms(around.language, shown[0].filled if shown[0] else (), staff)

    def submit() -> None:
        for form, field in lacking()[:1]:
            around.go("people", forms_subject(person(), f"{form}#{field}"))
            return
        assert verbs.sign is not None
        seen = shown[0].seen if shown[0] else ()
        verbs.sign(step=step.value(), person_id=person(), pin=pin.text(), seen=seen)
        moment.done("board.sign.done")

    def say_verb() -> None:
        found = len(lacking())
        sheet.verb.setText(around.say("board.sign.lacking", n=found) if found else sheet.say("verb"))

    sheet = Sheet(
        around.language, "board.sign", submit=submit, kind="sign", icon="draw-pen", width=640,
        values=moment.about | {"who": around.actor.name},
    )  # fmt: skip
    sheet.add_field("step", step)
    sheet.add(forms)
    sheet.add_field("pin", pin)
    step.currentIndexChanged.connect(lambda *_: look())
    look()
    around.language.follow(step, say_verb)
    return around.talk.show(sheet)


def _open_sheet(moment: Moment, blocks: Sequence[Issue]) -> Sheet:
    """What is left: the register first, then seat by seat, then what is the whole session's."""
    around, language = moment.around, moment.around.language
    sheet = Sheet(language, "board.not_closed", icon="lock-open-outline", width=720)
    sheet.add_text("left", n=len(blocks))
    may_withdraw = moment.verbs.withdraw_rescue is not None and around.may(Permission.ORDER_DOSES)
    waiting = {issue.field for issue in blocks if issue.code == "CLO005" and may_withdraw}
    people = {one.person_id: one for one in moment.board.columns}
    groups: dict[str, list[str]] = {"drug": [], **{person: [] for person in people}, "session": []}
    for issue in blocks:
        where = (
            "drug" if issue.code.startswith("AMP") else issue.field if issue.field in people else "session"
        )
        groups[where].append(issue.sentence(language.code))
    for where, lines in groups.items():
        if not lines:
            continue
        one = people.get(where)
        if one is None:
            title = around.say(f"board.not_closed.{where}")
        else:
            title = around.say("board.not_closed.person", seat=one.seat, code=one.code)
        notice = Notice(title, "\n".join(dict.fromkeys(lines)), kind="warn")
        if one is not None and where in waiting:
            _add_way_to_rescue(notice, moment, sheet, one)
        sheet.add(notice)
    return sheet


def _add_way_to_rescue(notice: Notice, moment: Moment, sheet: Sheet, column: Column) -> None:
    """From what is left to where a drug nobody gave is taken back."""

    def lead() -> None:
        sheet.reject()
        rescue_sheet(replace(moment, column=column))

    notice.add_action(moment.around.say("board.menu.withdraw_rescue"), lead)


def close_sheet(moment: Moment) -> Sheet:
    """What still stands in the way, each in a sentence; without any, three people sign, each at their own login."""
    around, verbs = moment.around, moment.verbs
    assert verbs.closing is not None
    state = verbs.closing()
    if state.blocks:
        return around.talk.show(_open_sheet(moment, state.blocks))
    part, pin = Choice(elide=True), pin_line()
    for code in state.mine:
        part.addItem(around.say(f"board.close.part_{code}"), code)
    part.setCurrentIndex(-1)

    def submit() -> None:
        assert verbs.close is not None
        written = verbs.close(part=part.value(), pin=pin.text())
        moment.done("board.close.done", written)

    sheet = Sheet(
        around.language, "board.close" if state.mine else "board.close_seen", submit=submit if state.mine else None,
        kind="sign" if state.mine else "primary", icon="lock-outline", width=640, values={"who": around.actor.name},
    )  # fmt: skip
    for code in PARTS:
        key = "signed" if code in state.signed else "waits"
        words = around.say(f"board.close.{key}", part=around.say(f"board.close.part_{code}"))
        sheet.add(Notice(words, kind="ok" if code in state.signed else "info"))
    if state.mine:
        sheet.add_field("part", part)
        sheet.add_field("pin", pin)
    return around.talk.show(sheet)
