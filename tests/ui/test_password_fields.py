"""Typing a secret: the eye, the keyboard under it, and choosing a new one."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.ui.components.new_password import OWN, NewPassword
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.keyboard import KeyboardState, caps_from_typing
from clinicdesk.ui.language import Language
from tests.support import door
from tests.support.geometry import problems_of
from tests.support.shown import shown
from tests.support.stage import dress, press, type_text


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


@pytest.fixture
def language(qtbot: QtBot) -> Language:
    """Ukrainian first."""
    return Language("uk", QApplication.instance())


class TestPassword:
    """A secret and the keyboard under it."""

    def test_the_eye_shows_and_hides(self, qtbot: QtBot, language: Language) -> None:
        secret = PasswordField(language, keyboard=door.ukrainian_keyboard)
        shown(qtbot, secret)
        type_text(secret.edit, "кіт і пес")
        assert secret.edit.echoMode() == QLineEdit.EchoMode.Password

        QTest.mouseClick(secret._eye, Qt.MouseButton.LeftButton)

        assert secret.shown
        assert secret._eye.accessibleName() == "Сховати пароль"
        secret.clear()
        assert (secret.text(), secret.shown) == ("", False)

    def test_the_eye_is_reached_by_tab(self, qtbot: QtBot, language: Language) -> None:
        secret = PasswordField(language, keyboard=door.ukrainian_keyboard)
        shown(qtbot, secret)
        secret.setFocus()
        press(secret.edit, Qt.Key.Key_Tab)
        assert secret._eye.hasFocus()
        press(secret._eye, Qt.Key.Key_Space)
        assert secret.shown

    def test_a_password_may_be_pasted(self, qtbot: QtBot, language: Language) -> None:
        """Proves: REQ-ENT-006."""
        secret = PasswordField(language, keyboard=door.ukrainian_keyboard)
        shown(qtbot, secret)
        QGuiApplication.clipboard().setText("вставлена фраза з шести слів")
        secret.setFocus()
        press(secret.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert secret.text() == "вставлена фраза з шести слів"
        QGuiApplication.clipboard().clear()

    def test_layout_is_always_seen_and_a_latin_one_warns(self, qtbot: QtBot, language: Language) -> None:
        """Proves: REQ-ENT-005."""
        states = [door.latin_keyboard()]
        secret = PasswordField(language, keyboard=lambda: states[-1])
        window = shown(qtbot, secret)
        assert (secret.layout_chip.text(), secret.layout_chip.kind) == ("Розкладка EN", "warn")
        assert secret.caps_chip.isVisible()
        assert problems_of(window) == []

        states.append(door.ukrainian_keyboard())
        secret.setFocus()
        press(secret.edit, Qt.Key.Key_Shift)

        assert (secret.layout_chip.text(), secret.layout_chip.kind) == ("Розкладка УКР", "outline")
        assert not secret.caps_chip.isVisible()
        language.use("en")
        assert secret.layout_chip.text() == "Layout UKR"

    def test_where_the_system_is_silent_typing_tells_of_caps_lock(
        self, qtbot: QtBot, language: Language
    ) -> None:
        """Proves: REQ-ENT-005."""
        secret = PasswordField(language, keyboard=lambda: KeyboardState("uk", latin=False))
        shown(qtbot, secret)
        type_text(secret.edit, "К")
        assert secret.caps_chip.isVisible()
        press(secret.edit, Qt.Key.Key_CapsLock)
        assert not secret.caps_chip.isVisible()

    @pytest.mark.parametrize(
        ("text", "shift", "caps"),
        [
            ("К", False, True),
            ("к", False, False),
            ("К", True, False),
            ("к", True, True),
            ("7", False, None),
            ("", False, None),
            ("’", False, None),
        ],
    )
    def test_what_one_letter_tells(self, text: str, shift: bool, caps: bool | None) -> None:
        assert caps_from_typing(text, shift=shift) is caps


class TestNewPassword:
    """Choosing a password."""

    @pytest.fixture
    def chosen(self, qtbot: QtBot, language: Language) -> NewPassword:
        """Shown, with a phrase proposed."""
        asked = door.Door()
        made = NewPassword(
            language,
            asked.propose,
            lambda password: door.check(password, ()),
            keyboard=door.ukrainian_keyboard,
        )
        shown(qtbot, made)
        return made

    def test_the_phrase_is_typed_back_from_paper(self, chosen: NewPassword) -> None:
        """Proves: REQ-ENT-007."""
        phrase = chosen.phrase.text()
        type_text(chosen.typed.editor, phrase.replace(" ", "  "))
        assert chosen.ready()
        assert chosen.password() == phrase

    def test_another_phrase_empties_what_was_typed(self, chosen: NewPassword) -> None:
        first = chosen.phrase.text()
        type_text(chosen.typed.editor, "вишня")
        QTest.mouseClick(chosen.another, Qt.MouseButton.LeftButton)
        assert chosen.phrase.text() != first
        assert chosen.typed.text() == ""

    def test_a_phrase_typed_wrong_is_told_at_its_field(self, chosen: NewPassword) -> None:
        type_text(chosen.typed.editor, "вишня")
        assert not chosen.ready()
        assert chosen.typed.issue == "Записи не збігаються. Введіть те саме ще раз."

    def test_an_own_password_is_checked_and_typed_twice(self, chosen: NewPassword) -> None:
        """Proves: REQ-ENT-007."""
        press(chosen.mode._buttons["proposed"], Qt.Key.Key_Right)
        assert chosen.mode.value == OWN
        assert not chosen.ready()
        assert chosen.own.issue == "Введіть пароль."

        type_text(chosen.own.editor, "кіт")
        assert not chosen.ready()
        assert chosen.own.issue.startswith("У паролі 3 знаки")

        type_text(chosen.own.editor, " спить на вікні")
        type_text(chosen.own_again.editor, "кіт спить")
        assert not chosen.ready()
        assert chosen.own_again.issue.startswith("Записи не збігаються")

        type_text(chosen.own_again.editor, " на вікні")
        assert chosen.ready()
        assert chosen.password() == "кіт спить на вікні"

    def test_a_new_language_proposes_in_it_unless_somebody_is_typing(
        self, chosen: NewPassword, language: Language
    ) -> None:
        language.use("en")
        assert chosen.phrase.text() == door.ENGLISH_PHRASE
        type_text(chosen.typed.editor, "cherry")
        language.use("uk")
        assert chosen.phrase.text() == door.ENGLISH_PHRASE

    def test_nothing_is_left_behind(self, chosen: NewPassword) -> None:
        type_text(chosen.typed.editor, "вишня")
        assert chosen.touched
        chosen.forget()
        assert (chosen.phrase.text(), chosen.typed.text(), chosen.touched) == ("", "", False)
        assert QLabel.text(chosen.phrase) == "", "nor in what the label draws"


def test_caps_lock_key_before_any_letter_tells_nothing(qtbot: QtBot, language: Language) -> None:
    secret = PasswordField(language, keyboard=lambda: KeyboardState("uk", latin=False))
    shown(qtbot, secret)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_CapsLock, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(secret.edit, event)
    assert not secret.caps_chip.isVisible()
