"""What the board and the records of a closed session offer to each role is what the services do for that role."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from clinicdesk.desktop.binding_board import board_of_desk
from clinicdesk.desktop.binding_closed import closed_day_of_desk
from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services import accounts, alert_answers, closing, vitals
from clinicdesk.services.closing import Part
from clinicdesk.services.views import Actor
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.closed_day.records_sheet import RecordsSheet, records_sheet
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.talk import Talk
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay, begin, build_day, copy_day
from tests.support.going_home import finished, sign
from tests.support.stage import Stage, click, press, stage
from tests.support.sweeps import some_of

AT_BOARD = tuple(role for role in Role if may((role,), Permission.SEE_SESSIONS))
OVER_CHARTS = tuple(role for role in Role if may((role,), Permission.OPEN_CHART))
IN_EVERY_RUN = (Role.NURSE, Role.LEAD)
FOR_LACK_OF_ROLE = {"DSK002", "CLO010", "DAY006", "FRM006"}
LIMIT = 40
FAST = {**QUIET, "pulse": "104"}


@pytest.fixture(scope="module")
def dosed(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """К-1 was given a dose, and an alarm waits for its answer."""
    clinic = build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("dosed") / "clinic"))
    day = begin(clinic)
    day.cleared()
    day.give(day.order())
    day.wait(1)
    _measure(day, FAST)
    clinic.close()
    return clinic


@pytest.fixture(scope="module")
def over(dosed: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """The same day, closed by its three signatures."""
    clinic = copy_day(dosed, tmp_path_factory.mktemp("over") / "clinic")
    day = begin(clinic)
    with day.desk.database.read() as session:
        alerts = alert_answers.waiting(session, day.session_id)
    for alert in alerts:
        alert_answers.answer_alert(day.desk, day.nurse, alert.id, action="лікар поруч")
    day.watched()
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    clinic.close()
    return clinic


def _measure(day: DosingDay, values: dict[str, str]) -> None:
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=values, confirmed=True,
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip


def as_role(day: DosingDay, role: Role) -> Actor:
    """The second nurse, of the session's staff, in another role."""
    accounts.change_roles(
        day.desk, day.clinic.join(day.desk, "admin"), day.nurse2.user_id, roles=[role],
        password=PASSWORDS["admin"], reason="наказ 9",
    )  # fmt: skip
    return replace(day.nurse2, roles=(role,))


def at_work(qtbot: QtBot, actor: Actor, export: Path) -> tuple[Stage, set[str]]:
    """The window of a real login, and the codes of everything that is refused in it."""
    export.write_text("Time,HR\n24.11.2026 10:00,80\n", encoding="utf-8")
    made = stage(qtbot, *actor.roles)
    talk = Talk(made.window, made.language, find_file=lambda *_: str(export))
    made.around = replace(made.around, actor=actor, drafts=None, talk=talk)
    return made, set()


def try_all(made: Stage, seen: set[str]) -> None:
    """Fill whatever sheet is open with something, press its verb, and close it."""
    for _ in range(LIMIT):
        made.settle()
        sheets = [one for one in made.window.findChildren(Sheet) if one.isVisible()]
        if not sheets or isinstance(sheets[-1], RecordsSheet):
            return
        sheet = sheets[-1]
        sheet.refused.connect(lambda problem: seen.update(one.code for one in problem.issues))
        choices = [one.editor for one in sheet.fields.values() if isinstance(one.editor, Choice)]
        for line in range(max([1, *(choice.count() for choice in choices)])):
            for choice in choices:
                choice.setCurrentIndex(min(line, choice.count() - 1))
            _type(sheet)
            if sheet.isVisible() and sheet.verb.isEnabled():
                sheet.attempt(sheet._submit or (lambda: None))
        sheet.may_go = lambda: True
        sheet.close()
        sheet.deleteLater()


def _type(sheet: Sheet) -> None:
    for one in sheet.fields.values():
        match one.editor:
            case QPlainTextEdit() if not one.editor.toPlainText():
                one.editor.setPlainText("звірено двома, записано словами")
            case QLineEdit() if not one.editor.text():
                one.editor.setText("480273")
            case Editor() | _:
                pass


def denied(day: DosingDay) -> list[str]:
    """What the trail has of attempts without the right."""
    with day.desk.database.read() as session:
        return list(
            session.scalars(
                select(AuditEvent.entity_id).where(AuditEvent.action == Action.ACCESS_REFUSED.value)
            )
        )


def acts_of(menu: QMenu) -> Iterator[str]:
    """The names of every act in a menu and the menus inside it."""
    for action in menu.actions():
        if action.menu() is None and action.objectName():
            yield action.objectName()
    for inner in menu.findChildren(QMenu):
        yield from (one.objectName() for one in inner.actions() if one.objectName())


@pytest.mark.parametrize("role", some_of(AT_BOARD, now=IN_EVERY_RUN))
def test_no_button_of_the_board_is_refused_for_lack_of_a_role(
    dosed: Clinic, tmp_path: Path, qtbot: QtBot, role: Role
) -> None:
    """Proves: REQ-BRD-420. Every button and every line of the menu, for everybody of the board."""
    day = begin(copy_day(dosed, tmp_path / "clinic"))
    made, seen = at_work(qtbot, as_role(day, role), tmp_path / "m.csv")
    page = made.show(BoardPage(made.around, board_of_desk(day.desk, made.around.actor)))
    page.day.offer.hide()
    pressed = set()
    for person in [one.person_id for one in page.board.columns] if page.board else ():
        page.select(person)
        bar = {**page.day.bar.acts, "sound": page.day.bar.lone["sound"], "ready": page.day.bar.not_ready}
        for name, button in bar.items():
            why = page.day.bar._why_not(name)
            assert button.isEnabled() is (why is None)
            if why is not None:
                assert button.toolTip() == why.sentence("uk") == button.accessibleDescription()
            elif button.isVisible():
                _press(made, button, seen)
                pressed.add(name)
        for name in list(acts_of(page.acts.open_menu())):
            page.acts.do(name)
            try_all(made, seen)
            page.read_again()
            pressed.add(name)
    assert pressed
    assert seen & FOR_LACK_OF_ROLE == set()
    assert denied(day) == []
    day.clinic.close()


def _press(made: Stage, button: QAbstractButton, seen: set[str]) -> None:
    click(button)
    try_all(made, seen)


@pytest.mark.parametrize("role", AT_BOARD)
def test_a_key_of_an_act_of_other_roles_says_whose_it_is(
    dosed: Clinic, tmp_path: Path, qtbot: QtBot, role: Role
) -> None:
    """Proves: REQ-BRD-420. Without asking the service, and without a line in the trail."""
    day = begin(copy_day(dosed, tmp_path / "clinic"))
    made, _ = at_work(qtbot, as_role(day, role), tmp_path / "m.csv")
    page = made.show(BoardPage(made.around, board_of_desk(day.desk, made.around.actor)))
    for key, name in ((Qt.Key.Key_F6, "event"), (Qt.Key.Key_F8, "missed")):
        why = page.day.bar._why_not(name)
        if why is None:
            continue
        press(page, key)
        assert made.message == why.sentence("uk")
        assert made.no_sheet()
    assert denied(day) == []
    day.clinic.close()


@pytest.mark.parametrize("role", some_of(OVER_CHARTS, now=IN_EVERY_RUN))
def test_no_button_of_a_closed_session_is_refused_for_lack_of_a_role(
    over: Clinic, tmp_path: Path, qtbot: QtBot, role: Role
) -> None:
    """Proves: REQ-CLO-420. What others put right is greyed, and the line says who they are."""
    clinic = copy_day(over, tmp_path / "clinic")
    desk, _ = clinic.open_as("lead")
    day = DosingDay(
        clinic, desk, clinic.join(desk, "lead"), clinic.join(desk, "nurse"), clinic.join(desk, "nurse2")
    )
    made, seen = at_work(qtbot, as_role(day, role), tmp_path / "m.csv")
    made.show(QWidget())
    verbs = closed_day_of_desk(day.desk, made.around.actor)
    lines, greyed = 99, 0
    for line in range(lines):
        sheet = records_sheet(made.around, verbs, day.session_id)
        assert isinstance(sheet, RecordsSheet)
        made.settle()
        if line >= sheet.table.model().rowCount():
            sheet.close()
            break
        sheet.table.selectRow(line)
        for button in (sheet.verb, sheet.wrong):
            if button.isVisible() and not button.isEnabled():
                greyed += 1
                assert button.toolTip() in sheet.whole.text()
                assert button.toolTip()
        for button in (sheet.wrong, sheet.verb):
            if sheet.isVisible() and button.isVisible() and button.isEnabled():
                _press(made, button, seen)
                break
        for one in made.window.findChildren(Sheet):
            one.deleteLater()
        made.settle()
    assert seen & FOR_LACK_OF_ROLE == set()
    assert denied(day) == []
    whole = may((role,), Permission.GIVE_DOSES) and may((role,), Permission.RECORD_READINGS)
    assert bool(greyed) is not whole
    clinic.close()


@pytest.mark.parametrize("role", AT_BOARD)
def test_the_close_is_offered_in_the_parts_one_may_sign(dosed: Clinic, tmp_path: Path, role: Role) -> None:
    """Proves: REQ-CLO-421."""
    day = begin(copy_day(dosed, tmp_path / "clinic"))
    actor = as_role(day, role)
    offered = closing.closing_state(day.desk, actor, day.session_id).mine
    if not may((role,), Permission.SIGN_RECORDS):
        assert offered == ()
        return
    for part in Part:
        with pytest.raises(Refused) as caught:
            closing.sign_closing(day.desk, actor, day.session_id, part=part, pin=PINS["nurse2"])
        assert (part in offered) is (caught.value.first.code != "CLO010")
    day.clinic.close()
