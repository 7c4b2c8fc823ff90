"""People come and go: two users added, both enrol, one removed, a password changed, the sheet opens a copy."""

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from clinicdesk.errors import Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.accounts import list_users
from clinicdesk.services.entrance import close_clinic, open_clinic
from clinicdesk.services.integrity import examine
from clinicdesk.services.recovering import recover
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.components.new_password import NewPassword
from clinicdesk.ui.unlock.window import UnlockWindow
from clinicdesk.words import say
from tests.support.clinic import NAMES, NEW_PASSWORD, PASSWORDS, QUICK, Clinic
from tests.support.founding_hands import add_user, enrol, lock, users_page
from tests.support.journey import ALT, Journey, on_disk, trail_of

OWN = {"physician": "вітер гойдає сиву тополю", "coordinator": "п’ять вільх за старим млином"}
ACTS = frozenset({"user.added", "user.enrolled", "user.removed", "key.rotated", "password.changed"})
FRESH = "ліхтарі вздовж каналу взимку"


def audit_page(journey: Journey) -> AuditPage:
    """Alt and its digit."""
    journey.press(Qt.Key.Key_2, ALT)
    page = journey.main.page("audit")
    assert isinstance(page, AuditPage)
    journey.qtbot.waitUntil(lambda: not page.loading)
    return page


def remove(journey: Journey, name: str) -> None:
    """Pick, remove, mistype the password, type it right."""
    page = users_page(journey)
    journey.pick_row(page.table, name)
    journey.tab_to(page.panel.remove)
    journey.press(Qt.Key.Key_Space)
    sheet = journey.sheet
    journey.fill(sheet.fields["reason"].editor, "звільнення")
    journey.fill(sheet.fields["password"].editor, "не той пароль зовсім")
    journey.confirm()
    assert sheet.fields["password"].issue
    assert sheet.fields["reason"].text() == "звільнення"
    journey.fill(sheet.fields["password"].editor, PASSWORDS["admin"])
    journey.confirm()
    journey.until(journey.no_sheet)
    assert journey.message == f"Доступ вилучено: {name}. Файл має новий ключ."


def change_own_password(journey: Journey) -> None:
    """In the menu with one's name."""
    journey.choose_in_menu(journey.main.top.badge, "Змінити власний пароль…")
    sheet = journey.sheet
    journey.fill(sheet.fields["current"].editor, PASSWORDS["admin"])
    journey.press(Qt.Key.Key_Tab)
    fresh = sheet.findChild(NewPassword)
    assert fresh is not None
    journey.tab_to(fresh.mode)
    journey.press(Qt.Key.Key_Right)
    journey.fill(fresh.own.editor, FRESH)
    journey.fill(fresh.own_again.editor, FRESH)
    journey.confirm()
    journey.until(journey.no_sheet)
    assert journey.message == "Пароль змінено. Наступний вхід потребує нового."


def test_people_come_and_go_and_the_trail_says_so_in_both_languages(
    journey: Journey, quiet: Clinic, tmp_path: Path
) -> None:
    """Proves: REQ-WIN-015, REQ-WIN-021, REQ-WIN-040, REQ-WIN-043, REQ-ENT-007, REQ-THM-006."""
    journey.start(quiet.folder)
    journey.unlock("admin", PASSWORDS["admin"])
    codes = {
        "physician": add_user(journey, "physician", "Гнатюк Остап", role=Role.PHYSICIAN),
        "coordinator": add_user(journey, "coordinator", "Мельник Софія", role=Role.COORDINATOR),
    }
    for login, code in codes.items():
        lock(journey)
        assert journey.restarts[-1][0] == quiet.folder
        enrol(journey, login, code, password=OWN[login])
        assert journey.program.at_work is not None
        assert journey.program.at_work.actor.login == login
    lock(journey)
    journey.try_password("physician", codes["physician"])  # a code opens once
    assert isinstance(journey.window, UnlockWindow)
    journey.unlock("admin", PASSWORDS["admin"])
    remove(journey, "Мельник Софія")
    change_own_password(journey)
    read_the_trail(journey)
    journey.end()

    with pytest.raises(Refused):
        open_clinic(
            quiet.folder, login="coordinator", password=OWN["coordinator"], clock=quiet.clock, ids=quiet.ids
        )
    with pytest.raises(Refused):
        open_clinic(
            quiet.folder, login="admin", password=PASSWORDS["admin"], clock=quiet.clock, ids=quiet.ids
        )
    with on_disk(quiet, "admin", FRESH) as (desk, admin):
        states = {user.login: user.state for user in list_users(desk, admin)}
        assert (states["physician"], states["coordinator"]) == ("active", "removed")
        done = [row.action for row in trail_of(desk, admin) if row.action in ACTS]
        assert done[-7:] == [
            *("user.added", "user.added", "user.enrolled", "user.enrolled"),
            *("user.removed", "key.rotated", "password.changed"),
        ]
    sheet_opens_elsewhere(quiet, tmp_path / "інше місце")


def read_the_trail(journey: Journey) -> None:
    """All of it in Ukrainian, then without restart in English, then filtered."""
    page = audit_page(journey)
    shown = journey.cells(page.table)
    for act in ACTS:
        assert any(say("uk", f"actions.{act.replace('.', '_')}") in cells for cells in shown), act
    assert ["Гнатюк Остап", "Перший вхід, пароль вибрано"] in [cells[2:4] for cells in shown]
    assert any("наказ № 12" in cells for cells in shown)

    journey.click(journey.main.top.tongue)
    assert page.head.title.text() == "Audit trail"
    english = journey.cells(page.table)
    assert len(english) == len(shown)
    for act in ACTS:
        assert any(say("en", f"actions.{act.replace('.', '_')}") in cells for cells in english), act
    spoken = [text for cells in english for text in (cells[0], cells[1], cells[3])]
    assert not [text for text in spoken if re.search("[а-яіїєґ]", text, re.IGNORECASE)]

    journey.choose(page.filter.action, "Access removed")
    assert [cells[3] for cells in journey.cells(page.table)] == ["Access removed"]
    journey.tab_to(page.filter.clear)
    journey.press(Qt.Key.Key_Space)
    journey.tab_to(page.filter.kind)
    journey.press(Qt.Key.Key_Right, times=2)
    reads = journey.cells(page.table)
    assert {cells[3] for cells in reads} <= {"Chart opened", "Audit trail read", "Participants listed"}
    journey.click(journey.main.top.tongue)
    assert page.head.title.text() == "Журнал дій"


def sheet_opens_elsewhere(clinic: Clinic, elsewhere: Path) -> None:
    """Another folder, no keyring, nothing but the sheet: the file opens, and says that it did."""
    shutil.copytree(clinic.folder, elsewhere)
    entered = recover(
        elsewhere, sheet=clinic.recovery, login="lead", password=NEW_PASSWORD, clock=clinic.clock, ids=clinic.ids,
        workstation="Інша машина", kdf=QUICK,
    )  # fmt: skip
    try:
        assert examine(entered.desk).ok
        assert "recovery.used" in [row.action for row in trail_of(entered.desk, entered.actor)]
        assert entered.actor.name == NAMES["lead"]
    finally:
        close_clinic(entered.desk)
