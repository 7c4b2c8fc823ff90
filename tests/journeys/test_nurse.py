"""A nurse at work: from the password to the reading on the disk, and what a lock does to typed numbers."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from clinicdesk.services.drafts import list_drafts
from clinicdesk.services.people import open_chart
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.today.today import TodayPage
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.journey import CONTROL, Journey, on_disk, trail_of


def find(journey: Journey, text: str) -> PeoplePage:
    """Ctrl+K, a few letters, Enter."""
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.type(text)
    journey.enter()
    page = journey.main.page("people")
    assert isinstance(page, PeoplePage)
    return page


def test_a_reading_by_keys_alone_refused_corrected_and_struck_through(
    journey: Journey, clinic: Clinic
) -> None:
    """Proves: REQ-WIN-005, REQ-WIN-013, REQ-WIN-064, REQ-WIN-065."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    page = find(journey, "Олійник")
    entry = page.chart.entry
    assert journey.says("К-1 · Олійник Степан")
    assert entry.lines["sbp"].hasFocus()

    # Diastolic over systolic cannot be: said at the field, and every number stays.
    journey.type("110" + "120")
    journey.enter()
    assert entry.fields["dbp"].issue
    assert (entry.lines["sbp"].text(), entry.lines["dbp"].text()) == ("110", "120")
    assert entry.lines["dbp"].hasFocus()
    assert journey.cells(page.chart.readings.table) == []

    # A full set is its digits and one key: the fields move on by themselves.
    journey.press(Qt.Key.Key_A, CONTROL)
    journey.type("76" + "88" + "97" + "16" + "5" + "36,8")
    journey.enter()
    assert entry.mark.text().startswith("Записано о")
    assert set(entry.typed().values()) == {""}
    assert entry.lines["sbp"].hasFocus()
    (row,) = journey.cells(page.chart.readings.table)
    # Air or oxygen is not said here: the total is at least what the pressure gives.
    assert row[1:9] == ["110/76", "88", "97", "16", "5", "36,8", "≥1", NAMES["nurse"]]

    table = page.chart.readings.table
    journey.pick_row(table, "110/76")
    journey.tab_to(page.chart.readings.correct)
    journey.press(Qt.Key.Key_Space)
    sheet = journey.sheet
    journey.fill(sheet.fields["sbp"].editor, "118")
    journey.confirm()
    assert sheet.fields["reason"].issue
    journey.fill(sheet.fields["reason"].editor, "описка")
    journey.confirm()
    journey.until(journey.no_sheet)
    shown = {cells[1]: line for line, cells in enumerate(journey.cells(table))}
    assert set(shown) == {"118/76", "110/76"}
    struck = {
        text: table.model().index(line, 1).data(Qt.ItemDataRole.FontRole) for text, line in shown.items()
    }
    assert isinstance(struck["110/76"], QFont)
    assert struck["110/76"].strikeOut()
    assert not (isinstance(struck["118/76"], QFont) and struck["118/76"].strikeOut())
    assert any("описка" in cells[-1] for cells in journey.cells(table))
    journey.end()

    _the_file_tells_both(clinic)


def _the_file_tells_both(clinic: Clinic) -> None:
    """The reading and its correction stand side by side, each with its event."""
    with on_disk(clinic, "lead") as (desk, lead):
        acts = [
            row
            for row in trail_of(desk, lead)
            if row.person_label == "К-1" and row.actor_name == NAMES["nurse"]
        ]
        writes = [(row.action, row.reason) for row in acts if not row.is_read]
        assert writes == [("reading.recorded", ""), ("reading.amended", "описка")]
        assert acts[0].action == "chart.opened"
        readings = open_chart(desk, lead, clinic.people["К-1"]).readings
    values = {(row.values["sbp"], row.superseded) for row in readings}
    assert values == {("110", True), ("118", False)}


def test_typed_numbers_survive_the_cover_and_come_back_to_their_author_alone(
    journey: Journey, clinic: Clinic
) -> None:
    """Proves: REQ-WIN-009."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    find(journey, "К-1")
    journey.type("148" + "9")
    journey.press(Qt.Key.Key_L, CONTROL)
    assert journey.cover.is_laid

    journey.lift("nurse2", PASSWORDS["nurse2"])
    journey.until(lambda: journey.main.surroundings.actor.login == "nurse2")
    journey.activate()
    page = find(journey, "К-1")
    assert journey.says("К-1 · Олійник Степан")
    assert set(page.chart.entry.typed().values()) == {""}
    # While the session runs, the cross of the window covers it and leaves the file open for the next one.
    journey.main.close()
    journey.until(lambda: journey.cover.is_laid)
    assert journey.program.at_work is not None
    journey.end()

    journey.start(clinic.folder, login="nurse")
    assert journey.says("чернет")
    assert not journey.says("148")
    journey.unlock("nurse", PASSWORDS["nurse"])
    today = journey.main.page("today")
    assert isinstance(today, TodayPage)
    (go_on,) = [verb for verb in today.tasks.verbs() if verb.text() == "Продовжити"]
    journey.tab_to(go_on)
    journey.press(Qt.Key.Key_Space)
    chart = journey.main.page("people")
    assert isinstance(chart, PeoplePage)
    assert (chart.chart.entry.typed()["sbp"], chart.chart.entry.typed()["dbp"]) == ("148", "9")

    journey.tab_to(chart.chart.entry.lines["dbp"])
    journey.press(Qt.Key.Key_End)
    journey.type("6")
    journey.enter()
    assert chart.chart.entry.mark.text().startswith("Записано о")
    journey.end()

    with on_disk(clinic, "nurse") as (desk, nurse):
        assert list_drafts(desk, nurse) == ()
        (reading,) = open_chart(desk, nurse, clinic.people["К-1"]).readings
    assert (reading.values["sbp"], reading.values["dbp"]) == ("148", "96")
