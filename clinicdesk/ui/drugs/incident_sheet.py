"""An incident of the register: what was counted, the form as far as it is filled in, and the end of it."""

from collections.abc import Sequence
from typing import Any

from clinicdesk.security.roles import Permission
from clinicdesk.services.stock_incidents import CLOSED, OpenedIncident, StockIncident
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.drug_verbs import DrugVerbs
from clinicdesk.ui.forms.filling import texts_of
from clinicdesk.ui.forms.in_sheet import answers_of, lay_form
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

DRAFT = "stock_incident"
_THOUSAND = 1000
_YES = "yes"


class IncidentSheet(Sheet):
    """One incident, laid out by the form it was written in. Without `keeps` it is only read."""

    def __init__(
        self, around: Surroundings, found: Sequence[StockIncident], opened: OpenedIncident, desk: "Incidents"
    ) -> None:
        self._around, self._opened, self._desk = around, opened, desk
        super().__init__(
            around.language, "drugs.incident", submit=self._write if desk.keeps else None, icon="alert-outline",
            width=980,
        )  # fmt: skip
        self.which, self.reason = Choice(elide=True), reason_editor()
        self.secret = PasswordField(around.language, chips=False)
        for one in found:
            self.which.addItem(_title(around, one), one.sheet_id)
        self.which.set_value(opened.filled.sheet_id)
        self.add_field("which", self.which)
        self.add(Text(_facts(around, opened.incident), "body", wrap=True, selectable=True))
        self.editors = lay_form(self, opened.filled.read, around.language, staff=opened.staff, columns=2)
        self.add_field("reason", self.reason)
        self.add_field("pin", self.secret)
        self._fill()
        self._draft = self._keep()
        self.which.activated.connect(lambda *_: desk.turn(self, self.which.value()))
        self.editors[CLOSED].changed.connect(lambda *_: self._show_asked())
        self._show_asked()

    @property
    def sheet_id(self) -> str:
        """Which incident."""
        return self._opened.filled.sheet_id

    def put_by(self) -> bool:
        """Another one is to be looked at: whether what was typed waits under this one now."""
        kept = self._draft is None or self._around.attempt(self._draft.store)
        if not kept:
            self.which.set_value(self.sheet_id)
        return kept

    def _fill(self) -> None:
        """With what stands in the file."""
        filled = self._opened.filled
        texts = texts_of(filled.form, filled.values, self._around.language.code)
        for key, editor in self.editors.items():
            editor.show_text(texts.get(key, ""))
            editor.set_read_only(not self._desk.keeps)
        self.reason.setPlainText(self._around.say("drugs.incident.completing"))

    def _keep(self) -> SheetDraft | None:
        """What is typed from now on is kept; somebody who only reads types nothing."""
        if not self._desk.keeps:
            return None
        return SheetDraft(
            self._around, self, {**self.editors, "reason": self.reason}, kind=DRAFT, subject=self.sheet_id,
            version=self._opened.filled.version,
        )  # fmt: skip

    def _show_asked(self) -> None:
        keeps, closes = self._desk.keeps, self._around.may(Permission.CLOSE_INCIDENTS)
        asked = keeps and closes and self.editors[CLOSED].text() == _YES
        for name, shown in (("reason", keeps), ("pin", asked)):
            self.fields[name].setVisible(shown)

    def _write(self) -> None:
        answers, verbs = answers_of(self.editors), self._desk.verbs
        said: dict[str, Any] = {
            "answers": answers, "reason": self.reason.toPlainText(), "version": self._opened.filled.version,
        }  # fmt: skip
        if answers.get(CLOSED) == _YES and self._around.may(Permission.CLOSE_INCIDENTS):
            verbs.close_incident(self.sheet_id, password=self.secret.text(), **said)
        else:  # whoever may not close it is told so at the answer
            verbs.complete_incident(self.sheet_id, **said)
        self._around.messages.show_message("drugs.incident.done", "ok")


class Incidents:
    """The incidents one after another: what was typed into one stays while another is looked at.

    When a sheet goes, recorded or discarded, the next with something typed stands there: nothing of it goes unseen.
    One that is only closed waits, and so do the others.
    """

    def __init__(self, around: Surroundings, verbs: DrugVerbs, *, keeps: bool) -> None:
        self._around, self.verbs, self.keeps = around, verbs, keeps
        self._turning = False

    def show(self, sheet_id: str) -> Sheet | None:
        """Open the sheet on this one; a refusal is told in the window."""
        read: list[tuple[Sequence[StockIncident], OpenedIncident]] = []
        if not self._around.attempt(
            lambda: read.append((self.verbs.incidents(), self.verbs.open_incident(sheet_id)))
        ):
            return None
        found = read[0][0]
        sheet = IncidentSheet(self._around, *read[0], self)
        sheet.finished.connect(lambda _: None if sheet.left_waiting else self._go_on(found))
        return self._around.talk.show(sheet)

    def turn(self, sheet: IncidentSheet, wanted: str) -> None:
        """To another incident; what was typed into this one stays."""
        if wanted == sheet.sheet_id or not sheet.put_by():
            return
        self._turning = True
        sheet.reject()
        self._turning = False
        self.show(wanted)

    def _go_on(self, found: Sequence[StockIncident]) -> None:
        waiting = drafted(self._around, found)
        if waiting and self.keeps and not self._turning:
            self.show(waiting)


def drafted(around: Surroundings, found: Sequence[StockIncident]) -> str:
    """The first with something typed and not recorded; "" for none."""
    drafts = around.drafts
    return next(
        (one.sheet_id for one in found if drafts and drafts.take(DRAFT, one.sheet_id) is not None), ""
    )


def open_at(found: Sequence[StockIncident], product_id: str, place: str) -> StockIncident | None:
    """The newest incident of a register that nobody has closed."""
    mine = (one for one in found if (one.product_id, one.place) == (product_id, place))
    return next((one for one in mine if not one.closed), None)


def first_of(found: Sequence[StockIncident], at: str) -> str:
    """The first of place `at` that is not closed, or the first open one, or the newest."""
    waiting = [one for one in found if not one.closed]
    here = [one for one in waiting if one.place == at]
    return (here or waiting or list(found))[0].sheet_id


def _title(around: Surroundings, one: StockIncident) -> str:
    state = "closed" if one.closed else "open"
    where = f"{one.product}, {one.place}, {around.moment(one.counted_at)}"
    return around.say(f"drugs.incident.{state}", where=where, n=one.missing)


def _facts(around: Surroundings, one: StockIncident) -> str:
    key = "facts" if one.recounted else "facts_covered"
    said = around.say(
        f"drugs.incident.{key}", counted=one.counted, expected=one.expected,
        open_ml=number(around, f"{one.open_ul / _THOUSAND:g}").replace("-", "−"), who=", ".join(one.counters),
        when=around.moment(one.counted_at),
    )  # fmt: skip
    return f"{said}\n{around.say('drugs.incident.of_session')}" if one.in_session else said
