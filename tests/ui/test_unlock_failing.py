"""The unlock window when the way in is not the usual one: a wrong password, a trouble, a first login."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ui import moments
from clinicdesk.ui.unlock.window import UnlockWindow
from clinicdesk.words import say
from tests.support import door
from tests.support.door import Door
from tests.support.geometry import problems_of
from tests.support.stage import click, press, type_text
from tests.support.unlocking import refuse, stand, try_password

pytestmark = pytest.mark.usefixtures("dressed")


class TestFailing:
    """It does not, or the world is wrong."""

    def test_a_wrong_password_keeps_the_user_and_tells_the_tries(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-003."""
        window = stand(qtbot, refuse("KEY002", n=3))
        try_password(qtbot, window, "не той")
        form = window.login.form
        assert form.error.title.text() == "Пароль не підійшов"
        assert form.error.body.text().startswith("Лишилося 3\u00a0спроби до паузи. Дані не змінено")
        assert form.login() == "marchuk"
        assert form.secret.text() == ""
        assert form.secret.edit.hasFocus()
        assert form.secret.edit.property("wrong") == "true"
        assert form.secret.edit.placeholderText() == "Введіть пароль ще раз"

    @pytest.mark.parametrize("login", ["marchuk", "nobody"])
    def test_nothing_tells_whether_the_user_or_the_password_was_wrong(self, qtbot: QtBot, login: str) -> None:
        """Proves: REQ-ENT-003, REQ-ENT-994."""
        window = stand(qtbot, refuse("KEY002", n=4), login=login)
        try_password(qtbot, window, "не той")
        assert window.login.form.error.accessibleName() == (
            f"Пароль не підійшов. Лишилося 4\u00a0спроби до паузи. Дані не змінено, спробу о "
            f"{door.NOW.astimezone():%H:%M} {moments.offset(door.NOW)} записано. Перевірте розкладку й Caps Lock."
        )

    @pytest.mark.parametrize(("n", "words"), [(1, "Лишилася 1\u00a0спроба"), (2, "Лишилося 2\u00a0спроби")])
    def test_tries_are_counted_in_good_ukrainian(self, qtbot: QtBot, n: int, words: str) -> None:
        window = stand(qtbot, refuse("KEY002", n=n))
        try_password(qtbot, window, "не той")
        assert words in window.login.form.error.body.text()

    @pytest.mark.parametrize("code", ["KEY003", "THR001"])
    def test_a_pause_counts_down_in_place_of_the_button(self, qtbot: QtBot, code: str) -> None:
        """Proves: REQ-ENT-004."""
        given = refuse(code, n=4)
        window = stand(qtbot, given)
        try_password(qtbot, window, "не той")
        form = window.login.form
        assert form.button.text() == "Наступна спроба через 4\u00a0с"
        assert not form.button.isEnabled()

        given.clock.advance(timedelta(seconds=3))
        form._countdown.timeout.emit()
        assert form.button.text() == "Наступна спроба через 1\u00a0с"
        type_text(form.secret.edit, "знову")
        press(form.secret.edit, Qt.Key.Key_Return)
        assert len(given.tried) == 1

        given.clock.advance(timedelta(seconds=1))
        form._countdown.timeout.emit()
        assert form.button.text() == "Відкрити базу"
        assert form.button.isEnabled()
        assert not form._countdown.isActive()

    def test_turning_the_clock_does_not_shorten_the_pause(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-004."""
        given = refuse("KEY003", n=60)
        window = stand(qtbot, given)
        try_password(qtbot, window, "не той")
        given.clock.set(door.NOW + timedelta(days=1))
        assert window.login.form.waiting_seconds == 60

    @pytest.mark.parametrize(
        ("problem", "code"),
        [
            (
                Unavailable("LCK001", who="М. Коваль", workstation="Пост-2", since="24.11.2026 08:00"),
                "LCK001",
            ),
            (Unavailable("VLT001", path="C:\\Клініка"), "VLT001"),
            (Unavailable("PLC001", path="\\\\server\\клініка"), "PLC001"),
        ],
    )
    def test_other_trouble_has_its_own_words_and_keeps_what_was_typed(
        self, qtbot: QtBot, problem: Unavailable, code: str
    ) -> None:
        """Proves: REQ-ENT-008."""

        def answer(login: str, password: str) -> object:
            raise problem

        window = stand(qtbot, Door(answer))
        try_password(qtbot, window, door.PASSWORD)
        form = window.login.form
        assert form.error.title.text() == say("uk", f"{code[:3].lower()}.{code}.problem", **problem.values)
        assert form.error.body.text() == say("uk", f"{code[:3].lower()}.{code}.remedy", **problem.values)
        assert form.secret.text() == door.PASSWORD
        assert problems_of(window) == []

    def test_a_disabled_slot_is_told_as_it_is(self, qtbot: QtBot) -> None:
        window = stand(qtbot, refuse("THR002"))
        try_password(qtbot, window, "не той")
        assert window.login.form.error.title.text() == "Вхід не виконано"
        assert window.login.form.error.body.text() == say("uk", "thr.THR002")

    def test_the_words_change_language_while_they_stand(self, qtbot: QtBot) -> None:
        """Proves: REQ-THM-006."""
        window = stand(qtbot, refuse("KEY002", n=1))
        try_password(qtbot, window, "не той")
        click(window.languages._buttons["en"])
        assert window.login.form.error.title.text() == "That password did not work"
        assert window.login.form.error.body.text().startswith("1\u00a0try left before a pause.")

    def test_the_next_try_starts_clean(self, qtbot: QtBot) -> None:
        answers = [Refused(Issue("KEY002", "password", values={"n": 4}))]

        def answer(login: str, password: str) -> object:
            if answers:
                raise answers.pop()
            return "in"

        window = stand(qtbot, Door(answer))
        try_password(qtbot, window, "не той")
        with qtbot.waitSignal(window.entered):
            type_text(window.login.form.secret.edit, door.PASSWORD)
            press(window.login.form.secret.edit, Qt.Key.Key_Return)
        assert not window.login.form.error.isVisible()
        assert window.login.form.secret.edit.property("wrong") == "false"

    def test_forgotten_passwords_have_an_answer(self, qtbot: QtBot) -> None:
        """Proves: REQ-ENT-009."""
        window = stand(qtbot)
        assert not window.login.help.isVisible()
        click(window.login.forgot)
        assert "аркуш відновлення" in window.login.help.text()
        assert "одноразовий код" in window.login.help.text()
        click(window.login.forgot)
        assert not window.login.help.isVisible()


class TestEnrolling:
    """The password was a one-time code."""

    @pytest.fixture
    def enrolling(self, qtbot: QtBot) -> tuple[UnlockWindow, Door]:
        """A one-time code was typed."""
        given = refuse("KEY010")
        window = stand(qtbot, given)
        try_password(qtbot, window, door.CODE)
        return window, given

    def test_a_code_leads_to_choosing_a_password(
        self, qtbot: QtBot, enrolling: tuple[UnlockWindow, Door]
    ) -> None:
        """Proves: REQ-ENT-007."""
        window, given = enrolling
        page = window.enrol
        assert page is not None
        assert page.isVisible()
        assert page.password.typed.editor.focusProxy().hasFocus()  # type: ignore[union-attr]
        assert window.login.form.secret.text() == ""
        phrase = page.password.phrase.text()
        assert phrase in door.PHRASES

        with qtbot.waitSignal(window.entered) as entered:
            type_text(page.password.typed.editor, phrase)
            press(QApplication.focusWidget() or page, Qt.Key.Key_Return)

        assert given.enrolled == [("marchuk", door.CODE, phrase)]
        assert entered.args == ["enrolled"]
        assert window._code == ""

    def test_an_own_password_with_the_login_in_it_is_refused_at_the_field(
        self, qtbot: QtBot, enrolling: tuple[UnlockWindow, Door]
    ) -> None:
        window, given = enrolling
        page = window.enrol
        assert page is not None
        click(page.password.mode._buttons["own"])
        type_text(page.password.own.editor, "marchuk marchuk marchuk")
        type_text(page.password.own_again.editor, "marchuk marchuk marchuk")
        click(page.button)
        assert page.password.own.issue == say("uk", "pwd.PWD008")
        assert given.enrolled == []

    def test_what_the_service_refuses_is_told(
        self, qtbot: QtBot, enrolling: tuple[UnlockWindow, Door]
    ) -> None:
        window, given = enrolling
        answers: list[Exception] = [
            Unavailable("VLT001", path="C:\\Клініка"),
            Refused(Issue("THR002", "login")),
            Refused(Issue("PWD008", "password")),
        ]

        def enrolling_again(password: str) -> object:
            raise answers.pop()

        given.enrolling = enrolling_again
        page = window.enrol
        assert page is not None
        type_text(page.password.typed.editor, page.password.phrase.text())
        for expected in ("", "Вхід не виконано", say("uk", "vlt.VLT001.problem", path="C:\\Клініка")):
            click(page.button)
            qtbot.waitUntil(lambda: not window.busy)
            assert page.error.title.text() == expected
        assert page.button.isEnabled()
        assert page.password.typed.text() == page.password.phrase.text()

    def test_turning_back_forgets_the_code(self, qtbot: QtBot, enrolling: tuple[UnlockWindow, Door]) -> None:
        window, _ = enrolling
        page = window.enrol
        assert page is not None
        click(page.back)
        assert window.login.isVisible()
        assert (window._code, window.enrol) == ("", None)
        assert window.login.form.secret.edit.hasFocus()
