"""From the papers of a cohort to what was printed before, and to the signature made outside for one of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.printed_documents import PrintedView
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.table import DataTable
from clinicdesk.ui.paper_verbs import PaperVerbs
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, stage
from tests.support.ward import NOW
from tests.support.ward_cohorts import page as cohort_page
from tests.ui.test_papers import Press

ROWS = (
    PrintedView(
        412, "07/R", 2, NOW, "Левченко Ольга Василівна", "Причина: перевірка; отримувач: не зазначено",
        {"uk": "Список когорти", "en": "Cohort roster"},
    ),
    PrintedView(
        398, "07/1f3a22c0", 31, NOW - timedelta(days=1), "Марчук Ірина Петрівна", "Причина: архів",
        {
            "uk": "Протокол дозувальної сесії · Дозувальна сесія 1 · 24.11.2026",
            "en": "Record of a dosing session · Dosing session 1 · 24.11.2026",
        },
    ),
)  # fmt: skip


def printing(qtbot: QtBot, role: Role, rows: tuple[PrintedView, ...], language: str = "uk") -> Stage:
    """The sheet that asks which papers of cohort 07 are wanted."""
    made = stage(qtbot, role, language=language)
    made.ward.cohort = cohort_page(made.ward.people)
    room = Press()
    papers = PaperVerbs(room.make, room.make, lambda path, data: (path.write_bytes(data), None)[1])
    page = CohortsPage(made.around, replace(made.verbs.cohorts, papers=papers))
    page.view.offer_outside(replace(made.verbs.outside, printed_of_cohort=lambda _: rows))
    made.show(page, (1280, 648))
    page.show_subject("c-07")
    click(page.view.papers)
    return made


def way(made: Stage) -> list[Button]:
    """The button that leads to what was printed."""
    said = made.around.say("outside.printed_group.act")
    return [one for one in made.sheet().findChildren(Button) if one.text() == said]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_paper_of_a_group_leads_to_its_outside_signatures(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-OSG-080."""
    made = printing(qtbot, Role.LEAD, ROWS, language)
    assert problems_of(made.sheet()) == []
    click(way(made)[0])
    made.settle()
    listed = made.sheet()
    assert listed.objectName() == "outside.printed_group"
    assert "07" in listed.title.text()
    assert problems_of(listed, cells=False) == []
    (table,) = listed.findChildren(DataTable)
    model = table.model()
    shown = [model.data(model.index(row, 1)) for row in range(model.rowCount())]
    assert [text.split(" · ")[0] for text in shown] == [row.titles[language].split(" · ")[0] for row in ROWS]
    assert ("Дозувальна сесія 1" if language == "uk" else "Dosing session 1") in shown[1]
    made.confirm()
    assert made.sheet().objectName() == "outside"
    assert "07/R" in made.sheet().title.text()


def test_a_group_without_papers_says_so(qtbot: QtBot) -> None:
    made = printing(qtbot, Role.LEAD, ())
    click(way(made)[0])
    made.settle()
    assert any("ще не друкували" in text for text in _words(made))


def test_who_opens_no_chart_is_not_offered_the_signatures(qtbot: QtBot) -> None:
    """Proves: REQ-OSG-080."""
    assert way(printing(qtbot, Role.COORDINATOR, ROWS)) == []


def _words(made: Stage) -> list[str]:
    return [text.text() for text in made.sheet().findChildren(type(made.sheet().title))]
