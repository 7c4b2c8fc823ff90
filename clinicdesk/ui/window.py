"""The main window: rail, top bar, banner, one page at a time, message bar, status line, and their keys."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from clinicdesk.clock import Clock
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.views import Actor, Changes, PersonRow, Topic
from clinicdesk.ui import theme
from clinicdesk.ui.account_verbs import AccountVerbs
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.components.panels import Banner
from clinicdesk.ui.components.plain_text import PasteRefused
from clinicdesk.ui.components.text import rule
from clinicdesk.ui.integrity import Check, IntegrityWatch
from clinicdesk.ui.language import Language
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.message_bar import MessageBar
from clinicdesk.ui.navigation import Place, Rail, key_of
from clinicdesk.ui.news import account_with_news
from clinicdesk.ui.own_password import open_own_password
from clinicdesk.ui.page import Page, first_stop
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import DRAFT_STAYS
from clinicdesk.ui.status_bar import StatusBar
from clinicdesk.ui.surroundings import DraftBox, Surroundings
from clinicdesk.ui.talk import Opener, Talk
from clinicdesk.ui.top_bar import TopBar

NARROW_UNDER = (1251, 659)
"""Width and height, in logical pixels, under which the rail shows icons only."""


@dataclass(frozen=True, slots=True)
class ClinicLook:
    """What the frame says of the clinic: its name, the zone of its clock, who answers for its data."""

    name: str
    zone: str
    responsible: str = ""


class MainWindow(QMainWindow):
    """Built for one actor. Places they may not use are absent; the services ask again at every act.

    The window grants what it can (places, language) and passes on what the program must do: lock, switch
    the user, remember language and look.
    """

    lock_wanted = Signal()
    switch_wanted = Signal()
    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    closing = Signal()

    def __init__(
        self,
        actor: Actor,
        *,
        language: Language,
        bus: ChangeBus,
        clock: Clock,
        clinic: ClinicLook,
        check: Check,
        search: Callable[[str], tuple[PersonRow, ...]] | None = None,
        drafts: DraftBox | None = None,
        open_sheet: Opener | None = None,
    ) -> None:
        super().__init__()
        self._language, self._clinic = language, clinic
        self.place = ""
        self._broken = self._told_unsaved = False
        self.may_close: Callable[[], bool] = _always
        self._pages: dict[str, Page] = {}
        self._crumbs: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        self._frame_keys: list[QShortcut] = []
        self.messages = MessageBar(language)
        self.integrity = IntegrityWatch(check, wrong=self.messages.refuse, parent=self)
        self.surroundings = Surroundings(
            actor=actor, language=language, bus=bus, talk=Talk(self, language, open_sheet=open_sheet),
            messages=self.messages, clock=clock, zone=lambda: self._clinic.zone, go=self.go,
            integrity=self.integrity, drafts=drafts,
        )  # fmt: skip
        self.top = TopBar(actor, language, search=search)
        self.banner = Banner()
        self.status = StatusBar(language, clock)
        self._stack = QStackedWidget()
        self._rail_box = QHBoxLayout()
        self.rail = Rail((), language)
        self._lay_out()
        self._connect(bus)
        language.follow(self, self._speak)

    def open_places(self, places: tuple[Place, ...], *, account: AccountVerbs | None = None) -> None:
        """Put the places this actor may use on the rail, open the first. A page is built when first seen."""
        allowed = [place for place in places if place.needs is None or self.surroundings.may(place.needs)]
        self._places = {place.key: place for place in allowed}
        former, self.rail = self.rail, Rail(tuple(allowed), self._language)
        self._rail_box.replaceWidget(former, self.rail)
        former.hide()  # at once: it would lie over the page until the event loop comes to delete it
        former.deleteLater()
        self.rail.chosen.connect(self.go)
        for number, place in enumerate(self.rail.places, start=1):
            if keys := key_of(number):
                self._frame_keys.append(self._key(keys, partial(self.go, place.key)))
        self._fit()
        if account:
            self._offer_account(account_with_news(self.surroundings.bus, account))
        self.go(self.rail.places[0].key)

    def has(self, key: str) -> bool:
        """Whether this person has the place."""
        return key in self._places

    def go(self, key: str, subject: str = "") -> None:
        """Open a place, and in it one thing (a participant, a user). A place that is absent says why."""
        place = self._places.get(key)
        if place is None:
            self.messages.show_message("window.absent", "warn")
            return
        if key not in self._pages:
            self._build(place)
        self.messages.withdraw(DRAFT_STAYS)
        self.place = key
        self._stack.setCurrentWidget(self._pages[key])
        self.rail.show_current(key)
        self._pages[key].show_subject(subject)
        self._frame()
        self._show_title()
        self._take_focus(key)

    def _frame(self) -> None:
        """Rail, top bar and their keys, unless the page has the window for itself."""
        page = self._pages.get(self.place)
        framed = page is None or not page.alone
        for part in (self.rail, self.top, self._top_rule):
            part.setVisible(framed)
        for shortcut in self._frame_keys:
            shortcut.setEnabled(framed)

    def _take_focus(self, key: str) -> None:
        """Into the page; where nothing on it takes the focus, to its place on the rail."""
        page = self._pages[key]
        page.take_focus()
        focused: QWidget | None = self.focusWidget()  # None where nothing has it, whatever the stubs say
        if focused is None or not page.isAncestorOf(focused) or not focused.isVisibleTo(page):
            self.rail.items[key].setFocus()

    def _offer_account(self, account: AccountVerbs) -> None:
        self.top.badge.password.setVisible(True)
        self.top.password_wanted.connect(lambda: open_own_password(self.surroundings, account))

    def page(self, key: str) -> Page | None:
        """The page of a place if it was seen already."""
        return self._pages.get(key)

    def keep_drafts(self) -> None:
        """Before a lock: every page that was seen, and the sheet over it, put what is typed on the disk.

        What one of them cannot keep holds up none of the others. Raises what the disk refused before what was
        Refused: the Unavailable of the one place, DRF270 with the names of the places where it is several.
        """
        failed: dict[str, Unavailable] = {}
        refused: list[Refused] = []
        kept = [(key, page.keep_draft) for key, page in self._pages.items()]
        for key, keep in [*kept, *((self.place, sheet.keep_draft) for sheet in self.findChildren(Sheet))]:
            try:
                keep()
            except Unavailable as problem:
                failed.setdefault(key, problem)
            except Refused as problem:
                refused.append(problem)
        if len(failed) > 1:
            names = (self._language.say(f"window.place.{key}") for key in failed)
            raise Unavailable("DRF270", places=", ".join(names))
        for one in (*failed.values(), *refused):
            raise one

    def show_clinic(self, clinic: ClinicLook) -> None:
        """The clinic's name or zone changed."""
        self._clinic = clinic
        self._speak()

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is typed goes to the disk. Where the disk refuses, the first wish to close says so instead.

        `may_close` is asked first; False means that something else was done about the wish.
        """
        if not self.may_close():
            event.ignore()
            return
        try:
            self.keep_drafts()
        except (Refused, Unavailable) as problem:
            if not self._told_unsaved:
                self._told_unsaved = True
                self.status.show_unsaved()
                self.messages.refuse(problem)
                event.ignore()
                return
        self.closing.emit()
        super().closeEvent(event)

    def event(self, event: QEvent) -> bool:
        """What an editor of a page would not take is said in the message bar."""
        if isinstance(event, PasteRefused):
            self.messages.refuse(Refused(event.issue))
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window gives the rail's words to the page."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.rail.set_narrow(narrow=self.width() < NARROW_UNDER[0] or self.height() < NARROW_UNDER[1])

    def build_ahead(self, key: str) -> None:
        """Build a place before it is seen: its clocks run from now on. Nothing where it is absent or built."""
        place = self._places.get(key)
        if place is not None and key not in self._pages:
            self._build(place)

    def _build(self, place: Place) -> None:
        page = place.build()
        page.crumb.connect(partial(self._hear_crumb, place.key))
        page.alone_changed.connect(lambda *_: self._frame())
        page.lock_wanted.connect(self.lock_wanted)
        page.look_wanted.connect(self._use_theme)
        self._pages[place.key] = page
        self._stack.addWidget(page)

    def _hear_crumb(self, key: str, crumb: str) -> None:
        self._crumbs[key] = crumb
        self._show_title()

    def _show_title(self) -> None:
        if self.place:
            name = self._language.say(f"window.page.{self.place}")
            self.top.show_title(name, self._crumbs.get(self.place, ""))

    def _speak(self) -> None:
        self.setWindowTitle(self._language.say("window.title", clinic=self._clinic.name))
        self.status.show_clinic(self._clinic.name, self._clinic.zone)
        self._show_title()
        self._show_integrity()

    def _show_integrity(self) -> None:
        """Broken evidence makes every page read-only until a check finds it whole."""
        watch = self.integrity
        if watch.state != "unknown":
            self.status.show_audit(watch.state, watch.report.checked_at if watch.report else None)
        broken = watch.state == "broken"
        if broken != self._broken:
            self._broken = broken
            self.surroundings.bus.tell(Changes(frozenset({Topic.INTEGRITY})))
        if not broken:
            self.banner.hide()
            return
        who = self._clinic.responsible or self._language.say("window.broken.nobody")
        title, body = (self._language.say(f"window.broken.{part}", who=who) for part in ("title", "body"))
        self.banner.show_banner(title, body, kind="crit")

    def _connect(self, bus: ChangeBus) -> None:
        top = self.top
        top.search_chose.connect(lambda person: self.go("people", person))
        top.up_wanted.connect(lambda: self.go(self.place))
        top.language_wanted.connect(self._use_language)
        top.theme_wanted.connect(self._use_theme)
        top.switch_wanted.connect(self.switch_wanted)
        top.lock_wanted.connect(self.lock_wanted)
        Listening(self).to(bus.changed, self._hear_saved)
        self.messages.unsaved.connect(self.status.show_unsaved)
        self.messages.kept.connect(self.status.show_kept)
        self.integrity.changed.connect(self._show_integrity)
        self._key("F1", lambda: self.go("help"))
        self._frame_keys.append(self._key("F6", lambda: self._next_region(1)))
        self._frame_keys.append(self._key("Shift+F6", lambda: self._next_region(-1)))
        self._key("Escape", self._back)
        if top.search:
            self._frame_keys.append(self._key("Ctrl+K", top.search.begin))

    def _use_language(self, code: str) -> None:
        self._language.use(code)
        self.language_chosen.emit(code)

    def _use_theme(self, name: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.use(app, name)
        self.theme_chosen.emit(name)

    def _hear_saved(self, changes: Changes) -> None:
        if changes.topics != {Topic.INTEGRITY}:
            self.status.show_saved(changes.saved_at or self.surroundings.clock.now())

    def _back(self) -> None:
        page = self._pages.get(self.place)
        if page is not None and not page.step_back() and self.messages.isVisible():
            self.messages.hide()

    def _regions(self) -> list[QWidget]:
        return [self.rail, self.top, self._stack, *([self.messages] if self.messages.isVisible() else [])]

    def _next_region(self, step: int) -> None:
        regions = self._regions()
        focused = QApplication.focusWidget()
        inside = [at for at, region in enumerate(regions) if focused and region.isAncestorOf(focused)]
        start = inside[0] if inside else (-1 if step > 0 else 0)
        region = regions[(start + step) % len(regions)]
        target = first_stop(region)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _key(self, keys: str, action: Callable[[], Any]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(action)
        return shortcut

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._top_rule = rule()
        column.addWidget(self.top)
        column.addWidget(self._top_rule)
        for strip in (self.banner, self.messages):
            box = QVBoxLayout()
            box.setContentsMargins(18, 0, 18, 0)
            box.addWidget(strip)
            strip.setObjectName("strip")
            column.addLayout(box)
        column.insertWidget(3, self._stack, 1)
        column.addWidget(rule())
        column.addWidget(self.status)
        frame = QWidget()
        frame.setProperty("ground", "bg")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rail_box.setContentsMargins(0, 0, 0, 0)
        self._rail_box.setSpacing(0)
        self._rail_box.addWidget(self.rail)
        self._rail_box.addLayout(column, 1)
        frame.setLayout(self._rail_box)
        self.setCentralWidget(frame)
        self.resize(1366, 768)


def _always() -> bool:
    return True
