"""The first-run wizard, from an empty folder to a clinic, by keys and mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.services.views import SetUp
from clinicdesk.ui.components.new_password import OWN
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.setup.details import PersonPage
from clinicdesk.ui.sheet import Sheet
from clinicdesk.words import say
from tests.support import door
from tests.support.door import Founders
from tests.support.geometry import problems_of
from tests.support.stage import click, dress, press, type_text
from tests.support.wizard import (
    ANSWERS,
    fill_clinic,
    fill_person,
    go_on,
    stand,
    texts,
    to_recovery,
    type_back,
)

pytestmark = pytest.mark.usefixtures("dressed")


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

        def refuse(answers: SetUp) -> None:
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
