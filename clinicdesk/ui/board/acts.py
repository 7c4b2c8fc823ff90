"""What a key or a button of the board does: the sheets of the day, for the person of the entry row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from clinicdesk.services.board_views import Column
from clinicdesk.ui import moments, theme
from clinicdesk.ui.board import (
    sheet_ready,
    sheets_admit,
    sheets_amend,
    sheets_care,
    sheets_dose,
    sheets_incident,
    sheets_leaving,
    sheets_monitor,
    sheets_session,
    sheets_staff,
    sheets_undo,
    sheets_vitals,
)
from clinicdesk.ui.board.beat import gaps_of
from clinicdesk.ui.board.rights import OF_PERSON, OF_SESSION, offered, why_not
from clinicdesk.ui.board.sheet_parts import Moment
from clinicdesk.ui.board.verbs import BoardVerbs, PackKept
from clinicdesk.ui.board.wording import GONE
from clinicdesk.ui.forms.person_forms import forms_subject
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.ui.board.page import BoardPage

_BEFORE_DOSE: Mapping[str, tuple[str, ...]] = {
    "waiting": ("admit", "defer"), "cleared": ("defer",), "deferred": ("lift",),
}  # fmt: skip
"""What a physician decides about somebody before the dose, by how they stand."""


class BoardActs:
    """Acts by name. One that this person may not do says so; one that makes no sense now says why."""

    def __init__(self, around: Surroundings, verbs: BoardVerbs, page: "BoardPage") -> None:
        self._around, self._verbs, self._page = around, verbs, page
        self.menu: QMenu | None = None
        plain: dict[str, Callable[[], object]] = {
            "back": lambda: around.go("today", ""), "lock": page.lock_wanted.emit,
            "wall": lambda: page.show_wall(on=page.pages.currentWidget() is not page.wall),
            "look": lambda: page.look_wanted.emit("light" if theme.tokens().name == "dark" else "dark"),
            "more": self.open_menu, "forms": lambda: self._to_person(forms_subject(page.selected)),
            "chart": lambda: self._to_person(page.selected), "pack": self._tell_pack,
        }  # fmt: skip
        self._plain = plain
        self._sheets: dict[str, Callable[[Moment], object]] = {
            "admit": sheets_admit.admit_sheet, "defer": sheets_admit.defer_sheet, "lift": sheets_admit.lift_sheet,
            "staff": sheets_staff.staff_sheet, "answer": sheets_care.answer_sheet, "rescue": sheets_care.rescue_sheet,
            "give_rescue": sheets_care.give_rescue_sheet, "event": sheets_care.event_sheet,
            "alarm": sheets_care.alarm_sheet, "power": sheets_care.power_sheet,
            "emergency": sheets_care.emergency_sheet, "sound": sheets_care.sound_sheet,
            "order": sheets_dose.order_sheet, "give": sheets_dose.give_sheet, "witness": sheets_dose.witness_sheet,
            "missed": sheets_vitals.missed_sheet, "wrong": sheets_vitals.wrong_sheet,
            "monitor": sheets_monitor.monitor_sheet, "incident": sheets_incident.incident_sheet,
            "amend_dose": sheets_amend.dose_sheet, "take_back_dose": sheets_undo.dose_sheet,
            "withdraw_rescue": sheets_undo.rescue_sheet, "clock": sheets_undo.clock_sheet,
            "withdraw_order": sheets_amend.order_sheet, "amend_discharge": sheets_amend.discharge_sheet,
            "withdraw_discharge": sheets_undo.leaving_sheet,
            "vitals_more": self._vitals_more, "discharge": sheets_leaving.discharge_sheet,
            "sign": sheets_session.sign_sheet,
            "handover": sheets_leaving.handover_sheet, "join": sheets_session.join_sheet,
            "ready": sheet_ready.ready_sheet, "close": sheets_session.close_sheet,
        }  # fmt: skip

    def do(self, name: str) -> None:
        """The act of a key or a button."""
        lacking = why_not(self._around, self._verbs, name)
        if lacking is not None:
            self._around.messages.show_issues((lacking,), "warn")
        elif name in self._plain:
            self._plain[name]()
        elif (moment := self._moment()) is not None:
            self._around.attempt(lambda: self._sheets[name](moment))

    def open_menu(self) -> QMenu:
        """Every act by its name: of the person here, what is put right, the session and the view each under its own.

        All of them in one list would be taller than a small screen, and Qt would break it anywhere.
        """
        say, column = self._around.say, self._page.column
        menu = self.menu = QMenu(self._page)
        if column is not None:
            menu.addAction(say("board.menu.person", seat=column.seat, code=column.code)).setEnabled(False)
            gone = ("chart", *(("missed",) if gaps_of(column) else ()))
            self._add(menu, self._of_person(column) if column.standing not in GONE else gone)
            self._add_under(menu, "corrections", tuple(_correctable(column)))
        menu.addSeparator()
        self._add_under(menu, "session", self._of_session())
        view = menu.addMenu(say("board.menu.view"))
        for name in ("look", "wall"):
            view.addAction(say(f"board.menu.{name}")).triggered.connect(lambda *_, name=name: self.do(name))
        if self._verbs.pack is not None:
            action = view.addAction(self._pack_words(self._verbs.pack()))
            action.setObjectName("pack")
            action.triggered.connect(lambda *_: self.do("pack"))
        menu.aboutToHide.connect(menu.deleteLater)
        corner = self._page.day.bar.lone["more"]
        menu.popup(corner.mapToGlobal(QPoint(0, corner.height() + 4)))
        return menu

    def _add_under(self, menu: QMenu, group: str, acts: Iterable[str]) -> None:
        """A menu of its own, where this person may do any of it."""
        mine = [name for name in acts if self._offered(name)]
        if mine:
            self._add(menu.addMenu(self._around.say(f"board.menu.{group}")), mine)

    def _add(self, menu: QMenu, acts: Iterable[str]) -> None:
        for name in filter(self._offered, acts):
            action = menu.addAction(self._around.say(f"board.menu.{name}"))
            action.setObjectName(name)
            action.triggered.connect(lambda *_, name=name: self.do(name))

    def _offered(self, name: str) -> bool:
        return offered(self._around, self._verbs, name)

    def _of_person(self, column: Column) -> Iterator[str]:
        """Without the acts before the dose that make no sense any more, or in a session without a programme."""
        board = self._page.board
        fit = _BEFORE_DOSE.get(column.standing, ()) if board is not None and board.code else ()
        idle = {name for names in _BEFORE_DOSE.values() for name in names if name not in fit}
        idle |= set() if column.doses else {"witness"}
        idle |= set() if self._verbs.choices().sign_offs else {"sign"}  # none of them is for this role
        return (name for name in OF_PERSON if name not in idle)

    def _of_session(self) -> Iterator[str]:
        """The clock only while it is in doubt."""
        doubt = self._page.clock_doubt
        return (name for name in OF_SESSION if name != "clock" or doubt)

    def _moment(self) -> Moment | None:
        """Who and what the act is about, as it is now."""
        board, column = self._page.board, self._page.column
        if board is None or column is None:
            return None
        return Moment(
            self._around, self._verbs, board, column, self._page.watching.now,
            self._page.watching.beats()[column.person_id], self._page.day.tell,
            self._page.day.tell_kept,
        )  # fmt: skip

    def _vitals_more(self, moment: Moment) -> object:
        entry = self._page.day.entry
        return sheets_vitals.more_sheet(moment, entry)

    def _pack_words(self, kept: PackKept) -> str:
        """The pack in the menu: since when it is, or that there is none yet."""
        if kept.failed is not None:
            return self._around.say("board.menu.pack_failed")
        hour = moments.hour(kept.at, self._around.zone()) if kept.at else ""
        return self._around.say("board.menu.pack" if hour else "board.menu.pack_none", at=hour)

    def _tell_pack(self) -> None:
        """Where it lies, since when, and what is wrong with it."""
        kept = self._verbs.pack() if self._verbs.pack else PackKept("", None)
        talk, failed = self._around.talk, kept.failed
        if failed is not None:
            talk.tell("board.pack_failed", why=lambda: failed.sentence(self._around.language.code))
        elif kept.at is not None:
            talk.tell("board.pack_kept", path=kept.path, at=moments.hour(kept.at, self._around.zone()))
        else:
            talk.tell("board.pack_none")

    def _to_person(self, subject: str) -> None:
        self._around.go("people", subject)


def _correctable(column: Column) -> Iterator[str]:
    """What of this person can be put right."""
    if column.doses:
        yield "amend_dose"
        yield "take_back_dose"
    if sheets_dose.order_of(column) is not None and column.standing not in GONE:
        yield "withdraw_order"
    if column.rescues:
        yield "withdraw_rescue"
    if column.discharge_id:
        yield "amend_discharge"
        yield "withdraw_discharge"
