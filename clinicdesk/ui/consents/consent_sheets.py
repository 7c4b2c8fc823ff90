"""Writing down what a paper says: a signature or a refusal, one more scan, a withdrawal."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.consents import DATA
from clinicdesk.services.signing_for import is_one_of
from clinicdesk.ui.cohorts.words import typed_day
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.consent_verbs import ConsentVerbs
from clinicdesk.ui.consents.scan_field import ScanField
from clinicdesk.ui.reason_draft import keep_reason
from clinicdesk.ui.sheet import Sheet, shown_when_asked
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

if TYPE_CHECKING:
    from clinicdesk.services.consent_pages import ConsentPage, DocumentPage

DRAFT = "consent"
_WIDTH = 640
WAYS = ("paper", "witnessed")


class Recording:
    """The sheet of one document: who signed, when, how, with which scan; or that the person said no."""

    def __init__(
        self,
        around: Surroundings,
        verbs: ConsentVerbs,
        page: "ConsentPage",
        shown: "DocumentPage",
        title: Callable[[], str],
    ) -> None:
        self._around, self._verbs, self._page, self._shown = around, verbs, page, shown
        self.answer, self.way = Choice(), Choice()
        self.signer, self.day, self.witness = QLineEdit(), QLineEdit(), QLineEdit()
        self.basis = QLineEdit()
        self.reason = reason_editor()
        self.sheet = Sheet(
            around.language, "consents.record", submit=self.submit, icon="draw-pen", width=_WIDTH,
            values=lambda: {"code": page.person.code, "document": title()},
        )  # fmt: skip
        self.scan = ScanField(around, verbs, refuse=self.sheet.show_refusal)
        self._fill()
        self._lay_out()
        self._keep()

    def submit(self) -> None:
        """Write it down. Raises Refused with every field that is wrong."""
        day = typed_day(self._around, self.day.text())
        if day is None:
            raise Refused(Issue("CNS010", "signed_on"))
        given = self.answer.value() == "given"
        seen = self.sheet.fields["basis"].isVisibleTo(self.sheet)
        with shown_when_asked(
            self.sheet, "basis"
        ):  # the card or the newest consent says more than this page knew
            self._verbs.record(
                person_id=self._page.person.person_id, cohort_id=self._page.person.cohort_id,
                document=self._shown.view.document, signer_name=self.signer.text(), signed_on=day, given=given,
                scan=self.scan.upload, reason="" if given else self.reason.toPlainText(), way=self.way.value(),
                witness_name=self.witness.text(), basis=self.basis.text() if seen else "",
            )  # fmt: skip
        self._around.messages.show_message(
            "consents.recorded" if given else "consents.refusal_recorded", "ok"
        )

    def _fill(self) -> None:
        say = self._around.say
        for answer in ("given", "refused"):
            self.answer.addItem(say(f"consents.answer.{answer}"), answer)
        for way in WAYS:
            self.way.addItem(say(f"consents.way.{way}"), way)
        self.day.setText(self._around.day(self._around.clock.now()))
        names = [self._page.person.name]
        if self._shown.view.who == "guardian":
            names = list(self._page.guardians)
        if len(names) == 1:
            self.signer.setText(names[0])

    def _asks_basis(self) -> bool:
        """A name the card does not have for this document, or one beside that of who said no before."""
        view, signer = self._shown.view, self.signer.text()
        if self.answer.value() != "given" or not signer.strip():
            return False
        known = self._page.guardians if view.who == "guardian" else (self._page.person.name,)
        said_no = view.who == "guardian" and view.state in {"withdrawn", "refused"}
        return not is_one_of(signer, known) or (said_no and not is_one_of(signer, (view.signer_name,)))

    def _lay_out(self) -> None:
        sheet = self.sheet
        sheet.add_row({"answer": self.answer, "signed_on": self.day})
        signer = sheet.add_field("signer_name", self.signer)
        signer.set_hint(self._signer_hint())
        basis = sheet.add_field("basis", self.basis)
        sheet.add_row({"way": self.way, "witness_name": self.witness})
        sheet.add_field("attachment", self.scan)
        why = sheet.add_field("reason", self.reason)

        def show_parts(*_: object) -> None:
            sheet.fields["witness_name"].setVisible(self.way.value() == "witnessed")
            why.setVisible(self.answer.value() == "refused")
            basis.setVisible(self._asks_basis())

        self.signer.textChanged.connect(show_parts)
        self.answer.currentIndexChanged.connect(show_parts)
        self.way.currentIndexChanged.connect(show_parts)
        show_parts()

    def _keep(self) -> None:
        """Everything typed and chosen; a scan is a file, and is asked for again."""
        person = self._page.person
        editors = {
            "answer": self.answer, "signed_on": self.day, "signer_name": self.signer, "basis": self.basis,
            "way": self.way, "witness_name": self.witness, "reason": self.reason,
        }  # fmt: skip
        SheetDraft(
            self._around, self.sheet, editors, kind=DRAFT,
            subject=f"{person.person_id}|{person.cohort_id}|{self._shown.view.document}",
        )  # fmt: skip

    def _signer_hint(self) -> str:
        """Whom the card names, where somebody signs for the person."""
        say, who = self._around.say, self._shown.view.who
        if who == "guardian" and self._page.guardians:
            return say("consents.signs_hint.named", names=", ".join(self._page.guardians))
        return say(f"consents.signs_hint.{who}")


def attach_sheet(
    around: Surroundings, verbs: ConsentVerbs, shown: "DocumentPage", title: Callable[[], str]
) -> Sheet:
    """One more file beside a paper that is written down."""

    def submit() -> None:
        if scan.upload is None:
            raise Refused(Issue("CNS011", "attachment"))
        verbs.attach(shown.view.consent_id, scan=scan.upload)
        around.messages.show_message("consents.attached", "ok")

    sheet = Sheet(around.language, "consents.attach", submit=submit, icon="paperclip", width=_WIDTH,
                  values=lambda: {"document": title()})  # fmt: skip
    scan = ScanField(around, verbs, refuse=sheet.show_refusal)
    sheet.add_field("attachment", scan)
    return around.talk.show(sheet)


def withdraw_sheet(
    around: Surroundings, verbs: ConsentVerbs, shown: "DocumentPage", title: str, *, way: tuple[str, str]
) -> Sheet:
    """Somebody takes it back: who, and why."""
    who, reason = QLineEdit(), reason_editor()

    def submit() -> None:
        verbs.withdraw(shown.view.consent_id, reason=reason.toPlainText(), who=who.text())
        limited = shown.view.document == DATA
        around.messages.show_message("consents.withdrawn_data" if limited else "consents.withdrawn", "ok")

    sheet = Sheet(
        around.language, "consents.withdraw", submit=submit, kind="danger", values={"document": title}
    )
    if shown.view.who != "guardian":
        who.setText(shown.view.signer_name)
    sheet.add_field("who", who)
    sheet.add_field("reason", reason)
    editors = {"who": who, "reason": reason}
    return keep_reason(around, around.talk.show(sheet), editors, about=shown.view.consent_id, way=way)
