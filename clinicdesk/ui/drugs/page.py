"""The drug register's place: one register at a time, append-only, with the line being written beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinicdesk.security.roles import Permission
from clinicdesk.services.ledger_views import LedgerRow, RegisterKey, RegisterPage
from clinicdesk.services.stock_incidents import StockIncident
from clinicdesk.services.views import Topic
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.frames import Pages
from clinicdesk.ui.components.panels import Banner, EmptyState
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.table import DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.drug_verbs import DrugVerbs
from clinicdesk.ui.drugs.entry import EntryPanel
from clinicdesk.ui.drugs.figures import Figures
from clinicdesk.ui.drugs.incident_sheet import Incidents, drafted, first_of, open_at
from clinicdesk.ui.drugs.register_words import columns_of, product_words
from clinicdesk.ui.drugs.sheets import DrugSheets
from clinicdesk.ui.drugs.side import SidePanel
from clinicdesk.ui.drugs.writing import line_for
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.moments import local
from clinicdesk.ui.page import Page
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_HEARS = frozenset({Topic.DRUGS, Topic.DOSING, Topic.SESSIONS, Topic.CLINIC, Topic.INTEGRITY})
_FILTERS = ("all", "today", "waiting", "corrections")
_SIDE = 340
_NARROW = 1250


class DrugsPage(Page):
    """Head with the register's name, four figures, the table, and at the right the acts, the line, or its entry."""

    def __init__(self, around: Surroundings, verbs: DrugVerbs) -> None:
        super().__init__()
        self._around, self._verbs = around, verbs
        self.keys: Sequence[RegisterKey] = ()
        self.page: RegisterPage | None = None
        self._columns: tuple[bool, bool, bool, bool, str] | None = None
        self.head, self.banner, self.empty = Head(), Banner(), EmptyState("", "", on_action=self._first_step)
        self.register = Choice(elide=True)
        self.count, self.paper = Button("", icon="scale-balance"), Button("", icon="printer-outline")
        self.product, self.incident = Button("", icon="plus"), Button("", icon="alert-outline")
        self.differs = Banner()
        self.found: Sequence[StockIncident] = ()
        self.figures = Figures(around)
        self.bare = Button("", icon="eye-outline")
        self._bared: tuple[str, str] | None = None
        """The register whose balance somebody has asked to see; whoever comes to count finds it covered."""
        self.filter = Segmented([(name, name) for name in _FILTERS])
        self.rule, self.table = Text("", "hint"), DataTable(columns_of(around))
        self.blind = EmptyState()
        self.side, self.entry = SidePanel(around), EntryPanel(around)
        self.right, self.listed = Pages(), Card()
        self.sheets = DrugSheets(around, verbs)
        self._lay_out()
        self._connect()
        around.language.follow(self, self._speak)
        self.read_again()

    @property
    def keeps(self) -> bool:
        """Whether lines can be written here."""
        return self._around.may(Permission.KEEP_DRUGS) and self._around.writable

    @property
    def covered(self) -> bool:
        """Whether the balance is covered: for everybody who could count here, until they ask to see it."""
        key = self.page.key if self.page else None
        return key is not None and self.keeps and self._bared != (key.product_id, key.place)

    def read_again(self) -> None:
        """Ask for the registers anew; the chosen one, the picked row and a line being typed stay."""
        if self._around.attempt(self._load):
            self._show()

    def show_subject(self, subject: str) -> None:
        """A register by its place, or by "product place"; anything else is the place itself."""
        for at, key in enumerate(self.keys):
            if subject and subject in {key.place, f"{key.product_id} {key.place}"}:
                self.register.setCurrentIndex(at)

    def step_back(self) -> bool:
        """Esc gives a line up."""
        if self.entry.line is None:
            return False
        self.entry.give_up()
        return True

    def take_focus(self) -> None:
        """To the table, or to what can be done instead of it."""
        target = self.table if self.page else self.empty.button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_incident(self) -> Sheet | None:
        """The incidents of the registers, the open one of this place first; F5."""
        if not self.found or self.blind.isVisibleTo(self):
            return None
        place = self.page.key.place if self.page else ""
        wanted = (drafted(self._around, self.found) if self.keeps else "") or first_of(self.found, place)
        return Incidents(self._around, self._verbs, keeps=self.keeps).show(wanted)

    def begin(self, act: str) -> None:
        """Open the entry panel for this act; "correct" and "witness" are about the picked row."""
        if self.page is None or not self.keeps:
            return
        row = self.picked
        if act in {"correct", "witness"} and (row is None or not self.side.allows(act, row)):
            return
        if act == "correct" and row is not None and row.portions:
            act = "refix"  # an ampoule that was used: the line stands, what became of it is corrected
        if act == "count":
            self._bared = None
            self._around.messages.clear()  # it may say what the count before this one should have come to
        self.right.show_page(self.entry)
        self.entry.open(line_for(act, self.page, row, self._verbs, self._around), self.page)
        self._show_figures()

    @property
    def picked(self) -> LedgerRow | None:
        """The row under the cursor."""
        row = self.table.current_row()
        return row if isinstance(row, LedgerRow) else None

    def _load(self) -> None:
        self.keys = tuple(self._verbs.registers())
        chosen = self.register.currentData()
        places = [(key.product_id, key.place) for key in self.keys]
        at = places.index(chosen) if chosen in places else 0
        self.register.blockSignals(True)
        self.register.clear()
        for key in self.keys:
            self.register.addItem(
                f"{product_words(self._around, key)} · {key.place}", (key.product_id, key.place)
            )
        if self.keys:
            self.register.setCurrentIndex(at)
        self.register.blockSignals(False)
        self._read()

    def _read(self) -> None:
        self.found = self._verbs.incidents()
        if not self.keys:
            self.page = None
            return
        key = self.keys[max(0, self.register.currentIndex())]
        self.page = self._verbs.see_register(key.product_id, key.place)

    def _uncover(self) -> None:
        if self.page is not None:
            self._bared = (self.page.key.product_id, self.page.key.place)
            self._show()

    def _chosen(self) -> None:
        self._bared = None
        if self.entry.line is not None:
            self.entry.give_up()
        if self._around.attempt(self._read):
            self._show()
            self.table.scrollToBottom()

    def _closed(self) -> None:
        self.right.show_page(self.side)
        self._show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        """Everything of the register of now."""
        some = self.page is not None
        for part in (self.figures, self.listed, self.right, self.register, self.bare, self.count, self.paper):
            part.setVisible(some)
        self.empty.setVisible(not some)
        self._speak_head()
        if self.page is None:
            return
        self._fit_columns()
        self.table.show_rows(self._rows(self.page))
        self._show_figures()
        self._show_side()
        if self.entry.line is not None:
            self.entry.show_page(self.page)

    def _show_figures(self) -> None:
        if self.page is None:
            return
        blind = self.entry.line is not None and self.entry.line.act == "count"
        self.figures.show_page(self.page, blind=blind or self.covered)
        self.bare.setVisible(self.covered and not blind)
        self.table.setVisible(not blind)
        self.filter.setEnabled(not blind)
        self.register.setEnabled(not blind)
        self.paper.setEnabled(not blind)
        self.blind.setVisible(blind)
        self._speak_incident()

    def _show_side(self) -> None:
        if self.page is not None:
            self.side.show_state(self.page, self.picked, keeps=self.keeps, covered=self.covered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has fewer columns; the panel beside tells the rest."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        if self.page is None:
            return
        handed = any(row.returned_ug for row in self.page.rows)
        narrow, covered = self.width() < _NARROW, self.covered
        wanted = (self.page.key.is_store, narrow, handed, covered, self._around.language.code)
        if wanted != self._columns:
            self._columns = wanted
            line = self.table.currentIndex().row()
            self.table.show_columns(
                columns_of(self._around, store=wanted[0], narrow=narrow, handed=handed, covered=covered)
            )
            if line >= 0:
                self.table.selectRow(line)

    def _rows(self, page: RegisterPage) -> list[LedgerRow]:
        wanted, zone = self.filter.value, self._around.zone()
        today = local(self._around.clock.now(), zone).date()
        kept: dict[str, Callable[[LedgerRow], bool]] = {
            "all": lambda _: True,
            "today": lambda row: local(row.at, zone).date() == today,
            "waiting": lambda row: row.waiting,
            "corrections": lambda row: row.state in {"corrects", "voided"},
        }
        return [row for row in page.rows if kept[wanted](row)]

    def _first_step(self) -> None:
        if self.keeps:
            self.sheets.enter_product()

    def _speak(self) -> None:
        say = self._around.say
        for name in _FILTERS:
            self.filter.set_text(name, say(f"drugs.filter.{name}"))
        self.rule.setText(say("drugs.rule"))
        self.table.setAccessibleName(say("drugs.table"))
        self.register.setAccessibleName(say("drugs.register"))
        self.count.setText(say("drugs.act.count"))
        self.paper.setText(say("drugs.act.print"))
        self.bare.setText(say("drugs.act.bare"))
        self.bare.setToolTip(say("drugs.act.bare_why"))
        self.product.setText(say("drugs.act.product"))
        self.blind.say(say("drugs.blind"))
        self.read_again()
        self.entry.speak()

    def _speak_head(self) -> None:
        say, page = self._around.say, self.page
        keeps = self._around.may(Permission.KEEP_DRUGS)
        if page is None:
            self.head.say(say("drugs.title.none"), say("drugs.control_copy"))
            action = say("drugs.act.product") if self.keeps else ""
            self.empty.say(say("drugs.empty"), action)
            self.empty.button.setVisible(self.keeps)
        else:
            self.head.say(
                say("drugs.title.of", product=product_words(self._around, page.key)),
                say("drugs.facts", place=page.key.place, note=say("drugs.control_copy")),
            )
        self.count.setVisible(page is not None and self.keeps and bool(page.rows))
        self.product.setVisible(page is not None and self.keeps)
        self._speak_incident()
        if not keeps:
            roles = ", ".join(say(f"common.role.{role}") for role in self._around.actor.roles)
            self.banner.show_banner(say("drugs.read_only.title", roles=roles), say("drugs.read_only.body"))
        elif not self._around.writable:
            self.banner.show_banner(say("drugs.broken.title"), say("drugs.broken.body"), kind="crit")
        else:
            self.banner.hide()

    def _speak_incident(self) -> None:
        say, page = self._around.say, self.page
        left = sum(not one.closed for one in self.found)
        self.incident.setText(say("drugs.act.incidents", n=left))
        self.incident.setVisible(bool(self.found))
        # Once counted again both say what the register expects, and whoever counts is not to know it.
        blind = self.blind.isVisibleTo(self)
        self.incident.setEnabled(not blind)
        here = open_at(self.found, page.key.product_id, page.key.place) if page else None
        if here is None or blind:
            self.differs.hide()
            return
        body = say("drugs.differs.covered")
        if not self.covered:
            body = say("drugs.differs.body", counted=here.counted, expected=here.expected, n=here.missing)
        self.differs.show_banner(say("drugs.differs.title"), body, kind="crit")

    def _connect(self) -> None:
        self.register.currentIndexChanged.connect(lambda *_: self._chosen())
        self.filter.chosen.connect(lambda *_: self._show())
        self.table.picked.connect(lambda _: self._show_side())
        self.side.wanted.connect(self.begin)
        self.entry.closed.connect(self._closed)
        self.count.clicked.connect(lambda *_: self.begin("count"))
        self.bare.clicked.connect(lambda *_: self._uncover())
        self.product.clicked.connect(lambda *_: self.sheets.enter_product())
        self.incident.clicked.connect(lambda *_: self.open_incident())
        self.paper.clicked.connect(lambda *_: self.page and self.sheets.print_pages(self.page))
        for keys, act in (("F2", ""), ("F3", "count"), ("F4", "correct"), ("F5", "incident")):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda act=act: self._key(act))
        Listening(self).about(self._around.bus, _HEARS, self.read_again)

    def _key(self, act: str) -> None:
        """F2 goes to the acts, F3 counts, F4 corrects the picked row, F5 opens the incidents."""
        if act == "incident":
            self.open_incident()
            return
        if act:
            self.begin(act)
            return
        ready = [button for button in self.side.acts.values() if button.isVisible() and button.isEnabled()]
        if ready:
            ready[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lay_out(self) -> None:
        for button in (self.incident, self.bare, self.count, self.paper, self.product):
            self.head.acts.addWidget(button)
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 10, 0)
        top.setSpacing(10)
        self.register.setMinimumWidth(220)
        top.addWidget(self.filter)
        top.addWidget(self.register, 1)
        self.listed.body.setContentsMargins(1, 1, 1, 1)
        self.listed.body.addLayout(top)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 0, 10, 6)
        foot.addWidget(self.rule)
        self.listed.body.addWidget(self.table, 1)
        self.listed.body.addWidget(self.blind, 1)
        self.listed.body.addLayout(foot)
        self.blind.hide()
        self.right.add(self.side)
        self.right.add(self.entry)
        self.right.setFixedWidth(_SIDE)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.listed, 1)
        row.addWidget(self.right)
        column: QVBoxLayout = page_column(self)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.differs)
        column.addWidget(self.figures)
        column.addLayout(row, 1)
        column.addWidget(self.empty, 1)
