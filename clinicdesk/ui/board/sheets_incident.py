"""The sheet of an incident that is about the session: one begun by an act is completed, or a new one written."""

from clinicdesk.services.sheets import FilledForm
from clinicdesk.ui import moments
from clinicdesk.ui.board.sheet_parts import Moment, add_form
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.forms.filling import texts_of
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.in_sheet import answers_of
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.talk import reason_editor

_FOUND_BY = "found_by"


def incident_sheet(moment: Moment) -> Sheet:
    """Opens with the first that lacks something; without any, with an empty one."""
    around, verbs = moment.around, moment.verbs
    assert verbs.incident_form is not None
    assert verbs.incidents is not None
    begun = {one.sheet_id: one for one in verbs.incidents()}
    which, reason = _choice(moment, begun), reason_editor()

    def given() -> dict[str, str]:
        one = begun.get(which.value())
        return texts_of(one.form, one.values, around.language.code) if one is not None else {}

    def submit() -> None:
        answers, one = answers_of(editors), begun.get(which.value())
        if one is None:
            assert verbs.report_incident is not None
            verbs.report_incident(answers=answers)
        else:
            assert verbs.complete_incident is not None
            # Whoever found it may be away by now, and then stands in no list of those present.
            found = {key: text for key, text in given().items() if key == _FOUND_BY}
            verbs.complete_incident(
                one.sheet_id, answers=found | answers, reason=reason.toPlainText(), version=one.version
            )
        moment.done("board.incident.done")

    sheet = Sheet(around.language, "board.incident", submit=submit, icon="alert-outline", width=980)
    sheet.add_field("which", which)
    editors = add_form(sheet, verbs.incident_form(), moment, columns=2)
    sheet.add_field("reason", reason)

    def show_chosen(*_: object) -> None:
        texts = given()
        for key, editor in editors.items():
            editor.show_text(texts.get(key, ""))
        sheet.fields["reason"].setVisible(bool(which.value()))
        reason.setPlainText(around.say("board.incident.completing") if which.value() else "")

    which.activated.connect(show_chosen)
    show_chosen()
    return around.talk.show(sheet)


def _choice(moment: Moment, begun: dict[str, FilledForm]) -> Choice:
    around, choice = moment.around, Choice(elide=True)
    for one in begun.values():
        words = FormWords(one.read, around.language)
        left = around.say("board.incident.left", n=len(one.missing)) if one.missing else ""
        title = f"{words.title} · {moments.hour(one.taken_at, around.zone())}"
        choice.addItem(f"{title} · {left}" if left else title, one.sheet_id)
    choice.addItem(around.say("board.incident.new"), "")
    choice.set_value(next((one.sheet_id for one in begun.values() if one.missing), ""))
    return choice
