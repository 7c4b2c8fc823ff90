"""The start of a session and what comes before the dose, in the window of an imaginary clinic."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.admitting import Admissible, CheckDone
from clinicdesk.services.agenda import Agenda, SessionAhead
from clinicdesk.services.presence import Present
from clinicdesk.services.staff_now import Awaited, StaffNow
from clinicdesk.services.starting import DueToday, Expected, Start
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.start_verbs import StartVerbs
from clinicdesk.ui.starting.start_sheet import JOIN, Starting
from clinicdesk.ui.today.today import TodayPage
from tests.support import board_days as days
from tests.support import ward as clinic
from tests.support.board_stage import Bell
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage
from tests.support.ward_cohorts import programme

TITLES = {"uk": "Когорта 07 · Дозувальна сесія 2", "en": "Cohort 07 · Dosing session 2"}
SHORT = (
    Issue("RDY004", "resuscitation", values={
        "role": programme().named("role.resuscitation"), "need": 1, "have": 0,
    }),
)  # fmt: skip
LACKS = (
    Issue("CLR010", "person"),
    Issue("DAY003", "consent.driving", values={"fact": programme().named("consent.driving")}),
    Issue("DAY003", "attended.P2", values={"fact": programme().named("session.P2")}),
)


def start(*, other_day: bool = False) -> Start:
    """Eight people, the third of whom lacks a decision, a consent and a meeting."""
    people = tuple(Expected(n, f"К-10{40 + n}", LACKS if n == 3 else ()) for n in range(1, 9))
    at = clinic.NOW + timedelta(days=3 if other_day else 0, hours=1)
    return Start("e-D2", TITLES, at, other_day, "Укриття, зала 1", people, SHORT)


class Clinic:
    """What the verbs of the start are asked, and what they answer."""

    def __init__(self, start: Start) -> None:
        self.start, self.begun = start, list[tuple[str, dict[str, Any]]]()

    def verbs(self) -> StartVerbs:
        """Due is the one session."""
        due = DueToday(self.start.planned_id, TITLES, self.start.starts_at, self.start.room)
        return StartVerbs(lambda: (due,), lambda _: self.start, self._begin)

    def _begin(self, planned_id: str, **asked: Any) -> Changes:
        self.begun.append((planned_id, asked))
        return Changes(frozenset({Topic.SESSIONS}))


def board_of(made: Stage, asked: Clinic, size: tuple[int, int] = (1366, 739)) -> BoardPage:
    """A board with nothing running and one session due."""
    starting = Starting(made.around, asked.verbs())
    return made.show(BoardPage(made.around, made.verbs.board, tone=Bell(), starting=starting), size)


def said(sheet: Sheet) -> str:
    """Every word of a sheet."""
    return "\n".join(text.text() for text in sheet.findChildren(Text) if text.isVisible())


def button_of(sheet: Sheet, words: str) -> QPushButton:
    """Its first button that says so."""
    return next(one for one in sheet.findChildren(QPushButton) if one.text() == words and one.isVisible())


@pytest.fixture
def lead(qtbot: QtBot) -> Stage:
    """The medical lead's window."""
    return stage(qtbot, Role.LEAD)


def test_the_empty_board_starts_todays_session_by_the_keyboard(lead: Stage) -> None:
    """Proves: REQ-BRD-073."""
    asked = Clinic(start())
    page = board_of(lead, asked)
    page.take_focus()
    assert lead.window.focusWidget() is page.nothing.starts[0]
    press(page.nothing.starts[0], Qt.Key.Key_Space)
    words = said(lead.sheet())
    assert "Чинного допуску на сьогодні немає" in words
    assert (
        "Немає згоди: Не кермувати після сесії. Ще невідомо: Підготовка в групі: навички й чого чекати."
        in words
    )
    assert words.count("Нічого не бракує.") == 7
    assert "Замало людей" in words
    lead.confirm()
    assert asked.begun == [("e-D2", {"place": "Укриття, зала 1", "confirmed": False})]
    assert lead.went == [("board", JOIN)]


def test_whoever_may_not_start_a_session_sees_who_does(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    page = board_of(made, Clinic(start()))
    assert page.nothing.starts == []
    assert page.nothing.who.isVisible()
    assert "медичне керівництво" in page.nothing.who.text()


def test_another_day_is_told_and_ticked(lead: Stage) -> None:
    """Proves: REQ-BRD-074."""
    asked = Clinic(start(other_day=True))
    page = board_of(lead, asked)
    click(page.nothing.starts[0])
    assert "іншого дня: 27.11.2026 о 12:07" in said(lead.sheet())
    click(_check_of(lead.sheet()))
    lead.confirm()
    assert asked.begun[0][1]["confirmed"]


def _check_of(sheet: Sheet) -> Check:
    (found,) = (one for one in sheet.findChildren(Check) if one.isVisible())
    return found


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut_before_the_dose(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    made = stage(qtbot, Role.LEAD, language=language)
    page = board_of(made, Clinic(start(other_day=True)), size)
    assert problems_of(made.window, cells=False) == []
    click(page.nothing.starts[0])
    _looks_whole(made)
    made.ward.board.day = days.nobody_dosed()
    made.ward.board.staff = staff()
    page.read_again()
    page.day.offer.hide()
    for name in ("staff", "admit", "defer", "lift"):
        page.acts.do(name)
        _looks_whole(made)
    made.ward.board.admission = not_yet()
    page.acts.do("admit")
    _looks_whole(made)


def _looks_whole(made: Stage) -> None:
    QApplication.processEvents()
    sheet = made.sheet()
    assert problems_of(sheet, cells=False) == []
    sheet.reject()
    made.settle()


def not_yet() -> Admissible:
    """One form is missing, one lacks two answers, and no decision stands."""
    title = programme().named("step.risk_contact")
    checks = (
        CheckDone("risk_contact", title, "", signed=False),
        CheckDone(
            "day_check", programme().named("step.day_check"), "f-1", signed=False, lacking=2, field="temp"
        ),
    )
    later = (Issue("DAY480", "form.gkap_day_check.go", values={"fact": programme().named("step.day_check")}),)
    return Admissible(False, checks, ("day_clearance",), LACKS, later)


def staff() -> StaffNow:
    """One here in two roles, one expected, one role short."""
    titles = {one.role: programme().named(f"role.{one.role}").texts for one in programme().definition.roles}
    here = tuple(
        Present(f"s-{role}", "u-other", "Марчук Ірина Петрівна", role, clinic.NOW, None, has_pin=True)
        for role in ("physician", "resuscitation")
    )
    awaited = (Awaited("u-bondar", "Бондар Тарас Ігорович", "monitoring_nurse"),)
    return StaffNow(here, awaited, (("u-bondar", "Бондар Тарас"),), titles, SHORT)


def morning(made: Stage, standing: str = "waiting") -> BoardPage:
    """A board on which nobody is dosed, the first person standing so."""
    day = days.nobody_dosed()
    first, *others = day.columns
    made.ward.board.day = replace(day, columns=(replace(first, standing=standing), *others))  # type: ignore[arg-type]
    page = made.show(BoardPage(made.around, made.verbs.board, tone=Bell()), (1366, 739))
    page.day.offer.hide()
    page.select(first.person_id)
    return page


def offered(page: BoardPage) -> set[str]:
    """The acts of the menu."""
    menu = page.acts.open_menu()
    found = {action.objectName() for action in menu.findChildren(QAction)}
    menu.hide()
    return found & {"admit", "defer", "lift"}


@pytest.mark.parametrize(
    ("standing", "acts"),
    [("waiting", {"admit", "defer"}), ("cleared", {"defer"}), ("deferred", {"lift"}), ("dosed", set())],
)
def test_the_menu_offers_what_fits_the_person(lead: Stage, standing: str, acts: set[str]) -> None:
    """Proves: REQ-BRD-073."""
    assert offered(morning(lead, standing)) == acts


def test_an_admission_signs_the_days_check_by_pin(lead: Stage) -> None:
    """Proves: REQ-BRD-073."""
    page = morning(lead)
    page.acts.do("admit")
    assert "заповнено, підпису ще немає" in said(lead.sheet())
    lead.type_into("pin", "709134")
    lead.confirm()
    assert lead.ward.last("board_admit") == {
        "person_id": "p-1043",
        "pin": "709134",
        "seen": {"day_clearance": ("digest of the check",)},
    }


def test_what_an_admission_lacks_leads_to_where_it_is_mended(lead: Stage) -> None:
    """Proves: REQ-BRD-073."""
    page = morning(lead)
    lead.ward.board.admission = not_yet()
    wanted = {"Заповнити": "p-1043/forms/risk_contact", "До відповіді": "p-1043/forms/f-1#temp",
              "Відкрити": "p-1043/screening/c-1"}  # fmt: skip
    for words, subject in wanted.items():
        page.acts.do("admit")
        assert "pin" not in lead.sheet().fields
        click(button_of(lead.sheet(), words))
        assert lead.no_sheet()
        assert lead.went[-1] == ("people", subject)


def test_somebody_is_put_off_with_a_cause_and_lifted_with_a_note(lead: Stage) -> None:
    page = morning(lead)
    page.acts.do("defer")
    cause = lead.sheet().fields["cause"].editor
    assert isinstance(cause, Choice)
    cause.set_value("pressure")
    lead.type_into("note", "158/98")
    lead.confirm()
    assert lead.ward.last("board_defer") == {"person_id": "p-1043", "cause": "pressure", "note": "158/98"}
    page.acts.do("lift")
    lead.type_into("note", "126/80")
    lead.confirm()
    assert lead.ward.last("board_lift") == {"person_id": "p-1043", "note": "126/80"}


def test_staff_comes_and_goes_by_the_line(lead: Stage) -> None:
    """Proves: REQ-BRD-073. Somebody in two roles is one line and leaves both."""
    page = morning(lead)
    lead.ward.board.staff = staff()
    page.acts.do("staff")
    assert said(lead.sheet()).count("Марчук Ірина Петрівна") == 1
    click(button_of(lead.sheet(), "Уже тут"))
    assert lead.ward.last("board_came") == {"user_id": "u-bondar", "role": "monitoring_nurse"}
    click(button_of(lead.sheet(), "Записати відхід"))
    assert lead.ward.times("board_left") == 0
    click(button_of(lead.sheet(), "Підтвердити відхід"))
    assert lead.ward.times("board_left") == 2
    lead.confirm()
    assert lead.sheet().fields["user"].issue == "Виберіть, хто прийшов."


def test_a_nurse_brings_nobody_in_and_lets_nobody_but_herself_go(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    page = morning(made)
    made.ward.board.staff = replace(staff(), everybody=())
    page.acts.do("staff")
    shown = {one.text() for one in made.sheet().findChildren(QPushButton) if one.isVisible()}
    assert not shown & {"Уже тут", "Записати відхід", "Записати прихід"}
    assert made.sheet().fields == {}


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_the_calendar_starts_a_planned_session(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-BRD-073. A meeting without doses is not started; whole words at every size."""
    made, asked = stage(qtbot, Role.LEAD, language=language), Clinic(start())
    page = made.show(CohortsPage(made.around, made.verbs.cohorts), size)
    page.view.offer_start(Starting(made.around, asked.verbs()))
    page.open_cohort("c-07")
    page.view.show_tab("calendar")
    lines = page.view.lists["calendar"]
    codes = [row.code for row in lines.rows]
    lines.table.selectRow(codes.index("I2"))
    assert not lines.acts["start"].isVisible()
    lines.table.selectRow(codes.index("D2"))
    assert problems_of(made.window, cells=False) == []
    click(lines.acts["start"])
    assert made.sheet().objectName() == "starting"


def test_todays_card_starts_its_session(lead: Stage) -> None:
    """Proves: REQ-BRD-073. For who may not start one, the card leads to the cohort as before."""
    ahead = SessionAhead(
        "c-07",
        "07",
        "D2",
        {"uk": "Дозувальна сесія 2"},
        clinic.NOW,
        300,
        "Зала 2",
        8,
        (),
        (),
        "e-D2",
        can_start=True,
    )
    lead.ward.agenda = Agenda((ahead, replace(ahead, planned_id="e-D3", can_start=False)), ())
    asked = Clinic(start())
    page = lead.show(TodayPage(lead.around, lead.verbs.today))
    page.offer_start(Starting(lead.around, asked.verbs()))
    lead.settle()
    verbs = [one.text() for one in page.ahead.findChildren(Button) if one.isVisible()]
    assert verbs == ["Почати сесію", "Відкрити когорту"]
    click(next(one for one in page.ahead.findChildren(Button) if one.text() == "Почати сесію"))
    lead.confirm()
    assert [planned for planned, _ in asked.begun] == ["e-D2"]
