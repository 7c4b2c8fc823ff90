"""The first-run wizard, from an empty folder to a clinic, by keys and mouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ui.components.new_password import OWN
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from clinicdesk.ui.setup.acts import SetupAnswers
from clinicdesk.ui.setup.details import PersonPage
from clinicdesk.ui.setup.window import SetupWindow
from clinicdesk.ui.sheet import Sheet
from clinicdesk.words import say
from tests.support import door
from tests.support.door import Founders
from tests.support.geometry import problems_of
from tests.support.paper import pictures
from tests.support.printer import PaperTray, pages_saying
from tests.support.stage import click, dress, press, type_text

ANSWERS = SetupAnswers(
    name="Клініка «Обрій»",
    address="Київ, вул. Прикладна, 1",
    edrpou="12345678",
    licence="№ 7 від 01.02.2026",
    zone="Europe/Kyiv",
    admin_login="admin",
    admin_name="Сидоренко Олена Вікторівна",
    admin_password=door.PHRASES[0],
    lead_login="lead",
    lead_name="Левченко Оксана Ігорівна",
    lead_password="кіт спить на вікні щоранку",
)


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> Iterator[None]:
    dress()
    yield
    _OPEN.clear()


_OPEN: list[SetupWindow] = []


@pytest.fixture
def founders(tmp_path: Path) -> Founders:
    """Acts that say yes."""
    return Founders(tmp_path / "Клініка")


def stand(qtbot: QtBot, founders: Founders, tray: PaperTray | None = None) -> SetupWindow:
    """The wizard on its first page."""
    acts = founders.acts(choose_printer=tray.choose if tray else None)
    window = SetupWindow(Language("uk", QApplication.instance()), acts)
    qtbot.addWidget(window, before_close_func=allow_closing)
    _OPEN.append(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def allow_closing(window: QWidget) -> None:
    """Let qtbot close what would ask."""
    assert isinstance(window, SetupWindow)
    window._may_close = True


def go_on(qtbot: QtBot, window: SetupWindow) -> None:
    """Ctrl+Enter, and wait for the answer."""
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.busy)


def fill_clinic(window: SetupWindow) -> None:
    """The page about the clinic."""
    for name in ("name", "address", "edrpou", "licence"):
        type_text(window.clinic.fields[name].editor, getattr(ANSWERS, name))


def fill_person(page: PersonPage, *, own: bool = False) -> None:
    """One of the two people."""
    for part in ("name", "login"):
        field = f"{page.name}_{part}"
        type_text(page.fields[field].editor, getattr(ANSWERS, field))
    if not own:
        type_text(page.password.typed.editor, page.password.phrase.text())
        return
    click(page.password.mode._buttons[OWN])
    for line in (page.password.own, page.password.own_again):
        type_text(line.editor, getattr(ANSWERS, f"{page.name}_password"))


def to_recovery(qtbot: QtBot, window: SetupWindow) -> None:
    """Everything answered; the sheet is made."""
    go_on(qtbot, window)
    fill_clinic(window)
    go_on(qtbot, window)
    fill_person(window.admin)
    go_on(qtbot, window)
    fill_person(window.lead, own=True)
    go_on(qtbot, window)
    assert window.page.name == window.recovery.name, texts(window)


def type_back(qtbot: QtBot, window: SetupWindow, first: str, second: str) -> None:
    """Type the two groups and finish."""
    for number, group in ((3, first), (11, second)):
        line = window.typeback.fields[f"group.{number}"].editor
        line.selectAll()  # type: ignore[attr-defined]
        type_text(line, group)
    go_on(qtbot, window)


def texts(window: SetupWindow) -> str:
    """Everything written on the window."""
    labels = (label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window))
    return "\n".join(labels)


class TestTheWholeWay:
    """A clinic is founded."""

    def test_from_the_first_page_to_the_entrance(self, qtbot: QtBot, founders: Founders) -> None:
        """Proves: REQ-WIZ-001."""
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        assert founders.asked == [ANSWERS]
        go_on(qtbot, window)
        type_back(qtbot, window, "2345", "ghjk")
        assert founders.typed == [{3: "2345", 11: "ghjk"}]
        assert window.page.name == window.done.name
        assert str(founders.folder) in texts(window)

        with qtbot.waitSignal(window.finished) as finished:
            go_on(qtbot, window)
        assert finished.args == [founders.folder]

    def test_enter_goes_on_from_a_line(self, qtbot: QtBot, founders: Founders) -> None:
        window = stand(qtbot, founders)
        press(window.place.folder, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.page.name == window.clinic.name)

    def test_wrong_groups_are_told_at_their_fields_and_nothing_is_final(
        self, qtbot: QtBot, founders: Founders
    ) -> None:
        """Proves: REQ-WIZ-002."""
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        go_on(qtbot, window)
        type_back(qtbot, window, "2345", "XXXX")
        assert window.page.name == window.typeback.name
        assert window.typeback.fields["group.3"].issue == ""
        assert window.typeback.fields["group.11"].issue == say("uk", "fnd.FND009", number=11)
        type_back(qtbot, window, "2345", "GHJK")
        assert window.page.name == window.done.name

    def test_empty_groups_are_not_sent(self, qtbot: QtBot, founders: Founders) -> None:
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        go_on(qtbot, window)
        go_on(qtbot, window)
        assert window.typeback.fields["group.3"].issue == "Заповніть це поле."
        assert founders.typed == []

    def test_the_secrets_are_gone_from_the_window_afterwards(self, qtbot: QtBot, founders: Founders) -> None:
        """Proves: REQ-WIZ-003."""
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        click(window.recovery.show_button)
        go_on(qtbot, window)
        type_back(qtbot, window, "2345", "GHJK")
        left = "\n".join(label.text() for label in window.findChildren(QLabel))
        assert not any(group in left for group in door.GROUPS)
        assert not any(phrase in left for phrase in door.PHRASES)
        assert not any(page.password.touched for page in (window.admin, window.lead))


class TestBack:
    """Nothing is lost by turning back."""

    def test_everything_typed_is_still_there(self, qtbot: QtBot, founders: Founders) -> None:
        """Proves: REQ-WIZ-004."""
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        for _ in range(4):
            press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert window.page.name == window.place.name
        for _ in range(4):
            go_on(qtbot, window)
        assert window.page.name == window.recovery.name
        assert founders.asked == [ANSWERS]  # nothing changed, so the printed sheet stays good

    def test_a_changed_answer_makes_a_new_sheet(self, qtbot: QtBot, founders: Founders) -> None:
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        window.recovery.tell("setup.recovery.saved", file="а.pdf")
        click(window.back)
        type_text(window.lead.fields["lead_name"].editor, " мол.")
        go_on(qtbot, window)
        assert window.page.name == window.recovery.name
        assert len(founders.asked) == 2
        assert not window.recovery.saved.isVisible()

    def test_the_first_page_has_no_way_back(self, qtbot: QtBot, founders: Founders) -> None:
        window = stand(qtbot, founders)
        assert not window.back.isVisible()
        window.go_back()
        assert window.page.name == window.place.name


class TestRefusals:
    """What is wrong is said where it is."""

    def test_the_clinic_page(self, qtbot: QtBot, founders: Founders) -> None:
        """Proves: REQ-WIZ-005."""
        window = stand(qtbot, founders)
        go_on(qtbot, window)
        go_on(qtbot, window)
        fields = window.clinic.fields
        assert [fields[name].issue for name in ("name", "address", "edrpou", "licence")] == [
            "Заповніть це поле."
        ] * 4
        assert fields["name"].editor.hasFocus()
        fill_clinic(window)
        assert fields["name"].issue == ""

    @pytest.mark.parametrize("code", ["1234567", "123456789", "1234567а", "１２３４５６７８", "12 45678"])
    def test_an_edrpou_code_has_eight_digits(self, qtbot: QtBot, founders: Founders, code: str) -> None:
        window = stand(qtbot, founders)
        go_on(qtbot, window)
        fill_clinic(window)
        line = window.clinic.fields["edrpou"].editor
        line.selectAll()  # type: ignore[attr-defined]
        type_text(line, code)
        go_on(qtbot, window)
        assert window.clinic.fields["edrpou"].issue == "Код ЄДРПОУ має 8 цифр."

    def test_two_people_have_two_logins(self, qtbot: QtBot, founders: Founders) -> None:
        window = stand(qtbot, founders)
        go_on(qtbot, window)
        fill_clinic(window)
        go_on(qtbot, window)
        fill_person(window.admin)
        go_on(qtbot, window)
        type_text(window.lead.fields["lead_name"].editor, "Левченко")
        type_text(window.lead.fields["lead_login"].editor, "ADMIN")
        go_on(qtbot, window)
        assert window.page.name == window.lead.name
        assert "Оберіть інший" in window.lead.fields["lead_login"].issue

    def test_a_password_with_the_own_name_in_it(self, qtbot: QtBot, founders: Founders) -> None:
        window = stand(qtbot, founders)
        window.show_page(window.admin)
        type_text(window.admin.fields["admin_name"].editor, "Сидоренко")
        type_text(window.admin.fields["admin_login"].editor, "admin")
        click(window.admin.password.mode._buttons[OWN])
        type_text(window.admin.password.own.editor, "Сидоренко живе тут давно")
        go_on(qtbot, window)
        assert window.admin.password.own.issue == say("uk", "pwd.PWD008")

    def test_a_place_that_will_not_do(self, qtbot: QtBot, founders: Founders) -> None:
        """Proves: REQ-WIZ-005."""

        def refuse(folder: Path) -> None:
            raise Unavailable("PLC001", path=str(folder))

        founders.place_answer = refuse
        window = stand(qtbot, founders)
        go_on(qtbot, window)
        assert window.page.name == window.place.name
        assert window.error.title.text() == say("uk", "plc.PLC001.problem", path=str(founders.folder))
        window._language.use("en")
        assert window.error.title.text() == say("en", "plc.PLC001.problem", path=str(founders.folder))

    def test_the_folder_can_be_chosen_in_the_systems_dialog(
        self, qtbot: QtBot, founders: Founders, tmp_path: Path
    ) -> None:
        founders.chosen_folder = tmp_path / "інша"
        window = stand(qtbot, founders)
        click(window.place._browse)
        assert window.place.path() == tmp_path / "інша"
        window.place.folder.clear()
        go_on(qtbot, window)
        assert window.place.fields["folder"].issue == "Заповніть це поле."

    @pytest.mark.parametrize(
        ("issue", "page"),
        [
            (Issue("FND002", "edrpou"), "clinic"),
            (Issue("FND004", "admin_login"), "admin"),
            (Issue("PWD008", "lead_password"), "lead"),
        ],
    )
    def test_what_the_service_refuses_is_shown_on_its_page(
        self, qtbot: QtBot, founders: Founders, issue: Issue, page: str
    ) -> None:
        """Proves: REQ-WIZ-005."""

        def refuse(answers: SetupAnswers) -> None:
            raise Refused(issue)

        founders.begin_answer = refuse
        window = stand(qtbot, founders)
        go_on(qtbot, window)
        fill_clinic(window)
        go_on(qtbot, window)
        fill_person(window.admin)
        go_on(qtbot, window)
        fill_person(window.lead, own=True)
        go_on(qtbot, window)
        assert window.page.name == page
        assert issue.sentence("uk") in texts(window)

    def test_what_belongs_to_no_field_is_said_below(self, qtbot: QtBot, founders: Founders) -> None:
        window = stand(qtbot, founders)
        window._refused(Refused(Issue("THR002", "elsewhere")))
        assert window.error.title.text() == "Цей крок не виконано"


class TestRecoverySheet:
    """On paper, and on the screen no longer than needed."""

    def test_the_groups_are_not_on_the_screen_until_asked_for(self, qtbot: QtBot, founders: Founders) -> None:
        """Proves: REQ-WIZ-003."""
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        assert not any(group in texts(window) for group in door.GROUPS)

        click(window.recovery.show_button)
        assert "1. ABCD" in texts(window)
        assert "14. UVWX" in texts(window)
        assert window.recovery.show_button.text() == "Сховати групи"

        click(window.recovery.show_button)
        assert not any(group in texts(window) for group in door.GROUPS)

    @pytest.mark.parametrize("way", ["time", "leaving", "another window"])
    def test_they_vanish_by_themselves(self, qtbot: QtBot, founders: Founders, way: str) -> None:
        """Proves: REQ-WIZ-003."""
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        click(window.recovery.show_button)
        assert window.recovery.groups_shown
        if way == "time":
            assert window.recovery._hide_soon.interval() == 60_000
            window.recovery._hide_soon.timeout.emit()
        if way == "leaving":
            click(window.back)
        if way == "another window":
            other = QWidget()
            qtbot.addWidget(other)
            other.show()
            other.activateWindow()
            qtbot.waitUntil(other.isActiveWindow)
        assert not window.recovery.groups_shown

    def test_printing(self, qtbot: QtBot, founders: Founders, tmp_path: Path) -> None:
        """Proves: REQ-PRI-001."""
        tray = PaperTray(tmp_path)
        founders.pages = pages_saying(["Recovery sheet"])
        window = stand(qtbot, founders, tray)
        to_recovery(qtbot, window)
        assert window.recovery.print_button.hasFocus()
        click(window.recovery.print_button)
        said = window.recovery.saved.title
        qtbot.waitUntil(lambda: said.text() == "Надіслано на принтер: 1 сторінка.", timeout=20_000)
        assert tray.titles == ["Аркуш відновлення"]
        assert [picture.ink() > 500 for picture in pictures(tray.paper.read_bytes())] == [True]

        tray.turned_away = True
        click(window.recovery.print_button)
        qtbot.waitUntil(lambda: said.text() == "Друк скасовано.")

    def test_saving(self, qtbot: QtBot, founders: Founders, tmp_path: Path) -> None:
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        click(window.recovery.save_button)
        assert founders.saved == []
        founders.chosen_file = tmp_path / "аркуш.pdf"
        click(window.recovery.save_button)
        qtbot.waitUntil(lambda: not window.busy)
        assert founders.saved == [tmp_path / "аркуш.pdf"]
        assert window.recovery.saved.title.text() == "Збережено: аркуш.pdf. Надрукуйте й видаліть файл."

    def test_a_printer_that_fails_is_told(self, qtbot: QtBot, founders: Founders, tmp_path: Path) -> None:
        """Proves: REQ-PRI-002."""
        founders.pages = pages_saying(["Recovery sheet"])
        window = stand(qtbot, founders, PaperTray(tmp_path / "no such folder"))
        to_recovery(qtbot, window)
        click(window.recovery.print_button)
        qtbot.waitUntil(window.error.isVisible, timeout=20_000)
        assert window.error.title.text() == Unavailable("PRT002").problem("uk")


class TestClosing:
    """Nothing typed is lost without a question."""

    def test_an_untouched_wizard_closes_at_once(self, qtbot: QtBot, founders: Founders) -> None:
        window = stand(qtbot, founders)
        with qtbot.waitSignal(window.left):
            press(window, Qt.Key.Key_Escape)
        assert not window.isVisible()

    def test_a_touched_one_asks(self, qtbot: QtBot, founders: Founders) -> None:
        """Proves: REQ-WIZ-006."""
        window = stand(qtbot, founders)
        go_on(qtbot, window)
        fill_clinic(window)
        window.close()
        assert window.isVisible()
        [sheet] = [sheet for sheet in window.findChildren(Sheet) if sheet.isVisible()]
        assert sheet.verb.text() == "Закрити й забути введене"
        press(sheet, Qt.Key.Key_Escape)
        assert window.isVisible()
        assert window.clinic.fields["name"].text() == ANSWERS.name

        window.close()
        sheet = next(sheet for sheet in window.findChildren(Sheet) if sheet.isVisible())
        with qtbot.waitSignal(window.left):
            click(sheet.verb)
        assert not window.isVisible()


@pytest.mark.parametrize(("size", "language", "look"), door.LOOKS)
def test_nothing_is_cut_on_any_page(
    qtbot: QtBot, founders: Founders, size: tuple[int, int], language: str, look: str
) -> None:
    """Proves: REQ-THM-005."""
    dress(look)
    window = stand(qtbot, founders)
    window._language.use(language)
    window.resize(*size)
    window.recovery.show_view(founders.acts().begin(founders.folder, ANSWERS))
    window.typeback.ask_for((3, 11))
    window.done.show_folder("C:\\Users\\…\\Documents\\Клініка «Обрій»")
    for page in window.pages:
        window.show_page(page)
        assert problems_of(window) == [], page.name
        page.ready()
        if page is window.recovery:
            click(window.recovery.show_button)
            window.recovery.tell("setup.recovery.saved", file="аркуш-відновлення.pdf")
        if isinstance(page, PersonPage):
            click(page.password.mode._buttons[OWN])
            page.password.ready()
        window._show_problem(Unavailable("PLC001", path="\\\\server\\spільна тека"))
        assert problems_of(window) == [], page.name


def test_every_text_changes_language(qtbot: QtBot, founders: Founders) -> None:
    """Proves: REQ-THM-006."""
    window = stand(qtbot, founders)
    window.recovery.show_view(founders.acts().begin(founders.folder, ANSWERS))
    window.typeback.ask_for((3, 11))
    click(window.place.languages._buttons["en"])
    window.done.show_folder("/clinic")
    cyrillic = [
        label.text() for label in window.findChildren(Text) if any("а" <= s <= "я" for s in label.text())
    ]
    assert cyrillic == []
    assert window.admin.password.phrase.text() == door.ENGLISH_PHRASE


def test_no_other_window_flashes_up_while_this_one_is_built(qtbot: QtBot, founders: Founders) -> None:
    with door.Flashes() as flashes:
        window = stand(qtbot, founders)
        for page in window.pages:
            window.show_page(page)
    assert flashes.seen == ["SetupWindow"]
