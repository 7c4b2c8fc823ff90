"""A Linux machine without Qt’s system libraries, or whose display does not answer: a sentence, not an abort."""

import pytest

from clinicdesk.desktop import display, start


@pytest.fixture
def x11(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":4711")


@pytest.mark.usefixtures("x11")
def test_a_missing_library_is_named_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(path: str) -> None:
        raise OSError(
            f"libxcb-cursor.so.0: cannot open shared object file: No such file or directory ({path})"
        )

    monkeypatch.setattr("pathlib.Path.exists", lambda _: True)
    monkeypatch.setattr("ctypes.CDLL", refused)
    assert start.start(["--clinic", "x"]) == 1
    told = capsys.readouterr().err
    assert "libxcb-cursor.so.0" in told
    assert "apt-get install" in told
    assert "libxcb-cursor0" in told


@pytest.mark.usefixtures("x11")
def test_a_display_that_does_not_answer_is_no_display(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(display, "missing_library", lambda: "")
    monkeypatch.setattr(display, "answers", lambda: False)
    assert start.start(["--demo"]) == 1
    assert "clinicdesk --help" in capsys.readouterr().err


def test_a_platform_that_was_chosen_is_left_alone(x11: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert display.speaks_x11()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not display.speaks_x11()
    assert display.lacking(ImportError("No module named 'PySide6'")) == ""
