"""At the door: wrong passwords, a folder without a clinic, an older file put back."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from clinicdesk.services.people import list_people
from clinicdesk.services.sessions import close_session
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import ALT, CONTROL, Journey, on_disk, trail_of


def test_wrong_passwords_are_counted_paused_and_told_of(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-ENT-003, REQ-ENT-004."""
    journey.start(clinic.folder, login="nurse")
    form = journey.unlock_window.login.form
    assert form.secret.edit.hasFocus()
    for left in ("Лишилося 4 спроби", "Лишилося 3 спроби", "Лишилося 2 спроби", "Лишилася 1 спроба"):
        journey.type("не той пароль зовсім")
        journey.enter()
        journey.until(lambda left=left: journey.says(f"{left} до паузи."))  # type: ignore[misc]
        assert form.login() == "nurse"
        assert form.secret.text() == ""
        assert form.secret.edit.hasFocus()
    journey.type("не той пароль зовсім")
    journey.enter()
    journey.until(lambda: form.waiting_seconds > 0)
    assert journey.says("Наступна спроба через 1 с")
    assert not form.button.isEnabled()
    journey.type(PASSWORDS["nurse"])
    journey.enter()  # even the right one waits
    assert isinstance(journey.window, UnlockWindow)
    assert not journey.unlock_window.busy

    clinic.clock.advance(timedelta(seconds=2))
    journey.until(form.button.isEnabled)
    journey.unlock("nurse", PASSWORDS["nurse"])
    assert "Після вашого останнього входу було 5 невдалих спроб." in journey.message
    journey.end()

    journey.start(clinic.folder, login="nurse")
    journey.unlock("nurse", PASSWORDS["nurse"])
    assert "невдал" not in journey.message


def test_a_folder_without_a_clinic_says_so_and_keeps_the_window(journey: Journey, tmp_path: Path) -> None:
    """Proves: REQ-ENT-008. As `--clinic nowhere` opens it."""
    nowhere = tmp_path / "nowhere"
    journey.start(nowhere)
    assert isinstance(journey.window, UnlockWindow)
    journey.try_password("nurse", PASSWORDS["nurse"])
    assert journey.says(str(nowhere), "немає файлу клініки clinic.db")
    assert journey.unlock_window.login.form.secret.text() == PASSWORDS["nurse"]
    assert journey.unlock_window.login.form.button.isEnabled()


def test_a_clinic_that_somebody_holds_names_the_holder(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-LCK-001."""
    clinic.open_as("lead")
    journey.start(clinic.folder)
    journey.try_password("nurse", PASSWORDS["nurse"])
    assert isinstance(journey.window, UnlockWindow)
    assert journey.says("lead")


@pytest.fixture
def put_back(clinic: Clinic) -> Clinic:
    """Yesterday's clinic.db in the place of today's."""
    older = clinic.folder.with_name("older.db")
    shutil.copy(clinic.folder / "clinic.db", older)
    desk, lead = clinic.open_as("lead")
    close_session(desk, lead, clinic.session_id)
    clinic.close()
    shutil.copy(older, clinic.folder / "clinic.db")
    return clinic


def test_an_older_file_is_read_only_until_the_lead_answers_for_it(journey: Journey, put_back: Clinic) -> None:
    """Proves: REQ-WIN-007, REQ-WIN-047."""
    clinic = put_back
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    assert journey.main.banner.isVisible()
    assert journey.says("Докази клініки не сходяться. Файл відкрито лише для перегляду.", "Левченко Ольга")
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.type("К-1")
    journey.enter()
    page = journey.main.page("people")
    assert isinstance(page, PeoplePage)
    assert page.chart.isVisible()
    assert not page.chart.entry.isVisible()
    journey.end()

    journey.start(clinic.folder)
    journey.unlock("lead", PASSWORDS["lead"])
    journey.press(Qt.Key.Key_7, ALT)
    trail = journey.main.page("audit")
    assert isinstance(trail, AuditPage)
    journey.tab_to(trail.integrity.accept)
    journey.press(Qt.Key.Key_Space)
    sheet = journey.sheet
    journey.fill(sheet.fields["reason"].editor, "відновлено з копії")
    journey.fill(sheet.fields["password"].editor, "не той пароль зовсім")
    journey.confirm()
    assert sheet.fields["password"].issue
    journey.fill(sheet.fields["password"].editor, PASSWORDS["lead"])
    journey.confirm()
    journey.until(lambda: journey.main.integrity.state == "whole")
    assert not journey.main.banner.isVisible()

    # Writing goes on.
    journey.press(Qt.Key.Key_4, ALT)
    people = journey.main.page("people")
    assert isinstance(people, PeoplePage)
    journey.tab_to(people.register)
    journey.press(Qt.Key.Key_Space)
    fields = people.form.form.fields
    journey.until(people.form.isVisible)
    for field, text in (
        ("code", "К-9"), ("surname", "Гончар"), ("given_name", "Ярослав"), ("birth_date", "17.02.1994"),
    ):  # fmt: skip
        journey.fill(fields[field].editor, text)
    journey.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    journey.until(people.card.isVisible)
    journey.press(Qt.Key.Key_Escape)
    assert any("К-9" in cells for cells in journey.cells(people.table))
    journey.end()

    with on_disk(clinic, "lead") as (desk, lead):
        assert desk.findings == ()
        assert [person.name for person in list_people(desk, lead, "К-9")] == ["Гончар Ярослав"]
        told = [row.reason for row in trail_of(desk, lead) if row.action == "integrity.accepted"]
    assert len(told) == 1
    assert told[0].endswith(": відновлено з копії")
