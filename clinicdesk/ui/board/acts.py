"""What a key or a button of the board does: the sheets of the day, for the person of the entry row."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from clinicdesk.security.roles import Permission
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
from clinicdesk.ui.board.sheet_parts import Moment
from clinicdesk.ui.board.verbs import BoardVerbs, PackKept
from clinicdesk.ui.board.wording import GONE
from clinicdesk.ui.forms.person_forms import forms_subject
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.ui.board.page import BoardPage

OF_PERSON: Mapping[str, Permission] = {
    "answer": Permission.RECORD_EVENTS, "admit": Permission.ADMIT_PEOPLE, "defer": Permission.ADMIT_PEOPLE,
    "lift": Permission.ADMIT_PEOPLE, "order": Permission.ORDER_DOSES, "give": Permission.GIVE_DOSES,
    "witness": Permission.GIVE_DOSES, "rescue": Permission.ORDER_DOSES, "give_rescue": Permission.GIVE_DOSES,
    "discharge": Permission.DISCHARGE_PEOPLE, "sign": Permission.SIGN_RECORDS,
    "monitor": Permission.RECORD_READINGS, "forms": Permission.FILL_FORMS, "chart": Permission.OPEN_CHART,
}  # fmt: skip
CORRECTIONS: Mapping[str, Permission] = {
    "amend_dose": Permission.GIVE_DOSES, "take_back_dose": Permission.GIVE_DOSES,
    "withdraw_order": Permission.ORDER_DOSES,
    "withdraw_rescue": Permission.ORDER_DOSES, "amend_discharge": Permission.DISCHARGE_PEOPLE,
    "withdraw_discharge": Permission.DISCHARGE_PEOPLE,
}  # fmt: skip
"""Offered where there is something to correct; also of those who have left."""
OF_SESSION: Mapping[str, Permission] = {
    "join": Permission.JOIN_SESSION, "staff": Permission.JOIN_SESSION, "ready": Permission.RUN_SESSIONS,
    "handover": Permission.RECORD_EVENTS,
    "power": Permission.RECORD_EVENTS, "incident": Permission.FILL_FORMS, "clock": Permission.JOIN_SESSION,
    "close": Permission.SIGN_RECORDS,
}  # fmt: skip
OTHERS: Mapping[str, Permission] = {
    "event": Permission.RECORD_EVENTS, "alarm": Permission.RECORD_EVENTS, "emergency": Permission.RECORD_EVENTS,
    "sound": Permission.RECORD_EVENTS, "missed": Permission.RECORD_READINGS, "wrong": Permission.RECORD_READINGS,
    "vitals_more": Permission.RECORD_READINGS,
}  # fmt: skip
_VERBS = {
    "order": "order", "give": "give", "witness": "witness", "rescue": "order_rescue", "give_rescue": "give_rescue",
    "discharge": "discharge", "sign": "sign", "ready": "ready", "close": "close", "handover": "hand_over",
    "admit": "admit", "defer": "defer", "lift": "lift", "staff": "staff_now",
    "monitor": "take_over_monitor", "incident": "report_incident", "clock": "confirm_clock",
    **{name: name for name in CORRECTIONS},
}  # fmt: skip
_BEFORE_DOSE: Mapping[str, tuple[str, ...]] = {
    "waiting": ("admit", "defer"), "cleared": ("defer",), "deferred": ("lift",),
}  # fmt: skip
"""What a physician decides about somebody before the dose, by how they stand."""
_NEEDS = {**OF_PERSON, **OF_SESSION, **OTHERS, **CORRECTIONS}


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
        needs = _NEEDS.get(name)
        if needs is not None and not (self._around.may(needs) and self._there(name)):
            self._around.messages.show_message("board.may_not", "warn")
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
            gone = {"chart": OF_PERSON["chart"]} | ({"missed": _NEEDS["missed"]} if gaps_of(column) else {})
            self._add(menu, self._of_person(column) if column.standing not in GONE else gone)
            self._add_under(menu, "corrections", {name: CORRECTIONS[name] for name in _correctable(column)})
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

    def _add_under(self, menu: QMenu, group: str, acts: Mapping[str, Permission]) -> None:
        """A menu of its own, where this person may do any of it."""
        if any(self._around.may(needs) and self._there(name) for name, needs in acts.items()):
            self._add(menu.addMenu(self._around.say(f"board.menu.{group}")), acts)

    def _add(self, menu: QMenu, acts: Mapping[str, Permission]) -> None:
        for name, needs in acts.items():
            if self._around.may(needs) and self._there(name):
                action = menu.addAction(self._around.say(f"board.menu.{name}"))
                action.setObjectName(name)
                action.triggered.connect(lambda *_, name=name: self.do(name))

    def _of_person(self, column: Column) -> Mapping[str, Permission]:
        """Without the acts before the dose that make no sense any more, or in a session without a programme."""
        board = self._page.board
        fit = _BEFORE_DOSE.get(column.standing, ()) if board is not None and board.code else ()
        idle = {name for names in _BEFORE_DOSE.values() for name in names if name not in fit}
        idle |= set() if column.doses else {"witness"}
        return {name: needs for name, needs in OF_PERSON.items() if name not in idle}

    def _of_session(self) -> Mapping[str, Permission]:
        """The clock only while it is in doubt."""
        doubt = self._page.clock_doubt
        return {name: needs for name, needs in OF_SESSION.items() if name != "clock" or doubt}

    def _there(self, name: str) -> bool:
        """Whether the act has a verb behind it in this clinic."""
        verb = _VERBS.get(name, "")
        return not verb or getattr(self._verbs, verb) is not None

    def _moment(self) -> Moment | None:
        """Who and what the act is about, as it is now."""
        board, column = self._page.board, self._page.column
        if board is None or column is None:
            return None
        return Moment(
            self._around, self._verbs, board, column, self._page.watching.now,
            self._page.watching.beats()[column.person_id], self._page.day.tell,
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
        talk = self._around.talk
        if kept.failed is not None:
            talk.tell("board.pack_failed", why=kept.failed.sentence(self._around.language.code))
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
