"""An incident of the register: what was counted, the form as far as it is filled in, and the end of it."""

from typing import Any

from clinicdesk.security.roles import Permission
from clinicdesk.services.stock_incidents import CLOSED, StockIncident, StockIncidents
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.drug_verbs import DrugVerbs
from clinicdesk.ui.forms.filling import texts_of
from clinicdesk.ui.forms.in_sheet import answers_of, lay_form
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_THOUSAND = 1000
_YES = "yes"


def incident_sheet(
    around: Surroundings, verbs: DrugVerbs, found: StockIncidents, *, at: str = "", keeps: bool
) -> Sheet:
    """Opens with the first of place `at` that is not closed. Without `keeps` it is only read."""
    by_id = {one.filled.sheet_id: one for one in found.incidents}
    which, facts, reason = Choice(elide=True), Text("", "body", wrap=True, selectable=True), reason_editor()
    secret = PasswordField(around.language, chips=False)
    for key, one in by_id.items():
        which.addItem(_title(around, one), key)
    which.set_value(_first(found, at))

    def chosen() -> StockIncident:
        return by_id[which.value()]

    def submit() -> None:
        filled, answers = chosen().filled, answers_of(editors)
        said: dict[str, Any] = {
            "answers": answers, "reason": reason.toPlainText(), "version": filled.version,
        }  # fmt: skip
        if answers.get(CLOSED) == _YES and around.may(Permission.CLOSE_INCIDENTS):
            verbs.close_incident(filled.sheet_id, password=secret.text(), **said)
        else:  # whoever may not close it is told so at the answer
            verbs.complete_incident(filled.sheet_id, **said)
        around.messages.show_message("drugs.incident.done", "ok")

    sheet = Sheet(
        around.language, "drugs.incident", submit=submit if keeps else None, icon="alert-outline", width=980
    )
    sheet.add_field("which", which)
    sheet.add(facts)
    read = found.read
    assert read is not None
    editors = lay_form(sheet, read, around.language, staff=found.staff, columns=2)
    sheet.add_field("reason", reason)
    sheet.add_field("pin", secret)

    closes = around.may(Permission.CLOSE_INCIDENTS)

    def fit(*_: object) -> None:
        for name, shown in (("reason", keeps), ("pin", keeps and closes and editors[CLOSED].text() == _YES)):
            sheet.fields[name].setVisible(shown)

    def show_chosen(*_: object) -> None:
        one = chosen()
        facts.setText(_facts(around, one))
        texts = texts_of(one.filled.form, one.filled.values, around.language.code)
        for key, editor in editors.items():
            editor.show_text(texts.get(key, ""))
            editor.set_read_only(not keeps)
        reason.setPlainText(around.say("drugs.incident.completing"))
        fit()

    which.activated.connect(show_chosen)
    editors[CLOSED].changed.connect(fit)
    show_chosen()
    return around.talk.show(sheet)


def open_at(found: StockIncidents, product_id: str, place: str) -> StockIncident | None:
    """The newest incident of a register that nobody has closed."""
    mine = (one for one in found.incidents if (one.product_id, one.place) == (product_id, place))
    return next((one for one in mine if not one.closed), None)


def _first(found: StockIncidents, at: str) -> str:
    waiting = [one for one in found.incidents if not one.closed]
    here = [one for one in waiting if one.place == at]
    return (here or waiting or list(found.incidents))[0].filled.sheet_id


def _title(around: Surroundings, one: StockIncident) -> str:
    state = "closed" if one.closed else "open"
    where = f"{one.product}, {one.place}, {around.moment(one.counted_at)}"
    return around.say(f"drugs.incident.{state}", where=where, n=len(one.filled.missing))


def _facts(around: Surroundings, one: StockIncident) -> str:
    said = around.say(
        "drugs.incident.facts", counted=one.counted, expected=one.expected,
        open_ml=number(around, f"{one.open_ul / _THOUSAND:g}").replace("-", "−"), who=", ".join(one.counters),
        when=around.moment(one.counted_at),
    )  # fmt: skip
    return f"{said}\n{around.say('drugs.incident.of_session')}" if one.in_session else said
