"""Users and roles: who has access, and the acts that change it."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Severity, Unavailable
from clinicdesk.security.roles import ALLOWED, EVERYONE, Permission, Role
from clinicdesk.services.views import Topic
from clinicdesk.ui.admin.role_checks import RoleChecks
from clinicdesk.ui.admin.roles_table import RolesTable
from clinicdesk.ui.admin.users import UsersPage
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.paper import page_texts, pictures
from tests.support.printer import PaperTray
from tests.support.stage import SIZES, Stage, click, press, stage, topics


@pytest.fixture
def admin(qtbot: QtBot, tmp_path: Path) -> Stage:
    """An administrator's window."""
    return stage(qtbot, Role.ADMIN, user_id="u-admin", save_to=tmp_path)


def page_on(made: Stage) -> UsersPage:
    """The page, shown."""
    return made.show(UsersPage(made.around, made.verbs.users))


def cells(page: UsersPage, column: int) -> list[str]:
    """What a column of the table says."""
    model = page.table.model()
    return [str(model.index(line, column).data()) for line in range(model.rowCount())]


def test_the_table_says_who_has_access_and_who_waits(admin: Stage) -> None:
    """Proves: REQ-WIN-020."""
    page = page_on(admin)

    assert cells(page, 3) == [
        "має доступ", "має доступ", "має доступ", "має доступ", "чекає першого входу", "код прострочено", "вилучено",
    ]  # fmt: skip
    assert cells(page, 4)[4] == "ще не було"
    assert page.head.facts.text() == "4 користувачі мають доступ · 2 чекають першого входу"


def test_an_uncertified_key_stands_out(admin: Stage) -> None:
    admin.ward.users = (clinic.user("u-x", "Чужа Особа", Role.NURSE, certified=False),)
    page = page_on(admin)

    assert cells(page, 3) == ["ключ не засвідчено"]
    assert page.panel.state.kind == "crit"


def test_a_new_user_gets_a_code_of_six_words_shown_once(admin: Stage, tmp_path: Path) -> None:
    """Proves: REQ-WIN-021."""
    page = page_on(admin)
    click(page.add)
    admin.type_into("login", "hnatiuk")
    admin.type_into("name", "Марія Гнатюк")
    checks = admin.sheet().fields["roles"].editor
    assert isinstance(checks, RoleChecks)
    press(checks.boxes[Role.THERAPIST], Qt.Key.Key_Space)
    admin.type_into("reason", "наказ № 12")
    admin.type_into("password", "мій пароль із кількох слів")
    admin.confirm()

    assert admin.ward.last("add") == {
        "login": "hnatiuk", "name": "Марія Гнатюк", "roles": (Role.THERAPIST,), "reason": "наказ № 12",
        "password": "мій пароль із кількох слів", "language": "uk",
    }  # fmt: skip
    shown = admin.sheet()
    words = shown.findChild(Text, "users.issued.words")
    assert words is not None
    assert words.text() == clinic.WORDS

    press(shown, Qt.Key.Key_Escape)
    assert admin.sheet() is shown  # a code seen once must be answered, not waved away
    slip = shown.findChild(QPushButton, "users.issued.save")
    assert slip is not None
    click(slip)
    assert (tmp_path / "Код для hnatiuk.pdf").read_text(encoding="utf-8") == clinic.WORDS
    admin.confirm()
    assert admin.no_sheet()
    assert Topic.USERS in admin.heard[0].topics


def test_a_refusal_stands_at_its_field_and_the_text_stays(admin: Stage) -> None:
    """Proves: REQ-WIN-005."""
    page = page_on(admin)
    click(page.add)
    admin.type_into("login", "marchuk")
    admin.type_into("name", "Ірина Марчук")
    admin.ward.refusal = Refused(Issue("ACC001", "login"), Issue("KEY001", "password", values={"n": 4}))
    admin.confirm()

    sheet = admin.sheet()
    assert sheet.fields["login"].issue == Issue("ACC001").sentence("uk")
    assert sheet.fields["password"].issue != ""
    login = sheet.fields["login"].editor
    assert isinstance(login, QLineEdit)
    assert login.text() == "marchuk"
    assert login.hasFocus()
    admin.confirm()
    assert admin.ward.times("add") == 2


def test_roles_are_changed_with_a_reason(admin: Stage) -> None:
    page = page_on(admin)
    page.show_subject("u-marchuk")
    click(page.panel.change)
    checks = admin.sheet().fields["roles"].editor
    assert isinstance(checks, RoleChecks)
    assert checks.roles() == (Role.NURSE, Role.OBSERVER)
    press(checks.boxes[Role.OBSERVER], Qt.Key.Key_Space)
    admin.type_into("reason", "нове розділення обов’язків")
    admin.type_into("password", "пароль")
    admin.confirm()

    given = admin.ward.last("change_roles")
    assert (given["subject"], given["roles"]) == ("u-marchuk", (Role.NURSE,))
    assert admin.message == "Ролі змінено: Ірина Марчук."


def test_removal_says_that_the_key_changes_and_asks_for_the_own_password(admin: Stage) -> None:
    """Proves: REQ-WIN-022."""
    page = page_on(admin)
    page.show_subject("u-marchuk")
    click(page.panel.remove)
    sheet = admin.sheet()
    said = " ".join(text.text() for text in sheet.findChildren(Text))
    assert "новий ключ" in said
    assert sheet.verb.text() == "Вилучити доступ і змінити ключ"
    admin.type_into("reason", "звільнення 24.11")
    admin.type_into("password", "пароль")
    admin.confirm()

    assert admin.ward.last("remove") == {
        "subject": "u-marchuk", "password": "пароль", "reason": "звільнення 24.11",
    }  # fmt: skip


def test_a_forgotten_password_leads_to_a_new_code(admin: Stage) -> None:
    page = page_on(admin)
    page.show_subject("u-marchuk")
    click(page.panel.code)
    admin.type_into("reason", "пароль забуто")
    admin.type_into("password", "пароль")
    admin.confirm()

    assert admin.sheet().objectName() == "users.issued"


def ask_for_a_new_sheet(admin: Stage) -> Sheet:
    """Reason, password, and the groups are in sight."""
    click(page_on(admin).recovery)
    admin.type_into("reason", "конверт відкрито")
    admin.type_into("password", "пароль")
    admin.type_into("witness", "lead")
    admin.type_into("witness_password", "пароль керівника")
    admin.confirm()
    sheet = admin.sheet()
    assert sheet.objectName() == "users.sheet"
    return sheet


def test_a_new_recovery_sheet_counts_only_with_two_groups_typed_back(admin: Stage) -> None:
    """Proves: REQ-WIN-023, REQ-RCY-003."""
    sheet = ask_for_a_new_sheet(admin)
    admin.type_into("group.3", "XXXX")
    admin.confirm()
    assert [name for name, field in sheet.fields.items() if field.issue] == ["group.3", "group.9"]
    for number in (3, 9):
        line = sheet.fields[f"group.{number}"].editor
        assert isinstance(line, QLineEdit)
        line.clear()
        assert str(number) in sheet.fields[f"group.{number}"].label.text()
        admin.type_into(f"group.{number}", clinic.GROUPS14[number - 1].lower())
    admin.confirm()

    assert admin.no_sheet()
    assert "Старі примірники знищте" in admin.message


def test_turning_away_from_a_new_recovery_sheet_leaves_the_old_one_in_force(admin: Stage) -> None:
    """Proves: REQ-WIN-023, REQ-RCY-003."""
    sheet = ask_for_a_new_sheet(admin)
    assert problems_of(sheet) == []
    press(sheet, Qt.Key.Key_Escape)

    assert admin.no_sheet()
    assert admin.ward.times("finish_recovery") == 0
    assert admin.message == "Нового аркуша не введено в дію. Діє старий."


def test_whoever_was_not_given_the_new_key_is_told_by_name(admin: Stage) -> None:
    """Proves: REQ-KEY-008."""
    admin.ward.notes = (Issue("ACC013", severity=Severity.NOTE, values={"name": "Марчук Ірина"}),)
    ask_for_a_new_sheet(admin)
    for number in (3, 9):
        admin.type_into(f"group.{number}", clinic.GROUPS14[number - 1])
    admin.confirm()

    assert "Марчук Ірина" in admin.message
    assert "новий код" in admin.message


@pytest.mark.parametrize(
    ("user_id", "why"),
    [("u-admin", "Це ваш обліковий запис"), ("u-sydorenko", "Доступ вилучено. Підписи цієї особи")],
)
def test_an_act_that_cannot_be_done_says_why(admin: Stage, user_id: str, why: str) -> None:
    """Proves: REQ-WIN-006."""
    page = page_on(admin)
    page.show_subject(user_id)

    assert page.panel.why.text().startswith(why)
    assert not page.panel.change.isVisible()


def test_broken_evidence_takes_the_acts_away_and_says_so(admin: Stage) -> None:
    """Proves: REQ-WIN-007."""
    page = page_on(admin)
    page.show_subject("u-marchuk")
    admin.around.integrity.tell(clinic.report(Issue("EVD020", values={"n": 1})))
    admin.bus.tell(topics(Topic.INTEGRITY))

    assert not page.add.isVisible()
    assert not page.recovery.isVisible()
    page.show_subject("u-marchuk")
    assert "не змінюють" in page.panel.why.text()


@pytest.mark.parametrize("role", [Role.LEAD, Role.AUDITOR])
def test_those_who_only_look_see_no_acts_but_the_reason(qtbot: QtBot, role: Role) -> None:
    made = stage(qtbot, role)
    page = page_on(made)
    page.show_subject("u-marchuk")

    assert page.banner.isVisible()
    assert not page.add.isVisible()
    assert not page.panel.remove.isVisible()


def test_the_page_reads_again_when_users_changed(admin: Stage) -> None:
    page = page_on(admin)
    page.show_subject("u-koval")
    admin.ward.users = tuple(user for user in admin.ward.users if user.user_id != "u-admin")

    admin.bus.tell(topics(Topic.USERS))

    assert page.table.model().rowCount() == 6
    assert page.panel.name.text() == "Назар Коваль"


def test_a_code_expires_while_one_looks(admin: Stage) -> None:
    page = page_on(admin)
    admin.later(timedelta(hours=21))
    admin.bus.tell(topics(Topic.USERS))

    assert cells(page, 3)[4] == "код прострочено"


def test_the_table_of_rights_is_the_one_the_services_check(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-024."""
    made = stage(qtbot, Role.ADMIN)
    table = made.show(RolesTable(made.language))
    model = table.table.model()
    shown = {
        str(model.index(line, 0).data()): str(model.index(line, 1).data()) for line in range(model.rowCount())
    }

    assert len(shown) == len(Permission)
    for act, roles in ALLOWED.items():
        words = shown[made.language.say(f"permissions.{act}")]
        names = [made.language.say(f"common.role.{role}") for role in Role if role in roles]
        assert words == ("усі ролі" if roles == EVERYONE else ", ".join(names))

    table.role.set_value("auditor")
    assert model.rowCount() == sum(Role.AUDITOR in roles for roles in ALLOWED.values())


def test_enter_on_a_user_goes_to_what_can_be_done(admin: Stage) -> None:
    page = page_on(admin)
    page.show_subject("u-marchuk")
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Return)

    assert page.panel.change.hasFocus()


def test_the_page_speaks_the_other_language_at_once(admin: Stage) -> None:
    page = page_on(admin)
    admin.language.use("en")

    assert page.add.text() == "Add a user…"
    assert cells(page, 3)[4] == "waits for first login"
    assert cells(page, 4)[0].split() == ["24", "Nov", "2026", "08:07"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.ADMIN, language=language, user_id="u-admin")
    page = made.show(UsersPage(made.around, made.verbs.users), size)
    page.show_subject("u-marchuk")
    assert problems_of(made.window, cells=False) == []

    click(page.add)
    assert problems_of(made.sheet(), cells=False) == []


def test_a_slip_and_a_sheet_go_to_the_printer(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRI-001."""
    tray = PaperTray(tmp_path)
    admin = stage(qtbot, Role.ADMIN, user_id="u-admin", choose_printer=tray.choose)
    page = page_on(admin)
    click(page.add)
    admin.type_into("login", "hnatiuk")
    admin.confirm()
    done = print_from(qtbot, admin, "users.issued.print")
    assert done.text() == "Надіслано на принтер: 1 сторінка."
    assert tray.titles == ["Одноразовий код: Марія Гнатюк"]
    assert page_texts(tray.paper.read_bytes()) == [""]  # a picture: no program reads the code off the queue
    assert [picture.ink() > 500 for picture in pictures(tray.paper.read_bytes())] == [True]


def test_a_computer_without_a_printer_is_told_in_the_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRI-002."""

    def none(_window: QWidget, _title: str) -> None:
        raise Unavailable("PRT001")

    admin = stage(qtbot, Role.ADMIN, user_id="u-admin", choose_printer=none)
    page = page_on(admin)
    click(page.add)
    admin.confirm()
    click(the_button(admin, "users.issued.print"))
    assert admin.sheet().error.isVisible()
    assert "немає принтера" in admin.sheet().error.title.text()


def print_from(qtbot: QtBot, made: Stage, name: str) -> Text:
    """Press the button and wait for the last page."""
    click(the_button(made, name))
    sheet = made.sheet()
    (done,) = [
        text for text in sheet.findChildren(Text) if "принтер" in text.text() or "Друкую" in text.text()
    ]
    qtbot.waitUntil(lambda: done.text().startswith("Надіслано"), timeout=20_000)
    return done


def the_button(made: Stage, name: str) -> QPushButton:
    """A button of the open sheet."""
    found = made.sheet().findChild(QPushButton, name)
    assert found is not None
    return found
