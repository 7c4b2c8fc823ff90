"""The first run: from a machine without a clinic to a person at work, with nothing but the keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from clinicdesk.security.roles import Role
from clinicdesk.services.accounts import list_users
from clinicdesk.services.integrity import examine
from clinicdesk.settings import read_settings
from clinicdesk.ui.setup.window import SetupWindow
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support.clinic import Clinic
from tests.support.founding_hands import (
    CLINIC,
    choose_folder,
    choose_own,
    describe_clinic,
    go_on,
    open_wizard,
    save_sheet,
    stands_on,
    take_proposed,
)
from tests.support.journey import ALT, Journey, reopened, trail_of
from tests.support.paper import page_texts, tight

LEAD_PASSWORD = "чотири чаплі над тихим ставом"


@pytest.fixture
def sheet_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system's own dialog says the recovery sheet should go: a stick, not the clinic's folder."""
    path = tmp_path / "носій" / "аркуш.pdf"
    path.parent.mkdir()

    def answer(parent: QWidget, title: str, suggested: str, kinds: str) -> tuple[str, str]:
        assert isinstance(parent, SetupWindow)
        assert Path(suggested).suffix == ".pdf"
        assert Path(suggested).parent != parent.place.path()  # never beside the file it opens
        return str(path), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return path


def mistype_the_clinic(journey: Journey, wizard: SetupWindow) -> None:
    """A refused field keeps what was typed, and the cursor is there."""
    for name, text in (CLINIC | {"edrpou": "1234"}).items():
        journey.fill(wizard.clinic.fields[name].editor, text)
    go_on(journey, wizard)
    assert stands_on(wizard, wizard.clinic)
    edrpou = wizard.clinic.fields["edrpou"]
    assert "8" in edrpou.issue
    assert edrpou.text() == "1234"
    assert edrpou.editor.hasFocus()


def name_two_people(journey: Journey, wizard: SetupWindow) -> str:
    """The administrator takes what is proposed, the lead's own is refused once; the administrator's password."""
    password = take_proposed(journey, wizard.admin, "Адміненко Павло Іванович", "admin")
    go_on(journey, wizard)
    assert stands_on(wizard, wizard.lead)
    choose_own(journey, wizard.lead, "Левченко Ольга Василівна", "lead", password="коротко")
    go_on(journey, wizard)
    assert stands_on(wizard, wizard.lead)
    assert wizard.lead.password.own.issue
    choose_own(journey, wizard.lead, "Левченко Ольга Василівна", "lead", password=LEAD_PASSWORD)
    go_on(journey, wizard)
    assert stands_on(wizard, wizard.recovery)
    return password


def type_groups_back(journey: Journey, wizard: SetupWindow, groups: tuple[str, ...], folder: Path) -> None:
    """A wrong group is refused at its own field, and nothing is final; the right ones make the clinic."""
    first, second = (int(name.partition(".")[2]) for name in wizard.typeback.fields)
    wrong, right = wizard.typeback.fields[f"group.{first}"], wizard.typeback.fields[f"group.{second}"]
    journey.fill(wrong.editor, groups[first - 2])
    journey.fill(right.editor, groups[second - 1].lower())
    go_on(journey, wizard)
    assert wrong.issue
    assert not right.issue
    assert wrong.text() == groups[first - 2]
    assert not (folder / "clinic.db").exists()
    journey.fill(wrong.editor, groups[first - 1])
    go_on(journey, wizard)
    assert stands_on(wizard, wizard.done)
    assert journey.says(str(folder))


def test_a_clinic_is_founded_by_keyboard_alone(bare: Journey, tmp_path: Path, sheet_file: Path) -> None:
    """Proves: REQ-WIZ-001, REQ-WIZ-002, REQ-WIZ-003, REQ-WIZ-005, REQ-ENT-012."""
    folder = tmp_path / "клініка Обрій"
    wizard = open_wizard(bare)
    choose_folder(bare, wizard, folder)
    mistype_the_clinic(bare, wizard)
    describe_clinic(bare, wizard)
    password = name_two_people(bare, wizard)
    assert list(folder.iterdir()) == []

    groups = save_sheet(bare, wizard, sheet_file)
    (page,) = page_texts(sheet_file.read_bytes())
    assert all(f"{number}{group}" in tight(page) for number, group in enumerate(groups, 1))
    assert bare.says("Збережено: аркуш.pdf")
    assert not any(group in bare.words() for group in groups)
    go_on(bare, wizard)
    assert stands_on(wizard, wizard.typeback)
    type_groups_back(bare, wizard, groups, folder)
    bare.confirm()
    bare.activate()
    assert isinstance(bare.window, UnlockWindow)
    assert read_settings().clinics == (str(folder),)

    window = bare.unlock("admin", password)
    assert window.windowTitle() == "ClinicDesk: Клініка «Обрій»"
    bare.press(Qt.Key.Key_2, ALT)
    assert window.place == "audit"
    bare.end()

    with reopened(folder, "lead", LEAD_PASSWORD, clock=bare.clock, ids=bare.ids) as (desk, lead):
        roles = {user.login: user.roles for user in list_users(desk, lead)}
        assert roles == {"admin": (Role.ADMIN,), "lead": (Role.LEAD,)}
        trail = trail_of(desk, lead)
        actions = [row.action for row in trail]
        assert actions.index("clinic.created") < actions.index("user.added") < actions.index("login.opened")
        assert trail[actions.index("login.opened")].actor_name == "Адміненко Павло Іванович"
        assert examine(desk).ok


def test_the_sheet_speaks_the_language_chosen_on_the_first_page(
    bare: Journey, tmp_path: Path, sheet_file: Path
) -> None:
    """Proves: REQ-WIZ-006, REQ-THM-006."""
    folder = tmp_path / "clinic"
    wizard = open_wizard(bare)
    bare.tab_to(wizard.place.languages)
    bare.press(Qt.Key.Key_Right)
    assert bare.says("Language and place")
    choose_folder(bare, wizard, folder)
    describe_clinic(bare, wizard)
    take_proposed(bare, wizard.admin, "Pavlo Admin", "admin")
    go_on(bare, wizard)
    choose_own(bare, wizard.lead, "Olha Lead", "lead", password=LEAD_PASSWORD)
    go_on(bare, wizard)
    save_sheet(bare, wizard, sheet_file)
    (page,) = page_texts(sheet_file.read_bytes())
    assert "Recovery sheet" in page

    # Turning away asks first, and then nothing is left.
    bare.press(Qt.Key.Key_Escape)
    assert bare.says("Close the set-up?", region=bare.sheet)
    bare.confirm()
    bare.until(lambda: isinstance(bare.window, UnlockWindow))
    assert list(folder.iterdir()) == []


def test_a_folder_with_a_clinic_is_not_founded_over(bare: Journey, clinic: Clinic) -> None:
    """Proves: REQ-WIZ-005."""
    wizard = open_wizard(bare)
    bare.fill(wizard.place.folder, str(clinic.folder))
    go_on(bare, wizard)
    assert stands_on(wizard, wizard.place)
    assert bare.says(str(clinic.folder), region=wizard.error)
