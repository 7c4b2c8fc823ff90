"""The unlock window: what is seen without a password, and the way in, by keys and mouse."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.services.views import ClinicStatus, CrisisLine
from clinicdesk.ui import theme
from clinicdesk.ui.components.text import Text
from tests.support import door
from tests.support.door import Door
from tests.support.geometry import problems_of
from tests.support.stage import click, dress, press, type_text
from tests.support.unlocking import FOLDER, refuse, stand, texts, try_password, user_line

pytestmark = pytest.mark.usefixtures("dressed")


class TestEntering:
    """The password fits."""

    def test_typing_the_password_and_enter_opens(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-001."""
        given = Door()
        window = stand(qtbot, given)
        assert window.login.form.secret.edit.hasFocus()

        with qtbot.waitSignal(window.entered) as entered:
            type_text(window.login.form.secret.edit, door.PASSWORD)
            press(window.login.form.secret.edit, Qt.Key.Key_Return)

        assert given.tried == [(FOLDER, "marchuk", door.PASSWORD)]
        assert entered.args == ["marchuk is in"]
        assert window.login.form.secret.text() == ""

    def test_the_button_does_the_same_and_says_what_it_does(self, qtbot: QtBot) -> None:
        opened = threading.Event()
        window = stand(qtbot, Door(lambda login, password: opened.wait(5)))
        type_text(window.login.form.secret.edit, door.PASSWORD)
        with qtbot.waitSignal(window.entered):
            click(window.login.form.button)
            assert window.login.form.button.text() == "Відкриваю…"
            assert not window.login.form.button.isEnabled()
            assert not window.login.clinic.isEnabled()
            assert window.login.form.secret.edit.isReadOnly()
            opened.set()
        assert window.login.form.button.text() == "Відкрити базу"
        assert window.login.form.button.isEnabled()

    def test_the_window_stays_alive_while_the_file_opens(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-002."""
        opened, drawn = threading.Event(), []
        window = stand(qtbot, Door(lambda login, password: opened.wait(5)))
        with qtbot.waitSignal(window.entered):
            type_text(window.login.form.secret.edit, door.PASSWORD)
            click(window.login.form.button)
            click(window.languages._buttons["en"])  # answered while the file is still being opened
            drawn.append(window.login.form.button.text())
            opened.set()
        assert drawn == ["Opening…"]

    def test_enter_twice_tries_once(self, qtbot: QtBot) -> None:
        opened = threading.Event()
        given = Door(lambda login, password: opened.wait(5))
        window = stand(qtbot, given)
        type_text(window.login.form.secret.edit, door.PASSWORD)
        with qtbot.waitSignal(window.entered):
            QTest.keyClick(window.login.form.secret.edit, Qt.Key.Key_Return)
            QTest.keyClick(window.login.form.secret.edit, Qt.Key.Key_Return)
            opened.set()
        assert len(given.tried) == 1

    def test_a_login_that_is_not_listed_can_be_typed(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-001."""
        given = Door()
        window = stand(qtbot, given, login="")
        user_line(window).selectAll()
        type_text(user_line(window), "новенька")
        try_password(qtbot, window, door.CODE)
        assert given.tried == [(FOLDER, "новенька", door.CODE)]

    def test_an_empty_field_says_so_and_is_no_try(self, qtbot: QtBot) -> None:
        given = Door()
        window = stand(qtbot, given)
        click(window.login.form.button)
        assert window.login.form.password.issue == "Введіть пароль."
        window.login.form.choice.clearEditText()
        click(window.login.form.button)
        assert window.login.form.user.issue == "Введіть логін або оберіть користувача зі списку."
        assert given.tried == []
        type_text(user_line(window), "м")
        assert window.login.form.user.issue == ""

    def test_the_whole_way_by_keyboard(self, qtbot: QtBot) -> None:
        """Proves: REQ-THM-007."""
        window = stand(qtbot)
        walked: list[QWidget | None] = []
        for _ in range(12):
            press(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
            walked.append(QApplication.focusWidget())
        form = window.login.form
        for stop in (form.secret.edit, form.button, form.choice, window.login.clinics, window.login.forgot):
            assert stop in walked


class TestStatus:
    """What is seen without a password."""

    def test_a_quiet_clinic(self, qtbot: QtBot) -> None:
        window = stand(qtbot)
        assert not window.status.session.isVisible()
        said = texts(window)
        assert "Незавершеної роботи немає" in said
        assert "Відновлення з копії ще не перевірено" in said
        assert "Журнал дій ще не перевірено" in said
        assert not window.status._timer.isActive()

    def test_a_running_session_shows_counts_and_on_request_clocks_but_no_values(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-010."""
        window = stand(qtbot, Door(status=door.BUSY))
        card = window.status.session
        counts = [chip.text() for chip in card.counts._chips.values() if chip.isVisible()]
        assert counts == ["1 прострочено", "2 зараз", "3 скоро"]
        assert "К-1041" not in texts(window)

        click(card.button)

        said = texts(window)
        assert "Місце 1" in said
        assert "К-1041" in said
        assert card.seats._lines[0][2].text() == "прострочено 5\u00a0хв"
        assert card.button.text() == "Сховати лічильники"
        assert "РЮ" not in said
        click(card.button)
        assert "К-1041" not in texts(window)

    def test_the_clocks_go_on(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-010."""
        given = Door(status=door.BUSY)
        window = stand(qtbot, given)
        given.clock.advance(timedelta(minutes=3))
        window.status._timer.timeout.emit()
        counts = [chip.text() for chip in window.status.session.counts._chips.values() if chip.isVisible()]
        assert counts == ["3 прострочено", "3 зараз"]

    def test_drafts_restore_and_trail_are_told_as_the_lock_left_them(self, qtbot: QtBot) -> None:
        window = stand(qtbot, Door(status=door.BUSY))
        said = texts(window)
        assert "М. Коваль: 1\u00a0чернетка. Зашифровано, відкриє лише той, хто писав." in said
        assert "Відновлення з копії перевірено 20.11.2026" in said
        assert "Журнал дій цілий" in said
        assert "Екстрена допомога 103 · Лінія підтримки 7333" in said

    def test_an_old_restore_and_a_broken_trail_ask_for_a_person(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-011."""
        status = replace(door.BUSY, last_restore=door.ahead(-60 * 24 * 8), audit_ok=False)
        window = stand(qtbot, Door(status=status))
        said = texts(window)
        assert "старше за 7 днів" in said
        assert "Журнал дій пошкоджено" in said
        icons = [line._icon.icon_name for line in window.status._facts]
        assert icons == ["notebook-edit-outline", "alert", "alert"]

    def test_users_are_listed_by_label_and_role(self, qtbot: QtBot) -> None:
        window = stand(qtbot)
        choice = window.login.form.choice
        listed = [choice.itemText(place) for place in range(choice.count())]
        assert listed == ["Марчук Ірина Петрівна, медсестринство", "О. Левченко, медичне керівництво"]
        click(window.languages._buttons["en"])
        assert choice.itemText(0) == "Марчук Ірина Петрівна, nursing"
        assert window.login.form.login() == "marchuk"


class TestClinics:
    """Which clinic."""

    def test_without_a_clinic_the_two_ways_on_are_offered(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-012."""
        given = Door(chosen_folder=Path("found"))
        window = stand(qtbot, given, clinics=(), login="")
        assert window.empty.isVisible()
        with qtbot.waitSignal(window.new_clinic):
            click(window.empty.button)
        click(window._open_folder)
        assert window.folder == Path("found")
        assert window.login.isVisible()

    def test_another_clinic_is_chosen_from_the_list(self, qtbot: QtBot) -> None:
        window = stand(qtbot, clinics=(Path("one"), Path("two")))
        window.login.clinics.setFocus()
        press(window.login.clinics, Qt.Key.Key_Down)
        window.login.clinics.activated.emit(window.login.clinics.currentIndex())
        assert window.folder == Path("two")

    def test_the_menu_leads_to_a_folder_or_a_new_clinic(self, qtbot: QtBot) -> None:
        given = Door()
        window = stand(qtbot, given)
        with qtbot.waitSignal(window.new_clinic):
            window.login._new_act.trigger()
        window.login._folder_act.trigger()
        assert window.folder == FOLDER
        given.chosen_folder = Path("other")
        window.login._folder_act.trigger()
        assert window.folder == Path("other")

    def test_a_clinic_without_a_status_is_named_by_its_folder(self, qtbot: QtBot) -> None:
        window = stand(qtbot, Door(status=ClinicStatus("")), login="")
        assert window.login.clinics.currentText() == "clinic"
        assert user_line(window).hasFocus()

    def test_the_language_is_remembered_by_whoever_listens(self, qtbot: QtBot) -> None:
        window = stand(qtbot)
        with qtbot.waitSignal(window.language_chosen) as chosen:
            click(window.languages._buttons["en"])
        assert chosen.args == ["en"]
        assert window.login.form.button.text() == "Open the clinic file"


LONGEST = replace(
    door.BUSY,
    clinic_name="Комунальне некомерційне підприємство «Обласний клінічний центр»",
    drafts_waiting=(("Пшенично-Воскресенська О. В.", 12), ("М. Коваль", 3)),
    crisis_lines=(
        CrisisLine("Екстрена медична допомога", "103"),
        CrisisLine("Лінія підтримки", "0 800 500 335"),
    ),
)


@pytest.mark.parametrize(("size", "language", "look"), door.LOOKS)
class TestGeometry:
    """Nothing is cut, at every size, in both languages and themes."""

    def test_quiet_busy_and_empty(
        self, qtbot: QtBot, size: tuple[int, int], language: str, look: str
    ) -> None:
        """Proves: REQ-THM-005."""
        dress(look)
        for status, clinics in ((door.QUIET, (FOLDER,)), (LONGEST, (FOLDER,)), (door.QUIET, ())):
            window = stand(qtbot, Door(status=status), clinics=clinics)
            window._language.use(language)
            window.resize(*size)
            assert problems_of(window) == []
        assert theme.tokens().name == look

    def test_failed_with_every_chip(
        self, qtbot: QtBot, size: tuple[int, int], language: str, look: str
    ) -> None:
        """Proves: REQ-THM-005."""
        dress(look)
        given = replace(refuse("KEY003", n=60), keyboard=door.latin_keyboard, status=LONGEST)
        window = stand(qtbot, given)
        window._language.use(language)
        window.resize(*size)
        try_password(qtbot, window, "не той")
        click(window.login.forgot)
        click(window.status.session.button)
        assert problems_of(window) == []

    def test_enrolling(self, qtbot: QtBot, size: tuple[int, int], language: str, look: str) -> None:
        """Proves: REQ-THM-005."""
        dress(look)
        window = stand(qtbot, refuse("KEY010"))
        window._language.use(language)
        window.resize(*size)
        try_password(qtbot, window, door.CODE)
        assert problems_of(window) == []
        assert window.enrol is not None
        click(window.enrol.password.mode._buttons["own"])
        click(window.enrol.button)
        assert problems_of(window) == []


def test_no_other_window_flashes_up_while_this_one_is_built(qtbot: QtBot) -> None:
    with door.Flashes() as flashes:
        window = stand(qtbot, Door(status=LONGEST))
        window._start_enrolment(door.CODE)
    assert flashes.seen == ["UnlockWindow"]


def test_every_text_of_the_window_changes_language(qtbot: QtBot) -> None:
    """Proves: REQ-THM-006."""
    window = stand(qtbot, Door(status=replace(door.QUIET, clinic_name="ABC", users=())), login="x")
    window._language.use("en")
    cyrillic = [
        label.text() for label in window.findChildren(Text) if any("а" <= s <= "я" for s in label.text())
    ]
    assert cyrillic == []
