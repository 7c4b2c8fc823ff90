"""The consents of a participant: each document with its state; read it, take it, keep its scan, take it back."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.cohorts.words import long_day, programme_title
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.panels import Banner, EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.consent_verbs import ConsentVerbs
from clinicdesk.ui.consents.consent_sheets import Recording, attach_sheet, withdraw_sheet
from clinicdesk.ui.consents.consent_words import LOOKS, before_what, state_of, title_of
from clinicdesk.ui.consents.document_card import DocumentCard
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.consent_pages import ConsentPage, DocumentPage, ScanView

_SIDE = 500
_HEARS = frozenset({Topic.CONSENTS, Topic.PEOPLE, Topic.COHORTS, Topic.INTEGRITY})


class ConsentsView(QWidget):
    """One participant's consents in one cohort."""

    def __init__(self, around: Surroundings, verbs: ConsentVerbs) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self.page: ConsentPage | None = None
        self.head = Head()
        self.lacking, self.draft = StatusChip(), StatusChip("", "draft")
        self.banner = Banner()
        self.table = DataTable(self._columns())
        self.empty = EmptyState()
        self.list = Card()
        self.document = DocumentCard(around)
        self._lay_out()
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _: self.act())
        self.document.recording.connect(self.record)
        self.document.attaching.connect(self.attach)
        self.document.withdrawing.connect(self.withdraw)
        self.document.scan_wanted.connect(self.open_scan)
        Listening(self).to(around.bus.changed, self._hear)
        around.language.follow(self, self._follow)

    @property
    def person_id(self) -> str:
        """Whose consents are open; "" for none."""
        return self.page.person.person_id if self.page else ""

    def open_person(self, person_id: str, cohort_id: str = "") -> None:
        """Read and show them; "" for the cohort they are read with. Raises Refused, Unavailable."""
        same = self.person_id == person_id
        self.page = self._verbs.open(person_id=person_id, cohort_id=cohort_id)
        self._speak()
        if self.page.documents and not (same and self.table.currentIndex().isValid()):
            # To what waits first; a list that is whole is read from its top.
            states = [one.required and one.view.state in {"missing", "due"} for one in self.page.documents]
            self.table.selectRow(states.index(True) if True in states else 0)

    def leave(self) -> None:
        """The page is open no more."""
        self.page = None

    def take_focus(self) -> None:
        """Into the list."""
        self.table.setFocus()

    def act(self) -> Sheet | None:
        """Enter: take what is not given; what is given is looked at."""
        card = self.document
        if card.record.isVisibleTo(self):
            return self.record()
        scan = card.scans[-1] if card.scans else None
        if scan is not None:
            scan.click()
        else:
            card.tabs.setFocus()
        return None

    def record(self) -> Sheet | None:
        """Write down what was signed, or that it was refused."""
        page, shown = self.page, self._current()
        if page is None or shown is None:
            return None
        title = partial(title_of, self._around, page, shown)
        recording = Recording(self._around, self._verbs, page, shown, title)
        return self._around.talk.show(recording.sheet)

    def attach(self) -> Sheet | None:
        """One more scan."""
        page, shown = self.page, self._current()
        if page is None or shown is None:
            return None
        return attach_sheet(self._around, self._verbs, shown, partial(title_of, self._around, page, shown))

    def withdraw(self) -> Sheet | None:
        """It is taken back."""
        page, shown = self.page, self._current()
        if page is None or shown is None:
            return None
        person, title = page.person, title_of(self._around, page, shown)
        way = ("people", f"{person.person_id}/consents/{person.cohort_id}")
        return withdraw_sheet(self._around, self._verbs, shown, title, way=way)

    def open_scan(self, scan: "ScanView") -> None:
        """Look at it; an event of the trail."""
        page, shown = self.page, self._current()
        if page is None or shown is None:
            return
        from clinicdesk.ui.consents.scan_sheet import scan_sheet  # noqa: PLC0415 - QtPdf is no essential

        title = title_of(self._around, page, shown)
        self._around.attempt(
            lambda: scan_sheet(
                self._around,
                self._verbs.open_scan(scan.attachment_id).content,
                name=scan.name,
                document=title,
            )
        )

    def _current(self) -> "DocumentPage | None":
        row: DocumentPage | None = self.table.current_row()
        return row

    def _pick(self, shown: "DocumentPage") -> None:
        if self.page is not None:
            self.document.show_document(self.page, shown)

    def _hear(self, changes: Changes) -> None:
        page = self.page
        if page is None or not self.isVisible() or not changes.topics & _HEARS:
            return
        person = page.person
        if changes.subject in {person.person_id, person.cohort_id, ""}:
            self._around.attempt(lambda: self.open_person(person.person_id, person.cohort_id))

    def _follow(self) -> None:
        self.document.follow_language()
        self._speak()

    def _speak(self) -> None:
        page, say = self.page, self._around.say
        if page is None:
            return
        facts = [say("consents.title")]
        if page.programme is not None:
            facts += [say("cohorts.head", code=page.person.cohort),
                      programme_title(self._around, page.programme.phrases)]  # fmt: skip
        self.head.say(" · ".join(filter(None, (page.person.code, page.person.name))), " · ".join(facts))
        waiting = sum(one.required and one.view.state in {"missing", "due"} for one in page.documents)
        shut = sum(one.required and one.view.state in {"refused", "withdrawn"} for one in page.documents)
        self.lacking.setVisible(bool(page.documents))
        if shut:
            self.lacking.show_state(say("consents.shut", n=shut), "crit")
        else:
            self.lacking.show_state(
                say("consents.lacking", n=waiting) if waiting else say("consents.whole"),
                "warn" if waiting else "ok",
            )
        self.draft.setText(say("cohorts.draft"))
        self.draft.setVisible(page.programme is not None and page.programme.draft)
        self._speak_banner()
        self.table.setAccessibleName(say("consents.title"))
        self.table.show_columns(self._columns())
        self.table.show_rows(page.documents)
        there = bool(page.documents)
        self.table.setVisible(there)
        self.document.setVisible(there)
        self.empty.setVisible(not there)
        self.empty.say(say("consents.empty.programme" if page.programme else "consents.empty.cohort"))
        shown = self._current()
        if shown is not None:
            self.document.show_document(page, shown)

    def _speak_banner(self) -> None:
        say = self._around.say
        if not self._around.may(Permission.TAKE_CONSENT):
            roles = ", ".join(say(f"common.role.{role}") for role in self._around.actor.roles)
            self.banner.show_banner(say("consents.read_only.role", roles=roles))
        elif not self._around.writable:
            self.banner.show_banner(say("consents.read_only.broken"), kind="crit")
        else:
            self.banner.hide()

    def _columns(self) -> "list[Column[DocumentPage]]":
        say, around = self._around.say, self._around
        return [
            Column(say("consents.column.document"), lambda row: title_of(around, self._open, row)),
            Column(say("consents.column.signs"), lambda row: say(f"consents.signs.{row.view.who}"), width=96),
            Column(say("consents.column.before"), lambda row: before_what(around, self._open, row), width=132),
            Column(
                say("consents.column.state"), lambda row: state_of(around, row), width=138,
                icon=lambda row: LOOKS[row.view.state][0], colour=lambda row: LOOKS[row.view.state][1],
            ),
            Column(
                say("consents.column.day"), lambda row: long_day(around, row.view.signed_on), width=118,
                icon=lambda row: "paperclip" if row.scans else "",
            ),
        ]  # fmt: skip

    @property
    def _open(self) -> "ConsentPage":
        assert self.page is not None
        return self.page

    def _lay_out(self) -> None:
        for chip in (self.lacking, self.draft):
            self.head.beside.addWidget(chip)
        self.list.body.setContentsMargins(1, 1, 1, 1)
        self.list.body.addWidget(self.table, 1)
        self.list.body.addWidget(self.empty, 1)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.document, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.list, 1)
        row.addWidget(side)
        page = page_column(self)
        for part in (self.head, self.banner):
            page.addWidget(part)
        page.addLayout(row, 1)
