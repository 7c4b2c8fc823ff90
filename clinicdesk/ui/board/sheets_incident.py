"""The sheet of an incident that is about the session: one begun by an act is completed, or a new one written."""

from collections.abc import Mapping

from clinicdesk.services.sheets import FilledForm
from clinicdesk.ui import moments
from clinicdesk.ui.board.sheet_parts import Moment, add_form
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.forms.filling import texts_of
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.in_sheet import answers_of
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.talk import reason_editor

DRAFT = "session_incident"
_FOUND_BY = "found_by"


def incident_sheet(moment: Moment, wanted: str | None = None) -> Sheet:
    """Opens with what somebody was writing, else with the first that lacks something; without any, an empty one.

    `wanted`: this one, or "" for a new one; what was typed into another waits under that one.
    """
    around, verbs = moment.around, moment.verbs
    assert verbs.incident_form is not None
    assert verbs.incidents is not None
    begun = {one.sheet_id: one for one in verbs.incidents()}
    which, reason = _choice(moment, begun), reason_editor()
    which.set_value(_first(moment, begun) if wanted is None else wanted)
    one = begun.get(which.value())
    given = texts_of(one.form, one.values, around.language.code) if one is not None else {}

    def submit() -> None:
        answers = answers_of(editors)
        if one is None:
            assert verbs.report_incident is not None
            verbs.report_incident(answers=answers)
        else:
            assert verbs.complete_incident is not None
            # Whoever found it may be away by now, and then stands in no list of those present.
            found = {key: text for key, text in given.items() if key == _FOUND_BY}
            verbs.complete_incident(
                one.sheet_id, answers=found | answers, reason=reason.toPlainText(), version=one.version
            )
        moment.done("board.incident.done")

    def turn(*_: object) -> None:
        if which.value() != (one.sheet_id if one else ""):
            wanted = which.value()
            if not around.attempt(draft.store):
                which.set_value(one.sheet_id if one else "")
                return
            sheet.reject()
            incident_sheet(moment, wanted)

    sheet = Sheet(around.language, "board.incident", submit=submit, icon="alert-outline", width=980)
    sheet.add_field("which", which)
    editors = add_form(sheet, verbs.incident_form(), moment, columns=2)
    sheet.add_field("reason", reason).setVisible(one is not None)
    for key, editor in editors.items():
        editor.show_text(given.get(key, ""))
    reason.setPlainText(around.say("board.incident.completing") if one is not None else "")
    draft = SheetDraft(
        around, sheet, {**editors, "reason": reason}, kind=DRAFT, subject=_subject(moment, which.value()),
        version=one.version if one else 0, tell=moment.kept,
    )  # fmt: skip
    which.activated.connect(turn)
    return around.talk.show(sheet)


def _subject(moment: Moment, sheet_id: str) -> str:
    """What the draft of an incident lies under; a new one under the session."""
    return sheet_id or moment.board.session_id


def _first(moment: Moment, begun: Mapping[str, FilledForm]) -> str:
    drafts = moment.around.drafts
    typed = (key for key in (*begun, "") if drafts and drafts.take(DRAFT, _subject(moment, key)) is not None)
    lacking = (one.sheet_id for one in begun.values() if one.missing)
    return next(typed, next(lacking, ""))


def _choice(moment: Moment, begun: Mapping[str, FilledForm]) -> Choice:
    around, choice = moment.around, Choice(elide=True)
    for one in begun.values():
        words = FormWords(one.read, around.language)
        left = around.say("board.incident.left", n=len(one.missing)) if one.missing else ""
        title = f"{words.title} · {moments.hour(one.taken_at, around.zone())}"
        choice.addItem(f"{title} · {left}" if left else title, one.sheet_id)
    choice.addItem(around.say("board.incident.new"), "")
    return choice
