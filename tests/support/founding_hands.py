"""A clinic founded and staffed at the window: the wizard, the people the administrator adds, their first login."""

from pathlib import Path

from PySide6.QtCore import Qt

from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.roles import Role
from clinicdesk.ui.admin.role_checks import RoleChecks
from clinicdesk.ui.admin.users import UsersPage
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.setup.details import PersonPage
from clinicdesk.ui.setup.page import SetupPage
from clinicdesk.ui.setup.window import SetupWindow
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support.clinic import NAMES, PASSWORDS
from tests.support.journey import ALT, CONTROL, Journey
from tests.support.paper import pictures

CLINIC = {
    "name": "Клініка «Обрій»", "address": "Київ, вул. Садова, 1", "edrpou": "12345678",
    "licence": "АЕ 123456 від 01.02.2024",
}  # fmt: skip


def go_on(journey: Journey, wizard: SetupWindow) -> None:
    """Ctrl+Enter, and whatever it starts."""
    journey.confirm()
    journey.until(lambda: not wizard.busy)


def open_wizard(journey: Journey) -> SetupWindow:
    """The window knows no clinic; its one act makes one."""
    journey.start()
    assert journey.says("На цьому комп’ютері ще немає клініки.")
    journey.tab_to(journey.unlock_window.empty.button)
    journey.press(Qt.Key.Key_Space)
    journey.activate()
    return journey.wizard


def stands_on(wizard: SetupWindow, page: SetupPage) -> bool:
    """Whether this page is in sight."""
    return wizard.page is page


def choose_folder(journey: Journey, wizard: SetupWindow, folder: Path) -> None:
    """Language and place."""
    journey.fill(wizard.place.folder, str(folder))
    go_on(journey, wizard)
    assert stands_on(wizard, wizard.clinic)


def describe_clinic(journey: Journey, wizard: SetupWindow) -> None:
    """About the clinic."""
    for name, text in CLINIC.items():
        journey.fill(wizard.clinic.fields[name].editor, text)
    go_on(journey, wizard)
    assert stands_on(wizard, wizard.admin)


def take_proposed(journey: Journey, page: PersonPage, name: str, login: str) -> str:
    """Name, login, and the proposed passphrase typed back; the passphrase."""
    journey.fill(page.fields[f"{page.name}_name"].editor, name)
    journey.fill(page.fields[f"{page.name}_login"].editor, login)
    phrase = page.password.phrase.text()
    journey.fill(page.password.typed.editor, phrase)
    return phrase


def choose_own(journey: Journey, page: PersonPage, name: str, login: str, *, password: str) -> None:
    """Name, login, and a password of one's own, twice."""
    journey.fill(page.fields[f"{page.name}_name"].editor, name)
    journey.fill(page.fields[f"{page.name}_login"].editor, login)
    if page.password.mode.value != "own":
        journey.tab_to(page.password.mode)
        journey.press(Qt.Key.Key_Right)
    journey.fill(page.password.own.editor, password)
    journey.fill(page.password.own_again.editor, password)


def save_sheet(journey: Journey, wizard: SetupWindow, sheet_file: Path) -> tuple[str, ...]:
    """Save the sheet, and read its groups off the paper."""
    journey.tab_to(wizard.recovery.save_button)
    journey.press(Qt.Key.Key_Space)
    journey.until(lambda: not wizard.busy)
    (code,) = next(pictures(sheet_file.read_bytes())).qr_codes()
    return RecoverySecret.parse(code).groups


def users_page(journey: Journey) -> UsersPage:
    """Alt and its digit."""
    journey.press(Qt.Key.Key_3, ALT)
    page = journey.main.page("users")
    assert isinstance(page, UsersPage)
    journey.qtbot.waitUntil(lambda: not page.loading)
    return page


def add_user(journey: Journey, login: str, name: str, *, role: Role) -> str:
    """The sheet by keys alone; the six words it shows."""
    page = users_page(journey)
    journey.tab_to(page.add)
    journey.press(Qt.Key.Key_Space)
    sheet = journey.sheet
    checks = sheet.fields["roles"].editor
    assert isinstance(checks, RoleChecks)
    journey.fill(sheet.fields["login"].editor, login)
    journey.fill(sheet.fields["name"].editor, name)
    journey.tab_to(checks.boxes[role])
    journey.press(Qt.Key.Key_Space)
    journey.fill(sheet.fields["reason"].editor, "наказ № 12")
    journey.fill(sheet.fields["password"].editor, PASSWORDS["admin"])
    journey.confirm()
    journey.until(lambda: journey.sheet.objectName() == "users.issued")
    words = journey.sheet.findChild(Text, "users.issued.words")
    assert words is not None
    code = words.text()
    assert len(code.split()) == 6
    # It is shown until it was handed over, and then never again.
    journey.press(Qt.Key.Key_Escape)
    assert journey.sheet.objectName() == "users.issued"
    journey.confirm()
    journey.until(journey.no_sheet)
    assert code not in journey.words()
    return code


def enrol(journey: Journey, login: str, code: str, *, password: str) -> None:
    """The code in place of a password, then a password of one's own."""
    journey.try_password(login, code)
    page = journey.unlock_window.enrol
    assert page is not None
    assert journey.says("Оберіть свій пароль")
    journey.tab_to(page.password.mode)
    journey.press(Qt.Key.Key_Right)
    journey.fill(page.password.own.editor, password)
    journey.enter()
    journey.type(password)
    journey.enter()
    journey.until(lambda: not isinstance(journey.window, UnlockWindow))
    journey.activate()


def lock(journey: Journey) -> None:
    """Ctrl+L, and the fresh process."""
    journey.press(Qt.Key.Key_L, CONTROL)
    journey.until(lambda: journey.program.at_work is None)
    journey.start_again()


def found_and_staff(journey: Journey, folder: Path, sheet_file: Path, staff: dict[str, Role]) -> None:
    """From a machine without a clinic to one where these people have come in once; the program is closed."""
    wizard = open_wizard(journey)
    choose_folder(journey, wizard, folder)
    describe_clinic(journey, wizard)
    for page in (wizard.admin, wizard.lead):
        choose_own(journey, page, NAMES[page.name], page.name, password=PASSWORDS[page.name])
        go_on(journey, wizard)
    groups = save_sheet(journey, wizard, sheet_file)
    go_on(journey, wizard)
    for name, field in wizard.typeback.fields.items():
        journey.fill(field.editor, groups[int(name.partition(".")[2]) - 1])
    go_on(journey, wizard)
    assert stands_on(wizard, wizard.done)
    journey.confirm()
    journey.activate()
    journey.unlock("admin", PASSWORDS["admin"])
    for login, role in staff.items():
        code = add_user(journey, login, NAMES[login], role=role)
        lock(journey)
        enrol(journey, login, code, password=PASSWORDS[login])
    journey.end()
