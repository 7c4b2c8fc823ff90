"""A list taken over in the window: its columns, its lines, what is decided about them, and nothing before that."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.intake_views import SheetName
from clinicdesk.services.views import Topic
from clinicdesk.ui.components.choice import Check
from clinicdesk.ui.people.intake import IntakeView
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.talk import Talk
from tests.support.geometry import problems_of
from tests.support.list_desk import ListDesk
from tests.support.stage import SIZES, Stage, click, press, stage, topics
from tests.support.ward import report

FILE = Path("список.xlsx")


@pytest.fixture
def made(qtbot: QtBot) -> Stage:
    """The medical lead's window."""
    return stage(qtbot, Role.LEAD)


def desk(made: Stage) -> ListDesk:
    """What the page asked for."""
    return made.ward.intake


def opened(made: Stage, size: tuple[int, int] = SIZES[0]) -> IntakeView:
    """The page with its columns before one."""
    view = made.show(IntakeView(made.around, made.verbs.people.intake), size)
    view.open_file(FILE)
    made.qtbot.waitUntil(lambda: view.step is view.columns)
    return view


def lines_of(made: Stage, size: tuple[int, int] = SIZES[0]) -> IntakeView:
    """The page with its lines before one."""
    view = opened(made, size)
    click(view.on)
    assert view.step is view.preview
    return view


def pick(view: IntakeView, line: int) -> None:
    """One line of the list by its number."""
    rows = [row.line for row in view.preview.table.rows_model.rows]
    view.preview.table.selectRow(rows.index(line))


def checks(made: Stage, view: IntakeView, count: int) -> None:
    """Wait until the list was looked through so many times."""
    made.qtbot.waitUntil(lambda: len(desk(made).asked) == count and view.step is not view.going)
    made.settle()


def test_a_list_goes_from_its_file_to_what_was_done(made: Stage) -> None:
    """Proves: REQ-IMP-006, REQ-IMP-008. Nothing can be written while a line is left, and each is decided by name."""
    view = lines_of(made)
    assert view.totals.text() == "Нових 2, уже в клініці 1, повторів у списку 0, з помилками 2, відкладено 0."
    assert not view.on.isEnabled()
    assert view.why.text() == Issue("IMP023", "rows", values={"n": 2}).sentence("uk")
    pick(view, 5)
    assert "Дата народження" in view.preview.told.text()
    click(view.preview.aside)
    checks(made, view, 2)
    pick(view, 6)
    click(view.preview.other)
    made.qtbot.waitUntil(view.on.isEnabled)

    assert view.on.text() == "Записати 3 людини"
    click(view.on)
    made.confirm()
    made.qtbot.waitUntil(lambda: view.step is view.result)
    assert desk(made).written[0].choices.aside == {5}
    assert view.result.title.text() == "Записано 3 нових учасників."
    assert "Рибак (5)" in view.result.told.text()
    assert Topic.PEOPLE in made.heard[0].topics


def test_a_refused_file_says_what_to_do_and_another_can_be_chosen(made: Stage) -> None:
    """Proves: REQ-IMP-002."""
    desk(made).refusal = Refused(Issue("IMP005", "file"))
    view = made.show(IntakeView(made.around, made.verbs.people.intake))
    view.open_file(FILE)
    made.qtbot.waitUntil(view.error.isVisible)

    assert view.error.title.text() == Issue("IMP005").sentence("uk")
    assert view.step is view.file
    view.open_file(FILE)
    made.qtbot.waitUntil(lambda: view.step is view.columns)
    assert not view.error.isVisible()


def test_a_cell_is_mended_in_its_place(made: Stage) -> None:
    """Proves: REQ-IMP-008."""
    view = lines_of(made)
    pick(view, 5)
    press(view.preview.table, Qt.Key.Key_Return)
    field = made.sheet().fields["birth_date"]
    assert field.issue == Issue("PSN022").sentence("uk")
    field.editor.setProperty("text", "")
    made.type_into("birth_date", "28.02.1990")
    made.confirm()
    checks(made, view, 2)

    assert desk(made).asked[-1].mended == {5: {"birth_date": "28.02.1990"}}
    assert view.preview.line is not None
    assert view.preview.line.issues == ()


def test_what_was_set_aside_can_be_taken_back_by_the_keyboard(made: Stage) -> None:
    view = lines_of(made)
    pick(view, 2)
    for count, aside in ((2, {2}), (3, set())):
        press(view.preview.table, Qt.Key.Key_Delete)
        checks(made, view, count)
        assert desk(made).asked[-1].aside == aside


def test_the_lines_are_filtered_by_what_becomes_of_them(made: Stage) -> None:
    view = lines_of(made)
    view.preview.filter.chosen.emit("all")
    for name, shown in (("new", 2), ("same", 1), ("problem", 2), ("aside", 0), ("all", 5)):
        view.preview.filter.set_value(name)
        view.preview.filter.chosen.emit(name)
        assert view.preview.table.model().rowCount() == shown


def test_a_value_of_the_list_is_taken_onto_a_card_with_a_reason(made: Stage) -> None:
    """Proves: REQ-IMP-007."""
    view = lines_of(made)
    pick(view, 4)
    click(view.preview.take)
    box = made.sheet().findChildren(Check)[0]
    press(box, Qt.Key.Key_Space)
    made.confirm()
    assert made.sheet().fields["reason"].issue == Issue("IMP026").sentence("uk")
    made.type_into("reason", "новіші дані")
    made.confirm()
    checks(made, view, 2)

    assert desk(made).asked[-1].taken == {4: {"weight_kg"}}
    assert desk(made).asked[-1].reason == "новіші дані"


def test_work_is_stopped_and_nothing_is_written(made: Stage) -> None:
    """Proves: REQ-IMP-012."""
    view = made.show(IntakeView(made.around, made.verbs.people.intake))
    desk(made).held.set()
    view.open_file(FILE)
    assert view.step is view.going
    view.step_back()
    made.qtbot.waitUntil(lambda: view.step is view.file)

    assert made.message == "Спинено, нічого не записано."
    assert desk(made).asked == []


def test_a_column_is_sent_elsewhere_and_without_names_there_is_no_way_on(made: Stage) -> None:
    """Proves: REQ-IMP-004."""
    view = opened(made)
    assert view.columns.unknown.text() == "Не розпізнано: Улюблений колір"
    view.columns.moved.emit(0, "")
    made.qtbot.waitUntil(view.error.isVisible)
    assert view.error.title.text() == Issue("IMP016").sentence("uk")
    assert not view.on.isVisible()
    view.columns.moved.emit(3, "surname")
    made.qtbot.waitUntil(view.on.isVisible)
    assert not view.error.isVisible()


def test_going_back_warns_before_decisions_are_lost(made: Stage) -> None:
    view = opened(made)
    view.columns.moved.emit(3, "complaint")
    checks(made, view, 2)
    view.step_back()
    assert made.sheet().objectName() == "intakepage.leave"
    made.confirm()
    assert view.step is view.file
    left: list[bool] = []
    view.done.connect(lambda: left.append(True))
    view.step_back()
    assert left == [True]


def test_several_sheets_are_offered(made: Stage) -> None:
    desk(made).sheets = tuple(SheetName(name, hidden=False, hopeful=True) for name in ("Аркуш1", "2025"))
    view = opened(made)
    assert view.columns.sheet.isVisible()
    view.columns.sheet_chosen.emit("2025")
    checks(made, view, 2)
    assert desk(made).asked[-1].sheet == "2025"


def test_a_file_is_dropped_or_found_by_the_button(made: Stage) -> None:
    talk = Talk(made.window, made.language, find_file=lambda *_: str(FILE))
    view = made.show(IntakeView(replace(made.around, talk=talk), made.verbs.people.intake))
    click(view.file.act)
    made.qtbot.waitUntil(lambda: view.step is view.columns)
    view.step_back()
    assert view.step is view.file
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a.xlsx"), QUrl.fromLocalFile("/b.xlsx")])
    view.file.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    assert view.error.title.text() == "Перетягніть лише один файл."


def test_with_broken_evidence_nothing_is_offered_to_be_written(made: Stage) -> None:
    view = lines_of(made)
    made.around.integrity.tell(report(Issue("INT001")))
    made.bus.tell(topics(Topic.INTEGRITY))
    made.qtbot.waitUntil(view.banner.isVisible)
    assert not view.on.isVisible()


@pytest.mark.parametrize(("role", "offered"), [(Role.NURSE, True), (Role.AUDITOR, False)])
def test_the_way_in_is_for_those_who_register(qtbot: QtBot, role: Role, offered: bool) -> None:
    made = stage(qtbot, role)
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart))
    assert page.bring.isVisible() is offered
    if offered:
        click(page.bring)
        assert page.intake is not None
        assert page.intake.isVisible()
        assert page.step_back()
        assert page.table.isVisible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    view = opened(made, size)
    assert problems_of(made.window) == []
    click(view.on)
    assert problems_of(made.window) == []


def test_what_was_decided_about_a_list_comes_back_after_a_lock(made: Stage) -> None:
    """Proves: REQ-IMP-020. By the file chosen again; once it was taken over, nothing is left."""
    view = lines_of(made)
    line = next(line for line in view.seen.lines if not line.aside) if view.seen else None
    assert line is not None
    view._move_aside(line)
    checks(made, view, 2)
    assert made.drafts.kept
    again = made.show(IntakeView(made.around, made.verbs.people.intake))
    again.open_file(FILE)
    made.qtbot.waitUntil(lambda: again.step is again.columns)
    assert desk(made).asked[-1].aside == frozenset({line.line})
    assert "Ваші рішення щодо цього файла повернулися" in made.message
    again._forget()
    assert not made.drafts.kept
