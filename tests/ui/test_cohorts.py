"""Cohorts in the window: the list, the matrix and its keys, the acts, and what a role may not."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.security.roles import Role
from clinicdesk.services.matrix_views import Cell
from clinicdesk.services.views import Topic
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.cohorts.tabs import papers_words
from clinicdesk.ui.cohorts.words import cell_sentence, typed_day
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.step_glyph import SIGNS, draw_glyph
from clinicdesk.ui.components.text import Text
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, dress, press, stage, topics, type_text
from tests.support.ward_cohorts import page as cohort_page
from tests.support.ward_cohorts import team


@pytest.fixture
def lead(qtbot: QtBot) -> Stage:
    """The medical lead's window."""
    return stage(qtbot, Role.LEAD)


def page_on(made: Stage, subject: str = "c-07", size: tuple[int, int] = SIZES[0]) -> CohortsPage:
    """The place, shown; with a subject its page."""
    page = made.show(CohortsPage(made.around, made.verbs.cohorts), size)
    page.show_subject(subject)
    return page


def choose(made: Stage, field: str, value: str) -> None:
    editor = made.sheet().fields[field].editor
    assert isinstance(editor, Choice)
    editor.set_value(value)


def test_the_list_says_programme_draft_state_start_and_people(lead: Stage) -> None:
    """Proves: REQ-COH-008, REQ-COH-994."""
    page = page_on(lead, "")
    model = page.table.model()
    said = [str(model.index(1, place).data()) for place in range(model.columnCount())]
    assert said == [
        "07", "Групова психотерапія з кетаміном для ветеранів і ветеранок", "чернетка програми", "триває",
        "27.10.2026", "8 + 1 у черзі",
    ]  # fmt: skip
    page.table.selectRow(1)
    press(page.table, Qt.Key.Key_Return)
    assert page.view.isVisible()
    assert page.view.head.title.text() == "Когорта 07"
    assert page.step_back()
    assert not page.step_back()


def test_without_cohorts_there_is_one_sentence_and_one_act(lead: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-COH-008."""
    lead.ward.cohorts = ()
    page = page_on(lead, "")
    assert page.empty.sentence.text().startswith("Когорт ще немає")
    click(page.empty.button)
    assert lead.sheet().objectName() == "cohorts.plan"

    nurse = stage(qtbot, Role.NURSE)
    nurse.ward.cohorts = ()
    theirs = page_on(nurse, "")
    assert theirs.empty.sentence.text().startswith("Когорт, які вам видно, ще немає")
    assert not theirs.empty.button.isVisible()


def test_arrows_move_the_cell_and_the_panel_follows(lead: Stage) -> None:
    """Proves: REQ-COH-009."""
    view = page_on(lead).view.matrix
    view.view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        press(view.view, key)
    assert view.title.text() == "К-1047 · Допуск" or view.title.text().startswith("К-1047 · ")
    assert view.glyph.sign == "soon"
    assert view.sentence.text() == "скоро строк, до 26.11"
    spoken = view.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("К-1047, ")
    assert spoken.endswith("скоро строк, до 26.11")


def test_enter_does_the_next_thing_and_space_tells_the_history(qtbot: QtBot) -> None:
    """Proves: REQ-COH-009."""
    made, opened = stage(qtbot, Role.LEAD), []
    page = made.show(
        CohortsPage(made.around, made.verbs.cohorts, {"step": lambda *given: opened.append(given)})
    )
    page.show_subject("07")
    matrix = page.view.matrix
    matrix.view.setCurrentIndex(matrix.view.model().index(0, 1))
    press(matrix.view, Qt.Key.Key_Return)
    assert opened == [("p-1038", "c-07", "f-1")]
    matrix.view.setCurrentIndex(matrix.view.model().index(0, 2))
    press(matrix.view, Qt.Key.Key_Return)
    assert made.went == [("people", "p-1038")]
    matrix.view.setCurrentIndex(matrix.view.model().index(0, 8))
    press(matrix.view, Qt.Key.Key_Space)
    assert made.sheet().title.text().startswith("К-1038 · D2")
    said = [text.text() for text in made.sheet().findChildren(Text)]
    assert any(
        text.startswith("2. виправлено · 24.11.2026") and "Уточнено у виписці" in text for text in said
    )


def test_every_sign_has_a_shape_of_its_own_without_colour(lead: Stage) -> None:
    """Proves: REQ-COH-010."""
    dress()
    shapes = set()
    for sign in SIGNS:
        image = QImage(40, 40, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        draw_glyph(painter, QRect(0, 0, 40, 40), sign)
        painter.end()
        black = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
        shapes.add(bytes(black.bits()))
    assert len(shapes) == len(SIGNS)
    assert all(text.text() for text in page_on(lead).view.matrix.legend.values())


def test_a_cohort_is_planned_with_people_found_and_a_team_counted(lead: Stage) -> None:
    """Proves: REQ-COH-011."""
    page = page_on(lead, "")
    click(page.plan)
    sheet = lead.sheet()
    people, team = sheet.fields["people"].editor, sheet.fields["users"].editor
    type_text(people.line, "1047")  # type: ignore[attr-defined]
    press(people.line, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    team.role.set_value("monitoring_nurse")  # type: ignore[attr-defined]
    team.who.set_value("u-marchuk")  # type: ignore[attr-defined]
    click(team.add)  # type: ignore[attr-defined]
    lead.type_into("code", "09")
    lead.confirm()
    assert lead.no_sheet()
    given = lead.ward.last("plan")
    assert (given["code"], given["people"], given["staff"]) == (
        "09", ("p-1047",), (("u-marchuk", "monitoring_nurse"),),
    )  # fmt: skip
    assert Topic.COHORTS in lead.heard[0].topics


def test_what_is_refused_stays_typed_and_is_said_at_its_field(lead: Stage) -> None:
    page = page_on(lead, "")
    page.open_plan()
    lead.ward.refusal = Refused(Issue("COH002", "code"))
    lead.type_into("code", "07")
    lead.confirm()
    assert lead.sheet().fields["code"].issue == Issue("COH002").sentence("uk")
    lead.type_into("starts_on", "колись")
    lead.confirm()
    assert lead.sheet().fields["starts_on"].issue == Issue("COH015").sentence("uk")


def test_a_membership_ends_with_outcome_and_reason(lead: Stage) -> None:
    """Proves: REQ-COH-003."""
    view = page_on(lead).view
    view.show_tab("people")
    assert not view.lists["people"].acts["admit"].isVisible()
    click(view.lists["people"].acts["leave"])
    choose(lead, "state", "transferred")
    choose(lead, "outcome", "transferred")
    assert lead.sheet().fields["to_cohort"].isVisible()
    choose(lead, "to_cohort", "c-08")
    lead.type_into("reason", "переїзд")
    lead.confirm()
    given = lead.ward.last("leave")
    assert (given["subject"], given["outcome"], given["to_cohort"]) == ("m-0", "transferred", "c-08")
    view.lists["people"].table.selectRow(8)
    click(view.lists["people"].acts["admit"])
    assert lead.ward.last("admit")["subject"] == "m-9"


def test_a_gap_is_asked_about_once_and_confirmed_by_a_tick(lead: Stage) -> None:
    """Proves: REQ-CAL-002."""
    view = page_on(lead).view
    view.show_tab("calendar")
    view.lists["calendar"].table.selectRow(5)
    click(view.lists["calendar"].acts["move"])
    lead.ward.refusal = Refused(
        Issue("CAL004", "I2", Severity.ASK, {"code": "I2", "former": "D2", "days": 9, "least": 1, "most": 3})
    )
    lead.type_into("reason", "тривога")
    lead.confirm()
    tick = lead.sheet().findChild(Check)
    assert tick is not None
    assert tick.isVisible()
    tick.setChecked(True)
    lead.confirm()
    given = lead.ward.last("move")
    assert (given["confirmed"], given["starts_at"]) == (True, datetime(2026, 11, 27, 9, 7, tzinfo=UTC))


def test_proposed_days_are_planned_and_an_emptied_one_is_left(lead: Stage) -> None:
    """Proves: REQ-CAL-001."""
    view = page_on(lead).view
    view.show_tab("calendar")
    click(view.lists["calendar"].acts["sessions"])
    editor = lead.sheet().fields["D1"].editor
    editor.clear()  # type: ignore[attr-defined]
    lead.confirm()
    times = lead.ward.last("plan_sessions")["times"]
    assert times["P1"] == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert set(times) == {"P1", "P2"}


def test_a_session_is_cancelled_and_made_up_for(lead: Stage) -> None:
    """Proves: REQ-CAL-003."""
    view = page_on(lead).view
    view.show_tab("calendar")
    click(view.lists["calendar"].acts["cancel"])
    lead.type_into("reason", "немає світла")
    lead.confirm()
    assert lead.ward.last("cancel") == {"subject": "e-P1", "reason": "немає світла"}
    click(view.lists["calendar"].acts["make_up"])
    lead.type_into("day", "30.11.2026")
    lead.type_into("reason", "немає світла")
    lead.confirm()
    assert lead.ward.last("make_up")["subject"] == "e-P1"


def test_people_at_work_are_counted_assigned_and_released_and_their_papers_kept(lead: Stage) -> None:
    """Proves: REQ-STF-003, REQ-STF-911, REQ-STF-994."""
    view = page_on(lead).view
    view.show_tab("staff")
    staff = view.lists["staff"]
    assert "потрібно 2, є 1: закінчився сертифікат" in staff.above.text()
    staff.table.selectRow(1)
    papers = staff.table.model().index(1, 4)
    assert papers.data() == (
        "Базова підтримка життя (BLS) до 06.12.2026; Диплом і допуск медичної сестри чи брата без строку"
    )
    assert "Диплом і допуск медичної сестри чи брата (NURSE-LIC) без строку" in papers.data(
        Qt.ItemDataRole.ToolTipRole
    )
    unnamed = papers_words(lead.around, team()[0], titles={})
    assert unnamed == "BLS до 06.12.2026; NURSE-LIC без строку", "no programme names them"
    click(staff.acts["paper"])
    lead.type_into("number", "АА 7")
    lead.type_into("valid_to", "01.12.2028")
    lead.confirm()
    given = lead.ward.last("record_credential")
    assert (given["user_id"], given["number"], given["valid_to"].isoformat()) == (
        "u-marchuk",
        "АА 7",
        "2028-12-01",
    )
    click(staff.acts["paper"])
    choose(lead, "kind", "OLD-CERT")  # no programme names it any more: what stands can be renewed and revoked
    lead.type_into("number", "АА 8")
    lead.confirm()
    assert lead.ward.last("record_credential")["kind"] == "OLD-CERT"
    click(staff.acts["release"])
    lead.type_into("reason", "відпустка")
    lead.confirm()
    assert lead.ward.last("release") == {"subject": "a-2", "reason": "відпустка"}
    click(staff.acts["assign"])
    choose(lead, "role", "physician")
    choose(lead, "users", "u-bondar")
    lead.confirm()
    assert lead.ward.last("assign")["role"] == "physician"


@pytest.mark.parametrize("role", [Role.NURSE, Role.AUDITOR])
def test_a_role_that_only_looks_has_no_acts_and_is_told_why(qtbot: QtBot, role: Role) -> None:
    """Proves: REQ-COH-012."""
    made = stage(qtbot, role)
    view = page_on(made).view
    assert view.banner.title.text().startswith("Лише перегляд: роль")
    assert not view.change.isVisible()
    assert not view.join.isVisible()
    for name in ("people", "calendar", "staff"):
        view.show_tab(name)
        assert not any(button.isVisible() for button in view.lists[name].acts.values())


def test_a_cohort_of_others_is_refused_in_words(lead: Stage) -> None:
    lead.ward.refusal = Refused(Issue("COH013", "cohort"))
    page = page_on(lead)
    assert lead.message == Issue("COH013").sentence("uk")
    assert not page.view.isVisible()


def test_the_page_reads_again_when_cohorts_changed(lead: Stage) -> None:
    view = page_on(lead).view
    lead.ward.cohort = cohort_page(lead.ward.people[:3])
    lead.bus.tell(topics(Topic.COHORTS))
    assert view.matrix.view.model().rowCount() == 3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = page_on(made, size=size)
    # The matrix has heads of its own: longer names end in dots and have a tooltip, ours must fit.
    assert [line for line in problems_of(made.window) if not line.startswith("MatrixView")] == []
    matrix = page.view.matrix.view
    header = matrix.horizontalHeader()
    heads = [str(matrix.model().headerData(place, Qt.Orientation.Horizontal)) for place in range(5)]
    wide = [header.fontMetrics().horizontalAdvance(head) for head in heads]
    assert [head for head, room in zip(heads, wide, strict=True) if room > header.sectionSize(0) - 4] == []
    for name in ("people", "calendar", "staff"):
        page.view.show_tab(name)
        assert problems_of(made.window, cells=False) == []


def test_a_day_typed_with_a_short_year_is_no_day(lead: Stage) -> None:
    """12.03.45 would have been planned in 1945."""
    assert typed_day(lead.around, "12.03.2045") == date(2045, 3, 12)
    assert typed_day(lead.around, "12.03.45") is None
    assert typed_day(lead.around, "4 вересня 26") is None


def test_a_missed_session_has_one_word(lead: Stage) -> None:
    """The sign's legend said «not held» where its cell said «missed»."""
    missed = Cell("absent", "2026-11-17", "missed")
    assert cell_sentence(lead.around, missed) == lead.around.say("cohorts.sign.absent") == "пропуск"
    assert cell_sentence(lead.around, Cell("absent", word="cancelled")) == "скасовано"
