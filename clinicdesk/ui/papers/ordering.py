"""What is asked before a document is made: which, in which language, for whom, why, with names or by codes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Permission
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.outside.printed_sheet import open_printed_of_cohort
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.paper_verbs import PackMade, PaperOrder, PaperVerbs
from clinicdesk.ui.papers.recipient import OF_A_PERSON as ONE
from clinicdesk.ui.papers.recipient import OF_MANY, Recipient
from clinicdesk.ui.papers.running import PaperRun, offer_tongues
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

OF_A_PERSON = ("participant", "screening", "discharge", "integration", "event")
OF_A_SESSION = ("session_set", "session_set_whole", "session", "run_sheet")
OF_A_COHORT = ("roster", "labels", "records", *OF_A_SESSION, "consents", "downtime")
_CLINICAL = frozenset({"records", *OF_A_SESSION})
PACK = "pack"
_WIDE = 640


@dataclass(frozen=True, slots=True)
class _Asked:
    """The editors of the sheet."""

    document: Choice
    tongue: Choice
    recipient: Recipient
    reason: QPlainTextEdit
    names: Check
    military: Check

    def order(self) -> PaperOrder:
        """What they say. Refused DSK005 without a reason."""
        if not self.reason.toPlainText().strip():
            raise Refused(Issue("DSK005", "reason"))
        return PaperOrder(
            self.document.value(), self.tongue.value(), self.reason.toPlainText().strip(),
            self.recipient.given(), self.names.isChecked(), self.military.isChecked(),
        )  # fmt: skip


class PaperDesk(PaperRun):
    """The way from a button to the papers of a participant or a cohort, for one page."""

    def __init__(self, around: Surroundings, verbs: PaperVerbs, page: QWidget) -> None:
        super().__init__(around, verbs.save, page)
        self._verbs = verbs
        self.outside: OutsideVerbs | None = None

    def ask_person(self, person_id: str, code: str, *, document: str = "") -> Sheet:
        """Documents of one participant; `document`: the one that is chosen already."""
        make = partial(self._make_person, person_id)
        return self._ask("papers.person", OF_A_PERSON, code, make, chosen=document)

    def ask_cohort(self, cohort_id: str, code: str) -> Sheet:
        """Papers of a cohort; the pack for an inspection only where the role may."""
        packs = self._verbs.pack is not None and self.around.may(Permission.EXPORT_RECORDS)
        sees = self.around.may(Permission.PRINT_RECORDS)
        offered = tuple(name for name in OF_A_COHORT if sees or name not in _CLINICAL)
        documents = (*offered, PACK) if packs else offered
        sheet = self._ask("papers.cohort", documents, code, partial(self._make_cohort, cohort_id, code))
        return self._with_printed(sheet, cohort_id, code)

    def ask_session(self, cohort_id: str, code: str, planned_id: str) -> Sheet:
        """Papers of one session of a cohort; first of all, the whole set. `code`: 07/D1."""
        sheet = self._ask(
            "papers.session", OF_A_SESSION, code,
            lambda order: self._make_cohort(cohort_id, code, replace(order, which=planned_id)),
        )  # fmt: skip
        return self._with_printed(sheet, cohort_id, code.partition("/")[0])

    def _with_printed(self, sheet: Sheet, cohort_id: str, code: str) -> Sheet:
        """With the way to what was printed before, and to the signatures made outside for it."""
        around, outside = self.around, self.outside
        if outside is None or not around.may(Permission.OPEN_CHART):
            return sheet
        act = Button(around.say("outside.printed_group.act"), "quiet", icon="history")

        def follow() -> None:
            sheet.finished.connect(lambda *_: open_printed_of_cohort(around, outside, cohort_id, code))
            sheet.reject()

        act.clicked.connect(lambda *_: follow())
        sheet.acts.insertWidget(0, act)
        return sheet

    def _ask(
        self, name: str, documents: Sequence[str], code: str, make: Callable[[PaperOrder], None], *,
        chosen: str = "",
    ) -> Sheet:  # fmt: skip
        around = self.around
        whom = Recipient(around, ONE if documents is OF_A_PERSON else OF_MANY)
        asked = _Asked(Choice(), Choice(), whom, reason_editor(), Check(), Check())
        sheet = Sheet(around.language, name, submit=lambda: make(asked.order()), icon="printer-outline",
                      width=_WIDE, values={"code": code})  # fmt: skip
        around.language.offer(asked.document, "papers.document", documents)
        if chosen:
            asked.document.set_value(chosen)
        offer_tongues(around, asked.tongue)
        around.language.text(asked.names, "papers.names")
        around.language.text(asked.military, "papers.military")
        sheet.add_row({"document": asked.document, "tongue": asked.tongue})
        sheet.add_field("recipient", asked.recipient)
        sheet.add_field("reason", asked.reason)
        sheet.add(_beside(asked.names, asked.military))
        return around.talk.show(sheet)

    def _make_person(self, person_id: str, order: PaperOrder) -> None:
        self.run(lambda step: self._verbs.person(person_id, order, step), self.show)

    def _make_cohort(self, cohort_id: str, code: str, order: PaperOrder) -> None:
        if order.document == PACK:
            self._ask_password(cohort_id, code, order)
            return
        self.run(lambda step: self._verbs.cohort(cohort_id, order, step), self.show)

    def _ask_password(self, cohort_id: str, code: str, order: PaperOrder) -> None:
        around, pack = self.around, self._verbs.pack
        assert pack is not None
        password = PasswordField(around.language)

        def submit() -> None:
            typed = password.text()
            bare = replace(order, names=False, military=False)
            self.run(lambda step: pack(cohort_id, bare, typed, step), self._show_pack)

        sheet = Sheet(around.language, "papers.pack", submit=submit, icon="package-variant-closed",
                      values={"code": code})  # fmt: skip
        sheet.add_field("password", password)
        around.talk.show(sheet)

    def _show_pack(self, made: PackMade) -> None:
        """Where the two files go; the words that open the key list are shown once."""
        around = self.around
        sheet = Sheet(around.language, "papers.packed", submit=partial(self._save_pack, made),
                      icon="package-variant-closed", width=_WIDE)  # fmt: skip
        words = Text(made.words, "hero", wrap=True, selectable=True)
        words.setObjectName("papers.packed.words")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card = Card(box="panel")
        card.body.addWidget(words)
        sheet.add(card)
        sheet.add_text("apart", role="hint")
        around.talk.show(sheet)

    def _save_pack(self, made: PackMade) -> None:
        def put(folder: Path) -> None:
            assert self._verbs.save_pack is not None
            saved = self._verbs.save_pack(folder, made)
            self.around.messages.show_message(
                "papers.pack_saved", "ok", pack=saved.name, keys=saved.key_list_name
            )

        if not self.around.talk.choose_folder(put):
            raise Refused(Issue("DOC005"))


def _beside(*parts: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(18)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return box
