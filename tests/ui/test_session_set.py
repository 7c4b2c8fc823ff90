"""The whole set of a session from the window: asked for at the cohort's calendar, told on the way, stopped."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.binding import verbs_of
from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from clinicdesk.ui.paper_verbs import PaperOrder, PaperVerbs
from clinicdesk.ui.papers.ordering import OF_A_SESSION
from tests.support.clinic import Clinic
from tests.support.geometry import problems_of
from tests.support.paper import page_texts
from tests.support.stage import Stage, click, stage
from tests.support.ward_cohorts import page as cohort_page
from tests.ui.test_papers import Press, shown


def calendar(
    qtbot: QtBot, room: Press, folder: Path, *, role: Role = Role.NURSE, language: str = "uk"
) -> Stage:
    """The calendar of cohort 07 with the held session D1 under the cursor."""
    made = stage(qtbot, role, language=language, save_to=folder)
    page = cohort_page(made.ward.people)
    held = tuple(replace(one, state="held") if one.code == "D1" else one for one in page.calendar)
    made.ward.cohort = replace(page, calendar=held)
    papers = PaperVerbs(room.make, room.make, lambda path, data: (path.write_bytes(data), None)[1])
    page_shown = made.show(CohortsPage(made.around, replace(made.verbs.cohorts, papers=papers)))
    page_shown.show_subject("c-07")
    page_shown.view.show_tab("calendar")
    listed = page_shown.view.lists["calendar"]
    assert not listed.acts["papers"].isVisible(), "a session that is only planned has no papers yet"
    listed.table.selectRow([row.code for row in listed.rows].index("D1"))
    assert listed.acts["papers"].isVisible() == (role is Role.NURSE)
    if role is Role.NURSE:
        click(listed.acts["papers"])
    return made


def words_on(made: Stage) -> list[str]:
    return [text.text() for text in made.sheet().findChildren(Text)]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_calendar_offers_the_papers_of_a_held_session(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    """Proves: REQ-PRT-040. The whole set first; without a reason nothing is made."""
    room = Press()
    made = calendar(qtbot, room, tmp_path, language=language)
    sheet = made.sheet()
    assert "07/D1" in sheet.title.text()
    document = sheet.fields["document"].editor
    assert isinstance(document, Choice)
    assert [document.itemData(place) for place in range(document.count())] == list(OF_A_SESSION)
    made.settle()
    assert problems_of(sheet) == []
    made.confirm()
    assert sheet.fields["reason"].issue == Issue("DSK005").sentence(language)
    assert room.orders == []


def test_a_set_is_asked_for_by_its_entry_seen_and_kept_only_when_saved(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRT-040, REQ-PRT-024."""
    room = Press()
    room.unsealed = Issue("DOC013")
    made = calendar(qtbot, room, tmp_path)
    made.type_into("recipient", "медичний архів")
    made.type_into("reason", "копія дня")
    made.confirm()
    shown(made, qtbot, "papers.preview")
    ((subject, order),) = room.orders
    assert (subject, order.document, order.which) == ("c-07", "session_set", "e-D1")
    assert (order.recipient, order.reason, order.names) == ("медичний архів", "копія дня", False)
    assert Issue("DOC013").sentence("uk") in words_on(made)
    assert list(tmp_path.iterdir()) == []
    save = made.sheet().findChild(QPushButton, "papers.preview.save")
    assert save is not None
    click(save)
    assert len(list(tmp_path.iterdir())) == 1


def test_the_making_of_a_set_tells_how_far_it_is_and_stops(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRT-024."""
    room = Press()
    room.hold = lambda: True
    made = calendar(qtbot, room, tmp_path)
    made.type_into("reason", "копія дня")
    made.confirm()
    shown(made, qtbot, "papers.going")
    qtbot.waitUntil(lambda: "Документ 2 із 2" in words_on(made))
    made.confirm()
    qtbot.waitUntil(lambda: "спинено" in made.message)
    assert made.no_sheet()
    assert list(tmp_path.iterdir()) == []


def test_who_prints_no_records_is_offered_no_papers_of_a_session(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRT-040. A coordinator plans sessions, and sees nothing of what was done in them."""
    made = calendar(qtbot, Press(), tmp_path, role=Role.COORDINATOR)
    assert made.no_sheet()


def test_the_real_set_is_bound_of_the_newest_session(clinic: Clinic) -> None:
    """Proves: REQ-PRT-040. As the cohort's Print asks for it; the protocol records come with the longer one."""
    desk, lead = clinic.open_as("lead")
    papers = verbs_of(desk, lead, Language("uk")).cohorts.papers
    assert papers is not None
    steps: list[tuple[int, int]] = []
    lengths = []
    for document, parts in (("session_set", 3), ("session_set_whole", 5)):
        order = PaperOrder(document, "uk", "копія дня")
        made = papers.cohort(clinic.cohort_id, order, lambda at, n: steps.append((at, n)))
        assert steps[-1] == (parts, parts)
        assert made.name == "session-set-07-uk.pdf"
        assert made.unsealed == Issue("DOC013")
        lengths.append(len(page_texts(made.pdf)))
    assert lengths[0] < lengths[1]
