"""Participants: the list, the way to a chart, and what stands before it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.views import Topic
from clinicdesk.ui.people.birth import age_on, show_birth
from clinicdesk.ui.people.people import PeoplePage
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage, topics, type_text
from tests.support.ward import NOW, people


def page_on(made: Stage) -> PeoplePage:
    """The page, shown."""
    return made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart))


def column(page: PeoplePage, place: int) -> list[str]:
    """What a column of the list says."""
    model = page.table.model()
    return [str(model.index(line, place).data()) for line in range(model.rowCount())]


def test_codes_come_first_and_say_whose_chart_is_open_to_me(nurse: Stage) -> None:
    """Proves: REQ-WIN-060."""
    page = page_on(nurse)

    assert column(page, 0)[0] == "К-1038"
    assert column(page, 4) == ["ваша когорта"] * 7 + ["лише екстрено"]
    assert column(page, 2)[0] == "14.05.1985"


def test_the_list_follows_what_is_typed(nurse: Stage, qtbot: QtBot) -> None:
    page = page_on(nurse)
    type_text(page.search, "рома")
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)

    assert column(page, 1) == ["Романюк Юрій Степанович"]
    press(page.search, Qt.Key.Key_Return)
    assert page.chart.isVisible()


def test_enter_opens_the_chart_and_escape_comes_back(nurse: Stage) -> None:
    page = page_on(nurse)
    crumbs: list[str] = []
    page.crumb.connect(crumbs.append)
    page.table.selectRow(2)
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Return)

    assert page.chart.head.title.text() == "К-1047 · Романюк Юрій Степанович"
    assert nurse.ward.times("open") == 1
    assert page.step_back()
    assert not page.chart.isVisible()
    assert crumbs == ["К-1047", ""]
    assert not page.step_back()


def test_a_chart_beyond_ones_cohorts_shows_the_refusal_and_the_emergency_way(nurse: Stage) -> None:
    """Proves: REQ-WIN-061."""
    page = page_on(nurse)
    page.show_subject("p-1070")
    assert page.wall.isVisible()
    assert page.wall.title.text() == "Картка К-1070 поза вашими когортами"
    assert not page.chart.isVisible()

    click(page.glass)
    nurse.ward.refusal = Refused(Issue("DSK005", "reason"))
    nurse.confirm()
    assert nurse.sheet().fields["reason"].issue != ""
    nurse.type_into("reason", "непритомність")
    nurse.confirm()

    assert nurse.ward.last("glass") == {"subject": "p-1070", "reason": "непритомність"}
    assert page.chart.isVisible()
    assert page.chart.glass.isVisible()
    assert not page.wall.isVisible()
    assert Topic.TASKS in nurse.heard[0].topics


def test_the_refusal_goes_when_another_row_is_picked(nurse: Stage) -> None:
    page = page_on(nurse)
    page.table.selectRow(7)
    page.show_subject("p-1070")
    assert page.wall.isVisible()
    page.table.selectRow(0)

    assert not page.wall.isVisible()


@pytest.mark.parametrize("subject", ["p-1047", "К-1047"])
def test_a_participant_is_found_by_id_and_by_code(nurse: Stage, subject: str) -> None:
    page = page_on(nurse)
    page.show_subject(subject)

    assert page.chart.head.title.text().startswith("К-1047")


def test_an_unknown_participant_is_said(nurse: Stage) -> None:
    page = page_on(nurse)
    page.show_subject("К-9999")

    assert nurse.message == Issue("PPL007").sentence("uk")
    assert not page.chart.isVisible()


def test_coordination_opens_cards_instead_of_charts(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-006, REQ-PPL-008."""
    made = stage(qtbot, Role.COORDINATOR)
    page = page_on(made)
    assert column(page, 4)[0] == "лише відомості"
    page.table.selectRow(2)
    press(page.table, Qt.Key.Key_Return)

    assert page.card.isVisible()
    assert page.card.head.title.text() == "К-1047 · Романюк Юрій Степанович"
    assert made.ward.times("open") == 0
    assert page.step_back()
    assert page.table.isVisible()


def test_those_who_may_not_register_have_no_button(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.AUDITOR)
    page = page_on(made)
    assert not page.register.isVisible()
    page.open_card("p-1047")
    assert not page.card.amend.isVisible()
    assert not page.card.merge.isVisible()
    assert page.card.banner.title.text() == "Лише перегляд: роль «аудит»"


def test_the_list_shows_only_whom_one_asks_for(nurse: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-PPL-012."""
    page = page_on(nurse)
    page.only.set_value("waiting")
    qtbot.waitUntil(lambda: nurse.ward.last("list")["only"] == "waiting")
    assert [page.only.itemText(place) for place in range(3)] == ["усі учасники", "мої когорти", "без когорти"]


def test_an_empty_clinic_and_an_empty_search_say_different_things(nurse: Stage, qtbot: QtBot) -> None:
    page = page_on(nurse)
    type_text(page.search, "ніхто")
    qtbot.waitUntil(page.empty.isVisible)
    assert page.empty.sentence.text().startswith("За цим пошуком")
    assert not page.empty.button.isVisible()

    nurse.ward.people = ()
    page.search.clear()
    page.read_again()
    assert page.empty.sentence.text() == "Учасників ще немає."
    click(page.empty.button)
    assert page.form.isVisible()


def test_who_registers_nobody_is_offered_no_way_to(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.AUDITOR)
    made.ward.people = ()
    page = page_on(made)
    assert page.empty.isVisible()
    assert not page.empty.button.isVisible()


def test_the_list_reads_again_when_people_changed(nurse: Stage) -> None:
    page = page_on(nurse)
    nurse.ward.people = people()[:3]
    nurse.bus.tell(topics(Topic.PEOPLE))

    assert page.table.model().rowCount() == 3


@pytest.mark.parametrize(
    ("born", "age"), [("1985-11-24", 41), ("1985-11-25", 40), ("1985-05-14", 41), ("", None), ("1985", None)]
)
def test_age_counts_whole_years(born: str, age: int | None) -> None:
    assert age_on(born, NOW.date()) == age


def test_a_date_is_shown_in_the_language_of_the_window() -> None:
    assert show_birth("uk", "1985-05-14") == "14.05.1985"
    assert show_birth("en", "1985-05-14").split() == ["14", "May", "1985"]
    assert show_birth("en", "невідомо") == "невідомо"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart), size)
    page.show_subject("p-1070")

    assert problems_of(made.window) == []
