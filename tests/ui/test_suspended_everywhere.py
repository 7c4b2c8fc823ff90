"""A suspended clearance in the window: on Today, in the cohort and on the board, each time with what stopped it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.matrix_views import Cell, CohortPage
from clinicdesk.services.views import Task
from clinicdesk.ui.board.notes import notes_of
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.today.today import TodayPage
from clinicdesk.words import Phrase
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, stage
from tests.support.ward import NOW
from tests.support.ward_cohorts import page as cohort_page

WHY = {
    "uk": "виправлено картку (ліки): почав пити фенелзин",
    "en": "the card was corrected (medicines): фенелзин",
}
WORDS: dict[str, str | int] = {"code": "К-1047", "cohort": "07", "cohort_id": "c-07"}
TASKS = (
    Task(
        "clearance_suspended", "people", WORDS | {"why_uk": WHY["uk"], "why_en": WHY["en"]}, NOW, overdue=True,
        subject="p-1047",
    ),
    Task("clearance_over", "people", WORDS | {"code": "К-1051"}, NOW, overdue=True, subject="p-1051"),
    Task(
        "due_dose_above", "people", {"code": "К-1043", "why": "введено весь шприц", "second": "Ірина Марчук",
                                     "owner": "lead"}, NOW, subject="p-1043", task_id="o-1",
    ),
)  # fmt: skip


def today_on(made: Stage, size: tuple[int, int] = SIZES[0]) -> TodayPage:
    """Today, with these tasks."""
    made.ward.tasks = TASKS
    page = made.show(TodayPage(made.around, made.verbs.today), size)
    QApplication.processEvents()
    return page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("uk", ("К-1047: допуск призупинено", "почав пити фенелзин", "К-1051: строк допуску минув",
                "К-1043: введено більше, ніж було дозволено")),
        ("en", ("К-1047: clearance suspended", "the card was corrected", "К-1051: clearance has run out",
                "К-1043: more was given than was allowed")),
    ],
)  # fmt: skip
def test_today_says_what_stopped_it_and_leads_to_the_decision(
    qtbot: QtBot, language: str, expected: tuple[str, ...], size: tuple[int, int]
) -> None:
    """Proves: REQ-CLR-011."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = today_on(made, size)
    said = "\n".join(text.text() for text in page.tasks.findChildren(Text) if text.isVisible())
    assert [words for words in expected if words not in said] == []
    assert problems_of(made.window) == []
    verb = "Розглянути" if language == "uk" else "Review"
    click(next(one for one in page.tasks.findChildren(Button) if one.text() == verb))
    assert made.went == [("people", "p-1047/screening/c-07")]


def with_cell(page: CohortPage, column: str, cell: Cell, **became: str) -> CohortPage:
    """The page with another cell in its first row."""
    place = next(at for at, one in enumerate(page.columns) if one.id == column)
    first = page.rows[0]
    cells = tuple(cell if at == place else one for at, one in enumerate(first.cells))
    changed = dict(page.became) | {f"e-{code}": said for code, said in became.items()}
    return replace(page, rows=(replace(first, cells=cells), *page.rows[1:]), became=changed)  # type: ignore[arg-type]


def cohort_on(made: Stage, column: str, cell: Cell, **became: str) -> CohortsPage:
    """Cohort 07 with this cell selected."""
    shown = made.ward.cohort = with_cell(cohort_page(made.ward.people), column, cell, **became)
    page = made.show(CohortsPage(made.around, made.verbs.cohorts), SIZES[0])
    page.show_subject("c-07")
    matrix = page.view.matrix
    place = next(at for at, one in enumerate(shown.columns) if one.id == column)
    matrix.view.setCurrentIndex(matrix.view.model().index(0, place))
    QApplication.processEvents()
    return page


@pytest.mark.parametrize(
    ("language", "said"), [("uk", "Допуск призупинено: "), ("en", "Clearance suspended: ")]
)
def test_the_cell_says_what_stopped_it(qtbot: QtBot, language: str, said: str) -> None:
    """Proves: REQ-CLR-011."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = cohort_on(made, "clearance", Cell("action", "2026-11-24", "suspended", "c-1", WHY))
    assert page.view.matrix.sentence.text().startswith(said + WHY[language])
    # The matrix paints its words smaller where they need it.
    assert [line for line in problems_of(made.window) if not line.startswith("MatrixView")] == []


@pytest.mark.parametrize(("became", "offered"), [("held", False), ("running", False), ("planned", True)])
def test_only_a_session_that_can_be_moved_is_offered_to_be_moved(
    qtbot: QtBot, became: str, offered: bool
) -> None:
    """Proves: REQ-COH-009. «Перенести D1» was offered for a held session and refused after the reason."""
    made = stage(qtbot, Role.LEAD)
    page = cohort_on(made, "D1", Cell("signed", "2026-11-10", subject="e-D1"), D1=became)
    assert page.view.matrix.moving.isVisible() is offered


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_board_says_it_beside_the_person_who_goes_on_in_the_session(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-CLR-011."""
    made = stage(qtbot, Role.LEAD, language=language)
    issue = Issue("CLR016", "person", values={"why": Phrase(WHY["uk"], WHY)})
    day = days.board()
    first = replace(day.columns[0], why=(issue,))
    page = board_on(made, replace(day, columns=(first, *day.columns[1:])))
    beat = page.watching.beats()[first.person_id]
    assert any(WHY[language] in note.text for note in notes_of(made.around, first, beat))
    assert first.standing == "dosed"
    assert problems_of(made.window) == []
