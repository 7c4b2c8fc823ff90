"""A rescue drug nobody gave is taken back from the menu and from the closing list; two people vouch for the clock."""

from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board, RescueMark
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support.stage import Stage, stage

WAITING = RescueMark("rx-9", "ондансетрон", "4 мг", "iv", "ordered", days.ago(6))


def board_on(made: Stage, day: Board, person: str) -> BoardPage:
    """The board of this day, turned to somebody."""
    made.ward.board.day = day
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    page.day.offer.hide()
    page.select(person)
    return page


def with_rescue() -> tuple[Board, str]:
    """The second seat waits for a drug."""
    day = days.board()
    rows = list(day.columns)
    rows[1] = replace(rows[1], rescues=(WAITING,))
    return replace(day, columns=tuple(rows)), rows[1].person_id


def offered(page: BoardPage) -> set[str]:
    """The acts in the menu, as long as it is open."""
    menu = page.acts.open_menu()
    names = {action.objectName() for action in menu.findChildren(QAction)}
    menu.close()
    return names


def test_a_rescue_drug_that_nobody_gave_is_taken_back(qtbot: QtBot) -> None:
    """Proves: REQ-LEA-020. It blocked the close, and nothing in the window took it back."""
    made = stage(qtbot, Role.PHYSICIAN)
    day, person = with_rescue()
    page = board_on(made, day, person)
    assert "withdraw_rescue" in offered(page)
    page.acts.do("withdraw_rescue")
    made.type_into("reason", "минуло само")
    made.confirm()
    assert made.ward.last("board_withdraw_rescue") == {"subject": "rx-9", "reason": "минуло само", "pin": ""}


def test_a_nurse_is_not_offered_what_only_a_physician_may(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    assert "withdraw_rescue" not in offered(board_on(made, *with_rescue()))


def test_the_closing_list_leads_to_the_drug_that_keeps_it_open(qtbot: QtBot) -> None:
    """Proves: REQ-LEA-020. Turned to somebody else meanwhile."""
    made = stage(qtbot, Role.LEAD)
    day, person = with_rescue()
    blocks = (Issue("CLO005", person, values={"code": "К-2"}),)
    page = board_on(made, day, day.columns[0].person_id)
    made.ward.board.blocks = blocks
    page.acts.do("close")
    button = next(one for one in made.sheet().findChildren(Button) if "рятівний" in one.text())
    button.click()
    made.type_into("reason", "не знадобився")
    made.confirm()
    assert made.ward.last("board_withdraw_rescue") == {
        "subject": "rx-9",
        "reason": "не знадобився",
        "pin": "",
    }


def test_two_people_at_the_session_confirm_a_doubtful_clock(qtbot: QtBot) -> None:
    """Proves: REQ-WCH-004. At night nothing could be signed until the medical lead came."""
    made = stage(qtbot, Role.NURSE)
    day = days.board()
    page = board_on(made, day, day.columns[0].person_id)
    assert "clock" not in offered(page)
    page = board_on(made, replace(day, clock_doubt=True), day.columns[0].person_id)
    assert "clock" in offered(page)
    page.acts.do("clock")
    sheet = made.sheet()
    other = sheet.fields["other"].editor
    assert isinstance(other, Choice)
    other.setCurrentIndex(0)
    for field, text in (("reason", "сіла батарейка"), ("password", "мій"), ("other_password", "її")):
        made.type_into(field, text)
    made.confirm()
    asked = made.ward.last("board_confirm_clock")
    assert (asked["reason"], asked["password"], asked["other_password"]) == ("сіла батарейка", "мій", "її")
    assert asked["other"]


def test_a_clock_that_is_wrong_still_is_said_before_any_password(qtbot: QtBot) -> None:
    """Proves: REQ-CLK-740."""
    made = stage(qtbot, Role.NURSE)
    day = replace(days.board(), clock_doubt=True)
    page = board_on(made, day, day.columns[0].person_id)
    wrong = Issue("CLK740", values={"now": "24.11.2026 09:00", "due": "24.11.2026 10:00"})
    page.acts._verbs = replace(page.acts._verbs, clock_wrong=lambda: wrong)
    page.acts.do("clock")
    sheet = made.sheet()
    said = " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert not sheet.fields
    assert "показує 24.11.2026 09:00, а за відліком самого комп’ютера зараз 24.11.2026 10:00" in said
    made.language.use("en")
    said = " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert wrong.sentence("en") in said
    assert "годинник" not in said
