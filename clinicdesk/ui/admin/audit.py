"""The audit trail: readable, filtered, paged, checked, exported. Pages are read behind the window."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Permission
from clinicdesk.services.views import TrailFilter, TrailPage
from clinicdesk.ui import moments
from clinicdesk.ui.admin.integrity_card import IntegrityCard
from clinicdesk.ui.admin.review_sheets import REVIEW, open_list, open_month
from clinicdesk.ui.admin.trail_details import TrailDetails
from clinicdesk.ui.admin.trail_filter import TrailFilterBar
from clinicdesk.ui.admin.trail_table import PAGE, TrailTable
from clinicdesk.ui.background import Background
from clinicdesk.ui.clinic_verbs import TrailVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.frames import Layers
from clinicdesk.ui.components.panels import EmptyState, Failure, Opening
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.page import Page
from clinicdesk.ui.papers.recipient import Recipient
from clinicdesk.ui.papers.sheets import SheetDesk
from clinicdesk.ui.reading import Reading
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

FORMS = ("pdf", "print", "csv", "json")
"""As `export` knows them, and the PDF sent to a printer."""


class AuditPage(Page):
    """Newest first. The page does not run after the trail by itself: a reader keeps their place."""

    def __init__(self, around: Surroundings, verbs: TrailVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self._background = Background(self)
        self.head = Head()
        self.refresh = Button("", icon="refresh")
        self.export = Button("", icon="export-variant")
        self.reviews = Button("", icon="draw-pen")
        self.daily = Button("", icon="printer-outline")
        self._papers = SheetDesk(around, verbs.papers, self) if verbs.papers else None
        self.integrity = IntegrityCard(around, verbs.accept)
        self.filter = TrailFilterBar(around, verbs)
        self.table = TrailTable(around, self._ask)
        self.empty, self.opening, self.failed = EmptyState(), Opening(), Failure()
        self._trouble: Refused | Unavailable | None = None
        self._before: int | None = None
        self._known = False
        self._reading: Reading[TrailPage] = Reading(
            self, done=self._take, wrong=self._say_trouble, slow=self._say_opening
        )
        self.details = TrailDetails(around)
        self._lay_out()
        self._connect()
        self.read_again()
        around.language.follow(self, self._speak)

    def read_again(self) -> None:
        """From the newest event on, by the filter of now."""
        try:
            wanted = self.filter.filter()
        except Refused:
            return  # the filter says at its field what it cannot read
        self.details.show_event(None)
        self.table.trail.begin(wanted)

    def show_subject(self, subject: str) -> None:
        """Everything about one participant's code, `review/MONTH` to sign; an empty subject is everything."""
        if subject.startswith(REVIEW) and self._verbs.reviews is not None:
            open_month(self._around, self._verbs.reviews, subject.removeprefix(REVIEW), self._papers)
        elif subject:
            self.filter.show_person(subject)
        else:
            self.read_again()

    def take_focus(self) -> None:
        """To the table."""
        self.table.setFocus()

    def open_export(self) -> Sheet:
        """Ask what for and in which form."""
        around = self._around
        form, reason, password = Choice(), reason_editor(), PasswordField(around.language)
        whom, names = Recipient(around), Check()
        names.setText(around.say("audit.export.names"))

        def submit() -> None:
            wanted = form.value()
            export = partial(
                self._verbs.export, self.filter.filter(), form="pdf" if wanted == "print" else wanted,
                recipient=whom.given(), names=names.isChecked(),
            )  # fmt: skip
            self._export(export, form=wanted, reason=reason.toPlainText(), password=password.text())

        sheet = Sheet(around.language, "audit.export", submit=submit, icon="export-variant")
        for kind in FORMS:
            form.addItem(sheet.say(f"form_{kind}"), kind)
        sheet.add_field("form", form)
        sheet.add_field("recipient", whom)
        sheet.add(names)
        sheet.add_field("reason", reason)
        sheet.add_field("password", password)
        return around.talk.show(sheet)

    def open_reviews(self) -> Sheet | None:
        """The months, signed and waiting."""
        reviews = self._verbs.reviews
        return open_list(self._around, reviews, self._papers) if reviews else None

    def _export(self, export: Callable[..., bytes], *, form: str, reason: str, password: str) -> None:
        around, language = self._around, self._around.language.code
        if not reason.strip():
            raise Refused(Issue("DSK005", "reason"))

        def deliver(content: bytes) -> None:
            day = moments.local(around.clock.now(), around.zone()).strftime("%Y-%m-%d")
            if form == "print":
                around.attempt(lambda: self._print(content, around.say("audit.export.paper", day=day)))
                return
            suggested = around.say("audit.export.file", day=day, form=form)
            around.attempt(lambda: self._save(content, suggested))

        around.messages.show_message("audit.export.going")
        self._background.run(
            lambda _: export(reason=reason, language=language, password=password),
            done=deliver,
            wrong=around.messages.refuse,
        )

    def _print(self, pages: bytes, title: str) -> None:
        messages = self._around.messages
        going = self._around.talk.print_pages(
            pages, title, wrong=messages.refuse,
            say=lambda key, **values: messages.show_message(
                key, "ok" if key == "printing.done" else "info", **values
            ),
        )  # fmt: skip
        if not going:
            messages.show_message("audit.export.not_printed", "warn")

    def _save(self, content: bytes, suggested: str) -> None:
        written: list[str] = []

        def write(path: Path) -> None:
            self._verbs.save(path, content)
            written.append(path.name)

        if self._around.talk.save_as(suggested, write):
            self._around.messages.show_message("audit.export.done", "ok", file=written[0])
        else:
            self._around.messages.show_message("audit.export.dropped", "warn")

    @property
    def loading(self) -> bool:
        """Whether a page is still to come."""
        return self._reading.busy

    def _ask(self, wanted: TrailFilter, before: int | None) -> None:
        self._before = before
        self._reading.ask(lambda: self._verbs.read(wanted, before=before, limit=PAGE))

    def _take(self, page: TrailPage) -> None:
        self._known, self._trouble = True, None
        self.table.trail.take(page, self._before)
        self._say_facts()

    def _say_trouble(self, problem: Refused | Unavailable) -> None:
        if self._before is None:
            self._trouble = problem
        else:
            self._around.messages.refuse(problem)
        self.table.trail.lose(self._before)
        self._speak()

    def _say_opening(self) -> None:
        say = self._around.say
        self.head.say(say("audit.title"), say("common.opening"))
        if not self.table.trail.rows:
            self._layers.show_layer(self.opening)

    def _connect(self) -> None:
        self.filter.changed.connect(self.read_again)
        self.table.picked.connect(self.details.show_event)
        self.details.person_wanted.connect(self.filter.show_person)
        self.export.clicked.connect(self.open_export)
        self.reviews.clicked.connect(lambda *_: self.open_reviews())
        self.daily.clicked.connect(lambda *_: self._papers and self._papers.ask_day())
        self.refresh.clicked.connect(self.read_again)

    def _say_facts(self) -> None:
        trail = self.table.trail
        if self._trouble is not None:
            self.failed.show_problem(self._trouble, self._around.language.code)
            self.head.say(self._around.say("audit.title"))
            self._layers.show_layer(self.failed)
            return
        if not self._known:
            self.head.say(self._around.say("audit.title"))
            return
        shown = self._around.say("audit.facts.shown", n=len(trail.rows))
        rest = self._around.say("audit.facts.more" if trail.more else "audit.facts.all")
        self.head.say(self._around.say("audit.title"), f"{shown} · {rest}")
        self._layers.show_layer(self.table if trail.rows else self.empty)

    def _speak(self) -> None:
        say = self._around.say
        self.table.speak()
        self.empty.say(say("audit.empty"))
        self.opening.say(say("common.opening"))
        self.refresh.setText(say("audit.refresh"))
        self.export.setText(say("audit.export.act"))
        self.reviews.setText(say("reviews.act"))
        self.reviews.setVisible(self._verbs.reviews is not None)
        self.daily.setText(say("audit.daily"))
        self.daily.setVisible(self._papers is not None)
        self.export.setVisible(self._around.may(Permission.EXPORT_TRAIL))
        self._say_facts()

    def _lay_out(self) -> None:
        self.head.acts.addWidget(self.refresh)
        self.head.acts.addWidget(self.reviews)
        self.head.acts.addWidget(self.daily)
        self.head.acts.addWidget(self.export)
        filters = Card()
        filters.body.setContentsMargins(14, 8, 14, 10)
        filters.body.addWidget(self.filter)
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        self._layers = Layers(self.table, self.empty, self.opening, self.failed)
        card.body.addWidget(self._layers, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(card, 1)
        row.addWidget(self.details)
        column = page_column(self)
        column.addWidget(self.head)
        column.addWidget(self.integrity)
        column.addWidget(filters)
        column.addLayout(row, 1)
