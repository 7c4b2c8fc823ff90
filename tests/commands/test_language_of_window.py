"""`--lang` without a command opens the window in that language; a one-time code may be saved as it is printed."""

import pytest

from clinicdesk import app
from clinicdesk.desktop import start
from clinicdesk.words import LANGUAGES, say


@pytest.mark.parametrize("words", [["--lang", "en"], ["--lang=uk"], ["--clinic", "x", "--lang", "en"], []])
def test_a_language_alone_is_no_command(words: list[str]) -> None:
    """Proves: REQ-CLI-995."""
    assert app.wants_window(words)


def test_a_command_after_it_is_one() -> None:
    """Proves: REQ-CLI-995."""
    assert not app.wants_window(["--lang", "en", "verify", "x.pdf"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_there_is_no_window_is_said_in_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    """Proves: REQ-CLI-995."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert start.open_window(None, login="", lang=language) == 1
    assert capsys.readouterr().err.strip() == say(language, "cli.no_display")
