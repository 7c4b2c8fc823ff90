"""Words follow the language, for as long as their widget lives."""

from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.ui.components.buttons import lone
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from tests.support.shown import shown
from tests.support.stage import close_for_good, dress


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


@pytest.fixture
def language(qtbot: QtBot) -> Language:
    """Ukrainian first."""
    return Language("uk", QApplication.instance())


class TestLanguage:
    """Words follow the language."""

    def test_every_follower_says_its_text_again(self, qtbot: QtBot, language: Language) -> None:
        """Proves: REQ-THM-006."""
        label = language.text(Text(), "common.back")
        button = language.name(lone("close"), "common.close")
        line = QLineEdit()
        language.hint(line, "common.cancel")
        shown(qtbot, label, button, line)

        language.use("en")

        assert label.text() == "Back"
        assert (button.toolTip(), button.accessibleName()) == ("Close", "Close")
        assert line.placeholderText() == "Cancel"

    def test_a_closed_view_hears_nothing(self, qtbot: QtBot, language: Language) -> None:
        heard: list[str] = []
        view = QWidget()
        language.follow(view, lambda: heard.append(language.code))
        close_for_good(view)

        language.use("en")

        assert heard == ["uk"]

    def test_the_same_language_is_no_news(self, language: Language) -> None:
        heard: list[str] = []
        language.changed.connect(lambda: heard.append("news"))
        language.use("uk")
        assert heard == []

    def test_an_unknown_language_is_a_mistake_of_ours(self, language: Language) -> None:
        with pytest.raises(ValueError, match="de"):
            language.use("de")


def test_the_cost_of_a_switch_is_no_leak(qtbot: QtBot, language: Language) -> None:
    """A hundred followers come and go; none of them answers afterwards."""
    heard: list[int] = []
    for number in range(100):
        view = QWidget()
        language.follow(view, partial(heard.append, number))
        close_for_good(view)
    heard.clear()
    language.use("en")
    assert heard == []
