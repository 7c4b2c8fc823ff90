"""An emergency: a chart beyond one's cohorts is refused, opened with a reason, and looked at by the lead."""

from PySide6.QtCore import Qt

from clinicdesk.security.roles import Role
from clinicdesk.services.accounts import add_user
from clinicdesk.services.glass import list_glass
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.today.today import TodayPage
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import CONTROL, Journey, on_disk, trail_of

PHYSICIAN = "Гнатюк Остап"
PASSWORD = "вітер гойдає сиву тополю"


def hire_physician(clinic: Clinic) -> None:
    """A physician whom nobody has assigned to a cohort."""
    desk, admin = clinic.open_as("admin")
    code = add_user(
        desk, admin, login="physician", name=PHYSICIAN, roles=[Role.PHYSICIAN], password=PASSWORDS["admin"],
        language="en",
    )  # fmt: skip
    clinic.close()
    clinic.enrol_as("physician", code.words, password=PASSWORD)
    clinic.close()


def test_an_emergency_opening_and_its_review(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-WIN-051, REQ-WIN-061."""
    hire_physician(clinic)
    journey.start(clinic.folder)
    journey.unlock("physician", PASSWORD)
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.type("К-1")
    journey.enter()
    page = journey.main.page("people")
    assert isinstance(page, PeoplePage)
    assert journey.says("Картка К-1 поза вашими когортами")
    assert not page.chart.isVisible()

    journey.tab_to(page.glass)
    journey.press(Qt.Key.Key_Space)
    sheet = journey.sheet
    journey.confirm()
    assert sheet.fields["reason"].issue
    journey.fill(sheet.fields["reason"].editor, "непритомність у коридорі")
    journey.confirm()
    journey.until(page.chart.isVisible)
    assert journey.says("К-1 · Олійник Степан")
    assert page.chart.glass.isVisible()
    journey.end()

    journey.start(clinic.folder)
    journey.unlock("lead", PASSWORDS["lead"])
    today = journey.main.page("today")
    assert isinstance(today, TodayPage)
    assert journey.says("непритомність у коридорі", region=today)
    (review,) = [verb for verb in today.tasks.verbs() if verb.text() == "Розглянути"]
    journey.tab_to(review)
    journey.press(Qt.Key.Key_Space)
    sheet = journey.sheet
    assert journey.says(PHYSICIAN, "непритомність у коридорі", region=sheet)
    journey.confirm()
    assert sheet.fields["remark"].issue
    journey.fill(sheet.fields["remark"].editor, "виправдано")
    journey.confirm()
    journey.until(journey.no_sheet)
    assert journey.message == "Екстрене відкриття К-1 розглянуто."
    assert "Розглянути" not in [verb.text() for verb in today.tasks.verbs()]
    journey.end()

    with on_disk(clinic, "lead") as (desk, lead):
        assert list_glass(desk, lead) == ()
        told = [(row.action, row.reason) for row in trail_of(desk, lead) if row.person_label == "К-1"]
    assert told[-3:] == [
        ("glass.broken", "непритомність у коридорі"),
        ("chart.opened", ""),
        ("glass.reviewed", "виправдано"),
    ]
